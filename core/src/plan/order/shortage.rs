//! How many seats are missing of each product that somebody waits for.
//!
//! As many as users wait for it are always enough where they lack nothing else. Fewer may do: in a circle of
//! users who could all exchange their seats, one seat is enough for everybody. So the number is sought by
//! trying, and only a number that was tried and was enough is told.

use super::Shortage;
use super::contest::{Contest, Group, Work};
use super::demand::Demand;
use super::fill::{Filler, Standing};
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
    let filler = Filler::new(&contest);
    let shortages = waiting.iter().map(|(product, waiting)| {
        let users: i64 = waiting
            .iter()
            .map(|group| contest.groups[*group].users)
            .sum();
        Shortage {
            product: *product,
            users: u64::try_from(users).unwrap_or_default(),
            seats: seats(&filler, usize::from(*product), waiting, users, work),
        }
    });
    shortages.collect()
}

/// The least number of seats found with which all of `waiting` can move.
fn seats(
    filler: &Filler<'_>,
    product: usize,
    waiting: &[usize],
    users: i64,
    work: &mut Work,
) -> Option<u64> {
    let contest = filler.contest;
    let ranking = precedence(contest, product, waiting);
    let is_enough = |seats: i64, with_others: bool, work: &mut Work| {
        let mut standing = Standing::new(contest);
        standing.free[product] += seats;
        let mut caps = vec![0; contest.groups.len()];
        for (number, group) in contest.groups.iter().enumerate() {
            if with_others && !group.takes.contains(&product) || waiting.contains(&number) {
                caps[number] = group.users;
            }
        }
        filler.fill(&ranking, &caps, &mut standing, work)
            && waiting
                .iter()
                .all(|group| standing.moved[*group] == caps[*group])
    };
    // What is owed comes first; with all of them each has a seat.
    let owed = -contest.free[product].min(0);
    let (mut few, mut enough) = (owed, owed + users);
    let mut endless = Work::endless();
    if !is_enough(enough, false, &mut endless) && !is_enough(enough, true, &mut endless) {
        return None;
    }
    while enough - few > 1 {
        let seats = if few == owed {
            owed + 1
        } else {
            few.midpoint(enough)
        };
        if is_enough(seats, true, work) {
            enough = seats;
        } else {
            few = seats;
        }
    }
    u64::try_from(enough).ok()
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
    let rank = |number: &usize| {
        (
            !comes_back(&leads_back, &contest.groups[*number]),
            !waiting.contains(number),
        )
    };
    let mut ranking: Vec<usize> = (0..contest.groups.len()).collect();
    ranking.sort_by_key(rank);
    ranking
}
