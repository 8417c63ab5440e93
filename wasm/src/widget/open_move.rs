//! Runs of this browser that did not come to their end: what is told of them, and going on.

use super::action::{Effect, Job};
use super::listen::start_json;
use super::run::Run;
use super::{Pane, Widget};
use reseat_core::event::{Event, MoveState, RunTotals};
use serde_json::json;

/// One of them, as the core reads its journal.
#[derive(Clone, Debug)]
pub(crate) struct OpenMove {
    pub(crate) id: String,
    pub(crate) state: MoveState,
    pub(crate) started_at: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) totals: RunTotals,
    /// Users whom going on has anything to do with.
    pub(crate) open: u64,
    /// What the core says of it; of one that can't be read, why.
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// The core's event as JSON, for the page.
    detail: String,
}

impl OpenMove {
    /// Users who have their end.
    pub(crate) fn done(&self) -> u64 {
        self.totals.users.saturating_sub(self.open)
    }
}

impl Widget {
    /// The newest run that could be gone on with and was not left; else one that can't be read.
    pub(crate) fn open_move(&self) -> Option<&OpenMove> {
        let mut offered = self.moves.iter().rev();
        offered.find(|one| !self.left.contains(&one.id))
    }

    /// Whether this element may change anything.
    pub(crate) fn may_apply(&self) -> bool {
        let tenant = self.tenant.as_ref();
        !self.settings.is_plan_only && tenant.is_some_and(|tenant| !tenant.may_not_apply)
    }

    /// Reads the journals that this browser keeps of the tenant. Where plans are only made there are none.
    pub(super) fn ask_moves(&mut self, effects: &mut Vec<Effect>) {
        self.moves.clear();
        self.holder = None;
        if let Some(tenant) = &self.tenant
            && !self.settings.is_plan_only
        {
            let request = json!({ "op": "listMoves", "tenantId": tenant.id });
            effects.push(start_json(Job::Moves, request.to_string()));
        }
    }

    pub(super) fn hear_move(&mut self, event: Event) {
        let detail = serde_json::to_string(&event).unwrap_or_default();
        if let Event::Move {
            move_id,
            state,
            started_at,
            account,
            totals,
            open,
            message,
            hint,
            ..
        } = event
            && (open > 0 || matches!(state, MoveState::Running | MoveState::Unreadable))
            && state != MoveState::Done
        {
            self.moves.push(OpenMove {
                id: move_id,
                state,
                started_at,
                account,
                totals: totals.unwrap_or_default(),
                open,
                message,
                hint,
                detail,
            });
        }
    }

    /// All of them are known: the page hears of the one that is shown, and who carries it out is found out.
    pub(super) fn tell_move(&mut self, effects: &mut Vec<Effect>) {
        let Some(open) = self.open_move() else {
            return;
        };
        effects.push(Effect::Tell {
            event: "reseat-move",
            detail: open.detail.clone(),
        });
        if open.state == MoveState::Running
            && let Some(tenant) = &self.tenant
        {
            effects.push(Effect::AskHolder(tenant.id.clone()));
        }
    }

    pub(super) fn hold(&mut self, holder: Option<String>) {
        self.holder = holder.and_then(|line| serde_json::from_str(&line).ok());
    }

    /// Leaves it as it is: its journal stays, and so does the way to go on.
    pub(super) fn leave(&mut self, effects: &mut Vec<Effect>) {
        self.problem = None;
        if let Some(open) = self.open_move() {
            let id = open.id.clone();
            self.left.insert(id);
        }
        effects.push(Effect::Focus("search"));
    }

    /// Goes on with a run; its plan lies beside its journal.
    pub(super) fn go_on(&mut self, move_id: String, effects: &mut Vec<Effect>) {
        if self.is_planning || self.run.as_ref().is_some_and(Run::is_alive) {
            return;
        }
        let told = self.moves.iter().find(|one| one.id == move_id);
        let told = told.map(|one| one.totals.users);
        let ended = self.run.as_ref().map(|run| run.total);
        // Another plan may be on the table, which is not the one that is carried out.
        if told.is_some() {
            self.review = None;
            self.reading = None;
        }
        self.run = Some(Run::new(told.or(ended).unwrap_or_default()));
        self.problem = None;
        self.pane = Pane::Running;
        let request = json!({ "op": "resume", "moveId": move_id });
        self.going_on = Some(move_id);
        effects.push(start_json(Job::Apply, request.to_string()));
        effects.push(Effect::Focus("pane-title"));
    }
}
