//! The loop: batches of 20, a few in flight, until every user of the plan has an end.

use super::flight::{Ends, Flight};
use super::pace::Pace;
use super::queue::{Queue, Ticket};
use super::resume::Known;
use super::round::{Batch, Parked};
use super::settle::Settled;
use super::tally::Tally;
use super::verify::Watch;
use super::waits::Waits;
use super::waves::Waves;
use crate::control::Control;
use crate::error::Error;
use crate::event::{Events, Phase, RunTotals};
use crate::graph::{Graph, Since, batch, retry};
use crate::journal::{Body, Chain};
use crate::model::{Brakes, Sku, UserId};
use crate::plan::{PlanDocument, SeatUse, State, Step};
use crate::ports::JournalError;
use crate::text::{self, Moving, Texts};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Users who are ended together where nothing waits for them.
const CHUNK: usize = 1_000;
/// How long reading back may go on after a cancel, in all.
const GRACE: Duration = Duration::from_secs(30);

/// One run of one plan.
pub(crate) struct Run<'a> {
    pub(super) graph: &'a Graph<'a>,
    /// For reading back what may have been changed: goes on for a while after a cancel.
    pub(super) patient: Graph<'a>,
    pub(super) plan: &'a PlanDocument,
    pub(super) control: &'a Control,
    pub(super) texts: &'a Texts,
    pub(super) pace: Pace,
    pub(super) brakes: Brakes,
    waves: Waves<'a>,
    pub(super) is_verbose: bool,
    pub(super) events: &'a dyn Events,
    journal: &'a Chain,
    pub(super) known: Known,
    tally: Mutex<Tally>,
    waits: Mutex<Waits>,
    /// By user, what the plan calls otherwise.
    addresses: Mutex<HashMap<UserId, String>>,
}

/// How a run goes, and where it ends.
#[derive(Debug, Default)]
pub(crate) struct Course<'p> {
    /// The seats that are free now.
    pub(crate) skus: &'p [Sku],
    /// What earlier sessions of the run came to.
    pub(crate) known: Known,
    pub(crate) waves: Waves<'p>,
    /// As they are in force.
    pub(crate) brakes: Brakes,
    /// Whether each batch and each wait is told.
    pub(crate) is_verbose: bool,
}

/// What came of one step of a run.
pub(super) enum Landed<'p> {
    /// A batch went through a round.
    Sent {
        /// Who is sent again, or looked at again, after a wait.
        parked: Vec<Parked<'p>>,
        /// Who is to be read back.
        changed: Vec<Flight<'p>>,
        /// Who was not sent, because no seat of a product is left.
        lacking: Vec<Ticket<'p>>,
    },
    /// A wait is over, since then.
    Rested { batch: Batch<'p>, since: Since },
    /// Users were looked at once more.
    ReadBack {
        /// Of whom it was not seen yet what came of it.
        rest: Option<Watch<'p>>,
    },
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) totals: RunTotals,
    pub(crate) stopped: Option<Error>,
}

