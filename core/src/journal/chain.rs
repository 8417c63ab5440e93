//! Appends records, numbered and chained.

use super::entry::{Body, Record};
use crate::digest::sha256;
use crate::ports::{Clock, JournalError, JournalWriter};
use std::sync::Arc;

/// A journal that is being written.
pub(crate) struct Chain {
    writer: Box<dyn JournalWriter>,
    clock: Arc<dyn Clock>,
    seq: u64,
    prev: String,
    /// A write failed: what reached the disk is unknown, so nothing may follow it.
    fault: Option<JournalError>,
}

impl Chain {
    pub(crate) fn new(writer: Box<dyn JournalWriter>, clock: Arc<dyn Clock>) -> Chain {
        Chain {
            writer,
            clock,
            seq: 0,
            prev: "0".repeat(64),
            fault: None,
        }
    }

    /// Appends records in one durable write, so that a batch costs one flush and not twenty.
    ///
    /// Errors: those of the port; after one the chain is broken and says the same again.
    pub(crate) async fn append(&mut self, bodies: Vec<Body>) -> Result<(), JournalError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let at = crate::timestamp::precise(self.clock.now());
        let mut lines = Vec::new();
        for body in bodies {
            let record = Record {
                seq: self.seq,
                prev: self.prev.clone(),
                at: at.clone(),
                body,
            };
            let line = serde_json::to_vec(&record).map_err(|fault| JournalError::Unavailable {
                place: self.writer.place(),
                detail: fault.to_string(),
            })?;
            self.prev = sha256(&line);
            self.seq += 1;
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        let written = self.writer.append(&lines).await;
        self.fault = written.clone().err();
        written
    }
}
