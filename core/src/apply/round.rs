//! One round of a batch of users: wait, look, send, and who is left for the next round.

use super::flight::{Ends, Flight};
use super::queue::Ticket;
use super::run::{Landed, Run};
use crate::graph::{Since, batch, retry};
use futures_util::future::select;
use std::pin::pin;
use std::time::Duration;

/// A reading older than this says nothing about what a call would meet.
const FRESH: Duration = Duration::from_secs(60);
/// Readings that took longer than they are good for, after which a batch is given up.
const SLOW_LOOKS: u32 = 3;

/// Users who are sent together, from one round to the next.
pub(super) struct Batch<'p> {
    open: Vec<Flight<'p>>,
    /// How many go into one call.
    size: usize,
    /// How long to wait before the next look, for how many users, and whether the server named the time.
    wait: (Duration, usize, bool),
    begun: Since,
    /// Spent in pauses, and in waits for everybody's turn: nobody's fault, and counted against no budget.
    idle: Duration,
    slow_looks: u32,
}

/// Who is left after a round.
#[derive(Default)]
struct Left<'p> {
    /// Turned away, lost, or not surely as before: looked at again after a wait.
    again: Vec<Flight<'p>>,
    /// Not sent this time: looked at again with the others.
    later: Vec<Flight<'p>>,
}

