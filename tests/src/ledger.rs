//! Compares what a run said with what the tenant holds: the invariants that hold whatever goes wrong.

use crate::scene::{Ran, Scene};
use crate::simulator::{self, direct, license};
use crate::{journal, schema};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Licenses = BTreeMap<String, Vec<String>>;

/// Checks one run of a plan, the only one of its scene, at the end of its last session. `others` are users whom somebody else changed.
///
/// - Each user of the plan has one result; the totals add up, in the event and in the journal.
/// - Each user holds what the plan says, before or after, and nothing between; `Moved` holds `after`, and so
///   on for every word.
/// - A usage location is set once, before the licences, for whom the plan says so; the journal and the totals name it.
/// - Each change is one call that adds and removes what the plan says, happened once, and had its intent in
///   the journal before.
/// - No call left before its Retry-After was over, no two for one user were under way at once, and no more
///   than four in all, besides readings.
/// - The journal's chain holds, it names each user's outcome in the same word, and no token is in it.
///
/// Panics where one of them does not hold.
pub fn check(scene: &Scene, document: &str, ran: &Ran, others: &[String]) {
    let plan: Value = serde_json::from_str(document).unwrap();
    schema::must_fit("plan", &plan);
    let steps = plan["plan"]["steps"].as_array().unwrap();
    let results = by_id(ran);
    let asked: BTreeSet<&str> = steps.iter().map(id).collect();
    assert_eq!(
        asked,
        results.keys().map(String::as_str).collect(),
        "one result per user"
    );
    totals(ran.done(), &results);
    let records = scene.records();
    no_token(&scene.sim.token(), &ran.events, &records);
    let state = simulator::state(&scene.sim);
    let users: BTreeMap<&str, &Value> = state["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| (user["id"].as_str().unwrap(), user))
        .collect();
    let ledger = simulator::ledger(&scene.sim);
    let changes = by_user(&ledger);
    let locations = simulator::locations(&scene.sim);
    let locations = by_user(&locations);
    check_located(ran.done(), steps, &locations, &records);
    let intents = journal::of_type(&records, "intent");
    let intents = by_user(intents.iter().copied());
    for step in steps {
        let user = id(step);
        if others.iter().any(|other| other == user) {
            continue;
        }
        let changes = changes.get(user).map_or(&[][..], Vec::as_slice);
        let (before, after) = (
            licenses(&step["before"]["direct"]),
            licenses(&step["after"]["direct"]),
        );
        let holds = direct(users[user]);
        match changes {
            [] => assert_eq!(holds, before, "{user} was left alone"),
            [entry] => {
                assert_eq!(holds, after, "{user} holds what was planned");
                one_call(entry, &before, &after);
                has_intent(entry, intents.get(user).map_or(&[][..], Vec::as_slice));
            }
            _ => panic!("{user} was changed more than once"),
        }
        located(
            step,
            locations.get(user).map_or(&[][..], Vec::as_slice),
            changes,
        );
        let is_changed = !changes.is_empty();
        match results[user].as_str() {
            "Moved" | "MovedPending" => {
                assert!(is_changed, "{user} is called moved and was not");
            }
            "Unknown" => {}
            word => assert!(!is_changed, "{user} is called {word} and was changed"),
        }
    }
    journal_agrees(&records, &results, ran.done());
    let metrics = simulator::metrics(&scene.sim);
    assert_eq!(metrics["beforeRetryAfter"], 0, "waited as told");
    assert!(metrics["mostInFlightPerUser"].as_u64().unwrap() <= 1);
    assert!(scene.transport.most_changes() <= 4, "calls in flight");
    assert!(metrics["mostInFlight"].as_u64().unwrap() <= 4 + 64);
}

fn by_user<'v>(entries: impl IntoIterator<Item = &'v Value>) -> BTreeMap<&'v str, Vec<&'v Value>> {
    let mut by_user: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for entry in entries {
        let user = entry["userId"].as_str().unwrap();
        by_user.entry(user).or_default().push(entry);
    }
    by_user
}

fn id(step: &Value) -> &str {
    step["userId"].as_str().unwrap()
}

fn by_id(ran: &Ran) -> BTreeMap<String, String> {
    ran.results();
    let text = |event: &Value, member: &str| event[member].as_str().unwrap().to_owned();
    ran.of("result")
        .into_iter()
        .map(|event| (text(event, "userId"), text(event, "result")))
        .collect()
}

fn licenses(list: &Value) -> Licenses {
    list.as_array().unwrap().iter().map(license).collect()
}

fn totals(done: &Value, results: &BTreeMap<String, String>) {
    let totals = done["totals"].as_object().unwrap();
    let mut sum = 0;
    for (name, count) in totals {
        let count = usize::try_from(count.as_u64().unwrap()).unwrap();
        if name == "locations" {
            continue;
        }
        if name == "users" {
            assert_eq!(count, results.len());
            continue;
        }
        let of_that = |word: &&String| word.to_lowercase() == name.to_lowercase();
        assert_eq!(count, results.values().filter(of_that).count(), "{name}");
        sum += count;
    }
    assert_eq!(sum, results.len(), "the totals add up");
}

