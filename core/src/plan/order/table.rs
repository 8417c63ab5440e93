//! The greatest number of movers in a small contest of any kind.
//!
//! How many seats are free depends only on who has moved, not on the order. So a state is how many of each
//! group have moved, and whether it can be reached is found by going through all states: each move leads to a
//! state with a higher number.

use super::contest::{Contest, Run, Solution, Work};

/// As many states as sixteen users who are all different have.
const STATES: usize = 1 << 16;

/// Finds the greatest number, or nothing when there are too many states or too little work is left.
pub(super) fn solve(contest: &Contest, work: &mut Work) -> Option<Solution> {
    let strides = strides(contest)?;
    let states = *strides.last()?;
    if !work.spend(states * contest.groups.len()) {
        return None;
    }
    // By state: the group that moved last, or none where it can't be reached.
    let mut came_by: Vec<Option<u8>> = vec![None; states];
    let mut best = (0_i128, 0_usize);
    for state in 0..states {
        if state > 0 && came_by[state].is_none() {
            continue;
        }
        let moved = |group: usize| (state % strides[group + 1]) / strides[group];
        let mut free = contest.free.clone();
        let mut worth = 0;
        for (number, group) in contest.groups.iter().enumerate() {
            let users = i64::try_from(moved(number)).unwrap_or(i64::MAX);
            worth += i128::from(users) * contest.worth(number);
            for product in &group.takes {
                free[*product] -= users;
            }
            for product in &group.frees {
                free[*product] += users;
            }
        }
        if worth > best.0 {
            best = (worth, state);
        }
        for (number, group) in contest.groups.iter().enumerate() {
            let is_left = moved(number) + 1 < strides[number + 1] / strides[number];
            if is_left && group.takes.iter().all(|product| free[*product] >= 1) {
                let next = &mut came_by[state + strides[number]];
                *next = next.or(u8::try_from(number).ok());
            }
        }
    }
    let mut runs = Vec::new();
    let mut state = best.1;
    while let Some(group) = came_by[state] {
        runs.push(Run::new(group.into(), 1));
        state -= strides[usize::from(group)];
    }
    runs.reverse();
    Some(Solution {
        runs,
        groups: contest.groups.len(),
        is_maximum: true,
    })
}

/// By how much a state's number grows when one more of a group moves; at the end, how many states there are.
fn strides(contest: &Contest) -> Option<Vec<usize>> {
    let mut strides = vec![1_usize];
    let mut states = 1_usize;
    for group in &contest.groups {
        let users = usize::try_from(group.users).ok()?;
        states = states.checked_mul(users + 1)?;
        if states > STATES {
            return None;
        }
        strides.push(states);
    }
    Some(strides)
}
