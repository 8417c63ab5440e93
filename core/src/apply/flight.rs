//! A user under way: what was sent, what is known of it, and the ends that are due.

use super::place::Standing;
use super::queue::Ticket;
use super::run::Run;
use super::settle::Settled;
use crate::error::{Error, ErrorCode};
use crate::event::Outcome;
use crate::graph::{Graph, Refusal, Since, licenses, retry};
use crate::journal::{Body, Located};
use crate::model::{Change, SkuId, change_between};
use crate::plan::SeatUse;
use std::time::Duration;

/// How far a replica may be behind: 30 to 60 seconds. Who is as before this long after a call was not changed
/// by it.
///
/// Source: github.com/microsoftgraph/microsoft-graph-docs, issues 2459 and 15855.
const LAG: Duration = Duration::from_secs(60);
/// Readings that must show the old state before a change that may have been made is sent again.
const SIGHTINGS: u32 = 2;

/// What is to be thought of calls whose effect was not seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// None left, or each was refused for what it asked.
    #[default]
    None,
    /// One was turned away. Seldom such a one was carried out all the same.
    ///
    /// Source: learn.microsoft.com/answers/questions/5529013.
    Slight,
    /// One may have been carried out.
    Real,
}

/// A user under way.
pub(super) struct Flight<'p> {
    pub(super) ticket: Ticket<'p>,
    pub(super) change: Change,
    /// Calls sent so far.
    pub(super) attempt: u32,
    pub(super) doubt: Doubt,
    /// The call that is under way sets the location; the licences come after it.
    pub(super) is_locating: bool,
    /// An accepting answer was seen.
    pub(super) is_accepted: bool,
    /// The token of a call was refused, and a new one was asked for.
    pub(super) was_signed_out: bool,
    /// Its time counts from here.
    begun: Since,
    /// Spent in pauses, and in waits for everybody's turn: nobody's fault, and counted against no budget.
    idle: Duration,
    /// Readings that took longer than they are good for.
    pub(super) slow_looks: u32,
    /// Nothing more is sent: tries or time are used up, or a reading showed something else.
    pub(super) is_over: bool,
    /// The wait that the server asked for when it turned the last call away.
    pub(super) asked: Option<Duration>,
    /// Why the last call was not carried out, or not seen to be.
    pub(super) fault: Option<Error>,
    /// What the last call was refused for.
    pub(super) refusal: Option<Refusal>,
    pub(super) request_id: Option<String>,
    pub(super) client_request_id: Option<String>,
    /// When the last call in doubt ended.
    sent_ms: u64,
    /// Readings since then that showed the old state, and when the last of them did.
    sightings: u32,
    sighted_ms: u64,
}

/// Ends that are due, with the seats they hold.
pub(super) type Ends<'p> = Vec<(Settled<'p>, SeatUse)>;

