//! Seat arithmetic: who can move now, in which order, and who waits for what.
//!
//! A step takes a seat only where at least one is surely free. Seats that a step frees count for those
//! after it, so that chains (A to B, B to C) are ordered by themselves: users go in the order of their ids,
//! and one who found no seat is looked at again when a seat of that product is freed.

use super::document::{State, Step, StepFinding};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{Holding, Sku, SkuId, change_between};
use std::collections::{BTreeMap, BTreeSet};

/// What a step does to seats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SeatUse {
    /// Products of which it takes one.
    pub(crate) takes: Vec<SkuId>,
    /// Products of which it frees one.
    pub(crate) frees: Vec<SkuId>,
}

/// The seats a change takes and frees. A product that the user also has from a group costs nothing and
/// frees nothing: one user uses one seat by however many paths.
pub(crate) fn seat_use(before: &Holding, after: &Holding) -> SeatUse {
    let change = change_between(before, after);
    SeatUse {
        takes: change
            .add
            .iter()
            .map(|license| license.sku_id)
            .filter(|sku| !before.has(*sku))
            .collect(),
        frees: change
            .remove
            .iter()
            .copied()
            .filter(|sku| !after.has(*sku))
            .collect(),
    }
}

/// Orders `Ready` steps and turns those without a seat into `Waits`.
///
/// `steps` must be sorted by user id. Returns the indexes of the ready ones in the order of applying.
pub(super) fn allot(steps: &mut [Step], skus: &[Sku]) -> Vec<usize> {
    let mut free: BTreeMap<SkuId, i64> = skus.iter().map(|sku| (sku.id, sku.free())).collect();
    let uses: Vec<SeatUse> = steps
        .iter()
        .map(|step| seat_use(&step.before, &step.after))
        .collect();
    let mut open: BTreeSet<usize> = (0..steps.len())
        .filter(|index| steps[*index].state == State::Ready)
        .collect();
    let mut waiting: BTreeMap<SkuId, BTreeSet<usize>> = BTreeMap::new();
    let mut order = Vec::new();
    while let Some(index) = open.pop_first() {
        let seats = &uses[index];
        let lacking = seats
            .takes
            .iter()
            .copied()
            .find(|sku| free.get(sku).copied().unwrap_or(0) < 1);
        // Seats that others may want now: those this step frees, or those it can't use for want of another.
        let offered = match lacking {
            Some(sku) => {
                waiting.entry(sku).or_default().insert(index);
                &seats.takes
            }
            None => {
                for sku in &seats.takes {
                    let free = free.entry(*sku).or_default();
                    *free = free.saturating_sub(1);
                }
                for sku in &seats.frees {
                    let free = free.entry(*sku).or_default();
                    *free = free.saturating_add(1);
                }
                order.push(index);
                &seats.frees
            }
        };
        for sku in offered {
            if free.get(sku).is_some_and(|free| *free > 0) {
                open.extend(waiting.get_mut(sku).and_then(BTreeSet::pop_first));
            }
        }
    }
    for (sku, indexes) in waiting {
        for index in indexes {
            steps[index].state = State::Waits;
            steps[index].findings.push(StepFinding {
                id: ErrorCode::SeatUnavailable,
                severity: Severity::BlocksUser,
                target: Some(sku.to_string()),
            });
            steps[index].findings.sort();
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{License, Service, UserId};

    fn sku(number: u8, free: i64) -> Sku {
        Sku {
            id: id(number),
            part_number: number.to_string(),
            name: number.to_string(),
            applies_to: "User".into(),
            capability_status: "Enabled".into(),
            enabled: free,
            warning: 0,
            suspended: 0,
            consumed: 0,
            services: Vec::<Service>::new(),
        }
    }

    fn id(number: u8) -> SkuId {
        SkuId::parse(&format!("00000000-0000-0000-0000-0000000000{number:02}")).expect("a GUID")
    }

    fn step(user: &str, before: &[u8], after: &[u8]) -> Step {
        let holding = |numbers: &[u8]| Holding {
            direct: numbers
                .iter()
                .map(|number| License::new(id(*number), Vec::new()))
                .collect(),
            inherited: Vec::new(),
        };
        Step {
            user_id: UserId::from(user.to_string()),
            user_principal_name: user.into(),
            display_name: user.into(),
            state: State::Ready,
            before: holding(before),
            after: holding(after),
            kept: Vec::new(),
            gained: Vec::new(),
            lost: Vec::new(),
            findings: Vec::new(),
        }
    }

    #[test]
    fn freed_seats_let_chains_through_in_order() {
        // a wants the seat that b frees; b wants the one that is free.
        let mut steps = [step("a", &[1], &[2]), step("b", &[2], &[3])];
        let order = allot(&mut steps, &[sku(1, 0), sku(2, 0), sku(3, 1)]);
        assert_eq!(order, [1, 0]);
        assert!(steps.iter().all(|step| step.state == State::Ready));
    }

    #[test]
    fn a_seat_that_one_cannot_use_is_offered_to_the_next() {
        // a needs 2 and 4 and can never have 4; c frees a seat of 2 that b can use.
        let mut steps = [
            step("a", &[1], &[2, 4]),
            step("b", &[1], &[2]),
            step("c", &[2], &[3]),
        ];
        let order = allot(&mut steps, &[sku(1, 0), sku(2, 0), sku(3, 1), sku(4, 0)]);
        assert_eq!(order, [2, 1]);
        assert_eq!(steps[0].state, State::Waits);
        assert_eq!(steps[0].findings[0].target, Some(id(4).to_string()));
    }
}
