//! What is read of a tenant, in the shapes that Graph may give it.

use reseat_core::ports::HttpResponse;
use reseat_tests::in_process;
use reseat_tests::scene::{Scene, apply};
use reseat_tests::{ledger, simulator, state};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";

/// The seats of a product that the tenant itself counts as taken.
fn taken(scene: &Scene, product: &str) -> i64 {
    let state = simulator::state(&scene.sim);
    let products = state["products"].as_array().unwrap();
    let product = products.iter().find(|one| one["skuId"] == product);
    product.unwrap()["consumedUnits"].as_i64().unwrap()
}

fn row<'p>(plan: &'p Value, product: &str) -> &'p Value {
    let rows = plan["plan"]["seats"].as_array().unwrap();
    rows.iter().find(|row| row["skuId"] == product).unwrap()
}

#[test]
fn a_group_that_could_not_give_a_product_keeps_no_seat() {
    let failed = |sku: &str| json!({"skuPartNumber": sku, "assignedByGroup": GROUP, "state": "Error", "error": "CountViolation"});
    let mut users = [
        state::user(1, state::OLD, &[]),
        state::user(2, state::OLD, &[]),
    ];
    for (user, sku) in users.iter_mut().zip([state::OLD, state::NEW]) {
        let paths = user["licenseAssignmentStates"].as_array_mut().unwrap();
        paths.push(failed(sku));
    }
    let scene = Scene::new(&json!({
        "products": state::products(2), "users": users,
        "groups": [{"id": GROUP, "displayName": "Licensed by group"}],
    }));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let plan: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(plan["plan"]["findings"], json!([]), "no copy stays");
    let (old, new) = (row(&plan, state::OLD_ID), row(&plan, state::NEW_ID));
    assert_eq!((&old["freed"], &new["taken"]), (&json!(2), &json!(2)));

    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 2);
    ledger::check(&scene, &document, &ran, &[]);
    assert_eq!(taken(&scene, state::OLD_ID), 0);
    assert_eq!(taken(&scene, state::NEW_ID), 2);
}

#[test]
fn a_state_of_an_assignment_that_is_yet_unknown_counts_as_held() {
    let mut user = state::user(1, state::OLD, &[]);
    user["licenseAssignmentStates"][0]["assignedByGroup"] = json!(GROUP);
    let scene = Scene::new(&json!({
        "products": state::products(2), "users": [user],
        "groups": [{"id": GROUP, "displayName": "Licensed by group"}],
    }));
    scene.transport.on_answer(|_, exchange| {
        let mut response = exchange?;
        let text = String::from_utf8(response.body).unwrap();
        response.body = text
            .replace("\"state\":\"Active\"", "\"state\":\"Dormant\"")
            .into_bytes();
        Ok(response)
    });
    let document = scene.plan(&state::swap(json!({"all": true})));
    assert!(document.contains("InheritedOnly"), "{document}");
}

#[test]
fn a_word_that_microsoft_has_yet_to_invent_is_carried_on_and_is_no_error() {
    // Member, the word as the simulator says it, and where the new word is shown.
    let words = [
        (
            "capabilityStatus",
            "Enabled",
            Some(("product", "/capabilityStatus")),
        ),
        ("capabilityStatus", "Enabled", Some(("product", "/note"))),
        ("appliesTo", "User", Some(("product", "/appliesTo"))),
        (
            "appliesTo",
            "User",
            Some(("product", "/services/0/appliesTo")),
        ),
        ("provisioningStatus", "Success", None),
        ("userType", "Member", Some(("user", "/userType"))),
        ("state", "Active", None),
        ("error", "None", None),
        ("status", "Enabled", None),
    ];
    for (member, word, shown) in words {
        let mut tenant = state::tenant(2, 10);
        tenant["users"][0]["userType"] = json!("Member");
        tenant["users"][0]["licenseAssignmentStates"][0]["assignedByGroup"] = json!(GROUP);
        tenant["groups"] = json!([{"id": GROUP, "displayName": "Licensed by group"}]);
        let scene = Scene::new(&tenant);
        let count = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&count);
        scene.transport.on_answer(move |_, exchange| {
            let mut response = exchange?;
            let text = String::from_utf8(response.body).unwrap();
            let known = format!("\"{member}\":\"{word}\"");
            *counted.lock().unwrap() += text.matches(&known).count();
            let unheard = format!("\"{member}\":\"Unheard\"");
            response.body = text.replace(&known, &unheard).into_bytes();
            Ok(response)
        });
        let mut events = Vec::new();
        for request in [
            json!({"op": "listProducts"}),
            json!({"op": "listUsers", "users": {"all": true}}),
        ] {
            let ran = scene.run(&request);
            assert_eq!(ran.error, None, "{member}");
            events.extend(ran.events);
        }
        let planned = scene.run(&state::swap(json!({"all": true})));
        match member {
            // Whether a product in an unheard state can be given is not for us to say: it is named and refused.
            "capabilityStatus" | "appliesTo" => {
                assert_eq!(planned.error_id(), "ProductNotAssignable");
                let error = planned.error.unwrap();
                assert!(
                    error["message"].as_str().unwrap().contains("Unheard"),
                    "{error}"
                );
            }
            _ => assert_eq!(planned.error, None, "{member}"),
        }
        assert!(*count.lock().unwrap() > 0, "{member} was never said");
        if let Some((kind, at)) = shown {
            let is_shown = events.iter().any(|event| {
                event["event"] == kind && event.pointer(at).unwrap().to_string().contains("Unheard")
            });
            assert!(is_shown, "{member}: {events:?}");
        }
    }
}

