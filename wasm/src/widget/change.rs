//! The change a person composes: what goes, what comes, which services are off.

use super::action::Choice;
use super::people::People;
use reseat_core::catalogue::Purpose;
use reseat_core::model::{Service, ServiceId, SkuId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A product of the tenant, as the listing gives it.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) id: SkuId,
    pub(crate) part_number: String,
    pub(crate) name: String,
    pub(crate) free: i64,
    pub(crate) is_assignable: bool,
    /// Why it can't be given, or what its seats are like.
    pub(crate) note: String,
    /// Those with a switch per user.
    pub(crate) services: Vec<Service>,
}

/// How many services make a search worth its place.
const SEARCH_FROM: usize = 20;

/// The change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    /// Microsoft's own choice: everything goes. Never preselected.
    pub(crate) replaces_all: bool,
    /// The product that goes: an id, or the page's word where no product of the list has that name.
    pub(crate) from: String,
    /// The products that come, likewise.
    pub(crate) to: BTreeSet<String>,
    /// The products that came with the page's wish: shown first.
    wished: BTreeSet<String>,
    /// Whether what each user had off stays off.
    pub(crate) keeps: bool,
    /// Switched off for everybody.
    pub(crate) off: BTreeSet<ServiceId>,
    pub(crate) service_search: String,
}

impl Change {
    /// A change as the page's attributes suggest it, for the people marked.
    pub(crate) fn suggested(
        people: &People,
        offers: &[Offer],
        from: Option<&str>,
        to: Option<&str>,
    ) -> Change {
        let choices = choices(people);
        let from = match (from, people.filters.product, choices.first()) {
            (Some(name), _, _) => known(offers, name),
            (None, Some(product), _) if choices.iter().any(|choice| choice.product == product) => {
                product.to_string()
            }
            (None, _, Some(choice)) => choice.product.to_string(),
            (None, _, None) => String::new(),
        };
        let to: BTreeSet<String> = to.map(|name| known(offers, name)).into_iter().collect();
        Change {
            from,
            wished: to.clone(),
            to,
            keeps: true,
            ..Change::default()
        }
    }

    /// Switches a product on or off.
    pub(crate) fn turn_product(&mut self, product: String) {
        if !self.to.remove(&product) {
            self.to.insert(product);
        }
    }

    /// Switches a service on or off.
    pub(crate) fn turn_service(&mut self, service: ServiceId) {
        if !self.off.remove(&service) {
            self.off.insert(service);
        }
    }

    /// The products with a switch, the page's own wish first; then those that can't be given.
    pub(crate) fn offers<'o>(&self, offers: &'o [Offer]) -> Vec<&'o Offer> {
        let mut list: Vec<&Offer> = offers
            .iter()
            .filter(|offer| self.replaces_all || offer.id.to_string() != self.from)
            .collect();
        let is_wished = |offer: &Offer| self.wished.contains(&offer.id.to_string());
        list.sort_by_key(|offer| {
            (
                !offer.is_assignable,
                !is_wished(offer),
                offer.name.to_lowercase(),
            )
        });
        list
    }

    /// Names the page gave that no product of the list has; the core explains them.
    pub(crate) fn strangers<'c>(&'c self, offers: &[Offer]) -> Vec<&'c str> {
        let is_known = |name: &str| {
            let is_given_back = !self.replaces_all && name == self.from;
            !is_given_back && offers.iter().any(|offer| offer.id.to_string() == name)
        };
        self.to
            .iter()
            .map(String::as_str)
            .filter(|name| !is_known(name))
            .collect()
    }

    /// The services of the products that come, by what they are for.
    pub(crate) fn groups<'o>(&self, offer: &'o Offer) -> Vec<(Purpose, Vec<&'o Service>)> {
        let search = self.service_search.trim().to_lowercase();
        let mut groups: BTreeMap<Purpose, Vec<&Service>> = BTreeMap::new();
        for service in &offer.services {
            if search.is_empty() || service.name.to_lowercase().contains(&search) {
                groups
                    .entry(Purpose::of(&service.service_plan_name))
                    .or_default()
                    .push(service);
            }
        }
        for services in groups.values_mut() {
            services.sort_by_key(|service| service.name.to_lowercase());
        }
        groups.into_iter().collect()
    }

    /// Whether the products that come have so many services that a search helps.
    pub(crate) fn wants_search(&self, offers: &[Offer]) -> bool {
        let coming = offers
            .iter()
            .filter(|offer| self.to.contains(&offer.id.to_string()));
        coming.map(|offer| offer.services.len()).sum::<usize>() > SEARCH_FROM
    }

    /// The core's `plan` request.
    pub(crate) fn request(&self, people: &People, offers: &[Offer]) -> String {
        let ids: Vec<&str> = people.marked().map(|person| person.id.as_str()).collect();
        // A switch of a product that no longer comes says nothing about this change.
        let coming: BTreeSet<ServiceId> = offers
            .iter()
            .filter(|offer| self.to.contains(&offer.id.to_string()))
            .flat_map(|offer| offer.services.iter().map(|service| service.service_plan_id))
            .collect();
        let off: Vec<&ServiceId> = self.off.intersection(&coming).collect();
        let services = if self.keeps {
            json!({ "mode": "keep", "alsoOff": off })
        } else {
            json!({ "mode": "off", "services": off })
        };
        let mut request = json!({ "op": "plan", "users": { "ids": ids }, "services": services });
        if self.replaces_all {
            request["scope"] = "replaceAll".into();
            request["targets"] = self.to.iter().map(String::as_str).collect::<Value>();
        } else {
            request["scope"] = "swap".into();
            let pairs = self
                .to
                .iter()
                .map(|to| json!({ "from": self.from, "to": to }));
            request["pairs"] = pairs.collect();
        }
        request.to_string()
    }

    /// How many of the marked would need a seat of the product, as far as the list tells.
    pub(crate) fn needed(&self, people: &People, product: SkuId) -> usize {
        let from = SkuId::parse(&self.from);
        people
            .marked()
            .filter(|person| {
                self.replaces_all || from.is_some_and(|from| person.has_directly(from))
            })
            .filter(|person| !person.held.iter().any(|held| held.product == product))
            .count()
    }

    /// How many of the marked have each service switched off in a product that goes, and how many have any.
    pub(crate) fn off_now(&self, people: &People) -> (BTreeMap<ServiceId, usize>, usize) {
        let from = SkuId::parse(&self.from);
        let mut counts: BTreeMap<ServiceId, usize> = BTreeMap::new();
        let mut users = 0;
        for person in people.marked() {
            let off: BTreeSet<ServiceId> = person
                .held
                .iter()
                .filter(|held| !held.is_inherited)
                .filter(|held| self.replaces_all || Some(held.product) == from)
                .flat_map(|held| held.off.iter().copied())
                .collect();
            users += usize::from(!off.is_empty());
            for service in off {
                *counts.entry(service).or_default() += 1;
            }
        }
        (counts, users)
    }
}

