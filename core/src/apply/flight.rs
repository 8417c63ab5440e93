//! One batch of users, from the read before the call to the end of each.

use super::queue::Ticket;
use super::run::Run;
use super::settle::Settled;
use crate::error::Error;
use crate::event::Outcome;
use crate::graph::{batch, retry};
use crate::plan::{Change, SeatUse, change_between};
use std::time::Duration;

/// A reading older than this says nothing about what a call would meet.
const FRESH: Duration = Duration::from_secs(60);
/// Readings that came too late, after which a batch is given up.
const STALE_LOOKS: u32 = 3;

/// A user under way.
pub(super) struct Flight<'p> {
    pub(super) ticket: Ticket<'p>,
    pub(super) change: Change,
    /// Calls sent so far.
    pub(super) attempt: u32,
    /// A call may have been carried out without our seeing the answer.
    pub(super) may_have_gone: bool,
    /// An accepting answer was seen.
    pub(super) is_accepted: bool,
    /// The token of a call was refused, and a new one was asked for.
    pub(super) was_signed_out: bool,
    /// Why the last call was not carried out.
    pub(super) fault: Option<Error>,
    pub(super) request_id: Option<String>,
    pub(super) client_request_id: Option<String>,
}

/// Ends that are due, with the seats they hold.
pub(super) type Ends<'p> = Vec<(Settled<'p>, SeatUse)>;

impl<'p> Flight<'p> {
    pub(super) fn new(ticket: Ticket<'p>) -> Flight<'p> {
        Flight {
            change: change_between(&ticket.step.before, &ticket.step.after),
            ticket,
            attempt: 0,
            may_have_gone: false,
            is_accepted: false,
            was_signed_out: false,
            fault: None,
            request_id: None,
            client_request_id: None,
        }
    }

    /// The end of this user, with the ids of its last call.
    pub(super) fn end(self, mut settled: Settled<'p>) -> (Settled<'p>, SeatUse) {
        settled.request_id = settled.request_id.or(self.request_id);
        settled.client_request_id = self.client_request_id;
        (settled, self.ticket.seats)
    }
}

impl Run<'_> {
    /// Takes a batch of users from their tickets to their ends.
    pub(super) async fn fly(&self, tickets: Vec<Ticket<'_>>) {
        let mut open: Vec<Flight<'_>> = tickets.into_iter().map(Flight::new).collect();
        let clock = &self.graph.ports.clock;
        let started = clock.monotonic_ms();
        // A pause is nobody's fault and counts against no budget.
        let mut paused = Duration::ZERO;
        let since = |from: u64| Duration::from_millis(clock.monotonic_ms().saturating_sub(from));
        let mut size = batch::SIZE;
        let mut stale_looks = 0;
        let mut changed = Vec::new();
        while !open.is_empty() {
            let looked_at = clock.monotonic_ms();
            let mut looked = self.look(std::mem::take(&mut open)).await;
            changed.append(&mut looked.moved);
            changed.append(&mut looked.doubtful);
            let mut ends = looked.ends;
            let mut go = looked.go;
            if since(started).saturating_sub(paused) > retry::BUDGET || stale_looks > STALE_LOOKS {
                self.give_up(std::mem::take(&mut go), &mut ends, &mut changed);
            } else {
                go = self.keep_trying(go, &mut ends, &mut changed);
            }
            self.settle(ends).await;
            let before_pause = clock.monotonic_ms();
            if go.is_empty() || !self.may_send(go.len()).await {
                self.leave(go, &mut changed).await;
                break;
            }
            paused += since(before_pause);
            if since(looked_at) > FRESH {
                stale_looks += 1;
                open = go;
                continue;
            }
            let mut asked = None;
            while !go.is_empty() {
                if self.is_stopping() {
                    self.leave(std::mem::take(&mut go), &mut changed).await;
                    break;
                }
                let rest = go.split_off(go.len().min(size));
                let sent = self.send(go, &mut changed).await;
                open.extend(sent.again);
                asked = asked.max(sent.asked);
                if sent.is_malformed {
                    size = 1;
                }
                go = rest;
            }
            let attempt = open.iter().map(|flight| flight.attempt).max().unwrap_or(1);
            let wait = retry::wait(asked, attempt, self.graph.chance());
            if since(started).saturating_sub(paused) + wait > retry::BUDGET {
                // A server that asks for a day is not waited for.
                let mut ends = Ends::new();
                self.give_up(std::mem::take(&mut open), &mut ends, &mut changed);
                self.settle(ends).await;
            } else if !open.is_empty() {
                // A cancel ends the wait; the next look settles what is left.
                let _ = self.graph.pause(wait).await;
            }
        }
        self.verify(changed).await;
    }

    /// Ends users whose tries are used up; the others may go.
    fn keep_trying<'p>(
        &self,
        go: Vec<Flight<'p>>,
        ends: &mut Ends<'p>,
        changed: &mut Vec<Flight<'p>>,
    ) -> Vec<Flight<'p>> {
        let (over, left) = go
            .into_iter()
            .partition(|flight| flight.attempt >= retry::TRIES);
        self.give_up(over, ends, changed);
        left
    }

    /// Ends users to whom nothing more is sent, with the reason. Those of whom a call may have gone are read
    /// back first: one old reading is no proof.
    fn give_up<'p>(
        &self,
        flights: Vec<Flight<'p>>,
        ends: &mut Ends<'p>,
        changed: &mut Vec<Flight<'p>>,
    ) {
        let (doubtful, untouched): (Vec<_>, Vec<_>) =
            flights.into_iter().partition(|flight| flight.may_have_gone);
        changed.extend(doubtful);
        for flight in untouched {
            let step = flight.ticket.step;
            let settled = match &flight.fault {
                Some(fault) => Settled::failed(step, Outcome::Refused, fault, self.texts),
                None => Settled::not_started(step, None, self.texts),
            };
            ends.push(flight.end(settled));
        }
    }

    /// Leaves users as they are, because the run is stopping.
    pub(super) async fn leave<'p>(&self, flights: Vec<Flight<'p>>, changed: &mut Vec<Flight<'p>>) {
        let mut ends = Ends::new();
        self.part(flights, &mut ends, changed);
        self.settle(ends).await;
    }

    /// Waits for a pause to end and for the write limit's next turn. False when the run is stopping.
    async fn may_send(&self, changes: usize) -> bool {
        self.control.running(|| self.is_stopping()).await;
        if self.is_stopping() {
            return false;
        }
        let wait = self
            .pace
            .reserve(changes, self.graph.ports.clock.monotonic_ms());
        if !wait.is_zero() && self.graph.pause(wait).await.is_err() {
            return false;
        }
        !self.is_stopping()
    }
}
