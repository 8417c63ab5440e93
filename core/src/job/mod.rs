//! Requests carried out: one file per kind.

mod apply;
mod connect;
mod list;
mod plan;
mod render;
mod users;

use crate::Client;
use crate::catalogue::Catalogue;
use crate::control::Control;
use crate::error::{Error, PlanFault};
use crate::event::{Event, Events, Totals};
use crate::graph::Graph;
use crate::input::{Auth, DocumentPlace, DocumentSource, Request};
use crate::plan::{Opened, PlanDocument, open};
use crate::text;

/// What every job works with.
struct Job<'a> {
    client: &'a Client,
    graph: Graph<'a>,
    control: &'a Control,
    events: &'a dyn Events,
    catalogue: Catalogue,
}

pub(crate) async fn run(
    client: &Client,
    request: Request,
    control: &Control,
    events: &dyn Events,
) -> Result<(), Error> {
    let job = Job {
        client,
        graph: Graph::new(&client.ports, client.config.environment.root(), control),
        control,
        events,
        catalogue: Catalogue::built_in(),
    };
    match request {
        Request::Connect => job.connect().await,
        Request::ListProducts => job.list_products().await,
        Request::ListUsers { users } => job.list_users(users).await,
        Request::Plan(request) => job.plan(*request).await,
        Request::OpenPlan { source, to_apply } => job.open_plan(source, to_apply).await,
        Request::SavePlan { source, target } => job.save_plan(source, target).await,
        Request::Render { source, language } => job.render(source, language).await,
        Request::Apply {
            source,
            reason,
            host,
        } => job.apply(source, reason, host).await,
    }
}

/// The members of `done` that most jobs leave empty.
#[derive(Default)]
struct Done {
    totals: Option<Totals>,
    document: Option<String>,
    plan_path: Option<String>,
    text: Option<String>,
    confirmation: Option<String>,
}

impl Job<'_> {
    fn done(&self, done: Done) {
        self.events.emit(Event::Done {
            totals: done.totals,
            cancelled: false,
            stopped: None,
            hint: None,
            reason: None,
            go_on: None,
            document: done.document,
            plan_path: done.plan_path,
            text: done.text,
            confirmation: done.confirmation,
            move_id: None,
        });
    }

    /// Everything but opening and rendering plans needs a tenant.
    fn need_tenant(&self) -> Result<(), Error> {
        if self.client.config.auth == Auth::None {
            return Err(Error::NoTenant);
        }
        self.client.config.environment.refuse_closed()
    }

    /// A plan is applied to the tenant it was made for.
    ///
    /// Errors: `PlanTenantMismatch`, and those of reads.
    async fn check_tenant(&self, plan: &PlanDocument) -> Result<(), Error> {
        let tenant = self.graph.organization().await?;
        if tenant.id == plan.tenant.id {
            return Ok(());
        }
        Err(Error::PlanTenantMismatch {
            planned: plan.tenant.id.clone(),
            connected: tenant.id,
        })
    }

    fn stop_if_cancelled(&self) -> Result<(), Error> {
        if self.control.is_cancelled() {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    }

    /// The document, and what it holds.
    ///
    /// Errors: those of opening it, naming the file; `PlanDigestMismatch` for another plan than the one that was
    /// shown.
    async fn read_document(&self, source: &DocumentSource) -> Result<(String, Opened), Error> {
        let path = source.path();
        let located = |fault: Error| match path {
            Some(path) => fault.in_file(path),
            None => fault,
        };
        let document = match &source.place {
            DocumentPlace::Text(text) => text.clone(),
            DocumentPlace::Path(path) => {
                let bytes = self.client.ports.files.read(path).await?;
                String::from_utf8(bytes).map_err(|_| {
                    located(Error::PlanUnreadable {
                        fault: PlanFault::NotText,
                    })
                })?
            }
        };
        let opened = open(&document).map_err(located)?;
        match &source.digest {
            Some(shown) if *shown != opened.digest => Err(Error::PlanReplaced {
                path: path.unwrap_or_default().into(),
            }),
            _ => Ok((document, opened)),
        }
    }

    /// Says how far reading users is.
    fn reading(&self, done: u64, total: Option<u64>) {
        self.events
            .emit(text::reading(done, total, &self.client.texts));
    }
}
