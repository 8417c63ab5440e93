//! The document of a plan: what it counts, and that it reads as it was written.

use super::*;
use crate::plan::effects::Effects;
use crate::plan::{Opened, Reader, Writer, open};

fn stage() -> Stage {
    let mut stage = Stage::new(vec![
        sku(1, &["SWAY", "YAMMER_ENTERPRISE"]),
        sku(2, &["SWAY", "TEAMS1", "YAMMER_ENTERPRISE"]),
        sku(3, &["SWAY"]),
    ]);
    stage.skus[2].services[0].applies_to = "Everyone".into();
    stage
}

fn users() -> Vec<Asked> {
    let mut users: Vec<Asked> = (1..=5)
        .map(|number| Asked::plain(user(number, holds(&[(1, &["SWAY"]), (3, &[])]))))
        .collect();
    users[1].user.holding = with_group(holds(&[(1, &[])]), 2, &[]);
    users[2].user.holding = holds(&[(2, &[])]);
    users[3].is_untouchable = true;
    users[4].user.usage_location = None;
    users
}

fn written(facts: &Facts, steps: usize) -> String {
    let draft = Planner::new(facts, &FAMILIES, &PRODUCT_RULES).finish();
    let mut writer = Writer::new(draft, "2026-11-24T09:00:00Z".into());
    let mut document = String::new();
    while let Some(piece) = writer.next(steps).expect("it can be written") {
        document.push_str(&piece);
    }
    document
}

fn read(document: &str, size: usize) -> (Opened, Vec<Step>) {
    let mut reader = Reader::default();
    let mut steps = Vec::new();
    for piece in document.as_bytes().chunks(size) {
        reader
            .feed(piece, &mut |_, step| steps.push(step))
            .expect("it can be read");
    }
    (reader.finish().expect("it is whole"), steps)
}

#[test]
fn written_in_pieces_of_any_size_and_read_back_in_others_it_is_the_same() {
    let mut stage = stage();
    stage.rules.usage_location = Some("NL".into());
    let facts = stage.facts(wish(swap(&[(1, 2)])), users());
    let whole = written(&facts, usize::MAX);
    assert!(
        whole.contains("\"appliesTo\":\"Everyone\""),
        "words yet unknown are kept"
    );
    let plan = plan(&facts);
    for size in [1, 2, 3, 7] {
        assert_eq!(written(&facts, size), whole);
    }
    for size in [1, 2, 61, 4096, usize::MAX] {
        let (opened, steps) = read(&whole, size);
        assert_eq!(
            PlanDocument {
                steps,
                ..opened.plan
            },
            plan
        );
        assert_eq!(opened.created_at, "2026-11-24T09:00:00Z");
    }
    assert_eq!(open(&whole).expect("it is whole").plan, plan);
}

#[test]
fn who_is_named_first_makes_no_difference() {
    let stage = stage();
    let mut facts = stage.facts(wish(swap(&[(1, 2)])), users());
    let whole = written(&facts, 2);
    facts.users.reverse();
    assert_eq!(written(&facts, 3), whole);
    facts.users.rotate_left(2);
    facts.skus.reverse();
    assert_eq!(written(&facts, 1), whole);
}

#[test]
fn what_happens_is_counted() {
    let mut stage = stage();
    stage.rules.usage_location = Some("NL".into());
    let plan = plan(&stage.facts(wish(swap(&[(1, 2)])), users()));
    let totals = plan.totals;
    assert_eq!(
        (
            totals.users,
            totals.ready,
            totals.waits,
            totals.blocked,
            totals.unchanged
        ),
        (5, 3, 0, 1, 1)
    );
    assert_eq!(
        (totals.kept, totals.gained, totals.lost),
        (3, 1, 0),
        "user 2 keeps Teams from the group"
    );
    assert_eq!(
        (totals.keep_off, totals.locations, totals.new_services),
        (2, 1, 1)
    );
    assert_eq!((totals.lost_in_name, totals.more_may_move), (0, false));
    let ids: Vec<ErrorCode> = plan.findings.iter().map(|finding| finding.id).collect();
    assert_eq!(ids, [ErrorCode::NeverTouch, ErrorCode::UsageLocationSet]);
    let seat = |number| plan.seats.iter().find(|row| row.sku_id == sku_id(number));
    let row = seat(2).expect("it is named");
    assert_eq!(
        (row.taken, row.wanted, row.freed, row.free_after),
        (2, 2, 0, 8),
        "a group's seat serves"
    );
    assert_eq!(seat(1).expect("it is named").freed, 3);
    assert!(seat(3).is_none(), "neither named nor touched");
    assert_eq!(plan.products.len(), 3);
    assert_eq!(plan.groups.len(), 1);
    let states: Vec<State> = plan.steps.iter().map(|step| step.state).collect();
    assert_eq!(
        states,
        [
            State::Ready,
            State::Ready,
            State::Ready,
            State::Blocked,
            State::Unchanged
        ]
    );
}

