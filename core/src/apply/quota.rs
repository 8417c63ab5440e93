//! How much a run tries again in all. Each user has tries and time of its own; a server that fails for everybody
//! would take them all, one after the other.

use super::flight::{Doubt, Flight};
use super::run::Run;
use crate::error::{Error, HttpFacts};

/// What a run may spend: some two thousand users tried again without a success between.
///
/// The way of the AWS SDKs' retry quota (smithy-rs, `token_bucket.rs`): a try costs, twice as much where no answer came,
/// and a success gives a little back.
const WHOLE: u64 = 10_000;
const TRY: u64 = 5;
const LOST: u64 = 10;

#[derive(Clone, Copy, Debug)]
pub(super) struct Quota(u64);

impl Default for Quota {
    fn default() -> Quota {
        Quota(WHOLE)
    }
}

impl Quota {
    /// Pays for tries. False where not enough is left.
    fn take(&mut self, cost: u64) -> bool {
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }

    /// A change was accepted.
    pub(super) fn give_back(&mut self) {
        self.0 = (self.0 + 1).min(WHOLE);
    }
}

impl Run<'_> {
    /// Whether the run may send these, of whom some are sent again. It ends where it may not.
    pub(super) fn may_try(&self, go: &[Flight<'_>]) -> bool {
        let again = || go.iter().filter(|flight| flight.tries() > 1);
        let cost = again()
            .map(|flight| match flight.doubt {
                Doubt::Real => LOST,
                Doubt::None | Doubt::Slight => TRY,
            })
            .sum();
        if self.tally().quota.take(cost) {
            return true;
        }
        let fault = again().find_map(|flight| flight.fault.clone());
        self.stop(fault.unwrap_or(Error::Throttled {
            retry_after_ms: None,
            http: HttpFacts::default(),
            attempts: 0,
            elapsed_ms: 0,
        }));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_cost_and_successes_give_a_little_back() {
        let mut quota = Quota::default();
        assert!(quota.take(WHOLE - LOST) && quota.take(LOST));
        assert!(!quota.take(1));
        (0..TRY).for_each(|_| quota.give_back());
        assert!(quota.take(TRY) && !quota.take(TRY));
        assert!(quota.take(0), "who is sent for the first time pays nothing");
    }
}
