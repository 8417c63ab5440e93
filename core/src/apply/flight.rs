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

/// A user under way.
pub(super) struct Flight<'p> {
    pub(super) ticket: Ticket<'p>,
    pub(super) change: Change,
    /// Calls sent so far.
    pub(super) attempt: u32,
    /// A call may have been carried out without our seeing the answer.
    pub(super) may_have_gone: bool,
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
    pub(super) async fn fly<'p>(&self, tickets: Vec<Ticket<'p>>) {
        let mut open: Vec<Flight<'p>> = tickets.into_iter().map(Flight::new).collect();
        let clock = &self.graph.ports.clock;
        let started = clock.monotonic_ms();
        let elapsed = || Duration::from_millis(clock.monotonic_ms().saturating_sub(started));
        let mut size = batch::SIZE;
        let mut accepted = Vec::new();
        while !open.is_empty() {
            let read_at = elapsed();
            let mut ends = Ends::new();
            let mut go = self
                .look(std::mem::take(&mut open), &mut ends, &mut accepted)
                .await;
            go = self.give_up(go, elapsed(), &mut ends);
            self.settle(ends).await;
            if go.is_empty() || !self.may_send(go.len()).await {
                self.settle(self.not_started(go)).await;
                break;
            }
            if elapsed() - read_at > FRESH {
                open = go;
                continue;
            }
            let mut asked = None;
            while !go.is_empty() {
                let rest = go.split_off(go.len().min(size));
                let sent = self.send(go, &mut accepted).await;
                open.extend(sent.again);
                asked = asked.max(sent.asked);
                if sent.is_malformed {
                    size = 1;
                }
                go = rest;
            }
            let attempt = open.iter().map(|flight| flight.attempt).max().unwrap_or(1);
            if !open.is_empty() {
                let wait = retry::wait(asked, attempt, self.graph.chance());
                // A cancel ends the wait; the next look settles what is left.
                let _ = self.graph.pause(wait).await;
            }
        }
        self.verify(accepted).await;
    }

    /// Ends users whose tries or time are used up; a read has just shown that they are as before.
    fn give_up<'p>(
        &self,
        go: Vec<Flight<'p>>,
        elapsed: Duration,
        ends: &mut Ends<'p>,
    ) -> Vec<Flight<'p>> {
        let mut left = Vec::with_capacity(go.len());
        for flight in go {
            let is_over = flight.attempt >= retry::TRIES || elapsed > retry::BUDGET;
            match (&flight.fault, is_over) {
                (Some(fault), true) => {
                    let step = flight.ticket.step;
                    let settled = Settled::failed(step, Outcome::Refused, fault, self.texts);
                    ends.push(flight.end(settled));
                }
                _ => left.push(flight),
            }
        }
        left
    }

    /// Waits for a pause to end and for the write limit's next turn. False when the run is stopping.
    async fn may_send(&self, changes: usize) -> bool {
        self.control.running().await;
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

    pub(super) fn not_started<'p>(&self, flights: Vec<Flight<'p>>) -> Ends<'p> {
        flights
            .into_iter()
            .map(|flight| {
                let settled = Settled::not_started(flight.ticket.step, None, self.texts);
                flight.end(settled)
            })
            .collect()
    }
}
