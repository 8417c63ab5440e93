//! Values of a given document, each with the way to it.

use std::fmt;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::state::guid;

/// What is wrong in a given document, and where.
#[derive(Debug)]
pub(crate) struct GivenError {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl fmt::Display for GivenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// A value and the way to it (`users[3].id`).
#[derive(Clone)]
pub(crate) struct Given<'a> {
    pub(super) path: String,
    pub(super) value: &'a Value,
}

pub(super) type Read<T> = Result<T, GivenError>;

impl<'a> Given<'a> {
    pub(crate) fn new(value: &'a Value) -> Self {
        Self {
            path: String::new(),
            value,
        }
    }

    pub(crate) fn wrong<T>(&self, message: impl Into<String>) -> Read<T> {
        let field = if self.path.is_empty() {
            "(document)".to_owned()
        } else {
            self.path.clone()
        };
        Err(GivenError {
            field,
            message: message.into(),
        })
    }

    /// The members of an object that has none but these: a misspelt one must not pass in silence.
    pub(crate) fn object(&self, known: &[&str]) -> Read<&'a Map<String, Value>> {
        let Some(members) = self.value.as_object() else {
            return self.wrong("is no object");
        };
        match members.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => self.at(key, "is no known member"),
            None => Ok(members),
        }
    }

    fn join(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// A member that may be absent.
    pub(crate) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self {
            path: self.join(name),
            value,
        })
    }

    pub(super) fn required(&self, name: &str) -> Read<Self> {
        self.member(name).map_or_else(|| self.missing(name), Ok)
    }

    pub(super) fn missing<T>(&self, name: &str) -> Read<T> {
        self.at(name, "is missing")
    }

    /// A refusal of something further down.
    pub(super) fn at<T>(&self, path: &str, message: &str) -> Read<T> {
        Self {
            path: self.join(path),
            value: self.value,
        }
        .wrong(message)
    }

    pub(crate) fn items(&self) -> Read<Vec<Self>> {
        let Some(items) = self.value.as_array() else {
            return self.wrong("is no array");
        };
        let item = |(number, value)| Self {
            path: format!("{}[{number}]", self.path),
            value,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    pub(crate) fn is_number(&self) -> bool {
        self.value.is_number()
    }

    pub(crate) fn raw(&self) -> &'a Value {
        self.value
    }

    pub(crate) fn text(&self) -> Read<&'a str> {
        self.value
            .as_str()
            .map_or_else(|| self.wrong("is no text"), Ok)
    }

    pub(super) fn nullable_text(&self) -> Read<Option<&'a str>> {
        if self.value.is_null() {
            Ok(None)
        } else {
            self.text().map(Some)
        }
    }

    /// A text of at most so many characters, or null.
    pub(super) fn at_most(&self, most: usize) -> Read<Option<&'a str>> {
        match self.nullable_text()? {
            Some(text) if text.chars().count() > most => {
                self.wrong(format!("is longer than {most} characters"))
            }
            other => Ok(other),
        }
    }

    /// Two letters or null, as the directory keeps a country. [S] 1.3: that they stand for one is
    /// judged where it matters.
    pub(super) fn country(&self) -> Read<Option<&'a str>> {
        match self.nullable_text()? {
            Some(code) if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) => {
                self.wrong("is not two capital letters")
            }
            other => Ok(other),
        }
    }

    pub(crate) fn boolean(&self) -> Read<bool> {
        self.value
            .as_bool()
            .map_or_else(|| self.wrong("is neither true nor false"), Ok)
    }

    pub(super) fn nullable_boolean(&self) -> Read<Option<bool>> {
        if self.value.is_null() {
            Ok(None)
        } else {
            self.boolean().map(Some)
        }
    }

    pub(crate) fn number(&self) -> Read<u64> {
        self.value
            .as_u64()
            .map_or_else(|| self.wrong("is no whole number from 0"), Ok)
    }

    /// A number of seats. [S] 1.1: int32; none is ever below zero. [U]
    pub(super) fn units(&self) -> Read<i64> {
        let fits = self
            .value
            .as_i64()
            .filter(|units| (0..=i64::from(i32::MAX)).contains(units));
        fits.map_or_else(|| self.wrong("is no whole number from 0 of 32 bits"), Ok)
    }

    pub(super) fn guid(&self) -> Read<Uuid> {
        guid(self.text()?).map_or_else(|| self.wrong("is no GUID"), Ok)
    }

    pub(super) fn one_of(&self, known: &[&str]) -> Read<&'a str> {
        let text = self.text()?;
        if known.contains(&text) {
            return Ok(text);
        }
        self.wrong(format!("is not one of {}", known.join(", ")))
    }
}
