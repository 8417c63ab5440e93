//! What is said of a user when it was not seen what a call did, or when somebody else was faster.

use reseat_core::ports::Clock;
use reseat_sim::Sim;
use reseat_tests::in_process::{is_change, no_answer};
use reseat_tests::others::{before_first_change, meddle};
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{lag, ledger, simulator, state};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const ASSIGN: &str = "/users/{id}/assignLicense";
const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";

fn scene_of(tenant: &Value) -> (Scene, String) {
    let scene = Scene::new(tenant);
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

fn of_user(ran: &Ran, number: usize) -> Value {
    let id = state::id(number);
    let results = ran.of("result");
    let found = results.iter().find(|event| event["userId"] == id);
    (*found.unwrap()).clone()
}

#[test]
fn who_was_changed_by_somebody_else_between_look_and_call_is_stale() {
    let (scene, document) = scene_of(&state::tenant(3, 100));
    before_first_change(&scene, |sim| {
        meddle(sim, &state::id(2), &[], &[state::OLD_ID])
    });
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[state::id(2)]);
    assert_eq!(of_user(&ran, 2)["result"], "Stale");
    assert_eq!(of_user(&ran, 2)["errorId"], "PlanStale");
    assert_eq!(ran.count("Moved"), 2);
}

#[test]
fn who_was_moved_by_somebody_else_between_look_and_call_is_unchanged() {
    let (scene, document) = scene_of(&state::tenant(3, 100));
    before_first_change(&scene, |sim| {
        meddle(sim, &state::id(2), &[state::NEW_ID], &[state::OLD_ID])
    });
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[state::id(2)]);
    assert_eq!(of_user(&ran, 2)["result"], "Unchanged");
    assert_eq!(ran.count("Moved"), 2);
    assert_eq!(simulator::ledger(&scene.sim).len(), 3);
}

#[test]
fn a_call_that_was_lost_and_carried_out_is_told_from_one_of_somebody_else() {
    // The answer is lost, and when the call is sent again the old product is gone: that was us.
    let (scene, document) = scene_of(&state::tenant(3, 100));
    lag::behind(&scene, Duration::from_secs(20));
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(2), "do": "cutAfter"}]));
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 3);
    assert_eq!(simulator::ledger(&scene.sim).len(), 3);
}

#[test]
fn who_is_read_as_before_for_a_minute_was_refused_and_is_not_unknown() {
    let (scene, document) = scene_of(&state::tenant(3, 100));
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(2), "times": 1_000, "do": "status", "status": 503}]));
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    let end = of_user(&ran, 2);
    assert_eq!(
        (&end["result"], &end["errorId"]),
        (&json!("Refused"), &json!("Throttled"))
    );
    assert_eq!(ran.count("Moved"), 2);
}

#[test]
fn a_refusal_after_a_lost_answer_gives_its_reason() {
    // The call is lost before it arrives; when it is sent again, somebody else has the seats.
    let mut tenant = state::tenant(1, 2);
    let users = tenant["users"].as_array_mut().unwrap();
    for number in [5, 6] {
        users.push(json!({"id": state::id(number), "userPrincipalName": state::upn(number)}));
    }
    let scene = Scene::new(&tenant);
    let document = scene.plan(&state::swap(json!({"product": state::OLD})));
    let sim = Arc::clone(&scene.sim);
    let mut calls = 0;
    scene.transport.on_send(move |request| {
        calls += u32::from(is_change(request));
        match calls {
            1 if is_change(request) => Some(Err(no_answer("cut"))),
            2 if is_change(request) => {
                for number in [5, 6] {
                    meddle(&sim, &state::id(number), &[state::NEW_ID], &[]);
                }
                None
            }
            _ => None,
        }
    });
    let start = scene.clock.monotonic_ms();
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    let end = of_user(&ran, 1);
    assert_eq!(
        (&end["result"], &end["errorId"]),
        (&json!("Refused"), &json!("SeatUnavailable"))
    );
    // The first call may have been carried out all the same: that is said after the whole time only.
    assert!(scene.clock.monotonic_ms() - start >= 60_000);
}

