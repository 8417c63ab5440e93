//! Safeguards that a test takes away, to see that it would be noticed. Without the feature `planted`, which no face has,
//! none can be.

use crate::control::Control;

/// A safeguard that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// What may have been done is sent again without a reading.
    NoReadBack,
    /// Intents are written once their calls are through.
    LateIntent,
    /// A second call for a user leaves while the first is under way.
    SecondCall,
}

impl Control {
    /// A control of a job that lacks this safeguard.
    #[cfg(feature = "planted")]
    pub fn with_bug(bug: Bug) -> Control {
        let mut control = Control::new();
        control.bug = Some(bug);
        control
    }

    /// Whether the job lacks this safeguard.
    #[cfg(feature = "planted")]
    pub(crate) fn lacks(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// Whether the job lacks this safeguard: never.
    #[cfg(not(feature = "planted"))]
    pub(crate) const fn lacks(&self, _: Bug) -> bool {
        false
    }
}