/// A change adds what comes and takes what goes, in one call.
fn one_call(entry: &Value, before: &Licenses, after: &Licenses) {
    let added = licenses(&entry["added"]);
    let removed: BTreeSet<&str> = entry["removed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sku| sku.as_str().unwrap())
        .collect();
    let come: Licenses = after
        .iter()
        .filter(|(sku, off)| before.get(*sku) != Some(*off))
        .map(|(sku, off)| (sku.clone(), off.clone()))
        .collect();
    let go: BTreeSet<&str> = before
        .keys()
        .filter(|sku| !after.contains_key(*sku))
        .map(String::as_str)
        .collect();
    assert_eq!((added, removed), (come, go), "{entry}");
}

fn has_intent(entry: &Value, intents: &[&Value]) {
    let removed =
        |list: &Value| -> BTreeSet<String> { serde_json::from_value(list.clone()).unwrap() };
    let fits = |intent: &&Value| {
        licenses(&intent["add"]) == licenses(&entry["added"])
            && removed(&intent["remove"]) == removed(&entry["removed"])
            && seconds(&intent["at"]) <= seconds(&entry["time"])
    };
    assert!(intents.iter().any(fits), "no intent before {entry}");
}

/// A location is set once, before the licences, and only where the plan says so.
fn located(step: &Value, locations: &[&Value], changes: &[&Value]) {
    let planned = &step["setUsageLocation"];
    let [entry] = locations else {
        assert_eq!(locations, &[] as &[&Value], "{step}");
        return;
    };
    assert_eq!(entry["usageLocation"], *planned, "{step}");
    for change in changes {
        let at = |entry: &Value| entry["sequence"].as_u64().unwrap();
        assert!(at(entry) < at(change), "{change} came before {entry}");
    }
}

/// The journal names every location that was set, before and after, and the counts are those of the tenant.
fn check_located(
    done: &Value,
    steps: &[Value],
    locations: &BTreeMap<&str, Vec<&Value>>,
    records: &[Value],
) {
    let intents = journal::of_type(records, "locationIntent");
    let mut ends: BTreeMap<&str, &str> = BTreeMap::new();
    for outcome in journal::of_type(records, "locationOutcome") {
        let before = ends.insert(
            outcome["userId"].as_str().unwrap(),
            outcome["result"].as_str().unwrap(),
        );
        assert!(before != Some("Set"), "two ends: {outcome}");
    }
    let asked: BTreeSet<&str> = intents
        .iter()
        .map(|intent| intent["userId"].as_str().unwrap())
        .collect();
    let planned = |user: &str| {
        steps
            .iter()
            .any(|step| id(step) == user && step["setUsageLocation"].is_string())
    };
    assert!(asked.iter().all(|user| planned(user)), "{asked:?}");
    if !is_without_journal(done) {
        assert_eq!(asked, ends.keys().copied().collect());
        let set = ends.values().filter(|result| **result == "Set").count();
        assert_eq!(
            done["totals"]["locations"].as_u64().unwrap_or(0),
            set as u64
        );
    }
    for (user, entries) in locations.iter().filter(|(user, _)| planned(user)) {
        let entry = entries[0];
        let before = |intent: &&&Value| {
            intent["userId"] == *user
                && intent["usageLocation"] == entry["usageLocation"]
                && seconds(&intent["at"]) <= seconds(&entry["time"])
        };
        assert!(
            intents.iter().any(|intent| before(&intent)),
            "no intent before {entry}"
        );
        let end = ends.get(user).copied();
        assert!(
            matches!(end, None | Some("Set" | "Unknown")),
            "{user}: {end:?}"
        );
    }
    for (user, _) in ends.iter().filter(|(_, result)| **result == "Set") {
        assert!(
            locations.contains_key(user),
            "{user} is called located and is not"
        );
    }
}

/// A time to whole seconds: the journal's have more.
fn seconds(time: &Value) -> &str {
    time.as_str().unwrap().get(..19).unwrap()
}

/// Every token of the simulator begins alike, so that one it gave later is found as well.
fn no_token(token: &str, events: &[Value], records: &[Value]) {
    let (beginning, _) = token.split_at(token.find('.').unwrap() + 1);
    for text in events.iter().chain(records).map(Value::to_string) {
        assert!(!text.contains(beginning), "a token: {text}");
    }
}

fn journal_agrees(records: &[Value], results: &BTreeMap<String, String>, done: &Value) {
    let outcomes = journal::of_type(records, "outcome");
    let sessions = journal::of_type(records, "resume").len();
    let mut told: BTreeMap<&str, &str> = BTreeMap::new();
    for outcome in &outcomes {
        let before = told.insert(
            outcome["userId"].as_str().unwrap(),
            outcome["result"].as_str().unwrap(),
        );
        // Who has an end keeps it, however often the run is gone on with.
        let open = [
            None,
            Some("Unknown"),
            Some("MovedPending"),
            Some("NotStarted"),
        ];
        assert!(open.contains(&before), "two outcomes: {outcome}");
        assert!(before.is_none() || sessions > 0, "two outcomes: {outcome}");
    }
    if is_without_journal(done) {
        // Then it is only known that nothing in it is wrong.
        for (user, word) in told {
            assert_eq!(results[user], word);
        }
        return;
    }
    assert_eq!(told.len(), results.len());
    for (user, word) in results {
        assert_eq!(told.get(user.as_str()), Some(&word.as_str()), "{user}");
    }
    let ends = journal::of_type(records, "end");
    assert!(
        (1..=sessions + 1).contains(&ends.len()),
        "one end a session"
    );
    assert_eq!(records.last().unwrap()["type"], "end");
    let end = ends.last().unwrap();
    for member in ["totals", "cancelled", "stopped"] {
        assert_eq!(end[member], done[member], "{member}");
    }
}

/// Whether a run stopped because its journal could not be written.
fn is_without_journal(done: &Value) -> bool {
    done["stopped"] == "JournalUnavailable" || done["stopped"] == "LockLost"
}
