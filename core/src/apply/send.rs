//! Sending one batch of changes and sorting its answers.

use super::flight::{Ends, Flight};
use super::run::Run;
use super::settle::Settled;
use crate::error::{AnswerFault, Error, ErrorCode};
use crate::graph::batch::{self, ItemAnswer};
use crate::graph::licenses::{self, Verdict};
use crate::graph::{Call, Refusal, Reply, passing};
use crate::journal::Body;
use crate::model::SkuId;
use crate::plan::SeatUse;
use std::collections::BTreeMap;
use std::time::Duration;

impl Run<'_> {
    /// Writes the intents, then sends one batch. Those accepted go to `changed`.
    pub(super) async fn send<'p>(
        &self,
        mut go: Vec<Flight<'p>>,
        changed: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
        for flight in &mut go {
            flight.attempt += 1;
            flight.client_request_id = Some(self.graph.request_id());
        }
        if let Err(fault) = self.record(go.iter().map(intent).collect()).await {
            // No intent, no call.
            self.stop(fault.into());
            self.leave(go, changed).await;
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
        self.exchange(&call, go, changed).await
    }

    async fn exchange<'p>(
        &self,
        call: &Call,
        go: Vec<Flight<'p>>,
        changed: &mut Vec<Flight<'p>>,
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
        let generation = self.graph.token_generation().await;
        match self.graph.exchange(call, &self.graph.request_id()).await {
            // 401 is refused before anything is done, a cancel came before the call left.
            Err(error) => {
                self.stop(error);
                self.leave(go, changed).await;
                Sent::default()
            }
            Ok(Reply::NotSent(detail)) => again(go, connection(detail), false, None),
            Ok(Reply::NoAnswer(detail)) => again(go, connection(detail), true, None),
            Ok(Reply::Answer(response)) => match response.status {
                200..=299 => match batch::read_answers(&response, self.graph.ports.clock.now()) {
                    Ok(items) => {
                        // Items that carry no id of their own were handled under the batch's.
                        let outer = response.header("request-id").map(str::to_string);
                        self.sort(go, items, outer, generation, changed).await
                    }
                    Err(fault) => again(go, Error::protocol(fault), true, None),
                },
                // Refused at the door: nothing of it was carried out.
                424 | 429 => {
                    let asked = self.graph.asked(&response);
                    self.hold(asked);
                    again(
                        go,
                        passing(Refusal::of(&response), asked, 1, 0),
                        false,
                        asked,
                    )
                }
                408 | 500..=599 => {
                    let asked = self.graph.asked(&response);
                    self.hold(asked);
                    again(
                        go,
                        passing(Refusal::of(&response), asked, 1, 0),
                        true,
                        asked,
                    )
                }
                // One bad item spoils a batch. Alone, each tells for itself.
                400 if go.len() > 1 => Sent {
                    is_malformed: true,
                    ..again(
                        go,
                        passing(Refusal::of(&response), None, 1, 0),
                        false,
                        Some(Duration::ZERO),
                    )
                },
                // The sentence is about this one user, or about what the account may do.
                400 | 403 => {
                    let refusal = Refusal::of(&response);
                    let mut ends = Ends::new();
                    for flight in go {
                        self.refuse(flight, &refusal, &mut ends, changed);
                    }
                    self.settle(ends).await;
                    Sent::default()
                }
                status => {
                    self.stop(Error::ProtocolError {
                        fault: AnswerFault::BatchStatus { status },
                        http: Some(Refusal::of(&response).http),
                    });
                    self.leave(go, changed).await;
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
        generation: u64,
        changed: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
        let mut sent = Sent::default();
        let mut ends = Ends::new();
        let mut sign_in = None;
        for (index, mut flight) in go.into_iter().enumerate() {
            let Some(item) = items.remove(&index) else {
                flight.may_have_gone = true;
                flight.fault = Some(Error::protocol(AnswerFault::ItemsMissing));
                sent.again.push(flight);
                continue;
            };
            flight.request_id = item.request_id.clone().or_else(|| outer.clone());
            match licenses::verdict(&item) {
                Verdict::Accepted => {
                    self.tally().succeed(generation);
                    flight.may_have_gone = true;
                    flight.is_accepted = true;
                    changed.push(flight);
                }
                Verdict::SignIn => {
                    let fault = Error::TokenExpired {
                        http: Some(item.refusal().http),
                    };
                    let is_second = std::mem::replace(&mut flight.was_signed_out, true)
                        || self.tally().is_useless(generation);
                    sign_in = match sign_in {
                        Some(SignIn::Over(first)) => Some(SignIn::Over(first)),
                        _ if is_second => Some(SignIn::Over(fault.clone())),
                        _ => Some(SignIn::Renew),
                    };
                    flight.fault = Some(fault);
                    sent.again.push(flight);
                }
                verdict @ (Verdict::Again | Verdict::ReadBack) => {
                    flight.may_have_gone |= matches!(verdict, Verdict::ReadBack);
                    flight.fault =
                        Some(passing(item.refusal(), item.retry_after, flight.attempt, 0));
                    sent.asked = sent.asked.max(item.retry_after);
                    sent.again.push(flight);
                }
                Verdict::NoSeat(refusal) => {
                    for sku in seats_named(&flight.ticket.seats, &refusal) {
                        self.tally().exhaust(sku);
                    }
                    self.refuse(flight, &refusal, &mut ends, changed);
                }
                Verdict::Forbidden(refusal) | Verdict::Refused(refusal) => {
                    self.refuse(flight, &refusal, &mut ends, changed);
                }
            }
        }
        self.settle(ends).await;
        let over = match sign_in {
            Some(SignIn::Over(fault)) => Some(fault),
            Some(SignIn::Renew) => match self.graph.renew(generation).await {
                Ok(renewed) => {
                    self.tally().renew(renewed);
                    None
                }
                Err(fault) => Some(fault),
            },
            None => None,
        };
        if let Some(fault) = over {
            self.stop(fault);
            self.leave(std::mem::take(&mut sent.again), changed).await;
        }
        sent
    }

    /// Ends a user whom Graph refused; one of whom an earlier call may have gone is read back instead.
    fn refuse<'p>(
        &self,
        flight: Flight<'p>,
        refusal: &Refusal,
        ends: &mut Ends<'p>,
        changed: &mut Vec<Flight<'p>>,
    ) {
        if refusal.http.status == 403 {
            let error = Error::forbidden(refusal.http.clone());
            if self.tally().forbid(error) {
                self.control.ring();
            }
        }
        if flight.may_have_gone {
            changed.push(flight);
            return;
        }
        let step = flight.ticket.step;
        let named = seats_named(&flight.ticket.seats, refusal);
        let product = named.first().or(flight.change.remove.first());
        let name = product
            .map(|sku| self.plan.product_name(*sku))
            .unwrap_or_default();
        let settled = Settled::refused(step, refusal, &name, self.texts);
        let (settled, mut seats) = flight.end(settled);
        if settled.error_id == Some(ErrorCode::SeatUnavailable) {
            // The seat that was held did not exist: giving it back would invite the next refusal.
            seats.takes.retain(|sku| !named.contains(sku));
        }
        ends.push((settled, seats));
    }
}

/// The products whose seats a refusal is about: those its sentence names, else all that were wanted.
fn seats_named(seats: &SeatUse, refusal: &Refusal) -> Vec<SkuId> {
    let named: Vec<SkuId> = seats
        .takes
        .iter()
        .copied()
        .filter(|sku| refusal.says(&sku.to_string()))
        .collect();
    if named.is_empty() {
        seats.takes.clone()
    } else {
        named
    }
}

/// What items of a batch that were answered with 401 ask for.
enum SignIn {
    /// A new token.
    Renew,
    /// The end: the new token was refused, too.
    Over(Error),
}

/// What came of sending one batch.
#[derive(Default)]
pub(super) struct Sent<'p> {
    pub(super) again: Vec<Flight<'p>>,
    pub(super) asked: Option<Duration>,
    pub(super) is_malformed: bool,
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
