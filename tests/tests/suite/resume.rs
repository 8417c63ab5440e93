//! A run that was stopped, by whatever, at whatever moment, is gone on with: nobody is lost, nobody is changed
//! twice, and the end is the one of a run that nothing disturbed.

use reseat_core::adapters::memory::{JournalFault, ListedTokens, MemoryJournal};
use reseat_core::journal::{Receipt, Replayer};
use reseat_core::ports::Clock;
use reseat_tests::in_process::{is_change, no_answer};
use reseat_tests::scene::{Ran, Scene, apply, resume};
use reseat_tests::{journal, lag, ledger, schema, simulator, state};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const USERS: usize = 45;

/// A tenant whose seats only just suffice: a seat that a crash loses sight of would be missed.
fn scene_of(users: usize) -> (Scene, String) {
    let scene = Scene::new(&state::tenant(users, i64::try_from(users).unwrap()));
    let document = scene.plan(&state::swap(json!({"all": true})));
    // Every append takes a while, so that it can be torn.
    scene
        .journal
        .slow(scene.clock.clone(), Duration::from_millis(3));
    (scene, document)
}

fn move_id(scene: &Scene) -> String {
    let records = scene.records();
    records[0]["moveId"].as_str().unwrap().to_owned()
}

fn bytes(scene: &Scene) -> Vec<u8> {
    scene.journal.all().pop().unwrap()
}

/// Enough that some are moved, some under way and some not begun when half of them are changed.
const MANY: usize = 200;

/// Runs a plan until some are changed and some are not.
fn die_half_way(scene: &Scene, document: &str) {
    let changed = || simulator::ledger(&scene.sim).len();
    assert!(
        scene
            .crash_when(&apply(document), || changed() >= MANY / 2)
            .is_none()
    );
    assert!(changed() < MANY);
}

/// Goes on with what a crash left, which may be no run at all.
fn go_on(scene: &Scene, document: &str) -> Ran {
    let ran = scene.run(&resume());
    let Some(error) = &ran.error else {
        ledger::check(scene, document, &ran, &[]);
        receipt_holds(scene, &ran);
        return ran;
    };
    assert_eq!(error["id"], "NothingToResume", "{error}");
    // Either nothing was begun, or all was done.
    if simulator::ledger(&scene.sim).is_empty() {
        return scene.run(&apply(document));
    }
    let end = journal::of_type(&scene.records(), "end").len();
    assert_eq!(end, 1);
    scene.run(&apply(document))
}

/// The receipt is the one that anybody makes of the journal.
fn receipt_holds(scene: &Scene, ran: &Ran) {
    let text = ran.done()["receipt"].as_str().unwrap();
    let receipt: Value = serde_json::from_str(text).unwrap();
    schema::must_fit("receipt", &receipt);
    let mut replayer = Replayer::default();
    replayer.feed(&bytes(scene)).unwrap();
    assert_eq!(text, Receipt::of(&replayer.finish().unwrap()).json());
    assert_eq!(receipt["totals"], ran.done()["totals"]);
}

/// Everybody is where the plan wants them, after one change each.
fn all_moved(scene: &Scene, users: usize) {
    let ledger = simulator::ledger(&scene.sim);
    assert_eq!(ledger.len(), users, "one change each");
    let state = simulator::state(&scene.sim);
    for user in state["users"].as_array().unwrap() {
        let held = simulator::direct(user);
        let products: Vec<&str> = held.keys().map(String::as_str).collect();
        assert_eq!(products, [state::NEW_ID], "{user}");
    }
}

/// How many turns an undisturbed run takes.
fn turns(request: impl Fn(&Scene, &str) -> Value) -> usize {
    let (scene, document) = scene_of(USERS);
    let request = request(&scene, &document);
    (1..)
        .find(|turns| {
            let (scene, _) = scene_of(USERS);
            *turns % 64 == 0 && scene.crash(&request, *turns).is_some()
        })
        .unwrap()
}

#[test]
fn a_run_that_dies_at_any_turn_is_gone_on_with_to_the_same_end() {
    let turns = turns(|_, document| apply(document));
    for turn in (1..turns).step_by(turns / 60 + 1) {
        let (scene, document) = scene_of(USERS);
        if scene.crash(&apply(&document), turn).is_some() {
            break;
        }
        go_on(&scene, &document);
        all_moved(&scene, USERS);
    }
}

