//! Plans that are whole, with a digest that fits, and that no planner makes: somebody put them together.

use reseat_tests::scene::{Scene, apply};
use reseat_tests::{simulator, state};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";

/// The document of a plan, with the digest of its bytes.
fn document(plan: &Value) -> String {
    let plan = plan.to_string();
    let mut digest = String::new();
    for byte in Sha256::digest(plan.as_bytes()) {
        write!(digest, "{byte:02x}").unwrap();
    }
    format!(
        "{{\"plan\":{plan},\"createdAt\":\"2026-11-24T09:00:00Z\",\"digest\":\"sha256:{digest}\"}}\n"
    )
}

/// Three users: one can move, one waits for a seat, one has the old product from a group.
fn scene() -> (Scene, Value) {
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
    let mut whole: Value = serde_json::from_str(&made).unwrap();
    (scene, whole["plan"].take())
}

#[test]
fn a_plan_that_contradicts_itself_is_refused_with_what_is_wrong() {
    type Edit = fn(&mut Value);
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
            steps.as_array_mut().unwrap().truncate(2);
        }),
    ];
    let (scene, plan) = scene();
    let words = |plan: &Value| {
        let ran = scene.run(&apply(&document(plan)));
        assert_eq!(ran.error_id(), "PlanUnreadable");
        let error = ran.error.unwrap();
        assert!(error["hint"].is_string(), "{error}");
        error["message"].as_str().unwrap().to_owned()
    };
    for (says, edit) in edits {
        let mut edited = plan.clone();
        edit(&mut edited["steps"]);
        let message = words(&edited);
        assert!(message.contains(says), "{message:?} does not say {says:?}");
    }
    assert_eq!(words(&json!({"formatVersion": 1})), "This is no plan.");
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
    // Put together or not: what is sound is applied.
    let ran = scene.run(&apply(&document(&plan)));
    assert_eq!(ran.count("Moved"), 1);
}

#[test]
fn a_plan_cut_short_is_told_from_a_file_that_is_none() {
    let (scene, plan) = scene();
    let document = document(&plan);
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
