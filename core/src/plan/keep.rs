//! What stays off: each switched-off service of an old product, carried into the new one.
//!
//! A service of a target is off exactly if it, or what stood for it, was off in every product that decides and
//! contains it. What decides are the products that go, and the target itself where the user holds it already.
//! The same id wins; else somebody's word (`serviceMap`); else the table of families: a sure match is used, an
//! unsure one is a question where the answer would change something.

use super::wish::MapEntry;
use super::world::World;
use crate::catalogue::Match;
use crate::input::{NewServices, Unanswered};
use crate::model::{License, ServiceId, Sku, SkuId};

/// What is off in a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Switches {
    /// Sorted.
    pub(super) off: Vec<ServiceId>,
    /// Services that none of the deciding products contains.
    pub(super) new: Vec<ServiceId>,
    /// Pairs that somebody has to say a word about: from, to.
    pub(super) open: Vec<(ServiceId, ServiceId)>,
}

/// What stands in one product for a service of another, by index into the services of the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Counterparts {
    sure: Vec<u16>,
    unsure: Vec<u16>,
}

/// The counterparts of every service of a target in one old product, in the order of the target's services.
/// Tenant-wide services have no switch, so none of them tells what a person had off.
pub(super) type Pairing = Vec<Counterparts>;

/// Finds the counterparts of a target's services in an old product.
pub(super) fn pairing(old: &Sku, target: &Sku, map: &[MapEntry], world: &World<'_>) -> Pairing {
    let mut pairing: Pairing = vec![Counterparts::default(); target.services.len()];
    for (index, service) in old.services.iter().enumerate() {
        let Ok(index) = u16::try_from(index) else {
            break;
        };
        let from = service.service_plan_id;
        if target.service(from).is_some() {
            // INVARIANT: an exact id stands for itself and for nothing else.
            if let Ok(at) = target.service_at(from) {
                pairing[at].sure.push(index);
            }
            continue;
        }
        if !service.is_switchable() {
            continue;
        }
        let told = said(map, from);
        for (at, to) in target.services.iter().enumerate() {
            if !to.is_switchable() {
                continue;
            }
            let to = to.service_plan_id;
            match told {
                Some(entry) if entry.to.binary_search(&to).is_ok() => pairing[at].sure.push(index),
                Some(_) => {}
                // What the old product has under its own id needs nothing else to stand for it.
                None if old.service(to).is_some() => {}
                None => match world.families.matches(from, to) {
                    Some(Match::Sure) => pairing[at].sure.push(index),
                    Some(Match::Unsure(_)) => pairing[at].unsure.push(index),
                    None => {}
                },
            }
        }
    }
    pairing
}

fn said(map: &[MapEntry], from: ServiceId) -> Option<&MapEntry> {
    let at = map.binary_search_by_key(&from, |entry| entry.from).ok()?;
    map.get(at)
}

/// What one old product says about a service.
struct Word {
    is_sure: bool,
    is_off: bool,
    /// Where it is unsure: the service that may stand for it.
    from: Option<ServiceId>,
}

/// What is off in a target where everybody keeps what they had off.
pub(super) fn switches(
    target: &Sku,
    sources: &[&License],
    also_off: &[ServiceId],
    new_services: NewServices,
    world: &World<'_>,
) -> Switches {
    let mut out = Switches::default();
    let pairings: Vec<_> = sources
        .iter()
        .map(|license| world.pairing(license.sku_id, target.id))
        .collect();
    for (at, service) in target.services.iter().enumerate() {
        if !service.is_switchable() {
            continue;
        }
        let id = service.service_plan_id;
        if also_off.binary_search(&id).is_ok() {
            out.off.push(id);
            continue;
        }
        let words: Vec<Word> = sources
            .iter()
            .zip(&pairings)
            .filter_map(|(license, pairing)| match pairing {
                Some(pairing) => {
                    let old = world.sku(license.sku_id)?;
                    word(license, old, pairing.get(at)?)
                }
                None => unlisted_word(license, id, target, world),
            })
            .collect();
        let verdict = |words: &mut dyn Iterator<Item = &Word>| {
            let mut is_contained = false;
            for word in words {
                is_contained = true;
                if !word.is_off {
                    return Some(false);
                }
            }
            is_contained.then_some(true)
        };
        let sure = verdict(&mut words.iter().filter(|word| word.is_sure));
        let all = verdict(&mut words.iter());
        if all.is_none() {
            out.new.push(id);
        }
        let otherwise = sure.unwrap_or(new_services == NewServices::Off);
        let is_off = match all {
            Some(is_off) if is_off != otherwise => match world.rules.service_map_default {
                Some(Unanswered::Enable) => false,
                Some(Unanswered::Disable) => true,
                None => {
                    let open = words.iter().filter(|word| !word.is_sure);
                    out.open
                        .extend(open.filter_map(|word| word.from).map(|from| (from, id)));
                    otherwise
                }
            },
            _ => otherwise,
        };
        if is_off {
            out.off.push(id);
        }
    }
    out
}

/// What a product of the tenant says about a service of the target.
fn word(license: &License, old: &Sku, counterparts: &Counterparts) -> Option<Word> {
    let id = |index: &u16| {
        old.services
            .get(usize::from(*index))
            .map(|service| service.service_plan_id)
    };
    let is_off =
        |index: &u16| id(index).is_some_and(|id| license.disabled_plans.binary_search(&id).is_ok());
    let (list, is_sure) = if counterparts.sure.is_empty() {
        (&counterparts.unsure, false)
    } else {
        (&counterparts.sure, true)
    };
    Some(Word {
        is_sure,
        // Of several that stand for one, a working one is enough for it to have worked.
        is_off: list.iter().all(is_off),
        from: (!is_sure).then(|| id(list.first()?)).flatten(),
    })
    .filter(|_| !list.is_empty())
}

/// What a product says that the tenant no longer lists: only what is off in it is known to be one of its services.
fn unlisted_word(
    license: &License,
    id: ServiceId,
    target: &Sku,
    world: &World<'_>,
) -> Option<Word> {
    let is_match = |from: &ServiceId| {
        *from == id
            || (target.service(*from).is_none()
                && match said(&world.rules.service_map, *from) {
                    Some(entry) => entry.to.binary_search(&id).is_ok(),
                    None => world.families.matches(*from, id) == Some(Match::Sure),
                })
    };
    license.disabled_plans.iter().any(is_match).then_some(Word {
        is_sure: true,
        is_off: true,
        from: None,
    })
}

/// The pairing of each old product with each target, made once.
#[derive(Debug, Default)]
pub(super) struct Pairings {
    made: std::collections::HashMap<(SkuId, SkuId), Pairing>,
}

impl Pairings {
    pub(super) fn get(&self, old: SkuId, target: SkuId) -> Option<&Pairing> {
        self.made.get(&(old, target))
    }

    pub(super) fn put(&mut self, old: SkuId, target: SkuId, pairing: Pairing) {
        self.made.insert((old, target), pairing);
    }
}
