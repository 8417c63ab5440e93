//! What one user's wish makes of what the user holds.

use super::document::{Scope, Services};
use super::resolve::Wish;
use crate::model::{Holding, License, ServiceId, Sku, SkuId};
use std::collections::HashMap;

/// The tenant's products by id.
pub(super) type SkuIndex<'s> = HashMap<SkuId, &'s Sku>;

/// What a wish means for a user.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This is what the user would hold.
    After(Holding),
    /// The user holds none of the old products; `inherited` is one that a group gives.
    Nothing {
        /// An old product that comes from a group only.
        inherited: Option<SkuId>,
    },
}

/// Applies a wish to a holding.
pub(super) fn meaning(wish: &Wish, before: &Holding, skus: &SkuIndex<'_>) -> Meaning {
    let (going, coming): (Vec<SkuId>, Vec<SkuId>) = match &wish.scope {
        Scope::Swap { pairs } => {
            let held: Vec<_> = pairs
                .iter()
                .filter(|pair| before.direct(pair.from).is_some())
                .collect();
            if held.is_empty() {
                let inherited = pairs
                    .iter()
                    .map(|pair| pair.from)
                    .find(|from| before.inherits(*from));
                // Who still has the old product from a group is not done, whatever else is there.
                if inherited.is_none() && pairs.iter().all(|pair| before.has(pair.to)) {
                    return Meaning::After(before.clone());
                }
                return Meaning::Nothing { inherited };
            }
            (
                held.iter().map(|pair| pair.from).collect(),
                held.iter().map(|pair| pair.to).collect(),
            )
        }
        Scope::ReplaceAll { targets } => {
            // Nothing goes, and all that is to come is there: a direct copy of it would give nobody anything.
            if before.direct.is_empty() && targets.iter().all(|target| before.inherits(*target)) {
                return Meaning::After(before.clone());
            }
            (
                before.direct.iter().map(|license| license.sku_id).collect(),
                targets.clone(),
            )
        }
    };
    let mut direct: Vec<License> = before
        .direct
        .iter()
        .filter(|license| !going.contains(&license.sku_id) && !coming.contains(&license.sku_id))
        .cloned()
        .collect();
    let mut targets = coming.clone();
    targets.sort_unstable();
    targets.dedup();
    for target in targets {
        let off = switched_off(wish, target, &going, before, skus);
        direct.push(License::new(target, off));
    }
    let mut after = Holding {
        direct,
        inherited: before.inherited.clone(),
    };
    after.sort();
    Meaning::After(after)
}

/// What is off in a target. Only services with a switch per user, and only the target's own.
fn switched_off(
    wish: &Wish,
    target: SkuId,
    going: &[SkuId],
    before: &Holding,
    skus: &SkuIndex<'_>,
) -> Vec<ServiceId> {
    let Some(sku) = skus.get(&target) else {
        return Vec::new();
    };
    // What decides: the products that go, and the target itself where the user holds it already.
    let sources: Vec<&License> = before
        .direct
        .iter()
        .filter(|license| going.contains(&license.sku_id) || license.sku_id == target)
        .collect();
    let is_off = |id: ServiceId| match &wish.services {
        Services::Keep { also_off } => also_off.contains(&id) || was_off(id, &sources, skus),
        Services::Off { services } => services.contains(&id),
        Services::OnlyOn { services } => !services.contains(&id),
    };
    sku.services
        .iter()
        .filter(|service| service.is_switchable())
        .map(|service| service.service_plan_id)
        .filter(|id| is_off(*id))
        .collect()
}

/// Off in every source that contains the service, and contained in at least one.
fn was_off(id: ServiceId, sources: &[&License], skus: &SkuIndex<'_>) -> bool {
    let mut is_contained = false;
    for license in sources {
        // What is off in a licence is one of its services, also where the tenant no longer lists the product.
        if license.disabled_plans.binary_search(&id).is_ok() {
            is_contained = true;
            continue;
        }
        let sku = skus.get(&license.sku_id);
        if sku.is_some_and(|sku| sku.service(id).is_some()) {
            return false;
        }
    }
    is_contained
}

/// Services that are on, by any path; tenant-wide ones are nobody's to keep or lose. Sorted.
pub(super) fn services_on(holding: &Holding, skus: &SkuIndex<'_>) -> Vec<ServiceId> {
    let direct = holding
        .direct
        .iter()
        .map(|license| (license.sku_id, &license.disabled_plans));
    let inherited = holding
        .inherited
        .iter()
        .map(|license| (license.sku_id, &license.disabled_plans));
    let mut on: Vec<ServiceId> = direct
        .chain(inherited)
        .filter_map(|(sku, off)| skus.get(&sku).map(|sku| (sku, off)))
        .flat_map(|(sku, off)| {
            sku.services
                .iter()
                .filter(|service| service.is_switchable())
                .map(|service| service.service_plan_id)
                .filter(move |id| off.binary_search(id).is_err())
        })
        .collect();
    on.sort_unstable();
    on.dedup();
    on
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Service;
    use crate::plan::Pair;

    fn guid(number: u8) -> String {
        format!("00000000-0000-0000-0000-0000000000{number:02}")
    }

    fn sku_id(number: u8) -> SkuId {
        SkuId::parse(&guid(number)).expect("a GUID")
    }

    fn service_id(number: u8) -> ServiceId {
        ServiceId::parse(&guid(number)).expect("a GUID")
    }

    #[test]
    fn what_was_off_in_a_product_the_tenant_no_longer_lists_stays_off() {
        let service = |number| Service {
            service_plan_id: service_id(number),
            service_plan_name: String::new(),
            name: String::new(),
            applies_to: "User".into(),
        };
        let target = Sku {
            id: sku_id(2),
            part_number: String::new(),
            name: String::new(),
            applies_to: "User".into(),
            capability_status: "Enabled".into(),
            enabled: 1,
            warning: 0,
            suspended: 0,
            consumed: 0,
            services: vec![service(11), service(12)],
        };
        let skus = SkuIndex::from([(target.id, &target)]);
        let unlisted = License::new(sku_id(1), vec![service_id(11), service_id(13)]);
        let before = Holding {
            direct: vec![unlisted],
            inherited: Vec::new(),
        };
        let swap = Scope::Swap {
            pairs: vec![Pair {
                from: sku_id(1),
                to: sku_id(2),
            }],
        };
        let replace_all = Scope::ReplaceAll {
            targets: vec![sku_id(2)],
        };
        for scope in [swap, replace_all] {
            let wish = Wish {
                scope,
                services: Services::Keep {
                    also_off: Vec::new(),
                },
            };
            let after = Holding {
                direct: vec![License::new(sku_id(2), vec![service_id(11)])],
                inherited: Vec::new(),
            };
            assert_eq!(meaning(&wish, &before, &skus), Meaning::After(after));
        }
    }
}
