//! What a generated tenant looks like.

use std::collections::BTreeSet;

use reseat_sim::Options;
use serde_json::Value;

use crate::bench::Bench;

fn users(state: &Value) -> &Vec<Value> {
    state["users"].as_array().unwrap()
}

fn states(user: &Value) -> &Vec<Value> {
    user["licenseAssignmentStates"].as_array().unwrap()
}

fn product<'a>(state: &'a Value, name: &str) -> &'a Value {
    let products = state["products"].as_array().unwrap();
    products
        .iter()
        .find(|product| product["skuPartNumber"] == name)
        .unwrap()
}

fn seats(state: &Value, name: &str) -> (i64, i64) {
    let product = product(state, name);
    (
        product["consumedUnits"].as_i64().unwrap(),
        product["prepaidUnits"]["enabled"].as_i64().unwrap(),
    )
}

#[test]
fn the_same_seed_gives_the_same_tenant() {
    let make = |seed| {
        Bench::new(&Options {
            users: 300,
            seed,
            ..Options::default()
        })
    };
    assert_eq!(make(4).state(), make(4).state());
    assert_eq!(make(4).token, make(4).token);
    assert_ne!(make(4).state()["users"], make(5).state()["users"]);
    assert_ne!(make(4).sim.tenant_id(), make(5).sim.tenant_id());
}

#[test]
fn five_thousand_people_have_believable_seats() {
    let state = Bench::generated(5000).state();
    assert_eq!(state["products"].as_array().unwrap().len(), 12);
    assert_eq!(seats(&state, "ENTERPRISEPACK"), (2100, 2500));
    let (used, enabled) = seats(&state, "SPE_E3");
    assert!(used == 400 && enabled - used >= 400, "{used} of {enabled}");
    let (used, enabled) = seats(&state, "VISIOCLIENT");
    assert_eq!(used, enabled + 1);
    for name in [
        "SPE_E5",
        "STANDARDPACK",
        "DESKLESSPACK",
        "PROJECTPROFESSIONAL",
        "POWER_BI_PRO",
        "EMS",
        "EXCHANGESTANDARD",
        "MCOEV",
        "FLOW_FREE",
    ] {
        let (used, enabled) = seats(&state, name);
        assert!(used > 0 && used <= enabled, "{name}: {used} of {enabled}");
    }
    assert_eq!(seats(&state, "FLOW_FREE").1, 10_000);
}

#[test]
fn people_are_of_every_kind_that_a_move_meets() {
    let state = Bench::generated(5000).state();
    let all = users(&state);
    let share = |fits: &dyn Fn(&&Value) -> bool| all.iter().filter(fits).count();
    let licensed = share(&|u| !states(u).is_empty());
    let nowhere = share(&|u| !states(u).is_empty() && u["usageLocation"].is_null());
    assert!(
        (licensed / 90..licensed / 40).contains(&nowhere),
        "{nowhere} of {licensed}"
    );
    let inherited = share(&|u| states(u).iter().any(|s| !s["assignedByGroup"].is_null()));
    assert!((2100 / 60..2100 / 25).contains(&inherited), "{inherited}");
    let both = share(&|u| {
        let ids: BTreeSet<&str> = states(u)
            .iter()
            .filter_map(|s| s["skuId"].as_str())
            .collect();
        ids.len() < states(u).len()
    });
    assert!((3..30).contains(&both), "{both}");
    assert_eq!(share(&|u| u["userType"] == "Guest"), 150);
    assert!(share(&|u| u["accountEnabled"] == false) > 50);
    let e3 = product(&state, "ENTERPRISEPACK");
    let plans: BTreeSet<&str> = e3["servicePlans"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|plan| plan["appliesTo"] == "User")
        .filter_map(|plan| plan["servicePlanId"].as_str())
        .collect();
    let direct: Vec<&Value> = all
        .iter()
        .flat_map(states)
        .filter(|s| s["skuId"] == e3["skuId"] && s["assignedByGroup"].is_null())
        .collect();
    let off = direct
        .iter()
        .filter(|s| !s["disabledPlans"].as_array().unwrap().is_empty())
        .count();
    assert!(
        (direct.len() * 28 / 100..direct.len() * 38 / 100).contains(&off),
        "{off}"
    );
    for state in direct {
        let off = state["disabledPlans"].as_array().unwrap();
        assert!(
            off.len() <= 4
                && off
                    .iter()
                    .all(|plan| plans.contains(plan.as_str().unwrap()))
        );
    }
}

#[test]
fn names_are_from_everywhere_and_addresses_are_plain() {
    let state = Bench::generated(5000).state();
    let names: Vec<&str> = users(&state)
        .iter()
        .filter_map(|u| u["displayName"].as_str())
        .collect();
    assert!(names.iter().filter(|name| !name.is_ascii()).count() > 2000);
    assert!(
        names
            .iter()
            .any(|name| name.contains('\u{301}') || name.contains('\u{302}'))
    );
    assert!(names.iter().any(|name| name.contains("O’")));
    let addresses: BTreeSet<&str> = users(&state)
        .iter()
        .filter_map(|u| u["userPrincipalName"].as_str())
        .collect();
    assert_eq!(addresses.len(), 5000);
    assert!(addresses.iter().all(|address| address.is_ascii()));
    let guests = addresses
        .iter()
        .filter(|address| address.contains("#EXT#@contoso.onmicrosoft.com"));
    assert_eq!(guests.count(), 150);
}

#[test]
fn the_people_of_the_examples_are_there() {
    let bench = Bench::generated(5000);
    let state = bench.state();
    let find = |name: &str| {
        users(&state)
            .iter()
            .find(|u| u["userPrincipalName"] == name)
            .unwrap()
    };
    let ingrid = find("ingrid.bakker@contoso.com");
    assert_eq!(states(ingrid).len(), 2);
    assert_eq!(
        states(ingrid)[0]["disabledPlans"].as_array().unwrap().len(),
        2
    );
    assert!(
        states(find("juergen.weiss@contoso.com"))[0]["disabledPlans"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let group = &states(find("ana.ruiz@contoso.com"))[0]["assignedByGroup"];
    let groups = state["groups"].as_array().unwrap();
    let sales = groups.iter().find(|known| &known["id"] == group).unwrap();
    assert_eq!(sales["displayName"], "LIC-O365E3-Sales");
    let admin = find("admin@contoso.com");
    assert!(states(admin).is_empty() && admin["department"] == "IT");
}

#[test]
fn small_tenants_make_sense_too() {
    for count in [1, 2, 4, 5, 6, 20, 60] {
        let bench = Bench::generated(count);
        let state = bench.state();
        assert_eq!(users(&state).len(), count);
        assert_eq!(users(&state)[0]["userPrincipalName"], "admin@contoso.com");
        let (used, enabled) = seats(&state, "SPE_E3");
        assert!(enabled - used >= 25, "{count}: {used} of {enabled}");
        assert_eq!(bench.get("/users").status, 200);
        assert_eq!(bench.get_plain("/subscribedSkus").status, 200);
    }
}

#[test]
fn counted_seats_are_the_users_who_hold_a_product() {
    let state = Bench::generated(700).state();
    for product in state["products"].as_array().unwrap() {
        let holds = |user: &&Value| states(user).iter().any(|s| s["skuId"] == product["skuId"]);
        assert_eq!(
            product["consumedUnits"],
            users(&state).iter().filter(holds).count()
        );
    }
}
