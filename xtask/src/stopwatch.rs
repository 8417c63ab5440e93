//! How long a chore's steps take, for people; nothing depends on it.

use std::time::{Duration, Instant};

/// Runs from the moment it is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[expect(
        clippy::disallowed_methods,
        reason = "a chore times other programs by the real clock"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Whole seconds since the start.
    pub(crate) fn seconds(self) -> u64 {
        self.0.elapsed().as_secs()
    }

    /// Whether more than this has passed.
    pub(crate) fn is_past(self, limit: Duration) -> bool {
        self.0.elapsed() > limit
    }
}
