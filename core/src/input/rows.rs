//! What a list says of each user.

use super::members::Members;
use super::names::{Several, country, refuse_nameless};
use crate::error::{Error, Misuse, RowClash, RowPlace, Wrong};
use std::sync::Arc;

/// A user as a list names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedUser {
    /// Object id or user principal name, trimmed.
    pub name: String,
    /// The user principal name that stood beside an id; both must mean one user.
    pub address: Option<String>,
    /// Line in the file (the header is line 1); none where there is no file.
    pub line: Option<u64>,
    /// What is wished for this user; shared, since most rows of a list wish the same.
    pub wish: Arc<RowWish>,
}

/// What a row wishes for its user. What is absent is left to the request; lists are sets, and an empty one means
/// none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowWish {
    /// Products that go, where the user holds them.
    pub from: Option<Vec<String>>,
    /// Products that come.
    pub to: Option<Vec<String>>,
    /// Services that are off, all others on. Never beside `only_enable`.
    pub disable: Option<Vec<String>>,
    /// Services that are on, all others off.
    pub only_enable: Option<Vec<String>>,
    /// What becomes of a missing usage location.
    pub usage_location: RowLocation,
    /// The user whose direct products and switches come in place of the user's own; all lists are absent then.
    pub like_user: Option<String>,
    /// Why, in a person's words.
    pub reason: Option<String>,
}

/// Which usage location a user without one gets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum RowLocation {
    /// The row does not say: the request's, where it has one.
    #[default]
    AsRequested,
    /// None, whatever the request says.
    Nothing,
    /// This one, in upper case.
    Set(String),
}

impl RowWish {
    /// Whether it says what happens to the user's products.
    pub fn names_products(&self) -> bool {
        self.from.is_some() || self.to.is_some() || self.like_user.is_some()
    }

    /// Whether it wishes the same, whatever the reasons.
    pub fn is_same(&self, other: &RowWish) -> bool {
        let without_reason = |wish: &RowWish| RowWish {
            reason: None,
            ..wish.clone()
        };
        without_reason(self) == without_reason(other)
    }

    /// Whether it says anything at all.
    pub fn is_empty(&self) -> bool {
        *self == RowWish::default()
    }

    /// The wish without what says nothing beside the rest. A list has all columns in all rows: an empty cell
    /// beside a filled one of which only one can be meant does not contradict it.
    ///
    /// Errors: which of its members contradict each other.
    pub(super) fn settled(mut self) -> Result<RowWish, RowClash> {
        let is_empty = |list: &Option<Vec<String>>| list.as_ref().is_none_or(Vec::is_empty);
        if self.like_user.is_some() {
            let lists = [&self.from, &self.to, &self.disable, &self.only_enable];
            if !lists.into_iter().all(is_empty) {
                return Err(RowClash::ModelAndMore);
            }
            (self.from, self.to) = (None, None);
            (self.disable, self.only_enable) = (None, None);
        }
        if self.disable.is_some() && self.only_enable.is_some() {
            match (is_empty(&self.disable), is_empty(&self.only_enable)) {
                (false, true) => self.only_enable = None,
                (true, false) => self.disable = None,
                _ => return Err(RowClash::SwitchedTwice),
            }
        }
        Ok(self)
    }
}

/// Where each user of a list must have a wish, since the request has none.
///
/// Errors: `InvalidInput`, naming the first without one.
pub fn need_wishes(rows: &[NamedUser]) -> Result<(), Error> {
    let without = rows
        .iter()
        .enumerate()
        .find(|(_, row)| !row.wish.names_products());
    match without {
        None => Ok(()),
        Some((index, row)) => Err(Error::RowWithoutWish {
            user: row.name.clone(),
            place: row.place(index),
        }),
    }
}

impl NamedUser {
    /// Where the row stands; `index` counts from the first user of the list.
    pub fn place(&self, index: usize) -> RowPlace {
        self.line
            .map_or(RowPlace::Position(index as u64 + 1), RowPlace::Line)
    }
}

