//! What a plan does, counted over its steps.

use super::check::Made;
use super::document::{State, StepFinding};
use super::seats;
use crate::event::PlanTotals;
use crate::model::{ServiceId, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// How many users something happens to.
#[derive(Clone, Debug)]
pub(super) struct Counts<K: Ord>(BTreeMap<K, u64>);

impl<K: Ord> Default for Counts<K> {
    fn default() -> Counts<K> {
        Counts(BTreeMap::new())
    }
}

impl<K: Ord + Copy> Counts<K> {
    fn change(&mut self, keys: &[K], users: u64, is_more: bool) {
        for key in keys {
            let count = self.0.entry(*key).or_default();
            *count = changed(*count, users, is_more);
        }
    }

    /// Those that happen to anybody.
    fn distinct(&self) -> u64 {
        self.0.values().filter(|count| **count > 0).count() as u64
    }
}

fn changed(count: u64, users: u64, is_more: bool) -> u64 {
    match is_more {
        true => count.saturating_add(users),
        false => count.saturating_sub(users),
    }
}

/// The counts. Those of services are of users who can move now.
#[derive(Debug, Default)]
pub(super) struct Effects {
    totals: PlanTotals,
    kept: Counts<ServiceId>,
    gained: Counts<ServiceId>,
    lost: Counts<ServiceId>,
    lost_in_name: Counts<ServiceId>,
    new: Counts<ServiceId>,
    pub(super) findings: BTreeMap<StepFinding, u64>,
    /// From, to, target: users whose switches depend on the answer.
    pub(super) questions: BTreeMap<(ServiceId, ServiceId, SkuId), u64>,
    /// Products that come, with the users who would get them.
    pub(super) coming: BTreeMap<SkuId, u64>,
    /// Every product that somebody holds.
    pub(super) held: BTreeSet<SkuId>,
    /// Every group that gives somebody a product.
    pub(super) groups: BTreeSet<String>,
}

impl Effects {
    /// Counts a step of so many users as it is with seats for everybody.
    pub(super) fn add(&mut self, made: &Made, users: u64) {
        let step = &made.step;
        self.totals.users += users;
        match step.state {
            State::Ready => self.count_ready(made, users, true),
            State::Waits => self.totals.waits += users,
            State::Blocked => self.totals.blocked += users,
            State::Unchanged => self.totals.unchanged += users,
        }
        for finding in &step.findings {
            match self.findings.get_mut(finding) {
                Some(count) => *count += users,
                None => {
                    self.findings.insert(finding.clone(), users);
                }
            }
        }
        for license in &step.before.direct {
            self.held.insert(license.sku_id);
        }
        for license in &step.before.inherited {
            self.held.insert(license.sku_id);
            if !self.groups.contains(&license.group_id) {
                self.groups.insert(license.group_id.clone());
            }
        }
        if step.state == State::Ready {
            for license in &made.change.add {
                if !step.before.has(license.sku_id) {
                    *self.coming.entry(license.sku_id).or_default() += users;
                }
            }
            for open in &made.open {
                *self.questions.entry(*open).or_default() += users;
            }
        }
    }

    /// A step that was counted as ready waits for a seat, for so many users.
    pub(super) fn wait(&mut self, made: &Made, product: SkuId, users: u64) {
        self.count_ready(made, users, false);
        self.totals.waits += users;
        *self.findings.entry(seats::finding(product)).or_default() += users;
    }

    fn count_ready(&mut self, made: &Made, users: u64, is_more: bool) {
        let step = &made.step;
        self.kept.change(&step.kept, users, is_more);
        self.gained.change(&step.gained, users, is_more);
        self.lost.change(&step.lost, users, is_more);
        self.lost_in_name.change(&step.lost_in_name, users, is_more);
        self.new.change(&made.new, users, is_more);
        let keeps_off = made
            .change
            .add
            .iter()
            .any(|license| !license.disabled_plans.is_empty());
        let count = |total: &mut u64, is_so: bool| {
            if is_so {
                *total = changed(*total, users, is_more);
            }
        };
        count(&mut self.totals.ready, true);
        count(&mut self.totals.keep_off, keeps_off);
        count(
            &mut self.totals.locations,
            step.set_usage_location.is_some(),
        );
    }

    /// The counts; `is_maximum` says whether nobody else could have moved.
    pub(super) fn totals(&self, is_maximum: bool) -> PlanTotals {
        PlanTotals {
            more_may_move: !is_maximum,
            kept: self.kept.distinct(),
            gained: self.gained.distinct(),
            lost: self.lost.distinct(),
            lost_in_name: self.lost_in_name.distinct(),
            new_services: self.new.distinct(),
            ..self.totals
        }
    }
}
