//! One user's step as it would be with seats for everybody: what changes, and what must hold first.

use super::change::{After, Meaning, in_both, meaning, without};
use super::document::{State, Step, StepFinding};
use super::loss;
use super::wish::{Scope, Services, Wish};
use super::world::World;
use super::{Asked, conflicts};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{Change, Holding, ServiceId, Sku, SkuId, User, change_between};

/// A step, and what the plan counts of it.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) step: Step,
    pub(super) change: Change,
    /// Services that are new for this user: nothing decided about them.
    pub(super) new: Vec<ServiceId>,
    /// Questions that this user's switches depend on: from, to, target.
    pub(super) open: Vec<(ServiceId, ServiceId, SkuId)>,
}

/// Judges one user. The same alone and after any other user: seats are a matter of all, and come later.
pub(super) fn make(asked: &Asked, wish: &Wish, number: Option<u32>, world: &World<'_>) -> Made {
    let user = &asked.user;
    let before = &user.holding;
    let mut findings = Vec::new();
    if asked.is_named_twice {
        findings.push(StepFinding::new(ErrorCode::DuplicateUser, Severity::Note));
    }
    let (mut after, mut state) = match meaning(wish, before, world) {
        _ if asked.is_gone => {
            findings.push(blocking(ErrorCode::UserNotFound));
            (as_before(before), State::Blocked)
        }
        Meaning::After(after) if after.holding == *before => (after, State::Unchanged),
        Meaning::After(after) => (after, State::Ready),
        Meaning::Nothing { inherited } => {
            findings.push(nothing_held(wish, before, inherited));
            (as_before(before), State::Blocked)
        }
        Meaning::Changed => {
            findings.push(blocking(ErrorCode::ChangedSinceMove));
            (as_before(before), State::Blocked)
        }
    };
    let on_before = world.services_on(before);
    let mut on_after = world.services_on(&after.holding);
    let mut change = change_between(before, &after.holding);
    let mut set_usage_location = None;
    if state == State::Ready {
        let known = findings.len();
        set_usage_location = location(asked, world.rules.usage_location.as_deref());
        let needs_location = !change.add.is_empty()
            && asked.user.usage_location.is_none()
            && set_usage_location.is_none();
        findings.extend(who_may_not_move(asked, needs_location, world));
        findings.extend(not_to_be_had(wish, &change, world));
        findings.extend(loss::blocking(&on_before, &on_after, &change, world));
        if findings.len() > known {
            state = State::Blocked;
            after = as_before(before);
            on_after.clone_from(&on_before);
            change = Change::default();
        }
    }
    // Microsoft asks for a location where a licence is given, and for nothing where one is only taken.
    if state != State::Ready || change.add.is_empty() {
        set_usage_location = None;
    }
    if state == State::Ready {
        findings.extend(worth_knowing(asked, &change, set_usage_location.is_some()));
        findings.extend(all_on(wish, before, &after.holding));
        findings.extend(unasked(before, &change, world));
        findings.extend(loss::downgrades(&on_before, &on_after, world));
        findings.extend(conflicts::find(
            &after.holding,
            &on_before,
            &on_after,
            world,
        ));
    }
    findings.sort();
    findings.dedup();
    let kept = in_both(&on_before, &on_after);
    let lost_in_name = match state {
        State::Ready => loss::in_name(before, &after.holding, &kept, world),
        _ => Vec::new(),
    };
    let step = Step {
        user_id: user.id.clone(),
        user_principal_name: user.user_principal_name.clone(),
        display_name: user.display_name.clone(),
        state,
        kept,
        gained: without(&on_after, &on_before),
        lost: without(&on_before, &on_after),
        before: before.clone(),
        after: after.holding,
        findings,
        lost_in_name,
        set_usage_location,
        wish: number,
        reason: asked.reason.clone(),
    };
    Made {
        step,
        change,
        new: after.new,
        open: after.open,
    }
}

fn blocking(id: ErrorCode) -> StepFinding {
    StepFinding::new(id, Severity::BlocksUser)
}

/// Products of long ago that the tenant can't give any more. What a request names was looked at before.
fn not_to_be_had<'c>(
    wish: &Wish,
    change: &'c Change,
    world: &'c World<'_>,
) -> impl Iterator<Item = StepFinding> + 'c {
    let is_old = matches!(wish.scope, Scope::Restore { .. });
    let coming = change.add.iter().map(|license| license.sku_id);
    let gone = coming.filter(move |sku| is_old && !world.sku(*sku).is_some_and(Sku::is_assignable));
    gone.map(|sku| blocking(ErrorCode::ProductNotAssignable).about(sku))
}

fn as_before(before: &Holding) -> After {
    After {
        holding: before.clone(),
        ..After::default()
    }
}

/// The location that is set: the row's own, else everybody's; only for who has none.
fn location(asked: &Asked, for_all: Option<&str>) -> Option<String> {
    match asked.user.usage_location {
        None if asked.wants_location => asked
            .usage_location
            .as_deref()
            .or(for_all)
            .map(str::to_string),
        _ => None,
    }
}

