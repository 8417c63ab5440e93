//! The error document every face passes on. Shape: `tests/schemas/error.schema.json`.

use super::{AnswerFault, Candidate, Error, Retry};
use crate::catalogue::{ListError, ListFault};
use crate::model::Obstacle;
use crate::text::{Texts, Value};
use serde::Serialize;
use std::time::Duration;

/// What Graph's answer says about itself. Never a body, never a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpFacts {
    /// HTTP status.
    pub status: u16,
    /// `error.code`, the deepest known one.
    pub code: Option<String>,
    /// Graph's `request-id`.
    pub request_id: Option<String>,
    /// Our `client-request-id`.
    pub client_request_id: Option<String>,
}

/// One more thing that is wrong in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// An id of the table.
    pub id: &'static str,
    /// A whole sentence.
    pub message: String,
    /// The thing.
    pub target: Option<String>,
}

/// The error document. Every field is always present.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    missing_docs,
    reason = "tests/schemas/error.schema.json describes every member, once"
)]
pub struct Report {
    pub schema: &'static str,
    pub status: i32,
    pub id: &'static str,
    pub message: String,
    pub hint: Option<String>,
    pub target: Option<String>,
    pub retry: Retry,
    pub retry_after_ms: Option<u64>,
    pub http: Option<HttpFacts>,
    pub attempts: Option<u32>,
    pub elapsed_ms: Option<u64>,
    pub causes: Vec<Cause>,
}

/// The longest that is waited in all, for one request or one batch of changes. What asks for more is told so.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// The most further causes a document lists; an administrator mends a list of thousands at its source.
const CAUSES_LISTED: usize = 20;

impl Error {
    /// The document for people and programs, in the language of `texts`.
    pub fn report(&self, texts: &Texts) -> Report {
        if let Error::InFile { path, source } = self {
            return source.report_in(Some(path), texts);
        }
        self.report_in(None, texts)
    }

    /// The document, with the file before its sentences; the file is its thing where there is no nearer one.
    fn report_in(&self, path: Option<&str>, texts: &Texts) -> Report {
        let row = self.code().row();
        let (form, values) = self.sentence(texts);
        let form = form.map_or_else(String::new, |form| format!(".{form}"));
        let key = |part: &str| format!("error.{}{form}.{part}", row.id);
        Report {
            schema: "reseat.error.v1",
            status: row.code.status(),
            id: row.id,
            message: self.located(path, &self.message(texts), texts),
            // A form without a cure of its own has the id's.
            hint: texts
                .find(&key("hint"), &values)
                .or_else(|| texts.find(&format!("error.{}.hint", row.id), &values)),
            target: self.target().or_else(|| path.map(str::to_string)),
            retry: row.retry,
            retry_after_ms: match self {
                Error::Throttled { retry_after_ms, .. } => *retry_after_ms,
                _ => None,
            },
            http: self.http().cloned(),
            attempts: self.effort().map(|(attempts, _)| attempts),
            elapsed_ms: self.effort().map(|(_, elapsed)| elapsed),
            causes: self.causes(path, texts),
        }
    }

    /// What went wrong, without where; a form without a sentence of its own has the id's.
    fn message(&self, texts: &Texts) -> String {
        let id = self.code().id();
        let (form, values) = self.sentence(texts);
        let of_form = form.and_then(|form| {
            let key = format!("error.{id}.{form}.message");
            texts.find(&key, &values)
        });
        of_form.unwrap_or_else(|| texts.say(&format!("error.{id}.message"), &values))
    }

