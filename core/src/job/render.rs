//! `openPlan`, `savePlan` and `render`: a document that is already there, read.

use super::{Done, Job};
use crate::error::Error;
use crate::input::{Auth, DocumentSource, PlanFile};
use crate::text::{Texts, plan_text};

impl Job<'_> {
    /// Checks a document and hands it over as a fresh plan would be. With a tenant at hand it must be
    /// this tenant's. `to_apply` refuses what `apply` would refuse, before anybody is asked a question.
    pub(super) async fn open_plan(
        &self,
        source: DocumentSource,
        to_apply: bool,
    ) -> Result<(), Error> {
        let (document, opened) = self.read_document(&source).await?;
        if to_apply {
            self.check_applyable(&opened.plan).await?;
        } else if self.client.config.auth != Auth::None {
            self.need_tenant()?;
            self.check_tenant(&opened.plan).await?;
        }
        self.finish_plan(document, &opened, None).await
    }

    /// Writes a document, byte for byte, to a file.
    pub(super) async fn save_plan(
        &self,
        source: DocumentSource,
        target: PlanFile,
    ) -> Result<(), Error> {
        let (document, _) = self.read_document(&source).await?;
        self.write_document(&document, &target).await?;
        self.done(Done {
            plan_path: Some(target.path),
            ..Done::default()
        });
        Ok(())
    }

    /// The human reading of a document.
    pub(super) async fn render(
        &self,
        source: DocumentSource,
        language: Option<String>,
    ) -> Result<(), Error> {
        let (_, opened) = self.read_document(&source).await?;
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
