//! What can be read.

use std::collections::BTreeSet;

use reseat_sim::Options;
use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, SELECT, id, json_of, refusal, small};

fn values(page: &Value) -> &Vec<Value> {
    page["value"].as_array().expect("a collection")
}

#[test]
fn products_are_the_tenants_own() {
    let bench = Bench::generated(5000);
    let products = json_of(&bench.get_plain("/subscribedSkus"));
    let state = bench.state();
    assert_eq!(
        values(&products).len(),
        state["products"].as_array().unwrap().len()
    );
    let tenant_id = bench.sim.tenant_id();
    for product in values(&products) {
        let sku_id = product["skuId"].as_str().unwrap();
        assert_eq!(product["id"], format!("{tenant_id}_{sku_id}"));
        assert_eq!(product["accountName"], "contoso");
    }
    let e3 = values(&products)
        .iter()
        .find(|product| product["skuId"] == E3)
        .unwrap();
    assert_eq!(e3["servicePlans"].as_array().unwrap().len(), 37);
    let company: BTreeSet<&str> = e3["servicePlans"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|plan| plan["appliesTo"] == "Company")
        .filter_map(|plan| plan["servicePlanName"].as_str())
        .collect();
    assert_eq!(
        company,
        BTreeSet::from(["INTUNE_O365", "M365_LIGHTHOUSE_CUSTOMER_PLAN1"])
    );
    assert_eq!(refusal(&bench.get("/subscribedSkus?$select=skuId")).0, 400);
}

#[test]
fn locked_out_units_are_known_to_the_global_cloud_only() {
    for (cloud, known) in [("Global", true), ("China", false), ("Germany", false)] {
        let options = Options {
            users: 20,
            cloud: cloud.parse().unwrap(),
            ..Options::default()
        };
        let bench = Bench::new(&options);
        assert_eq!(bench.state()["profile"], cloud);
        let products = json_of(&bench.get_plain("/subscribedSkus"));
        assert_eq!(
            products["value"][0]["prepaidUnits"]
                .get("lockedOut")
                .is_some(),
            known
        );
    }
}

#[test]
fn the_default_set_comes_without_select() {
    let bench = Bench::generated(20);
    let user = json_of(&bench.get_plain("/users/admin@contoso.com"));
    let names: Vec<&str> = user
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names.len(),
        12,
        "eleven properties and the context: {names:?}"
    );
    assert!(user.get("usageLocation").is_none() && user.get("assignedLicenses").is_none());
    let context = user["@odata.context"].as_str().unwrap();
    assert_eq!(
        context,
        "http://127.0.0.1:4711/v1.0/$metadata#users/$entity"
    );
}

#[test]
fn select_is_compared_without_case_and_unknown_names_are_refused() {
    let bench = Bench::generated(20);
    let request = bench.request(
        "GET",
        "/users/admin@contoso.com?select=ID,USERTYPE",
        &[],
        None,
    );
    let user = json_of(&bench.sim.handle(&request));
    assert_eq!(user["userType"], "Member");
    let context = user["@odata.context"].as_str().unwrap();
    assert!(
        context.ends_with("#users(id,userType)/$entity"),
        "{context}"
    );
    let (status, _, message) = refusal(&bench.get("/users?$select=id,usagelocatoin"));
    assert_eq!(status, 400);
    assert!(message.contains("'usagelocatoin'"), "{message}");
    assert_eq!(refusal(&bench.get("/users?$select=id,aboutMe")).0, 501);
}

#[test]
fn all_pages_together_hold_every_user_once() {
    let bench = Bench::generated(2500);
    let mut path = format!("/users?{SELECT}&$top=999&$count=true");
    let mut ids = BTreeSet::new();
    let mut sizes = Vec::new();
    loop {
        let page = json_of(&bench.get(&path));
        // The count stands on the first page only.
        assert_eq!(
            page.get("@odata.count"),
            sizes.is_empty().then_some(&json!(2500))
        );
        sizes.push(values(&page).len());
        ids.extend(
            values(&page)
                .iter()
                .map(|user| user["id"].as_str().unwrap().to_owned()),
        );
        match page.get("@odata.nextLink") {
            Some(link) => {
                let link = link.as_str().unwrap();
                path = link
                    .strip_prefix("http://127.0.0.1:4711/v1.0")
                    .unwrap()
                    .to_owned();
            }
            None => break,
        }
    }
    assert_eq!(sizes, [999, 999, 502]);
    assert_eq!(ids.len(), 2500);
}

