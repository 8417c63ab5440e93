//! The requests of the faces, as `tests/schemas/request.schema.json` describes them.

use super::members::{Members, Path};
use super::names::country;
use super::rows::need_wishes;
use super::rules::RunRules;
use super::scope::{ScopeNames, scope_names};
use super::services::{
    MayLose, ServiceMapSource, ServiceNames, Unanswered, continuity, service_map, service_names,
};
use super::users::{UserNames, users};
use super::{DocumentSource, PlanFile, UndoRequest};
use crate::error::{Error, Misuse, SwitchWay, Wrong};

/// A wish for a plan.
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// What happens to products; none where each user of the list says so. The rows of a file are not known
    /// before it is read: see [`super::need_wishes`].
    pub scope: Option<ScopeNames>,
    /// For whom.
    pub users: UserNames,
    /// What happens to services.
    pub services: ServiceNames,
    /// Which service stands for which, where that was answered. Only where services are kept.
    pub service_map: Option<ServiceMapSource>,
    /// What becomes of questions without an answer; none leaves them open.
    pub unanswered: Option<Unanswered>,
    /// Services that nobody may lose, by name.
    pub required: Vec<String>,
    /// What users may be left without.
    pub may_lose: Vec<MayLose>,
    /// The usage location of users without one, in upper case.
    pub usage_location: Option<String>,
    /// Whether guests are moved.
    pub allow_guests: bool,
    /// Whether users who can't sign in are moved.
    pub allow_disabled: bool,
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
        /// Read out for this one alone, by id or user principal name.
        user: Option<String>,
    },
    Apply {
        source: DocumentSource,
        reason: Option<String>,
        host: Option<String>,
        rules: RunRules,
    },
    TestPlan {
        source: DocumentSource,
    },
    ComparePlans {
        source: DocumentSource,
        other: DocumentSource,
    },
    ServiceMap {
        source: DocumentSource,
    },
    Resume(ResumeRequest),
    ListMoves {
        tenant_id: Option<String>,
        move_id: Option<String>,
    },
    TestMove {
        tenant_id: Option<String>,
        move_id: String,
        online: bool,
        source: Option<DocumentSource>,
    },
    Undo(Box<UndoRequest>),
}

/// A wish to go on with a run.
#[derive(Clone, Debug)]
pub struct ResumeRequest {
    /// Which; none is the newest that is not at its end.
    pub move_id: Option<String>,
    /// For the journal.
    pub reason: Option<String>,
    /// Name of the machine or page, for the journal.
    pub host: Option<String>,
    /// The run's plan, where it is not beside the journal.
    pub source: Option<DocumentSource>,
    /// Only say which run it would be, and ask.
    pub preview: bool,
    /// Whether each batch and each wait is told.
    pub verbose: bool,
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
    TestPlan,
    ComparePlans,
    ServiceMap,
    Resume,
    ListMoves,
    TestMove,
    Undo,
}

const OPS: [(&str, Op); 15] = [
    ("connect", Op::Connect),
    ("listProducts", Op::ListProducts),
    ("listUsers", Op::ListUsers),
    ("plan", Op::Plan),
    ("openPlan", Op::OpenPlan),
    ("savePlan", Op::SavePlan),
    ("render", Op::Render),
    ("apply", Op::Apply),
    ("testPlan", Op::TestPlan),
    ("comparePlans", Op::ComparePlans),
    ("serviceMap", Op::ServiceMap),
    ("resume", Op::Resume),
    ("listMoves", Op::ListMoves),
    ("testMove", Op::TestMove),
    ("undo", Op::Undo),
];

