//! Usage locations that a plan sets before licences are given.

use reseat_core::ports::Clock;
use reseat_sim::{Request, Sim};
use reseat_tests::in_process::{is_change, is_locating, no_answer};
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{journal, ledger, simulator, state};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Users with the old product, of whom every second has no location.
fn tenant(count: usize) -> Value {
    let mut tenant = state::tenant(count, 1_000);
    for user in tenant["users"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .step_by(2)
    {
        user["usageLocation"] = Value::Null;
    }
    tenant
}

fn planned(tenant: &Value) -> (Scene, String) {
    let scene = Scene::new(tenant);
    let mut request = state::swap(json!({"all": true}));
    request["usageLocation"] = json!("NL");
    let document = scene.plan(&request);
    (scene, document)
}

fn run(scene: &Scene, document: &str) -> Ran {
    let ran = scene.run(&apply(document));
    ledger::check(scene, document, &ran, &[]);
    ran
}

fn of_user(ran: &Ran, number: usize) -> &Value {
    let id = state::id(number);
    ran.of("result")
        .into_iter()
        .find(|event| event["userId"] == id)
        .unwrap()
}

fn location(scene: &Scene, number: usize) -> Value {
    let state = simulator::state(&scene.sim);
    let users = state["users"].as_array().unwrap();
    let user = users.iter().find(|user| user["id"] == state::id(number));
    user.unwrap()["usageLocation"].clone()
}

fn patch(sim: &Sim, number: usize, location: &str) {
    let answer = sim.handle(&Request {
        method: "PATCH".into(),
        path: format!("/v1.0/users/{}", state::id(number)),
        headers: vec![
            ("authorization".into(), format!("Bearer {}", sim.token())),
            ("content-type".into(), "application/json".into()),
        ],
        body: json!({"usageLocation": location}).to_string().into_bytes(),
    });
    assert_eq!(answer.status, 204);
}

#[test]
fn locations_are_set_first_in_a_batch_of_their_own_and_said() {
    let (scene, document) = planned(&tenant(45));
    let (batches, seen) = std::sync::mpsc::channel();
    scene.transport.on_send(move |request| {
        if is_locating(request) || is_change(request) {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            batches.send(body["requests"].clone()).unwrap();
        }
        None
    });
    let ran = run(&scene, &document);
    assert_eq!(ran.count("Moved"), 45);
    assert_eq!(simulator::locations(&scene.sim).len(), 23);
    assert_eq!(ran.done()["totals"]["locations"], 23);
    let text = ran.done()["text"].as_str().unwrap();
    assert!(text.contains("usage location set for 23"), "{text}");
    assert_eq!(
        of_user(&ran, 1)["message"],
        "The usage location was set to NL."
    );
    assert_eq!(of_user(&ran, 2)["message"], Value::Null);
    let batches: Vec<Value> = seen.try_iter().collect();
    let sizes: Vec<usize> = batches
        .iter()
        .map(|batch| batch.as_array().unwrap().len())
        .collect();
    assert_eq!(sizes.iter().sum::<usize>(), 45 + 23, "one call each");
    assert!(sizes.iter().all(|size| *size <= 20), "{sizes:?}");
    for batch in &batches {
        let methods: Vec<&Value> = batch
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["method"])
            .collect();
        assert!(
            methods.iter().all(|method| *method == methods[0]),
            "{batch}"
        );
    }
    let set = batches.iter().flat_map(|batch| batch.as_array().unwrap());
    for item in set.filter(|item| item["method"] == "PATCH") {
        assert_eq!(item["body"], json!({"usageLocation": "NL"}));
        assert_eq!(item["url"].as_str().unwrap().matches('/').count(), 2);
    }
}

#[test]
fn who_is_moved_already_and_who_is_gone_gets_no_location() {
    let (scene, document) = planned(&tenant(5));
    assert_eq!(run(&scene, &document).count("Moved"), 5);
    let again = scene.run(&apply(&document));
    assert_eq!(again.count("Unchanged"), 5);
    assert_eq!(simulator::locations(&scene.sim).len(), 3);
}