impl<'a> Run<'a> {
    /// A run over the seats that are free now. The journal's first record is written already, and what earlier
    /// sessions wrote is `known`.
    pub(crate) fn new(
        graph: &'a Graph<'a>,
        plan: &'a PlanDocument,
        control: &'a Control,
        events: &'a dyn Events,
        texts: &'a Texts,
        journal: &'a Chain,
        course: Course<'a>,
    ) -> Run<'a> {
        Run {
            graph,
            patient: graph.with_grace(GRACE),
            plan,
            control,
            texts,
            pace: Pace::default(),
            brakes: course.brakes,
            waves: course.waves,
            is_verbose: course.is_verbose,
            events,
            journal,
            known: course.known,
            tally: Mutex::new(Tally::new(course.skus)),
            waits: Mutex::default(),
            addresses: Mutex::default(),
        }
    }

    /// Carries the plan out. Cancelled or stopped, it sends nothing new and settles what is in flight. The
    /// journal's last record is left to the caller.
    pub(crate) async fn carry_out(self) -> Ended {
        self.tell_known().await;
        self.end_others().await;
        self.tally().begin(self.now_ms());
        self.say(Phase::Apply);
        let waves = &self.waves.waves;
        for (number, steps) in (1..).zip(waves) {
            self.carry_out_wave(number, steps).await;
            // After the last one nobody is left whom it could save.
            if usize::try_from(number).is_ok_and(|number| number < waves.len()) {
                self.mind_failures(true);
            }
        }
        let tally = self.tally();
        Ended {
            totals: tally.totals,
            stopped: tally.stopped.clone(),
        }
    }

    /// Sends a wave and sees it through: everybody in it has an end before the next one begins. Who has an end from
    /// an earlier session is not part of it any more.
    async fn carry_out_wave(&self, number: u32, steps: &[&Step]) {
        let is_open = |step: &&&Step| !self.known.is_ended(step);
        let open: Vec<&Step> = steps.iter().filter(is_open).copied().collect();
        if open.is_empty() {
            return;
        }
        if self.waves.is_asked && !self.is_stopping() {
            let users = open.len() as u64;
            if let Err(fault) = self.record(&[Body::Wave { number, users }]).await {
                self.stop(fault.into());
            }
        }
        let mut queue = Queue::new(open.into_iter(), &self.known);
        let changed = self.look_at_past(&mut queue).await;
        self.send_all(&mut queue, changed).await;
        self.end_rest(queue).await;
    }

    /// Ends those for whom the plan has no change.
    async fn end_others(&self) {
        let of = |state: State| {
            self.plan
                .steps
                .iter()
                .filter(move |step| step.state == state && !self.known.is_ended(step))
        };
        let left_out: Vec<&Step> = of(State::Waits).chain(of(State::Blocked)).collect();
        for steps in left_out.chunks(CHUNK) {
            let skipped = steps.iter().map(|step| {
                let settled = Settled::skipped(step, self.plan, self.texts);
                (settled, SeatUse::default())
            });
            self.settle(skipped.collect()).await;
        }
        let unchanged: Vec<&Step> = of(State::Unchanged).collect();
        let total = unchanged.len() as u64;
        let mut looked_at = 0;
        for steps in unchanged.chunks(CHUNK) {
            self.end_unchanged(steps).await;
            looked_at += steps.len() as u64;
            self.events
                .emit(text::reading(looked_at, Some(total), self.texts));
        }
    }

    /// Ends everybody who never started.
    async fn end_rest(&self, queue: Queue<'_>) {
        let mut ends = Ends::new();
        let (mut lacking, mut doubtful) = (Vec::new(), Vec::new());
        let is_stopping = self.is_stopping();
        let rest = queue.rest(&self.tally());
        for (ticket, product) in rest {
            match product {
                Some(sku) if !is_stopping => lacking.push((ticket, sku)),
                _ => {
                    // No seat was held for these.
                    let seats = SeatUse::default();
                    let flight = Flight::new(Ticket { seats, ..ticket }, self.graph.begin());
                    if flight.is_unsettled() {
                        doubtful.push(flight);
                    } else {
                        let step = flight.ticket.step;
                        ends.push(flight.end(Settled::not_started(step, None, self.texts)));
                    }
                }
            }
        }
        let mut lacking = lacking.into_iter();
        loop {
            let tickets: Vec<_> = lacking.by_ref().take(batch::SIZE).collect();
            if tickets.is_empty() {
                break;
            }
            self.end_without_seat(tickets).await;
        }
        self.settle(ends).await;
        self.read_back_all(doubtful).await;
    }

    /// Whether nothing new may be sent.
    pub(super) fn is_stopping(&self) -> bool {
        self.control.is_cancelled() || self.tally().stopped.is_some()
    }

    /// Ends the run for this reason, and wakes whoever waits for a pause to end.
    pub(super) fn stop(&self, error: Error) {
        self.tally().stop(error);
        self.control.ring();
    }

    /// A 403: the run ends when there are too many of them.
    pub(super) fn forbid(&self, error: Error) {
        if self.tally().forbid(error) {
            self.control.ring();
        }
    }

    /// Holds back every batch for as long as the server asked. When that comes to more than ten minutes without
    /// a success between, whether at once or bit by bit, the run ends and says so.
    pub(super) fn hold(&self, wait: Duration, fault: &Error) {
        let longer = self.pace.hold(wait, self.now_ms());
        if self.tally().hold(longer) > retry::BUDGET {
            self.stop(fault.clone());
        }
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.graph.ports.clock.monotonic_ms()
    }

    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Addresses that users of the plan have by now, where it calls them otherwise.
    pub(super) fn addresses(&self) -> MutexGuard<'_, HashMap<UserId, String>> {
        self.addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes records durable.
    pub(super) async fn record(&self, bodies: &[Body]) -> Result<(), JournalError> {
        if bodies.is_empty() {
            return Ok(());
        }
        self.journal.append(bodies).await
    }

    /// Makes durable what is known by now. A journal that can't be written stops the run, and what it could not
    /// take is kept elsewhere.
    pub(super) async fn record_end(&self, bodies: Vec<Body>) {
        if let Err(fault) = self.record(&bodies).await {
            self.stop(fault.into());
            self.journal.rescue(&bodies).await;
        }
    }

    /// Ends users: counts them, writes their outcomes, then says them. A journal that can't be written
    /// stops the run, and what is known is said all the same.
    pub(super) async fn settle(&self, settled: Vec<(Settled<'_>, SeatUse)>) {
        if settled.is_empty() {
            return;
        }
        let is_progress = self.tally().settle(&settled, self.now_ms());
        let bodies = settled.iter().flat_map(|(end, _)| end.records());
        self.record_end(bodies.collect()).await;
        for (end, _) in settled {
            let address = self.addresses().remove(&end.step.user_id);
            self.events.emit(end.event(address.as_deref(), self.texts));
        }
        self.mind_failures(false);
        if is_progress {
            self.say(Phase::Apply);
        }
    }

    /// Says how far the run is: `Apply`, or `Verify` for as long as changes are not visible yet. Nothing where
    /// nobody moves.
    pub(super) fn say(&self, phase: Phase) {
        let total = self.plan.totals.ready;
        if total == 0 {
            return;
        }
        let is_stopping = self.is_stopping();
        let waiting = self.waiting();
        let run = {
            let tally = self.tally();
            Moving {
                phase,
                done: tally.done,
                total,
                refused: tally.totals.refused,
                pace: tally.pace(total),
                in_flight: is_stopping.then(|| tally.in_flight()),
                waiting,
            }
        };
        self.events.emit(text::moving(run, self.texts));
    }
}
