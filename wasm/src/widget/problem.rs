//! An error as the widget shows it: the core's own sentences and the press that may cure it.

use reseat_core::error::Report;
use reseat_core::text::Texts;
use reseat_core::{Error, ErrorCode};

/// What a person can do about it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cure {
    /// The same again: the connection may be back, the other run over.
    TryAgain,
    /// The same again after the page's sign-in.
    SignIn,
    /// Nothing in this element.
    Elsewhere,
}

/// One error.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: ErrorCode,
    /// The whole error document, for the page.
    pub(crate) report: Report,
}

impl Problem {
    /// The error in the language of `texts`.
    pub(crate) fn new(error: &Error, texts: &Texts) -> Problem {
        let mut report = error.report(texts);
        // Nothing was refused: the page had no token to give, and only the page can say why.
        if matches!(error, Error::TokenExpired { http: None }) {
            report.message = texts.say("widget.signIn.noToken", &[]);
            report.hint = texts.find("widget.signIn.noToken.hint", &[]);
        }
        Problem {
            code: error.code(),
            report,
        }
    }

    /// What can be done about it.
    pub(crate) fn cure(&self) -> Cure {
        match self.code {
            ErrorCode::TokenExpired => Cure::SignIn,
            // Rights may have been given meanwhile; a new token knows of them.
            ErrorCode::NotPermitted
            | ErrorCode::ConnectionFailed
            | ErrorCode::Throttled
            | ErrorCode::RunLocked
            | ErrorCode::ProtocolError
            | ErrorCode::JournalUnavailable => Cure::TryAgain,
            _ => Cure::Elsewhere,
        }
    }

    /// Whether the token that was in use is of no more use.
    pub(super) fn needs_new_token(&self) -> bool {
        matches!(self.code, ErrorCode::TokenExpired | ErrorCode::NotPermitted)
    }
}
