//! Faults by the attempt of each user.

use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, id, json_of, small};

fn bench() -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    Bench::given(&small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &[held; 6],
    ))
}

fn batch(bench: &Bench, users: &[usize]) -> Vec<(usize, u64)> {
    let item = |n: &usize| {
        json!({
            "id": n.to_string(),
            "method": "POST",
            "url": format!("/users/{}/assignLicense", id(*n)),
            "headers": { "Content-Type": "application/json" },
            "body": { "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [] }], "removeLicenses": [E3] },
        })
    };
    let body = json!({ "requests": users.iter().map(item).collect::<Vec<_>>() });
    let answer = json_of(&bench.post("/$batch", &body));
    let status = |one: &Value| {
        let id = one["id"].as_str().unwrap().parse().unwrap();
        (id, one["status"].as_u64().unwrap())
    };
    let mut statuses: Vec<_> = answer["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(status)
        .collect();
    statuses.sort_unstable();
    statuses
}

#[test]
fn the_second_call_of_each_user_is_struck_wherever_it_stands() {
    let bench = bench();
    bench.faults(
        &json!([{ "path": "/users/*/assignLicense", "attempt": 2, "do": "status", "status": 503 }]),
    );
    assert_eq!(batch(&bench, &[0, 1]), [(0, 200), (1, 200)]);
    assert_eq!(batch(&bench, &[1, 2]), [(1, 503), (2, 200)]);
    assert_eq!(bench.swap(&id(0)).status, 503);
    // Neither the third call of one nor the first of another is meant. Who was moved has nothing to move.
    assert_eq!(batch(&bench, &[0, 1, 3]), [(0, 400), (1, 400), (3, 200)]);
    assert_eq!(bench.struck(), [2]);
}

#[test]
fn a_rule_of_attempts_sees_calls_that_name_somebody_and_no_others() {
    let bench = bench();
    bench.faults(&json!([{ "attempt": 1, "times": 2, "do": "status", "status": 500 }]));
    assert_eq!(bench.get("/organization").status, 200);
    assert_eq!(bench.get("/users?$top=1").status, 200);
    for (user, status) in [(0, 500), (0, 200), (1, 500), (2, 200)] {
        assert_eq!(
            bench.get(&format!("/users/{}?$select=id", id(user))).status,
            status
        );
    }
    assert_eq!(
        bench.look("metrics")["faults"],
        json!([{ "seen": 4, "struck": 2 }])
    );
}

#[test]
fn an_attempt_that_another_rule_took_is_made_up_for() {
    let bench = bench();
    bench.faults(&json!([
        { "userId": id(0), "do": "cutBefore" },
        { "userId": id(0), "attempt": 1, "do": "status", "status": 503 },
    ]));
    assert_eq!(bench.swap(&id(0)).status, 0);
    assert_eq!(bench.swap(&id(0)).status, 503);
    assert_eq!(bench.swap(&id(0)).status, 200);
    assert_eq!(bench.struck(), [1, 1]);
}

#[test]
fn by_chance_some_first_attempts_fail_and_each_user_once_at_most() {
    let held: &[&str] = &["ENTERPRISEPACK"];
    let bench = Bench::given(&small(
        &[("ENTERPRISEPACK", 300), ("SPE_E3", 300)],
        &[held; 200],
    ));
    bench.faults(&json!([{
        "path": "/users/*/assignLicense", "attempt": 1, "probability": 0.5, "do": "status", "status": 503,
    }]));
    let failed: Vec<usize> = (0..200)
        .filter(|n| bench.swap(&id(*n)).status == 503)
        .collect();
    assert!((70..130).contains(&failed.len()), "{}", failed.len());
    assert!(failed.iter().all(|n| bench.swap(&id(*n)).status == 200));
}

#[test]
fn what_contradicts_itself_is_refused() {
    let bench = bench();
    for (rule, field) in [
        (json!({ "attempt": 0, "do": "cutBefore" }), "[0].attempt"),
        (
            json!({ "attempt": 1, "nth": 2, "do": "cutBefore" }),
            "[0].attempt",
        ),
        (json!({ "attempt": 1, "do": "emptyPage" }), "[0].do"),
        (json!({ "attempt": 1, "do": "reverse" }), "[0].do"),
    ] {
        let answer = bench.control("POST", "/_sim/faults", &json!([rule]));
        assert_eq!(answer.status, 400, "{rule}");
        assert_eq!(json_of(&answer)["error"]["field"], field, "{rule}");
    }
}
