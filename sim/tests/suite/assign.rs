//! The rules of `assignLicense`.

use serde_json::{Value, json};

use crate::answers;
use crate::bench::{Bench, E3, M365_E3, SWAY, VISIO, id, json_of, refusal, small};

const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";
const NOWHERE: &str = "11111111-2222-4333-8444-555555555555";

/// Three users: one with Office 365 E3, one with nothing, one with E3 by group.
fn bench(seats: i64) -> Bench {
    let products = [
        ("ENTERPRISEPACK", 10),
        ("SPE_E3", seats),
        ("VISIOCLIENT", 5),
    ];
    let mut state = small(&products, &[&["ENTERPRISEPACK"], &[], &[]]);
    state["groups"] = json!([{ "id": GROUP, "displayName": "LIC-O365E3-Sales" }]);
    state["users"][2]["licenseAssignmentStates"] =
        json!([{ "skuPartNumber": "ENTERPRISEPACK", "assignedByGroup": GROUP }]);
    Bench::given(&state)
}

fn add(sku_id: &str) -> Value {
    json!([{ "skuId": sku_id, "disabledPlans": [] }])
}

/// Refused with this fragment, and nothing has changed.
fn refused(bench: &Bench, user: &str, add: &Value, remove: &Value, fragment: &str) {
    let before = bench.state();
    let (status, code, message) = refusal(&bench.assign(user, add, remove));
    assert_eq!(
        (status, code.as_str()),
        (400, "Request_BadRequest"),
        "{message}"
    );
    assert!(message.contains(fragment), "{message}");
    assert_eq!(bench.state(), before);
    assert!(bench.ledger().is_empty());
}

#[test]
fn one_call_adds_and_removes_and_is_one_entry_of_the_ledger() {
    let bench = bench(5);
    let wish = json!({
        "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [SWAY] }],
        "removeLicenses": [E3],
    });
    answers::ours("assignLicense.request", &wish).unwrap();
    let answer = bench.post(&format!("/users/{}/assignLicense", id(0)), &wish);
    assert_eq!(answer.status, 200);
    assert_eq!(json_of(&answer)["id"], id(0));
    assert_eq!(bench.paths(&id(0)), [(M365_E3.to_owned(), None)]);
    assert_eq!((bench.consumed(E3), bench.consumed(M365_E3)), (1, 1));
    let ledger = bench.ledger();
    assert_eq!(
        ledger,
        [json!({
            "sequence": 1,
            "time": "2026-11-20T10:00:00Z",
            "requestId": answer.header("request-id"),
            "userId": id(0),
            "added": [{ "skuId": M365_E3, "disabledPlans": [SWAY] }],
            "removed": [E3],
        })]
    );
    let user = json_of(&bench.get(&format!("/users/{}?$select=licenseAssignmentStates", id(0))));
    let state = &user["licenseAssignmentStates"][0];
    assert_eq!(state["disabledPlans"], json!([SWAY]));
    assert_eq!(state["lastUpdatedDateTime"], "2026-11-20T10:00:00Z");
}

#[test]
fn giving_again_overwrites_the_switches_and_takes_no_seat() {
    let bench = bench(5);
    let off = json!([{ "skuId": E3.to_uppercase(), "disabledPlans": [SWAY] }]);
    assert_eq!(bench.assign(&id(0), &off, &json!([])).status, 200);
    assert_eq!(bench.assign(&id(0), &add(E3), &json!([])).status, 200);
    assert_eq!(bench.consumed(E3), 2);
    let user = json_of(&bench.get(&format!("/users/{}?$select=assignedLicenses", id(0))));
    assert_eq!(
        user["assignedLicenses"],
        json!([{ "skuId": E3, "disabledPlans": [] }])
    );
    assert_eq!(bench.ledger().len(), 2);
}

