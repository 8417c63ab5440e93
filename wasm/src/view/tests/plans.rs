//! Plans as the core makes them, of a small tenant.

use super::{E3, SPE, sku};
use reseat_core::catalogue::{Families, Rules as ProductRules};
use reseat_core::model::{
    Holding, Inherited, License, Service, ServiceId, Sku, Tenant, User, UserId,
};
use reseat_core::plan::{
    Asked, Facts, Pair, Planner, Rules, Scope, Selection, Services, Wish, Wishes, Writer,
};
use std::collections::BTreeMap;

pub(super) const TENANT: &str = "0f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a01";
const EXCHANGE: &str = "efb87545-963c-4e0d-99df-69c6916d9eb0";
const MOBILE: &str = "c63d4d19-e8cb-460e-b37c-4d6c34603745";
const APPS: &str = "43de0ff5-c92c-492b-9116-175376d08c38";
const INTUNE: &str = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5";

fn id(text: &str) -> ServiceId {
    ServiceId::parse(text).expect("a GUID")
}

fn service(text: &str, plan_name: &str, name: &str) -> Service {
    Service {
        service_plan_id: id(text),
        service_plan_name: plan_name.into(),
        name: name.into(),
        applies_to: "User".into(),
    }
}

fn product(id: &str, part_number: &str, name: &str, services: Vec<Service>) -> Sku {
    Sku {
        id: sku(id),
        part_number: part_number.into(),
        name: name.into(),
        applies_to: "User".into(),
        capability_status: "Enabled".into(),
        enabled: 100,
        warning: 0,
        suspended: 0,
        consumed: 10,
        services,
    }
}

/// Somebody who has the old product with what is named switched off.
fn user(number: u32, off: &[&str]) -> Asked {
    Asked::plain(User {
        id: UserId::from(format!("user-{number:03}")),
        user_principal_name: format!("user-{number:03}@contoso.com"),
        display_name: format!("User {number:03}"),
        mail: None,
        department: None,
        job_title: None,
        usage_location: Some("NL".into()),
        account_enabled: Some(true),
        user_type: Some("Member".into()),
        holding: Holding {
            direct: vec![License::new(
                sku(E3),
                off.iter().map(|one| id(one)).collect(),
            )],
            inherited: Vec::new(),
        },
    })
}

/// Two users move from the old product to the new one; `change` makes it another case.
pub(super) fn plan(change: impl FnOnce(&mut Facts)) -> String {
    let exchange = || {
        service(
            EXCHANGE,
            "EXCHANGE_S_ENTERPRISE",
            "Exchange Online (Plan 2)",
        )
    };
    let mobile = service(MOBILE, "OFFICEMOBILE_SUBSCRIPTION", "Office Mobile Apps");
    let apps = service(APPS, "OFFICESUBSCRIPTION", "Microsoft 365 Apps");
    let intune = service(INTUNE, "INTUNE_A", "Microsoft Intune Plan 1");
    let pair = Pair {
        from: sku(E3),
        to: sku(SPE),
    };
    let mut facts = Facts {
        tenant: Tenant {
            id: TENANT.into(),
            display_name: "Contoso".into(),
        },
        cloud: "Custom".into(),
        catalogue_version: "2026-07-29".into(),
        created_at: 1_795_510_800_000,
        skus: vec![
            product(
                E3,
                "ENTERPRISEPACK",
                "Office 365 E3",
                vec![mobile, exchange()],
            ),
            product(
                SPE,
                "SPE_E3",
                "Microsoft 365 E3",
                vec![apps, intune, exchange()],
            ),
        ],
        subscriptions: Vec::new(),
        groups: BTreeMap::new(),
        selection: Selection::List {},
        users: vec![user(1, &[]), user(2, &[])],
        wishes: Wishes::Same(Wish {
            scope: Scope::Swap { pairs: vec![pair] },
            services: Services::default(),
        }),
        rules: Rules::default(),
    };
    change(&mut facts);
    for product in &mut facts.skus {
        product
            .services
            .sort_by_key(|service| service.service_plan_id);
    }
    let (families, rules) = (Families::built_in(), ProductRules::built_in());
    let mut planner = Planner::new(&facts, &families, &rules);
    while planner.judge(usize::MAX) {}
    let mut writer = Writer::new(planner.finish(), "2026-11-24T09:00:00Z".into());
    let mut document = String::new();
    while let Some(piece) = writer.next(usize::MAX).expect("a document") {
        document.push_str(&piece);
    }
    document
}

/// Four users, of whom two wait for a seat.
pub(super) fn waiting() -> String {
    plan(|facts| {
        facts.users = (1..=4).map(|number| user(number, &[])).collect();
        facts.skus[1].consumed = 98;
    })
}

/// A service that was off may be meant by one of the new product.
pub(super) fn asking(facts: &mut Facts) {
    facts.users = vec![user(1, &[MOBILE]), user(2, &[])];
}

/// What a wish other than a swap is.
pub(super) fn wish(facts: &mut Facts, scope: Scope) {
    facts.wishes = Wishes::Same(Wish {
        scope,
        services: Services::default(),
    });
}

/// A group gives the first user the old product as well.
pub(super) fn grouped(facts: &mut Facts) {
    facts.groups.insert("group-1".into(), "LIC-E3".into());
    facts.users[0].user.holding.inherited = vec![Inherited {
        sku_id: sku(E3),
        group_id: "group-1".into(),
        disabled_plans: Vec::new(),
    }];
}
