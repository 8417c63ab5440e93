use super::{Port, PortFuture};

/// Why a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// The system refused.
    Unusable {
        /// The path as it was given.
        path: String,
        /// The system's own word.
        detail: String,
    },
    /// A file is there, and it was not to be replaced.
    There {
        /// The path as it was given.
        path: String,
    },
}

/// Files a request names by path: plans and lists of users. A browser has none and refuses.
pub trait Files: Port {
    /// The whole file.
    fn read<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Vec<u8>, FileError>>;
    /// Writes the whole file with the user's rights only; whole or not at all. One that is there is replaced with
    /// `overwrite` only.
    fn write<'a>(
        &'a self,
        path: &'a str,
        bytes: &'a [u8],
        overwrite: bool,
    ) -> PortFuture<'a, Result<(), FileError>>;
}
