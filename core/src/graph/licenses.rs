//! `POST /users/{id}/assignLicense`: a user's whole change in one call.
//!
//! Source: learn.microsoft.com/graph/api/user-assignlicense: both lists are required, even when empty; what
//! is sent for a product replaces what was switched off in it.

use super::path::segment;
use super::{Refusal, batch::ItemAnswer};
use crate::error::ErrorCode;
use crate::model::{Change, UserId};
use serde_json::{Value, json};

/// The path, relative to the version root.
pub(crate) fn assign_path(user: &UserId) -> String {
    format!("/users/{}/assignLicense", segment(user.as_str()))
}

/// The body.
pub(crate) fn assign_body(change: &Change) -> Value {
    json!({ "addLicenses": change.add, "removeLicenses": change.remove })
}

/// The id of the table that a refusal of Graph's belongs to. Every refusal of a licence has the same code,
/// `Request_BadRequest`; only the sentence tells them apart. Microsoft does not document the sentences and may
/// change them (learn.microsoft.com/graph/errors): these are fragments of those seen in public logs and tests,
/// and what none of them fits is shown in Microsoft's own words.
pub(crate) fn code(refusal: &Refusal) -> ErrorCode {
    if refusal.http.status == 403 {
        ErrorCode::NotPermitted
    } else if refusal.http.status == 404 {
        ErrorCode::UserNotFound
    } else if refusal.says("invalid usage location") {
        ErrorCode::UsageLocationMissing
    } else if refusal.says("does not have any available licenses") {
        ErrorCode::SeatUnavailable
    } else if refusal.says("inherited from a group membership") {
        ErrorCode::InheritedOnly
    } else {
        ErrorCode::GraphRefused
    }
}

/// What one answer to a change means.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// The change was made.
    Accepted,
    /// It was not made; it may be sent again after a wait.
    Again,
    /// It was not made: the token of this item was refused.
    SignIn,
    /// It may have been made: read the user.
    ReadBack,
    /// It was not made: what it takes away is not there. Somebody else, or an earlier call, changed the user.
    NotHeld(Refusal),
    /// No seat of a product is left.
    NoSeat(Refusal),
    /// The account may not.
    Forbidden(Refusal),
    /// It was not made, and would not be.
    Refused(Refusal),
}

/// Reads one answer. Source: learn.microsoft.com/graph/errors; for sentences see [`code`].
pub(crate) fn verdict(item: &ItemAnswer) -> Verdict {
    let refusal = item.refusal();
    match item.status {
        _ if item.is_success() => Verdict::Accepted,
        401 => Verdict::SignIn,
        // 424 is a throttled batch's, 409 a concurrent change of the same user.
        409 | 424 | 429 => Verdict::Again,
        400 if refusal.says("does not have any available licenses") => Verdict::NoSeat(refusal),
        400 if refusal.says("does not have a corresponding license") => Verdict::NotHeld(refusal),
        403 => Verdict::Forbidden(refusal),
        408 | 500..=599 => Verdict::ReadBack,
        _ => Verdict::Refused(refusal),
    }
}