#[test]
fn a_run_that_dies_while_replicas_lag_is_gone_on_with_to_the_same_end() {
    let turns = turns(|_, document| apply(document));
    for turn in (turns / 8..turns).step_by(turns / 20 + 1) {
        let (scene, document) = scene_of(USERS);
        lag::behind(&scene, Duration::from_secs(40));
        if scene.crash(&apply(&document), turn).is_some() {
            break;
        }
        let ran = go_on(&scene, &document);
        assert_eq!(ran.count("Unknown"), 0);
        all_moved(&scene, USERS);
    }
}

#[test]
fn going_on_may_die_as_well_again_and_again() {
    for turn in (20..200).step_by(9) {
        let (scene, document) = scene_of(USERS);
        if scene.crash(&apply(&document), turn).is_some() {
            break;
        }
        for again in [turn / 3, turn / 2 + 1, turn / 4 + 7] {
            scene.crash(&resume(), again);
        }
        go_on(&scene, &document);
        all_moved(&scene, USERS);
    }
}

#[test]
fn a_journal_that_fails_at_any_append_loses_nothing() {
    for fault in [
        JournalFault::Refused,
        JournalFault::Short(150),
        JournalFault::Flush,
    ] {
        for append in 1..12 {
            let (scene, document) = scene_of(USERS);
            scene.journal.fault(append, fault);
            let ran = scene.run(&apply(&document));
            // A line that was written in part is cut off by whoever goes on.
            if !matches!(fault, JournalFault::Short(_)) {
                ledger::check(&scene, &document, &ran, &[]);
            }
            if ran.done()["stopped"].is_null() {
                break;
            }
            assert_eq!(ran.done()["stopped"], "JournalUnavailable");
            assert_eq!(ran.done()["receipt"], Value::Null, "nothing is proved");
            let outcomes = ran.count("Moved");
            // What is known and not in the journal is kept, and said where.
            let rescued = scene.journal.rescued();
            assert_eq!(ran.done()["rescued"].is_string(), !rescued.is_empty());
            assert!(outcomes == 0 || !rescued.is_empty());
            scene.journal.heal();
            go_on(&scene, &document);
            all_moved(&scene, USERS);
        }
    }
}

#[test]
fn what_the_journal_can_not_take_is_kept_elsewhere_or_at_least_said() {
    for refuse in [false, true] {
        let (scene, document) = scene_of(3);
        if refuse {
            scene.journal.refuse_rescue();
        }
        scene.journal.fail_from(2);
        let ran = scene.run(&apply(&document));
        let done = ran.done();
        assert_eq!(done["stopped"], "JournalUnavailable");
        assert_eq!(ran.count("Moved"), 3, "what was seen is said");
        let text = done["text"].as_str().unwrap();
        let told = text.contains("What the journal could not take is kept at memory/rescued.");
        assert_eq!(told, !refuse, "{text}");
        let lines = scene.journal.rescued().concat();
        let words: Vec<Value> = lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect();
        let moved = words
            .iter()
            .filter(|word| word["result"] == "Moved")
            .count();
        assert_eq!(moved, if refuse { 0 } else { 3 });
    }
}

#[test]
fn a_cancelled_run_goes_on_where_it_stopped() {
    let (scene, document) = scene_of(MANY);
    let seen = AtomicUsize::new(0);
    let ran = scene.run_watched(&apply(&document), move |event, control| {
        if event["event"] == "result" && seen.fetch_add(1, Ordering::Relaxed) == 20 {
            control.cancel();
        }
    });
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.done()["cancelled"], true);
    let moved = ran.count("Moved");
    assert!((20..MANY).contains(&moved), "{moved}");
    let ran = go_on(&scene, &document);
    assert_eq!(ran.count("Moved"), MANY);
    all_moved(&scene, MANY);
    // Who had an end is told so, and was not called again.
    let told = ran.of("result").into_iter().filter(|event| {
        let message = event["message"].as_str().unwrap_or_default();
        message.starts_with("This was settled earlier in this move")
    });
    assert_eq!(told.count(), moved);
    let records = scene.records();
    assert_eq!(journal::of_type(&records, "intent").len(), MANY);
    assert_eq!(scene.run(&resume()).error_id(), "NothingToResume");
    let mut named = resume();
    named["moveId"] = json!(move_id(&scene));
    assert_eq!(scene.run(&named).error_id(), "NothingToResume");
}

