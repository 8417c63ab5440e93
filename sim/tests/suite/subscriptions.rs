//! What the tenant has bought.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::bench::{Bench, E3, M365_E3, VISIO, json_of, refusal, small};

const FIRST: &str = "7b0a1d9e-3b7f-4d55-8a2d-6b7c1f1e9d10";
const SECOND: &str = "8c0a1d9e-3b7f-4d55-8a2d-6b7c1f1e9d11";

fn read(bench: &Bench) -> Vec<Value> {
    json_of(&bench.get_plain("/directory/subscriptions"))["value"]
        .as_array()
        .cloned()
        .unwrap()
}

fn products(bench: &Bench) -> Vec<Value> {
    json_of(&bench.get_plain("/subscribedSkus"))["value"]
        .as_array()
        .cloned()
        .unwrap()
}

/// The ids of a product's subscriptions, as the product and as the subscriptions say.
fn ids(bench: &Bench, sku_id: &str) -> [BTreeSet<String>; 2] {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let product = products(bench)
        .into_iter()
        .find(|product| product["skuId"] == sku_id)
        .unwrap();
    let listed = product["subscriptionIds"].as_array().unwrap();
    let bought = read(bench)
        .into_iter()
        .filter(|one| one["skuId"] == sku_id)
        .map(|one| text(&one["commerceSubscriptionId"]))
        .collect();
    [listed.iter().map(text).collect(), bought]
}

#[test]
fn a_generated_tenant_has_healthy_subscriptions_of_all_its_products() {
    let bench = Bench::generated(700);
    let subscriptions = read(&bench);
    assert_eq!(subscriptions.len(), 12);
    let dated = subscriptions
        .iter()
        .filter(|one| !one["nextLifecycleDateTime"].is_null());
    assert_eq!(dated.clone().count(), 6);
    // Whenever somebody looks, none is about to end.
    for one in dated {
        assert!(one["nextLifecycleDateTime"].as_str().unwrap() > "2035");
    }
    let admin = json_of(&bench.get("/users/admin@contoso.com"))["id"].clone();
    for one in &subscriptions {
        assert_eq!(
            (&one["isTrial"], &one["status"]),
            (&json!(false), &json!("Enabled"))
        );
        assert_eq!(
            (&one["ownerId"], &one["ownerType"]),
            (&admin, &json!("User"))
        );
        assert!(one["createdDateTime"].as_str().unwrap() < "2026-02");
    }
    for product in products(&bench) {
        let [listed, bought] = ids(&bench, product["skuId"].as_str().unwrap());
        assert_eq!((listed.len(), &listed), (1, &bought));
        let one = subscriptions
            .iter()
            .find(|one| one["skuId"] == product["skuId"])
            .unwrap();
        assert_eq!(one["totalLicenses"], product["prepaidUnits"]["enabled"]);
        assert_eq!(one["skuPartNumber"], product["skuPartNumber"]);
        assert_eq!(one["serviceStatus"], product["servicePlans"]);
    }
    assert_eq!(read(&Bench::generated(700)), subscriptions);
}

#[test]
fn every_field_can_be_given_and_is_answered() {
    let mut state = small(&[("SPE_E3", 50)], &[]);
    let given = json!({
        "id": "a1d7a6b0-8c1f-4b56-9c9b-2f2a3d4e5f60",
        "commerceSubscriptionId": FIRST,
        "createdDateTime": "2026-02-01T00:00:00Z",
        "nextLifecycleDateTime": "2026-12-01T00:00:00Z",
        "isTrial": true,
        "ownerId": "somebody",
        "ownerTenantId": SECOND,
        "ownerType": "Partner",
        "skuId": M365_E3,
        "skuPartNumber": "SPE_E3",
        "status": "Warning",
        "totalLicenses": 25,
    });
    state["subscriptions"] = json!([given]);
    let bench = Bench::given(&state);
    let mut found = read(&bench);
    assert_eq!(found.len(), 1);
    let services = found[0].as_object_mut().unwrap().remove("serviceStatus");
    assert_eq!(services.unwrap().as_array().unwrap().len(), 51);
    assert_eq!(found[0], given);
    assert_eq!(bench.state()["subscriptions"], json!([given]));
    let [listed, bought] = ids(&bench, M365_E3);
    assert_eq!((listed.len(), listed), (1, bought));
    assert_eq!(Bench::given(&bench.state()).state(), bench.state());
}

#[test]
fn several_subscriptions_are_one_product() {
    let mut state = small(&[("ENTERPRISEPACK", 10), ("VISIOCLIENT", 7)], &[]);
    state["products"][0]["prepaidUnits"] = json!({ "enabled": 10, "warning": 4 });
    state["subscriptions"] = json!([
        { "skuPartNumber": "enterprisepack" },
        { "skuId": E3, "status": "Warning", "nextLifecycleDateTime": "2026-12-01T00:00:00Z" },
    ]);
    let bench = Bench::given(&state);
    let [listed, bought] = ids(&bench, E3);
    assert_eq!((listed.len(), listed), (2, bought));
    let seats: Vec<Value> = read(&bench)
        .into_iter()
        .map(|one| json!([one["skuId"], one["status"], one["totalLicenses"]]))
        .collect();
    // The product that names none has a plain one.
    assert_eq!(
        seats,
        [
            json!([E3, "Enabled", 10]),
            json!([E3, "Warning", 4]),
            json!([VISIO, "Enabled", 7]),
        ]
    );
}

