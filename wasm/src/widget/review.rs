//! The review: a reading of the plan document and of nothing else.

use super::reading::{Changes, Gathered, Row, Tally};
use reseat_core::ErrorCode;
use reseat_core::catalogue::Purpose;
use reseat_core::event::{PlanTotals, Severity};
use reseat_core::model::{Cure, ServiceId, SkuId, UserId};
use reseat_core::plan::{
    FindingCount, Opened, PlanDocument, Scope, State, Step, StepFinding, Wishes,
};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// A plan and what is shown of it.
#[derive(Debug)]
pub(crate) struct Review {
    /// The document's exact bytes.
    pub(crate) document: Rc<String>,
    /// All but the steps, which stay in the document.
    pub(crate) opened: Opened,
    /// Whether it was opened, and not made here.
    pub(crate) is_opened: bool,
    /// The core's own words about it.
    pub(crate) findings: Vec<Finding>,
    pub(crate) changes: Changes,
    products: HashMap<SkuId, String>,
    services: HashMap<ServiceId, (Purpose, String)>,
    rows: Vec<Row>,
    sets: Vec<Vec<StepFinding>>,
    /// Everybody, where the request names its users one by one.
    pub(super) ids: Vec<UserId>,
    /// Which users are listed; all when absent.
    pub(crate) filter: Option<Listed>,
    /// How many users are listed.
    limit: usize,
    /// The steps that are listed, and how many there are in all.
    pub(crate) steps: Vec<Step>,
    pub(crate) step_count: usize,
}

/// Which users of a plan are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// Those in a state.
    State(State),
    /// Those with exactly this finding.
    Finding(StepFinding),
}

/// Something an administrator should know about the plan.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// What it is about.
    pub(crate) about: StepFinding,
    pub(crate) count: u64,
    /// The first users it is about, by address.
    pub(crate) names: Vec<String>,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) cures: Vec<Cure>,
}

/// How many users are listed at first, and with each press on *Show more*.
pub(crate) const PAGE: usize = 50;

impl Review {
    pub(super) fn new(
        document: Rc<String>,
        opened: Opened,
        gathered: Gathered,
        mut findings: Vec<Finding>,
        is_opened: bool,
    ) -> Review {
        findings.sort_by_key(|finding| (finding.about.severity, std::cmp::Reverse(finding.count)));
        let products = opened.plan.products.iter();
        let products = products.map(|product| (product.sku_id, product.name.clone()));
        let services = opened.plan.products.iter();
        let services = services
            .flat_map(|product| &product.services)
            .map(|service| {
                let purpose = Purpose::of(&service.service_plan_name);
                (service.service_plan_id, (purpose, service.name.clone()))
            });
        let mut review = Review {
            products: products.collect(),
            services: services.collect(),
            document,
            opened,
            is_opened,
            findings,
            changes: gathered.changes,
            rows: gathered.rows,
            sets: gathered.findings,
            ids: gathered.ids,
            filter: None,
            limit: PAGE,
            steps: Vec::new(),
            step_count: 0,
        };
        review.list(None);
        review
    }

    /// The document without its steps.
    pub(crate) fn plan(&self) -> &PlanDocument {
        &self.opened.plan
    }

    pub(crate) fn totals(&self) -> PlanTotals {
        self.opened.plan.totals
    }

    /// A product's name.
    pub(crate) fn product(&self, id: SkuId) -> String {
        let name = self.products.get(&id).cloned();
        name.unwrap_or_else(|| id.to_string())
    }

    /// A service's name.
    pub(crate) fn service(&self, id: ServiceId) -> String {
        let known = self.services.get(&id);
        known.map_or_else(|| id.to_string(), |(_, name)| name.clone())
    }

    /// A tally's services: those of most users first, among equals those people know best.
    pub(crate) fn ranked(&self, tally: &Tally) -> Vec<ServiceId> {
        let mut list: Vec<(&ServiceId, &u64)> = tally.services.iter().collect();
        list.sort_by_key(|(service, users)| {
            (std::cmp::Reverse(**users), self.services.get(service))
        });
        list.into_iter().map(|(service, _)| *service).collect()
    }

