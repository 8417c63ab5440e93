//! `GET /users/{id or user principal name}` and the form of a user. [S] [D:userres] 1.3

use serde_json::{Map, Value, json};

use super::Call;
use super::assigned_plans;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use super::select::Selection;
use crate::clock::rfc3339;
use crate::state::Tenant;
use crate::state::replicas::View;
use crate::state::users::{Assignment, User};

/// What comes when nothing is chosen. [D:userres] 1.3
const DEFAULT: [&str; 11] = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

/// Everything that can be chosen here. [S] 1.3
const KNOWN: [&str; 19] = [
    "accountEnabled",
    "assignedLicenses",
    "assignedPlans",
    "businessPhones",
    "department",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "licenseAssignmentStates",
    "mail",
    "mobilePhone",
    "officeLocation",
    "onPremisesSyncEnabled",
    "preferredLanguage",
    "surname",
    "usageLocation",
    "userPrincipalName",
    "userType",
];

/// The properties that a request chooses. [D:userres] 1.3
pub(super) fn selection(query: &Query) -> Result<Selection, GraphError> {
    Selection::parse(query.get("$select"), &KNOWN, &DEFAULT, "user")
}

/// One user, by id or name; who is unknown is refused as row 13 says. [D:userres] 1.3; [O] 2.6; [U]
/// that case does not matter
pub(super) fn get(
    view: View<'_>,
    key: &str,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    query.only(&["$select"])?;
    let selection = selection(query)?;
    let user = find(view, key)?;
    Ok(single(view.tenant, user, &selection, call))
}

/// [O] 2.6 row 13
pub(super) fn find<'a>(view: View<'a>, key: &str) -> Result<&'a User, GraphError> {
    let row = view
        .tenant
        .users
        .find(key)
        .ok_or_else(|| GraphError::not_found(key))?;
    Ok(view.user(row))
}

/// The answer that holds one user.
pub(super) fn single(
    tenant: &Tenant,
    user: &User,
    selection: &Selection,
    call: &Call<'_>,
) -> Reply {
    let mut members = render(tenant, user, selection);
    let context = call.context(&format!("{}/$entity", selection.context("users")));
    members.insert("@odata.context".into(), context);
    Reply::json(200, Value::Object(members))
}

/// The chosen properties of a user, every one present, null where there is no value. [S] 1.3
pub(super) fn render(tenant: &Tenant, user: &User, selection: &Selection) -> Map<String, Value> {
    let mut members = Map::new();
    for name in &selection.names {
        members.insert((*name).to_owned(), property(tenant, user, name));
    }
    members
}

fn property(tenant: &Tenant, user: &User, name: &str) -> Value {
    let texts = &tenant.texts;
    let mut parts = user.display_name.splitn(2, ' ');
    match name {
        "id" => json!(user.id),
        "userPrincipalName" => json!(user.user_principal_name),
        "displayName" => json!(user.display_name),
        "givenName" => json!(parts.next()),
        "surname" => json!(parts.nth(1)),
        "mail" => json!(user.mail()),
        "usageLocation" => json!(texts.get(user.usage_location)),
        "accountEnabled" => json!(user.account_enabled),
        "department" => json!(texts.get(user.department)),
        "jobTitle" => json!(texts.get(user.job_title)),
        "userType" => json!(texts.get(user.user_type)),
        "onPremisesSyncEnabled" => json!(user.on_premises_sync_enabled),
        "assignedLicenses" => assigned_licenses(tenant, user),
        "assignedPlans" => assigned_plans::render(tenant, user),
        "licenseAssignmentStates" => user
            .assignments
            .iter()
            .map(|path| assignment_state(tenant, path))
            .collect(),
        "businessPhones" => json!([]),
        // mobilePhone, officeLocation, preferredLanguage may be null [S], and nobody here has one.
        _ => Value::Null,
    }
}

/// Direct and inherited together, each product once; never null. [S] 1.3, 1.4
fn assigned_licenses(tenant: &Tenant, user: &User) -> Value {
    let licence = |product| {
        json!({
            "disabledPlans": tenant.effective_disabled(user, product),
            "skuId": tenant.product_at(product).sku_id,
        })
    };
    user.products().into_iter().map(licence).collect()
}

/// licenseAssignmentState [S] [D:las] 1.5
pub(crate) fn assignment_state(tenant: &Tenant, path: &Assignment) -> Value {
    json!({
        "skuId": tenant.product_at(path.product).sku_id,
        "disabledPlans": tenant.disabled(path),
        "assignedByGroup": path.group.map(|group| tenant.groups[usize::from(group)].id),
        "state": path.state.name(),
        "error": tenant.texts.get(path.error),
        "lastUpdatedDateTime": path.updated_s.map(rfc3339),
    })
}
