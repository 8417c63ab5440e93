use reseat_core::ports::{Clock, PortFuture, UtcMillis};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The system's clock. Its waits need the runtime of [`super::runtime`].
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts now.
    #[expect(clippy::disallowed_methods, reason = "this is the Clock port")]
    pub fn new() -> SystemClock {
        SystemClock {
            start: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock port")]
    fn now(&self) -> UtcMillis {
        let millis = |distance: Duration| UtcMillis::try_from(distance.as_millis());
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => millis(after).unwrap_or(UtcMillis::MAX),
            Err(before) => millis(before.duration()).map_or(UtcMillis::MIN, |millis| -millis),
        }
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the Clock port")]
    fn sleep(&self, delay: Duration) -> PortFuture<'_, ()> {
        Box::pin(async move {
            // The timer counts whole milliseconds, and would make one of none.
            if delay.is_zero() {
                tokio::task::yield_now().await;
            } else {
                tokio::time::sleep(delay).await;
            }
        })
    }
}