    /// What people call a service or a product that a request would name.
    pub(crate) fn called(&self, name: &str) -> String {
        let products = &self.plan().products;
        let service = (products.iter().flat_map(|product| &product.services))
            .find(|one| one.service_plan_name == name || one.service_plan_id.to_string() == name)
            .map(|one| one.name.clone());
        let product = products.iter().find(|one| one.sku_part_number == name);
        service
            .or_else(|| product.map(|one| one.name.clone()))
            .unwrap_or_else(|| name.into())
    }

    /// Services in the order people know them best.
    pub(crate) fn sorted(&self, services: &[ServiceId]) -> Vec<ServiceId> {
        let mut list = services.to_vec();
        list.sort_by_key(|service| self.services.get(service));
        list
    }

    /// The product whose seats are waited for, where it is one.
    pub(crate) fn awaited(&self) -> Option<String> {
        let findings = self.plan().findings.iter();
        let mut seats = findings.filter(|finding| finding.id == ErrorCode::SeatUnavailable);
        let first = seats.next().filter(|_| seats.next().is_none())?;
        let target = first.target.as_deref()?;
        Some(SkuId::parse(target).map_or_else(|| target.into(), |id| self.product(id)))
    }

    /// The finding of the whole plan that a user's is one of.
    pub(crate) fn counted(&self, finding: &StepFinding) -> Option<&FindingCount> {
        let mut all = self.plan().findings.iter();
        all.find(|one| StepFinding::from(*one) == *finding)
    }

    /// The one wish of everybody, where it is one.
    pub(crate) fn scope(&self) -> Option<&Scope> {
        match &self.plan().request.wishes {
            Wishes::Same(wish) => Some(&wish.scope),
            Wishes::Rows(_) => None,
        }
    }

    /// The names of products, in the order of their ids, each once.
    pub(crate) fn names(&self, products: impl IntoIterator<Item = SkuId>) -> Vec<String> {
        let products: BTreeSet<SkuId> = products.into_iter().collect();
        products.into_iter().map(|id| self.product(id)).collect()
    }

    /// Lists only those of the filter, from the beginning.
    pub(super) fn list(&mut self, filter: Option<Listed>) {
        self.filter = filter;
        self.limit = PAGE;
        self.steps.clear();
        self.step_count = self.listed().count();
        self.fill();
    }

    /// Lists more.
    pub(super) fn list_more(&mut self) {
        self.limit += PAGE;
        self.fill();
    }

    fn listed(&self) -> impl Iterator<Item = &Row> {
        let has: Vec<bool> = self
            .sets
            .iter()
            .map(|set| match &self.filter {
                Some(Listed::Finding(finding)) => set.contains(finding),
                _ => true,
            })
            .collect();
        self.rows.iter().filter(move |row| match &self.filter {
            Some(Listed::State(state)) => row.state == *state,
            _ => has.get(row.findings).copied().unwrap_or(false),
        })
    }

    /// Reads the steps that are listed and not read yet.
    fn fill(&mut self) {
        let wanted = self.limit.saturating_sub(self.steps.len());
        let rows = self.listed().skip(self.steps.len()).take(wanted);
        let read: Vec<Step> = rows.filter_map(|row| self.step(*row)).collect();
        self.steps.extend(read);
    }

    fn step(&self, row: Row) -> Option<Step> {
        let rest = self.document.get(row.at..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Step>();
        values.next()?.ok()
    }

    /// The name for the file the plan is saved in.
    pub(crate) fn file_name(&self) -> String {
        let date = self.opened.created_at.get(..10).unwrap_or_default();
        format!("reseat-plan-{date}.json")
    }
}

/// Whether a finding needs somebody; waiting for a seat is told as a warning, as the counts tell it.
pub(crate) fn is_grave(finding: &StepFinding) -> bool {
    let is_blocking = matches!(finding.severity, Severity::BlocksRun | Severity::BlocksUser);
    is_blocking && finding.id != ErrorCode::SeatUnavailable
}
