//! Links to further pages: followed on the chosen host alone, and never in a circle.

use reseat_tests::in_process::ROOT;
use reseat_tests::scene::Scene;
use reseat_tests::{simulator, state};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// Lists everybody, with this link to a further page in every answer. Gives the addresses that were asked.
fn addresses_asked(link: &str) -> Vec<String> {
    let scene = Scene::new(&state::tenant(3, 100));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (seen, link) = (Arc::clone(&asked), link.to_string());
    scene.transport.on_answer(move |request, exchange| {
        if !request.url.contains("/users?") {
            return exchange;
        }
        seen.lock().unwrap().push(request.url.clone());
        exchange.map(|mut answer| {
            let mut page: Value = serde_json::from_slice(&answer.body).unwrap();
            page["@odata.nextLink"] = match link.as_str() {
                "itself" => json!(request.url),
                link => json!(link),
            };
            answer.body = page.to_string().into_bytes();
            answer
        })
    });
    let ran = scene.run(&state::swap(json!({"all": true})));
    assert_eq!(ran.error_id(), "ProtocolError");
    assert!(simulator::ledger(&scene.sim).is_empty());
    asked.lock().unwrap().clone()
}

#[test]
fn a_link_that_leads_elsewhere_is_not_followed() {
    for link in [
        "https://elsewhere.example/v1.0/users?$skiptoken=1".to_string(),
        // The root before an @ is a user of that host.
        format!("{ROOT}@elsewhere.example/v1.0/users?$skiptoken=1"),
        // A longer port begins like ours.
        format!("{ROOT}0/v1.0/users?$skiptoken=1"),
        format!("{ROOT}.elsewhere.example/v1.0/users?$skiptoken=1"),
        format!("{ROOT}/v1.0@elsewhere.example/users?$skiptoken=1"),
        "//elsewhere.example/v1.0/users".to_string(),
        "/v1.0/users?$skiptoken=1".to_string(),
    ] {
        assert_eq!(addresses_asked(&link).len(), 1, "{link}");
    }
}

#[test]
fn pages_that_go_in_a_circle_end() {
    assert!(addresses_asked("itself").len() <= 2);
}
