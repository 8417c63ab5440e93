//! `apply`: everything that must hold before the first change, then the run, then what it came to.

use super::Job;
use super::policy::need_reason;
use crate::apply::{Course, Run, Settled, Waves, check_brakes};
use crate::error::Error;
use crate::event::{Event, RunTotals, Totals};
use crate::graph::roles::{Account, Permit};
use crate::input::{DocumentSource, RunRules};
use crate::journal::{Body, Chain};
use crate::model::{Brakes, Holder};
use crate::plan::{Opened, PlanDocument, State};
use crate::ports::RunLock;
use crate::text::{RunEnd, closing};
use crate::{VERSION, timestamp};
use std::sync::Arc;
use std::time::Duration;

/// How long the last reading of seats may take.
const SEATS_WITHIN: Duration = Duration::from_secs(5);

/// How a plan is to be applied.
pub(super) struct Order {
    pub(super) reason: Option<String>,
    pub(super) host: Option<String>,
    pub(super) rules: RunRules,
}

impl Job<'_> {
    pub(super) async fn apply(&self, source: DocumentSource, order: Order) -> Result<(), Error> {
        self.need_tenant()?;
        let mut opened = self.read_plan(&source).await?;
        match self.prepare_and_run(&mut opened, order).await {
            // Nothing was written yet: everybody is as before, and a cancelled run is no failure.
            Err(Error::Cancelled) => {
                self.end_early(&opened);
                Ok(())
            }
            end => end,
        }
    }

    async fn prepare_and_run(&self, opened: &mut Opened, order: Order) -> Result<(), Error> {
        let Order {
            reason,
            host,
            rules,
        } = order;
        let account = self.check_applyable(&opened.plan).await?;
        self.leave_untouched(opened).await?;
        let brakes = self.brakes(opened, &rules, reason.as_deref()).await?;
        let _lock = self.lock(opened, &account, host.as_deref()).await?;
        let skus = self.graph.list_products(&self.catalogue).await?;
        self.stop_if_cancelled()?;
        self.graph.meter.know_users(opened.plan.totals.users);
        let waves = Waves::of(&opened.plan, &rules.waves, &rules.first_users, &skus)?;
        let course = Course {
            skus: &skus,
            waves,
            brakes,
            is_verbose: rules.verbose,
        };
        let move_id = self.move_id(opened);
        let mut journal = self.journal(opened, &move_id).await?;
        let start = Body::Start {
            format_version: 1,
            move_id: move_id.clone(),
            tenant_id: opened.plan.tenant.id.clone(),
            plan_digest: opened.digest.clone(),
            reason,
            account: account.name,
            roles: account.roles,
            host,
            version: VERSION.into(),
        };
        journal.append(vec![start]).await?;
        let texts = &self.client.texts;
        let run = Run::new(
            &self.graph,
            &opened.plan,
            self.control,
            self.events,
            texts,
            journal,
            course,
        );
        let ended = run.carry_out().await;
        let cancelled = self.control.is_cancelled();
        let seats = if cancelled || ended.stopped.is_some() {
            Vec::new()
        } else {
            self.seats_now(opened).await
        };
        let end = match &ended.stopped {
            Some(error) => RunEnd::Stopped(error),
            None if cancelled => RunEnd::Cancelled,
            None => RunEnd::Through(&seats),
        };
        self.finish(&ended.totals, cancelled, &end, Some(move_id));
        Ok(())
    }

    /// The brakes in force: of the request's and the tenant's own the stricter ones.
    ///
    /// Errors: `BrakeReached` where the plan goes too far already, `PolicyUnreadable`, `InvalidInput` without a
    /// reason where the tenant asks for one.
    pub(super) async fn brakes(
        &self,
        opened: &Opened,
        rules: &RunRules,
        reason: Option<&str>,
    ) -> Result<Brakes, Error> {
        let policy = self.policy(&opened.plan.tenant.id).await?;
        let policy = policy.map(|(policy, _)| policy).unwrap_or_default();
        need_reason(&policy, &opened.plan, reason)?;
        let brakes = rules.brakes.stricter(policy.brakes);
        check_brakes(&opened.plan, &brakes)?;
        Ok(brakes)
    }

    /// Leaves out whoever came onto the list of users who are never touched since the plan was made.
    async fn leave_untouched(&self, opened: &mut Opened) -> Result<(), Error> {
        let Some((list, _)) = self.never_touch(&opened.plan.tenant.id).await? else {
            return Ok(());
        };
        for step in &mut opened.plan.steps {
            if list.has(&step.user_id, &step.user_principal_name) {
                step.leave_untouched();
            }
        }
        Ok(())
    }

    /// What must hold before anybody is asked, and again before the first change.
    ///
    /// Errors: `InvalidInput` without a tenant, `PlanNotApplyable`, `PlanTenantMismatch`, `NotPermitted`, and those
    /// of reads.
    pub(super) async fn check_applyable(&self, plan: &PlanDocument) -> Result<Account, Error> {
        self.need_tenant()?;
        if !plan.applyable || !plan.questions.is_empty() {
            return Err(Error::PlanNotApplyable);
        }
        self.check_tenant(plan).await?;
        let account = self.graph.account().await?;
        if account.permit == Permit::No {
            return Err(Error::NotPermitted {
                account: account.name.unwrap_or_default(),
                roles: self.client.texts.join(account.roles),
                http: None,
            });
        }
        Ok(account)
    }

    /// Ends a run that was cancelled before it began: nobody was looked at.
    fn end_early(&self, opened: &Opened) {
        let texts = &self.client.texts;
        let mut totals = RunTotals::default();
        for step in &opened.plan.steps {
            let settled = match step.state {
                State::Ready | State::Unchanged => Settled::not_started(step, None, texts),
                State::Waits | State::Blocked => Settled::skipped(step, &opened.plan, texts),
            };
            totals.count(settled.outcome);
            self.events.emit(settled.event(texts));
        }
        self.finish(&totals, true, &RunEnd::NotBegun, None);
    }

    fn finish(
        &self,
        totals: &RunTotals,
        cancelled: bool,
        end: &RunEnd<'_>,
        move_id: Option<String>,
    ) {
        let name = move_id.as_deref().unwrap_or_default();
        let closing = closing(name, totals, end, &self.client.texts);
        self.events.emit(Event::Done {
            totals: Some(Totals::Run(*totals)),
            cancelled,
            stopped: match end {
                RunEnd::Stopped(error) => Some(error.code()),
                RunEnd::Through(_) | RunEnd::Cancelled | RunEnd::NotBegun => None,
            },
            reason: closing.reason,
            hint: closing.hint,
            go_on: closing.go_on,
            document: None,
            plan_path: None,
            text: Some(closing.text),
            confirmation: None,
            move_id,
        });
    }

    /// One run per tenant; the next one is told who holds it.
    async fn lock(
        &self,
        opened: &Opened,
        account: &Account,
        host: Option<&str>,
    ) -> Result<Box<dyn RunLock>, Error> {
        let ports = &self.client.ports;
        let holder = Holder {
            account: account.name.clone(),
            host: host.map(str::to_string),
            since: timestamp::whole(ports.clock.now()),
        };
        Ok(ports
            .journal
            .lock(&opened.plan.tenant.id, &holder.line())
            .await?)
    }

    async fn journal(&self, opened: &Opened, move_id: &str) -> Result<Chain, Error> {
        let ports = &self.client.ports;
        let writer = ports
            .journal
            .create(&opened.plan.tenant.id, move_id)
            .await?;
        Ok(Chain::new(writer, Arc::clone(&ports.clock)))
    }

    /// Time and plan for people, chance so that two runs of one plan in a minute differ.
    fn move_id(&self, opened: &Opened) -> String {
        let at = timestamp::compact(self.client.ports.clock.now());
        let digest = opened
            .digest
            .trim_start_matches("sha256:")
            .get(..4)
            .unwrap_or_default();
        format!("{at}-{digest}{:04x}", self.graph.chance() & 0xffff)
    }

    /// Free seats of the plan's products by the tenant's own count; nothing where it can't be read at once. The
    /// run is over: nobody is asked to sign in for it, and nobody waits.
    async fn seats_now(&self, opened: &Opened) -> Vec<(String, i64)> {
        let graph = self.graph.without_sign_in();
        let products = graph.list_products(&self.catalogue);
        let skus = match graph.within(SEATS_WITHIN, products).await {
            Some(Ok(skus)) => skus,
            Some(Err(_)) | None => Vec::new(),
        };
        opened
            .plan
            .seats
            .iter()
            .filter_map(|row| skus.iter().find(|sku| sku.id == row.sku_id))
            .map(|sku| (sku.name.clone(), sku.free()))
            .collect()
    }
}
