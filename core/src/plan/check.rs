//! Preconditions of one user's step.

use super::change::{Meaning, SkuIndex, in_both, meaning, services_on, without};
use super::document::{Scope, State, Step, StepFinding};
use super::resolve::Wish;
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{User, change_between};

/// A user's step as it would be with seats for everybody. `is_named_twice` gives a note.
pub(super) fn step(wish: &Wish, user: &User, is_named_twice: bool, skus: &SkuIndex<'_>) -> Step {
    let before = &user.holding;
    let mut findings = Vec::new();
    let mut find = |id, severity, target: Option<String>| {
        findings.push(StepFinding {
            id,
            severity,
            target,
        })
    };
    if is_named_twice {
        find(ErrorCode::DuplicateUser, Severity::Note, None);
    }
    let (mut after, mut state) = match meaning(wish, before, skus) {
        Meaning::After(after) => {
            let state = if after == *before {
                State::Unchanged
            } else {
                State::Ready
            };
            (after, state)
        }
        Meaning::Nothing {
            inherited: Some(sku),
        } => {
            find(
                ErrorCode::InheritedOnly,
                Severity::BlocksUser,
                Some(sku.to_string()),
            );
            (before.clone(), State::Blocked)
        }
        Meaning::Nothing { inherited: None } => {
            find(
                ErrorCode::ProductNotHeld,
                Severity::BlocksUser,
                only_product(wish),
            );
            (before.clone(), State::Blocked)
        }
    };
    if state == State::Ready {
        let change = change_between(before, &after);
        // Microsoft refuses to give a licence without a location, and to give it other switches as well.
        if !change.add.is_empty() && user.usage_location.is_none() {
            find(ErrorCode::UsageLocationMissing, Severity::BlocksUser, None);
            state = State::Blocked;
            after = before.clone();
        }
        for sku in change.remove.iter().filter(|sku| before.inherits(**sku)) {
            find(
                ErrorCode::AlsoInherited,
                Severity::Warning,
                Some(sku.to_string()),
            );
        }
    }
    let (on_before, on_after) = (services_on(before, skus), services_on(&after, skus));
    findings.sort();
    Step {
        user_id: user.id.clone(),
        user_principal_name: user.user_principal_name.clone(),
        display_name: user.display_name.clone(),
        state,
        kept: in_both(&on_before, &on_after),
        gained: without(&on_after, &on_before),
        lost: without(&on_before, &on_after),
        before: before.clone(),
        after,
        findings,
    }
}

/// The product that is missing, where there is one to name.
fn only_product(wish: &Wish) -> Option<String> {
    match &wish.scope {
        Scope::Swap { pairs } => match pairs.as_slice() {
            [pair] => Some(pair.from.to_string()),
            _ => None,
        },
        Scope::ReplaceAll { .. } => None,
    }
}
