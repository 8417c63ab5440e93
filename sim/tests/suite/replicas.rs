//! Readings of replicas that are behind.

use std::collections::BTreeSet;

use reseat_sim::Options;
use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, id, json_of, small};

fn bench(replicas: &[u64]) -> Bench {
    let held: &[&str] = &["ENTERPRISEPACK"];
    let mut state = small(&[("ENTERPRISEPACK", 100), ("SPE_E3", 100)], &[held; 3]);
    state["replicas"] = json!(replicas);
    Bench::given(&state)
}

/// What a reading shows that the user has.
fn product(bench: &Bench, user: usize) -> String {
    bench.paths(&id(user))[0].0.clone()
}

fn products(bench: &Bench, user: usize, readings: usize) -> BTreeSet<String> {
    (0..readings).map(|_| product(bench, user)).collect()
}

#[test]
fn a_replica_knows_a_change_when_its_lag_is_over() {
    let bench = bench(&[30_000]);
    assert_eq!(bench.swap(&id(0)).status, 200);
    assert_eq!(product(&bench, 0), E3);
    // What is written is judged by what is there.
    assert_eq!(bench.swap(&id(0)).status, 400);
    bench.clock.advance(29_999);
    assert_eq!(product(&bench, 0), E3);
    bench.clock.advance(1);
    assert_eq!(product(&bench, 0), M365_E3);
    let really = &bench.state()["users"][0]["licenseAssignmentStates"][0]["skuId"];
    assert_eq!(really, M365_E3);
}

#[test]
fn readings_flip_between_replicas_and_settle() {
    let bench = bench(&[0, 10_000, 60_000]);
    assert_eq!(bench.swap(&id(0)).status, 200);
    let both = BTreeSet::from([E3.to_owned(), M365_E3.to_owned()]);
    assert_eq!(products(&bench, 0, 40), both);
    bench.clock.advance(10_000);
    assert_eq!(products(&bench, 0, 40), both);
    bench.clock.advance(50_000);
    assert_eq!(
        products(&bench, 0, 40),
        BTreeSet::from([M365_E3.to_owned()])
    );
}

#[test]
fn which_replica_answers_hangs_on_the_seed() {
    let readings = |seed: u64| {
        let bench = bench(&[0, 60_000]);
        let state = json!({ "users": 60, "seed": seed, "replicas": [0, 60_000] });
        assert_eq!(bench.control("POST", "/_sim/reset", &state).status, 200);
        let user = "juergen.weiss@contoso.com";
        assert_eq!(bench.swap(user).status, 200);
        (0..64).map(|_| bench.paths(user)).collect::<Vec<_>>()
    };
    assert_eq!(readings(3), readings(3));
    assert_ne!(readings(3), readings(4));
}

#[test]
fn a_replica_shows_each_of_several_changes_in_its_time() {
    let bench = bench(&[10_000]);
    assert_eq!(bench.swap(&id(0)).status, 200);
    bench.clock.advance(4_000);
    assert_eq!(
        bench.assign(&id(0), &json!([]), &json!([M365_E3])).status,
        200
    );
    let holds = |bench: &Bench| {
        let paths = bench.paths(&id(0));
        paths.first().map(|(sku_id, _)| sku_id.clone())
    };
    assert_eq!(holds(&bench).as_deref(), Some(E3));
    bench.clock.advance(6_000);
    assert_eq!(holds(&bench).as_deref(), Some(M365_E3));
    bench.clock.advance(4_000);
    assert_eq!(holds(&bench), None);
}

#[test]
fn lists_counts_details_and_batches_are_behind_as_well() {
    let bench = bench(&[30_000]);
    assert_eq!(bench.swap(&id(0)).status, 200);
    assert_eq!(
        bench
            .patch(
                &format!("/users/{}", id(1)),
                &json!({ "usageLocation": "DE" })
            )
            .status,
        204
    );
    let having = |sku_id: &str| {
        let filter = format!("assignedLicenses/any(s:s/skuId%20eq%20{sku_id})");
        let list = json_of(&bench.get(&format!("/users?$select=id&$count=true&$filter={filter}")));
        let count = json_of(&bench.get(&format!("/users/$count?$filter={filter}")));
        assert_eq!(list["@odata.count"], count);
        count
    };
    assert_eq!((having(E3), having(M365_E3)), (json!(3), json!(0)));
    let details = json_of(&bench.get_plain(&format!("/users/{}/licenseDetails", id(0))));
    assert_eq!(details["value"][0]["skuId"], E3);
    let item = json!({ "id": "1", "method": "GET", "url": format!("/users/{}?$select=usageLocation", id(1)) });
    let location = |bench: &Bench| -> Value {
        let answer = json_of(&bench.post("/$batch", &json!({ "requests": [item] })));
        answer["responses"][0]["body"]["usageLocation"].clone()
    };
    assert_eq!(location(&bench), "NL");
    bench.clock.advance(30_000);
    assert_eq!(location(&bench), "DE");
    assert_eq!((having(E3), having(M365_E3)), (json!(2), json!(1)));
}

#[test]
fn replicas_are_set_at_the_start_by_a_reset_and_by_a_call() {
    let bench = Bench::new(&Options {
        users: 60,
        replicas: vec![5_000],
        ..Options::default()
    });
    let user = "juergen.weiss@contoso.com";
    let lags = |bench: &Bench| bench.state()["replicas"].clone();
    assert_eq!(lags(&bench), json!([5_000]));
    assert_eq!(bench.swap(user).status, 200);
    assert!(bench.paths(user).iter().any(|(sku_id, _)| sku_id == E3));
    // What is not told is as it was started.
    bench.control("POST", "/_sim/lag", &json!({ "replicas": [] }));
    assert_eq!(lags(&bench), json!([]));
    assert!(bench.paths(user).iter().all(|(sku_id, _)| sku_id != E3));
    bench.control("POST", "/_sim/reset", &json!({ "users": 60 }));
    assert_eq!(lags(&bench), json!([5_000]));
    bench.control("POST", "/_sim/reset", &json!({ "replicas": [1, 2] }));
    assert_eq!(lags(&bench), json!([1, 2]));
    for (call, body, field) in [
        ("lag", json!({ "replicas": [-1] }), "replicas[0]"),
        ("lag", json!({ "replicas": 5 }), "replicas"),
        ("lag", json!({ "lag": 5 }), "lag"),
        ("reset", json!({ "replicas": vec![0; 65] }), "replicas"),
    ] {
        let answer = bench.control("POST", &format!("/_sim/{call}"), &body);
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(json_of(&answer)["error"]["field"], field, "{body}");
    }
}
