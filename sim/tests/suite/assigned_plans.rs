//! `assignedPlans` of a user.

use serde_json::{Value, json};

use crate::bench::{Bench, E3, SWAY, VISIO, id, json_of, small};

const ENTRA: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";

fn plans(bench: &Bench, user: &str) -> Vec<Value> {
    let user = json_of(&bench.get(&format!("/users/{user}?$select=assignedPlans")));
    user["assignedPlans"].as_array().cloned().unwrap()
}

#[test]
fn they_are_what_the_paths_switch_on() {
    let mut state = small(&[("ENTERPRISEPACK", 5), ("VISIOCLIENT", 5)], &[&[], &[]]);
    state["groups"] = json!([{ "id": ENTRA, "displayName": "G" }]);
    state["products"][0]["servicePlans"] = json!([
        { "servicePlanName": "EXCHANGE_S_ENTERPRISE" },
        { "servicePlanName": "SWAY" },
        { "servicePlanName": "TEAMS1" },
    ]);
    state["products"][1]["capabilityStatus"] = json!("Warning");
    state["products"][1]["servicePlans"] = json!([
        { "servicePlanId": SWAY, "servicePlanName": "SWAY" },
        { "servicePlanId": ENTRA, "servicePlanName": "VISIOONLINE" },
    ]);
    let at = "2026-03-01T00:00:00Z";
    state["users"][1]["licenseAssignmentStates"] = json!([
        { "skuId": VISIO, "lastUpdatedDateTime": null },
        { "skuId": E3, "disabledPlans": ["SWAY", "TEAMS1"], "lastUpdatedDateTime": at },
        { "skuId": E3, "disabledPlans": ["TEAMS1"], "lastUpdatedDateTime": at, "assignedByGroup": ENTRA },
        { "skuId": E3, "state": "Error", "assignedByGroup": ENTRA },
    ]);
    let bench = Bench::given(&state);
    assert!(plans(&bench, &id(0)).is_empty());
    // Sway is on by the group's path, and the healthy product gives it; Teams is off by both; a path
    // that failed gives nothing.
    assert_eq!(
        plans(&bench, &id(1)),
        [
            json!({
                "assignedDateTime": at,
                "capabilityStatus": "Enabled",
                "service": "sway",
                "servicePlanId": SWAY,
            }),
            json!({
                "assignedDateTime": null,
                "capabilityStatus": "Warning",
                "service": "visioonline",
                "servicePlanId": ENTRA,
            }),
            json!({
                "assignedDateTime": at,
                "capabilityStatus": "Enabled",
                "service": "exchange",
                "servicePlanId": "efb87545-963c-4e0d-99df-69c6916d9eb0",
            }),
        ]
    );
}

#[test]
fn they_come_only_when_they_are_chosen() {
    let bench = Bench::generated(20);
    let user = json_of(&bench.get("/users/ingrid.bakker@contoso.com"));
    assert_eq!(user.get("assignedPlans"), None);
    assert!(plans(&bench, "ingrid.bakker@contoso.com").len() > 20);
    let page = json_of(&bench.get("/users?$select=id,assignedPlans"));
    assert_eq!(page["value"].as_array().unwrap().len(), 20);
}
