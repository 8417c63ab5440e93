//! Microsoft Graph v1.0, one file per resource. Every rule names its source; what the tags and
//! numbers mean stands in `docs/sources.md`.

pub(crate) mod arrival;
pub(crate) mod assign_license;
mod assigned_plans;
pub(crate) mod batch;
mod collection;
pub(crate) mod cors;
pub(crate) mod error;
mod filter;
mod groups;
pub(crate) mod http;
mod license_details;
mod me;
pub(crate) mod organization;
pub(crate) mod paging;
pub(crate) mod query;
pub(crate) mod reply;
pub(crate) mod route;
mod select;
mod subscribed_skus;
pub(crate) mod subscriptions;
pub(crate) mod throttle;
pub(crate) mod usage_location;
pub(crate) mod user;
mod users;

use std::borrow::Cow;

use serde_json::Value;
use uuid::Uuid;

use crate::exchange;
use crate::state::session::Session;
use crate::world::World;
use error::GraphError;
use query::Query;
use reply::Reply;
use route::{Resource, Route};

/// One call: an HTTP request or one item of a batch.
#[derive(Clone)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    /// Below the version and without the query: `/users/…`, as on the wire.
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: Payload<'a>,
    /// `http://127.0.0.1:PORT`
    pub(crate) root: &'a str,
    pub(crate) now_ms: u64,
    pub(crate) now_s: i64,
    pub(crate) request_id: Uuid,
    pub(crate) client_request_id: String,
    /// The number of the request's arrival.
    pub(crate) arrived: u64,
    /// True where another request of the same batch has changed its user just now.
    pub(crate) overlaps: bool,
}

/// The body of a call.
#[derive(Clone, Copy)]
pub(crate) enum Payload<'a> {
    Bytes(&'a [u8]),
    Json(Option<&'a Value>),
}

impl Call<'_> {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        exchange::header(self.headers, name)
    }

    /// `ConsistencyLevel: eventual`. [D:adv] 2.1
    pub(crate) fn is_eventual(&self) -> bool {
        self.header("ConsistencyLevel")
            .is_some_and(|level| level.eq_ignore_ascii_case("eventual"))
    }

    /// The body as JSON, or Graph's refusal of one that is not; it must be called JSON too. [U] for
    /// code and text
    pub(crate) fn json(&self) -> Result<Cow<'_, Value>, GraphError> {
        let refused = || {
            GraphError::malformed(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and \
                 payload is of valid JSON format.",
            )
        };
        let typed = self.header("Content-Type").is_some_and(is_json);
        match self.body {
            Payload::Bytes(bytes) if typed => serde_json::from_slice(bytes)
                .map(Cow::Owned)
                .map_err(|_| refused()),
            Payload::Json(Some(value)) if typed => Ok(Cow::Borrowed(value)),
            Payload::Bytes(_) | Payload::Json(_) => Err(refused()),
        }
    }

    /// The start of every `@odata.context`.
    pub(crate) fn context(&self, of: &str) -> Value {
        Value::String(format!("{}/v1.0/$metadata#{of}", self.root))
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or("").trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// Answers one call that is not a batch; charges it first. Everything that goes wrong is an answer.
pub(crate) fn answer(world: &mut World, session: &Session, call: &Call<'_>) -> Reply {
    let routed = Route::find(call.method, call.path)
        .and_then(|route| Query::parse(call.query).map(|query| (route, query)));
    let (route, query) = match routed {
        Ok(routed) => routed,
        Err(error) => return error.reply(call),
    };
    let charge = match throttle::charge(world, session, &route, &query, call) {
        Ok(charge) => charge,
        Err(refusal) => return refusal,
    };
    let answered = resource(world, session, &route, &query, call);
    let mut reply = answered.unwrap_or_else(|error| error.reply(call));
    reply.headers.extend(charge);
    reply
}

fn resource(
    world: &mut World,
    session: &Session,
    route: &Route,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    let at_ms = world.replicas.pick(world.seed, call.now_ms);
    let tenant = &world.tenant;
    let view = world.view(at_ms);
    let key = route.key();
    match route.resource() {
        Resource::SubscribedSkus => subscribed_skus::list(tenant, query, call),
        Resource::Users => users::list(world, view, query, call),
        Resource::UsersCount => users::count(view, query, call),
        Resource::User => user::get(view, key, query, call),
        Resource::UsageLocation => usage_location::patch(world, session, key, query, call),
        Resource::LicenseDetails => license_details::list(view, key, query, call),
        Resource::AssignLicense => assign_license::post(world, session, key, call),
        Resource::Groups => groups::list(world, query, call),
        Resource::Group => groups::get(tenant, key, query, call),
        Resource::Members => groups::members(world, view, (key, false), query, call),
        Resource::TransitiveMembers => groups::members(world, view, (key, true), query, call),
        Resource::Subscriptions => subscriptions::list(tenant, query, call),
        Resource::Organization => organization::list(tenant, query, call),
        Resource::Me => me::get(tenant, session, query, call),
        Resource::MyRoles => me::roles(tenant, session, query, call),
        // [D:known] 3: no batch inside a batch.
        Resource::Batch => Err(GraphError::malformed("A batch can not contain a batch.")),
    }
}
