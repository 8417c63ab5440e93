//! What a job is asked for. A document is handed over as it is: written into a request and read out of it again, a
//! plan for 100,000 people would hold the page.

use reseat_core::Error;
use reseat_core::input::{DocumentPlace, DocumentSource, Request, RunRules};
use std::rc::Rc;

/// A request of the core.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    /// As JSON.
    Json(String),
    /// `openPlan`.
    Open(String),
    /// `apply`, of the plan with that digest.
    Apply {
        document: Rc<String>,
        digest: String,
    },
}

impl Ask {
    /// The request.
    ///
    /// Errors: as [`Request::parse`].
    pub(crate) fn into_request(self) -> Result<Request, Error> {
        match self {
            Ask::Json(json) => Request::parse(json.as_bytes()),
            Ask::Open(document) => Ok(Request::OpenPlan {
                source: source(document, None),
                to_apply: false,
            }),
            Ask::Apply { document, digest } => Ok(Request::Apply {
                source: source(document.to_string(), Some(digest)),
                reason: None,
                host: None,
                rules: RunRules::default(),
            }),
        }
    }
}

fn source(document: String, digest: Option<String>) -> DocumentSource {
    DocumentSource {
        place: DocumentPlace::Text(document),
        digest,
    }
}
