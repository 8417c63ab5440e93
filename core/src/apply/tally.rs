//! What a run knows of itself while it goes: seats, counts, and whether it must stop.

use crate::error::{Error, ErrorCode};
use crate::event::{Outcome, RunTotals};
use crate::model::{Sku, SkuId};
use crate::plan::SeatUse;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Refusals for want of rights in a row that stop a run which had succeeded before.
const FORBIDDEN_IN_A_ROW: u32 = 3;

#[derive(Debug)]
pub(super) struct Tally {
    free: BTreeMap<SkuId, i64>,
    /// Products of which Graph had no seat though one was held, until one comes back.
    exhausted: BTreeSet<SkuId>,
    pub(super) totals: RunTotals,
    pub(super) stopped: Option<Error>,
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
            stopped: None,
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

    pub(super) fn has_seat(&self, sku: SkuId) -> bool {
        self.free.get(&sku).is_some_and(|free| *free > 0)
    }

    /// Holds the seats for a step that is about to start.
    pub(super) fn reserve(&mut self, seats: &SeatUse) {
        for sku in &seats.takes {
            let free = self.free.entry(*sku).or_default();
            *free = free.saturating_sub(1);
        }
    }

    /// A step ended: its seats are used and freed, or given back.
    pub(super) fn settle(&mut self, outcome: Outcome, seats: &SeatUse) {
        self.totals.count(outcome);
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

    /// The product of which the seat that is held is not there after all. The other seats are given back then.
    pub(super) fn give_up(&mut self, seats: &SeatUse) -> Option<SkuId> {
        let gone = seats
            .takes
            .iter()
            .copied()
            .find(|sku| self.exhausted.contains(sku))?;
        let others = seats.takes.iter().filter(|sku| **sku != gone);
        others.for_each(|sku| self.give_back(*sku));
        Some(gone)
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
