//! `GET /me` and the directory roles of the signed-in account. [P] [U] 2.8

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use super::select::Selection;
use super::user;
use crate::random::{Random, hash};
use crate::state::Tenant;
use crate::state::session::{Role, Session};
use crate::state::text::Text;
use crate::state::users::{Mail, User};

const ROLE: [&str; 5] = [
    "deletedDateTime",
    "description",
    "displayName",
    "id",
    "roleTemplateId",
];

/// Who is signed in. An app-only token has nobody. [U] 2.8
fn delegated(session: &Session) -> Result<(), GraphError> {
    if session.app_only {
        let message = "/me request is only valid with delegated authentication flow.";
        return Err(GraphError::malformed(message));
    }
    Ok(())
}

/// The signed-in account, by `User.Read` [P] 7.7: `admin@…`, one of the users in a generated tenant.
pub(super) fn get(
    tenant: &Tenant,
    session: &Session,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    delegated(session)?;
    query.only(&["$select"])?;
    let selection = user::selection(query)?;
    let name = format!("admin@{}", tenant.default_domain());
    let reply = match tenant.users.find(&name) {
        Some(row) => user::single(tenant, &tenant.users.rows()[row], &selection, call),
        None => user::single(tenant, &visitor(tenant, &name), &selection, call),
    };
    Ok(reply)
}

/// Where a given state has no such user, somebody must still be signed in.
fn visitor(tenant: &Tenant, name: &str) -> User {
    User {
        id: Random::new(hash(name)).guid(),
        user_principal_name: name.into(),
        display_name: format!("{} Administrator", tenant.organization.display_name).into(),
        mail: Mail::SameAsName,
        usage_location: Text::default(),
        department: Text::default(),
        job_title: Text::default(),
        user_type: Text::default(),
        account_enabled: Some(true),
        on_premises_sync_enabled: None,
        assignments: Vec::new(),
    }
}

/// The account's directory roles. [U] 2.8, built on the memberOf pages
pub(super) fn roles(
    tenant: &Tenant,
    session: &Session,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    delegated(session)?;
    query.only(&["$select", "$count", "$top"])?;
    // [D:adv] 2.1: a cast on transitive members is an advanced query.
    if !call.is_eventual() || !query.counts() {
        return Err(GraphError::not_advanced("request"));
    }
    let selection = Selection::parse(query.get("$select"), &ROLE, &ROLE, "directoryRole")?;
    let roles: Vec<Value> = session
        .roles
        .iter()
        .map(|role| {
            let mut members = Map::new();
            for name in &selection.names {
                members.insert(
                    (*name).to_owned(),
                    property(tenant.organization.id, role, name),
                );
            }
            Value::Object(members)
        })
        .collect();
    let body = json!({
        "@odata.context": call.context(&selection.context("directoryRoles")),
        "@odata.count": roles.len(),
        "value": roles,
    });
    Ok(Reply::json(200, body))
}

fn property(tenant_id: Uuid, role: &Role, name: &str) -> Value {
    match name {
        // The id is the tenant's own; only the template's is the same everywhere. [D:roles] 7.8
        "id" => json!(Random::new(hash(&format!("{tenant_id}{}", role.template_id))).guid()),
        "displayName" => json!(role.display_name),
        "roleTemplateId" => json!(role.template_id),
        "description" => json!(format!("Members have the role {}.", role.display_name)),
        _ => Value::Null,
    }
}
