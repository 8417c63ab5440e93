//! Where a run ends because somebody said so: too many users, too many services lost, too many failures.

use super::run::Run;
use super::tally::Tally;
use crate::error::{Brake, Error};
use crate::event::Outcome;
use crate::model::Brakes;
use crate::plan::{PlanDocument, State};

/// Ends before which no share is judged: one failure of two users says little.
const JUDGED_FROM: u64 = 20;

/// What must hold before the first change.
///
/// Errors: `BrakeReached`.
pub(crate) fn check(plan: &PlanDocument, brakes: &Brakes) -> Result<(), Error> {
    let ready = || plan.steps.iter().filter(|step| step.state == State::Ready);
    let users = ready().count() as u64;
    if let Some(limit) = brakes.maximum_users.filter(|limit| users > *limit) {
        return Err(Error::BrakeReached(Brake::Users {
            found: users,
            limit,
        }));
    }
    let lost = ready().map(|step| step.lost.len() as u64).sum();
    match brakes.maximum_services_lost {
        Some(limit) if lost > limit => Err(Error::BrakeReached(Brake::ServicesLost {
            found: lost,
            limit,
        })),
        _ => Ok(()),
    }
}

/// Users the plan moves who have their end, and those of them who failed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Failures {
    failed: u64,
    ended: u64,
}

impl Failures {
    /// Counts an end of this run; who never started tells nothing.
    pub(super) fn count(&mut self, outcome: Outcome) {
        self.ended += u64::from(outcome != Outcome::NotStarted);
        self.failed += u64::from(matches!(
            outcome,
            Outcome::Refused | Outcome::Different | Outcome::Unknown
        ));
    }

    /// Whether more failed than may.
    fn judge(self, limit: u64) -> Option<Brake> {
        let Failures { failed, ended } = self;
        (failed.saturating_mul(100) > limit.saturating_mul(ended)).then_some(Brake::Failures {
            failed,
            ended,
            limit,
        })
    }
}

impl Tally {
    fn failed_too_often(&self, limit: u64, is_wave_over: bool) -> Option<Brake> {
        let is_enough = is_wave_over || self.failures.ended >= JUDGED_FROM;
        is_enough.then(|| self.failures.judge(limit)).flatten()
    }
}

impl Run<'_> {
    /// Ends the run when more users failed than may: from the twentieth on, and at the end of each wave.
    pub(super) fn mind_failures(&self, is_wave_over: bool) {
        let Some(limit) = self.brakes.stop_after_failure_percent else {
            return;
        };
        if self.is_stopping() {
            return;
        }
        let brake = self.tally().failed_too_often(limit, is_wave_over);
        if let Some(brake) = brake {
            self.stop(Error::BrakeReached(brake));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_over_its_limit_only_above_it() {
        let mut failures = Failures::default();
        for _ in 0..18 {
            failures.count(Outcome::Moved);
        }
        failures.count(Outcome::NotStarted);
        failures.count(Outcome::Stale);
        failures.count(Outcome::Refused);
        assert_eq!(failures.judge(5), None);
        failures.count(Outcome::Unknown);
        let (failed, ended) = (2, 21);
        assert_eq!(
            failures.judge(5),
            Some(Brake::Failures {
                failed,
                ended,
                limit: 5
            })
        );
        assert_eq!(Failures::default().judge(0), None);
    }
}
