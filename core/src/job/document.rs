//! Reading a document that is already there, a piece at a time.

use super::Job;
use crate::error::{Error, PlanFault};
use crate::input::{DocumentPlace, DocumentSource};
use crate::plan::{Opened, PlanDocument, Reader, Step, Summary, diagnose};
use crate::ports::FileReader;

/// How much of a text is read before others on the same thread get their turn.
const PIECE: usize = 256 * 1024;

impl Job<'_> {
    /// Reads a document through and gives each step to `each`; what comes back has no steps.
    ///
    /// Errors: those of opening it, naming the file; `PlanReplaced` for another plan than the one that was
    /// shown. Steps may have been given out before the error.
    pub(super) async fn read_steps(
        &self,
        source: &DocumentSource,
        mut each: impl FnMut(&PlanDocument, Step),
    ) -> Result<Opened, Error> {
        let path = match &source.place {
            DocumentPlace::Text(text) => return self.read_text_steps(text, source, each).await,
            DocumentPlace::Path(path) => path,
        };
        match self.read_file(path, &mut each).await {
            Ok(opened) => as_shown(opened, source),
            Err(fault) if is_of_document(&fault) => {
                let text = self.file_text(path).await?;
                Err(diagnose(&text, fault).in_file(path))
            }
            Err(fault) => Err(fault),
        }
    }

    /// The same for a document whose text is at hand; `source` says where it is from.
    pub(super) async fn read_text_steps(
        &self,
        text: &str,
        source: &DocumentSource,
        mut each: impl FnMut(&PlanDocument, Step),
    ) -> Result<Opened, Error> {
        let located = |fault| {
            let fault = diagnose(text, fault);
            match source.path() {
                Some(path) => fault.in_file(path),
                None => fault,
            }
        };
        let mut reader = Reader::default();
        for piece in text.as_bytes().chunks(PIECE) {
            reader.feed(piece, &mut each).map_err(located)?;
            self.let_others().await;
        }
        as_shown(reader.finish().map_err(located)?, source)
    }

    async fn read_file(
        &self,
        path: &str,
        each: &mut impl FnMut(&PlanDocument, Step),
    ) -> Result<Opened, Error> {
        let file = self.client.ports.files.open(path).await?;
        self.read_pieces(file, each).await
    }

    /// A document whose file is open; the same for its steps.
    pub(super) async fn read_pieces(
        &self,
        mut file: Box<dyn FileReader>,
        each: &mut impl FnMut(&PlanDocument, Step),
    ) -> Result<Opened, Error> {
        let mut reader = Reader::default();
        while let Some(piece) = file.next().await? {
            reader.feed(&piece, each)?;
            self.let_others().await;
        }
        reader.finish()
    }

    /// What is told of a document's steps, and the document without them.
    pub(super) async fn summarize(
        &self,
        source: &DocumentSource,
    ) -> Result<(Opened, Summary), Error> {
        let mut summary = Summary::default();
        let opened = self
            .read_steps(source, |_, step| summary.take(&step))
            .await?;
        Ok((opened, summary))
    }

    /// A document with all its steps.
    pub(super) async fn read_plan(&self, source: &DocumentSource) -> Result<Opened, Error> {
        let mut steps = Vec::new();
        let mut opened = self.read_steps(source, |_, step| steps.push(step)).await?;
        opened.plan.steps = steps;
        Ok(opened)
    }

    /// The document's exact bytes, taken out of the source where they are in it: a copy of hundreds of megabytes would
    /// hold the thread.
    pub(super) async fn take_text(&self, source: &mut DocumentSource) -> Result<String, Error> {
        match &mut source.place {
            DocumentPlace::Text(text) => Ok(std::mem::take(text)),
            DocumentPlace::Path(path) => self.file_text(path).await,
        }
    }

    async fn file_text(&self, path: &str) -> Result<String, Error> {
        let bytes = self.client.ports.files.read(path).await?;
        String::from_utf8(bytes).map_err(|_| {
            let fault = PlanFault::NotText;
            Error::PlanUnreadable { fault }.in_file(path)
        })
    }
}

/// Errors: `PlanReplaced` for another plan than the one that was shown.
fn as_shown(opened: Opened, source: &DocumentSource) -> Result<Opened, Error> {
    match &source.digest {
        Some(shown) if *shown != opened.digest => Err(Error::PlanReplaced {
            path: source.path().unwrap_or_default().into(),
        }),
        _ => Ok(opened),
    }
}

/// Whether it is the document that is wrong, and not what it was read with.
fn is_of_document(fault: &Error) -> bool {
    matches!(
        fault,
        Error::PlanUnreadable { .. } | Error::PlanDigestMismatch
    )
}
