//! A run is undone by a plan of what its journal recorded: everybody is as before, switches too, and whoever was
//! changed since is left alone.

use reseat_core::plan::open;
use reseat_tests::others::meddle;
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{journal, schema, simulator, state};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const USERS: usize = 30;

type Held = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Everybody's direct licences with their switches, as the tenant has them.
fn held(scene: &Scene) -> Held {
    let state = simulator::state(&scene.sim);
    let users = state["users"].as_array().unwrap().iter();
    users
        .map(|user| {
            let id = user["id"].as_str().unwrap().to_owned();
            (id, simulator::direct(user))
        })
        .collect()
}

fn scene_of(users: usize) -> (Scene, String) {
    let scene = Scene::new(&state::tenant(users, 1_000));
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

/// A tenant that was moved, its state before, and the name of the run.
fn moved(users: usize) -> (Scene, Held, String) {
    let (scene, document) = scene_of(users);
    let before = held(&scene);
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), users);
    let name = name(&ran);
    (scene, before, name)
}

fn name(ran: &Ran) -> String {
    ran.done()["moveId"].as_str().unwrap().to_owned()
}

fn undo(name: &str, members: &Value) -> Value {
    let mut request = json!({"op": "undo", "moveId": name});
    for (member, value) in members.as_object().unwrap() {
        request[member] = value.clone();
    }
    request
}

/// The plan of an undo, which fits its schema and reads back as any plan does.
fn planned(scene: &Scene, name: &str, members: &Value) -> Value {
    let document = scene.plan(&undo(name, members));
    open(&document).unwrap();
    let plan: Value = serde_json::from_str(&document).unwrap();
    schema::must_fit("plan", &plan);
    assert_eq!(plan["plan"]["request"]["scope"], "undo");
    assert_eq!(plan["plan"]["request"]["moveId"], name);
    plan["plan"].clone()
}

fn undone(scene: &Scene, name: &str, members: &Value) -> Ran {
    let document = scene.plan(&undo(name, members));
    scene.run(&apply(&document))
}

fn users_of(plan: &Value, state: &str) -> Vec<String> {
    let steps = plan["steps"].as_array().unwrap().iter();
    let steps = steps.filter(|step| step["state"] == state);
    let id = |step: &Value| step["userId"].as_str().unwrap().to_owned();
    steps.map(id).collect()
}

