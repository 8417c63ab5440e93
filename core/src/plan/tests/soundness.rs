//! What a document must not say, whatever its digest.

use super::*;
use crate::error::PlanFault;
use crate::plan::sound::Sound;

fn stage() -> Stage {
    Stage::new(vec![
        sku(1, &["SWAY", "TEAMS1"]),
        sku(2, &["SWAY", "TEAMS1"]),
        sku(3, &["SWAY"]),
    ])
}

fn step(scope: &Scope, before: Holding) -> (PlanDocument, Step) {
    let facts = stage().facts(wish(scope.clone()), vec![Asked::plain(user(1, before))]);
    let mut plan = plan(&facts);
    let step = plan.steps.remove(0);
    (plan, step)
}

fn fault(scope: &Scope, before: Holding, spoil: impl FnOnce(&mut Step)) -> Option<PlanFault> {
    let (head, mut step) = step(scope, before);
    let mut sound = Sound::default();
    assert_eq!(
        sound.step(&head, &step),
        Ok(()),
        "it is sound before it is spoilt"
    );
    spoil(&mut step);
    Sound::default().step(&head, &step).err()
}

fn user_1() -> String {
    user(1, Holding::default()).id.to_string()
}

#[test]
fn every_wish_makes_steps_that_are_sound_and_spoilt_ones_are_not() {
    let nothing_given = || Some(PlanFault::NothingGiven { user: user_1() });
    let swap = swap(&[(1, 2)]);
    let before = || holds(&[(1, &["SWAY"]), (3, &[])]);
    let set = |direct: &[(u8, &[&str])]| {
        let after = holds(direct);
        move |step: &mut Step| step.after.direct = after.direct
    };
    assert_eq!(fault(&swap, before(), set(&[(3, &[])])), nothing_given());
    assert_eq!(fault(&swap, before(), set(&[(2, &[])])), nothing_given());
    assert_eq!(
        fault(&swap, before(), set(&[(2, &[]), (3, &["SWAY"])])),
        None
    );
    let all = Scope::ReplaceAll {
        targets: products(&[2]),
    };
    assert_eq!(fault(&all, before(), set(&[(3, &[])])), nothing_given());
    assert_eq!(
        fault(&all, before(), |step| step.after.direct.clear()),
        nothing_given()
    );
    let grant = Scope::Grant {
        targets: products(&[2]),
    };
    assert_eq!(
        fault(&grant, before(), set(&[(1, &[]), (2, &[])])),
        nothing_given()
    );
    assert_eq!(
        fault(&grant, before(), set(&[(1, &[]), (3, &[])])),
        nothing_given()
    );
    let revoke = Scope::Revoke {
        products: products(&[3]),
    };
    assert_eq!(fault(&revoke, before(), set(&[(3, &[])])), nothing_given());
    assert_eq!(
        fault(&revoke, before(), set(&[(1, &[]), (2, &[])])),
        nothing_given()
    );
    assert_eq!(fault(&revoke, before(), set(&[(1, &[])])), None);
    let adjust = Scope::Adjust {
        products: products(&[1]),
        on: services(&["SWAY"]),
        off: Vec::new(),
    };
    assert_eq!(fault(&adjust, before(), set(&[(1, &[])])), nothing_given());
    assert_eq!(
        fault(&adjust, before(), set(&[(1, &[]), (2, &[]), (3, &[])])),
        nothing_given()
    );
    assert_eq!(
        fault(&adjust, before(), set(&[(1, &["TEAMS1"]), (3, &[])])),
        None
    );
    let like = Scope::Like {
        user_id: UserId::from("m".to_string()),
        licenses: vec![licence(2, &[])],
    };
    assert_eq!(
        fault(&like, before(), set(&[(2, &["SWAY"])])),
        nothing_given()
    );
}

#[test]
fn a_target_that_a_group_gives_is_given() {
    let grant = Scope::Grant {
        targets: products(&[2, 3]),
    };
    assert_eq!(
        fault(&grant, with_group(holds(&[(1, &[])]), 2, &[]), |_| {}),
        None
    );
}

