//! Which users a request means.

use super::NamedUser;
use super::members::{Members, Path};
use super::request::refuse_nameless;
use crate::error::{Error, Misuse, Wrong};

/// Which users are meant.
#[derive(Clone, Debug)]
pub enum UserNames {
    /// By id or user principal name.
    Named(Vec<NamedUser>),
    /// Whoever holds that product.
    Product(String),
    /// Everybody.
    All,
    /// A file the face's [`crate::ports::Files`] reads.
    CsvPath(String),
    /// A file's bytes.
    CsvBytes(Vec<u8>),
}

/// Reads the member `users`.
///
/// Errors: `InvalidInput`, naming the member; also for users by several ways.
pub(super) fn users(mut given: Members) -> Result<UserNames, Error> {
    let ids: Option<Vec<String>> = given.take("ids")?;
    let product: Option<String> = given.take("product")?;
    let all: Option<bool> = given.take("all")?;
    let csv_path: Option<Path> = given.take("csvPath")?;
    let csv_base64: Option<String> = given.take("csvBase64")?;
    let rows: Option<Vec<Members>> = given.take("rows")?;
    let is_csv = csv_path.is_some() || csv_base64.is_some();
    let encoding: Option<String> = if is_csv {
        given.take("encoding")?
    } else {
        None
    };
    let base64 = Wrong::Base64 {
        member: given.path("csvBase64"),
    };
    given.end()?;
    if let Some(encoding) = encoding {
        let is_it = |name: &&str| name.eq_ignore_ascii_case(&encoding);
        if !["utf8", "utf-8"].iter().any(is_it) {
            return Err(Wrong::Encoding { encoding }.into());
        }
    }
    let ways = [
        ids.is_some(),
        product.is_some(),
        all.is_some(),
        is_csv,
        rows.is_some(),
    ];
    if ways.into_iter().filter(|given| *given).count() > 1 {
        return Err(Misuse::UsersTwice.into());
    }
    match (ids, product, all, csv_path, csv_base64, rows) {
        (Some(ids), None, None, None, None, None) => {
            let named = ids.into_iter().enumerate();
            let named = named.map(|(index, id)| named_user(index, id, None));
            named.collect::<Result<_, _>>().map(UserNames::Named)
        }
        (None, Some(product), None, None, None, None) => {
            refuse_nameless([&product], Misuse::ProductNameless)?;
            Ok(UserNames::Product(product))
        }
        (None, None, Some(true), None, None, None) => Ok(UserNames::All),
        (None, None, None, Some(Path(path)), None, None) => Ok(UserNames::CsvPath(path)),
        (None, None, None, None, Some(text), None) => {
            use base64::Engine;
            let bytes = base64::engine::general_purpose::STANDARD.decode(text);
            bytes.map(UserNames::CsvBytes).map_err(|_| base64.into())
        }
        (None, None, None, None, None, Some(rows)) => {
            let named = rows.into_iter().enumerate();
            let named = named.map(|(index, row)| row_user(index, row));
            named.collect::<Result<_, _>>().map(UserNames::Named)
        }
        _ => Err(Wrong::ExactlyOne {
            member: "users".into(),
            choices: "ids, product, all, csvPath, csvBase64, rows".into(),
        }
        .into()),
    }
}

/// A row by id, by address, or by both, which must mean one user. A face that was given a plan in a user's
/// place says so by its digest: the sentence about it stands here, once.
fn row_user(index: usize, mut row: Members) -> Result<NamedUser, Error> {
    if row.has("digest") {
        return Err(Misuse::PlanAsUser.into());
    }
    let id: Option<String> = row.take("id")?;
    let address: Option<String> = row.take("userPrincipalName")?;
    let missing = Wrong::Missing {
        member: row.path("id"),
    };
    row.end()?;
    match (id, address) {
        (Some(id), address) => named_user(index, id, address),
        (None, Some(address)) => named_user(index, address, None),
        (None, None) => Err(missing.into()),
    }
}

fn named_user(index: usize, name: String, address: Option<String>) -> Result<NamedUser, Error> {
    let name = name.trim().to_string();
    if name.is_empty() {
        return Err(Misuse::UserNameless {
            position: index as u64 + 1,
        }
        .into());
    }
    let address = address
        .map(|address| address.trim().to_string())
        .filter(|address| !address.is_empty());
    Ok(NamedUser {
        name,
        address,
        line: None,
    })
}
