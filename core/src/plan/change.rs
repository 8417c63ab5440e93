//! What one user's wish makes of what the user holds.

use super::keep::{Switches, switches};
use super::wish::{Scope, Services, Wish};
use super::world::World;
use crate::model::{Holding, License, ServiceId, Sku, SkuId};

/// What a wish means for a user.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This is what the user would hold.
    After(After),
    /// The user holds none of the products that are named; `inherited` is one that a group gives.
    Nothing {
        /// A named product that comes from a group only.
        inherited: Option<SkuId>,
    },
    /// The user holds neither what is to come back nor what the run left.
    Changed,
}

/// What a user would hold, and what there is to say about it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct After {
    pub(super) holding: Holding,
    /// Services that come with a target and that nothing decides about.
    pub(super) new: Vec<ServiceId>,
    /// Where the user's switches depend on an answer: from, to, and the target.
    pub(super) open: Vec<(ServiceId, ServiceId, SkuId)>,
}

impl After {
    fn same(before: &Holding) -> Meaning {
        Meaning::After(After {
            holding: before.clone(),
            ..After::default()
        })
    }
}

/// Applies a wish to a holding.
pub(super) fn meaning(wish: &Wish, before: &Holding, world: &World<'_>) -> Meaning {
    match &wish.scope {
        Scope::Swap { pairs } => {
            let held = || {
                pairs
                    .iter()
                    .filter(|pair| before.direct(pair.from).is_some())
            };
            if held().next().is_none() {
                let inherited = first_inherited(pairs.iter().map(|pair| pair.from), before);
                // Who still has the old product from a group is not done, whatever else is there.
                if inherited.is_none() && pairs.iter().all(|pair| before.has(pair.to)) {
                    return After::same(before);
                }
                return Meaning::Nothing { inherited };
            }
            let going: Vec<SkuId> = held().map(|pair| pair.from).collect();
            let coming = held().map(|pair| pair.to).collect();
            replaced(wish, before, &going, coming, world)
        }
        Scope::ReplaceAll { targets } => {
            // Nothing goes, and all that is to come is there: a direct copy of it would give nobody anything.
            if before.direct.is_empty() && targets.iter().all(|target| before.inherits(*target)) {
                return After::same(before);
            }
            let going: Vec<SkuId> = before.direct.iter().map(|license| license.sku_id).collect();
            replaced(wish, before, &going, targets.clone(), world)
        }
        Scope::Grant { targets } => {
            // What a group gives is there already; a direct copy would only be one more to take away.
            let lacking =
                |target: &&SkuId| before.direct(**target).is_some() || !before.inherits(**target);
            let coming = targets.iter().filter(lacking).copied().collect();
            replaced(wish, before, &[], coming, world)
        }
        Scope::Revoke { products } => {
            let is_held = |product: &SkuId| before.direct(*product).is_some();
            if !products.iter().any(is_held) {
                return match first_inherited(products.iter().copied(), before) {
                    None => After::same(before),
                    inherited => Meaning::Nothing { inherited },
                };
            }
            replaced(wish, before, products, Vec::new(), world)
        }
        Scope::Adjust { products, on, off } => {
            let is_held = |product: &SkuId| before.direct(*product).is_some();
            if !products.iter().any(is_held) {
                let inherited = first_inherited(products.iter().copied(), before);
                return Meaning::Nothing { inherited };
            }
            adjusted(before, products, on, off, world)
        }
        Scope::Like { licenses, .. } => Meaning::After(After {
            holding: Holding {
                direct: licenses.clone(),
                inherited: before.inherited.clone(),
            },
            ..After::default()
        }),
        Scope::Restore { licenses, left } => {
            if is_like(&before.direct, licenses, world) {
                return After::same(before);
            }
            if !left.iter().any(|left| is_like(&before.direct, left, world)) {
                return Meaning::Changed;
            }
            restored(licenses, before, world)
        }
    }
}

/// What was recorded, as far as it can be given now: a call names no switch that the product no longer has.
fn restored(licenses: &[License], before: &Holding, world: &World<'_>) -> Meaning {
    let restored = licenses.iter().map(|license| {
        let held = before.direct(license.sku_id);
        if let Some(held) = held.filter(|held| is_like_one(held, license, world)) {
            return held.clone();
        }
        let Some(sku) = world.sku(license.sku_id) else {
            return license.clone();
        };
        let has = |id: &&ServiceId| {
            let service = sku.service(**id);
            service.is_some_and(crate::model::Service::is_switchable)
        };
        let off = license.disabled_plans.iter().filter(has);
        License::new(license.sku_id, off.copied().collect())
    });
    Meaning::After(After {
        holding: Holding {
            direct: restored.collect(),
            inherited: before.inherited.clone(),
        },
        ..After::default()
    })
}

