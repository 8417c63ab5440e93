//! `openPlan`, `savePlan`, `render` and `serviceMap`: a document that is already there, read.

use super::{Done, Job};
use crate::error::Error;
use crate::input::{Auth, DocumentSource, PlanFile};
use crate::model::Brakes;
use crate::plan::{Opened, Step, Summary};
use crate::text::{Texts, person_text, plan_text};

impl Job<'_> {
    /// Checks a document and hands it over as a fresh plan would be. With a tenant at hand it must be
    /// this tenant's. `to_apply` refuses what `apply` would refuse, before anybody is asked a question.
    pub(super) async fn open_plan(
        &self,
        mut source: DocumentSource,
        to_apply: bool,
    ) -> Result<(), Error> {
        // What is handed over is what was checked: a file is read once.
        let document = self.take_text(&mut source).await?;
        let mut summary = Summary::default();
        let opened = self
            .read_text_steps(&document, &source, |_, step| summary.take(&step))
            .await?;
        if to_apply {
            self.check_applyable(&opened.plan).await?;
        } else if self.client.config.auth != Auth::None {
            self.need_tenant()?;
            self.check_tenant(&opened.plan).await?;
        }
        let brakes = self.brakes_in_force(&opened).await?;
        self.finish_plan(Some(document), &opened, &summary, None, &brakes);
        Ok(())
    }

    /// The brakes of the tenant that a plan is for: whoever reads it should know what will hold it back.
    async fn brakes_in_force(&self, opened: &Opened) -> Result<Brakes, Error> {
        let policy = self.policy(&opened.plan.tenant.id).await?;
        Ok(policy.map(|(policy, _)| policy.brakes).unwrap_or_default())
    }

    /// Writes a document, byte for byte, to a file.
    pub(super) async fn save_plan(
        &self,
        mut source: DocumentSource,
        target: PlanFile,
    ) -> Result<(), Error> {
        let document = self.take_text(&mut source).await?;
        self.read_text_steps(&document, &source, |_, _| {}).await?;
        let files = &self.client.ports.files;
        files
            .write(&target.path, document.as_bytes(), target.overwrite)
            .await?;
        self.done(Done {
            plan_path: Some(target.path),
            ..Done::default()
        });
        Ok(())
    }

    /// The human reading of a document, or of one person's part of it.
    ///
    /// Errors: `UserNotFound` for a person who is not in the plan, and those of opening it.
    pub(super) async fn render(
        &self,
        source: DocumentSource,
        language: Option<String>,
        user: Option<String>,
    ) -> Result<(), Error> {
        let texts = match language {
            Some(language) => Texts::for_language(&language),
            None => (*self.client.texts).clone(),
        };
        if let Some(user) = user {
            let text = self.render_person(&source, user, &texts).await?;
            self.done(Done {
                text: Some(text),
                ..Done::default()
            });
            return Ok(());
        }
        let (opened, summary) = self.summarize(&source).await?;
        let brakes = self.brakes_in_force(&opened).await?;
        let words = plan_text(&opened, &summary, &brakes, &texts);
        self.done(Done {
            text: Some(words.text),
            confirmation: words.confirmation,
            ..Done::default()
        });
        Ok(())
    }
    async fn render_person(
        &self,
        source: &DocumentSource,
        user: String,
        texts: &Texts,
    ) -> Result<String, Error> {
        let wanted = user.trim().to_lowercase();
        let mut found = None;
        let is_meant = |step: &Step| {
            step.user_id.as_str() == wanted || step.user_principal_name.to_lowercase() == wanted
        };
        let opened = self
            .read_steps(source, |_, step| {
                if is_meant(&step) {
                    found = Some(step);
                }
            })
            .await?;
        match found {
            Some(step) => Ok(person_text(&step, &opened.plan, texts)),
            None => Err(Error::NotInPlan { user }),
        }
    }
}
