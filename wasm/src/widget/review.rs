//! The review: a reading of the plan document and of nothing else.

use reseat_core::ErrorCode;
use reseat_core::catalogue::Purpose;
use reseat_core::error::Error;
use reseat_core::event::{PlanTotals, Severity};
use reseat_core::model::{Holding, License, ServiceId, SkuId};
use reseat_core::plan::{self, Opened, PlanDocument, Scope, State, Step};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A plan and what is shown of it.
#[derive(Debug)]
pub(crate) struct Review {
    /// The document's exact bytes.
    pub(crate) document: String,
    pub(crate) opened: Opened,
    /// The core's own words about it.
    pub(crate) findings: Vec<Finding>,
    pub(crate) changes: Changes,
    products: HashMap<SkuId, String>,
    services: HashMap<ServiceId, (Purpose, String)>,
    /// Which users are listed; all when absent.
    pub(crate) filter: Option<Listed>,
    /// How many users are listed.
    pub(crate) limit: usize,
}

/// Which users of a plan are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// Those in a state.
    State(State),
    /// Those with a finding about that product.
    Finding {
        id: ErrorCode,
        target: Option<String>,
    },
}

impl Listed {
    fn has(&self, step: &Step) -> bool {
        match self {
            Listed::State(state) => step.state == *state,
            Listed::Finding { id, target } => step
                .findings
                .iter()
                .any(|finding| finding.id == *id && finding.target == *target),
        }
    }
}

/// Something an administrator should know about the plan.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) id: ErrorCode,
    pub(crate) severity: Severity,
    /// The product it is about, by id.
    pub(crate) target: Option<String>,
    pub(crate) count: u64,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// What the plan does to those who can move now: how many users each thing concerns.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Products that go.
    pub(crate) goes: BTreeMap<SkuId, u64>,
    /// Products that come.
    pub(crate) comes: BTreeMap<SkuId, u64>,
    pub(crate) kept: Tally,
    pub(crate) gained: Tally,
    pub(crate) lost: Tally,
    pub(crate) stays_off: Tally,
}

/// Services with the number of users each concerns, and the number of users concerned at all.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) services: BTreeMap<ServiceId, u64>,
    pub(crate) users: u64,
}

impl Tally {
    fn count(&mut self, services: impl IntoIterator<Item = ServiceId>) {
        let mut concerned = false;
        for service in services {
            *self.services.entry(service).or_default() += 1;
            concerned = true;
        }
        self.users += u64::from(concerned);
    }
}

/// How many users are listed at first, and with each press on *Show more*.
pub(crate) const PAGE: usize = 50;

impl Review {
    /// Reads a plan. The findings are those the core said while it made or opened the document.
    ///
    /// Errors: as [`plan::open`].
    pub(crate) fn read(document: String, mut findings: Vec<Finding>) -> Result<Review, Error> {
        let opened = plan::open(&document)?;
        findings.sort_by_key(|finding| (finding.severity, std::cmp::Reverse(finding.count)));
        let products = opened
            .plan
            .products
            .iter()
            .map(|product| (product.sku_id, product.name.clone()))
            .collect();
        let services = opened
            .plan
            .products
            .iter()
            .flat_map(|product| &product.services)
            .map(|service| {
                let purpose = Purpose::of(&service.service_plan_name);
                (service.service_plan_id, (purpose, service.name.clone()))
            })
            .collect();
        let changes = Changes::of(&opened.plan);
        Ok(Review {
            document,
            opened,
            findings,
            changes,
            products,
            services,
            filter: None,
            limit: PAGE,
        })
    }

    pub(crate) fn totals(&self) -> PlanTotals {
        self.opened.plan.totals
    }

    /// A product's name.
    pub(crate) fn product(&self, id: SkuId) -> String {
        self.products
            .get(&id)
            .cloned()
            .unwrap_or_else(|| id.to_string())
    }

    /// A service's name.
    pub(crate) fn service(&self, id: ServiceId) -> String {
        self.services
            .get(&id)
            .map_or_else(|| id.to_string(), |(_, name)| name.clone())
    }

