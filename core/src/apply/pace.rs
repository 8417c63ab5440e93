//! Holds everything back when the server asked everybody to wait.

use crate::graph::millis;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Nothing is sent before.
    hold_until_ms: Mutex<u64>,
}

impl Pace {
    /// Holds everything back: a whole batch was turned away, not single items of it. Says by how much that
    /// lengthens the wait of everybody else.
    pub(super) fn hold(&self, wait: Duration, now_ms: u64) -> Duration {
        let mut held_until = self.hold_until_ms();
        let until = now_ms.saturating_add(millis(wait));
        let longer = until.saturating_sub((*held_until).max(now_ms));
        *held_until = (*held_until).max(until);
        Duration::from_millis(longer)
    }

    /// How long everything is held back from now on.
    pub(super) fn held(&self, now_ms: u64) -> Duration {
        Duration::from_millis(self.hold_until_ms().saturating_sub(now_ms))
    }

    fn hold_until_ms(&self) -> MutexGuard<'_, u64> {
        self.hold_until_ms
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_at_one_time_are_one_hold() {
        let pace = Pace::default();
        let seconds = Duration::from_secs;
        assert_eq!(pace.hold(seconds(30), 0), seconds(30));
        assert_eq!(pace.hold(seconds(30), 1_000), seconds(1));
        assert_eq!(pace.hold(seconds(10), 2_000), seconds(0));
        assert_eq!(pace.held(2_000), seconds(29));
        assert_eq!(pace.held(31_000), seconds(0));
        assert_eq!(pace.hold(seconds(5), 40_000), seconds(5));
    }
}
