//! What can be wrong with a journal that is read. Each is a form of its id's sentence in `core/text`.

use crate::text::Value;

/// Where the chain of records breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences stand in core/text, once")]
pub enum ChainFault {
    NotRecord,
    Gap,
    Loose,
    NoStart,
    Totals,
}

impl ChainFault {
    /// The form of the sentence.
    pub(super) fn form(self) -> Option<&'static str> {
        match self {
            ChainFault::NotRecord => None,
            ChainFault::Gap => Some("gap"),
            ChainFault::Loose => Some("loose"),
            ChainFault::NoStart => Some("noStart"),
            ChainFault::Totals => Some("totals"),
        }
    }
}

/// Why a journal is not the one that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It is another tenant's.
    Tenant {
        /// The one it names.
        journal: String,
        /// The one it was looked for in.
        connected: String,
    },
    /// It is another run's.
    Move {
        /// The one it names.
        journal: String,
    },
    /// The plan is not the one the run began with.
    Plan,
    /// The run's plan is not beside it.
    NoPlan,
    /// A later version wrote it.
    Version {
        /// Its format.
        version: u32,
    },
}

impl Mismatch {
    /// The form of the sentence.
    pub(super) fn form(&self) -> Option<&'static str> {
        match self {
            Mismatch::Tenant { .. } => None,
            Mismatch::Move { .. } => Some("move"),
            Mismatch::Plan => Some("plan"),
            Mismatch::NoPlan => Some("noPlan"),
            Mismatch::Version { .. } => Some("version"),
        }
    }

    pub(super) fn values(&self) -> Vec<(&'static str, Value)> {
        match self {
            Mismatch::Tenant { journal, connected } => vec![
                ("journal", Value::text(journal)),
                ("connected", Value::text(connected)),
            ],
            Mismatch::Move { journal } => vec![("journal", Value::text(journal))],
            Mismatch::Version { version } => vec![("version", Value::label((*version).into()))],
            Mismatch::Plan | Mismatch::NoPlan => Vec::new(),
        }
    }
}
