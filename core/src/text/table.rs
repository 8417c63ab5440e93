//! The tables of sentences and how a sentence is taken from one.

use super::plural::{Category, PluralRule};
use super::value::Value;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A language that is built in; its table is read once, when somebody first asks for it.
struct BuiltIn {
    tag: &'static str,
    json: &'static str,
    texts: OnceLock<Texts>,
}

impl BuiltIn {
    const fn new(tag: &'static str, json: &'static str) -> BuiltIn {
        BuiltIn {
            tag,
            json,
            texts: OnceLock::new(),
        }
    }

    /// A built-in table that can't be read says keys; a test reads them all.
    fn texts(&self) -> Texts {
        let read = || Texts::parse(self.json).unwrap_or_default();
        self.texts.get_or_init(read).clone()
    }
}

static ENGLISH: BuiltIn = BuiltIn::new("en", include_str!("../../text/en.json"));

/// The other languages, by primary subtag.
static OTHERS: [BuiltIn; 1] = [BuiltIn::new("nl", include_str!("../../text/nl.json"))];

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Message {
    One(Box<str>),
    Plural(Box<Forms>),
}

/// A sentence whose form the value `by` decides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    by: Box<str>,
    zero: Option<Box<str>>,
    one: Option<Box<str>>,
    two: Option<Box<str>>,
    few: Option<Box<str>>,
    many: Option<Box<str>>,
    other: Box<str>,
}

impl Forms {
    /// The form for a category; where a table has none, that for everything else.
    fn form(&self, category: Category) -> &str {
        let form = match category {
            Category::Zero => &self.zero,
            Category::One => &self.one,
            Category::Two => &self.two,
            Category::Few => &self.few,
            Category::Many => &self.many,
            Category::Other => &None,
        };
        form.as_deref().unwrap_or(&self.other)
    }
}

/// A language's table. Copies share it.
#[derive(Clone, Debug)]
pub struct Texts {
    table: Arc<Table>,
}

#[derive(Debug)]
struct Table {
    messages: HashMap<Box<str>, Message>,
    plural: PluralRule,
}

impl Default for Texts {
    /// A table without sentences.
    fn default() -> Texts {
        Texts::new(HashMap::new())
    }
}

impl Texts {
    fn new(messages: HashMap<Box<str>, Message>) -> Texts {
        let plural = match messages.get("language.tag") {
            Some(Message::One(tag)) => PluralRule::of(tag),
            _ => PluralRule::OneOrOther,
        };
        Texts {
            table: Arc::new(Table { messages, plural }),
        }
    }

    /// English, which is always there.
    pub fn english() -> Texts {
        ENGLISH.texts()
    }

    /// The table of a language such as `nl`, `nl-NL` or `nl_BE`, or English where there is none.
    pub fn for_language(language: &str) -> Texts {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        OTHERS
            .iter()
            .find(|known| known.tag.eq_ignore_ascii_case(primary))
            .unwrap_or(&ENGLISH)
            .texts()
    }

    /// The languages there are, English first.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        std::iter::once(&ENGLISH)
            .chain(&OTHERS)
            .map(|known| known.tag)
    }

    /// Reads a table: JSON, key to sentence, or to `by` with a form per plural category.
    pub fn parse(json: &str) -> Result<Texts, serde_json::Error> {
        serde_json::from_str(json).map(Texts::new)
    }

    /// The sentence, or the key itself where it is missing, so that a slip is seen and not hidden; a test
    /// walks every key the source uses.
    pub fn say(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.find(key, values).unwrap_or_else(|| key.to_string())
    }

    /// The sentence, where there is one.
    pub fn find(&self, key: &str, values: &[(&str, Value)]) -> Option<String> {
        let template = match self.table.messages.get(key)? {
            Message::One(text) => text,
            Message::Plural(forms) => {
                let number = values
                    .iter()
                    .find(|(name, _)| **name == *forms.by)
                    .and_then(|(_, value)| value.number());
                let category =
                    number.map_or(Category::Other, |number| self.table.plural.category(number));
                forms.form(category)
            }
        };
        Some(self.fill(template, values))
    }

    /// A text that names no values, or the key itself where it is missing.
    pub(super) fn word<'a>(&'a self, key: &'a str) -> &'a str {
        match self.table.messages.get(key) {
            Some(Message::One(text)) => text,
            _ => key,
        }
    }

    /// The language's tag, such as `en`.
    pub fn language(&self) -> &str {
        self.word("language.tag")
    }

    /// Which way the language is written: `ltr` or `rtl`.
    pub fn direction(&self) -> &str {
        self.word("language.direction")
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
                Some((_, Value::Count(number))) => self.push_number(&mut out, *number),
                Some((_, Value::Marked { count, marks })) => {
                    out.push(marks.0);
                    self.push_number(&mut out, *count);
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
