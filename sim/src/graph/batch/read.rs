//! Reads a batch, or refuses it whole.

use serde_json::Value;

use super::{Batch, Item};
use crate::graph::error::GraphError;
use crate::graph::route::{Resource, Route};

/// 3: at most 20 requests. [D:batch]
const LARGEST: usize = 20;

impl Batch<'_> {
    /// Reads all requests, or refuses the whole batch: one bad request and none of them runs.
    /// [D:batch] 3; [O] that none runs; [U] for the texts
    pub(crate) fn read(document: &Value) -> Result<Batch<'_>, GraphError> {
        let Some(list) = document.get("requests").and_then(Value::as_array) else {
            return Err(GraphError::malformed("Invalid batch payload format."));
        };
        if list.is_empty() {
            return Err(GraphError::malformed("The batch contains no requests."));
        }
        if list.len() > LARGEST {
            return Err(GraphError::malformed(format!(
                "Number of batch request steps exceeds the maximum value of {LARGEST}."
            )));
        }
        let mut items: Vec<Item<'_>> = Vec::with_capacity(list.len());
        for value in list {
            let item = item(value)?;
            // 3: ids are unique without regard to case. [D:batch]
            if items.iter().any(|known| same(known.id, item.id)) {
                let message = format!("Request Id '{}' is not unique in the batch.", item.id);
                return Err(GraphError::malformed(message));
            }
            items.push(item);
        }
        let order = order(&items)?;
        Ok(Batch { items, order })
    }
}

/// Ids compare without case. [D:batch] 3
pub(super) fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The order in which the requests run: as given, but each after those that it depends on, wherever
/// these stand. [D:batch] 3: `dependsOn` is a list of ids; [U] for the refusals
fn order(items: &[Item<'_>]) -> Result<Vec<usize>, GraphError> {
    let mut needs: Vec<Vec<usize>> = Vec::with_capacity(items.len());
    for item in items {
        let place = |id: &&str| {
            let found = items.iter().position(|known| same(known.id, id));
            found.ok_or_else(|| {
                let message = format!("Request '{}' depends on unknown '{id}'.", item.id);
                GraphError::malformed(message)
            })
        };
        needs.push(
            item.depends_on
                .iter()
                .map(place)
                .collect::<Result<_, _>>()?,
        );
    }
    let mut order: Vec<usize> = Vec::with_capacity(items.len());
    while order.len() < items.len() {
        let is_next = |place: &usize| {
            !order.contains(place) && needs[*place].iter().all(|need| order.contains(need))
        };
        match (0..items.len()).find(is_next) {
            Some(place) => order.push(place),
            None => {
                let message = "The dependencies of the batch requests form a cycle.";
                return Err(GraphError::malformed(message));
            }
        }
    }
    Ok(order)
}

/// One request. [D:batch] 3; [U] for the texts
fn item(value: &Value) -> Result<Item<'_>, GraphError> {
    let text = |name: &str| {
        let found = value
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty());
        found.ok_or_else(|| GraphError::malformed(format!("A batch request lacks '{name}'.")))
    };
    let (id, method, url) = (text("id")?, text("method")?, text("url")?);
    let refuse = |message: &str| {
        Err(GraphError::malformed(format!(
            "Batch request '{id}' is not valid: {message}."
        )))
    };
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    // [D:known] 3: relative to the version root.
    if is_absolute(path) {
        return refuse("its URL must be relative");
    }
    let headers = match value.get("headers") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(members)) => {
            let text = |(name, value): (&String, &Value)| {
                value.as_str().map(|value| (name.clone(), value.to_owned()))
            };
            match members.iter().map(text).collect::<Option<Vec<_>>>() {
                Some(headers) => headers,
                None => return refuse("its headers must be texts"),
            }
        }
        Some(_) => return refuse("its headers must be an object"),
    };
    let body = value.get("body").filter(|body| !body.is_null());
    // [D:batch] 3: whoever sends a body says what it is.
    if body.is_some() && crate::exchange::header(&headers, "Content-Type").is_none() {
        return refuse("a body needs the header Content-Type");
    }
    // [D:known] 3
    if Route::find("POST", path).is_ok_and(|route| route.resource() == Resource::Batch) {
        return refuse("a batch can not contain a batch");
    }
    let depends_on = match value.get("dependsOn") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(ids)) => {
            match ids.iter().map(Value::as_str).collect::<Option<Vec<_>>>() {
                Some(ids) => ids,
                None => return refuse("dependsOn must hold ids"),
            }
        }
        Some(_) => return refuse("dependsOn must be an array"),
    };
    Ok(Item {
        id,
        method,
        path,
        query,
        headers,
        body,
        depends_on,
    })
}

/// True for `http://…` and `//…`; what stands behind the question mark does not count.
fn is_absolute(path: &str) -> bool {
    let scheme = path.split_once("://").map(|(scheme, _)| scheme);
    path.starts_with("//") || scheme.is_some_and(|scheme| !scheme.contains('/'))
}
