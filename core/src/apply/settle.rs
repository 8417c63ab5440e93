//! What is said of a user in the end: to the journal and to the face, in the same words.

use super::place::{Place, Standing};
use crate::error::{Error, ErrorCode};
use crate::event::{Event, Outcome};
use crate::graph::{Refusal, licenses};
use crate::journal::{Body, Located};
use crate::model::{Holding, License, SkuId};
use crate::plan::{PlanDocument, Step};
use crate::text::{Texts, Value, renamed_text};

/// A user's end.
#[derive(Clone, Debug)]
pub(crate) struct Settled<'p> {
    pub(crate) step: &'p Step,
    pub(crate) outcome: Outcome,
    pub(crate) error_id: Option<ErrorCode>,
    pub(crate) message: Option<String>,
    pub(crate) hint: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) client_request_id: Option<String>,
    /// What the user holds directly, where that is not what was planned.
    pub(super) found: Option<Vec<License>>,
    pub(super) place: Place<'p>,
}

impl<'p> Settled<'p> {
    /// An end that needs no word.
    pub(crate) fn plain(step: &'p Step, outcome: Outcome) -> Settled<'p> {
        Settled {
            step,
            outcome,
            error_id: None,
            message: None,
            hint: None,
            request_id: None,
            client_request_id: None,
            found: None,
            place: Place::default(),
        }
    }

    /// An end that an id of the table explains.
    pub(crate) fn explained(
        step: &'p Step,
        outcome: Outcome,
        code: ErrorCode,
        product: Option<&str>,
        texts: &Texts,
    ) -> Settled<'p> {
        let values = [
            ("user", Value::text(&step.user_principal_name)),
            ("product", Value::text(product.unwrap_or_default())),
        ];
        Settled {
            error_id: Some(code),
            message: texts.find(&format!("error.{}.message", code.id()), &values),
            hint: texts.find(&format!("error.{}.hint", code.id()), &values),
            ..Settled::plain(step, outcome)
        }
    }

    /// Left out of the plan, with the finding that says why.
    pub(crate) fn skipped(step: &'p Step, plan: &PlanDocument, texts: &Texts) -> Settled<'p> {
        let blocking = step
            .findings
            .iter()
            .find(|finding| finding.severity == crate::event::Severity::BlocksUser);
        match blocking {
            None => Settled::plain(step, Outcome::Skipped),
            Some(finding) => {
                let product = finding.target.as_deref().and_then(SkuId::parse);
                let name = product.map(|id| plan.product_name(id)).unwrap_or_default();
                Settled::explained(step, Outcome::Skipped, finding.id, Some(&name), texts)
            }
        }
    }

    /// Never started: the run ended first, or seats did.
    pub(crate) fn not_started(step: &'p Step, seat_of: Option<&str>, texts: &Texts) -> Settled<'p> {
        match seat_of {
            Some(product) => Settled::explained(
                step,
                Outcome::NotStarted,
                ErrorCode::SeatUnavailable,
                Some(product),
                texts,
            ),
            None => Settled {
                message: texts.find("result.NotStarted", &[]),
                ..Settled::plain(step, Outcome::NotStarted)
            },
        }
    }

    /// Never sent: what was read of the user was always too old for a change by the time it was there.
    pub(crate) fn too_slow(step: &'p Step, texts: &Texts) -> Settled<'p> {
        Settled {
            message: texts.find("result.NotStarted.slow", &[]),
            ..Settled::plain(step, Outcome::NotStarted)
        }
    }

    /// Graph said no.
    pub(crate) fn refused(
        step: &'p Step,
        refusal: &Refusal,
        product: &str,
        texts: &Texts,
    ) -> Settled<'p> {
        let code = licenses::code(refusal);
        let mut settled = match code {
            ErrorCode::GraphRefused => {
                let error = Error::GraphRefused {
                    message: refusal.message.clone(),
                    http: refusal.http.clone(),
                };
                Settled::failed(step, Outcome::Refused, &error, texts)
            }
            ErrorCode::NotPermitted => {
                let error = Error::NotPermitted {
                    account: String::new(),
                    roles: String::new(),
                    http: Some(refusal.http.clone()),
                };
                Settled::failed(step, Outcome::Refused, &error, texts)
            }
            _ => Settled::explained(step, Outcome::Refused, code, Some(product), texts),
        };
        settled.request_id.clone_from(&refusal.http.request_id);
        settled
    }

    /// An error that ended this user's part. Its sentence names no user where it could end a whole job as well.
    pub(crate) fn failed(
        step: &'p Step,
        outcome: Outcome,
        error: &Error,
        texts: &Texts,
    ) -> Settled<'p> {
        let report = error.report(texts);
        Settled {
            error_id: Some(error.code()),
            message: Some(match error {
                Error::UserNotFound { .. } => report.message,
                _ => texts.say(
                    "result.failed",
                    &[
                        ("user", Value::text(&step.user_principal_name)),
                        ("message", Value::Text(report.message)),
                    ],
                ),
            }),
            hint: report.hint,
            request_id: report.http.and_then(|http| http.request_id),
            ..Settled::plain(step, outcome)
        }
    }

    /// Visible, but not as planned: both are shown.
    pub(crate) fn different(
        step: &'p Step,
        found: &Holding,
        plan: &PlanDocument,
        texts: &Texts,
    ) -> Settled<'p> {
        let values = [
            (
                "planned",
                Value::text(&holding_text(&step.after, plan, texts)),
            ),
            ("found", Value::text(&holding_text(found, plan, texts))),
        ];
        Settled {
            error_id: Some(ErrorCode::ResultDiffers),
            message: texts.find("result.Different", &values),
            found: Some(found.direct.clone()),
            hint: texts.find("error.ResultDiffers.hint", &[]),
            ..Settled::plain(step, Outcome::Different)
        }
    }

