use super::{Port, PortFuture};

/// A file could not be read or written; `detail` is the system's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The path as it was given.
    pub path: String,
    /// What the system said.
    pub detail: String,
}

/// Files a request names by path: plans and lists of users. A browser has none and refuses.
pub trait Files: Port {
    /// The whole file.
    fn read<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Vec<u8>, FileError>>;
    /// Writes the whole file with the user's rights only, replacing one that is there; whole or not at all.
    fn write<'a>(&'a self, path: &'a str, bytes: &'a [u8])
    -> PortFuture<'a, Result<(), FileError>>;
}
