//! Every accepted change, in order: what tests compare every printed word with.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

use crate::clock::{rfc3339, seconds};

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum By {
    /// Whoever called Graph; the ledger says nothing of it.
    Caller,
    /// Another administrator, of the script of others.
    Other,
    /// The processing of a group.
    Group,
}

impl By {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_caller(&self) -> bool {
        *self == Self::Caller
    }
}

/// A change that is about to be made.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) request_id: Uuid,
    pub(crate) now_ms: u64,
    pub(crate) by: By,
}

/// One accepted change of licences.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) sequence: usize,
    pub(crate) time: String,
    pub(crate) request_id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) added: Vec<Added>,
    pub(crate) removed: Vec<Uuid>,
    #[serde(skip_serializing_if = "By::is_caller")]
    pub(crate) by: By,
    /// The group whose processing it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_id: Option<Uuid>,
}

impl Entry {
    pub(crate) fn new(
        sequence: usize,
        user_id: Uuid,
        change: &Change,
        added: Vec<Added>,
        removed: Vec<Uuid>,
    ) -> Self {
        Self {
            sequence,
            time: rfc3339(seconds(change.now_ms)),
            request_id: change.request_id,
            user_id,
            added,
            removed,
            by: change.by,
            group_id: None,
        }
    }
}

/// A product given or overwritten.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Added {
    pub(crate) sku_id: Uuid,
    pub(crate) disabled_plans: Vec<Uuid>,
}

/// One accepted change of a usage location. Its sequence is that of all changes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Located {
    pub(crate) sequence: usize,
    pub(crate) time: String,
    pub(crate) request_id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) usage_location: String,
    #[serde(skip_serializing_if = "By::is_caller")]
    pub(crate) by: By,
}

/// Every usage location that was set, and who is still waited for. [O] 2.7
#[derive(Debug, Default)]
pub(crate) struct Locations {
    pub(crate) entries: Vec<Located>,
    /// How many assignments are refused after a location was set; 0 where every server knows at once.
    refusals: u64,
    /// How many are left, by row of the user.
    awaited: HashMap<usize, u64>,
}

impl Locations {
    pub(crate) fn new(refusals: u64) -> Self {
        Self {
            refusals,
            ..Self::default()
        }
    }

    /// The next assignments to this user are refused.
    pub(crate) fn wait(&mut self, row: usize) {
        if self.refusals > 0 {
            self.awaited.insert(row, self.refusals);
        }
    }

    /// True where the server that is asked does not know the user's location yet; the next one may.
    pub(crate) fn is_awaited(&mut self, row: usize) -> bool {
        match self.awaited.get_mut(&row) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            Some(_) | None => false,
        }
    }
}