#[test]
fn only_the_files_are_needed_to_go_on_elsewhere() {
    let (mut scene, document) = scene_of(MANY);
    die_half_way(&scene, &document);
    let (tenant, name) = (scene.sim.tenant_id(), move_id_of_torn(&scene));
    let journal = scene.journal.bytes(&tenant, &name).unwrap();
    let plan = scene.journal.plan(&tenant, &name).unwrap();
    assert_eq!(plan, document.as_bytes(), "byte for byte");
    scene.journal = MemoryJournal::default();
    assert_eq!(scene.run(&resume()).error_id(), "NothingToResume");
    scene.journal.put(&tenant, &name, journal);
    // The journal without the plan, then with another, then with the one it began with.
    let mut request = resume();
    request["moveId"] = json!(name);
    assert_eq!(scene.run(&request).error_id(), "JournalMismatch");
    let other = scene.plan(&state::swap(json!({"ids": [state::id(1)]})));
    request["document"] = json!(other);
    assert_eq!(scene.run(&request).error_id(), "JournalMismatch");
    request["document"] = json!(document);
    let ran = scene.run(&request);
    ledger::check(&scene, &document, &ran, &[]);
    all_moved(&scene, MANY);
}

/// The name in the first line of a journal whose last one may be torn.
fn move_id_of_torn(scene: &Scene) -> String {
    let bytes = bytes(scene);
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap();
    let record: Value = serde_json::from_slice(first).unwrap();
    record["moveId"].as_str().unwrap().to_owned()
}

#[test]
fn who_was_refused_stays_refused_and_who_was_not_seen_is_read() {
    let (scene, document) = scene_of(60);
    // One user is refused; of one batch no answer comes, and from then on nothing answers any more.
    let sim = Arc::clone(&scene.sim);
    simulator::faults(&sim, &json!([]));
    let calls = AtomicUsize::new(0);
    scene.transport.on_answer(move |request, exchange| {
        match is_change(request).then(|| calls.fetch_add(1, Ordering::Relaxed)) {
            Some(0) => {
                let mut first = exchange.unwrap();
                let mut body: Value = serde_json::from_slice(&first.body).unwrap();
                let item = &mut body["responses"][0];
                item["status"] = json!(400);
                item["body"] = json!({"error": {"code": "Request_BadRequest", "message": "No."}});
                first.body = body.to_string().into_bytes();
                Ok(first)
            }
            Some(_) => Err(no_answer("cut")),
            None if calls.load(Ordering::Relaxed) > 1 => Err(no_answer("cut")),
            None => exchange,
        }
    });
    let ran = scene.run(&apply(&document));
    let unknown = ran.count("Unknown");
    assert!(unknown > 0, "{:?}", ran.done());
    scene.transport.on_answer(|_, exchange| exchange);
    let before = simulator::ledger(&scene.sim).len();
    let ran = scene.run(&resume());
    assert_eq!(ran.count("Unknown"), 0);
    assert_eq!(ran.count("Refused"), 1, "told, and not asked again");
    assert_eq!(ran.count("Moved"), 59);
    assert_eq!(simulator::ledger(&scene.sim).len(), 60, "from {before}");
}

#[test]
fn a_run_that_may_have_lost_its_lock_stops_and_is_gone_on_with() {
    let (scene, document) = scene_of(MANY);
    let (store, tenant) = (scene.journal.clone(), scene.sim.tenant_id());
    let seen = AtomicUsize::new(0);
    let ran = scene.run_watched(&apply(&document), move |event, _| {
        if event["event"] == "result" && seen.fetch_add(1, Ordering::Relaxed) == 20 {
            store.lose_lock(&tenant);
        }
    });
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.done()["stopped"], "LockLost");
    assert!(ran.count("NotStarted") > 0);
    let reason = ran.done()["reason"].as_str().unwrap();
    assert!(reason.contains("can no longer be sure"), "{reason}");
    scene.journal.heal();
    go_on(&scene, &document);
    all_moved(&scene, MANY);
}

