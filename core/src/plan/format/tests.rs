//! What is remembered of users who are alike is what each of them gets alone.

use super::Writer;
use crate::catalogue::{Families, Rules as ProductRules};
use crate::model::{
    Holding, Inherited, License, Service, ServiceId, Sku, SkuId, Tenant, User, UserId,
};
use crate::plan::{
    Asked, Draft, Facts, Pair, Planner, RowWishes, Rules, Scope, Selection, Services, Wish, Wishes,
};
use std::collections::BTreeMap;

/// More than are remembered at once, with as many again.
const USERS: usize = 500;

fn guid(kind: u32, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

fn product(number: usize) -> SkuId {
    SkuId::parse(&guid(2, number)).expect("a GUID")
}

fn service(number: usize) -> ServiceId {
    ServiceId::parse(&guid(3, number)).expect("a GUID")
}

fn sku(number: usize, enabled: i64) -> Sku {
    Sku {
        id: product(number),
        part_number: format!("PRODUCT_{number}"),
        name: format!("Product {number}"),
        applies_to: "User".into(),
        capability_status: "Enabled".into(),
        enabled,
        warning: 0,
        suspended: 0,
        consumed: 0,
        services: (number..number + 14)
            .map(|number| Service {
                service_plan_id: service(number),
                service_plan_name: format!("SERVICE_{number}"),
                name: format!("Service {number}"),
                applies_to: "User".into(),
            })
            .collect(),
    }
}

/// Every bit of a number is something that users differ in; what is off differs from each to the next.
fn asked(number: usize) -> Asked {
    let has = |bit: usize| number.is_multiple_of(bit);
    let off = (0..13).filter(|bit| (number >> bit) & 1 == 1);
    let off = off.map(|bit| service(bit + 1)).collect();
    Asked {
        user: User {
            id: UserId::from(guid(1, number)),
            user_principal_name: format!("user{number}@contoso.example"),
            display_name: format!("User \"{number}\""),
            mail: None,
            department: None,
            job_title: None,
            usage_location: (!has(3)).then(|| "NL".into()),
            account_enabled: Some(!has(17)),
            user_type: has(19).then(|| "Guest".into()),
            holding: Holding {
                direct: vec![License::new(product(1 + number % 2), off)],
                inherited: match has(23) {
                    true => vec![Inherited {
                        sku_id: product(1),
                        group_id: guid(4, 1),
                        disabled_plans: Vec::new(),
                    }],
                    false => Vec::new(),
                },
            },
        },
        wish: u32::from(has(5)),
        is_named_twice: has(7),
        is_untouchable: has(29),
        model_inherits: has(11),
        wants_location: !has(9),
        usage_location: has(6).then(|| "DE".into()),
        reason: has(13).then(|| format!("Ticket {number}")),
        is_gone: has(31),
        keeps_location: has(37),
        rank: 0,
    }
}

fn facts(users: Vec<Asked>) -> Facts {
    let swap = |from, to| Wish {
        scope: Scope::Swap {
            pairs: vec![Pair {
                from: product(from),
                to: product(to),
            }],
        },
        services: Services::default(),
    };
    Facts {
        tenant: Tenant {
            id: guid(9, 1),
            display_name: "Contoso".into(),
        },
        cloud: "Global".into(),
        catalogue_version: "2026-07-29".into(),
        created_at: 0,
        skus: vec![sku(1, 10), sku(2, 100), sku(3, 30)],
        subscriptions: Vec::new(),
        groups: BTreeMap::new(),
        selection: Selection::List {},
        users,
        wishes: Wishes::Rows(RowWishes {
            undo_of: None,
            wishes: vec![swap(1, 3), swap(2, 3)],
        }),
        rules: Rules {
            usage_location: Some("FR".into()),
            ..Rules::default()
        },
    }
}

fn planned<T>(facts: &Facts, then: impl FnOnce(Draft<'_>) -> T) -> T {
    let (families, rules) = (Families::built_in(), ProductRules::built_in());
    then(Planner::new(facts, &families, &rules).finish())
}

#[test]
fn a_step_is_written_as_it_would_be_alone() {
    let facts = facts((0..USERS).map(asked).collect());
    let text = planned(&facts, |draft| {
        let mut writer = Writer::new(draft, "2026-11-24T09:00:00Z".into());
        let mut text = String::new();
        while let Some(piece) = writer.next(7).expect("a piece") {
            text.push_str(&piece);
        }
        text
    });
    let mut written = text.lines().skip(1);
    planned(&facts, |mut draft| {
        let totals = draft.head().totals;
        assert!(totals.ready > 0 && totals.waits > 0 && totals.blocked > 0);
        for place in 0..USERS {
            let step = draft.step(place).expect("a step");
            let alone = serde_json::to_string(&step).expect("JSON");
            let line = written.next().expect("a line");
            assert!(line.starts_with(&alone), "{line}\n{alone}");
        }
    });
}

#[test]
fn counts_are_those_of_every_step() {
    let facts = facts((0..USERS).map(asked).collect());
    let plan = planned(&facts, |draft| draft.whole());
    assert_eq!(plan.totals.users, plan.steps.len() as u64);
    for found in &plan.findings {
        let finding = found.into();
        let users = plan
            .steps
            .iter()
            .filter(|step| step.findings.contains(&finding));
        assert_eq!(found.count, users.count() as u64, "{found:?}");
    }
    let ready = plan
        .steps
        .iter()
        .filter(|step| step.state == crate::plan::State::Ready);
    let mut lost: Vec<_> = ready.flat_map(|step| &step.lost).collect();
    lost.sort_unstable();
    lost.dedup();
    assert_eq!(plan.totals.lost, lost.len() as u64);
}
