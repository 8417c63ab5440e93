//! A state that is given, by a reset.

use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, SWAY, id, json_of, small};

#[test]
fn the_state_can_be_given_back_as_it_was() {
    let bench = Bench::generated(400);
    let state = bench.state();
    assert_eq!(state["users"].as_array().unwrap().len(), 400);
    let other = Bench::given(&state);
    assert_eq!(other.state(), state);
    assert_eq!(other.sim.tenant_id(), state["organization"]["id"]);
}

#[test]
fn a_short_state_is_filled_in() {
    let bench = Bench::given(&json!({
        "products": [{ "skuPartNumber": "spe_e3", "prepaidUnits": { "enabled": 50 } }],
        "users": [
            { "id": id(0), "userPrincipalName": "ann@contoso.com" },
            {
                "id": id(1),
                "userPrincipalName": "bob@contoso.com",
                "usageLocation": null,
                "mail": null,
                "licenseAssignmentStates": [{ "skuPartNumber": "SPE_E3", "disabledPlans": ["sway"] }],
            },
        ],
    }));
    let state = bench.state();
    let product = &state["products"][0];
    assert_eq!(product["skuId"], M365_E3);
    assert_eq!(product["capabilityStatus"], "Enabled");
    assert_eq!(
        product["prepaidUnits"],
        json!({ "enabled": 50, "suspended": 0, "warning": 0, "lockedOut": 0 })
    );
    assert_eq!(product["consumedUnits"], 1);
    assert_eq!(product["servicePlans"].as_array().unwrap().len(), 51);
    assert_eq!(
        state["users"][0],
        json!({
            "id": id(0),
            "userPrincipalName": "ann@contoso.com",
            "displayName": "ann",
            "mail": "ann@contoso.com",
            "usageLocation": "NL",
            "accountEnabled": true,
            "department": null,
            "jobTitle": null,
            "userType": "Member",
            "onPremisesSyncEnabled": null,
            "licenseAssignmentStates": [],
        })
    );
    let bob = &state["users"][1];
    assert_eq!(
        (&bob["usageLocation"], &bob["mail"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        bob["licenseAssignmentStates"],
        json!([{
            "skuId": M365_E3,
            "disabledPlans": [SWAY],
            "assignedByGroup": null,
            "state": "Active",
            "error": "None",
            "lastUpdatedDateTime": "2026-01-05T08:00:00Z",
        }])
    );
    assert_eq!(state["organization"]["displayName"], "Contoso");
    assert_eq!(state["profile"], "Global");
}

#[test]
fn products_that_microsoft_does_not_list_say_everything_themselves() {
    let own = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";
    let plan = "cccccccc-1111-4222-8333-dddddddddddd";
    let bench = Bench::given(&json!({
        "organization": { "id": "12345678-1111-4222-8333-121212121212", "displayName": "Fabrikam", "countryLetterCode": "DE" },
        "profile": "Germany",
        "products": [
            { "skuId": own, "skuPartNumber": "OUR_OWN", "servicePlans": [{ "servicePlanId": plan, "servicePlanName": "OURS" }] },
            { "skuId": "54a152dc-90de-4996-93d2-bc47e670fc06", "skuPartNumber": "MCOPSTN5" },
            { "skuPartNumber": "ENTERPRISEPACK", "servicePlans": [{ "servicePlanName": "SWAY" }, { "servicePlanId": plan, "servicePlanName": "EXTRA", "appliesTo": "Company" }] },
        ],
    }));
    let state = bench.state();
    assert_eq!(state["profile"], "Germany");
    assert_eq!(state["organization"]["displayName"], "Fabrikam");
    assert_eq!(
        state["products"][0]["servicePlans"][0]["servicePlanName"],
        "OURS"
    );
    assert_eq!(state["products"][1]["skuPartNumber"], "MCOPSTN5");
    let plans = &state["products"][2]["servicePlans"];
    assert_eq!(
        (&plans[0]["servicePlanId"], &plans[1]["appliesTo"]),
        (&json!(SWAY), &json!("Company"))
    );
    assert_eq!(bench.get_plain("/subscribedSkus").status, 200);
}

#[test]
fn wrong_input_is_refused_by_the_name_of_the_field() {
    let bench = Bench::generated(30);
    let user = |extra: Value| {
        let mut user = json!({ "id": id(0), "userPrincipalName": "ann@contoso.com" });
        user.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        json!({ "products": [{ "skuPartNumber": "ENTERPRISEPACK" }], "users": [user] })
    };
    let group = |extra: Value| {
        let mut group = json!({ "id": id(1), "displayName": "G" });
        group
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        json!({ "products": [{ "skuPartNumber": "ENTERPRISEPACK" }], "groups": [group] })
    };
    let path = |path: Value| user(json!({ "licenseAssignmentStates": [path] }));
    let before = bench.state();
    for (body, field) in [
        (json!([]), "(document)"),
        (json!({ "users": 0 }), "users"),
        (json!({ "users": 10, "seed": "x" }), "seed"),
        (json!({ "users": 10, "sead": 1 }), "sead"),
        (json!({ "users": {} }), "users"),
        (json!({ "users": [], "tenant": {} }), "tenant"),
        (
            json!({ "users": [{ "userPrincipalName": "a" }] }),
            "users[0].id",
        ),
        (
            json!({ "users": [{ "id": id(0) }] }),
            "users[0].userPrincipalName",
        ),
        (
            json!({ "users": [{ "id": "7", "userPrincipalName": "a" }] }),
            "users[0].id",
        ),
        (
            user(json!({ "usagelocation": "NL" })),
            "users[0].usagelocation",
        ),
        (
            user(json!({ "accountEnabled": "yes" })),
            "users[0].accountEnabled",
        ),
        (user(json!({ "department": 5 })), "users[0].department"),
        (
            user(json!({ "department": "ü".repeat(65) })),
            "users[0].department",
        ),
        (
            user(json!({ "jobTitle": "x".repeat(129) })),
            "users[0].jobTitle",
        ),
        (
            user(json!({ "displayName": "x".repeat(257) })),
            "users[0].displayName",
        ),
        (user(json!({ "displayName": null })), "users[0].displayName"),
        (user(json!({ "userType": "member" })), "users[0].userType"),
        (
            user(json!({ "usageLocation": "nl" })),
            "users[0].usageLocation",
        ),
        (
            user(json!({ "userPrincipalName": "" })),
            "users[0].userPrincipalName",
        ),
        (
            user(json!({ "userPrincipalName": "a/b@contoso.com" })),
            "users[0].userPrincipalName",
        ),
        (
            path(json!({})),
            "users[0].licenseAssignmentStates[0].skuPartNumber",
        ),
        (
            path(json!({ "skuPartNumber": "SPE_E3" })),
            "users[0].licenseAssignmentStates[0].skuPartNumber",
        ),
        (
            path(json!({ "skuId": M365_E3 })),
            "users[0].licenseAssignmentStates[0].skuId",
        ),
        (
            path(json!({ "skuId": E3, "disabledPlans": ["NOPE"] })),
            "users[0].licenseAssignmentStates[0].disabledPlans[0]",
        ),
        (
            path(json!({ "skuId": E3, "assignedByGroup": id(9) })),
            "users[0].licenseAssignmentStates[0].assignedByGroup",
        ),
        (
            path(json!({ "skuId": E3, "state": "Fine" })),
            "users[0].licenseAssignmentStates[0].state",
        ),
        (
            path(json!({ "skuId": E3, "lastUpdatedDateTime": "today" })),
            "users[0].licenseAssignmentStates[0].lastUpdatedDateTime",
        ),
        (json!({ "products": [{}] }), "products[0].skuPartNumber"),
        (
            json!({ "products": [{ "skuPartNumber": "NO_SUCH" }] }),
            "products[0].skuPartNumber",
        ),
        (
            json!({ "products": [{ "skuPartNumber": "MCOPSTN5" }] }),
            "products[0].skuPartNumber",
        ),
        (
            json!({ "products": [{ "skuPartNumber": "SPE_E3", "prepaidUnits": { "enabled": "5" } }] }),
            "products[0].prepaidUnits.enabled",
        ),
        (
            json!({ "products": [{ "skuPartNumber": "SPE_E3", "consumedUnits": -1 }] }),
            "products[0].consumedUnits",
        ),
        (
            json!({ "products": [{ "skuPartNumber": "SPE_E3", "prepaidUnits": { "warning": -1 } }] }),
            "products[0].prepaidUnits.warning",
        ),
        (
            json!({ "products": [{ "skuPartNumber": "SPE_E3", "appliesTo": "Device" }] }),
            "products[0].appliesTo",
        ),
        (
            json!({ "products": [{ "skuPartNumber": "SPE_E3" }, { "skuId": M365_E3 }] }),
            "products[1].skuId",
        ),
        (json!({ "products": [], "profile": "Mars" }), "profile"),
        (
            json!({ "groups": [{ "id": id(1) }] }),
            "groups[0].displayName",
        ),
        (
            json!({ "groups": [{ "id": id(1), "displayName": "G" }, { "id": id(1), "displayName": "H" }] }),
            "groups[1].id",
        ),
        (group(json!({ "members": [id(7)] })), "groups[0].members[0]"),
        (
            group(json!({ "members": ["nobody"] })),
            "groups[0].members[0]",
        ),
        (
            group(json!({ "groupTypes": ["Big"] })),
            "groups[0].groupTypes[0]",
        ),
        (
            group(json!({ "licenseProcessingState": "ProcessingComplete" })),
            "groups[0].licenseProcessingState",
        ),
        (
            group(json!({ "licenseProcessingState": { "state": "Done" } })),
            "groups[0].licenseProcessingState.state",
        ),
        (
            group(json!({ "assignedLicenses": [{ "skuId": M365_E3 }] })),
            "groups[0].assignedLicenses[0].skuId",
        ),
        (
            group(json!({ "assignedLicenses": [{ "skuId": E3, "disabledPlans": ["NOPE"] }] })),
            "groups[0].assignedLicenses[0].disabledPlans[0]",
        ),
        (
            json!({ "users": [], "subscriptions": [{}] }),
            "subscriptions[0].skuPartNumber",
        ),
    ] {
        let answer = bench.control("POST", "/_sim/reset", &body);
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(json_of(&answer)["error"]["field"], field, "{body}");
    }
    let twins = |a: &str, b: &str, names: [&str; 2]| json!({ "users": [{ "id": a, "userPrincipalName": names[0] }, { "id": b, "userPrincipalName": names[1] }] });
    for (body, field) in [
        (twins(&id(1), &id(1), ["a@b", "c@d"]), "users[1].id"),
        (
            twins(&id(1), &id(2), ["a@b", "A@b"]),
            "users[1].userPrincipalName",
        ),
    ] {
        let answer = bench.control("POST", "/_sim/reset", &body);
        assert_eq!(json_of(&answer)["error"]["field"], field, "{body}");
    }
    // A refused reset leaves the tenant as it was.
    assert_eq!(bench.state(), before);
}

#[test]
fn what_the_directory_can_hold_is_taken() {
    let plan = json!({ "servicePlanName": "SWAY" });
    let state = json!({
        "products": [{
            "skuPartNumber": "ENTERPRISEPACK",
            "consumedUnits": 7,
            "prepaidUnits": { "enabled": 3 },
            "servicePlans": [plan, { "servicePlanName": "TEAMS1" }, plan],
        }],
        "users": [{
            "id": id(0),
            "userPrincipalName": "ann@contoso.com",
            "displayName": "ü".repeat(256),
            "department": "ü".repeat(64),
            "jobTitle": "x".repeat(128),
            "userType": null,
            "licenseAssignmentStates": [{
                "skuPartNumber": "ENTERPRISEPACK",
                "disabledPlans": ["SWAY", SWAY, "sway"],
                "lastUpdatedDateTime": null,
            }],
        }],
    });
    let bench = Bench::given(&state);
    let state = bench.state();
    let path = &state["users"][0]["licenseAssignmentStates"][0];
    assert_eq!(path["lastUpdatedDateTime"], Value::Null);
    assert_eq!(path["disabledPlans"], json!([SWAY]));
    let plans = state["products"][0]["servicePlans"].as_array().unwrap();
    assert_eq!(plans.len(), 2);
    let chosen = "$select=assignedLicenses,assignedPlans,licenseAssignmentStates,userType";
    assert_eq!(bench.get(&format!("/users/{}?{chosen}", id(0))).status, 200);
    assert_eq!(Bench::given(&state).state(), state);
}

#[test]
fn an_empty_tenant_is_a_tenant() {
    let bench = Bench::given(&small(&[], &[]));
    let page = json_of(&bench.get("/users?$count=true"));
    assert_eq!(
        (&page["@odata.count"], &page["value"]),
        (&json!(0), &json!([]))
    );
}
