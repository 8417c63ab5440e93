//! Setting a usage location.

use reseat_sim::Options;
use serde_json::{Value, json};

use crate::answers;
use crate::bench::{Bench, E3, id, json_of, refusal, small};

/// One user without a location, one with.
fn state() -> Value {
    let mut state = small(&[("ENTERPRISEPACK", 10)], &[&[], &[]]);
    state["users"][0]["usageLocation"] = Value::Null;
    state
}

fn path(user: usize) -> String {
    format!("/users/{}", id(user))
}

fn set(bench: &Bench, user: usize, code: &str) -> reseat_sim::Answer {
    bench.patch(&path(user), &json!({ "usageLocation": code }))
}

fn give(bench: &Bench, user: usize) -> (u16, String, String) {
    let add = json!([{ "skuId": E3, "disabledPlans": [] }]);
    let answer = bench.assign(&id(user), &add, &json!([]));
    match answer.status {
        200 => (200, String::new(), String::new()),
        _ => refusal(&answer),
    }
}

fn locations(bench: &Bench) -> Vec<Value> {
    bench.look("ledger")["locations"]
        .as_array()
        .cloned()
        .unwrap()
}

#[test]
fn a_location_is_set_and_the_user_can_be_licensed() {
    let bench = Bench::given(&state());
    assert_eq!(give(&bench, 0).0, 400);
    let wish = json!({ "usageLocation": "DE" });
    answers::ours("usageLocation.request", &wish).unwrap();
    let answer = bench.patch("/users/USER0@contoso.com", &wish);
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(answer.header("Content-Type"), None);
    assert_eq!(bench.state()["users"][0]["usageLocation"], "DE");
    let read = json_of(&bench.get(&format!("{}?$select=usageLocation", path(0))));
    assert_eq!(read["usageLocation"], "DE");
    assert_eq!(give(&bench, 0).0, 200);
    assert_eq!(
        locations(&bench),
        [json!({
            "sequence": 1,
            "time": "2026-11-20T10:00:00Z",
            "requestId": answer.header("request-id"),
            "userId": id(0),
            "usageLocation": "DE",
        })]
    );
    // One numbering over both kinds of changes, which stand apart.
    assert_eq!(bench.ledger().len(), 1);
    assert_eq!(bench.ledger()[0]["sequence"], 2);
}

#[test]
fn a_reset_forgets_the_locations_that_were_set() {
    let bench = Bench::given(&state());
    assert_eq!(set(&bench, 0, "DE").status, 204);
    bench.control("POST", "/_sim/reset", &state());
    assert!(locations(&bench).is_empty());
}

#[test]
fn what_is_no_country_or_no_location_is_refused() {
    let bench = Bench::given(&state());
    let before = bench.state();
    for (body, code) in [
        (json!({ "usageLocation": "XX" }), "Request_BadRequest"),
        (json!({ "usageLocation": "" }), "Request_BadRequest"),
        (json!({ "usageLocation": "Germany" }), "Request_BadRequest"),
        (json!({ "usageLocation": null }), "Request_BadRequest"),
        (json!({ "usageLocation": 49 }), "BadRequest"),
        (json!({ "usageLocation": ["DE"] }), "BadRequest"),
        (json!({}), "Request_BadRequest"),
        (
            json!({ "usageLocation": "DE", "jobTitle": "x" }),
            "Request_BadRequest",
        ),
        (json!({ "usagelocation": "DE" }), "Request_BadRequest"),
        (json!([]), "BadRequest"),
    ] {
        let (status, found, message) = refusal(&bench.patch(&path(0), &body));
        assert_eq!((status, found.as_str()), (400, code), "{body}: {message}");
    }
    let bare = bench.request("PATCH", &path(0), &[], None);
    assert_eq!(bench.send(&bare).status, 400);
    let query = format!("{}?$select=id", path(0));
    let answer = bench.patch(&query, &json!({ "usageLocation": "DE" }));
    assert_eq!(answer.status, 400);
    let (status, code, message) = refusal(&set(&bench, 7, "DE"));
    assert_eq!((status, code.as_str()), (404, "Request_ResourceNotFound"));
    assert!(message.contains(&id(7)), "{message}");
    assert_eq!(bench.state(), before);
    assert!(locations(&bench).is_empty());
}

#[test]
fn small_letters_become_capitals() {
    let bench = Bench::given(&state());
    assert_eq!(set(&bench, 0, "de").status, 204);
    assert_eq!(bench.state()["users"][0]["usageLocation"], "DE");
}

