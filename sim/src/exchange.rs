//! A request and its answer as plain values.

/// One HTTP request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path with its query, percent-encoded as on the wire: `/v1.0/users?$top=5`.
    pub path: String,
    /// Headers in order; names in any case.
    pub headers: Vec<(String, String)>,
    /// The body's bytes, empty where there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// The first header of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// What becomes of an answer on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// It arrives.
    #[default]
    Whole,
    /// The connection is closed without an answer; status, headers and body are empty.
    Cut,
    /// The connection is closed inside the body: `body` holds the bytes that arrive, the header
    /// `Content-Length` says how many there should have been.
    Truncated,
}

/// One HTTP answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status, 0 where there is none.
    pub status: u16,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// What becomes of it on its way.
    pub delivery: Delivery,
    /// How long to wait before it leaves, in milliseconds; latency not included.
    pub delay_ms: u64,
}

impl Answer {
    /// The first header of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// An answer that never arrives.
    pub(crate) fn cut(delay_ms: u64) -> Self {
        Self {
            delivery: Delivery::Cut,
            delay_ms,
            ..Self::default()
        }
    }

    /// The same answer, its connection closed half way through the body.
    pub(crate) fn truncated(mut self) -> Self {
        self.headers
            .push(("Content-Length".to_owned(), self.body.len().to_string()));
        self.body.truncate(self.body.len() / 2);
        self.delivery = Delivery::Truncated;
        self
    }
}

pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}
