//! Lets users move by a fixed precedence of their groups, as long as any of them can.
//!
//! A group that lacks a product is put aside with it, and looked at again when that has a seat. Of those put
//! aside with a product only the first is called back for a seat; if it can't use the seat, or needs it no
//! more, the next is called.

use super::contest::{Contest, Run, Work};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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

/// Places in the precedence, the first at the top.
type Places = BinaryHeap<Reverse<usize>>;

/// Lets move whoever can, always of the first group in `ranking` that can, but of each no more than its cap.
/// False when the work is used up before.
pub(super) fn fill(
    contest: &Contest,
    ranking: &[usize],
    caps: &[i64],
    standing: &mut Standing,
    work: &mut Work,
) -> bool {
    let mut open: Places = (0..ranking.len()).map(Reverse).collect();
    let mut aside: Vec<Places> = vec![Places::new(); contest.free.len()];
    while let Some(Reverse(place)) = open.pop() {
        if !work.spend(1) {
            return false;
        }
        let number = ranking[place];
        let group = &contest.groups[number];
        let left = caps[number] - standing.moved[number];
        let mut takes = group.takes.iter();
        let lacking = takes.find(|product| standing.free[**product] < 1);
        let offered = match lacking {
            _ if left < 1 => &group.takes,
            Some(product) => {
                aside[*product].push(Reverse(place));
                &group.takes
            }
            None => {
                go(contest, number, left, standing);
                open.push(Reverse(place));
                &group.frees
            }
        };
        for product in offered {
            if standing.free[*product] > 0 {
                open.extend(aside[*product].pop());
            }
        }
    }
    true
}

/// Lets as many of a group go as can before a look at the others is due: before a seat that they free turns
/// up where there was none.
fn go(contest: &Contest, number: usize, left: i64, standing: &mut Standing) {
    let group = &contest.groups[number];
    let mut users = left;
    for product in &group.takes {
        if !group.frees.contains(product) {
            users = users.min(standing.free[*product]);
        }
    }
    for product in &group.frees {
        let free = standing.free[*product];
        if free < 1 {
            users = users.min(1 - free);
        }
    }
    for product in &group.takes {
        standing.free[*product] -= users;
    }
    for product in &group.frees {
        standing.free[*product] += users;
    }
    standing.moved[number] += users;
    standing.total += users;
    standing.runs.push(Run::new(number, users));
}
