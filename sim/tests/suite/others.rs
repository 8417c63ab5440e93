//! Others who change the tenant while somebody moves.

use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, SWAY, id, json_of, refusal, small};

const SALES: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";

fn bench(seats: i64) -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    let mut state = small(&[("ENTERPRISEPACK", 100), ("SPE_E3", seats)], &[held; 6]);
    state["groups"] = json!([{ "id": SALES, "displayName": "Sales", "members": [id(4), id(5)] }]);
    Bench::given(&state)
}

fn others(bench: &Bench, script: &Value) -> Value {
    let answer = bench.control("POST", "/_sim/others", script);
    let body = json_of(&answer);
    assert_eq!(answer.status, 200, "{body}");
    body["value"].clone()
}

fn done() -> Value {
    json!({ "done": true, "refused": null })
}

fn swap_of(user: usize) -> Value {
    json!({ "do": "assign", "userId": id(user), "addLicenses": [{ "skuId": M365_E3 }], "removeLicenses": [E3] })
}

fn told(bench: &Bench) -> Vec<Value> {
    bench.look("ledger")["others"].as_array().unwrap().clone()
}

#[test]
fn somebody_acts_at_once_and_the_ledger_says_that_it_was_another() {
    let bench = bench(100);
    assert_eq!(others(&bench, &json!([swap_of(0)])), json!([done()]));
    assert_eq!(bench.swap(&id(1)).status, 200);
    let ledger = bench.ledger();
    assert_eq!(
        ledger
            .iter()
            .map(|one| one["by"].clone())
            .collect::<Vec<_>>(),
        [json!("other"), Value::Null]
    );
    assert_eq!(ledger[0]["added"][0]["skuId"], M365_E3);
    assert_eq!(bench.look("metrics")["requests"], 1);
    // Whoever moves the same user now finds it done.
    assert_eq!(bench.swap(&id(0)).status, 400);
}

#[test]
fn somebody_acts_just_before_a_call() {
    let bench = bench(100);
    let mut before = swap_of(1);
    before["before"] = json!({ "path": "/users/*/assignLicense", "nth": 2 });
    assert_eq!(others(&bench, &json!([before]))[0]["done"], false);
    let item = |user: usize| {
        json!({
            "id": user.to_string(),
            "method": "POST",
            "url": format!("/users/{}/assignLicense", id(user)),
            "headers": { "Content-Type": "application/json" },
            "body": { "addLicenses": [{ "skuId": M365_E3 }], "removeLicenses": [E3] },
        })
    };
    let answer = json_of(&bench.post(
        "/$batch",
        &json!({ "requests": [item(0), item(1), item(2)] }),
    ));
    for response in answer["responses"].as_array().unwrap() {
        let expected = if response["id"] == "1" { 400 } else { 200 };
        assert_eq!(response["status"], expected, "{response}");
    }
    let by: Vec<Value> = bench.ledger().iter().map(|one| one["by"].clone()).collect();
    assert_eq!(by, [Value::Null, json!("other"), Value::Null]);
    assert_eq!(bench.look("others")["value"], json!([done()]));
    assert_eq!(bench.look("metrics")["others"], json!([done()]));
}

#[test]
fn by_request_number_whole_requests_are_counted() {
    let bench = bench(100);
    let mut third = swap_of(0);
    third["before"] = json!({ "nth": 3 });
    others(&bench, &json!([third]));
    for expected in [0, 0, 1, 1] {
        bench.get("/organization");
        assert_eq!(bench.ledger().len(), expected);
    }
}

#[test]
fn by_time_they_act_in_their_order_and_at_their_time() {
    let bench = bench(100);
    let mut later = swap_of(0);
    later["afterMs"] = json!(60_000);
    let sooner =
        json!({ "do": "locate", "userId": id(1), "usageLocation": "de", "afterMs": 2_000 });
    others(&bench, &json!([later, sooner]));
    assert_eq!(bench.ledger().len(), 0);
    bench.clock.advance(90_000);
    let ledger = bench.look("ledger");
    let location = &ledger["locations"][0];
    assert_eq!(
        (&location["usageLocation"], &location["by"]),
        (&json!("DE"), &json!("other"))
    );
    assert_eq!(location["time"], "2026-11-20T10:00:02Z");
    let change = &ledger["value"][0];
    assert_eq!(
        (&change["sequence"], &change["time"]),
        (&json!(2), &json!("2026-11-20T10:01:00Z"))
    );
}

