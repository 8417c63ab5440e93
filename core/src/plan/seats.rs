//! Seats: what each step takes and frees, who gets one, and what the plan does to each product's.

use super::build::Facts;
use super::document::{SeatRow, State, Step, StepFinding};
use super::order;
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{Change, Holding, Sku, SkuId, change_between};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a step does to seats. Both lists sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct SeatUse {
    /// Products of which it takes one.
    pub(crate) takes: Vec<SkuId>,
    /// Products of which it frees one.
    pub(crate) frees: Vec<SkuId>,
}

/// The seats a change takes and frees. A product that the user also has from a group costs nothing and
/// frees nothing: one user uses one seat by however many paths.
pub(crate) fn seat_use(before: &Holding, after: &Holding) -> SeatUse {
    SeatUse::of(before, &change_between(before, after))
}

impl SeatUse {
    pub(super) fn of(before: &Holding, change: &Change) -> SeatUse {
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
                .filter(|sku| !before.inherits(*sku))
                .collect(),
        }
    }
}

/// That a step waits for a seat of a product.
pub(super) fn finding(product: SkuId) -> StepFinding {
    StepFinding::new(ErrorCode::SeatUnavailable, Severity::BlocksUser).about(product)
}

/// Makes a step wait.
pub(super) fn wait(step: &mut Step, product: SkuId) {
    step.state = State::Waits;
    step.findings.push(finding(product));
    step.findings.sort();
}

/// Who wants which seats: users by their kind of seat use, of which a plan has few.
#[derive(Debug, Default)]
pub(super) struct Seating {
    kinds: Vec<SeatUse>,
    numbers: HashMap<SeatUse, u32>,
    wanting: Vec<(usize, u32)>,
}

/// Who got a seat, in the order of applying, and who waits for which.
#[derive(Debug, Default)]
pub(super) struct Seated {
    pub(super) ready: Vec<usize>,
    pub(super) waiting: Vec<(usize, SkuId)>,
    /// Products of which there are too few seats, with how many more would be enough where that can be said.
    pub(super) shortages: BTreeMap<SkuId, Option<u64>>,
    /// Whether it is proven that nobody else could move.
    pub(super) is_maximum: bool,
}

impl Seating {
    /// The number of a kind of seat use.
    pub(super) fn kind(&mut self, seat_use: &SeatUse) -> u32 {
        if let Some(number) = self.numbers.get(seat_use) {
            return *number;
        }
        let number = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        self.kinds.push(seat_use.clone());
        self.numbers.insert(seat_use.clone(), number);
        number
    }

    /// A user wants the seats of a kind.
    pub(super) fn wants(&mut self, user: usize, kind: u32) {
        self.wanting.push((user, kind));
    }

    fn of_kind(&self, kind: u32) -> Option<&SeatUse> {
        self.kinds.get(usize::try_from(kind).ok()?)
    }

    /// Gives out the seats.
    pub(super) fn allot(&self, skus: &[Sku]) -> Seated {
        let index: HashMap<SkuId, u16> = (skus.iter().map(|sku| sku.id))
            .chain(
                self.kinds
                    .iter()
                    .flat_map(|kind| kind.takes.iter().chain(&kind.frees))
                    .copied(),
            )
            .collect::<BTreeSet<SkuId>>()
            .into_iter()
            .zip(0..)
            .collect();
        let mut free = vec![0; index.len()];
        for sku in skus {
            free[usize::from(index[&sku.id])] = sku.free();
        }
        let numbered = |products: &[SkuId]| products.iter().map(|sku| index[sku]).collect();
        let kinds: Vec<(Vec<u16>, Vec<u16>)> = self
            .kinds
            .iter()
            .map(|kind| (numbered(&kind.takes), numbered(&kind.frees)))
            .collect();
        let mut demand = order::Demand::new(free);
        let mut firsts = vec![None; kinds.len()];
        for (number, (_, kind)) in (0..).zip(&self.wanting) {
            let kind = *kind as usize;
            match firsts[kind] {
                Some(first) => demand.push_like(first),
                None => {
                    let (takes, frees) = &kinds[kind];
                    demand.push(takes, frees);
                    firsts[kind] = Some(number);
                }
            }
        }
        let allotment = order::allot(&demand);
        let user = |at: u32| self.wanting[at as usize].0;
        let names: Vec<SkuId> = {
            let mut names: Vec<(u16, SkuId)> = index.iter().map(|(sku, at)| (*at, *sku)).collect();
            names.sort_unstable();
            names.into_iter().map(|(_, sku)| sku).collect()
        };
        Seated {
            ready: allotment.order.iter().map(|at| user(*at)).collect(),
            waiting: (allotment.waits.iter())
                .map(|wait| (user(wait.user), names[usize::from(wait.product)]))
                .collect(),
            shortages: (allotment.shortages.iter())
                .map(|one| (names[usize::from(one.product)], one.seats))
                .collect(),
            is_maximum: allotment.is_maximum,
        }
    }

    /// What the plan does to each product's seats, of those that are named or touched.
    pub(super) fn rows(
        &self,
        users: impl Iterator<Item = (State, u32)>,
        seated: &Seated,
        facts: &Facts,
    ) -> Vec<SeatRow> {
        let mut waits: BTreeMap<SkuId, u64> = BTreeMap::new();
        for (_, product) in &seated.waiting {
            *waits.entry(*product).or_default() += 1;
        }
        let mut kinds: BTreeMap<(u32, bool), i64> = BTreeMap::new();
        for (state, kind) in users {
            if matches!(state, State::Ready | State::Waits) {
                *kinds.entry((kind, state == State::Ready)).or_default() += 1;
            }
        }
        // Freed, taken, wanted.
        let named = facts
            .wishes
            .all()
            .iter()
            .flat_map(|wish| wish.scope.products());
        let mut counts: BTreeMap<SkuId, (i64, i64, i64)> =
            named.map(|sku| (sku, (0, 0, 0))).collect();
        for ((kind, is_ready), users) in kinds {
            let Some(seat_use) = self.of_kind(kind) else {
                continue;
            };
            for sku in &seat_use.takes {
                let count = counts.entry(*sku).or_default();
                count.1 += if is_ready { users } else { 0 };
                count.2 += users;
            }
            for sku in &seat_use.frees {
                counts.entry(*sku).or_default().0 += if is_ready { users } else { 0 };
            }
        }
        counts
            .into_iter()
            .filter_map(|(id, (freed, taken, wanted))| {
                let sku = facts.skus.iter().find(|sku| sku.id == id)?;
                Some(SeatRow {
                    sku_id: id,
                    enabled: sku.enabled,
                    warning: sku.warning,
                    consumed: sku.consumed,
                    free: sku.free(),
                    possible: sku.possible(),
                    freed,
                    taken,
                    wanted,
                    free_after: sku.free().saturating_add(freed - taken),
                    waits: waits.get(&id).copied().unwrap_or_default(),
                    missing: seated.shortages.get(&id).copied().flatten(),
                })
            })
            .collect()
    }
}
