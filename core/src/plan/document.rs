//! The plan as a value: the members of the document, in its order. Shape: `tests/schemas/plan.schema.json`.

use crate::error::ErrorCode;
use crate::event::{PlanTotals, Severity};
use crate::model::{Holding, Service, ServiceId, SkuId, Tenant, UserId};
use serde::{Deserialize, Serialize};

/// What is replaced by what, by ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "camelCase", deny_unknown_fields)]
pub enum Scope {
    /// Old by new; everything else stays.
    Swap {
        /// Sorted, each once.
        pairs: Vec<super::Pair>,
    },
    /// Every direct product goes, these come.
    ReplaceAll {
        /// Sorted, each once.
        targets: Vec<SkuId>,
    },
}

/// How the users were chosen; never a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "by",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Selection {
    /// Whoever holds the product.
    Product {
        /// The product.
        sku_id: SkuId,
    },
    /// Everybody.
    All {},
    /// By ids, rows or a file.
    List {},
}

/// What happens to services, by ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "mode",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Services {
    /// What each user had off stays off, and these go off.
    Keep {
        /// Sorted, each once.
        also_off: Vec<ServiceId>,
    },
    /// These are off, all others on.
    Off {
        /// Sorted, each once.
        services: Vec<ServiceId>,
    },
    /// These are on, all others off.
    OnlyOn {
        /// Sorted, each once.
        services: Vec<ServiceId>,
    },
}

/// The wish, as the document keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRequest {
    /// What is replaced by what.
    #[serde(flatten)]
    pub scope: Scope,
    /// How the users were chosen.
    pub users: Selection,
    /// What happens to services.
    pub services: Services,
}

/// Whether a user can move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Now.
    Ready,
    /// When a seat is free.
    Waits,
    /// When something else is mended.
    Blocked,
    /// There is nothing to do.
    Unchanged,
}

/// A finding about one user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepFinding {
    /// An id of the error table.
    pub id: ErrorCode,
    /// How much it stops.
    pub severity: Severity,
    /// The product it is about, by id; null when it is about the user.
    pub target: Option<String>,
}

/// How often a finding occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingCount {
    /// An id of the error table.
    pub id: ErrorCode,
    /// How much it stops.
    pub severity: Severity,
    /// The product it is about, by id.
    pub target: Option<String>,
    /// How many users it concerns.
    pub count: u64,
}

/// One user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Object id.
    pub user_id: UserId,
    /// Sign-in name.
    pub user_principal_name: String,
    /// Name for people.
    pub display_name: String,
    /// Whether the user can move.
    pub state: State,
    /// What the user holds.
    pub before: Holding,
    /// What the user would hold.
    pub after: Holding,
    /// Services on before and after, sorted.
    pub kept: Vec<ServiceId>,
    /// Services on only after, sorted.
    pub gained: Vec<ServiceId>,
    /// Services on only before, sorted.
    pub lost: Vec<ServiceId>,
    /// What an administrator should know.
    pub findings: Vec<StepFinding>,
}

/// Seats of one product that the plan takes or frees. May be negative: over-use is legal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeatRow {
    /// The product.
    pub sku_id: SkuId,
    /// Usable seats.
    pub enabled: i64,
    /// Seats in grace.
    pub warning: i64,
    /// Seats assigned.
    pub consumed: i64,
    /// Surely free.
    pub free: i64,
    /// Free when those in grace count.
    pub possible: i64,
    /// Freed by users who can move.
    pub freed: i64,
    /// Taken by users who can move.
    pub taken: i64,
    /// Wanted by users who can move or wait.
    pub wanted: i64,
    /// Free afterwards.
    pub free_after: i64,
}

/// A product that occurs in the plan, so that it can be read without a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
    /// Its id.
    pub sku_id: SkuId,
    /// Graph's `skuPartNumber`.
    pub sku_part_number: String,
    /// As people know it.
    pub name: String,
    /// Its services, sorted by id.
    pub services: Vec<Service>,
}

/// The member `plan`. Members in the order of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanDocument {
    /// 1.
    pub format_version: u32,
    /// The tenant it is for.
    pub tenant: Tenant,
    /// The environment it was made in.
    pub cloud: String,
    /// The date of the list of names.
    pub catalogue_version: String,
    /// The wish.
    pub request: DocumentRequest,
    /// Counts.
    pub totals: PlanTotals,
    /// Seats, by product id.
    pub seats: Vec<SeatRow>,
    /// Every product that occurs, by id.
    pub products: Vec<Product>,
    /// Open questions; a plan that has some is not applied.
    pub questions: Vec<serde_json::Value>,
    /// Findings with their counts.
    pub findings: Vec<FindingCount>,
    /// Whether no question is open.
    pub applyable: bool,
    /// One per user: `Ready` in the order of applying, then the others by state and id.
    pub steps: Vec<Step>,
}

impl PlanDocument {
    /// A product that occurs in the plan.
    pub fn product(&self, id: SkuId) -> Option<&Product> {
        self.products.iter().find(|product| product.sku_id == id)
    }

    /// A product's name, or its id where the plan does not name it.
    pub fn product_name(&self, id: SkuId) -> String {
        self.product(id)
            .map_or_else(|| id.to_string(), |product| product.name.clone())
    }

    /// A service's name, or its id where no product of the plan has it.
    pub fn service_name(&self, id: ServiceId) -> String {
        self.products
            .iter()
            .flat_map(|product| &product.services)
            .find(|service| service.service_plan_id == id)
            .map_or_else(|| id.to_string(), |service| service.name.clone())
    }
}