#[test]
fn a_location_that_is_not_known_everywhere_yet_is_waited_for() {
    let mut tenant = tenant(5);
    tenant["rules"] = json!({"locationRefusals": 3});
    let (scene, document) = planned(&tenant);
    let ran = run(&scene, &document);
    assert_eq!(ran.count("Moved"), 5, "{:?}", ran.results());
    assert_eq!(simulator::locations(&scene.sim).len(), 3);
    let records = scene.records();
    let tries = journal::of_type(&records, "intent");
    let of_first = tries
        .iter()
        .filter(|intent| intent["userId"] == state::id(1));
    assert_eq!(of_first.count(), 4);
    assert_eq!(journal::of_type(&records, "locationIntent").len(), 3);
}

#[test]
fn a_location_that_stays_unknown_ends_with_its_own_reason() {
    let mut tenant = tenant(3);
    tenant["rules"] = json!({"locationRefusals": 1_000});
    let (scene, document) = planned(&tenant);
    let start = scene.clock.monotonic_ms();
    let ran = run(&scene, &document);
    let passed = scene.clock.monotonic_ms() - start;
    assert!((30_000..660_000).contains(&passed), "{passed} ms");
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (1, 2));
    let end = of_user(&ran, 1);
    assert_eq!(end["errorId"], "UsageLocationMissing");
    let message = end["message"].as_str().unwrap();
    assert!(message.contains("as if there were none"), "{message}");
    assert!(
        message.ends_with("The usage location was set to NL."),
        "{message}"
    );
    assert!(end["hint"].as_str().unwrap().contains("same plan again"));
    assert_eq!(location(&scene, 1), "NL");
}

#[test]
fn a_lost_answer_is_read_back_before_anything_else_is_sent() {
    for fault in ["cutBefore", "cutAfter", "truncate"] {
        let (scene, document) = planned(&tenant(5));
        scene.faults(&json!([{"method": "PATCH", "path": "/users/*", "do": fault}]));
        let ran = run(&scene, &document);
        simulator::all_struck(&scene.sim);
        assert_eq!(ran.count("Moved"), 5, "{fault}: {:?}", ran.results());
        assert_eq!(simulator::locations(&scene.sim).len(), 3, "{fault}");
    }
    for status in [429, 500, 503] {
        let (scene, document) = planned(&tenant(5));
        scene.faults(&json!([{"method": "PATCH", "path": "/users/*", "do": "status", "status": status, "retryAfter": 3}]));
        let ran = run(&scene, &document);
        simulator::all_struck(&scene.sim);
        assert_eq!(ran.count("Moved"), 5, "{status}: {:?}", ran.results());
    }
    // The whole batch got through, and nobody heard.
    let (scene, document) = planned(&tenant(5));
    let mut is_first = true;
    scene.transport.on_answer(move |request, exchange| {
        if is_locating(request) && std::mem::take(&mut is_first) {
            return Err(no_answer("gone"));
        }
        exchange
    });
    let ran = run(&scene, &document);
    assert_eq!(ran.count("Moved"), 5, "{:?}", ran.results());
    assert_eq!(simulator::locations(&scene.sim).len(), 3);
}

#[test]
fn one_whose_location_fails_holds_up_nobody_else() {
    let (scene, document) = planned(&tenant(5));
    scene.faults(&json!([{"method": "PATCH", "path": format!("/users/{}", state::id(1)), "times": 100, "do": "status", "status": 503}]));
    let ran = run(&scene, &document);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (4, 1));
    let end = of_user(&ran, 1);
    assert_eq!(end["errorId"], "Throttled", "{end}");
    let records = scene.records();
    let ends = journal::of_type(&records, "locationOutcome");
    let first = ends
        .iter()
        .find(|end| end["userId"] == state::id(1))
        .unwrap();
    assert_eq!(first["result"], "NotSet");
    // The others were through long before.
    let outcomes = journal::of_type(&records, "outcome");
    assert_eq!(outcomes.last().unwrap()["userId"], state::id(1));
}