/// A user by one name, with no wish of their own.
///
/// Errors: `InvalidInput` for a blank name.
pub(super) fn named_user(index: usize, name: String) -> Result<NamedUser, Error> {
    let name = name.trim().to_string();
    if name.is_empty() {
        return Err(Misuse::UserNameless {
            position: index as u64 + 1,
        }
        .into());
    }
    Ok(NamedUser {
        name,
        address: None,
        line: None,
        wish: Arc::default(),
    })
}

/// A row by id, by address, or by both, which must mean one user. A face that was given a plan in a user's
/// place says so by its digest: the sentence about it stands here, once.
///
/// Errors: `InvalidInput`, naming the member or the position; `ContradictoryRows`.
pub(super) fn row_user(index: usize, mut row: Members) -> Result<NamedUser, Error> {
    if row.has("digest") {
        return Err(Misuse::PlanAsUser.into());
    }
    let id: Option<String> = row.take("id")?;
    let address: Option<String> = row.take("userPrincipalName")?;
    let missing = Wrong::Missing {
        member: row.path("id"),
    };
    let wish = row_wish(&mut row).map_err(|fault| match fault {
        // It names what was given and not where; the others name the way to it.
        Error::InvalidInput(Wrong::Country { .. }) => {
            fault.in_row(RowPlace::Position(index as u64 + 1))
        }
        fault => fault,
    })?;
    row.end()?;
    let filled = |text: Option<String>| {
        text.map(|text| text.trim().to_string())
            .filter(|text| !text.is_empty())
    };
    let user = match (id, address) {
        (Some(id), address) => NamedUser {
            address: filled(address),
            ..named_user(index, id)?
        },
        (None, Some(address)) => named_user(index, address)?,
        (None, None) => return Err(missing.into()),
    };
    let wish = wish.settled().map_err(|clash| Error::ContradictoryRow {
        user: user.name.clone(),
        place: user.place(index),
        clash,
    })?;
    Ok(NamedUser {
        wish: Arc::new(wish),
        ..user
    })
}

fn row_wish(row: &mut Members) -> Result<RowWish, Error> {
    let mut list = |name, misuse| -> Result<Option<Vec<String>>, Error> {
        let Some(Several(names)) = row.take(name)? else {
            return Ok(None);
        };
        refuse_nameless(&names, misuse)?;
        Ok(Some(names))
    };
    let from = list("from", Misuse::ProductNameless)?;
    let to = list("to", Misuse::ProductNameless)?;
    let disable = list("disable", Misuse::ServiceNameless)?;
    let only_enable = list("onlyEnable", Misuse::ServiceNameless)?;
    let location: Option<String> = row.take("usageLocation")?;
    let usage_location = match location {
        None => RowLocation::AsRequested,
        Some(text) => row_location(&text).ok_or_else(|| Wrong::Country {
            given: text.trim().into(),
        })?,
    };
    let mut text = |name| -> Result<Option<String>, Error> {
        let text: Option<String> = row.take(name)?;
        let text = text.map(|text| text.trim().to_string());
        Ok(text.filter(|text| !text.is_empty()))
    };
    Ok(RowWish {
        from,
        to,
        disable,
        only_enable,
        usage_location,
        like_user: text("likeUser")?,
        reason: text("reason")?,
    })
}

