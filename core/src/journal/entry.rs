//! The records.

use crate::error::ErrorCode;
use crate::event::{Outcome, RunTotals};
use crate::model::{Brakes, License, SkuId, UserId};
use serde::{Deserialize, Serialize};

/// One line: its number, the hash of the line before, the time, and what it records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// From 0, without a gap.
    pub seq: u64,
    /// SHA-256 of the line before without its line feed, lower-case hex; 64 zeros in the first.
    pub prev: String,
    /// RFC 3339, UTC, milliseconds.
    pub at: String,
    /// What is recorded.
    #[serde(flatten)]
    pub body: Body,
}

/// The format that is written. [`super::replay`] reads every one there was.
pub const FORMAT_VERSION: u32 = 2;

/// A product's seats by the tenant's own count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct SeatCount {
    pub sku_id: SkuId,
    pub enabled: i64,
    pub consumed: i64,
    pub free: i64,
}

/// What became of a usage location that was to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Located {
    /// The user has it.
    Set,
    /// Graph refused; the user has none.
    Refused,
    /// No call was carried out; the user has none.
    NotSet,
    /// Nobody saw.
    Unknown,
}

/// What a line records. Never a token, never a whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[expect(
    missing_docs,
    reason = "tests/schemas/journal.schema.json describes every member, once"
)]
pub enum Body {
    /// The first line.
    Start {
        format_version: u32,
        move_id: String,
        tenant_id: String,
        plan_digest: String,
        reason: Option<String>,
        account: Option<String>,
        roles: Vec<String>,
        host: Option<String>,
        version: String,
        /// Of the plan. Absent in format 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        users: Option<u64>,
        #[serde(default)]
        seats: Vec<SeatCount>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        waves: Vec<u64>,
        #[serde(default, skip_serializing_if = "Brakes::is_none")]
        brakes: Brakes,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undo_of: Option<String>,
    },
    /// The run goes on, after whatever ended it before.
    Resume {
        account: Option<String>,
        roles: Vec<String>,
        host: Option<String>,
        version: String,
        reason: Option<String>,
    },
    /// A wave begins; its intents follow.
    Wave { number: u32, users: u64 },
    /// A call is about to leave.
    Intent {
        user_id: UserId,
        attempt: u32,
        client_request_id: String,
        before: Vec<License>,
        add: Vec<License>,
        remove: Vec<SkuId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A call that sets a usage location is about to leave; before it the user has none.
    LocationIntent {
        user_id: UserId,
        attempt: u32,
        client_request_id: String,
        usage_location: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// What became of a user's usage location; of the licences an `Outcome` follows.
    LocationOutcome {
        user_id: UserId,
        result: Located,
        error_id: Option<ErrorCode>,
        request_id: Option<String>,
        client_request_id: Option<String>,
    },
    /// What became of a user.
    Outcome {
        user_id: UserId,
        result: Outcome,
        error_id: Option<ErrorCode>,
        request_id: Option<String>,
        client_request_id: Option<String>,
        /// What the user holds directly, where the result is `Different`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        found: Option<Vec<License>>,
    },
    /// The run ended by itself.
    End {
        totals: RunTotals,
        cancelled: bool,
        stopped: Option<ErrorCode>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seats: Option<Vec<SeatCount>>,
    },
}
