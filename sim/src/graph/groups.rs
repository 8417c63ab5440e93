//! `GET /groups`, one group, and the users in it. [S] [D:grp] 1.7, [D:members] [D:tmembers] 2.2

use serde_json::{Map, Value, json};

use super::Call;
use super::collection::{self, Set};
use super::error::GraphError;
use super::filter::{GROUPS, GroupSubject};
use super::query::Query;
use super::reply::Reply;
use super::select::Selection;
use super::user;
use crate::state::groups::Group;
use crate::state::replicas::View;
use crate::state::{Tenant, guid};
use crate::world::World;

/// What can be chosen here; `hasMembersWithLicenseErrors` is never returned. [S] [D:grp] 1.7
const KNOWN: [&str; 8] = [
    "assignedLicenses",
    "displayName",
    "groupTypes",
    "id",
    "licenseProcessingState",
    "mailEnabled",
    "onPremisesSyncEnabled",
    "securityEnabled",
];

/// What comes when nothing is chosen: no licences [D:grp] 1.7; that the others do is [U].
const DEFAULT: [&str; 6] = [
    "displayName",
    "groupTypes",
    "id",
    "mailEnabled",
    "onPremisesSyncEnabled",
    "securityEnabled",
];

fn selection(query: &Query) -> Result<Selection, GraphError> {
    Selection::parse(query.get("$select"), &KNOWN, &DEFAULT, "group")
}

/// One page of groups. [D:grp] 1.7, [D:adv] 2.1; [U] that pages are as those of users
pub(super) fn list(world: &World, query: &Query, call: &Call<'_>) -> Result<Reply, GraphError> {
    collection::refuse_search(query, call)?;
    query.only(&["$select", "$filter", "$top", "$count", "$skiptoken"])?;
    let tenant = &world.tenant;
    let selection = selection(query)?;
    let filter = collection::filter(&GROUPS, query, call)?;
    let groups = &tenant.groups;
    let matches = |number: usize| {
        let group = &groups[number];
        filter
            .as_ref()
            .is_none_or(|filter| filter.matches(&GroupSubject { tenant, group }))
    };
    let set = Set {
        context: selection.context("groups"),
        size: groups.len(),
        matches: &matches,
        render: &|number| render(tenant, &groups[number], &selection),
    };
    set.page(world, query, call)
}

/// One group. [S] 1.7
pub(super) fn get(
    tenant: &Tenant,
    key: &str,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    query.only(&["$select"])?;
    let selection = selection(query)?;
    let group = &tenant.groups[find(tenant, key)?];
    let mut members = render(tenant, group, &selection);
    let context = call.context(&format!("{}/$entity", selection.context("groups")));
    members.insert("@odata.context".into(), context);
    Ok(Reply::json(200, Value::Object(members)))
}

/// The users in a group, with those of the groups in it where it is asked for all. [D:members]
/// [D:tmembers] 2.2
pub(super) fn members(
    world: &World,
    view: View<'_>,
    (key, transitive): (&str, bool),
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    query.only(&["$select", "$top", "$count", "$skiptoken"])?;
    // [D:adv] [D:members] 2.2: the cast is advanced.
    if !(call.is_eventual() && query.counts()) {
        return Err(GraphError::not_advanced("request"));
    }
    let tenant = view.tenant;
    let selection = user::selection(query)?;
    let number = find(tenant, key)?;
    let members = if transitive {
        tenant.transitive_members(number)
    } else {
        tenant.groups[number].members.clone()
    };
    let set = Set {
        // [U] that the cast goes by the name of what it is cast to
        context: selection.context("users"),
        size: members.len(),
        matches: &|_| true,
        render: &|place| user::render(tenant, view.user(members[place]), &selection),
    };
    set.page(world, query, call)
}

/// 404 as for a user. [O] 2.6 row 13; [U] that it is the same for groups
fn find(tenant: &Tenant, key: &str) -> Result<usize, GraphError> {
    let found = guid(key).and_then(|id| tenant.group(id));
    found.ok_or_else(|| GraphError::not_found(key))
}

fn render(tenant: &Tenant, group: &Group, selection: &Selection) -> Map<String, Value> {
    let mut members = Map::new();
    for name in &selection.names {
        members.insert((*name).to_owned(), property(tenant, group, name));
    }
    members
}

fn property(tenant: &Tenant, group: &Group, name: &str) -> Value {
    match name {
        "id" => json!(group.id),
        "displayName" => json!(group.display_name),
        "groupTypes" => json!(group.types),
        "securityEnabled" => json!(group.security_enabled),
        "onPremisesSyncEnabled" => json!(group.on_premises_sync_enabled),
        "assignedLicenses" => group.assigned_licenses(tenant),
        "licenseProcessingState" => group.processing_state(),
        // mailEnabled
        _ => json!(group.is_mail_enabled()),
    }
}
