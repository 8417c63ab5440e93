//! What takes a finding away.

use super::*;
use crate::cloud::Cloud;
use crate::error::TABLE;
use crate::event::Severity;
use crate::input::Request;
use crate::model::{Cure, Member, Page, Said};
use crate::plan::{RowWishes, StepFinding, cures};
use serde_json::{Value, json};

const EXCHANGE: &str = "EXCHANGE_S_ENTERPRISE";

/// Findings for which there is nothing to press, with the reason.
const WITHOUT: &[(ErrorCode, &str)] = &[
    (
        ErrorCode::DuplicateUser,
        "each is moved once; nothing is wrong",
    ),
    (
        ErrorCode::NeverTouch,
        "a brake somebody set on purpose, which no plan may offer to loosen",
    ),
    (ErrorCode::UsageLocationSet, "the request asked for it"),
    (
        ErrorCode::ColumnsIgnored,
        "about a file that only its owner can mend, and of no plan",
    ),
    (
        ErrorCode::NeverTouchUnknown,
        "about a file that only its owner can mend, and of no plan",
    ),
    (ErrorCode::AllServicesOn, "the list asked for it"),
    (ErrorCode::AnswerUnasked, "an answer too many does no harm"),
    (
        ErrorCode::UserNotFound,
        "who is gone can get nothing back; nothing is wrong",
    ),
    (
        ErrorCode::NotChangedByMove,
        "about users whom an undo leaves out, and of no plan",
    ),
];

fn stage() -> Stage {
    Stage::new(vec![
        sku(1, &["SWAY", "TEAMS1", EXCHANGE]),
        sku(2, &["SWAY", "TEAMS1", "YAMMER_ENTERPRISE!"]),
    ])
}

fn planned(wish: Wish) -> PlanDocument {
    let user = user(1, holds(&[(1, &[]), (2, &[])]));
    plan(&stage().facts(wish, vec![Asked::plain(user)]))
}

fn swapped(services: Services) -> PlanDocument {
    planned(Wish {
        scope: swap(&[(1, 2)]),
        services,
    })
}

fn about(id: ErrorCode, names: &[&str]) -> StepFinding {
    let services = names.iter().map(|name| service_id(name)).collect();
    StepFinding::new(id, Severity::Warning)
        .about(sku_id(2))
        .with(services)
}

/// The cures as faces get them.
fn told(finding: &StepFinding, plan: &PlanDocument) -> Value {
    json!(cures(finding, plan))
}

#[test]
fn every_finding_has_a_cure_or_a_reason_for_none() {
    let texts: Value =
        serde_json::from_str(include_str!("../../../text/en.json")).expect("the texts");
    let plan = swapped(Services::default());
    let mut count = 0;
    for row in TABLE {
        let is_said = |form: &str| {
            let key = format!("finding.{}{form}.message", row.id);
            texts.get(key).is_some()
        };
        if !is_said("") && !is_said(".any") {
            continue;
        }
        count += 1;
        let cures = cures(&about(row.code, &["SWAY", "TEAMS1"]), &plan);
        let without = WITHOUT.iter().any(|(code, _)| *code == row.code);
        assert_eq!(cures.is_empty(), without, "{}: {cures:?}", row.id);
    }
    assert!(count > 15, "{count} findings");
}

#[test]
fn a_change_to_the_request_is_one_the_request_understands() {
    let plan = swapped(Services::default());
    let lost = about(ErrorCode::RequiredServiceLost, &[EXCHANGE, "TEAMS1"]);
    for (finding, wanted) in [
        (
            about(ErrorCode::GuestUser, &[]),
            json!([{"kind": "request", "member": "allowGuests", "value": true}]),
        ),
        (
            about(ErrorCode::UserDisabled, &[]),
            json!([{"kind": "request", "member": "allowDisabled", "value": true}]),
        ),
        (
            lost,
            json!([{"kind": "request", "member": "mayLose", "value": [EXCHANGE, "TEAMS1"]}]),
        ),
    ] {
        assert_eq!(told(&finding, &plan), wanted);
    }
}

#[test]
fn every_member_is_one_of_a_request_and_lists_join() {
    let names = Said::Names(vec!["SWAY".into()]);
    let swap = json!({"op": "plan", "scope": "swap", "users": {"all": true},
        "pairs": [{"from": "P1", "to": "P2"}]});
    let with = |mut request: Value, name: &str, value: Value| {
        request[name] = value;
        request
    };
    let products = json!({"op": "plan", "users": {"all": true}, "products": ["P1"]});
    let revoke = with(products.clone(), "scope", json!("revoke"));
    let adjust = with(products, "scope", json!("adjust"));
    let keep = with(swap.clone(), "services", json!({"mode": "keep"}));
    let off = json!({"mode": "off", "services": ["TEAMS1"]});
    let off = with(swap.clone(), "services", off);
    for (member, said, mut request, wanted) in [
        (
            Member::AllowGuests,
            &Said::Flag(true),
            swap.clone(),
            json!(true),
        ),
        (
            Member::AllowDisabled,
            &Said::Flag(true),
            swap.clone(),
            json!(true),
        ),
        (Member::MayLose, &names, swap.clone(), json!(["SWAY"])),
        (Member::Products, &names, revoke, json!(["P1", "SWAY"])),
        (Member::Off, &names, adjust, json!(["SWAY"])),
        (Member::AlsoOff, &names, keep, json!(["SWAY"])),
        (Member::OffList, &names, off, json!(["TEAMS1", "SWAY"])),
    ] {
        member.say(said, &mut request);
        let at = format!("/{}", member.name().replace('.', "/"));
        assert_eq!(request.pointer(&at), Some(&wanted));
        let read = Request::parse(request.to_string().as_bytes());
        assert!(matches!(read, Ok(Request::Plan(_))), "{read:?}");
        assert_eq!(json!(member), member.name());
    }
    // What somebody has to choose is one text.
    let mut request = swap;
    request[Member::UsageLocation.name()] = json!("NL");
    assert!(Request::parse(request.to_string().as_bytes()).is_ok());
}

