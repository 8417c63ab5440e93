//! The simulator's control path, for scenes and for sockets alike: both hold the simulator itself.

use reseat_sim::{Request, Sim};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A call of the control path.
///
/// Panics when the simulator refuses it: then the test is wrong.
pub fn control(sim: &Sim, method: &str, call: &str, body: &Value) -> Value {
    let answer = sim.handle(&Request {
        method: method.into(),
        path: format!("/_sim/{call}"),
        headers: vec![("Sim-Control".into(), "1".into())],
        body: if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        },
    });
    let value: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(answer.status, 200, "{method} {call}: {value}");
    value
}

/// Sets the tenant.
pub fn reset(sim: &Sim, state: &Value) {
    control(sim, "POST", "reset", state);
}

/// Sets the script of faults.
pub fn faults(sim: &Sim, script: &Value) {
    control(sim, "POST", "faults", script);
}

/// Every rule of the script in force has struck: a fault that never came proves nothing.
pub fn all_struck(sim: &Sim) {
    let rules = metrics(sim)["faults"].clone();
    let struck = |rule: &Value| rule["struck"].as_u64().unwrap() > 0;
    assert!(rules.as_array().unwrap().iter().all(struck), "{rules}");
}

/// A token of an account with these roles, good for `life_ms` or for ever.
pub fn token(sim: &Sim, roles: &[String], life_ms: Option<u64>) -> String {
    let mut body = json!({ "roles": roles });
    if let Some(life_ms) = life_ms {
        body["lifeMs"] = json!(life_ms);
    }
    let answer = control(sim, "POST", "token", &body);
    answer["token"].as_str().unwrap().to_owned()
}

/// The tenant as it really is.
pub fn state(sim: &Sim) -> Value {
    control(sim, "GET", "state", &Value::Null)
}

/// Every accepted change, in order.
pub fn ledger(sim: &Sim) -> Vec<Value> {
    let mut answer = control(sim, "GET", "ledger", &Value::Null);
    serde_json::from_value(answer["value"].take()).unwrap()
}

/// Every usage location that was set, in the same order.
pub fn locations(sim: &Sim) -> Vec<Value> {
    let mut answer = control(sim, "GET", "ledger", &Value::Null);
    serde_json::from_value(answer["locations"].take()).unwrap()
}

/// A token of an account that may do nothing but this.
pub fn token_of(sim: &Sim, scopes: &[&str]) -> String {
    let body = json!({"roles": ["License Administrator"], "scopes": scopes});
    let answer = control(sim, "POST", "token", &body);
    answer["token"].as_str().unwrap().to_owned()
}

/// What the simulator saw of its callers.
pub fn metrics(sim: &Sim) -> Value {
    control(sim, "GET", "metrics", &Value::Null)
}

/// A user's direct products and what is off in them, both sorted, as they really are.
pub fn direct(user: &Value) -> BTreeMap<String, Vec<String>> {
    let paths = user["licenseAssignmentStates"].as_array().unwrap();
    paths
        .iter()
        .filter(|path| path["assignedByGroup"].is_null())
        .map(license)
        .collect()
}

/// A licence of a user, a plan or a ledger: product, and what is off in it, sorted.
pub fn license(license: &Value) -> (String, Vec<String>) {
    let mut off: Vec<String> = serde_json::from_value(license["disabledPlans"].clone()).unwrap();
    off.sort();
    (license["skuId"].as_str().unwrap().to_owned(), off)
}
