//! `plan`: reads the facts, builds the document, says what was found.

use super::{Done, Job};
use crate::error::{Error, Wrong};
use crate::event::{Event, Totals};
use crate::input::{PlanFile, PlanRequest};
use crate::plan::{self, Facts, Opened, PlanDocument};
use crate::text::{Value, plan_text};
use crate::{text, timestamp};

impl Job<'_> {
    pub(super) async fn plan(&self, request: PlanRequest) -> Result<(), Error> {
        self.need_tenant()?;
        let created_at = match &request.created_at {
            None => self.client.ports.clock.now(),
            Some(text) => timestamp::parse(text).ok_or_else(|| Wrong::Time {
                member: "createdAt".into(),
            })?,
        };
        let tenant = self.graph.organization().await?;
        let skus = self.graph.list_products(&self.catalogue).await?;
        // Names are looked up before users are read: a typing slip should not cost minutes.
        let wish = plan::resolve(&request, &skus)?;
        let chosen = self.choose(request.users, &skus).await?;
        self.stop_if_cancelled()?;
        let texts = &self.client.texts;
        self.events
            .emit(text::planning(chosen.users.len() as u64, texts));
        let facts = Facts {
            tenant,
            cloud: self.client.config.environment.name().into(),
            catalogue_version: self.catalogue.version().into(),
            skus,
            users: chosen.users,
            named_twice: chosen.named_twice,
        };
        let plan = plan::build(facts, &wish, chosen.selection);
        let (document, opened) = plan::write(plan, timestamp::whole(created_at))?;
        self.finish_plan(document, &opened, request.target).await
    }

    /// Says findings, counts and words of a document and hands it over, or writes it.
    pub(super) async fn finish_plan(
        &self,
        document: String,
        opened: &Opened,
        target: Option<PlanFile>,
    ) -> Result<(), Error> {
        for event in self.findings(&opened.plan) {
            self.events.emit(event);
        }
        let words = plan_text(opened, &self.client.texts);
        let document = match &target {
            None => Some(document),
            Some(target) => {
                self.write_document(&document, target).await?;
                None
            }
        };
        self.done(Done {
            totals: Some(Totals::Plan(opened.plan.totals)),
            document,
            plan_path: target.map(|target| target.path),
            text: Some(words.text),
            confirmation: words.confirmation,
        });
        Ok(())
    }

    pub(super) async fn write_document(
        &self,
        document: &str,
        target: &PlanFile,
    ) -> Result<(), Error> {
        let files = &self.client.ports.files;
        let written = files.write(&target.path, document.as_bytes(), target.overwrite);
        Ok(written.await?)
    }

    fn findings(&self, plan: &PlanDocument) -> Vec<Event> {
        let texts = &self.client.texts;
        plan.findings
            .iter()
            .map(|finding| {
                let values = [
                    ("count", Value::count(finding.count)),
                    ("product", text::product_value(plan, finding)),
                ];
                Event::Finding {
                    id: finding.id,
                    severity: finding.severity,
                    user_id: None,
                    user_principal_name: None,
                    target: finding.target.clone(),
                    count: finding.count,
                    message: texts.say(&text::keyed("finding", finding, ".message"), &values),
                    hint: texts.find(&text::keyed("finding", finding, ".hint"), &values),
                }
            })
            .collect()
    }
}