    /// The sentence's form, where a code has several, and its values.
    fn sentence<'a>(&'a self, texts: &Texts) -> (Option<&'static str>, Vec<(&'static str, Value)>) {
        let text = |value: &'a str| Value::text(&shortened(value));
        match self {
            Error::InvalidInput(wrong) => (Some(wrong.form()), wrong.values(texts)),
            Error::Misuse(misuse) => (Some(misuse.form()), misuse.values(texts)),
            Error::FileThere { path } => (Some("fileThere"), vec![("path", text(path))]),
            Error::PlanReplaced { path } => (Some("replaced"), vec![("path", text(path))]),
            // Told by what it wraps.
            Error::InFile { source, .. } | Error::InRow { source, .. } => source.sentence(texts),
            Error::FileUnusable { path, detail } => (
                Some("file"),
                vec![("path", text(path)), ("detail", text(detail))],
            ),
            Error::UserNotFound {
                user,
                line,
                nearest,
                ..
            } => (
                match (line, nearest) {
                    (None, None) => None,
                    (Some(_), None) => Some("line"),
                    (None, Some(_)) => Some("near"),
                    (Some(_), Some(_)) => Some("lineNear"),
                },
                vec![
                    ("user", text(user)),
                    ("nearest", text(nearest.as_deref().unwrap_or_default())),
                ],
            ),
            Error::NotInPlan { user } => (Some("notInPlan"), vec![("user", text(user))]),
            Error::NobodyMatches {
                product,
                department,
                country,
            } => {
                let filter = filter_words(product, department, country, texts);
                (Some("matching"), vec![("filter", Value::text(&filter))])
            }
            Error::RowWithoutWish { user, .. } => {
                (Some("rowWithoutWish"), vec![("user", text(user))])
            }
            Error::ContradictoryRow { user, clash, .. } => (
                Some(clash.form()),
                vec![("user", text(user)), ("first", Value::label(clash.first()))],
            ),
            Error::CatalogueUnreadable(ListError::Unreadable { byte, fault, .. }) => (
                match fault {
                    ListFault::NotText => None,
                    ListFault::Cells => Some("cells"),
                    ListFault::Quote => Some("quote"),
                    ListFault::NotAnId => Some("notAnId"),
                },
                vec![("byte", Value::label(*byte))],
            ),
            Error::CatalogueUnreadable(ListError::ColumnMissing { missing, columns }) => (
                Some("column"),
                vec![("missing", text(missing)), ("columns", text(columns))],
            ),
            Error::CatalogueUnreadable(ListError::Empty) => (Some("empty"), Vec::new()),
            Error::PolicyUnreadable(wrong) => {
                let key = format!("error.InvalidInput.{}.message", wrong.form());
                let reason = texts.say(&key, &wrong.values(texts));
                (None, vec![("reason", Value::Text(reason))])
            }
            Error::BrakeReached(brake) => (Some(brake.form()), brake.values()),
            Error::GroupNotFound { group, .. } => (None, vec![("group", text(group))]),
            Error::ProductUnknown { product, nearest } => (
                nearest.is_some().then_some("near"),
                vec![
                    ("product", text(product)),
                    ("candidate", candidates(nearest.as_slice(), texts)),
                ],
            ),
            Error::SameProduct { product } => (None, vec![("product", text(product))]),
            Error::ProductAmbiguous {
                product,
                candidates: several,
            } => (
                None,
                vec![
                    ("product", text(product)),
                    ("count", Value::count(several.len() as u64)),
                    ("candidates", candidates(several, texts)),
                ],
            ),
            Error::ServiceUnknown { service, products } => (
                None,
                vec![("service", text(service)), ("products", text(products))],
            ),
            Error::CsvUnreadable { byte, fault, .. } => {
                let mut values = fault.values();
                values.push(("byte", Value::label(*byte)));
                (fault.form(), values)
            }
            Error::CsvColumnMissing { columns } => (
                columns.is_empty().then_some("none"),
                vec![("columns", text(columns))],
            ),
            Error::EndpointRefused { endpoint } => (None, vec![("endpoint", text(endpoint))]),
            Error::CloudClosed { cloud, date } => (
                None,
                vec![
                    ("cloud", text(cloud)),
                    ("date", Value::text(&texts.date(date))),
                ],
            ),
            Error::ContradictoryRows { user, other, line } => (
                line.is_some().then_some("line"),
                vec![("user", text(user)), ("other", text(other))],
            ),
            Error::NoTenant => (Some("noTenant"), Vec::new()),
            Error::PlanUnreadable { fault } => (
                fault.form(),
                vec![("user", text(fault.user().unwrap_or_default()))],
            ),
            Error::ProtocolError { fault, .. } => {
                let status = match fault {
                    AnswerFault::BatchStatus { status } => *status,
                    _ => 0,
                };
                (fault.form(), vec![("status", Value::label(status.into()))])
            }
            Error::ConnectionFailed { detail, .. } | Error::Internal { detail } => {
                (None, vec![("detail", text(detail))])
            }
            Error::PlanVersionUnknown { version } => (None, vec![("version", text(version))]),
            Error::PlanTenantMismatch { planned, connected } => (
                None,
                vec![("planned", text(planned)), ("connected", text(connected))],
            ),
            Error::ProductNotAssignable { product, obstacle } => (
                match obstacle {
                    Obstacle::AppliesTo(_) => Some("appliesTo"),
                    Obstacle::Status(_) => None,
                },
                vec![
                    ("product", text(product)),
                    ("status", text(obstacle.word())),
                ],
            ),
            Error::NotPermitted {
                account,
                roles,
                http,
            } => (
                http.is_some().then_some("graph"),
                vec![("account", text(account)), ("roles", text(roles))],
            ),
            Error::GraphRefused { message, http } => (
                message.is_empty().then_some("status"),
                vec![
                    ("message", text(message)),
                    ("status", Value::label(http.status.into())),
                ],
            ),
            Error::JournalUnavailable { place, detail } => {
                (None, vec![("place", text(place)), ("detail", text(detail))])
            }
            Error::JournalUnreadable { place, detail } => (
                Some("read"),
                vec![("place", text(place)), ("detail", text(detail))],
            ),
            Error::JournalDamaged {
                place,
                line,
                byte,
                fault,
            } => (
                fault.form(),
                vec![
                    ("place", text(place)),
                    ("line", Value::label(*line)),
                    ("byte", Value::label(*byte)),
                ],
            ),
            Error::MoveNotFound { move_id } => (None, vec![("move", text(move_id))]),
            Error::NothingToResume { move_id } => (
                move_id.is_none().then_some("none"),
                vec![("move", text(move_id.as_deref().unwrap_or_default()))],
            ),
            Error::JournalMismatch { place, fault } => {
                let mut values = fault.values();
                values.push(("place", text(place)));
                (fault.form(), values)
            }
            Error::RunLocked { holder: None } => (Some("unknown"), Vec::new()),
            Error::RunLocked {
                holder: Some(holder),
            } => {
                let app = || texts.say("lock.app", &[]);
                let account = holder.account.clone().unwrap_or_else(app);
                (
                    holder.host.is_none().then_some("noHost"),
                    vec![
                        ("account", Value::text(&account)),
                        ("host", text(holder.host.as_deref().unwrap_or_default())),
                        ("since", Value::text(&texts.moment(&holder.since))),
                    ],
                )
            }
            Error::EmptySelection
            | Error::InvalidHandle
            | Error::PlanDigestMismatch
            | Error::PlanNotApplyable
            | Error::Throttled {
                retry_after_ms: None | Some(0),
                ..
            }
            | Error::TokenExpired { .. }
            | Error::Cancelled
            | Error::LockLost
            | Error::Panic => (None, Vec::new()),
            Error::Throttled {
                retry_after_ms: Some(wait_ms),
                ..
            } => {
                let wait = Duration::from_millis(*wait_ms);
                let form = if wait > LONGEST_WAIT { "long" } else { "wait" };
                (Some(form), vec![("wait", Value::text(&texts.wait(wait)))])
            }
        }
    }

    fn target(&self) -> Option<String> {
        match self {
            Error::InvalidInput(wrong) => wrong.target().map(str::to_string),
            Error::PolicyUnreadable(wrong) => wrong.target().map(str::to_string),
            Error::BrakeReached(brake) => Some(brake.target().into()),
            Error::Misuse(misuse) => Some(misuse.target().into()),
            Error::FileUnusable { path, .. }
            | Error::FileThere { path }
            | Error::PlanReplaced { path } => Some(path.clone()),
            Error::InFile { path, source } => source.target().or_else(|| Some(path.clone())),
            Error::InRow { source, .. } => source.target(),
            Error::UserNotFound { user, .. }
            | Error::NotInPlan { user }
            | Error::ContradictoryRows { user, .. }
            | Error::ContradictoryRow { user, .. }
            | Error::RowWithoutWish { user, .. } => Some(shortened(user)),
            Error::GroupNotFound { group, .. } => Some(shortened(group)),
            Error::ProductUnknown { product, .. }
            | Error::ProductAmbiguous { product, .. }
            | Error::SameProduct { product }
            | Error::ProductNotAssignable { product, .. } => Some(product.clone()),
            Error::ServiceUnknown { service, .. } => Some(service.clone()),
            Error::CsvUnreadable { line, .. } => Some(line.to_string()),
            Error::EndpointRefused { endpoint } => Some(endpoint.clone()),
            Error::CloudClosed { cloud, .. } => Some(cloud.clone()),
            Error::PlanTenantMismatch { planned, .. } => Some(planned.clone()),
            Error::NotPermitted { account, .. } => Some(account.clone()),
            Error::JournalUnavailable { place, .. }
            | Error::JournalUnreadable { place, .. }
            | Error::JournalDamaged { place, .. }
            | Error::JournalMismatch { place, .. } => Some(place.clone()),
            Error::MoveNotFound { move_id } => Some(shortened(move_id)),
            Error::NothingToResume { move_id } => move_id.clone(),
            Error::CatalogueUnreadable(_)
            | Error::CsvColumnMissing { .. }
            | Error::NoTenant
            | Error::EmptySelection
            | Error::NobodyMatches { .. }
            | Error::InvalidHandle
            | Error::PlanUnreadable { .. }
            | Error::PlanVersionUnknown { .. }
            | Error::PlanDigestMismatch
            | Error::PlanNotApplyable
            | Error::Throttled { .. }
            | Error::TokenExpired { .. }
            | Error::ConnectionFailed { .. }
            | Error::ProtocolError { .. }
            | Error::GraphRefused { .. }
            | Error::Cancelled
            | Error::RunLocked { .. }
            | Error::LockLost
            | Error::Internal { .. }
            | Error::Panic => None,
        }
    }

    /// What Graph's answer said of itself, where there was one.
    pub fn http(&self) -> Option<&HttpFacts> {
        match self {
            Error::Throttled { http, .. } | Error::GraphRefused { http, .. } => Some(http),
            Error::TokenExpired { http }
            | Error::NotPermitted { http, .. }
            | Error::ProtocolError { http, .. } => http.as_ref(),
            _ => None,
        }
    }

    fn effort(&self) -> Option<(u32, u64)> {
        match self {
            Error::Throttled {
                attempts,
                elapsed_ms,
                ..
            }
            | Error::ConnectionFailed {
                attempts,
                elapsed_ms,
                ..
            } => Some((*attempts, *elapsed_ms)),
            _ => None,
        }
    }

    fn causes(&self, path: Option<&str>, texts: &Texts) -> Vec<Cause> {
        let Error::UserNotFound { others, unread, .. } = self else {
            return Vec::new();
        };
        let counted = |key: &str, count: u64| {
            (count > 0).then(|| Cause {
                id: self.code().id(),
                message: texts.say(key, &[("count", Value::count(count))]),
                target: None,
            })
        };
        let further = others.len().saturating_sub(CAUSES_LISTED) as u64;
        let further = counted("error.UserNotFound.further", further);
        let unread = counted("error.UserNotFound.unread", *unread);
        others
            .iter()
            .take(CAUSES_LISTED)
            .map(|nobody| {
                let one = Error::UserNotFound {
                    user: nobody.user.clone(),
                    line: nobody.line,
                    nearest: nobody.nearest.clone(),
                    others: Vec::new(),
                    unread: 0,
                };
                let report = one.report_in(path, texts);
                Cause {
                    id: report.id,
                    message: report.message,
                    target: report.target,
                }
            })
            .chain(further)
            .chain(unread)
            .collect()
    }
}

/// What a person gave may be of any length, a whole file in place of a name: a sentence repeats its beginning.
pub(super) fn shortened(text: &str) -> String {
    const LETTERS: usize = 200;
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(LETTERS).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// What users were chosen by, as it was given.
fn filter_words(
    product: &Option<String>,
    department: &Option<String>,
    country: &Option<String>,
    texts: &Texts,
) -> String {
    let parts = [
        ("filter.product", product),
        ("filter.department", department),
        ("filter.country", country),
    ];
    let said = parts.into_iter().filter_map(|(key, value)| {
        let value = Value::text(&shortened(value.as_deref()?));
        Some(texts.say(key, &[("value", value)]))
    });
    let said: Vec<String> = said.collect();
    said.join(&texts.say("filter.and", &[]))
}

/// Products as a person may tell them apart.
fn candidates(products: &[Candidate], texts: &Texts) -> Value {
    let list = products.iter().map(|candidate| {
        texts.say(
            "list.candidate",
            &[
                ("partNumber", Value::text(&candidate.part_number)),
                ("name", Value::text(&candidate.name)),
                ("id", Value::text(&candidate.sku_id)),
            ],
        )
    });
    Value::text(&texts.join(list))
}
