//! `$batch`.

use serde_json::{Value, json};

use crate::answers;
use crate::bench::{Bench, E3, M365_E3, id, json_of, refusal, small};

fn bench(users: usize) -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    Bench::given(&small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &vec![held; users],
    ))
}

fn swap(number: usize, user: usize) -> Value {
    json!({
        "id": number.to_string(),
        "method": "POST",
        "url": format!("/users/{}/assignLicense", id(user)),
        "headers": { "Content-Type": "application/json" },
        "body": { "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [] }], "removeLicenses": [E3] },
    })
}

fn send(bench: &Bench, requests: &[Value]) -> Value {
    let batch = json!({ "requests": requests });
    answers::ours("batch.request", &batch).unwrap();
    let answer = bench.post("/$batch", &batch);
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    json_of(&answer)["responses"].clone()
}

fn of<'a>(responses: &'a Value, id: &str) -> &'a Value {
    let found = responses
        .as_array()
        .unwrap()
        .iter()
        .find(|response| response["id"] == id);
    found.unwrap_or_else(|| panic!("no answer for {id}"))
}

fn ids(responses: &Value) -> Vec<&str> {
    responses
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|each| each["id"].as_str())
        .collect()
}

#[test]
fn twenty_are_answered_each_by_its_id_and_out_of_order() {
    let requests: Vec<Value> = (0..20).map(|n| swap(n, n)).collect();
    let tenant = bench(20);
    let responses = send(&tenant, &requests);
    let order = ids(&responses);
    let asked: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    assert_eq!(order.len(), 20);
    assert_ne!(order, asked);
    assert!(asked.iter().all(|id| of(&responses, id)["status"] == 200));
    assert_eq!(tenant.ledger().len(), 20);
    // The same seed and requests give the same order.
    assert_eq!(ids(&send(&bench(20), &requests)), order);
}

#[test]
fn items_fail_one_by_one() {
    let tenant = bench(3);
    let requests = [
        swap(1, 0),
        swap(2, 0),
        swap(3, 77),
        json!({ "id": "4", "method": "GET", "url": "users?$top=1&$count=true", "headers": { "consistencylevel": "eventual" } }),
        json!({ "id": "5", "method": "GET", "url": "/nowhere" }),
        json!({ "id": "6", "method": "POST", "url": format!("/users/{}/assignLicense", id(1)) }),
        json!({ "id": "7", "method": "GET", "url": "/users/$count", "headers": { "ConsistencyLevel": "eventual" } }),
    ];
    let responses = send(&tenant, &requests);
    let status = |id: &str| of(&responses, id)["status"].as_u64().unwrap();
    // Two changes of one user that nothing holds apart.
    assert_eq!((status("1"), status("2"), status("3")), (200, 409, 404));
    assert_eq!((status("4"), status("5"), status("6")), (200, 400, 400));
    assert_eq!(of(&responses, "7")["body"], "3");
    let page = &of(&responses, "4")["body"];
    assert_eq!(page["@odata.count"], 3);
    let link = page["@odata.nextLink"].as_str().unwrap();
    let next = link.strip_prefix("http://127.0.0.1:4711/v1.0").unwrap();
    assert!(next.starts_with("/users?"), "{next}");
    assert_eq!(tenant.get(next).status, 200);
    assert_eq!(tenant.ledger().len(), 1);
}

#[test]
fn one_bad_request_and_none_of_them_runs() {
    let tenant = bench(21);
    let good = swap(1, 0);
    let without = |name: &str| {
        let mut request = swap(2, 1);
        request.as_object_mut().unwrap().remove(name);
        request
    };
    let with = |name: &str, value: Value| {
        let mut request = swap(2, 1);
        request[name] = value;
        request
    };
    let bad = [
        (
            "absolute URL",
            with("url", json!("http://127.0.0.1:4711/v1.0/users")),
        ),
        ("body without Content-Type", without("headers")),
        (
            "other headers only",
            with("headers", json!({ "Accept": "application/json" })),
        ),
        ("the same id", with("id", json!("1"))),
        ("no id", without("id")),
        ("no method", without("method")),
        ("no url", without("url")),
        ("another host", with("url", json!("//127.0.0.1:4711/users"))),
        ("a batch inside", with("url", json!("/$batch"))),
        ("a batch inside, encoded", with("url", json!("/%24Batch"))),
        ("unknown dependency", with("dependsOn", json!(["9"]))),
        ("no list of ids", with("dependsOn", json!("1"))),
        ("an id that is no text", with("dependsOn", json!(["1", 1]))),
        ("itself", with("dependsOn", json!(["2"]))),
    ];
    for (what, request) in bad {
        let (status, code, _) =
            refusal(&tenant.post("/$batch", &json!({ "requests": [good, request] })));
        assert_eq!((status, code.as_str()), (400, "BadRequest"), "{what}");
    }
    let pair = [
        json!({ "id": "A", "method": "GET", "url": "/me" }),
        json!({ "id": "a", "method": "GET", "url": "/me" }),
    ];
    assert_eq!(
        tenant.post("/$batch", &json!({ "requests": pair })).status,
        400
    );
    let many: Vec<Value> = (0..21).map(|n| swap(n, n)).collect();
    let (_, _, message) = refusal(&tenant.post("/$batch", &json!({ "requests": many })));
    assert!(
        message.contains("exceeds the maximum value of 20"),
        "{message}"
    );
    for body in [json!({}), json!({ "requests": [] }), json!([])] {
        assert_eq!(tenant.post("/$batch", &body).status, 400);
    }
    assert!(tenant.ledger().is_empty());
}

