//! `GET /users` and `GET /users/$count`. [D:userlist] 2.1

use serde_json::{Map, Value, json};

use super::Call;
use super::error::GraphError;
use super::filter::Filter;
use super::paging;
use super::query::Query;
use super::reply::Reply;
use super::user;
use crate::state::Tenant;
use crate::world::World;

/// 2.1: default 100, maximum 999. [D:userlist]
const DEFAULT_PAGE: usize = 100;
const LARGEST_PAGE: usize = 999;

/// 2.1: these give 501 when chosen on the collection. [D:userlist]
const NOT_IN_COLLECTION: [&str; 3] = ["aboutMe", "birthday", "mailboxSettings"];

/// One page of users. [D:userlist] [D:adv] 2.1; [U] for the texts of refusals
pub(super) fn list(world: &World, query: &Query, call: &Call<'_>) -> Result<Reply, GraphError> {
    let tenant = &world.tenant;
    if query.get("$search").is_some() && !call.is_eventual() {
        // [D:adv] 2.1
        let message = "Request with $search query parameter only works through MSGraph with a \
                       special request header: 'ConsistencyLevel: eventual'";
        return Err(GraphError::unsupported_query(message));
    }
    // `$skip` is not supported by Graph [D:userlist] 2.1; `$search`, `$orderby` and `$expand` not by us.
    query.only(&["$select", "$filter", "$top", "$count", "$skiptoken"])?;
    refuse_not_in_collection(query)?;
    let selection = user::selection(query)?;
    let filter = filter(query, call)?;
    let size = page_size(query)?;
    let rows = tenant.users.rows();
    let matches = |row: &usize| {
        filter
            .as_ref()
            .is_none_or(|f| f.matches(tenant, &rows[*row]))
    };
    let first = match query.get("$skiptoken") {
        Some(token) => paging::position(world, token)?,
        None => 0,
    };
    let mut found = (first..rows.len()).filter(matches);
    let page: Vec<Value> = found
        .by_ref()
        .take(size)
        .map(|row| Value::Object(user::render(tenant, &rows[row], &selection)))
        .collect();
    let mut body = Map::new();
    body.insert(
        "@odata.context".into(),
        call.context(&selection.context("users")),
    );
    // [D:paging] [D:adv] 2.1: on the first page only, ignored without the header.
    if query.counts() && call.is_eventual() && query.get("$skiptoken").is_none() {
        body.insert(
            "@odata.count".into(),
            json!((0..rows.len()).filter(matches).count()),
        );
    }
    if let Some(next) = found.next() {
        body.insert(
            "@odata.nextLink".into(),
            json!(paging::next_link(world, query, call, next)),
        );
    }
    body.insert("value".into(), Value::Array(page));
    Ok(Reply::json(200, Value::Object(body)))
}

/// How many users there are, as plain text. [D:adv] 2.1
pub(super) fn count(tenant: &Tenant, query: &Query, call: &Call<'_>) -> Result<Reply, GraphError> {
    query.only(&["$filter"])?;
    if !call.is_eventual() {
        // [D:adv] 2.1
        return Err(GraphError::refused("$count is not currently supported."));
    }
    // The segment itself stands for `$count=true`.
    let filter = query.get("$filter").map(Filter::parse).transpose()?;
    let rows = tenant.users.rows().iter();
    let count = rows
        .filter(|row| filter.as_ref().is_none_or(|f| f.matches(tenant, row)))
        .count();
    Ok(Reply::text(count.to_string()))
}

/// The filter, refused where it is advanced and the request is not. [D:adv] 2.1
fn filter(query: &Query, call: &Call<'_>) -> Result<Option<Filter>, GraphError> {
    let Some(text) = query.get("$filter") else {
        return Ok(None);
    };
    let filter = Filter::parse(text)?;
    // [D:adv] 2.1: `ne`, `not`, `endsWith` and counting inside a filter are advanced.
    if filter.is_advanced() && !(call.is_eventual() && query.counts()) {
        let message = "The filter is not supported because the required parameters might be \
                       missing. Try adding $count=true query parameter and \
                       ConsistencyLevel:eventual header.";
        return Err(GraphError::unsupported_query(message));
    }
    Ok(Some(filter))
}

/// 2.1: 1 to 999. [D:userlist]; [U] for code and text
fn page_size(query: &Query) -> Result<usize, GraphError> {
    let Some(text) = query.get("$top") else {
        return Ok(DEFAULT_PAGE);
    };
    match text.parse() {
        Ok(size) if (1..=LARGEST_PAGE).contains(&size) => Ok(size),
        _ => {
            let message = format!(
                "Invalid page size specified: '{text}'. Must be between 1 and {LARGEST_PAGE} \
                 inclusive."
            );
            Err(GraphError::unsupported_query(message))
        }
    }
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
