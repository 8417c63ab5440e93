//! Groups and who is in them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, SWAY, VISIO, id, json_of, refusal, small};

const SALES: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";
const ALL: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b03";
const TEAM: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b04";
const SELECT: &str = "$select=id,displayName,assignedLicenses,groupTypes,onPremisesSyncEnabled,\
    securityEnabled,licenseProcessingState";

/// Three groups inside each other in a circle, and five users: the first two have a product by one.
fn bench() -> Bench {
    let mut state = small(
        &[("ENTERPRISEPACK", 10), ("SPE_E3", 10)],
        &[&[], &[], &["SPE_E3"], &[], &[]],
    );
    for (user, extra) in [
        (0, json!({})),
        (1, json!({ "state": "Error", "error": "CountViolation" })),
    ] {
        let mut path = json!({ "skuId": E3, "disabledPlans": ["SWAY"], "assignedByGroup": SALES });
        path.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        state["users"][user]["licenseAssignmentStates"] = json!([path]);
    }
    state["groups"] = json!([
        { "id": SALES, "displayName": "Sales", "members": [id(3), TEAM, id(0)] },
        {
            "id": ALL.to_uppercase(),
            "displayName": "O'Neil's people",
            "groupTypes": ["Unified", "DynamicMembership"],
            "securityEnabled": false,
            "onPremisesSyncEnabled": true,
            "assignedLicenses": [{ "skuPartNumber": "SPE_E3", "disabledPlans": ["SWAY"] }],
            "licenseProcessingState": { "state": "ProcessingInProgress" },
            "members": [SALES, "user3@contoso.com"],
        },
        { "id": TEAM, "displayName": "Team", "members": ["USER4@contoso.com", ALL] },
    ]);
    Bench::given(&state)
}

fn values(page: &Value) -> &Vec<Value> {
    page["value"].as_array().unwrap()
}

fn names(page: &Value) -> Vec<&str> {
    let names = values(page).iter().map(|one| one["displayName"].as_str());
    names.map(Option::unwrap).collect()
}

/// The ids of all pages of members.
fn members(bench: &Bench, group: &str, relation: &str, top: usize) -> Vec<String> {
    let mut path = format!(
        "/groups/{group}/{relation}/microsoft.graph.user?$select=id&$top={top}&$count=true"
    );
    let mut found = Vec::new();
    loop {
        let page = json_of(&bench.get(&path));
        let ids = values(&page).iter().map(|user| user["id"].as_str());
        found.extend(ids.map(|id| id.unwrap().to_owned()));
        assert_eq!(
            page.get("@odata.count").is_some(),
            !path.contains("skiptoken")
        );
        let Some(link) = page["@odata.nextLink"].as_str() else {
            return found;
        };
        path = link
            .strip_prefix("http://127.0.0.1:4711/v1.0")
            .unwrap()
            .to_owned();
    }
}

#[test]
fn groups_say_what_they_hand_out() {
    let bench = bench();
    let page = json_of(&bench.get_plain(&format!("/groups?{SELECT}")));
    assert_eq!(
        values(&page),
        &[
            json!({
                "id": SALES,
                "displayName": "Sales",
                // What its members have by it.
                "assignedLicenses": [{ "skuId": E3, "disabledPlans": [SWAY] }],
                "groupTypes": [],
                "onPremisesSyncEnabled": null,
                "securityEnabled": true,
                "licenseProcessingState": { "state": "ProcessingComplete" },
            }),
            json!({
                "id": ALL,
                "displayName": "O'Neil's people",
                "assignedLicenses": [{ "skuId": M365_E3, "disabledPlans": [SWAY] }],
                "groupTypes": ["Unified", "DynamicMembership"],
                "onPremisesSyncEnabled": true,
                "securityEnabled": false,
                "licenseProcessingState": { "state": "ProcessingInProgress" },
            }),
            json!({
                "id": TEAM,
                "displayName": "Team",
                "assignedLicenses": [],
                "groupTypes": [],
                "onPremisesSyncEnabled": null,
                "securityEnabled": true,
                "licenseProcessingState": null,
            }),
        ]
    );
    let one = json_of(&bench.get_plain(&format!("/groups/{}?{SELECT}", ALL.to_uppercase())));
    for (name, value) in values(&page)[1].as_object().unwrap() {
        assert_eq!(one[name], *value, "{name}");
    }
    // No licences where nobody asks for them.
    let plain = json_of(&bench.get_plain(&format!("/groups/{SALES}")));
    assert!(plain.get("assignedLicenses").is_none() && plain["mailEnabled"] == false);
    assert_eq!(Bench::given(&bench.state()).state(), bench.state());
}