#[test]
fn a_journal_that_is_not_what_it_should_be_is_refused_and_left_alone() {
    let (scene, document) = scene_of(MANY);
    die_half_way(&scene, &document);
    let (tenant, name) = (scene.sim.tenant_id(), move_id_of_torn(&scene));
    let whole = scene.journal.bytes(&tenant, &name).unwrap();
    let ledger_before = simulator::ledger(&scene.sim).len();
    let mut request = resume();
    request["moveId"] = json!(name);
    let text = String::from_utf8(whole.clone()).unwrap();
    let first = text.split_inclusive('\n').next().unwrap();
    let other_tenant = first.replace(&tenant, "1f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a02");
    let middle = text.match_indices('\n').nth(4).unwrap().0 - 30;
    let mut flipped = whole.clone();
    flipped[middle] ^= 1;
    let later = text.replacen("\"formatVersion\":2", "\"formatVersion\":3", 1);
    for (bytes, id) in [
        (flipped, "JournalDamaged"),
        (other_tenant.into_bytes(), "JournalMismatch"),
        (later.into_bytes(), "JournalMismatch"),
        (Vec::new(), "NothingToResume"),
        (b"no journal at all\n".to_vec(), "JournalDamaged"),
    ] {
        scene.journal.put(&tenant, &name, bytes.clone());
        let ran = scene.run(&request);
        assert_eq!(ran.error_id(), id, "{:?}", ran.error);
        let kept = scene.journal.bytes(&tenant, &name).unwrap();
        assert_eq!(kept, bytes, "never repaired in silence");
    }
    // Under another name.
    scene
        .journal
        .put(&tenant, "20261124-0900-ffff0000", whole.clone());
    request["moveId"] = json!("20261124-0900-ffff0000");
    assert_eq!(scene.run(&request).error_id(), "JournalMismatch");
    request["moveId"] = json!("20261124-0900-eeee0000");
    assert_eq!(scene.run(&request).error_id(), "MoveNotFound");
    assert_eq!(simulator::ledger(&scene.sim).len(), ledger_before);
}

#[test]
fn a_run_that_is_under_way_is_not_gone_on_with() {
    let (scene, document) = scene_of(MANY);
    die_half_way(&scene, &document);
    let tenant = scene.sim.tenant_id();
    let store: &dyn reseat_core::ports::JournalStore = &scene.journal;
    let lock = scene.clock.run(store.lock(&tenant, "{}")).unwrap();
    let before = bytes(&scene);
    assert_eq!(scene.run(&resume()).error_id(), "RunLocked");
    assert_eq!(bytes(&scene), before);
    // Nobody is told that it died, who may only have to wait.
    let state = || scene.run(&json!({"op": "listMoves"})).of("move")[0]["state"].clone();
    assert_eq!(state(), "running");
    drop(lock);
    assert_eq!(state(), "open");
    go_on(&scene, &document);
    all_moved(&scene, MANY);
}

#[test]
fn who_goes_on_is_told_with_what_and_asked_before() {
    let (scene, document) = scene_of(MANY);
    let preview = json!({"op": "resume", "preview": true});
    assert_eq!(scene.run(&preview).error_id(), "NothingToResume");
    die_half_way(&scene, &document);
    let before = (bytes(&scene), simulator::ledger(&scene.sim).len());
    let shown = scene.run(&preview);
    let told = shown.of("move")[0].clone();
    assert_eq!(told["moveId"], move_id(&scene));
    let question = shown.done()["confirmation"].as_str().unwrap();
    let left = told["open"].to_string();
    assert!(
        question.contains(&left) && question.contains("Contoso"),
        "{question}"
    );
    let after = (bytes(&scene), simulator::ledger(&scene.sim).len());
    assert_eq!(after, before, "nothing was done");
    go_on(&scene, &document);
    all_moved(&scene, MANY);
    assert_eq!(scene.run(&preview).error_id(), "NothingToResume");
}

