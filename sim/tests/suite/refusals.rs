//! What is refused, and what every answer carries.

use reseat_sim::Request;
use serde_json::{Value, json};

use crate::bench::{Bench, json_of, refusal};

#[test]
fn without_a_good_token_there_is_nothing() {
    let mut bench = Bench::generated(20);
    bench.sign_in(&json!({ "lifeMs": 1000 }));
    assert_eq!(bench.get("/users").status, 200);
    bench.clock.advance(1000);
    let expired = bench.get("/users");
    let (status, code, message) = refusal(&expired);
    assert_eq!((status, code.as_str()), (401, "InvalidAuthenticationToken"));
    assert!(message.contains("expired"), "{message}");
    assert!(
        expired
            .header("WWW-Authenticate")
            .unwrap()
            .starts_with("Bearer realm")
    );
    for header in [
        None,
        Some("Bearer "),
        Some("Bearer made-up"),
        Some("Basic Zm9v"),
    ] {
        let mut request = bench.request("GET", "/users", &[], None);
        request.headers.retain(|(name, _)| name != "Authorization");
        request
            .headers
            .extend(header.map(|value| ("authorization".to_owned(), value.to_owned())));
        assert_eq!(bench.send(&request).status, 401, "{header:?}");
    }
}

#[test]
fn what_graph_does_not_have_is_refused_as_graph_does() {
    let bench = Bench::generated(20);
    let (status, _, message) = refusal(&bench.get("/people"));
    assert_eq!(status, 400);
    assert_eq!(message, "Resource not found for the segment 'people'.");
    assert_eq!(
        refusal(&bench.get("/users/admin@contoso.com/photos")).0,
        400
    );
    assert_eq!(refusal(&bench.post("/users", &json!({}))).0, 405);
    let mut request = bench.request("GET", "/users", &[], None);
    request.path = "/v3.0/users".to_owned();
    assert_eq!(bench.sim.handle(&request).status, 400);
    request.path = "/".to_owned();
    assert_eq!(bench.sim.handle(&request).status, 400);
}

#[test]
fn names_of_segments_may_be_encoded_and_in_any_case() {
    let bench = Bench::generated(20);
    for path in ["/users/%24count", "/Users/$Count", "/users/$count/"] {
        assert_eq!(bench.get(path).body, b"20", "{path}");
    }
    let batch = json!({ "requests": [{ "id": "1", "method": "GET", "url": "/me" }] });
    let mut request = bench.request("POST", "/%24batch", &[], Some(&batch));
    assert_eq!(bench.sim.handle(&request).status, 200);
    request.path = "/v1.0/users/%ff".to_owned();
    assert_eq!(bench.sim.handle(&request).status, 400);
}

#[test]
fn a_filter_without_end_is_refused_like_any_other_bad_one() {
    let bench = Bench::generated(20);
    for nested in ["(".repeat(60_000), "not%20".repeat(9_000)] {
        let answer = bench.get(&format!("/users?$count=true&$filter={nested}"));
        let (status, code, _) = refusal(&answer);
        assert_eq!((status, code.as_str()), (400, "BadRequest"));
    }
    for nested in ["(".repeat(1_000_000), "not ".repeat(250_000)] {
        let url = format!("/users?$count=true&$filter={nested}");
        let item = json!({ "id": "1", "method": "GET", "url": url });
        let answer = json_of(&bench.post("/$batch", &json!({ "requests": [item] })));
        assert_eq!(answer["responses"][0]["status"], 400);
    }
}