#[test]
fn what_the_tenant_refuses_is_told_and_not_done() {
    let bench = bench(1);
    let both = others(&bench, &json!([swap_of(0), swap_of(1)]));
    assert_eq!(both[0], done());
    assert_eq!(both[1]["done"], false);
    let reason = both[1]["refused"].as_str().unwrap();
    assert!(
        reason.contains("does not have any available licenses"),
        "{reason}"
    );
    assert_eq!(bench.ledger().len(), 1);
}

#[test]
fn seats_are_given_up_and_bought() {
    let bench = bench(100);
    others(
        &bench,
        &json!([{ "do": "seats", "skuId": M365_E3, "enabled": 0 }]),
    );
    let (status, _, message) = refusal(&bench.swap(&id(0)));
    assert_eq!(status, 400);
    assert!(message.contains("available licenses"), "{message}");
    others(
        &bench,
        &json!([{ "do": "seats", "skuId": M365_E3, "enabled": 1 }]),
    );
    assert_eq!(bench.swap(&id(0)).status, 200);
    let seats = told(&bench);
    let expected = json!({ "do": "seats", "skuId": M365_E3, "enabled": 1, "sequence": 2, "time": "2026-11-20T10:00:00Z" });
    assert_eq!(seats[1], expected);
}

#[test]
fn a_user_is_deleted() {
    let bench = bench(100);
    others(&bench, &json!([{ "do": "delete", "userId": id(4) }]));
    assert_eq!(bench.swap(&id(4)).status, 404);
    assert_eq!(bench.get(&format!("/users/{}", id(4))).status, 404);
    assert_eq!(json_of(&bench.get("/users/$count")), 5);
    let listed = json_of(&bench.get("/users?$select=id"));
    assert_eq!(listed["value"].as_array().unwrap().len(), 5);
    assert_eq!(bench.consumed(E3), 5);
    let state = bench.state();
    assert_eq!(state["users"].as_array().unwrap().len(), 5);
    assert_eq!(state["groups"][0]["members"], json!([id(5)]));
    assert_eq!(told(&bench)[0]["do"], "delete");
    assert_eq!(
        others(&bench, &json!([{ "do": "delete", "userId": id(0) }])),
        json!([done()])
    );
    assert_eq!(bench.state()["users"][0]["id"], id(1));
}

#[test]
fn a_user_is_renamed_and_switched_off() {
    let bench = bench(100);
    others(
        &bench,
        &json!([
            { "do": "rename", "userId": id(0), "userPrincipalName": "ann@contoso.com" },
            { "do": "enable", "userId": id(0), "accountEnabled": false },
        ]),
    );
    assert_eq!(bench.get("/users/user0@contoso.com").status, 404);
    let user = json_of(&bench.get("/users/ANN@contoso.com?$select=id,accountEnabled"));
    assert_eq!(
        (&user["id"], &user["accountEnabled"]),
        (&json!(id(0)), &json!(false))
    );
    assert_eq!(bench.get("/users/user3@contoso.com").status, 200);
    let taken =
        json!([{ "do": "rename", "userId": id(1), "userPrincipalName": "ANN@contoso.com" }]);
    assert_eq!(
        others(&bench, &taken)[0]["refused"],
        "Another user has this name."
    );
}

