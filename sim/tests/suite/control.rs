//! The control path.

use reseat_sim::{Options, Request};
use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, SWAY, id, json_of, small};

#[test]
fn every_call_needs_its_header() {
    let bench = Bench::generated(20);
    for headers in [
        vec![],
        vec![("Sim-Control", "0")],
        vec![("Authorization", "Bearer x")],
    ] {
        for (method, path) in [
            ("GET", "/_sim/state"),
            ("POST", "/_sim/token"),
            ("POST", "/_sim/reset"),
        ] {
            let headers = headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect();
            let request = Request {
                method: method.into(),
                path: path.into(),
                headers,
                body: b"{}".to_vec(),
            };
            assert_eq!(bench.sim.handle(&request).status, 403);
        }
    }
    let foreign = Request {
        method: "GET".into(),
        path: "/_sim/state".into(),
        headers: vec![
            ("Sim-Control".into(), "1".into()),
            ("Host".into(), "evil.example:80".into()),
        ],
        body: Vec::new(),
    };
    assert_eq!(bench.sim.handle(&foreign).status, 403);
    assert_eq!(
        bench.control("GET", "/_sim/nothing", &Value::Null).status,
        404
    );
    assert_eq!(
        bench.control("GET", "/_sim/reset", &Value::Null).status,
        405
    );
    assert_eq!(
        bench.control("POST", "/_sim/reset", &json!("x")).status,
        400
    );
}

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
            json!({ "users": [], "subscriptions": [{}] }),
            "subscriptions",
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
fn a_reset_clears_everything_but_tokens() {
    let bench = Bench::generated(50);
    assert_eq!(bench.swap("juergen.weiss@contoso.com").status, 200);
    bench.faults(&json!([{ "times": 100, "do": "status", "status": 500 }]));
    assert_eq!(bench.get("/me").status, 500);
    let answer = bench.control("POST", "/_sim/reset", &json!({ "users": 60, "seed": 7 }));
    assert_eq!(json_of(&answer)["users"], 60);
    assert!(bench.ledger().is_empty());
    let metrics = bench.look("metrics");
    for name in [
        "requests",
        "bytes",
        "throttled",
        "beforeRetryAfter",
        "mostInFlight",
        "mostInFlightPerUser",
    ] {
        assert_eq!(metrics[name], 0, "{name}");
    }
    assert_eq!(bench.get("/me").status, 200);
    let fresh = Bench::new(&Options {
        users: 60,
        seed: 7,
        ..Options::default()
    });
    assert_eq!(bench.state(), fresh.state());
}

#[test]
fn metrics_say_what_was_seen() {
    let bench = Bench::generated(50);
    let bytes =
        bench.get("/organization").body.len() + bench.swap("juergen.weiss@contoso.com").body.len();
    let metrics = bench.look("metrics");
    assert_eq!(metrics["requests"], 2);
    assert_eq!(metrics["bytes"], bytes);
    assert_eq!(
        (&metrics["mostInFlight"], &metrics["mostInFlightPerUser"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(metrics["hosts"], json!({ "127.0.0.1:4711": 2 }));
    assert_eq!(
        metrics["byPath"],
        json!({ "GET /organization": 1, "POST /users/{id}/assignLicense": 1 })
    );
}

#[test]
fn in_flight_is_counted_from_arrival_to_departure() {
    let bench = Bench::generated(50);
    let wish = json!({ "addLicenses": [], "removeLicenses": [E3] });
    let request = |user: &str| {
        bench.request(
            "POST",
            &format!("/users/{user}/assignLicense"),
            &[],
            Some(&wish),
        )
    };
    let state = bench.state();
    let id = state["users"][2]["id"].as_str().unwrap();
    // The same user once by name and once by id.
    let first = bench.sim.arrive(&request("juergen.weiss@contoso.com"));
    let second = bench.sim.arrive(&request(id));
    let third = bench.sim.arrive(&request("tom.oneill@contoso.com"));
    drop((first, second, third));
    let metrics = bench.look("metrics");
    assert_eq!(
        (&metrics["mostInFlight"], &metrics["mostInFlightPerUser"]),
        (&json!(3), &json!(2))
    );
    bench.get("/me");
    assert_eq!(bench.look("metrics")["mostInFlight"], 3);
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
