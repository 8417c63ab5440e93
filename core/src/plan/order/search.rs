//! A good answer where the greatest number is too much to find: better and better precedences.
//!
//! A precedence of the groups, and a cap on how many of each go before the caps are lifted, give a set of
//! movers by [`fill`](super::fill). Precedences that put those first who free what is scarce and take what
//! is not are a good beginning. From the best of them one change after the other is tried and kept where it
//! costs nobody: a group that waits comes first, one that moved comes last or is held back, two change places.

use super::contest::{Contest, Solution, Work};
use super::fill::{Standing, fill};

/// What one contest may cost at most.
const PORTION: u64 = 3_000_000;
const CHANGES: usize = 2_000;
/// So many changes without a gain, and the search goes on from the best again.
const PATIENCE: usize = 300;

/// A precedence, and at most how many of each group go by it.
#[derive(Clone)]
struct Way {
    ranking: Vec<usize>,
    caps: Vec<i64>,
}

pub(super) fn solve(contest: &Contest, work: &mut Work) -> Solution {
    let mut portion = work.portion(PORTION);
    let best = search(contest, &mut portion);
    work.give_back(portion);
    Solution {
        is_maximum: best.total == contest.users(),
        runs: best.runs,
        groups: contest.groups.len(),
    }
}

fn search(contest: &Contest, work: &mut Work) -> Standing {
    let caps: Vec<i64> = contest.groups.iter().map(|group| group.users).collect();
    let start = |ranking| Way {
        ranking,
        caps: caps.clone(),
    };
    // The first one counts whatever it costs: there has to be an answer.
    let mut best_way = start(by_price(contest, 0));
    let mut best = Standing::new(contest);
    fill(
        contest,
        &best_way.ranking,
        &caps,
        &mut best,
        &mut Work::endless(),
    );
    for round in 1..=4 {
        let way = start(by_price(contest, round));
        if let Some(standing) = go(contest, &way, &caps, work)
            && standing.total > best.total
        {
            (best, best_way) = (standing, way);
        }
    }
    let mut way = best_way.clone();
    let mut standing = best.clone();
    let mut dice = Dice(0x5EA7);
    let mut patience = PATIENCE;
    for _ in 0..CHANGES {
        if best.total == contest.users() {
            break;
        }
        let mut changed = way.clone();
        change(&mut changed, contest, &standing, &mut dice);
        let Some(next) = go(contest, &changed, &caps, work) else {
            break;
        };
        if next.total >= standing.total {
            (way, standing) = (changed, next);
        }
        if standing.total > best.total {
            best = standing.clone();
            best_way = way.clone();
            patience = PATIENCE;
        }
        patience -= 1;
        if patience == 0 {
            (way, standing) = (best_way.clone(), best.clone());
            patience = PATIENCE;
        }
    }
    best
}

/// The set of movers by a way: first up to the caps, then whoever still can.
fn go(contest: &Contest, way: &Way, users: &[i64], work: &mut Work) -> Option<Standing> {
    let mut standing = Standing::new(contest);
    let is_done = fill(contest, &way.ranking, &way.caps, &mut standing, work)
        && fill(contest, &way.ranking, users, &mut standing, work);
    is_done.then_some(standing)
}

/// Groups by what they cost: the prices of what they take less those of what they free. A seat is the dearer
/// the more users there are for each; with each round, what the cheapest groups lead to counts as well.
fn by_price(contest: &Contest, rounds: usize) -> Vec<usize> {
    let mut wanted = vec![0; contest.free.len()];
    let mut offered: Vec<i64> = contest.free.iter().map(|free| (*free).max(0)).collect();
    for group in &contest.groups {
        for product in &group.takes {
            wanted[*product] += group.users;
        }
        for product in &group.frees {
            offered[*product] += group.users;
        }
    }
    let mut prices: Vec<i64> = wanted
        .iter()
        .zip(&offered)
        .map(|(wanted, offered)| 1000 * wanted / (offered + 1))
        .collect();
    let cost = |prices: &[i64], group: usize| {
        let sum = |products: &[usize]| products.iter().map(|product| prices[*product]).sum::<i64>();
        let group = &contest.groups[group];
        sum(&group.takes) - sum(&group.frees)
    };
    for _ in 0..rounds {
        // A seat is worth what the best user of it brings on.
        let mut next: Vec<i64> = prices.iter().map(|price| price / 2).collect();
        for (number, group) in contest.groups.iter().enumerate() {
            let gain = (1000 - cost(&prices, number)) / 2;
            for product in &group.takes {
                next[*product] = next[*product].max((prices[*product] + gain) / 2);
            }
        }
        prices = next;
    }
    let mut ranking: Vec<usize> = (0..contest.groups.len()).collect();
    ranking.sort_by_key(|group| cost(&prices, *group));
    ranking
}

fn change(way: &mut Way, contest: &Contest, standing: &Standing, dice: &mut Dice) {
    let groups = contest.groups.len();
    let waits = |group: usize| standing.moved[group] < contest.groups[group].users;
    let any = |dice: &mut Dice, wanted: &dyn Fn(usize) -> bool| {
        let first = dice.below(groups);
        (first..groups).chain(0..first).find(|group| wanted(*group))
    };
    let kind = dice.below(5);
    if kind != 1
        && kind != 3
        && let Some(group) = any(dice, &waits)
    {
        let place = dice.below(3);
        to_place(&mut way.ranking, group, place);
        way.caps[group] = contest.groups[group].users;
    }
    match kind {
        1 => {
            let (one, other) = (dice.below(groups), dice.below(groups));
            way.ranking.swap(one, other);
        }
        2 | 3 => {
            if let Some(group) = any(dice, &|group| standing.moved[group] > 0) {
                let moved = standing.moved[group];
                let less = if dice.below(2) == 0 {
                    1
                } else {
                    1 + dice.below_count(moved)
                };
                way.caps[group] = (moved - less).max(0);
            }
        }
        4 => {
            if let Some(group) = any(dice, &|group| standing.moved[group] > 0) {
                to_place(&mut way.ranking, group, groups - 1);
            }
        }
        _ => {
            let group = dice.below(groups);
            way.caps[group] = contest.groups[group].users;
        }
    }
}

fn to_place(ranking: &mut Vec<usize>, group: usize, place: usize) {
    ranking.retain(|other| *other != group);
    ranking.insert(place.min(ranking.len()), group);
}

/// Numbers that are spread well and always the same (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % count).unwrap_or(0)
    }

    fn below_count(&mut self, count: i64) -> i64 {
        let count = u64::try_from(count).unwrap_or(1).max(1);
        i64::try_from(self.next() % count).unwrap_or(0)
    }
}

/// The answer without the table's help, for tests of the search alone.
#[cfg(test)]
pub(super) fn total(contest: &Contest) -> i64 {
    search(contest, &mut Work::new(PORTION)).total
}
