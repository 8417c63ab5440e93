use super::{Port, PortFuture, Token};
use std::time::Duration;

/// The methods Reseat uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpMethod {
    /// Reads.
    Get,
    /// Changes, and batches of either.
    Post,
}

/// One request, whole. The transport adds nothing but `Authorization: Bearer` from `token`.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// The method.
    pub method: HttpMethod,
    /// Absolute address on the chosen cloud's host.
    pub url: String,
    /// Headers without `Authorization`; names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The token for this request.
    pub token: Token,
    /// JSON, or empty for none.
    pub body: Vec<u8>,
    /// The longest the whole exchange may take.
    pub timeout: Duration,
}

/// One answer, whole: a body that ended early is a [`TransportError`].
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers that could be read, names in lower case. A browser hides some: absent means unknown.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The first header of that name; names are compared in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// There is no answer. The difference decides whether a change may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The request never left: nothing can have happened.
    NotSent {
        /// What the transport said, without address or token.
        detail: String,
    },
    /// The request may have arrived: what it asked for may have happened.
    NoAnswer {
        /// What the transport said, without address or token.
        detail: String,
    },
}

/// HTTP, as the face does it: reqwest natively, fetch in a browser. No redirect is followed, and no request is repeated
/// below this line but where [`HttpTransport::may_send_twice`] says so.
pub trait HttpTransport: Port {
    /// Sends one request and reads the whole answer.
    fn send<'a>(
        &'a self,
        request: &'a HttpRequest,
    ) -> PortFuture<'a, Result<HttpResponse, TransportError>>;

    /// Whether a request may have been sent before the answer to it was another one's: a browser sends a request again by
    /// itself when a kept connection breaks before the answer, whatever its method.
    fn may_send_twice(&self) -> bool {
        false
    }
}