#[test]
fn a_location_that_is_refused_leaves_the_licences_as_they_were() {
    let (scene, document) = planned(&tenant(5));
    let refused = state::id(3);
    scene.transport.on_answer(move |request, exchange| {
        let mut answer = exchange?;
        if is_locating(request) {
            let asked: Value = serde_json::from_slice(&request.body).unwrap();
            let items = asked["requests"].as_array().unwrap();
            let item = items.iter().find(|item| item["url"].as_str().unwrap().contains(&refused));
            let mut body: Value = serde_json::from_slice(&answer.body).unwrap();
            for response in body["responses"].as_array_mut().unwrap() {
                if Some(&response["id"]) == item.map(|item| &item["id"]) {
                    response["status"] = json!(400);
                    response["body"] = json!({"error": {"code": "Request_BadRequest", "message": "Unable to update the specified properties for on-premises mastered Directory Sync objects."}});
                }
            }
            answer.body = body.to_string().into_bytes();
        }
        Ok(answer)
    });
    let ran = scene.run(&apply(&document));
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (4, 1));
    let end = of_user(&ran, 3);
    assert_eq!(end["errorId"], "GraphRefused");
    let message = end["message"].as_str().unwrap();
    assert!(
        message.contains("could not be set") && message.contains("on-premises"),
        "{message}"
    );
    assert!(
        simulator::ledger(&scene.sim)
            .iter()
            .all(|entry| entry["userId"] != state::id(3))
    );
    let records = scene.records();
    let ends = journal::of_type(&records, "locationOutcome");
    let refused = ends
        .iter()
        .find(|end| end["userId"] == state::id(3))
        .unwrap();
    assert_eq!(
        (&refused["result"], &refused["errorId"]),
        (&json!("Refused"), &json!("GraphRefused"))
    );
}

#[test]
fn an_account_that_may_not_set_locations_is_told_what_it_lacks() {
    let scopes = [
        "User.Read.All",
        "LicenseAssignment.ReadWrite.All",
        "LicenseAssignment.Read.All",
    ];
    let (scene, document) = planned(&tenant(5));
    let token = simulator::token_of(&scene.sim, &scopes);
    let scene = scene.with_tokens([token]);
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], "NotPermitted");
    assert_eq!(simulator::locations(&scene.sim), Vec::<Value>::new());
    let end = of_user(&ran, 1);
    assert_eq!(
        (&end["result"], &end["errorId"]),
        (&json!("Refused"), &json!("NotPermitted"))
    );
    assert!(
        end["hint"].as_str().unwrap().contains("User.ReadWrite.All"),
        "{end}"
    );
    let hint = ran.done()["hint"].as_str().unwrap();
    assert!(hint.contains("User.ReadWrite.All"), "{hint}");
    assert_eq!(
        ran.count("Refused") + ran.count("NotStarted") + ran.count("Moved"),
        5
    );
}

#[test]
fn who_has_a_location_by_now_keeps_it() {
    let (scene, document) = planned(&tenant(5));
    patch(&scene.sim, 1, "NL");
    patch(&scene.sim, 3, "DE");
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 5);
    assert_eq!(ran.done()["totals"]["locations"], 1);
    assert_eq!(location(&scene, 3), "DE");
    assert_eq!(of_user(&ran, 1)["message"], Value::Null);
    let message = of_user(&ran, 3)["message"].as_str().unwrap();
    assert!(message.contains("is DE by now"), "{message}");
    let records = scene.records();
    let asked = journal::of_type(&records, "locationIntent");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["userId"], state::id(5));
}

