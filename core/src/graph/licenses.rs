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
    /// It was not made: somebody else changed the same user at that moment.
    Concurrent(Refusal),
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

/// Whether a change was refused because another one of the same user was under way.
///
/// Source: learn.microsoft.com/graph/errors (409); the exception's name stands in the pages about licences of groups,
/// and comes with several statuses.
fn is_concurrent(refusal: &Refusal) -> bool {
    const EXCEPTION: &str = "LicenseAssignmentAttributeConcurrencyException";
    let code = refusal.http.code.as_deref();
    refusal.http.status == 409
        || matches!(refusal.http.status, 400 | 412)
            && (code == Some(EXCEPTION) || refusal.says(&EXCEPTION.to_ascii_lowercase()))
}

/// Reads one answer. Source: learn.microsoft.com/graph/errors; for sentences see [`code`].
pub(crate) fn verdict(item: &ItemAnswer) -> Verdict {
    let refusal = item.refusal();
    match item.status {
        _ if item.is_success() => Verdict::Accepted,
        401 => Verdict::SignIn,
        _ if is_concurrent(&refusal) => Verdict::Concurrent(refusal),
        // 424 is a throttled batch's.
        424 | 429 => Verdict::Again,
        400 if refusal.says("does not have any available licenses") => Verdict::NoSeat(refusal),
        400 if refusal.says("does not have a corresponding license") => Verdict::NotHeld(refusal),
        403 => Verdict::Forbidden(refusal),
        408 | 500..=599 => Verdict::ReadBack,
        _ => Verdict::Refused(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{License, ServiceId, SkuId};

    fn guid(number: usize) -> String {
        format!("{number:08x}-0000-4000-8000-00000000000a")
    }

    fn body(products: usize, services: usize, goes: usize) -> String {
        let service = |number| ServiceId::parse(&guid(0x100 + number)).expect("an id");
        let sku = |number| SkuId::parse(&guid(number)).expect("an id");
        let change = Change {
            add: (0..products)
                .map(|number| License::new(sku(number), (0..services).map(service).collect()))
                .collect(),
            remove: (0..goes).map(|number| sku(0x200 + number)).collect(),
        };
        assert_eq!(change.is_empty(), products + goes == 0);
        assign_body(&change).to_string()
    }

    /// Written down letter by letter, not by what is tested.
    fn list<T: AsRef<str>>(items: &[T]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        format!("[{}]", items.join(","))
    }

    #[test]
    fn the_body_has_both_lists_even_when_one_is_empty() {
        assert_eq!(
            body(1, 0, 0),
            r#"{"addLicenses":[{"disabledPlans":[],"skuId":"00000000-0000-4000-8000-00000000000a"}],"removeLicenses":[]}"#
        );
        assert_eq!(
            body(0, 0, 1),
            r#"{"addLicenses":[],"removeLicenses":["00000200-0000-4000-8000-00000000000a"]}"#
        );
        assert_eq!(
            body(1, 2, 1),
            r#"{"addLicenses":[{"disabledPlans":["00000100-0000-4000-8000-00000000000a","00000101-0000-4000-8000-00000000000a"],"skuId":"00000000-0000-4000-8000-00000000000a"}],"removeLicenses":["00000200-0000-4000-8000-00000000000a"]}"#
        );
    }

    #[test]
    fn the_body_names_each_product_and_service_once() {
        for count in [0, 1, 2, 20] {
            for services in [0, 1, 2, 20] {
                let off: Vec<String> = (0..services)
                    .map(|number| format!("\"{}\"", guid(0x100 + number)))
                    .collect();
                let off = list(&off);
                let add: Vec<String> = (0..count)
                    .map(|number| {
                        format!(r#"{{"disabledPlans":{off},"skuId":"{}"}}"#, guid(number))
                    })
                    .collect();
                let remove: Vec<String> = (0..count)
                    .map(|number| format!("\"{}\"", guid(0x200 + number)))
                    .collect();
                let wanted = format!(
                    r#"{{"addLicenses":{},"removeLicenses":{}}}"#,
                    list(&add),
                    list(&remove)
                );
                assert_eq!(body(count, services, count), wanted);
            }
        }
    }
}
