//! What all lists that come in pages share. [D:userlist] [D:paging] [D:adv] 2.1

use serde_json::{Map, Value, json};

use super::Call;
use super::error::GraphError;
use super::filter::{Filter, Kind};
use super::paging;
use super::query::Query;
use super::reply::Reply;
use crate::world::World;

/// 2.1, 2.2: default 100, maximum 999. [D:userlist] [D:members]
const DEFAULT_PAGE: usize = 100;
const LARGEST_PAGE: usize = 999;

/// A list of so many things, by their places.
pub(super) struct Set<'a> {
    /// `users(id)`
    pub(super) context: String,
    pub(super) size: usize,
    pub(super) matches: &'a dyn Fn(usize) -> bool,
    pub(super) render: &'a dyn Fn(usize) -> Map<String, Value>,
}

impl Set<'_> {
    /// The page that a request asks for. [D:paging] [D:adv] 2.1
    pub(super) fn page(
        &self,
        world: &World,
        query: &Query,
        call: &Call<'_>,
    ) -> Result<Reply, GraphError> {
        let size = page_size(query)?;
        let first = match query.get("$skiptoken") {
            Some(token) => paging::position(world, token)?,
            None => 0,
        };
        let all = |first: usize| (first..self.size).filter(|place| (self.matches)(*place));
        let mut found = all(first);
        let page: Vec<Value> = found
            .by_ref()
            .take(size)
            .map(|place| Value::Object((self.render)(place)))
            .collect();
        let mut body = Map::new();
        body.insert("@odata.context".into(), call.context(&self.context));
        // [D:paging] [D:adv] 2.1: on the first page only, ignored without the header.
        if query.counts() && call.is_eventual() && query.get("$skiptoken").is_none() {
            body.insert("@odata.count".into(), json!(all(0).count()));
        }
        if let Some(next) = found.next() {
            body.insert(
                "@odata.nextLink".into(),
                json!(paging::link(world, query, call, next, 0)),
            );
        }
        body.insert("value".into(), Value::Array(page));
        Ok(Reply::json(200, Value::Object(body)))
    }
}

/// `$search` without its header. [D:adv] 2.1; [U] for the text
pub(super) fn refuse_search(query: &Query, call: &Call<'_>) -> Result<(), GraphError> {
    if query.get("$search").is_some() && !call.is_eventual() {
        let message = "Request with $search query parameter only works through MSGraph with a \
                       special request header: 'ConsistencyLevel: eventual'";
        return Err(GraphError::unsupported_query(message));
    }
    Ok(())
}

/// The filter, refused where it is advanced and the request is not. [D:adv] 2.1
pub(super) fn filter(
    kind: &'static Kind,
    query: &Query,
    call: &Call<'_>,
) -> Result<Option<Filter>, GraphError> {
    let Some(text) = query.get("$filter") else {
        return Ok(None);
    };
    let filter = Filter::parse(kind, text)?;
    // [D:adv] 2.1: `ne`, `not`, `endsWith` and counting inside a filter are advanced.
    if filter.is_advanced() && !(call.is_eventual() && query.counts()) {
        return Err(GraphError::not_advanced("filter"));
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
