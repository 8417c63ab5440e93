//! The control path.

use reseat_sim::{Cloud, Delivery, Options, Request};
use serde_json::{Value, json};

use crate::bench::{Bench, E3, id, json_of, small};

#[test]
fn every_call_needs_its_header() {
    let bench = Bench::generated(20);
    for headers in [
        vec![],
        vec![("Sim-Control", "0")],
        vec![("Authorization", "Bearer x")],
    ] {
        for (method, path) in [
            ("GET", "/_sim/state"),
            ("POST", "/_sim/token"),
            ("POST", "/_sim/reset"),
        ] {
            let headers = headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect();
            let request = Request {
                method: method.into(),
                path: path.into(),
                headers,
                body: b"{}".to_vec(),
            };
            assert_eq!(bench.sim.handle(&request).status, 403);
        }
    }
    assert_eq!(
        bench.control("GET", "/_sim/nothing", &Value::Null).status,
        404
    );
    for call in ["reset", "faults", "lag", "token", "revoke"] {
        let answer = bench.control("GET", &format!("/_sim/{call}"), &Value::Null);
        assert_eq!(answer.status, 405, "{call}");
    }
    assert_eq!(
        bench.control("POST", "/_sim/reset", &json!("x")).status,
        400
    );
}

#[test]
fn every_address_of_loopback_is_a_good_host_and_no_other_name_is() {
    let bench = Bench::generated(20);
    let ask = |host: &str| {
        bench.sim.handle(&Request {
            method: "GET".into(),
            path: "/_sim/metrics".into(),
            headers: vec![
                ("Sim-Control".into(), "1".into()),
                ("Host".into(), host.into()),
            ],
            body: Vec::new(),
        })
    };
    for host in [
        "127.0.0.1",
        "127.0.0.2:4711",
        "localhost:80",
        "LOCALHOST",
        "[::1]:9",
        "[::1]",
    ] {
        assert_eq!(ask(host).status, 200, "{host}");
    }
    for host in [
        "evil.example:80",
        "10.0.0.1",
        "0.0.0.0:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "[::2]",
        "",
    ] {
        let refused = ask(host);
        assert_eq!(refused.status, 403, "{host}");
        // Not the reason of a missing header, which it has.
        let message = json_of(&refused)["error"]["message"].clone();
        assert!(message.as_str().unwrap().contains("Host"), "{message}");
    }
}

#[test]
fn a_reset_takes_what_it_is_not_told_from_the_start() {
    let options = Options {
        users: 30,
        seed: 3,
        cloud: Cloud::China,
        ..Options::default()
    };
    let bench = Bench::new(&options);
    let start = bench.state();
    let reset = |body: &Value| {
        assert_eq!(bench.control("POST", "/_sim/reset", body).status, 200);
        bench.state()
    };
    for other in [
        json!({ "users": 40, "seed": 8 }),
        json!({ "profile": "Germany", "users": [] }),
    ] {
        assert_ne!(reset(&other), start);
        assert_eq!(reset(&json!({ "products": [] }))["profile"], "China");
        reset(&other);
        let state = reset(&json!({ "users": 30 }));
        assert_eq!(state["users"], start["users"]);
        reset(&other);
        assert_eq!(reset(&json!({})), start);
    }
}

