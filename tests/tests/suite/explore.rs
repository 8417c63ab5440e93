//! The explorer itself: a safeguard that is taken away is found, and none is missing. `cargo xtask explore` runs more seeds.

use reseat_core::planted::Bug;
use reseat_tests::explore::{Case, run, shrink};

/// Within so many seeds a missing safeguard must be found.
const SEEDS: u64 = 20_000;

#[test]
fn the_first_seeds_are_quiet() {
    for seed in 1..=300 {
        let case = Case::of(seed);
        let told = run(&case);
        assert_eq!(told.wrongs, Vec::<String>::new(), "{case}");
    }
}

#[test]
fn the_same_seed_is_the_same_run() {
    let case = Case::of(11);
    assert_eq!(run(&case).ops, run(&case).ops);
}

#[test]
fn a_retry_without_a_reading_is_found() {
    assert!(found(Bug::NoReadBack).contains("without a reading"));
}

#[test]
fn an_intent_written_after_its_call_is_found() {
    assert!(found(Bug::LateIntent).contains("without a durable intent"));
}

#[test]
fn a_second_call_for_a_user_is_found() {
    let wrongs = found(Bug::SecondCall);
    let is_seen = |wrong: &str| wrongs.contains(wrong);
    assert!(
        is_seen("two calls at once") || is_seen("without a reading"),
        "{wrongs}"
    );
}

/// What is wrong in the first seed that finds it.
fn found(bug: Bug) -> String {
    let wrongs = (1..=SEEDS).find_map(|seed| {
        let mut case = Case::of(seed);
        case.bug = Some(bug);
        let told = run(&case);
        let (least, told) = (!told.wrongs.is_empty()).then(|| shrink(case, told))?;
        Some(format!("{least}{}", told.wrongs.join("\n")))
    });
    wrongs.unwrap_or_else(|| panic!("{bug:?} was not found in {SEEDS} seeds"))
}