#[test]
fn moves_are_listed_shown_and_proved_by_their_journals() {
    let (mut scene, document) = scene_of(MANY);
    die_half_way(&scene, &document);
    let list = scene.run(&json!({"op": "listMoves"}));
    let [open] = list.of("move")[..] else {
        panic!("one move");
    };
    assert_eq!(
        (&open["state"], &open["reason"]),
        (&json!("open"), &json!("CHG-1"))
    );
    assert_eq!(open["totals"]["users"], MANY);
    assert!(open["open"].as_u64().unwrap() > 0);
    let name = open["moveId"].as_str().unwrap().to_owned();
    let shown = scene.run(&json!({"op": "listMoves", "moveId": name}));
    assert_eq!(
        shown.results().len(),
        MANY,
        "one result per user of the plan"
    );
    assert_eq!(shown.done()["totals"], open["totals"]);
    let moved = shown.count("Moved") + shown.count("Unknown") + shown.count("NotStarted");
    assert_eq!(moved, MANY);

    go_on(&scene, &document);
    let list = scene.run(&json!({"op": "listMoves"}));
    assert_eq!(list.of("move")[0]["state"], "done");
    assert_eq!(list.of("move")[0]["resumed"], 1);
    let offline = scene.run(&json!({"op": "testMove", "moveId": name}));
    receipt_holds(&scene, &offline);
    let text = offline.done()["text"].as_str().unwrap();
    assert!(
        text.contains("Receipt of move") && text.contains("200 moved"),
        "{text}"
    );
    // Without a connection, where the tenant is named.
    let tokens = scene.tokens;
    let requests = || simulator::metrics(&scene.sim)["byPath"].clone();
    scene.tokens = Arc::new(ListedTokens::new([]));
    let before = requests();
    let tenant = scene.sim.tenant_id();
    for request in [
        json!({"op": "listMoves", "tenantId": tenant}),
        json!({"op": "testMove", "tenantId": tenant, "moveId": name}),
    ] {
        assert_eq!(scene.run(&request).error, None);
    }
    assert_eq!(requests(), before, "nobody was asked");
    scene.tokens = tokens;
    // Somebody changes one user, another one is deleted: online that is seen.
    reseat_tests::others::meddle(&scene.sim, &state::id(7), &[], &[state::NEW_ID]);
    let mut now = simulator::state(&scene.sim);
    now["users"].as_array_mut().unwrap().remove(7);
    simulator::reset(&scene.sim, &now);
    let online = scene.run(&json!({"op": "testMove", "moveId": name, "online": true}));
    let totals = json!({"users": MANY, "asRecorded": MANY - 2, "changed": 1, "gone": 1});
    assert_eq!(online.done()["totals"], totals);
    let changed = online
        .of("check")
        .into_iter()
        .find(|event| event["state"] == "changed");
    let message = changed.unwrap()["message"].as_str().unwrap();
    assert!(message.contains("Recorded: Microsoft 365 E3"), "{message}");
    // A last line whose counts are forged.
    let text = String::from_utf8(bytes(&scene)).unwrap();
    let at = text.rfind("\"moved\":200,\"movedPending\":0").unwrap();
    let (before, after) = text.split_at(at);
    let forged = after.replacen(
        "\"moved\":200,\"movedPending\":0",
        "\"moved\":199,\"movedPending\":1",
        1,
    );
    scene
        .journal
        .put(&tenant, &name, format!("{before}{forged}").into_bytes());
    let told = scene.run(&json!({"op": "testMove", "moveId": name}));
    assert_eq!(told.error_id(), "JournalDamaged");
    // A damaged one is listed all the same.
    scene.journal.put(&tenant, &name, b"{}\n".to_vec());
    let list = scene.run(&json!({"op": "listMoves"}));
    assert_eq!(list.of("move")[0]["state"], "unreadable");
    assert_eq!(list.of("move")[0]["errorId"], "JournalDamaged");
}

#[test]
fn a_plan_that_can_not_be_kept_beside_the_journal_begins_nothing() {
    let (scene, document) = scene_of(3);
    scene.journal.refuse_plans();
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.error_id(), "JournalUnavailable");
    assert_eq!(scene.journal.all().len(), 0);
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
}

