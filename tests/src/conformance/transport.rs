use crate::simulator;
use reseat_core::ports::{HttpMethod, HttpRequest, HttpTransport, Token, TransportError};
use reseat_sim::Sim;
use serde_json::{Value, json};
use std::time::Duration;

fn request(root: &str, path: &str, token: &str, body: &Value) -> HttpRequest {
    HttpRequest {
        method: if body.is_null() {
            HttpMethod::Get
        } else {
            HttpMethod::Post
        },
        url: format!("{root}/v1.0{path}"),
        headers: vec![
            (
                "client-request-id",
                "11111111-2222-4333-8444-555555555555".into(),
            ),
            ("content-type", "application/json".into()),
        ],
        token: Token::new(token),
        body: if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        },
        timeout: Duration::from_secs(5),
    }
}

/// Answers come whole, of whatever status; an answer that was lost says so; nothing is sent twice and nothing
/// else is sent. `sim` is what listens at `root`.
pub async fn transport(transport: &dyn HttpTransport, root: &str, sim: &Sim) {
    let token = sim.token();
    let read = |path: &str| request(root, path, &token, &Value::Null);
    let answer = transport.send(&read("/organization")).await.unwrap();
    assert_eq!(answer.status, 200);
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(body["value"][0]["id"], sim.tenant_id());
    // Names in lower case, and readable in any.
    assert!(
        answer
            .headers
            .iter()
            .all(|(name, _)| *name == name.to_lowercase())
    );
    let id = "11111111-2222-4333-8444-555555555555";
    assert_eq!(answer.header("Client-Request-Id"), Some(id));

    // A refusal is an answer.
    let unknown = request(root, "/organization", "nobody", &Value::Null);
    assert_eq!(transport.send(&unknown).await.unwrap().status, 401);
    assert_eq!(transport.send(&read("/nothing")).await.unwrap().status, 400);

    // A body goes out whole, and comes back whole.
    let item =
        |number: u32| json!({"id": number.to_string(), "method": "GET", "url": "/organization"});
    let batch = json!({"requests": (0..20).map(item).collect::<Vec<_>>()});
    let answer = transport
        .send(&request(root, "/$batch", &token, &batch))
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(body["responses"].as_array().unwrap().len(), 20);

    for script in [
        json!([{"do": "cutBefore"}]),
        json!([{"do": "cutAfter"}]),
        json!([{"do": "truncate"}]),
        json!([{"do": "delay", "delayMs": 60_000}]),
    ] {
        simulator::faults(sim, &script);
        let before = requests(sim);
        let mut lost = read("/subscribedSkus");
        lost.timeout = Duration::from_millis(300);
        let outcome = transport.send(&lost).await;
        assert!(
            matches!(outcome, Err(TransportError::NoAnswer { .. })),
            "{script}: {outcome:?}"
        );
        assert_eq!(requests(sim), before + 1, "{script}: sent once");
        simulator::all_struck(sim);
    }
    simulator::faults(sim, &json!([]));
    assert_eq!(
        transport.send(&read("/organization")).await.unwrap().status,
        200
    );
}

/// Where nobody listens, nothing was sent.
pub async fn transport_to_nobody(transport: &dyn HttpTransport, root: &str) {
    let outcome = transport
        .send(&request(root, "/organization", "t0ken", &Value::Null))
        .await;
    let Err(TransportError::NotSent { detail }) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(!detail.is_empty() && !detail.contains("t0ken"));
}

fn requests(sim: &Sim) -> u64 {
    simulator::metrics(sim)["requests"].as_u64().unwrap()
}
