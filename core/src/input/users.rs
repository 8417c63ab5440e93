//! Which users a request means.

use super::{NamedUser, given};
use crate::error::{Error, Misuse};
use serde::Deserialize;

/// One user of a list, by address or id.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct UserRow {
    #[serde(default, deserialize_with = "given")]
    pub user_principal_name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    pub id: Option<String>,
}

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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RawUsers {
    #[serde(default, deserialize_with = "given")]
    ids: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    product: Option<String>,
    #[serde(default, deserialize_with = "given")]
    all: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    csv_path: Option<String>,
    #[serde(default, deserialize_with = "given")]
    csv_base64: Option<String>,
    #[serde(default, deserialize_with = "given")]
    rows: Option<Vec<UserRow>>,
    #[serde(default, deserialize_with = "given")]
    encoding: Option<String>,
}

impl RawUsers {
    pub(super) fn check(self) -> Result<UserNames, Error> {
        let csv = self.csv_path.is_some() || self.csv_base64.is_some();
        if let Some(encoding) = &self.encoding {
            let known = ["utf8", "utf-8"]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(encoding));
            if !csv || !known {
                return Err(Error::invalid(
                    "users.encoding",
                    "only utf8, and only with a CSV",
                ));
            }
        }
        let ways = [
            self.ids.is_some(),
            self.product.is_some(),
            self.all.is_some(),
            csv,
            self.rows.is_some(),
        ];
        if ways.into_iter().filter(|given| *given).count() > 1 {
            return Err(Misuse::UsersTwice.into());
        }
        match (
            self.ids,
            self.product,
            self.all,
            self.csv_path,
            self.csv_base64,
            self.rows,
        ) {
            (Some(ids), None, None, None, None, None) => {
                let named = ids.into_iter().enumerate();
                let named = named.map(|(index, id)| named_user(index, id, None));
                named.collect::<Result<_, _>>().map(UserNames::Named)
            }
            (None, Some(product), None, None, None, None) => Ok(UserNames::Product(product)),
            (None, None, Some(true), None, None, None) => Ok(UserNames::All),
            (None, None, None, Some(path), None, None) => Ok(UserNames::CsvPath(path)),
            (None, None, None, None, Some(text), None) => {
                use base64::Engine;
                base64::engine::general_purpose::STANDARD
                    .decode(text)
                    .map(UserNames::CsvBytes)
                    .map_err(|_| Error::invalid("users.csvBase64", "not base64"))
            }
            (None, None, None, None, None, Some(rows)) => rows
                .into_iter()
                .enumerate()
                .map(|(index, row)| match (row.id, row.user_principal_name) {
                    (Some(id), address) => named_user(index, id, address),
                    (None, Some(address)) => named_user(index, address, None),
                    (None, None) => Err(Error::invalid(
                        "users.rows",
                        "a row needs userPrincipalName or id",
                    )),
                })
                .collect::<Result<_, _>>()
                .map(UserNames::Named),
            _ => Err(Error::invalid(
                "users",
                "give exactly one of ids, product, all, csvPath, csvBase64, rows",
            )),
        }
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
    let address = address.map(|address| address.trim().to_string());
    Ok(NamedUser {
        name,
        address,
        line: None,
    })
}