#[test]
fn replacing_by_nothing_is_never_sound() {
    let (mut head, mut step) = step(
        &Scope::ReplaceAll {
            targets: products(&[2]),
        },
        holds(&[(1, &[])]),
    );
    head.request.wishes = Wishes::Same(wish(Scope::ReplaceAll {
        targets: Vec::new(),
    }));
    step.after.direct.clear();
    let user = user_1();
    assert_eq!(
        Sound::default().step(&head, &step),
        Err(PlanFault::NothingGiven { user })
    );
}

#[test]
fn what_each_step_says_must_fit() {
    let swap = swap(&[(1, 2)]);
    let before = || with_group(holds(&[(1, &["SWAY", "TEAMS1"]), (3, &[])]), 3, &[]);
    let fault = |spoil: fn(&mut Step)| super::soundness::fault(&swap, before(), spoil);
    let user = user_1;
    assert_eq!(
        fault(|step| step.user_id = UserId::from(String::new())),
        Some(PlanFault::UserWithoutId)
    );
    for spoil in [
        (|step: &mut Step| step.before.direct.reverse()) as fn(&mut Step),
        |step| step.after.direct.reverse(),
        |step| step.before.direct[0].disabled_plans.reverse(),
        |step| step.after.direct[0].disabled_plans.reverse(),
        |step| {
            let twice = step.before.direct[0].disabled_plans[1];
            step.before.direct[0].disabled_plans.push(twice);
        },
        |step| step.before.direct.push(licence(3, &[])),
        |step| {
            let twice = step.after.inherited[0].clone();
            step.after.inherited.insert(
                0,
                Inherited {
                    group_id: "z".into(),
                    ..twice
                },
            );
        },
    ] {
        assert_eq!(fault(spoil), Some(PlanFault::OutOfOrder { user: user() }));
    }
    assert_eq!(
        fault(|step| step.after.inherited.clear()),
        Some(PlanFault::GroupChanged { user: user() })
    );
    for state in [State::Blocked, State::Unchanged] {
        let (head, mut spoilt) = step(&swap, before());
        spoilt.state = state;
        assert_eq!(
            Sound::default().step(&head, &spoilt),
            Err(PlanFault::LeftOutChanged { user: user() })
        );
        spoilt.after = spoilt.before.clone();
        assert_eq!(Sound::default().step(&head, &spoilt), Ok(()));
    }
    for state in [State::Ready, State::Waits] {
        let (head, mut spoilt) = step(&swap, before());
        spoilt.state = state;
        spoilt.after = spoilt.before.clone();
        assert_eq!(
            Sound::default().step(&head, &spoilt),
            Err(PlanFault::NothingChanged { user: user() })
        );
    }
    assert_eq!(
        fault(|step| step.wish = Some(0)),
        Some(PlanFault::NothingGiven { user: user() })
    );
}

#[test]
fn the_steps_are_each_once_and_add_up() {
    let (head, step) = step(&swap(&[(1, 2)]), holds(&[(1, &[])]));
    let mut sound = Sound::default();
    assert_eq!(sound.step(&head, &step), Ok(()));
    assert_eq!(
        sound.step(&head, &step),
        Err(PlanFault::UserTwice { user: user_1() })
    );
    for state in [State::Waits, State::Blocked, State::Unchanged, State::Ready] {
        let mut sound = Sound::default();
        let mut step = Step {
            state,
            ..step.clone()
        };
        if matches!(state, State::Blocked | State::Unchanged) {
            step.after = step.before.clone();
        }
        assert_eq!(sound.step(&head, &step), Ok(()));
        let expected = if state == State::Ready {
            Ok(())
        } else {
            Err(PlanFault::TotalsWrong)
        };
        assert_eq!(sound.end(&head), expected);
    }
    assert_eq!(Sound::default().end(&head), Err(PlanFault::TotalsWrong));
}