#[test]
fn subscriptions_that_a_product_names_are_there() {
    let mut state = small(&[("ENTERPRISEPACK", 11)], &[]);
    state["products"][0]["subscriptionIds"] = json!([FIRST, SECOND]);
    let total = |state: &Value| -> Vec<Value> {
        read(&Bench::given(state))
            .into_iter()
            .map(|one| json!([one["commerceSubscriptionId"], one["totalLicenses"]]))
            .collect()
    };
    assert_eq!(total(&state), [json!([FIRST, 6]), json!([SECOND, 5])]);
    state["subscriptions"] =
        json!([{ "skuId": E3, "commerceSubscriptionId": SECOND, "totalLicenses": 4 }]);
    assert_eq!(total(&state), [json!([SECOND, 4]), json!([FIRST, 7])]);
    state["subscriptions"] = json!([{ "skuId": E3, "totalLicenses": 4 }]);
    assert_eq!(total(&state), [json!([FIRST, 4]), json!([SECOND, 7])]);
    // A product of the tenant may have none that anybody knows of.
    state["products"][0]["subscriptionIds"] = json!([]);
    state["subscriptions"] = json!([]);
    assert!(total(&state).is_empty());
}

#[test]
fn what_was_bought_once_is_still_listed() {
    let mut state = small(&[], &[]);
    state["subscriptions"] = json!([{ "skuPartNumber": "VISIOCLIENT", "status": "Deleted" }]);
    let bench = Bench::given(&state);
    let found = read(&bench);
    assert_eq!(found.len(), 1);
    assert_eq!(
        json!([
            found[0]["skuId"],
            found[0]["status"],
            found[0]["serviceStatus"]
        ]),
        json!([VISIO, "Deleted", []])
    );
    assert!(products(&bench).is_empty());
}

#[test]
fn select_chooses_and_other_options_are_refused() {
    let bench = Bench::generated(20);
    let path = "/directory/subscriptions?$select=skuId,isTrial,nextLifecycleDateTime";
    assert_eq!(bench.get_plain(path).status, 200);
    for option in ["$top=5", "$filter=isTrial%20eq%20true", "$select=skuID,no"] {
        let answer = bench.get_plain(&format!("/directory/subscriptions?{option}"));
        assert_eq!(refusal(&answer).0, 400, "{option}");
    }
    let other = bench.request("POST", "/directory/subscriptions", &[], Some(&json!({})));
    assert_eq!(bench.send(&other).status, 405);
}

#[test]
fn what_can_not_be_is_refused_by_name() {
    let bench = Bench::generated(20);
    let one = |extra: Value| {
        let mut one = json!({ "skuId": E3 });
        one.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        one
    };
    let named = json!({ "skuId": E3, "subscriptionIds": [FIRST] });
    let free = json!({ "skuId": E3 });
    for (product, list, field) in [
        (&free, vec![json!({})], "[0].skuPartNumber"),
        (
            &free,
            vec![json!({ "skuPartNumber": "NO_SUCH" })],
            "[0].skuPartNumber",
        ),
        (&free, vec![one(json!({ "trial": true }))], "[0].trial"),
        (&free, vec![one(json!({ "isTrial": "yes" }))], "[0].isTrial"),
        (&free, vec![one(json!({ "status": "Fine" }))], "[0].status"),
        (
            &free,
            vec![one(json!({ "totalLicenses": -1 }))],
            "[0].totalLicenses",
        ),
        (
            &free,
            vec![one(json!({ "nextLifecycleDateTime": "soon" }))],
            "[0].nextLifecycleDateTime",
        ),
        (
            &free,
            vec![one(json!({ "createdDateTime": null }))],
            "[0].createdDateTime",
        ),
        (
            &free,
            vec![one(json!({ "commerceSubscriptionId": FIRST })); 2],
            "[1].id",
        ),
        (
            &free,
            vec![
                one(json!({ "commerceSubscriptionId": FIRST })),
                one(json!({ "commerceSubscriptionId": FIRST, "id": SECOND })),
            ],
            "[1].commerceSubscriptionId",
        ),
        (
            &named,
            vec![one(json!({ "commerceSubscriptionId": SECOND }))],
            "[0].commerceSubscriptionId",
        ),
        (&named, vec![one(json!({})), one(json!({}))], "[1]"),
    ] {
        let body = json!({ "products": [product], "subscriptions": list });
        let answer = bench.control("POST", "/_sim/reset", &body);
        assert_eq!(answer.status, 400, "{body}");
        let found = &json_of(&answer)["error"]["field"];
        assert_eq!(*found, format!("subscriptions{field}"), "{body}");
    }
}
