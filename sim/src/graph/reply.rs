//! An answer before it is put on the wire or into a batch.

use serde_json::Value;

/// Status, own headers and body; the headers that every answer has come later.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

/// A body.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    Text(String),
    /// What no part of Graph answers.
    Html(String),
}

impl Reply {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Json(body),
        }
    }

    pub(crate) fn text(body: String) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: Body::Text(body),
        }
    }

    pub(crate) fn html(status: u16, body: String) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Html(body),
        }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Empty,
        }
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn content_type(&self) -> Option<&'static str> {
        match self.body {
            Body::Empty => None,
            Body::Json(_) => Some(
                "application/json;odata.metadata=minimal;odata.streaming=true;\
                 IEEE754Compatible=false;charset=utf-8",
            ),
            // [D:userlist] 2.1: `/users/$count` answers `text/plain`.
            Body::Text(_) => Some("text/plain"),
            Body::Html(_) => Some("text/html; charset=utf-8"),
        }
    }
}
