//! From an HTTP request to an HTTP answer: sign-in, faults, headers.

use std::borrow::Cow;

use serde_json::Value;

use super::arrival::{Arrival, is_batch};
use super::error::GraphError;
use super::query::Query;
use super::reply::{Body, Reply};
use super::route::Route;
use super::{Call, Payload, batch, cors};
use crate::clock::{http_date, seconds};
use crate::exchange::{self, Answer, Delivery, Request};
use crate::faults::{After, Before, Effects, TokenFault, Truncation, later_than, page};
use crate::state::session::Session;
use crate::waits::Told;
use crate::world::World;

/// What was answered, before it is put on the wire.
struct Outcome {
    reply: Option<Reply>,
    truncated: Option<Truncation>,
    delay_ms: u64,
    byte_ms: u64,
    is_foreign: bool,
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
        arrived: arrival.number,
        overlaps: false,
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
        Some(reply) => answer(&call, reply),
        None => Answer::cut(0),
    };
    answer.is_foreign = outcome.is_foreign;
    if let Some(truncation) = outcome.truncated.filter(|_| !answer.is_cut()) {
        answer.truncate(truncation);
    }
    answer.delay_ms = outcome.delay_ms;
    answer.byte_ms = outcome.byte_ms;
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
    let effects = world.script_effects(call, false);
    let mut outcome = Outcome {
        reply: None,
        truncated: None,
        delay_ms: effects.delay_ms,
        byte_ms: effects.byte_ms,
        is_foreign: false,
        told: Vec::new(),
    };
    prepare(world, &effects, bearer(call), call);
    let reply = match &effects.before {
        Some(Before::Cut) => return outcome,
        Some(Before::Instead(instead)) => {
            outcome.is_foreign = instead.is_foreign();
            world.injected(instead, call)
        }
        None => match (authenticate(world, call), document) {
            (Err(error), _) | (_, Err(error)) => error.reply(call),
            (Ok(session), Ok(document)) if is_batch => match batch::Batch::read(&document) {
                Err(error) => error.reply(call),
                Ok(batch) => {
                    let ran = batch.run(world, &session, call, &effects);
                    outcome.truncated = ran.truncated;
                    outcome.delay_ms += ran.delay_ms;
                    outcome.byte_ms = outcome.byte_ms.max(ran.byte_ms);
                    outcome.is_foreign = ran.is_foreign;
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
    let (reply, is_foreign, is_other) = reshaped(world, &effects, call, reply);
    outcome.is_foreign |= is_foreign;
    if is_other {
        // Nobody sees what was said inside.
        outcome.told.clear();
    }
    match effects.after {
        Some(After::Cut) => return outcome,
        Some(After::Truncate(truncation)) => outcome.truncated = Some(truncation),
        None => {}
    }
    outcome.told.extend(arrival.told(&reply));
    outcome.reply = Some(reply);
    outcome
}

/// Carries out what a script does to tokens and links before a call is answered.
pub(super) fn prepare(world: &mut World, effects: &Effects, token: Option<&str>, call: &Call<'_>) {
    match &effects.token {
        None => {}
        Some(TokenFault::Expired) => {
            if let Some(token) = token {
                world.sessions.expire(Some(token), call.now_ms);
            }
        }
        Some(TokenFault::Claims(claims)) => {
            let claims = claims.clone().unwrap_or_else(|| later_than(call.now_s));
            if let Some(token) = token {
                world.sessions.challenge(Some(token), &claims);
            }
        }
    }
    world.expired_links += u64::from(effects.expires_links);
}

/// What a script makes of an answer of ours: the answer; whether it is one that Graph would not give; and
/// whether it is another one altogether.
pub(super) fn reshaped(
    world: &mut World,
    effects: &Effects,
    call: &Call<'_>,
    mut reply: Reply,
) -> (Reply, bool, bool) {
    if let Some((number, instead)) = &effects.afterwards {
        if reply.status < 400 {
            return (world.injected(instead, call), instead.is_foreign(), true);
        }
        world.script.miss(effects, |missed| missed == *number);
    }
    let mut is_foreign = false;
    for (number, fault) in &effects.page {
        if page(world, call, fault, &mut reply) {
            is_foreign = true;
        } else {
            world.script.miss(effects, |missed| missed == *number);
        }
    }
    (reply, is_foreign, false)
}

/// Answers one call by somebody who is signed in.
pub(super) fn single(world: &mut World, session: &Session, call: &Call<'_>) -> Reply {
    let route = Route::find(call.method, call.path);
    let template = route.map_or("(none)", |route| route.shape.template);
    world.metrics.count_call(call.method, template);
    super::answer(world, session, call)
}

/// True where a request goes on from an earlier page.
pub(crate) fn follows(query: &str) -> bool {
    Query::parse(query).is_ok_and(|query| query.get("$skiptoken").is_some())
}

/// The token of a call.
fn bearer<'a>(call: &Call<'a>) -> Option<&'a str> {
    let (scheme, token) = exchange::header(call.headers, "Authorization")?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

/// 401 without a token. [D:errors] 5; [O] for code and text
fn authenticate(world: &World, call: &Call<'_>) -> Result<Session, GraphError> {
    let Some(token) = bearer(call) else {
        let message = "Access token is empty.";
        return Err(GraphError::new(401, "InvalidAuthenticationToken", message));
    };
    world.sessions.check(token, call.now_ms).cloned()
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
        Body::Text(text) | Body::Html(text) => text.into_bytes(),
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
