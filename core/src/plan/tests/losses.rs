//! What somebody would be without.

use super::*;
use crate::catalogue::Continuity;
use crate::plan::Losable;

const SUITE: [&str; 4] = [
    "EXCHANGE_S_ENTERPRISE",
    "SHAREPOINTENTERPRISE",
    "TEAMS1",
    "SWAY",
];

fn lost(step: &Step) -> Vec<ServiceId> {
    let of_it = step
        .findings
        .iter()
        .filter(|one| one.id == ErrorCode::RequiredServiceLost);
    of_it.flat_map(|finding| finding.services.clone()).collect()
}

#[test]
fn the_last_of_each_kind_blocks_unless_it_may_go() {
    let mut stage = Stage::new(vec![sku(1, &SUITE), sku(2, &["SWAY"])]);
    let swap = wish(swap(&[(1, 2)]));
    let before = || holds(&[(1, &[])]);
    let step = stage.step(&swap, before());
    assert_eq!(
        (step.state, lost(&step)),
        (State::Blocked, services(&SUITE[..3]))
    );
    assert_eq!((&step.after, &step.lost), (&step.before, &Vec::new()));
    for (kind, left) in [
        (Continuity::Mailbox, &SUITE[1..3]),
        (Continuity::Files, &["EXCHANGE_S_ENTERPRISE", "TEAMS1"]),
        (Continuity::Teams, &SUITE[..2]),
    ] {
        stage.rules.may_lose = vec![Losable::Capability(kind)];
        assert_eq!(lost(&stage.step(&swap, before())), services(left));
    }
    stage.rules.may_lose = services(&SUITE[..2])
        .into_iter()
        .map(Losable::Service)
        .collect();
    assert_eq!(lost(&stage.step(&swap, before())), services(&["TEAMS1"]));
    stage
        .rules
        .may_lose
        .push(Losable::Capability(Continuity::Teams));
    let step = stage.step(&swap, before());
    assert_eq!(
        (step.state, step.lost),
        (State::Ready, services(&SUITE[..3]))
    );
}

#[test]
fn a_mailbox_that_only_the_tenant_lists_is_one_by_its_name() {
    let mut old = sku(1, &["SWAY"]);
    let unlisted = ServiceId::parse("00000000-0000-0000-0000-0000000000ff").expect("a GUID");
    old.services.insert(
        0,
        Service {
            service_plan_id: unlisted,
            service_plan_name: "EXCHANGE_S_ENTERPRISE_GOV".into(),
            name: "A mailbox of a cloud of its own".into(),
            applies_to: "User".into(),
        },
    );
    let stage = Stage::new(vec![old, sku(2, &["SWAY"])]);
    let step = stage.step(&wish(swap(&[(1, 2)])), holds(&[(1, &[])]));
    assert_eq!((step.state, lost(&step)), (State::Blocked, vec![unlisted]));
}

#[test]
fn what_is_off_or_comes_by_another_path_is_not_lost() {
    let stage = Stage::new(vec![
        sku(1, &SUITE),
        sku(2, &["SWAY"]),
        sku(3, &["EXCHANGE_S_DESKLESS", "ONEDRIVE_BASIC"]),
    ]);
    let swap = wish(swap(&[(1, 2)]));
    let ready = |before| stage.step(&swap, before).state == State::Ready;
    assert!(ready(holds(&[(1, &SUITE[..3])])));
    assert!(ready(holds(&[(1, &["TEAMS1"]), (3, &[])])));
    assert!(ready(with_group(holds(&[(1, &["TEAMS1"])]), 3, &[])));
    assert!(!ready(holds(&[(1, &["TEAMS1"]), (3, &["ONEDRIVE_BASIC"])])));
}

#[test]
fn what_is_required_may_be_replaced_by_no_less() {
    let mut stage = Stage::new(vec![
        sku(1, &["FORMS_PLAN_E3", "SWAY"]),
        sku(2, &["FORMS_PLAN_E5"]),
        sku(3, &["FORMS_PLAN_K"]),
        sku(4, &["OFFICE_FORMS_PLAN_2"]),
    ]);
    stage.rules.required = services(&["FORMS_PLAN_E3"]);
    let lost = |to, off: &[&str]| lost(&stage.step(&wish(swap(&[(1, to)])), holds(&[(1, off)])));
    assert_eq!(lost(2, &[]), []);
    assert_eq!(lost(3, &[]), services(&["FORMS_PLAN_E3"]));
    assert_eq!(lost(4, &[]), [], "the same tier is no less");
    assert_eq!(lost(3, &["FORMS_PLAN_E3"]), [], "it was off");
}

