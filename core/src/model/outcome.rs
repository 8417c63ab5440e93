//! What can become of a user in a run.

use serde::{Deserialize, Serialize};

/// What became of one user; the same words in JSON, C, shell and widget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// Changed, and seen to be as planned.
    Moved,
    /// An accepting answer was seen; the change is not yet visible.
    MovedPending,
    /// Visible, but not as planned.
    Different,
    /// There was nothing to do.
    Unchanged,
    /// Microsoft Graph refused it.
    Refused,
    /// Left out by a finding, or waiting for a seat.
    Skipped,
    /// Changed by somebody else since the plan; left alone.
    Stale,
    /// The run ended first.
    NotStarted,
    /// Could not be read back.
    Unknown,
}

impl Outcome {
    /// Every outcome, in the order totals are written in.
    pub const ALL: [Outcome; 9] = [
        Outcome::Moved,
        Outcome::MovedPending,
        Outcome::Different,
        Outcome::Unchanged,
        Outcome::Refused,
        Outcome::Skipped,
        Outcome::Stale,
        Outcome::NotStarted,
        Outcome::Unknown,
    ];
}