#[test]
fn a_stop_between_the_two_leaves_the_location_and_says_so() {
    let (scene, document) = planned(&tenant(5));
    let control = Arc::new(reseat_core::Control::new());
    let cancelling = Arc::clone(&control);
    scene.transport.on_answer(move |request, exchange| {
        if is_locating(request) {
            cancelling.cancel();
        }
        exchange
    });
    let request = apply(&document);
    let ran = scene.clock.run(scene.start(&request, &control, |_, _| {}));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("NotStarted"), 5);
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
    assert_eq!(simulator::locations(&scene.sim).len(), 3);
    assert_eq!(
        of_user(&ran, 1)["message"],
        "The run ended first; the licenses are as before. The usage location was set to NL."
    );
    let records = scene.records();
    let kinds: Vec<&str> = records
        .iter()
        .filter(|record| record["userId"] == state::id(1))
        .map(|record| record["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["locationIntent", "locationOutcome", "outcome"]);
    // The same command goes on: who has the location needs no second call.
    let again = scene.run(&apply(&document));
    assert_eq!(again.count("Moved"), 5);
    assert_eq!(simulator::locations(&scene.sim).len(), 3);
}

#[test]
fn a_run_stopped_at_any_moment_says_what_it_set() {
    let options = reseat_sim::Options {
        latency_ms: 100,
        ..reseat_sim::Options::default()
    };
    let mut between = 0;
    for at in (400..2_500).step_by(90) {
        let scene = Scene::with(&tenant(60), &options);
        let mut request = state::swap(json!({"all": true}));
        request["usageLocation"] = json!("NL");
        let document = scene.plan(&request);
        let control = Arc::new(reseat_core::Control::new());
        let request = apply(&document);
        let run = scene.start(&request, &control, |_, _| {});
        let (clock, cancelling) = (scene.clock.clone(), Arc::clone(&control));
        let cancel = async move {
            clock.sleep(Duration::from_millis(at)).await;
            cancelling.cancel();
        };
        let (ran, ()) = scene.clock.run(futures_util::future::join(run, cancel));
        let located = simulator::locations(&scene.sim).len();
        if located > 0 || !simulator::ledger(&scene.sim).is_empty() {
            ledger::check(&scene, &document, &ran, &[]);
            assert_eq!(
                ran.done()["totals"]["locations"].as_u64().unwrap_or(0),
                located as u64
            );
        }
        between += usize::from(located > 0 && simulator::ledger(&scene.sim).is_empty());
    }
    assert!(between > 0, "none was stopped between the two calls");
}

#[test]
fn a_lost_answer_at_the_end_of_a_run_is_still_read_back() {
    let (scene, document) = planned(&tenant(5));
    let control = Arc::new(reseat_core::Control::new());
    let cancelling = Arc::clone(&control);
    let lost = AtomicUsize::new(0);
    scene.transport.on_answer(move |request, exchange| {
        if is_locating(request) && lost.fetch_add(1, Ordering::Relaxed) == 0 {
            cancelling.cancel();
            return Err(no_answer("gone"));
        }
        exchange
    });
    let request = apply(&document);
    let ran = scene.clock.run(scene.start(&request, &control, |_, _| {}));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.done()["totals"]["locations"], 3);
    assert_eq!(ran.count("NotStarted"), 5);
}

#[test]
fn locations_count_as_writes() {
    let options = reseat_sim::Options {
        latency_ms: 200,
        ..reseat_sim::Options::default()
    };
    let scene = Scene::with(&tenant(2_600), &options);
    simulator::reset(&scene.sim, &{
        let mut tenant = tenant(2_600);
        tenant["products"] = state::products(3_000);
        tenant
    });
    let mut request = state::swap(json!({"all": true}));
    request["usageLocation"] = json!("NL");
    let document = scene.plan(&request);
    let ran = run(&scene, &document);
    assert_eq!(ran.count("Moved"), 2_600);
    assert_eq!(simulator::locations(&scene.sim).len(), 1_300);
    assert_eq!(simulator::metrics(&scene.sim)["throttled"], 0);
}
