//! The limits of a run that were reached.

use crate::text::Value;

/// Which limit was reached, with the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brake {
    /// More users would move than may.
    Users {
        /// How many would.
        found: u64,
        /// How many may.
        limit: u64,
    },
    /// Users would lose more services than they may.
    ServicesLost {
        /// How many they would.
        found: u64,
        /// How many they may.
        limit: u64,
    },
    /// More users failed than may.
    Failures {
        /// How many failed.
        failed: u64,
        /// Of how many who were ended.
        ended: u64,
        /// How many percent may.
        limit: u64,
    },
}

impl Brake {
    /// The form of the sentence: `error.BrakeReached.<form>.message`.
    pub(super) fn form(self) -> &'static str {
        match self {
            Brake::Users { .. } => "users",
            Brake::ServicesLost { .. } => "services",
            Brake::Failures { .. } => "failures",
        }
    }

    /// The member that sets the limit.
    pub(super) fn target(self) -> &'static str {
        match self {
            Brake::Users { .. } => "maximumUsers",
            Brake::ServicesLost { .. } => "maximumServicesLost",
            Brake::Failures { .. } => "stopAfterFailurePercent",
        }
    }

    pub(super) fn values(self) -> Vec<(&'static str, Value)> {
        match self {
            Brake::Users { found, limit } | Brake::ServicesLost { found, limit } => vec![
                ("found", Value::count(found)),
                ("limit", Value::count(limit)),
            ],
            Brake::Failures {
                failed,
                ended,
                limit,
            } => vec![
                ("failed", Value::count(failed)),
                ("ended", Value::count(ended)),
                ("limit", Value::count(limit)),
            ],
        }
    }
}
