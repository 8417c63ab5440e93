//! The change a person composes: what goes, what comes, which services are off.

use super::counts::choices;
use super::people::People;
use super::terms::Terms;
use reseat_core::Error;
use reseat_core::catalogue::Purpose;
use reseat_core::model::{Service, ServiceId, SkuId};
use reseat_core::plan::{NamedProduct, resolve_product};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A product of the tenant, as the listing gives it.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) id: SkuId,
    pub(crate) part_number: String,
    pub(crate) name: String,
    pub(crate) free: i64,
    /// Whether it is for users at all, and not for the whole tenant.
    pub(crate) is_for_users: bool,
    pub(crate) is_assignable: bool,
    /// Why it can't be given, or what its seats are like.
    pub(crate) note: String,
    /// Those with a switch per user.
    pub(crate) services: Vec<Service>,
}

impl NamedProduct for Offer {
    fn id(&self) -> SkuId {
        self.id
    }

    fn part_number(&self) -> &str {
        &self.part_number
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// How many services make a search worth its place.
const SEARCH_FROM: usize = 20;

/// What becomes of products.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Way {
    /// Microsoft's own choice: everything goes. Never preselected.
    ReplaceAll,
    /// One product goes, others come.
    #[default]
    Swap,
    /// Nothing goes.
    Grant,
    /// Nothing comes.
    Revoke,
}

impl Way {
    /// Whether one product that goes is named.
    pub(crate) fn takes_one(self) -> bool {
        matches!(self, Way::Swap | Way::Revoke)
    }

    /// Whether products come.
    pub(crate) fn gives(self) -> bool {
        self != Way::Revoke
    }

    /// Whether something comes in place of something else, so that switches can be kept.
    pub(crate) fn replaces(self) -> bool {
        matches!(self, Way::ReplaceAll | Way::Swap)
    }
}

/// The change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    pub(crate) way: Way,
    /// The product that goes: an id, or the page's word where that names no product.
    pub(crate) from: String,
    /// Why the page's word for it names no product.
    pub(crate) from_fault: Option<Error>,
    /// Whether the person said which product goes.
    is_from_picked: bool,
    /// The products that come, likewise.
    pub(crate) to: BTreeSet<String>,
    pub(crate) to_fault: Option<Error>,
    /// The products that came with the page's wish: shown first.
    wished: BTreeSet<String>,
    /// Whether what each user had off stays off.
    pub(crate) keeps: bool,
    /// Whether services that none of the old products had come on.
    pub(crate) has_new_on: bool,
    /// Switched off for everybody.
    pub(crate) off: BTreeSet<ServiceId>,
    pub(crate) service_search: String,
    /// What was answered to the plans that were made of it so far.
    pub(crate) terms: Terms,
}

impl Change {
    /// A change of which nothing is said yet.
    pub(crate) fn new() -> Change {
        Change {
            keeps: true,
            has_new_on: true,
            ..Change::default()
        }
    }

    /// Suggests what goes: the page's own wish, else what the list is filtered by, else what most of the marked
    /// people have. The person's word stands.
    pub(crate) fn suggest_from(&mut self, people: &People, offers: &[Offer], wish: Option<&str>) {
        if self.is_from_picked {
            return;
        }
        self.from_fault = None;
        self.from = match wish {
            Some(name) => look_up(name, offers, &mut self.from_fault),
            None => {
                let choices = choices(people);
                let filtered = people
                    .filters
                    .product
                    .filter(|product| choices.iter().any(|choice| choice.product == *product));
                let most = choices.first().map(|choice| choice.product);
                let product = filtered.or(most);
                product
                    .map(|product| product.to_string())
                    .unwrap_or_default()
            }
        };
    }

    /// Suggests what comes: the page's own wish.
    pub(crate) fn suggest_to(&mut self, offers: &[Offer], wish: &str) {
        self.to_fault = None;
        self.to = BTreeSet::from([look_up(wish, offers, &mut self.to_fault)]);
        self.wished = self.to.clone();
    }

    /// The person said which product goes.
    pub(crate) fn pick_from(&mut self, product: String) {
        self.terms.forget_questions();
        self.to.remove(&product);
        self.from = product;
        self.settle_from();
    }

