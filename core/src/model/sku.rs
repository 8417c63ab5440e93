//! A product of the tenant, as `/subscribedSkus` gives it.

use super::{ServiceId, SkuId};
use serde::{Deserialize, Serialize};

/// A service of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Its id.
    pub service_plan_id: ServiceId,
    /// Graph's `servicePlanName`.
    pub service_plan_name: String,
    /// As people know it.
    pub name: String,
    /// `User` where it can be switched per user, `Company` where it is tenant wide; unknown words are kept.
    pub applies_to: String,
}

impl Service {
    /// Whether it has a switch per user. Tenant-wide services are never sent.
    ///
    /// Source: learn.microsoft.com/graph/api/resources/serviceplaninfo, `appliesTo`.
    pub fn is_switchable(&self) -> bool {
        self.applies_to == "User"
    }
}

/// A product with its seats.
#[derive(Clone, Debug)]
pub struct Sku {
    /// Its id.
    pub id: SkuId,
    /// Graph's `skuPartNumber`.
    pub part_number: String,
    /// As people know it.
    pub name: String,
    /// `User` or `Company`.
    pub applies_to: String,
    /// `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`, or a word yet unknown.
    pub capability_status: String,
    /// Usable seats.
    pub enabled: i64,
    /// Seats in grace.
    pub warning: i64,
    /// Cancelled seats.
    pub suspended: i64,
    /// Seats assigned.
    pub consumed: i64,
    /// Its services, sorted by id.
    pub services: Vec<Service>,
}

/// Why a product can't be given to users; each with Graph's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is for something else, such as `Company`.
    AppliesTo(String),
    /// It is in no state to be given, such as `Suspended`.
    Status(String),
}

impl Obstacle {
    /// Graph's word.
    pub fn word(&self) -> &str {
        match self {
            Obstacle::AppliesTo(word) | Obstacle::Status(word) => word,
        }
    }
}

impl Sku {
    /// Seats that are surely free; negative when over-used, which customers have 90 days to mend after they
    /// reduced seats. Whether `enabled` counts those in grace is not documented, so plans count without them.
    ///
    /// Sources: learn.microsoft.com/graph/api/resources/licenseunitsdetail; Microsoft 365 admin, "What happens
    /// when my subscription ends".
    pub fn free(&self) -> i64 {
        self.enabled.saturating_sub(self.consumed)
    }

    /// Seats that may be free, counting those in grace; the server decides.
    pub fn possible(&self) -> i64 {
        self.enabled
            .saturating_add(self.warning)
            .saturating_sub(self.consumed)
    }

    /// Whether it can be given to users at all.
    pub fn is_assignable(&self) -> bool {
        self.obstacle().is_none()
    }

    /// Why it can't be given to users.
    pub fn obstacle(&self) -> Option<Obstacle> {
        if self.applies_to != "User" {
            return Some(Obstacle::AppliesTo(self.applies_to.clone()));
        }
        match self.capability_status.as_str() {
            "Enabled" | "Warning" => None,
            status => Some(Obstacle::Status(status.to_string())),
        }
    }

    /// The service of that id.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.get(self.service_at(id).ok()?)
    }

    /// Where the service of that id stands; in `Err` where it would.
    pub fn service_at(&self, id: ServiceId) -> Result<usize, usize> {
        self.services
            .binary_search_by_key(&id, |service| service.service_plan_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku(applies_to: &str, capability_status: &str) -> Sku {
        Sku {
            id: SkuId::parse("05e9a617-0261-4cee-bb44-138d3ef5d965").expect("a GUID"),
            part_number: "SPE_E3".into(),
            name: "Microsoft 365 E3".into(),
            applies_to: applies_to.into(),
            capability_status: capability_status.into(),
            enabled: 10,
            warning: 5,
            suspended: 40,
            consumed: 12,
            services: Vec::new(),
        }
    }

    #[test]
    fn only_usable_seats_are_sure_and_only_those_in_grace_are_possible() {
        let sku = sku("User", "Enabled");
        assert_eq!((sku.free(), sku.possible()), (-2, 3));
    }

    #[test]
    fn what_is_in_no_state_to_be_given_says_why() {
        for status in ["Enabled", "Warning"] {
            assert_eq!(sku("User", status).obstacle(), None);
        }
        for status in ["Suspended", "LockedOut", "Deleted", "Unheard"] {
            let sku = sku("User", status);
            assert_eq!(sku.obstacle(), Some(Obstacle::Status(status.into())));
            assert!(!sku.is_assignable());
        }
        assert_eq!(
            sku("Company", "Enabled").obstacle(),
            Some(Obstacle::AppliesTo("Company".into()))
        );
    }
}
