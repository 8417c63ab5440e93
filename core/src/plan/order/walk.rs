//! Whether a set of movers can be carried out one after the other, and how.
//!
//! Everybody takes one product and frees at most one. A set of movers can be carried out if and only if, for
//! the seats that are free once all of them have moved,
//!
//! 1. no product that one of them takes ends below zero, and
//! 2. from each product that one of them takes, going along movers from what they take to what they free, one
//!    comes to a way out: a product that ends with a free seat, one that nobody takes, or a mover who frees
//!    nothing.
//!
//! *Needed.* Who takes a product found one free seat or more and left none or more, and from then on its
//! number never is below zero; this is 1. Now take products from which there is no way out and, of these, the
//! one that is taken last for its first time. At that moment it has a free seat and the others, having been
//! taken before, aren't below zero, so that together they have one seat or more. No mover leads out of them,
//! so that afterwards they never lose one together. Yet in the end each has none: a contradiction.
//!
//! *Enough.* For each product that ends with no free seat, keep for last a mover that leads one step nearer to
//! a way out; apart from that, let move whoever can. Suppose that some are left over when nobody can move any
//! more, and look at the products these take: none has a free seat now. By 1 they free at least as many of
//! these products as they take; as each frees one at most, all they free are products that are taken by
//! those left over, and each of these ends with none. So none of them is a way out. But for each of them the
//! mover kept for last is left over too, and leads to another of them, nearer to a way out, for ever: a
//! contradiction.
//!
//! So it does not matter in which order the rest goes, nor how deeply a product is over-used at first.

use super::contest::{Contest, Run};

/// What a set of movers comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It can be carried out. By product, the group to be kept for last.
    Possible(Vec<Option<usize>>),
    /// This product is taken and ends below zero.
    Short(usize),
    /// From these products there is no way out.
    Shut(Vec<usize>),
}

/// Judges the set that has so many movers of each group.
pub(super) fn judge(contest: &Contest, movers: &[i64]) -> Verdict {
    let mut ends = contest.free.clone();
    let mut is_taken = vec![false; ends.len()];
    for (group, movers) in contest.groups.iter().zip(movers) {
        for product in &group.takes {
            ends[*product] -= movers;
            is_taken[*product] |= *movers > 0;
        }
        for product in &group.frees {
            ends[*product] += movers;
        }
    }
    let short = |product: &usize| is_taken[*product] && ends[*product] < 0;
    if let Some(product) = (0..ends.len()).find(short) {
        return Verdict::Short(product);
    }
    let mut has_way: Vec<bool> = (0..ends.len())
        .map(|product| !is_taken[product] || ends[product] > 0)
        .collect();
    let mut last = vec![None; ends.len()];
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (number, (group, movers)) in contest.groups.iter().zip(movers).enumerate() {
            let leads_out = group.frees.first().is_none_or(|product| has_way[*product]);
            for product in &group.takes {
                if *movers > 0 && leads_out && !has_way[*product] {
                    has_way[*product] = true;
                    last[*product] = Some(number);
                    has_changed = true;
                }
            }
        }
    }
    let shut: Vec<usize> = (0..ends.len())
        .filter(|product| !has_way[*product])
        .collect();
    if shut.is_empty() {
        Verdict::Possible(last)
    } else {
        Verdict::Shut(shut)
    }
}

/// Carries out a set of movers, those kept for last being last.
pub(super) fn walk(contest: &Contest, movers: &[i64], last: &[Option<usize>]) -> Vec<Run> {
    let mut free = contest.free.clone();
    let mut left = movers.to_vec();
    let mut takers: Vec<Vec<usize>> = vec![Vec::new(); free.len()];
    // From the last to the first, for they are taken from the end.
    for (number, group) in contest.groups.iter().enumerate().rev() {
        for product in &group.takes {
            if left[number] > 0 && last[*product] != Some(number) {
                takers[*product].push(number);
            }
        }
    }
    for (takers, last) in takers.iter_mut().zip(last) {
        if let Some(last) = last {
            takers.insert(0, *last);
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Vec<usize> = (0..free.len()).rev().collect();
    while let Some(product) = open.pop() {
        while free[product] > 0 {
            let Some(number) = takers[product].last().copied() else {
                break;
            };
            let frees = contest.groups[number].frees.first().copied();
            let users = if frees == Some(product) {
                left[number]
            } else {
                left[number].min(free[product])
            };
            left[number] -= users;
            free[product] -= users;
            if left[number] == 0 {
                takers[product].pop();
            }
            runs.push(Run::new(number, users));
            if let Some(freed) = frees {
                free[freed] += users;
                if freed != product && free[freed] > 0 && !takers[freed].is_empty() {
                    // Come back for the rest once the seats just freed have been followed.
                    open.push(product);
                    open.push(freed);
                    break;
                }
            }
        }
    }
    runs
}
