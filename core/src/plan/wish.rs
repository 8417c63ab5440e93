//! What is wished for, by ids: the same for everybody, or row by row. It stands in the document as it stands here.

use super::Pair;
use crate::catalogue::Continuity;
use crate::input::{NewServices, Unanswered};
use crate::model::{License, ServiceId, SkuId, UserId};
use serde::{Deserialize, Serialize};

/// What becomes of products, by ids. Every list is sorted, each member once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(
    tag = "scope",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[expect(missing_docs, reason = "the members' names say it")]
pub enum Scope {
    /// Old by new; everything else stays.
    Swap { pairs: Vec<Pair> },
    /// Every direct product goes, these come.
    ReplaceAll { targets: Vec<SkuId> },
    /// These come, nothing goes.
    Grant { targets: Vec<SkuId> },
    /// These go, nothing comes.
    Revoke { products: Vec<SkuId> },
    /// These stay, and services in them are switched; every other switch stays as it is.
    Adjust {
        products: Vec<SkuId>,
        on: Vec<ServiceId>,
        off: Vec<ServiceId>,
    },
    /// All that another user holds directly, with the same switches, in place of all that is held directly.
    Like {
        user_id: UserId,
        licenses: Vec<License>,
    },
}

impl Scope {
    /// The products that come, sorted, each once.
    pub fn targets(&self) -> Vec<SkuId> {
        let mut targets: Vec<SkuId> = match self {
            Scope::Swap { pairs } => pairs.iter().map(|pair| pair.to).collect(),
            Scope::ReplaceAll { targets } | Scope::Grant { targets } => targets.clone(),
            Scope::Revoke { .. } | Scope::Adjust { .. } => Vec::new(),
            Scope::Like { licenses, .. } => licenses.iter().map(|license| license.sku_id).collect(),
        };
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    /// Every product that is named.
    pub fn products(&self) -> Vec<SkuId> {
        let mut products = self.targets();
        match self {
            Scope::Swap { pairs } => products.extend(pairs.iter().map(|pair| pair.from)),
            Scope::Revoke { products: named }
            | Scope::Adjust {
                products: named, ..
            } => {
                products.extend(named);
            }
            Scope::ReplaceAll { .. } | Scope::Grant { .. } | Scope::Like { .. } => {}
        }
        products.sort_unstable();
        products.dedup();
        products
    }
}

/// What happens to services, by ids. Every list is sorted, each member once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(
    tag = "mode",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[expect(missing_docs, reason = "the members' names say it")]
pub enum Services {
    /// What each user had off stays off, and these go off.
    Keep {
        also_off: Vec<ServiceId>,
        /// What none of the old products had.
        #[serde(default, skip_serializing_if = "are_on")]
        new_services: NewServices,
    },
    /// These are off, all others on.
    Off { services: Vec<ServiceId> },
    /// These are on, all others off.
    OnlyOn { services: Vec<ServiceId> },
}

fn are_on(new_services: &NewServices) -> bool {
    *new_services == NewServices::On
}

impl Default for Services {
    fn default() -> Services {
        Services::Keep {
            also_off: Vec::new(),
            new_services: NewServices::On,
        }
    }
}

/// A wish for some users.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Wish {
    /// What becomes of products.
    #[serde(flatten)]
    pub scope: Scope,
    /// What becomes of services.
    pub services: Services,
}

/// What one service stands for, by somebody's word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapEntry {
    /// The service of an old product.
    pub from: ServiceId,
    /// Services of new products, sorted; none where it stands for nothing.
    pub to: Vec<ServiceId>,
}

/// What must go on working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Losable {
    /// Mailbox, files or Teams, whatever service gives it.
    Capability(Continuity),
    /// One service.
    Service(ServiceId),
}

/// What holds for every user of a plan, whatever the wish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rules {
    /// What stands for what, by somebody's word; sorted by `from`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_map: Vec<MapEntry>,
    /// The answer to every question that the map leaves open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_map_default: Option<Unanswered>,
    /// Services that nobody may lose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<ServiceId>,
    /// What may be lost although people work with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_lose: Vec<Losable>,
    /// Set for users who have no usage location; ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_location: Option<String>,
    /// Guests move as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_guests: bool,
    /// Disabled accounts move as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_disabled: bool,
    /// The digest of the list of users who are never touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never_touch: Option<String>,
    /// The digest of the tenant's own brakes and rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}
