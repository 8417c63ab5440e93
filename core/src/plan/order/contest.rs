//! Users who want the same seats and can't all have them.

/// Products and the groups of users that want them; every product is wanted by some group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contest {
    pub(super) free: Vec<i64>,
    /// In the order of their first users.
    pub(super) groups: Vec<Group>,
}

/// Users who are alike in a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// At least one product, by its index in the contest, ascending.
    pub(super) takes: Vec<usize>,
    /// Only products that somebody takes; a seat of another is no part of the contest.
    pub(super) frees: Vec<usize>,
    pub(super) users: i64,
}

/// So many users of a group, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) group: u32,
    pub(super) users: u32,
}

/// How a contest is decided.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    pub(super) runs: Vec<Run>,
    /// How many groups the contest has.
    pub(super) groups: usize,
    pub(super) is_maximum: bool,
}

impl Contest {
    /// Whether everybody takes one product and frees at most one.
    pub(super) fn is_of_pairs(&self) -> bool {
        self.groups
            .iter()
            .all(|group| group.takes.len() == 1 && group.frees.len() <= 1)
    }

    pub(super) fn users(&self) -> i64 {
        self.groups.iter().map(|group| group.users).sum()
    }

    /// What a set of movers is worth: its size first; among equal ones those groups count more that come first.
    pub(super) fn worth(&self, group: usize) -> i128 {
        let groups = self.groups.len();
        let size = as_i128(groups) * i128::from(self.users()) + 1;
        size + as_i128(groups - group)
    }
}

fn as_i128(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

impl Run {
    pub(super) fn new(group: usize, users: i64) -> Self {
        Self {
            group: u32::try_from(group).unwrap_or(u32::MAX),
            users: u32::try_from(users).unwrap_or(u32::MAX),
        }
    }
}

/// How much may still be done. It counts steps and not time, so that the answer is the same everywhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work(u64);

impl Work {
    pub(super) fn new(steps: u64) -> Self {
        Self(steps)
    }

    pub(super) fn endless() -> Self {
        Self(u64::MAX)
    }

    /// Takes what is about to be done from what may be; false when there isn't enough left.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        let enough = self.0 >= steps;
        self.0 = self.0.saturating_sub(steps);
        enough
    }

    /// At most so many steps of what is left, taken out.
    pub(super) fn portion(&mut self, steps: u64) -> Self {
        let portion = self.0.min(steps);
        self.0 -= portion;
        Self(portion)
    }

    /// Puts back what a portion did not use.
    pub(super) fn give_back(&mut self, rest: Self) {
        self.0 = self.0.saturating_add(rest.0);
    }
}
