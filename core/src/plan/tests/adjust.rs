//! Switches of products that stay.

use super::*;

fn adjust(products: &[u8], on: &[&str], off: &[&str]) -> Wish {
    wish(Scope::Adjust {
        products: super::products(products),
        on: services(on),
        off: services(off),
    })
}

#[test]
fn only_what_is_named_is_switched() {
    let stage = Stage::new(vec![
        sku(1, &["SWAY", "TEAMS1", "INTUNE_O365!"]),
        sku(2, &["SWAY", "TEAMS1"]),
    ]);
    let before = holds(&[(1, &["SWAY"]), (2, &["SWAY"])]);
    let after = |wish: &Wish| stage.after(wish, &before).holding;
    assert_eq!(
        after(&adjust(&[1], &["SWAY"], &["TEAMS1"])),
        holds(&[(1, &["TEAMS1"]), (2, &["SWAY"])])
    );
    assert_eq!(
        after(&adjust(&[1, 2], &["SWAY"], &[])),
        holds(&[(1, &[]), (2, &[])])
    );
    assert_eq!(
        after(&adjust(&[2], &[], &["TEAMS1"])),
        holds(&[(1, &["SWAY"]), (2, &["SWAY", "TEAMS1"])])
    );
    // Neither what another product has nor what is tenant wide is ever put into a list.
    assert_eq!(after(&adjust(&[1], &[], &["INTUNE_O365", "MCOEV"])), before);
}

#[test]
fn a_list_that_says_more_than_the_product_has_stays_unless_something_is_switched() {
    let stage = Stage::new(vec![sku(1, &["SWAY", "TEAMS1"])]);
    let before = holds(&[(1, &["SWAY", "MCOEV"])]);
    assert_eq!(
        stage.after(&adjust(&[1], &[], &["SWAY"]), &before).holding,
        before
    );
    assert_eq!(
        stage
            .after(&adjust(&[1], &[], &["TEAMS1"]), &before)
            .holding,
        holds(&[(1, &["SWAY", "TEAMS1"])])
    );
    // The same for a target that is held and keeps its switches.
    let grant = wish(Scope::Grant {
        targets: products(&[1]),
    });
    assert_eq!(stage.after(&grant, &before).holding, before);
}

#[test]
fn who_has_none_of_the_products_is_told_so() {
    let stage = Stage::new(vec![sku(1, &["SWAY"]), sku(2, &["SWAY"])]);
    let wish = adjust(&[1], &[], &["SWAY"]);
    assert_eq!(
        stage.meaning(&wish, &holds(&[(2, &[])])),
        Meaning::Nothing { inherited: None }
    );
    let given = with_group(holds(&[(2, &[])]), 1, &[]);
    assert_eq!(
        stage.meaning(&wish, &given),
        Meaning::Nothing {
            inherited: Some(sku_id(1))
        }
    );
    // What the tenant no longer lists can't be switched.
    let before = holds(&[(1, &[])]);
    assert_eq!(Stage::new(Vec::new()).after(&wish, &before).holding, before);
}