#[test]
fn a_page_holds_100_unless_told_and_never_more_than_999() {
    let bench = Bench::generated(1200);
    assert_eq!(values(&json_of(&bench.get("/users"))).len(), 100);
    assert_eq!(values(&json_of(&bench.get("/users?$top=7"))).len(), 7);
    for wrong in ["0", "1000", "-1", "many"] {
        let (status, code, message) = refusal(&bench.get(&format!("/users?$top={wrong}")));
        assert_eq!((status, code.as_str()), (400, "Request_UnsupportedQuery"));
        assert!(message.contains("between 1 and 999"), "{message}");
    }
    assert_eq!(refusal(&bench.get("/users?$skip=10")).0, 400);
}

#[test]
fn a_page_token_can_not_be_made_up_and_dies_with_a_reset() {
    let bench = Bench::generated(50);
    let page = json_of(&bench.get("/users?$top=10"));
    let link = page["@odata.nextLink"].as_str().unwrap();
    let next = link.strip_prefix("http://127.0.0.1:4711/v1.0").unwrap();
    assert_eq!(bench.get(next).status, 200);
    let forged = next.replace("skiptoken=R", "skiptoken=S");
    for path in [
        forged.as_str(),
        "/users?$skiptoken=10",
        "/users?$skiptoken=",
    ] {
        let (status, code, _) = refusal(&bench.get(path));
        assert_eq!(
            (status, code.as_str()),
            (400, "Directory_ExpiredPageToken"),
            "{path}"
        );
    }
    bench.control("POST", "/_sim/reset", &json!({ "users": 50, "seed": 1 }));
    assert_eq!(refusal(&bench.get(next)).1, "Directory_ExpiredPageToken");
}

/// How many users of the real state fulfil a condition.
fn expected(bench: &Bench, fits: impl Fn(&Value) -> bool) -> usize {
    bench.state()["users"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|user| fits(user))
        .count()
}

fn holds(user: &Value, sku_id: &str) -> bool {
    let states = user["licenseAssignmentStates"].as_array().unwrap();
    states.iter().any(|state| state["skuId"] == sku_id)
}

