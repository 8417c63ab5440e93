//! Which users a request means.

use super::members::{Bytes, Members, Path};
use super::names::{country, refuse_nameless};
use super::rows::{named_user, row_user};
use super::{Encoding, NamedUser};
use crate::error::{Error, Misuse, Wrong};

/// Which users are meant.
#[derive(Clone, Debug)]
pub enum UserNames {
    /// By id or user principal name.
    Named(Vec<NamedUser>),
    /// Whoever fits.
    Matching(UserFilter),
    /// Everybody.
    All,
    /// A file the face's [`crate::ports::Files`] reads; see [`super::read_csv`].
    CsvPath {
        /// Its path.
        path: String,
        /// Where a person said which it is in.
        encoding: Option<Encoding>,
    },
    /// A file's bytes.
    CsvBytes {
        /// As they were read.
        bytes: Vec<u8>,
        /// Where a person said which they are in.
        encoding: Option<Encoding>,
    },
}

/// What users must have in common; at least one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// A product they hold, as a person names it.
    pub product: Option<String>,
    /// Their department, trimmed.
    pub department: Option<String>,
    /// Their usage location, in upper case.
    pub country: Option<String>,
}

/// Reads the member `users`.
///
/// Errors: `InvalidInput`, naming the member; also for users by several ways. `ContradictoryRows`.
pub(super) fn users(mut given: Members) -> Result<UserNames, Error> {
    let ids: Option<Vec<String>> = given.take("ids")?;
    let filter = filter(&mut given)?;
    let all: Option<bool> = given.take("all")?;
    let csv_path: Option<Path> = given.take("csvPath")?;
    let csv_bytes: Option<Bytes> = given.take("csvBase64")?;
    let rows: Option<Vec<Members>> = given.take("rows")?;
    let is_csv = csv_path.is_some() || csv_bytes.is_some();
    let encoding: Option<String> = if is_csv {
        given.take("encoding")?
    } else {
        None
    };
    given.end()?;
    let encoding = encoding
        .map(|name| Encoding::named(&name).ok_or(Wrong::Encoding { encoding: name }))
        .transpose()?;
    let ways = [
        ids.is_some(),
        filter.is_some(),
        all.is_some(),
        is_csv,
        rows.is_some(),
    ];
    if ways.into_iter().filter(|given| *given).count() > 1 {
        return Err(Misuse::UsersTwice.into());
    }
    match (ids, filter, all, csv_path, csv_bytes, rows) {
        (Some(ids), None, None, None, None, None) => {
            let named = ids.into_iter().enumerate();
            let named = named.map(|(index, id)| named_user(index, id));
            named.collect::<Result<_, _>>().map(UserNames::Named)
        }
        (None, Some(filter), None, None, None, None) => Ok(UserNames::Matching(filter)),
        (None, None, Some(true), None, None, None) => Ok(UserNames::All),
        (None, None, None, Some(Path(path)), None, None) => {
            Ok(UserNames::CsvPath { path, encoding })
        }
        (None, None, None, None, Some(Bytes(bytes)), None) => {
            Ok(UserNames::CsvBytes { bytes, encoding })
        }
        (None, None, None, None, None, Some(rows)) => {
            let named = rows.into_iter().enumerate();
            let named = named.map(|(index, row)| row_user(index, row));
            named.collect::<Result<_, _>>().map(UserNames::Named)
        }
        _ => Err(Wrong::ExactlyOne {
            member: "users".into(),
            choices: "ids, all, csvPath, csvBase64, rows, or any of product, department, country"
                .into(),
        }
        .into()),
    }
}

fn filter(given: &mut Members) -> Result<Option<UserFilter>, Error> {
    let product: Option<String> = given.take("product")?;
    refuse_nameless(&product, Misuse::ProductNameless)?;
    let department: Option<String> = given.take("department")?;
    let department = department.map(|name| name.trim().to_string());
    if department.as_ref().is_some_and(String::is_empty) {
        return Err(Wrong::Empty {
            member: given.path("department"),
        }
        .into());
    }
    let letters: Option<String> = given.take("country")?;
    let country = letters
        .map(|letters| {
            country(&letters).ok_or_else(|| Wrong::Country {
                given: letters.trim().into(),
            })
        })
        .transpose()?;
    let filter = UserFilter {
        product,
        department,
        country,
    };
    Ok((filter != UserFilter::default()).then_some(filter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::asked::{assert_says, plan, refusal};
    use serde_json::json;

    #[test]
    fn a_filter_is_any_mix_of_what_users_have_in_common() {
        for (given, expected) in [
            (json!({"product": "A"}), (Some("A"), None, None)),
            (
                json!({"department": " Sales "}),
                (None, Some("Sales"), None),
            ),
            (json!({"country": "nl"}), (None, None, Some("NL"))),
            (
                json!({"product": "A", "department": "Sales", "country": "NL"}),
                (Some("A"), Some("Sales"), Some("NL")),
            ),
        ] {
            let UserNames::Matching(filter) = plan(json!({"users": given})).users else {
                panic!("{given}");
            };
            let read = (
                filter.product.as_deref(),
                filter.department.as_deref(),
                filter.country.as_deref(),
            );
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn a_filter_that_is_empty_or_null_or_beside_others_is_refused() {
        for (users, says) in [
            (json!({}), "must hold exactly one of these"),
            (json!({"product": ""}), "A product has no name"),
            (
                json!({"department": " "}),
                "The department that users are chosen by is empty",
            ),
            (json!({"country": ""}), "\"\" is no country"),
            (json!({"country": "NLD"}), "\"NLD\" is no country"),
            (
                json!({"product": null}),
                "The product that users are chosen by must be a text",
            ),
            (
                json!({"department": null}),
                "The department that users are chosen by must be a text",
            ),
            (
                json!({"country": null}),
                "The country that users are chosen by must be a text",
            ),
            (
                json!({"department": "Sales", "all": true}),
                "more than one way",
            ),
            (json!({"country": "NL", "ids": ["a"]}), "more than one way"),
            (json!({"country": "NL", "rows": []}), "more than one way"),
            (
                json!({"country": "NL", "encoding": "utf-8"}),
                "\"users.encoding\" is not known",
            ),
        ] {
            assert_says(&refusal(json!({"users": users})), &["InvalidInput: ", says]);
        }
    }

    #[test]
    fn an_encoding_is_read_by_its_name() {
        let read = |encoding: &str| {
            let users = json!({"csvBase64": "SWQKYQo=", "encoding": encoding});
            match plan(json!({"users": users})).users {
                UserNames::CsvBytes { bytes, encoding } => (bytes, encoding),
                other => panic!("{other:?}"),
            }
        };
        let windows = Some(Encoding::Windows1252);
        assert_eq!(read("WINDOWS-1252"), (b"Id\na\n".to_vec(), windows));
        for (encoding, says) in [
            (json!(null), "\"users.encoding\" must be a text"),
            (json!(""), "encoding \"\""),
            (json!("ebcdic"), "encoding \"ebcdic\""),
        ] {
            let users = json!({"csvPath": "users.csv", "encoding": encoding});
            assert_says(&refusal(json!({"users": users})), &[says]);
        }
    }
}
