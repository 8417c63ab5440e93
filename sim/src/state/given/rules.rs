//! What the servers of a given tenant refuse.

use uuid::Uuid;

use super::list;
use super::reader::{Given, Read};
use crate::state::guid;
use crate::state::products::Product;
use crate::state::rules::{Dependency, Exclusion, Rules};

/// The rules; a list that is absent is the usual one, a list that is there is all that is in force.
pub(super) fn read(given: Option<&Given<'_>>, products: &[Product]) -> Read<Rules> {
    let mut rules = Rules::default();
    let Some(given) = given else {
        return Ok(rules);
    };
    given.object(&["exclusions", "dependencies", "locationRefusals"])?;
    if given.member("exclusions").is_some() {
        rules.exclusions = list(given, "exclusions", |rule| exclusion(rule, products))?;
    }
    if given.member("dependencies").is_some() {
        rules.dependencies = list(given, "dependencies", |rule| dependency(rule, products))?;
    }
    if let Some(times) = given.member("locationRefusals") {
        rules.location_refusals = times.number()?;
    }
    Ok(rules)
}

/// A name of the table, or `{"plans":[service]}`.
fn exclusion(given: &Given<'_>, products: &[Product]) -> Read<Exclusion> {
    if !given.value.is_object() {
        let found = Exclusion::named(given.text()?);
        return found.map_or_else(|| unknown(given, &Exclusion::names()), Ok);
    }
    given.object(&["plans"])?;
    let plans = given.required("plans")?;
    let read = list(given, "plans", |plan| service(plan, products))?;
    if read.len() < 2 {
        return plans.wrong("are fewer than two services");
    }
    Ok(Exclusion::own(read))
}

/// A name of the table, or `{"plan":service,"needs":[service]}`.
fn dependency(given: &Given<'_>, products: &[Product]) -> Read<Dependency> {
    if !given.value.is_object() {
        let found = Dependency::named(given.text()?);
        return found.map_or_else(|| unknown(given, &Dependency::names()), Ok);
    }
    given.object(&["plan", "needs"])?;
    let plan = service(&given.required("plan")?, products)?;
    let needs = given.required("needs")?;
    let read = list(given, "needs", |plan| service(plan, products))?;
    if read.is_empty() {
        return needs.wrong("names no service");
    }
    Ok(Dependency::own(plan, read))
}

fn unknown<T>(given: &Given<'_>, names: &[&str]) -> Read<T> {
    given.wrong(format!("is not one of {}", names.join(", ")))
}

/// A service by its id, or by the name that one of the products has for it.
fn service(given: &Given<'_>, products: &[Product]) -> Read<Uuid> {
    let wanted = given.text()?;
    if let Some(id) = guid(wanted) {
        return Ok(id);
    }
    let mut plans = products.iter().flat_map(|product| &product.plans);
    let found = plans.find(|plan| plan.name.eq_ignore_ascii_case(wanted));
    found.map_or_else(
        || given.wrong("is no service of the products"),
        |plan| Ok(plan.id),
    )
}
