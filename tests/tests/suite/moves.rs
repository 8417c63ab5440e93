//! Whole moves with nothing in the way.

use reseat_core::Control;
use reseat_core::ports::Clock;
use reseat_sim::Options;
use reseat_tests::scene::{Scene, apply};
use reseat_tests::simulator::direct;
use reseat_tests::{journal, ledger, simulator, state};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

const MOVED: usize = 250;

/// 250 users of a generated tenant who have the old product directly.
fn chosen(scene: &Scene) -> Vec<String> {
    let state = simulator::state(&scene.sim);
    let users = state["users"].as_array().unwrap().iter();
    let fits = |user: &&Value| {
        let direct = direct(user);
        direct.contains_key(state::OLD_ID)
            && !direct.contains_key(state::NEW_ID)
            && user["usageLocation"].is_string()
            && user["accountEnabled"] == true
            && user["userType"] != "Guest"
    };
    let ids: Vec<String> = users
        .filter(fits)
        .map(|user| user["id"].as_str().unwrap().to_owned())
        .take(MOVED)
        .collect();
    assert_eq!(ids.len(), MOVED, "the tenant is big enough");
    ids
}

fn generated() -> Scene {
    let options = Options {
        latency_ms: 50,
        ..Options::default()
    };
    Scene::with(&json!({"users": 5_000, "seed": 1}), &options)
}

#[test]
fn two_hundred_and_fifty_users_move_in_one_call_each() {
    let scene = generated();
    let ids = chosen(&scene);
    let document = scene.plan(&state::swap(json!({ "ids": ids })));
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), MOVED);
    ledger::check(&scene, &document, &ran, &[]);

    let entries = simulator::ledger(&scene.sim);
    assert_eq!(entries.len(), MOVED);
    let users: BTreeSet<&str> = entries
        .iter()
        .map(|entry| entry["userId"].as_str().unwrap())
        .collect();
    assert_eq!(users, ids.iter().map(String::as_str).collect());
    for entry in &entries {
        assert_eq!(entry["removed"], json!([state::OLD_ID]));
        assert_eq!(entry["added"][0]["skuId"], state::NEW_ID);
    }
    let some_off = |entry: &&Value| entry["added"][0]["disabledPlans"] != json!([]);
    assert!(entries.iter().any(|entry| some_off(&entry)), "kept off");
    assert!(entries.iter().any(|entry| !some_off(&entry)));

    // 13 batches of reads before, of changes, of reads after, and little else.
    let metrics = simulator::metrics(&scene.sim);
    let batches = metrics["byPath"]["POST /$batch"].as_u64().unwrap();
    assert!((39..=60).contains(&batches), "{metrics}");
    assert!(
        metrics["mostInFlight"].as_u64().unwrap() >= 2,
        "in parallel"
    );
}

#[test]
fn the_same_plan_given_twice_changes_nothing_the_second_time() {
    let scene = Scene::new(&state::tenant(45, 100));
    let document = scene.plan(&state::swap(json!({"all": true})));
    assert_eq!(scene.run(&apply(&document)).count("Moved"), 45);
    let before = simulator::ledger(&scene.sim).len();
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Unchanged"), 45);
    assert_eq!(ran.done()["totals"]["unchanged"], 45);
    assert_eq!(simulator::ledger(&scene.sim).len(), before);
    // And a plan made afterwards has nothing to do.
    let document = scene.plan(&state::swap(json!({"all": true})));
    assert!(!document.contains("\"Ready\""));
}

#[test]
fn latency_is_spent_in_parallel_and_batches_are_bounded() {
    let options = Options {
        latency_ms: 500,
        ..Options::default()
    };
    let scene = Scene::with(&state::tenant(200, 300), &options);
    let document = scene.plan(&state::swap(json!({"all": true})));
    let start = scene.clock.monotonic_ms();
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 200);
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(scene.transport.most_changes(), 4);
    // Ten batches, each read, changed and read again, four at a time: 3 x 3 x 0.5 s and the reads around.
    let passed = scene.clock.monotonic_ms() - start;
    assert!(passed < 8_000, "{passed} ms");
}

#[test]
fn a_batch_holds_twenty_changes_at_most() {
    let scene = Scene::new(&state::tenant(45, 100));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let (sizes, seen) = std::sync::mpsc::channel();
    scene.transport.on_send(move |request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        if let Some(items) = body["requests"].as_array() {
            sizes.send(items.len()).unwrap();
        }
        None
    });
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    let sizes: Vec<usize> = seen.try_iter().collect();
    assert_eq!(sizes.iter().max(), Some(&20), "{sizes:?}");
}