#[test]
fn a_location_is_never_guessed() {
    let plan = swapped(Services::default());
    let cures = cures(&about(ErrorCode::UsageLocationMissing, &[]), &plan);
    let chosen = Cure::Request {
        member: Member::UsageLocation,
        value: None,
    };
    let page = Cure::Link {
        page: Page::Users,
        href: Cloud::Global.page(Page::Users).expect("a page"),
    };
    assert_eq!(cures, [chosen, page]);
}

#[test]
fn what_excludes_is_switched_off_where_the_request_switches_it() {
    let finding = about(ErrorCode::ServicesExclude, &["SWAY", "TEAMS1"]);
    let off =
        |member: &str, name: &str| json!({"kind": "request", "member": member, "value": [name]});
    let listed = Services::Off {
        services: Vec::new(),
    };
    for (plan, member) in [
        (swapped(Services::default()), "services.alsoOff"),
        (swapped(listed), "services.services"),
        (
            planned(wish(Scope::Adjust {
                products: products(&[2]),
                on: services(&["SWAY"]),
                off: Vec::new(),
            })),
            "off",
        ),
    ] {
        // Each alone will do.
        let both = json!([off(member, "SWAY"), off(member, "TEAMS1")]);
        assert_eq!(told(&finding, &plan), both);
    }
    let only = swapped(Services::OnlyOn {
        services: services(&["SWAY", "TEAMS1"]),
    });
    let mut rows = swapped(Services::default());
    if let Wishes::Same(wish) = rows.request.wishes.clone() {
        rows.request.wishes = Wishes::Rows(RowWishes {
            undo_of: None,
            wishes: vec![wish],
        });
    }
    let at_the_user = |finding: &StepFinding, plan: &PlanDocument| {
        let cures = cures(finding, plan);
        assert!(
            matches!(
                &cures[..],
                [Cure::Link {
                    page: Page::Users,
                    ..
                }]
            ),
            "{cures:?}"
        );
    };
    at_the_user(&finding, &only);
    at_the_user(&finding, &rows);
    let plan = swapped(Services::default());
    // One that is not of the new product, and one that is the whole tenant's.
    at_the_user(&about(ErrorCode::ServicesExclude, &[EXCHANGE]), &plan);
    at_the_user(
        &about(ErrorCode::ServicesExclude, &["YAMMER_ENTERPRISE"]),
        &plan,
    );
    // The first is the one that suffers.
    let lost = about(ErrorCode::DependencyLost, &["TEAMS1", "SWAY"]);
    assert_eq!(
        told(&lost, &plan),
        json!([off("services.alsoOff", "TEAMS1")])
    );
}

#[test]
fn an_add_on_goes_as_well_where_products_only_go() {
    let finding = about(ErrorCode::BaseProductLost, &["SWAY"]);
    let revoked = planned(wish(Scope::Revoke {
        products: products(&[1]),
    }));
    let wanted = json!([{"kind": "request", "member": "products", "value": ["P2"]}]);
    assert_eq!(told(&finding, &revoked), wanted);
    let elsewhere = cures(&finding, &swapped(Services::default()));
    assert!(matches!(
        &elsewhere[..],
        [Cure::Link {
            page: Page::Users,
            ..
        }]
    ));
}

#[test]
fn a_service_whose_name_is_another_ones_too_goes_by_its_id() {
    let mut plan = swapped(Services::default());
    let lost = about(ErrorCode::RequiredServiceLost, &[EXCHANGE]);
    for product in &mut plan.products {
        for service in &mut product.services {
            if service.service_plan_name == "SWAY" {
                service.service_plan_name = EXCHANGE.to_lowercase();
            }
        }
    }
    let cures = cures(&lost, &plan);
    let id = service_id(EXCHANGE).to_string();
    let value = Some(Said::Names(vec![id]));
    assert_eq!(
        cures,
        [Cure::Request {
            member: Member::MayLose,
            value
        }]
    );
}

#[test]
fn links_are_those_of_the_plans_cloud() {
    let mut plan = swapped(Services::default());
    for name in Cloud::names() {
        plan.cloud = name.into();
        let cloud = Cloud::from_name(name).expect("a cloud");
        for (id, pages) in [
            (
                ErrorCode::SeatUnavailable,
                vec![Page::Products, Page::Licenses],
            ),
            (ErrorCode::ProductEnding, vec![Page::Products]),
            (ErrorCode::InheritedOnly, vec![Page::Groups, Page::Licenses]),
            (ErrorCode::ModelInherits, vec![Page::Groups]),
        ] {
            let links: Vec<Cure> = pages
                .into_iter()
                .filter_map(|page| {
                    let href = cloud.page(page)?;
                    Some(Cure::Link { page, href })
                })
                .collect();
            assert_eq!(cures(&about(id, &[]), &plan), links, "{name}");
        }
    }
}
