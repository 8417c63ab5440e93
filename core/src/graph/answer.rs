//! Reads what Graph says when it refuses, without trusting the shape.
//!
//! Source: learn.microsoft.com/graph/errors; real answers spell the inner member `innerError` or `innererror`.

use super::redact;
use crate::error::HttpFacts;
use crate::ports::HttpResponse;
use serde_json::Value;

/// A refusal, whole.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// Graph's sentence for developers; empty when there was none.
    pub(crate) message: String,
    /// Status, code and ids.
    pub(crate) http: HttpFacts,
}

impl Refusal {
    /// From an answer of its own.
    pub(crate) fn of(response: &HttpResponse) -> Refusal {
        let body = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
        let mut refusal = Refusal::of_item(response.status, &body);
        let header = |name: &str| response.header(name).and_then(redact::id);
        refusal.http.request_id = refusal.http.request_id.or_else(|| header("request-id"));
        refusal.http.client_request_id = refusal
            .http
            .client_request_id
            .or_else(|| header("client-request-id"));
        refusal
    }

    /// From one answer of a batch.
    pub(crate) fn of_item(status: u16, body: &Value) -> Refusal {
        let error = body.get("error").unwrap_or(&Value::Null);
        let text =
            |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
        let mut code = text(error, "code").and_then(|code| redact::code(&code));
        let mut request_id = None;
        let mut client_request_id = None;
        let mut level = error;
        // The deepest code is the most exact one.
        while let Some(inner) = level.get("innerError").or_else(|| level.get("innererror")) {
            code = text(inner, "code")
                .and_then(|code| redact::code(&code))
                .or(code);
            request_id = text(inner, "request-id")
                .and_then(|id| redact::id(&id))
                .or(request_id);
            client_request_id = text(inner, "client-request-id")
                .and_then(|id| redact::id(&id))
                .or(client_request_id);
            level = inner;
        }
        Refusal {
            message: text(error, "message").unwrap_or_default(),
            http: HttpFacts {
                status,
                code,
                request_id,
                client_request_id,
            },
        }
    }

    /// Whether Graph's sentence holds the fragment, given in lower case. There is no finer code.
    pub(crate) fn says(&self, fragment: &str) -> bool {
        self.message.to_ascii_lowercase().contains(fragment)
    }
}
