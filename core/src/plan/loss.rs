//! What somebody would be without: a working mailbox, files or Teams, a service that is required, a higher tier.

use super::document::StepFinding;
use super::wish::Losable;
use super::world::World;
use crate::catalogue::{Continuity, Match};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{Change, Holding, License, Service, ServiceId, SkuId};

/// What nobody may lose without a word, and this user would: one finding, naming every service.
/// Where a product that comes, or is switched, could give all of it and has it off, that one is named.
pub(super) fn blocking(
    on_before: &[ServiceId],
    on_after: &[ServiceId],
    change: &Change,
    world: &World<'_>,
) -> Option<StepFinding> {
    let mut lost: Vec<ServiceId> = Vec::new();
    for capability in Continuity::ALL {
        if world
            .rules
            .may_lose
            .contains(&Losable::Capability(capability))
        {
            continue;
        }
        let gives = |id: &&ServiceId| world.continuity(**id) == Some(capability);
        if on_after.iter().any(|id| gives(&id)) {
            continue;
        }
        lost.extend(on_before.iter().filter(gives));
    }
    for required in &world.rules.required {
        let is_on = on_before.binary_search(required).is_ok();
        if is_on && !is_given(*required, on_after, world) {
            lost.push(*required);
        }
    }
    let may_go = |id: &ServiceId| world.rules.may_lose.contains(&Losable::Service(*id));
    lost.retain(|id| !may_go(id));
    lost.sort_unstable();
    lost.dedup();
    if lost.is_empty() {
        return None;
    }
    let finding = StepFinding::new(ErrorCode::RequiredServiceLost, Severity::BlocksUser);
    let finding = match switched_off(&lost, change, world) {
        Some(product) => finding.about(product),
        None => finding,
    };
    Some(finding.with(lost))
}

/// The first product in which every one of these, or what would do in its place, is there and off.
fn switched_off(lost: &[ServiceId], change: &Change, world: &World<'_>) -> Option<SkuId> {
    let would_do = |lost: ServiceId, off: ServiceId| {
        let kind = world.continuity(lost);
        is_given(lost, &[off], world) || (kind.is_some() && kind == world.continuity(off))
    };
    let has_all = |license: &&License| {
        let Some(sku) = world.sku(license.sku_id) else {
            return false;
        };
        let is_switch = |id: &ServiceId| sku.service(*id).is_some_and(Service::is_switchable);
        lost.iter().all(|lost| {
            let mut off = license.disabled_plans.iter().filter(|id| is_switch(id));
            off.any(|off| would_do(*lost, *off))
        })
    };
    change
        .add
        .iter()
        .find(has_all)
        .map(|license| license.sku_id)
}

/// Whether a service, or one of its family that is no less, is on.
fn is_given(service: ServiceId, on: &[ServiceId], world: &World<'_>) -> bool {
    on.binary_search(&service).is_ok()
        || on.iter().any(|other| {
            world.families.matches(service, *other) == Some(Match::Sure)
                && world.families.tier(*other) >= world.families.tier(service)
        })
}

/// Services of which only a lower tier is left.
pub(super) fn downgrades(
    on_before: &[ServiceId],
    on_after: &[ServiceId],
    world: &World<'_>,
) -> Vec<StepFinding> {
    let mut found = Vec::new();
    let mut lost = on_before
        .iter()
        .filter(|id| on_after.binary_search(id).is_err())
        .peekable();
    if lost.peek().is_none() {
        return found;
    }
    // Looked up once: what is no kin of anything lost need not be compared with each of it.
    let families: Vec<_> = on_after
        .iter()
        .map(|id| (id, world.families.family(*id)))
        .collect();
    for lost in lost {
        let Some(kin) = world.families.family(*lost) else {
            continue;
        };
        let family = families
            .iter()
            .filter(|(_, family)| *family == Some(kin))
            .map(|(id, _)| *id)
            .filter(|id| world.families.matches(*lost, **id) == Some(Match::Sure));
        // The best of what is left decides, and only what it lacks is told.
        let best = family.max_by_key(|id| (world.families.tier(**id), **id));
        if let Some(best) =
            best.filter(|best| world.families.tier(**best) < world.families.tier(*lost))
        {
            found.push(
                StepFinding::new(ErrorCode::ServiceDowngraded, Severity::Note)
                    .with(vec![*lost, *best]),
            );
        }
    }
    found
}

/// Kept services that go with a product and that one which stays, or a group's, still gives.
pub(super) fn in_name(
    before: &Holding,
    after: &Holding,
    kept: &[ServiceId],
    world: &World<'_>,
) -> Vec<ServiceId> {
    let going = before
        .direct
        .iter()
        .filter(|license| after.direct(license.sku_id).is_none());
    let going = world.on_in(going.map(|license| (license.sku_id, &license.disabled_plans)));
    if going.is_empty() {
        return going;
    }
    let coming = after
        .direct
        .iter()
        .filter(|license| before.direct(license.sku_id).is_none());
    let coming = world.on_in(coming.map(|license| (license.sku_id, &license.disabled_plans)));
    going
        .into_iter()
        .filter(|id| kept.binary_search(id).is_ok() && coming.binary_search(id).is_err())
        .collect()
}
