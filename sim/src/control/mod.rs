//! The control path `/_sim/`: what the tenant really holds, and how to set it. Product
//! specification 4.4; its calls are described in `sim/README.md`. There is no CORS on it.

mod view;

use std::net::IpAddr;

use serde_json::{Value, json};

use crate::exchange::{Answer, Request};
use crate::faults;
use crate::state::generate;
use crate::state::given::{self, Given, GivenError};
use crate::state::session::Wanted;
use crate::world::World;
pub(crate) use view::{Place, part as state_part};

const PREFIX: &str = "/_sim";
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
    match (request.method.as_str(), call(request)) {
        ("GET", "/state") => bytes(200, view::whole(world)),
        ("GET", "/ledger") => json(
            200,
            &json!({ "value": world.ledger, "locations": world.locations.entries }),
        ),
        ("GET", "/metrics") => json(200, &metrics(world)),
        ("POST", "/reset") => done(body(request).and_then(|body| reset(world, &body))),
        ("POST", "/faults") => done(body(request).and_then(|body| faults(world, &body))),
        ("POST", "/token") => done(body(request).and_then(|body| token(world, &body, now_ms))),
        (_, "/state" | "/ledger" | "/metrics" | "/reset" | "/faults" | "/token") => {
            refuse(405, "this call has another method")
        }
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
    metrics
}

fn faults(world: &mut World, body: &Value) -> Result<Value, GivenError> {
    world.script = faults::script(body, &world.tenant)?;
    Ok(json!({}))
}

/// `{"state":…,"faults":…}`: the bodies of `POST /_sim/reset` and `POST /_sim/faults`, either of which
/// may be absent.
pub(crate) fn play(world: &mut World, scenario: &[u8]) -> Result<(), GivenError> {
    let scenario = document(scenario)?;
    let given = Given::new(&scenario);
    given.object(&["state", "faults"])?;
    if let Some(state) = given.member("state") {
        reset(world, state.raw())?;
    }
    if let Some(script) = given.member("faults") {
        faults(world, script.raw())?;
    }
    Ok(())
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

/// `{"users":n,"seed":n}`, or a whole state. What is absent is as the simulator was started.
fn reset(world: &mut World, body: &Value) -> Result<Value, GivenError> {
    let given = Given::new(body);
    let whole = match given.member("users") {
        Some(users) => !users.is_number(),
        None => given::MEMBERS
            .iter()
            .any(|name| given.member(name).is_some()),
    };
    let mut seed = world.start.seed;
    let tenant = if whole {
        given::tenant(&given, world.start.cloud)?
    } else {
        given.object(&["users", "seed"])?;
        let users = match given.member("users") {
            Some(users) => match users.number()? {
                count @ 1..=MOST_USERS => usize::try_from(count).unwrap_or(world.start.users),
                _ => return users.wrong(format!("is not from 1 to {MOST_USERS}")),
            },
            None => world.start.users,
        };
        if let Some(given) = given.member("seed") {
            seed = given.number()?;
        }
        generate::tenant(users, seed, world.start.cloud)
    };
    world.replace(tenant, seed);
    let tenant_id = world.tenant.organization.id;
    Ok(json!({ "tenantId": tenant_id, "users": world.tenant.users.rows().len() }))
}

/// `{"roles":[display name],"app":false,"scopes":[permission],"lifeMs":n}`; a token of a License
/// Administrator where nothing is said, one with every permission where none is named, and one that
/// does not expire where no life is given.
fn token(world: &mut World, body: &Value, now_ms: u64) -> Result<Value, GivenError> {
    let given = Given::new(body);
    given.object(&["roles", "app", "scopes", "lifeMs"])?;
    let texts = |name| {
        let list = given.member(name)?;
        let text = |item: &Given<'_>| item.text().map(ToOwned::to_owned);
        Some(
            list.items()
                .and_then(|items| items.iter().map(text).collect()),
        )
    };
    let roles: Option<Vec<String>> = texts("roles").transpose()?;
    let scopes: Option<Vec<String>> = texts("scopes").transpose()?;
    let app_only = given.member("app").map_or(Ok(false), |app| app.boolean())?;
    let life_ms = given
        .member("lifeMs")
        .map(|life| life.number())
        .transpose()?;
    let expires_ms = life_ms.map(|life| now_ms.saturating_add(life));
    let token = world.sessions.issue(Wanted {
        roles: roles.unwrap_or_else(|| vec!["License Administrator".to_owned()]),
        app_only,
        scopes,
        expires_ms,
    });
    Ok(json!({ "token": token }))
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
