//! The values that a sentence names.

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

/// A text as people may be shown it: control and direction marks are replaced.
pub(crate) fn shown(text: &str) -> String {
    if !text.chars().any(is_steering) {
        return text.to_owned();
    }
    let letters = text.chars();
    letters
        .map(|letter| {
            if is_steering(letter) {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect()
}

impl Value {
    /// A text value. Control and direction marks are replaced: a name must not steer a console.
    pub fn text(text: &str) -> Value {
        Value::Text(shown(text))
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
    pub(super) fn number(&self) -> Option<i64> {
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