#[test]
fn a_run_cancelled_while_users_are_doubtful_does_not_call_them_refused() {
    let (scene, document) = scene_of(&state::tenant(3, 100));
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(2), "times": 1_000, "do": "status", "status": 503}]));
    let ran = scene.run_watched(&apply(&document), |event, control| {
        if event["event"] == "result" {
            control.cancel();
        }
    });
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(
        of_user(&ran, 2)["result"],
        "Unknown",
        "read for too short a time"
    );
}

#[test]
fn one_old_reading_sends_nothing_again() {
    // Only something is added: sent again, it would be accepted again.
    let mut tenant = state::tenant(0, 100);
    tenant["users"] = json!([{"id": state::id(1), "userPrincipalName": state::upn(1)}]);
    let scene = Scene::new(&tenant);
    let document = scene.plan(&json!({
        "op": "plan", "scope": "replaceAll", "targets": [state::NEW],
        "users": {"all": true}, "createdAt": "2026-11-24T09:00:00Z",
    }));
    // The answer is lost, and a replica is behind for as long as the first reading after it.
    lag::behind(&scene, Duration::from_millis(1_200));
    scene.faults(&json!([{"path": ASSIGN, "do": "cutAfter"}]));
    let sent = Arc::new(std::sync::Mutex::new(0));
    let count = Arc::clone(&sent);
    scene.transport.on_send(move |request| {
        *count.lock().unwrap() += u32::from(is_change(request));
        None
    });
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 1);
    assert_eq!(*sent.lock().unwrap(), 1, "sent once");
}

#[test]
fn one_odd_reading_of_a_doubtful_user_ends_nothing() {
    // After a lost answer a reading shows what was never there, or nobody, and the next one what is.
    for odd in [
        json!({"status": 404, "body": {"error": {"code": "Request_ResourceNotFound", "message": "x"}}}),
        json!({"status": 200, "licenses": []}),
    ] {
        let (scene, document) = scene_of(&state::tenant(3, 100));
        scene.faults(&json!([{"path": ASSIGN, "userId": state::id(2), "do": "cutAfter"}]));
        let (mut changes, mut is_odd) = (0, false);
        scene.transport.on_answer(move |request, exchange| {
            changes += u32::from(is_change(request));
            let mut answer = exchange?;
            if changes == 1 && !is_change(request) && !std::mem::replace(&mut is_odd, true) {
                let mut body: Value = serde_json::from_slice(&answer.body).unwrap();
                for response in body["responses"].as_array_mut().unwrap() {
                    response["status"] = odd["status"].clone();
                    if odd["licenses"].is_array() {
                        response["body"]["assignedLicenses"] = json!([]);
                        response["body"]["licenseAssignmentStates"] = json!([]);
                    } else {
                        response["body"] = odd["body"].clone();
                    }
                }
                answer.body = body.to_string().into_bytes();
            }
            Ok(answer)
        });
        let ran = scene.run(&apply(&document));
        ledger::check(&scene, &document, &ran, &[]);
        // The third user was not reached by the call, and is seen to be as before for a minute.
        assert_eq!((ran.count("Moved"), ran.count("Refused")), (2, 1));
        assert_eq!(of_user(&ran, 3)["errorId"], "ConnectionFailed");
    }
}

/// The scene's tenant after this user has a licence from a group as well.
fn join_group(sim: &Sim, number: usize) {
    let mut now = simulator::state(sim);
    let users = now["users"].as_array_mut().unwrap();
    let id = state::id(number);
    let user = users.iter_mut().find(|user| user["id"] == id).unwrap();
    let paths = user["licenseAssignmentStates"].as_array_mut().unwrap();
    paths.push(json!({"skuId": state::OLD_ID, "disabledPlans": [], "assignedByGroup": GROUP, "state": "Active", "error": "None"}));
    now["groups"] = json!([{"id": GROUP, "displayName": "Licensed by group"}]);
    simulator::reset(sim, &now);
}

#[test]
fn who_got_a_licence_from_a_group_since_the_plan_is_stale() {
    let (scene, document) = scene_of(&state::tenant(3, 100));
    join_group(&scene.sim, 2);
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(of_user(&ran, 2)["result"], "Stale");
    assert_eq!(ran.count("Moved"), 2);
}

