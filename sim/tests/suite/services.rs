//! Services that are never on together, and such as need another.

use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, SWAY, id, json_of, refusal, small};

const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";
const SHAREPOINT: &str = "5dbe027f-2339-4123-9542-606e4d348a72";
const PROJECT: &str = "fe71d6c3-a2ea-4499-9778-da042bf08063";
const CALLING: &str = "4828c8ec-dc2e-4779-b502-87ac9ce28ab7";
const SKYPE: &str = "0feaeb32-d00e-4d66-bd5a-43b5b83db82c";
const SKYPE_IM: &str = "afc06cb0-b4f4-4473-8286-d644f70d8faf";
const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

/// One user with the first product, and both products in the tenant.
fn pair(first: &str, second: &str, rules: &Value) -> Bench {
    let mut state = small(&[(first, 10), (second, 10)], &[&[first]]);
    state["rules"] = rules.clone();
    Bench::given(&state)
}

fn product(bench: &Bench, number: usize) -> Value {
    bench.state()["products"][number]["skuId"].clone()
}

fn add(sku_id: &Value, off: &[&str]) -> Value {
    json!([{ "skuId": sku_id, "disabledPlans": off }])
}

/// What adding the second product beside the first comes to.
fn beside(bench: &Bench) -> Option<String> {
    outcome(bench, &add(&product(bench, 1), &[]), &json!([]))
}

/// The message of a refusal, after which nothing has changed.
fn outcome(bench: &Bench, add: &Value, remove: &Value) -> Option<String> {
    let (before, entries) = (bench.state(), bench.ledger().len());
    let answer = bench.assign(&id(0), add, remove);
    if answer.status == 200 {
        return None;
    }
    let (status, code, message) = refusal(&answer);
    assert_eq!(
        (status, code.as_str()),
        (400, "Request_BadRequest"),
        "{message}"
    );
    assert_eq!(bench.state(), before);
    assert_eq!(bench.ledger().len(), entries);
    Some(message)
}

#[test]
fn every_set_can_be_provoked_alone() {
    let usual = [
        "dynamics",
        "exchangeLegacy",
        "rights",
        "intune",
        "skype",
        "calling",
        "yammer",
    ];
    let default = Bench::generated(5).state()["rules"]["exclusions"].clone();
    assert_eq!(default, json!(usual));
    for (name, first, second) in [
        (
            "dynamics",
            "DYN365_ENTERPRISE_SALES",
            "DYN365_ENTERPRISE_TEAM_MEMBERS",
        ),
        ("exchange", "STANDARDPACK", "ENTERPRISEPACK"),
        ("exchangeLegacy", "MIDSIZEPACK", "EXCHANGESTANDARD"),
        ("rights", "EMS", "M365_F1"),
        ("intune", "EMS", "INTUNE_A_VL"),
        ("sharepoint", "STANDARDPACK", "ENTERPRISEPACK"),
        ("skype", "DESKLESSPACK", "ENTERPRISEPACK"),
        ("calling", "MCOPSTN1", "MCOPSTN2"),
        ("yammer", "M365EDU_A3_FACULTY", "ENTERPRISEPACK"),
    ] {
        let told = beside(&pair(first, second, &json!({ "exclusions": [name] })));
        let message = told.expect(name);
        assert!(message.contains("are mutually exclusive"), "{message}");
        assert_eq!(
            beside(&pair(first, second, &json!({ "exclusions": [] }))),
            None
        );
        let is_usual = usual.contains(&name);
        let told = beside(&pair(first, second, &json!({})));
        assert_eq!(told.is_some(), is_usual, "{name}: {told:?}");
    }
}

#[test]
fn a_refusal_names_both_services_as_graph_does() {
    let bench = pair("DESKLESSPACK", "ENTERPRISEPACK", &json!({}));
    assert_eq!(
        beside(&bench).unwrap(),
        format!(
            "License assignment failed because service plans {SKYPE_IM},{SKYPE} are mutually \
             exclusive."
        )
    );
    // Instead of the first, or with one of the two off, it is no conflict.
    let desk = product(&bench, 0);
    let off = add(&json!(E3), &[SKYPE]);
    assert_eq!(outcome(&bench, &off, &json!([])), None);
    assert_eq!(outcome(&bench, &json!([]), &json!([E3])), None);
    assert_eq!(outcome(&bench, &add(&json!(E3), &[]), &json!([desk])), None);
}

#[test]
fn exchange_is_lifted_but_for_the_packs_of_small_businesses() {
    for (first, second, is_refused) in [
        ("EXCHANGESTANDARD", "EXCHANGEENTERPRISE", false),
        ("EXCHANGEDESKLESS", "EXCHANGE_S_ESSENTIALS", false),
        ("EXCHANGESTANDARD", "EXCHANGEARCHIVE", false),
        ("EXCHANGESTANDARD", "LITEPACK", true),
        ("LITEPACK", "EXCHANGEENTERPRISE", true),
    ] {
        let told = beside(&pair(
            first,
            second,
            &json!({ "exclusions": ["exchangeLegacy"] }),
        ));
        assert_eq!(told.is_some(), is_refused, "{first} {second}: {told:?}");
    }
}

