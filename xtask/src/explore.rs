//! `cargo xtask explore` and `cargo xtask faults`: the whole run in process, under schedules of faults that a seed
//! decides, and under every fault at every operation. The program is in `tests/src/bin/explore.rs`.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process;
use crate::report;
use crate::settings::Settings;
use crate::tally::Tally;
use crate::test::TIME_LIMIT;

/// Seeds that are explored when everything is tested, from the first.
const TESTED_SEEDS: u64 = 10_000;
/// Of so many faults one is tried when everything is tested.
const TESTED_SHARE: u64 = 4;

/// Runs the cases of so many seeds.
pub(crate) fn seeds(settings: &Settings, from: u64, count: u64) -> Result<()> {
    process::show(&mut program(
        settings,
        &["seeds".into(), from.to_string(), count.to_string()],
    ))
}

/// Runs the cases of every fault at every operation, or the share of them that is tested.
pub(crate) fn faults(settings: &Settings, seed: u64, all: bool) -> Result<()> {
    let share = if all { 1 } else { TESTED_SHARE };
    process::show(&mut program(
        settings,
        &["faults".into(), seed.to_string(), share.to_string()],
    ))
}

/// What is run when everything is tested.
pub(crate) fn tally(settings: &Settings) -> Result<Tally> {
    let mut tally = Tally::default();
    let seeds = ["seeds".into(), "1".into(), TESTED_SEEDS.to_string()];
    let faults = ["faults".into(), "1".into(), TESTED_SHARE.to_string()];
    for args in [seeds, faults] {
        let mut command = program(settings, &args);
        let ended = process::finish_within(&mut command, TIME_LIMIT)?;
        let told =
            Tally::of_driver(&ended.out).context("it did not say how many cases were quiet")?;
        report::line(ended.out.trim_end());
        ensure!(
            told.failed > 0 || ended.success,
            "it failed without saying why"
        );
        // Thousands of cases are one test: the counts stand above.
        tally += if told.failed > 0 {
            Tally::FAILED
        } else {
            Tally::PASSED
        };
    }
    Ok(tally)
}

fn program(settings: &Settings, args: &[String]) -> Command {
    let mut command = settings.cargo("run");
    command.args([
        "--quiet",
        "--release",
        "-p",
        "reseat-tests",
        "--bin",
        "explore",
        "--",
    ]);
    command.args(args);
    command
}
