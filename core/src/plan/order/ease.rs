//! What can be decided without weighing anybody against anybody.
//!
//! - A product with at least as many free seats as there are users who still want one is no obstacle, whoever
//!   goes first. It is struck from what they take.
//! - Who takes nothing (any more) goes: it only adds seats, so that nobody can be worse off for it.
//! - Suppose that seats were never used up, only freed. Who could not go even so can never go.
//! - A seat that nobody wants is no part of the matter. It is struck from what users free.
//!
//! Each of these may open the way for another, so they are repeated until nothing changes. None of them costs
//! a user its place: a greatest set of movers before is one after, with those who went added.

use super::contest::{Contest, Group};
use super::demand::{Class, Demand};
use std::collections::BTreeMap;

/// What became of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Goes as a whole, in this round, before all contests.
    Round(usize),
    /// Is in a contest, and there in this group.
    Contest { contest: usize, group: usize },
    /// Can't go.
    Nowhere,
}

/// What is decided, and the contests that are not.
#[derive(Clone, Debug)]
pub(super) struct Eased {
    /// By class.
    pub(super) places: Vec<Place>,
    pub(super) rounds: usize,
    pub(super) contests: Vec<Contest>,
}

/// A class about which nothing is decided, without what is no obstacle to it.
struct Open {
    class: usize,
    takes: Vec<usize>,
    frees: Vec<usize>,
    users: i64,
}

impl Open {
    fn new(class: usize, what: &Class) -> Self {
        let sorted = |products: &[u16]| {
            let mut products: Vec<usize> = products.iter().copied().map(usize::from).collect();
            products.sort_unstable();
            products
        };
        Self {
            class,
            takes: sorted(&what.takes),
            frees: sorted(&what.frees),
            users: i64::from(what.users),
        }
    }
}

pub(super) fn ease(demand: &Demand) -> Eased {
    let mut free = demand.free.clone();
    let mut places = vec![Place::Nowhere; demand.classes.len()];
    let mut rounds = 0;
    let mut open: Vec<Open> = demand
        .classes
        .iter()
        .enumerate()
        .map(|(class, what)| Open::new(class, what))
        .collect();
    loop {
        let before = open.len();
        drop_hopeless(&mut open, &free);
        strike_ample(&mut open, &free);
        let (now, later): (Vec<Open>, Vec<Open>) =
            open.into_iter().partition(|class| class.takes.is_empty());
        open = later;
        if !now.is_empty() {
            for class in now {
                places[class.class] = Place::Round(rounds);
                for product in class.frees {
                    free[product] += class.users;
                }
            }
            rounds += 1;
        }
        if open.len() == before {
            break;
        }
    }
    let contests = split(open, &free, &mut places);
    Eased {
        places,
        rounds,
        contests,
    }
}

/// Sets aside who can't go even if no seat were ever used up.
fn drop_hopeless(open: &mut Vec<Open>, free: &[i64]) {
    let mut most = free.to_vec();
    let mut hopes = vec![false; open.len()];
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (class, hopes) in open.iter().zip(&mut hopes) {
            if !*hopes && class.takes.iter().all(|product| most[*product] >= 1) {
                *hopes = true;
                has_changed = true;
                for product in &class.frees {
                    most[*product] += class.users;
                }
            }
        }
    }
    let mut hopes = hopes.into_iter();
    open.retain(|_| hopes.next().unwrap_or(false));
}

fn strike_ample(open: &mut [Open], free: &[i64]) {
    let mut wanted = vec![0_i64; free.len()];
    for class in open.iter() {
        for product in &class.takes {
            wanted[*product] += class.users;
        }
    }
    for class in open {
        let is_scarce = |product: &usize| free[*product] < wanted[*product];
        class.takes.retain(is_scarce);
        class
            .frees
            .retain(|product| wanted[*product] > 0 && is_scarce(product));
    }
}

/// Parts what is open into contests that have no product in common.
fn split(open: Vec<Open>, free: &[i64], places: &mut [Place]) -> Vec<Contest> {
    let mut leaders: Vec<usize> = (0..free.len()).collect();
    for class in &open {
        let mut products = class.takes.iter().chain(&class.frees);
        if let Some(first) = products.next() {
            for product in products {
                let (one, other) = (leader(&mut leaders, *first), leader(&mut leaders, *product));
                leaders[one.max(other)] = one.min(other);
            }
        }
    }
    let mut contests: Vec<Contest> = Vec::new();
    let mut by_leader: BTreeMap<usize, usize> = BTreeMap::new();
    let mut local: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: BTreeMap<(Vec<usize>, Vec<usize>), usize> = BTreeMap::new();
    for class in open {
        let Some(first) = class.takes.first() else {
            continue;
        };
        let number = *by_leader
            .entry(leader(&mut leaders, *first))
            .or_insert(contests.len());
        if number == contests.len() {
            contests.push(Contest::default());
        }
        let contest = &mut contests[number];
        let group = *groups
            .entry((class.takes.clone(), class.frees.clone()))
            .or_insert(contest.groups.len());
        if group == contest.groups.len() {
            let mut enter = |products: &[usize]| {
                let mut entered: Vec<usize> = products
                    .iter()
                    .map(|product| {
                        *local.entry(*product).or_insert_with(|| {
                            contest.free.push(free[*product]);
                            contest.free.len() - 1
                        })
                    })
                    .collect();
                entered.sort_unstable();
                entered
            };
            let (takes, frees) = (enter(&class.takes), enter(&class.frees));
            contest.groups.push(Group {
                takes,
                frees,
                users: 0,
            });
        }
        contest.groups[group].users += class.users;
        places[class.class] = Place::Contest {
            contest: number,
            group,
        };
    }
    contests
}

fn leader(leaders: &mut [usize], mut product: usize) -> usize {
    while leaders[product] != product {
        leaders[product] = leaders[leaders[product]];
        product = leaders[product];
    }
    product
}
