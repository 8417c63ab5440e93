//! `explore seeds FROM COUNT` runs the cases of so many seeds; `explore faults SEED [SHARE]` every fault at every operation
//! of one run, or one case in so many of them; `explore seed SEED` one case; `explore planted BUG` looks
//! for the first seed that misses a safeguard. The last line is for the
//! chores: how many cases were quiet, and how many were not.
#![expect(clippy::print_stdout, reason = "its words are what it is for")]
#![expect(
    clippy::unwrap_used,
    reason = "it is called by the chores, with numbers"
)]

use reseat_core::planted::Bug;
use reseat_tests::explore::{Case, every, run, shrink};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Cases that fail are told until there are so many.
const TOLD: usize = 5;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize| args.get(place).map(|text| text.parse::<u64>().unwrap());
    let failed = match args.first().map(String::as_str) {
        Some("seeds") => {
            let (from, count) = (number(1).unwrap_or(0), number(2).unwrap_or(10_000));
            println!("seeds {from} to {}", from + count - 1);
            let case = |place: usize| Case::of(from + u64::try_from(place).unwrap());
            judge(usize::try_from(count).unwrap(), case)
        }
        Some("faults") => {
            let seed = number(1).unwrap_or(1);
            let share = usize::try_from(number(2).unwrap_or(1)).unwrap();
            let all = every(seed);
            let first = usize::try_from(seed).unwrap() % share;
            let chosen: Vec<&Case> = all.iter().skip(first).step_by(share).collect();
            println!("seed {seed}: {} of {} cases", chosen.len(), all.len());
            judge(chosen.len(), |place| chosen[place].clone())
        }
        Some("seed") => {
            let case = Case::of(number(1).unwrap());
            judge(1, |_| case.clone())
        }
        Some("planted") => planted(args.get(1).map_or("", String::as_str)),
        _ => {
            println!("explore seeds FROM COUNT | faults SEED [SHARE] | seed SEED | planted BUG");
            return ExitCode::FAILURE;
        }
    };
    ExitCode::from(u8::from(failed > 0))
}

/// Takes a safeguard away and looks for the first seed that finds it missing.
fn planted(name: &str) -> usize {
    let bugs = [Bug::NoReadBack, Bug::LateIntent, Bug::SecondCall];
    let bug = bugs.into_iter().find(|bug| format!("{bug:?}") == name);
    for seed in 1..=20_000 {
        let mut case = Case::of(seed);
        case.bug = Some(bug.unwrap());
        let ran = run(&case);
        if !ran.wrongs.is_empty() {
            let (least, ran) = shrink(case, ran);
            println!("{least}{}\n0 passed, 1 failed", ran.wrongs.join("\n"));
            return 1;
        }
    }
    println!("1 passed, 0 failed");
    0
}

/// Runs so many cases on every processor, tells of the first that fail, and counts.
fn judge(count: usize, case: impl Fn(usize) -> Case + Sync) -> usize {
    let next = AtomicUsize::new(0);
    let (failed, operations, fallen) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    let told = Mutex::new(());
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count || failed.load(Ordering::Relaxed) >= TOLD {
                return;
            }
            let case = case(place);
            let ran = run(&case);
            operations.fetch_add(ran.ops.len(), Ordering::Relaxed);
            fallen.fetch_add(ran.fallen, Ordering::Relaxed);
            if ran.wrongs.is_empty() {
                continue;
            }
            failed.fetch_add(1, Ordering::Relaxed);
            let (least, ran) = shrink(case, ran);
            let _one_at_a_time = told.lock().unwrap_or_else(PoisonError::into_inner);
            println!("{least}{}\n", ran.wrongs.join("\n"));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let failed = failed.into_inner();
    println!(
        "{} operations, {} faults fell",
        operations.into_inner(),
        fallen.into_inner()
    );
    println!("{} passed, {failed} failed", count.saturating_sub(failed));
    failed
}