/// What a row says of the usage location; none for what is no country.
pub(super) fn row_location(text: &str) -> Option<RowLocation> {
    if text.trim().is_empty() {
        return Some(RowLocation::Nothing);
    }
    country(text).map(RowLocation::Set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::UserNames;
    use crate::input::asked::{assert_says, plan, refusal};
    use serde_json::{Value, json};

    fn users(row: Value) -> Value {
        let mut row = row;
        row["id"] = json!("a");
        json!({"users": {"rows": [{"userPrincipalName": "first@x"}, row]}})
    }

    fn wish(row: Value) -> RowWish {
        match plan(users(row)).users {
            UserNames::Named(rows) => (*rows[1].wish).clone(),
            other => panic!("{other:?}"),
        }
    }

    fn names(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|name| name.to_string()).collect())
    }

    /// How people call a member of a row.
    fn column(name: &str) -> &str {
        match name {
            "from" => "From",
            "to" => "To",
            "disable" => "Disable",
            "onlyEnable" => "OnlyEnable",
            "usageLocation" => "UsageLocation",
            "likeUser" => "LikeUser",
            "reason" => "Reason",
            other => other,
        }
    }

    #[test]
    fn a_list_is_absent_or_none_or_some() {
        let list = |name, row| {
            let wish = wish(row);
            match name {
                "from" => wish.from,
                "to" => wish.to,
                "disable" => wish.disable,
                _ => wish.only_enable,
            }
        };
        for name in ["from", "to", "disable", "onlyEnable"] {
            assert_eq!(list(name, json!({})), None, "{name}");
            for (given, expected) in [
                (json!([]), &[][..]),
                (json!(""), &[]),
                (json!("A"), &["A"]),
                (json!("A| B |"), &["A", "B"]),
                (json!(["A", "B"]), &["A", "B"]),
            ] {
                assert_eq!(
                    list(name, json!({(name): given})),
                    names(expected),
                    "{name}"
                );
            }
            let null = refusal(users(json!({(name): null})));
            assert_says(
                &null,
                &[
                    column(name),
                    " of user 2 of the list must be a list of texts",
                ],
            );
            assert_says(&refusal(users(json!({(name): [" "]}))), &["has no name"]);
        }
    }

    #[test]
    fn a_text_is_absent_or_none_or_some() {
        assert!(wish(json!({})).is_empty());
        let empty = wish(json!({"usageLocation": " ", "likeUser": "", "reason": ""}));
        let none = RowWish {
            usage_location: RowLocation::Nothing,
            ..RowWish::default()
        };
        assert_eq!(empty, none);
        let some = wish(json!({"usageLocation": "nl", "likeUser": " m@x ", "reason": "why"}));
        assert_eq!(some.usage_location, RowLocation::Set("NL".into()));
        assert_eq!(some.like_user.as_deref(), Some("m@x"));
        assert_eq!(some.reason.as_deref(), Some("why"));
        for name in ["usageLocation", "likeUser", "reason"] {
            let null = refusal(users(json!({(name): null})));
            assert_says(
                &null,
                &[column(name), " of user 2 of the list must be a text"],
            );
        }
        for wrong in ["N", "NLD", "N1", "Ñ", "xx", "UK"] {
            let country = refusal(users(json!({"usageLocation": wrong})));
            let says = format!("User number 2 of the list: \"{wrong}\" is no country");
            assert_says(&country, &[&says]);
        }
    }

    #[test]
    fn wishes_that_contradict_each_other_name_the_user() {
        for row in [
            json!({"disable": ["A"], "onlyEnable": ["B"]}),
            json!({"disable": [], "onlyEnable": []}),
        ] {
            let says = [
                "ContradictoryRows: User number 2 of the list: ",
                "\"a\"",
                "two ways",
            ];
            assert_says(&refusal(users(row)), &says);
        }
        for name in ["from", "to", "disable", "onlyEnable"] {
            let row = json!({"likeUser": "m@x", (name): ["A"]});
            let says = [
                "ContradictoryRows: User number 2 of the list: ",
                "another user",
            ];
            assert_says(&refusal(users(row)), &says);
        }
    }

    #[test]
    fn an_empty_cell_beside_a_filled_one_says_nothing() {
        let like =
            wish(json!({"likeUser": "m@x", "from": "", "to": [], "disable": "", "onlyEnable": ""}));
        let alone = RowWish {
            like_user: Some("m@x".into()),
            ..RowWish::default()
        };
        assert_eq!(like, alone);
        let off = wish(json!({"disable": ["A"], "onlyEnable": []}));
        assert_eq!((off.disable, off.only_enable), (names(&["A"]), None));
        let on = wish(json!({"disable": [], "onlyEnable": ["A"]}));
        assert_eq!((on.disable, on.only_enable), (None, names(&["A"])));
    }
}
