//! Reads JSON by member: each is named with what it must be, and what is left over is unknown. An error says
//! which member and what is wrong with it, in a sentence of ours.

use crate::error::{Error, Kind, Misuse, Wrong};
use serde_json::{Map, Value};

/// The members of an object that were not taken yet.
pub(super) struct Members {
    at: String,
    left: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Members {
    /// The members of a whole text.
    ///
    /// Errors: `InvalidInput` for what is no JSON, or no object.
    pub(super) fn of_text(text: &[u8]) -> Result<Members, Error> {
        match serde_json::from_slice(text) {
            Ok(Value::Object(left)) => Ok(Members {
                at: String::new(),
                left,
                known: Vec::new(),
            }),
            Ok(_) => Err(Wrong::NoObject.into()),
            Err(fault) => Err(Wrong::Json {
                line: fault.line(),
                column: fault.column(),
            }
            .into()),
        }
    }

    /// A member that may be absent. Null is nothing, and so is wrong.
    pub(super) fn take<T: FromJson>(&mut self, name: &'static str) -> Result<Option<T>, Error> {
        self.known.push(name);
        let at = self.path(name);
        self.left
            .remove(name)
            .map(|value| T::from_json(at, value))
            .transpose()
    }

    /// A member that must be there.
    pub(super) fn need<T: FromJson>(&mut self, name: &'static str) -> Result<T, Error> {
        let missing = Wrong::Missing {
            member: self.path(name),
        };
        self.take(name)?.ok_or_else(|| missing.into())
    }

    /// A member that may be absent and is one of these words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, Error> {
        let Some(word) = self.take::<String>(name)? else {
            return Ok(None);
        };
        let chosen = choices.iter().find(|(known, _)| *known == word);
        let Some((_, chosen)) = chosen else {
            let words: Vec<&str> = choices.iter().map(|(known, _)| *known).collect();
            return Err(Wrong::Choice {
                member: self.path(name),
                choices: words.join(", "),
            }
            .into());
        };
        Ok(Some(*chosen))
    }

    /// As [`Members::choice`], for a member that must be there.
    pub(super) fn need_choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Result<T, Error> {
        let missing = Wrong::Missing {
            member: self.path(name),
        };
        self.choice(name, choices)?.ok_or_else(|| missing.into())
    }

    /// As [`Members::need_choice`], for a member that a face may give as a list of all that was chosen: more than
    /// one is `several`.
    pub(super) fn one_choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
        several: impl FnOnce(&[T]) -> Misuse,
    ) -> Result<T, Error> {
        if let Some(Value::Array(given)) = self.left.get_mut(name) {
            if given.len() > 1 {
                let known = |word: &Value| {
                    let mut choices = choices.iter();
                    let found = choices.find(|(known, _)| word.as_str() == Some(known));
                    found.map(|(_, choice)| *choice)
                };
                let all: Vec<T> = given.iter().filter_map(known).collect();
                return Err(several(&all).into());
            }
            let only = given.pop();
            self.left.remove(name);
            self.left.extend(only.map(|only| (name.to_string(), only)));
        }
        self.need_choice(name, choices)
    }

    /// Whether there is such a member.
    pub(super) fn has(&self, name: &str) -> bool {
        self.left.contains_key(name)
    }

    /// Refuses what nobody took.
    pub(super) fn end(mut self) -> Result<(), Error> {
        let Some(name) = self.left.keys().next().cloned() else {
            return Ok(());
        };
        Err(Wrong::Unknown {
            member: self.path(&name),
            known: self.known(),
        }
        .into())
    }

    /// As [`Members::end`], without the name: in a configuration it may be a secret that slipped.
    pub(super) fn end_unnamed(mut self) -> Result<(), Error> {
        if self.left.is_empty() {
            return Ok(());
        }
        Err(Wrong::UnknownUnnamed {
            known: self.known(),
        }
        .into())
    }

    /// All of an object whose members are names of people's own: the way to each, its name and its value.
    pub(super) fn into_all(mut self) -> impl Iterator<Item = (String, String, Value)> {
        let left = std::mem::take(&mut self.left);
        left.into_iter()
            .map(move |(name, value)| (self.path(&name), name, value))
    }

    /// The way to a member, as people write it.
    pub(super) fn path(&self, name: &str) -> String {
        if self.at.is_empty() {
            name.into()
        } else {
            format!("{}.{name}", self.at)
        }
    }

    fn known(&mut self) -> String {
        self.known.sort_unstable();
        self.known.dedup();
        self.known.join(", ")
    }
}

/// A value that stands at `at`.
pub(super) trait FromJson: Sized {
    /// Errors: `InvalidInput`, naming `at` and what it must be.
    fn from_json(at: String, value: Value) -> Result<Self, Error>;
}

fn wrong<T>(member: String, kind: Kind) -> Result<T, Error> {
    Err(Wrong::Kind { member, kind }.into())
}

impl FromJson for String {
    fn from_json(at: String, value: Value) -> Result<String, Error> {
        match value {
            Value::String(text) => Ok(text),
            _ => wrong(at, Kind::Text),
        }
    }
}

impl FromJson for bool {
    fn from_json(at: String, value: Value) -> Result<bool, Error> {
        value.as_bool().map_or_else(|| wrong(at, Kind::Flag), Ok)
    }
}

/// A whole number, from 0 on.
pub(super) struct WholeNumber(pub(super) u64);

