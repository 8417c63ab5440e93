//! A large tenant as it might be: four products that people move along, most users alike, some of their own.

use reseat_core::catalogue::{Catalogue, List, read_list};
use reseat_core::model::{
    Holding, Inherited, License, Service, ServiceId, Sku, Tenant, User, UserId,
};
use reseat_core::plan::{Asked, Facts, Pair, Rules, Scope, Selection, Services, Wish, Wishes};
use std::collections::BTreeMap;

/// Office 365 E1 and E3, Microsoft 365 E3 and E5: each user goes one further.
const CHAIN: [&str; 4] = ["STANDARDPACK", "ENTERPRISEPACK", "SPE_E3", "SPE_E5"];
/// Sets of services that a policy of the tenant switches off.
const POLICIES: u64 = 12;

/// What was fetched of a tenant of so many users.
pub(crate) fn facts(users: usize) -> Facts {
    let list = include_bytes!("../../../data/licensing-service-plans.csv");
    let list = read_list(list).unwrap();
    let share = i64::try_from(users).unwrap() / 3;
    let skus: Vec<Sku> = CHAIN
        .iter()
        .enumerate()
        .map(|(place, name)| Sku {
            // All but one in a hundred of those who take the last product find a seat of it.
            enabled: if place == 3 {
                share - share / 100
            } else {
                share + 1
            },
            consumed: if place == 3 { 0 } else { share + 1 },
            ..sku(&list, name)
        })
        .collect();
    let pair = |two: &[Sku]| Pair {
        from: two[0].id,
        to: two[1].id,
    };
    let mut pairs: Vec<Pair> = skus.windows(2).map(pair).collect();
    pairs.sort_unstable();
    let policies: Vec<Vec<Vec<ServiceId>>> = skus
        .iter()
        .map(|sku| (0..POLICIES).map(|policy| off(sku, policy)).collect())
        .collect();
    Facts {
        tenant: Tenant {
            id: guid(9, 1),
            display_name: "Contoso".into(),
        },
        cloud: "Global".into(),
        catalogue_version: Catalogue::built_in().version().into(),
        created_at: 1_795_510_800_000,
        subscriptions: Vec::new(),
        groups: BTreeMap::from([(guid(4, 1), "Sales".into())]),
        selection: Selection::All {},
        // From the last to the first: sorting is part of the work.
        users: (0..users as u64)
            .rev()
            .map(|number| Asked::plain(user(number, &skus, &policies)))
            .collect(),
        wishes: Wishes::Same(Wish {
            scope: Scope::Swap { pairs },
            services: Services::default(),
        }),
        rules: Rules::default(),
        skus,
    }
}

/// A product with Microsoft's own list of services.
fn sku(list: &List, part_number: &str) -> Sku {
    let (id, naming) = list
        .products
        .iter()
        .find(|(_, naming)| naming.technical == part_number)
        .unwrap();
    let service = |id: &ServiceId| {
        let naming = &list.services[id];
        Service {
            service_plan_id: *id,
            service_plan_name: naming.technical.clone(),
            name: naming.friendly.clone(),
            applies_to: match naming.technical.as_str() {
                "EXCHANGE_S_FOUNDATION" => "Company".into(),
                _ => "User".into(),
            },
        }
    };
    Sku {
        id: *id,
        part_number: part_number.into(),
        name: naming.friendly.clone(),
        applies_to: "User".into(),
        capability_status: "Enabled".into(),
        enabled: 0,
        warning: 0,
        suspended: 0,
        consumed: 0,
        services: list.contents[id].iter().map(service).collect(),
    }
}

/// Of a hundred users fifteen have off what a policy says, and five what they chose; five have something that is
/// worth a finding of their own.
fn user(number: u64, skus: &[Sku], policies: &[Vec<Vec<ServiceId>>]) -> User {
    let chance = mixed(number);
    let product = usize::try_from(number % 3).unwrap();
    let off = match chance % 100 {
        0..15 => policies[product][usize::try_from(mixed(chance) % POLICIES).unwrap()].clone(),
        15..20 => off(&skus[product], chance),
        _ => Vec::new(),
    };
    let finding = (chance / 100) % 100;
    let inherited = match finding {
        0 => vec![Inherited {
            sku_id: skus[product].id,
            group_id: guid(4, 1),
            disabled_plans: Vec::new(),
        }],
        _ => Vec::new(),
    };
    User {
        id: UserId::from(guid(1, chance)),
        user_principal_name: format!("firstname.surname{number}@contoso.example"),
        display_name: format!("Firstname Surname {number}"),
        mail: Some(format!("firstname.surname{number}@contoso.example")),
        department: Some(format!("Department {}", chance % 40)),
        job_title: Some(format!("Job title {}", chance % 90)),
        usage_location: (finding != 1).then(|| "NL".into()),
        account_enabled: Some(finding != 2 && finding != 3),
        user_type: Some(if finding == 4 {
            "Guest".into()
        } else {
            "Member".into()
        }),
        holding: Holding {
            direct: vec![License::new(skus[product].id, off)],
            inherited,
        },
    }
}

/// One to five of a product's services, none of which people would miss as their mailbox, files or Teams.
fn off(sku: &Sku, chance: u64) -> Vec<ServiceId> {
    let mut state = mixed(chance);
    (0..=state % 5)
        .filter_map(|_| {
            state = mixed(state);
            let at = usize::try_from(state).unwrap() % sku.services.len();
            let service = &sku.services[at];
            service.is_switchable().then_some(service.service_plan_id)
        })
        .collect()
}

/// SplitMix64: the same users in every run.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn guid(kind: u32, number: u64) -> String {
    let (high, low) = (number >> 48, number & 0xffff_ffff_ffff);
    format!("{kind:08x}-0000-4000-{high:04x}-{low:012x}")
}