#[test]
fn what_is_inherited_counts_as_well() {
    let mut state = small(&[("DESKLESSPACK", 10), ("ENTERPRISEPACK", 10)], &[&[]]);
    state["groups"] = json!([{ "id": GROUP, "displayName": "G" }]);
    let inherit = |state: &mut Value, extra: Value| {
        let mut path = json!({ "skuPartNumber": "DESKLESSPACK", "assignedByGroup": GROUP });
        path.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        state["users"][0]["licenseAssignmentStates"] = json!([path]);
    };
    inherit(&mut state, json!({}));
    assert!(beside(&Bench::given(&state)).is_some());
    // What is off there, or was never granted, is not on.
    inherit(&mut state, json!({ "disabledPlans": ["MCOIMP"] }));
    assert_eq!(beside(&Bench::given(&state)), None);
    inherit(
        &mut state,
        json!({ "state": "Error", "error": "CountViolation" }),
    );
    assert_eq!(beside(&Bench::given(&state)), None);
}

#[test]
fn a_switch_that_comes_on_again_is_judged() {
    let mut state = small(
        &[("DESKLESSPACK", 10), ("ENTERPRISEPACK", 10)],
        &[&["DESKLESSPACK"]],
    );
    state["users"][0]["licenseAssignmentStates"] = json!([
        { "skuPartNumber": "DESKLESSPACK" },
        { "skuPartNumber": "ENTERPRISEPACK", "disabledPlans": ["MCOSTANDARD"] },
    ]);
    let bench = Bench::given(&state);
    assert!(outcome(&bench, &add(&json!(E3), &[SWAY]), &json!([])).is_some());
    assert_eq!(
        outcome(&bench, &add(&json!(E3), &[SWAY, SKYPE]), &json!([])),
        None
    );
}

#[test]
fn what_was_broken_before_is_not_the_calls_business() {
    let mut state = small(
        &[
            ("DESKLESSPACK", 10),
            ("ENTERPRISEPACK", 10),
            ("MCOEV", 10),
            ("SPE_E3", 10),
        ],
        &[&["DESKLESSPACK", "ENTERPRISEPACK"], &["MCOEV"]],
    );
    state["users"][1]["id"] = json!(id(1));
    let bench = Bench::given(&state);
    // Two of Skype are on, before and after.
    assert_eq!(outcome(&bench, &add(&json!(E3), &[SWAY]), &json!([])), None);
    assert_eq!(
        outcome(&bench, &add(&json!(M365_E3), &[]), &json!([E3])),
        None
    );
    let phone = product(&bench, 2);
    let again = bench.assign(&id(1), &add(&phone, &[]), &json!([]));
    assert_eq!(again.status, 200);
}

#[test]
fn every_dependency_can_be_provoked_alone() {
    let usual = ["project", "defender", "phone", "analytics"];
    let default = Bench::generated(5).state()["rules"]["dependencies"].clone();
    assert_eq!(default, json!(usual));
    for (name, needed, other, dependent, off) in [
        (
            "project",
            "ENTERPRISEPACK",
            "EXCHANGESTANDARD",
            "PROJECTPROFESSIONAL",
            vec![SHAREPOINT],
        ),
        (
            "defender",
            "EXCHANGEDESKLESS",
            "POWER_BI_PRO",
            "THREAT_INTELLIGENCE",
            vec![],
        ),
        ("phone", "MCOIMP", "EXCHANGESTANDARD", "MCOEV", vec![]),
        (
            "analytics",
            "EXCHANGEENTERPRISE",
            "EXCHANGEDESKLESS",
            "WORKPLACE_ANALYTICS",
            vec![],
        ),
    ] {
        let asked = |held: &str, rules: &Value| {
            let bench = pair(held, dependent, rules);
            let wish = add(&product(&bench, 1), &off);
            outcome(&bench, &wish, &json!([]))
        };
        let alone = json!({ "dependencies": [name], "exclusions": [] });
        let message = asked(other, &alone).expect(name);
        assert!(
            message.contains("depends on the service plan(s)"),
            "{message}"
        );
        assert_eq!(asked(needed, &alone), None, "{name}");
        assert!(asked(other, &json!({})).is_some(), "{name}");
        assert_eq!(asked(other, &json!({ "dependencies": [] })), None, "{name}");
    }
}

#[test]
fn any_one_of_several_is_enough_and_all_are_named() {
    let bench = pair("STANDARDPACK", "MCOEV", &json!({}));
    assert_eq!(beside(&bench), None);
    let base = product(&bench, 0);
    assert_eq!(outcome(&bench, &add(&base, &[TEAMS]), &json!([])), None);
    assert_eq!(outcome(&bench, &add(&base, &[SKYPE]), &json!([])), None);
    let message = outcome(&bench, &add(&base, &[SKYPE, TEAMS]), &json!([])).unwrap();
    assert_eq!(
        message,
        format!(
            "License assignment failed because service plan {CALLING} depends on the service \
             plan(s) {SKYPE},{TEAMS},{SKYPE_IM}"
        )
    );
}

