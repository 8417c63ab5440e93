//! `openPlan` and `render`: a document that is already there, read.

use super::{Done, Job};
use crate::error::Error;
use crate::input::{Auth, DocumentSource};
use crate::plan;
use crate::text::{Texts, plan_text};

impl Job<'_> {
    /// Checks a document and hands it over as a fresh plan would be. With a tenant at hand it must be
    /// this tenant's.
    pub(super) async fn open_plan(&self, source: DocumentSource) -> Result<(), Error> {
        let document = self.read_document(source).await?;
        let opened = plan::open(&document)?;
        if self.client.config.auth != Auth::None {
            self.need_tenant()?;
            self.check_tenant(&opened.plan).await?;
        }
        self.finish_plan(document, &opened, None).await
    }

    /// The human reading of a document.
    pub(super) async fn render(
        &self,
        source: DocumentSource,
        language: Option<String>,
    ) -> Result<(), Error> {
        let opened = plan::open(&self.read_document(source).await?)?;
        let words = match language {
            Some(language) => plan_text(&opened, &Texts::for_language(&language)),
            None => plan_text(&opened, &self.client.texts),
        };
        self.done(Done {
            text: Some(words.text),
            confirmation: words.confirmation,
            ..Done::default()
        });
        Ok(())
    }
}