#[test]
fn filters_find_whom_the_state_says() {
    let bench = Bench::generated(900);
    let none = |user: &Value| {
        user["licenseAssignmentStates"]
            .as_array()
            .unwrap()
            .is_empty()
    };
    type Fits<'a> = Box<dyn Fn(&Value) -> bool + 'a>;
    let cases: Vec<(String, Fits<'_>)> = vec![
        (
            format!("assignedLicenses/any(s:s/skuId eq {E3})"),
            Box::new(|u| holds(u, E3)),
        ),
        (
            format!(
                "assignedLicenses/any(x:x/skuId%20eq%20{})",
                E3.to_uppercase()
            ),
            Box::new(|u| holds(u, E3)),
        ),
        (
            format!("not(assignedLicenses/any(s:s/skuId eq {E3}))"),
            Box::new(|u| !holds(u, E3)),
        ),
        (
            format!(
                "assignedLicenses/any(s:s/skuId eq {E3}) or assignedLicenses/any(s:s/skuId eq {M365_E3})"
            ),
            Box::new(|u| holds(u, E3) || holds(u, M365_E3)),
        ),
        (
            "assignedLicenses/$count ne 0".into(),
            Box::new(move |u| !none(u)),
        ),
        ("assignedLicenses/$count eq 0".into(), Box::new(none)),
        (
            "department eq 'sales'".into(),
            Box::new(|u| u["department"] == "Sales"),
        ),
        (
            "department ne 'Sales'".into(),
            Box::new(|u| u["department"] != "Sales"),
        ),
        (
            "accountEnabled eq true and userType eq 'Member'".into(),
            Box::new(|u| u["accountEnabled"] == true && u["userType"] == "Member"),
        ),
        (
            "usageLocation in ('NL','DE')".into(),
            Box::new(|u| u["usageLocation"] == "NL" || u["usageLocation"] == "DE"),
        ),
        (
            "usageLocation eq null".into(),
            Box::new(|u| u["usageLocation"].is_null()),
        ),
        (
            "startsWith(userPrincipalName,'A')".into(),
            Box::new(|u| u["userPrincipalName"].as_str().unwrap().starts_with('a')),
        ),
        (
            "endsWith(mail,'fabrikam.com')".into(),
            Box::new(|u| {
                u["mail"]
                    .as_str()
                    .is_some_and(|m| m.ends_with("@fabrikam.com"))
            }),
        ),
        (
            "onPremisesSyncEnabled eq true".into(),
            Box::new(|u| u["onPremisesSyncEnabled"] == true),
        ),
        (
            "(department eq 'IT' or department eq 'Legal') and not(accountEnabled eq false)".into(),
            Box::new(|u| {
                (u["department"] == "IT" || u["department"] == "Legal")
                    && u["accountEnabled"] != false
            }),
        ),
    ];
    for (filter, fits) in cases {
        let query = filter.replace(' ', "%20");
        let page = json_of(&bench.get(&format!(
            "/users?$select=id&$filter={query}&$count=true&$top=1"
        )));
        let wanted = expected(&bench, fits);
        assert!(wanted > 0, "{filter} finds nobody, so it proves nothing");
        assert_eq!(page["@odata.count"], json!(wanted), "{filter}");
        let count = bench.get(&format!("/users/$count?$filter={query}"));
        assert_eq!(
            String::from_utf8_lossy(&count.body),
            wanted.to_string(),
            "{filter}"
        );
        assert_eq!(count.header("Content-Type"), Some("text/plain"));
    }
}

#[test]
fn a_filter_goes_through_pages() {
    let bench = Bench::generated(900);
    let filter = format!("assignedLicenses/any(s:s/skuId%20eq%20{E3})");
    let mut path = format!("/users?$select=id&$top=100&$filter={filter}");
    let mut found = 0;
    loop {
        let page = json_of(&bench.get(&path));
        found += values(&page).len();
        let Some(link) = page["@odata.nextLink"].as_str() else {
            break;
        };
        assert!(link.contains("$filter="), "{link}");
        path = link
            .strip_prefix("http://127.0.0.1:4711/v1.0")
            .unwrap()
            .to_owned();
    }
    assert_eq!(found, expected(&bench, |user| holds(user, E3)));
}

#[test]
fn advanced_queries_need_header_and_count() {
    let bench = Bench::generated(50);
    let advanced = [
        "assignedLicenses/$count%20eq%200",
        "department%20ne%20'Sales'",
        "not(accountEnabled%20eq%20true)",
    ];
    for filter in advanced {
        for answer in [
            bench.get_plain(&format!("/users?$filter={filter}&$count=true")),
            bench.get(&format!("/users?$filter={filter}")),
        ] {
            let (status, code, _) = refusal(&answer);
            assert_eq!(
                (status, code.as_str()),
                (400, "Request_UnsupportedQuery"),
                "{filter}"
            );
        }
        assert_eq!(
            bench
                .get(&format!("/users?$filter={filter}&$count=true"))
                .status,
            200
        );
    }
    // Ignored without the header, and a segment refused without it.
    assert!(
        json_of(&bench.get_plain("/users?$count=true"))
            .get("@odata.count")
            .is_none()
    );
    let (status, code, message) = refusal(&bench.get_plain("/users/$count"));
    assert_eq!((status, code.as_str()), (400, "Request_BadRequest"));
    assert!(message.contains("not currently supported"), "{message}");
    let search = "/users?$search=%22displayName:mira%22";
    assert_eq!(
        refusal(&bench.get_plain(search)).1,
        "Request_UnsupportedQuery"
    );
}

