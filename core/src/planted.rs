//! Safeguards that a test takes away, to see that it would be noticed. Without the feature `planted`, which no face has,
//! none can be.

/// A safeguard that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "planted"),
    expect(dead_code, reason = "named where it would be planted")
)]
pub enum Bug {
    /// What may have been done is sent again without a reading.
    NoReadBack,
    /// Intents are written once their calls are through.
    LateIntent,
    /// A second call for a user leaves while the first is under way.
    SecondCall,
}

#[cfg(feature = "planted")]
mod switch {
    use super::Bug;
    use std::cell::Cell;

    std::thread_local! {
        // By thread: tests that run beside the one that plants keep their safeguards.
        static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
    }

    /// Takes this safeguard away from every run of this thread, or gives all back.
    pub fn plant(bug: Option<Bug>) {
        PLANTED.set(bug);
    }

    pub(crate) fn is_planted(bug: Bug) -> bool {
        PLANTED.get() == Some(bug)
    }
}

#[cfg(feature = "planted")]
pub(crate) use switch::is_planted;
#[cfg(feature = "planted")]
pub use switch::plant;

#[cfg(not(feature = "planted"))]
pub(crate) const fn is_planted(_: Bug) -> bool {
    false
}
