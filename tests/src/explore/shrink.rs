//! Takes away from a case that fails what it does not need to fail.

use super::case::Case;
use super::run::{Told, run};

/// The least case found that still fails, and what is wrong in it.
pub fn shrink(case: Case, told: Told) -> (Case, Told) {
    let mut least = (case, told);
    loop {
        let smaller = steps(&least.0).into_iter().find_map(|case| {
            let told = run(&case);
            (!told.wrongs.is_empty()).then_some((case, told))
        });
        match smaller {
            Some(smaller) => least = smaller,
            None => return least,
        }
    }
}

/// Cases with one thing less.
fn steps(case: &Case) -> Vec<Case> {
    let mut steps = Vec::new();
    for place in 0..case.script.len() {
        let mut less = case.clone();
        less.script.remove(place);
        steps.push(less);
    }
    let mut with = |change: &dyn Fn(&mut Case)| {
        let mut less = case.clone();
        change(&mut less);
        if less != *case {
            steps.push(less);
        }
    };
    with(&|case| case.lag_ms = 0);
    with(&|case| case.slowest_ms = 0);
    with(&|case| case.shape.has_group = false);
    with(&|case| case.shape.chained = 0);
    with(&|case| case.shape.halves = 0);
    for users in [1, 2, 5, 21] {
        with(&|case| {
            case.shape.users = case.shape.users.min(users);
            case.shape.chained = case.shape.chained.min(users / 2);
            case.shape.halves = case.shape.halves.min(users / 5);
        });
    }
    steps
}
