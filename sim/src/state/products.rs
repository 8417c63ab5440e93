//! The products of a tenant and their seats.

use uuid::Uuid;

use super::catalogue::{AppliesTo, ListedProduct, plan_applies_to, provisioning_status};

/// One product: subscribedSku. [S] 1.1
#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub(crate) sku_id: Uuid,
    pub(crate) part_number: String,
    pub(crate) applies_to: AppliesTo,
    pub(crate) capability_status: String,
    pub(crate) prepaid: Units,
    /// Seats taken; may exceed the units (over-use [D:expire] 1.1).
    pub(crate) consumed: i64,
    pub(crate) subscription_ids: Vec<Uuid>,
    pub(crate) plans: Vec<Plan>,
}

/// licenseUnitsDetail. [S] [D:units] 1.1
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Units {
    pub(crate) enabled: i64,
    pub(crate) suspended: i64,
    pub(crate) warning: i64,
    pub(crate) locked_out: i64,
}

impl Units {
    pub(crate) fn sum(self) -> i64 {
        self.enabled + self.suspended + self.warning + self.locked_out
    }

    /// The units in that state. [D:units] 1.1
    pub(crate) fn of_state(self, state: &str) -> i64 {
        match state {
            "Enabled" => self.enabled,
            "Warning" => self.warning,
            "Suspended" => self.suspended,
            "LockedOut" => self.locked_out,
            _ => 0,
        }
    }
}

/// servicePlanInfo. [S] [D:splan] 1.1
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) provisioning_status: String,
    pub(crate) applies_to: AppliesTo,
}

impl Product {
    /// A product as Microsoft lists it, without seats.
    pub(crate) fn listed(listed: &ListedProduct) -> Self {
        Self {
            sku_id: listed.sku_id,
            part_number: listed.part_number.clone(),
            applies_to: AppliesTo::User,
            capability_status: "Enabled".to_owned(),
            prepaid: Units::default(),
            consumed: 0,
            subscription_ids: Vec::new(),
            plans: listed_plans(listed),
        }
    }

    pub(crate) fn plan(&self, id: Uuid) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// True where the server would grant one more seat. [U] 1.1: `consumed < enabled + warning`.
    pub(crate) fn has_seat(&self) -> bool {
        let usable = matches!(self.capability_status.as_str(), "Enabled" | "Warning");
        usable && self.consumed < self.prepaid.enabled + self.prepaid.warning
    }
}

/// The services that Microsoft lists for a product.
pub(crate) fn listed_plans(listed: &ListedProduct) -> Vec<Plan> {
    let plan = |plan: &super::catalogue::ListedPlan| Plan {
        id: plan.id,
        name: plan.name.clone(),
        provisioning_status: provisioning_status(&plan.name).to_owned(),
        applies_to: plan_applies_to(&plan.name),
    };
    listed.plans.iter().map(plan).collect()
}
