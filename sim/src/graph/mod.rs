//! Microsoft Graph v1.0 as `graph-api.md` describes it: one file per resource.

pub(crate) mod assign_license;
mod assigned_plans;
pub(crate) mod batch;
pub(crate) mod cors;
pub(crate) mod error;
mod filter;
pub(crate) mod http;
mod license_details;
mod me;
pub(crate) mod organization;
mod paging;
pub(crate) mod query;
pub(crate) mod reply;
mod select;
mod subscribed_skus;
pub(crate) mod throttle;
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

/// One call: an HTTP request or one item of a batch.
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

    /// `ConsistencyLevel: eventual`. [D:adv]
    pub(crate) fn is_eventual(&self) -> bool {
        self.header("ConsistencyLevel")
            .is_some_and(|level| level.eq_ignore_ascii_case("eventual"))
    }

    /// The body as JSON, or Graph's refusal of one that is not.
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

/// What a path means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    SubscribedSkus,
    Users,
    UsersCount,
    User(String),
    LicenseDetails(String),
    AssignLicense(String),
    Organization,
    Me,
    MyRoles,
    Batch,
}

impl Route {
    /// Finds the resource and checks the method. Segments compare without case, keys are decoded.
    pub(crate) fn find(method: &str, path: &str) -> Result<Self, GraphError> {
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        let segments: Vec<String> = segments
            .map(query::decode_segment)
            .collect::<Result<_, _>>()?;
        let lower: Vec<String> = segments
            .iter()
            .map(|name| name.to_ascii_lowercase())
            .collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let named = |segment: Option<&String>| segment.cloned().unwrap_or_default();
        let key = || named(segments.get(1));
        let (wanted, route) = match lower.as_slice() {
            ["subscribedskus"] => ("GET", Self::SubscribedSkus),
            ["users"] => ("GET", Self::Users),
            ["users", "$count"] => ("GET", Self::UsersCount),
            ["users", _] => ("GET", Self::User(key())),
            ["users", _, "licensedetails"] => ("GET", Self::LicenseDetails(key())),
            [
                "users",
                _,
                "assignlicense" | "microsoft.graph.assignlicense",
            ] => ("POST", Self::AssignLicense(key())),
            ["organization"] => ("GET", Self::Organization),
            ["me"] => ("GET", Self::Me),
            ["me", "transitivememberof", "microsoft.graph.directoryrole"] => ("GET", Self::MyRoles),
            ["$batch"] => ("POST", Self::Batch),
            [
                "users" | "me" | "organization" | "subscribedskus" | "$batch",
                ..,
            ] => {
                return Err(GraphError::no_segment(&named(segments.last())));
            }
            _ => return Err(GraphError::no_segment(&named(segments.first()))),
        };
        if method == wanted {
            return Ok(route);
        }
        let message = "Specified HTTP method is not allowed for the request target.";
        Err(GraphError::new(405, "Request_BadRequest", message))
    }

    /// The user that the path names.
    pub(crate) fn user_key(&self) -> Option<&str> {
        match self {
            Self::User(key) | Self::LicenseDetails(key) | Self::AssignLicense(key) => Some(key),
            _ => None,
        }
    }

    /// The path with its key left open, as metrics name it.
    pub(crate) fn template(&self) -> &'static str {
        match self {
            Self::SubscribedSkus => "/subscribedSkus",
            Self::Users => "/users",
            Self::UsersCount => "/users/$count",
            Self::User(_) => "/users/{id}",
            Self::LicenseDetails(_) => "/users/{id}/licenseDetails",
            Self::AssignLicense(_) => "/users/{id}/assignLicense",
            Self::Organization => "/organization",
            Self::Me => "/me",
            Self::MyRoles => "/me/transitiveMemberOf/microsoft.graph.directoryRole",
            Self::Batch => "/$batch",
        }
    }
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
    let tenant = &world.tenant;
    match route {
        Route::SubscribedSkus => subscribed_skus::list(tenant, query, call),
        Route::Users => users::list(world, query, call),
        Route::UsersCount => users::count(tenant, query, call),
        Route::User(key) => user::get(tenant, key, query, call),
        Route::LicenseDetails(key) => license_details::list(tenant, key, query, call),
        Route::AssignLicense(key) => assign_license::post(world, session, key, call),
        Route::Organization => organization::list(tenant, query, call),
        Route::Me => me::get(tenant, session, query, call),
        Route::MyRoles => me::roles(tenant, session, query, call),
        // [D:known] 3: no batch inside a batch.
        Route::Batch => Err(GraphError::malformed("A batch can not contain a batch.")),
    }
}
