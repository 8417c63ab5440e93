//! Where a run ends because somebody said so, for one command or for the tenant.

use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{ledger, simulator, state};
use serde_json::{Value, json};

const ASSIGN: &str = "/users/{id}/assignLicense";

fn scene_of(users: usize) -> (Scene, String) {
    let scene = Scene::new(&state::tenant(users, 2 * users as i64));
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

fn with(document: &str, more: &Value) -> Value {
    let mut request = apply(document);
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

/// Puts the tenant's own rules beside its journals; gives their path.
fn policy(scene: &Scene, text: &str) -> String {
    let tenant = simulator::state(&scene.sim)["organization"]["id"].clone();
    let path = format!("{}/policy.json", tenant.as_str().unwrap());
    let files: &dyn reseat_core::ports::Files = scene.files.as_ref();
    let written = files.write(&path, text.as_bytes(), true);
    scene.clock.run(written).unwrap();
    path
}

/// The sentence of a brake that was reached before the first change.
fn braked(scene: &Scene, ran: &Ran) -> String {
    assert_eq!(ran.error_id(), "BrakeReached");
    let error = ran.error.as_ref().unwrap();
    assert_eq!(error["status"], 506);
    assert!(
        error["hint"]
            .as_str()
            .unwrap()
            .contains("Nothing was changed.")
    );
    assert!(simulator::ledger(&scene.sim).is_empty());
    assert!(scene.journal.all().is_empty(), "nothing was begun");
    error["message"].as_str().unwrap().to_owned()
}

#[test]
fn more_users_than_may_are_refused_before_the_first_change() {
    let (scene, document) = scene_of(12);
    let ran = scene.run(&with(&document, &json!({"maximumUsers": 11})));
    assert_eq!(
        braked(&scene, &ran),
        "12 users would move, and at most 11 may."
    );
    let ran = scene.run(&with(&document, &json!({"maximumUsers": 12})));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(ran.count("Moved"), 12);
}

/// Three users who lose two services each.
fn losing() -> (Scene, String) {
    let mut tenant = state::tenant(3, 10);
    let fewer = [
        "EXCHANGE_S_ENTERPRISE",
        "SHAREPOINTENTERPRISE",
        "TEAMS1",
        "INTUNE_O365",
    ];
    tenant["users"][2]["licenseAssignmentStates"][0]["disabledPlans"] = json!([]);
    tenant["products"][1] = state::product(state::NEW, 10, &fewer);
    let scene = Scene::new(&tenant);
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

#[test]
fn more_services_than_may_go_are_refused_before_the_first_change() {
    let (scene, document) = losing();
    let ran = scene.run(&with(&document, &json!({"maximumServicesLost": 5})));
    let message = braked(&scene, &ran);
    assert_eq!(
        message,
        "Users would lose 6 services, and at most 5 may go."
    );
    let ran = scene.run(&with(&document, &json!({"maximumServicesLost": 6})));
    assert_eq!(ran.count("Moved"), 3);
}

#[test]
fn the_stricter_of_request_and_policy_counts() {
    for (own, tenants, is_refused) in [(20, 11, true), (11, 20, true), (12, 12, false)] {
        let (scene, document) = scene_of(12);
        policy(&scene, &json!({ "maximumUsers": tenants }).to_string());
        let ran = scene.run(&with(&document, &json!({ "maximumUsers": own })));
        match is_refused {
            true => assert!(braked(&scene, &ran).contains("at most 11")),
            false => assert_eq!(ran.count("Moved"), 12),
        }
    }
}

/// Refuses these users.
fn refuse(scene: &Scene, numbers: impl Iterator<Item = usize>) {
    let refusal = |number| json!({"path": ASSIGN, "userId": state::id(number), "do": "status", "status": 404});
    scene.faults(&Value::from_iter(numbers.map(refusal)));
}

#[test]
fn too_many_failures_stop_the_run_and_leave_everybody_else() {
    let (scene, document) = scene_of(400);
    // Every fifth of the first hundred: more than a tenth, once it is judged.
    refuse(&scene, (1..=100).filter(|number| number % 5 == 0));
    let ran = scene.run(&with(&document, &json!({"stopAfterFailurePercent": 10})));
    ledger::check(&scene, &document, &ran, &[]);
    let done = ran.done();
    assert_eq!(done["stopped"], "BrakeReached");
    let reason = done["reason"].as_str().unwrap();
    assert!(
        reason.contains("failed, which is more than 10 %."),
        "{reason}"
    );
    assert!(done["hint"].is_string());
    assert!(ran.count("NotStarted") >= 300, "{}", done["totals"]);
    assert_eq!(simulator::ledger(&scene.sim).len(), ran.count("Moved"));
}

#[test]
fn nothing_is_judged_by_the_first_few() {
    let (scene, document) = scene_of(19);
    refuse(&scene, 1..=3);
    let ran = scene.run(&with(&document, &json!({"stopAfterFailurePercent": 20})));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (16, 3));
    assert_eq!(ran.done()["stopped"], Value::Null);
}

#[test]
fn a_policy_that_asks_for_a_reason_gets_one() {
    let (scene, document) = scene_of(3);
    policy(&scene, r#"{"requireReason":true}"#);
    for reason in [Value::Null, json!(" ")] {
        let mut request = json!({"op": "apply", "document": document});
        if reason.is_string() {
            request["reason"] = reason;
        }
        let ran = scene.run(&request);
        assert_eq!(ran.error_id(), "InvalidInput");
        assert_eq!(ran.error.unwrap()["target"], "reason");
    }
    assert!(simulator::ledger(&scene.sim).is_empty());
    assert_eq!(scene.run(&apply(&document)).count("Moved"), 3);
}

#[test]
fn a_policy_that_can_not_be_read_stops_plan_and_apply() {
    let (scene, document) = scene_of(3);
    for (text, says) in [
        (r#"{"maximumUser":5}"#, "\"maximumUser\" is not known here"),
        (r#"{"maximumUsers":"5"}"#, "must be a whole number"),
        (r#"{"stopAfterFailurePercent":250}"#, "from 0 to 100"),
        ("{", "no JSON"),
    ] {
        let path = policy(&scene, text);
        let requests = [
            state::swap(json!({"all": true})),
            apply(&document),
            json!({"op": "openPlan", "document": document, "toApply": true}),
        ];
        for request in requests {
            let ran = scene.run(&request);
            assert_eq!(ran.error_id(), "PolicyUnreadable", "{text}");
            let error = ran.error.unwrap();
            let message = error["message"].as_str().unwrap();
            assert!(
                message.starts_with(&path) && message.contains(says),
                "{message}"
            );
        }
    }
    assert!(simulator::ledger(&scene.sim).is_empty());
}

#[test]
fn a_plan_names_the_policy_and_shows_its_brakes() {
    let (mut scene, plain) = scene_of(3);
    let of = |document: &str| {
        serde_json::from_str::<Value>(document).unwrap()["plan"]["request"].clone()
    };
    assert_eq!(of(&plain)["policy"], Value::Null);
    policy(
        &scene,
        r#"{"maximumUsers":250,"maximumServicesLost":9,"stopAfterFailurePercent":5}"#,
    );
    let ran = scene.run(&state::swap(json!({"all": true})));
    assert!(of(&ran.document())["policy"].is_string());
    let rendered = scene.run(&json!({"op": "render", "document": ran.document()}));
    for words in [&ran, &rendered] {
        let text = words.done()["text"].as_str().unwrap();
        let line = "at most 250 users\n                         at most 9 services lost\n                         stops when more than 5 % fail";
        assert!(text.contains(line), "{text}");
    }

    // The configuration's takes its place.
    scene.config = json!({"policy": {"jsonBase64": "eyJtYXhpbXVtVXNlcnMiOjJ9"}});
    let ran = scene.run(&with(&plain, &json!({})));
    assert!(braked(&scene, &ran).contains("at most 2 may"));
}

#[test]
fn a_run_that_is_through_was_stopped_by_nothing() {
    let (scene, document) = scene_of(10);
    refuse(&scene, 1..=3);
    let ran = scene.run(&with(&document, &json!({"stopAfterFailurePercent": 0})));
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (7, 3));
    assert_eq!(ran.done()["stopped"], Value::Null);
}