#[test]
fn who_waits_is_not_counted_among_those_who_move() {
    let mut stage = stage();
    stage.skus[1].enabled = 1;
    let users = (1..=3).map(|number| Asked::plain(user(number, holds(&[(1, &["SWAY"])]))));
    let plan = plan(&stage.facts(wish(swap(&[(1, 2)])), users.collect()));
    let totals = plan.totals;
    assert_eq!((totals.ready, totals.waits, totals.keep_off), (1, 2, 1));
    let row = plan
        .seats
        .iter()
        .find(|row| row.sku_id == sku_id(2))
        .expect("it is named");
    assert_eq!(
        (
            row.taken,
            row.wanted,
            row.waits,
            row.missing,
            row.free_after
        ),
        (1, 3, 2, Some(2), 0)
    );
    assert_eq!(plan.findings.len(), 1);
    assert_eq!(
        (plan.findings[0].id, plan.findings[0].count),
        (ErrorCode::SeatUnavailable, 2)
    );
    assert_eq!(found(&plan.steps[2]), [ErrorCode::SeatUnavailable]);
    stage.skus[1].enabled = 0;
    let users = vec![Asked::plain(user(1, holds(&[(1, &["SWAY"])])))];
    let totals = super::plan(&stage.facts(wish(swap(&[(1, 2)])), users)).totals;
    assert_eq!(
        (
            totals.kept,
            totals.gained,
            totals.new_services,
            totals.keep_off
        ),
        (0, 0, 0, 0)
    );
}

#[test]
fn what_is_lost_in_name_and_who_might_still_move_is_counted() {
    let mut stage = stage();
    stage.skus[2] = sku(3, &["SWAY"]);
    let users = || {
        let holdings = [
            holds(&[(1, &[]), (3, &[])]),
            holds(&[(1, &["YAMMER_ENTERPRISE"]), (3, &[])]),
        ];
        let asked = |(number, holding)| Asked::plain(user(number, holding));
        (1..).zip(holdings).map(asked).collect::<Vec<Asked>>()
    };
    let revoke = wish(Scope::Revoke {
        products: products(&[1]),
    });
    let totals = plan(&stage.facts(revoke, users())).totals;
    assert_eq!(
        (totals.ready, totals.kept, totals.lost, totals.lost_in_name),
        (2, 1, 1, 1)
    );
    // More may move than do where nothing proves that nobody else could.
    for is_maximum in [true, false] {
        let totals = Effects::default().totals(is_maximum);
        assert_eq!(totals.more_may_move, !is_maximum);
    }
}

#[test]
fn a_finding_and_a_question_of_several_cases_are_counted_together() {
    let stage = Stage::new(vec![
        sku(1, &["SWAY", "YAMMER_ENTERPRISE"]),
        sku(2, &["SWAY", "VIVAENGAGE_CORE"]),
    ]);
    let off: [&[&str]; 3] = [
        &["YAMMER_ENTERPRISE"],
        &["YAMMER_ENTERPRISE"],
        &["SWAY", "YAMMER_ENTERPRISE"],
    ];
    let users = (1..).zip(off).map(|(number, off)| Asked {
        is_named_twice: true,
        ..Asked::plain(user(number, holds(&[(1, off)])))
    });
    let plan = plan(&stage.facts(wish(swap(&[(1, 2)])), users.collect()));
    let asked: Vec<u64> = plan.questions.iter().map(|one| one.users).collect();
    assert_eq!((asked, plan.applyable), (vec![3], false));
    let found: Vec<_> = plan
        .findings
        .iter()
        .map(|one| (one.id, one.count))
        .collect();
    assert_eq!(found, [(ErrorCode::DuplicateUser, 3)]);
}

#[test]
fn products_and_groups_are_named_and_those_that_the_tenant_lost_by_id() {
    let stage = stage();
    let holding = with_group(holds(&[(1, &[]), (9, &[])]), 3, &[]);
    let mut facts = stage.facts(wish(swap(&[(1, 2)])), vec![Asked::plain(user(1, holding))]);
    let named = |facts: &Facts| {
        let groups = plan(facts).groups.into_iter();
        let named: Vec<_> = groups.map(|one| (one.group_id, one.display_name)).collect();
        named
    };
    assert_eq!(named(&facts), [(GROUP.into(), String::new())]);
    facts.groups.insert(GROUP.into(), "All staff".into());
    assert_eq!(named(&facts), [(GROUP.into(), "All staff".into())]);
    let products = plan(&facts).products;
    let told: Vec<_> = products
        .iter()
        .map(|one| (one.sku_id, one.sku_part_number.as_str(), one.name.as_str()))
        .collect();
    let lost = sku_id(9).to_string();
    assert_eq!(
        told,
        [
            (sku_id(1), "P1", "Product 1"),
            (sku_id(2), "P2", "Product 2"),
            (sku_id(3), "P3", "Product 3"),
            (sku_id(9), "", lost.as_str()),
        ]
    );
    for (product, sku) in products.iter().zip(&stage.skus) {
        assert_eq!(product.services, sku.services);
    }
    assert!(products[3].services.is_empty());
}