fn findings(plan: &Value) -> Vec<&str> {
    let findings = plan["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["id"].as_str().unwrap())
        .collect()
}

/// The records of the run of this name.
fn records(scene: &Scene, name: &str) -> Vec<Value> {
    let tenant = scene.sim.tenant_id();
    journal::records(&scene.journal.bytes(&tenant, name).unwrap())
}

#[test]
fn everybody_is_as_before_and_an_undo_is_undone_like_any_move() {
    let (scene, before, first) = moved(USERS);
    let after = held(&scene);
    assert_ne!(before, after);
    let asked = scene.run(&undo(&first, &json!({})));
    let text = asked.done()["text"].as_str().unwrap();
    assert!(text.contains(&format!("Undo of move {first}")), "{text}");
    let confirmation = asked.done()["confirmation"].as_str().unwrap();
    assert!(confirmation.contains(&first), "{confirmation}");

    let ran = scene.run(&apply(&asked.document()));
    assert_eq!(ran.count("Moved"), USERS);
    assert_eq!(held(&scene), before, "switches too");
    let second = name(&ran);
    assert_eq!(records(&scene, &second)[0]["undoOf"], first.as_str());
    assert_eq!(records(&scene, &first)[0]["undoOf"], Value::Null);

    let ran = undone(&scene, &second, &json!({}));
    assert_eq!(ran.count("Moved"), USERS);
    assert_eq!(held(&scene), after);
    let third = name(&ran);
    // What is as before already is left alone.
    undone(&scene, &third, &json!({}));
    let plan = planned(&scene, &first, &json!({}));
    assert_eq!(plan["totals"]["unchanged"], USERS);
    assert_eq!(plan["totals"]["ready"], 0);
}

#[test]
fn the_last_to_be_changed_goes_back_first() {
    let (scene, _, first) = moved(USERS);
    let records = records(&scene, &first);
    let mut order: Vec<String> = journal::of_type(&records, "intent")
        .into_iter()
        .map(|intent| intent["userId"].as_str().unwrap().to_owned())
        .collect();
    order.reverse();
    let plan = planned(&scene, &first, &json!({}));
    assert_eq!(users_of(&plan, "Ready"), order);
}

#[test]
fn some_users_alone_go_back() {
    let (scene, before, first) = moved(USERS);
    let after = held(&scene);
    let users = json!({"users": {"rows": [
        {"id": state::id(3), "reason": "asked for it"},
        {"id": state::upn(4)},
    ]}});
    let plan = planned(&scene, &first, &users);
    assert_eq!(plan["totals"]["users"], 2);
    let reasons: Vec<&Value> = (plan["steps"].as_array().unwrap().iter())
        .filter(|step| step["userId"] == state::id(3))
        .map(|step| &step["reason"])
        .collect();
    assert_eq!(reasons, [&json!("asked for it")]);
    assert_eq!(undone(&scene, &first, &users).count("Moved"), 2);
    for (user, now) in held(&scene) {
        let is_chosen = user == state::id(3) || user == state::id(4);
        let wanted = if is_chosen { &before } else { &after };
        assert_eq!(now, wanted[&user], "{user}");
    }
}

#[test]
fn a_wave_or_a_result_alone_goes_back() {
    let (scene, document) = scene_of(USERS);
    let before = held(&scene);
    let mut request = apply(&document);
    request["waves"] = json!([5, 10]);
    let first = name(&scene.run(&request));
    let after = held(&scene);
    let plan = planned(&scene, &first, &json!({"wave": 2}));
    assert_eq!(plan["totals"]["ready"], 10);
    let moved = planned(&scene, &first, &json!({"wave": 2, "results": ["Moved"]}));
    assert_eq!(moved["steps"], plan["steps"]);
    for members in [
        json!({"wave": 9}),
        json!({"results": ["Unknown", "Different"]}),
    ] {
        let ran = scene.run(&undo(&first, &members));
        assert_eq!(ran.error_id(), "EmptySelection");
        let message = &ran.error.as_ref().unwrap()["message"];
        assert!(message.as_str().unwrap().contains(&first), "{message}");
    }
    undone(&scene, &first, &json!({"wave": 2}));
    let back: BTreeSet<String> = users_of(&plan, "Ready").into_iter().collect();
    for (user, now) in held(&scene) {
        let wanted = if back.contains(&user) {
            &before
        } else {
            &after
        };
        assert_eq!(now, wanted[&user], "{user}");
    }
}

#[test]
fn who_was_changed_since_is_left_out_and_told() {
    let (scene, before, first) = moved(6);
    meddle(&scene.sim, &state::id(2), &[state::OLD_ID], &[]);
    meddle(&scene.sim, &state::id(5), &[], &[state::NEW_ID]);
    let ours = held(&scene);
    let asked = scene.run(&undo(&first, &json!({})));
    let told = asked.of("finding");
    let told = told.iter().find(|event| event["id"] == "ChangedSinceMove");
    let told = told.expect("it is told");
    assert_eq!(
        (&told["count"], &told["severity"]),
        (&json!(2), &json!("blocksUser"))
    );
    let plan = planned(&scene, &first, &json!({}));
    let mut blocked = users_of(&plan, "Blocked");
    blocked.sort();
    assert_eq!(blocked, [state::id(2), state::id(5)]);
    let ran = scene.run(&apply(&asked.document()));
    assert_eq!((ran.count("Moved"), ran.count("Skipped")), (4, 2));
    for (user, now) in held(&scene) {
        let wanted = if blocked.contains(&user) {
            &ours
        } else {
            &before
        };
        assert_eq!(now, wanted[&user], "{user}");
    }
}

#[test]
fn what_was_moved_after_it_goes_back_before_it() {
    let (scene, before, first) = moved(4);
    let mut request = state::swap(json!({"ids": [state::id(1)]}));
    request["pairs"] = json!([{"from": state::NEW, "to": state::OLD}]);
    request["services"] = json!({"mode": "off", "services": ["SWAY"]});
    let document = scene.plan(&request);
    let second = name(&scene.run(&apply(&document)));
    let plan = planned(&scene, &first, &json!({}));
    assert_eq!(users_of(&plan, "Blocked"), [state::id(1)]);
    undone(&scene, &second, &json!({}));
    undone(&scene, &first, &json!({}));
    assert_eq!(held(&scene), before);
}

#[test]
fn whom_the_run_did_not_change_is_no_part_of_it() {
    let scene = Scene::new(&state::tenant(6, 4));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let before = held(&scene);
    let ran = scene.run(&apply(&document));
    assert_eq!((ran.count("Moved"), ran.count("Skipped")), (4, 2));
    let first = name(&ran);
    let plan = planned(&scene, &first, &json!({}));
    assert_eq!(plan["totals"]["users"], 4);
    let skipped: Vec<String> = (held(&scene).into_iter())
        .filter(|(user, now)| before[user] == *now)
        .map(|(user, _)| user)
        .collect();
    let mover = users_of(&plan, "Ready").remove(0);
    let some = scene.run(&undo(
        &first,
        &json!({"users": {"ids": [mover, skipped[0]]}}),
    ));
    assert_eq!(some.done()["totals"]["users"], 1);
    let told = some.of("finding");
    assert!(told.iter().any(|event| event["id"] == "NotChangedByMove"));
    let none = scene.run(&undo(&first, &json!({"users": {"ids": skipped}})));
    assert_eq!(none.error_id(), "EmptySelection");
}

#[test]
fn a_run_that_died_is_undone_by_what_its_journal_has() {
    const MANY: usize = 200;
    let (scene, document) = scene_of(MANY);
    // So long a change waits for its record, and others are sent meanwhile.
    let slow = std::time::Duration::from_millis(3);
    scene.journal.slow(scene.clock.clone(), slow);
    let before = held(&scene);
    let sim = std::sync::Arc::clone(&scene.sim);
    let changed = move || simulator::ledger(&sim).len();
    let died = scene.crash_when(&apply(&document), || changed() >= MANY / 2);
    assert!(died.is_none());
    assert_ne!(held(&scene), before);
    let bytes = scene.journal.all().remove(0);
    let start = bytes.split(|byte| *byte == b'\n').next().unwrap();
    let start: Value = serde_json::from_slice(start).unwrap();
    let first = start["moveId"].as_str().unwrap().to_owned();
    let plan = planned(&scene, &first, &json!({}));
    assert!(plan["totals"]["ready"].as_u64().unwrap() >= MANY as u64 / 2);
    assert_eq!(plan["totals"]["blocked"], 0);
    let ran = undone(&scene, &first, &json!({}));
    assert_eq!(ran.count("Unknown"), 0);
    assert_eq!(held(&scene), before);
}

#[test]
fn without_the_plan_beside_the_journal_it_is_undone_all_the_same() {
    let (scene, before, first) = moved(4);
    let tenant = scene.sim.tenant_id();
    let bytes = scene.journal.bytes(&tenant, &first).unwrap();
    let mut elsewhere = Scene::new(&state::tenant(1, 1));
    elsewhere.sim = std::sync::Arc::clone(&scene.sim);
    elsewhere.transport = std::sync::Arc::clone(&scene.transport);
    elsewhere.clock = scene.clock.clone();
    elsewhere.tokens = std::sync::Arc::clone(&scene.tokens);
    elsewhere.journal.put(&tenant, &first, bytes);
    assert_eq!(undone(&elsewhere, &first, &json!({})).count("Moved"), 4);
    assert_eq!(held(&elsewhere), before);
}

#[test]
fn seats_that_others_took_are_waited_for() {
    const ALL: usize = 6;
    let mut tenant = state::tenant(ALL, 100);
    tenant["products"][0]["prepaidUnits"]["enabled"] = json!(ALL);
    let users = tenant["users"].as_array_mut().unwrap();
    for number in [8, 9] {
        users.push(json!({"id": state::id(number), "userPrincipalName": state::upn(number)}));
    }
    let scene = Scene::new(&tenant);
    let holders: Vec<String> = (1..=ALL).map(state::id).collect();
    let document = scene.plan(&state::swap(json!({ "ids": holders })));
    let first = name(&scene.run(&apply(&document)));
    for number in [8, 9] {
        meddle(&scene.sim, &state::id(number), &[state::OLD_ID], &[]);
    }
    let plan = planned(&scene, &first, &json!({}));
    assert_eq!(
        (&plan["totals"]["ready"], &plan["totals"]["waits"]),
        (&json!(4), &json!(2))
    );
    assert!(findings(&plan).contains(&"SeatUnavailable"));
    let ran = undone(&scene, &first, &json!({}));
    assert_eq!((ran.count("Moved"), ran.count("Skipped")), (4, 2));
}

#[test]
fn a_location_that_was_set_stays_and_is_told() {
    let mut tenant = state::tenant(4, 100);
    tenant["users"][0]["usageLocation"] = Value::Null;
    let scene = Scene::new(&tenant);
    let mut request = state::swap(json!({"all": true}));
    request["usageLocation"] = json!("NL");
    let before = held(&scene);
    let document = scene.plan(&request);
    let first = name(&scene.run(&apply(&document)));
    let plan = planned(&scene, &first, &json!({}));
    let notes = plan["findings"].as_array().unwrap().iter();
    let mut notes = notes.filter(|finding| finding["id"] == "UsageLocationStays");
    assert_eq!(notes.next().expect("a note")["count"], 1);
    undone(&scene, &first, &json!({}));
    assert_eq!(held(&scene), before);
    let state = simulator::state(&scene.sim);
    assert_eq!(state["users"][0]["usageLocation"], "NL");
}

#[test]
fn who_is_never_touched_is_not_touched_by_an_undo() {
    let (mut scene, _, first) = moved(4);
    use base64::Engine;
    let list = format!("UserPrincipalName\n{}\n", state::upn(2));
    let list = base64::engine::general_purpose::STANDARD.encode(list);
    scene.config = json!({"neverTouch": {"csvBase64": list}});
    let plan = planned(&scene, &first, &json!({}));
    assert_eq!(users_of(&plan, "Blocked"), [state::id(2)]);
    assert!(findings(&plan).contains(&"NeverTouch"));
}

#[test]
fn what_can_not_come_back_is_named() {
    let (scene, _, first) = moved(3);
    let mut now = simulator::state(&scene.sim);
    let gone = |part: &Value| part["skuPartNumber"] == state::OLD;
    let products = now["products"].as_array_mut().unwrap();
    products.retain(|product| !gone(product));
    now["users"].as_array_mut().unwrap().remove(0);
    simulator::reset(&scene.sim, &now);
    let token = scene.sim.token();
    let scene = scene.with_tokens([token]);
    let asked = scene.run(&undo(&first, &json!({})));
    let told = asked.of("finding");
    let find = |id: &str| told.iter().find(|event| event["id"] == id).copied();
    let product = find("ProductNotAssignable").expect("the product is named");
    assert_eq!(
        (&product["count"], &product["target"]),
        (&json!(2), &json!(state::OLD_ID))
    );
    assert_eq!(
        find("UserNotFound").expect("who is gone is told")["count"],
        1
    );
    assert_eq!(asked.done()["totals"]["blocked"], 3);
    assert_eq!(asked.done()["confirmation"], Value::Null);
}

#[test]
fn journals_of_others_and_of_nobody_are_refused() {
    let (scene, _, first) = moved(3);
    let tenant = scene.sim.tenant_id();
    let none = scene.run(&undo("20261124-0900-eeee0000", &json!({})));
    assert_eq!(none.error_id(), "MoveNotFound");
    let whole = scene.journal.bytes(&tenant, &first).unwrap();
    let text = String::from_utf8(whole).unwrap();
    let other = text.lines().next().unwrap();
    let other = other.replace(&tenant, "1f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a02");
    for (bytes, id) in [
        (format!("{other}\n"), "JournalMismatch"),
        (String::new(), "EmptySelection"),
        (
            text.split_inclusive('\n').next().unwrap().into(),
            "EmptySelection",
        ),
    ] {
        scene.journal.put(&tenant, &first, bytes.into_bytes());
        let ran = scene.run(&undo(&first, &json!({})));
        assert_eq!(ran.error_id(), id, "{:?}", ran.error);
    }
}
