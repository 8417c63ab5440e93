//! What the marked people hold, counted when marks or the change move and not at each drawing: there may be
//! 100,000 of them, and scrolling draws sixty times a second.

use super::action::Choice;
use super::change::Change;
use super::people::{Held, People, Person};
use reseat_core::model::{ServiceId, SkuId};
use std::collections::BTreeMap;

/// The counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// The products they hold, the most frequent first.
    pub(crate) choices: Vec<Choice>,
    /// How many have each service switched off in a product that goes.
    pub(crate) off_now: BTreeMap<ServiceId, usize>,
    /// How many have any switched off.
    pub(crate) users_off: usize,
    /// How many the change concerns, and how many of those hold each product already.
    concerned: usize,
    holding: BTreeMap<SkuId, usize>,
}

impl Counts {
    /// Counts the marked people for a change.
    pub(crate) fn of(people: &People, change: &Change) -> Counts {
        let from = SkuId::parse(&change.from).filter(|_| change.way.takes_one());
        let mut counts = Counts {
            choices: choices(people),
            ..Counts::default()
        };
        let takes = change.taking();
        let mut off: Vec<ServiceId> = Vec::new();
        for person in people.marked() {
            off.clear();
            let goes = |held: &&Held| !held.is_inherited && takes(held.product);
            off.extend(
                person
                    .held
                    .iter()
                    .filter(goes)
                    .flat_map(|held| held.off.iter()),
            );
            off.sort_unstable();
            off.dedup();
            counts.users_off += usize::from(!off.is_empty());
            for service in &off {
                *counts.off_now.entry(*service).or_default() += 1;
            }
            if !change.way.takes_one() || from.is_some_and(|from| person.has_directly(from)) {
                counts.concerned += 1;
                for product in products(person) {
                    *counts.holding.entry(product).or_default() += 1;
                }
            }
        }
        counts
    }

    /// How many of the marked would need a seat of the product, as far as the list tells.
    pub(crate) fn needed(&self, product: SkuId) -> usize {
        self.concerned - self.holding.get(&product).copied().unwrap_or_default()
    }
}

/// The products somebody holds, each once, whatever the paths.
fn products(person: &Person) -> impl Iterator<Item = SkuId> {
    let held = person.held.iter().enumerate();
    let is_first = |(at, held): &(usize, &Held)| {
        let mut before = person.held.iter().take(*at);
        before.all(|other| other.product != held.product)
    };
    held.filter(is_first).map(|(_, held)| held.product)
}

/// The products the marked people hold, the most frequent first.
pub(super) fn choices(people: &People) -> Vec<Choice> {
    let mut counts: BTreeMap<SkuId, (usize, usize)> = BTreeMap::new();
    for person in people.marked() {
        for product in products(person) {
            let count = counts.entry(product).or_default();
            if person.only_inherits(product) {
                count.1 += 1;
            } else {
                count.0 += 1;
            }
        }
    }
    let name = |product| people.products.get(&product).cloned().unwrap_or_default();
    let mut choices: Vec<Choice> = counts
        .into_iter()
        .map(|(product, (directly, only_by_group))| Choice {
            product,
            name: name(product),
            directly,
            only_by_group,
        })
        .collect();
    choices.sort_by(|left, right| {
        right
            .directly
            .cmp(&left.directly)
            .then_with(|| left.name.cmp(&right.name))
    });
    choices
}
