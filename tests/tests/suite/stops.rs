//! What stops a run before its first change, what ends it in the middle, and what others do meanwhile.

use reseat_core::ports::JournalStore;
use reseat_tests::in_process::is_change;
use reseat_tests::others::{before_first_change, meddle};
use reseat_tests::scene::{Scene, apply};
use reseat_tests::{journal, ledger, simulator, state};
use serde_json::{Value, json};
use std::sync::Arc;

fn scene_of(users: usize, seats: i64) -> (Scene, String) {
    let scene = Scene::new(&state::tenant(users, seats));
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

#[test]
fn a_user_changed_since_the_plan_is_stale_and_left_alone() {
    let (scene, document) = scene_of(45, 100);
    meddle(&scene.sim, &state::id(7), &[], &[state::OLD_ID]);
    // And one who has the new product besides the old one: that is not the planned state either.
    meddle(&scene.sim, &state::id(8), &[state::NEW_ID], &[]);
    let others = [state::id(7), state::id(8)];
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &others);
    assert_eq!((ran.count("Moved"), ran.count("Stale")), (43, 2));
    let stale = ran
        .of("result")
        .into_iter()
        .find(|event| event["result"] == "Stale");
    assert_eq!(stale.unwrap()["errorId"], "PlanStale");
    assert_eq!(simulator::ledger(&scene.sim).len(), 43 + 2);
}

#[test]
fn who_is_seen_to_hold_something_else_is_told_with_both_lists() {
    let (scene, document) = scene_of(3, 100);
    let sim = Arc::clone(&scene.sim);
    scene.transport.on_answer(move |request, exchange| {
        if is_change(request) {
            meddle(&sim, &state::id(3), &[state::OLD_ID], &[]);
        }
        exchange
    });
    let ran = scene.run(&apply(&document));
    assert_eq!((ran.count("Moved"), ran.count("Different")), (2, 1));
    let results = ran.of("result");
    let different = results.iter().find(|one| one["result"] == "Different");
    assert_eq!(
        different.unwrap()["message"],
        "Planned: Microsoft 365 E3 (without Yammer Enterprise). \
         Found: Microsoft 365 E3 (without Yammer Enterprise), Office 365 E3."
    );
}

#[test]
fn seats_taken_by_somebody_else_meanwhile_take_nothing_from_anybody() {
    // 20 seats for 20 users; five are gone when the first call arrives.
    let mut tenant = state::tenant(20, 20);
    let users = tenant["users"].as_array_mut().unwrap();
    for number in 101..=105 {
        users.push(json!({"id": state::id(number), "userPrincipalName": state::upn(number)}));
    }
    let scene = Scene::new(&tenant);
    let document = scene.plan(&state::swap(json!({"product": state::OLD})));
    before_first_change(&scene, |sim| {
        for number in 101..=105 {
            meddle(sim, &state::id(number), &[state::NEW_ID], &[]);
        }
    });
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 15);
    assert_eq!(ran.count("Refused") + ran.count("NotStarted"), 5);
    for event in ran.of("result") {
        if event["result"] != "Moved" {
            assert_eq!(event["errorId"], "SeatUnavailable", "{event}");
            assert!(
                event["message"]
                    .as_str()
                    .unwrap()
                    .contains("Microsoft 365 E3")
            );
        }
    }
}

#[test]
fn a_refusal_for_want_of_a_seat_ends_the_asking_for_that_product() {
    let mut tenant = state::tenant(100, 100);
    let users = tenant["users"].as_array_mut().unwrap();
    for number in 101..=160 {
        users.push(json!({"id": state::id(number), "userPrincipalName": state::upn(number)}));
    }
    let options = reseat_sim::Options {
        latency_ms: 100,
        ..reseat_sim::Options::default()
    };
    let scene = Scene::with(&tenant, &options);
    let document = scene.plan(&state::swap(json!({"product": state::OLD})));
    before_first_change(&scene, |sim| {
        for number in 101..=160 {
            meddle(sim, &state::id(number), &[state::NEW_ID], &[]);
        }
    });
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    // Four batches were under way when the first refusal came; the fifth is not sent in vain.
    let counts = ["Moved", "Refused", "NotStarted"].map(|word| ran.count(word));
    assert_eq!(counts, [40, 40, 20]);
}

