//! Tokens that go bad while somebody moves.

use reseat_sim::Answer;
use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, id, json_of, refusal, small};

fn bench() -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    Bench::given(&small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &[held; 6],
    ))
}

fn batch(bench: &Bench, users: &[usize]) -> Vec<(String, u64)> {
    let item = |n: &usize| {
        json!({
            "id": n.to_string(),
            "method": "POST",
            "url": format!("/users/{}/assignLicense", id(*n)),
            "headers": { "Content-Type": "application/json" },
            "body": { "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [] }], "removeLicenses": [E3] },
        })
    };
    let body = json!({ "requests": users.iter().map(item).collect::<Vec<_>>() });
    let answer = json_of(&bench.post("/$batch", &body));
    let status = |one: &Value| {
        let id = one["id"].as_str().unwrap().to_owned();
        (id, one["status"].as_u64().unwrap())
    };
    let mut statuses: Vec<_> = answer["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(status)
        .collect();
    statuses.sort();
    statuses
}

/// The claims that an answer asks for, as they stand in it.
fn claims(answer: &Answer) -> String {
    let challenge = answer.header("WWW-Authenticate").unwrap();
    assert!(
        challenge.contains("error=\"insufficient_claims\""),
        "{challenge}"
    );
    let (_, rest) = challenge.split_once("claims=\"").unwrap();
    rest.strip_suffix('"').unwrap().to_owned()
}

#[test]
fn a_token_expires_for_good_at_the_call_that_is_struck() {
    let mut bench = bench();
    bench.faults(&json!([{ "nth": 2, "do": "expireToken" }]));
    assert_eq!(bench.swap(&id(0)).status, 200);
    for _ in 0..2 {
        let refused = bench.swap(&id(1));
        assert_eq!(refusal(&refused).1, "InvalidAuthenticationToken");
        assert!(
            !refused
                .header("WWW-Authenticate")
                .unwrap()
                .contains("claims")
        );
    }
    bench.sign_in(&json!({}));
    assert_eq!(bench.swap(&id(1)).status, 200);
    assert_eq!(bench.struck(), [1]);
}

#[test]
fn a_token_expires_inside_a_batch_and_the_rest_of_it_is_refused() {
    let bench = bench();
    bench.faults(&json!([{ "userId": id(1), "do": "expireToken" }]));
    let statuses = batch(&bench, &[0, 1, 2]);
    let expected = [("0", 200), ("1", 401), ("2", 401)];
    assert_eq!(
        statuses,
        expected.map(|(id, status)| (id.to_owned(), status))
    );
    assert_eq!(bench.ledger().len(), 1);
}

#[test]
fn a_challenge_is_answered_by_a_token_with_its_claims_and_by_no_other() {
    let mut bench = bench();
    let own = json!({ "access_token": { "acrs": { "essential": true, "value": "c1" } } });
    bench.faults(&json!([{ "path": "/users/*/assignLicense", "do": "claims", "claims": own }]));
    let asked = claims(&bench.swap(&id(0)));
    // The same token again, and a new one that nobody asked for with these claims.
    assert_eq!(claims(&bench.get("/me")), asked);
    bench.sign_in(&json!({}));
    assert_eq!(claims(&bench.swap(&id(0))), asked);
    let other = json!({ "access_token": { "acrs": { "essential": true, "value": "c2" } } });
    bench.sign_in(&json!({ "claims": other }));
    assert_eq!(bench.swap(&id(0)).status, 401);
    bench.sign_in(&json!({ "claims": asked }));
    assert_eq!(bench.swap(&id(0)).status, 200);
    // With what the client says of itself beside them.
    let mut merged = own;
    merged["access_token"]["xms_cc"] = json!({ "values": ["cp1"] });
    bench.sign_in(&json!({ "claims": merged.to_string() }));
    assert_eq!(bench.swap(&id(1)).status, 200);
}

#[test]
fn a_challenge_that_names_no_claims_asks_for_a_later_token() {
    let mut bench = bench();
    bench.faults(&json!([{ "do": "claims" }]));
    let asked = claims(&bench.get("/me"));
    bench.sign_in(&json!({ "claims": asked }));
    assert_eq!(bench.get("/me").status, 200);
    let first = json!({ "access_token": { "nbf": { "essential": true, "value": "1795168800" } } });
    bench.sign_in(&json!({ "claims": first }));
    assert_eq!(bench.get("/me").status, 200);
}

#[test]
fn tokens_are_revoked_over_the_control_path() {
    let mut bench = bench();
    let first = bench.token.clone();
    bench.sign_in(&json!({}));
    let revoke = |body: Value| json_of(&bench.control("POST", "/_sim/revoke", &body));
    assert_eq!(revoke(json!({ "token": first })), json!({ "tokens": 1 }));
    assert_eq!(bench.get("/me").status, 200);
    assert_eq!(revoke(json!({ "lifeMs": 500 }))["tokens"], 2);
    assert_eq!(bench.get("/me").status, 200);
    bench.clock.advance(500);
    assert_eq!(bench.get("/me").status, 401);
    let challenged = |bench: &mut Bench, body: Value| {
        bench.sign_in(&json!({}));
        assert_eq!(bench.control("POST", "/_sim/revoke", &body).status, 200);
        claims(&bench.get("/me"))
    };
    assert_ne!(
        challenged(&mut bench, json!({ "claims": null })),
        challenged(&mut bench, json!({ "claims": { "access_token": {} } })),
    );
    for (body, field) in [
        (json!({ "token": "nobody's" }), "token"),
        (json!({ "claims": {}, "lifeMs": 5 }), "claims"),
        (json!({ "claims": "x" }), "claims"),
        (json!({ "who": "x" }), "who"),
    ] {
        let answer = bench.control("POST", "/_sim/revoke", &body);
        assert_eq!(json_of(&answer)["error"]["field"], field, "{body}");
    }
}

#[test]
fn odd_claims_and_apps_are_refused() {
    let bench = bench();
    for (body, field) in [
        (json!({ "claims": "%" }), "claims"),
        (json!({ "claims": 5 }), "claims"),
        (json!({ "appId": "mine" }), "appId"),
    ] {
        let answer = bench.control("POST", "/_sim/token", &body);
        assert_eq!(json_of(&answer)["error"]["field"], field, "{body}");
    }
}
