//! Sending one batch of changes and sorting its answers.

use super::flight::{Ends, Flight};
use super::run::Run;
use super::settle::Settled;
use crate::error::{Error, ErrorCode};
use crate::graph::batch::{self, ItemAnswer};
use crate::graph::licenses::{self, Verdict};
use crate::graph::{Call, Refusal, Reply, retry};
use crate::journal::Body;
use crate::plan::SeatUse;
use crate::ports::HttpResponse;
use std::collections::BTreeMap;
use std::time::Duration;

impl Run<'_> {
    /// Writes the intents, then sends one batch. Those accepted go to `accepted`.
    pub(super) async fn send<'p>(
        &self,
        mut go: Vec<Flight<'p>>,
        accepted: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
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
        if settled.error_id == Some(ErrorCode::SeatUnavailable) {
            // The seat that was held did not exist: giving it back would invite the next refusal.
            seats.takes.clear();
        }
        (settled, seats)
    }
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