#[test]
fn more_than_the_write_limit_is_paced_and_never_throttled() {
    // Long enough for the documented bucket of 3,000 writes in 150 seconds to run dry.
    let options = Options {
        latency_ms: 200,
        ..Options::default()
    };
    let scene = Scene::with(&state::tenant(4_000, 5_000), &options);
    let document = scene.plan(&state::swap(json!({"all": true})));
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 4_000);
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(simulator::metrics(&scene.sim)["throttled"], 0);
}

#[test]
fn a_pause_holds_back_new_changes_until_it_ends() {
    let options = Options {
        latency_ms: 100,
        ..Options::default()
    };
    let scene = Scene::with(&state::tenant(200, 300), &options);
    let document = scene.plan(&state::swap(json!({"all": true})));
    let control = Arc::new(Control::new());
    let request = apply(&document);
    let run = scene.start(&request, &control, |event, control| {
        if event["event"] == "result" {
            control.pause();
        }
    });
    let (clock, sim) = (scene.clock.clone(), Arc::clone(&scene.sim));
    let paused = Arc::clone(&control);
    let rest = async move {
        clock.sleep(Duration::from_secs(60)).await;
        let settled = simulator::ledger(&sim).len();
        assert!(settled > 0 && settled < 200, "{settled} changes");
        clock.sleep(Duration::from_secs(3_600)).await;
        assert_eq!(
            simulator::ledger(&sim).len(),
            settled,
            "nothing moves in a pause"
        );
        loop {
            // Each further result pauses again.
            paused.proceed();
            clock.sleep(Duration::from_secs(1)).await;
            if simulator::ledger(&sim).len() == 200 {
                return;
            }
        }
    };
    let (ran, ()) = scene.clock.run(futures_util::future::join(run, rest));
    assert_eq!(ran.count("Moved"), 200);
    ledger::check(&scene, &document, &ran, &[]);
}

#[test]
fn a_cancelled_run_leaves_every_user_as_before_or_as_planned() {
    let options = Options {
        latency_ms: 100,
        ..Options::default()
    };
    // Wherever it is cancelled: nothing is half done and every word is true.
    let mut both = 0;
    for after in [1, 2, 20, 21, 60, 100, 140] {
        let scene = Scene::with(&state::tenant(140, 300), &options);
        let document = scene.plan(&state::swap(json!({"all": true})));
        let mut results = 0;
        let ran = scene.run_watched(&apply(&document), move |event, control| {
            results += u32::from(event["event"] == "result");
            if results == after {
                control.cancel();
            }
        });
        let done = ran.done();
        assert_eq!(done["cancelled"], true);
        assert_eq!(done["reason"], Value::Null, "a person stopped it");
        ledger::check(&scene, &document, &ran, &[]);
        assert_eq!(ran.count("Moved") + ran.count("NotStarted"), 140);
        both += usize::from(ran.count("Moved") > 0 && ran.count("NotStarted") > 0);
        let go_on = done["goOn"].as_str().unwrap();
        assert!(go_on.contains("same command"), "{go_on}");
        // The same command goes on where it ended.
        let moved = ran.count("Moved");
        let again = scene.run(&apply(&document));
        assert_eq!(again.count("Unchanged"), moved);
        assert_eq!(again.count("Moved"), 140 - moved);
    }
    assert!(both >= 3, "cancelled in the middle {both} times");
}

#[test]
fn a_run_cancelled_at_any_moment_settles_what_is_under_way() {
    let options = Options {
        latency_ms: 100,
        ..Options::default()
    };
    let mut counts = BTreeSet::new();
    for at in (30..2_500).step_by(70) {
        let scene = Scene::with(&state::tenant(100, 300), &options);
        let document = scene.plan(&state::swap(json!({"all": true})));
        let control = Arc::new(Control::new());
        let request = apply(&document);
        let run = scene.start(&request, &control, |_, _| {});
        let (clock, cancelling) = (scene.clock.clone(), Arc::clone(&control));
        let cancel = async move {
            clock.sleep(Duration::from_millis(at)).await;
            cancelling.cancel();
        };
        let (ran, ()) = scene.clock.run(futures_util::future::join(run, cancel));
        let changed = simulator::ledger(&scene.sim).len();
        assert_eq!(
            ran.count("Moved"),
            changed,
            "read back, cancelled at {at} ms"
        );
        assert_eq!(ran.count("NotStarted"), 100 - changed, "at {at} ms");
        if changed > 0 {
            ledger::check(&scene, &document, &ran, &[]);
        }
        counts.insert(changed);
    }
    assert!(
        counts.len() >= 3,
        "cancelled before, in the middle and after: {counts:?}"
    );
}

