//! `plan`: reads the facts, builds the document, says what was found.

use super::users::TOGETHER;
use super::{Done, Job};
use crate::catalogue::{Families, Rules as ProductRules};
use crate::error::{Error, Wrong};
use crate::event::Totals;
use crate::input::{NamedUser, PlanFile, PlanRequest, need_wishes};
use crate::model::Brakes;
use crate::plan::{self, Facts, Opened, Planner, Summary, Writer};
use crate::text::{self, plan_text};
use crate::timestamp;

/// Users who are judged, or written, before others on the same thread get their turn.
const AT_ONCE: usize = 50;

/// Where a document goes while it is written.
enum Sink {
    Text(String),
    File(Box<dyn crate::ports::FileWriter>),
}

/// How long a document becomes, by its first piece: a text that grows by doubling is copied each time, and a large
/// one holds the thread for long.
fn expected(first: usize, users: usize) -> usize {
    first
        .saturating_mul(users / AT_ONCE + 1)
        .saturating_add(first)
}

impl Job<'_> {
    pub(super) async fn plan(&self, request: PlanRequest) -> Result<(), Error> {
        self.need_tenant()?;
        let created_at = match &request.created_at {
            None => self.client.ports.clock.now(),
            Some(text) => timestamp::parse(text).ok_or_else(|| Wrong::Time {
                member: "createdAt".into(),
            })?,
        };
        // A name that is taken is said before a tenant of a million users was read for nothing.
        let sink = match &request.target {
            None => Sink::Text(String::new()),
            Some(file) => Sink::File(
                self.client
                    .ports
                    .files
                    .create(&file.path, file.overwrite)
                    .await?,
            ),
        };
        let tenant = self.graph.organization().await?;
        let skus = self.graph.list_products(&self.catalogue).await?;
        let map = self.map_names(&request).await?;
        // Names are looked up before users are read: a typing slip should not cost minutes.
        let (base, mut rules) = plan::resolve(&request, &map, &skus)?;
        let never_touch = self.never_touch(&tenant.id).await?;
        let policy = self.policy(&tenant.id).await?;
        let check = |rows: &[NamedUser]| match &request.scope {
            Some(_) => Ok(()),
            None => need_wishes(rows),
        };
        let chosen = self.choose(request.users, &skus, check).await?;
        self.stop_if_cancelled()?;
        let selection = chosen.selection.clone();
        let ignored = chosen.ignored_columns.clone();
        let (mut users, wishes) = self
            .wishes(
                chosen,
                base.as_ref(),
                &request.services,
                &rules.required,
                &skus,
            )
            .await?;
        if let Some((list, digest)) = never_touch {
            for some in users.chunks_mut(TOGETHER) {
                for asked in some {
                    asked.is_untouchable =
                        list.has(&asked.user.id, &asked.user.user_principal_name);
                }
                self.let_others().await;
            }
            let unknown = self.unknown_untouchables(&list, &users, &selection).await?;
            if !unknown.is_empty() {
                let texts = &self.client.texts;
                self.events
                    .emit(text::unknown_untouchables(&unknown, texts));
            }
            rules.never_touch = Some(digest);
        }
        rules.policy = policy.as_ref().map(|(_, digest)| digest.clone());
        let facts = Facts {
            tenant,
            cloud: self.client.config.environment.name().into(),
            catalogue_version: self.catalogue.version().into(),
            created_at,
            subscriptions: self.subscriptions().await?,
            groups: self.group_names(&users).await,
            skus,
            selection,
            users,
            wishes,
            rules,
        };
        self.stop_if_cancelled()?;
        if !ignored.is_empty() {
            self.events
                .emit(text::ignored_columns(&ignored, &self.client.texts));
        }
        let brakes = policy.map(|(policy, _)| policy.brakes);
        self.make_plan(&facts, sink, request.target, &brakes.unwrap_or_default())
            .await?;
        self.let_go(facts).await
    }

    /// Gives back the memory of many users a slice at a time: all at once it would hold the thread.
    async fn let_go(&self, mut facts: Facts) -> Result<(), Error> {
        while !facts.users.is_empty() {
            let left = facts.users.len().saturating_sub(TOGETHER);
            facts.users.truncate(left);
            self.let_others().await;
        }
        Ok(())
    }

    async fn make_plan(
        &self,
        facts: &Facts,
        mut sink: Sink,
        target: Option<PlanFile>,
        brakes: &Brakes,
    ) -> Result<(), Error> {
        let total = facts.users.len() as u64;
        self.events.emit(text::planning(total, &self.client.texts));
        let families = Families::built_in();
        self.breathe().await?;
        let product_rules = ProductRules::built_in();
        self.breathe().await?;
        let mut planner = Planner::new(facts, &families, &product_rules);
        while planner.judge(AT_ONCE) {
            self.breathe().await?;
        }
        self.breathe().await?;
        while planner.seat(AT_ONCE) {
            self.breathe().await?;
        }
        let draft = planner.finish();
        self.breathe().await?;
        let mut writer = Writer::new(draft, timestamp::whole(facts.created_at));
        while let Some(piece) = writer.next(AT_ONCE)? {
            match &mut sink {
                Sink::Text(document) => {
                    if document.is_empty() {
                        document.reserve(expected(piece.len(), facts.users.len()));
                    }
                    document.push_str(&piece);
                }
                Sink::File(file) => file.append(piece.as_bytes()).await?,
            }
            self.breathe().await?;
        }
        let (opened, summary) = writer.finish();
        let document = match sink {
            Sink::Text(document) => Some(document),
            Sink::File(file) => {
                file.finish().await?;
                None
            }
        };
        self.finish_plan(
            document,
            &opened,
            &summary,
            target.map(|target| target.path),
            brakes,
        );
        Ok(())
    }

    /// Lets others on the same thread have their turn, and ends a job that was cancelled.
    async fn breathe(&self) -> Result<(), Error> {
        self.let_others().await;
        self.stop_if_cancelled()
    }

    /// Lets others on the same thread have their turn. What must be said of every user is said even of a run
    /// that was cancelled: reading a plan goes on.
    pub(super) async fn let_others(&self) {
        self.client.ports.let_others().await;
    }

    /// Says findings, counts and words of a document and hands it over, or says where it is.
    pub(super) fn finish_plan(
        &self,
        document: Option<String>,
        opened: &Opened,
        summary: &Summary,
        plan_path: Option<String>,
        brakes: &Brakes,
    ) {
        let texts = &self.client.texts;
        for finding in &opened.plan.findings {
            self.events
                .emit(text::finding(&opened.plan, finding, summary, texts));
        }
        let words = plan_text(opened, summary, brakes, texts);
        self.done(Done {
            totals: Some(Totals::Plan(opened.plan.totals)),
            document,
            plan_path,
            text: Some(words.text),
            confirmation: words.confirmation,
            ..Done::default()
        });
    }
}
