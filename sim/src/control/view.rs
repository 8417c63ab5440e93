//! The shape of `GET /_sim/state`, written part by part: a million users need no million values in
//! memory, and nobody waits until all of them are written.

use serde_json::{Value, json};

use crate::graph::{organization, subscriptions, user};
use crate::state::Tenant;
use crate::state::groups::Group;
use crate::state::products::Product;
use crate::state::rules::{Dependency, Exclusion, Rules};
use crate::state::users::User;
use crate::world::World;

/// Users in one part, about three megabytes.
const PART: usize = 5_000;

/// Where a part of the state starts; the default is its beginning.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    user: usize,
    /// The number of the tenant that the first part was of.
    resets: Option<u64>,
}

/// One part of the state, and where the next one starts. `None` where the tenant was replaced since
/// the first part. A change between two parts is seen by users of later parts only.
pub(crate) fn part(world: &World, from: Place) -> Option<(Vec<u8>, Option<Place>)> {
    if from.resets.is_some_and(|resets| resets != world.resets) {
        return None;
    }
    let tenant = &world.tenant;
    let rows = tenant.users.rows();
    let end = rows.len().min(from.user + PART);
    let mut text = if from.user == 0 {
        head(tenant)
    } else {
        String::new()
    };
    let mut is_first = !(0..from.user).any(|row| tenant.users.is_there(row));
    for (number, user) in rows.iter().enumerate().take(end).skip(from.user) {
        if !tenant.users.is_there(number) {
            continue;
        }
        if !is_first {
            text.push(',');
        }
        is_first = false;
        text.push_str(&row(tenant, user).to_string());
    }
    if end < rows.len() {
        let next = Place {
            user: end,
            resets: Some(world.resets),
        };
        return Some((text.into_bytes(), Some(next)));
    }
    text.push_str(&tail(tenant, world.replicas.lags()));
    Some((text.into_bytes(), None))
}

/// The whole state, for callers who hold the world anyway.
pub(super) fn whole(world: &World) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut from = Some(Place::default());
    while let Some((part, next)) = from.and_then(|from| part(world, from)) {
        bytes.extend(part);
        from = next;
    }
    bytes
}

fn head(tenant: &Tenant) -> String {
    let organization = json!({
        "id": tenant.organization.id,
        "displayName": tenant.organization.display_name,
        "countryLetterCode": tenant.organization.country_letter_code,
        "verifiedDomains": organization::verified_domains(tenant),
    });
    let profile = json!(tenant.profile);
    let products: Value = tenant.products.iter().map(product).collect();
    format!(
        "{{\"organization\":{organization},\"profile\":{profile},\"products\":{products},\"users\":["
    )
}

fn tail(tenant: &Tenant, replicas: &[u64]) -> String {
    let groups: Value = tenant.groups.iter().map(|one| group(tenant, one)).collect();
    let subscriptions: Value = tenant
        .subscriptions
        .iter()
        .map(subscriptions::own)
        .collect();
    let rules = rules(&tenant.rules);
    let replicas = json!(replicas);
    format!(
        "],\"groups\":{groups},\"subscriptions\":{subscriptions},\"rules\":{rules},\
         \"replicas\":{replicas}}}"
    )
}

/// A group with its members: users first, then the groups in it.
fn group(tenant: &Tenant, group: &Group) -> Value {
    let users = group.members.iter().map(|row| tenant.users.rows()[*row].id);
    let nested = group.nested.iter().map(|number| tenant.groups[*number].id);
    json!({
        "id": group.id,
        "displayName": group.display_name,
        "groupTypes": group.types,
        "securityEnabled": group.security_enabled,
        "onPremisesSyncEnabled": group.on_premises_sync_enabled,
        "licenseProcessingState": group.processing_state(),
        "assignedLicenses": group.assigned_licenses(tenant),
        "members": users.chain(nested).collect::<Vec<_>>(),
    })
}

fn rules(rules: &Rules) -> Value {
    let exclusion = |rule: &Exclusion| match rule.name {
        Some(name) => json!(name),
        None => json!({ "plans": rule.plans }),
    };
    let dependency = |rule: &Dependency| match rule.name {
        Some(name) => json!(name),
        None => json!({ "plan": rule.plan, "needs": rule.needs }),
    };
    json!({
        "exclusions": rules.exclusions.iter().map(exclusion).collect::<Vec<_>>(),
        "dependencies": rules.dependencies.iter().map(dependency).collect::<Vec<_>>(),
        "locationRefusals": rules.location_refusals,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::state::generate;

    #[test]
    fn parts_of_two_tenants_are_never_joined() {
        let options = Options {
            users: PART + 1,
            ..Options::default()
        };
        let mut world = World::new(&options);
        let (first, next) = part(&world, Place::default()).unwrap();
        let next = next.unwrap();
        let (last, end) = part(&world, next).unwrap();
        assert!(end.is_none());
        assert_eq!([first, last].concat(), whole(&world));
        let other = generate::tenant(PART + 1, options.seed, options.cloud);
        world.replace(other, options.seed, Vec::new());
        assert!(part(&world, next).is_none());
        assert!(part(&world, Place::default()).is_some());
    }
}