/// Whether two lists, both sorted, are the same products with the same switches.
fn is_like(one: &[License], other: &[License], world: &World<'_>) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len() && pairs.all(|(one, other)| is_like_one(one, other, world))
}

fn is_like_one(one: &License, other: &License, world: &World<'_>) -> bool {
    one == other || (one.sku_id == other.sku_id && is_same(one, other, world))
}

/// Whether the same services are on in two licences of a product.
fn is_same(one: &License, other: &License, world: &World<'_>) -> bool {
    let is_off = |license: &License, id| license.disabled_plans.binary_search(&id).is_ok();
    world.sku(one.sku_id).is_some_and(|sku| {
        sku.services.iter().all(|service| {
            let id = service.service_plan_id;
            is_off(one, id) == is_off(other, id)
        })
    })
}

fn first_inherited(mut products: impl Iterator<Item = SkuId>, before: &Holding) -> Option<SkuId> {
    products.find(|product| before.inherits(*product))
}

fn replaced(
    wish: &Wish,
    before: &Holding,
    going: &[SkuId],
    mut coming: Vec<SkuId>,
    world: &World<'_>,
) -> Meaning {
    coming.sort_unstable();
    coming.dedup();
    let stays = |license: &&License| {
        !going.contains(&license.sku_id) && coming.binary_search(&license.sku_id).is_err()
    };
    let mut after = After {
        holding: Holding {
            direct: before.direct.iter().filter(stays).cloned().collect(),
            inherited: before.inherited.clone(),
        },
        ..After::default()
    };
    for target in coming {
        let found = match world.sku(target) {
            Some(sku) => switched_off(wish, sku, going, before, world),
            None => Switches::default(),
        };
        after.new.extend(found.new);
        let open = found.open.into_iter();
        after.open.extend(open.map(|(from, to)| (from, to, target)));
        let license = License::new(target, found.off);
        // What is held already and is to be as it is stays as it is, whatever else its list names.
        let held = before
            .direct(target)
            .filter(|held| is_same(held, &license, world));
        after.holding.direct.push(held.cloned().unwrap_or(license));
    }
    after.new.sort_unstable();
    after.new.dedup();
    after.holding.sort();
    Meaning::After(after)
}

/// What is off in a target. Only services with a switch per user, and only the target's own.
fn switched_off(
    wish: &Wish,
    target: &Sku,
    going: &[SkuId],
    before: &Holding,
    world: &World<'_>,
) -> Switches {
    let listed = |is_off: &dyn Fn(ServiceId) -> bool| Switches {
        off: target
            .services
            .iter()
            .filter(|service| service.is_switchable())
            .map(|service| service.service_plan_id)
            .filter(|id| is_off(*id))
            .collect(),
        ..Switches::default()
    };
    match &wish.services {
        Services::Keep {
            also_off,
            new_services,
        } => {
            let sources: Vec<&License> = before
                .direct
                .iter()
                .filter(|license| going.contains(&license.sku_id) || license.sku_id == target.id)
                .collect();
            switches(target, &sources, also_off, *new_services, world)
        }
        Services::Off { services } => listed(&|id| services.binary_search(&id).is_ok()),
        Services::OnlyOn { services } => listed(&|id| services.binary_search(&id).is_err()),
    }
}

fn adjusted(
    before: &Holding,
    products: &[SkuId],
    on: &[ServiceId],
    off: &[ServiceId],
    world: &World<'_>,
) -> Meaning {
    let mut holding = before.clone();
    for license in &mut holding.direct {
        let Some(sku) = world.sku(license.sku_id) else {
            continue;
        };
        if products.binary_search(&license.sku_id).is_err() {
            continue;
        }
        let is_its_own = |id: &&ServiceId| {
            let service = sku.service(**id);
            service.is_some_and(crate::model::Service::is_switchable)
        };
        let stays_off = license
            .disabled_plans
            .iter()
            .filter(|id| on.binary_search(id).is_err());
        let disabled: Vec<ServiceId> = stays_off.chain(off).filter(is_its_own).copied().collect();
        let switched = License::new(license.sku_id, disabled);
        if !is_same(license, &switched, world) {
            *license = switched;
        }
    }
    Meaning::After(After {
        holding,
        ..After::default()
    })
}

/// What is in `one` and not in `other`; both sorted.
pub(super) fn without(one: &[ServiceId], other: &[ServiceId]) -> Vec<ServiceId> {
    one.iter()
        .filter(|id| other.binary_search(id).is_err())
        .copied()
        .collect()
}

/// What is in both; both sorted.
pub(super) fn in_both(one: &[ServiceId], other: &[ServiceId]) -> Vec<ServiceId> {
    one.iter()
        .filter(|id| other.binary_search(id).is_ok())
        .copied()
        .collect()
}
