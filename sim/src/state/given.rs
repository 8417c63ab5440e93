//! A state given to `POST /_sim/reset`: the shape of `GET /_sim/state`, where what is absent is
//! filled in, so that test vectors stay short.

mod group;
mod product;
mod reader;
mod rules;
mod subscription;
mod user;

use std::collections::HashSet;

use uuid::Uuid;

pub(crate) use reader::{Given, GivenError};

use super::Tenant;
use super::generate::{ORGANIZATION_SEED, domains};
use super::products::Product;
use super::text::{PlanSets, Texts};
use super::users::Users;
use super::{Domain, Organization};
use crate::options::Cloud;
use crate::random::Random;
use reader::Read;

/// The members of a state besides its users, each of which may be absent.
pub(crate) const MEMBERS: [&str; 7] = [
    "organization",
    "profile",
    "products",
    "groups",
    "subscriptions",
    "rules",
    "replicas",
];

/// How far each replica is behind, in milliseconds; `None` where nothing is said.
pub(crate) fn replicas(given: &Given<'_>) -> Read<Option<Vec<u64>>> {
    let Some(member) = given.member("replicas") else {
        return Ok(None);
    };
    let lags: Vec<u64> = list(given, "replicas", |lag| lag.number())?;
    if lags.len() > 64 {
        return member.wrong("are more than 64");
    }
    Ok(Some(lags))
}

/// Makes the tenant that a document describes.
pub(crate) fn tenant(document: &Given<'_>, cloud: Cloud) -> Read<Tenant> {
    let known: Vec<&str> = MEMBERS.into_iter().chain(["users"]).collect();
    document.object(&known)?;
    let profile = match document.member("profile") {
        Some(profile) => profile
            .text()?
            .parse::<Cloud>()
            .or_else(|text| profile.wrong(text))?,
        None => cloud,
    };
    let organization = organization(document.member("organization").as_ref())?;
    let given_products = list(document, "products", product::read)?;
    let mut products: Vec<Product> = given_products
        .iter()
        .map(|given| given.product.clone())
        .collect();
    if let Some(twice) = twice(products.iter().map(|product| product.sku_id)) {
        return document.at(&format!("products[{twice}].skuId"), "stands twice");
    }
    let names_ids: Vec<bool> = given_products
        .iter()
        .map(|given| given.names_subscriptions)
        .collect();
    let subscriptions = subscription::read(document, &mut products, &names_ids)?;
    let rules = rules::read(document.member("rules").as_ref(), &products)?;
    let mut plan_sets = PlanSets::default();
    let groups = list(document, "groups", |given| {
        group::read(given, &products, &mut plan_sets)
    })?;
    if let Some(twice) = twice(groups.iter().map(|group| group.id)) {
        return document.at(&format!("groups[{twice}].id"), "stands twice");
    }
    let mut tenant = Tenant {
        organization,
        profile: profile.to_string(),
        products,
        subscriptions,
        groups,
        users: Users::default(),
        texts: Texts::default(),
        plan_sets,
        rules,
    };
    let rows = list(document, "users", |given| user::read(given, &mut tenant))?;
    tenant.users = Users::new(rows);
    if let Some((row, member)) = tenant.users.duplicate() {
        return document.at(&format!("users[{row}].{member}"), "stands twice");
    }
    group::settle(document, &mut tenant)?;
    let counted = tenant.count_seats();
    let products = tenant.products.iter_mut().zip(given_products);
    for ((product, given), counted) in products.zip(counted) {
        product.consumed = given.consumed.unwrap_or(counted);
    }
    Ok(tenant)
}

fn list<T>(
    document: &Given<'_>,
    name: &str,
    mut read: impl FnMut(&Given<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let Some(given) = document.member(name) else {
        return Ok(Vec::new());
    };
    given.items()?.iter().map(&mut read).collect()
}

/// Keeps the first of those that have one id: these lists are sets.
fn once<T>(list: &mut Vec<T>, id: impl Fn(&T) -> Uuid) {
    let mut seen = HashSet::new();
    list.retain(|item| seen.insert(id(item)));
}

fn twice(ids: impl Iterator<Item = Uuid>) -> Option<usize> {
    let mut seen = Vec::new();
    for (number, id) in ids.enumerate() {
        if seen.contains(&id) {
            return Some(number);
        }
        seen.push(id);
    }
    None
}

fn organization(given: Option<&Given<'_>>) -> Read<Organization> {
    let mut organization = Organization {
        id: Random::stream(0, ORGANIZATION_SEED, 0).guid(),
        display_name: "Contoso".to_owned(),
        country_letter_code: Some("NL".to_owned()),
        verified_domains: domains(),
    };
    let Some(given) = given else {
        return Ok(organization);
    };
    given.object(&["id", "displayName", "countryLetterCode", "verifiedDomains"])?;
    if let Some(id) = given.member("id") {
        organization.id = id.guid()?;
    }
    if let Some(name) = given.member("displayName") {
        organization.display_name = name.text()?.to_owned();
    }
    if let Some(code) = given.member("countryLetterCode") {
        organization.country_letter_code = code.country()?.map(ToOwned::to_owned);
    }
    if given.member("verifiedDomains").is_some() {
        organization.verified_domains = list(given, "verifiedDomains", domain)?;
    }
    Ok(organization)
}

fn domain(given: &Given<'_>) -> Read<Domain> {
    given.object(&["name", "isDefault", "isInitial", "type", "capabilities"])?;
    let flag = |name| {
        given
            .member(name)
            .map_or(Ok(false), |flag: Given<'_>| flag.boolean())
    };
    let text = |name, default: &str| match given.member(name) {
        Some(text) => text.text().map(ToOwned::to_owned),
        None => Ok(default.to_owned()),
    };
    Ok(Domain {
        name: given.required("name")?.text()?.to_owned(),
        is_default: flag("isDefault")?,
        is_initial: flag("isInitial")?,
        kind: text("type", "Managed")?,
        capabilities: text("capabilities", "Email, OfficeCommunicationsOnline")?,
    })
}
