//! What a job says while it works: the same events for every face, as `tests/schemas/event.schema.json`
//! describes them. Every sentence in them comes from `core/text`.

use crate::error::ErrorCode;
pub use crate::model::Outcome;
use crate::model::{Cure, Service, SkuId, UserId};
use crate::ports::Port;
use serde::Serialize;

/// Where a job's events go. A face queues them; it must not block.
pub trait Events: Port {
    /// Takes one event.
    fn emit(&self, event: Event);
}

/// How much a finding stops.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Nothing is planned or changed at all.
    BlocksRun,
    /// This user is left out, the others move.
    BlocksUser,
    /// The server may refuse it.
    Warning,
    /// Good to know.
    Note,
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Phase {
    Read,
    Plan,
    Apply,
    Verify,
}

/// Counts of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanTotals {
    /// Users asked for; the four states add up to it.
    pub users: u64,
    /// Users that can move now.
    pub ready: u64,
    /// Users that wait for a seat.
    pub waits: u64,
    /// Users that need something first.
    pub blocked: u64,
    /// Users that have everything already.
    pub unchanged: u64,
    /// Services, each counted once, that some user who can move keeps.
    pub kept: u64,
    /// Services, each counted once, that some user who can move gains.
    pub gained: u64,
    /// Services, each counted once, that some user who can move loses.
    pub lost: u64,
    /// Users who can move and keep services switched off.
    pub keep_off: u64,
    /// Services, each counted once, that go with a product and that another one still gives.
    pub lost_in_name: u64,
    /// Services, each counted once, that none of the old products had.
    pub new_services: u64,
    /// Users whose usage location is set before they move.
    pub locations: u64,
    /// Seats were given out well, and it is not proven that nobody else could have moved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more_may_move: bool,
}

/// Counts of a run; those of outcomes add up to `users`, the users of the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "one field per outcome, explained there")]
pub struct RunTotals {
    pub users: u64,
    pub moved: u64,
    pub moved_pending: u64,
    pub different: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub skipped: u64,
    pub stale: u64,
    pub not_started: u64,
    pub unknown: u64,
    /// Users whose usage location was set, whatever became of them after; absent where there are none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub locations: u64,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

impl RunTotals {
    /// Counts one user.
    pub fn count(&mut self, outcome: Outcome) {
        self.users += 1;
        *self.slot(outcome) += 1;
    }

    /// How many users ended that way.
    pub fn of(mut self, outcome: Outcome) -> u64 {
        *self.slot(outcome)
    }

    fn slot(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Moved => &mut self.moved,
            Outcome::MovedPending => &mut self.moved_pending,
            Outcome::Different => &mut self.different,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Refused => &mut self.refused,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Stale => &mut self.stale,
            Outcome::NotStarted => &mut self.not_started,
            Outcome::Unknown => &mut self.unknown,
        }
    }
}

/// Whether a step can still be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fit {
    /// The user is as the plan found them.
    Fits,
    /// The user is as the plan wants them.
    Done,
    /// The user was changed since.
    Changed,
    /// The user is no longer there.
    Gone,
}

/// Counts of a plan that was held against the tenant; they add up to `users`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "one field per word of `Fit`, explained there")]
pub struct FitTotals {
    pub users: u64,
    pub fits: u64,
    pub done: u64,
    pub changed: u64,
    pub gone: u64,
}

impl FitTotals {
    /// Counts one user.
    pub fn count(&mut self, fit: Fit) {
        self.users += 1;
        *match fit {
            Fit::Fits => &mut self.fits,
            Fit::Done => &mut self.done,
            Fit::Changed => &mut self.changed,
            Fit::Gone => &mut self.gone,
        } += 1;
    }
}

/// Counts of two plans that were compared: users of either, by what became of them in the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CompareTotals {
    pub users: u64,
    pub same: u64,
    pub added: u64,
    pub removed: u64,
    pub changed: u64,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MoveState {
    /// It came to its end, and nothing is left to do.
    Done,
    /// It ended, and something is left to do.
    Stopped,
    /// It did not come to its end.
    Open,
    /// The same, while a run of the tenant is under way that may be this one.
    Running,
    /// Its journal can't be read.
    Unreadable,
}

/// Whether a user is as a journal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Checked {
    /// The user is.
    AsRecorded,
    /// The user holds something else.
    Changed,
    /// The user is no longer there.
    Gone,
}

/// Counts of users who were held against a journal; they add up to `users`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    missing_docs,
    reason = "one field per word of `Checked`, explained there"
)]
pub struct CheckTotals {
    pub users: u64,
    pub as_recorded: u64,
    pub changed: u64,
    pub gone: u64,
}

impl CheckTotals {
    /// Counts one user.
    pub fn count(&mut self, checked: Checked) {
        self.users += 1;
        *match checked {
            Checked::AsRecorded => &mut self.as_recorded,
            Checked::Changed => &mut self.changed,
            Checked::Gone => &mut self.gone,
        } += 1;
    }
}

/// The counts a job ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Totals {
    /// A plan's.
    Plan(PlanTotals),
    /// A run's.
    Run(RunTotals),
    /// Of a plan that was held against the tenant.
    Fit(FitTotals),
    /// Of two plans.
    Compare(CompareTotals),
    /// Of users who were held against a journal.
    Check(CheckTotals),
    /// Of a list: how many were given.
    Count {
        /// How many.
        count: u64,
    },
}

