//! Faults that answer something else than what became of the call.

use reseat_sim::{Answer, Delivery};
use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, id, json_of, refusal, small};

fn bench() -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    Bench::given(&small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &[held; 6],
    ))
}

fn batch(bench: &Bench, users: &[usize]) -> Answer {
    let item = |n: &usize| {
        json!({
            "id": n.to_string(),
            "method": "POST",
            "url": format!("/users/{}/assignLicense", id(*n)),
            "headers": { "Content-Type": "application/json" },
            "body": { "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [] }], "removeLicenses": [E3] },
        })
    };
    bench.post(
        "/$batch",
        &json!({ "requests": users.iter().map(item).collect::<Vec<_>>() }),
    )
}

fn of(answer: &Answer, id: &str) -> Value {
    let body = json_of(answer);
    let responses = body["responses"].as_array().unwrap();
    responses
        .iter()
        .find(|one| one["id"] == id)
        .unwrap()
        .clone()
}

#[test]
fn it_is_done_and_the_answer_says_otherwise() {
    for status in [429, 500, 502, 503, 504] {
        let bench = bench();
        bench.faults(&json!([{
            "path": "/users/*/assignLicense", "do": "applyThenStatus", "status": status, "retryAfter": 3,
        }]));
        let answer = bench.swap(&id(0));
        assert_eq!(
            (answer.status, answer.header("Retry-After")),
            (status, Some("3"))
        );
        assert_eq!(bench.ledger().len(), 1);
        assert_eq!(bench.paths(&id(0)), [(M365_E3.to_owned(), None)]);
        // A blind retry meets what a real one would.
        assert_eq!(bench.swap(&id(0)).status, 400);
        assert_eq!(bench.look("metrics")["throttled"], u64::from(status == 429));
    }
}

#[test]
fn one_item_of_a_batch_or_the_whole_of_it_is_done_and_denied() {
    let bench = bench();
    bench.faults(&json!([{ "userId": id(1), "do": "applyThenStatus", "status": 429, "retryAfter": "2.128" }]));
    let answer = batch(&bench, &[0, 1]);
    assert_eq!(of(&answer, "0")["status"], 200);
    let denied = of(&answer, "1");
    assert_eq!(denied["status"], 429);
    assert_eq!(denied["headers"]["Retry-After"], "2.128");
    assert_eq!(bench.ledger().len(), 2);
    bench.faults(&json!([{ "path": "/$batch", "do": "applyThenStatus", "status": 503 }]));
    let answer = batch(&bench, &[2, 3, 4]);
    assert_eq!(refusal(&answer).1, "ServiceUnavailable");
    assert_eq!(bench.ledger().len(), 5);
}

#[test]
fn what_was_refused_anyway_is_not_denied_once_more() {
    let bench = bench();
    bench.faults(&json!([{ "userId": id(0), "do": "applyThenStatus", "status": 500 }]));
    let nothing = bench.assign(&id(0), &json!([]), &json!([M365_E3]));
    assert_eq!(nothing.status, 400);
    assert_eq!(bench.struck(), [0]);
    assert_eq!(bench.swap(&id(0)).status, 500);
    assert_eq!(bench.struck(), [1]);
}

#[test]
fn a_page_of_html_comes_before_the_change_or_after_it() {
    for (deed, done) in [("html", 0), ("applyThenHtml", 1)] {
        let bench = bench();
        bench.faults(&json!([{ "path": "/users/*/assignLicense", "do": deed }]));
        let answer = bench.swap(&id(0));
        assert_eq!((answer.status, answer.delivery), (200, Delivery::Whole));
        assert!(answer.is_foreign);
        assert_eq!(
            answer.header("Content-Type"),
            Some("text/html; charset=utf-8")
        );
        assert!(answer.body.starts_with(b"<!DOCTYPE html>"));
        assert_eq!(bench.ledger().len(), done, "{deed}");
    }
    let bench = bench();
    bench.faults(&json!([{ "userId": id(1), "do": "html", "status": 407, "body": "<p>Who?</p>" }]));
    let item = of(&batch(&bench, &[0, 1]), "1");
    assert_eq!(
        (&item["status"], &item["body"]),
        (&json!(407), &json!("<p>Who?</p>"))
    );
}

#[test]
fn a_refusal_says_what_the_script_says() {
    let bench = bench();
    bench.faults(&json!([
        {
            "path": "/me", "do": "status", "status": 400, "code": "Request_BadRequest",
            "message": "Subscription with SKU x does not have any available licenses.",
        },
        { "path": "/organization", "do": "status", "status": 503, "body": null },
        { "path": "/groups", "do": "status", "status": 502, "body": "<h1>Bad gateway</h1>" },
        { "path": "/subscribedSkus", "do": "status", "status": 500, "body": { "error": { "code": "x" } } },
    ]));
    let (status, code, message) = refusal(&bench.get("/me"));
    assert_eq!((status, code.as_str()), (400, "Request_BadRequest"));
    assert!(message.ends_with("available licenses."), "{message}");
    assert!(bench.get("/organization").body.is_empty());
    let page = bench.get("/groups");
    assert_eq!(
        (page.status, &*page.body),
        (502, &b"<h1>Bad gateway</h1>"[..])
    );
    assert_eq!(
        json_of(&bench.get_plain("/subscribedSkus")),
        json!({ "error": { "code": "x" } })
    );
}

#[test]
fn a_date_to_wait_for_goes_by_the_clock_of_the_tenant() {
    let bench = bench();
    bench.faults(&json!([{
        "path": "/me", "times": 2, "do": "status", "status": 429,
        "retryAfter": [{ "dateIn": 90 }, { "dateIn": -5 }, "soon"],
    }]));
    let told = |answer: &Answer| -> Vec<String> {
        let headers = answer.headers.iter();
        let told = headers.filter(|(name, _)| name == "Retry-After");
        told.map(|(_, value)| value.clone()).collect()
    };
    let dates = [
        "Fri, 20 Nov 2026 10:01:30 GMT",
        "Fri, 20 Nov 2026 09:59:55 GMT",
        "soon",
    ];
    assert_eq!(told(&bench.get("/me")), dates);
    bench.clock.advance(89_999);
    assert_eq!(bench.get("/me").status, 429);
    assert_eq!(bench.look("metrics")["beforeRetryAfter"], 1);
}

#[test]
fn an_answer_ends_where_the_script_says() {
    let ends = |rule: Value| {
        let bench = bench();
        let mut whole = json!({ "path": "/$batch", "do": "truncate" });
        whole
            .as_object_mut()
            .unwrap()
            .extend(rule.as_object().unwrap().clone());
        bench.faults(&json!([whole]));
        let answer = batch(&bench, &[0, 1, 2]);
        assert_eq!(bench.ledger().len(), 3);
        answer
    };
    let bytes = ends(json!({ "at": 17 }));
    assert_eq!(
        (bytes.body.len(), bytes.delivery),
        (17, Delivery::Truncated)
    );
    let announced: usize = bytes.header("Content-Length").unwrap().parse().unwrap();
    assert!(announced > 17);
    // In the middle of the list: so many answers are whole, and the list has no end.
    for items in 0..3 {
        let answer = ends(json!({ "at": { "items": items }, "end": "body" }));
        assert_eq!(
            (answer.delivery, answer.header("Content-Length")),
            (Delivery::Whole, None)
        );
        let text = String::from_utf8(answer.body).unwrap();
        assert!(serde_json::from_str::<Value>(&text).is_err());
        let mended: Value = serde_json::from_str(&format!("{text}]}}")).unwrap();
        assert_eq!(mended["responses"].as_array().unwrap().len(), items);
    }
    let chunk = ends(json!({ "end": "chunk" }));
    assert_eq!(
        (chunk.delivery, chunk.header("Content-Length")),
        (Delivery::Truncated, None)
    );
}

#[test]
fn a_body_can_come_byte_by_byte() {
    let bench = bench();
    bench.faults(&json!([{ "path": "/me", "do": "trickle", "byteMs": 1000, "delayMs": 5 }]));
    let answer = bench.get("/me");
    let bytes = u64::try_from(answer.body.len()).unwrap();
    assert_eq!(
        (answer.byte_ms, answer.duration_ms()),
        (1000, 5 + 1000 * bytes)
    );
}

#[test]
fn members_of_other_deeds_and_odd_values_are_refused() {
    let bench = bench();
    for (rule, field) in [
        (json!({ "do": "applyThenStatus" }), "[0]"),
        (
            json!({ "do": "applyThenStatus", "status": 200 }),
            "[0].status",
        ),
        (json!({ "do": "html", "status": 100 }), "[0].status"),
        (json!({ "do": "html", "body": 5 }), "[0].body"),
        (json!({ "do": "html", "code": "x" }), "[0].code"),
        (json!({ "do": "truncate", "at": "end" }), "[0].at"),
        (json!({ "do": "truncate", "end": "soon" }), "[0].end"),
        (json!({ "do": "cutAfter", "at": 3 }), "[0].at"),
        (json!({ "do": "trickle" }), "[0].do"),
        (
            json!({ "do": "delay", "delayMs": 1, "byteMs": 5 }),
            "[0].byteMs",
        ),
        (json!({ "do": "claims", "claims": "e30=" }), "[0].claims"),
        (json!({ "do": "nextLinkHost", "host": "a/b" }), "[0].host"),
        (json!({ "do": "missingId", "item": 0 }), "[0].item"),
        (
            json!({ "do": "status", "status": 429, "retryAfter": { "dateIn": "x" } }),
            "[0].retryAfter",
        ),
    ] {
        let answer = bench.control("POST", "/_sim/faults", &json!([rule]));
        assert_eq!(answer.status, 400, "{rule}");
        assert_eq!(json_of(&answer)["error"]["field"], field, "{rule}");
    }
}
