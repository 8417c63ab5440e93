//! Every accepted change, in order: what tests compare every printed word with.

use serde::Serialize;
use uuid::Uuid;

/// One accepted change.
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