#[test]
fn a_user_is_found_by_id_and_by_name_in_any_case() {
    let names = [
        "o'neill@contoso.com",
        "a#b@contoso.com",
        "100%@contoso.com",
        "Zoë@contoso.com",
        "x+y@contoso.com",
    ];
    let users: Vec<Value> = names
        .iter()
        .enumerate()
        .map(|(n, name)| json!({ "id": id(n), "userPrincipalName": name }))
        .collect();
    let bench = Bench::given(&json!({ "users": users }));
    let encoded = [
        "o%27neill@contoso.com",
        "a%23b@contoso.com",
        "100%25@contoso.com",
        "ZO%C3%8B@contoso.com",
        "x+y@CONTOSO.com",
    ];
    for (n, key) in encoded.iter().enumerate() {
        let user = json_of(&bench.get(&format!("/users/{key}?$select=id,userPrincipalName")));
        assert_eq!(user["id"], id(n), "{key}");
        assert_eq!(user["userPrincipalName"], names[n]);
    }
    let by_id = json_of(&bench.get(&format!("/users/{}", id(3).to_uppercase())));
    assert_eq!(by_id["userPrincipalName"], "Zoë@contoso.com");
    for missing in [
        "nobody@contoso.com",
        "00000000-0000-4000-8000-00000000ffff",
        "a@contoso.com%20",
    ] {
        let (status, code, message) = refusal(&bench.get(&format!("/users/{missing}")));
        assert_eq!((status, code.as_str()), (404, "Request_ResourceNotFound"));
        assert!(
            message.contains("does not exist or one of its queried"),
            "{message}"
        );
    }
}

#[test]
fn paths_by_group_count_as_one_seat_and_their_services_add_up() {
    let group = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";
    let mut state = small(&[("ENTERPRISEPACK", 10)], &[&[]]);
    state["groups"] = json!([{ "id": group, "displayName": "LIC-O365E3-Sales" }]);
    state["users"][0]["licenseAssignmentStates"] = json!([
        { "skuPartNumber": "ENTERPRISEPACK", "disabledPlans": ["SWAY", "YAMMER_ENTERPRISE"] },
        { "skuPartNumber": "ENTERPRISEPACK", "disabledPlans": ["SWAY"], "assignedByGroup": group },
        { "skuPartNumber": "ENTERPRISEPACK", "state": "Error", "error": "CountViolation" },
    ]);
    let bench = Bench::given(&state);
    assert_eq!(bench.consumed(E3), 1);
    let path = format!(
        "/users/{}?$select=assignedLicenses,licenseAssignmentStates",
        id(0)
    );
    let user = json_of(&bench.get(&path));
    let licences = user["assignedLicenses"].as_array().unwrap();
    assert_eq!(licences.len(), 1);
    // Off only where every path has it off.
    assert_eq!(licences[0]["disabledPlans"], json!([crate::bench::SWAY]));
    assert_eq!(user["licenseAssignmentStates"].as_array().unwrap().len(), 3);
    let details = json_of(&bench.get(&format!("/users/{}/licenseDetails", id(0))));
    let plans = details["value"][0]["servicePlans"].as_array().unwrap();
    let off = plans
        .iter()
        .filter(|plan| plan["provisioningStatus"] == "Disabled")
        .count();
    assert_eq!(off, 1);
}

#[test]
fn the_organization_is_one() {
    let bench = Bench::generated(20);
    let select = "$select=id,displayName,countryLetterCode,verifiedDomains";
    let page = json_of(&bench.get_plain(&format!("/organization?{select}")));
    assert_eq!(page["value"][0]["id"], bench.sim.tenant_id());
    let domains = page["value"][0]["verifiedDomains"].as_array().unwrap();
    let initial = domains
        .iter()
        .find(|domain| domain["isInitial"] == true)
        .unwrap();
    assert_eq!(initial["name"], "contoso.onmicrosoft.com");
    assert_eq!(bench.get_plain("/organization").status, 200);
}