impl<'p> Flight<'p> {
    pub(super) fn new(ticket: Ticket<'p>, begun: Since) -> Flight<'p> {
        Flight {
            change: change_between(&ticket.step.before, &ticket.step.after),
            attempt: 0,
            doubt: ticket.past.doubt,
            is_locating: false,
            is_accepted: ticket.past.is_accepted,
            was_signed_out: false,
            begun,
            idle: Duration::ZERO,
            slow_looks: 0,
            is_over: false,
            asked: None,
            fault: None,
            refusal: None,
            request_id: None,
            client_request_id: None,
            sent_ms: ticket.past.since_ms,
            sightings: 0,
            sighted_ms: 0,
            ticket,
        }
    }

    /// A call ended at `now_ms` and it was not seen what it did.
    pub(super) fn lose(&mut self, doubt: Doubt, now_ms: u64) {
        if !self.is_locating {
            self.doubt = self.doubt.max(doubt);
        } else if doubt == Doubt::Real {
            self.ticket.place.standing = Standing::Doubtful;
        }
        self.sent_ms = now_ms;
        self.sightings = 0;
    }

    /// A reading at `now_ms` showed the old state.
    pub(super) fn sight(&mut self, now_ms: u64) {
        self.sightings += 1;
        self.sighted_ms = now_ms;
    }

    /// What a reading said of the location. Gives the journal's line where it shows what an earlier call did.
    pub(super) fn see(&mut self, location: Option<&str>) -> Option<Body> {
        let is_news = self.ticket.place.see(location);
        is_news.then(|| self.ticket.set())
    }

    /// Whether a call may have been carried out and nobody saw.
    pub(super) fn is_doubtful(&self) -> bool {
        self.doubt == Doubt::Real || self.ticket.place.is_doubtful()
    }

    /// Whether anything is to be read back before the run may end.
    pub(super) fn is_unsettled(&self) -> bool {
        self.doubt > Doubt::None || self.ticket.place.is_doubtful()
    }

    /// Whether the change may be sent once more, as far as readings tell: one old reading is no proof, and two of one
    /// replica that is behind are none either. Where something is taken away, Graph itself tells: of a user who has
    /// been changed already it is not there.
    pub(super) fn may_go(&self) -> bool {
        !self.is_doubtful()
            || self.sightings >= SIGHTINGS && (!self.is_repeatable() || self.is_proven())
    }

    /// Whether Graph would take the call under way once more from a user whom it changed already.
    fn is_repeatable(&self) -> bool {
        self.change.remove.is_empty() || self.ticket.place.is_doubtful()
    }

    /// How long replicas may still be behind the last call in doubt; nothing where that needs not be waited for.
    pub(super) fn lag_left(&self, now_ms: u64) -> Option<Duration> {
        let passed = Duration::from_millis(now_ms.saturating_sub(self.sent_ms));
        let left = LAG.saturating_sub(passed);
        (self.is_doubtful() && self.is_repeatable() && !left.is_zero()).then_some(left)
    }

    /// Time spent that counts against no budget.
    pub(super) fn rest(&mut self, idle: Duration) {
        self.idle += idle;
    }

    /// What is left of its time.
    pub(super) fn time_left(&self, graph: &Graph<'_>) -> Duration {
        let spent = graph.passed(self.begun).saturating_sub(self.idle);
        retry::BUDGET.saturating_sub(spent)
    }

    /// Whether readings prove that no call was carried out.
    pub(super) fn is_as_before(&self) -> bool {
        !self.is_accepted && (!self.is_doubtful() || self.is_proven())
    }

    /// Whether what was read since the last call in doubt is what stays.
    fn is_proven(&self) -> bool {
        let passed = Duration::from_millis(self.sighted_ms.saturating_sub(self.sent_ms));
        self.sightings >= SIGHTINGS && passed >= LAG
    }

    /// Calls of the kind that is under way.
    pub(super) fn tries(&self) -> u32 {
        if self.is_locating {
            self.ticket.place.attempt
        } else {
            self.attempt
        }
    }

    /// Whether as many calls were sent as may be.
    pub(super) fn has_tried_enough(&self) -> bool {
        let place = &self.ticket.place;
        self.attempt >= retry::TRIES || place.is_wanted() && place.attempt >= retry::TRIES
    }

    /// The id that the server gave the call under way.
    pub(super) fn answered(&mut self, request_id: Option<String>) {
        if self.is_locating {
            self.ticket.place.request_id = request_id;
        } else {
            self.request_id = request_id;
        }
    }

    /// Waits behind this user: calls, and readings after the last one. Each wait is longer than the one before.
    pub(super) fn waits(&self) -> u32 {
        self.ticket.place.attempt + self.attempt + self.sightings
    }

    /// The end of this user, with the ids of its last call.
    pub(super) fn end(mut self, mut settled: Settled<'p>) -> (Settled<'p>, SeatUse) {
        let is_proven = self.is_proven();
        self.ticket.place.close(is_proven);
        settled.place = self.ticket.place;
        settled.request_id = settled.request_id.or(self.request_id);
        settled.client_request_id = self.client_request_id;
        if self.attempt == 0 && settled.outcome == Outcome::Moved {
            // A call of before the run went on: the tenant's count knows of it already.
            self.ticket.seats.frees = self.ticket.seats.takes.clone();
        }
        (settled, self.ticket.seats)
    }
}

impl Run<'_> {
    /// The end of a user who is as before, and to whom nothing more is sent.
    pub(super) fn end_as_before<'p>(&self, flight: Flight<'p>) -> (Settled<'p>, SeatUse) {
        let step = flight.ticket.step;
        if let Some(refusal) = flight.refusal.clone() {
            return self.end_refused(flight, &refusal);
        }
        let settled = match &flight.fault {
            _ if !flight.is_over => Settled::not_started(step, None, self.texts),
            Some(fault) => Settled::failed(step, Outcome::Refused, fault, self.texts),
            None => Settled::too_slow(step, self.texts),
        };
        flight.end(settled)
    }

    /// The end of a user whom Graph refused.
    pub(super) fn end_refused<'p>(
        &self,
        flight: Flight<'p>,
        refusal: &Refusal,
    ) -> (Settled<'p>, SeatUse) {
        let step = flight.ticket.step;
        let code = licenses::code(refusal);
        if code == ErrorCode::UsageLocationMissing && flight.ticket.place.is_new() {
            return flight.end(Settled::located_late(step, refusal, self.texts));
        }
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
        (settled, seats)
    }

    /// The end of a user whose location Graph refused to set: the licences were not sent for.
    pub(super) fn end_unlocated<'p>(
        &self,
        mut flight: Flight<'p>,
        refusal: &Refusal,
    ) -> (Settled<'p>, SeatUse) {
        let place = &mut flight.ticket.place;
        place.standing = Standing::Failed(Located::Refused);
        place.request_id = place.request_id.take().or(refusal.http.request_id.clone());
        let location = place.planned.unwrap_or_default();
        let settled = Settled::unlocated(flight.ticket.step, refusal, location, self.texts);
        flight.end(settled)
    }
}

/// The products whose seats a refusal is about: those its sentence names, else all that were wanted.
pub(super) fn seats_named(seats: &SeatUse, refusal: &Refusal) -> Vec<SkuId> {
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
