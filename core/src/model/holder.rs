//! Who holds a tenant's lock: facts, so that the next one reads them in a language of its own.

use serde::{Deserialize, Serialize};

/// What a run leaves with the lock it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The account; null where an app runs without one.
    pub account: Option<String>,
    /// The machine; null in a browser.
    pub host: Option<String>,
    /// RFC 3339, UTC.
    pub since: String,
}

impl Holder {
    /// One line, as the store keeps it.
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads such a line; `None` where the holder has not written one yet.
    pub(crate) fn read(line: &str) -> Option<Holder> {
        serde_json::from_str(line).ok()
    }
}
