//! A request and its answer as plain values.

use serde_json::Value;

use crate::faults::{At, End, Truncation};

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
    /// The connection is closed inside the body: `body` holds the bytes that arrive; the header
    /// `Content-Length`, where there is one, says how many there should have been.
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
    /// How long to wait before each byte of the body, in milliseconds.
    pub byte_ms: u64,
    /// True where a fault made of it what Graph would not answer, so that the rules of Graph's answers do
    /// not hold for it.
    pub is_foreign: bool,
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

    /// How long it takes until all of it has left, in milliseconds; latency not included.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        let bytes = u64::try_from(self.body.len()).unwrap_or(u64::MAX);
        self.delay_ms
            .saturating_add(bytes.saturating_mul(self.byte_ms))
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.delivery == Delivery::Cut
    }

    /// Ends the body too early.
    pub(crate) fn truncate(&mut self, truncation: Truncation) {
        let whole = self.body.len();
        let at = match truncation.at {
            At::Half => whole / 2,
            At::Bytes(bytes) => bytes,
            At::Items(items) => end_of_items(&self.body, items).unwrap_or(whole / 2),
        };
        self.body.truncate(at);
        self.is_foreign = true;
        match truncation.end {
            End::Length => {
                self.headers
                    .push(("Content-Length".to_owned(), whole.to_string()));
                self.delivery = Delivery::Truncated;
            }
            End::Chunk => self.delivery = Delivery::Truncated,
            End::Body => {}
        }
    }
}

/// Where so many elements of the list in a body end: the answers of a batch, or what a page holds.
fn end_of_items(body: &[u8], items: usize) -> Option<usize> {
    let mut body: Value = serde_json::from_slice(body).ok()?;
    let name = ["responses", "value"]
        .into_iter()
        .find(|name| body[*name].is_array())?;
    body[name].as_array_mut()?.truncate(items);
    // The list is the last member of its object: `]}` is what stands behind the elements.
    body.to_string().len().checked_sub(2)
}

pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}