#[test]
fn who_depends_on_a_failed_request_gets_424() {
    let tenant = bench(2);
    let mut second = swap(2, 1);
    second["dependsOn"] = json!(["1"]);
    let responses = send(&tenant, &[swap(1, 77), second.clone()]);
    assert_eq!(of(&responses, "2")["status"], 424);
    let responses = send(&tenant, &[swap(1, 0), second]);
    assert_eq!(of(&responses, "2")["status"], 200);
}

#[test]
fn dependencies_may_stand_anywhere_and_compare_without_case() {
    let tenant = bench(3);
    let with = |mut request: Value, id: &str, needs: Value| {
        request["id"] = json!(id);
        request["dependsOn"] = needs;
        request
    };
    // The first needs the last, whose failure the one between hears of through the first.
    let requests = [
        with(swap(0, 0), "First", json!(["LAST"])),
        with(swap(0, 1), "Between", json!(["first"])),
        with(swap(0, 77), "last", json!([])),
    ];
    let responses = send(&tenant, &requests);
    let statuses = ["First", "Between", "last"].map(|id| of(&responses, id)["status"].clone());
    assert_eq!(statuses, [json!(424), json!(424), json!(404)]);
    assert!(tenant.ledger().is_empty());
    // Where nothing fails, each runs after what it needs.
    let requests = [
        with(swap(0, 0), "First", json!(["LAST"])),
        with(swap(0, 1), "Between", json!(["first", "last"])),
        with(swap(0, 2), "last", json!([])),
    ];
    let responses = send(&tenant, &requests);
    assert!(
        ["First", "Between", "last"]
            .iter()
            .all(|id| of(&responses, id)["status"] == 200)
    );
    let order: Vec<Value> = tenant
        .ledger()
        .iter()
        .map(|entry| entry["userId"].clone())
        .collect();
    assert_eq!(order, [id(2), id(0), id(1)]);
}

#[test]
fn dependencies_in_a_circle_refuse_the_batch() {
    let tenant = bench(3);
    let needs = |number: usize, other: &str| {
        let mut request = swap(number, number);
        request["dependsOn"] = json!([other]);
        request
    };
    let circle = json!({ "requests": [needs(0, "1"), needs(1, "2"), needs(2, "0")] });
    let (status, code, message) = refusal(&tenant.post("/$batch", &circle));
    assert_eq!((status, code.as_str()), (400, "BadRequest"));
    assert!(message.contains("cycle"), "{message}");
    assert!(tenant.ledger().is_empty());
}

#[test]
fn an_address_in_the_query_makes_no_url_absolute() {
    let tenant = bench(1);
    let filter = "/users?$filter=mail eq 'http://contoso.com/a'";
    let responses = send(
        &tenant,
        &[json!({ "id": "1", "method": "GET", "url": filter })],
    );
    assert_eq!(of(&responses, "1")["body"]["value"], json!([]));
}

#[test]
fn a_batch_needs_a_token_and_a_role() {
    let mut tenant = bench(2);
    tenant.sign_in(&json!({ "roles": ["Global Reader"] }));
    let responses = send(
        &tenant,
        &[
            swap(1, 0),
            json!({ "id": "2", "method": "GET", "url": "/me" }),
        ],
    );
    assert_eq!(of(&responses, "1")["status"], 403);
    assert_eq!(of(&responses, "2")["status"], 200);
    tenant.token = "made-up".to_owned();
    assert_eq!(
        tenant
            .post("/$batch", &json!({ "requests": [swap(1, 0)] }))
            .status,
        401
    );
}

#[test]
fn answers_and_ledger_carry_the_same_request_id() {
    let tenant = bench(2);
    let batch = json!({ "requests": [swap(1, 0), swap(2, 77)] });
    let answer = tenant.post("/$batch", &batch);
    let request_id = answer.header("request-id").unwrap();
    assert_eq!(tenant.ledger()[0]["requestId"], request_id);
    let refused = of(&json_of(&answer)["responses"], "2")["body"]["error"].clone();
    assert_eq!(refused["innerError"]["request-id"], request_id);
}
