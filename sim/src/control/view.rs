//! The shape of `GET /_sim/state`, written row by row so that a million users need no million
//! values in memory.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::graph::{organization, user};
use crate::state::Tenant;
use crate::state::products::Product;
use crate::state::users::User;

/// A tenant as it really is.
pub(super) struct StateView<'a>(pub(super) &'a Tenant);

impl Serialize for StateView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tenant = self.0;
        let organization = json!({
            "id": tenant.organization.id,
            "displayName": tenant.organization.display_name,
            "countryLetterCode": tenant.organization.country_letter_code,
            "verifiedDomains": organization::verified_domains(tenant),
        });
        let groups: Vec<Value> = tenant
            .groups
            .iter()
            .map(|group| json!({ "id": group.id, "displayName": group.display_name }))
            .collect();
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("organization", &organization)?;
        members.serialize_entry("profile", &tenant.profile)?;
        members.serialize_entry("products", &Rows(tenant.products.iter().map(product)))?;
        members.serialize_entry(
            "users",
            &Rows(tenant.users.rows().iter().map(|u| row(tenant, u))),
        )?;
        members.serialize_entry("groups", &groups)?;
        members.serialize_entry("subscriptions", &[(); 0])?;
        members.end()
    }
}

/// An array that is written while it is made.
struct Rows<I>(I);

impl<I: Iterator<Item = Value> + Clone> Serialize for Rows<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

fn product(product: &Product) -> Value {
    let plan = |plan: &crate::state::products::Plan| {
        json!({
            "servicePlanId": plan.id,
            "servicePlanName": plan.name,
            "provisioningStatus": plan.provisioning_status,
            "appliesTo": plan.applies_to.name(),
        })
    };
    json!({
        "skuId": product.sku_id,
        "skuPartNumber": product.part_number,
        "appliesTo": product.applies_to.name(),
        "capabilityStatus": product.capability_status,
        "prepaidUnits": {
            "enabled": product.prepaid.enabled,
            "suspended": product.prepaid.suspended,
            "warning": product.prepaid.warning,
            "lockedOut": product.prepaid.locked_out,
        },
        "consumedUnits": product.consumed,
        "subscriptionIds": product.subscription_ids,
        "servicePlans": product.plans.iter().map(plan).collect::<Vec<_>>(),
    })
}

fn row(tenant: &Tenant, user: &User) -> Value {
    let paths = user
        .assignments
        .iter()
        .map(|path| user::assignment_state(tenant, path));
    json!({
        "id": user.id,
        "userPrincipalName": user.user_principal_name,
        "displayName": user.display_name,
        "mail": user.mail(),
        "usageLocation": tenant.texts.get(user.usage_location),
        "accountEnabled": user.account_enabled,
        "department": tenant.texts.get(user.department),
        "jobTitle": tenant.texts.get(user.job_title),
        "userType": tenant.texts.get(user.user_type),
        "onPremisesSyncEnabled": user.on_premises_sync_enabled,
        "licenseAssignmentStates": paths.collect::<Vec<_>>(),
    })
}