/// Nothing that is named is held: where a group gives it, the group is named.
fn nothing_held(wish: &Wish, before: &Holding, inherited: Option<SkuId>) -> StepFinding {
    match inherited {
        Some(product) => {
            let mut groups = before.inherited.iter().filter(|one| one.sku_id == product);
            StepFinding {
                group_id: groups.next().map(|one| one.group_id.clone()),
                ..StepFinding::new(ErrorCode::InheritedOnly, Severity::BlocksUser).about(product)
            }
        }
        None => {
            let finding = StepFinding::new(ErrorCode::ProductNotHeld, Severity::BlocksUser);
            match only_product(wish) {
                Some(product) => finding.about(product),
                None => finding,
            }
        }
    }
}

/// The product that is missing, where there is one to name.
fn only_product(wish: &Wish) -> Option<SkuId> {
    match &wish.scope {
        Scope::Swap { pairs } => match pairs.as_slice() {
            [first, others @ ..] if others.iter().all(|pair| pair.from == first.from) => {
                Some(first.from)
            }
            _ => None,
        },
        Scope::Adjust { products, .. } => match products.as_slice() {
            [product] => Some(*product),
            _ => None,
        },
        Scope::ReplaceAll { .. }
        | Scope::Grant { .. }
        | Scope::Revoke { .. }
        | Scope::Like { .. }
        | Scope::Restore { .. } => None,
    }
}

/// What about the user alone keeps them from moving.
fn who_may_not_move(
    asked: &Asked,
    needs_location: bool,
    world: &World<'_>,
) -> impl Iterator<Item = StepFinding> {
    let User {
        account_enabled,
        user_type,
        ..
    } = &asked.user;
    let is_guest = user_type
        .as_deref()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("Guest"));
    [
        (asked.is_untouchable, ErrorCode::NeverTouch),
        (is_guest && !world.rules.allow_guests, ErrorCode::GuestUser),
        (
            *account_enabled == Some(false) && !world.rules.allow_disabled,
            ErrorCode::UserDisabled,
        ),
        // Microsoft refuses to give a licence without a location, and to give it other switches as well.
        (needs_location, ErrorCode::UsageLocationMissing),
    ]
    .into_iter()
    .filter(|(is_so, _)| *is_so)
    .map(|(_, id)| StepFinding::new(id, Severity::BlocksUser))
}

/// What a user who moves should be known for.
fn worth_knowing(asked: &Asked, change: &Change, sets_location: bool) -> Vec<StepFinding> {
    let mut found = Vec::new();
    for sku in &change.remove {
        let inherited = &asked.user.holding.inherited;
        if let Some(copy) = inherited.iter().find(|one| one.sku_id == *sku) {
            found.push(StepFinding {
                group_id: Some(copy.group_id.clone()),
                ..StepFinding::new(ErrorCode::AlsoInherited, Severity::Warning).about(*sku)
            });
        }
    }
    if sets_location {
        found.push(StepFinding::new(
            ErrorCode::UsageLocationSet,
            Severity::Note,
        ));
    }
    if asked.keeps_location {
        found.push(StepFinding::new(
            ErrorCode::UsageLocationStays,
            Severity::Note,
        ));
    }
    if asked.model_inherits {
        found.push(StepFinding::new(ErrorCode::ModelInherits, Severity::Note));
    }
    found
}

/// Nothing is named that goes off, and something was: an empty cell is easily one that was forgotten.
fn all_on(wish: &Wish, before: &Holding, after: &Holding) -> Option<StepFinding> {
    let is_none = matches!(&wish.services, Services::Off { services } if services.is_empty());
    let comes_on = || {
        let mut changed = before.direct.iter().filter(|license| {
            after
                .direct(license.sku_id)
                .is_none_or(|now| now.disabled_plans != license.disabled_plans)
        });
        changed.any(|license| !license.disabled_plans.is_empty())
    };
    (is_none && comes_on()).then(|| StepFinding::new(ErrorCode::AllServicesOn, Severity::Note))
}

/// Services that stay off by an answer to what nobody asked: the table of families knows of no such match.
fn unasked(before: &Holding, change: &Change, world: &World<'_>) -> Vec<StepFinding> {
    let going = || {
        let licenses = before.direct.iter();
        licenses.filter(|license| change.remove.contains(&license.sku_id))
    };
    let was_off =
        |from: ServiceId| going().any(|one| one.disabled_plans.binary_search(&from).is_ok());
    // What went with the old product as well speaks for itself.
    let was_there = |to: ServiceId| {
        going().any(|one| {
            let sku = world.sku(one.sku_id);
            sku.is_some_and(|sku| sku.service(to).is_some())
        })
    };
    let is_off = |to: ServiceId| {
        let mut coming = change.add.iter();
        coming.any(|license| license.disabled_plans.binary_search(&to).is_ok())
    };
    let mut found = Vec::new();
    for entry in &world.rules.service_map {
        let from = entry.from;
        let unknown = entry
            .to
            .iter()
            .copied()
            .filter(|to| *to != from && world.families.matches(from, *to).is_none());
        for to in unknown {
            if is_off(to) && was_off(from) && !was_there(to) {
                found.push(
                    StepFinding::new(ErrorCode::AnswerUnasked, Severity::Note).with(vec![from, to]),
                );
            }
        }
    }
    found
}
