//! From an HTTP request to an HTTP answer: sign-in, faults, headers.

use std::borrow::Cow;

use serde_json::Value;
use uuid::Uuid;

use super::error::GraphError;
use super::reply::{Body, Reply};
use super::{Call, Payload, Route, batch, cors};
use crate::clock::{http_date, seconds};
use crate::exchange::{Answer, Request};
use crate::faults::{After, Before};
use crate::state::session::Session;
use crate::world::World;

/// What was answered, before it is put on the wire.
struct Outcome {
    reply: Option<Reply>,
    truncated: bool,
    delay_ms: u64,
}

/// Answers a request for anything but the control path.
pub(crate) fn respond(world: &mut World, request: &Request, now_ms: u64) -> Answer {
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
    if call.method == "OPTIONS" {
        return answer(&call, cors::preflight());
    }
    world.metrics.count_host(host);
    if version != "v1.0" {
        let message = format!("Invalid version: {version}.");
        return answer(&call, GraphError::malformed(message).reply(&call));
    }
    let outcome = run(world, &call);
    let mut answer = match outcome.reply {
        Some(reply) if outcome.truncated => answer(&call, reply).truncated(),
        Some(reply) => answer(&call, reply),
        None => Answer::cut(0),
    };
    answer.delay_ms = outcome.delay_ms;
    answer
}

fn run(world: &mut World, call: &Call<'_>) -> Outcome {
    let is_batch = Route::find(call.method, call.path).is_ok_and(|route| route == Route::Batch);
    let document = if is_batch {
        call.json()
    } else {
        Ok(Cow::Owned(Value::Null))
    };
    let items = match &document {
        Ok(document) if is_batch => batch::items(document),
        Ok(_) => Ok(Vec::new()),
        Err(error) => Err(error.clone()),
    };
    let mut targets = vec![(call.method, call.path)];
    if let Ok(items) = &items
        && is_batch
    {
        world.metrics.count_call("POST", "/$batch");
        targets = items.iter().map(|item| (item.method, item.path)).collect();
    }
    for (method, path) in &targets {
        world.check_wait(method, path, call.now_ms);
    }
    let effects = world.script_effects(call.method, call.path, false);
    let mut outcome = Outcome {
        reply: None,
        truncated: false,
        delay_ms: effects.delay_ms,
    };
    let reply = match effects.before {
        Some(Before::Cut) => return outcome,
        Some(Before::Status {
            status,
            retry_after,
        }) => world.injected(status, &retry_after, call),
        None => match (authenticate(world, call), items) {
            (Err(error), _) | (_, Err(error)) => error.reply(call),
            (Ok(session), Ok(items)) if is_batch => {
                let batch = batch::run(world, &session, call, &items);
                outcome.truncated |= batch.truncated;
                outcome.delay_ms += batch.delay_ms;
                match batch.reply {
                    Some(reply) => reply,
                    None => return outcome,
                }
            }
            (Ok(session), Ok(_)) => single(world, &session, call),
        },
    };
    match effects.after {
        Some(After::Cut) => return outcome,
        Some(After::Truncate) => outcome.truncated = true,
        None => {}
    }
    for (method, path) in targets {
        world.note_wait(method, path, &reply, call.now_ms);
    }
    outcome.reply = Some(reply);
    outcome
}

/// Answers one call by somebody who is signed in.
pub(super) fn single(world: &mut World, session: &Session, call: &Call<'_>) -> Reply {
    let template = Route::find(call.method, call.path).map_or("(none)", |route| route.template());
    world.metrics.count_call(call.method, template);
    super::answer(world, session, call)
}

/// 401 without a token that is known and still good. [O] for the texts
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

/// Puts a reply on the wire, with the headers that every answer has. [D:best] 5, 4.3, 7.9
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
fn version(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    match path.find('/') {
        Some(end) => path.split_at(end),
        None => (path, ""),
    }
}

/// The host that the caller used, which links in answers carry too.
fn host(request: &Request) -> &str {
    let plain = |host: &&str| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b))
    };
    request.header("Host").filter(plain).unwrap_or("127.0.0.1")
}

/// The users whose licences a request changes: one, or several in a batch.
pub(crate) fn changed_users(world: &World, request: &Request) -> Vec<Uuid> {
    let path = request.path.split('?').next().unwrap_or("");
    let (_, below) = version(path);
    let changed = |method: &str, path: &str| match Route::find(method, path) {
        Ok(Route::AssignLicense(key)) => world
            .tenant
            .users
            .find(&key)
            .map(|row| world.tenant.users.rows()[row].id),
        _ => None,
    };
    if !Route::find(&request.method, below).is_ok_and(|route| route == Route::Batch) {
        return changed(&request.method, below).into_iter().collect();
    }
    let document: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let items = document
        .get("requests")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let of_item = |item: &Value| {
        let (method, url) = (item.get("method")?.as_str()?, item.get("url")?.as_str()?);
        changed(method, url.split('?').next().unwrap_or(""))
    };
    items.iter().filter_map(of_item).collect()
}