#[test]
fn a_run_cancelled_before_it_starts_changes_nothing() {
    let scene = Scene::new(&state::tenant(3, 10));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let control = Arc::new(Control::new());
    control.cancel();
    let request = apply(&document);
    let ran = scene.clock.run(scene.start(&request, &control, |_, _| {}));
    assert_eq!(ran.done()["cancelled"], true);
    assert_eq!(ran.count("NotStarted"), 3);
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
}

#[test]
fn the_journal_says_who_what_and_why() {
    let scene = Scene::new(&state::tenant(2, 10));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let ran = scene.run(&apply(&document));
    let records = scene.records();
    let start = &records[0];
    let plan: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(start["type"], "start");
    assert_eq!(start["planDigest"], plan["digest"]);
    assert_eq!(start["reason"], "CHG-1");
    assert_eq!(start["host"], "test");
    assert_eq!(start["roles"], json!(["License Administrator"]));
    assert_eq!(start["moveId"], ran.done()["moveId"]);
    let kinds: Vec<&str> = records
        .iter()
        .map(|record| record["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["start", "intent", "intent", "outcome", "outcome", "end"]
    );
    for outcome in journal::of_type(&records, "outcome") {
        assert!(outcome["requestId"].is_string(), "{outcome}");
    }
}

/// Three products with nothing in common, so that only seats decide.
const RING: [(&str, &str); 3] = [
    ("ENTERPRISEPACK", "SWAY"),
    ("SPE_E3", "YAMMER_ENTERPRISE"),
    ("SPE_E5", "AAD_PREMIUM"),
];

fn ring(users: usize, seats: [i64; 3]) -> Value {
    let products: Vec<Value> = RING
        .iter()
        .zip(seats)
        .map(|((name, service), seats)| state::product(name, seats, &[service]))
        .collect();
    let users: Vec<Value> = (1..=users)
        .map(|number| state::user(number, RING[number % 3].0, &[]))
        .collect();
    json!({"products": products, "users": users})
}

/// Carries the tenant's own list of changes out once more; no product ever has more users than seats.
fn never_over(scene: &Scene, mut free: std::collections::BTreeMap<String, i64>) {
    for entry in simulator::ledger(&scene.sim) {
        for added in entry["added"].as_array().unwrap() {
            let free = free.get_mut(added["skuId"].as_str().unwrap()).unwrap();
            *free -= 1;
            assert!(*free >= 0, "no seat for {entry}");
        }
        for removed in entry["removed"].as_array().unwrap() {
            *free.get_mut(removed.as_str().unwrap()).unwrap() += 1;
        }
    }
}

fn free(scene: &Scene) -> std::collections::BTreeMap<String, i64> {
    let state = simulator::state(&scene.sim);
    let users = state["users"].as_array().unwrap();
    let products = state["products"].as_array().unwrap().iter();
    products
        .map(|product| {
            let id = product["skuId"].as_str().unwrap().to_owned();
            let held = users.iter().filter(|user| direct(user).contains_key(&id));
            let seats = product["prepaidUnits"]["enabled"].as_i64().unwrap();
            let free = seats - i64::try_from(held.count()).unwrap();
            (id, free)
        })
        .collect()
}

#[test]
fn a_ring_of_three_products_turns_on_one_free_seat() {
    let options = Options {
        latency_ms: 70,
        ..Options::default()
    };
    // One free seat, in each of the three; and as many as keep four batches under way.
    for seats in [[41, 40, 40], [40, 41, 40], [40, 40, 41], [41, 41, 41]] {
        let scene = Scene::with(&ring(120, seats), &options);
        let pairs: Vec<Value> = (0..3)
            .map(|from| json!({"from": RING[from].0, "to": RING[(from + 1) % 3].0}))
            .collect();
        let request =
            json!({"op": "plan", "scope": "swap", "pairs": pairs, "users": {"all": true}});
        let document = scene.plan(&request);
        let before = free(&scene);
        let ran = scene.run(&apply(&document));
        assert_eq!(ran.count("Moved"), 120, "{seats:?}");
        ledger::check(&scene, &document, &ran, &[]);
        never_over(&scene, before);
        let records = scene.records();
        assert_eq!(
            journal::of_type(&records, "intent").len(),
            120,
            "one call each"
        );
    }
    let scene = Scene::with(&ring(600, [230, 230, 230]), &options);
    let pairs: Vec<Value> = (0..3)
        .map(|from| json!({"from": RING[from].0, "to": RING[(from + 1) % 3].0}))
        .collect();
    let request = json!({"op": "plan", "scope": "swap", "pairs": pairs, "users": {"all": true}});
    let document = scene.plan(&request);
    let before = free(&scene);
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 600);
    never_over(&scene, before);
    assert_eq!(scene.transport.most_changes(), 4);
}

