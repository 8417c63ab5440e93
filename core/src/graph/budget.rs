//! Time that counts: against the budget of a read, of reads that belong together, or of a batch of changes.

use super::client::Graph;
use super::retry;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A moment from which time is counted, without what people took to sign in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Since {
    at_ms: u64,
    signing_in_ms: u64,
}

/// Whole milliseconds.
pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Graph<'_> {
    /// Begins to count time.
    pub(crate) fn begin(&self) -> Since {
        Since {
            at_ms: self.ports.clock.monotonic_ms(),
            signing_in_ms: self.signing_in_ms.load(Ordering::Relaxed),
        }
    }

    /// The time since then.
    pub(crate) fn passed(&self, since: Since) -> Duration {
        let now = self.begin();
        let signing_in = now.signing_in_ms.saturating_sub(since.signing_in_ms);
        let passed = now.at_ms.saturating_sub(since.at_ms);
        Duration::from_millis(passed.saturating_sub(signing_in))
    }

    /// Whether the budget that reads share is used up.
    pub(crate) fn is_spent(&self) -> bool {
        self.budget
            .is_some_and(|begun| self.passed(begun) > retry::BUDGET)
    }

    /// The future's value, or nothing when it takes longer than this.
    pub(crate) async fn within<T>(
        &self,
        limit: Duration,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        match select(pin!(future), self.ports.clock.sleep(limit)).await {
            Either::Left((value, _)) => Some(value),
            Either::Right(_) => None,
        }
    }
}
