//! Which users go next. A step starts only when its seats are free; one that lacks a seat waits for it
//! without holding up the others.

use super::tally::Tally;
use crate::model::SkuId;
use crate::plan::{SeatUse, Step, seat_use};
use std::collections::{BTreeMap, VecDeque};

/// A step with what it does to seats.
#[derive(Clone, Debug)]
pub(super) struct Ticket<'p> {
    pub(super) step: &'p Step,
    pub(super) seats: SeatUse,
}

#[derive(Debug)]
pub(super) struct Queue<'p> {
    ahead: VecDeque<Ticket<'p>>,
    waiting: BTreeMap<SkuId, VecDeque<Ticket<'p>>>,
}

impl<'p> Queue<'p> {
    /// Steps in the plan's order.
    pub(super) fn new(steps: impl Iterator<Item = &'p Step>) -> Queue<'p> {
        let ahead = steps
            .map(|step| Ticket {
                step,
                seats: seat_use(&step.before, &step.after),
            })
            .collect();
        Queue {
            ahead,
            waiting: BTreeMap::new(),
        }
    }

    /// Up to `size` steps whose seats are free now; holds those seats.
    pub(super) fn take(&mut self, size: usize, tally: &mut Tally) -> Vec<Ticket<'p>> {
        let mut out = Vec::with_capacity(size);
        while out.len() < size {
            let freed = self
                .waiting
                .iter_mut()
                .find(|(sku, tickets)| !tickets.is_empty() && tally.has_seat(**sku));
            let next = match freed {
                Some((_, tickets)) => tickets.pop_front(),
                None => self.ahead.pop_front(),
            };
            let Some(ticket) = next else { break };
            match tally.lacking(&ticket.seats) {
                Some(sku) => self.waiting.entry(sku).or_default().push_back(ticket),
                None => {
                    tally.reserve(&ticket.seats);
                    out.push(ticket);
                }
            }
        }
        out
    }

    /// Takes back a step whose seat turned out not to be there.
    pub(super) fn put_back(&mut self, ticket: Ticket<'p>, sku: SkuId) {
        self.waiting.entry(sku).or_default().push_back(ticket);
    }

    /// Everything that never started, with the product whose seats were missing.
    pub(super) fn rest(self) -> impl Iterator<Item = (Ticket<'p>, Option<SkuId>)> {
        let waiting = self
            .waiting
            .into_iter()
            .flat_map(|(sku, tickets)| tickets.into_iter().map(move |ticket| (ticket, Some(sku))));
        self.ahead
            .into_iter()
            .map(|ticket| (ticket, None))
            .chain(waiting)
    }
}
