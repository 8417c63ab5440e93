//! `GET /directory/subscriptions`: what was bought, and how long it lasts. [S] [D:csub] 1.2, 2.8

use serde_json::{Map, Value, json};

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use super::select::Selection;
use super::subscribed_skus;
use crate::clock::rfc3339;
use crate::state::Tenant;
use crate::state::subscriptions::Subscription;

/// [S] 1.2
const KNOWN: [&str; 13] = [
    "commerceSubscriptionId",
    "createdDateTime",
    "id",
    "isTrial",
    "nextLifecycleDateTime",
    "ownerId",
    "ownerTenantId",
    "ownerType",
    "serviceStatus",
    "skuId",
    "skuPartNumber",
    "status",
    "totalLicenses",
];

/// The whole list. That `$select` is known and nothing else is our reading. [U]
pub(super) fn list(tenant: &Tenant, query: &Query, call: &Call<'_>) -> Result<Reply, GraphError> {
    query.only(&["$select"])?;
    let selection = Selection::parse(query.get("$select"), &KNOWN, &KNOWN, "companySubscription")?;
    let subscriptions = tenant.subscriptions.iter().map(|subscription| {
        let mut members = Map::new();
        for name in &selection.names {
            members.insert((*name).to_owned(), property(tenant, subscription, name));
        }
        Value::Object(members)
    });
    let value: Vec<Value> = subscriptions.collect();
    let context = call.context(&selection.context("directory/subscriptions"));
    Ok(Reply::json(
        200,
        json!({ "@odata.context": context, "value": value }),
    ))
}

/// One property, in the answer and in the state. [S] [D:csub] 1.2: `skuId` is a text like any other.
fn property(tenant: &Tenant, subscription: &Subscription, name: &str) -> Value {
    match name {
        "serviceStatus" => service_status(tenant, subscription),
        _ => own(subscription)[name].clone(),
    }
}

/// Everything but the services, which are the product's.
pub(crate) fn own(subscription: &Subscription) -> Value {
    json!({
        "id": subscription.id,
        "commerceSubscriptionId": subscription.commerce_id,
        "createdDateTime": rfc3339(subscription.created_s),
        "nextLifecycleDateTime": subscription.next_s.map(rfc3339),
        "isTrial": subscription.is_trial,
        "ownerId": subscription.owner_id,
        "ownerTenantId": subscription.owner_tenant_id,
        "ownerType": subscription.owner_type,
        "skuId": subscription.sku_id,
        "skuPartNumber": subscription.part_number,
        "status": subscription.status,
        "totalLicenses": subscription.total,
    })
}

/// Never null [S] 1.2; empty where the tenant has the product no more. [U]
fn service_status(tenant: &Tenant, subscription: &Subscription) -> Value {
    let Some(number) = tenant.product(subscription.sku_id) else {
        return json!([]);
    };
    let plans = tenant.product_at(number).plans.iter();
    plans
        .map(|plan| subscribed_skus::plan(plan, None))
        .collect()
}
