//! How long a run waits, for whom and for what: for the server, for a person, for replicas that are behind.

use reseat_core::adapters::memory::FakeClock;
use reseat_core::ports::{Clock, HttpRequest, HttpResponse};
use reseat_sim::Options;
use reseat_tests::in_process::{Exchange, answer, is_change};
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{lag, ledger, simulator, state};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const ASSIGN: &str = "/users/{id}/assignLicense";

fn scene_of(users: usize, latency_ms: u64) -> (Scene, String) {
    let options = Options {
        latency_ms,
        ..Options::default()
    };
    let scene = Scene::with(&state::tenant(users, 2 * users as i64), &options);
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

/// Runs, and says how many milliseconds it took.
fn timed(scene: &Scene, document: &str) -> (Ran, u64) {
    let start = scene.clock.monotonic_ms();
    let ran = scene.run(&apply(document));
    ledger::check(scene, document, &ran, &[]);
    (ran, scene.clock.monotonic_ms() - start)
}

fn items(request: &HttpRequest) -> Vec<Value> {
    let mut body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    serde_json::from_value(body["requests"].take()).unwrap_or_default()
}

/// An answer for a whole batch that asks to wait.
fn busy(retry_after: &str) -> Exchange {
    let error =
        json!({"error": {"code": "TooManyRequests", "message": "Please retry again later."}});
    Ok(HttpResponse {
        status: 429,
        headers: vec![("retry-after".into(), retry_after.into())],
        body: error.to_string().into_bytes(),
    })
}

/// Watches that no change leaves later than a minute after its user was read.
fn must_be_fresh(clock: FakeClock) -> impl FnMut(&HttpRequest) + Send + 'static {
    let mut read_at: BTreeMap<String, u64> = BTreeMap::new();
    move |request| {
        let now = clock.monotonic_ms();
        for item in items(request) {
            let url = item["url"].as_str().unwrap();
            let user = url
                .trim_start_matches("/users/")
                .get(..36)
                .unwrap()
                .to_owned();
            if item["method"] == "GET" {
                read_at.insert(user, now);
            } else {
                let age = now - read_at[&user];
                assert!(age <= 60_000, "{user} was read {age} ms before the call");
            }
        }
    }
}

#[test]
fn a_server_that_asks_everybody_to_wait_a_day_ends_the_run() {
    let (scene, document) = scene_of(200, 100);
    let mut batches = 0;
    scene.transport.on_send(move |request| {
        batches += u32::from(is_change(request));
        (is_change(request) && batches == 3).then(|| busy("86400"))
    });
    let (ran, passed) = timed(&scene, &document);
    assert!(passed < 120_000, "{passed} ms");
    assert_eq!(ran.done()["stopped"], "Throttled");
    let text = ran.done()["text"].as_str().unwrap();
    assert!(text.contains("24 hours"), "{text}");
    assert!(ran.count("Moved") >= 40);
    let counts = ["Moved", "Refused", "NotStarted"].map(|word| ran.count(word));
    assert_eq!((counts[1], counts.iter().sum()), (20, 200));
}

#[test]
fn waits_without_a_success_between_add_up_to_ten_minutes_at_most() {
    for retry_after in ["300", "20"] {
        let (scene, document) = scene_of(400, 100);
        scene
            .transport
            .on_send(move |request| is_change(request).then(|| busy(retry_after)));
        let (ran, passed) = timed(&scene, &document);
        assert!(passed < 700_000, "{passed} ms");
        assert_eq!(ran.done()["stopped"], "Throttled", "{retry_after}");
        assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
        assert!(ran.count("NotStarted") >= 200);
    }
}

#[test]
fn a_shorter_wait_holds_everybody_back_and_is_said() {
    let (scene, document) = scene_of(200, 100);
    let (clock, mut held_at) = (scene.clock.clone(), None);
    scene.transport.on_send(move |request| {
        let now = clock.monotonic_ms();
        if !is_change(request) {
            return None;
        }
        match held_at {
            None => {
                held_at = Some(now);
                Some(busy("30"))
            }
            // Those that had left already are answered.
            Some(since) => {
                assert!(now < since + 100 || now >= since + 30_000, "{now}");
                None
            }
        }
    });
    let (ran, _) = timed(&scene, &document);
    assert_eq!(ran.count("Moved"), 200);
    let said = ran.of("progress");
    let said = said.iter().find(|event| event["waiting"].is_object());
    assert_eq!(
        said.unwrap()["waiting"],
        json!({
            "waitMs": 30_000, "users": 20, "message": "Microsoft asked us to wait 30 seconds",
            "hint": "20 users are tried again then; nothing else is sent before.",
        })
    );
}

