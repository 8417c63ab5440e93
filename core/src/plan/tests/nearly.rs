//! Names that mean no product or service, more than one, or nearly one.

use super::*;
use crate::error::{Candidate, Error};
use crate::input::{RowWish, ServiceNames};
use crate::plan::{resolve_product, resolve_row};

fn skus() -> Vec<Sku> {
    let named = |number, part: &str, name: &str| Sku {
        part_number: part.into(),
        name: name.into(),
        ..sku(number, &["SWAY", "TEAMS1"])
    };
    vec![
        named(1, "ENTERPRISEPACK", "Office 365 E3"),
        named(2, "SPE_E3", "Microsoft 365 E3"),
        named(3, "SPE_E5", "ENTERPRISEPACK"),
        named(4, "VISIOCLIENT", "Visio Plan 2"),
        named(5, "VISIO_2", "Visio Plan 2"),
    ]
}

fn named(name: &str) -> Result<SkuId, Error> {
    let skus = skus();
    resolve_product(name, &skus).map(|sku| sku.id)
}

/// What an unknown name may have meant.
fn nearest(name: &str) -> Option<String> {
    match named(name) {
        Err(Error::ProductUnknown { product, nearest }) => {
            assert_eq!(product, name.trim());
            nearest.map(|one| one.part_number)
        }
        other => panic!("{other:?}"),
    }
}

fn candidates(name: &str) -> Vec<String> {
    match named(name) {
        Err(Error::ProductAmbiguous {
            product,
            candidates,
        }) => {
            assert_eq!(product, name.trim());
            candidates.into_iter().map(|one| one.part_number).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_whole_name_chooses_and_a_part_number_before_a_display_name() {
    for (name, number) in [
        ("enterprisepack", 1),
        (" office 365 e3 ", 1),
        ("SPE_e3", 2),
        ("spe_e5", 3),
        (&sku_id(4).to_string().to_uppercase(), 4),
    ] {
        assert_eq!(named(name).ok(), Some(sku_id(number)), "{name}");
    }
    assert_eq!(candidates("visio plan 2"), ["VISIOCLIENT", "VISIO_2"]);
}

#[test]
fn a_part_of_either_name_says_what_may_be_meant() {
    assert_eq!(nearest("Office"), Some("ENTERPRISEPACK".into()));
    assert_eq!(nearest("isioc"), Some("VISIOCLIENT".into()));
    assert_eq!(candidates("SPE_"), ["SPE_E3", "SPE_E5"]);
    assert_eq!(candidates("365 e3"), ["ENTERPRISEPACK", "SPE_E3"]);
    assert_eq!(candidates("pack"), ["ENTERPRISEPACK", "SPE_E5"]);
}

#[test]
fn what_is_in_no_name_is_near_to_nothing() {
    for name in ["Project", "", "  ", &sku_id(9).to_string()] {
        assert_eq!(nearest(name), None, "{name}");
    }
    let Err(Error::ProductUnknown { nearest, .. }) = named("client") else {
        panic!("a part of a name chooses nothing");
    };
    let expected = Candidate {
        part_number: "VISIOCLIENT".into(),
        name: "Visio Plan 2".into(),
        sku_id: sku_id(4).to_string(),
    };
    assert_eq!(nearest, Some(expected));
}

#[test]
fn a_product_for_itself_is_named_by_its_part_number() {
    let row = |name: &str| RowWish {
        from: Some(vec![name.into()]),
        to: Some(vec!["SPE_E3".into()]),
        ..RowWish::default()
    };
    let off = ServiceNames::Off(Vec::new());
    match resolve_row(&row("Microsoft 365 E3"), None, None, &off, &[], &skus()) {
        Err(Error::SameProduct { product }) => assert_eq!(product, "SPE_E3"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn where_a_service_was_looked_for_is_told_by_the_first_few_products() {
    let looked_in = |numbers: std::ops::RangeInclusive<u8>, name: &str| {
        let skus: Vec<Sku> = numbers.map(|number| sku(number, &["SWAY"])).collect();
        let row = RowWish {
            to: Some(skus.iter().map(|sku| sku.part_number.clone()).collect()),
            disable: Some(vec![name.into()]),
            ..RowWish::default()
        };
        let off = ServiceNames::Off(Vec::new());
        match resolve_row(&row, None, None, &off, &[], &skus) {
            Err(Error::ServiceUnknown { service, products }) => (service, products),
            other => panic!("{other:?}"),
        }
    };
    let five = "Product 1, Product 2, Product 3, Product 4, Product 5";
    assert_eq!(
        looked_in(1..=1, " Teams "),
        ("Teams".into(), "Product 1".into())
    );
    assert_eq!(looked_in(1..=5, "TEAMS1"), ("TEAMS1".into(), five.into()));
    assert_eq!(
        looked_in(1..=6, "TEAMS1"),
        ("TEAMS1".into(), format!("{five}, …"))
    );
    let id = service_id("TEAMS1").to_string();
    assert_eq!(looked_in(1..=1, &id).0, id);
}

#[test]
fn a_service_goes_by_id_by_graphs_name_or_by_its_own_where_only_one_has_it() {
    let mut skus = vec![sku(1, &["SWAY", "TEAMS1", "MCOEV"])];
    let same = |service: &&mut Service| service.service_plan_name != "SWAY";
    for service in skus[0].services.iter_mut().filter(same) {
        service.name = "Calls".into();
    }
    let switched = |name: &str| {
        let row = RowWish {
            to: Some(vec!["P1".into()]),
            disable: Some(vec![name.into()]),
            ..RowWish::default()
        };
        let off = ServiceNames::Off(Vec::new());
        let wish = resolve_row(&row, None, None, &off, &[], &skus).ok()??;
        match wish.services {
            Services::Off { services } => Some(services),
            other => panic!("{other:?}"),
        }
    };
    let sway = Some(services(&["SWAY"]));
    assert_eq!(switched(&service_id("SWAY").to_string()), sway);
    assert_eq!(switched(" sway"), sway);
    assert_eq!(switched("THE sway "), sway);
    assert_eq!(switched("mcoev"), Some(services(&["MCOEV"])));
    assert_eq!(switched("calls"), None, "two have it");
}
