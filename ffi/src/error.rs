//! A failed call: its status and its document.

use reseat_core::Error;
use reseat_core::text::Texts;

/// What a failed call gives back.
#[derive(Debug)]
pub(crate) struct Failure {
    /// A number of the table.
    pub(crate) status: i32,
    /// The error document, `tests/schemas/error.schema.json`.
    pub(crate) document: Vec<u8>,
}

impl Failure {
    /// The failure in the language of `texts`.
    pub(crate) fn new(error: &Error, texts: &Texts) -> Failure {
        Failure {
            status: error.code().status(),
            // The report is plain strings and numbers; were it ever not, the status still says what it is.
            document: serde_json::to_vec(&error.report(texts)).unwrap_or_default(),
        }
    }
}

/// Where nothing says a language, it is English.
impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::new(&error, &Texts::english())
    }
}
