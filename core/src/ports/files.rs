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

/// A file that is being read, from its beginning.
pub trait FileReader: Port {
    /// The next piece, of whatever size suits the system; nothing after the last.
    fn next(&mut self) -> PortFuture<'_, Result<Option<Vec<u8>>, FileError>>;
}

/// A file that is being written. What stands at its path before it is finished is the file that was there, or an
/// empty one that keeps the name; one that is dropped before leaves nothing behind.
pub trait FileWriter: Port {
    /// Adds bytes at the end.
    fn append<'a>(&'a mut self, bytes: &'a [u8]) -> PortFuture<'a, Result<(), FileError>>;
    /// Puts the whole file in its place, where it would survive a power cut.
    fn finish(self: Box<Self>) -> PortFuture<'static, Result<(), FileError>>;
}

/// Files a request names by path, and those a tenant's administrators keep. A browser has none and refuses.
pub trait Files: Port {
    /// Opens a file for reading.
    fn open<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Box<dyn FileReader>, FileError>>;
    /// Starts a file with the user's rights only; one that is there is replaced with `overwrite` only.
    fn create<'a>(
        &'a self,
        path: &'a str,
        overwrite: bool,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, FileError>>;
    /// The path of a file that lies beside a tenant's journals, where there is one of that name.
    fn kept<'a>(
        &'a self,
        tenant_id: &'a str,
        name: &'a str,
    ) -> PortFuture<'a, Result<Option<String>, FileError>>;
}

impl dyn Files + '_ {
    /// The whole file.
    pub async fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let mut file = self.open(path).await?;
        let mut whole = Vec::new();
        while let Some(piece) = file.next().await? {
            if whole.is_empty() {
                whole = piece;
            } else {
                whole.extend_from_slice(&piece);
            }
        }
        Ok(whole)
    }

    /// Writes the whole file.
    pub async fn write(&self, path: &str, bytes: &[u8], overwrite: bool) -> Result<(), FileError> {
        let mut file = self.create(path, overwrite).await?;
        file.append(bytes).await?;
        file.finish().await
    }
}
