//! Which users go next. A step starts only when its seats are free; one that lacks a seat waits for it without
//! holding up those who want others.
//!
//! INVARIANT: nobody takes a seat that an earlier step of the plan wants and waits for. The plan's order is one in
//! which every step finds its seats once all before it are through, so the earliest step that waits finds them at
//! the latest then: however many steps are under way, all go.

use super::place::Place;
use super::resume::{Known, Past};
use super::tally::Tally;
use crate::journal::{Body, Located};
use crate::model::SkuId;
use crate::plan::{SeatUse, Step, seat_use};
use std::collections::{BTreeMap, VecDeque};

/// A step with what it does to seats.
#[derive(Clone, Debug)]
pub(super) struct Ticket<'p> {
    pub(super) step: &'p Step,
    /// Its place in the plan's order.
    pub(super) at: usize,
    pub(super) seats: SeatUse,
    pub(super) place: Place<'p>,
    /// What was sent before the run went on.
    pub(super) past: Past,
}

impl Ticket<'_> {
    /// The line of the journal that says that the location was set.
    pub(super) fn set(&self) -> Body {
        self.place.record(&self.step.user_id, Located::Set, None)
    }
}

#[derive(Debug)]
pub(super) struct Queue<'p> {
    ahead: VecDeque<Ticket<'p>>,
    /// Those who wait, in the plan's order, by the products they take: kinds of which a plan has few.
    waiting: BTreeMap<Vec<SkuId>, VecDeque<Ticket<'p>>>,
}

impl<'p> Queue<'p> {
    /// Steps in the plan's order, with what is known of each.
    pub(super) fn new(steps: impl Iterator<Item = &'p Step>, known: &Known) -> Queue<'p> {
        let ahead = steps
            .enumerate()
            .map(|(at, step)| Ticket {
                step,
                at,
                seats: seat_use(&step.before, &step.after),
                place: known.place(step),
                past: known.past(step),
            })
            .collect();
        Queue {
            ahead,
            waiting: BTreeMap::new(),
        }
    }

    /// Up to `size` steps whose seats are free now; holds those seats. When nothing is under way that could free
    /// a seat, nobody is waited for whose seats are not there: the tenant is not as the plan found it.
    pub(super) fn take(
        &mut self,
        size: usize,
        is_idle: bool,
        tally: &mut Tally,
    ) -> Vec<Ticket<'p>> {
        let mut out = Vec::with_capacity(size);
        while out.len() < size {
            let Some(ticket) = self.next(true, tally) else {
                break;
            };
            tally.reserve(&ticket.seats);
            out.push(ticket);
        }
        if is_idle && out.is_empty() {
            while let Some(ticket) = self.next(false, tally).filter(|_| out.len() < size) {
                tally.reserve(&ticket.seats);
                out.push(ticket);
            }
        }
        out
    }

    /// The first step that can go. `is_fair`: and whose seats no earlier one waits for.
    fn next(&mut self, is_fair: bool, tally: &Tally) -> Option<Ticket<'p>> {
        let fronts = self.waiting.values().filter_map(VecDeque::front);
        let first = fronts
            .filter(|ticket| self.can_go(ticket, is_fair, tally))
            .min_by_key(|ticket| ticket.at)
            .map(|ticket| ticket.seats.takes.clone());
        if let Some(kind) = first {
            return self.waiting.get_mut(&kind)?.pop_front();
        }
        loop {
            let ticket = self.ahead.pop_front()?;
            if self.can_go(&ticket, is_fair, tally) {
                return Some(ticket);
            }
            self.put_back(ticket);
        }
    }

    fn can_go(&self, ticket: &Ticket<'p>, is_fair: bool, tally: &Tally) -> bool {
        ticket.seats.takes.iter().all(|sku| {
            let free = tally.free(*sku);
            // Most of those who wait find no seat at all: only of the others it is worth counting.
            free > 0 && (!is_fair || free > self.earlier(*sku, ticket.at))
        })
    }

    /// How many wait for a seat of a product and come before `at`.
    fn earlier(&self, sku: SkuId, at: usize) -> i64 {
        let kinds = self.waiting.iter().filter(|(kind, _)| kind.contains(&sku));
        let count: usize = kinds
            .map(|(_, tickets)| tickets.partition_point(|ticket| ticket.at < at))
            .sum();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// Takes out those of whom it is not known what earlier calls did.
    pub(super) fn take_doubtful(&mut self) -> Vec<Ticket<'p>> {
        let (doubtful, ahead) = std::mem::take(&mut self.ahead)
            .into_iter()
            .partition(|ticket| ticket.past.is_unsettled() || ticket.place.is_doubtful());
        self.ahead = ahead;
        Vec::from(doubtful)
    }

    /// Takes back a step whose seats are not there.
    pub(super) fn put_back(&mut self, ticket: Ticket<'p>) {
        let kind = self.waiting.entry(ticket.seats.takes.clone()).or_default();
        let at = kind.partition_point(|other| other.at < ticket.at);
        kind.insert(at, ticket);
    }

    /// Everything that never started, with the product whose seats were missing.
    pub(super) fn rest(self, tally: &Tally) -> Vec<(Ticket<'p>, Option<SkuId>)> {
        let ahead = self.ahead.into_iter().map(|ticket| (ticket, None));
        let waiting = self.waiting.into_values().flatten().map(|ticket| {
            let product = tally.lacking(&ticket.seats);
            (ticket, product)
        });
        ahead.chain(waiting).collect()
    }
}
