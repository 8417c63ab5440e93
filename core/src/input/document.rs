//! Which plan document a request means, and where one goes.

use super::members::{Members, Path};
use crate::error::{Error, Misuse};

/// A plan document, by text or by place.
#[derive(Clone, Debug)]
pub struct DocumentSource {
    /// Where it is.
    pub place: DocumentPlace,
    /// The digest of the plan that a person was shown, where a face has one: a file may hold another by now.
    pub digest: Option<String>,
}

/// Where a plan document is.
#[derive(Clone, Debug)]
pub enum DocumentPlace {
    /// The document's exact bytes.
    Text(String),
    /// A file that holds them.
    Path(String),
}

impl DocumentSource {
    /// Takes the members that say which plan is meant: by its text or its path, and, with each, by its digest.
    ///
    /// Errors: `InvalidInput` for both, or neither.
    pub(super) fn read(all: &mut Members) -> Result<DocumentSource, Error> {
        let document: Option<String> = all.take("document")?;
        let path: Option<Path> = all.take("planPath")?;
        let digest: Option<String> = all.take("digest")?;
        let place = match (document, path) {
            (Some(text), None) => DocumentPlace::Text(text),
            (None, Some(Path(path))) => DocumentPlace::Path(path),
            _ => return Err(Misuse::PlanTwice.into()),
        };
        Ok(DocumentSource { place, digest })
    }

    /// As [`DocumentSource::read`], where it may be left out.
    ///
    /// Errors: `InvalidInput` for both.
    pub(super) fn read_any(all: &mut Members) -> Result<Option<DocumentSource>, Error> {
        if all.has("document") || all.has("planPath") || all.has("digest") {
            return DocumentSource::read(all).map(Some);
        }
        Ok(None)
    }

    /// As [`DocumentSource::read`], for an object that says nothing else.
    pub(super) fn of(mut all: Members) -> Result<DocumentSource, Error> {
        let source = DocumentSource::read(&mut all)?;
        all.end()?;
        Ok(source)
    }

    /// The file, where there is one.
    pub fn path(&self) -> Option<&str> {
        match &self.place {
            DocumentPlace::Text(_) => None,
            DocumentPlace::Path(path) => Some(path),
        }
    }
}

/// The file a plan is written to.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// Its path.
    pub path: String,
    /// Whether one that is there may be replaced.
    pub overwrite: bool,
}
