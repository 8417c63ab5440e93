//! `POST /$batch`. [D:batch] section 3

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::error::GraphError;
use super::http::single;
use super::reply::{Body, Reply};
use super::{Call, Payload};
use crate::faults::{After, Before};
use crate::random::{Random, hash};
use crate::state::session::Session;
use crate::world::World;

/// 3: at most 20 requests. [D:batch]
const LARGEST: usize = 20;

/// A batch that was answered, or cut on its way by a fault of one of its items.
pub(crate) struct Outcome {
    /// `None` where the connection is cut.
    pub(crate) reply: Option<Reply>,
    pub(crate) truncated: bool,
    pub(crate) delay_ms: u64,
}

/// One request of a batch that was found well formed.
pub(crate) struct Item<'a> {
    id: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    query: &'a str,
    headers: Vec<(String, String)>,
    body: Option<&'a Value>,
    depends_on: Vec<&'a str>,
}

/// Reads all requests, or refuses the whole batch: one bad request and none of them runs.
/// [D:batch] `faults.md` 3.9
pub(crate) fn items(document: &Value) -> Result<Vec<Item<'_>>, GraphError> {
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
        if items
            .iter()
            .any(|known| known.id.to_lowercase() == item.id.to_lowercase())
        {
            let message = format!("Request Id '{}' is not unique in the batch.", item.id);
            return Err(GraphError::malformed(message));
        }
        if let Some(unknown) = item
            .depends_on
            .iter()
            .find(|id| items.iter().all(|known| known.id != **id))
        {
            let message = format!("Request '{}' depends on unknown '{unknown}'.", item.id);
            return Err(GraphError::malformed(message));
        }
        items.push(item);
    }
    Ok(items)
}

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
    // [D:known] 3: relative to the version root.
    if url.contains("://") {
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
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    if path.trim_matches('/').eq_ignore_ascii_case("$batch") {
        return refuse("a batch can not contain a batch");
    }
    let depends_on = match value.get("dependsOn") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(ids)) => ids.iter().filter_map(Value::as_str).collect(),
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

/// Runs all requests in order and answers them in another one.
pub(crate) fn run(
    world: &mut World,
    session: &Session,
    outer: &Call<'_>,
    items: &[Item<'_>],
) -> Outcome {
    let mut outcome = Outcome {
        reply: None,
        truncated: false,
        delay_ms: 0,
    };
    let mut statuses: HashMap<&str, u16> = HashMap::new();
    let mut responses = Vec::with_capacity(items.len());
    for item in items {
        let client_request_id = crate::exchange::header(&item.headers, "client-request-id");
        let call = Call {
            method: item.method,
            path: item.path,
            query: item.query,
            headers: &item.headers,
            body: Payload::Json(item.body),
            client_request_id: client_request_id
                .map_or_else(|| outer.client_request_id.clone(), ToOwned::to_owned),
            ..*outer
        };
        let failed = |id: &&str| statuses.get(*id).is_some_and(|status| *status >= 400);
        let reply = if item.depends_on.iter().any(failed) {
            // [D:batch] 3: who depends on a failed request gets 424.
            let message = "A request that this one depends on has failed.";
            GraphError::new(424, "FailedDependency", message).reply(&call)
        } else {
            let effects = world.script_effects(call.method, call.path, true);
            outcome.delay_ms += effects.delay_ms;
            outcome.truncated |= effects.after == Some(After::Truncate);
            let reply = match effects.before {
                Some(Before::Cut) => return outcome,
                Some(Before::Status {
                    status,
                    retry_after,
                }) => world.injected(status, &retry_after, &call),
                None => single(world, session, &call),
            };
            if effects.after == Some(After::Cut) {
                return outcome;
            }
            reply
        };
        world.note_wait(call.method, call.path, &reply, call.now_ms);
        statuses.insert(item.id, reply.status);
        responses.push(response(item.id, reply));
    }
    shuffle(&mut responses, world.seed, items);
    outcome.reply = Some(Reply::json(200, json!({ "responses": responses })));
    outcome
}

fn response(id: &str, reply: Reply) -> Value {
    let mut headers = Map::new();
    if let Some(kind) = reply.content_type() {
        headers.insert("Content-Type".to_owned(), json!(kind));
    }
    headers.insert("Cache-Control".to_owned(), json!("no-cache"));
    headers.insert("OData-Version".to_owned(), json!("4.0"));
    for (name, value) in reply.headers {
        // Two headers of one name become one, as everywhere in HTTP.
        match headers.get_mut(&name) {
            Some(Value::String(known)) => *known = format!("{known}, {value}"),
            _ => {
                headers.insert(name, Value::String(value));
            }
        }
    }
    let body = match reply.body {
        Body::Json(body) => body,
        Body::Text(text) => Value::String(text),
        Body::Empty => return json!({ "id": id, "status": reply.status, "headers": headers }),
    };
    json!({ "id": id, "status": reply.status, "headers": headers, "body": body })
}

/// 3: the order of answers means nothing. It depends on seed and ids only, so that a run repeats
/// exactly whatever the order in which batches arrive.
fn shuffle(responses: &mut [Value], seed: u64, items: &[Item<'_>]) {
    let ids: Vec<&str> = items.iter().map(|item| item.id).collect();
    let paths = items.first().map_or("", |item| item.path);
    let mut random = Random::new(seed ^ hash(&ids.join("\n")) ^ hash(paths));
    for last in (1..responses.len()).rev() {
        responses.swap(last, random.below(last + 1));
    }
    // A draw that happens to keep the order would let a caller get away with counting on it.
    if responses.len() > 2
        && responses
            .iter()
            .zip(&ids)
            .all(|(value, id)| value["id"] == **id)
    {
        responses.reverse();
    }
}
