//! Names become ids.

use super::*;
use crate::error::{Error, ErrorCode, Wrong};
use crate::input::{Request, RowWish, ServiceNames};
use crate::plan::{Losable, resolve, resolve_row};
use serde_json::{Value, json};

fn skus() -> Vec<Sku> {
    vec![
        sku(1, &["SWAY", "TEAMS1", "INTUNE_O365!"]),
        sku(2, &["SWAY", "MCOEV"]),
        sku(3, &["YAMMER_ENTERPRISE"]),
    ]
}

fn asked(members: Value) -> Result<(Option<Wish>, Rules), Error> {
    let mut request = json!({"op": "plan", "users": {"all": true}});
    for (name, value) in members.as_object().expect("members") {
        request[name] = value.clone();
    }
    let parsed = Request::parse(request.to_string().as_bytes())?;
    let Request::Plan(request) = parsed else {
        panic!("{parsed:?}");
    };
    let map = match &request.service_map {
        Some(crate::input::ServiceMapSource::Given(names)) => names.clone(),
        _ => Vec::new(),
    };
    resolve(&request, &map, &skus())
}

fn scope(members: Value) -> Scope {
    asked(members)
        .expect("it is resolved")
        .0
        .expect("it has a scope")
        .scope
}

#[test]
fn every_scope_is_sorted_and_names_each_once() {
    let pairs = json!([{"from": "p3", "to": "P1"}, {"from": "Product 2", "to": "P1"}, {"from": "P3", "to": "p1"}]);
    assert_eq!(
        scope(json!({"scope": "swap", "pairs": pairs})),
        swap(&[(2, 1), (3, 1)])
    );
    let two = json!([sku_id(3).to_string().to_uppercase(), " p1 ", "P3"]);
    let targets = products(&[1, 3]);
    assert_eq!(
        scope(json!({"scope": "replaceAll", "targets": two})),
        Scope::ReplaceAll {
            targets: targets.clone()
        }
    );
    assert_eq!(
        scope(json!({"scope": "grant", "targets": two})),
        Scope::Grant {
            targets: targets.clone()
        }
    );
    assert_eq!(
        scope(json!({"scope": "revoke", "products": two})),
        Scope::Revoke { products: targets }
    );
    let adjust = json!({"scope": "adjust", "products": ["P2", "P1"], "on": ["the sway"], "off": ["TEAMS1", "mcoev"]});
    let expected = Scope::Adjust {
        products: products(&[1, 2]),
        on: services(&["SWAY"]),
        off: services(&["TEAMS1", "MCOEV"]),
    };
    assert_eq!(scope(adjust), expected);
}

#[test]
fn services_are_those_of_the_targets_that_have_a_switch() {
    let code = |members| asked(members).err().map(|fault| fault.code());
    let swap = |services: Value| json!({"scope": "swap", "pairs": [{"from": "P3", "to": "P1"}], "services": services});
    assert_eq!(
        code(swap(json!({"mode": "off", "services": ["SWAY"]}))),
        None
    );
    for wrong in ["MCOEV", "INTUNE_O365", "Nothing"] {
        let wrong = swap(json!({"mode": "keep", "alsoOff": [wrong]}));
        assert_eq!(code(wrong), Some(ErrorCode::ServiceUnknown));
    }
    let adjust = json!({"scope": "adjust", "products": ["P1"], "off": ["MCOEV"]});
    assert_eq!(code(adjust), Some(ErrorCode::ServiceUnknown));
    let revoke = json!({"scope": "revoke", "products": ["P1"]});
    assert_eq!(
        asked(revoke)
            .expect("it is resolved")
            .0
            .expect("a wish")
            .services,
        Services::default()
    );
}

#[test]
fn what_holds_for_everybody_may_name_any_product_of_the_tenant() {
    let (_, rules) = asked(json!({
        "scope": "swap", "pairs": [{"from": "P3", "to": "P1"}],
        "serviceMap": {"yammer_enterprise": ["TEAMS1", "SWAY"], "MCOEV": []},
        "required": ["SWAY", "mcoev", "SWAY"], "mayLose": ["teams", "YAMMER_ENTERPRISE", "mailbox"],
        "usageLocation": "nl", "allowGuests": true,
    }))
    .expect("it is resolved");
    let map: Vec<_> = rules
        .service_map
        .iter()
        .map(|entry| (entry.from, entry.to.clone()))
        .collect();
    let mut expected = vec![
        (
            service_id("YAMMER_ENTERPRISE"),
            services(&["SWAY", "TEAMS1"]),
        ),
        (service_id("MCOEV"), Vec::new()),
    ];
    expected.sort();
    assert_eq!(map, expected);
    assert_eq!(rules.required, services(&["SWAY", "MCOEV"]));
    let kinds = [
        crate::catalogue::Continuity::Mailbox,
        crate::catalogue::Continuity::Teams,
    ];
    let mut may_lose: Vec<Losable> = kinds.into_iter().map(Losable::Capability).collect();
    may_lose.push(Losable::Service(service_id("YAMMER_ENTERPRISE")));
    assert_eq!(rules.may_lose, may_lose);
    assert_eq!(rules.usage_location.as_deref(), Some("NL"));
    assert!(rules.allow_guests && !rules.allow_disabled);
}