#[test]
fn the_account_and_its_roles() {
    let mut bench = Bench::generated(20);
    let me = json_of(&bench.get_plain("/me?$select=id,displayName,userPrincipalName"));
    assert_eq!(me["userPrincipalName"], "admin@contoso.com");
    let user = json_of(&bench.get("/users/admin@contoso.com"));
    assert_eq!(me["id"], user["id"]);
    let path = "/me/transitiveMemberOf/microsoft.graph.directoryRole\
                ?$select=id,displayName,roleTemplateId&$count=true";
    let roles = json_of(&bench.get(path));
    assert_eq!(
        roles["value"][0]["roleTemplateId"],
        "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
    );
    assert_eq!(
        refusal(&bench.get_plain(path)).1,
        "Request_UnsupportedQuery"
    );

    bench.sign_in(&json!({ "roles": ["Global Reader", "Directory Readers"] }));
    let names: Vec<Value> = values(&json_of(&bench.get(path)))
        .iter()
        .map(|role| role["displayName"].clone())
        .collect();
    assert_eq!(names, ["Global Reader", "Directory Readers"]);

    bench.sign_in(&json!({ "app": true }));
    for path in ["/me", path] {
        assert_eq!(refusal(&bench.get(path)).0, 400);
    }
    assert_eq!(bench.get("/users").status, 200);
}

#[test]
fn somebody_is_signed_in_where_the_state_has_no_administrator() {
    let bench = Bench::given(&small(&[], &[&[]]));
    let me = json_of(&bench.get_plain("/me"));
    assert_eq!(me["userPrincipalName"], "admin@contoso.com");
    assert_eq!(bench.get("/users/admin@contoso.com").status, 404);
}

#[test]
fn conditions_add_up() {
    let mut state = small(
        &[("ENTERPRISEPACK", 10), ("SPE_E3", 10)],
        &[
            &["ENTERPRISEPACK"],
            &["ENTERPRISEPACK"],
            &["ENTERPRISEPACK"],
            &["SPE_E3"],
            &[],
        ],
    );
    for (user, department, location) in [
        (0, json!("O'Neil"), json!("NL")),
        (1, json!("O'Neil"), json!("DE")),
        (2, Value::Null, json!("NL")),
        (3, json!("O'Neil"), json!("NL")),
        (4, json!("O'Neil"), json!("NL")),
    ] {
        state["users"][user]["department"] = department;
        state["users"][user]["usageLocation"] = location;
    }
    let bench = Bench::given(&state);
    let product = format!("assignedLicenses/any(s:s/skuId eq {E3})");
    let department = "department eq 'O''Neil'";
    let location = "usageLocation eq 'NL'";
    for (filter, expected) in [
        (product.clone(), vec![0, 1, 2]),
        (department.to_owned(), vec![0, 1, 3, 4]),
        (location.to_owned(), vec![0, 2, 3, 4]),
        (format!("{product} and {department}"), vec![0, 1]),
        (format!("{department} and {location}"), vec![0, 3, 4]),
        (
            format!("{product} and {department} and {location}"),
            vec![0],
        ),
        (
            format!("{location} and ({department}) and {product}"),
            vec![0],
        ),
        (
            format!("{product} and (department eq null or {department}) and {location}"),
            vec![0, 2],
        ),
    ] {
        let encoded = filter
            .replace('\'', "%27")
            .replace(' ', "%20")
            .replace('/', "%2F");
        for filter in [&filter, &encoded] {
            // None of it is advanced.
            let page = json_of(&bench.get_plain(&format!("/users?$select=id&$filter={filter}")));
            let found: Vec<String> = values(&page)
                .iter()
                .map(|user| user["id"].as_str().unwrap().to_owned())
                .collect();
            let expected: Vec<String> = expected.iter().map(|user| id(*user)).collect();
            assert_eq!(found, expected, "{filter}");
        }
    }
}
