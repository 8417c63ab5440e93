//! Plans that are whole, with a digest that fits, and that no planner makes: somebody put them together.

use reseat_tests::scene::{Scene, apply};
use reseat_tests::{simulator, state};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";

/// The document of a head, which ends where the steps begin, and of steps, with the digest of its bytes.
fn document(head: &str, steps: &[Value]) -> String {
    let steps: Vec<String> = steps.iter().map(Value::to_string).collect();
    let plan = format!("{head}\n{}]}}", steps.join(",\n"));
    let mut digest = String::new();
    for byte in Sha256::digest(plan.as_bytes()) {
        write!(digest, "{byte:02x}").unwrap();
    }
    format!(
        "{{\"plan\":{plan},\"createdAt\":\"2026-11-24T09:00:00Z\",\"digest\":\"sha256:{digest}\"}}\n"
    )
}

/// Three users: one can move, one waits for a seat, one has the old product from a group.
fn scene() -> (Scene, String, Vec<Value>) {
    let mut by_group = state::user(3, state::OLD, &[]);
    by_group["licenseAssignmentStates"][0]["assignedByGroup"] = json!(GROUP);
    let users = [
        state::user(1, state::OLD, &["SWAY", "TEAMS1"]),
        state::user(2, state::OLD, &[]),
        by_group,
    ];
    let scene = Scene::new(&json!({
        "products": state::products(1), "users": users,
        "groups": [{"id": GROUP, "displayName": "Licensed by group"}],
    }));
    let made = scene.plan(&state::swap(json!({"all": true})));
    let whole: Value = serde_json::from_str(&made).unwrap();
    let head = made
        .lines()
        .next()
        .unwrap()
        .strip_prefix("{\"plan\":")
        .unwrap();
    let steps = whole["plan"]["steps"].as_array().unwrap().clone();
    (scene, head.to_owned(), steps)
}

#[test]
fn a_plan_that_contradicts_itself_is_refused_with_what_is_wrong() {
    type Edit = fn(&mut Vec<Value>);
    let edits: [(&str, Edit); 9] = [
        ("a user without an id", |steps| {
            steps[0]["userId"] = json!("");
        }),
        ("several steps for the user", |steps| {
            steps[1]["userId"] = steps[0]["userId"].clone();
        }),
        ("twice or out of order", |steps| {
            let off = &mut steps[0]["before"]["direct"][0]["disabledPlans"];
            off.as_array_mut().unwrap().reverse();
        }),
        ("changes what a group gives", |steps| {
            steps[2]["after"]["inherited"] = json!([]);
        }),
        ("leaves the user", |steps| {
            steps[2]["before"]["direct"] = steps[0]["before"]["direct"].clone();
        }),
        ("changes nothing", |steps| {
            steps[0]["after"] = steps[0]["before"].clone();
        }),
        ("without giving the new one", |steps| {
            steps[0]["after"]["direct"] = json!([]);
        }),
        ("without giving the new one", |steps| {
            steps[1]["after"]["direct"] = json!([]);
        }),
        ("totals do not add up", |steps| {
            steps.truncate(2);
        }),
    ];
    let (scene, head, steps) = scene();
    let words = |document: &str| {
        let ran = scene.run(&apply(document));
        assert_eq!(ran.error_id(), "PlanUnreadable");
        let error = ran.error.unwrap();
        assert!(error["hint"].is_string(), "{error}");
        error["message"].as_str().unwrap().to_owned()
    };
    for (says, edit) in edits {
        let mut edited = steps.clone();
        edit(&mut edited);
        let message = words(&document(&head, &edited));
        assert!(message.contains(says), "{message:?} does not say {says:?}");
    }
    assert_eq!(
        words(&document("{\"formatVersion\":1,\"steps\":[", &[])),
        "This is no plan."
    );
    let later = head.replacen("\"formatVersion\":1", "\"formatVersion\":9", 1);
    let refused = scene.run(&apply(&document(&later, &steps)));
    assert_eq!(refused.error_id(), "PlanVersionUnknown");
    // A member that nobody knows would be lost without a word.
    let unknown = head.replacen("\"users\":{", "\"more\":1,\"users\":{", 1);
    assert_ne!(unknown, head);
    assert_eq!(words(&document(&unknown, &steps)), "This is no plan.");
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
    // Put together or not: what is sound is applied.
    let ran = scene.run(&apply(&document(&head, &steps)));
    assert_eq!(ran.count("Moved"), 1);
}

#[test]
fn a_plan_cut_short_is_told_from_a_file_that_is_none() {
    let (scene, head, steps) = scene();
    let document = document(&head, &steps);
    for (text, says) in [
        (document.get(..200).unwrap(), "The plan is cut short."),
        ("", "The plan is cut short."),
        ("{}", "This is no plan."),
        ("UserPrincipalName\n", "This is no plan."),
    ] {
        let error = scene.run(&apply(text)).error.unwrap();
        assert_eq!(error["message"], says, "{text}");
    }
}
