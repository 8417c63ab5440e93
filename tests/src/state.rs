//! Small tenants, in the short form that `POST /_sim/reset` takes. Products and services are real ones.

use serde_json::{Value, json};

/// Office 365 E3.
pub const OLD: &str = "ENTERPRISEPACK";
/// Its `skuId`.
pub const OLD_ID: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
/// Microsoft 365 E3.
pub const NEW: &str = "SPE_E3";
/// Its `skuId`.
pub const NEW_ID: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

const OLD_SERVICES: [&str; 6] = [
    "EXCHANGE_S_ENTERPRISE",
    "SHAREPOINTENTERPRISE",
    "TEAMS1",
    "YAMMER_ENTERPRISE",
    "SWAY",
    "INTUNE_O365",
];
const MORE_SERVICES: [&str; 3] = ["AAD_PREMIUM", "INTUNE_A", "WIN10_PRO_ENT_SUB"];

/// A product with so many seats and these services.
pub fn product(part_number: &str, seats: i64, services: &[&str]) -> Value {
    let plans: Vec<Value> = services
        .iter()
        .map(|name| json!({"servicePlanName": name}))
        .collect();
    json!({"skuPartNumber": part_number, "prepaidUnits": {"enabled": seats}, "servicePlans": plans})
}

/// Both products, with so many seats of the new one.
pub fn products(new_seats: i64) -> Value {
    let more: Vec<&str> = OLD_SERVICES.into_iter().chain(MORE_SERVICES).collect();
    json!([
        product(OLD, 10_000, &OLD_SERVICES),
        product(NEW, new_seats, &more)
    ])
}

/// The id of user number `number`.
pub fn id(number: usize) -> String {
    format!("{number:08}-0000-4000-8000-{number:012}")
}

/// The name of user number `number`.
pub fn upn(number: usize) -> String {
    format!("user{number}@contoso.example")
}

/// A user who has this product, with these services off.
pub fn user(number: usize, part_number: &str, off: &[&str]) -> Value {
    json!({
        "id": id(number),
        "userPrincipalName": upn(number),
        "licenseAssignmentStates": [{"skuPartNumber": part_number, "disabledPlans": off}],
    })
}

/// A tenant of `count` users with the old product; every third has Yammer off. There are so many seats of
/// the new one.
pub fn tenant(count: usize, new_seats: i64) -> Value {
    let off = |number: usize| -> &[&str] {
        if number.is_multiple_of(3) {
            &["YAMMER_ENTERPRISE"]
        } else {
            &[]
        }
    };
    let users: Vec<Value> = (1..=count)
        .map(|number| user(number, OLD, off(number)))
        .collect();
    json!({"products": products(new_seats), "users": users})
}

/// A request for a plan from the old to the new product.
pub fn swap(users: Value) -> Value {
    json!({
        "op": "plan", "scope": "swap", "pairs": [{"from": OLD, "to": NEW}],
        "users": users, "createdAt": "2026-11-24T09:00:00Z",
    })
}
