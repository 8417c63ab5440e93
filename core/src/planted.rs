//! Safeguards that a test takes away, to see that it would be noticed. Without the feature `planted`, which no face has,
//! none can be.

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
