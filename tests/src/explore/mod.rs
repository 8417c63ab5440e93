//! The whole run against the simulator, on a clock, a network and a disk that a seed decides: answers in any order, faults
//! of every kind, cancels, pauses, deaths and resumes of the process, other administrators.
//!
//! A case that fails is told by its seed, and by the fewest happenings with which it still fails.

mod blow;
mod case;
mod dice;
mod disk;
mod every;
mod fate;
mod forge;
mod judge;
mod run;
mod shrink;
mod tenant;
mod watch;
mod wire;

pub use blow::{Blow, Happening, Kind, Op, Wait};
pub use case::Case;
pub use every::every;
pub use run::{Told, run};
pub use shrink::shrink;
pub use tenant::Shape;

/// Runs the cases of these seeds and gives the first that fails, shrunk, with what is wrong.
pub fn explore(seeds: impl Iterator<Item = u64>) -> Result<u64, String> {
    let mut quiet = 0;
    for seed in seeds {
        let case = Case::of(seed);
        let told = run(&case);
        if !told.wrongs.is_empty() {
            let (least, told) = shrink(case, told);
            return Err(format!("{least}{}", told.wrongs.join("\n")));
        }
        quiet += 1;
    }
    Ok(quiet)
}
