//! What the control path sets.

use serde_json::{Value, json};

use super::{MOST_USERS, document};
use crate::base64;
use crate::clock::seconds;
use crate::faults::{self, later_than};
use crate::others;
use crate::state::given::{self, Given, GivenError};
use crate::state::session::Wanted;
use crate::state::{generate, guid};
use crate::world::World;

/// The script of faults from now on.
pub(super) fn faults(world: &mut World, body: &Value) -> Result<Value, GivenError> {
    world.script = faults::script(body, &world.tenant)?;
    Ok(json!({}))
}

/// What others do from now on; gives what became of those who acted at once.
pub(super) fn others(world: &mut World, body: &Value, now_ms: u64) -> Result<Value, GivenError> {
    world.others = others::script(body, &world.tenant, now_ms)?;
    others::until(world, now_ms);
    Ok(json!({ "value": world.others.json() }))
}

/// `{"replicas":[milliseconds]}`: how far each replica is behind; none, and every reading is of now.
pub(super) fn lag(world: &mut World, body: &Value) -> Result<Value, GivenError> {
    let given = Given::new(body);
    given.object(&["replicas"])?;
    let lags = given::replicas(&given)?.unwrap_or_default();
    world.replicas.set(lags);
    Ok(json!({}))
}

/// `{"token":text,"lifeMs":n,"claims":{…}}`: ends a token, or asks it for claims; every token there is where
/// none is named.
pub(super) fn revoke(world: &mut World, body: &Value, now_ms: u64) -> Result<Value, GivenError> {
    let given = Given::new(body);
    given.object(&["token", "lifeMs", "claims"])?;
    let token = given
        .member("token")
        .map(|token| token.text())
        .transpose()?;
    let tokens = match given.member("claims") {
        None => {
            let life = given.member("lifeMs");
            let life_ms = life.map_or(Ok(0), |life| life.number())?;
            let end_ms = now_ms.saturating_add(life_ms);
            world.sessions.expire(token, end_ms)
        }
        Some(claims) if given.member("lifeMs").is_some() => {
            return claims.wrong("can not stand beside lifeMs");
        }
        Some(claims) => {
            let usual = || later_than(seconds(now_ms));
            let claims = match claims.raw() {
                Value::Null => usual(),
                _ => faults::claims(&given)?.unwrap_or_else(usual),
            };
            world.sessions.challenge(token, &claims)
        }
    };
    match given.member("token") {
        Some(member) if tokens == 0 => member.wrong("was never given out"),
        _ => Ok(json!({ "tokens": tokens })),
    }
}

/// `{"state":…,"faults":…,"others":…}`: the bodies of `POST /_sim/reset`, `POST /_sim/faults` and
/// `POST /_sim/others`, each of which may be absent.
pub(crate) fn play(world: &mut World, scenario: &[u8], now_ms: u64) -> Result<(), GivenError> {
    let scenario = document(scenario)?;
    let given = Given::new(&scenario);
    given.object(&["state", "faults", "others"])?;
    if let Some(state) = given.member("state") {
        reset(world, state.raw())?;
    }
    if let Some(script) = given.member("faults") {
        faults(world, script.raw())?;
    }
    if let Some(script) = given.member("others") {
        others(world, script.raw(), now_ms)?;
    }
    Ok(())
}

/// `{"users":n,"seed":n,"replicas":[milliseconds]}`, or a whole state. What is absent is as the simulator was started.
pub(super) fn reset(world: &mut World, body: &Value) -> Result<Value, GivenError> {
    let given = Given::new(body);
    let whole = match given.member("users") {
        Some(users) => !users.is_number(),
        None => given::MEMBERS
            .iter()
            .any(|name| *name != "replicas" && given.member(name).is_some()),
    };
    let replicas = given::replicas(&given)?.unwrap_or_else(|| world.start.replicas.clone());
    let mut seed = world.start.seed;
    let tenant = if whole {
        given::tenant(&given, world.start.cloud)?
    } else {
        given.object(&["users", "seed", "replicas"])?;
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
    world.replace(tenant, seed, replicas);
    let tenant_id = world.tenant.organization.id;
    Ok(json!({ "tenantId": tenant_id, "users": world.tenant.users.rows().len() }))
}

/// `{"roles":[display name],"app":false,"scopes":[permission],"lifeMs":n,"claims":…,"appId":id}`; a token of a License
/// Administrator where nothing is said, one with every permission where none is named, and one that
/// does not expire where no life is given.
pub(super) fn token(world: &mut World, body: &Value, now_ms: u64) -> Result<Value, GivenError> {
    let given = Given::new(body);
    given.object(&["roles", "app", "scopes", "lifeMs", "claims", "appId"])?;
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
    let claims = given.member("claims");
    let claims = claims.map(|claims| claims_of(&claims)).transpose()?;
    let app_id = match given.member("appId") {
        Some(app) => Some(guid(app.text()?).map_or_else(|| app.wrong("is no GUID"), Ok)?),
        None => None,
    };
    let token = world.sessions.issue(Wanted {
        roles: roles.unwrap_or_else(|| vec!["License Administrator".to_owned()]),
        app_only,
        scopes,
        expires_ms,
        claims,
        app_id,
    });
    Ok(json!({ "token": token }))
}

/// Claims as a challenge carries them: base64 of JSON, or the JSON itself, as text or as an object.
fn claims_of(member: &Given<'_>) -> Result<Value, GivenError> {
    if member.raw().is_object() {
        return Ok(member.raw().clone());
    }
    let text = member.text()?;
    let plain = base64::decode(text).unwrap_or_else(|| text.as_bytes().to_vec());
    serde_json::from_slice(&plain)
        .or_else(|_| member.wrong("is neither JSON nor the base64 of JSON"))
}
