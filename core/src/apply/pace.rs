//! Keeps below Microsoft's write limit: 3,000 changes in 150 seconds per app and tenant.
//!
//! Source: learn.microsoft.com/graph/throttling-limits, identity and access. A token bucket of that size is
//! refilled at 95 %, so that a short run goes out at once and a long one settles at 19 changes a second.

use crate::graph::millis;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const CAPACITY: i64 = 3_000 * MILLI;
/// Thousandths of a change per millisecond, which is changes per second.
const REFILL: i64 = 19;
const MILLI: i64 = 1_000;

#[derive(Debug)]
pub(super) struct Pace {
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    /// In thousandths; below zero when changes were promised ahead of time.
    level: i64,
    at_ms: u64,
    /// Nothing is sent before: the server asked everybody to wait.
    hold_until_ms: u64,
}

impl Pace {
    /// A full bucket.
    pub(super) fn new(now_ms: u64) -> Pace {
        Pace {
            bucket: Mutex::new(Bucket {
                level: CAPACITY,
                at_ms: now_ms,
                hold_until_ms: 0,
            }),
        }
    }

    /// Takes `changes` out and says how long to wait before the limit lets them through.
    pub(super) fn reserve(&self, changes: usize, now_ms: u64) -> Duration {
        let mut bucket = self.bucket();
        let passed = i64::try_from(now_ms.saturating_sub(bucket.at_ms)).unwrap_or(i64::MAX);
        bucket.level = bucket
            .level
            .saturating_add(passed.saturating_mul(REFILL))
            .min(CAPACITY);
        bucket.at_ms = now_ms;
        bucket.level -= i64::try_from(changes).unwrap_or(i64::MAX / MILLI) * MILLI;
        let short = u64::try_from(-bucket.level).unwrap_or(0);
        Duration::from_millis(short.div_ceil(REFILL.unsigned_abs()))
    }

    /// Holds everything back: a whole batch was turned away, not single items of it. Says by how much that
    /// lengthens the wait of everybody else.
    pub(super) fn hold(&self, wait: Duration, now_ms: u64) -> Duration {
        let mut bucket = self.bucket();
        let until = now_ms.saturating_add(millis(wait));
        let longer = until.saturating_sub(bucket.hold_until_ms.max(now_ms));
        bucket.hold_until_ms = bucket.hold_until_ms.max(until);
        Duration::from_millis(longer)
    }

    /// How long everything is held back from now on.
    pub(super) fn held(&self, now_ms: u64) -> Duration {
        Duration::from_millis(self.bucket().hold_until_ms.saturating_sub(now_ms))
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_three_thousand_through_and_then_nineteen_a_second() {
        let pace = Pace::new(0);
        for _ in 0..150 {
            assert_eq!(pace.reserve(20, 0), Duration::ZERO);
        }
        assert_eq!(pace.reserve(19, 0), Duration::from_secs(1));
        assert_eq!(pace.reserve(19, 0), Duration::from_secs(2));
        assert_eq!(pace.reserve(19, 3_000), Duration::ZERO);
    }

    #[test]
    fn holds_at_one_time_are_one_hold() {
        let pace = Pace::new(0);
        let seconds = Duration::from_secs;
        assert_eq!(pace.hold(seconds(30), 0), seconds(30));
        assert_eq!(pace.hold(seconds(30), 1_000), seconds(1));
        assert_eq!(pace.hold(seconds(10), 2_000), seconds(0));
        assert_eq!(pace.held(2_000), seconds(29));
        assert_eq!(pace.held(31_000), seconds(0));
        assert_eq!(pace.hold(seconds(5), 40_000), seconds(5));
    }
}
