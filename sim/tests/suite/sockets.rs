//! The same over sockets: delivery, latency, pages.

use std::sync::Arc;

use reseat_sim::{Options, Request, Running, spawn};
use serde_json::{Value, json};

use crate::answers;
use crate::bench::socket::{Received, send, start};
use crate::bench::{E3, M365_E3};

const USER: &str = "juergen.weiss@contoso.com";

fn control(running: &Running, method: &str, call: &str, body: &Value) -> Value {
    let body = body.to_string();
    let path = format!("/_sim/{call}");
    let received = send(
        &running.address,
        method,
        &path,
        &[("Sim-Control", "1")],
        &body,
    );
    assert_eq!(
        received.status,
        200,
        "{}",
        String::from_utf8_lossy(&received.body)
    );
    serde_json::from_slice(&received.body).unwrap()
}

fn ask(running: &Running, method: &str, path: &str, body: &str) -> Received {
    let token = format!("Bearer {}", running.token);
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "application/json"),
    ];
    let path = format!("/v1.0{path}");
    let received = send(&running.address, method, &path, &headers, body);
    let request = Request {
        method: method.to_owned(),
        path,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    };
    if let Err(wrong) = answers::check(&request, &received.answer()) {
        panic!("{method} {}: {wrong}", request.path);
    }
    received
}

