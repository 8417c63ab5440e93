//! Lets users move by a fixed precedence of their groups, as long as any of them can.

use super::contest::{Contest, Run, Work};

/// Where a contest stands after some have moved.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) free: Vec<i64>,
    /// By group.
    pub(super) moved: Vec<i64>,
    pub(super) total: i64,
    pub(super) runs: Vec<Run>,
}

impl Standing {
    pub(super) fn new(contest: &Contest) -> Self {
        Self {
            free: contest.free.clone(),
            moved: vec![0; contest.groups.len()],
            total: 0,
            runs: Vec::new(),
        }
    }
}

/// A contest with what is looked up in it again and again.
pub(super) struct Filler<'a> {
    pub(super) contest: &'a Contest,
    /// The groups that take a product.
    takers: Vec<Vec<usize>>,
}

impl<'a> Filler<'a> {
    pub(super) fn new(contest: &'a Contest) -> Self {
        let mut takers = vec![Vec::new(); contest.free.len()];
        for (number, group) in contest.groups.iter().enumerate() {
            for product in &group.takes {
                takers[*product].push(number);
            }
        }
        Self { contest, takers }
    }

    /// Lets move whoever can, always of the first group in `ranking` that can, but of each no more than its
    /// cap. False when the work is used up before.
    pub(super) fn fill(
        &self,
        ranking: &[usize],
        caps: &[i64],
        standing: &mut Standing,
        work: &mut Work,
    ) -> bool {
        let mut ranks = vec![0; ranking.len()];
        for (rank, group) in ranking.iter().enumerate() {
            ranks[*group] = rank;
        }
        let mut rank = 0;
        while let Some(number) = ranking.get(rank) {
            if !work.spend(1) {
                return false;
            }
            let users = self.able(*number, caps[*number], standing);
            rank = if users > 0 {
                self.go(*number, users, standing, &ranks, rank)
            } else {
                rank + 1
            };
        }
        true
    }

    /// How many of a group can go one after the other before a look at the others is due.
    fn able(&self, number: usize, cap: i64, standing: &Standing) -> i64 {
        let group = &self.contest.groups[number];
        let mut users = cap - standing.moved[number];
        for product in &group.takes {
            let free = standing.free[*product];
            if free < 1 || !group.frees.contains(product) {
                users = users.min(free);
            }
        }
        for product in &group.frees {
            let free = standing.free[*product];
            if free < 1 {
                users = users.min(1 - free);
            }
        }
        users
    }

    /// Lets them go; returns the rank to go on from: an earlier one if a seat was freed for it.
    fn go(
        &self,
        number: usize,
        users: i64,
        standing: &mut Standing,
        ranks: &[usize],
        rank: usize,
    ) -> usize {
        let group = &self.contest.groups[number];
        for product in &group.takes {
            standing.free[*product] -= users;
        }
        let mut next = rank;
        for product in &group.frees {
            let before = standing.free[*product];
            standing.free[*product] += users;
            if before < 1 && before + users > 0 {
                let takers = self.takers[*product].iter();
                next = takers.map(|taker| ranks[*taker]).fold(next, usize::min);
            }
        }
        standing.moved[number] += users;
        standing.total += users;
        standing.runs.push(Run::new(number, users));
        next
    }
}
