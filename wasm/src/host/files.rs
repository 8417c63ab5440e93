//! A page has no files by path; it hands over their content instead.

use reseat_core::ports::{FileError, Files, PortFuture};

/// Refuses every path.
#[derive(Debug)]
pub(crate) struct NoFiles;

fn refusal(path: &str) -> FileError {
    FileError::Unusable {
        path: path.into(),
        detail: "a page cannot open files by path".into(),
    }
}

impl Files for NoFiles {
    fn read<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Vec<u8>, FileError>> {
        Box::pin(async move { Err(refusal(path)) })
    }

    fn write<'a>(
        &'a self,
        path: &'a str,
        _bytes: &'a [u8],
        _overwrite: bool,
    ) -> PortFuture<'a, Result<(), FileError>> {
        Box::pin(async move { Err(refusal(path)) })
    }
}
