//! Every sentence people read, from one table per language in `core/text/`.
//!
//! A message is a whole sentence with named values; where a number decides its form it has one form per
//! CLDR plural category. Nothing is put together from pieces.

mod plan;
mod progress;
mod run;

pub use plan::{PlanText, plan_text};
pub(crate) use plan::{keyed, product_value};
pub(crate) use progress::{Moving, moving, planning, reading};
pub use run::{Closing, RunEnd, closing};

use serde::Deserialize;
use std::collections::BTreeMap;

/// A value that a sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, shown with its control characters made visible.
    Text(String),
    /// A count: grouped as the language groups, and the one that chooses the plural form.
    Count(i64),
    /// A count between two marks, for a face that shows it in a way of its own, such as bold.
    Marked {
        /// The count.
        count: i64,
        /// What stands before and behind it.
        marks: (char, char),
    },
}

impl Value {
    /// A text value. Control and direction marks are replaced: a name must not steer a console.
    pub fn text(text: &str) -> Value {
        Value::Text(
            text.chars()
                .map(|letter| {
                    if is_steering(letter) {
                        '\u{fffd}'
                    } else {
                        letter
                    }
                })
                .collect(),
        )
    }

    /// A number that is a name, such as a line's: never grouped, never plural.
    pub fn label(number: u64) -> Value {
        Value::Text(number.to_string())
    }

    /// A count.
    pub fn count(number: u64) -> Value {
        Value::Count(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// The number that chooses a plural form.
    fn number(&self) -> Option<i64> {
        match self {
            Value::Text(_) => None,
            Value::Count(count) | Value::Marked { count, .. } => Some(*count),
        }
    }
}

fn is_steering(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Message {
    One(String),
    Plural {
        by: String,
        one: String,
        other: String,
    },
}

/// A language's table.
#[derive(Clone, Debug)]
pub struct Texts {
    messages: BTreeMap<String, Message>,
}

const ENGLISH: &str = include_str!("../../text/en.json");

/// The languages that are built in, by primary subtag.
const BUILT_IN: &[(&str, &str)] = &[("en", ENGLISH)];

impl Texts {
    /// English, which is always there.
    pub fn english() -> Texts {
        Texts::parse(ENGLISH).unwrap_or_else(|_| Texts {
            messages: BTreeMap::new(),
        })
    }

    /// The table of a language such as `en` or `en-GB`, or English where there is none.
    pub fn for_language(language: &str) -> Texts {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        BUILT_IN
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(primary))
            .and_then(|(_, json)| Texts::parse(json).ok())
            .unwrap_or_else(Texts::english)
    }

    /// Reads a table: JSON, key to sentence, or to `{"by", "one", "other"}`.
    pub fn parse(json: &str) -> Result<Texts, serde_json::Error> {
        Ok(Texts {
            messages: serde_json::from_str(json)?,
        })
    }

    /// The sentence, or the key itself where it is missing, so that a slip is seen and not hidden; a test
    /// walks every key the source uses.
    pub fn say(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.find(key, values).unwrap_or_else(|| key.to_string())
    }

    /// The sentence, where there is one.
    pub fn find(&self, key: &str, values: &[(&str, Value)]) -> Option<String> {
        let template = match self.messages.get(key)? {
            Message::One(text) => text,
            Message::Plural { by, one, other } => {
                let is_one = values
                    .iter()
                    .any(|(name, value)| name == by && value.number() == Some(1));
                if is_one { one } else { other }
            }
        };
        Some(self.fill(template, values))
    }

    /// The language's tag, such as `en`.
    pub fn language(&self) -> String {
        self.say("language.tag", &[])
    }

    /// Which way the language is written: `ltr` or `rtl`.
    pub fn direction(&self) -> String {
        self.say("language.direction", &[])
    }

    /// A list for people, separated as the language does.
    pub fn join(&self, items: impl IntoIterator<Item = String>) -> String {
        let separator = self.say("list.separator", &[]);
        items.into_iter().collect::<Vec<_>>().join(&separator)
    }

    /// A count as the language groups it.
    pub fn number(&self, number: i64) -> String {
        let separator = self.say("number.separator", &[]);
        let digits = number.unsigned_abs().to_string();
        let mut out = String::from(if number < 0 { "-" } else { "" });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(&separator);
            }
            out.push(digit);
        }
        out
    }

    /// A wait, in the unit that says it best and rounded up: what was said is never too short.
    pub fn wait(&self, wait: std::time::Duration) -> String {
        let seconds = wait.as_millis().div_ceil(1_000);
        let (key, count) = match seconds {
            ..=120 => ("wait.seconds", seconds),
            121..=7_200 => ("wait.minutes", seconds.div_ceil(60)),
            _ => ("wait.hours", seconds.div_ceil(3_600)),
        };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.say(key, &[("count", Value::Count(count))])
    }

    /// A date `YYYY-MM-DD`, or the date of an RFC 3339 time, as the language writes it.
    pub fn date(&self, iso: &str) -> String {
        let mut parts = iso.get(..10).unwrap_or(iso).split('-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next())
        else {
            return iso.to_string();
        };
        let month = self.say(&format!("month.{month}"), &[]);
        let day = day.trim_start_matches('0');
        self.say(
            "date",
            &[
                ("year", Value::text(year)),
                ("month", Value::text(&month)),
                ("day", Value::text(day)),
            ],
        )
    }

    /// The date and time of an RFC 3339 time in UTC, as the language writes them; names the zone.
    pub fn moment(&self, iso: &str) -> String {
        let time = iso.get(11..16).unwrap_or_default();
        self.say(
            "moment",
            &[
                ("date", Value::text(&self.date(iso))),
                ("time", Value::text(time)),
            ],
        )
    }

    fn fill(&self, template: &str, values: &[(&str, Value)]) -> String {
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                break;
            };
            match values.iter().find(|(key, _)| *key == name) {
                Some((_, Value::Text(text))) => out.push_str(text),
                Some((_, Value::Count(number))) => out.push_str(&self.number(*number)),
                Some((_, Value::Marked { count, marks })) => {
                    out.push(marks.0);
                    out.push_str(&self.number(*count));
                    out.push(marks.1);
                }
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}
