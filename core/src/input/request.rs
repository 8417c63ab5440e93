//! The requests of the faces, as `tests/schemas/request.schema.json` describes them.

use super::users::{RawUsers, UserNames};
use super::{DocumentSource, PlanFile, given};
use crate::error::{Error, Misuse};
use serde::Deserialize;

/// An old and a new product, as a person names them.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PairNames {
    pub from: String,
    pub to: String,
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
    pub target: Option<PlanFile>,
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
        to_apply: bool,
    },
    SavePlan {
        source: DocumentSource,
        target: PlanFile,
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
        pairs: Option<Vec<RawPair>>,
        #[serde(default, deserialize_with = "given")]
        targets: Option<Vec<String>>,
        users: RawUsers,
        #[serde(default, deserialize_with = "given")]
        services: Option<RawServices>,
        #[serde(default, deserialize_with = "given")]
        created_at: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
        #[serde(default)]
        overwrite: bool,
    },
    OpenPlan {
        #[serde(default, deserialize_with = "given")]
        document: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
        #[serde(default, deserialize_with = "given")]
        digest: Option<String>,
        #[serde(default)]
        to_apply: bool,
    },
    SavePlan {
        #[serde(default, deserialize_with = "given")]
        document: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
        #[serde(default, deserialize_with = "given")]
        digest: Option<String>,
        save_path: String,
        #[serde(default)]
        overwrite: bool,
    },
    Render {
        #[serde(default, deserialize_with = "given")]
        document: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
        #[serde(default, deserialize_with = "given")]
        digest: Option<String>,
        #[serde(default, deserialize_with = "given")]
        language: Option<String>,
    },
    Apply {
        #[serde(default, deserialize_with = "given")]
        document: Option<String>,
        #[serde(default, deserialize_with = "given")]
        plan_path: Option<String>,
        #[serde(default, deserialize_with = "given")]
        digest: Option<String>,
        #[serde(default, deserialize_with = "given")]
        reason: Option<String>,
        #[serde(default, deserialize_with = "given")]
        host: Option<String>,
    },
}

/// A side that is missing is told apart from a wrong shape: a person gave lists of different lengths.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPair {
    #[serde(default, deserialize_with = "given")]
    from: Option<String>,
    #[serde(default, deserialize_with = "given")]
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum RawScope {
    Swap,
    ReplaceAll,
}

/// `mode` may be told several times by a face that binds what a person gave: more than one is a contradiction.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawServices {
    mode: Modes,
    #[serde(default, deserialize_with = "given")]
    services: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    also_off: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Modes {
    One(Mode),
    Several(Vec<Mode>),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Mode {
    Keep,
    Off,
    OnlyOn,
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
                overwrite,
            } => Request::Plan(Box::new(PlanRequest {
                scope: scope_names(&scope, pairs, targets)?,
                users: users.check()?,
                services: service_names(services)?,
                created_at,
                target: plan_path.map(|path| PlanFile { path, overwrite }),
            })),
            Raw::OpenPlan {
                document,
                plan_path,
                digest,
                to_apply,
            } => Request::OpenPlan {
                source: DocumentSource::new(document, plan_path, digest)?,
                to_apply,
            },
            Raw::SavePlan {
                document,
                plan_path,
                digest,
                save_path,
                overwrite,
            } => Request::SavePlan {
                source: DocumentSource::new(document, plan_path, digest)?,
                target: PlanFile {
                    path: save_path,
                    overwrite,
                },
            },
            Raw::Render {
                document,
                plan_path,
                digest,
                language,
            } => Request::Render {
                source: DocumentSource::new(document, plan_path, digest)?,
                language,
            },
            Raw::Apply {
                document,
                plan_path,
                digest,
                reason,
                host,
            } => Request::Apply {
                source: DocumentSource::new(document, plan_path, digest)?,
                reason,
                host,
            },
        })
    }
}

fn service_names(services: Option<RawServices>) -> Result<ServiceNames, Error> {
    let Some(given) = services else {
        return Ok(ServiceNames::Keep {
            also_off: Vec::new(),
        });
    };
    let mode = match given.mode {
        Modes::One(mode) => mode,
        Modes::Several(modes) => match modes.as_slice() {
            [mode] => *mode,
            _ => return Err(Misuse::ServicesTwice.into()),
        },
    };
    match (mode, given.services, given.also_off) {
        (Mode::Keep, None, also_off) => Ok(ServiceNames::Keep {
            also_off: also_off.unwrap_or_default(),
        }),
        (Mode::Off, Some(services), None) => Ok(ServiceNames::Off(services)),
        (Mode::OnlyOn, Some(services), None) => Ok(ServiceNames::OnlyOn(services)),
        _ => Err(Error::invalid(
            "services",
            "keep goes with alsoOff, off and onlyOn go with services",
        )),
    }
}

fn scope_names(
    scope: &RawScope,
    pairs: Option<Vec<RawPair>>,
    targets: Option<Vec<String>>,
) -> Result<ScopeNames, Error> {
    match (scope, pairs, targets) {
        (RawScope::Swap, Some(pairs), None) if !pairs.is_empty() => pairs
            .into_iter()
            .map(|pair| match (pair.from, pair.to) {
                (Some(from), Some(to)) => Ok(PairNames { from, to }),
                _ => Err(Misuse::PairsUneven.into()),
            })
            .collect::<Result<_, _>>()
            .map(ScopeNames::Swap),
        (RawScope::Swap, _, _) => Err(Misuse::NothingToSwap.into()),
        (RawScope::ReplaceAll, None, Some(targets)) if !targets.is_empty() => {
            Ok(ScopeNames::ReplaceAll(targets))
        }
        (RawScope::ReplaceAll, _, _) => Err(Misuse::NothingToGive.into()),
    }
}