#[test]
fn who_takes_several_seats_finds_them_however_many_are_under_way() {
    let names = ["ENTERPRISEPACK", "SPE_E3", "SPE_E5", "STANDARDPACK"];
    let services = ["SWAY", "YAMMER_ENTERPRISE", "AAD_PREMIUM", "BPOS_S_TODO_1"];
    let (mut moved, mut waited) = (0, 0);
    for seed in 0..40_u64 {
        let mut chance = seed;
        let mut pick = |below: u64| {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (chance >> 33) % below
        };
        let mut users = Vec::new();
        let mut rows = Vec::new();
        let mut held = [0_i64; 4];
        for number in 1..=60 {
            let mut from = Vec::new();
            let mut to = Vec::new();
            for (product, name) in names.iter().enumerate() {
                match pick(4) {
                    0 | 1 if to.len() < 2 => to.push(*name),
                    2 => {
                        held[product] += 1;
                        from.push(*name);
                    }
                    _ => {}
                }
            }
            if to.is_empty() {
                for name in from {
                    held[names.iter().position(|one| *one == name).unwrap()] -= 1;
                }
                continue;
            }
            let paths: Vec<Value> = from
                .iter()
                .map(|name| json!({"skuPartNumber": name, "disabledPlans": []}))
                .collect();
            users.push(json!({"id": state::id(number), "userPrincipalName": state::upn(number), "licenseAssignmentStates": paths}));
            rows.push(json!({"id": state::id(number), "from": from, "to": to}));
        }
        let products: Vec<Value> = (0..4)
            .map(|at| {
                state::product(
                    names[at],
                    held[at] + i64::try_from(pick(4)).unwrap(),
                    &[services[at]],
                )
            })
            .collect();
        let options = Options {
            latency_ms: 30 + seed,
            ..Options::default()
        };
        let scene = Scene::with(&json!({"products": products, "users": users}), &options);
        let document = scene.plan(&json!({"op": "plan", "users": {"rows": rows}}));
        let plan: Value = serde_json::from_str(&document).unwrap();
        let ready = usize::try_from(plan["plan"]["totals"]["ready"].as_u64().unwrap()).unwrap();
        let before = free(&scene);
        let ran = scene.run(&apply(&document));
        assert_eq!(
            ran.count("Moved"),
            ready,
            "seed {seed}: {:?}",
            ran.results()
        );
        never_over(&scene, before);
        moved += ready;
        waited += usize::try_from(plan["plan"]["totals"]["waits"].as_u64().unwrap()).unwrap();
    }
    assert!(
        moved > 300 && waited > 100,
        "{moved} moved, {waited} waited"
    );
}

#[test]
fn a_row_s_reason_stands_in_the_journal() {
    let scene = Scene::new(&state::tenant(2, 10));
    let row = |number, reason: Option<&str>| {
        let mut row = json!({"id": state::id(number), "from": [state::OLD], "to": [state::NEW]});
        if let Some(reason) = reason {
            row["reason"] = json!(reason);
        }
        row
    };
    let rows = json!([row(1, Some("HR-7")), row(2, None)]);
    let document = scene.plan(&json!({"op": "plan", "users": {"rows": rows}}));
    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    let records = scene.records();
    let intents = journal::of_type(&records, "intent");
    let reasons: Vec<&Value> = intents.iter().map(|intent| &intent["reason"]).collect();
    assert_eq!(reasons, [&json!("HR-7"), &Value::Null]);
}
