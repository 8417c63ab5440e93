//! What takes a finding away: a change to the request, a page of the admin centre, or a look elsewhere. Decided here,
//! once; faces only turn it into a press, a parameter or a link. It is no part of the document, which holds no address
//! and knows no face.

use super::document::{PlanDocument, StepFinding, Wishes};
use super::wish::{Scope, Services};
use crate::cloud::Cloud;
use crate::error::ErrorCode;
use crate::model::{Cure, Member, Page, Said, Service, ServiceId, SkuId};

/// The cures of a finding of this plan, the nearest first. None where nothing is wrong, or nobody should loosen what
/// holds: see the test.
pub fn cures(finding: &StepFinding, plan: &PlanDocument) -> Vec<Cure> {
    let cures = match finding.id {
        ErrorCode::GuestUser => vec![flag(Member::AllowGuests)],
        ErrorCode::UserDisabled => vec![flag(Member::AllowDisabled)],
        ErrorCode::RequiredServiceLost => {
            let services = finding.services.iter();
            let names = services.map(|id| handle(*id, plan)).collect();
            vec![names_in(Member::MayLose, names)]
        }
        // Never guessed.
        ErrorCode::UsageLocationMissing => {
            let member = Member::UsageLocation;
            let chosen = Cure::Request {
                member,
                value: None,
            };
            [Some(chosen), link(plan, Page::Users)]
                .into_iter()
                .flatten()
                .collect()
        }
        // One is enough, and which is for somebody to say.
        ErrorCode::ServicesExclude => {
            let services = finding.services.iter();
            services.filter_map(|id| switch_off(*id, plan)).collect()
        }
        ErrorCode::DependencyLost => {
            let suffers = finding.services.first();
            let cure = suffers.and_then(|id| switch_off(*id, plan));
            cure.into_iter().collect()
        }
        ErrorCode::BaseProductLost => take_away(finding, plan).into_iter().collect(),
        ErrorCode::SeatUnavailable => links(plan, &[Page::Products, Page::Licenses]),
        ErrorCode::ProductOnTrial | ErrorCode::ProductInGrace | ErrorCode::ProductEnding => {
            links(plan, &[Page::Products])
        }
        ErrorCode::InheritedOnly | ErrorCode::AlsoInherited => {
            links(plan, &[Page::Groups, Page::Licenses])
        }
        ErrorCode::ModelInherits => links(plan, &[Page::Groups]),
        ErrorCode::ProductNotAssignable => links(plan, &[Page::Products]),
        ErrorCode::ChangedSinceMove | ErrorCode::UsageLocationStays => links(plan, &[Page::Users]),
        ErrorCode::ProductNotHeld => vec![Cure::Op { op: "listUsers" }],
        ErrorCode::ServiceDowngraded => vec![Cure::Op { op: "listProducts" }],
        _ => return Vec::new(),
    };
    if cures.is_empty() {
        // What the request has no word for is mended at the user.
        return links(plan, &[Page::Users]);
    }
    cures
}

fn flag(member: Member) -> Cure {
    Cure::Request {
        member,
        value: Some(Said::Flag(true)),
    }
}

fn names_in(member: Member, names: Vec<String>) -> Cure {
    Cure::Request {
        member,
        value: Some(Said::Names(names)),
    }
}

/// The simulator stands for no cloud of its own: it has the pages of the one most tenants are in.
fn link(plan: &PlanDocument, page: Page) -> Option<Cure> {
    let cloud = Cloud::from_name(&plan.cloud).unwrap_or(Cloud::Global);
    let href = cloud.page(page)?;
    Some(Cure::Link { page, href })
}

fn links(plan: &PlanDocument, pages: &[Page]) -> Vec<Cure> {
    pages.iter().filter_map(|page| link(plan, *page)).collect()
}

/// The one wish of everybody; rows of a list have each their own words, and there is no one member for them.
fn wish(plan: &PlanDocument) -> Option<(&Scope, &Services)> {
    match &plan.request.wishes {
        Wishes::Same(wish) => Some((&wish.scope, &wish.services)),
        Wishes::Rows(_) => None,
    }
}

/// Switches a service off in a product that the request is about. One that a product which stays has, or a group's,
/// is not the request's to switch.
fn switch_off(service: ServiceId, plan: &PlanDocument) -> Option<Cure> {
    let (scope, services) = wish(plan)?;
    let (member, products) = match (scope, services) {
        (Scope::Adjust { products, .. }, _) => (Member::Off, products.clone()),
        (scope, Services::Keep { .. }) => (Member::AlsoOff, scope.targets()),
        (scope, Services::Off { .. }) => (Member::OffList, scope.targets()),
        // It is on because somebody listed it: there is nothing to add.
        (_, Services::OnlyOn { .. }) => return None,
    };
    let mut named = products.into_iter().filter_map(|id| plan.product(id));
    named
        .any(|product| {
            let mut services = product.services.iter();
            services.any(|one| one.service_plan_id == service && one.is_switchable())
        })
        .then(|| names_in(member, vec![handle(service, plan)]))
}

/// Takes away the product that would stay without what it is an add-on to, where the request only takes away.
fn take_away(finding: &StepFinding, plan: &PlanDocument) -> Option<Cure> {
    let (Scope::Revoke { .. }, _) = wish(plan)? else {
        return None;
    };
    let product = plan.product(SkuId::parse(finding.target.as_deref()?)?)?;
    Some(names_in(
        Member::Products,
        vec![product.sku_part_number.clone()],
    ))
}

/// What a request may call a service: Graph's name, or the id where several services have that name or none of the
/// plan's products has the service.
fn handle(id: ServiceId, plan: &PlanDocument) -> String {
    let services = || plan.products.iter().flat_map(|product| &product.services);
    let is_same = |one: &Service, other: &Service| {
        one.service_plan_name
            .eq_ignore_ascii_case(&other.service_plan_name)
    };
    let found = services().find(|service| service.service_plan_id == id);
    match found {
        Some(found)
            if services()
                .filter(|one| is_same(one, found))
                .all(|one| one.service_plan_id == id) =>
        {
            found.service_plan_name.clone()
        }
        _ => id.to_string(),
    }
}
