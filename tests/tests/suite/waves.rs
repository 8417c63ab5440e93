//! A few users first, and the others when it was seen how that went.

use reseat_core::ports::Clock;
use reseat_tests::in_process::is_change;
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{journal, lag, ledger, simulator, state};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const ASSIGN: &str = "/users/{id}/assignLicense";

fn scene_of(users: usize) -> (Scene, String) {
    let scene = Scene::new(&state::tenant(users, 2 * users as i64));
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

fn with(document: &str, more: &Value) -> Value {
    let mut request = apply(document);
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

fn moved_in_order(scene: &Scene) -> Vec<String> {
    let ledger = simulator::ledger(&scene.sim);
    let user = |entry: &Value| entry["userId"].as_str().unwrap().to_owned();
    ledger.iter().map(user).collect()
}

fn refusal(ran: &Ran) -> String {
    assert_eq!(ran.error_id(), "InvalidInput");
    ran.error.as_ref().unwrap()["message"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn each_wave_is_sent_and_read_back_before_the_next_begins() {
    let (scene, document) = scene_of(60);
    // A reading shows a change 20 seconds late only: so long nobody of the next wave is called.
    lag::behind(&scene, Duration::from_secs(20));
    let (clock, start) = (scene.clock.clone(), scene.clock.monotonic_ms());
    let (calls, seen) = std::sync::mpsc::channel();
    scene.transport.on_send(move |request| {
        if is_change(request) {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let users = body["requests"].as_array().unwrap().len();
            calls.send((clock.monotonic_ms() - start, users)).unwrap();
        }
        None
    });
    let ran = scene.run(&with(&document, &json!({"waves": [5, 15]})));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 60);
    let seen: Vec<(u64, usize)> = seen.try_iter().collect();
    let sizes: Vec<usize> = seen.iter().map(|(_, users)| *users).collect();
    assert_eq!(sizes, [5, 15, 20, 20]);
    assert!(seen[1].0 >= seen[0].0 + 20_000, "{seen:?}");
    assert!(seen[2].0 >= seen[1].0 + 20_000, "{seen:?}");

    // The journal says where each begins: before its first intent, after the last end of the one before.
    let records = scene.records();
    let (mut open, mut ended, mut waves) = (BTreeSet::new(), 0, Vec::new());
    for record in &records {
        match record["type"].as_str().unwrap() {
            "wave" => {
                assert!(open.is_empty(), "{open:?}");
                waves.push((ended, record["number"].clone(), record["users"].clone()));
            }
            "intent" => {
                assert!(!waves.is_empty());
                open.insert(record["userId"].to_string());
            }
            "outcome" => {
                ended += 1;
                open.remove(&record["userId"].to_string());
            }
            _ => {}
        }
    }
    let wave = |ended: i32, number: i32, users: i32| (ended, json!(number), json!(users));
    assert_eq!(waves, [wave(0, 1, 5), wave(5, 2, 15), wave(20, 3, 40)]);
}

#[test]
fn without_waves_none_is_written() {
    let (scene, document) = scene_of(3);
    assert_eq!(scene.run(&apply(&document)).count("Moved"), 3);
    assert!(journal::of_type(&scene.records(), "wave").is_empty());
}

#[test]
fn who_is_named_goes_first_and_the_others_keep_the_plans_order() {
    for (waves, numbers) in [(json!([]), 2), (json!([1, 3]), 3), (json!([100]), 1)] {
        let (scene, document) = scene_of(8);
        let first = json!([state::upn(7).to_uppercase(), state::id(3)]);
        let request = with(&document, &json!({"waves": waves, "firstUsers": first}));
        let ran = scene.run(&request);
        ledger::check(&scene, &document, &ran, &[]);
        assert_eq!(ran.count("Moved"), 8);
        let order = [3, 7, 1, 2, 4, 5, 6, 8].map(state::id);
        assert_eq!(moved_in_order(&scene), order);
        let records = scene.records();
        assert_eq!(journal::of_type(&records, "wave").len(), numbers, "{waves}");
    }
}

#[test]
fn who_can_not_go_first_is_named_before_the_first_change() {
    let mut tenant = state::tenant(3, 100);
    tenant["users"][1]["licenseAssignmentStates"] = json!([]);
    let scene = Scene::new(&tenant);
    let document = scene.plan(&state::swap(json!({"all": true})));
    for (first, says) in [
        ("nobody@contoso.example".to_owned(), "is not in the plan"),
        (state::upn(2), "does not move that user"),
    ] {
        let ran = scene.run(&with(&document, &json!({"firstUsers": [first]})));
        let message = refusal(&ran);
        assert!(
            message.contains(&first) && message.contains(says),
            "{message}"
        );
    }
    assert!(simulator::ledger(&scene.sim).is_empty());
    assert!(scene.journal.all().is_empty(), "nothing was begun");
}

/// Two users: the first frees the only seat of the new product, which the second takes.
fn chain() -> (Scene, String) {
    let mut tenant = state::tenant(1, 1);
    let users = tenant["users"].as_array_mut().unwrap();
    users.push(state::user(2, state::NEW, &[]));
    let products = tenant["products"].as_array_mut().unwrap();
    products.push(state::product("SPE_E5", 5, &["TEAMS1"]));
    let scene = Scene::new(&tenant);
    let mut request = state::swap(json!({"all": true}));
    request["pairs"] = json!([
        {"from": state::OLD, "to": state::NEW}, {"from": state::NEW, "to": "SPE_E5"},
    ]);
    request["mayLose"] = json!(["mailbox", "files"]);
    let document = scene.plan(&request);
    (scene, document)
}

#[test]
fn nobody_goes_first_whose_seat_others_free() {
    let (scene, document) = chain();
    let message = refusal(&scene.run(&with(&document, &json!({"firstUsers": [state::id(1)]}))));
    let named = message.contains(&state::upn(1)) && message.contains("Microsoft 365 E3");
    assert!(named, "{message}");
    assert!(simulator::ledger(&scene.sim).is_empty());
    // The plan's own order is sound in waves of any size.
    let ran = scene.run(&with(&document, &json!({"waves": [1]})));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(moved_in_order(&scene), [2, 1].map(state::id));
}

#[test]
fn a_wave_that_goes_wrong_is_the_last_one() {
    let (scene, document) = scene_of(60);
    scene.faults(&json!([
        {"path": ASSIGN, "userId": state::id(2), "do": "status", "status": 403},
    ]));
    let rules = json!({"waves": [5, 15], "stopAfterFailurePercent": 10});
    let ran = scene.run(&with(&document, &rules));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.done()["stopped"], "BrakeReached");
    let counts = ["Moved", "Refused", "NotStarted"].map(|word| ran.count(word));
    assert_eq!(counts, [4, 1, 55]);
    assert_eq!(simulator::ledger(&scene.sim).len(), 4);
}
