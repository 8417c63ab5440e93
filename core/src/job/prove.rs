//! `testMove`: whether a journal holds together, and whether users are as it says.

use super::moves::by_id;
use super::words::{move_text, receipt_text};
use super::{Done, Job};
use crate::apply::holding_text;
use crate::error::{ChainFault, Error, ErrorCode};
use crate::event::{CheckTotals, Checked, Event, Outcome, Totals};
use crate::graph::users::READ_AT_ONCE;
use crate::input::DocumentSource;
use crate::journal::{Receipt, Replay, Track};
use crate::model::{Holding, UserId};
use crate::plan::{Opened, Standing, Step, standing};
use crate::text::Value;

impl Job<'_> {
    /// Errors: those of reading the journal; with `online` those of reading its plan and users.
    pub(super) async fn test_move(
        &self,
        tenant_id: Option<String>,
        move_id: &str,
        online: bool,
        source: Option<DocumentSource>,
    ) -> Result<(), Error> {
        let tenant_id = self.tenant_of(tenant_id).await?;
        let replay = self.need_replay(&tenant_id, move_id).await?;
        // A last record whose counts are not those of the records before it was written by somebody else.
        if let Some(end) = &replay.ended
            && (end.totals.users, replay.totals()) != (replay.totals().users, end.totals)
        {
            return Err(Error::JournalDamaged {
                place: self.client.ports.journal.place(&tenant_id, move_id),
                line: replay.records,
                byte: replay.keep,
                fault: ChainFault::Totals,
            });
        }
        let opened = match self.run_plan(&tenant_id, &replay, source.as_ref()).await {
            Ok(opened) => Some(opened),
            Err(Error::JournalMismatch {
                fault: crate::error::Mismatch::NoPlan,
                ..
            }) if !online => None,
            Err(fault) => return Err(fault),
        };
        let totals = match &opened {
            Some(opened) if online => {
                self.need_tenant()?;
                self.check_tenant(&opened.plan).await?;
                Totals::Check(self.check_users(opened, &replay).await?)
            }
            _ => Totals::Run(replay.totals()),
        };
        let texts = &self.client.texts;
        let receipt = Receipt::of(&replay);
        let name = |id| match &opened {
            Some(opened) => opened.plan.product_name(id),
            None => id.to_string(),
        };
        let proof = receipt_text(&receipt, texts, name);
        self.done(Done {
            totals: Some(totals),
            text: Some(format!("{}\n{proof}", move_text(&replay, false, texts))),
            receipt: Some(receipt.json()),
            ..Done::default()
        });
        Ok(())
    }

    async fn check_users(&self, opened: &Opened, replay: &Replay) -> Result<CheckTotals, Error> {
        let mut totals = CheckTotals::default();
        let steps = by_id(opened);
        let users: Vec<(&UserId, &Track)> = replay.users.iter().collect();
        for users in users.chunks(READ_AT_ONCE) {
            let ids: Vec<String> = users.iter().map(|(id, _)| id.to_string()).collect();
            let found = self.graph.find_users(&ids, |_, _| {}).await?;
            for ((id, track), user) in users.iter().zip(found) {
                let Some(step) = steps.get(id) else {
                    continue;
                };
                let holding = match user {
                    Ok(user) => Some(user.holding),
                    Err(fault) if fault.code() == ErrorCode::UserNotFound => None,
                    Err(fault) => return Err(fault),
                };
                let checked = checked(step, track, holding.as_ref());
                totals.count(checked);
                self.events
                    .emit(self.check_event(opened, step, track, checked, holding.as_ref()));
            }
            self.reading(totals.users, Some(replay.users.len() as u64));
            self.stop_if_cancelled()?;
        }
        Ok(totals)
    }

    fn check_event(
        &self,
        opened: &Opened,
        step: &Step,
        track: &Track,
        checked: Checked,
        holding: Option<&Holding>,
    ) -> Event {
        let texts = &self.client.texts;
        let recorded = match (track.standing(), &track.found) {
            (Outcome::Different, Some(found)) => Holding {
                direct: found.clone(),
                ..step.before.clone()
            },
            (Outcome::Moved, _) => step.after.clone(),
            _ => step.before.clone(),
        };
        let found = holding.map(|holding| holding_text(holding, &opened.plan, texts));
        let values = [
            ("user", Value::text(&step.user_principal_name)),
            (
                "recorded",
                Value::Text(holding_text(&recorded, &opened.plan, texts)),
            ),
            ("found", Value::Text(found.unwrap_or_default())),
        ];
        Event::Check {
            user_id: step.user_id.clone(),
            user_principal_name: step.user_principal_name.clone(),
            result: track.standing(),
            state: checked,
            message: texts.say(
                match checked {
                    Checked::AsRecorded => "check.asRecorded",
                    Checked::Changed => "check.changed",
                    Checked::Gone => "check.gone",
                },
                &values,
            ),
        }
    }
}

/// Whether a user is as the journal says. Where it says that nobody saw, both states are as it says.
fn checked(step: &Step, track: &Track, holding: Option<&Holding>) -> Checked {
    let Some(holding) = holding else {
        return Checked::Gone;
    };
    let stands = standing(step, holding);
    let is_before = matches!(stands, Standing::Before { .. });
    let is_after = matches!(stands, Standing::After);
    let fits = match track.standing() {
        Outcome::Moved => is_after,
        Outcome::Different => track.found.as_ref() == Some(&holding.direct),
        Outcome::MovedPending | Outcome::Unknown | Outcome::Unchanged => is_before || is_after,
        Outcome::Refused | Outcome::Skipped | Outcome::NotStarted => is_before,
        // What such a user holds is in no record.
        Outcome::Stale => true,
    };
    match fits {
        true => Checked::AsRecorded,
        false => Checked::Changed,
    }
}