    /// The person went on with the product that goes.
    pub(crate) fn settle_from(&mut self) {
        self.is_from_picked = true;
    }

    /// The person said what becomes of products.
    pub(crate) fn pick_way(&mut self, way: Way) {
        self.terms.forget_questions();
        self.way = way;
    }

    /// Whether it says enough for a plan.
    pub(crate) fn is_whole(&self) -> bool {
        let comes = !self.way.gives() || !self.to.is_empty();
        comes && (!self.way.takes_one() || !self.from.is_empty())
    }

    /// Which products go by this change.
    pub(crate) fn taking(&self) -> impl Fn(SkuId) -> bool + use<> {
        let (way, from) = (self.way, SkuId::parse(&self.from));
        move |product| match way {
            Way::ReplaceAll => true,
            Way::Swap | Way::Revoke => Some(product) == from,
            Way::Grant => false,
        }
    }

    /// Switches a product on or off.
    pub(crate) fn turn_product(&mut self, product: String) {
        self.terms.forget_questions();
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
            .filter(|offer| offer.is_for_users)
            .filter(|offer| self.way != Way::Swap || offer.id.to_string() != self.from)
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

    /// Products that come and have no row of their own: names of the page that the core explains.
    pub(crate) fn strangers<'c>(&'c self, offers: &[Offer]) -> Vec<&'c str> {
        let is_known = |name: &str| {
            let is_given_back = self.way == Way::Swap && name == self.from;
            let mut listed = offers.iter().filter(|offer| offer.is_for_users);
            !is_given_back && listed.any(|offer| offer.id.to_string() == name)
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

    /// The core's `plan` request for these users, without what was answered.
    pub(crate) fn request(&self, users: &Value, offers: &[Offer]) -> Value {
        // A switch of a product that no longer comes says nothing about this change.
        let coming: BTreeSet<ServiceId> = offers
            .iter()
            .filter(|offer| self.to.contains(&offer.id.to_string()))
            .flat_map(|offer| offer.services.iter().map(|service| service.service_plan_id))
            .collect();
        let off: Vec<&ServiceId> = self.off.intersection(&coming).collect();
        let mut request = json!({ "op": "plan", "users": users });
        if self.way.gives() {
            request["services"] = match self.way.replaces() && !self.keeps {
                true => json!({ "mode": "off", "services": off }),
                false => json!({ "mode": "keep", "alsoOff": off }),
            };
        }
        if self.way.replaces() && self.keeps && !self.has_new_on {
            request["services"]["newServices"] = "off".into();
        }
        let to = self.to.iter();
        match self.way {
            Way::ReplaceAll | Way::Grant => {
                let scope = match self.way {
                    Way::Grant => "grant",
                    _ => "replaceAll",
                };
                request["scope"] = scope.into();
                request["targets"] = to.map(String::as_str).collect::<Value>();
            }
            Way::Swap => {
                request["scope"] = "swap".into();
                let pairs = to.map(|to| json!({ "from": self.from, "to": to }));
                request["pairs"] = pairs.collect();
            }
            Way::Revoke => {
                request["scope"] = "revoke".into();
                request["products"] = json!([self.from]);
            }
        }
        request
    }

    /// Whether questions can be asked at all: only where switches are kept.
    pub(crate) fn can_ask(&self) -> bool {
        self.way.replaces() && self.keeps
    }
}

/// The id of the product that the page means; else its word as it is, with the core's reason in `fault`.
fn look_up(name: &str, offers: &[Offer], fault: &mut Option<Error>) -> String {
    match resolve_product(name, offers) {
        Ok(offer) => offer.id.to_string(),
        Err(error) => {
            *fault = Some(error);
            name.trim().to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Counts;
    use super::super::people::tests::{E3, arrival};
    use super::*;

    fn offer(id: &str, part_number: &str, name: &str) -> Offer {
        Offer {
            id: SkuId::parse(id).expect("a GUID"),
            part_number: part_number.into(),
            name: name.into(),
            free: 3,
            is_for_users: true,
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
        let mut change = Change::new();
        change.suggest_from(&people, &offers, None);
        change.suggest_to(&offers, "spe_e3");
        assert!(change.way == Way::Swap && change.keeps);
        assert_eq!(change.from, E3);
        let counts = Counts::of(&people, &change);
        let first = &counts.choices[0];
        assert_eq!((first.directly, first.only_by_group), (1, 1));
        assert_eq!(
            change
                .request(&json!({ "ids": ["ana"] }), &offers)
                .to_string(),
            format!(
                r#"{{"op":"plan","pairs":[{{"from":"{E3}","to":"{SPE}"}}],"scope":"swap","services":{{"alsoOff":[],"mode":"keep"}},"users":{{"ids":["ana"]}}}}"#
            )
        );
        assert_eq!(change.offers(&offers).len(), 1);
        assert_eq!(counts.needed(offers[1].id), 1);
    }

    #[test]
    fn each_way_asks_for_its_own() {
        let offers = [offer(SPE, "SPE_E3", "M365 E3")];
        let mut change = Change::new();
        change.from = E3.into();
        change.suggest_to(&offers, "SPE_E3");
        change.has_new_on = false;
        let asked = |change: &Change| change.request(&json!({ "all": true }), &offers);
        assert_eq!(asked(&change)["services"]["newServices"], "off");
        change.keeps = false;
        assert_eq!(
            asked(&change)["services"],
            json!({ "mode": "off", "services": [] })
        );
        assert!(!change.can_ask(), "nothing is kept");
        change.pick_way(Way::Grant);
        let keep = json!({ "mode": "keep", "alsoOff": [] });
        assert_eq!(
            asked(&change)["services"],
            keep,
            "what somebody has already stays as it is"
        );
        assert_eq!(
            (&asked(&change)["scope"], &asked(&change)["targets"]),
            (&json!("grant"), &json!([SPE]))
        );
        change.pick_way(Way::Revoke);
        let revoke =
            json!({ "op": "plan", "scope": "revoke", "products": [E3], "users": { "all": true } });
        assert_eq!(asked(&change), revoke);
        change.to.clear();
        assert!(change.is_whole());
        change.from.clear();
        assert!(!change.is_whole());
    }

    #[test]
    fn the_suggestion_follows_the_marks_until_the_person_picked_one() {
        let mut people = People::default();
        people.add(vec![arrival("Ana", "Sales", None)]);
        people.refresh();
        let mut change = Change::new();
        change.suggest_from(&people, &[], None);
        assert_eq!(change.from, "");
        people.mark_shown(true);
        change.suggest_from(&people, &[], None);
        assert_eq!(change.from, E3);
        change.pick_from(SPE.into());
        people.clear();
        change.suggest_from(&people, &[], None);
        assert_eq!(change.from, SPE);
    }

    #[test]
    fn a_name_nobody_has_is_left_to_the_core() {
        let offers = [offer(E3, "ENTERPRISEPACK", "Office 365 E3")];
        let mut change = Change::new();
        change.suggest_from(&People::default(), &offers, Some("E9"));
        change.suggest_to(&offers, "office 365 e3");
        assert_eq!(change.from, "E9");
        assert!(matches!(
            change.from_fault,
            Some(Error::ProductUnknown { .. })
        ));
        assert_eq!(change.to, BTreeSet::from([E3.to_string()]));
        assert!(change.strangers(&offers).is_empty());
        let same = Change {
            from: E3.into(),
            ..change
        };
        assert_eq!(same.strangers(&offers), [E3]);
    }

    #[test]
    fn a_product_of_the_whole_tenant_makes_a_name_as_ambiguous_as_any_other() {
        let twin = Offer {
            is_for_users: false,
            ..offer(SPE, "TWIN", "Office 365 E3")
        };
        let offers = [offer(E3, "ENTERPRISEPACK", "Office 365 E3"), twin];
        let mut change = Change::new();
        change.suggest_to(&offers, "Office 365 E3");
        assert!(matches!(
            change.to_fault,
            Some(Error::ProductAmbiguous { .. })
        ));
        assert_eq!(change.offers(&offers).len(), 1, "and is not offered");
    }
}
