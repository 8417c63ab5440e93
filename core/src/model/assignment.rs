//! What a user holds, and by which path.

use super::{ServiceId, SkuId};
use serde::{Deserialize, Serialize};

/// A direct licence: the product and what is switched off in it, sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct License {
    /// The product.
    pub sku_id: SkuId,
    /// Services switched off, sorted, each once.
    pub disabled_plans: Vec<ServiceId>,
}

impl License {
    /// A licence; sorts what is switched off.
    pub fn new(sku_id: SkuId, mut disabled_plans: Vec<ServiceId>) -> License {
        disabled_plans.sort_unstable();
        disabled_plans.dedup();
        License {
            sku_id,
            disabled_plans,
        }
    }
}

/// A licence that a group gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Inherited {
    /// The product.
    pub sku_id: SkuId,
    /// The group.
    pub group_id: String,
    /// Services switched off on this path.
    pub disabled_plans: Vec<ServiceId>,
}

/// All a user holds. Both lists are sorted, so that equal holdings are equal values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// Assigned to the user; at most one per product.
    pub direct: Vec<License>,
    /// Given by groups; never part of a user's call.
    pub inherited: Vec<Inherited>,
}

impl Holding {
    /// The direct licence of a product.
    pub fn direct(&self, sku: SkuId) -> Option<&License> {
        self.direct.iter().find(|license| license.sku_id == sku)
    }

    /// Whether a group gives the product.
    pub fn inherits(&self, sku: SkuId) -> bool {
        self.inherited.iter().any(|license| license.sku_id == sku)
    }

    /// Whether the user has the product by any path, and so uses one of its seats.
    pub fn has(&self, sku: SkuId) -> bool {
        self.direct(sku).is_some() || self.inherits(sku)
    }

    /// Puts both lists into their one order.
    pub fn sort(&mut self) {
        self.direct.sort();
        self.inherited.sort();
    }
}