#[test]
fn a_group_hands_out_and_takes_back() {
    let bench = bench(7);
    let given = json!([{
        "do": "groupAssign", "groupId": SALES,
        "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [SWAY] }],
    }]);
    assert_eq!(others(&bench, &given), json!([done()]));
    let inherited = (M365_E3.to_owned(), Some(SALES.to_owned()));
    assert!(bench.paths(&id(4)).contains(&inherited));
    assert_eq!(bench.consumed(M365_E3), 2);
    for entry in bench.ledger() {
        assert_eq!(
            (&entry["by"], &entry["groupId"]),
            (&json!("group"), &json!(SALES))
        );
        assert_eq!(
            entry["added"][0],
            json!({ "skuId": M365_E3, "disabledPlans": [SWAY] })
        );
    }
    others(
        &bench,
        &json!([
            { "do": "join", "groupId": SALES, "userId": id(0) },
            { "do": "leave", "groupId": SALES, "userId": id(4) },
        ]),
    );
    assert!(bench.paths(&id(0)).contains(&inherited));
    assert!(!bench.paths(&id(4)).contains(&inherited));
    assert_eq!(bench.consumed(M365_E3), 2);
    let twice = others(
        &bench,
        &json!([
            { "do": "join", "groupId": SALES, "userId": id(0) },
            { "do": "leave", "groupId": SALES, "userId": id(4) },
        ]),
    );
    assert!(
        twice
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["refused"].is_string()),
        "{twice}"
    );
    let taken = json!([{ "do": "groupAssign", "groupId": SALES, "removeLicenses": [M365_E3] }]);
    others(&bench, &taken);
    assert_eq!(bench.consumed(M365_E3), 0);
    assert!(!bench.paths(&id(0)).contains(&inherited));
    assert_eq!(bench.state()["groups"][0]["assignedLicenses"], json!([]));
}

#[test]
fn a_group_without_seats_says_so_at_its_members() {
    let bench = bench(1);
    let given =
        json!([{ "do": "groupAssign", "groupId": SALES, "addLicenses": [{ "skuId": M365_E3 }] }]);
    others(&bench, &given);
    assert_eq!((bench.consumed(M365_E3), bench.ledger().len()), (1, 1));
    let user = json_of(&bench.get(&format!("/users/{}?$select=licenseAssignmentStates", id(5))));
    let path = &user["licenseAssignmentStates"][1];
    assert_eq!(
        (&path["state"], &path["error"]),
        (&json!("Error"), &json!("CountViolation"))
    );
}

#[test]
fn a_scenario_and_a_reset_know_of_them() {
    let bench = bench(100);
    let scenario = json!({ "others": [swap_of(0)] });
    assert_eq!(bench.sim.play(scenario.to_string().as_bytes()), Ok(()));
    assert_eq!(bench.ledger().len(), 1);
    bench.control("POST", "/_sim/reset", &json!({ "users": 20 }));
    assert_eq!(bench.look("others")["value"], json!([]));
    assert_eq!(told(&bench).len(), 0);
}

#[test]
fn a_wrong_script_is_refused_by_name() {
    let bench = bench(100);
    for (rule, field) in [
        (json!({}), "[0]"),
        (json!({ "do": "explode" }), "[0].do"),
        (json!({ "do": "delete" }), "[0]"),
        (json!({ "do": "delete", "userId": id(77) }), "[0].userId"),
        (
            json!({ "do": "delete", "userId": id(0), "writes": 5 }),
            "[0].writes",
        ),
        (
            json!({ "do": "locate", "userId": id(0), "usageLocation": "XX" }),
            "[0].usageLocation",
        ),
        (
            json!({ "do": "join", "userId": id(0), "groupId": id(0) }),
            "[0].groupId",
        ),
        (
            json!({ "do": "seats", "skuId": SALES, "enabled": 5 }),
            "[0].skuId",
        ),
        (
            json!({ "do": "assign", "userId": id(0), "addLicenses": [{ "skuId": "x" }] }),
            "[0]",
        ),
        (
            json!({ "do": "rename", "userId": id(0), "userPrincipalName": "a/b" }),
            "[0].userPrincipalName",
        ),
        (
            json!({ "do": "delete", "userId": id(0), "afterMs": 1, "before": {} }),
            "[0].afterMs",
        ),
        (
            json!({ "do": "delete", "userId": id(0), "before": { "nth": 0 } }),
            "[0].before.nth",
        ),
        (
            json!({ "do": "delete", "userId": id(0), "before": { "path": "/x" } }),
            "[0].before.path",
        ),
        (
            json!({ "do": "delete", "userId": id(0), "before": { "times": 1 } }),
            "[0].before.times",
        ),
    ] {
        let answer = bench.control("POST", "/_sim/others", &json!([rule]));
        assert_eq!(answer.status, 400, "{rule}");
        assert_eq!(json_of(&answer)["error"]["field"], field, "{rule}");
    }
}