#[test]
fn one_service_under_two_names_may_not_stand_for_two_things() {
    let map = json!({"SWAY": ["TEAMS1"], "The SWAY": ["MCOEV"]});
    let both =
        asked(json!({"scope": "swap", "pairs": [{"from": "P3", "to": "P1"}], "serviceMap": map}));
    assert_eq!(
        both.err().map(|fault| fault.code()),
        Some(ErrorCode::InvalidInput)
    );
    let map = json!({"SWAY": ["TEAMS1"], "The SWAY": ["The TEAMS1"]});
    let same =
        asked(json!({"scope": "swap", "pairs": [{"from": "P3", "to": "P1"}], "serviceMap": map}));
    assert_eq!(same.expect("it is one answer").1.service_map.len(), 1);
}

#[test]
fn what_cannot_be_given_is_refused_wherever_it_is_to_come() {
    let mut skus = skus();
    skus[0].capability_status = "Suspended".into();
    let base = None;
    let names = ServiceNames::Keep {
        also_off: Vec::new(),
        new_services: NewServices::On,
    };
    let row = |from: &[&str], to: &[&str]| RowWish {
        from: Some(from.iter().map(|name| (*name).to_string()).collect()),
        to: Some(to.iter().map(|name| (*name).to_string()).collect()),
        ..RowWish::default()
    };
    let code = |row: &RowWish| {
        resolve_row(row, None, base, &names, &[], &skus)
            .err()
            .map(|fault| fault.code())
    };
    assert_eq!(
        code(&row(&["P2"], &["P1"])),
        Some(ErrorCode::ProductNotAssignable)
    );
    assert_eq!(code(&row(&["P1"], &["P2"])), None);
    assert_eq!(code(&row(&["P1"], &[])), None);
    assert_eq!(
        code(&row(&["P2"], &["P3", "P2"])),
        Some(ErrorCode::SameProduct)
    );
}

#[test]
fn a_row_says_swap_grant_or_revoke_and_else_follows_the_request() {
    let skus = skus();
    let names = ServiceNames::Keep {
        also_off: vec!["SWAY".into()],
        new_services: NewServices::On,
    };
    let base = Wish {
        scope: swap(&[(3, 1)]),
        services: keep(&["SWAY"], NewServices::On),
    };
    let list = |names: &[&str]| {
        Some(
            names
                .iter()
                .map(|name| (*name).to_string())
                .collect::<Vec<_>>(),
        )
    };
    let resolved = |row: RowWish| {
        resolve_row(&row, None, Some(&base), &names, &[], &skus)
            .expect("it is resolved")
            .expect("a wish")
    };
    let row = RowWish::default;
    assert_eq!(resolved(row()), base);
    assert_eq!(
        resolved(RowWish {
            from: list(&["P3", "P2"]),
            to: list(&["P1"]),
            ..row()
        })
        .scope,
        swap(&[(2, 1), (3, 1)])
    );
    assert_eq!(
        resolved(RowWish {
            to: list(&["P2", "P1"]),
            ..row()
        })
        .scope,
        Scope::Grant {
            targets: products(&[1, 2])
        }
    );
    assert_eq!(
        resolved(RowWish {
            from: list(&["P1"]),
            ..row()
        })
        .scope,
        Scope::Revoke {
            products: products(&[1])
        }
    );
    let off = resolved(RowWish {
        disable: list(&["TEAMS1"]),
        ..row()
    });
    assert_eq!(
        off,
        Wish {
            scope: swap(&[(3, 1)]),
            services: Services::Off {
                services: services(&["TEAMS1"])
            }
        }
    );
    let on = resolved(RowWish {
        only_enable: list(&["TEAMS1"]),
        ..row()
    });
    assert_eq!(
        on.services,
        Services::OnlyOn {
            services: services(&["TEAMS1"])
        }
    );
    let both = resolved(RowWish {
        to: list(&["P2"]),
        disable: list(&["MCOEV"]),
        ..row()
    });
    assert_eq!(
        both.services,
        Services::Off {
            services: services(&["MCOEV"])
        }
    );
    let none = resolve_row(
        &RowWish {
            disable: list(&["TEAMS1"]),
            ..row()
        },
        None,
        None,
        &names,
        &[],
        &skus,
    );
    assert_eq!(
        none.expect("nothing is wrong"),
        None,
        "there is nothing to switch in"
    );
}

