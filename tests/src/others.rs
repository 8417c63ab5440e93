//! Other administrators at work.

use crate::in_process::is_change;
use crate::scene::Scene;
use reseat_sim::{Request, Sim};
use serde_json::{Value, json};
use std::sync::Arc;

/// Somebody else changes a user's licences.
///
/// Panics when the tenant refuses it: then the test is wrong.
pub fn meddle(sim: &Sim, user: &str, add: &[&str], remove: &[&str]) {
    let add: Vec<Value> = add
        .iter()
        .map(|sku| json!({"skuId": sku, "disabledPlans": []}))
        .collect();
    let body = json!({"addLicenses": add, "removeLicenses": remove});
    let answer = sim.handle(&Request {
        method: "POST".into(),
        path: format!("/v1.0/users/{user}/assignLicense"),
        headers: vec![
            ("authorization".into(), format!("Bearer {}", sim.token())),
            ("content-type".into(), "application/json".into()),
        ],
        body: body.to_string().into_bytes(),
    });
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
}

/// Does this once, just before the first batch of changes arrives.
pub fn before_first_change(scene: &Scene, act: impl Fn(&Sim) + Send + 'static) {
    let sim = Arc::clone(&scene.sim);
    let mut is_done = false;
    scene.transport.on_send(move |request| {
        if !is_done && is_change(request) {
            is_done = true;
            act(&sim);
        }
        None
    });
}
