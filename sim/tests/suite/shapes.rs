//! Answers of batches that arrive whole and out of shape.

use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, id, json_of, small};

fn bench() -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    Bench::given(&small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &[held; 6],
    ))
}

/// The answers to a batch that moves these users, under this rule.
fn answers(bench: &Bench, users: &[usize]) -> Vec<Value> {
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
    answer["responses"].as_array().unwrap().clone()
}

fn bent(rule: Value) -> Vec<Value> {
    let bench = bench();
    bench.faults(&json!([rule]));
    let answers = answers(&bench, &[0, 1, 2, 3]);
    assert_eq!(bench.struck(), [1], "{rule}");
    // Whatever the answer looks like, all of it was done.
    assert_eq!(bench.ledger().len(), 4, "{rule}");
    answers
}

fn ids(answers: &[Value]) -> Vec<&str> {
    answers
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect()
}

fn sorted(answers: &[Value]) -> Vec<&str> {
    let mut ids = ids(answers);
    ids.sort_unstable();
    ids
}

#[test]
fn the_answers_come_the_other_way_round() {
    assert_eq!(ids(&bent(json!({ "do": "reverse" }))), ["3", "2", "1", "0"]);
}

#[test]
fn one_answer_is_missing_twice_there_or_under_a_name_that_nobody_gave() {
    for (rule, expected) in [
        (json!({ "do": "missingId" }), vec!["0", "1", "3"]),
        (
            json!({ "path": "/$batch", "do": "missingId", "item": 1 }),
            vec!["1", "2", "3"],
        ),
        (
            json!({ "userId": id(3), "do": "missingId" }),
            vec!["0", "1", "2"],
        ),
        (
            json!({ "userId": id(1), "do": "duplicateId" }),
            vec!["0", "1", "1", "2", "3"],
        ),
        (
            json!({ "do": "duplicateId", "item": 4 }),
            vec!["0", "1", "2", "3", "3"],
        ),
        (
            json!({ "userId": id(0), "do": "unknownId" }),
            vec!["0-unknown", "1", "2", "3"],
        ),
    ] {
        assert_eq!(sorted(&bent(rule.clone())), expected, "{rule}");
    }
}

#[test]
fn numbers_and_objects_come_as_text() {
    for answer in bent(json!({ "do": "statusAsString" })) {
        assert_eq!(answer["status"], "200");
    }
    for answer in bent(json!({ "userId": id(2), "do": "bodyAsString" })) {
        assert_eq!(answer["body"].is_string(), answer["id"] == "2");
    }
    let answers = bent(json!({ "do": "statusAsString", "item": 2 }));
    let texts = answers.iter().filter(|one| one["status"].is_string());
    assert_eq!(texts.map(|one| &one["id"]).collect::<Vec<_>>(), ["1"]);
}

#[test]
fn several_of_them_come_together() {
    let bench = bench();
    bench.faults(&json!([
        { "do": "reverse" },
        { "userId": id(1), "do": "missingId" },
        { "do": "statusAsString" },
    ]));
    let answers = answers(&bench, &[0, 1, 2]);
    assert_eq!(ids(&answers), ["2", "0"]);
    assert!(answers.iter().all(|one| one["status"] == "200"));
    assert_eq!(bench.struck(), [1, 1, 1]);
}

#[test]
fn a_rule_waits_for_an_answer_that_it_can_act_on() {
    let bench = bench();
    bench.faults(&json!([{ "do": "reverse" }, { "do": "missingId", "item": 2 }]));
    // One request has no order and no second answer; one that names nobody is no item of a batch.
    assert_eq!(ids(&answers(&bench, &[0])), ["0"]);
    assert_eq!(bench.swap(&id(1)).status, 200);
    assert_eq!(bench.struck(), [0, 0]);
    assert_eq!(ids(&answers(&bench, &[2, 3, 4])), ["4", "2"]);
    assert_eq!(bench.struck(), [1, 1]);
    bench.faults(
        &json!([{ "path": "/$batch", "do": "status", "status": 503 }, { "do": "reverse" }]),
    );
    let refused = bench.post("/$batch", &json!({ "requests": [] }));
    assert_eq!((refused.status, bench.struck()), (503, vec![1, 0]));
}

#[test]
fn what_is_no_batch_is_refused() {
    let bench = bench();
    for rule in [
        json!({ "path": "/users/*/assignLicense", "do": "reverse" }),
        json!({ "userId": id(0), "do": "missingId", "item": 1 }),
    ] {
        let answer = bench.control("POST", "/_sim/faults", &json!([rule]));
        assert_eq!(json_of(&answer)["error"]["field"], "[0].do", "{rule}");
    }
}
