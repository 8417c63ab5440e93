//! What a run knows of itself while it goes: seats, counts, and whether it must stop.

use super::brakes::Failures;
use super::quota::Quota;
use super::settle::Settled;
use super::speed::Speed;
use crate::error::{Error, ErrorCode};
use crate::event::{Outcome, RunTotals};
use crate::model::{Sku, SkuId, UserId};
use crate::plan::{SeatUse, State};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

/// Refusals for want of rights in a row that stop a run which had succeeded before.
const FORBIDDEN_IN_A_ROW: u32 = 3;

#[derive(Debug)]
pub(super) struct Tally {
    free: BTreeMap<SkuId, i64>,
    /// Products of which Graph had no seat though one was held, until one comes back.
    exhausted: BTreeSet<SkuId>,
    pub(super) totals: RunTotals,
    /// Users the plan moves who have their end.
    pub(super) done: u64,
    speed: Speed,
    /// Users of whom a call left and whose end is not known yet.
    in_flight: HashSet<UserId>,
    pub(super) stopped: Option<Error>,
    pub(super) failures: Failures,
    pub(super) quota: Quota,
    succeeded: bool,
    forbidden: u32,
    /// The newest token that was asked for because changes were refused, by its generation.
    renewed: u64,
    /// The newest token that a change was accepted with.
    accepted: u64,
    /// How long everybody was held back since the last success.
    held: Duration,
}

impl Tally {
    /// Starts from the seats the tenant has now, not from those the plan saw.
    pub(super) fn new(skus: &[Sku]) -> Tally {
        Tally {
            free: skus.iter().map(|sku| (sku.id, sku.free())).collect(),
            exhausted: BTreeSet::new(),
            totals: RunTotals::default(),
            done: 0,
            speed: Speed::default(),
            in_flight: HashSet::new(),
            stopped: None,
            failures: Failures::default(),
            quota: Quota::default(),
            succeeded: false,
            forbidden: 0,
            renewed: 0,
            accepted: 0,
            held: Duration::ZERO,
        }
    }

    /// The first product of which no seat is free.
    pub(super) fn lacking(&self, seats: &SeatUse) -> Option<SkuId> {
        seats.takes.iter().copied().find(|sku| !self.has_seat(*sku))
    }

    fn has_seat(&self, sku: SkuId) -> bool {
        self.free(sku) > 0
    }

    /// Free seats of a product.
    pub(super) fn free(&self, sku: SkuId) -> i64 {
        self.free.get(&sku).copied().unwrap_or_default()
    }

    /// Holds the seats for a step that is about to start.
    pub(super) fn reserve(&mut self, seats: &SeatUse) {
        for sku in &seats.takes {
            let free = self.free.entry(*sku).or_default();
            *free = free.saturating_sub(1);
        }
    }

    /// The first change is about to be made: from here on speed is measured.
    pub(super) fn begin(&mut self, now_ms: u64) {
        self.speed.mark(now_ms, 0);
    }

    /// A call for this user leaves.
    pub(super) fn send(&mut self, user: &UserId) {
        self.in_flight.insert(user.clone());
    }

    /// The call for this user was not carried out, and that was seen.
    pub(super) fn recall(&mut self, user: &UserId) {
        self.in_flight.remove(user);
    }

    /// Users whose answers are waited for.
    pub(super) fn in_flight(&self) -> u64 {
        self.in_flight.len() as u64
    }

    /// Users per second and milliseconds left of a run that moves `total` users, once both can be told.
    pub(super) fn pace(&self, total: u64) -> Option<(u64, u64)> {
        self.speed.pace(total.saturating_sub(self.done))
    }

    /// Steps ended: they are counted. True when users were among them whom the plan moves.
    pub(super) fn settle(&mut self, ends: &[(Settled<'_>, SeatUse)], now_ms: u64) -> bool {
        let before = self.done;
        for (end, seats) in ends {
            self.totals.count(end.outcome);
            self.totals.locations += u64::from(end.is_located());
            if end.step.state == State::Ready {
                self.done += 1;
                self.failures.count(end.outcome);
            }
            self.in_flight.remove(&end.step.user_id);
            self.settle_seats(end.outcome, seats);
        }
        let is_progress = self.done > before;
        if is_progress {
            self.speed.mark(now_ms, self.done);
        }
        is_progress
    }

    /// The seats of a step that ended are used and freed, or given back.
    fn settle_seats(&mut self, outcome: Outcome, seats: &SeatUse) {
        let back: &[SkuId] = match outcome {
            Outcome::Moved | Outcome::MovedPending => &seats.frees,
            // Nobody knows what these hold: neither seat counts as free.
            Outcome::Different | Outcome::Unknown => &[],
            Outcome::Unchanged
            | Outcome::Refused
            | Outcome::Skipped
            | Outcome::Stale
            | Outcome::NotStarted => &seats.takes,
        };
        back.iter().for_each(|sku| self.give_back(*sku));
    }

    fn give_back(&mut self, sku: SkuId) {
        let free = self.free.entry(sku).or_default();
        *free = free.saturating_add(1);
        self.exhausted.remove(&sku);
    }

    /// Graph says that no seat is left, whatever was counted: somebody else took it.
    pub(super) fn exhaust(&mut self, sku: SkuId) {
        let free = self.free.entry(sku).or_default();
        *free = (*free).min(0);
        self.exhausted.insert(sku);
    }

    /// Whether a seat that is held is not there after all. The others are given back then.
    pub(super) fn give_up(&mut self, seats: &SeatUse) -> bool {
        let gone = seats
            .takes
            .iter()
            .copied()
            .find(|sku| self.exhausted.contains(sku));
        let others = seats.takes.iter().filter(|sku| Some(**sku) != gone);
        if gone.is_some() {
            others.for_each(|sku| self.give_back(*sku));
        }
        gone.is_some()
    }

    /// A change was accepted, with the token of this generation.
    pub(super) fn succeed(&mut self, generation: u64) {
        self.succeeded = true;
        self.forbidden = 0;
        self.held = Duration::ZERO;
        self.accepted = self.accepted.max(generation);
    }

    /// A token was asked for because changes were refused.
    pub(super) fn renew(&mut self, generation: u64) {
        self.renewed = self.renewed.max(generation);
    }

    /// Whether a token was asked for because changes were refused, and none was accepted with it either.
    pub(super) fn is_useless(&self, generation: u64) -> bool {
        (self.accepted + 1..=self.renewed).contains(&generation)
    }

    /// Everybody is held back for this much longer. Says how long that makes since the last success.
    pub(super) fn hold(&mut self, longer: Duration) -> Duration {
        self.held += longer;
        self.held
    }

    /// A 403: before any success it stops the run, after one the third in a row does. True when it did.
    pub(super) fn forbid(&mut self, error: Error) -> bool {
        self.forbidden += 1;
        let is_over = !self.succeeded || self.forbidden >= FORBIDDEN_IN_A_ROW;
        if is_over {
            self.stop(error);
        }
        is_over
    }

    /// Ends the run; the first reason stands.
    pub(super) fn stop(&mut self, error: Error) {
        if error.code() != ErrorCode::Cancelled {
            self.stopped.get_or_insert(error);
        }
    }
}
