//! `GET /users` and `GET /users/$count`. [D:userlist] 2.1

use super::Call;
use super::collection::{self, Set};
use super::error::GraphError;
use super::filter::{Filter, USERS, UserSubject};
use super::query::Query;
use super::reply::Reply;
use super::user;
use crate::state::replicas::View;
use crate::world::World;

/// 2.1: these give 501 when chosen on the collection. [D:userlist]
const NOT_IN_COLLECTION: [&str; 3] = ["aboutMe", "birthday", "mailboxSettings"];

/// One page of users. [D:userlist] [D:adv] 2.1
pub(super) fn list(
    world: &World,
    view: View<'_>,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    let tenant = view.tenant;
    collection::refuse_search(query, call)?;
    // `$skip` is not supported by Graph [D:userlist] 2.1; `$search`, `$orderby` and `$expand` not by us.
    query.only(&["$select", "$filter", "$top", "$count", "$skiptoken"])?;
    refuse_not_in_collection(query)?;
    let selection = user::selection(query)?;
    let filter = collection::filter(&USERS, query, call)?;
    let matches = |row: usize| is_listed(view, filter.as_ref(), row);
    let set = Set {
        context: selection.context("users"),
        size: tenant.users.rows().len(),
        matches: &matches,
        render: &|row| user::render(tenant, view.user(row), &selection),
    };
    set.page(world, query, call)
}

/// How many users there are, as plain text. [D:adv] 2.1
pub(super) fn count(view: View<'_>, query: &Query, call: &Call<'_>) -> Result<Reply, GraphError> {
    query.only(&["$filter"])?;
    if !call.is_eventual() {
        // [D:adv] 2.1
        return Err(GraphError::refused("$count is not currently supported."));
    }
    // The segment itself stands for `$count=true`.
    let filter = query
        .get("$filter")
        .map(|text| Filter::parse(&USERS, text))
        .transpose()?;
    let rows = 0..view.tenant.users.rows().len();
    let count = rows.filter(|row| is_listed(view, filter.as_ref(), *row));
    Ok(Reply::text(count.count().to_string()))
}

/// True for a user who is there and whom the filter lets through.
fn is_listed(view: View<'_>, filter: Option<&Filter>, row: usize) -> bool {
    let tenant = view.tenant;
    let user = view.user(row);
    tenant.users.is_there(row)
        && filter.is_none_or(|filter| filter.matches(&UserSubject { tenant, user }))
}

/// 2.1: 501. [D:userlist]; [U] for code and text
fn refuse_not_in_collection(query: &Query) -> Result<(), GraphError> {
    let mut chosen = query.get("$select").unwrap_or("").split(',').map(str::trim);
    let refused = |name: &str| {
        NOT_IN_COLLECTION
            .iter()
            .any(|no| no.eq_ignore_ascii_case(name))
    };
    match chosen.find(|name| refused(name)) {
        Some(name) => {
            let message = format!("The property '{name}' is not available on a collection.");
            Err(GraphError::new(501, "NotImplemented", message))
        }
        None => Ok(()),
    }
}
