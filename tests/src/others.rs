//! Other administrators at work.

use reseat_sim::{Request, Sim};
use serde_json::{Value, json};

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