impl<'p> Batch<'p> {
    pub(super) fn new(tickets: Vec<Ticket<'p>>, begun: Since) -> Batch<'p> {
        Batch {
            open: tickets.into_iter().map(Flight::new).collect(),
            size: batch::SIZE,
            wait: (Duration::ZERO, 0, false),
            begun,
            idle: Duration::ZERO,
            slow_looks: 0,
        }
    }
}

impl Run<'_> {
    /// Takes a batch through one round.
    pub(super) async fn fly<'p>(&self, mut batch: Batch<'p>) -> Landed<'p> {
        let mut changed = Vec::new();
        let (wait, users, is_asked) = batch.wait;
        self.wait(users, wait, is_asked).await;
        batch.idle += self.until_free().await;
        if self.is_stopping() {
            self.leave(batch.open, &mut changed).await;
            return Landed::Sent {
                rest: None,
                changed,
                lacking: Vec::new(),
            };
        }
        let (looked_ms, begun) = (self.now_ms(), self.graph.begin());
        let looked = self.look(std::mem::take(&mut batch.open)).await;
        batch.slow_looks += u32::from(self.graph.passed(begun) > FRESH);
        self.settle(looked.ends).await;
        changed.extend(looked.doubtful);
        let mut left = Left {
            again: looked.again,
            later: Vec::new(),
        };
        let (go, lacking) = self.part_lacking(looked.go);
        self.send_fresh(&mut batch, go, looked_ms, &mut left, &mut changed)
            .await;
        let rest = self.next_round(batch, left);
        Landed::Sent {
            rest,
            changed,
            lacking,
        }
    }

    /// Takes out those whose seat is gone, by Graph's word to others: their call would be in vain.
    fn part_lacking<'p>(&self, go: Vec<Flight<'p>>) -> (Vec<Flight<'p>>, Vec<Ticket<'p>>) {
        let mut lacking = Vec::new();
        let mut left = Vec::with_capacity(go.len());
        for flight in go {
            let gone = match flight.attempt {
                0 => self.tally().give_up(&flight.ticket.seats),
                _ => false,
            };
            match gone {
                true => lacking.push(flight.ticket),
                false => left.push(flight),
            }
        }
        (left, lacking)
    }

    /// Sends in calls of the batch's size, for as long as what was read is fresh and nobody has to wait.
    async fn send_fresh<'p>(
        &self,
        batch: &mut Batch<'p>,
        mut go: Vec<Flight<'p>>,
        looked_ms: u64,
        left: &mut Left<'p>,
        changed: &mut Vec<Flight<'p>>,
    ) {
        while !go.is_empty() {
            let mut later = go.split_off(go.len().min(batch.size));
            batch.idle += self.until_turn(go.len()).await;
            if self.is_stopping() {
                go.append(&mut later);
                return self.leave(go, changed).await;
            }
            if self.is_stale(looked_ms) {
                go.append(&mut later);
                left.later = go;
                return;
            }
            let (mut again, go_on) = match go.iter().any(|flight| flight.ticket.place.is_wanted()) {
                true => self.locate_first(batch, go, looked_ms, left, changed).await,
                false => (Vec::new(), go),
            };
            if !go_on.is_empty() {
                let sent = self.send(go_on, changed).await;
                if sent.is_malformed {
                    batch.size = 1;
                }
                again.extend(sent.again);
            }
            if !again.is_empty() || !left.later.is_empty() {
                left.again.extend(again);
                left.later.append(&mut later);
                return;
            }
            go = later;
        }
    }

    /// Sets the locations that are to be set, so that the licences can follow at once. Gives who is tried again, and
    /// who can go on. A user waits for nobody else's location.
    async fn locate_first<'p>(
        &self,
        batch: &mut Batch<'p>,
        go: Vec<Flight<'p>>,
        looked_ms: u64,
        left: &mut Left<'p>,
        changed: &mut Vec<Flight<'p>>,
    ) -> (Vec<Flight<'p>>, Vec<Flight<'p>>) {
        let (wanted, mut go_on): (Vec<_>, Vec<_>) = go
            .into_iter()
            .partition(|flight| flight.ticket.place.is_wanted());
        let turns = wanted.len();
        let sent = self.locate(wanted, changed).await;
        if sent.is_malformed {
            batch.size = 1;
        }
        go_on.extend(sent.located);
        if go_on.is_empty() {
            return (sent.again, go_on);
        }
        // So many turns went to the locations.
        batch.idle += self.until_turn(turns).await;
        if self.is_stopping() {
            self.leave(std::mem::take(&mut go_on), changed).await;
        } else if self.is_stale(looked_ms) {
            left.later = std::mem::take(&mut go_on);
        }
        (sent.again, go_on)
    }

    /// Whether a reading of then says nothing any more of what a call would meet now.
    fn is_stale(&self, looked_ms: u64) -> bool {
        Duration::from_millis(self.now_ms().saturating_sub(looked_ms)) > FRESH
    }

    /// What is left of a batch, with the wait before its next look.
    fn next_round<'p>(&self, mut batch: Batch<'p>, left: Left<'p>) -> Option<Batch<'p>> {
        let spent = self.graph.passed(batch.begun).saturating_sub(batch.idle);
        let time_left = retry::BUDGET.saturating_sub(spent);
        let is_slow = batch.slow_looks > SLOW_LOOKS;
        let must_wait = left.again.len();
        batch.open = left.again;
        batch.open.extend(left.later);
        for flight in &mut batch.open {
            // A server that asks one user to wait a day is not waited for.
            let is_late = flight.asked.unwrap_or_default() >= time_left;
            flight.is_over |= flight.has_tried_enough() || is_late || is_slow;
        }
        let open = batch.open.iter().take(must_wait);
        let waiting: Vec<&Flight<'_>> = open.filter(|flight| !flight.is_over).collect();
        let asked = waiting.iter().filter_map(|flight| flight.asked).max();
        let wait = match waiting.iter().map(|flight| flight.waits()).max() {
            Some(waits) => retry::wait(asked, waits, self.graph.chance()),
            // Who is over is looked at once more, at once, and has an end.
            None => Duration::ZERO,
        };
        let is_asked = asked.is_some_and(|asked| !asked.is_zero());
        batch.wait = (wait, waiting.len(), is_asked);
        (!batch.open.is_empty()).then_some(batch)
    }

    /// Leaves users as they are, because the run is stopping.
    pub(super) async fn leave<'p>(&self, flights: Vec<Flight<'p>>, changed: &mut Vec<Flight<'p>>) {
        let mut ends = Ends::new();
        self.part(flights, &mut ends, changed);
        self.settle(ends).await;
    }

    /// Waits, unless the run is stopping.
    pub(super) async fn rest(&self, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        let stopping = pin!(self.control.until(|| self.is_stopping()));
        select(self.graph.ports.clock.sleep(wait), stopping).await;
    }

    /// Waits for as long as a person has paused the run, or the server holds everybody back. Says how long.
    async fn until_free(&self) -> Duration {
        let begun = self.graph.begin();
        loop {
            self.control.running(|| self.is_stopping()).await;
            let held = self.pace.held(self.now_ms());
            if held.is_zero() || self.is_stopping() {
                return self.graph.passed(begun);
            }
            self.rest(held).await;
        }
    }

    /// Waits until the write limit lets so many changes through and nothing holds them back. Says how long.
    async fn until_turn(&self, changes: usize) -> Duration {
        let begun = self.graph.begin();
        self.rest(self.pace.reserve(changes, self.now_ms())).await;
        self.until_free().await;
        self.graph.passed(begun)
    }
}
