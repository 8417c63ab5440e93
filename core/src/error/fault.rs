//! What exactly was wrong, where one id has several causes. Each is a form of the id's sentence in `core/text`.

/// What is wrong with a list of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvFault {
    /// Not UTF-8, or a zero byte.
    NotText,
    /// A quote that is not closed at the end of its cell; the place is where it opens.
    Quote,
    /// A row that holds something and names no user.
    NoUser,
}

impl CsvFault {
    /// The form of the sentence.
    pub(super) fn form(self) -> Option<&'static str> {
        match self {
            CsvFault::NotText => None,
            CsvFault::Quote => Some("quote"),
            CsvFault::NoUser => Some("noUser"),
        }
    }
}