#[test]
fn a_role_and_a_permission_are_needed() {
    let mut bench = Bench::given(&state());
    for (wish, sets, assigns) in [
        (json!({}), true, true),
        (json!({ "roles": ["User Administrator"] }), true, true),
        (json!({ "roles": ["Global Reader"] }), false, false),
        (json!({ "roles": ["Groups Administrator"] }), false, false),
        (json!({ "roles": [] }), false, false),
        (json!({ "app": true, "roles": [] }), true, true),
        (json!({ "scopes": [] }), false, false),
        (json!({ "scopes": ["User.ReadWrite.All"] }), true, true),
        (
            json!({ "scopes": ["User.Read.All", "LicenseAssignment.ReadWrite.All"] }),
            false,
            true,
        ),
        (
            json!({ "app": true, "scopes": ["LicenseAssignment.ReadWrite.All"] }),
            false,
            true,
        ),
        (
            json!({ "roles": ["Global Reader"], "scopes": ["User.ReadWrite.All"] }),
            false,
            false,
        ),
    ] {
        bench.sign_in(&wish);
        for (status, may) in [
            (set(&bench, 1, "DE").status, sets),
            (give(&bench, 1).0, assigns),
        ] {
            let good = status < 300;
            assert_eq!((good, good || status == 403), (may, true), "{wish}");
        }
    }
    bench.sign_in(&json!({ "roles": ["Global Reader"] }));
    let (status, code, message) = refusal(&set(&bench, 1, "DE"));
    assert_eq!(
        (status, code.as_str()),
        (403, "Authorization_RequestDenied")
    );
    assert!(message.contains("Insufficient privileges"), "{message}");
}

#[test]
fn locations_are_set_in_a_batch() {
    let bench = Bench::given(&state());
    let item = |number: usize, user: usize, code: &str| {
        json!({
            "id": number.to_string(),
            "method": "PATCH",
            "url": path(user),
            "headers": { "Content-Type": "application/json" },
            "body": { "usageLocation": code },
        })
    };
    let batch = json!({ "requests": [item(1, 0, "DE"), item(2, 1, "XX"), item(3, 9, "DE")] });
    let answer = json_of(&bench.post("/$batch", &batch));
    let mut found: Vec<(String, i64, bool)> = answer["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|response| {
            (
                response["id"].as_str().unwrap().to_owned(),
                response["status"].as_i64().unwrap(),
                response.get("body").is_some(),
            )
        })
        .collect();
    found.sort();
    let one = |id: &str, status, body| (id.to_owned(), status, body);
    assert_eq!(
        found,
        [
            one("1", 204, false),
            one("2", 400, true),
            one("3", 404, true)
        ]
    );
    assert_eq!(bench.state()["users"][0]["usageLocation"], "DE");
    assert_eq!(locations(&bench).len(), 1);
}

#[test]
fn setting_a_location_is_a_write() {
    let bench = Bench::new(&Options {
        users: 600,
        ..Options::default()
    });
    for number in 0..3000 {
        // Slow enough for the bucket of resource units, too fast for that of writes.
        if number % 1000 == 0 {
            bench.clock.advance(1);
        }
        let wish = json!({ "usageLocation": "DE" });
        let answer = bench.patch("/users/admin@contoso.com", &wish);
        assert_eq!(answer.status, 204, "{number}");
        assert_eq!(answer.header("x-ms-resource-unit"), Some("1"));
    }
    let wish = json!({ "usageLocation": "NL" });
    let refused = bench.patch("/users/admin@contoso.com", &wish);
    assert_eq!(refusal(&refused).1, "TooManyRequests");
    assert_eq!(
        refused.header("x-ms-throttle-information"),
        Some("WriteLimitExceeded")
    );
    assert_eq!(bench.state()["users"][0]["usageLocation"], "DE");
    let metrics = bench.look("metrics");
    assert_eq!(metrics["byPath"]["PATCH /users/{id}"], 3001);
    assert_eq!(metrics["mostInFlightPerUser"], 1);
}

#[test]
fn a_fault_can_strike_the_change_alone() {
    let bench = Bench::given(&state());
    bench.faults(&json!([
        { "method": "PATCH", "path": path(0), "do": "status", "status": 503, "retryAfter": 1 },
        { "method": "PATCH", "path": "/users/*", "nth": 2, "do": "cutAfter" },
    ]));
    assert_eq!(bench.get(&path(0)).status, 200);
    assert_eq!(set(&bench, 0, "DE").status, 503);
    assert_eq!(bench.struck(), [1, 0]);
    assert_eq!(set(&bench, 0, "DE").status, 0);
    assert_eq!(bench.struck(), [1, 1]);
    // The change was made, and only its answer is lost.
    assert_eq!(bench.state()["users"][0]["usageLocation"], "DE");
}

#[test]
fn a_first_location_takes_a_while_to_be_known_where_a_state_says_so() {
    let mut state = state();
    state["rules"] = json!({ "locationRefusals": 2 });
    let bench = Bench::given(&state);
    for user in [0, 1] {
        assert_eq!(set(&bench, user, "DE").status, 204);
    }
    // The old location of the second one is as good.
    assert_eq!(give(&bench, 1).0, 200);
    for _ in 0..2 {
        let (status, code, message) = give(&bench, 0);
        assert_eq!((status, code.as_str()), (400, "Request_BadRequest"));
        assert!(message.contains("invalid usage location"), "{message}");
    }
    assert_eq!(give(&bench, 0).0, 200);
    assert_eq!(give(&bench, 0).0, 200);
    assert_eq!(Bench::given(&bench.state()).state(), bench.state());
}