#[test]
fn what_browsers_ask_for_themselves_is_not_counted() {
    let bench = Bench::generated(20);
    let preflight = bench.request("OPTIONS", "/users", &[], None);
    assert_eq!(bench.sim.handle(&preflight).status, 200);
    let visit = bench.sim.arrive(&preflight);
    assert_eq!(bench.get("/me").status, 200);
    drop(visit);
    let metrics = bench.look("metrics");
    assert_eq!(
        (&metrics["requests"], &metrics["mostInFlight"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(metrics["hosts"], json!({ "127.0.0.1:4711": 1 }));
}

#[test]
fn a_scenario_is_a_state_and_its_faults() {
    let bench = Bench::generated(20);
    let play = |scenario: &Value| bench.sim.play(scenario.to_string().as_bytes());
    let state = small(&[("ENTERPRISEPACK", 5)], &[&["ENTERPRISEPACK"]]);
    let rules = json!([{ "userId": id(0), "do": "cutBefore" }]);
    play(&json!({ "state": state, "faults": rules })).unwrap();
    assert_eq!(
        bench.get(&format!("/users/{}", id(0))).delivery,
        Delivery::Cut
    );
    play(&json!({ "faults": [] })).unwrap();
    assert_eq!(bench.get(&format!("/users/{}", id(0))).status, 200);
    play(&json!({ "state": { "users": 7 } })).unwrap();
    assert_eq!(bench.state()["users"].as_array().unwrap().len(), 7);
    for (wrong, said) in [
        (json!({ "fault": [] }), "fault"),
        (json!({ "state": { "users": 0 } }), "users"),
        (json!({ "faults": rules }), "[0].userId"),
        (json!([]), "(document)"),
    ] {
        let refused = play(&wrong).unwrap_err();
        assert!(refused.starts_with(said), "{refused}");
    }
    assert!(bench.sim.play(b"{").is_err());
}

#[test]
fn a_reset_clears_everything_but_tokens() {
    let bench = Bench::generated(50);
    assert_eq!(bench.swap("juergen.weiss@contoso.com").status, 200);
    bench.faults(&json!([{ "times": 100, "do": "status", "status": 500 }]));
    assert_eq!(bench.get("/me").status, 500);
    let answer = bench.control("POST", "/_sim/reset", &json!({ "users": 60, "seed": 7 }));
    assert_eq!(json_of(&answer)["users"], 60);
    assert!(bench.ledger().is_empty());
    let metrics = bench.look("metrics");
    for name in [
        "requests",
        "bytes",
        "throttled",
        "beforeRetryAfter",
        "mostInFlight",
        "mostInFlightPerUser",
    ] {
        assert_eq!(metrics[name], 0, "{name}");
    }
    assert_eq!(bench.get("/me").status, 200);
    let fresh = Bench::new(&Options {
        users: 60,
        seed: 7,
        ..Options::default()
    });
    assert_eq!(bench.state(), fresh.state());
}

#[test]
fn metrics_say_what_was_seen() {
    let bench = Bench::generated(50);
    let bytes =
        bench.get("/organization").body.len() + bench.swap("juergen.weiss@contoso.com").body.len();
    let metrics = bench.look("metrics");
    assert_eq!(metrics["requests"], 2);
    assert_eq!(metrics["bytes"], bytes);
    assert_eq!(
        (&metrics["mostInFlight"], &metrics["mostInFlightPerUser"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(metrics["hosts"], json!({ "127.0.0.1:4711": 2 }));
    assert_eq!(
        metrics["byPath"],
        json!({ "GET /organization": 1, "POST /users/{id}/assignLicense": 1 })
    );
}

#[test]
fn in_flight_is_counted_from_arrival_to_departure() {
    let bench = Bench::generated(50);
    let wish = json!({ "addLicenses": [], "removeLicenses": [E3] });
    let request = |user: &str| {
        bench.request(
            "POST",
            &format!("/users/{user}/assignLicense"),
            &[],
            Some(&wish),
        )
    };
    let state = bench.state();
    let id = state["users"][2]["id"].as_str().unwrap();
    // The same user once by name and once by id.
    let first = bench.sim.arrive(&request("juergen.weiss@contoso.com"));
    let second = bench.sim.arrive(&request(id));
    let third = bench.sim.arrive(&request("tom.oneill@contoso.com"));
    drop((first, second, third));
    let metrics = bench.look("metrics");
    assert_eq!(
        (&metrics["mostInFlight"], &metrics["mostInFlightPerUser"]),
        (&json!(3), &json!(2))
    );
    bench.get("/me");
    assert_eq!(bench.look("metrics")["mostInFlight"], 3);
}
