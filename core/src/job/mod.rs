//! Requests carried out: one file per kind.

mod apply;
mod compare;
mod connect;
mod document;
mod facts;
mod list;
mod moves;
mod nearest;
mod plan;
mod policy;
mod prove;
mod render;
mod resume;
mod users;
mod words;

use crate::Client;
use crate::catalogue::Catalogue;
use crate::control::Control;
use crate::digest::sha256;
use crate::error::Error;
use crate::event::{Event, Events, Totals};
use crate::graph::Graph;
use crate::input::{Auth, FileSource, Request};
use crate::plan::PlanDocument;
use crate::text;

use self::apply::Order;

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
        graph: Graph::new(
            &client.ports,
            client.config.environment.root(),
            control,
            &client.meter,
        ),
        control,
        events,
        catalogue: catalogue(client).await?,
    };
    match request {
        Request::Connect => job.connect().await,
        Request::ListProducts => job.list_products().await,
        Request::ListUsers { users } => job.list_users(users).await,
        Request::Plan(request) => job.plan(*request).await,
        Request::OpenPlan { source, to_apply } => job.open_plan(source, to_apply).await,
        Request::SavePlan { source, target } => job.save_plan(source, target).await,
        Request::Render {
            source,
            language,
            user,
        } => job.render(source, language, user).await,
        Request::Apply {
            source,
            reason,
            host,
            rules,
        } => {
            job.apply(
                source,
                Order {
                    reason,
                    host,
                    rules,
                },
            )
            .await
        }
        Request::TestPlan { source } => job.test_plan(source).await,
        Request::ComparePlans { source, other } => job.compare_plans(source, other).await,
        Request::ServiceMap { source } => job.service_map(source).await,
        Request::Resume(request) => job.resume(request).await,
        Request::ListMoves { tenant_id, move_id } => job.list_moves(tenant_id, move_id).await,
        Request::TestMove {
            tenant_id,
            move_id,
            online,
            source,
        } => job.test_move(tenant_id, &move_id, online, source).await,
    }
}

/// The names: those that were built in, or a list that takes their place. Its version is its digest: the list
/// bears no date.
async fn catalogue(client: &Client) -> Result<Catalogue, Error> {
    let (bytes, path) = match &client.config.catalogue {
        None => return Ok(Catalogue::built_in()),
        Some(FileSource::Bytes(bytes)) => (bytes.clone(), None),
        Some(FileSource::Path(path)) => (client.ports.files.read(path).await?, Some(path)),
    };
    let version = format!("sha256:{}", sha256(&bytes));
    Catalogue::from_csv(&bytes, &version).map_err(|fault| {
        let fault = Error::CatalogueUnreadable(fault);
        match path {
            Some(path) => fault.in_file(path),
            None => fault,
        }
    })
}

/// The members of `done` that most jobs leave empty.
#[derive(Default)]
struct Done {
    totals: Option<Totals>,
    document: Option<String>,
    plan_path: Option<String>,
    text: Option<String>,
    confirmation: Option<String>,
    receipt: Option<String>,
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
            receipt: done.receipt,
            rescued: None,
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

    /// Says how far reading users is.
    fn reading(&self, done: u64, total: Option<u64>) {
        self.events
            .emit(text::reading(done, total, &self.client.texts));
    }
}
