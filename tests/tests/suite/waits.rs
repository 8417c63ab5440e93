//! How long a run waits, for whom and for what: for the server, for a person, for replicas that are behind.

use reseat_core::ports::Clock;
use reseat_sim::Options;
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{ledger, state};
use serde_json::json;

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
