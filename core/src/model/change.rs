//! What lies between two holdings: the lists of the one call that makes one of the other.

use super::{Holding, License, SkuId};
use serde::Serialize;

/// The lists of one `assignLicense` call, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Licences to give, or to give other switches.
    pub add: Vec<License>,
    /// Products to take.
    pub remove: Vec<SkuId>,
}

impl Change {
    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }
}

/// The change that turns one holding's direct licences into another's. Inherited ones are never in it.
pub fn change_between(before: &Holding, after: &Holding) -> Change {
    Change {
        add: after
            .direct
            .iter()
            .filter(|license| before.direct(license.sku_id) != Some(license))
            .cloned()
            .collect(),
        remove: before
            .direct
            .iter()
            .map(|license| license.sku_id)
            .filter(|sku| after.direct(*sku).is_none())
            .collect(),
    }
}
