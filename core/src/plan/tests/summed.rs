//! What people are told of a plan without reading its steps.

use super::*;
use crate::event::Severity;
use crate::plan::{StepFinding, Summary};

fn stage() -> Stage {
    Stage::new(vec![
        sku(1, &["SWAY", "TEAMS1"]),
        sku(2, &["SWAY", "MCOEV"]),
        sku(3, &["TEAMS1"]),
    ])
}

#[test]
fn what_goes_and_comes_is_counted_of_those_who_move() {
    let stage = stage();
    let swap = wish(swap(&[(1, 2)]));
    let mut summary = Summary::default();
    for before in [
        holds(&[(1, &[]), (3, &[])]),
        holds(&[(1, &["TEAMS1"])]),
        // Has the target already, with other switches: no product comes.
        holds(&[(1, &[]), (2, &["SWAY"]), (3, &[])]),
        // Nothing to do.
        holds(&[(2, &[])]),
    ] {
        summary.take(&stage.step(&swap, before));
    }
    let mut waits = stage.step(&swap, holds(&[(1, &["TEAMS1"])]));
    waits.state = State::Waits;
    summary.take(&waits);
    assert_eq!(summary.going, BTreeMap::from([(sku_id(1), 3)]));
    assert_eq!(summary.coming, BTreeMap::from([(sku_id(2), 2)]));
    let one = |name, users| [(service_id(name), users)].into_iter().collect();
    assert_eq!(summary.gained, one("MCOEV", 2));
    let in_name = [(service_id("TEAMS1"), 2), (service_id("SWAY"), 1)];
    assert_eq!(summary.lost_in_name, in_name.into_iter().collect());
    assert!(summary.lost.is_empty());
    let mut summary = Summary::default();
    let revoke = wish(Scope::Revoke {
        products: products(&[2]),
    });
    let step = stage.step(&revoke, holds(&[(1, &[]), (2, &[])]));
    summary.count(&step, 40);
    summary.count(&step, 2);
    assert_eq!(summary.lost, one("MCOEV", 42));
    assert_eq!(summary.going, BTreeMap::from([(sku_id(2), 42)]));
}

#[test]
fn a_finding_names_the_first_three_whom_it_is_about_and_each_finding_its_own() {
    let finding = |id| StepFinding::new(id, Severity::BlocksUser);
    let (guest, untouched) = (
        finding(ErrorCode::GuestUser),
        finding(ErrorCode::NeverTouch),
    );
    let mut summary = Summary::default();
    for (number, findings) in [
        (1, vec![guest.clone()]),
        (2, vec![guest.clone(), untouched.clone()]),
        (3, vec![guest.clone()]),
        (4, vec![guest.clone(), untouched.clone()]),
    ] {
        let step = Step {
            findings,
            ..stage().step(&wish(swap(&[(1, 2)])), holds(&[(1, &[])]))
        };
        summary.take(&Step {
            user_principal_name: format!("{number}@contoso.example"),
            ..step
        });
    }
    let names = |numbers: &[u8]| -> Vec<String> {
        let name = |number| format!("{number}@contoso.example");
        numbers.iter().map(name).collect()
    };
    assert_eq!(summary.names(&guest), names(&[1, 2, 3]));
    assert_eq!(summary.names(&untouched), names(&[2, 4]));
    let none: [String; 0] = [];
    assert_eq!(summary.names(&finding(ErrorCode::UserDisabled)), none);
}
