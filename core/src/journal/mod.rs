//! The journal: append-only JSON Lines, chained by hash. Shape: `tests/schemas/journal.schema.json`.
//!
//! INVARIANT: an intent is durable before its call leaves, so that after any stop the journal names every
//! user whose state may have changed.

mod chain;
mod entry;

pub(crate) use chain::Chain;
pub use entry::{Body, Located, Record};
