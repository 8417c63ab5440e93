//! The requests of the faces, as `tests/schemas/request.schema.json` describes them.

use super::members::{Members, Path};
use super::users::{UserNames, users};
use super::{DocumentSource, PlanFile};
use crate::error::{Error, Misuse};

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

#[derive(Clone, Copy)]
enum Op {
    Connect,
    ListProducts,
    ListUsers,
    Plan,
    OpenPlan,
    SavePlan,
    Render,
    Apply,
}

const OPS: [(&str, Op); 8] = [
    ("connect", Op::Connect),
    ("listProducts", Op::ListProducts),
    ("listUsers", Op::ListUsers),
    ("plan", Op::Plan),
    ("openPlan", Op::OpenPlan),
    ("savePlan", Op::SavePlan),
    ("render", Op::Render),
    ("apply", Op::Apply),
];

impl Request {
    /// Reads a request.
    ///
    /// Errors: `InvalidInput`, naming the member.
    pub fn parse(bytes: &[u8]) -> Result<Request, Error> {
        let mut all = Members::of_text(bytes)?;
        let request = match all.need_choice("op", &OPS)? {
            Op::Connect => Request::Connect,
            Op::ListProducts => Request::ListProducts,
            Op::ListUsers => Request::ListUsers {
                users: users(all.need("users")?)?,
            },
            Op::Plan => Request::Plan(Box::new(PlanRequest {
                scope: scope_names(&mut all)?,
                users: users(all.need("users")?)?,
                services: service_names(all.take("services")?)?,
                created_at: all.take("createdAt")?,
                target: target(&mut all)?,
            })),
            Op::OpenPlan => Request::OpenPlan {
                source: DocumentSource::read(&mut all)?,
                to_apply: all.take("toApply")?.unwrap_or(false),
            },
            Op::SavePlan => Request::SavePlan {
                source: DocumentSource::read(&mut all)?,
                target: PlanFile {
                    path: all.need::<Path>("savePath")?.0,
                    overwrite: all.take("overwrite")?.unwrap_or(false),
                },
            },
            Op::Render => Request::Render {
                source: DocumentSource::read(&mut all)?,
                language: all.take("language")?,
            },
            Op::Apply => Request::Apply {
                source: DocumentSource::read(&mut all)?,
                reason: all.take("reason")?,
                host: all.take("host")?,
            },
        };
        all.end()?;
        Ok(request)
    }
}

fn target(all: &mut Members) -> Result<Option<PlanFile>, Error> {
    let path: Option<Path> = all.take("planPath")?;
    let overwrite = all.take("overwrite")?.unwrap_or(false);
    Ok(path.map(|Path(path)| PlanFile { path, overwrite }))
}

#[derive(Clone, Copy)]
enum Mode {
    Keep,
    Off,
    OnlyOn,
}

const MODES: [(&str, Mode); 3] = [
    ("keep", Mode::Keep),
    ("off", Mode::Off),
    ("onlyOn", Mode::OnlyOn),
];

/// `mode` may be told several times by a face that binds what a person gave: more than one is a contradiction.
fn service_names(services: Option<Members>) -> Result<ServiceNames, Error> {
    let Some(mut given) = services else {
        return Ok(ServiceNames::Keep {
            also_off: Vec::new(),
        });
    };
    let mode = given.one_choice("mode", &MODES, Misuse::ServicesTwice)?;
    let names = match mode {
        Mode::Keep => ServiceNames::Keep {
            also_off: given.take("alsoOff")?.unwrap_or_default(),
        },
        Mode::Off => ServiceNames::Off(given.need("services")?),
        Mode::OnlyOn => ServiceNames::OnlyOn(given.need("services")?),
    };
    given.end()?;
    let (ServiceNames::Keep { also_off: named }
    | ServiceNames::Off(named)
    | ServiceNames::OnlyOn(named)) = &names;
    refuse_nameless(named, Misuse::ServiceNameless)?;
    Ok(names)
}

#[derive(Clone, Copy)]
enum Scope {
    Swap,
    ReplaceAll,
}