#[test]
fn giving_again_overwrites_every_direct_path() {
    let mut state = small(&[("ENTERPRISEPACK", 10)], &[&["ENTERPRISEPACK"]]);
    let paths = json!([
        { "skuId": E3, "disabledPlans": ["SWAY"] },
        { "skuId": E3, "disabledPlans": ["TEAMS1"] },
        { "skuId": E3, "disabledPlans": ["SWAY"], "assignedByGroup": GROUP },
    ]);
    state["groups"] = json!([{ "id": GROUP, "displayName": "G" }]);
    state["users"][0]["licenseAssignmentStates"] = paths;
    let bench = Bench::given(&state);
    assert_eq!(bench.assign(&id(0), &add(E3), &json!([])).status, 200);
    let user = json_of(&bench.get(&format!("/users/{}?$select=licenseAssignmentStates", id(0))));
    let off: Vec<&Value> = user["licenseAssignmentStates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|path| &path["disabledPlans"])
        .collect();
    assert_eq!(off, [&json!([]), &json!([]), &json!([SWAY])]);
    assert_eq!(bench.consumed(E3), 1);
}

#[test]
fn what_is_off_twice_is_off_once() {
    let bench = bench(5);
    let twice = json!([{ "skuId": E3, "disabledPlans": [SWAY, SWAY.to_uppercase()] }]);
    assert_eq!(bench.assign(&id(0), &twice, &json!([])).status, 200);
    assert_eq!(
        bench.ledger()[0]["added"][0]["disabledPlans"],
        json!([SWAY])
    );
    let state = bench.state();
    let path = &state["users"][0]["licenseAssignmentStates"][0];
    assert_eq!(path["disabledPlans"], json!([SWAY]));
}

#[test]
fn both_arrays_are_required() {
    let bench = bench(5);
    let path = format!("/users/{}/assignLicense", id(0));
    for (body, missing) in [
        (
            json!({ "addLicenses": add(M365_E3) }),
            "are: removeLicenses.",
        ),
        (json!({ "removeLicenses": [E3] }), "are: addLicenses."),
        (json!({}), "are: addLicenses, removeLicenses."),
        (
            json!({ "addLicenses": [], "removeLicenses": null }),
            "are: removeLicenses.",
        ),
    ] {
        let (status, code, message) = refusal(&bench.post(&path, &body));
        assert_eq!((status, code.as_str()), (400, "Request_BadRequest"));
        assert!(
            message.contains("missing from the request payload"),
            "{message}"
        );
        assert!(message.ends_with(missing), "{message}");
    }
    refused(
        &bench,
        &id(0),
        &json!([]),
        &json!([]),
        "No license changes provided",
    );
}

#[test]
fn a_malformed_body_is_refused() {
    let bench = bench(5);
    let path = format!("/users/{}/assignLicense", id(0));
    for body in [
        json!([]),
        json!({ "addLicenses": {}, "removeLicenses": [] }),
        json!({ "addLicenses": [], "removeLicenses": E3 }),
        json!({ "addLicenses": [E3], "removeLicenses": [] }),
        json!({ "addLicenses": [{ "skuId": M365_E3, "disabledPlans": null }], "removeLicenses": [] }),
        json!({ "addLicenses": [{ "skuId": M365_E3, "disabled": [] }], "removeLicenses": [] }),
        json!({ "addLicenses": [], "removeLicenses": [E3], "reason": "x" }),
    ] {
        let (status, code, _) = refusal(&bench.post(&path, &body));
        assert_eq!((status, code.as_str()), (400, "BadRequest"), "{body}");
    }
    // What is no GUID has the code of the directory's own refusals.
    for body in [
        json!({ "addLicenses": [{ "skuId": "E3" }], "removeLicenses": [] }),
        json!({ "addLicenses": [{ "disabledPlans": [] }], "removeLicenses": [] }),
        json!({ "addLicenses": [{ "skuId": M365_E3, "disabledPlans": ["SWAY"] }], "removeLicenses": [] }),
        json!({ "addLicenses": [], "removeLicenses": ["{6fd2c87f-b296-42f0-b197-1e91e994b900}"] }),
    ] {
        let (status, code, _) = refusal(&bench.post(&path, &body));
        assert_eq!(
            (status, code.as_str()),
            (400, "Request_BadRequest"),
            "{body}"
        );
    }
    let mut request = bench.request("POST", &path, &[("Content-Type", "application/json")], None);
    request.body = b"{".to_vec();
    assert_eq!(bench.send(&request).status, 400);
    let mut request = bench.request("POST", &path, &[("Content-Type", "text/plain")], None);
    request.body = json!({ "addLicenses": [], "removeLicenses": [E3] })
        .to_string()
        .into_bytes();
    assert_eq!(bench.send(&request).status, 400);
    assert!(bench.ledger().is_empty());
}

#[test]
fn an_unknown_user_is_404() {
    let bench = bench(5);
    let (status, code, message) = refusal(&bench.swap(NOWHERE));
    assert_eq!((status, code.as_str()), (404, "Request_ResourceNotFound"));
    assert!(message.contains(NOWHERE), "{message}");
}

#[test]
fn what_is_not_held_can_not_be_removed() {
    let bench = bench(5);
    let fragment = "User does not have a corresponding license.";
    refused(&bench, &id(1), &add(M365_E3), &json!([E3]), fragment);
    refused(&bench, &id(0), &json!([]), &json!([VISIO]), fragment);
}

#[test]
fn what_comes_from_a_group_can_not_be_removed_from_the_user() {
    let bench = bench(5);
    refused(
        &bench,
        &id(2),
        &json!([]),
        &json!([E3]),
        "inherited from a group membership",
    );
}

#[test]
fn with_both_paths_only_the_direct_one_goes() {
    let bench = bench(5);
    let seats = bench.consumed(E3);
    // A direct path on top of an inherited one takes no second seat.
    assert_eq!(bench.assign(&id(2), &add(E3), &json!([])).status, 200);
    assert_eq!(bench.paths(&id(2)).len(), 2);
    assert_eq!(bench.consumed(E3), seats);
    assert_eq!(bench.assign(&id(2), &json!([]), &json!([E3])).status, 200);
    assert_eq!(
        bench.paths(&id(2)),
        [(E3.to_owned(), Some(GROUP.to_owned()))]
    );
    assert_eq!(bench.consumed(E3), seats);
}

#[test]
fn a_product_that_the_tenant_does_not_own_is_refused() {
    let bench = bench(5);
    let fragment = "does not correspond to a valid company License";
    refused(&bench, &id(0), &add(NOWHERE), &json!([]), fragment);
    refused(&bench, &id(0), &json!([]), &json!([NOWHERE]), fragment);
}

#[test]
fn a_product_for_the_company_is_refused() {
    let mut state = small(&[("ENTERPRISEPACK", 10)], &[&[]]);
    state["products"][0]["appliesTo"] = json!("Company");
    let bench = Bench::given(&state);
    refused(
        &bench,
        &id(0),
        &add(E3),
        &json!([]),
        "cannot be assigned to a user",
    );
}

#[test]
fn a_location_is_needed_to_give_but_not_to_take() {
    let mut state = small(
        &[("ENTERPRISEPACK", 10), ("SPE_E3", 5)],
        &[&["ENTERPRISEPACK"]],
    );
    // Two letters that stand for no country are no location either.
    for location in [Value::Null, json!("XX")] {
        state["users"][0]["usageLocation"] = location;
        let bench = Bench::given(&state);
        refused(
            &bench,
            &id(0),
            &add(M365_E3),
            &json!([E3]),
            "invalid usage location",
        );
        assert_eq!(bench.assign(&id(0), &json!([]), &json!([E3])).status, 200);
    }
}

#[test]
fn switched_off_services_must_be_the_products_own() {
    let bench = bench(5);
    let foreign = json!([{ "skuId": VISIO, "disabledPlans": [SWAY] }]);
    refused(&bench, &id(0), &foreign, &json!([]), SWAY);
    // One for the whole company is tolerated.
    let company =
        json!([{ "skuId": VISIO, "disabledPlans": ["113feb6c-3fe4-4440-bddc-54d774bf0318"] }]);
    assert_eq!(bench.assign(&id(0), &company, &json!([])).status, 200);
}

#[test]
fn the_same_product_twice_is_refused() {
    let bench = bench(5);
    let fragment = "more than once";
    refused(&bench, &id(0), &add(E3), &json!([E3]), fragment);
    refused(&bench, &id(0), &json!([]), &json!([E3, E3]), fragment);
    let twice = json!([{ "skuId": M365_E3, "disabledPlans": [] }, { "skuId": M365_E3 }]);
    refused(&bench, &id(0), &twice, &json!([]), fragment);
}

#[test]
fn seats_run_out_and_come_back() {
    let products = [("ENTERPRISEPACK", 10), ("SPE_E3", 1)];
    let held: &[&str] = &["ENTERPRISEPACK"];
    let bench = Bench::given(&small(&products, &[held, held, held]));
    assert_eq!(bench.swap(&id(0)).status, 200);
    let before = bench.state();
    let (status, _, message) = refusal(&bench.swap(&id(1)));
    assert_eq!(status, 400);
    assert!(
        message.contains(&format!(
            "SKU {M365_E3} does not have any available licenses"
        )),
        "{message}"
    );
    // All or nothing: the old product is still there.
    assert_eq!(bench.state(), before);
    assert_eq!(
        bench.assign(&id(0), &json!([]), &json!([M365_E3])).status,
        200
    );
    assert_eq!(bench.swap(&id(1)).status, 200);
}

#[test]
fn units_in_warning_count_and_suspended_ones_do_not() {
    let held: &[&str] = &["ENTERPRISEPACK"];
    let mut state = small(&[("ENTERPRISEPACK", 10), ("SPE_E3", 0)], &[held, held]);
    state["products"][1]["prepaidUnits"] = json!({ "enabled": 0, "warning": 1, "suspended": 7 });
    state["products"][1]["capabilityStatus"] = json!("Warning");
    let bench = Bench::given(&state);
    assert_eq!(bench.swap(&id(0)).status, 200);
    assert_eq!(bench.swap(&id(1)).status, 400);
    state["products"][1]["prepaidUnits"] = json!({ "enabled": 5 });
    state["products"][1]["capabilityStatus"] = json!("Suspended");
    let bench = Bench::given(&state);
    assert_eq!(bench.swap(&id(0)).status, 400);
}

#[test]
fn an_over_used_product_gives_no_seat() {
    let mut state = small(&[("VISIOCLIENT", 5)], &[&[]]);
    state["products"][0]["consumedUnits"] = json!(6);
    let bench = Bench::given(&state);
    refused(
        &bench,
        &id(0),
        &add(VISIO),
        &json!([]),
        "does not have any available licenses",
    );
}

#[test]
fn given_counts_move_with_changes() {
    let mut state = small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &[&["ENTERPRISEPACK"]],
    );
    state["products"][0]["consumedUnits"] = json!(42);
    state["products"][1]["consumedUnits"] = json!(17);
    let bench = Bench::given(&state);
    assert_eq!(bench.swap(&id(0)).status, 200);
    assert_eq!((bench.consumed(E3), bench.consumed(M365_E3)), (41, 18));
}

#[test]
fn the_role_decides_who_may() {
    let mut bench = bench(5);
    for roles in [
        json!([]),
        json!(["Global Reader"]),
        json!(["Groups Administrator"]),
        json!(["Our own role"]),
    ] {
        bench.sign_in(&json!({ "roles": roles }));
        let (status, code, message) = refusal(&bench.swap(&id(0)));
        assert_eq!(
            (status, code.as_str()),
            (403, "Authorization_RequestDenied")
        );
        assert!(message.contains("Insufficient privileges"), "{message}");
    }
    assert!(bench.ledger().is_empty());
    for wish in [
        json!({ "roles": ["Global Reader", "User Administrator"] }),
        json!({ "roles": ["global administrator"] }),
        json!({ "app": true, "roles": [] }),
    ] {
        bench.sign_in(&wish);
        let toggle = json!([{ "skuId": E3, "disabledPlans": [] }]);
        assert_eq!(
            bench.assign(&id(0), &toggle, &json!([])).status,
            200,
            "{wish}"
        );
    }
}
