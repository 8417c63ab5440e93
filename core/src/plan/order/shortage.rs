//! How many seats are missing of each product that somebody waits for.
//!
//! As many as users wait for it are always enough where they lack nothing else. Fewer may do: in a circle of
//! users who could all exchange their seats, one seat is enough for everybody. So the number is sought by
//! trying, and only a number that is known to be enough is told.

use super::Shortage;
use super::contest::{Contest, Group, Work};
use super::demand::Demand;
use super::fill::{Standing, fill};
use std::collections::BTreeMap;

/// Counts what is missing, given the free seats in the end, how many of each class are left over, and which
/// product each class lacks.
pub(super) fn count(
    demand: &Demand,
    free: &[i64],
    left: &[i64],
    lacks: &[Option<u16>],
    work: &mut Work,
) -> Vec<Shortage> {
    let mut waiting: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    let mut groups = Vec::new();
    for ((class, left), lacks) in demand.classes.iter().zip(left).zip(lacks) {
        if let Some(product) = lacks
            && *left > 0
        {
            waiting.entry(*product).or_default().push(groups.len());
            let local = |products: &[u16]| products.iter().copied().map(usize::from).collect();
            groups.push(Group {
                takes: local(&class.takes),
                frees: local(&class.frees),
                users: *left,
            });
        }
    }
    let contest = Contest {
        free: free.to_vec(),
        groups,
    };
    let shortages = waiting.iter().map(|(product, waiting)| {
        let users: i64 = waiting
            .iter()
            .map(|group| contest.groups[*group].users)
            .sum();
        Shortage {
            product: *product,
            users: u64::try_from(users).unwrap_or_default(),
            seats: seats(&contest, usize::from(*product), waiting, users, work),
        }
    });
    shortages.collect()
}

/// The least number of seats found with which all of `waiting` can move.
fn seats(
    contest: &Contest,
    product: usize,
    waiting: &[usize],
    users: i64,
    work: &mut Work,
) -> Option<u64> {
    // What is owed comes first; with as many again as there are users each has a seat.
    let owed = -contest.free[product].min(0);
    let (mut few, mut enough) = (owed, owed + users);
    let trial = Trial::new(contest, product, waiting);
    if !lack_nothing_else(contest, product, waiting) && !trial.is_enough(enough, work) {
        return None;
    }
    while enough - few > 1 {
        let seats = if few == owed {
            owed + 1
        } else {
            few.midpoint(enough)
        };
        if trial.is_enough(seats, work) {
            enough = seats;
        } else {
            few = seats;
        }
    }
    u64::try_from(enough).ok()
}

/// Whether there are enough seats of everything else that they take, whoever of them goes first.
fn lack_nothing_else(contest: &Contest, product: usize, waiting: &[usize]) -> bool {
    let mut wanted: BTreeMap<usize, i64> = BTreeMap::new();
    for group in waiting.iter().map(|group| &contest.groups[*group]) {
        for other in group.takes.iter().filter(|other| **other != product) {
            *wanted.entry(*other).or_default() += group.users;
        }
    }
    let mut wanted = wanted.into_iter();
    wanted.all(|(other, users)| contest.free[other] >= users)
}

/// Whether all who wait for a product can move, tried with one number of seats after the other.
struct Trial<'a> {
    contest: &'a Contest,
    product: usize,
    waiting: &'a [usize],
    ranking: Vec<usize>,
    caps: Vec<i64>,
}

impl<'a> Trial<'a> {
    fn new(contest: &'a Contest, product: usize, waiting: &'a [usize]) -> Self {
        // Others who take the product would only use up its seats.
        let mut caps: Vec<i64> = contest
            .groups
            .iter()
            .map(|group| {
                if group.takes.contains(&product) {
                    0
                } else {
                    group.users
                }
            })
            .collect();
        for group in waiting {
            caps[*group] = contest.groups[*group].users;
        }
        Self {
            contest,
            product,
            waiting,
            ranking: precedence(contest, product, waiting),
            caps,
        }
    }

    fn is_enough(&self, seats: i64, work: &mut Work) -> bool {
        let mut standing = Standing::new(self.contest);
        standing.free[self.product] += seats;
        fill(self.contest, &self.ranking, &self.caps, &mut standing, work)
            && self
                .waiting
                .iter()
                .all(|group| standing.moved[*group] == self.caps[*group])
    }
}

/// Those go first from whom a seat may come back to the product, among them those that wait for it; then the
/// others that wait for it. The rest would only use up seats.
fn precedence(contest: &Contest, product: usize, waiting: &[usize]) -> Vec<usize> {
    let mut leads_back = vec![false; contest.free.len()];
    leads_back[product] = true;
    let comes_back =
        |leads_back: &[bool], group: &Group| group.frees.iter().any(|product| leads_back[*product]);
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for group in &contest.groups {
            if comes_back(&leads_back, group) {
                for product in &group.takes {
                    has_changed |= !leads_back[*product];
                    leads_back[*product] = true;
                }
            }
        }
    }
    let mut waits = vec![false; contest.groups.len()];
    for group in waiting {
        waits[*group] = true;
    }
    let rank = |number: &usize| {
        let comes_back = comes_back(&leads_back, &contest.groups[*number]);
        (!comes_back, !waits[*number])
    };
    let mut ranking: Vec<usize> = (0..contest.groups.len()).collect();
    ranking.sort_by_key(rank);
    ranking
}
