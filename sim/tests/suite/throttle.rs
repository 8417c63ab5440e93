//! The documented buckets, by a clock that is told.

use reseat_sim::{Delivery, Limits, Options};
use serde_json::{Value, json};

use crate::bench::{Bench, E3, SWAY, json_of, refusal};

const USER: &str = "juergen.weiss@contoso.com";

fn write(bench: &Bench) -> reseat_sim::Answer {
    bench.assign(
        USER,
        &json!([{ "skuId": E3, "disabledPlans": [SWAY] }]),
        &json!([]),
    )
}

#[test]
fn three_thousand_writes_in_150_seconds_and_no_more() {
    let bench = Bench::generated(600);
    for number in 0..3000 {
        // Slow enough for the bucket of resource units, too fast for that of writes.
        if number % 1000 == 0 {
            bench.clock.advance(1);
        }
        assert_eq!(write(&bench).status, 200, "{number}");
    }
    let refused = write(&bench);
    assert_eq!(refusal(&refused).1, "TooManyRequests");
    assert_eq!(refused.header("Retry-After"), Some("1"));
    let scope = refused.header("x-ms-throttle-scope").unwrap();
    assert!(scope.starts_with("Tenant_Application/Write/"), "{scope}");
    assert!(scope.ends_with(&bench.sim.tenant_id()), "{scope}");
    assert_eq!(
        refused.header("x-ms-throttle-information"),
        Some("WriteLimitExceeded")
    );
    assert_eq!(json_of(&refused)["error"]["innerError"]["status"], "429");
    // Reading goes on.
    assert_eq!(bench.get("/users?$top=1").status, 200);
    assert_eq!(bench.look("metrics")["throttled"], 1);
    bench.clock.advance(1000);
    assert_eq!(write(&bench).status, 200);
    assert_eq!(bench.look("metrics")["beforeRetryAfter"], 0);
    assert_eq!(bench.ledger().len(), 3001);
}

#[test]
fn whoever_does_not_wait_is_counted() {
    let bench = Bench::generated(600);
    bench.faults(&json!([{ "path": "/users/{id}/assignLicense", "do": "status", "status": 429, "retryAfter": 5 }]));
    assert_eq!(write(&bench).status, 429);
    bench.clock.advance(4_999);
    assert_eq!(write(&bench).status, 200);
    assert_eq!(bench.look("metrics")["beforeRetryAfter"], 1);
    bench.clock.advance(1);
    assert_eq!(write(&bench).status, 200);
    // Another user was never told to wait.
    assert_eq!(bench.look("metrics")["beforeRetryAfter"], 1);
}

#[test]
fn a_wait_is_over_for_the_user_it_was_told_for() {
    let bench = Bench::generated(600);
    bench
        .faults(&json!([{ "userId": USER, "do": "status", "status": 429, "retryAfter": "2.128" }]));
    let other = "tom.oneill@contoso.com";
    let batch = json!({ "requests": [item("1", USER), item("2", other)] });
    let responses = json_of(&bench.post("/$batch", &batch))["responses"].clone();
    let of = |id: &str| {
        responses
            .as_array()
            .unwrap()
            .iter()
            .find(|each| each["id"] == id)
            .cloned()
            .unwrap()
    };
    assert_eq!(
        (of("1")["status"].clone(), of("2")["status"].clone()),
        (json!(429), json!(200))
    );
    assert_eq!(of("1")["headers"]["Retry-After"], "2.128");
    bench.post("/$batch", &json!({ "requests": [item("2", other)] }));
    assert_eq!(bench.look("metrics")["beforeRetryAfter"], 0);
    bench.post("/$batch", &json!({ "requests": [item("1", USER)] }));
    assert_eq!(bench.look("metrics")["beforeRetryAfter"], 1);
}

/// One change of a user, as an item of a batch.
fn item(id: &str, user: &str) -> Value {
    json!({
        "id": id,
        "method": "POST",
        "url": format!("/users/{user}/assignLicense"),
        "headers": { "Content-Type": "application/json" },
        "body": { "addLicenses": [{ "skuId": E3, "disabledPlans": [] }], "removeLicenses": [] },
    })
}

fn early(bench: &Bench) -> Value {
    bench.look("metrics")["beforeRetryAfter"].clone()
}

#[test]
fn who_is_early_is_judged_when_a_request_arrives() {
    let bench = Bench::generated(600);
    let path = format!("/users/{USER}/assignLicense");
    bench.faults(&json!([{ "path": path, "do": "status", "status": 429, "retryAfter": 5 }]));
    let wish =
        json!({ "addLicenses": [{ "skuId": E3, "disabledPlans": [] }], "removeLicenses": [] });
    let request = bench.request("POST", &path, &[], Some(&wish));
    // The answer waits for a second, and the wait that it asks for starts when it leaves.
    let mut visit = bench.sim.arrive(&request);
    assert_eq!(visit.answer(&request).status, 429);
    bench.clock.advance(1_000);
    visit.depart();
    bench.clock.advance(4_999);
    // The next one comes too early, and a latency of a second does not make it late enough.
    let mut visit = bench.sim.arrive(&request);
    bench.clock.advance(1_000);
    assert_eq!(visit.answer(&request).status, 200);
    visit.depart();
    assert_eq!(early(&bench), 1);
    assert_eq!(write(&bench).status, 200);
    assert_eq!(early(&bench), 1);
}