#[test]
fn garbage_is_answered_and_never_breaks_anything() {
    let bench = Bench::generated(20);
    let pieces = [
        "/",
        "users",
        "$batch",
        "?",
        "$filter=",
        "$top=",
        "$skiptoken=RFNwdAIAAQAAAB",
        "%",
        "%zz",
        "%C3",
        "'",
        "(",
        ")",
        ",",
        ":",
        "not",
        "eq ",
        "é",
        "&",
        "=",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "null",
        "assignedLicenses/any(",
        "me",
        "assignLicense",
        "requests",
        "0123456789abcdef0123456789abcdef",
    ];
    let mut number = 7_u64;
    let mut draw = |end: usize| {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).unwrap() % end
    };
    for _ in 0..5000 {
        let mut text = |most: usize| -> String {
            (0..draw(most))
                .map(|_| pieces[draw(pieces.len())])
                .collect()
        };
        let (path, body) = (format!("/{}", text(8)), text(12).into_bytes());
        let method = if draw(2) == 0 { "GET" } else { "POST" };
        let mut request =
            bench.request(method, &path, &[("Content-Type", "application/json")], None);
        request.body = body;
        let answer = bench.sim.handle(&request);
        assert!(
            (200..600).contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        request.path = format!("/_sim{path}");
        assert_eq!(bench.sim.handle(&request).status, 403);
    }
    assert!(bench.ledger().is_empty());
    // The control path with its header is judged by what it says.
    let calls = [
        "state", "ledger", "metrics", "reset", "faults", "token", "", "x",
    ];
    let members = [
        "users", "seed", "do", "path", "times", "roles", "lifeMs", "state",
    ];
    for _ in 0..2000 {
        let mut value = || match draw(6) {
            0 => json!(draw(99)),
            1 => json!(pieces[draw(pieces.len())]),
            2 => Value::Null,
            3 => json!([{ "do": "cutBefore" }]),
            4 => json!({}),
            _ => json!([pieces[draw(pieces.len())]]),
        };
        let mut body = value();
        if body.is_object() {
            let value = value();
            body = json!({ members[draw(members.len())]: value });
        }
        let method = if draw(2) == 0 { "GET" } else { "POST" };
        let call = calls[draw(calls.len())];
        let status = bench
            .control(method, &format!("/_sim/{call}"), &body)
            .status;
        assert!(
            [200, 400, 404, 405].contains(&status),
            "{call} {body}: {status}"
        );
    }
    assert_eq!(bench.control("POST", "/_sim/reset", &json!({})).status, 200);
    assert_eq!(bench.get("/me").status, 200);
}

#[test]
fn every_answer_can_be_correlated() {
    let bench = Bench::generated(20);
    let sent = "8f1f3a52-1111-4222-8333-944455566677";
    let headers = [("client-request-id", sent)];
    let good = bench.send(&bench.request("GET", "/organization", &headers, None));
    assert_eq!(good.header("client-request-id"), Some(sent));
    assert_eq!(good.header("Date"), Some("Fri, 20 Nov 2026 10:00:00 GMT"));
    let bad = bench.send(&bench.request("GET", "/nothing", &headers, None));
    let inner = &json_of(&bad)["error"]["innerError"];
    assert_eq!(inner["client-request-id"], sent);
    assert_eq!(inner["request-id"].as_str(), bad.header("request-id"));
    assert_eq!(inner["date"], "2026-11-20T10:00:00");
    assert_ne!(good.header("request-id"), bad.header("request-id"));
}

#[test]
fn pages_may_call_graph_but_not_the_control() {
    let bench = Bench::generated(20);
    let preflight = bench.sim.handle(&Request {
        method: "OPTIONS".to_owned(),
        path: "/v1.0/$batch".to_owned(),
        headers: vec![("Origin".to_owned(), "http://127.0.0.1:9".to_owned())],
        body: Vec::new(),
    });
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("Access-Control-Allow-Origin"), Some("*"));
    let allowed = preflight
        .header("Access-Control-Allow-Headers")
        .unwrap()
        .to_lowercase();
    for name in [
        "authorization",
        "content-type",
        "consistencylevel",
        "client-request-id",
        "x-ms-throttle-priority",
    ] {
        assert!(allowed.contains(name), "{allowed}");
    }
    assert!(
        preflight
            .header("Access-Control-Allow-Methods")
            .unwrap()
            .contains("POST")
    );
    let answer = bench.get("/organization");
    assert_eq!(answer.header("Access-Control-Allow-Origin"), Some("*"));
    let exposed = answer.header("Access-Control-Expose-Headers").unwrap();
    assert!(exposed.contains("Retry-After") && !exposed.contains("x-ms-resource-unit"));
    for method in ["OPTIONS", "GET"] {
        let answer = bench.control(method, "/_sim/state", &Value::Null);
        assert!(
            answer
                .headers
                .iter()
                .all(|(name, _)| !name.starts_with("Access-Control"))
        );
    }
}
