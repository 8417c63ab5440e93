//! What a rule does to a call.

use serde_json::{Value, json};

use super::about::Subject;
use crate::clock::http_date;
use crate::graph::Call;
use crate::graph::error::GraphError;
use crate::graph::reply::Reply;
use crate::graph::route::Resource;

/// What a rule does.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    CutBefore,
    CutAfter,
    /// Another answer than ours, and nothing is done.
    Instead(Instead),
    /// Another answer than ours, though what was asked for was done.
    Afterwards(Instead),
    Truncate(Truncation),
    /// The body goes out byte by byte.
    Trickle(u64),
    Delay,
    /// The token of the call is refused from now on.
    Token(TokenFault),
    /// Every link to a further page is refused from now on.
    ExpireLinks,
    /// The answer of a batch is out of shape.
    Batch(BatchFault),
    /// The answer of a list is out of shape.
    Page(PageFault),
}

/// Why a token is refused.
#[derive(Clone, Debug)]
pub(crate) enum TokenFault {
    Expired,
    /// A claims challenge with these claims; `None` is the one that revoked sessions get. 7.6
    Claims(Option<Value>),
}

/// A deviation of a batch's answer. [D:batch] 3 is what it deviates from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BatchFault {
    pub(crate) kind: BatchKind,
    /// The place of the request that it is about, from 0.
    pub(crate) item: Option<usize>,
}

/// How a batch's answer deviates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BatchKind {
    Reverse,
    MissingId,
    DuplicateId,
    UnknownId,
    StatusAsString,
    BodyAsString,
}

/// A deviation of a page of a list. [D:paging] 2.1 is what it deviates from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageFault {
    /// Its link leads to itself.
    Loop,
    /// Its link leads to that host.
    Host(String),
    /// It comes once more, by another link.
    Repeat,
    /// It is empty, and its link leads to what it should have held.
    Empty,
}

/// Where an answer ends too early, and how that looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Truncation {
    pub(crate) at: At,
    pub(crate) end: End,
}

/// Where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Half,
    Bytes(usize),
    /// After so many elements of the list in the body.
    Items(usize),
}

/// How.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// `Content-Length` announced more.
    Length,
    /// Nothing was announced; the last chunk is missing.
    Chunk,
    /// `Content-Length` is that of the part: only the body itself is broken.
    Body,
}

/// An answer that is not ours.
#[derive(Clone, Debug)]
pub(crate) struct Instead {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) retry_after: Vec<Wait>,
    pub(crate) content: Content,
}

/// The body of an answer that is not ours.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Graph's envelope. [D:errors] 5
    Error,
    Empty,
    Html(String),
    Json(Value),
}

/// One `Retry-After`.
#[derive(Clone, Debug)]
pub(crate) enum Wait {
    Text(String),
    /// A date, so many seconds from when it is sent.
    DateIn(i64),
}

impl Instead {
    pub(crate) fn reply(&self, call: &Call<'_>) -> Reply {
        let mut reply = match &self.content {
            Content::Error => {
                let mut error = GraphError::of_status(self.status);
                if let Some(code) = &self.code {
                    error.code = code.clone().into();
                }
                if let Some(message) = &self.message {
                    error.message.clone_from(message);
                }
                error.reply(call)
            }
            Content::Empty => Reply::empty(self.status),
            Content::Html(text) => Reply::html(self.status, text.clone()),
            Content::Json(body) => Reply::json(self.status, body.clone()),
        };
        for wait in &self.retry_after {
            let value = match wait {
                Wait::Text(text) => text.clone(),
                Wait::DateIn(seconds) => http_date(call.now_s.saturating_add(*seconds)),
            };
            reply.header("Retry-After", &value);
        }
        reply
    }

    /// True where it is no answer that Graph itself would give.
    pub(crate) fn is_foreign(&self) -> bool {
        !matches!(self.content, Content::Error) || self.status < 400
    }
}

/// The claims that a revoked session is asked for: a token of later than now. [D:claims] 7.6
pub(crate) fn later_than(now_s: i64) -> Value {
    json!({ "access_token": { "nbf": { "essential": true, "value": now_s.to_string() } } })
}

/// The lists that come in pages.
pub(super) const LISTS: [Resource; 4] = [
    Resource::Users,
    Resource::Groups,
    Resource::Members,
    Resource::TransitiveMembers,
];

impl Action {
    /// True where a call of that kind can meet it at all.
    pub(super) fn can_meet(&self, subject: &Subject<'_>) -> bool {
        let is_list = || subject.resource().is_some_and(|r| LISTS.contains(&r));
        match self {
            Self::Batch(_) => subject.is_item || subject.resource() == Some(Resource::Batch),
            Self::Page(_) => is_list(),
            Self::ExpireLinks => is_list() && subject.follows,
            _ => true,
        }
    }
}
