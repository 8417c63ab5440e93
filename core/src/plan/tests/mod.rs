//! The rules of a plan, each on the smallest tenant that shows it. Services are real ones, products are numbers.

mod adjust;
mod alike;
mod checks;
mod compared;
mod conflicts;
mod cures;
mod documents;
mod kept;
mod losses;
mod names;
mod nearly;
mod pairs;
mod soundness;
mod subscriptions;
mod summed;

use super::change::{After, Meaning, meaning};
use super::check::{Made, make};
use super::world::World;
use super::{
    Asked, Facts, PlanDocument, Planner, Rules, Scope, Selection, Services, State, Step, Wish,
    Wishes,
};
use crate::catalogue::{Families, List, Rules as ProductRules, read_list};
use crate::error::ErrorCode;
use crate::input::NewServices;
use crate::model::{
    Holding, Inherited, License, Service, ServiceId, Sku, SkuId, Tenant, User, UserId,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Microsoft's list, for the ids of services.
static LIST: LazyLock<List> = LazyLock::new(|| {
    let bytes = include_bytes!("../../../../data/licensing-service-plans.csv");
    read_list(bytes).expect("the list that is kept can be read")
});
static FAMILIES: LazyLock<Families> = LazyLock::new(Families::built_in);
static PRODUCT_RULES: LazyLock<ProductRules> = LazyLock::new(ProductRules::built_in);

/// 2026-11-24T09:00:00Z.
const NOW: i64 = 1_795_510_800_000;
const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";

fn sku_id(number: u8) -> SkuId {
    SkuId::parse(&format!("00000000-0000-0000-0000-000000000{number:03}")).expect("a GUID")
}

/// A service by Graph's name.
fn service_id(name: &str) -> ServiceId {
    let mut found = LIST
        .services
        .iter()
        .filter(|(_, naming)| naming.technical == name);
    *found
        .next()
        .unwrap_or_else(|| panic!("no service {name}"))
        .0
}

fn services(names: &[&str]) -> Vec<ServiceId> {
    let mut ids: Vec<ServiceId> = names.iter().map(|name| service_id(name)).collect();
    ids.sort_unstable();
    ids
}

/// A product with ten seats; a service whose name ends in `!` is tenant wide.
fn sku(number: u8, names: &[&str]) -> Sku {
    let mut services: Vec<Service> = names
        .iter()
        .map(|name| Service {
            service_plan_id: service_id(name.trim_end_matches('!')),
            service_plan_name: name.trim_end_matches('!').into(),
            name: format!("The {}", name.trim_end_matches('!')),
            applies_to: if name.ends_with('!') {
                "Company"
            } else {
                "User"
            }
            .into(),
        })
        .collect();
    services.sort_by_key(|service| service.service_plan_id);
    Sku {
        id: sku_id(number),
        part_number: format!("P{number}"),
        name: format!("Product {number}"),
        applies_to: "User".into(),
        capability_status: "Enabled".into(),
        enabled: 10,
        warning: 0,
        suspended: 0,
        consumed: 0,
        services,
    }
}

fn licence(number: u8, off: &[&str]) -> License {
    License::new(sku_id(number), services(off))
}

fn holds(licenses: &[(u8, &[&str])]) -> Holding {
    let direct = licenses.iter().map(|(number, off)| licence(*number, off));
    let mut holding = Holding {
        direct: direct.collect(),
        inherited: Vec::new(),
    };
    holding.sort();
    holding
}

/// The same, with a product that a group gives.
fn with_group(mut holding: Holding, number: u8, off: &[&str]) -> Holding {
    holding.inherited.push(Inherited {
        sku_id: sku_id(number),
        group_id: GROUP.into(),
        disabled_plans: services(off),
    });
    holding.sort();
    holding
}

fn swap(pairs: &[(u8, u8)]) -> Scope {
    let pair = |(from, to): &(u8, u8)| super::Pair {
        from: sku_id(*from),
        to: sku_id(*to),
    };
    Scope::Swap {
        pairs: pairs.iter().map(pair).collect(),
    }
}

fn products(numbers: &[u8]) -> Vec<SkuId> {
    numbers.iter().map(|number| sku_id(*number)).collect()
}

fn keep(also_off: &[&str], new_services: NewServices) -> Services {
    Services::Keep {
        also_off: services(also_off),
        new_services,
    }
}

fn wish(scope: Scope) -> Wish {
    Wish {
        scope,
        services: Services::default(),
    }
}

fn user(number: u32, holding: Holding) -> User {
    User {
        id: UserId::from(format!("{number:08}-0000-4000-8000-000000000000")),
        user_principal_name: format!("user{number}@contoso.example"),
        display_name: format!("User {number}"),
        mail: None,
        department: None,
        job_title: None,
        usage_location: Some("NL".into()),
        account_enabled: Some(true),
        user_type: Some("Member".into()),
        holding,
    }
}

/// A tenant's products and what holds for everybody.
#[derive(Default)]
struct Stage {
    skus: Vec<Sku>,
    rules: Rules,
}

impl Stage {
    fn new(skus: Vec<Sku>) -> Stage {
        Stage {
            skus,
            rules: Rules::default(),
        }
    }

    fn world(&self) -> World<'_> {
        World::new(&self.skus, &FAMILIES, &PRODUCT_RULES, &self.rules)
    }

    fn meaning(&self, wish: &Wish, before: &Holding) -> Meaning {
        let mut world = self.world();
        world.prepare(wish, before);
        meaning(wish, before, &world)
    }

    /// What the user would hold, where the wish means anything for them.
    fn after(&self, wish: &Wish, before: &Holding) -> After {
        match self.meaning(wish, before) {
            Meaning::After(after) => after,
            other => panic!("{other:?}"),
        }
    }

    fn made(&self, asked: &Asked, wish: &Wish) -> Made {
        let mut world = self.world();
        world.prepare(wish, &asked.user.holding);
        make(asked, wish, None, &world)
    }

    /// The step of a user who holds this.
    fn step(&self, wish: &Wish, before: Holding) -> Step {
        self.made(&Asked::plain(user(1, before)), wish).step
    }

    fn facts(&self, wish: Wish, users: Vec<Asked>) -> Facts {
        Facts {
            tenant: Tenant {
                id: "0f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a01".into(),
                display_name: "Contoso".into(),
            },
            cloud: "Custom".into(),
            catalogue_version: "2026-07-29".into(),
            created_at: NOW,
            skus: self.skus.clone(),
            subscriptions: Vec::new(),
            groups: BTreeMap::new(),
            selection: Selection::All {},
            users,
            wishes: Wishes::Same(wish),
            rules: self.rules.clone(),
        }
    }
}

fn plan(facts: &Facts) -> PlanDocument {
    Planner::new(facts, &FAMILIES, &PRODUCT_RULES)
        .finish()
        .whole()
}

/// What was found about a user.
fn found(step: &Step) -> Vec<ErrorCode> {
    step.findings.iter().map(|finding| finding.id).collect()
}
