//! From an HTTP request to an HTTP answer: sign-in, faults, headers.

use std::borrow::Cow;

use serde_json::Value;

use super::arrival::{Arrival, is_batch};
use super::error::GraphError;
use super::reply::{Body, Reply};
use super::route::Route;
use super::{Call, Payload, batch, cors};
use crate::clock::{http_date, seconds};
use crate::exchange::{Answer, Delivery, Request};
use crate::faults::{After, Before};
use crate::state::session::Session;
use crate::waits::Told;
use crate::world::World;

/// What was answered, before it is put on the wire.
struct Outcome {
    reply: Option<Reply>,
    truncated: bool,
    delay_ms: u64,
    told: Vec<Told>,
}

/// Answers a request for anything but the control path, and says what the answer tells about
/// waiting. Of an answer that does not arrive whole, nobody was told anything.
pub(crate) fn respond(
    world: &mut World,
    request: &Request,
    arrival: &Arrival,
    now_ms: u64,
) -> (Answer, Vec<Told>) {
    let request_id = world.next_request_id();
    let host = host(request);
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let (version, below) = version(path);
    let root = format!("http://{host}");
    let call = Call {
        method: &request.method,
        path: below,
        query,
        headers: &request.headers,
        body: Payload::Bytes(&request.body),
        root: &root,
        now_ms,
        now_s: seconds(now_ms),
        request_id,
        // [D:best] 5: echoed; Graph makes one up where the caller has none. [O]
        client_request_id: request
            .header("client-request-id")
            .map_or_else(|| request_id.to_string(), ToOwned::to_owned),
    };
    if cors::is_preflight(request) {
        return (answer(&call, cors::preflight()), Vec::new());
    }
    world.metrics.count_host(host);
    if version != "v1.0" {
        // [U] for code and text
        let message = format!("Invalid version: {version}.");
        let refusal = GraphError::malformed(message).reply(&call);
        return (answer(&call, refusal), Vec::new());
    }
    let outcome = run(world, &call, arrival);
    let mut answer = match outcome.reply {
        Some(reply) if outcome.truncated => answer(&call, reply).truncated(),
        Some(reply) => answer(&call, reply),
        None => Answer::cut(0),
    };
    answer.delay_ms = outcome.delay_ms;
    let told = match answer.delivery {
        Delivery::Whole => outcome.told,
        Delivery::Cut | Delivery::Truncated => Vec::new(),
    };
    (answer, told)
}

fn run(world: &mut World, call: &Call<'_>, arrival: &Arrival) -> Outcome {
    let is_batch = is_batch(call.method, call.path);
    let document = if is_batch {
        world.metrics.count_call("POST", "/$batch");
        call.json()
    } else {
        Ok(Cow::Owned(Value::Null))
    };
    let effects = world.script_effects(call.method, call.path, false);
    let mut outcome = Outcome {
        reply: None,
        truncated: false,
        delay_ms: effects.delay_ms,
        told: Vec::new(),
    };
    let reply = match effects.before {
        Some(Before::Cut) => return outcome,
        Some(Before::Status {
            status,
            retry_after,
        }) => world.injected(status, &retry_after, call),
        None => match (authenticate(world, call), document) {
            (Err(error), _) | (_, Err(error)) => error.reply(call),
            (Ok(session), Ok(document)) if is_batch => match batch::Batch::read(&document) {
                Err(error) => error.reply(call),
                Ok(batch) => {
                    let ran = batch.run(world, &session, call);
                    outcome.truncated |= ran.truncated;
                    outcome.delay_ms += ran.delay_ms;
                    outcome.told = ran.told;
                    match ran.reply {
                        Some(reply) => reply,
                        None => return outcome,
                    }
                }
            },
            (Ok(session), Ok(_)) => single(world, &session, call),
        },
    };
    match effects.after {
        Some(After::Cut) => return outcome,
        Some(After::Truncate) => outcome.truncated = true,
        None => {}
    }
    outcome.told.extend(arrival.told(&reply));
    outcome.reply = Some(reply);
    outcome
}

/// Answers one call by somebody who is signed in.
pub(super) fn single(world: &mut World, session: &Session, call: &Call<'_>) -> Reply {
    let route = Route::find(call.method, call.path);
    let template = route.map_or("(none)", |route| route.shape.template);
    world.metrics.count_call(call.method, template);
    super::answer(world, session, call)
}

/// 401 without a token that is known and still good. [D:errors] 5; [O] for the texts
fn authenticate(world: &World, call: &Call<'_>) -> Result<Session, GraphError> {
    let refused = |message: &str| GraphError::new(401, "InvalidAuthenticationToken", message);
    let token = call.header("Authorization").and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("Bearer")
            .then_some(token.trim())
    });
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Err(refused("Access token is empty."));
    };
    let Some(session) = world.sessions.get(token) else {
        return Err(refused("Invalid access token."));
    };
    if session.expires_ms.is_some_and(|end| call.now_ms >= end) {
        return Err(refused("Lifetime validation failed, the token is expired."));
    }
    Ok(session.clone())
}

/// Puts a reply on the wire, with the headers that every answer has. [D:best] 5, [O] 7.9
fn answer(call: &Call<'_>, reply: Reply) -> Answer {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    if let Some(kind) = reply.content_type() {
        add("Content-Type", kind);
    }
    add("Cache-Control", "no-cache");
    add("OData-Version", "4.0");
    add("request-id", &call.request_id.to_string());
    add("client-request-id", &call.client_request_id);
    add("x-ms-ags-diagnostic", DIAGNOSTIC);
    add("Date", &http_date(call.now_s));
    headers.extend(cors::headers());
    headers.extend(reply.headers);
    let body = match reply.body {
        Body::Empty => Vec::new(),
        Body::Json(value) => value.to_string().into_bytes(),
        Body::Text(text) => text.into_bytes(),
    };
    Answer {
        status: reply.status,
        headers,
        body,
        ..Answer::default()
    }
}

const DIAGNOSTIC: &str = "{\"ServerInfo\":{\"DataCenter\":\"Simulated\",\"Slice\":\"E\",\
    \"Ring\":\"0\",\"ScaleUnit\":\"000\",\"RoleInstance\":\"reseat-sim\"}}";

/// `/v1.0/users` is the version `v1.0` and the path `/users`.
pub(super) fn version(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    match path.find('/') {
        Some(end) => path.split_at(end),
        None => (path, ""),
    }
}

/// The host that the caller used, which links in answers carry too. [D:paging] 2.1
fn host(request: &Request) -> &str {
    let plain = |host: &&str| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b))
    };
    request.header("Host").filter(plain).unwrap_or("127.0.0.1")
}