fn scope_names(all: &mut Members) -> Result<ScopeNames, Error> {
    let scopes = [("swap", Scope::Swap), ("replaceAll", Scope::ReplaceAll)];
    let scope = all.need_choice("scope", &scopes)?;
    let pairs: Option<Vec<Members>> = all.take("pairs")?;
    let targets: Option<Vec<String>> = all.take("targets")?;
    match (scope, pairs, targets) {
        (Scope::Swap, Some(pairs), None) if !pairs.is_empty() => pairs
            .into_iter()
            .map(pair_names)
            .collect::<Result<_, _>>()
            .map(ScopeNames::Swap),
        (Scope::Swap, _, _) => Err(Misuse::NothingToSwap.into()),
        (Scope::ReplaceAll, None, Some(targets)) if !targets.is_empty() => {
            refuse_nameless(&targets, Misuse::ProductNameless)?;
            Ok(ScopeNames::ReplaceAll(targets))
        }
        (Scope::ReplaceAll, _, _) => Err(Misuse::NothingToGive.into()),
    }
}

/// A side that is missing is told apart from a wrong shape: a person gave lists of different lengths.
fn pair_names(mut pair: Members) -> Result<PairNames, Error> {
    let from: Option<String> = pair.take("from")?;
    let to: Option<String> = pair.take("to")?;
    pair.end()?;
    let (Some(from), Some(to)) = (from, to) else {
        return Err(Misuse::PairsUneven.into());
    };
    refuse_nameless([&from, &to], Misuse::ProductNameless)?;
    Ok(PairNames { from, to })
}

pub(super) fn refuse_nameless<'n>(
    names: impl IntoIterator<Item = &'n String>,
    misuse: Misuse,
) -> Result<(), Error> {
    if names.into_iter().any(|name| name.trim().is_empty()) {
        return Err(misuse.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    /// The sentence with which a request is refused.
    fn refusal(text: &str) -> String {
        let error = Request::parse(text.as_bytes()).expect_err(text);
        let report = error.report(&Texts::english());
        assert_eq!(report.id, "InvalidInput", "{text}");
        assert!(report.hint.is_some(), "{text}");
        report.message
    }

    fn plan(change: &str) -> String {
        let pairs = r#""pairs":[{"from":"A","to":"B"}],"users":{"all":true}"#;
        refusal(&format!(
            r#"{{"op":"plan","scope":"swap",{pairs},{change}}}"#
        ))
    }

    #[test]
    fn a_wrong_shape_is_told_by_its_member_and_what_it_must_be() {
        for (text, says) in [
            ("", "no JSON: line 1"),
            ("[]", "JSON object"),
            (r#"{"op":"fly"}"#, r#""op" must be one of these: connect, "#),
            (r#"{"op":7}"#, r#""op" must be a text"#),
            (
                r#"{"op":"connect","more":1}"#,
                r#""more" is not known here; what is known: op."#,
            ),
            (r#"{"op":"listUsers"}"#, r#""users" is missing"#),
            (
                r#"{"op":"listUsers","users":[]}"#,
                r#""users" must be an object"#,
            ),
            (
                r#"{"op":"listUsers","users":{"ids":["a",1]}}"#,
                r#""users.ids[1]" must be a text"#,
            ),
            (
                r#"{"op":"listUsers","users":{"all":"yes"}}"#,
                r#""users.all" must be true or false"#,
            ),
            (
                r#"{"op":"listUsers","users":{"rows":[{}]}}"#,
                r#""users.rows[0].id" is missing"#,
            ),
            (
                r#"{"op":"listUsers","users":{"csvBase64":"?"}}"#,
                r#""users.csvBase64" must be base64"#,
            ),
            (
                r#"{"op":"openPlan","planPath":""}"#,
                r#""planPath" is empty"#,
            ),
            (
                r#"{"op":"openPlan","planPath":{"elsewhere":"env:x"}}"#,
                r#""env:x" is no place"#,
            ),
        ] {
            let message = refusal(text);
            assert!(message.contains(says), "{message}");
        }
        for (change, says) in [
            (r#""services":{}"#, r#""services.mode" is missing"#),
            (
                r#""services":{"mode":"off"}"#,
                r#""services.services" is missing"#,
            ),
            (
                r#""services":{"mode":"keep","alsoOff":null}"#,
                r#""services.alsoOff" must be a list"#,
            ),
            (
                r#""services":{"mode":"keep","services":[]}"#,
                r#""services.services" is not known"#,
            ),
            (r#""services":{"mode":["off","keep"]}"#, "more than one way"),
            (r#""services":{"mode":"off","services":[" "]}"#, "service"),
            (r#""overwrite":1"#, r#""overwrite" must be true or false"#),
        ] {
            let message = plan(change);
            assert!(message.contains(says), "{message}");
        }
    }

    #[test]
    fn a_plan_among_users_is_no_user() {
        let digest = r#"{"op":"listUsers","users":{"rows":[{"id":"a"},{"digest":"sha256:0"}]}}"#;
        assert!(refusal(digest).contains("A plan was given"));
    }
}
