//! Graph's error answers: their form [D:errors] 5, and the codes and texts that several calls share.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::Call;
use super::reply::Reply;
use crate::base64;
use crate::clock::inner_error_date;

/// A refusal, before it is written down.
#[derive(Clone, Debug)]
pub(crate) struct GraphError {
    pub(crate) status: u16,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
    /// The claims that a challenge asks for.
    claims: Option<Value>,
}

impl GraphError {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            claims: None,
        }
    }

    /// A claims challenge. [D:claims] 7.6; [O] for the text
    pub(crate) fn challenged(claims: &Value) -> Self {
        let message = "Continuous access evaluation resulted in challenge with result: \
                       InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";
        Self {
            claims: Some(claims.clone()),
            ..Self::new(401, "InvalidAuthenticationToken", message)
        }
    }

    /// Changes of one user that overlap. [O] 2.6 row 15
    pub(crate) fn concurrent() -> Self {
        Self::of_status(409)
    }

    /// A business refusal: all of them share one code, only the message differs. [O] 2.6
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    /// A query that lacks the advanced headers [D:adv] 2.1, or that the directory does not understand.
    /// [U] for the second
    pub(crate) fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(400, "Request_UnsupportedQuery", message)
    }

    /// What is advanced and lacks the parameters that say so. [D:adv] 2.1; [U] for the text
    pub(crate) fn not_advanced(what: &str) -> Self {
        Self::unsupported_query(format!(
            "The {what} is not supported because the required parameters might be missing. Try \
             adding $count=true query parameter and ConsistencyLevel:eventual header."
        ))
    }

    /// A request that is refused before the directory sees it. [U] for code and texts
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    /// [O] 2.6 row 13
    pub(crate) fn not_found(key: &str) -> Self {
        let message = format!(
            "Resource '{key}' does not exist or one of its queried reference-property objects are \
             not present."
        );
        Self::new(404, "Request_ResourceNotFound", message)
    }

    /// [O] 2.6 row 14
    pub(crate) fn denied() -> Self {
        let message = "Insufficient privileges to complete the operation.";
        Self::new(403, "Authorization_RequestDenied", message)
    }

    /// A path that Graph does not have. [U]
    pub(crate) fn no_segment(segment: &str) -> Self {
        Self::malformed(format!("Resource not found for the segment '{segment}'."))
    }

    /// What a status says where nothing else does: the bodies of injected faults. [D:errors] 5 gives the
    /// statuses only; codes and texts are [U] but for those that name another source.
    pub(crate) fn of_status(status: u16) -> Self {
        let (code, message) = match status {
            400 => ("BadRequest", "The request is not valid."),
            // [O]
            401 => (
                "InvalidAuthenticationToken",
                "Access token has expired or is not yet valid.",
            ),
            // [O] 2.6 row 14
            403 => return Self::denied(),
            // [O] 2.6 row 13
            404 => (
                "Request_ResourceNotFound",
                "Resource does not exist or one of its queried reference-property objects are not \
                 present.",
            ),
            // [O] 2.6 row 15
            409 => (
                "Directory_ConcurrencyViolation",
                "Error due to concurrent requests being made to the tenant. Please wait briefly \
                 and retry.",
            ),
            // [D:thrguide] 4.3
            429 => ("TooManyRequests", "Please retry again later."),
            500 => ("InternalServerError", "An internal server error occurred."),
            502 => ("BadGateway", "The gateway received an invalid answer."),
            503 => (
                "ServiceUnavailable",
                "The service is temporarily unavailable.",
            ),
            504 => (
                "GatewayTimeout",
                "The gateway did not receive an answer in time.",
            ),
            _ => ("UnknownError", "The request could not be completed."),
        };
        Self::new(status, code, message)
    }

    /// The answer with its correlation ids. [D:errors] [D:best] 5
    pub(crate) fn reply(&self, call: &Call<'_>) -> Reply {
        let date = inner_error_date(call.now_s);
        let inner = if self.status == 429 {
            // [D:thrguide] 4.3: the throttling body has an inner error of its own.
            json!({
                "code": "429",
                "date": date,
                "message": "Please retry after",
                "request-id": call.request_id,
                "client-request-id": call.client_request_id,
                "status": "429",
            })
        } else {
            json!({
                "date": date,
                "request-id": call.request_id,
                "client-request-id": call.client_request_id,
            })
        };
        let body: Value = json!({
            "error": { "code": self.code, "message": self.message, "innerError": inner }
        });
        let mut reply = Reply::json(self.status, body);
        if self.status == 401 {
            let mut value = challenge(call.root);
            if let Some(claims) = &self.claims {
                let claims = base64::encode(claims.to_string().as_bytes());
                value.push_str(&format!(
                    ", error=\"insufficient_claims\", claims=\"{claims}\""
                ));
            }
            reply.header("WWW-Authenticate", &value);
        }
        reply
    }
}

/// Where to sign in; the authority is this simulator's own root, as for every `Custom` cloud.
/// The client id is that of Graph itself. [U] for the form without claims
fn challenge(root: &str) -> String {
    format!(
        "Bearer realm=\"\", authorization_uri=\"{root}/common/oauth2/authorize\", \
         client_id=\"00000003-0000-0000-c000-000000000000\""
    )
}
