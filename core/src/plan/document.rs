//! The plan as a value: the members of the document, in its order. Shape: `tests/schemas/plan.schema.json`.

use super::wish::{Rules, Services, Wish};
use crate::catalogue::Continuity;
use crate::error::ErrorCode;
use crate::event::{PlanTotals, Severity};
use crate::model::{Holding, Service, ServiceId, SkuId, Tenant, UserId};
use serde::{Deserialize, Serialize};

/// How the users were chosen; never a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "by",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Selection {
    /// Whoever holds the product, of a department or a country where those are named.
    Product {
        /// The product.
        sku_id: SkuId,
        /// As Graph has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        department: Option<String>,
        /// The usage location, ISO 3166-1 alpha-2.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        country: Option<String>,
    },
    /// A department, in a country where one is named.
    Department {
        /// As Graph has it.
        department: String,
        /// The usage location.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        country: Option<String>,
    },
    /// Whoever has the usage location.
    Country {
        /// ISO 3166-1 alpha-2.
        country: String,
    },
    /// Everybody.
    All {},
    /// By ids, rows or a file.
    List {},
}

/// The wishes of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wishes {
    /// Some users have one of their own: each step says which.
    Rows(RowWishes),
    /// One for everybody.
    Same(Wish),
}

/// Wishes that differ from user to user.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Listed<Vec<Wish>>")]
pub struct RowWishes {
    /// The run that is undone, where they are its records.
    pub undo_of: Option<String>,
    /// Sorted, each once.
    pub wishes: Vec<Wish>,
}

/// How they stand in the document.
#[derive(Serialize, Deserialize)]
#[serde(
    tag = "scope",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum Listed<W> {
    Rows { wishes: W },
    Undo { move_id: String, wishes: W },
}

impl From<Listed<Vec<Wish>>> for RowWishes {
    fn from(listed: Listed<Vec<Wish>>) -> RowWishes {
        let (undo_of, wishes) = match listed {
            Listed::Rows { wishes } => (None, wishes),
            Listed::Undo { move_id, wishes } => (Some(move_id), wishes),
        };
        RowWishes { undo_of, wishes }
    }
}

impl Serialize for RowWishes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wishes = &self.wishes;
        match self.undo_of.clone() {
            None => Listed::Rows { wishes },
            Some(move_id) => Listed::Undo { move_id, wishes },
        }
        .serialize(serializer)
    }
}

impl Wishes {
    /// The wish a step follows.
    pub fn of(&self, wish: Option<u32>) -> Option<&Wish> {
        match (self, wish) {
            (Wishes::Same(wish), None) => Some(wish),
            (Wishes::Rows(rows), Some(number)) => rows.wishes.get(usize::try_from(number).ok()?),
            _ => None,
        }
    }

    /// Where the wish of a user stands among all.
    pub(super) fn place(&self, wish: u32) -> usize {
        match self {
            Wishes::Same(_) => 0,
            Wishes::Rows(_) => usize::try_from(wish).unwrap_or(usize::MAX),
        }
    }

    /// The run that is undone, where they are its records.
    pub fn undo_of(&self) -> Option<&str> {
        match self {
            Wishes::Same(_) => None,
            Wishes::Rows(rows) => rows.undo_of.as_deref(),
        }
    }

    /// Every wish.
    pub fn all(&self) -> &[Wish] {
        match self {
            Wishes::Same(wish) => std::slice::from_ref(wish),
            Wishes::Rows(rows) => &rows.wishes,
        }
    }
}

/// The request, as the document keeps it: ids only, never a path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DocumentRequest {
    /// What becomes of products and services.
    #[serde(flatten)]
    pub wishes: Wishes,
    /// How the users were chosen.
    pub users: Selection,
    /// What holds for everybody.
    #[serde(flatten)]
    pub rules: Rules,
}

/// What becomes of products stands first, then who is meant, then what becomes of services.
impl Serialize for DocumentRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Ordered<'a, W: Serialize> {
            #[serde(flatten)]
            wishes: W,
            users: &'a Selection,
            #[serde(skip_serializing_if = "Option::is_none")]
            services: Option<&'a Services>,
            #[serde(flatten)]
            rules: &'a Rules,
        }
        let (users, rules) = (&self.users, &self.rules);
        match &self.wishes {
            Wishes::Same(wish) => Ordered {
                wishes: &wish.scope,
                users,
                services: Some(&wish.services),
                rules,
            }
            .serialize(serializer),
            Wishes::Rows(wishes) => Ordered {
                wishes,
                users,
                services: None,
                rules,
            }
            .serialize(serializer),
        }
    }
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepFinding {
    /// An id of the error table.
    pub id: ErrorCode,
    /// How much it stops.
    pub severity: Severity,
    /// The product it is about, by id; null when it is about the user.
    pub target: Option<String>,
    /// The services it is about; the first is the one that suffers, where they differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// The group it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
}