/// The products the marked people hold, the most frequent first.
pub(crate) fn choices(people: &People) -> Vec<Choice> {
    let mut counts: BTreeMap<SkuId, (usize, usize)> = BTreeMap::new();
    for person in people.marked() {
        let products: BTreeSet<SkuId> = person.held.iter().map(|held| held.product).collect();
        for product in products {
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

/// The id of the one product of that id, part number or name; else the name as it is, for the core to judge.
fn known(offers: &[Offer], name: &str) -> String {
    let folded = name.trim().to_lowercase();
    let by = |matches: &dyn Fn(&Offer) -> bool| {
        let mut found = offers.iter().filter(|offer| matches(offer));
        found
            .next()
            .filter(|_| found.next().is_none())
            .map(|offer| offer.id.to_string())
    };
    by(&|offer| offer.id.to_string() == folded)
        .or_else(|| by(&|offer| offer.part_number.to_lowercase() == folded))
        .or_else(|| {
            let is_part_number = offers
                .iter()
                .any(|offer| offer.part_number.to_lowercase() == folded);
            if is_part_number {
                None
            } else {
                by(&|offer| offer.name.to_lowercase() == folded)
            }
        })
        .unwrap_or_else(|| name.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::super::people::tests::{E3, arrival};
    use super::*;

    fn offer(id: &str, part_number: &str, name: &str) -> Offer {
        Offer {
            id: SkuId::parse(id).expect("a GUID"),
            part_number: part_number.into(),
            name: name.into(),
            free: 3,
            is_assignable: true,
            note: String::new(),
            services: Vec::new(),
        }
    }

    const SPE: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

    #[test]
    fn one_product_is_suggested_and_never_everything() {
        let mut people = People::default();
        people.add(vec![
            arrival("Ana", "Sales", None),
            arrival("Tom", "Sales", Some("g")),
        ]);
        people.refresh();
        people.mark_shown(true);
        let offers = [
            offer(E3, "ENTERPRISEPACK", "Office 365 E3"),
            offer(SPE, "SPE_E3", "M365 E3"),
        ];
        let change = Change::suggested(&people, &offers, None, Some("spe_e3"));
        assert!(!change.replaces_all && change.keeps);
        assert_eq!(change.from, E3);
        let choices = choices(&people);
        assert_eq!((choices[0].directly, choices[0].only_by_group), (1, 1));
        assert_eq!(
            change.request(&people, &offers),
            format!(
                r#"{{"op":"plan","pairs":[{{"from":"{E3}","to":"{SPE}"}}],"scope":"swap","services":{{"alsoOff":[],"mode":"keep"}},"users":{{"ids":["ana","tom"]}}}}"#
            )
        );
        assert_eq!(change.offers(&offers).len(), 1);
        assert_eq!(change.needed(&people, offers[1].id), 1);
    }

    #[test]
    fn a_name_nobody_has_is_left_to_the_core() {
        let offers = [offer(E3, "ENTERPRISEPACK", "Office 365 E3")];
        let change = Change::suggested(
            &People::default(),
            &offers,
            Some("E9"),
            Some("office 365 e3"),
        );
        assert_eq!(change.from, "E9");
        assert_eq!(change.to, BTreeSet::from([E3.to_string()]));
        assert!(change.strangers(&offers).is_empty());
        let same = Change {
            from: E3.into(),
            ..change
        };
        assert_eq!(same.strangers(&offers), [E3]);
    }
}
