//! `apply`: everything that must hold before the first change, then the run, then what it came to.

use super::Job;
use super::policy::need_reason;
use crate::apply::{Course, Ended, Known, Run, Settled, Waves, check_brakes};
use crate::error::Error;
use crate::event::{Event, RunTotals, Totals};
use crate::graph::roles::{Account, Permit};
use crate::input::{DocumentPlace, DocumentSource, RunRules};
use crate::journal::{Body, Chain, FORMAT_VERSION, Place, SeatCount};
use crate::model::{Brakes, Holder, Sku};
use crate::plan::{Opened, PlanDocument, Reader, State};
use crate::ports::{FileError, JournalError, RunLock};
use crate::text::{RunEnd, Value, closing};
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
        match self.prepare_and_run(&source, &mut opened, order).await {
            // Nothing was written yet: everybody is as before, and a cancelled run is no failure.
            Err(Error::Cancelled) => {
                self.end_early(&opened);
                Ok(())
            }
            end => end,
        }
    }

    async fn prepare_and_run(
        &self,
        source: &DocumentSource,
        opened: &mut Opened,
        order: Order,
    ) -> Result<(), Error> {
        let Order {
            reason,
            host,
            rules,
        } = order;
        let account = self.check_applyable(&opened.plan).await?;
        self.leave_untouched(opened, &Known::default()).await?;
        let brakes = self.brakes(opened, &rules, reason.as_deref()).await?;
        let tenant_id = opened.plan.tenant.id.clone();
        let lock = self
            .lock(&tenant_id, account.name.as_deref(), host.as_deref())
            .await?;
        let skus = self.graph.list_products(&self.catalogue).await?;
        self.stop_if_cancelled()?;
        // Who is to go first is asked before anything is written.
        Waves::of(&opened.plan, &rules.waves, &rules.first_users, &skus)?;
        let move_id = self.move_id(opened);
        self.keep_plan(source, &opened.digest, &tenant_id, &move_id)
            .await?;
        let ports = &self.client.ports;
        let place = Place {
            store: Arc::clone(&ports.journal),
            tenant_id: tenant_id.clone(),
            move_id: move_id.clone(),
            lock,
        };
        let journal = Chain::begin(place, Arc::clone(&ports.clock)).await?;
        let start = Body::Start {
            format_version: FORMAT_VERSION,
            move_id: move_id.clone(),
            tenant_id,
            plan_digest: opened.digest.clone(),
            reason,
            account: account.name,
            roles: account.roles,
            host,
            version: VERSION.into(),
            users: Some(opened.plan.totals.users),
            seats: counts(opened, &skus),
            waves: rules.waves.clone(),
            brakes,
            undo_of: opened.plan.request.wishes.undo_of().map(str::to_string),
        };
        journal.append(&[start]).await?;
        let course = Course {
            skus: &skus,
            known: Known::default(),
            waves: Waves::of(&opened.plan, &rules.waves, &rules.first_users, &skus)?,
            brakes,
            is_verbose: rules.verbose,
        };
        self.carry_out(opened, &journal, course, move_id).await;
        Ok(())
    }

    /// Carries out what is left of a plan, writes the journal's last record and says what it came to.
    pub(super) async fn carry_out(
        &self,
        opened: &Opened,
        journal: &Chain,
        course: Course<'_>,
        move_id: String,
    ) {
        self.graph.meter.know_users(opened.plan.totals.users);
        let run = Run::new(
            &self.graph,
            &opened.plan,
            self.control,
            self.events,
            &self.client.texts,
            journal,
            course,
        );
        let Ended { totals, stopped } = run.carry_out().await;
        let cancelled = self.control.is_cancelled();
        let skus = match &stopped {
            None if !cancelled => self.products_now().await,
            _ => None,
        };
        let end = Body::End {
            totals,
            cancelled,
            stopped: stopped.as_ref().map(Error::code),
            seats: skus.as_ref().map(|skus| counts(opened, skus)),
        };
        let written = journal.append(std::slice::from_ref(&end)).await;
        if written.is_err() {
            journal.rescue(&[end]).await;
        }
        let stopped = stopped.or(written.err().map(Error::from));
        let free: Vec<(String, i64)> = skus
            .iter()
            .flatten()
            .filter(|sku| opened.plan.seats.iter().any(|row| row.sku_id == sku.id))
            .map(|sku| (sku.name.clone(), sku.free()))
            .collect();
        let end = match &stopped {
            Some(error) => RunEnd::Stopped(error),
            None if cancelled => RunEnd::Cancelled,
            None => RunEnd::Through(&free),
        };
        let proof = Proof {
            receipt: journal.receipt().map(|receipt| receipt.json()),
            rescued: journal.rescued(),
        };
        self.finish(&totals, cancelled, &end, Some(move_id), proof);
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
    /// Of whom a call left already is seen through.
    pub(super) async fn leave_untouched(
        &self,
        opened: &mut Opened,
        known: &Known,
    ) -> Result<(), Error> {
        let Some((list, _)) = self.never_touch(&opened.plan.tenant.id).await? else {
            return Ok(());
        };
        for step in &mut opened.plan.steps {
            let is_listed = list.has(&step.user_id, &step.user_principal_name);
            if is_listed && !known.has_calls(&step.user_id) {
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
            self.events.emit(settled.event(None, texts));
        }
        self.finish(&totals, true, &RunEnd::NotBegun, None, Proof::default());
    }

    fn finish(
        &self,
        totals: &RunTotals,
        cancelled: bool,
        end: &RunEnd<'_>,
        move_id: Option<String>,
        proof: Proof,
    ) {
        let name = move_id.as_deref().unwrap_or_default();
        let texts = &self.client.texts;
        let mut closing = closing(name, totals, end, texts);
        if let Some(place) = &proof.rescued {
            let values = [("place", Value::text(place))];
            closing.text = format!("{} {}", closing.text, texts.say("run.rescued", &values));
        }
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
            receipt: proof.receipt,
            rescued: proof.rescued,
        });
    }

    /// One run per tenant; the next one is told who holds it.
    pub(super) async fn lock(
        &self,
        tenant_id: &str,
        account: Option<&str>,
        host: Option<&str>,
    ) -> Result<Box<dyn RunLock>, Error> {
        let ports = &self.client.ports;
        let holder = Holder {
            account: account.map(str::to_string),
            host: host.map(str::to_string),
            since: timestamp::whole(ports.clock.now()),
        };
        Ok(ports.journal.lock(tenant_id, &holder.line()).await?)
    }

    /// Puts the plan beside the journal, byte for byte: who goes on with the run needs no other file.
    ///
    /// Errors: those of the port; `PlanReplaced` where a file holds another plan by now.
    async fn keep_plan(
        &self,
        source: &DocumentSource,
        digest: &str,
        tenant_id: &str,
        move_id: &str,
    ) -> Result<(), Error> {
        let ports = &self.client.ports;
        let mut kept = ports.journal.write_plan(tenant_id, move_id).await?;
        let mut reader = Reader::default();
        match &source.place {
            DocumentPlace::Text(text) => {
                for piece in text.as_bytes().chunks(PIECE) {
                    kept.append(piece).await.map_err(as_journal)?;
                }
                return Ok(kept.finish().await.map_err(as_journal)?);
            }
            DocumentPlace::Path(path) => {
                let mut file = ports.files.open(path).await?;
                while let Some(piece) = file.next().await? {
                    reader.feed(&piece, &mut |_, _| {})?;
                    kept.append(&piece).await.map_err(as_journal)?;
                    self.let_others().await;
                }
                // What was read before may have been replaced since.
                match reader.finish() {
                    Ok(now) if now.digest == digest => {}
                    _ => return Err(Error::PlanReplaced { path: path.clone() }),
                }
            }
        }
        Ok(kept.finish().await.map_err(as_journal)?)
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

    /// The tenant's products; nothing where they can't be read at once. The run is over: nobody is asked to sign
    /// in for it, and nobody waits.
    async fn products_now(&self) -> Option<Vec<Sku>> {
        let graph = self.graph.without_sign_in();
        let products = graph.list_products(&self.catalogue);
        graph.within(SEATS_WITHIN, products).await?.ok()
    }
}

/// What a run leaves besides its results.
#[derive(Default)]
struct Proof {
    receipt: Option<String>,
    rescued: Option<String>,
}

/// A plan is copied in pieces of so many bytes.
const PIECE: usize = 1 << 20;

/// A file of the journal's, and none that anybody named.
pub(super) fn as_journal(fault: FileError) -> JournalError {
    match fault {
        FileError::Unusable { path, detail } => JournalError::Unavailable {
            place: path,
            detail,
        },
        FileError::There { path } => JournalError::Unavailable {
            place: path,
            detail: String::new(),
        },
    }
}

/// Seats of the plan's products by the tenant's own count.
pub(super) fn counts(opened: &Opened, skus: &[Sku]) -> Vec<SeatCount> {
    opened
        .plan
        .seats
        .iter()
        .filter_map(|row| skus.iter().find(|sku| sku.id == row.sku_id))
        .map(|sku| SeatCount {
            sku_id: sku.id,
            enabled: sku.enabled,
            consumed: sku.consumed,
            free: sku.free(),
        })
        .collect()
}
