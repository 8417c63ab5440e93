//! A page has no files by path; it hands over their content instead.

use reseat_core::ports::{FileError, FileReader, FileWriter, Files, PortFuture};

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
    fn open<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Box<dyn FileReader>, FileError>> {
        Box::pin(async move { Err(refusal(path)) })
    }

    fn create<'a>(
        &'a self,
        path: &'a str,
        _overwrite: bool,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, FileError>> {
        Box::pin(async move { Err(refusal(path)) })
    }

    fn kept<'a>(
        &'a self,
        _tenant_id: &'a str,
        _name: &'a str,
    ) -> PortFuture<'a, Result<Option<String>, FileError>> {
        Box::pin(async move { Ok(None) })
    }
}