impl FromJson for WholeNumber {
    fn from_json(at: String, value: Value) -> Result<WholeNumber, Error> {
        let number = value.as_u64().map(WholeNumber);
        number.map_or_else(|| wrong(at, Kind::WholeNumber), Ok)
    }
}

/// A share in whole percent.
pub(super) struct Percent(pub(super) u64);

impl FromJson for Percent {
    fn from_json(at: String, value: Value) -> Result<Percent, Error> {
        let share = value.as_u64().filter(|share| *share <= 100).map(Percent);
        share.map_or_else(|| wrong(at, Kind::Percent), Ok)
    }
}

/// How many each part has: nobody is no part.
pub(super) struct Sizes(pub(super) Vec<u64>);

impl FromJson for Sizes {
    fn from_json(at: String, value: Value) -> Result<Sizes, Error> {
        let sizes = value.as_array().and_then(|sizes| {
            let sizes = sizes.iter();
            let sizes = sizes.map(|size| size.as_u64().filter(|size| *size > 0));
            sizes.collect::<Option<Vec<u64>>>()
        });
        sizes.map_or_else(|| wrong(at, Kind::Sizes), |sizes| Ok(Sizes(sizes)))
    }
}

impl FromJson for Members {
    fn from_json(at: String, value: Value) -> Result<Members, Error> {
        match value {
            Value::Object(left) => Ok(Members {
                at,
                left,
                known: Vec::new(),
            }),
            _ => wrong(at, Kind::Object),
        }
    }
}

impl FromJson for Vec<String> {
    fn from_json(at: String, value: Value) -> Result<Vec<String>, Error> {
        list(at, value, Kind::Texts)
    }
}

impl FromJson for Vec<Members> {
    fn from_json(at: String, value: Value) -> Result<Vec<Members>, Error> {
        list(at, value, Kind::Objects)
    }
}

fn list<T: FromJson>(at: String, value: Value, kind: Kind) -> Result<Vec<T>, Error> {
    let Value::Array(items) = value else {
        return wrong(at, kind);
    };
    items
        .into_iter()
        .enumerate()
        .map(|(index, item)| T::from_json(format!("{at}[{index}]"), item))
        .collect()
}

/// Bytes as base64.
pub(super) struct Bytes(pub(super) Vec<u8>);

impl FromJson for Bytes {
    fn from_json(at: String, value: Value) -> Result<Bytes, Error> {
        use base64::Engine;
        let text = String::from_json(at.clone(), value)?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        bytes
            .map(Bytes)
            .map_err(|_| Wrong::Base64 { member: at }.into())
    }
}

/// A path of a file or folder.
pub(super) struct Path(pub(super) String);

impl FromJson for Path {
    /// A face that knows places which are no files, such as a shell's drives, says so by
    /// `{"elsewhere": what was given}`: the sentence about it stands here, once.
    fn from_json(at: String, value: Value) -> Result<Path, Error> {
        if let Value::Object(_) = value {
            let mut place = Members::from_json(at, value)?;
            let path = place.need("elsewhere")?;
            return Err(Wrong::Elsewhere { path }.into());
        }
        match String::from_json(at.clone(), value)? {
            path if path.is_empty() => Err(Wrong::Empty { member: at }.into()),
            path => Ok(Path(path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Members {
        Members::of_text(text.as_bytes()).expect("an object")
    }

    fn fault<T>(read: Result<T, Error>) -> Wrong {
        match read.err() {
            Some(Error::InvalidInput(wrong)) => wrong,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn says_which_member_and_what_it_must_be() {
        let kind = |member: &str, kind| Wrong::Kind {
            member: member.into(),
            kind,
        };
        let mut all = members(r#"{"a":1,"b":["x",null],"c":{"d":null},"e":[{},7]}"#);
        assert_eq!(fault(all.take::<String>("a")), kind("a", Kind::Text));
        assert_eq!(
            fault(all.take::<Vec<String>>("b")),
            kind("b[1]", Kind::Text)
        );
        let mut inner = all.need::<Members>("c").expect("an object");
        assert_eq!(fault(inner.take::<bool>("d")), kind("c.d", Kind::Flag));
        assert_eq!(
            fault(all.take::<Vec<Members>>("e")),
            kind("e[1]", Kind::Object)
        );
        assert_eq!(
            fault(all.need::<String>("f")),
            Wrong::Missing { member: "f".into() }
        );
    }

    #[test]
    fn names_what_nobody_took_and_what_there_is() {
        let mut all = members(r#"{"op":"x","pair":[]}"#);
        let _ = all.need::<String>("op");
        let _ = all.take::<String>("pairs");
        assert_eq!(
            fault(all.end()),
            Wrong::Unknown {
                member: "pair".into(),
                known: "op, pairs".into()
            }
        );
        let slipped = members(r#"{"s3cret":1}"#);
        assert!(!format!("{:?}", fault(slipped.end_unnamed())).contains("s3cret"));
    }

    #[test]
    fn a_place_that_is_no_file_is_refused_by_its_name() {
        let mut all = members(r#"{"a":{"elsewhere":"env:plan"},"b":""}"#);
        let elsewhere = Wrong::Elsewhere {
            path: "env:plan".into(),
        };
        assert_eq!(fault(all.need::<Path>("a")), elsewhere);
        assert_eq!(
            fault(all.need::<Path>("b")),
            Wrong::Empty { member: "b".into() }
        );
    }
}
