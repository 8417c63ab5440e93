//! The greatest number of movers where everybody takes one product and frees at most one.
//!
//! [`walk`](super::walk) says which sets of movers can be carried out: no product that is taken ends below
//! zero, and each has a way out. The first alone is a flow problem that [`withdraw`](super::withdraw) solves
//! exactly. Its answer is an upper bound; if it can be carried out as well, it is the greatest number.
//! Otherwise the cases are told apart, each with a bound of its own, and the most promising case is looked at
//! first. The first answer that can be carried out is then at least as good as every case that is left:
//!
//! - A product that is over-used at first and is taken although it ends below zero: either nobody takes it,
//!   or what it owes is demanded.
//! - Products without a way out, of which it is not settled yet that somebody takes them: nobody does, or
//!   somebody does.
//! - Products without a way out that are all taken: one of the groups that lead out of them moves, or one of
//!   the products keeps a seat.
//!
//! A case settles at least one of these for good, so they come to an end. Nearly always the first answer
//! will do; more is needed only where a circle of users could all move if a single seat found its way there.

use super::contest::{Contest, Solution, Work};
use super::walk::{self, Verdict};
use super::withdraw::{Move, Outcome, withdraw};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is settled about a contest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    /// By group: at least so many move, at most so many.
    least: Vec<i64>,
    most: Vec<i64>,
    /// By product: so many seats must be left over.
    keeps: Vec<i64>,
    /// By product: somebody takes it, so that what it owes must be paid. Of one that has a seat to begin with
    /// it may be said anyway: untaken, it keeps that seat, which is a way out too.
    is_taken: Vec<bool>,
}

/// A case with the best it could come to.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Bounded {
    worth: i128,
    /// No two are alike; among equally good ones the first that was made.
    number: Reverse<u64>,
    movers: Vec<i64>,
    case: Case,
}

/// Cases that are yet to be looked at.
struct Cases<'a> {
    contest: &'a Contest,
    open: BinaryHeap<Bounded>,
    made: u64,
}

/// Finds the greatest number, or nothing when the work is used up before.
pub(super) fn solve(contest: &Contest, work: &mut Work) -> Option<Solution> {
    let mut cases = Cases {
        contest,
        open: BinaryHeap::new(),
        made: 0,
    };
    cases.add(Case::new(contest), work)?;
    while let Some(best) = cases.open.pop() {
        let (case, movers) = (best.case, best.movers);
        match walk::judge(contest, &movers) {
            Verdict::Possible(last) => {
                return Some(Solution {
                    runs: walk::walk(contest, &movers, &last),
                    groups: contest.groups.len(),
                    is_maximum: true,
                });
            }
            Verdict::Short(product) => cases.decide_taken(&case, product, work)?,
            Verdict::Shut(shut) => match shut.iter().find(|product| !case.is_taken[**product]) {
                Some(product) => cases.decide_taken(&case, *product, work)?,
                None => cases.open_a_way(case, &shut, work)?,
            },
        }
    }
    None
}

impl Case {
    fn new(contest: &Contest) -> Self {
        Self {
            least: vec![0; contest.groups.len()],
            most: contest.groups.iter().map(|group| group.users).collect(),
            keeps: vec![0; contest.free.len()],
            is_taken: contest.free.iter().map(|free| *free > 0).collect(),
        }
    }

    /// The seats a product has to give. One that is over-used owes nothing unless it is taken.
    fn seats(&self, contest: &Contest, product: usize) -> Option<i64> {
        let is_wanted = contest
            .groups
            .iter()
            .zip(&self.most)
            .any(|(group, most)| *most > 0 && group.takes.contains(&product));
        let free = contest.free[product];
        let free = if self.is_taken[product] {
            free
        } else {
            free.max(0)
        };
        (is_wanted || self.keeps[product] > 0).then_some(free - self.keeps[product])
    }
}

impl Cases<'_> {
    fn add(&mut self, case: Case, work: &mut Work) -> Option<()> {
        let groups = self.contest.groups.iter().enumerate();
        let moves: Vec<Move> = groups
            .map(|(number, group)| Move {
                takes: group.takes.first().copied().unwrap_or_default(),
                frees: group.frees.first().copied(),
                least: case.least[number],
                most: case.most[number],
                worth: self.contest.worth(number),
            })
            .collect();
        let seats: Vec<Option<i64>> = (0..self.contest.free.len())
            .map(|product| case.seats(self.contest, product))
            .collect();
        match withdraw(&moves, &seats, work) {
            Outcome::Unknown => None,
            Outcome::Impossible => Some(()),
            Outcome::Best(movers) => {
                let worths = moves.iter().zip(&movers);
                let worth = worths
                    .map(|(what, movers)| what.worth * i128::from(*movers))
                    .sum();
                self.made += 1;
                self.open.push(Bounded {
                    worth,
                    number: Reverse(self.made),
                    movers,
                    case,
                });
                Some(())
            }
        }
    }

    /// Nobody takes the product, or somebody does.
    fn decide_taken(&mut self, case: &Case, product: usize, work: &mut Work) -> Option<()> {
        let mut untaken = case.clone();
        let takers = self.contest.groups.iter().enumerate();
        let takers = takers.filter(|(_, group)| group.takes.contains(&product));
        for (number, _) in takers {
            untaken.most[number] = 0;
        }
        if untaken
            .least
            .iter()
            .zip(&untaken.most)
            .all(|(least, most)| least <= most)
        {
            self.add(untaken, work)?;
        }
        let mut taken = case.clone();
        taken.is_taken[product] = true;
        self.add(taken, work)
    }

    /// One of those moves who lead out of the products, or one of the products keeps a seat.
    fn open_a_way(&mut self, mut case: Case, shut: &[usize], work: &mut Work) -> Option<()> {
        let groups = self.contest.groups.iter().enumerate();
        let is_shut = |product: &usize| shut.contains(product);
        let leading_out = groups.filter(|(_, group)| {
            group.takes.iter().all(is_shut) && !group.frees.first().is_some_and(is_shut)
        });
        for (number, _) in leading_out {
            if case.most[number] > 0 {
                let mut way = case.clone();
                way.least[number] = 1;
                self.add(way, work)?;
                // The ways that follow are without this one, so that no set is looked at twice.
                case.most[number] = 0;
            }
        }
        for product in shut {
            let mut kept = case.clone();
            kept.keeps[*product] = 1;
            self.add(kept, work)?;
        }
        Some(())
    }
}