impl Request {
    /// Reads a request.
    ///
    /// Errors: `InvalidInput`, naming the member; `ContradictoryRows`.
    pub fn parse(bytes: &[u8]) -> Result<Request, Error> {
        let mut all = Members::of_text(bytes)?;
        let request = match all.need_choice("op", &OPS)? {
            Op::Connect => Request::Connect,
            Op::ListProducts => Request::ListProducts,
            Op::ListUsers => Request::ListUsers {
                users: users(all.need("users")?)?,
            },
            Op::Plan => Request::Plan(Box::new(plan(&mut all)?)),
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
                user: all.take("user")?,
            },
            Op::Apply => Request::Apply {
                source: DocumentSource::read(&mut all)?,
                reason: all.take("reason")?,
                host: all.take("host")?,
                rules: RunRules::read(&mut all)?,
            },
            Op::TestPlan => Request::TestPlan {
                source: DocumentSource::read(&mut all)?,
            },
            Op::ComparePlans => Request::ComparePlans {
                source: DocumentSource::read(&mut all)?,
                other: DocumentSource::of(all.need("other")?)?,
            },
            Op::ServiceMap => Request::ServiceMap {
                source: DocumentSource::read(&mut all)?,
            },
            Op::Resume => Request::Resume(ResumeRequest {
                move_id: all.take("moveId")?,
                reason: all.take("reason")?,
                host: all.take("host")?,
                source: DocumentSource::read_any(&mut all)?,
                preview: all.take("preview")?.unwrap_or(false),
                verbose: all.take("verbose")?.unwrap_or(false),
            }),
            Op::ListMoves => Request::ListMoves {
                tenant_id: all.take("tenantId")?,
                move_id: all.take("moveId")?,
            },
            Op::TestMove => Request::TestMove {
                tenant_id: all.take("tenantId")?,
                move_id: all.need("moveId")?,
                online: all.take("online")?.unwrap_or(false),
                source: DocumentSource::read_any(&mut all)?,
            },
            Op::Undo => Request::Undo(Box::new(UndoRequest::read(&mut all)?)),
        };
        all.end()?;
        Ok(request)
    }
}

fn plan(all: &mut Members) -> Result<PlanRequest, Error> {
    let scope = scope_names(all)?;
    let users = users(all.need("users")?)?;
    let services = service_names(all.take("services")?)?;
    let (service_map, unanswered) = service_map(all, &services)?;
    let (required, may_lose) = continuity(all)?;
    let request = PlanRequest {
        scope,
        users,
        services,
        service_map,
        unanswered,
        required,
        may_lose,
        usage_location: usage_location(all)?,
        allow_guests: all.take("allowGuests")?.unwrap_or(false),
        allow_disabled: all.take("allowDisabled")?.unwrap_or(false),
        created_at: all.take("createdAt")?,
        target: target(all)?,
    };
    request.check_wishes()?;
    request.check_switches()?;
    Ok(request)
}

impl PlanRequest {
    /// Whether users may have wishes of their own; those of a file are not known yet.
    fn is_by_row(&self) -> bool {
        match &self.users {
            UserNames::Named(rows) => rows.iter().any(|row| !row.wish.is_empty()),
            UserNames::CsvPath { .. } | UserNames::CsvBytes { .. } => true,
            UserNames::Matching(_) | UserNames::All => false,
        }
    }

    /// Somebody must have said what happens.
    fn check_wishes(&self) -> Result<(), Error> {
        match (&self.scope, &self.users) {
            (Some(_), _) => Ok(()),
            (None, UserNames::Named(rows)) if self.is_by_row() => need_wishes(rows),
            (None, UserNames::CsvPath { .. } | UserNames::CsvBytes { .. }) => Ok(()),
            (None, _) => Err(Misuse::NothingWished.into()),
        }
    }

    /// Refuses switches of services that nothing would come of.
    fn check_switches(&self) -> Result<(), Error> {
        let switches = match &self.services {
            ServiceNames::Keep { also_off, .. } => !also_off.is_empty(),
            ServiceNames::Off(_) | ServiceNames::OnlyOn(_) => true,
        };
        match &self.scope {
            Some(ScopeNames::Adjust { .. }) if switches => {
                let way = match &self.services {
                    ServiceNames::Keep { .. } => SwitchWay::Keep,
                    ServiceNames::Off(_) => SwitchWay::Off,
                    ServiceNames::OnlyOn(_) => SwitchWay::OnlyOn,
                };
                Err(Misuse::services_twice([SwitchWay::Adjust, way]).into())
            }
            Some(ScopeNames::Revoke(_)) if switches && !self.is_by_row() => {
                Err(Misuse::NothingToSwitch.into())
            }
            _ => Ok(()),
        }
    }
}

/// An empty one means none, as everywhere.
pub(super) fn usage_location(all: &mut Members) -> Result<Option<String>, Error> {
    let text: Option<String> = all.take("usageLocation")?;
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let wrong = || Wrong::Country {
        given: text.trim().into(),
    };
    country(&text).map(Some).ok_or_else(|| wrong().into())
}

