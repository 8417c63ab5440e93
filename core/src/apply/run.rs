//! The loop: batches of 20, a few in flight, until every user of the plan has an end.

use super::pace::Pace;
use super::queue::Queue;
use super::settle::Settled;
use super::tally::Tally;
use crate::control::Control;
use crate::error::Error;
use crate::event::{Event, Events, Outcome, Phase, RunTotals};
use crate::graph::{Graph, batch};
use crate::journal::{Body, Chain};
use crate::model::Sku;
use crate::plan::{PlanDocument, SeatUse, State, Step};
use crate::ports::JournalError;
use crate::text::{Texts, Value};
use futures_util::lock::Mutex as AsyncMutex;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Batches under way at once: four times twenty users keep the documented write limit busy.
const IN_FLIGHT: usize = 4;
/// How long what is in flight may take to be read back after a cancel.
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
    events: &'a dyn Events,
    journal: AsyncMutex<Chain>,
    tally: Mutex<Tally>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) totals: RunTotals,
    pub(crate) stopped: Option<Error>,
}

impl<'a> Run<'a> {
    /// A run over the seats that are free now. The journal's first record is written already.
    pub(crate) fn new(
        graph: &'a Graph<'a>,
        plan: &'a PlanDocument,
        control: &'a Control,
        events: &'a dyn Events,
        texts: &'a Texts,
        journal: Chain,
        skus: &[Sku],
    ) -> Run<'a> {
        Run {
            graph,
            patient: graph.with_grace(GRACE),
            plan,
            control,
            texts,
            pace: Pace::new(graph.ports.clock.monotonic_ms()),
            events,
            journal: AsyncMutex::new(journal),
            tally: Mutex::new(Tally::new(skus)),
        }
    }

    /// Carries the plan out. Cancelled or stopped, it sends nothing new and settles what is in flight.
    pub(crate) async fn carry_out(self) -> Ended {
        let ready = |step: &&Step| step.state == State::Ready;
        let others = self
            .plan
            .steps
            .iter()
            .filter(|step| !ready(step))
            .map(|step| {
                let settled = match step.state {
                    State::Unchanged => Settled::plain(step, Outcome::Unchanged),
                    _ => Settled::skipped(step, self.plan, self.texts),
                };
                (settled, SeatUse::default())
            });
        self.settle(others.collect()).await;
        let mut queue = Queue::new(self.plan.steps.iter().filter(ready));
        let mut flights = FuturesUnordered::new();
        loop {
            while flights.len() < IN_FLIGHT && !self.is_stopping() {
                let tickets = queue.take(batch::SIZE, &mut self.tally());
                if tickets.is_empty() {
                    break;
                }
                flights.push(self.fly(tickets));
            }
            if flights.next().await.is_none() {
                break;
            }
        }
        drop(flights);
        self.end_rest(queue).await;
        let (totals, stopped) = {
            let tally = self.tally();
            (tally.totals, tally.stopped.clone())
        };
        let cancelled = self.control.is_cancelled();
        let end = Body::End {
            totals,
            cancelled,
            stopped: stopped.as_ref().map(Error::code),
        };
        let written = self.record(vec![end]).await;
        let stopped = stopped.or(written.err().map(Error::from));
        Ended { totals, stopped }
    }

    /// Ends everybody who never started.
    async fn end_rest(&self, queue: Queue<'_>) {
        let mut ends = Vec::new();
        let mut lacking = Vec::new();
        let is_stopping = self.is_stopping();
        for (ticket, product) in queue.rest() {
            match product {
                Some(sku) if !is_stopping => lacking.push((ticket, sku)),
                _ => {
                    let settled = Settled::not_started(ticket.step, None, self.texts);
                    ends.push((settled, SeatUse::default()));
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
    }

    /// Whether nothing new may be sent.
    pub(super) fn is_stopping(&self) -> bool {
        self.control.is_cancelled() || self.tally().stopped.is_some()
    }

    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes records durable.
    pub(super) async fn record(&self, bodies: Vec<Body>) -> Result<(), JournalError> {
        if bodies.is_empty() {
            return Ok(());
        }
        self.journal.lock().await.append(bodies).await
    }

    /// Ends users: counts them, writes their outcomes, then says them. A journal that can't be written
    /// stops the run, and what is known is said all the same.
    pub(super) async fn settle(&self, settled: Vec<(Settled<'_>, SeatUse)>) {
        if settled.is_empty() {
            return;
        }
        for (end, seats) in &settled {
            self.tally().settle(end.outcome, seats);
        }
        let bodies = settled.iter().map(|(end, _)| end.record()).collect();
        if let Err(fault) = self.record(bodies).await {
            self.tally().stop(fault.into());
        }
        for (end, _) in settled {
            self.events.emit(end.event());
        }
        self.events.emit(self.progress());
    }

    fn progress(&self) -> Event {
        let totals = self.tally().totals;
        let total = self.plan.totals.users;
        let values = [
            ("done", Value::count(totals.users)),
            ("total", Value::count(total)),
            ("refused", Value::count(totals.refused)),
        ];
        let form = if totals.refused > 0 {
            "refused"
        } else {
            "message"
        };
        Event::Progress {
            phase: Phase::Apply,
            done: totals.users,
            total: Some(total),
            activity: self.texts.say("progress.apply", &[]),
            message: self.texts.say(&format!("progress.apply.{form}"), &values),
        }
    }
}
