//! What can be wrong with the shape of what was given: a sentence for each, so that nobody reads a parser's words.

use crate::text::{Texts, Value};

/// Why a request, a configuration, a message or an argument can't be used. All are `InvalidInput`. A member is
/// named by the way to it, such as `users.rows[3].id`; no value that could be a secret is repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences stand in core/text, once")]
pub enum Wrong {
    #[error("no JSON (line {line}, column {column})")]
    Json { line: usize, column: usize },
    #[error("no JSON object")]
    NoObject,
    #[error("{member} is missing")]
    Missing { member: String },
    #[error("{member} is unknown")]
    Unknown { member: String, known: String },
    /// Of a configuration, whose members may be misplaced secrets.
    #[error("a member is unknown")]
    UnknownUnnamed { known: String },
    #[error("{member} is no {kind:?}")]
    Kind { member: String, kind: Kind },
    #[error("{member} is none of {choices}")]
    Choice { member: String, choices: String },
    #[error("{member} has not exactly one of {choices}")]
    ExactlyOne { member: String, choices: String },
    #[error("{member} is empty")]
    Empty { member: String },
    #[error("{member} is no time")]
    Time { member: String },
    #[error("{member} is no base64")]
    Base64 { member: String },
    #[error("{given} is no country")]
    Country { given: String },
    #[error("{service} is to be on and off")]
    BothWays { service: String },
    #[error("{service} is required and is to be off")]
    RequiredOff { service: String },
    #[error("{service} is required and may be lost")]
    RequiredLosable { service: String },
    #[error("{user} is to go first and is not in the plan")]
    FirstUnknown { user: String },
    #[error("{user} is to go first and can't move")]
    FirstNotReady { user: String },
    #[error("{user} finds no seat of {product} where others go first")]
    FirstTakesSeat { user: String, product: String },
    #[error("the encoding {encoding} is unknown")]
    Encoding { encoding: String },
    #[error("{path} is no place in the file system")]
    Elsewhere { path: String },
    #[error("no cloud {cloud}")]
    Cloud { cloud: String, clouds: String },
    #[error("{member} goes with Custom only")]
    CustomOnly { member: String },
    #[error("Custom without a root")]
    NoRoot,
    #[error("a message of no known shape")]
    Message,
    #[error("nothing waits for the answer {id}")]
    Answer { id: u64 },
    #[error("{argument} is NULL")]
    Null { argument: &'static str },
    #[error("the length of {argument} is impossible")]
    Length { argument: &'static str },
    #[error("{argument} is not UTF-8 at byte {byte}")]
    NotUtf8 { argument: &'static str, byte: usize },
}

/// What a member must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Text,
    Texts,
    Flag,
    Object,
    Objects,
    WholeNumber,
    Percent,
    Sizes,
}

impl Wrong {
    /// The form of the sentence: `error.InvalidInput.<form>.message`.
    pub(super) fn form(&self) -> &'static str {
        match self {
            Wrong::Json { .. } => "json",
            Wrong::NoObject => "noObject",
            Wrong::Missing { .. } => "missing",
            Wrong::Unknown { .. } => "unknown",
            Wrong::UnknownUnnamed { .. } => "unknownUnnamed",
            Wrong::Kind { kind, .. } => match kind {
                Kind::Text => "text",
                Kind::Texts => "texts",
                Kind::Flag => "flag",
                Kind::Object => "object",
                Kind::Objects => "objects",
                Kind::WholeNumber => "wholeNumber",
                Kind::Percent => "percent",
                Kind::Sizes => "sizes",
            },
            Wrong::Choice { .. } => "choice",
            Wrong::ExactlyOne { .. } => "exactlyOne",
            Wrong::Empty { .. } => "empty",
            Wrong::Time { .. } => "time",
            Wrong::Base64 { .. } => "base64",
            Wrong::Country { .. } => "country",
            Wrong::BothWays { .. } => "bothWays",
            Wrong::RequiredOff { .. } => "requiredOff",
            Wrong::RequiredLosable { .. } => "requiredLosable",
            Wrong::FirstUnknown { .. } => "firstUnknown",
            Wrong::FirstNotReady { .. } => "firstNotReady",
            Wrong::FirstTakesSeat { .. } => "firstTakesSeat",
            Wrong::Encoding { .. } => "encoding",
            Wrong::Elsewhere { .. } => "elsewhere",
            Wrong::Cloud { .. } => "cloud",
            Wrong::CustomOnly { .. } => "customOnly",
            Wrong::NoRoot => "noRoot",
            Wrong::Message => "message",
            Wrong::Answer { .. } => "answer",
            Wrong::Null { .. } => "null",
            Wrong::Length { .. } => "length",
            Wrong::NotUtf8 { .. } => "notUtf8",
        }
    }

    /// What it is about: the member, or what was given in its place.
    pub(super) fn target(&self) -> Option<&str> {
        match self {
            Wrong::Missing { member }
            | Wrong::Unknown { member, .. }
            | Wrong::Kind { member, .. }
            | Wrong::Choice { member, .. }
            | Wrong::ExactlyOne { member, .. }
            | Wrong::Empty { member }
            | Wrong::Time { member }
            | Wrong::Base64 { member }
            | Wrong::CustomOnly { member } => Some(member),
            Wrong::Encoding { encoding: given }
            | Wrong::Country { given }
            | Wrong::RequiredOff { service: given }
            | Wrong::RequiredLosable { service: given }
            | Wrong::FirstUnknown { user: given }
            | Wrong::FirstNotReady { user: given }
            | Wrong::FirstTakesSeat { user: given, .. }
            | Wrong::BothWays { service: given }
            | Wrong::Elsewhere { path: given }
            | Wrong::Cloud { cloud: given, .. } => Some(given),
            Wrong::Null { argument }
            | Wrong::Length { argument }
            | Wrong::NotUtf8 { argument, .. } => Some(argument),
            Wrong::NoRoot => Some("graphRoot"),
            Wrong::Json { .. }
            | Wrong::NoObject
            | Wrong::UnknownUnnamed { .. }
            | Wrong::Message
            | Wrong::Answer { .. } => None,
        }
    }

    pub(super) fn values(&self, texts: &Texts) -> Vec<(&'static str, Value)> {
        let mut values: Vec<(&'static str, Value)> = Vec::new();
        if let Some(target) = self.target() {
            values.push(("target", Value::text(&super::report::shortened(target))));
            values.push(("member", Value::text(&member_words(target, texts))));
        }
        match self {
            Wrong::Json { line, column } => {
                values.push(("line", Value::label(*line as u64)));
                values.push(("column", Value::label(*column as u64)));
            }
            Wrong::Unknown { known: list, .. }
            | Wrong::UnknownUnnamed { known: list }
            | Wrong::Choice { choices: list, .. }
            | Wrong::ExactlyOne { choices: list, .. }
            | Wrong::Cloud { clouds: list, .. } => values.push(("list", Value::text(list))),
            Wrong::FirstTakesSeat { product, .. } => values.push(("product", Value::text(product))),
            Wrong::Answer { id } => values.push(("id", Value::label(*id))),
            Wrong::NotUtf8 { byte, .. } => values.push(("byte", Value::label(*byte as u64))),
            Wrong::NoObject
            | Wrong::Missing { .. }
            | Wrong::Kind { .. }
            | Wrong::Empty { .. }
            | Wrong::Time { .. }
            | Wrong::Base64 { .. }
            | Wrong::Country { .. }
            | Wrong::BothWays { .. }
            | Wrong::RequiredOff { .. }
            | Wrong::RequiredLosable { .. }
            | Wrong::FirstUnknown { .. }
            | Wrong::FirstNotReady { .. }
            | Wrong::Encoding { .. }
            | Wrong::Elsewhere { .. }
            | Wrong::CustomOnly { .. }
            | Wrong::NoRoot
            | Wrong::Message
            | Wrong::Null { .. }
            | Wrong::Length { .. } => {}
        }
        values
    }
}

/// A member as people say it, whatever face they gave it through; one that only a program gives is told by the way
/// to it. Places of a list count from 1.
fn member_words(member: &str, texts: &Texts) -> String {
    let parts = member.split(['[', ']']);
    let (mut key, mut position) = (String::from("member."), String::new());
    for (at, part) in parts.enumerate() {
        match part.parse::<u64>() {
            Ok(place) if at % 2 == 1 => {
                key.push_str("[]");
                position = place.saturating_add(1).to_string();
            }
            _ => key.push_str(part),
        }
    }
    let position = Value::text(&position);
    let words = texts.find(&key, &[("position", position)]);
    words.unwrap_or_else(|| format!("\"{}\"", super::report::shortened(member)))
}
