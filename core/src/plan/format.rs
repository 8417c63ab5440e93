//! The plan's bytes. Written once, here; no face parses and rewrites them.
//!
//! UTF-8 without BOM, serde_json's escapes, no spaces; a line feed after `"steps":[`, after each step with
//! its comma, and at the end. The digest covers `plan` from its brace to the matching one. One step a line is
//! what lets a document of any size be written and read a piece at a time.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Reader, diagnose, open};
pub use write::Writer;

use super::document::PlanDocument;

/// A document that was read and found whole.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The plan; its steps only where they were asked for.
    pub plan: PlanDocument,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// `sha256:` and lower-case hex.
    pub digest: String,
}

const OPENING: &str = "{\"plan\":";
