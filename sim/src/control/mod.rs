//! The control path `/_sim/`: what the tenant really holds, and how to set it. Product
//! specification 4.4; its calls are described in `sim/README.md`. There is no CORS on it.

mod set;
mod view;

use std::net::IpAddr;

use serde_json::{Value, json};

use crate::exchange::{Answer, Request};
use crate::others;
use crate::state::given::GivenError;
use crate::world::World;
pub(crate) use set::play;
pub(crate) use view::{Place, part as state_part};

const PREFIX: &str = "/_sim";
const CALLS: [&str; 9] = [
    "/state", "/ledger", "/metrics", "/reset", "/faults", "/others", "/lag", "/token", "/revoke",
];
/// More users than this would not fit in the memory of a usual machine.
const MOST_USERS: u64 = 5_000_000;
/// A whole state for a reset may be large; it is held in memory while it is read.
pub(crate) const LARGEST_BODY: usize = 256 * 1024 * 1024;

/// True for the paths of the control.
pub(crate) fn is_control(request: &Request) -> bool {
    let rest = request.path.strip_prefix(PREFIX);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// True for a request for the state that will not be refused: whoever can send an answer in parts
/// asks for [`state_part`] instead.
pub(crate) fn is_for_state(request: &Request) -> bool {
    is_control(request)
        && refusal(request).is_none()
        && (request.method.as_str(), call(request)) == ("GET", "/state")
}

/// Answers a control request.
pub(crate) fn answer(world: &mut World, request: &Request, now_ms: u64) -> Answer {
    if let Some(refusal) = refusal(request) {
        return refusal;
    }
    others::until(world, now_ms);
    match (request.method.as_str(), call(request)) {
        ("GET", "/state") => bytes(200, view::whole(world)),
        ("GET", "/ledger") => json(
            200,
            &json!({
                "value": world.ledger,
                "locations": world.locations.entries,
                "others": world.told,
            }),
        ),
        ("GET", "/others") => json(200, &json!({ "value": world.others.json() })),
        ("GET", "/metrics") => json(200, &metrics(world)),
        ("POST", "/reset") => done(body(request).and_then(|body| set::reset(world, &body))),
        ("POST", "/faults") => done(body(request).and_then(|body| set::faults(world, &body))),
        ("POST", "/token") => done(body(request).and_then(|body| set::token(world, &body, now_ms))),
        ("POST", "/others") => {
            done(body(request).and_then(|body| set::others(world, &body, now_ms)))
        }
        ("POST", "/lag") => done(body(request).and_then(|body| set::lag(world, &body))),
        ("POST", "/revoke") => {
            done(body(request).and_then(|body| set::revoke(world, &body, now_ms)))
        }
        (_, path) if CALLS.contains(&path) => refuse(405, "this call has another method"),
        _ => refuse(404, "there is no such call"),
    }
}

/// The call below the prefix, without its query.
fn call(request: &Request) -> &str {
    let path = request.path.split('?').next().unwrap_or("");
    path.strip_prefix(PREFIX).unwrap_or("")
}

/// Why a request may not call at all.
fn refusal(request: &Request) -> Option<Answer> {
    if !is_local(request.header("Host")) {
        return Some(refuse(
            403,
            "the Host must be an address of loopback or localhost",
        ));
    }
    if request.header("Sim-Control") != Some("1") {
        return Some(refuse(
            403,
            "every call carries the header `Sim-Control: 1`",
        ));
    }
    None
}

/// A page elsewhere whose name was pointed at this machine has no business here.
fn is_local(host: Option<&str>) -> bool {
    let Some(host) = host else { return true };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(name);
    let address: Result<IpAddr, _> = bare.parse();
    address.map_or(name.eq_ignore_ascii_case("localhost"), |address| {
        address.is_loopback()
    })
}

/// What was seen of the callers, and of the faults: seen and struck, in the order of the rules.
fn metrics(world: &World) -> Value {
    let mut metrics = world.metrics.json();
    metrics["faults"] = world.script.json();
    metrics["others"] = world.others.json();
    metrics
}

fn body(request: &Request) -> Result<Value, GivenError> {
    if request.body.is_empty() {
        return Ok(json!({}));
    }
    document(&request.body)
}

fn document(bytes: &[u8]) -> Result<Value, GivenError> {
    serde_json::from_slice(bytes).map_err(|error| GivenError {
        field: "(document)".to_owned(),
        message: format!("is no JSON: {error}"),
    })
}

/// The refusal of a body above [`LARGEST_BODY`].
pub(crate) fn too_large() -> Answer {
    let most = LARGEST_BODY / (1024 * 1024);
    refuse(
        413,
        &format!("a body holds at most {most} MiB; a larger tenant is made by `users` and `seed`"),
    )
}

fn done(result: Result<Value, GivenError>) -> Answer {
    match result {
        Ok(body) => json(200, &body),
        Err(error) => json(
            400,
            &json!({ "error": { "field": error.field, "message": error.to_string() } }),
        ),
    }
}

fn refuse(status: u16, message: &str) -> Answer {
    json(
        status,
        &json!({ "error": { "field": null, "message": message } }),
    )
}

fn json(status: u16, body: &Value) -> Answer {
    bytes(status, body.to_string().into_bytes())
}

fn bytes(status: u16, body: Vec<u8>) -> Answer {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = vec![
        header("Content-Type", "application/json; charset=utf-8"),
        header("Cache-Control", "no-store"),
        header("X-Content-Type-Options", "nosniff"),
    ];
    Answer {
        status,
        headers,
        body,
        ..Answer::default()
    }
}
