//! One batch of users, from the read before the call to the end of each.

use super::queue::Ticket;
use super::run::Run;
use super::settle::Settled;
use crate::error::Error;
use crate::event::Outcome;
use crate::graph::batch::{self, ItemAnswer};
use crate::graph::licenses::{self, Verdict};
use crate::graph::{Call, Refusal, Reply, retry};
use crate::journal::Body;
use crate::model::{SkuId, User, UserId};
use crate::plan::{Change, SeatUse, change_between};
use crate::ports::HttpResponse;
use std::collections::BTreeMap;
use std::time::Duration;

/// A reading older than this says nothing about what a call would meet.
const FRESH: Duration = Duration::from_secs(60);

/// A user under way.
pub(super) struct Flight<'p> {
    pub(super) ticket: Ticket<'p>,
    change: Change,
    /// Calls sent so far.
    attempt: u32,
    /// A call may have been carried out without our seeing the answer.
    may_have_gone: bool,
    /// Why the last call was not carried out.
    fault: Option<Error>,
    pub(super) request_id: Option<String>,
    pub(super) client_request_id: Option<String>,
}

/// Ends that are due, with the seats they hold.
pub(super) type Ends<'p> = Vec<(Settled<'p>, SeatUse)>;

impl<'p> Flight<'p> {
    fn new(ticket: Ticket<'p>) -> Flight<'p> {
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

    /// Ends users for whom no seat is left. They are read all the same: who has the new product already, from
    /// an earlier run of the same plan, needs no seat and is unchanged.
    pub(super) async fn end_without_seat(&self, tickets: Vec<(Ticket<'_>, SkuId)>) {
        let (tickets, lacking): (Vec<_>, Vec<_>) = tickets
            .into_iter()
            // No seat was held for these, so there is none to give back.
            .map(|(ticket, sku)| {
                (
                    Ticket {
                        seats: SeatUse::default(),
                        ..ticket
                    },
                    sku,
                )
            })
            .unzip();
        let products: BTreeMap<&UserId, SkuId> = tickets
            .iter()
            .map(|ticket| &ticket.step.user_id)
            .zip(lacking)
            .collect();
        let mut ends = Ends::new();
        let open = tickets.iter().cloned().map(Flight::new).collect();
        for flight in self.look(open, &mut ends, &mut Vec::new()).await {
            let step = flight.ticket.step;
            let product = products
                .get(&step.user_id)
                .map(|sku| self.plan.product_name(*sku));
            ends.push(flight.end(Settled::not_started(step, product.as_deref(), self.texts)));
        }
        self.settle(ends).await;
    }

    /// Reads the users and sorts them: those as before may go, the others have their end.
    async fn look<'p>(
        &self,
        open: Vec<Flight<'p>>,
        ends: &mut Ends<'p>,
        accepted: &mut Vec<Flight<'p>>,
    ) -> Vec<Flight<'p>> {
        let names: Vec<String> = open
            .iter()
            .map(|flight| flight.ticket.step.user_id.to_string())
            .collect();
        // What may have been changed is read back even when the job is being cancelled.
        let is_unsettled = open.iter().any(|flight| flight.may_have_gone);
        let graph = if is_unsettled {
            &self.patient
        } else {
            self.graph
        };
        let users = match graph.find_users(&names, |_, _| {}).await {
            Ok(users) => users,
            Err(error) => {
                self.tally().stop(error.clone());
                for flight in open {
                    ends.push(self.unread(flight));
                }
                return Vec::new();
            }
        };
        let mut go = Vec::new();
        for (flight, user) in open.into_iter().zip(users) {
            match self.compare(flight, user.as_ref(), ends) {
                Seen::Before(flight) => go.push(flight),
                Seen::After(flight) => accepted.push(flight),
                Seen::Ended => {}
            }
        }
        go
    }

    fn compare<'p>(
        &self,
        flight: Flight<'p>,
        user: Option<&User>,
        ends: &mut Ends<'p>,
    ) -> Seen<'p> {
        let step = flight.ticket.step;
        let Some(user) = user else {
            let outcome = if flight.may_have_gone {
                Outcome::Unknown
            } else {
                Outcome::Refused
            };
            let error = Error::UserNotFound {
                user: step.user_principal_name.clone(),
                line: None,
                others: Vec::new(),
            };
            ends.push(flight.end(Settled::failed(step, outcome, &error, self.texts)));
            return Seen::Ended;
        };
        let is_after = user.holding.direct == step.after.direct;
        let settled = match (is_after, user.holding.direct == step.before.direct) {
            (true, _) if flight.attempt > 0 => return Seen::After(flight),
            (true, _) => Settled::plain(step, Outcome::Unchanged),
            (false, true) => return Seen::Before(flight),
            (false, false) if flight.may_have_gone => {
                Settled::different(step, &user.holding, self.plan, self.texts)
            }
            (false, false) => {
                let code = crate::error::ErrorCode::PlanStale;
                Settled::explained(step, Outcome::Stale, code, None, self.texts)
            }
        };
        ends.push(flight.end(settled));
        Seen::Ended
    }

    /// The end of a user who could not be read.
    fn unread<'p>(&self, flight: Flight<'p>) -> (Settled<'p>, SeatUse) {
        let step = flight.ticket.step;
        let settled = if flight.may_have_gone {
            let code = crate::error::ErrorCode::OutcomeUnknown;
            Settled::explained(step, Outcome::Unknown, code, None, self.texts)
        } else {
            Settled::not_started(step, None, self.texts)
        };
        flight.end(settled)
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

    fn not_started<'p>(&self, flights: Vec<Flight<'p>>) -> Ends<'p> {
        flights
            .into_iter()
            .map(|flight| {
                let settled = Settled::not_started(flight.ticket.step, None, self.texts);
                flight.end(settled)
            })
            .collect()
    }

    /// Writes the intents, then sends one batch. Those accepted go to `accepted`.
    async fn send<'p>(&self, mut go: Vec<Flight<'p>>, accepted: &mut Vec<Flight<'p>>) -> Sent<'p> {
        for flight in &mut go {
            flight.attempt += 1;
            flight.client_request_id = Some(self.graph.request_id());
        }
        if let Err(fault) = self.record(go.iter().map(intent).collect()).await {
            // No intent, no call.
            self.tally().stop(fault.into());
            self.settle(self.not_started(go)).await;
            return Sent::default();
        }
        let call = batch::of_changes(go.iter().enumerate().map(|(index, flight)| {
            (
                index,
                licenses::assign_path(&flight.ticket.step.user_id),
                licenses::assign_body(&flight.change),
                flight.client_request_id.clone().unwrap_or_default(),
            )
        }));
        self.exchange(&call, go, accepted).await
    }

    async fn exchange<'p>(
        &self,
        call: &Call,
        go: Vec<Flight<'p>>,
        accepted: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
        let again = |mut go: Vec<Flight<'p>>, fault: Error, may_have_gone: bool, asked| {
            for flight in &mut go {
                flight.fault = Some(fault.clone());
                flight.may_have_gone |= may_have_gone;
            }
            Sent {
                again: go,
                asked,
                is_malformed: false,
            }
        };
        let connection = |detail| Error::ConnectionFailed {
            detail,
            attempts: 1,
            elapsed_ms: 0,
        };
        match self.graph.exchange(call, &self.graph.request_id()).await {
            // 401 is refused before anything is done, a cancel came before the call left.
            Err(error) => {
                self.tally().stop(error);
                self.settle(self.not_started(go)).await;
                Sent::default()
            }
            Ok(Reply::NotSent(detail)) => again(go, connection(detail), false, None),
            Ok(Reply::NoAnswer(detail)) => again(go, connection(detail), true, None),
            Ok(Reply::Answer(response)) => match response.status {
                200..=299 => match batch::read_answers(&response) {
                    Ok(items) => {
                        // Items that carry no id of their own were handled under the batch's.
                        let outer = response.header("request-id").map(str::to_string);
                        self.sort(go, items, outer, accepted).await
                    }
                    Err(detail) => {
                        again(go, Error::ProtocolError { detail, http: None }, true, None)
                    }
                },
                // Refused at the door: nothing of it was carried out.
                424 | 429 => again(go, throttled(&response), false, retry::asked(&response)),
                408 | 500..=599 => again(go, throttled(&response), true, retry::asked(&response)),
                // One bad item spoils a batch. Alone, each tells for itself.
                400 if go.len() > 1 => Sent {
                    is_malformed: true,
                    ..again(go, throttled(&response), false, Some(Duration::ZERO))
                },
                _ => {
                    let refusal = Refusal::of(&response);
                    let ends = go
                        .into_iter()
                        .map(|flight| self.refuse(flight, &refusal))
                        .collect();
                    self.settle(ends).await;
                    Sent::default()
                }
            },
        }
    }

    /// Sorts a batch's answers. What is missing was not seen and is read back.
    async fn sort<'p>(
        &self,
        go: Vec<Flight<'p>>,
        mut items: BTreeMap<usize, ItemAnswer>,
        outer: Option<String>,
        accepted: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
        let mut sent = Sent::default();
        let mut ends = Ends::new();
        for (index, mut flight) in go.into_iter().enumerate() {
            let Some(item) = items.remove(&index) else {
                flight.may_have_gone = true;
                flight.fault = Some(Error::ProtocolError {
                    detail: "an answer of a batch is missing".into(),
                    http: None,
                });
                sent.again.push(flight);
                continue;
            };
            flight.request_id = item.request_id.clone().or_else(|| outer.clone());
            match licenses::verdict(&item) {
                Verdict::Accepted => {
                    self.tally().succeed();
                    flight.may_have_gone = true;
                    accepted.push(flight);
                }
                verdict @ (Verdict::Again | Verdict::ReadBack) => {
                    flight.may_have_gone |= matches!(verdict, Verdict::ReadBack);
                    flight.fault = Some(item_fault(&item, flight.attempt));
                    sent.asked = sent.asked.max(item.retry_after);
                    sent.again.push(flight);
                }
                Verdict::NoSeat(refusal) => {
                    for sku in &flight.ticket.seats.takes {
                        self.tally().exhaust(*sku);
                    }
                    ends.push(self.refuse(flight, &refusal));
                }
                Verdict::Forbidden(refusal) | Verdict::Refused(refusal) => {
                    ends.push(self.refuse(flight, &refusal));
                }
            }
        }
        self.settle(ends).await;
        sent
    }

    /// Ends a user whom Graph refused.
    fn refuse<'p>(&self, flight: Flight<'p>, refusal: &Refusal) -> (Settled<'p>, SeatUse) {
        if refusal.http.status == 403 {
            self.tally().forbid(Error::NotPermitted {
                account: String::new(),
                roles: String::new(),
                http: Some(refusal.http.clone()),
            });
        }
        let step = flight.ticket.step;
        let product = flight
            .ticket
            .seats
            .takes
            .first()
            .or(flight.change.remove.first());
        let name = product
            .map(|sku| self.plan.product_name(*sku))
            .unwrap_or_default();
        let settled = Settled::refused(step, refusal, &name, self.texts);
        let (settled, mut seats) = flight.end(settled);
        if settled.error_id == Some(crate::error::ErrorCode::SeatUnavailable) {
            // The seat that was held did not exist: giving it back would invite the next refusal.
            seats.takes.clear();
        }
        (settled, seats)
    }
}

