//! `GET /subscribedSkus`. [D:skulist] 1.1

use serde_json::{Map, Value, json};

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use crate::state::Tenant;
use crate::state::products::{Plan, Product};

/// The whole list: this set knows no query options. [S] [D:skulist] 1.1
pub(crate) fn list(tenant: &Tenant, query: &Query, call: &Call<'_>) -> Result<Reply, GraphError> {
    query.only(&[])?;
    let products: Vec<Value> = tenant
        .products
        .iter()
        .map(|sku| product(tenant, sku))
        .collect();
    let context = call.context("subscribedSkus");
    Ok(Reply::json(
        200,
        json!({ "@odata.context": context, "value": products }),
    ))
}

/// One product, field for field. [S] [D:sku] [D:units] 1.1
fn product(tenant: &Tenant, product: &Product) -> Value {
    let account = tenant.organization.id;
    let initial = tenant
        .organization
        .verified_domains
        .iter()
        .find(|domain| domain.is_initial);
    let account_name = initial.and_then(|domain| domain.name.split('.').next());
    let units = product.prepaid;
    let mut prepaid = json!({
        "enabled": units.enabled,
        "suspended": units.suspended,
        "warning": units.warning,
    });
    // [S] 1.1: `lockedOut` is in the global cloud's schema only.
    if tenant.profile == "Global" {
        prepaid["lockedOut"] = json!(units.locked_out);
    }
    json!({
        // [D:sku] 1.1: account and product joined by an underscore.
        "id": format!("{account}_{}", product.sku_id),
        "accountId": account,
        "accountName": account_name,
        "appliesTo": product.applies_to.name(),
        "capabilityStatus": product.capability_status,
        "consumedUnits": product.consumed,
        "prepaidUnits": prepaid,
        "skuId": product.sku_id,
        "skuPartNumber": product.part_number,
        "subscriptionIds": product.subscription_ids,
        "servicePlans": product.plans.iter().map(|each| plan(each, None)).collect::<Vec<_>>(),
    })
}

/// servicePlanInfo [S] [D:splan]; a status of the user's own stands in `licenseDetails` (1.6).
pub(super) fn plan(plan: &Plan, status: Option<&str>) -> Value {
    let mut members = Map::new();
    members.insert("servicePlanId".into(), json!(plan.id));
    members.insert("servicePlanName".into(), json!(plan.name));
    members.insert(
        "provisioningStatus".into(),
        json!(status.unwrap_or(&plan.provisioning_status)),
    );
    members.insert("appliesTo".into(), json!(plan.applies_to.name()));
    Value::Object(members)
}