#[test]
fn a_lower_tier_is_told_with_the_best_that_is_left() {
    let stage = Stage::new(vec![
        sku(1, &["EXCHANGE_S_ENTERPRISE"]),
        sku(2, &["EXCHANGE_S_DESKLESS", "EXCHANGE_S_STANDARD"]),
        sku(3, &["EXCHANGE_S_ENTERPRISE_GOV"]),
        sku(4, &["ONEDRIVE_BASIC", "SWAY"]),
        sku(5, &["SHAREPOINTSTANDARD"]),
    ]);
    let told = |from, to| {
        let step = stage.step(&wish(swap(&[(from, to)])), holds(&[(from, &[])]));
        let of_it = step
            .findings
            .iter()
            .filter(|one| one.id == ErrorCode::ServiceDowngraded);
        of_it
            .map(|finding| finding.services.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(1, 2),
        [vec![
            service_id("EXCHANGE_S_ENTERPRISE"),
            service_id("EXCHANGE_S_STANDARD")
        ]]
    );
    assert!(told(1, 3).is_empty(), "the same tier");
    assert!(told(2, 1).is_empty(), "a higher tier");
    assert!(told(5, 4).is_empty(), "an unsure match");
}

#[test]
fn lost_in_name_is_what_a_product_that_stays_still_gives() {
    let stage = Stage::new(vec![
        sku(1, &["SWAY", "TEAMS1"]),
        sku(2, &["SWAY", "TEAMS1"]),
        sku(3, &["TEAMS1"]),
    ]);
    let name = |scope, before| stage.step(&wish(scope), before).lost_in_name;
    let revoke = || Scope::Revoke {
        products: products(&[1]),
    };
    assert_eq!(
        name(revoke(), holds(&[(1, &[]), (2, &["TEAMS1"]), (3, &[])])),
        services(&["SWAY", "TEAMS1"])
    );
    assert_eq!(
        name(revoke(), holds(&[(1, &["SWAY"]), (2, &[])])),
        services(&["TEAMS1"])
    );
    assert_eq!(
        name(revoke(), with_group(holds(&[(1, &[])]), 2, &[])),
        services(&["SWAY", "TEAMS1"])
    );
    // What comes with the new product is given by it.
    assert_eq!(
        name(swap(&[(1, 3)]), holds(&[(1, &[]), (2, &[])])),
        services(&["SWAY"])
    );
    assert_eq!(name(swap(&[(1, 2)]), holds(&[(1, &[])])), []);
}

#[test]
fn what_a_switch_takes_names_the_product_that_has_it() {
    let mut stage = Stage::new(vec![
        sku(1, &["EXCHANGE_S_STANDARD", "SWAY"]),
        sku(2, &SUITE),
        sku(3, &["SHAREPOINTENTERPRISE"]),
    ]);
    let target = |step: &Step| {
        let found = step.findings.iter().find(|one| !one.services.is_empty());
        found.and_then(|finding| finding.target.clone())
    };
    let off = |names: &[&str], pairs: &[(u8, u8)]| Wish {
        services: Services::Off {
            services: services(names),
        },
        ..wish(swap(pairs))
    };
    // The target's own mailbox would do in place of the other plan's.
    let mail = stage.step(
        &off(&["EXCHANGE_S_ENTERPRISE"], &[(1, 2)]),
        holds(&[(1, &[])]),
    );
    assert_eq!(
        (lost(&mail), target(&mail)),
        (
            services(&["EXCHANGE_S_STANDARD"]),
            Some(sku_id(2).to_string())
        )
    );
    stage.rules.required = services(&["SWAY"]);
    let sway = stage.step(&off(&["SWAY"], &[(1, 2)]), holds(&[(1, &[])]));
    assert_eq!(target(&sway), Some(sku_id(2).to_string()));
    // Of two losses only one is a switch's: then no product is to blame for both.
    let both = stage.step(&wish(swap(&[(1, 3)])), holds(&[(1, &[])]));
    assert_eq!((lost(&both).len(), target(&both)), (2, None));
}

#[test]
fn an_empty_list_of_what_goes_off_is_told_to_whom_it_switches_something_on() {
    let stage = Stage::new(vec![sku(1, &SUITE), sku(2, &SUITE)]);
    let ids = |services: Services, held: &[&str]| -> Vec<ErrorCode> {
        let wish = Wish {
            services,
            ..wish(swap(&[(1, 2)]))
        };
        let step = stage.step(&wish, holds(&[(1, held)]));
        step.findings.iter().map(|finding| finding.id).collect()
    };
    let none = || Services::Off {
        services: Vec::new(),
    };
    assert_eq!(ids(none(), &["SWAY"]), [ErrorCode::AllServicesOn]);
    assert_eq!(ids(none(), &[]), []);
    assert_eq!(ids(Services::default(), &["SWAY"]), []);
    let some = Services::Off {
        services: services(&["TEAMS1"]),
    };
    assert!(!ids(some, &["SWAY"]).contains(&ErrorCode::AllServicesOn));
}