#[test]
fn a_user_told_by_name_is_told_by_id_as_well() {
    let bench = Bench::generated(600);
    let found = json_of(&bench.get(&format!("/users/{USER}?$select=id")));
    let id = found["id"].as_str().unwrap();
    bench.faults(&json!([{ "userId": id, "do": "status", "status": 503, "retryAfter": 5 }]));
    assert_eq!(write(&bench).status, 503);
    let by_id = format!("/users/{id}/microsoft.graph.assignLicense");
    let wish =
        json!({ "addLicenses": [{ "skuId": E3, "disabledPlans": [] }], "removeLicenses": [] });
    let mut request = bench.request("POST", &by_id, &[], Some(&wish));
    assert_eq!(bench.sim.handle(&request).status, 200);
    assert_eq!(early(&bench), 1);
    request.path = request.path.replace("assignLicense", "%61ssignLicense");
    assert_eq!(bench.sim.handle(&request).status, 200);
    assert_eq!(early(&bench), 2);
}

#[test]
fn who_got_no_answer_was_told_nothing() {
    let other = "tom.oneill@contoso.com";
    let batch = json!({ "requests": [item("1", USER), item("2", other)] });
    let wait =
        |user: &str| json!({ "userId": user, "do": "status", "status": 429, "retryAfter": 60 });
    for lost in [
        json!([wait(USER), { "userId": other, "do": "cutBefore" }]),
        json!([wait(USER), { "userId": other, "do": "cutAfter" }]),
        json!([wait(USER), { "userId": other, "do": "truncate" }]),
        json!([wait(USER), { "path": "/$batch", "do": "cutAfter" }]),
        json!([wait(USER), { "path": "/$batch", "do": "truncate" }]),
    ] {
        let bench = Bench::generated(600);
        bench.faults(&lost);
        assert_ne!(bench.post("/$batch", &batch).delivery, Delivery::Whole);
        assert_eq!(bench.struck(), [1, 1], "{lost}");
        assert_eq!(bench.post("/$batch", &batch).status, 200);
        assert_eq!(early(&bench), 0, "{lost}");
    }
    // One that is cut itself, and one whose caller goes away before it leaves.
    let bench = Bench::generated(600);
    bench.faults(&json!([wait(USER), { "userId": USER, "do": "cutAfter" }, wait(other)]));
    assert_eq!(write(&bench).delivery, Delivery::Cut);
    assert_eq!(write(&bench).status, 200);
    let path = format!("/users/{other}/assignLicense");
    let request = bench.request("POST", &path, &[], Some(&json!({})));
    let mut visit = bench.sim.arrive(&request);
    assert_eq!(visit.answer(&request).status, 429);
    drop(visit);
    bench.post(&path, &json!({}));
    assert_eq!(early(&bench), 0);
}

#[test]
fn a_batch_turned_away_whole_holds_back_every_batch_of_its_kind() {
    let other = "tom.oneill@contoso.com";
    for status in [429, 503] {
        let bench = Bench::generated(600);
        bench.faults(
            &json!([{ "path": "/$batch", "do": "status", "status": status, "retryAfter": 5 }]),
        );
        let batch = |user: &str| json!({ "requests": [item("1", user)] });
        assert_eq!(bench.post("/$batch", &batch(USER)).status, status);
        assert_eq!(bench.struck(), [1]);
        // Another user's may have been on its way; the same user's was not, through whatever door.
        assert_eq!(bench.post("/$batch", &batch(other)).status, 200);
        assert_eq!(early(&bench), 0);
        assert_eq!(bench.post("/$batch", &batch(USER)).status, 200);
        assert_eq!(write(&bench).status, 200);
        assert_eq!(early(&bench), 2);
        // A moment later another user's is early as well; who only reads is not.
        bench.clock.advance(101);
        assert_eq!(bench.post("/$batch", &batch(other)).status, 200);
        assert_eq!(early(&bench), 3);
        let reads = json!({ "requests": [{ "id": "1", "method": "GET", "url": "/me" }] });
        assert_eq!(bench.post("/$batch", &reads).status, 200);
        assert_eq!(early(&bench), 3);
        bench.clock.advance(4_899);
        assert_eq!(bench.post("/$batch", &batch(USER)).status, 200);
        assert_eq!(bench.post("/$batch", &batch(other)).status, 200);
        assert_eq!(early(&bench), 3);
    }
}

#[test]
fn a_reset_takes_back_what_was_told() {
    let bench = Bench::generated(600);
    bench.faults(&json!([{ "userId": USER, "do": "status", "status": 429, "retryAfter": 60 }]));
    let path = format!("/users/{USER}/assignLicense");
    let request = bench.request("POST", &path, &[], Some(&json!({})));
    let mut visit = bench.sim.arrive(&request);
    assert_eq!(visit.answer(&request).status, 429);
    assert_eq!(bench.control("POST", "/_sim/reset", &json!({})).status, 200);
    visit.depart();
    assert_eq!(write(&bench).status, 200);
    assert_eq!(early(&bench), 0);
}

