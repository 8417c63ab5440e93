//! `POST /$batch`. [D:batch] section 3

mod read;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::arrival::{changes, target};
use super::error::GraphError;
use super::http::{prepare, reshaped, single};
use super::reply::{Body, Reply};
use super::{Call, Payload};
use crate::faults::{self, After, BatchFault, Before, Effects, Truncation};
use crate::random::{Random, hash};
use crate::state::session::Session;
use crate::waits::Told;
use crate::world::World;
use read::same;

/// A batch that was answered, or cut on its way by a fault of one of its items.
pub(crate) struct Outcome {
    /// `None` where the connection is cut.
    pub(crate) reply: Option<Reply>,
    pub(crate) truncated: Option<Truncation>,
    pub(crate) delay_ms: u64,
    pub(crate) byte_ms: u64,
    /// True where it is an answer that Graph would not give.
    pub(crate) is_foreign: bool,
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

/// What was run of a batch so far.
#[derive(Default)]
struct Running<'a> {
    failed: Vec<&'a str>,
    /// Who was changed, and by which request.
    changed: Vec<(Uuid, &'a str)>,
    /// What is out of shape in the answer to one request.
    faults: Vec<(&'a str, Effects)>,
}

impl Batch<'_> {
    /// Runs all requests and answers them in another order. [D:batch] 3
    pub(crate) fn run(
        &self,
        world: &mut World,
        session: &Session,
        outer: &Call<'_>,
        effects: &Effects,
    ) -> Outcome {
        let mut outcome = Outcome {
            reply: None,
            truncated: None,
            delay_ms: 0,
            byte_ms: 0,
            is_foreign: false,
            told: Vec::new(),
        };
        let mut running = Running::default();
        let mut responses = Vec::with_capacity(self.items.len());
        for item in self.order.iter().map(|place| &self.items[*place]) {
            let call = item.call(outer);
            let has_failed = |id: &&str| running.failed.iter().any(|known| same(known, id));
            let reply = if item.depends_on.iter().any(has_failed) {
                // [D:batch] 3: who depends on a failed request gets 424; [U] for code and text
                let message = "A request that this one depends on has failed.";
                GraphError::new(424, "FailedDependency", message).reply(&call)
            } else {
                match self.answered(world, session, (item, &call), &mut running, &mut outcome) {
                    Some(reply) => reply,
                    None => return outcome,
                }
            };
            let target = target(&world.tenant, call.method, call.path);
            outcome.told.extend(Told::by(&reply, target));
            if reply.status >= 400 {
                running.failed.push(item.id);
            }
            responses.push(response(item.id, reply));
        }
        shuffle(&mut responses, world.seed, &self.items);
        for (id, effects) in &running.faults {
            let bend = |fault| faults::batch(&mut responses, &[*id], fault);
            outcome.is_foreign |= bent(world, effects, bend);
        }
        let ids: Vec<&str> = self.items.iter().map(|item| item.id).collect();
        let bend = |fault| faults::batch(&mut responses, &ids, fault);
        outcome.is_foreign |= bent(world, effects, bend);
        outcome.reply = Some(Reply::json(200, json!({ "responses": responses })));
        outcome
    }

    /// Answers one request with what the script of faults makes of it; `None` where the connection is
    /// cut.
    fn answered<'a>(
        &'a self,
        world: &mut World,
        session: &Session,
        (item, call): (&'a Item<'a>, &Call<'_>),
        running: &mut Running<'a>,
        outcome: &mut Outcome,
    ) -> Option<Reply> {
        let effects = world.script_effects(call, true);
        outcome.delay_ms += effects.delay_ms;
        outcome.byte_ms = outcome.byte_ms.max(effects.byte_ms);
        prepare(world, &effects, Some(&session.token), call);
        let mut is_foreign = false;
        let reply = match &effects.before {
            Some(Before::Cut) => return None,
            Some(Before::Instead(instead)) => {
                is_foreign = instead.is_foreign();
                world.injected(instead, call)
            }
            None => match world.sessions.check(&session.token, call.now_ms) {
                // It went bad while the batch ran.
                Err(error) => error.reply(call),
                Ok(_) => self.carried_out(world, session, (item, call.clone()), running),
            },
        };
        let (reply, is_reshaped, _) = reshaped(world, &effects, call, reply);
        outcome.is_foreign |= is_foreign || is_reshaped;
        match effects.after {
            Some(After::Cut) => return None,
            Some(After::Truncate(truncation)) => outcome.truncated = Some(truncation),
            None => {}
        }
        if !effects.batch.is_empty() {
            running.faults.push((item.id, effects));
        }
        Some(reply)
    }

    /// Carries out one request. A second change of one user is refused where it does not wait for the first.
    /// [O] 3: the same user twice in one batch
    fn carried_out<'a>(
        &'a self,
        world: &mut World,
        session: &Session,
        (item, call): (&'a Item<'a>, Call<'_>),
        running: &mut Running<'a>,
    ) -> Reply {
        let user = changes(&world.tenant, call.method, call.path);
        let of_user = |(known, _): &&(Uuid, &str)| Some(*known) == user;
        let mut earlier = running.changed.iter().filter(of_user);
        let overlaps = earlier.any(|(_, id)| !self.waits_for(item, id));
        let reply = single(world, session, &Call { overlaps, ..call });
        if let Some(user) = user.filter(|_| reply.status < 400) {
            running.changed.push((user, item.id));
        }
        reply
    }

    /// True where a request runs after another one by its own wish.
    fn waits_for(&self, item: &Item<'_>, id: &str) -> bool {
        item.depends_on.iter().any(|need| {
            let through = || self.items.iter().find(|known| same(known.id, need));
            same(need, id) || through().is_some_and(|known| self.waits_for(known, id))
        })
    }
}

/// Brings the answer of a batch out of shape as a script says; true where it was.
fn bent(world: &mut World, effects: &Effects, mut bend: impl FnMut(BatchFault) -> bool) -> bool {
    let mut is_bent = false;
    for (number, fault) in &effects.batch {
        if bend(*fault) {
            is_bent = true;
        } else {
            world.script.miss(effects, |missed| missed == *number);
        }
    }
    is_bent
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
        Body::Text(text) | Body::Html(text) => Value::String(text),
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
