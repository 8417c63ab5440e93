//! `resume`: goes on with a run that was stopped, by whatever, at whatever moment. Its journal says where it
//! stands; nothing is sent again that may have been carried out before a reading says that it was not.

use super::words::move_text;
use super::{Done, Job};
use crate::VERSION;
use crate::apply::{Course, Known, Waves};
use crate::error::Error;
use crate::event::Totals;
use crate::input::{ResumeRequest, RunRules};
use crate::journal::{Body, Chain, Place, Replay};
use crate::text::Value;
use std::sync::Arc;

impl Job<'_> {
    /// Errors: `MoveNotFound`, `NothingToResume`, `RunLocked`, those of reading the journal and its plan, and those of
    /// `apply` before its first change.
    pub(super) async fn resume(&self, request: ResumeRequest) -> Result<(), Error> {
        self.need_tenant()?;
        let tenant_id = self.graph.organization().await?.id;
        let account = self.graph.account().await?;
        let host = request.host;
        // Before the journal is read: another run may be writing it.
        let lock = self
            .lock(&tenant_id, account.name.as_deref(), host.as_deref())
            .await?;
        let replay = match &request.move_id {
            Some(move_id) => self.need_replay(&tenant_id, move_id).await?,
            None => self.newest_open(&tenant_id).await?,
        };
        let move_id = replay.start.move_id.clone();
        if replay.is_at_end() {
            return Err(Error::NothingToResume {
                move_id: Some(move_id),
            });
        }
        let source = request.source.as_ref();
        let mut opened = self.run_plan(&tenant_id, &replay, source).await?;
        let account = self.check_applyable(&opened.plan).await?;
        if request.preview {
            self.preview(&replay, &opened.plan.tenant.display_name);
            return Ok(());
        }
        let ports = &self.client.ports;
        let place = Place {
            store: Arc::clone(&ports.journal),
            tenant_id,
            move_id: move_id.clone(),
            lock,
        };
        let skus = self.graph.list_products(&self.catalogue).await?;
        self.stop_if_cancelled()?;
        // As they were in force, or stricter by now.
        let started = &replay.start;
        let rules = RunRules {
            brakes: started.brakes,
            ..RunRules::default()
        };
        let reason = request.reason.as_deref().or(replay.reason());
        let brakes = self.brakes(&opened, &rules, reason).await?;
        let sizes = started.waves.clone();
        let journal = Chain::go_on(&replay, place, Arc::clone(&ports.clock)).await?;
        let known = Known::of(replay.users, ports.clock.monotonic_ms());
        self.leave_untouched(&mut opened, &known).await?;
        let resume = Body::Resume {
            account: account.name,
            roles: account.roles,
            host,
            version: VERSION.into(),
            reason: request.reason,
        };
        journal.append(&[resume]).await?;
        let waves = Waves::of(&opened.plan, &sizes, &[], &skus)?;
        let course = Course {
            skus: &skus,
            known,
            waves,
            brakes,
            is_verbose: request.verbose,
        };
        self.carry_out(&opened, &journal, course, move_id).await;
        Ok(())
    }

    /// What would be gone on with, and the question to ask before.
    fn preview(&self, replay: &Replay, tenant: &str) {
        let texts = &self.client.texts;
        self.events.emit(self.move_event(replay, false));
        let values = [
            ("move", Value::text(&replay.start.move_id)),
            ("count", Value::count(replay.open())),
            ("tenant", Value::text(tenant)),
        ];
        self.done(Done {
            totals: Some(Totals::Run(replay.totals())),
            text: Some(move_text(replay, false, texts)),
            confirmation: Some(texts.say("resume.confirm", &values)),
            ..Done::default()
        });
    }
}