#[test]
fn groups_are_found() {
    let bench = bench();
    let found = |filter: &str| -> Vec<String> {
        let page =
            json_of(&bench.get_plain(&format!("/groups?$select=displayName&$filter={filter}")));
        names(&page).into_iter().map(ToOwned::to_owned).collect()
    };
    let upper = E3.to_uppercase();
    for (filter, expected) in [
        (
            format!("assignedLicenses/any(s:s/skuId eq {upper})"),
            vec!["Sales"],
        ),
        (
            format!("assignedLicenses/any(s:s/skuId eq {M365_E3})"),
            vec!["O'Neil's people"],
        ),
        (
            format!("assignedLicenses/any(s:s/skuId eq {VISIO})"),
            vec![],
        ),
        ("displayName eq 'sales'".to_owned(), vec!["Sales"]),
        (
            "displayName eq 'O''Neil''s people'".to_owned(),
            vec!["O'Neil's people"],
        ),
        ("startsWith(displayName,'T')".to_owned(), vec!["Team"]),
        (format!("id eq '{TEAM}'"), vec!["Team"]),
        (format!("id in ('{TEAM}','{SALES}')"), vec!["Sales", "Team"]),
        (
            "securityEnabled eq true and onPremisesSyncEnabled eq null".to_owned(),
            vec!["Sales", "Team"],
        ),
        (
            "hasMembersWithLicenseErrors eq true".to_owned(),
            vec!["Sales"],
        ),
        (
            format!("assignedLicenses/any(s:s/skuId eq {E3}) and displayName eq 'Team'"),
            vec![],
        ),
    ] {
        assert_eq!(found(&filter), expected, "{filter}");
    }
    // What is advanced needs what it always needs.
    let none = "/groups?$filter=assignedLicenses/$count eq 0&$count=true";
    assert_eq!(
        refusal(&bench.get_plain(none)).1,
        "Request_UnsupportedQuery"
    );
    let page = json_of(&bench.get(none));
    assert_eq!(
        (names(&page), &page["@odata.count"]),
        (vec!["Team"], &json!(1))
    );
    for wrong in [
        "department eq 'Sales'",
        "groupTypes eq 'Unified'",
        "displayName eq Sales",
    ] {
        let (status, _, message) = refusal(&bench.get(&format!("/groups?$filter={wrong}")));
        assert_eq!(status, 400, "{wrong}: {message}");
    }
    for wrong in [
        "/groups?$select=id,hasMembersWithLicenseErrors",
        "/groups?$skip=1",
        "/groups?$top=0",
        "/groups?$expand=members",
    ] {
        assert_eq!(refusal(&bench.get(wrong)).0, 400, "{wrong}");
    }
}

#[test]
fn all_pages_together_hold_every_group_once() {
    let bench = Bench::generated(300);
    let mut path = "/groups?$select=id,displayName&$top=4&$count=true".to_owned();
    let mut seen = BTreeSet::new();
    let mut sizes = Vec::new();
    loop {
        let page = json_of(&bench.get(&path));
        sizes.push(values(&page).len());
        seen.extend(names(&page).into_iter().map(ToOwned::to_owned));
        let Some(link) = page["@odata.nextLink"].as_str() else {
            break;
        };
        path = link
            .strip_prefix("http://127.0.0.1:4711/v1.0")
            .unwrap()
            .to_owned();
    }
    assert_eq!((sizes.as_slice(), seen.len()), ([4, 4, 2].as_slice(), 10));
}

#[test]
fn members_are_direct_or_of_all_groups_inside() {
    let bench = bench();
    // Who has a product by a group is in it, whether the state says so or not.
    assert_eq!(
        members(&bench, SALES, "members", 999),
        [id(0), id(1), id(3)]
    );
    assert_eq!(members(&bench, ALL, "members", 999), [id(3)]);
    assert_eq!(members(&bench, TEAM, "members", 999), [id(4)]);
    // Each once, although the groups are inside each other.
    for group in [SALES, ALL, TEAM] {
        for top in [1, 3, 999] {
            assert_eq!(
                members(&bench, group, "transitiveMembers", top),
                [id(0), id(1), id(3), id(4)],
                "{group}"
            );
        }
    }
    assert_eq!(
        bench.state()["groups"][0]["members"],
        json!([id(0), id(1), id(3), TEAM])
    );
}