#[test]
fn the_half_that_removes_can_break_a_dependency() {
    let mut state = small(
        &[
            ("ENTERPRISEPACK", 10),
            ("PROJECTPROFESSIONAL", 10),
            ("STANDARDPACK", 10),
            ("SPE_E3", 10),
        ],
        &[&["ENTERPRISEPACK"]],
    );
    state["groups"] = json!([{ "id": GROUP, "displayName": "G" }]);
    let paths = json!([
        { "skuId": E3 },
        { "skuPartNumber": "PROJECTPROFESSIONAL", "disabledPlans": ["SHAREPOINTENTERPRISE"] },
    ]);
    state["users"][0]["licenseAssignmentStates"] = paths.clone();
    let bench = Bench::given(&state);
    let (project, smaller) = (product(&bench, 1), product(&bench, 2));
    let remove = json!([E3]);
    let expected = format!("service plan {PROJECT} depends on the service plan(s) {SHAREPOINT}");
    for add in [
        json!([]),
        add(&smaller, &[]),
        add(&json!(M365_E3), &[SHAREPOINT]),
    ] {
        let message = outcome(&bench, &add, &remove).expect("a refusal");
        assert!(message.ends_with(&expected), "{message}");
    }
    // Kept by the new product, by the dependent's own, with the dependent gone or off.
    for (wish, gone) in [
        (add(&json!(M365_E3), &[]), json!([E3])),
        (add(&project, &[]), json!([E3])),
        (json!([]), json!([E3, project])),
        (add(&project, &[SHAREPOINT, PROJECT]), json!([E3])),
    ] {
        assert_eq!(outcome(&Bench::given(&state), &wish, &gone), None, "{wish}");
    }
    // Or by a group.
    let mut with_group = paths;
    with_group
        .as_array_mut()
        .unwrap()
        .push(json!({ "skuId": M365_E3, "assignedByGroup": GROUP }));
    state["users"][0]["licenseAssignmentStates"] = with_group;
    assert_eq!(outcome(&Bench::given(&state), &json!([]), &remove), None);
}

#[test]
fn a_state_can_have_rules_of_its_own() {
    let rules = json!({
        "exclusions": [{ "plans": ["SWAY", "VISIOONLINE"] }, "calling"],
        "dependencies": [{ "plan": "VISIOONLINE", "needs": ["TEAMS1", SHAREPOINT] }],
    });
    let mut bench = pair("ENTERPRISEPACK", "VISIOCLIENT", &rules);
    let visio = "2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f";
    let state = bench.state();
    assert_eq!(
        state["rules"],
        json!({
            "exclusions": [{ "plans": [SWAY, visio] }, "calling"],
            "dependencies": [{ "plan": visio, "needs": [TEAMS, SHAREPOINT] }],
            "locationRefusals": 0,
        })
    );
    assert_eq!(Bench::given(&state).state(), state);
    let message = beside(&bench).unwrap();
    assert!(
        message.contains(&format!("{SWAY},{visio} are mutually")),
        "{message}"
    );
    let without = |off: &[&str]| add(&json!(E3), off);
    assert_eq!(outcome(&bench, &without(&[SWAY]), &json!([])), None);
    assert_eq!(beside(&bench), None);
    bench = Bench::given(&bench.state());
    assert_eq!(outcome(&bench, &without(&[SWAY, TEAMS]), &json!([])), None);
    let message = outcome(&bench, &without(&[SWAY, TEAMS, SHAREPOINT]), &json!([])).unwrap();
    assert!(
        message.contains(&format!("service plan {visio} depends")),
        "{message}"
    );
}

#[test]
fn a_rule_that_can_not_be_is_refused_by_name() {
    let bench = Bench::generated(5);
    for (rules, field) in [
        (json!([]), ""),
        (json!({ "exclusion": [] }), ".exclusion"),
        (json!({ "exclusions": "exchange" }), ".exclusions"),
        (json!({ "exclusions": ["Exchange"] }), ".exclusions[0]"),
        (
            json!({ "exclusions": [{ "plans": ["SWAY"] }] }),
            ".exclusions[0].plans",
        ),
        (
            json!({ "exclusions": [{ "plans": ["SWAY", "NOPE"] }] }),
            ".exclusions[0].plans[1]",
        ),
        (
            json!({ "exclusions": [{ "plan": SWAY }] }),
            ".exclusions[0].plan",
        ),
        (json!({ "dependencies": ["teams"] }), ".dependencies[0]"),
        (
            json!({ "dependencies": [{ "plan": SWAY }] }),
            ".dependencies[0].needs",
        ),
        (
            json!({ "dependencies": [{ "plan": SWAY, "needs": [] }] }),
            ".dependencies[0].needs",
        ),
        (json!({ "locationRefusals": -1 }), ".locationRefusals"),
    ] {
        let body = json!({ "products": [{ "skuId": E3 }], "rules": rules });
        let answer = bench.control("POST", "/_sim/reset", &body);
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(
            json_of(&answer)["error"]["field"],
            format!("rules{field}"),
            "{body}"
        );
    }
}
