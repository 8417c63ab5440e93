use super::{Port, PortFuture};
use std::time::Duration;

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
pub type UtcMillis = i64;

/// Time, as the face knows it. Tests bring a clock that stands still or runs ahead.
pub trait Clock: Port {
    /// The time of day, for dates in plans and journals.
    fn now(&self) -> UtcMillis;
    /// Milliseconds that never go back, for waits and budgets: the time of day may jump.
    fn monotonic_ms(&self) -> u64;
    /// Resolves after at least `delay`. Dropping the future cancels the wait.
    fn sleep(&self, delay: Duration) -> PortFuture<'_, ()>;
}
