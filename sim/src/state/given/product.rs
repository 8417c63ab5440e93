//! A product of a given state.

use uuid::Uuid;

use super::reader::{Given, Read};
use super::{list, once};
use crate::state::catalogue::{
    AppliesTo, Catalogue, ListedProduct, plan_applies_to, provisioning_status,
};
use crate::state::guid;
use crate::state::products::{Plan, Product, Units, listed_plans};
use crate::state::subscriptions::STATES;

/// A product, and what is told of it that the others decide where it is not.
pub(super) struct GivenProduct {
    pub(super) product: Product,
    /// The seats taken.
    pub(super) consumed: Option<i64>,
    /// True where it names its subscriptions.
    pub(super) names_subscriptions: bool,
}

/// A product. [S] [D:sku] 1.1
pub(super) fn read(given: &Given<'_>) -> Read<GivenProduct> {
    given.object(&[
        "skuId",
        "skuPartNumber",
        "appliesTo",
        "capabilityStatus",
        "prepaidUnits",
        "consumedUnits",
        "subscriptionIds",
        "servicePlans",
    ])?;
    let mut product = named_product(given)?;
    if let Some(applies_to) = given.member("appliesTo") {
        product.applies_to = applies(&applies_to)?;
    }
    if let Some(status) = given.member("capabilityStatus") {
        product.capability_status = status.one_of(&STATES)?.to_owned();
    }
    product.prepaid.enabled = 100;
    if let Some(units) = given.member("prepaidUnits") {
        units.object(&["enabled", "suspended", "warning", "lockedOut"])?;
        let count = |name| {
            units
                .member(name)
                .map_or(Ok(0), |count: Given<'_>| count.units())
        };
        product.prepaid = Units {
            enabled: count("enabled")?,
            suspended: count("suspended")?,
            warning: count("warning")?,
            locked_out: count("lockedOut")?,
        };
    }
    let names_subscriptions = given.member("subscriptionIds").is_some();
    product.subscription_ids = list(given, "subscriptionIds", |id| id.guid())?;
    let consumed = given
        .member("consumedUnits")
        .map(|units| units.units())
        .transpose()?;
    Ok(GivenProduct {
        product,
        consumed,
        names_subscriptions,
    })
}

fn applies(given: &Given<'_>) -> Read<AppliesTo> {
    match given.one_of(&["User", "Company"])? {
        "Company" => Ok(AppliesTo::Company),
        _ => Ok(AppliesTo::User),
    }
}

/// A product is found in Microsoft's list by its id, else by its part number; one that is not
/// there must say everything itself: tenants own such products. [D:plans] 9, quirk 8
pub(super) fn named_product(given: &Given<'_>) -> Read<Product> {
    let part_number = given
        .member("skuPartNumber")
        .map(|name| name.text())
        .transpose()?;
    let sku_id = given.member("skuId").map(|id| id.guid()).transpose()?;
    let listed = match (sku_id, part_number) {
        (Some(id), _) => Catalogue::get().by_id(id),
        (None, Some(name)) => Some(only_product(&given.required("skuPartNumber")?, name)?),
        (None, None) => return given.missing("skuPartNumber"),
    };
    let mut product = match (listed, sku_id, part_number) {
        (Some(listed), ..) => Product::listed(listed),
        (None, Some(sku_id), Some(name)) => {
            let part_number = name.to_owned();
            Product::listed(&ListedProduct {
                sku_id,
                part_number,
                plans: Vec::new(),
            })
        }
        (None, ..) => return given.missing("skuPartNumber"),
    };
    if let Some(name) = part_number {
        product.part_number = name.to_owned();
    }
    if given.member("servicePlans").is_some() {
        let known = listed.map(listed_plans).unwrap_or_default();
        product.plans = list(given, "servicePlans", |given| plan(given, &known))?;
        once(&mut product.plans, |plan| plan.id);
    }
    Ok(product)
}

/// Which of the tenant's products is named, by id or else by part number; `None` is none of them.
pub(super) fn position(given: &Given<'_>, products: &[Product]) -> Read<Option<usize>> {
    if let Some(id) = given.member("skuId") {
        let wanted = id.guid()?;
        return Ok(products.iter().position(|one| one.sku_id == wanted));
    }
    let name = given.required("skuPartNumber")?;
    let wanted = name.text()?;
    let mut fits = products
        .iter()
        .enumerate()
        .filter(|(_, one)| one.part_number.eq_ignore_ascii_case(wanted))
        .map(|(number, _)| number);
    match (fits.next(), fits.next()) {
        (Some(_), Some(_)) => name.wrong("is several of the products; skuId must be given"),
        (found, _) => Ok(found),
    }
}

/// The one of the tenant's products that is named.
pub(super) fn of_tenant(given: &Given<'_>, products: &[Product]) -> Read<u16> {
    let found = position(given, products)?;
    if let Some(number) = found.and_then(|number| u16::try_from(number).ok()) {
        return Ok(number);
    }
    let member = given.member("skuId");
    let member = member.map_or_else(|| given.required("skuPartNumber"), Ok)?;
    member.wrong("is none of the products")
}

/// The one of a product's services that is named, by id or by name.
pub(super) fn plan_id(given: &Given<'_>, plans: &[Plan]) -> Read<Uuid> {
    let wanted = given.text()?;
    let id = guid(wanted);
    let fits = |plan: &&Plan| id == Some(plan.id) || plan.name.eq_ignore_ascii_case(wanted);
    let found = plans.iter().find(fits).map(|plan| plan.id);
    found.map_or_else(|| given.wrong("is no service of the product"), Ok)
}

fn only_product(given: &Given<'_>, name: &str) -> Read<&'static ListedProduct> {
    match Catalogue::get().by_part_number(name).as_slice() {
        [] => given.wrong(format!(
            "`{name}` is not in Microsoft's list, so skuId must be given"
        )),
        [one] => Ok(*one),
        several => {
            let ids: Vec<String> = several.iter().map(|one| one.sku_id.to_string()).collect();
            given.wrong(format!(
                "`{name}` stands for {}; skuId must be given",
                ids.join(" and ")
            ))
        }
    }
}

fn plan(given: &Given<'_>, known: &[Plan]) -> Read<Plan> {
    given.object(&[
        "servicePlanId",
        "servicePlanName",
        "provisioningStatus",
        "appliesTo",
    ])?;
    let id = given
        .member("servicePlanId")
        .map(|id| id.guid())
        .transpose()?;
    let name = given
        .member("servicePlanName")
        .map(|name| name.text())
        .transpose()?;
    let listed = known.iter().find(|plan| match (id, name) {
        (Some(id), _) => plan.id == id,
        (None, name) => name.is_some_and(|name| plan.name.eq_ignore_ascii_case(name)),
    });
    let Some(id) = id.or(listed.map(|plan| plan.id)) else {
        return given.missing("servicePlanId");
    };
    let Some(name) = name.or(listed.map(|plan| plan.name.as_str())) else {
        return given.missing("servicePlanName");
    };
    let name = name.to_owned();
    let provisioning_status = match given.member("provisioningStatus") {
        Some(status) => status.text()?.to_owned(),
        None => provisioning_status(&name).to_owned(),
    };
    let applies_to = match given.member("appliesTo") {
        Some(applies_to) => applies(&applies_to)?,
        None => plan_applies_to(&name),
    };
    Ok(Plan {
        id,
        name,
        provisioning_status,
        applies_to,
    })
}
