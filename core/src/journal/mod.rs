//! The journal: append-only JSON Lines, chained by hash. Shape: `tests/schemas/journal.schema.json`.
//!
//! INVARIANT: an intent is durable before its call leaves, so that after any stop the journal names every
//! user whose state may have changed.

mod chain;
mod entry;

pub(crate) use chain::Chain;
pub use entry::{Body, Record};

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| {
            [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]
        })
        .map(char::from)
        .collect()
}
