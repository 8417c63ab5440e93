//! `GET /organization`: always one element. [S] 1.9, 2.8

use serde_json::{Map, Value, json};

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use super::select::Selection;
use crate::state::Tenant;

/// Properties that are of use here. [S] 1.9
const KNOWN: [&str; 9] = [
    "assignedPlans",
    "countryLetterCode",
    "defaultUsageLocation",
    "displayName",
    "id",
    "onPremisesSyncEnabled",
    "provisionedPlans",
    "tenantType",
    "verifiedDomains",
];

/// The organization; which properties come unasked is [U], so all that are simulated do. [S] 1.9
pub(super) fn list(tenant: &Tenant, query: &Query, call: &Call<'_>) -> Result<Reply, GraphError> {
    query.only(&["$select"])?;
    let selection = Selection::parse(query.get("$select"), &KNOWN, &KNOWN, "organization")?;
    let mut members = Map::new();
    for name in &selection.names {
        members.insert((*name).to_owned(), property(tenant, name));
    }
    let context = call.context(&selection.context("organization"));
    Ok(Reply::json(
        200,
        json!({ "@odata.context": context, "value": [members] }),
    ))
}

fn property(tenant: &Tenant, name: &str) -> Value {
    let organization = &tenant.organization;
    match name {
        "id" => json!(organization.id),
        "displayName" => json!(organization.display_name),
        // That the second repeats the first is [U]; it is a sensible default only. 2.7
        "countryLetterCode" | "defaultUsageLocation" => json!(organization.country_letter_code),
        // [U] the value
        "tenantType" => json!("AAD"),
        "verifiedDomains" => verified_domains(tenant),
        // The tenant's own plans are not simulated; both collections are never null. [S]
        "assignedPlans" | "provisionedPlans" => json!([]),
        _ => Value::Null,
    }
}

/// verifiedDomain [S] 1.9
pub(crate) fn verified_domains(tenant: &Tenant) -> Value {
    let domains = tenant.organization.verified_domains.iter();
    let domain = |domain: &crate::state::Domain| {
        json!({
            "capabilities": domain.capabilities,
            "isDefault": domain.is_default,
            "isInitial": domain.is_initial,
            "name": domain.name,
            "type": domain.kind,
        })
    };
    domains.map(domain).collect()
}