#[test]
fn seats_that_are_gone_at_the_start_let_as_many_move_as_there_are() {
    let mut tenant = state::tenant(40, 40);
    let users = tenant["users"].as_array_mut().unwrap();
    for number in 101..=125 {
        users.push(json!({"id": state::id(number), "userPrincipalName": state::upn(number)}));
    }
    let scene = Scene::new(&tenant);
    let document = scene.plan(&state::swap(json!({"product": state::OLD})));
    for number in 101..=125 {
        meddle(&scene.sim, &state::id(number), &[state::NEW_ID], &[]);
    }
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!((ran.count("Moved"), ran.count("NotStarted")), (15, 25));
    let paths = simulator::metrics(&scene.sim)["byPath"].clone();
    assert_eq!(
        paths["POST /users/{id}/assignLicense"],
        25 + 15,
        "none in vain"
    );
}

#[test]
fn a_journal_that_can_not_be_begun_stops_everything() {
    let (scene, document) = scene_of(45, 100);
    scene.journal.fail_from(0);
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.error_id(), "JournalUnavailable");
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
}

#[test]
fn no_change_is_sent_without_its_intent_and_what_is_known_is_said() {
    // Whichever write fails, from the first intents to the last line: the rest is not started, what was
    // changed is told, and no change is without an intent.
    for failing in 1..14 {
        let (scene, document) = scene_of(45, 100);
        scene.journal.fail_from(failing);
        let ran = scene.run(&apply(&document));
        let stopped = ran.done()["stopped"].clone();
        ledger::check(&scene, &document, &ran, &[]);
        if stopped.is_null() {
            assert_eq!(ran.count("Moved"), 45, "append {failing}");
            assert_eq!(ran.done()["reason"], Value::Null);
            assert!(failing > 4, "append {failing} was never reached");
            continue;
        }
        assert_eq!(stopped, "JournalUnavailable", "append {failing}");
        let reason = ran.done()["reason"].as_str().unwrap();
        assert!(reason.starts_with("The journal at "), "{reason}");
        let changed = simulator::ledger(&scene.sim).len();
        assert_eq!(ran.count("Moved"), changed, "append {failing}");
        assert_eq!(ran.count("NotStarted"), 45 - changed, "append {failing}");
        if failing == 1 {
            assert_eq!(changed, 0, "no intent, no call");
        }
    }
}

#[test]
fn a_second_run_is_refused_and_told_who_holds_the_lock() {
    let (scene, document) = scene_of(3, 10);
    let tenant = scene.sim.tenant_id();
    let hold = |holder: &Value| {
        let line = if holder.is_null() {
            String::new()
        } else {
            holder.to_string()
        };
        scene.clock.run(scene.journal.lock(&tenant, &line))
    };
    let since = "2026-11-24T08:05:06Z";
    for (holder, message) in [
        (
            json!({"account": "noor@contoso.com", "host": "b", "since": since}),
            "Another run is changing this tenant: noor@contoso.com on b, since 24 Nov 2026 08:05 UTC.",
        ),
        (
            json!({"account": null, "host": null, "since": since}),
            "Another run is changing this tenant: an app, since 24 Nov 2026 08:05 UTC.",
        ),
        // It has the lock and has not said yet who it is.
        (Value::Null, "Another run is changing this tenant."),
    ] {
        let lock = hold(&holder).unwrap();
        let ran = scene.run(&apply(&document));
        assert_eq!(ran.error_id(), "RunLocked");
        assert_eq!(ran.error.unwrap()["message"], message);
        assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
        drop(lock);
    }
    assert_eq!(scene.run(&apply(&document)).count("Moved"), 3);
    // And the run itself let go of it.
    assert!(hold(&Value::Null).is_ok());
}