fn swap(running: &Running, user: &str) -> Received {
    let wish = json!({ "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [] }], "removeLicenses": [E3] });
    ask(
        running,
        "POST",
        &format!("/users/{user}/assignLicense"),
        &wish.to_string(),
    )
}

fn ledger(running: &Running) -> usize {
    control(running, "GET", "ledger", &Value::Null)["value"]
        .as_array()
        .unwrap()
        .len()
}

fn small() -> Running {
    spawn(&Options {
        users: 60,
        ..Options::default()
    })
}

#[test]
fn a_whole_move_goes_over_the_wire() {
    let running = small();
    let before = ask(
        &running,
        "GET",
        "/users/tom.oneill@contoso.com?$select=id",
        "",
    );
    let user: Value = serde_json::from_slice(&before.body).unwrap();
    let context = user["@odata.context"].as_str().unwrap();
    assert!(context.starts_with(&running.address), "{context}");
    assert_eq!(swap(&running, USER).status, 200);
    assert_eq!(ledger(&running), 1);
    assert_eq!(running.tenant_id, running.sim.tenant_id());
}

#[test]
fn cut_before_sends_nothing_and_does_nothing() {
    let running = small();
    control(
        &running,
        "POST",
        "faults",
        &json!([{ "userId": USER, "do": "cutBefore" }]),
    );
    let received = swap(&running, USER);
    assert_eq!((received.status, received.body.len()), (0, 0));
    assert_eq!(ledger(&running), 0);
    assert_eq!(swap(&running, USER).status, 200);
}

#[test]
fn cut_after_sends_nothing_but_it_is_done() {
    let running = small();
    control(
        &running,
        "POST",
        "faults",
        &json!([{ "userId": USER, "do": "cutAfter" }]),
    );
    let received = swap(&running, USER);
    assert_eq!((received.status, received.body.len()), (0, 0));
    assert_eq!(ledger(&running), 1);
    assert_eq!(swap(&running, USER).status, 400);
}

#[test]
fn a_truncated_body_is_shorter_than_it_says() {
    let running = small();
    control(
        &running,
        "POST",
        "faults",
        &json!([{ "path": "/users/*/assignLicense", "do": "truncate" }]),
    );
    let received = swap(&running, USER);
    assert_eq!(received.status, 200);
    assert_eq!(received.body.len(), received.announced().unwrap() / 2);
    assert!(!received.body.is_empty());
    assert_eq!(ledger(&running), 1);
}

/// What comes over the wire under a rule about `/me`, whether or not Graph would answer it.
fn under(rule: Value) -> Received {
    let running = small();
    control(&running, "POST", "faults", &json!([rule]));
    let token = format!("Bearer {}", running.token);
    let headers = [("Authorization", token.as_str())];
    send(&running.address, "GET", "/v1.0/me", &headers, "")
}

#[test]
fn a_body_without_its_last_chunk_announces_nothing() {
    let received = under(json!({ "path": "/me", "do": "truncate", "at": 40, "end": "chunk" }));
    assert_eq!((received.status, received.announced()), (200, None));
    assert_eq!(received.header("transfer-encoding"), Some("chunked"));
    assert_eq!(received.body.len(), 40);
}

#[test]
fn a_broken_body_of_the_right_length_arrives_whole() {
    let received = under(json!({ "path": "/me", "do": "truncate", "at": 40, "end": "body" }));
    assert_eq!((received.body.len(), received.announced()), (40, Some(40)));
    assert!(serde_json::from_slice::<Value>(&received.body).is_err());
}

#[test]
fn a_trickle_ends_in_the_whole_answer() {
    let whole = under(json!({ "path": "/groups", "do": "cutBefore" }));
    let received = under(json!({ "path": "/me", "do": "trickle", "byteMs": 1 }));
    let body = |received: &Received| {
        let body: Value = serde_json::from_slice(&received.body).unwrap();
        body["id"].clone()
    };
    assert_eq!(received.header("transfer-encoding"), Some("chunked"));
    assert_eq!(body(&received), body(&whole));
}

#[test]
fn two_headers_of_one_name_both_arrive() {
    let running = small();
    control(
        &running,
        "POST",
        "faults",
        &json!([{ "path": "/me", "do": "status", "status": 503, "retryAfter": [1, 4] }]),
    );
    let received = ask(&running, "GET", "/me", "");
    let told = received
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    assert_eq!(
        told.map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
        ["1", "4"]
    );
}

#[test]
fn requests_are_in_flight_together_while_they_wait() {
    // Nobody waits for these answers: they would come after ten minutes.
    let running = spawn(&Options {
        users: 60,
        latency_ms: 600_000,
        ..Options::default()
    });
    let token = format!("Bearer {}", running.token);
    let open: Vec<_> = [USER, USER, "tom.oneill@contoso.com"]
        .iter()
        .map(|user| {
            let path = format!("/v1.0/users/{user}/assignLicense");
            start(
                &running.address,
                "POST",
                &path,
                &[("Authorization", &token)],
                "{}",
            )
        })
        .collect();
    // The control path does not wait.
    let metrics = || control(&running, "GET", "metrics", &Value::Null);
    // Whoever asks gives the others time to arrive; so many questions are far more than that takes.
    let seen = (0..5_000).any(|_| metrics()["mostInFlight"] == 3);
    assert!(seen, "{}", metrics());
    assert_eq!(metrics()["mostInFlightPerUser"], 2);
    drop(open);
}

#[test]
fn a_filter_without_end_ends_nothing_else() {
    let running = small();
    let path = format!("/users?$count=true&$filter={}", "(".repeat(60_000));
    assert_eq!(ask(&running, "GET", &path, "").status, 400);
    assert_eq!(ask(&running, "GET", "/me", "").status, 200);
}

#[test]
fn a_large_state_comes_in_parts_and_is_the_state() {
    let running = spawn(&Options {
        users: 11_000,
        ..Options::default()
    });
    let get = || {
        let headers = [("Sim-Control", "1")];
        send(&running.address, "GET", "/_sim/state", &headers, "")
    };
    let received = get();
    assert_eq!(received.header("transfer-encoding"), Some("chunked"));
    assert_eq!(received.header("access-control-allow-origin"), None);
    let whole = running.sim.handle(&Request {
        method: "GET".to_owned(),
        path: "/_sim/state".to_owned(),
        headers: vec![("Sim-Control".to_owned(), "1".to_owned())],
        body: Vec::new(),
    });
    assert!(received.body == whole.body, "the same bytes");
    let state: Value = serde_json::from_slice(&received.body).unwrap();
    assert_eq!(state["users"].as_array().unwrap().len(), 11_000);
    // A small one comes as before, and one without the header does not come.
    control(&running, "POST", "reset", &json!({ "users": 5_000 }));
    assert!(get().announced().is_some());
    let path = "/_sim/state";
    assert_eq!(send(&running.address, "GET", path, &[], "").status, 403);
}

#[test]
fn pages_carry_the_policy_and_lie_in_their_folder() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("outside.txt");
    std::fs::write(&outside, "secret").unwrap();
    let www = folder.path().join("www");
    std::fs::create_dir_all(www.join("pkg")).unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html>"),
        ("demo.js", "0"),
        ("pkg/a.wasm", "wasm"),
        ("pkg/b.mjs", "1"),
        ("style.css", "a{}"),
    ] {
        std::fs::write(www.join(name), text).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, www.join("link.txt")).unwrap();
    let running = spawn(&Options {
        users: 20,
        www: Some(www),
        connect_src: vec!["http://127.0.0.1:9".to_owned()],
        ..Options::default()
    });
    let get = |path: &str| send(&running.address, "GET", path, &[], "");
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/demo.js", "text/javascript; charset=utf-8"),
        ("/pkg/b.mjs", "text/javascript; charset=utf-8"),
        ("/pkg/a.wasm", "application/wasm"),
        ("/style.css", "text/css; charset=utf-8"),
    ] {
        let page = get(path);
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, Some(kind)),
            "{path}"
        );
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(
            page.header("content-security-policy"),
            Some(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                 connect-src 'self' http://127.0.0.1:9; require-trusted-types-for 'script'"
            )
        );
        assert_eq!(page.header("access-control-allow-origin"), None);
    }
    for path in [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/pkg/..%2f..%2foutside.txt",
        "/..%5coutside.txt",
        "/link.txt",
        "/none.html",
        "//etc/passwd",
    ] {
        let page = get(path);
        assert_eq!(page.status, 404, "{path}");
        assert!(!String::from_utf8_lossy(&page.body).contains("secret"));
    }
    assert_eq!(
        send(&running.address, "POST", "/demo.js", &[], "").status,
        405
    );
    // Graph and the control stay what they are.
    assert_eq!(ask(&running, "GET", "/me", "").status, 200);
    assert_eq!(get("/_sim/state").status, 403);
    let token = control(&running, "POST", "token", &json!({}));
    assert!(
        token["token"]
            .as_str()
            .is_some_and(|token| token.starts_with("sim."))
    );
}

#[test]
fn it_ends_when_it_is_dropped() {
    let running = small();
    assert_eq!(swap(&running, USER).status, 200);
    let sim = Arc::clone(&running.sim);
    drop(running);
    // Nobody serves it any more.
    assert_eq!(Arc::strong_count(&sim), 1);
}