    /// Graph did not let the usage location be set.
    pub(super) fn unlocated(
        step: &'p Step,
        refusal: &Refusal,
        location: &str,
        texts: &Texts,
    ) -> Settled<'p> {
        let error = match refusal.http.status {
            404 => return Settled::refused(step, refusal, "", texts),
            403 => Error::forbidden(refusal.http.clone()),
            _ => Error::GraphRefused {
                message: refusal.message.clone(),
                http: refusal.http.clone(),
            },
        };
        let key = match error.code() {
            ErrorCode::NotPermitted => "result.location.forbidden",
            _ => "result.location.refused",
        };
        let values = [
            ("user", Value::text(&step.user_principal_name)),
            ("location", Value::text(location)),
            ("message", Value::Text(error.report(texts).message)),
        ];
        Settled {
            error_id: Some(error.code()),
            message: texts.find(&format!("{key}.message"), &values),
            hint: texts.find(&format!("{key}.hint"), &values),
            request_id: refusal.http.request_id.clone(),
            ..Settled::plain(step, Outcome::Refused)
        }
    }

    /// The usage location is there, and licences are refused for want of one all the same.
    pub(super) fn located_late(step: &'p Step, refusal: &Refusal, texts: &Texts) -> Settled<'p> {
        let values = [("user", Value::text(&step.user_principal_name))];
        Settled {
            error_id: Some(ErrorCode::UsageLocationMissing),
            message: texts.find("result.location.late.message", &values),
            hint: texts.find("result.location.late.hint", &values),
            request_id: refusal.http.request_id.clone(),
            ..Settled::plain(step, Outcome::Refused)
        }
    }

    /// Whether the run set the user's location.
    pub(super) fn is_located(&self) -> bool {
        self.place.standing == Standing::Set
    }

    /// The lines of the journal. That a location was set stands there already.
    pub(super) fn records(&self) -> Vec<Body> {
        let mut records = Vec::with_capacity(1);
        if let Standing::Failed(result) = self.place.standing {
            let error_id = self.error_id.filter(|_| result == Located::Refused);
            records.push(self.place.record(&self.step.user_id, result, error_id));
        }
        records.push(self.record());
        records
    }

    fn record(&self) -> Body {
        Body::Outcome {
            user_id: self.step.user_id.clone(),
            result: self.outcome,
            error_id: self.error_id,
            request_id: self.request_id.clone(),
            client_request_id: self.client_request_id.clone(),
            found: self.found.clone(),
        }
    }

    /// The event for the face; `address` is the one the user has by now, where it is known.
    pub(crate) fn event(self, address: Option<&str>, texts: &Texts) -> Event {
        let message = self.message_with_place(texts).unwrap_or_default();
        let message = renamed_text(&message, self.step, address, texts);
        let message = (!message.is_empty()).then_some(message);
        Event::Result {
            user_id: self.step.user_id.clone(),
            user_principal_name: self.step.user_principal_name.clone(),
            display_name: self.step.display_name.clone(),
            result: self.outcome,
            error_id: self.error_id,
            message,
            hint: self.hint,
            request_id: self.request_id,
        }
    }

    /// What is said of the user, and of the location that is there by now.
    fn message_with_place(&self, texts: &Texts) -> Option<String> {
        let planned = self.place.planned.unwrap_or_default();
        let (key, location) = match &self.place.standing {
            Standing::Set => ("result.location.set", planned),
            Standing::Failed(Located::Unknown) => ("result.location.unknown", planned),
            Standing::Other(found) => ("result.location.other", found.as_str()),
            Standing::Open | Standing::Doubtful | Standing::Found | Standing::Failed(_) => {
                return self.message.clone();
            }
        };
        let place = texts.say(key, &[("location", Value::text(location))]);
        let message = match (&self.message, self.outcome, self.error_id) {
            // That sentence says that nothing was done.
            (Some(_), Outcome::NotStarted, None) if self.place.attempt > 0 => {
                texts.say("result.NotStarted.located", &[])
            }
            (Some(message), _, _) => message.clone(),
            (None, _, _) => return Some(place),
        };
        let values = [
            ("message", Value::Text(message)),
            ("place", Value::Text(place)),
        ];
        Some(texts.say("result.location.also", &values))
    }
}

/// Direct products with what is off in them, by name.
pub(crate) fn holding_text(holding: &Holding, plan: &PlanDocument, texts: &Texts) -> String {
    if holding.direct.is_empty() {
        return texts.say("result.nothingHeld", &[]);
    }
    texts.join(holding.direct.iter().map(|license| {
        let services = texts.join(
            license
                .disabled_plans
                .iter()
                .map(|service| plan.service_name(*service)),
        );
        let key = if services.is_empty() {
            "result.license"
        } else {
            "result.license.off"
        };
        texts.say(
            key,
            &[
                ("product", Value::text(&plan.product_name(license.sku_id))),
                ("services", Value::text(&services)),
            ],
        )
    }))
}
