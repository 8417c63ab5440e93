//! What a run says of how far it is: of those who move, how fast, and what a stop still waits for.

use reseat_core::Control;
use reseat_core::ports::Clock;
use reseat_sim::Options;
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{simulator, state};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

fn slow(tenant: &Value, latency_ms: u64) -> Scene {
    let options = Options {
        latency_ms,
        ..Options::default()
    };
    Scene::with(tenant, &options)
}

fn of_phase<'r>(ran: &'r Ran, phase: &str) -> Vec<&'r Value> {
    let told = ran.of("progress").into_iter();
    told.filter(|event| event["phase"] == phase).collect()
}

#[test]
fn only_those_who_move_count() {
    let mut tenant = state::tenant(90, 25 + 60);
    let users = tenant["users"].as_array_mut().unwrap();
    for user in users.iter_mut().take(20) {
        user["usageLocation"] = Value::Null;
    }
    for number in 101..=125 {
        users.push(state::user(number, state::NEW, &[]));
    }
    let scene = slow(&tenant, 200);
    let document = scene.plan(&state::swap(json!({"all": true})));
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 60);
    assert_eq!(ran.count("Skipped"), 20 + 10);
    assert_eq!(ran.count("Unchanged"), 25);

    let told = of_phase(&ran, "apply");
    let done: Vec<u64> = told
        .iter()
        .map(|event| event["done"].as_u64().unwrap())
        .collect();
    assert_eq!(done.first(), Some(&0), "before the first change");
    assert_eq!(done.last(), Some(&60), "in the end");
    assert!(done.is_sorted(), "{done:?}");
    assert!(told.iter().all(|event| event["total"] == 60), "{told:?}");
    assert_eq!(told[0]["message"], "0 of 60");
    // Those who have everything are looked at, which takes its time as well.
    let looked = of_phase(&ran, "read");
    assert_eq!(looked.last().unwrap()["done"], 25);
    assert_eq!(looked.last().unwrap()["total"], 25);
}

#[test]
fn a_plan_that_moves_nobody_tells_of_no_move() {
    let scene = Scene::new(&state::tenant(5, 0));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Skipped"), 5);
    assert_eq!(of_phase(&ran, "apply"), Vec::<&Value>::new());
}

#[test]
fn speed_and_time_left_are_told_by_the_clock() {
    let scene = slow(&state::tenant(400, 500), 500);
    let document = scene.plan(&state::swap(json!({"all": true})));
    let ran = scene.run(&apply(&document));
    let told = of_phase(&ran, "apply");
    let paced: Vec<_> = told
        .iter()
        .filter(|event| !event["perSecond"].is_null())
        .collect();
    assert!(paced.len() > 5, "{told:?}");
    for event in &paced {
        let number = |member: &str| event[member].as_u64().unwrap();
        let left = number("total") - number("done");
        let (rate, ms) = (number("perSecond"), number("remainingMs"));
        // Four batches of twenty go round in a second and a half.
        assert!((10..=80).contains(&rate), "{event}");
        assert!(ms.abs_diff(left * 1_000 / rate) <= ms / rate + 1, "{event}");
        let words = format!("{rate}/s, about {} s left", ms.div_ceil(1_000));
        assert!(
            event["message"].as_str().unwrap().ends_with(&words),
            "{event}"
        );
    }
    let last = told.last().unwrap();
    assert_eq!(
        (&last["perSecond"], &last["message"]),
        (&Value::Null, &json!("400 of 400"))
    );
}

#[test]
fn a_refused_user_is_told_of_by_name_and_number() {
    let scene = Scene::new(&state::tenant(3, 10));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let path = format!("/users/{}/assignLicense", state::id(2));
    for (status, words) in [
        (400, "Microsoft Graph refused"),
        (403, "Microsoft Graph says"),
    ] {
        let scene = Scene::new(&state::tenant(3, 10));
        scene.faults(&json!([
            {"method": "POST", "path": path, "do": "status", "status": status, "times": 9}
        ]));
        let ran = scene.run(&apply(&document));
        let refused = ran
            .of("result")
            .into_iter()
            .find(|event| event["result"] == "Refused");
        let message = refused.unwrap()["message"].as_str().unwrap();
        assert!(
            message.starts_with(&format!("{}: {words}", state::upn(2))),
            "{message}"
        );
        let said = of_phase(&ran, "apply").last().unwrap()["message"].clone();
        assert!(said.as_str().unwrap().contains("1 refused"), "{said}");
    }
}

#[test]
fn a_stop_says_at_once_for_how_many_it_waits() {
    for at_ms in [700, 1_300, 1_900, 2_600] {
        let scene = slow(&state::tenant(200, 300), 500);
        let document = scene.plan(&state::swap(json!({"all": true})));
        let began = scene.clock.monotonic_ms();
        let control = Arc::new(Control::new());
        let (clock, request) = (scene.clock.clone(), apply(&document));
        let (heard, told) = std::sync::mpsc::channel();
        let run = scene.start(&request, &control, move |event, _| {
            if event["stopping"] == true {
                heard
                    .send((clock.monotonic_ms() - began, event.clone()))
                    .unwrap();
            }
        });
        let (clock, cancelling) = (scene.clock.clone(), Arc::clone(&control));
        let cancel = async move {
            clock.sleep(Duration::from_millis(at_ms)).await;
            cancelling.cancel();
        };
        let (ran, ()) = scene.clock.run(futures_util::future::join(run, cancel));
        let changed = simulator::ledger(&scene.sim).len() as u64;
        let Ok((when_ms, event)) = told.try_recv() else {
            assert_eq!(ran.done()["cancelled"], true);
            assert_eq!(changed, 0, "stopped at {at_ms} ms, before the first change");
            continue;
        };
        assert_eq!(when_ms, at_ms, "{event}");
        let waits = changed - event["done"].as_u64().unwrap();
        let words = match waits {
            0 => "Stopping: nobody is in flight.".to_owned(),
            _ => format!("Stopping: {waits} users are in flight, waiting for their answers."),
        };
        assert_eq!(event["message"], words.as_str(), "stopped at {at_ms} ms");
    }
}