#[test]
fn a_model_gives_only_switches_that_can_be_sent() {
    let model = user(
        7,
        with_group(
            holds(&[(1, &["SWAY", "INTUNE_O365", "MCOEV"]), (9, &["SWAY"])]),
            2,
            &[],
        ),
    );
    let names = ServiceNames::Keep {
        also_off: Vec::new(),
        new_services: NewServices::On,
    };
    let wish = resolve_row(
        &RowWish::default(),
        Some(&model),
        None,
        &names,
        &[],
        &skus(),
    );
    let expected = Scope::Like {
        user_id: model.id.clone(),
        licenses: vec![licence(1, &["SWAY"]), licence(9, &[])],
    };
    assert_eq!(
        wish.expect("it is resolved").expect("a wish").scope,
        expected
    );
}

#[test]
fn scopes_name_what_comes_and_everything_else() {
    let like = Scope::Like {
        user_id: UserId::from("m".to_string()),
        licenses: vec![licence(2, &[])],
    };
    let adjust = Scope::Adjust {
        products: products(&[1]),
        on: Vec::new(),
        off: Vec::new(),
    };
    for (scope, targets, named) in [
        (swap(&[(3, 1), (2, 1)]), vec![1], vec![1, 2, 3]),
        (
            Scope::ReplaceAll {
                targets: products(&[2]),
            },
            vec![2],
            vec![2],
        ),
        (
            Scope::Grant {
                targets: products(&[2]),
            },
            vec![2],
            vec![2],
        ),
        (
            Scope::Revoke {
                products: products(&[2]),
            },
            vec![],
            vec![2],
        ),
        (adjust, vec![], vec![1]),
        (like, vec![2], vec![2]),
    ] {
        assert_eq!(scope.targets(), products(&targets), "{scope:?}");
        assert_eq!(scope.products(), products(&named), "{scope:?}");
    }
}

#[test]
fn a_required_service_is_neither_switched_off_nor_allowed_to_go() {
    let swap_with = |change: Value| {
        let mut members = json!({
            "scope": "swap", "pairs": [{"from": "P3", "to": "P1"}], "required": ["SWAY"],
        });
        for (name, value) in change.as_object().expect("members") {
            members[name] = value.clone();
        }
        members
    };
    let both = |members: Value| match asked(members) {
        Err(Error::InvalidInput(Wrong::RequiredOff { service })) => Some(("off", service)),
        Err(Error::InvalidInput(Wrong::RequiredLosable { service })) => Some(("losable", service)),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    };
    let off = Some(("off", "SWAY".to_string()));
    let adjust =
        json!({"scope": "adjust", "products": ["P1"], "off": ["SWAY"], "required": ["SWAY"]});
    assert_eq!(both(adjust), off);
    for mode in [
        json!({"mode": "keep", "alsoOff": ["SWAY"]}),
        json!({"mode": "off", "services": ["SWAY"]}),
    ] {
        assert_eq!(both(swap_with(json!({ "services": mode }))), off);
    }
    let losable = both(swap_with(json!({"mayLose": ["The SWAY"]})));
    assert_eq!(losable, Some(("losable", "SWAY".to_string())));
    // What any mailbox is worth is no word about one service.
    assert_eq!(
        both(swap_with(json!({"mayLose": ["mailbox", "TEAMS1"]}))),
        None
    );
    let row = RowWish {
        disable: Some(vec!["SWAY".into()]),
        ..RowWish::default()
    };
    let base = wish(swap(&[(3, 1)]));
    let names = ServiceNames::Keep {
        also_off: Vec::new(),
        new_services: NewServices::On,
    };
    let required = services(&["SWAY"]);
    let row = resolve_row(&row, None, Some(&base), &names, &required, &skus());
    assert_eq!(
        row.err().map(|fault| fault.code()),
        Some(ErrorCode::InvalidInput)
    );
}
