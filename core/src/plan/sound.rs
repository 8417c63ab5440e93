//! Whether a document that has the right shape and digest could have been made by the planner. A digest only
//! says that nobody edited the file without making a new one; what is applied must hold on its own.

use super::document::{PlanDocument, Scope, State, Step};
use crate::error::PlanFault;
use crate::event::PlanTotals;
use crate::model::{Holding, change_between};
use std::collections::HashSet;

/// Says what is wrong, or nothing.
pub(super) fn fault(plan: &PlanDocument) -> Option<PlanFault> {
    let mut users = HashSet::new();
    let mut totals = PlanTotals::default();
    for step in &plan.steps {
        if step.user_id.as_str().is_empty() {
            return Some(PlanFault::UserWithoutId);
        }
        if !users.insert(&step.user_id) {
            let user = step.user_id.to_string();
            return Some(PlanFault::UserTwice { user });
        }
        if let Some(fault) = step_fault(plan, step) {
            return Some(fault);
        }
        totals.users += 1;
        *match step.state {
            State::Ready => &mut totals.ready,
            State::Waits => &mut totals.waits,
            State::Blocked => &mut totals.blocked,
            State::Unchanged => &mut totals.unchanged,
        } += 1;
    }
    let counted = |totals: &PlanTotals| {
        (
            totals.users,
            totals.ready,
            totals.waits,
            totals.blocked,
            totals.unchanged,
        )
    };
    (counted(&totals) != counted(&plan.totals)).then_some(PlanFault::TotalsWrong)
}

fn step_fault(plan: &PlanDocument, step: &Step) -> Option<PlanFault> {
    let user = step.user_id.to_string();
    if !is_in_order(&step.before) || !is_in_order(&step.after) {
        return Some(PlanFault::OutOfOrder { user });
    }
    if step.before.inherited != step.after.inherited {
        return Some(PlanFault::GroupChanged { user });
    }
    let change = change_between(&step.before, &step.after);
    match step.state {
        State::Blocked | State::Unchanged if !change.is_empty() => {
            Some(PlanFault::LeftOutChanged { user })
        }
        State::Blocked | State::Unchanged => None,
        State::Ready | State::Waits if change.is_empty() => {
            Some(PlanFault::NothingChanged { user })
        }
        // INVARIANT: nobody is left without either the old or the new product.
        State::Ready | State::Waits if !gives_what_comes(&plan.request.scope, step) => {
            Some(PlanFault::NothingGiven { user })
        }
        State::Ready | State::Waits => None,
    }
}

fn is_in_order(holding: &Holding) -> bool {
    let is_sorted = |services: &[crate::model::ServiceId]| services.is_sorted_by(|a, b| a < b);
    holding
        .direct
        .is_sorted_by(|one, other| one.sku_id < other.sku_id)
        && holding.inherited.is_sorted()
        && holding
            .direct
            .iter()
            .all(|license| is_sorted(&license.disabled_plans))
}

/// Every product that goes is one of the wish's, and every target that belongs to it is there afterwards.
fn gives_what_comes(scope: &Scope, step: &Step) -> bool {
    match scope {
        Scope::Swap { pairs } => step.before.direct.iter().all(|license| {
            let sku = license.sku_id;
            let mut targets = pairs.iter().filter(|pair| pair.from == sku).peekable();
            if targets.peek().is_none() {
                // Not part of the wish: it stays, unless it is a target and gets other switches.
                return step.after.direct(sku).is_some();
            }
            targets.all(|pair| step.after.direct(pair.to).is_some())
        }),
        Scope::ReplaceAll { targets } => {
            !targets.is_empty()
                && targets
                    .iter()
                    .all(|target| step.after.direct(*target).is_some())
        }
    }
}
