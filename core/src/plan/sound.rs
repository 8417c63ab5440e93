//! Whether a document that has the right shape and digest could have been made by the planner. A digest only
//! says that nobody edited the file without making a new one; what is applied must hold on its own.

use super::document::{PlanDocument, State, Step};
use super::wish::Scope;
use crate::error::PlanFault;
use crate::event::PlanTotals;
use crate::model::{Holding, License, SkuId, UserPlaces, change_between};

/// Looks at a document step by step.
#[derive(Debug, Default)]
pub(super) struct Sound {
    users: UserPlaces,
    totals: PlanTotals,
}

impl Sound {
    /// Says what is wrong with a step.
    pub(super) fn step(&mut self, head: &PlanDocument, step: &Step) -> Result<(), PlanFault> {
        if step.user_id.as_str().is_empty() {
            return Err(PlanFault::UserWithoutId);
        }
        let place = u32::try_from(self.totals.users).unwrap_or(u32::MAX);
        if self.users.add(&step.user_id, place).is_some() {
            let user = step.user_id.to_string();
            return Err(PlanFault::UserTwice { user });
        }
        if let Some(fault) = step_fault(head, step) {
            return Err(fault);
        }
        self.totals.users += 1;
        *match step.state {
            State::Ready => &mut self.totals.ready,
            State::Waits => &mut self.totals.waits,
            State::Blocked => &mut self.totals.blocked,
            State::Unchanged => &mut self.totals.unchanged,
        } += 1;
        Ok(())
    }

    /// Says what is wrong with the whole, once every step was looked at.
    pub(super) fn end(self, head: &PlanDocument) -> Result<(), PlanFault> {
        let counted = |totals: &PlanTotals| {
            (
                totals.users,
                totals.ready,
                totals.waits,
                totals.blocked,
                totals.unchanged,
            )
        };
        match counted(&self.totals) == counted(&head.totals) {
            true => Ok(()),
            false => Err(PlanFault::TotalsWrong),
        }
    }
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
        State::Ready | State::Waits => match plan.request.wishes.of(step.wish) {
            Some(wish) if gives_what_comes(&wish.scope, step) => None,
            _ => Some(PlanFault::NothingGiven { user }),
        },
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
    let stays = |sku: SkuId| step.after.direct(sku).is_some();
    let mut held = step.before.direct.iter().map(|license| license.sku_id);
    match scope {
        Scope::Swap { pairs } => held.all(|sku| {
            let mut targets = pairs.iter().filter(|pair| pair.from == sku).peekable();
            // What is not part of the wish stays, unless it is a target and gets other switches.
            if targets.peek().is_none() {
                return stays(sku);
            }
            targets.all(|pair| stays(pair.to))
        }),
        Scope::ReplaceAll { targets } => {
            !targets.is_empty() && targets.iter().all(|target| stays(*target))
        }
        Scope::Grant { targets } => {
            let given = |target: &SkuId| stays(*target) || step.after.inherits(*target);
            held.all(stays) && targets.iter().all(given)
        }
        // INVARIANT: only a wish that says so takes a product and gives none.
        Scope::Revoke { products } => {
            held.all(|sku| stays(sku) != products.contains(&sku)) && gives_nothing(step)
        }
        Scope::Adjust { .. } => held.all(stays) && gives_nothing(step),
        Scope::Like { licenses, .. } => step.after.direct == *licenses,
        Scope::Restore { licenses, .. } => {
            let after = &step.after.direct;
            let mut pairs = after.iter().zip(licenses);
            after.len() == licenses.len() && pairs.all(|(now, then)| is_restored(now, then, step))
        }
    }
}

/// The product that was recorded, with nothing off that was on. Switches that are as they were stay as they are.
fn is_restored(now: &License, then: &License, step: &Step) -> bool {
    let was_off = |id| then.disabled_plans.binary_search(id).is_ok();
    now.sku_id == then.sku_id
        && (now.disabled_plans.iter().all(was_off) || step.before.direct(now.sku_id) == Some(now))
}

/// Nothing comes that was not there.
fn gives_nothing(step: &Step) -> bool {
    let mut after = step.after.direct.iter();
    after.all(|license| step.before.direct(license.sku_id).is_some())
}