impl StepFinding {
    /// A finding about the user alone.
    pub fn new(id: ErrorCode, severity: Severity) -> StepFinding {
        StepFinding {
            id,
            severity,
            target: None,
            services: Vec::new(),
            group_id: None,
        }
    }

    /// The same, about a product.
    #[must_use]
    pub fn about(self, product: SkuId) -> StepFinding {
        StepFinding {
            target: Some(product.to_string()),
            ..self
        }
    }

    /// The same, about services.
    #[must_use]
    pub fn with(self, services: Vec<ServiceId>) -> StepFinding {
        StepFinding { services, ..self }
    }
}

impl From<&FindingCount> for StepFinding {
    fn from(finding: &FindingCount) -> StepFinding {
        StepFinding {
            id: finding.id,
            severity: finding.severity,
            target: finding.target.clone(),
            services: finding.services.clone(),
            group_id: finding.group_id.clone(),
        }
    }
}

/// How often a finding occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindingCount {
    /// An id of the error table.
    pub id: ErrorCode,
    /// How much it stops.
    pub severity: Severity,
    /// The product it is about, by id.
    pub target: Option<String>,
    /// The services it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// The group it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// The day it is about, where it is about one: RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
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
    /// Kept services that go with a product and that another one, which stays, still gives; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost_in_name: Vec<ServiceId>,
    /// The usage location that is set before the change; the user has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_usage_location: Option<String>,
    /// Which of the request's wishes this is, where they differ from user to user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<u32>,
    /// Why, by the word of whoever asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Step {
    /// Leaves out a user who came onto the list of those who are never touched after the plan was made.
    pub fn leave_untouched(&mut self) {
        if matches!(self.state, State::Ready | State::Waits) {
            self.state = State::Blocked;
            self.after = self.before.clone();
            self.set_usage_location = None;
            self.findings = vec![StepFinding::new(
                ErrorCode::NeverTouch,
                Severity::BlocksUser,
            )];
        }
    }
}

/// A service that may stand for another, or may not: somebody has to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    /// The service of an old product.
    pub from: ServiceId,
    /// The service of the new one that may be the same to people.
    pub to: ServiceId,
    /// The new product.
    pub sku_id: SkuId,
    /// How many users it concerns.
    pub users: u64,
}

/// A group that gives somebody a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupName {
    /// Its id.
    pub group_id: String,
    /// As people know it; empty where it could not be read.
    pub display_name: String,
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
    /// Users who wait for a seat of it.
    pub waits: u64,
    /// Seats that would be enough for all of them, where it is seats of this product alone that are missing.
    pub missing: Option<u64>,
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

/// The one format there is.
pub(super) const FORMAT_VERSION: u32 = 1;

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
    /// Every group that gives one of the users a product, by id.
    #[serde(default)]
    pub groups: Vec<GroupName>,
    /// Open questions; a plan that has some is not applied.
    pub questions: Vec<Question>,
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

    /// A group's name, or its id where it could not be read.
    pub fn group_name(&self, id: &str) -> String {
        self.groups
            .iter()
            .find(|group| group.group_id == id && !group.display_name.is_empty())
            .map_or_else(|| id.to_string(), |group| group.display_name.clone())
    }

    /// Whether people's mail or files lie in a service: then Microsoft's days of grace are worth telling.
    pub(crate) fn keeps_data(&self, id: ServiceId) -> bool {
        let services = self.products.iter().flat_map(|product| &product.services);
        let mut found = services.filter(|service| service.service_plan_id == id);
        let kind = found
            .next()
            .and_then(|service| Continuity::of(&service.service_plan_name));
        matches!(kind, Some(Continuity::Mailbox | Continuity::Files))
    }

    /// A service's name with Graph's behind it.
    pub fn full_service_name(&self, id: ServiceId) -> String {
        let services = self.products.iter().flat_map(|product| &product.services);
        let mut found = services.filter(|service| service.service_plan_id == id);
        found.next().map_or_else(
            || id.to_string(),
            |service| format!("{} ({})", service.name, service.service_plan_name),
        )
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
