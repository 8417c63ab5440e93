//! Seat arithmetic: who can move now, in which order, and who waits for what.
//!
//! A step takes a seat only where at least one is surely free. Seats that a step frees count for those
//! after it, so that chains (A to B, B to C) are ordered by themselves: users go in the order of their ids,
//! and one who found no seat is looked at again when a seat of that product is freed.

use super::change::change_between;
use super::document::{State, Step, StepFinding};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{Holding, Sku, SkuId};
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
        let lacking = uses[index]
            .takes
            .iter()
            .find(|sku| free.get(sku).copied().unwrap_or(0) < 1);
        if let Some(sku) = lacking {
            waiting.entry(*sku).or_default().insert(index);
            continue;
        }
        for sku in &uses[index].takes {
            *free.entry(*sku).or_default() -= 1;
        }
        for sku in &uses[index].frees {
            *free.entry(*sku).or_default() += 1;
            // One freed seat serves one: the first who waits for it looks again.
            if let Some(next) = waiting.get_mut(sku).and_then(BTreeSet::pop_first) {
                open.insert(next);
            }
        }
        order.push(index);
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
