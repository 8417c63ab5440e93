//! How fast a run goes: as fast as Microsoft documents that it may, and slower when the server says so.

use reseat_core::ports::{Clock, HttpResponse};
use reseat_sim::{Limits, Options};
use reseat_tests::in_process::{Exchange, is_change};
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{ledger, simulator, state};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const ASSIGN: &str = "/users/{id}/assignLicense";

fn scene_of(users: usize, limits: Limits, latency_ms: u64) -> (Scene, String) {
    let options = Options {
        limits,
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
    (ran, scene.clock.monotonic_ms() - start)
}

/// The part of the documented write limit that so many changes in this time are: 3,000 at once and 20 a second.
fn share(changes: usize, passed_ms: u64) -> f64 {
    changes as f64 / (3_000.0 + 20.0 * passed_ms as f64 / 1_000.0)
}

#[test]
fn a_long_run_uses_the_documented_limit_and_is_hardly_ever_turned_away() {
    let (scene, document) = scene_of(5_000, Limits::Documented, 100);
    let (ran, passed) = timed(&scene, &document);
    assert_eq!(ran.count("Moved"), 5_000);
    assert_eq!(simulator::ledger(&scene.sim).len(), 5_000);
    let metrics = simulator::metrics(&scene.sim);
    assert_eq!(metrics["beforeRetryAfter"], 0);
    // Each user is read before and after the change.
    let throttled = metrics["throttled"].as_u64().unwrap();
    assert!(throttled <= 150, "{throttled} of 15,000 calls");
    let share = share(5_000, passed);
    assert!(share >= 0.95, "{share} in {passed} ms");
}

#[test]
fn reads_have_a_budget_of_their_own() {
    // Everybody has the new product already: nothing but reads.
    let (scene, document) = scene_of(9_000, Limits::Documented, 0);
    let mut moved = simulator::state(&scene.sim);
    for user in moved["users"].as_array_mut().unwrap() {
        user["licenseAssignmentStates"][0]["skuId"] = json!(state::NEW_ID);
    }
    moved["users"][0]["licenseAssignmentStates"][0]["skuId"] = json!(state::OLD_ID);
    simulator::reset(&scene.sim, &moved);
    let (ran, passed) = timed(&scene, &document);
    let counts = ["Moved", "Unchanged", "Stale"].map(|word| ran.count(word));
    assert_eq!(counts.iter().sum::<usize>(), 9_000, "{counts:?}");
    let metrics = simulator::metrics(&scene.sim);
    assert_eq!(
        (&metrics["throttled"], &metrics["beforeRetryAfter"]),
        (&json!(0), &json!(0))
    );
    assert!(passed < 20_000, "{passed} ms");
}

/// An answer for a whole batch that was turned away by the write limit.
fn at_the_limit() -> Exchange {
    let error =
        json!({"error": {"code": "TooManyRequests", "message": "Please retry again later."}});
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Ok(HttpResponse {
        status: 429,
        headers: vec![
            header("retry-after", "10"),
            header("x-ms-throttle-scope", "Tenant_Application/Write/app/tenant"),
        ],
        body: error.to_string().into_bytes(),
    })
}

#[test]
fn a_run_that_is_turned_away_goes_on_slower_and_with_fewer_calls_at_once() {
    let (scene, document) = scene_of(1_200, Limits::None, 100);
    let (clock, mut batches) = (scene.clock.clone(), 0);
    let calls = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&calls);
    scene.transport.on_send(move |request| {
        if !is_change(request) {
            return None;
        }
        batches += 1;
        seen.lock().unwrap().push(clock.monotonic_ms());
        // The first four leave at once; the fifth, later, is turned away.
        (batches == 5).then(at_the_limit)
    });
    let (ran, _) = timed(&scene, &document);
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 1_200);
    let calls = calls.lock().unwrap();
    let cut = calls[4];
    let after: Vec<u64> = calls
        .iter()
        .copied()
        .filter(|at| *at > cut + 9_000)
        .collect();
    // Those that had been let through already leave at once. After them it is half of what is allowed, and a little more
    // each second.
    let from = after[0];
    let between = |from: u64, to: u64| after.iter().filter(|at| (from..to).contains(*at)).count();
    let soon = between(from + 1_000, from + 11_000);
    assert!(
        (4..=6).contains(&soon),
        "{soon} batches in ten seconds: {after:?}"
    );
    // It grows back: a minute later nineteen a second again.
    let later = after
        .iter()
        .filter(|at| (from + 40_000..from + 50_000).contains(*at))
        .count();
    assert!(
        (9..=10).contains(&later),
        "{later} batches in ten seconds: {after:?}"
    );
}

