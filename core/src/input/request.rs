//! The requests of the faces, as `tests/schemas/request.schema.json` describes them.

use super::{NamedUser, given};
use crate::error::Error;
use serde::Deserialize;

/// An old and a new product, as a person names them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PairNames {
    pub from: String,
    pub to: String,
}

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

/// What happens to services.
#[derive(Clone, Debug)]
pub enum ServiceNames {
    /// Keep what each user had off; these go off as well.
    Keep {
        /// Off for everybody, besides.
        also_off: Vec<String>,
    },
    /// These are off, all others on.
    Off(Vec<String>),
    /// These are on, all others off.
    OnlyOn(Vec<String>),
}

/// What a move replaces by what.
#[derive(Clone, Debug)]
pub enum ScopeNames {
    /// Old by new; everything else stays.
    Swap(Vec<PairNames>),
    /// Every direct product goes, these come.
    ReplaceAll(Vec<String>),
}

/// A wish for a plan.
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// What is replaced by what.
    pub scope: ScopeNames,
    /// For whom.
    pub users: UserNames,
    /// What happens to services.
    pub services: ServiceNames,
    /// RFC 3339; the clock's now when absent.
    pub created_at: Option<String>,
    /// Where the document is written instead of travelling in `done`.
    pub plan_path: Option<String>,
}

/// A plan document, by text or by place.
#[derive(Clone, Debug)]
pub enum DocumentSource {
    /// The document's exact bytes.
    Text(String),
    /// A file that holds them.
    Path(String),
}

/// A checked request.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "one variant per op of the schema")]
pub enum Request {
    Connect,
    ListProducts,
    ListUsers {
        users: UserNames,
    },
    Plan(Box<PlanRequest>),
    OpenPlan {
        source: DocumentSource,
    },
    Render {
        source: DocumentSource,
        language: Option<String>,
    },
    Apply {
        source: DocumentSource,
        reason: Option<String>,
        host: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(
    tag = "op",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum Raw {
    Connect {},
    ListProducts {},
    ListUsers {
        users: RawUsers,
    },
    Plan {
        scope: RawScope,
        #[serde(default, deserialize_with = "given")]
        pairs: Option<Vec<PairNames>>,
        #[serde(default, deserialize_with = "given")]
        targets: Option<Vec<String>>,
        users: RawUsers,
        #[serde(default, deserialize_with = "given")]
        services: Option<RawServices>,
        #[serde(default, deserialize_with = "given")]
        created_at: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
    },
    OpenPlan {
        #[serde(default, deserialize_with = "given")]
        document: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
    },
    Render {
        #[serde(default, deserialize_with = "given")]
        document: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
        #[serde(default, deserialize_with = "given")]
        language: Option<String>,
    },
    Apply {
        #[serde(default, deserialize_with = "given")]
        document: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
        #[serde(default, deserialize_with = "given")]
        reason: Option<String>,
        #[serde(default, deserialize_with = "given")]
        host: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum RawScope {
    Swap,
    ReplaceAll,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawUsers {
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

#[derive(Deserialize)]
#[serde(
    tag = "mode",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum RawServices {
    Keep {
        #[serde(default)]
        also_off: Vec<String>,
    },
    Off {
        services: Vec<String>,
    },
    OnlyOn {
        services: Vec<String>,
    },
}

impl Request {
    /// Reads a request.
    ///
    /// Errors: `InvalidInput`, naming the member.
    pub fn parse(bytes: &[u8]) -> Result<Request, Error> {
        let raw: Raw = serde_json::from_slice(bytes)
            .map_err(|fault| Error::invalid("request", &fault.to_string()))?;
        Ok(match raw {
            Raw::Connect {} => Request::Connect,
            Raw::ListProducts {} => Request::ListProducts,
            Raw::ListUsers { users } => Request::ListUsers {
                users: users.check()?,
            },
            Raw::Plan {
                scope,
                pairs,
                targets,
                users,
                services,
                created_at,
                plan_path,
            } => Request::Plan(Box::new(PlanRequest {
                scope: scope_names(&scope, pairs, targets)?,
                users: users.check()?,
                services: match services {
                    None => ServiceNames::Keep {
                        also_off: Vec::new(),
                    },
                    Some(RawServices::Keep { also_off }) => ServiceNames::Keep { also_off },
                    Some(RawServices::Off { services }) => ServiceNames::Off(services),
                    Some(RawServices::OnlyOn { services }) => ServiceNames::OnlyOn(services),
                },
                created_at,
                plan_path,
            })),
            Raw::OpenPlan {
                document,
                plan_path,
            } => Request::OpenPlan {
                source: source(document, plan_path)?,
            },
            Raw::Render {
                document,
                plan_path,
                language,
            } => Request::Render {
                source: source(document, plan_path)?,
                language,
            },
            Raw::Apply {
                document,
                plan_path,
                reason,
                host,
            } => Request::Apply {
                source: source(document, plan_path)?,
                reason,
                host,
            },
        })
    }
}

fn scope_names(
    scope: &RawScope,
    pairs: Option<Vec<PairNames>>,
    targets: Option<Vec<String>>,
) -> Result<ScopeNames, Error> {
    match (scope, pairs, targets) {
        (RawScope::Swap, Some(pairs), None) if !pairs.is_empty() => Ok(ScopeNames::Swap(pairs)),
        (RawScope::Swap, _, _) => Err(Error::invalid(
            "pairs",
            "the scope swap needs at least one pair and no targets",
        )),
        (RawScope::ReplaceAll, None, Some(targets)) if !targets.is_empty() => {
            Ok(ScopeNames::ReplaceAll(targets))
        }
        (RawScope::ReplaceAll, _, _) => Err(Error::invalid(
            "targets",
            "the scope replaceAll needs at least one target and no pairs",
        )),
    }
}

fn source(document: Option<String>, path: Option<String>) -> Result<DocumentSource, Error> {
    match (document, path) {
        (Some(text), None) => Ok(DocumentSource::Text(text)),
        (None, Some(path)) => Ok(DocumentSource::Path(path)),
        _ => Err(Error::invalid(
            "document",
            "give either document or planPath",
        )),
    }
}

impl RawUsers {
    fn check(self) -> Result<UserNames, Error> {
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
        let wrong = || {
            Error::invalid(
                "users",
                "give exactly one of ids, product, all, csvPath, csvBase64, rows",
            )
        };
        match (
            self.ids,
            self.product,
            self.all,
            self.csv_path,
            self.csv_base64,
            self.rows,
        ) {
            (Some(ids), None, None, None, None, None) => {
                let named = ids.into_iter().map(|id| named_user("users.ids", id, None));
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
                .map(|row| match (row.id, row.user_principal_name) {
                    (Some(id), address) => named_user("users.rows", id, address),
                    (None, Some(address)) => named_user("users.rows", address, None),
                    (None, None) => Err(Error::invalid(
                        "users.rows",
                        "a row needs userPrincipalName or id",
                    )),
                })
                .collect::<Result<_, _>>()
                .map(UserNames::Named),
            _ => Err(wrong()),
        }
    }
}

fn named_user(what: &str, name: String, address: Option<String>) -> Result<NamedUser, Error> {
    let name = name.trim().to_string();
    if name.is_empty() {
        return Err(Error::invalid(what, "a user's name is empty"));
    }
    let address = address.map(|address| address.trim().to_string());
    Ok(NamedUser {
        name,
        address,
        line: None,
    })
}