#[test]
fn items_of_a_batch_are_charged_one_by_one() {
    let bench = Bench::generated(600);
    for _ in 0..2990 {
        assert_eq!(write(&bench).status, 200);
    }
    let batch =
        json!({ "requests": (0..20).map(|n| item(&n.to_string(), USER)).collect::<Vec<Value>>() });
    let responses = json_of(&bench.post("/$batch", &batch))["responses"].clone();
    let throttled: Vec<&Value> = responses
        .as_array()
        .unwrap()
        .iter()
        .filter(|each| each["status"] == 429)
        .collect();
    assert_eq!(throttled.len(), 10);
    for each in throttled {
        assert_eq!(each["headers"]["Retry-After"], "1");
        assert_eq!(
            each["headers"]["x-ms-throttle-information"],
            "WriteLimitExceeded"
        );
    }
}

#[test]
fn resource_units_are_charged_as_documented() {
    let bench = Bench::generated(600);
    let units = |path: &str| {
        bench
            .get(path)
            .header("x-ms-resource-unit")
            .unwrap()
            .to_owned()
    };
    for (path, cost) in [
        ("/subscribedSkus", "3"),
        ("/users", "2"),
        ("/users?$top=999", "2"),
        ("/users?$select=id&$top=999", "1"),
        ("/users?$top=5", "1"),
        ("/users/admin@contoso.com", "1"),
        ("/users/admin@contoso.com?$select=id", "1"),
        ("/users/admin@contoso.com/licenseDetails", "2"),
        ("/organization", "1"),
    ] {
        assert_eq!(units(path), cost, "{path}");
    }
}

#[test]
fn the_size_of_the_tenant_decides_the_units() {
    for (users, capacity) in [(49, 3500), (50, 5000), (501, 8000)] {
        let bench = Bench::generated(users);
        let mut answered = 0;
        let refused = loop {
            let answer = bench.get("/organization");
            if answer.status == 429 {
                break answer;
            }
            answered += 1;
        };
        assert_eq!(answered, capacity, "{users}");
        let scope = refused.header("x-ms-throttle-scope").unwrap();
        assert!(
            scope.starts_with("Tenant_Application/ReadWrite/"),
            "{scope}"
        );
    }
}

#[test]
fn the_limit_is_announced_above_eight_tenths() {
    let bench = Bench::generated(600);
    let percentages: Vec<Option<String>> = (0..2600)
        .map(|_| {
            write(&bench)
                .header("x-ms-throttle-limit-percentage")
                .map(ToOwned::to_owned)
        })
        .collect();
    // 2,400 are eight tenths exactly; the next one is above.
    assert_eq!(percentages.iter().position(Option::is_some), Some(2400));
    assert_eq!(percentages[2400].as_deref(), Some("0.8004"));
    assert_eq!(percentages[2599].as_deref(), Some("0.8667"));
    assert!((2600..3000).all(|_| write(&bench).status == 200));
    let refused = write(&bench);
    assert_eq!(
        (
            refused.status,
            refused.header("x-ms-throttle-limit-percentage")
        ),
        (429, Some("1.0004"))
    );
}

#[test]
fn no_limits_means_none() {
    let options = Options {
        users: 20,
        limits: Limits::None,
        ..Options::default()
    };
    let bench = Bench::new(&options);
    assert!((0..4000).all(|_| write(&bench).status == 200));
    assert_eq!(bench.look("metrics")["throttled"], 0);
}

#[test]
fn all_apps_together_have_a_budget_of_the_tenant() {
    let bench = Bench::generated(600);
    let load = |writes: u64| {
        let script = json!([{ "do": "load", "writes": writes }]);
        assert_eq!(bench.control("POST", "/_sim/others", &script).status, 200);
    };
    load(17_998);
    assert_eq!(write(&bench).status, 200);
    assert_eq!(write(&bench).status, 200);
    let refused = write(&bench);
    assert_eq!(refused.status, 429);
    let scope = refused.header("x-ms-throttle-scope").unwrap();
    assert!(scope.starts_with("Tenant/Write/"), "{scope}");
    let used = refused.header("x-ms-throttle-limit-percentage").unwrap();
    assert!(used.starts_with("1.0"), "{used}");
    // 60 a second come back for all.
    bench.clock.advance(1_000);
    assert_eq!(write(&bench).status, 200);
}

#[test]
fn an_app_of_its_own_has_a_budget_of_its_own() {
    let mut bench = Bench::generated(600);
    for _ in 0..3000 {
        assert_eq!(write(&bench).status, 200);
    }
    assert_eq!(write(&bench).status, 429);
    bench.sign_in(&json!({ "appId": "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02" }));
    assert_eq!(write(&bench).status, 200);
    let metrics = bench.look("metrics");
    assert_eq!(
        (&metrics["writes"], &metrics["resourceUnits"]),
        (&json!(3002), &json!(3002))
    );
}