#[test]
fn a_user_for_whom_the_server_asks_a_day_holds_up_nobody_else() {
    let (scene, document) = scene_of(20, 0);
    scene.faults(&json!([
        {"path": ASSIGN, "userId": state::id(7), "do": "status", "status": 429, "retryAfter": 86_400},
        {"path": ASSIGN, "userId": state::id(8), "do": "status", "status": 429, "retryAfter": 5},
    ]));
    let (ran, passed) = timed(&scene, &document);
    assert!(passed < 60_000, "{passed} ms");
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (19, 1));
    let refused = ran.of("result");
    let refused = refused.iter().find(|event| event["result"] == "Refused");
    let message = refused.unwrap()["message"].as_str().unwrap();
    assert!(message.contains("24 hours"), "{message}");
}

#[test]
fn results_come_while_a_batch_mate_waits() {
    let (scene, document) = scene_of(20, 0);
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(7), "do": "status", "status": 429, "retryAfter": 300}]));
    let (clock, start) = (scene.clock.clone(), scene.clock.monotonic_ms());
    let early = Arc::new(Mutex::new(0));
    let count = Arc::clone(&early);
    let ran = scene.run_watched(&apply(&document), move |event, _| {
        if event["event"] == "result" && clock.monotonic_ms() - start < 10_000 {
            *count.lock().unwrap() += 1;
        }
    });
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 20);
    assert_eq!(*early.lock().unwrap(), 19);
}

#[test]
fn replicas_that_are_behind_hold_up_no_changes() {
    let (scene, document) = scene_of(600, 100);
    lag::behind(&scene, Duration::from_secs(45));
    let (ran, passed) = timed(&scene, &document);
    assert_eq!(ran.count("Moved"), 600);
    // One after the other, four batches a minute, it would be eight minutes.
    assert!(passed < 90_000, "{passed} ms");
}

#[test]
fn seats_are_free_as_soon_as_they_are_seen_to_be() {
    // One seat of the new product, and who has it frees it: a chain of one after the other.
    let mut tenant = state::tenant(30, 1);
    let users = tenant["users"].as_array_mut().unwrap();
    users.truncate(10);
    users.extend((11..=30).map(|number| state::user(number, state::NEW, &[])));
    tenant["products"][1]["prepaidUnits"]["enabled"] = json!(20);
    tenant["products"]
        .as_array_mut()
        .unwrap()
        .push(state::product("SPE_E5", 100, &["TEAMS1"]));
    let scene = Scene::new(&tenant);
    let mut request = state::swap(json!({"all": true}));
    request["pairs"] = json!([
        {"from": state::OLD, "to": state::NEW}, {"from": state::NEW, "to": "SPE_E5"},
    ]);
    request["mayLose"] = json!(["mailbox", "files"]);
    let document = scene.plan(&request);
    // One of those who free seats is not seen to be changed for a minute; the others are seen at once.
    lag::behind_for(&scene, &state::id(11), Duration::from_secs(40));
    let (clock, start) = (scene.clock.clone(), scene.clock.monotonic_ms());
    let last = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&last);
    let ran = scene.run_watched(&apply(&document), move |event, _| {
        if event["event"] == "result" && event["userId"] != state::id(11) {
            *seen.lock().unwrap() = clock.monotonic_ms() - start;
        }
    });
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 30);
    assert!(*last.lock().unwrap() < 10_000);
}

#[test]
fn signing_in_takes_as_long_as_it_takes() {
    for minutes in [2, 30] {
        let (scene, document) = scene_of(100, 100);
        let short = simulator::token(&scene.sim, &["License Administrator".into()], Some(900));
        let next = scene.sim.token();
        let scene = scene.with_slow_tokens([short, next], Duration::from_secs(60 * minutes));
        let mut fresh = must_be_fresh(scene.clock.clone());
        scene.transport.on_send(move |request| {
            fresh(request);
            None
        });
        // And when it is over, the server asks to wait: there is time left for that.
        scene.faults(&json!([{"path": ASSIGN, "userId": state::id(90), "do": "status", "status": 429, "retryAfter": 120}]));
        let (ran, passed) = timed(&scene, &document);
        assert_eq!(scene.tokens.renewals().len(), 1);
        assert_eq!(ran.count("Moved"), 100, "{minutes}: {:?}", ran.results());
        assert!(passed > minutes * 60_000);
    }
}

