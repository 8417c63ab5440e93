//! Reads a plan's document a slice at a time, so that a page is never held: what is kept of a step is where it
//! stands and what the counts need.

use super::review::{Finding, Review};
use reseat_core::Error;
use reseat_core::model::{Holding, License, ServiceId, SkuId, UserId};
use reseat_core::plan::{self, PlanDocument, Reader, Selection, State, Step, StepFinding};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// How much of a document is read before others on the same thread may have their turn.
const SLICE_BYTES: usize = 32 * 1024;

/// Where a step stands in the document, and by what it is listed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) at: usize,
    pub(super) state: State,
    /// Position in [`Gathered::findings`].
    pub(super) findings: usize,
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
    /// They go with a product, and another one still gives them.
    pub(crate) lost_in_name: Tally,
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

/// What was read of the steps.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) rows: Vec<Row>,
    /// Every set of findings that a step has, once.
    pub(super) findings: Vec<Vec<StepFinding>>,
    known: HashMap<Vec<StepFinding>, usize>,
    pub(super) changes: Changes,
    /// Everybody, where the request names its users one by one.
    pub(super) ids: Vec<UserId>,
}

impl Gathered {
    fn take(&mut self, head: &PlanDocument, at: usize, step: Step) {
        let findings = match self.known.get(&step.findings) {
            Some(index) => *index,
            None => {
                self.findings.push(step.findings.clone());
                self.known
                    .insert(step.findings.clone(), self.findings.len() - 1);
                self.findings.len() - 1
            }
        };
        if step.state == State::Ready {
            self.changes.count(&step);
        }
        self.rows.push(Row {
            at,
            state: step.state,
            findings,
        });
        if matches!(head.request.users, Selection::List {}) {
            self.ids.push(step.user_id);
        }
    }
}

/// The services that are off in a holding's direct products, sorted, each once.
pub(crate) fn off_in(holding: &Holding) -> Vec<ServiceId> {
    let direct = holding.direct.iter();
    let mut off: Vec<ServiceId> = direct
        .flat_map(|license| license.disabled_plans.iter().copied())
        .collect();
    off.sort_unstable();
    off.dedup();
    off
}

impl Changes {
    fn count(&mut self, step: &Step) {
        let lacks = |side: &Holding, license: &&License| side.direct(license.sku_id).is_none();
        for license in step
            .before
            .direct
            .iter()
            .filter(|one| lacks(&step.after, one))
        {
            *self.goes.entry(license.sku_id).or_default() += 1;
        }
        for license in step
            .after
            .direct
            .iter()
            .filter(|one| lacks(&step.before, one))
        {
            *self.comes.entry(license.sku_id).or_default() += 1;
        }
        self.kept.count(step.kept.iter().copied());
        self.gained.count(step.gained.iter().copied());
        self.lost.count(step.lost.iter().copied());
        self.lost_in_name.count(step.lost_in_name.iter().copied());
        let off_before = off_in(&step.before);
        let stays = off_in(&step.after).into_iter();
        self.stays_off
            .count(stays.filter(|id| off_before.binary_search(id).is_ok()));
    }
}

/// A document on its way to the table.
#[derive(Debug)]
pub(super) struct Reading {
    document: Rc<String>,
    /// How far it is.
    at: usize,
    reader: Reader,
    gathered: Gathered,
    fault: Option<Error>,
    findings: Vec<Finding>,
    /// Whether it was opened, and not made here.
    is_opened: bool,
}

impl Reading {
    /// Begins; `findings` are those the core said while it made or opened the document.
    pub(super) fn new(document: String, findings: Vec<Finding>, is_opened: bool) -> Reading {
        Reading {
            document: Rc::new(document),
            at: 0,
            reader: Reader::default(),
            gathered: Gathered::default(),
            fault: None,
            findings,
            is_opened,
        }
    }

    /// Reads on; gives whether there is more.
    pub(super) fn go_on(&mut self) -> bool {
        let bytes = self.document.as_bytes();
        let end = bytes.len().min(self.at + SLICE_BYTES);
        while self.fault.is_none() && self.at < end {
            let rest = bytes.get(self.at..).unwrap_or_default();
            // Each step is a line: with a whole line at a time it is known where it stands.
            let length = rest.iter().position(|byte| *byte == b'\n');
            let length = length.map_or(rest.len(), |last| last + 1);
            let line = rest.get(..length).unwrap_or_default();
            let (at, gathered) = (self.at, &mut self.gathered);
            let read = self
                .reader
                .feed(line, &mut |head, step| gathered.take(head, at, step));
            self.fault = read.err();
            self.at += length;
        }
        self.fault.is_none() && self.at < bytes.len()
    }

    /// What was read, once there is no more.
    ///
    /// Errors: as [`plan::open`].
    pub(super) fn finish(self) -> Result<Review, Error> {
        let read = match self.fault {
            Some(fault) => Err(fault),
            None => self.reader.finish(),
        };
        let opened = read.map_err(|fault| plan::diagnose(&self.document, fault))?;
        Ok(Review::new(
            self.document,
            opened,
            self.gathered,
            self.findings,
            self.is_opened,
        ))
    }
}
