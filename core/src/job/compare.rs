//! `testPlan`, `comparePlans` and `serviceMap`: what can be said of a plan without applying it.

use super::{Done, Job};
use crate::error::{Error, ErrorCode};
use crate::event::{Event, Fit, FitTotals, Totals};
use crate::graph::users::READ_AT_ONCE;
use crate::input::DocumentSource;
use crate::plan::{Difference, Step, compare, fit, map_of};
use crate::text::{difference_text, fit_text, renamed_text};

impl Job<'_> {
    /// Says of each user whether the plan still fits.
    ///
    /// Errors: `PlanTenantMismatch`, those of opening the plan, and those of reads.
    pub(super) async fn test_plan(&self, source: DocumentSource) -> Result<(), Error> {
        self.need_tenant()?;
        let opened = self.read_plan(&source).await?;
        self.check_tenant(&opened.plan).await?;
        let mut totals = FitTotals::default();
        let all = opened.plan.steps.len() as u64;
        for steps in opened.plan.steps.chunks(READ_AT_ONCE) {
            let ids: Vec<String> = steps.iter().map(|step| step.user_id.to_string()).collect();
            let users = self.graph.find_users(&ids, |_, _| {}).await?;
            for (step, user) in steps.iter().zip(users) {
                let user = match user {
                    Ok(user) => Some(user),
                    Err(fault) if fault.code() == ErrorCode::UserNotFound => None,
                    Err(fault) => return Err(fault),
                };
                let found = fit(step, user.as_ref().map(|user| &user.holding));
                let address = user.map(|user| user.user_principal_name);
                totals.count(found);
                self.events
                    .emit(self.fit_event(step, found, address.as_deref()));
            }
            self.reading(totals.users, Some(all));
            self.stop_if_cancelled()?;
        }
        self.done(Done {
            totals: Some(Totals::Fit(totals)),
            ..Done::default()
        });
        Ok(())
    }

    fn fit_event(&self, step: &Step, fit: Fit, address: Option<&str>) -> Event {
        let texts = &self.client.texts;
        Event::Fit {
            user_id: step.user_id.clone(),
            user_principal_name: step.user_principal_name.clone(),
            fit,
            message: renamed_text(&fit_text(step, fit, texts), step, address, texts),
        }
    }

    /// Says what is different between two plans. Needs no tenant.
    pub(super) async fn compare_plans(
        &self,
        source: DocumentSource,
        other: DocumentSource,
    ) -> Result<(), Error> {
        let first = self.read_plan(&source).await?;
        let second = self.read_plan(&other).await?;
        let (differences, totals) = compare(&first.plan, &second.plan);
        for difference in differences {
            let step = match &difference {
                Difference::Part(_) => None,
                Difference::Added(step) | Difference::Removed(step) => Some(step),
                Difference::Changed { after, .. } => Some(after),
            };
            self.events.emit(Event::Difference {
                kind: difference.kind(),
                user_id: step.map(|step| step.user_id.clone()),
                user_principal_name: step.map(|step| step.user_principal_name.clone()),
                message: difference_text(
                    &difference,
                    &first.plan,
                    &second.plan,
                    &self.client.texts,
                ),
            });
        }
        self.done(Done {
            totals: Some(Totals::Compare(totals)),
            ..Done::default()
        });
        Ok(())
    }

    /// The answers of a plan, and its open questions as they would be answered by taking each match: a file that
    /// somebody edits and gives to the next plan.
    pub(super) async fn service_map(&self, source: DocumentSource) -> Result<(), Error> {
        let opened = self.read_steps(&source, |_, _| {}).await?;
        let map = serde_json::to_string_pretty(&map_of(&opened.plan));
        let map = map.map_err(|fault| Error::Internal {
            detail: fault.to_string(),
        })?;
        self.done(Done {
            document: Some(map + "\n"),
            ..Done::default()
        });
        Ok(())
    }
}
