//! Every fault at every operation of one run: counted once without any, then run with each, one by one.

use super::blow::{Blow, Happening, Kind};
use super::case::Case;
use super::run::run;

/// All cases of the run of forty: each with one fault at one operation, and for each operation at which the process can
/// die a second death at the first operations of what goes on afterwards.
pub fn every(seed: u64) -> Vec<Case> {
    let quiet = run(&Case::forty(seed, Vec::new()));
    let mut scripts = Vec::new();
    for (at, op) in (0..).zip(&quiet.ops) {
        let one = |blow| Happening { at, blow };
        scripts.extend(Blow::all(*op).into_iter().map(|blow| vec![one(blow)]));
        // A kill during what the kill before made necessary; the operations after it are those of the next process.
        let again = (1..=DEATHS).map(|later| {
            let second = Happening {
                at: at + later,
                blow: Blow::Kill,
            };
            vec![one(Blow::Kill), second]
        });
        scripts.extend(again);
        if op.kind == Kind::Changes {
            // What was done and not heard of, and then the process dies as well.
            let lost = one(Blow::CutAfter);
            scripts.extend((1..=DEATHS).map(|later| {
                let death = Happening {
                    at: at + later,
                    blow: Blow::Kill,
                };
                vec![lost, death]
            }));
        }
    }
    scripts
        .into_iter()
        .map(|script| Case::forty(seed, script))
        .collect()
}

/// Operations of the next process at which it dies as well.
const DEATHS: u64 = 12;
