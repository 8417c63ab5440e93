//! `POST /$batch`. [D:batch] section 3

mod read;

use serde_json::{Map, Value, json};

use super::arrival::target;
use super::error::GraphError;
use super::http::single;
use super::reply::{Body, Reply};
use super::{Call, Payload};
use crate::faults::{After, Before};
use crate::random::{Random, hash};
use crate::state::session::Session;
use crate::waits::Told;
use crate::world::World;
use read::same;

/// A batch that was answered, or cut on its way by a fault of one of its items.
pub(crate) struct Outcome {
    /// `None` where the connection is cut.
    pub(crate) reply: Option<Reply>,
    pub(crate) truncated: bool,
    pub(crate) delay_ms: u64,
    /// The waits that its items were told.
    pub(crate) told: Vec<Told>,
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

/// All requests of a batch.
pub(crate) struct Batch<'a> {
    /// As they were given.
    pub(crate) items: Vec<Item<'a>>,
    /// Their places in the order in which they run.
    order: Vec<usize>,
}

impl Batch<'_> {
    /// Runs all requests and answers them in another order. [D:batch] 3
    pub(crate) fn run(&self, world: &mut World, session: &Session, outer: &Call<'_>) -> Outcome {
        let mut outcome = Outcome {
            reply: None,
            truncated: false,
            delay_ms: 0,
            told: Vec::new(),
        };
        let mut failed: Vec<&str> = Vec::new();
        let mut responses = Vec::with_capacity(self.items.len());
        for item in self.order.iter().map(|place| &self.items[*place]) {
            let call = item.call(outer);
            let has_failed = |id: &&str| failed.iter().any(|known| same(known, id));
            let reply = if item.depends_on.iter().any(has_failed) {
                // [D:batch] 3: who depends on a failed request gets 424; [U] for code and text
                let message = "A request that this one depends on has failed.";
                GraphError::new(424, "FailedDependency", message).reply(&call)
            } else {
                match answered(world, session, &call, &mut outcome) {
                    Some(reply) => reply,
                    None => return outcome,
                }
            };
            let target = target(&world.tenant, call.method, call.path);
            outcome.told.extend(Told::by(&reply, target));
            if reply.status >= 400 {
                failed.push(item.id);
            }
            responses.push(response(item.id, reply));
        }
        shuffle(&mut responses, world.seed, &self.items);
        outcome.reply = Some(Reply::json(200, json!({ "responses": responses })));
        outcome
    }
}

impl Item<'_> {
    fn call<'a>(&'a self, outer: &Call<'a>) -> Call<'a> {
        let client_request_id = crate::exchange::header(&self.headers, "client-request-id");
        Call {
            method: self.method,
            path: self.path,
            query: self.query,
            headers: &self.headers,
            body: Payload::Json(self.body),
            client_request_id: client_request_id
                .map_or_else(|| outer.client_request_id.clone(), ToOwned::to_owned),
            ..*outer
        }
    }
}

/// Answers one request with what the script of faults makes of it; `None` where the connection is
/// cut.
fn answered(
    world: &mut World,
    session: &Session,
    call: &Call<'_>,
    outcome: &mut Outcome,
) -> Option<Reply> {
    let effects = world.script_effects(call.method, call.path, true);
    outcome.delay_ms += effects.delay_ms;
    outcome.truncated |= effects.after == Some(After::Truncate);
    let reply = match effects.before {
        Some(Before::Cut) => return None,
        Some(Before::Status {
            status,
            retry_after,
        }) => world.injected(status, &retry_after, call),
        None => single(world, session, call),
    };
    (effects.after != Some(After::Cut)).then_some(reply)
}

/// One answer inside a batch. [D:batch] 3
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

/// [D:batch] 3: the order of answers means nothing. It depends on seed and ids only, so that a run repeats
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
