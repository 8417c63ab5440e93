//! What people are told of a plan's steps without reading them all.

use super::document::{State, Step, StepFinding};
use crate::model::{ServiceId, SkuId, change_between};
use std::collections::{BTreeMap, HashMap};

/// Names that stand beside a finding's count.
const NAMES: usize = 3;

/// Counts of what happens to users who can move, and the first users of each finding.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Products that go.
    pub going: BTreeMap<SkuId, u64>,
    /// Products that come.
    pub coming: BTreeMap<SkuId, u64>,
    /// Services that are lost.
    pub lost: HashMap<ServiceId, u64>,
    /// Services that are gained.
    pub gained: HashMap<ServiceId, u64>,
    /// Services that go with a product and that another one still gives.
    pub lost_in_name: HashMap<ServiceId, u64>,
    /// Usage locations that are set, for how many users each, whether they move now or wait.
    pub locations: BTreeMap<String, u64>,
    /// Users of each wish, by its number, where wishes differ from user to user.
    pub wishes: BTreeMap<u32, u64>,
    /// The first users of each finding, by address.
    names: HashMap<StepFinding, Vec<String>>,
}

impl Summary {
    /// Counts a step.
    pub fn take(&mut self, step: &Step) {
        self.name(&step.findings, &step.user_principal_name);
        self.count(step, 1);
    }

    /// Remembers who findings are about, by address.
    pub(super) fn name(&mut self, findings: &[StepFinding], address: &str) {
        for finding in findings {
            if let Some(names) = self.names.get_mut(finding) {
                if names.len() < NAMES {
                    names.push(address.to_string());
                }
            } else {
                self.names
                    .insert(finding.clone(), vec![address.to_string()]);
            }
        }
    }

    /// Counts a step of so many users.
    pub(super) fn count(&mut self, step: &Step, users: u64) {
        if let Some(wish) = step.wish {
            *self.wishes.entry(wish).or_default() += users;
        }
        if let Some(location) = &step.set_usage_location {
            *self.locations.entry(location.clone()).or_default() += users;
        }
        if step.state != State::Ready {
            return;
        }
        let change = change_between(&step.before, &step.after);
        for sku in change.remove {
            *self.going.entry(sku).or_default() += users;
        }
        for license in change.add {
            if step.before.direct(license.sku_id).is_none() {
                *self.coming.entry(license.sku_id).or_default() += users;
            }
        }
        for (counts, services) in [
            (&mut self.lost, &step.lost),
            (&mut self.gained, &step.gained),
            (&mut self.lost_in_name, &step.lost_in_name),
        ] {
            for service in services {
                *counts.entry(*service).or_default() += users;
            }
        }
    }

    /// The first users that a finding is about, by address.
    pub fn names(&self, finding: &StepFinding) -> &[String] {
        self.names.get(finding).map_or(&[], Vec::as_slice)
    }
}