#[test]
fn answers_that_say_the_limit_is_reached_halve_the_rate() {
    let (scene, document) = scene_of(400, Limits::None, 100);
    let mut batches = 0;
    scene.transport.on_answer(move |request, exchange| {
        let mut answer = exchange?;
        batches += u32::from(is_change(request));
        if is_change(request) && batches == 1 {
            let header = ("x-ms-throttle-limit-percentage", "1.0");
            let mut body: Value = serde_json::from_slice(&answer.body).unwrap();
            body["responses"][3]["headers"][header.0] = json!(header.1);
            answer.body = body.to_string().into_bytes();
        }
        Ok(answer)
    });
    let (ran, passed) = timed(&scene, &document);
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 400);
    // Without a word they would be through in two seconds.
    assert!((20_000..40_000).contains(&passed), "{passed} ms");
}

#[test]
fn single_refusals_do_not_bring_a_run_to_a_halt() {
    let (scene, document) = scene_of(2_000, Limits::None, 100);
    let rule = |number: usize| json!({"path": ASSIGN, "userId": state::id(number * 20), "do": "status", "status": 429, "retryAfter": 5});
    scene.faults(&Value::from_iter((1..=100).map(rule)));
    let (ran, passed) = timed(&scene, &document);
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 2_000);
    assert!(passed < 30_000, "{passed} ms");
}

#[test]
fn a_server_that_takes_no_change_ends_the_run_and_not_every_user_one_by_one() {
    let (scene, document) = scene_of(3_000, Limits::None, 100);
    scene.faults(&json!([{"path": ASSIGN, "times": 100_000, "do": "status", "status": 429, "retryAfter": 1}]));
    let (ran, _) = timed(&scene, &document);
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.done()["stopped"], "Throttled");
    assert!(simulator::ledger(&scene.sim).is_empty());
    // Six tries of each would be 18,000 calls.
    let calls = simulator::metrics(&scene.sim)["throttled"]
        .as_u64()
        .unwrap();
    assert!(calls < 6_000, "{calls}");
}

#[test]
fn whoever_asks_is_told_each_batch_and_each_wait_with_its_reason() {
    let (scene, document) = scene_of(45, Limits::None, 100);
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(7), "do": "status", "status": 429, "retryAfter": 17}]));
    let mut request = apply(&document);
    request["verbose"] = json!(true);
    let ran = scene.run(&request);
    let details: Vec<(&str, &str)> = ran
        .of("detail")
        .into_iter()
        .map(|event| {
            (
                event["kind"].as_str().unwrap(),
                event["message"].as_str().unwrap(),
            )
        })
        .collect();
    let batch = |text| ("batch", text);
    assert_eq!(
        details[..3],
        [
            batch("Sending the changes of 20 users."),
            batch("Sending the changes of 20 users."),
            batch("Sending the changes of 5 users."),
        ]
    );
    for told in [
        (
            "wait",
            "Waiting 17 seconds: Microsoft asked for it (Retry-After).",
        ),
        (
            "pace",
            "Slowing down to 18 changes a second: Microsoft turned calls away.",
        ),
        batch("Sending the change of 1 user, up to try 2."),
    ] {
        assert!(details.contains(&told), "{details:?}");
    }
    let token = scene.sim.token();
    assert!(
        ran.events
            .iter()
            .all(|event| !event.to_string().contains(&token))
    );
    assert!(scene.run(&apply(&document)).of("detail").is_empty());
}