#[test]
fn members_are_users_with_the_properties_of_users() {
    let bench = bench();
    let path = format!(
        "/groups/{SALES}/members/microsoft.graph.user?$select=id,userPrincipalName,\
         licenseAssignmentStates&$count=true"
    );
    let page = json_of(&bench.get(&path));
    let user = &values(&page)[0];
    let states = &user["licenseAssignmentStates"];
    assert_eq!(states[0]["assignedByGroup"], SALES);
    assert_eq!(
        *states,
        bench.state()["users"][0]["licenseAssignmentStates"]
    );
    let context = page["@odata.context"].as_str().unwrap();
    assert!(context.contains("$metadata#users("), "{context}");
}

#[test]
fn asking_for_members_is_advanced_and_has_its_price() {
    let bench = bench();
    for (relation, units) in [("members", "3"), ("transitiveMembers", "5")] {
        let path = format!("/groups/{SALES}/{relation}/microsoft.graph.user");
        let counted = format!("{path}?$count=true");
        let answer = bench.get(&counted);
        assert_eq!(answer.header("x-ms-resource-unit"), Some(units));
        let (status, code, _) = refusal(&bench.get_plain(&counted));
        assert_eq!((status, code.as_str()), (400, "Request_UnsupportedQuery"));
        assert_eq!(refusal(&bench.get(&path)).1, "Request_UnsupportedQuery");
        let filtered = format!("{counted}&$filter=accountEnabled eq true");
        assert_eq!(refusal(&bench.get(&filtered)).0, 400);
    }
}

#[test]
fn an_unknown_group_is_404() {
    let bench = bench();
    for path in [
        format!("/groups/{}", id(9)),
        "/groups/Sales".to_owned(),
        // A user is no group.
        format!("/groups/{}", id(0)),
        format!("/groups/{}/members/microsoft.graph.user?$count=true", id(9)),
    ] {
        let (status, code, _) = refusal(&bench.get(&path));
        assert_eq!(
            (status, code.as_str()),
            (404, "Request_ResourceNotFound"),
            "{path}"
        );
    }
    assert_eq!(
        refusal(&bench.get(&format!("/groups/{SALES}/owners"))).0,
        400
    );
}

#[test]
fn a_fault_can_be_about_one_group() {
    let bench = bench();
    bench.faults(&json!([
        { "path": format!("/groups/{TEAM}"), "do": "status", "status": 403 },
        { "path": "/groups/*/members/microsoft.graph.user", "do": "status", "status": 503 },
    ]));
    assert_eq!(bench.get(&format!("/groups/{SALES}")).status, 200);
    assert_eq!(bench.get(&format!("/groups/{TEAM}")).status, 403);
    let path = format!("/groups/{SALES}/members/microsoft.graph.user?$count=true");
    assert_eq!(bench.get(&path).status, 503);
    assert_eq!(bench.struck(), [1, 1]);
    for (path, why) in [
        (id(9), "a group that there is not"),
        (id(0), "a group that there is not"),
    ] {
        let rule = json!([{ "path": format!("/groups/{path}"), "do": "cutBefore" }]);
        let answer = bench.control("POST", "/_sim/faults", &rule);
        assert_eq!(answer.status, 400);
        let message = json_of(&answer)["error"]["message"].to_string();
        assert!(message.contains(why), "{message}");
    }
}

#[test]
fn a_generated_tenant_has_the_members_that_it_licenses() {
    let bench = Bench::generated(2000);
    let state = bench.state();
    let groups = state["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 10);
    let mut licensed = 0;
    for group in groups {
        let by_group = |user: &&Value| {
            let paths = user["licenseAssignmentStates"].as_array().unwrap();
            paths
                .iter()
                .any(|path| path["assignedByGroup"] == group["id"])
        };
        let users = state["users"].as_array().unwrap().iter().filter(by_group);
        let ids: Vec<&str> = users.map(|user| user["id"].as_str().unwrap()).collect();
        licensed += ids.len();
        assert_eq!(
            members(&bench, group["id"].as_str().unwrap(), "members", 7),
            ids
        );
        assert_eq!(
            group["assignedLicenses"],
            json!([{ "skuId": E3, "disabledPlans": [] }])
        );
        assert_eq!(
            group["licenseProcessingState"],
            json!({ "state": "ProcessingComplete" })
        );
    }
    assert!(licensed > 10, "{licensed}");
    let filter = format!("/groups?$filter=assignedLicenses/any(s:s/skuId eq {E3})");
    assert_eq!(values(&json_of(&bench.get(&filter))).len(), 10);
    let kinds = |fits: &dyn Fn(&&Value) -> bool| groups.iter().filter(fits).count();
    assert_eq!(kinds(&|group| group["onPremisesSyncEnabled"] == true), 1);
    assert_eq!(
        kinds(&|group| group["groupTypes"] == json!(["DynamicMembership"])),
        1
    );
}
