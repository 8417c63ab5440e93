//! The schemas can tell right from wrong: real documents fit, and the same ones with one member misspelt, one
//! left out or one too many do not.

use reseat_tests::scene::{Scene, apply};
use reseat_tests::{schema, simulator, state, vector};
use serde_json::{Value, json};

/// Every way to spoil a document a little: each object of it loses a member, or has one misspelt.
fn spoilt(document: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    match document {
        Value::Object(members) => {
            for name in members.keys() {
                let mut without = members.clone();
                let value = without.remove(name).unwrap();
                out.push(Value::Object(without.clone()));
                without.insert(format!("{name}x"), value.clone());
                out.push(Value::Object(without));
                for part in spoilt(&value) {
                    let mut whole = members.clone();
                    whole.insert(name.clone(), part);
                    out.push(Value::Object(whole));
                }
            }
        }
        Value::Array(items) => {
            // One of each is enough, and the others are of the same kind.
            if let Some(first) = items.first() {
                for part in spoilt(first) {
                    let mut whole = items.clone();
                    whole[0] = part;
                    out.push(Value::Array(whole));
                }
            }
        }
        _ => {}
    }
    out
}

/// A real document fits; spoilt it does not.
fn tells(name: &str, document: &Value) {
    tells_but(name, document, None);
}

/// The same where one member may be left out.
fn tells_but(name: &str, document: &Value, optional: Option<&str>) {
    schema::must_fit(name, document);
    let mut spoilt = spoilt(document);
    assert!(!spoilt.is_empty());
    if let Some(optional) = optional {
        let mut without = document.clone();
        without.as_object_mut().unwrap().remove(optional).unwrap();
        schema::must_fit(name, &without);
        spoilt.retain(|wrong| *wrong != without);
    }
    for wrong in spoilt {
        assert!(
            schema::check(name, &wrong).is_err(),
            "{name} lets pass {wrong}"
        );
    }
}

/// A scene in which something of every kind happens.
fn eventful() -> Scene {
    let mut tenant = state::tenant(4, 2);
    tenant["users"][1]["usageLocation"] = Value::Null;
    Scene::new(&tenant)
}

#[test]
fn events_fit_and_spoilt_ones_do_not() {
    let scene = eventful();
    let mut kinds = std::collections::BTreeMap::new();
    for request in [
        json!({"op": "connect"}),
        json!({"op": "listProducts"}),
        json!({"op": "listUsers", "users": {"all": true}}),
        state::swap(json!({"all": true})),
    ] {
        for event in scene.run(&request).events {
            kinds.insert(event["event"].as_str().unwrap().to_owned(), event);
        }
    }
    let document = kinds["done"]["document"].as_str().unwrap().to_owned();
    for event in scene.run(&apply(&document)).events {
        kinds.insert(event["event"].as_str().unwrap().to_owned(), event);
    }
    let names: Vec<&str> = kinds.keys().map(String::as_str).collect();
    let known = [
        "done", "finding", "product", "progress", "result", "tenant", "user",
    ];
    assert_eq!(names, known);
    for event in kinds.values() {
        tells("event", event);
    }
    tells(
        "event",
        &json!({"event": "need", "id": 1, "kind": "token", "claims": null}),
    );
}

#[test]
fn plans_fit_and_spoilt_ones_do_not() {
    let document = eventful().plan(&state::swap(json!({"all": true})));
    tells("plan", &serde_json::from_str(&document).unwrap());
}

#[test]
fn journals_fit_and_spoilt_ones_do_not() {
    let scene = eventful();
    let document = scene.plan(&state::swap(json!({"all": true})));
    scene.run(&apply(&document));
    let records = scene.records();
    assert_eq!(records.len(), 1 + 2 + 4 + 1);
    for record in &records {
        // The tenant's count can't always be read at the end.
        let optional = (record["type"] == "end").then_some("seats");
        tells_but("journal", record, optional);
    }
    // And those of the first format, for ever.
    let format_1 = include_bytes!("../../journals/format-1.jsonl");
    assert_eq!(reseat_tests::journal::records(format_1).len(), 8);
}

#[test]
fn what_is_told_of_moves_fits_and_spoilt_does_not() {
    let scene = eventful();
    let document = scene.plan(&state::swap(json!({"all": true})));
    let done = scene.run(&apply(&document)).done().clone();
    let receipt = done["receipt"].as_str().unwrap();
    tells("receipt", &serde_json::from_str(receipt).unwrap());
    let name = &done["moveId"];
    let shown = scene.run(&json!({"op": "listMoves", "moveId": name}));
    tells("event", shown.of("move")[0]);
    let tested = scene.run(&json!({"op": "testMove", "moveId": name, "online": true}));
    tells("event", tested.of("check")[0]);
    tells("event", tested.done());
}

