//! A run that goes on: what its journal says of users before anything is sent.
//!
//! Who has an end is told by the journal and is not called again. Who has a call without an end is read first: only
//! a reading says what the call did.

use super::flight::{Doubt, Flight};
use super::place::{Place, Standing};
use super::queue::{Queue, Ticket};
use super::run::{Landed, Run};
use super::settle::Settled;
use super::verify::Watch;
use crate::event::Outcome;
use crate::journal::{Located, Track};
use crate::model::UserId;
use crate::plan::{SeatUse, Step, seat_use};
use crate::text::{Texts, Value};
use std::collections::BTreeMap;
use std::time::Duration;

/// Users who are told, or looked at, together.
const CHUNK: usize = 1_000;

/// What is known of users from earlier sessions of a run; of a run that begins, nothing.
#[derive(Debug, Default)]
pub(crate) struct Known {
    users: BTreeMap<UserId, Track>,
    /// When this session began: of a call before it, no reading of then says anything.
    since_ms: u64,
}

/// What was sent for one user in earlier sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Past {
    /// What is to be thought of those calls.
    pub(super) doubt: Doubt,
    /// How many there were.
    pub(super) attempts: u32,
    /// An accepting answer was seen.
    pub(super) is_accepted: bool,
    pub(super) since_ms: u64,
}

impl Past {
    /// Whether a call may have been carried out.
    pub(super) fn is_unsettled(self) -> bool {
        self.doubt == Doubt::Real
    }
}

impl Known {
    /// What a journal says of users, for a session that begins at `now_ms`.
    pub(crate) fn of(users: BTreeMap<UserId, Track>, now_ms: u64) -> Known {
        Known {
            users,
            since_ms: now_ms,
        }
    }

    /// How many calls a user had, whatever came of them.
    pub(crate) fn has_calls(&self, user_id: &UserId) -> bool {
        let track = self.users.get(user_id);
        track.is_some_and(|track| track.attempts + track.location_attempts > 0)
    }

    /// Whether the journal has the user's end.
    pub(super) fn is_ended(&self, step: &Step) -> bool {
        self.end(step).is_some()
    }

    fn end(&self, step: &Step) -> Option<&Track> {
        let track = self.users.get(&step.user_id);
        track.filter(|track| !track.is_unfinished())
    }

    pub(super) fn past(&self, step: &Step) -> Past {
        let Some(track) = self.users.get(&step.user_id) else {
            return Past::default();
        };
        let is_accepted = !track.is_open && track.result == Some(Outcome::MovedPending);
        let is_unknown = track.result == Some(Outcome::Unknown) && track.attempts > 0;
        Past {
            doubt: match track.attempts {
                _ if track.is_open || is_accepted || is_unknown => Doubt::Real,
                0 => Doubt::None,
                // Each was turned away, as far as was seen.
                _ => Doubt::Slight,
            },
            attempts: track.attempts,
            is_accepted,
            since_ms: self.since_ms,
        }
    }

    pub(super) fn place<'p>(&self, step: &'p Step) -> Place<'p> {
        let place = Place::new(step.set_usage_location.as_deref());
        let track = self.users.get(&step.user_id);
        let Some(track) = track.filter(|_| place.planned.is_some()) else {
            return place;
        };
        Place {
            standing: match track.location {
                _ if track.is_locating => Standing::Doubtful,
                Some(Located::Set) => Standing::Set,
                Some(Located::Unknown) => Standing::Doubtful,
                Some(Located::Refused | Located::NotSet) | None => Standing::Open,
            },
            earlier: track.location_attempts,
            ..place
        }
    }
}

impl<'p> Settled<'p> {
    /// An end that the journal has.
    pub(crate) fn told(step: &'p Step, track: &Track, texts: &Texts) -> Settled<'p> {
        let hint = track.error_id.and_then(|id| {
            let user = [("user", Value::text(&step.user_principal_name))];
            texts.find(&format!("error.{}.hint", id.id()), &user)
        });
        let mut settled = Settled {
            error_id: track.error_id,
            message: Some(told_text(track, texts)),
            hint,
            request_id: track.request_id.clone(),
            ..Settled::plain(step, track.standing())
        };
        settled.place.planned = step.set_usage_location.as_deref();
        if track.location == Some(Located::Set) {
            settled.place.standing = Standing::Set;
        }
        settled
    }
}

impl Run<'_> {
    /// Tells the ends that the journal has. They are counted, and not written again.
    pub(super) async fn tell_known(&self) {
        let mut ended = self.plan.steps.iter().filter_map(|step| {
            let track = self.known.end(step)?;
            let settled = Settled::told(step, track, self.texts);
            Some((settled, SeatUse::default()))
        });
        loop {
            let told: Vec<_> = ended.by_ref().take(CHUNK).collect();
            if told.is_empty() {
                return;
            }
            self.tally().settle(&told, self.now_ms());
            for (end, _) in told {
                self.events.emit(end.event(None, self.texts));
            }
            self.graph.ports.clock.sleep(Duration::ZERO).await;
        }
    }

    /// Looks at those of whom an earlier session left a call without an end. Who is as planned has one now, and
    /// needs no seat: the tenant counts it already. Who is as before waits for a turn like everybody else, and is
    /// looked at again then. The others are given back, to be read until it is seen what came of them.
    pub(super) async fn look_at_past<'p>(&self, queue: &mut Queue<'p>) -> Vec<Flight<'p>> {
        let mut changed = Vec::new();
        let mut doubtful = queue.take_doubtful().into_iter();
        loop {
            let seats = SeatUse::default;
            let tickets = doubtful.by_ref().take(CHUNK);
            let flights: Vec<_> = tickets
                .map(|ticket| {
                    let ticket = Ticket {
                        seats: seats(),
                        ..ticket
                    };
                    Flight::new(ticket, self.graph.begin())
                })
                .collect();
            if flights.is_empty() {
                return changed;
            }
            // Nobody sends again what was accepted.
            let (accepted, open): (Vec<_>, Vec<_>) =
                flights.into_iter().partition(|flight| flight.is_accepted);
            changed.extend(accepted);
            let looked = self.look(open).await;
            self.settle(looked.ends).await;
            changed.extend(looked.doubtful);
            for Flight { ticket, .. } in looked.go.into_iter().chain(looked.again) {
                queue.put_back(Ticket {
                    seats: seat_use(&ticket.step.before, &ticket.step.after),
                    ..ticket
                });
            }
        }
    }

    /// Reads users back until each has an end.
    pub(super) async fn read_back_all(&self, flights: Vec<Flight<'_>>) {
        let mut rest = (!flights.is_empty()).then(|| Watch::new(flights, self.graph.begin()));
        while let Some(watch) = rest {
            rest = match self.read_back(watch).await {
                Landed::ReadBack { rest } => rest,
                Landed::Sent { .. } | Landed::Rested { .. } => None,
            };
        }
    }
}

/// What a journal's word on a user comes down to.
pub(crate) fn told_text(track: &Track, texts: &Texts) -> String {
    let values = [("since", Value::text(&texts.moment(&track.at)))];
    match track.is_open {
        true => texts.say("result.told.open", &[]),
        false => texts.say("result.told", &values),
    }
}