/// What a look at a user showed.
enum Seen<'p> {
    Before(Flight<'p>),
    After(Flight<'p>),
    Ended,
}

/// What came of sending one batch.
#[derive(Default)]
struct Sent<'p> {
    again: Vec<Flight<'p>>,
    asked: Option<Duration>,
    is_malformed: bool,
}

fn intent(flight: &Flight<'_>) -> Body {
    Body::Intent {
        user_id: flight.ticket.step.user_id.clone(),
        attempt: flight.attempt,
        client_request_id: flight.client_request_id.clone().unwrap_or_default(),
        before: flight.ticket.step.before.direct.clone(),
        add: flight.change.add.clone(),
        remove: flight.change.remove.clone(),
    }
}

fn throttled(response: &HttpResponse) -> Error {
    let refusal = Refusal::of(response);
    match response.status {
        424 | 429 | 503 => Error::Throttled {
            retry_after_ms: None,
            http: refusal.http,
            attempts: 1,
            elapsed_ms: 0,
        },
        _ => Error::GraphRefused {
            message: refusal.message,
            http: refusal.http,
        },
    }
}

fn item_fault(item: &ItemAnswer, attempts: u32) -> Error {
    let refusal = item.refusal();
    match item.status {
        424 | 429 | 503 => Error::Throttled {
            retry_after_ms: None,
            http: refusal.http,
            attempts,
            elapsed_ms: 0,
        },
        _ => Error::GraphRefused {
            message: refusal.message,
            http: refusal.http,
        },
    }
}
