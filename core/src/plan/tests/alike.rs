//! What is made of a case is remembered while it is asked for, and no longer.

use super::*;
use crate::plan::cases::Cases;
use std::convert::Infallible;

fn asked(number: u32) -> Asked {
    let mut asked = Asked::plain(user(1, Holding::default()));
    asked.wish = number;
    asked
}

/// What is remembered of a case; where nothing is, it is made of the value given.
fn of(cases: &mut Cases<u32>, asked: &Asked, awaited: Option<SkuId>, made: u32) -> u32 {
    let Ok(of) = cases.of(asked, awaited, |_| Ok::<_, Infallible>(made));
    *of
}

fn sorted(gone: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut gone: Vec<u32> = gone.collect();
    gone.sort_unstable();
    gone
}

#[test]
fn a_case_is_made_once_and_whatever_decides_makes_another() {
    let mut cases = Cases::default();
    assert_eq!(of(&mut cases, &asked(0), None, 1), 1);
    let mut other = asked(0);
    other.user.id = UserId::from("other".to_string());
    other.user.user_principal_name = "other@contoso.example".into();
    other.user.usage_location = Some("BE".into());
    other.reason = Some("CHG-1".into());
    assert_eq!(
        of(&mut cases, &other, None, 2),
        1,
        "who it is decides nothing"
    );
    let changes: [fn(&mut Asked); 10] = [
        |asked| asked.wish = 1,
        |asked| asked.is_named_twice = true,
        |asked| asked.is_untouchable = true,
        |asked| asked.model_inherits = true,
        |asked| asked.wants_location = false,
        |asked| asked.user.usage_location = None,
        |asked| asked.usage_location = Some("BE".into()),
        |asked| asked.user.account_enabled = Some(false),
        |asked| asked.user.user_type = None,
        |asked| asked.user.holding = holds(&[(1, &[])]),
    ];
    for (change, number) in changes.into_iter().zip(10..) {
        let mut asked = asked(0);
        change(&mut asked);
        assert_eq!(of(&mut cases, &asked, None, number), number);
        assert_eq!(of(&mut cases, &asked, None, 0), number);
    }
    assert_eq!(of(&mut cases, &asked(0), Some(sku_id(1)), 3), 3);
    assert_eq!(of(&mut cases, &asked(0), Some(sku_id(2)), 4), 4);
    assert_eq!(of(&mut cases, &asked(0), None, 5), 1);
}

#[test]
fn what_is_made_is_made_of_all_that_decides() {
    let mut asked = Asked::plain(user(1, holds(&[(1, &["SWAY"])])));
    asked.wish = 3;
    asked.is_named_twice = true;
    asked.model_inherits = true;
    asked.usage_location = Some("BE".into());
    asked.user.account_enabled = Some(false);
    let mut cases = Cases::default();
    let Ok(nobody) = cases.of(&asked, None, |nobody| Ok::<_, Infallible>(nobody.clone()));
    let told = |asked: &Asked| {
        (
            asked.wish,
            [
                asked.is_named_twice,
                asked.is_untouchable,
                asked.model_inherits,
                asked.wants_location,
                asked.user.usage_location.is_some(),
            ],
            asked.usage_location.clone(),
            asked.user.account_enabled,
            asked.user.user_type.clone(),
            asked.user.holding.clone(),
        )
    };
    assert_eq!(told(nobody), told(&asked));
    assert!(nobody.user.id.as_str().is_empty() && nobody.reason.is_none());
}

#[test]
fn it_is_full_with_so_many_cases_and_not_before() {
    let mut cases = Cases::default();
    for number in 0..64 {
        assert!(!cases.is_full(), "after {number}");
        of(&mut cases, &asked(number), None, number);
        // Who is like somebody takes no room.
        of(&mut cases, &asked(number), None, number);
    }
    assert!(cases.is_full());
    assert_eq!(cases.forget().count(), 0);
    assert!(!cases.is_full());
    for number in 0..64 {
        assert!(!cases.is_full(), "what is taken over takes room again");
        of(&mut cases, &asked(number), None, 0);
    }
    assert!(cases.is_full());
}

#[test]
fn what_is_not_asked_for_again_goes_next() {
    let mut cases = Cases::default();
    for number in 0..4 {
        of(&mut cases, &asked(number), None, number);
    }
    assert_eq!(sorted(cases.forget()), [0; 0], "all were asked for since");
    assert_eq!(of(&mut cases, &asked(1), None, 99), 1);
    assert_eq!(of(&mut cases, &asked(3), None, 99), 3);
    assert_eq!(of(&mut cases, &asked(4), None, 4), 4);
    assert_eq!(sorted(cases.forget()), [0, 2]);
    assert_eq!(
        of(&mut cases, &asked(0), None, 100),
        100,
        "it was forgotten"
    );
    assert_eq!(of(&mut cases, &asked(4), None, 99), 4);
    assert_eq!(sorted(cases.empty()), [1, 3, 4, 100]);
    assert_eq!(sorted(cases.empty()), [0; 0]);
}