#[test]
fn a_running_move_holds_the_lock() {
    let (scene, document) = scene_of(3, 10);
    let tenant = scene.sim.tenant_id();
    let store = scene.journal.clone();
    let clock = scene.clock.clone();
    let (tell, told) = std::sync::mpsc::channel();
    scene.transport.on_send(move |request| {
        if is_change(request) {
            let refused = clock.run(store.lock(&tenant, "another")).err();
            tell.send(format!("{refused:?}")).unwrap();
        }
        None
    });
    scene.run(&apply(&document));
    let told = told.try_recv().unwrap();
    assert!(told.contains("Locked") && told.contains("test"), "{told}");
}

#[test]
fn nothing_is_written_before_the_checks_that_come_first() {
    let (scene, document) = scene_of(3, 10);
    let reader = simulator::token(&scene.sim, &["Global Reader".into()], None);
    let plain = scene.with_tokens([reader]);
    let ran = plain.run(&apply(&document));
    assert_eq!(ran.error_id(), "NotPermitted");
    // Another tenant.
    let mut other = state::tenant(3, 10);
    other["organization"] =
        json!({"id": "1f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a02", "displayName": "Fabrikam"});
    let fabrikam = Scene::new(&other);
    assert_eq!(
        fabrikam.run(&apply(&document)).error_id(),
        "PlanTenantMismatch"
    );
    for scene in [&plain, &fabrikam] {
        assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
        assert_eq!(scene.journal.all().len(), 0, "not even a journal");
        let paths = simulator::metrics(&scene.sim)["byPath"].clone();
        assert_eq!(
            paths["POST /users/{id}/assignLicense"],
            Value::Null,
            "{paths}"
        );
    }
}

#[test]
fn a_document_cut_anywhere_or_changed_anywhere_is_refused() {
    let (scene, document) = scene_of(2, 10);
    // The last line feed alone may be missing: the document is whole without it.
    for cut in (0..document.len() - 1).step_by(97) {
        let ran = scene.run(&apply(document.get(..cut).unwrap()));
        assert_eq!(ran.error_id(), "PlanUnreadable", "cut at {cut}");
    }
    let end = document.rfind("},\"createdAt\"").unwrap();
    for at in (8..end).step_by(101) {
        let mut bytes = document.clone().into_bytes();
        bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
        let Ok(edited) = String::from_utf8(bytes) else {
            continue;
        };
        let ran = scene.run(&apply(&edited));
        let id = ran.error_id();
        let refused = ["PlanDigestMismatch", "PlanUnreadable", "PlanVersionUnknown"].contains(&id);
        assert!(refused, "changed at {at}: {id}");
    }
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
}

#[test]
fn a_plan_travels_by_file_with_the_same_bytes() {
    let (scene, document) = scene_of(3, 10);
    let mut request = state::swap(json!({"all": true}));
    request["planPath"] = json!("plans/move.json");
    let ran = scene.run(&request);
    assert_eq!(ran.done()["document"], Value::Null);
    assert_eq!(ran.done()["planPath"], "plans/move.json");
    let opened = scene.run(&json!({"op": "openPlan", "planPath": "plans/move.json"}));
    assert_eq!(opened.document(), document);
    let ran = scene.run(&json!({"op": "apply", "planPath": "plans/move.json"}));
    assert_eq!(ran.count("Moved"), 3);
    ledger::check(&scene, &document, &ran, &[]);
}

#[test]
fn a_user_deleted_since_the_plan_is_refused_alone() {
    let (scene, document) = scene_of(3, 10);
    let mut now = simulator::state(&scene.sim);
    now["users"].as_array_mut().unwrap().remove(1);
    simulator::reset(&scene.sim, &now);
    let ran = scene.run(&apply(&document));
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (2, 1));
    let refused = ran
        .of("result")
        .into_iter()
        .find(|event| event["result"] == "Refused");
    assert_eq!(refused.unwrap()["errorId"], "UserNotFound");
    let records = scene.records();
    assert_eq!(journal::of_type(&records, "intent").len(), 2);
}