/// A switched-off service of a held product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedService {
    /// The service.
    pub service_plan_id: crate::model::ServiceId,
    /// As people know it.
    pub name: String,
}

/// A product a user holds, by one path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldProduct {
    /// The product.
    pub sku_id: SkuId,
    /// Graph's `skuPartNumber`.
    pub sku_part_number: String,
    /// As people know it.
    pub name: String,
    /// As people read it; says when a group gives it.
    pub label: String,
    /// The group that gives it; null when it is assigned directly.
    pub group_id: Option<String>,
    /// What is switched off.
    pub disabled_services: Vec<NamedService>,
}

/// Why part of a run stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// How long the wait is, from its beginning.
    pub wait_ms: u64,
    /// Users who are tried again then.
    pub users: u64,
    /// A whole sentence.
    pub message: String,
    /// What that means for whom.
    pub hint: String,
}

/// One event. In JSON its kind is the member `event`.
#[derive(Clone, Debug, Serialize)]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[expect(
    missing_docs,
    reason = "tests/schemas/event.schema.json describes every member, once"
)]
pub enum Event {
    /// Who is signed in where, and what may not be done.
    Tenant {
        id: String,
        display_name: String,
        environment: String,
        profile: String,
        account: Option<String>,
        roles: Vec<String>,
        missing: Vec<String>,
        message: Option<String>,
    },
    /// How far it is.
    Progress {
        phase: Phase,
        done: u64,
        total: Option<u64>,
        per_second: Option<u64>,
        remaining_ms: Option<u64>,
        stopping: bool,
        activity: String,
        message: String,
        waiting: Option<Waiting>,
    },
    /// Something an administrator should know about a plan.
    Finding {
        id: ErrorCode,
        severity: Severity,
        user_id: Option<UserId>,
        user_principal_name: Option<String>,
        target: Option<String>,
        services: Vec<NamedService>,
        group_id: Option<String>,
        names: Vec<String>,
        count: u64,
        message: String,
        hint: Option<String>,
        cures: Vec<Cure>,
    },
    /// Whether a plan still fits one user.
    Fit {
        user_id: UserId,
        user_principal_name: String,
        fit: Fit,
        message: String,
    },
    /// Something that two plans differ in; without a user it is about the whole.
    Difference {
        kind: &'static str,
        user_id: Option<UserId>,
        user_principal_name: Option<String>,
        message: String,
    },
    /// A product of the tenant.
    Product {
        sku_id: SkuId,
        sku_part_number: String,
        name: String,
        applies_to: String,
        capability_status: String,
        enabled: i64,
        warning: i64,
        suspended: i64,
        consumed: i64,
        free: i64,
        possible: i64,
        assignable: bool,
        note: String,
        services: Vec<Service>,
    },
    /// A user and what they hold.
    User {
        user_id: UserId,
        user_principal_name: String,
        display_name: String,
        mail: Option<String>,
        department: Option<String>,
        job_title: Option<String>,
        usage_location: Option<String>,
        account_enabled: Option<bool>,
        user_type: Option<String>,
        products: Vec<HeldProduct>,
        services_off: u64,
    },
    /// One step of a run, for whoever asked to be told of each.
    Detail {
        kind: DetailKind,
        users: u64,
        wait_ms: u64,
        message: String,
    },
    /// What became of one user of a plan.
    Result {
        user_id: UserId,
        user_principal_name: String,
        display_name: String,
        result: Outcome,
        error_id: Option<ErrorCode>,
        message: Option<String>,
        hint: Option<String>,
        request_id: Option<String>,
    },
    /// The job waits for an answer with this id.
    Need {
        id: u64,
        kind: NeedKind,
        claims: Option<String>,
    },
    /// The job ended well, or a run ended at all.
    Done {
        totals: Option<Totals>,
        cancelled: bool,
        stopped: Option<ErrorCode>,
        /// The cure for what stopped a run.
        hint: Option<String>,
        reason: Option<String>,
        /// How a shell goes on after the cure.
        go_on: Option<String>,
        document: Option<String>,
        plan_path: Option<String>,
        text: Option<String>,
        confirmation: Option<String>,
        move_id: Option<String>,
        /// What the run is proved by, a document of its own.
        receipt: Option<String>,
        /// Where records were put that the journal could not take.
        rescued: Option<String>,
    },
    /// A run that has a journal.
    Move {
        move_id: String,
        state: MoveState,
        started_at: Option<String>,
        ended_at: Option<String>,
        account: Option<String>,
        host: Option<String>,
        reason: Option<String>,
        plan_digest: Option<String>,
        undo_of: Option<String>,
        resumed: u64,
        totals: Option<RunTotals>,
        open: u64,
        stopped: Option<ErrorCode>,
        error_id: Option<ErrorCode>,
        message: String,
        hint: Option<String>,
    },
    /// Whether one user is as a journal says.
    Check {
        user_id: UserId,
        user_principal_name: String,
        result: Outcome,
        state: Checked,
        message: String,
    },
}

/// What a step of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DetailKind {
    /// Changes leave together.
    Batch,
    /// Users wait.
    Wait,
    /// The run goes slower.
    Pace,
}

/// What a job may wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NeedKind {
    /// A new access token.
    Token,
}