/// Users who hold the product that others want: who moves first frees the seats of the next.
fn chain() -> (Scene, String) {
    const LAST: &str = "SPB";
    let services = ["YAMMER_ENTERPRISE", "TEAMS1"];
    let user = |number: usize, product: &str| state::user(number, product, &[]);
    let users: Vec<Value> = (1..=20)
        .map(|number| user(number, state::OLD))
        .chain((21..=40).map(|number| user(number, state::NEW)))
        .collect();
    let tenant = json!({
        "products": [
            state::product(state::OLD, 20, &services),
            state::product(state::NEW, 20, &services),
            state::product(LAST, 3, &services),
        ],
        "users": users,
    });
    // Three leave for the last product; so three of the first may come, and so on in a ring.
    let row = |number: usize| match number {
        1..=20 => json!({"id": state::id(number), "from": [state::OLD], "to": [state::NEW]}),
        21..=23 => json!({"id": state::id(number), "from": [state::NEW], "to": [LAST]}),
        _ => json!({"id": state::id(number), "from": [state::NEW], "to": [state::OLD]}),
    };
    let rows: Vec<Value> = (1..=40).map(row).collect();
    let scene = Scene::new(&tenant);
    let document = scene.plan(&json!({
        "op": "plan", "users": {"rows": rows}, "createdAt": "2026-11-24T09:00:00Z",
    }));
    scene
        .journal
        .slow(scene.clock.clone(), Duration::from_millis(3));
    (scene, document)
}

#[test]
fn seats_that_only_just_suffice_are_found_again_after_any_stop() {
    let (undisturbed, document) = chain();
    let ran = undisturbed.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 40);
    let end = simulator::state(&undisturbed.sim)["users"].clone();
    for turn in (10..400).step_by(13) {
        let (scene, document) = chain();
        if scene.crash(&apply(&document), turn).is_some() {
            break;
        }
        scene.crash(&resume(), turn / 2);
        let ran = go_on(&scene, &document);
        assert_eq!(
            ran.count("Moved") + ran.count("Unchanged"),
            40,
            "turn {turn}"
        );
        assert_eq!(simulator::ledger(&scene.sim).len(), 40, "turn {turn}");
        let users = simulator::state(&scene.sim)["users"].clone();
        for (user, other) in users
            .as_array()
            .unwrap()
            .iter()
            .zip(end.as_array().unwrap())
        {
            assert_eq!(simulator::direct(user), simulator::direct(other));
        }
    }
}

#[test]
fn usage_locations_are_set_once_whatever_stops_the_run() {
    for turn in (5..300).step_by(11) {
        let mut tenant = state::tenant(30, 30);
        for user in tenant["users"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .step_by(2)
        {
            user["usageLocation"] = Value::Null;
        }
        let scene = Scene::new(&tenant);
        let mut request = state::swap(json!({"all": true}));
        request["usageLocation"] = json!("NL");
        let document = scene.plan(&request);
        scene
            .journal
            .slow(scene.clock.clone(), Duration::from_millis(3));
        if scene.crash(&apply(&document), turn).is_some() {
            break;
        }
        let ran = go_on(&scene, &document);
        if !scene.records().is_empty() && ran.count("Moved") == 30 {
            assert_eq!(simulator::locations(&scene.sim).len(), 15, "turn {turn}");
            assert_eq!(ran.done()["totals"]["locations"], 15, "turn {turn}");
        }
        all_moved(&scene, 30);
    }
}

#[test]
fn who_is_accepted_and_not_visible_is_read_again_and_not_sent_again() {
    let (scene, document) = scene_of(USERS);
    lag::behind(&scene, Duration::from_secs(600));
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("MovedPending"), USERS);
    let ran = scene.run(&resume());
    assert_eq!(ran.count("MovedPending"), USERS, "still not visible");
    scene
        .clock
        .run(Clock::sleep(&scene.clock, Duration::from_secs(600)));
    let ran = go_on(&scene, &document);
    assert_eq!(ran.count("Moved"), USERS);
    all_moved(&scene, USERS);
    let records = scene.records();
    assert_eq!(journal::of_type(&records, "intent").len(), USERS);
}
