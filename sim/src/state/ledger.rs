//! Every accepted change, in order: what tests compare every printed word with.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

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