#[test]
fn what_groups_do_after_the_call_changes_no_word_about_it() {
    let (scene, document) = scene_of(&state::tenant(3, 100));
    let sim = Arc::clone(&scene.sim);
    let mut is_done = false;
    scene.transport.on_answer(move |request, exchange| {
        if is_change(request) && !is_done {
            is_done = true;
            // The reset clears the ledger, so what is asserted here is what was said.
            join_group(&sim, 2);
        }
        exchange
    });
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 3, "{:?}", ran.results());
    // And who has the new product already is unchanged, whatever groups give.
    let again = scene.run(&apply(&document));
    assert_eq!(again.count("Unchanged"), 3);
}

#[test]
fn what_only_adds_is_not_sent_twice_while_a_replica_is_behind() {
    // Two spaced readings of one replica that is behind show the same: sent again, the change would be made twice.
    for seconds in [3, 20, 45, 59] {
        let mut tenant = state::tenant(0, 100);
        tenant["users"] = json!([{"id": state::id(1), "userPrincipalName": state::upn(1)}]);
        let scene = Scene::new(&tenant);
        let document = scene.plan(&json!({
            "op": "plan", "scope": "replaceAll", "targets": [state::NEW],
            "users": {"all": true}, "createdAt": "2026-11-24T09:00:00Z",
        }));
        lag::behind(&scene, Duration::from_secs(seconds));
        scene.faults(&json!([{"path": ASSIGN, "do": "cutAfter"}]));
        let ran = scene.run(&apply(&document));
        ledger::check(&scene, &document, &ran, &[]);
        assert_eq!(ran.count("Moved"), 1, "{seconds}");
        assert_eq!(simulator::ledger(&scene.sim).len(), 1, "{seconds}");
    }
}

#[test]
fn what_only_adds_and_did_not_go_through_is_sent_again_after_the_lag() {
    let mut tenant = state::tenant(0, 100);
    tenant["users"] = json!([{"id": state::id(1), "userPrincipalName": state::upn(1)}]);
    let scene = Scene::new(&tenant);
    let document = scene.plan(&json!({
        "op": "plan", "scope": "replaceAll", "targets": [state::NEW],
        "users": {"all": true}, "createdAt": "2026-11-24T09:00:00Z",
    }));
    // Every call but the last one that may be made is lost before it arrives.
    scene.faults(&json!([{"path": ASSIGN, "do": "cutBefore", "times": 5}]));
    let start = scene.clock.monotonic_ms();
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 1);
    let passed = scene.clock.monotonic_ms() - start;
    assert!((300_000..400_000).contains(&passed), "{passed} ms");
}

#[test]
fn a_change_that_met_another_one_is_tried_again_after_a_look() {
    let conflict = |times: u32| {
        json!([
            {"path": ASSIGN, "userId": state::id(1), "do": "status", "status": 409, "times": times},
        ])
    };
    // Still as before: again, a few times.
    let (scene, document) = scene_of(&state::tenant(3, 100));
    scene.faults(&conflict(3));
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 3);
    // For ever: refused, and the others are moved.
    let (scene, document) = scene_of(&state::tenant(3, 100));
    scene.faults(&conflict(1_000));
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (2, 1));
    // Changed by the other one: left alone. As the plan wants it: unchanged, and not ours.
    for (adds, word) in [(vec![], "Stale"), (vec![state::NEW_ID], "Unchanged")] {
        let (scene, document) = scene_of(&state::tenant(3, 100));
        // The other one's call comes first.
        scene.faults(&json!([
            {"path": ASSIGN, "userId": state::id(1), "do": "status", "status": 409, "nth": 2},
        ]));
        before_first_change(&scene, move |sim| {
            meddle(sim, &state::id(1), &adds, &[state::OLD_ID]);
        });
        let ran = scene.run(&apply(&document));
        ledger::check(&scene, &document, &ran, &[state::id(1)]);
        assert_eq!(of_user(&ran, 1)["result"], word);
        assert_eq!(ran.count("Moved"), 2);
    }
}
