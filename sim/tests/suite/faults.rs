//! The script of faults, in process.

use reseat_sim::Delivery;
use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, id, json_of, small};

fn bench() -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    Bench::given(&small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &[held; 6],
    ))
}

fn swaps(users: &[usize]) -> Value {
    let item = |n: &usize| {
        json!({
            "id": n.to_string(),
            "method": "POST",
            "url": format!("/users/{}/assignLicense", id(*n)),
            "headers": { "Content-Type": "application/json" },
            "body": { "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [] }], "removeLicenses": [E3] },
        })
    };
    json!({ "requests": users.iter().map(item).collect::<Vec<_>>() })
}

#[test]
fn cut_before_changes_nothing_and_cut_after_changes_all() {
    let bench = bench();
    bench.faults(
        &json!([{ "userId": id(0), "do": "cutBefore" }, { "userId": id(1), "do": "cutAfter" }]),
    );
    let before = bench.swap(&id(0));
    assert_eq!(
        (before.delivery, before.status, before.body.len()),
        (Delivery::Cut, 0, 0)
    );
    assert!(bench.ledger().is_empty());
    assert_eq!(bench.swap(&id(1)).delivery, Delivery::Cut);
    assert_eq!(bench.ledger().len(), 1);
    // Each strikes once.
    assert_eq!(bench.swap(&id(0)).status, 200);
    // A blind retry of what was done meets the refusal that a real one would.
    assert_eq!(bench.swap(&id(1)).status, 400);
}

#[test]
fn a_batch_can_be_cut_before_after_and_in_the_middle() {
    for (rule, done) in [
        (json!({ "path": "/$batch", "do": "cutBefore" }), 0),
        (json!({ "path": "/$batch", "do": "cutAfter" }), 4),
        (json!({ "userId": id(2), "do": "cutBefore" }), 2),
        (json!({ "userId": id(2), "do": "cutAfter" }), 3),
    ] {
        let bench = bench();
        bench.faults(&json!([rule]));
        assert_eq!(
            bench.post("/$batch", &swaps(&[0, 1, 2, 3])).delivery,
            Delivery::Cut
        );
        assert_eq!(bench.ledger().len(), done, "{rule}");
    }
}

#[test]
fn a_truncated_answer_ends_in_the_body() {
    let bench = bench();
    bench.faults(&json!([{ "method": "POST", "path": "/v1.0/$batch", "do": "truncate" }]));
    let answer = bench.post("/$batch", &swaps(&[0, 1]));
    assert_eq!((answer.delivery, answer.status), (Delivery::Truncated, 200));
    let announced: usize = answer.header("Content-Length").unwrap().parse().unwrap();
    assert_eq!(answer.body.len(), announced / 2);
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert_eq!(bench.ledger().len(), 2);
}

#[test]
fn a_status_comes_before_the_change_with_every_form_of_retry_after() {
    for (given, headers) in [
        (json!(7), vec!["7"]),
        (json!("2.128"), vec!["2.128"]),
        (
            json!("Fri, 20 Nov 2026 10:00:05 GMT"),
            vec!["Fri, 20 Nov 2026 10:00:05 GMT"],
        ),
        (json!(-1), vec!["-1"]),
        (json!("soon"), vec!["soon"]),
        (json!([1, "3"]), vec!["1", "3"]),
    ] {
        for status in [429, 503] {
            let bench = bench();
            bench.faults(&json!([{ "path": "/users/*/assignLicense", "do": "status", "status": status, "retryAfter": given }]));
            let answer = bench.swap(&id(0));
            assert_eq!(answer.status, status);
            let told = answer
                .headers
                .iter()
                .filter(|(name, _)| name == "Retry-After");
            assert_eq!(
                told.map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
                headers
            );
            assert!(bench.ledger().is_empty());
        }
    }
    let bench = bench();
    bench.faults(&json!([{ "path": "/me", "do": "status", "status": 503 }]));
    assert_eq!(bench.get("/me").header("Retry-After"), None);
}

#[test]
fn one_item_of_a_batch_can_be_refused() {
    let bench = bench();
    bench.faults(&json!([{ "userId": id(1), "do": "status", "status": 503, "retryAfter": 2 }]));
    let responses = json_of(&bench.post("/$batch", &swaps(&[0, 1, 2])))["responses"].clone();
    for response in responses.as_array().unwrap() {
        let refused = response["id"] == "1";
        assert_eq!(response["status"], if refused { 503 } else { 200 });
        assert_eq!(response["headers"].get("Retry-After").is_some(), refused);
    }
    assert_eq!(bench.ledger().len(), 2);
}

#[test]
fn the_nth_matching_request_is_struck() {
    let bench = bench();
    bench
        .faults(&json!([{ "method": "GET", "nth": 3, "times": 2, "do": "status", "status": 500 }]));
    let statuses: Vec<u16> = (0..6).map(|_| bench.get("/organization").status).collect();
    assert_eq!(statuses, [200, 200, 500, 500, 200, 200]);
}

#[test]
fn a_rule_about_requests_as_wholes_leaves_items_alone() {
    let bench = bench();
    bench.faults(&json!([{ "method": "POST", "nth": 2, "do": "cutBefore" }]));
    assert_eq!(bench.post("/$batch", &swaps(&[0, 1, 2])).status, 200);
    assert_eq!(bench.ledger().len(), 3);
    assert_eq!(bench.post("/$batch", &swaps(&[3])).delivery, Delivery::Cut);
}

#[test]
fn chance_is_the_same_for_the_same_seed() {
    let run = || {
        let bench = bench();
        bench.faults(&json!([{ "probability": 0.3, "do": "status", "status": 503 }]));
        (0..200)
            .map(|_| bench.get("/organization").status)
            .collect::<Vec<u16>>()
    };
    let first = run();
    assert_eq!(first, run());
    let struck = first.iter().filter(|status| **status == 503).count();
    assert!((40..80).contains(&struck), "{struck}");
}

#[test]
fn delays_are_handed_to_whoever_delivers() {
    let bench = bench();
    bench.faults(&json!([
        { "path": "/$batch", "do": "delay", "delayMs": 40 },
        { "userId": id(0), "do": "delay", "delayMs": 2 },
    ]));
    assert_eq!(bench.post("/$batch", &swaps(&[0, 1])).delay_ms, 42);
}

#[test]
fn a_wrong_script_is_refused_by_name() {
    let bench = bench();
    for (rules, field) in [
        (json!({}), "(document)"),
        (json!([{ "do": "explode" }]), "[0].do"),
        (json!([{ "do": "delay" }]), "[0].do"),
        (json!([{ "do": "cutBefore" }, { "path": "/me" }]), "[1]"),
        (json!([{ "do": "status" }]), "[0]"),
        (json!([{ "do": "status", "status": 200 }]), "[0].status"),
        (json!([{ "do": "cutBefore", "nth": 0 }]), "[0].nth"),
        (
            json!([{ "do": "cutBefore", "probability": 1.5 }]),
            "[0].probability",
        ),
        (json!([{ "do": "cutBefore", "user": "x" }]), "[0].user"),
        (json!([{ "do": "cutBefore", "times": 0 }]), "[0].times"),
        (
            json!([{ "do": "cutBefore", "probability": 0 }]),
            "[0].probability",
        ),
        (
            json!([{ "do": "status", "status": 429, "retryAfter": {} }]),
            "[0].retryAfter",
        ),
    ] {
        let answer = bench.control("POST", "/_sim/faults", &rules);
        assert_eq!(answer.status, 400, "{rules}");
        assert_eq!(json_of(&answer)["error"]["field"], field);
    }
}

#[test]
fn a_rule_that_can_never_strike_is_refused_with_its_reason() {
    let bench = bench();
    let assign = "/users/{id}/assignLicense";
    for (rule, field, reason) in [
        (json!({ "method": "DELETE" }), "method", "of no call"),
        (json!({ "path": "/user" }), "path", "of no call"),
        (
            json!({ "path": "/v1.0/users/*/photo" }),
            "path",
            "of no call",
        ),
        (json!({ "path": "/users?$top=5" }), "path", "of no call"),
        (json!({ "path": "" }), "path", "of no call"),
        (
            json!({ "path": assign, "method": "GET" }),
            "path",
            "of no GET",
        ),
        (json!({ "userId": id(77) }), "userId", "none of the users"),
        (
            json!({ "path": "/subscribedSkus", "userId": id(1) }),
            "path",
            "names no user",
        ),
        (
            json!({ "path": format!("/users/{}/assignLicense", id(77)) }),
            "path",
            "one that there is not",
        ),
        (
            json!({ "path": format!("/users/{}", id(2)), "userId": id(1) }),
            "path",
            "another user",
        ),
        (json!({ "status": 503 }), "status", "belongs to"),
        (json!({ "retryAfter": 5 }), "retryAfter", "belongs to"),
    ] {
        let mut rules = json!([{ "do": "cutBefore" }, { "do": "truncate" }]);
        rules[1]
            .as_object_mut()
            .unwrap()
            .extend(rule.as_object().unwrap().clone());
        let answer = bench.control("POST", "/_sim/faults", &rules);
        assert_eq!(answer.status, 400, "{rule}");
        let error = &json_of(&answer)["error"];
        assert_eq!(error["field"], format!("[1].{field}"), "{rule}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(reason), "{rule}: {message}");
    }
    // What was refused is not in force, not even its good part.
    assert_eq!(bench.get("/me").status, 200);
    assert_eq!(bench.struck(), [0; 0]);
}

#[test]
fn no_way_to_write_a_path_escapes_a_rule() {
    let name = "user1%40contoso.com";
    for (rule, method, path) in [
        ("/$batch", "POST", "/%24batch".to_owned()),
        ("/%24batch", "POST", "//$Batch/".to_owned()),
        (
            "/v1.0/users/*/assignLicense",
            "POST",
            format!("/users/{name}/microsoft.graph.assignLicense"),
        ),
        (
            "/users/{id}/microsoft.graph.assignLicense",
            "POST",
            format!("/Users/{}/%61ssignlicense", id(1)),
        ),
        (
            "/users/USER1@contoso.com",
            "GET",
            format!("/users/{}", id(1)),
        ),
        (
            "/users/user1%40contoso.com",
            "GET",
            format!("/users/{name}"),
        ),
        ("/users/$count", "GET", "/users/%24count".to_owned()),
    ] {
        let bench = bench();
        bench.faults(&json!([{ "path": rule, "do": "cutBefore" }]));
        let request = bench.request(method, &path, &[], Some(&swaps(&[1])));
        assert_eq!(bench.sim.handle(&request).delivery, Delivery::Cut, "{path}");
    }
    // A user is the same by id and by name.
    let bench = bench();
    bench.faults(&json!([{ "userId": id(1), "times": 2, "do": "cutBefore" }]));
    assert_eq!(bench.swap("user1@contoso.com").delivery, Delivery::Cut);
    assert_eq!(bench.swap(&id(1)).delivery, Delivery::Cut);
    assert_eq!(bench.swap(&id(1)).status, 200);
}

#[test]
fn the_metrics_say_what_each_rule_saw_and_struck() {
    let bench = bench();
    bench.faults(&json!([
        { "method": "GET", "nth": 2, "times": 2, "do": "status", "status": 500 },
        { "path": "/organization", "do": "status", "status": 503 },
        { "path": "/users/{id}/assignLicense", "do": "cutAfter" },
        { "path": "/organization", "do": "truncate" },
    ]));
    let statuses: Vec<u16> = (0..5).map(|_| bench.get("/organization").status).collect();
    // The second rule strikes first; when it would strike again the first one has decided already.
    assert_eq!(statuses, [503, 500, 500, 200, 200]);
    let rules = bench.look("metrics")["faults"].clone();
    assert_eq!(
        rules,
        json!([
            { "seen": 5, "struck": 2 },
            { "seen": 5, "struck": 1 },
            { "seen": 0, "struck": 0 },
            { "seen": 5, "struck": 1 },
        ])
    );
}

#[test]
fn a_later_rule_strikes_when_the_earlier_one_is_spent() {
    let bench = bench();
    bench.faults(&json!([
        { "userId": id(0), "do": "cutBefore" },
        { "userId": id(0), "do": "status", "status": 503 },
        { "userId": id(0), "do": "cutAfter" },
    ]));
    assert_eq!(bench.swap(&id(0)).delivery, Delivery::Cut);
    assert!(bench.ledger().is_empty());
    // A status that is then cut off on its way.
    assert_eq!(bench.swap(&id(0)).delivery, Delivery::Cut);
    assert!(bench.ledger().is_empty());
    assert_eq!(bench.struck(), [1, 1, 1]);
    assert_eq!(bench.swap(&id(0)).status, 200);
}