#[test]
fn a_reading_that_takes_too_long_is_no_end_of_the_run() {
    let (scene, document) = scene_of(3, 0);
    // Each reading takes longer than it is good for.
    scene.faults(&json!([{"path": "/users/{id}", "userId": state::id(2), "times": 1_000, "do": "delay", "delayMs": 70_000}]));
    let (ran, _) = timed(&scene, &document);
    assert_eq!(ran.count("NotStarted"), 3);
    assert_eq!(ran.done()["stopped"], Value::Null);
    for event in ran.of("result") {
        let message = event["message"].as_str().unwrap();
        assert!(message.contains("took longer"), "{message}");
    }
}

#[test]
fn single_calls_after_a_split_wait_as_told() {
    let (scene, document) = scene_of(5, 100);
    let clock = scene.clock.clone();
    let (mut singles, mut held_at) = (0, 0);
    scene.transport.on_send(move |request| {
        if !is_change(request) {
            return None;
        }
        if items(request).len() > 1 {
            let error = json!({"error": {"code": "BadRequest", "message": "One is malformed."}});
            return Some(answer(400, &error));
        }
        singles += 1;
        let now = clock.monotonic_ms();
        if singles == 2 {
            held_at = now;
            return Some(busy("30"));
        }
        assert!(
            singles < 2 || now >= held_at + 30_000,
            "call {singles} at {now}"
        );
        None
    });
    let (ran, _) = timed(&scene, &document);
    assert_eq!(ran.count("Moved"), 5);
}

#[test]
fn single_calls_after_a_split_rest_on_fresh_readings() {
    let (scene, document) = scene_of(20, 0);
    scene.faults(&json!([{"path": ASSIGN, "times": 1_000, "do": "delay", "delayMs": 10_000}]));
    let mut fresh = must_be_fresh(scene.clock.clone());
    scene.transport.on_send(move |request| {
        fresh(request);
        let error = json!({"error": {"code": "BadRequest", "message": "One is malformed."}});
        (is_change(request) && items(request).len() > 1).then(|| answer(400, &error))
    });
    let (ran, _) = timed(&scene, &document);
    assert_eq!(ran.count("Moved"), 20);
}

#[test]
fn reading_back_has_one_budget_for_all_its_looks() {
    let (scene, document) = scene_of(20, 0);
    let mut is_changed = false;
    scene.transport.on_send(move |request| {
        is_changed |= is_change(request);
        (is_changed && !is_change(request)).then(|| busy("120"))
    });
    let (ran, passed) = timed(&scene, &document);
    assert_eq!(ran.count("Unknown"), 20);
    assert!(passed < 15 * 60_000, "{passed} ms");
}

#[test]
fn the_last_reading_of_seats_keeps_nobody_waiting() {
    // It takes its time; it asks for a sign-in; it is turned away for a while.
    for fault in [
        json!({"do": "delay", "delayMs": 90_000}),
        json!({"do": "status", "status": 401}),
        json!({"do": "status", "status": 429, "retryAfter": 300, "times": 100}),
    ] {
        let (scene, document) = scene_of(3, 0);
        let mut rule = json!({"method": "GET", "path": "/subscribedSkus", "nth": 2});
        let members = rule.as_object_mut().unwrap();
        members.extend(fault.as_object().unwrap().clone());
        scene.faults(&json!([rule]));
        let (ran, passed) = timed(&scene, &document);
        assert_eq!(ran.count("Moved"), 3);
        assert!(passed < 7_000, "{fault}: {passed} ms");
        assert_eq!(scene.tokens.renewals().len(), 0, "{fault}");
    }
}

#[test]
fn who_has_nothing_to_do_is_read_ahead() {
    let (scene, document) = scene_of(400, 100);
    assert_eq!(scene.run(&apply(&document)).count("Moved"), 400);
    let document = scene.plan(&state::swap(json!({"all": true})));
    let start = scene.clock.monotonic_ms();
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Unchanged"), 400);
    // Twenty batches, four at a time, and what comes before and after.
    let passed = scene.clock.monotonic_ms() - start;
    assert!(passed < 1_500, "{passed} ms");
}

#[test]
fn who_waits_holds_up_no_turn() {
    // One of each of the first eight batches waits five minutes; nobody else does.
    let (scene, document) = scene_of(400, 100);
    let waits = |number| json!({"path": ASSIGN, "userId": state::id(number), "do": "status", "status": 429, "retryAfter": 300});
    scene.faults(&Value::from_iter((0..8).map(|batch| waits(batch * 20 + 3))));
    let (clock, start) = (scene.clock.clone(), scene.clock.monotonic_ms());
    let early = Arc::new(Mutex::new(0));
    let count = Arc::clone(&early);
    let ran = scene.run_watched(&apply(&document), move |event, _| {
        if event["event"] == "result" && clock.monotonic_ms() - start < 30_000 {
            *count.lock().unwrap() += 1;
        }
    });
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 400);
    assert_eq!(*early.lock().unwrap(), 392);
}
