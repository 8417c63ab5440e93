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

/// Users who are sent together.
pub(super) struct Batch<'p> {
    open: Vec<Flight<'p>>,
    /// How many go into one call.
    size: usize,
}

/// Users who wait before they are looked at again. They hold up nobody: when their wait is over they go with whoever
/// goes then.
pub(super) struct Parked<'p> {
    pub(super) batch: Batch<'p>,
    length: Duration,
    /// Whether the server named the time.
    is_asked: bool,
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
    /// Users who were never sent.
    pub(super) fn new(tickets: Vec<Ticket<'p>>, begun: Since) -> Batch<'p> {
        let open = tickets.into_iter();
        Batch {
            open: open.map(|ticket| Flight::new(ticket, begun)).collect(),
            size: batch::SIZE,
        }
    }

    pub(super) fn users(&self) -> usize {
        self.open.len()
    }

    /// How many more users may go with these.
    pub(super) fn room(&self) -> usize {
        match self.size {
            batch::SIZE => batch::SIZE.saturating_sub(self.open.len()),
            _ => 0,
        }
    }

    /// Takes in others, where they fit. Gives them back where they don't.
    pub(super) fn join(&mut self, other: Batch<'p>) -> Option<Batch<'p>> {
        let fits = other.size == self.size && other.open.len() <= self.room();
        if !fits {
            return Some(other);
        }
        self.open.extend(other.open);
        None
    }

    /// Time these spent in pauses, or waiting for a turn.
    pub(super) fn rest(&mut self, idle: Duration) {
        for flight in &mut self.open {
            flight.rest(idle);
        }
    }
}

impl Run<'_> {
    /// Takes a batch through one round.
    pub(super) async fn fly<'p>(&self, mut batch: Batch<'p>) -> Landed<'p> {
        let mut changed = Vec::new();
        batch.rest(self.until_free().await);
        if self.is_stopping() {
            self.leave(batch.open, &mut changed).await;
            return Landed::Sent {
                parked: Vec::new(),
                changed,
                lacking: Vec::new(),
            };
        }
        let (looked_ms, begun) = (self.now_ms(), self.graph.begin());
        let mut looked = self.look(std::mem::take(&mut batch.open)).await;
        let is_slow = self.graph.passed(begun) > FRESH;
        for flight in looked.go.iter_mut().chain(&mut looked.again) {
            flight.slow_looks += u32::from(is_slow);
        }
        self.settle(looked.ends).await;
        changed.extend(looked.doubtful);
        let mut left = Left {
            again: looked.again,
            later: Vec::new(),
        };
        let (go, lacking) = self.part_lacking(looked.go);
        self.send_fresh(&mut batch.size, go, looked_ms, &mut left, &mut changed)
            .await;
        let parked = self.park(batch.size, left);
        Landed::Sent {
            parked,
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
        size: &mut usize,
        mut go: Vec<Flight<'p>>,
        looked_ms: u64,
        left: &mut Left<'p>,
        changed: &mut Vec<Flight<'p>>,
    ) {
        while !go.is_empty() {
            let mut later = go.split_off(go.len().min(*size));
            let idle = self.until_turn(go.len()).await;
            for flight in go.iter_mut().chain(&mut later) {
                flight.rest(idle);
            }
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
                true => self.locate_first(size, go, looked_ms, left, changed).await,
                false => (Vec::new(), go),
            };
            if !go_on.is_empty() {
                let sent = self.send(go_on, changed).await;
                if sent.is_malformed {
                    *size = 1;
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
        size: &mut usize,
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
            *size = 1;
        }
        go_on.extend(sent.located);
        if go_on.is_empty() {
            return (sent.again, go_on);
        }
        // So many turns went to the locations.
        let idle = self.until_turn(turns).await;
        for flight in &mut go_on {
            flight.rest(idle);
        }
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

    /// What is left of a batch, with the waits before its next looks.
    fn park<'p>(&self, size: usize, left: Left<'p>) -> Vec<Parked<'p>> {
        let over = |mut flight: Flight<'p>| {
            // A server that asks one user to wait a day is not waited for.
            let is_late = flight.asked.unwrap_or_default() >= flight.time_left(self.graph);
            let is_slow = flight.slow_looks > SLOW_LOOKS;
            flight.is_over |= flight.has_tried_enough() || is_late || is_slow;
            flight
        };
        // Who is over is looked at once more, at once, and has an end.
        let (again, waiting): (Vec<_>, Vec<_>) = left
            .again
            .into_iter()
            .map(over)
            .partition(|flight| flight.is_over);
        let now_ms = self.now_ms();
        let (in_lag, waiting): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|flight| flight.lag_left(now_ms).is_some());
        let mut at_once = again;
        at_once.extend(left.later.into_iter().map(over));
        let batches = [(at_once, true), (in_lag, false), (waiting, false)];
        batches
            .into_iter()
            .filter(|(open, _)| !open.is_empty())
            .map(|(open, is_at_once)| {
                let asked = open.iter().filter_map(|flight| flight.asked).max();
                let asked = asked.filter(|_| !is_at_once);
                Parked {
                    length: match is_at_once {
                        true => Duration::ZERO,
                        false => self.length(&open, asked, now_ms),
                    },
                    is_asked: asked.is_some_and(|asked| !asked.is_zero()),
                    batch: Batch { open, size },
                }
            })
            .collect()
    }

    /// How long these wait before the next look: what the server asked for, each wait longer than the one before, and
    /// the last one no longer than replicas may be behind.
    fn length(&self, open: &[Flight<'_>], asked: Option<Duration>, now_ms: u64) -> Duration {
        let waits = open.iter().map(Flight::waits).max().unwrap_or_default();
        let length = retry::wait(asked, waits, self.graph.chance());
        let lag_left = open.iter().filter_map(|flight| flight.lag_left(now_ms));
        match lag_left.max() {
            Some(left) => length.min(left).max(asked.unwrap_or_default()),
            None => length,
        }
    }

    /// Waits until these may be looked at again.
    pub(super) async fn wait_out<'p>(&self, parked: Parked<'p>) -> Landed<'p> {
        let users = parked.batch.users();
        self.wait(users, parked.length, parked.is_asked).await;
        Landed::Rested {
            batch: parked.batch,
            since: self.graph.begin(),
        }
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
        let wait = self.graph.meter.change(changes, self.now_ms());
        self.tell_turn(changes, wait);
        self.rest(wait).await;
        self.until_free().await;
        self.graph.passed(begun)
    }
}
