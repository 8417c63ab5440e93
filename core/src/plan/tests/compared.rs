//! Plans held against the tenant and against each other.

use super::*;
use crate::event::Fit;
use crate::input::Unanswered;
use crate::plan::{Difference, MapEntry, Part, Standing, compare, fit, map_of, standing};

fn stage() -> Stage {
    Stage::new(vec![
        sku(1, &["SWAY", "YAMMER_ENTERPRISE"]),
        sku(2, &["SWAY", "VIVAENGAGE_CORE"]),
    ])
}

fn made(numbers: &[u32]) -> PlanDocument {
    let users = numbers
        .iter()
        .map(|number| Asked::plain(user(*number, holds(&[(1, &[])]))));
    plan(&stage().facts(wish(swap(&[(1, 2)])), users.collect()))
}

#[test]
fn a_step_fits_is_done_or_was_overtaken() {
    let step = stage().step(
        &wish(swap(&[(1, 2)])),
        with_group(holds(&[(1, &[])]), 2, &[]),
    );
    let (before, after) = (step.before.clone(), step.after.clone());
    assert_eq!(fit(&step, Some(&before)), Fit::Fits);
    assert_eq!(fit(&step, Some(&after)), Fit::Done);
    assert_eq!(
        fit(&step, Some(&holds(&[(2, &[])]))),
        Fit::Done,
        "groups are not asked after a call"
    );
    assert_eq!(
        fit(&step, Some(&holds(&[(1, &[])]))),
        Fit::Changed,
        "the group is gone"
    );
    assert_eq!(fit(&step, Some(&holds(&[]))), Fit::Changed);
    assert_eq!(fit(&step, None), Fit::Gone);
    assert_eq!(
        standing(&step, &holds(&[(1, &[])])),
        Standing::Before { same_groups: false }
    );
    assert_eq!(standing(&step, &holds(&[(1, &["SWAY"])])), Standing::Other);
    let unchanged = stage().step(&wish(swap(&[(1, 2)])), holds(&[(2, &[])]));
    assert_eq!(fit(&unchanged, Some(&unchanged.before)), Fit::Fits);
}

#[test]
fn what_differs_is_told_part_by_part_and_user_by_user() {
    let (first, second) = (made(&[1, 2]), made(&[2, 3]));
    let (found, totals) = compare(&first, &first);
    assert_eq!((found, totals.users, totals.same), (Vec::new(), 2, 2));
    let (found, totals) = compare(&first, &second);
    let kinds: Vec<&str> = found.iter().map(Difference::kind).collect();
    assert_eq!(kinds, ["removed", "added"]);
    assert_eq!(
        (
            totals.users,
            totals.same,
            totals.added,
            totals.removed,
            totals.changed
        ),
        (3, 1, 1, 1, 0)
    );
    let mut other = made(&[1, 2]);
    other.steps[1].reason = Some("CHG-2".into());
    other.steps[0].wish = Some(4);
    let (found, totals) = compare(&first, &other);
    assert_eq!(
        found.iter().map(Difference::kind).collect::<Vec<_>>(),
        ["changed"]
    );
    assert_eq!((totals.users, totals.same, totals.changed), (2, 1, 1));
    // Whichever of the two is held against the other.
    let (_, totals) = compare(&other, &first);
    assert_eq!((totals.users, totals.same, totals.changed), (2, 1, 1));
    for (spoil, part, word) in [
        (
            (|plan: &mut PlanDocument| plan.tenant.id.push('0')) as fn(&mut PlanDocument),
            Part::Tenant,
            "tenant",
        ),
        (|plan| plan.cloud.push('x'), Part::Tenant, "tenant"),
        (
            |plan| plan.request.rules.allow_guests = true,
            Part::Request,
            "request",
        ),
        (|plan| plan.seats[0].free += 1, Part::Seats, "seats"),
        (
            |plan| plan.products[0].name.push('x'),
            Part::Products,
            "products",
        ),
        (
            |plan| {
                plan.questions.push(crate::plan::Question {
                    from: service_id("SWAY"),
                    to: service_id("SWAY"),
                    sku_id: sku_id(1),
                    users: 1,
                })
            },
            Part::Questions,
            "questions",
        ),
    ] {
        let mut other = made(&[1, 2]);
        spoil(&mut other);
        let (found, totals) = compare(&first, &other);
        assert_eq!(found, [Difference::Part(part)]);
        assert_eq!((found[0].kind(), part.word()), (word, word));
        assert_eq!(totals.same, 2);
    }
}

#[test]
fn questions_become_answers_by_name() {
    let mut stage = stage();
    let swap = wish(swap(&[(1, 2)]));
    let users = || {
        vec![Asked::plain(user(
            1,
            holds(&[(1, &["YAMMER_ENTERPRISE", "SWAY"])]),
        ))]
    };
    let asked = plan(&stage.facts(swap.clone(), users()));
    assert!(!asked.applyable);
    let map = map_of(&asked);
    let expected = BTreeMap::from([(
        "YAMMER_ENTERPRISE".to_string(),
        vec!["VIVAENGAGE_CORE".to_string()],
    )]);
    assert_eq!(map, expected);
    stage.rules.service_map = vec![
        MapEntry {
            from: service_id("YAMMER_ENTERPRISE"),
            to: services(&["VIVAENGAGE_CORE"]),
        },
        MapEntry {
            from: service_id("MCOEV"),
            to: Vec::new(),
        },
    ];
    stage.rules.service_map.sort();
    let answered = plan(&stage.facts(swap.clone(), users()));
    assert!(answered.applyable && answered.questions.is_empty());
    let mut expected = expected;
    expected.insert(service_id("MCOEV").to_string(), Vec::new());
    assert_eq!(
        map_of(&answered),
        expected,
        "what no product names goes by its id"
    );
    let mut both = answered;
    both.questions = asked.questions;
    assert_eq!(map_of(&both), expected, "no answer stands twice");
    stage.rules = Rules {
        service_map_default: Some(Unanswered::Disable),
        ..Rules::default()
    };
    assert_eq!(map_of(&plan(&stage.facts(swap, users()))), BTreeMap::new());
}