pub(super) fn target(all: &mut Members) -> Result<Option<PlanFile>, Error> {
    let path: Option<Path> = all.take("planPath")?;
    let overwrite = all.take("overwrite")?.unwrap_or(false);
    Ok(path.map(|Path(path)| PlanFile { path, overwrite }))
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
                "User 2 of the list must be a text",
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
                "The list of services that go off as well must be a list",
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

    #[test]
    fn what_may_be_left_out_of_a_plan_is_absent_or_empty_or_given() {
        use crate::input::asked::{assert_says, plan, refusal, refusal_of_null};
        use serde_json::json;
        let none = plan(json!({}));
        assert_eq!(none.usage_location, None);
        assert!(!none.allow_guests && !none.allow_disabled);
        assert_eq!(plan(json!({"usageLocation": ""})).usage_location, None);
        let all = plan(json!({"usageLocation": "nl", "allowGuests": true, "allowDisabled": true}));
        assert_eq!(all.usage_location.as_deref(), Some("NL"));
        assert!(all.allow_guests && all.allow_disabled);
        for (name, says) in [
            ("usageLocation", "The usage location must be a text"),
            ("allowGuests", "\"allowGuests\" must be true or false"),
            ("allowDisabled", "\"allowDisabled\" must be true or false"),
        ] {
            assert_says(&refusal_of_null(json!({}), name), &[says]);
        }
        let country = refusal(json!({"usageLocation": "Nederland"}));
        assert_says(&country, &["\"Nederland\" is no country"]);
    }

    #[test]
    fn moves_are_gone_on_with_listed_and_tested() {
        let parse = |text: &str| Request::parse(text.as_bytes()).expect(text);
        let Request::Resume(newest) = parse(r#"{"op":"resume"}"#) else {
            panic!("resume");
        };
        assert!(newest.move_id.is_none() && newest.source.is_none());
        let named = r#"{"op":"resume","moveId":"m","planPath":"a.json","reason":"r","host":"h"}"#;
        let Request::Resume(named) = parse(named) else {
            panic!("resume");
        };
        assert_eq!(named.move_id.as_deref(), Some("m"));
        assert_eq!(
            named.source.as_ref().and_then(DocumentSource::path),
            Some("a.json")
        );
        let all = parse(r#"{"op":"listMoves"}"#);
        assert!(matches!(all, Request::ListMoves { move_id: None, .. }));
        let test = parse(r#"{"op":"testMove","moveId":"m","online":true}"#);
        assert!(matches!(
            test,
            Request::TestMove {
                online: true,
                source: None,
                ..
            }
        ));
        for (text, says) in [
            (
                r#"{"op":"resume","document":"{}","planPath":"a"}"#,
                "which plan is meant",
            ),
            (r#"{"op":"resume","digest":"x"}"#, "which plan is meant"),
            (
                r#"{"op":"resume","move":"m"}"#,
                r#""move" is not known here"#,
            ),
            (r#"{"op":"testMove"}"#, r#""moveId" is missing"#),
        ] {
            assert!(refusal(text).contains(says), "{text}: {}", refusal(text));
        }
    }

    #[test]
    fn plans_are_tested_compared_and_asked_for_their_questions() {
        let parse = |text: &str| Request::parse(text.as_bytes()).expect(text);
        let test = parse(r#"{"op":"testPlan","planPath":"a.json"}"#);
        assert!(matches!(test, Request::TestPlan { source } if source.path() == Some("a.json")));
        let map = parse(r#"{"op":"serviceMap","document":"{}","digest":"x"}"#);
        assert!(matches!(map, Request::ServiceMap { source } if source.digest.is_some()));
        let both = parse(r#"{"op":"comparePlans","planPath":"a","other":{"planPath":"b"}}"#);
        let Request::ComparePlans { source, other } = both else {
            panic!("{both:?}");
        };
        assert_eq!((source.path(), other.path()), (Some("a"), Some("b")));
        for (text, says) in [
            (r#"{"op":"testPlan"}"#, "which plan is meant"),
            (
                r#"{"op":"serviceMap","document":null}"#,
                r#""document" must be"#,
            ),
            (
                r#"{"op":"comparePlans","planPath":"a"}"#,
                r#""other" is missing"#,
            ),
            (
                r#"{"op":"comparePlans","planPath":"a","other":null}"#,
                r#""other" must be an object"#,
            ),
            (
                r#"{"op":"comparePlans","planPath":"a","other":{}}"#,
                "which plan is meant",
            ),
            (
                r#"{"op":"comparePlans","planPath":"a","other":{"planPath":"b","x":1}}"#,
                r#""other.x" is not known"#,
            ),
        ] {
            let message = refusal(text);
            assert!(message.contains(says), "{message}");
        }
    }
}
