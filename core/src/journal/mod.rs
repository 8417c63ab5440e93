//! The journal: append-only JSON Lines, chained by hash. Shape: `tests/schemas/journal.schema.json`.
//!
//! INVARIANT: an intent is durable before its call leaves, so that after any stop the journal names every
//! user whose state may have changed.

mod chain;
mod entry;
mod receipt;
mod replay;
#[cfg(test)]
mod tests;

pub(crate) use chain::{Chain, Place};
pub use entry::{Body, FORMAT_VERSION, Located, Record, SeatCount};
pub use receipt::Receipt;
pub use replay::{End, Replay, Replayer, Session, Started, Track, Unread};