#[test]
fn errors_fit_and_spoilt_ones_do_not() {
    let scene = eventful();
    let ran = scene.run(&state::swap(json!({"ids": ["nobody@x", "nobody2@x"]})));
    tells("error", &ran.error.unwrap());
    let scene = scene.with_tokens([]);
    tells(
        "error",
        &scene.run(&json!({"op": "connect"})).error.unwrap(),
    );
    let scene = eventful();
    let token = simulator::token(&scene.sim, &["Global Reader".into()], Some(0));
    let scene = scene.with_tokens([token.clone(), token]);
    tells(
        "error",
        &scene.run(&json!({"op": "connect"})).error.unwrap(),
    );
}

#[test]
fn a_misspelt_member_of_what_faces_send_is_found() {
    for (name, wrong) in [
        (
            "request",
            json!({"op": "plan", "scope": "swap", "pair": [], "users": {"all": true}}),
        ),
        (
            "request",
            json!({"op": "apply", "document": "{}", "planPath": "x"}),
        ),
        (
            "request",
            json!({"op": "plan", "scope": "swap", "pairs": [], "users": {"all": null}}),
        ),
        (
            "config",
            json!({"enviroment": "Global", "auth": {"kind": "none"}}),
        ),
        ("message", json!({"answer": 1, "tokn": "x"})),
        (
            "vector",
            json!({"name": "a name that is long enough", "given": {}, "when": {"op": "connect"}}),
        ),
    ] {
        assert!(schema::check(name, &wrong).is_err(), "{name}: {wrong}");
    }
    assert!(schema::check("message", &json!({"answer": 1, "token": "x"})).is_ok());
    assert!(
        schema::check(
            "config",
            &json!({"environment": "Global", "auth": {"kind": "none"}})
        )
        .is_ok()
    );
    // Every vector fits, the request in it included.
    assert!(vector::all().len() > 60);
}

#[test]
fn requests_that_do_not_fit_are_refused_by_the_core_as_well() {
    use reseat_core::input::Request;
    for wrong in [
        json!({"op": "plan", "scope": "swap", "pair": [], "users": {"all": true}}),
        json!({"op": "plan", "scope": "swap", "pairs": [{"from": "A", "to": "B", "x": 1}], "users": {"all": true}}),
        json!({"op": "plan", "scope": "swap", "pairs": [{"from": "A", "to": "B"}], "users": {"all": null}}),
        json!({"op": "plan", "scope": "swap", "pairs": [{"from": "A", "to": "B"}], "users": {"ids": [], "all": true}}),
        json!({"op": "plan", "scope": "swap", "pairs": [{"from": "A", "to": "B"}], "users": {"all": true}, "services": null}),
        json!({"op": "plan", "scope": "swap", "pairs": [{"from": "A", "to": "B"}], "users": {"all": true}, "services": {"mode": "keep", "alsoOff": null}}),
        json!({"op": "plan", "scope": "grant", "targets": null, "users": {"all": true}}),
        json!({"op": "plan", "scope": "grant", "products": ["A"], "users": {"all": true}}),
        json!({"op": "plan", "scope": "revoke", "users": {"all": true}}),
        json!({"op": "plan", "scope": "adjust", "products": ["A"], "on": null, "users": {"all": true}}),
        json!({"op": "plan", "targets": ["A"], "users": {"all": true}}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"country": "NLD"}}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"department": null}}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"product": "A", "all": true}}),
        json!({"op": "plan", "users": {"rows": [{"id": "a", "to": null}]}}),
        json!({"op": "plan", "users": {"rows": [{"to": ["A"]}]}}),
        json!({"op": "plan", "users": {"rows": [{"id": "a", "to": ["A"], "usageLocation": "N"}]}}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"all": true}, "serviceMap": {"A": null}}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"all": true}, "serviceMap": {}, "serviceMapPath": "x"}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"all": true}, "serviceMapDefault": "on"}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"all": true}, "required": null}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"all": true}, "mayLose": null}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"all": true}, "usageLocation": null}),
        json!({"op": "plan", "scope": "grant", "targets": ["A"], "users": {"all": true}, "allowGuests": null}),
        json!({"op": "testPlan"}),
        json!({"op": "comparePlans", "document": "x", "other": {}}),
        json!({"op": "comparePlans", "document": "x"}),
        json!({"op": "serviceMap", "document": "x", "planPath": "y"}),
        json!({"op": "apply", "document": "x", "planPath": "y"}),
        json!({"op": "apply"}),
        json!({"op": "connect", "more": 1}),
        json!({"op": "fly"}),
        json!([]),
    ] {
        assert!(schema::check("request", &wrong).is_err(), "{wrong}");
        let error = Request::parse(wrong.to_string().as_bytes()).expect_err("refused");
        assert_eq!(error.code().id(), "InvalidInput", "{wrong}");
    }
}