    /// A tally's services: those of most users first, among equals those people know best.
    pub(crate) fn ranked(&self, tally: &Tally) -> Vec<ServiceId> {
        let mut list: Vec<(&ServiceId, &u64)> = tally.services.iter().collect();
        list.sort_by_key(|(service, users)| {
            (std::cmp::Reverse(**users), self.services.get(service))
        });
        list.into_iter().map(|(service, _)| *service).collect()
    }

    /// The product whose seats are waited for, where it is one.
    pub(crate) fn awaited(&self) -> Option<String> {
        let findings = self.opened.plan.findings.iter();
        let mut seats = findings.filter(|finding| finding.id == ErrorCode::SeatUnavailable);
        let first = seats.next().filter(|_| seats.next().is_none())?;
        self.target(first.target.as_deref())
    }

    /// The name of what a finding is about.
    pub(crate) fn target(&self, target: Option<&str>) -> Option<String> {
        target.map(|text| SkuId::parse(text).map_or_else(|| text.into(), |id| self.product(id)))
    }

    /// The products the request names: what goes (only with a swap) and what comes.
    pub(crate) fn wish(&self) -> (Option<Vec<String>>, Vec<String>) {
        let names = |ids: BTreeSet<SkuId>| ids.into_iter().map(|id| self.product(id)).collect();
        match &self.opened.plan.request.scope {
            Scope::Swap { pairs } => (
                Some(names(pairs.iter().map(|pair| pair.from).collect())),
                names(pairs.iter().map(|pair| pair.to).collect()),
            ),
            Scope::ReplaceAll { targets } => (None, names(targets.iter().copied().collect())),
        }
    }

    /// The steps that are listed, and how many there are in all.
    pub(crate) fn steps(&self) -> (Vec<&Step>, usize) {
        let chosen = || {
            let steps = self.opened.plan.steps.iter();
            steps.filter(|step| self.filter.as_ref().is_none_or(|filter| filter.has(step)))
        };
        (chosen().take(self.limit).collect(), chosen().count())
    }

    /// The name for the file the plan is saved in.
    pub(crate) fn file_name(&self) -> String {
        let date = self.opened.created_at.get(..10).unwrap_or_default();
        format!("reseat-plan-{date}.json")
    }
}

/// Whether a finding needs somebody; waiting for a seat is told as a warning, as the counts tell it.
pub(crate) fn is_grave(finding: &Finding) -> bool {
    let is_blocking = matches!(finding.severity, Severity::BlocksRun | Severity::BlocksUser);
    is_blocking && finding.id != ErrorCode::SeatUnavailable
}

/// The services that are off in a holding's direct products.
pub(crate) fn off_in(holding: &Holding) -> BTreeSet<ServiceId> {
    holding
        .direct
        .iter()
        .flat_map(|license| license.disabled_plans.iter().copied())
        .collect()
}

impl Changes {
    fn of(plan: &PlanDocument) -> Changes {
        let mut changes = Changes::default();
        for step in plan.steps.iter().filter(|step| step.state == State::Ready) {
            let lacks = |side: &Holding, license: &License| side.direct(license.sku_id).is_none();
            for license in step
                .before
                .direct
                .iter()
                .filter(|one| lacks(&step.after, one))
            {
                *changes.goes.entry(license.sku_id).or_default() += 1;
            }
            for license in step
                .after
                .direct
                .iter()
                .filter(|one| lacks(&step.before, one))
            {
                *changes.comes.entry(license.sku_id).or_default() += 1;
            }
            changes.kept.count(step.kept.iter().copied());
            changes.gained.count(step.gained.iter().copied());
            changes.lost.count(step.lost.iter().copied());
            let off_before = off_in(&step.before);
            changes.stays_off.count(
                off_in(&step.after)
                    .into_iter()
                    .filter(|id| off_before.contains(id)),
            );
        }
        changes
    }
}
