//! Sending one batch of changes and sorting its answers.

use super::flight::{Doubt, Ends, Flight, seats_named};
use super::place::Standing;
use super::run::Run;
use crate::error::{AnswerFault, Error, ErrorCode};
use crate::graph::batch::{self, Item, ItemAnswer};
use crate::graph::licenses::{self, Verdict};
use crate::graph::{Call, Load, Refusal, Reply, passing, retry};
use crate::journal::Body;
use crate::planted::Bug;
use crate::ports::HttpResponse;
use futures_util::future::join;
use std::collections::BTreeMap;

impl Run<'_> {
    /// Writes the intents, then sends one batch. Those accepted go to `changed`.
    pub(super) async fn send<'p>(
        &self,
        mut go: Vec<Flight<'p>>,
        changed: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
        for flight in &mut go {
            flight.attempt += 1;
            flight.refusal = None;
            flight.client_request_id = Some(self.graph.request_id());
        }
        if !self.may_try(&go) {
            self.leave(go, changed).await;
            return Sent::default();
        }
        let is_late = self.control.lacks(Bug::LateIntent);
        let intents: Vec<Body> = go.iter().map(intent).collect();
        let written = match is_late {
            false => self.record(&intents).await,
            true => Ok(()),
        };
        if let Err(fault) = written {
            // No intent, no call.
            self.stop(fault.into());
            self.leave(go, changed).await;
            return Sent::default();
        }
        let held = self.pace.held(self.now_ms());
        if !held.is_zero() {
            // Everybody was told to wait while the intents were being written. They say what may have been sent, not
            // what was.
            for flight in &mut go {
                flight.attempt -= 1;
                flight.asked = Some(held);
            }
            return Sent {
                again: go,
                ..Sent::default()
            };
        }
        let call = batch::of_changes(go.iter().enumerate().map(|(index, flight)| Item {
            index,
            method: "POST",
            path: licenses::assign_path(&flight.ticket.step.user_id),
            body: licenses::assign_body(&flight.change),
            request_id: flight.client_request_id.clone().unwrap_or_default(),
        }));
        for flight in &go {
            self.tally().send(&flight.ticket.step.user_id);
        }
        let sent = self.exchange(&call, go, changed).await;
        if is_late && let Err(fault) = self.record(&intents).await {
            self.stop(fault.into());
        }
        for flight in sent
            .again
            .iter()
            .filter(|flight| flight.doubt != Doubt::Real)
        {
            self.tally().recall(&flight.ticket.step.user_id);
        }
        sent
    }

    /// Sends a batch and sorts what comes of it; [`Flight::is_locating`] says of which call.
    pub(super) async fn exchange<'p>(
        &self,
        call: &Call,
        go: Vec<Flight<'p>>,
        changed: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
        let connection = |detail| Error::ConnectionFailed {
            detail,
            attempts: 1,
            elapsed_ms: 0,
        };
        self.tell_batch(&go);
        let generation = self.graph.token_generation().await;
        let second = async {
            if self.control.lacks(Bug::SecondCall) {
                let _ = self.graph.exchange(call, &self.graph.request_id()).await;
            }
        };
        let left_ms = self.now_ms();
        let id = self.graph.request_id();
        let (reply, ()) = join(self.graph.exchange(call, &id), second).await;
        let response = match reply {
            // 401 is refused before anything is done, a cancel came before the call left.
            Err(error) => {
                self.stop(error);
                self.leave(go, changed).await;
                return Sent::default();
            }
            Ok(Reply::NotSent(detail)) => return self.lost(go, connection(detail), Doubt::None),
            Ok(Reply::NoAnswer(detail)) => return self.lost(go, connection(detail), Doubt::Real),
            Ok(Reply::Answer(response)) => response,
        };
        if response.status >= 300 {
            self.mind_load(Load::of(&response, go.len()), left_ms);
        }
        match response.status {
            200..=299 => match batch::read_answers(&response, self.graph.ports.clock.now()) {
                Ok(items) => {
                    self.mind_load(Load::of_items(items.values()), left_ms);
                    // Items that carry no id of their own were handled under the batch's.
                    let outer = response.header("request-id").map(str::to_string);
                    self.sort(go, items, outer, generation, changed).await
                }
                Err(fault) => self.lost(go, Error::protocol(fault), Doubt::Real),
            },
            // Refused at the door: nothing of it was carried out.
            424 | 429 => self.turned_away(go, &response, Doubt::Slight),
            408 | 500..=599 => self.turned_away(go, &response, Doubt::Real),
            // One bad item spoils a batch. Alone, each tells for itself.
            400 if go.len() > 1 => {
                let fault = passing(Refusal::of(&response), None, 1, 0);
                Sent {
                    is_malformed: true,
                    ..self.lost(go, fault, Doubt::None)
                }
            }
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
        }
    }

    /// Slows down when changes are turned away, and speeds up again when none is.
    fn mind_load(&self, load: Load, left_ms: u64) {
        let meter = self.graph.meter;
        if meter.note_changes(load, left_ms, self.now_ms()) {
            self.tell_pace();
        }
    }

    /// A whole batch that is to be sent again, and what is to be thought of this time.
    fn lost<'p>(&self, mut go: Vec<Flight<'p>>, fault: Error, doubt: Doubt) -> Sent<'p> {
        for flight in &mut go {
            flight.fault = Some(fault.clone());
            if doubt > Doubt::None {
                flight.lose(doubt, self.now_ms());
            }
        }
        Sent {
            again: go,
            ..Sent::default()
        }
    }

    /// A whole batch that the server could not or would not take: everybody waits as long as it says.
    fn turned_away<'p>(
        &self,
        mut go: Vec<Flight<'p>>,
        response: &HttpResponse,
        doubt: Doubt,
    ) -> Sent<'p> {
        let asked = self.graph.asked(response);
        let fault = passing(Refusal::of(response), asked, 1, 0);
        for flight in &mut go {
            flight.asked = asked;
        }
        if asked.is_some() || fault.code() == ErrorCode::Throttled {
            let waits = go.iter().map(Flight::waits).max().unwrap_or(1);
            self.hold(retry::wait(asked, waits, 0), &fault);
        }
        self.lost(go, fault, doubt)
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
        // Answers of one batch have no order: a success anywhere in it comes before any refusal.
        if items.values().any(ItemAnswer::is_success) {
            self.tally().succeed(generation);
        }
        for (index, mut flight) in go.into_iter().enumerate() {
            let Some(item) = items.remove(&index) else {
                flight.lose(Doubt::Real, self.now_ms());
                flight.fault = Some(Error::protocol(AnswerFault::ItemsMissing));
                sent.again.push(flight);
                continue;
            };
            flight.answered(item.request_id.clone().or_else(|| outer.clone()));
            let verdict = licenses::verdict(&item);
            match verdict {
                Verdict::Accepted if flight.is_locating => {
                    flight.ticket.place.standing = Standing::Set;
                    sent.located.push(flight);
                }
                Verdict::Accepted => {
                    self.tally().succeed(generation);
                    self.tally().quota.give_back();
                    flight.lose(Doubt::Real, self.now_ms());
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
                Verdict::Concurrent(refusal) => {
                    flight.asked = item.retry_after;
                    flight.fault = Some(passing(refusal, item.retry_after, flight.tries(), 0));
                    sent.again.push(flight);
                }
                Verdict::Again | Verdict::ReadBack => {
                    let doubt = match verdict {
                        Verdict::Again => Doubt::Slight,
                        _ => Doubt::Real,
                    };
                    flight.lose(doubt, self.now_ms());
                    flight.asked = item.retry_after;
                    flight.fault =
                        Some(passing(item.refusal(), item.retry_after, flight.tries(), 0));
                    sent.again.push(flight);
                }
                Verdict::NotHeld(refusal) => {
                    // Of a user's first call it was somebody else who was faster; of a later one it may be that
                    // the one before went through, and a transport may have sent even the first one twice. The next
                    // look says what came of it.
                    let may_be_ours = self.graph.ports.transport.may_send_twice();
                    if flight.doubt > Doubt::None || may_be_ours {
                        flight.lose(Doubt::Real, self.now_ms());
                    }
                    flight.fault = Some(passing(refusal, None, flight.attempt, 0));
                    sent.again.push(flight);
                }
                Verdict::NoSeat(refusal) => {
                    for sku in seats_named(&flight.ticket.seats, &refusal) {
                        self.tally().exhaust(sku);
                    }
                    self.refuse(flight, &refusal, &mut ends, changed);
                }
                // Not every server knows yet of a location that was just set.
                Verdict::Refused(refusal) if is_late(&flight, &refusal) => {
                    flight.refusal = Some(refusal);
                    sent.again.push(flight);
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

    /// Ends a user whom Graph refused; one of whom an earlier call may have gone is read back first.
    fn refuse<'p>(
        &self,
        mut flight: Flight<'p>,
        refusal: &Refusal,
        ends: &mut Ends<'p>,
        changed: &mut Vec<Flight<'p>>,
    ) {
        if refusal.http.status == 403 {
            self.forbid(Error::forbidden(refusal.http.clone()));
        }
        if flight.is_locating {
            ends.push(self.end_unlocated(flight, refusal));
        } else if flight.doubt == Doubt::Real {
            flight.refusal = Some(refusal.clone());
            changed.push(flight);
        } else {
            ends.push(self.end_refused(flight, refusal));
        }
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
    /// To be sent again, after a wait and a look.
    pub(super) again: Vec<Flight<'p>>,
    /// Whose location was set.
    pub(super) located: Vec<Flight<'p>>,
    /// The batch was refused for the form of one of its items.
    pub(super) is_malformed: bool,
}

/// Whether a licence was refused for want of a location that the user has.
fn is_late(flight: &Flight<'_>, refusal: &Refusal) -> bool {
    flight.ticket.place.is_new() && licenses::code(refusal) == ErrorCode::UsageLocationMissing
}

fn intent(flight: &Flight<'_>) -> Body {
    Body::Intent {
        user_id: flight.ticket.step.user_id.clone(),
        attempt: flight.ticket.past.attempts + flight.attempt,
        client_request_id: flight.client_request_id.clone().unwrap_or_default(),
        before: flight.ticket.step.before.direct.clone(),
        add: flight.change.add.clone(),
        remove: flight.change.remove.clone(),
        reason: flight.ticket.step.reason.clone(),
    }
}
