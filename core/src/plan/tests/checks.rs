//! Who may not move, and what is worth knowing of who does.

use super::*;

fn stage() -> Stage {
    Stage::new(vec![
        sku(1, &["SWAY", "TEAMS1"]),
        sku(2, &["SWAY", "TEAMS1"]),
    ])
}

fn asked(change: impl FnOnce(&mut Asked)) -> Asked {
    let mut asked = Asked::plain(user(1, holds(&[(1, &[])])));
    change(&mut asked);
    asked
}

#[test]
fn some_are_left_out_unless_they_are_allowed() {
    let mut stage = stage();
    let swap = wish(swap(&[(1, 2)]));
    let cases: [(Asked, Vec<ErrorCode>); 5] = [
        (
            asked(|one| one.user.user_type = Some("gUEST".into())),
            vec![ErrorCode::GuestUser],
        ),
        (
            asked(|one| one.user.account_enabled = Some(false)),
            vec![ErrorCode::UserDisabled],
        ),
        (
            asked(|one| one.is_untouchable = true),
            vec![ErrorCode::NeverTouch],
        ),
        (
            asked(|one| one.user.usage_location = None),
            vec![ErrorCode::UsageLocationMissing],
        ),
        (
            asked(|one| {
                one.user.user_type = Some("Visitor".into());
                one.user.account_enabled = None;
            }),
            Vec::new(),
        ),
    ];
    for (asked, expected) in &cases {
        let step = stage.made(asked, &swap).step;
        assert_eq!(found(&step), *expected);
        assert_eq!(step.state == State::Blocked, !expected.is_empty());
    }
    stage.rules.allow_guests = true;
    stage.rules.allow_disabled = true;
    for (asked, _) in &cases[..2] {
        assert_eq!(stage.made(asked, &swap).step.state, State::Ready);
    }
    assert_eq!(stage.made(&cases[2].0, &swap).step.state, State::Blocked);
}

#[test]
fn who_has_nothing_to_do_is_not_found_fault_with() {
    let asked = asked(|one| {
        one.user = User {
            user_type: Some("Guest".into()),
            usage_location: None,
            ..user(1, holds(&[(2, &[])]))
        };
        one.is_untouchable = true;
    });
    let step = stage().made(&asked, &wish(swap(&[(1, 2)]))).step;
    assert_eq!((step.state, found(&step)), (State::Unchanged, Vec::new()));
}

#[test]
fn a_location_is_set_only_where_there_is_none_and_something_comes() {
    let mut stage = stage();
    stage.rules.usage_location = Some("BE".into());
    let swap = wish(swap(&[(1, 2)]));
    let set = |asked: &Asked, wish: &Wish| stage.made(asked, wish).step.set_usage_location;
    let without = |change: fn(&mut Asked)| {
        asked(|one| {
            one.user.usage_location = None;
            change(one);
        })
    };
    assert_eq!(set(&without(|_| {}), &swap).as_deref(), Some("BE"));
    assert_eq!(
        set(
            &without(|one| one.usage_location = Some("FR".into())),
            &swap
        )
        .as_deref(),
        Some("FR")
    );
    assert_eq!(set(&without(|one| one.wants_location = false), &swap), None);
    assert_eq!(set(&asked(|_| {}), &swap), None);
    let revoke = wish(Scope::Revoke {
        products: products(&[1]),
    });
    let leaves = without(|one| one.user.holding = holds(&[(1, &[]), (2, &[])]));
    assert_eq!(set(&leaves, &revoke), None);
    let step = stage.made(&without(|_| {}), &swap).step;
    assert_eq!(found(&step), [ErrorCode::UsageLocationSet]);
    let step = stage
        .made(&without(|one| one.is_untouchable = true), &swap)
        .step;
    assert_eq!(
        (found(&step), step.set_usage_location),
        (vec![ErrorCode::NeverTouch], None)
    );
}

#[test]
fn a_copy_that_a_group_gives_is_named_with_its_group() {
    let stage = stage();
    let swap_wish = wish(swap(&[(1, 2)]));
    let step = stage.step(&swap_wish, with_group(holds(&[(1, &[])]), 1, &[]));
    let finding = &step.findings[0];
    assert_eq!(
        (finding.id, finding.group_id.as_deref()),
        (ErrorCode::AlsoInherited, Some(GROUP))
    );
    assert_eq!(finding.target, Some(sku_id(1).to_string()));
    let step = stage.step(&swap_wish, with_group(Holding::default(), 1, &[]));
    let finding = &step.findings[0];
    assert_eq!(
        (finding.id, finding.group_id.as_deref()),
        (ErrorCode::InheritedOnly, Some(GROUP))
    );
    assert_eq!(step.state, State::Blocked);
    let step = stage.step(&swap_wish, with_group(holds(&[(1, &[])]), 2, &[]));
    assert_eq!(found(&step), []);
}

#[test]
fn the_product_that_is_missing_is_named_where_there_is_one() {
    let stage = stage();
    let target = |scope| {
        stage.step(&wish(scope), Holding::default()).findings[0]
            .target
            .clone()
    };
    assert_eq!(target(swap(&[(1, 2)])), Some(sku_id(1).to_string()));
    assert_eq!(target(swap(&[(1, 2), (1, 3)])), Some(sku_id(1).to_string()));
    assert_eq!(target(swap(&[(1, 3), (2, 3)])), None);
    let adjust = |numbers: &[u8]| Scope::Adjust {
        products: products(numbers),
        on: Vec::new(),
        off: services(&["SWAY"]),
    };
    assert_eq!(target(adjust(&[2])), Some(sku_id(2).to_string()));
    assert_eq!(target(adjust(&[1, 2])), None);
}

#[test]
fn what_is_asked_of_a_user_stands_in_their_step() {
    let asked = asked(|one| {
        one.is_named_twice = true;
        one.model_inherits = true;
        one.reason = Some("CHG-9".into());
    });
    let mut world_stage = stage();
    world_stage.rules.allow_guests = true;
    let made = world_stage.made(&asked, &wish(swap(&[(1, 2)])));
    assert_eq!(
        found(&made.step),
        [ErrorCode::DuplicateUser, ErrorCode::ModelInherits]
    );
    assert_eq!(made.step.reason.as_deref(), Some("CHG-9"));
    assert_eq!(made.step.kept, services(&["SWAY", "TEAMS1"]));
    assert_eq!(
        (made.change.remove, made.change.add),
        (products(&[1]), vec![licence(2, &[])])
    );
}
