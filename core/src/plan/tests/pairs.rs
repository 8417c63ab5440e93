//! Every product of Microsoft's list for every other, one service off at a time. Of products with the same services
//! one stands for all.

use super::*;
use crate::catalogue::Match;
use std::collections::{BTreeSet, HashMap};

const NONE: u16 = u16::MAX;

/// The list by number: services, and those of each product, ascending.
struct Numbered {
    ids: Vec<ServiceId>,
    /// By service: the numbers of those that surely stand for it, itself not among them.
    stands: Vec<Vec<u16>>,
    products: Vec<Vec<u16>>,
    skus: Vec<Sku>,
}

fn numbered() -> Numbered {
    let ids: Vec<ServiceId> = LIST.services.keys().copied().collect();
    let number: HashMap<ServiceId, u16> = ids.iter().copied().zip(0..).collect();
    let mut by_family: HashMap<_, Vec<u16>> = HashMap::new();
    for (id, at) in ids.iter().zip(0..) {
        by_family.entry(FAMILIES.family(*id)).or_default().push(at);
    }
    let stands = ids
        .iter()
        .map(|id| match FAMILIES.family(*id) {
            None => Vec::new(),
            family => by_family[&family]
                .iter()
                .copied()
                .filter(|other| ids[usize::from(*other)] != *id)
                .filter(|other| {
                    FAMILIES.matches(*id, ids[usize::from(*other)]) == Some(Match::Sure)
                })
                .collect(),
        })
        .collect();
    let mut products = Vec::new();
    let mut skus = Vec::new();
    let mut seen = BTreeSet::new();
    for (id, services) in LIST
        .contents
        .iter()
        .filter(|(_, services)| seen.insert(*services))
    {
        products.push(services.iter().map(|id| number[id]).collect());
        let service = |id: &ServiceId| Service {
            service_plan_id: *id,
            service_plan_name: String::new(),
            name: String::new(),
            applies_to: "User".into(),
        };
        skus.push(Sku {
            id: *id,
            services: services.iter().map(service).collect(),
            ..sku(0, &[])
        });
    }
    Numbered {
        ids,
        stands,
        products,
        skus,
    }
}

impl Numbered {
    /// By place in the target: the only service of the old product that stands for it, or none.
    fn only_ones(&self, old: usize, target: usize) -> Vec<u16> {
        let (old, target) = (&self.products[old], &self.products[target]);
        let speaks = |to: u16| {
            if old.binary_search(&to).is_ok() {
                return to;
            }
            let is_free = |from: &&u16| {
                old.binary_search(from).is_ok() && target.binary_search(from).is_err()
            };
            let mut found = self.stands[usize::from(to)].iter().filter(is_free);
            match (found.next(), found.next()) {
                (Some(one), None) => *one,
                _ => NONE,
            }
        };
        target.iter().map(|to| speaks(*to)).collect()
    }

    /// Checks a product against every other; says how many switches were carried over.
    fn check(&self, old: usize, stage: &Stage) -> u64 {
        let mut carried = 0;
        let mut world = stage.world();
        for target in (0..self.products.len()).filter(|target| *target != old) {
            let (from, to) = (self.skus[old].id, self.skus[target].id);
            let wish = wish(Scope::Swap {
                pairs: vec![crate::plan::Pair { from, to }],
            });
            let mut with = |off: Vec<ServiceId>| -> Vec<ServiceId> {
                let before = Holding {
                    direct: vec![License::new(from, off)],
                    inherited: Vec::new(),
                };
                world.prepare(&wish, &before);
                match meaning(&wish, &before, &world) {
                    Meaning::After(after) => after.holding.direct[0].disabled_plans.clone(),
                    other => panic!("{other:?}"),
                }
            };
            let only = self.only_ones(old, target);
            let mut rest = Vec::new();
            for service in &self.products[old] {
                let id = self.ids[usize::from(*service)];
                if !only.contains(service) {
                    rest.push(id);
                    continue;
                }
                let places = self.products[target].iter().zip(&only);
                let expected: Vec<ServiceId> = places
                    .filter(|(_, from)| *from == service)
                    .map(|(to, _)| self.ids[usize::from(*to)])
                    .collect();
                carried += expected.len() as u64;
                assert_eq!(with(vec![id]), expected, "{id} of {from}, moved to {to}");
            }
            // Those that nothing stands for alone switch nothing off, one by one or without the others.
            let known: Vec<u16> = only.iter().copied().filter(|from| *from != NONE).collect();
            let is_shared = |id: &ServiceId| {
                let stands = |to: &u16| {
                    FAMILIES.matches(*id, self.ids[usize::from(*to)]) == Some(Match::Sure)
                };
                known.len() < self.products[target].len()
                    && self.products[target]
                        .iter()
                        .zip(&only)
                        .any(|(to, from)| *from == NONE && stands(to))
            };
            let (shared, alone): (Vec<ServiceId>, Vec<ServiceId>) =
                rest.into_iter().partition(|id| is_shared(id));
            for id in shared {
                assert_eq!(with(vec![id]), [], "{id} of {from}, moved to {to}");
            }
            assert_eq!(with(alone), [], "{from}, moved to {to}");
        }
        carried
    }
}

#[test]
fn a_service_is_off_exactly_where_its_sure_match_was() {
    let list = numbered();
    let stage = Stage::new(list.skus.clone());
    assert_eq!((LIST.contents.len(), list.products.len()), (619, 531));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let carried: u64 = std::thread::scope(|scope| {
        let (list, stage) = (&list, &stage);
        let part = |first: usize| {
            let olds = (first..list.products.len()).step_by(threads);
            scope.spawn(move || olds.map(|old| list.check(old, stage)).sum::<u64>())
        };
        let parts: Vec<_> = (0..threads).map(part).collect();
        parts
            .into_iter()
            .map(|part| part.join().expect("it must hold"))
            .sum()
    });
    println!("{carried} switches carried over");
    assert!(carried > 531 * 530, "{carried} are too few");
}
