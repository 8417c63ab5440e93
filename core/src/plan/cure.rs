//! What takes a finding away: a change to the request, a page of the admin centre, or a look elsewhere. Decided here,
//! once; faces only turn it into a press, a parameter or a link. It is no part of the document, which holds no address
//! and knows no face.

use super::document::{PlanDocument, StepFinding, Wishes};
use super::wish::{Scope, Services};
use crate::cloud::{Cloud, Page};
use crate::error::ErrorCode;
use crate::model::{Service, ServiceId, SkuId};
use serde::Serialize;
use serde_json::{Value, json};

/// One way to take a finding away; of several each will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Cure {
    /// The same request with one member more. A list joins what the request has there already.
    Request {
        /// The member.
        member: Member,
        /// What it says; none where somebody has to choose.
        value: Option<Said>,
    },
    /// A page of the admin centre.
    Link {
        /// Which.
        page: Page,
        /// Its address in the plan's cloud.
        href: String,
    },
    /// Another job, which shows what to choose from.
    Op {
        /// Its `op`.
        op: &'static str,
    },
}

/// A member of a request for a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// Guests move as well.
    AllowGuests,
    /// Users who can't sign in move as well.
    AllowDisabled,
    /// Services that may be lost.
    MayLose,
    /// The location of users who have none.
    UsageLocation,
    /// Products that go.
    Products,
    /// Services of products that stay, to be switched off.
    Off,
    /// Services that go off besides those each user had off.
    AlsoOff,
    /// Services that are off.
    OffList,
}

impl Member {
    /// As the request calls it, with a dot before a member of a member.
    pub const fn name(self) -> &'static str {
        match self {
            Member::AllowGuests => "allowGuests",
            Member::AllowDisabled => "allowDisabled",
            Member::MayLose => "mayLose",
            Member::UsageLocation => "usageLocation",
            Member::Products => "products",
            Member::Off => "off",
            Member::AlsoOff => "services.alsoOff",
            Member::OffList => "services.services",
        }
    }

    /// Says it in a request: a list joins what stands there.
    pub fn say(self, said: &Said, request: &mut Value) {
        let mut place = request;
        for part in self.name().split('.') {
            place = &mut place[part];
        }
        match (said, place) {
            (Said::Names(names), Value::Array(list)) => {
                list.extend(names.iter().map(|name| Value::from(name.as_str())));
            }
            (said, place) => *place = json!(said),
        }
    }
}

impl Serialize for Member {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What a member says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Said {
    /// Yes or no.
    Flag(bool),
    /// Names that the request understands.
    Names(Vec<String>),
}

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
