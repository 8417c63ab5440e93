//! Changes of one user that meet. 2.6 row 15

use reseat_sim::Request;
use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, id, json_of, refusal, small};

fn bench() -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    Bench::given(&small(
        &[("ENTERPRISEPACK", 100), ("SPE_E3", 100)],
        &[held; 6],
    ))
}

fn swap(bench: &Bench, user: usize) -> Request {
    let body = json!({ "addLicenses": [{ "skuId": M365_E3, "disabledPlans": [] }], "removeLicenses": [E3] });
    let path = format!("/users/{}/assignLicense", id(user));
    bench.request("POST", &path, &[], Some(&body))
}

#[test]
fn the_second_of_two_that_are_under_way_at_once_is_refused() {
    let bench = bench();
    let (one, other) = (swap(&bench, 0), swap(&bench, 0));
    let third = bench.request(
        "PATCH",
        &format!("/users/{}", id(0)),
        &[],
        Some(&json!({ "usageLocation": "DE" })),
    );
    let mut first = bench.sim.arrive(&one);
    let mut second = bench.sim.arrive(&other);
    let mut locating = bench.sim.arrive(&third);
    assert_eq!(first.answer(&one).status, 200);
    first.depart();
    let (status, code, message) = refusal(&second.answer(&other));
    assert_eq!(
        (status, code.as_str()),
        (409, "Directory_ConcurrencyViolation")
    );
    assert!(
        message.starts_with("Error due to concurrent requests"),
        "{message}"
    );
    assert_eq!(locating.answer(&third).status, 409);
    second.depart();
    locating.depart();
    assert_eq!(bench.look("metrics")["conflicts"], 2);
    assert_eq!(bench.look("metrics")["mostInFlightPerUser"], 3);
    assert_eq!(bench.ledger().len(), 1);
    // Who comes when it is over is judged as ever.
    assert_eq!(bench.swap(&id(0)).status, 400);
}

#[test]
fn changes_of_other_users_and_changes_that_were_refused_meet_nobody() {
    let bench = bench();
    let refused = bench.request(
        "POST",
        &format!("/users/{}/assignLicense", id(0)),
        &[],
        Some(&json!({ "addLicenses": [], "removeLicenses": [M365_E3] })),
    );
    let (other, same) = (swap(&bench, 1), swap(&bench, 0));
    let mut refused_visit = bench.sim.arrive(&refused);
    let mut other_visit = bench.sim.arrive(&other);
    let mut same_visit = bench.sim.arrive(&same);
    assert_eq!(refused_visit.answer(&refused).status, 400);
    assert_eq!(other_visit.answer(&other).status, 200);
    assert_eq!(same_visit.answer(&same).status, 200);
}

#[test]
fn one_that_arrives_after_the_other_was_carried_out_is_in_time() {
    let bench = bench();
    let one = swap(&bench, 0);
    let back = bench.request(
        "POST",
        &format!("/users/{}/assignLicense", id(0)),
        &[],
        Some(&json!({ "addLicenses": [{ "skuId": E3 }], "removeLicenses": [M365_E3] })),
    );
    let mut first = bench.sim.arrive(&one);
    assert_eq!(first.answer(&one).status, 200);
    let mut second = bench.sim.arrive(&back);
    assert_eq!(second.answer(&back).status, 200);
    first.depart();
    second.depart();
}

#[test]
fn one_user_twice_in_a_batch_meets_himself_unless_one_request_waits() {
    let item = |number: usize, add: &str, remove: &str, needs: &[&str]| {
        json!({
            "id": number.to_string(),
            "method": "POST",
            "url": format!("/users/{}/assignLicense", id(0)),
            "headers": { "Content-Type": "application/json" },
            "body": { "addLicenses": [{ "skuId": add }], "removeLicenses": [remove] },
            "dependsOn": needs,
        })
    };
    let statuses = |bench: &Bench, requests: Value| {
        let answer = json_of(&bench.post("/$batch", &json!({ "requests": requests })));
        let responses = answer["responses"].as_array().unwrap();
        let of = |id: &str| {
            let found = responses.iter().find(|one| one["id"] == id);
            found.unwrap()["status"].as_u64().unwrap()
        };
        [of("1"), of("2")]
    };
    let tenant = bench();
    let apart = json!([item(1, M365_E3, E3, &[]), item(2, E3, M365_E3, &[])]);
    assert_eq!(statuses(&tenant, apart), [200, 409]);
    assert_eq!(tenant.ledger().len(), 1);
    let tenant = bench();
    let waiting = json!([item(1, M365_E3, E3, &[]), item(2, E3, M365_E3, &["1"])]);
    assert_eq!(statuses(&tenant, waiting), [200, 200]);
    assert_eq!(tenant.ledger().len(), 2);
}

#[test]
fn a_script_can_say_that_they_met() {
    let bench = bench();
    bench.faults(&json!([{ "userId": id(0), "do": "status", "status": 409 }]));
    assert_eq!(
        refusal(&bench.swap(&id(0))).1,
        "Directory_ConcurrencyViolation"
    );
    assert_eq!(bench.swap(&id(0)).status, 200);
}