#[test]
fn products_that_come_in_pages_are_all_read() {
    let scene = Scene::new(&state::tenant(1, 10));
    // The simulator gives them all at once, as Microsoft does today; its answer is cut into two.
    let whole: Arc<Mutex<Value>> = Arc::default();
    let heard = Arc::clone(&whole);
    scene.transport.on_answer(move |_, exchange| {
        let response = exchange?;
        *heard.lock().unwrap() = serde_json::from_slice(&response.body).unwrap();
        Ok(response)
    });
    let list = json!({"op": "listProducts"});
    let at_once = scene.run(&list).events;
    let whole = whole.lock().unwrap().take();
    assert_eq!(whole["value"].as_array().unwrap().len(), 2);
    scene.transport.on_answer(|_, exchange| exchange);
    scene.transport.on_send(move |request| {
        let (_, query) = request.url.split_once("/subscribedSkus")?;
        let mut page = whole.clone();
        let products = page["value"].as_array_mut().unwrap();
        if query.is_empty() {
            products.truncate(1);
            page["@odata.nextLink"] = json!(format!("{}?$skiptoken=opaque", request.url));
        }
        // The second page tells the first product once more.
        Some(in_process::answer(200, &page))
    });
    assert_eq!(scene.run(&list).events, at_once);
}

#[test]
fn an_odd_answer_is_refused_with_what_is_wrong_about_it() {
    let user = json!({
        "id": state::id(1), "userPrincipalName": state::upn(1), "displayName": "Ann",
        "assignedLicenses": [], "licenseAssignmentStates": [],
    });
    let page = |next: Option<&str>| {
        let mut page = json!({ "value": [user] });
        if let Some(next) = next {
            page["@odata.nextLink"] = json!(next);
        }
        page.to_string()
    };
    let root = in_process::ROOT;
    let first = format!("{root}/v1.0/users?$skiptoken=1");
    for (path, body, says) in [
        (
            "/organization",
            "<html>Sign in</html>".into(),
            "can't be read",
        ),
        ("/organization", "{\"value\":[".into(), "ended early"),
        ("/organization", "{\"value\":7}".into(), "in another form"),
        (
            "/organization",
            "{\"value\":[]}".into(),
            "names no organization",
        ),
        (
            "/organization",
            json!({"value": [{"id": " fb3691-5f10-4505-8d2d-4dbfe8a977d6"}]}).to_string(),
            "in another form",
        ),
        (
            "/users",
            page(Some("https://elsewhere.example/v1.0/users")),
            "another host",
        ),
        ("/users", page(Some(&first)), "on earlier ones"),
        (
            "/users",
            json!({"value": [], "@odata.nextLink": first}).to_string(),
            "in a circle",
        ),
        ("/$batch", "{}".into(), "left out"),
    ] {
        let scene = Scene::new(&state::tenant(1, 10));
        let answer = body.clone();
        scene.transport.on_send(move |request| {
            request.url.contains(path).then(|| {
                Ok(HttpResponse {
                    status: 200,
                    headers: Vec::new(),
                    body: answer.clone().into_bytes(),
                })
            })
        });
        let users = match path {
            "/$batch" => json!({"ids": [state::id(1)]}),
            _ => json!({"all": true}),
        };
        let ran = scene.run(&state::swap(users));
        assert_eq!(ran.error_id(), "ProtocolError", "{body}");
        let error = ran.error.unwrap();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(says), "{message:?} does not say {says:?}");
        assert!(error["hint"].as_str().unwrap().contains("proxy"));
    }
}

#[test]
fn a_user_whom_graph_never_lets_be_read_is_throttled_and_not_wrong() {
    for status in [429, 503] {
        let scene = Scene::new(&state::tenant(2, 10));
        scene.faults(&json!([{
            "method": "GET", "userId": state::id(2), "times": 1_000,
            "do": "status", "status": status, "retryAfter": 3,
        }]));
        let ran = scene.run(&state::swap(json!({"ids": [state::id(1), state::id(2)]})));
        assert_eq!(ran.error_id(), "Throttled");
        let error = ran.error.unwrap();
        assert_eq!(
            (&error["status"], &error["retry"]),
            (&json!(400), &json!("safe"))
        );
        assert_eq!(error["http"]["status"], status);
        assert_eq!(error["retryAfterMs"], 3_000);
        let attempts = error["attempts"].as_u64().unwrap();
        assert!(attempts > 1, "{error}");
        assert!(error["elapsedMs"].as_u64().unwrap() >= (attempts - 1) * 3_000);
        let hint = error["hint"].as_str().unwrap();
        assert!(hint.contains("Try again later"), "{hint}");
    }
}
