//! A user of a given state, with the paths to products.

use super::list;
use super::reader::{Given, Read};
use crate::clock::parse_rfc3339;
use crate::state::products::{Plan, Product};
use crate::state::users::{Assignment, AssignmentState, Mail, User};
use crate::state::{LONG_AGO_S, Tenant, guid};

/// A user; only id and user principal name are required.
pub(super) fn read(given: &Given<'_>, tenant: &mut Tenant) -> Read<User> {
    given.object(&[
        "id",
        "userPrincipalName",
        "displayName",
        "mail",
        "usageLocation",
        "accountEnabled",
        "department",
        "jobTitle",
        "userType",
        "onPremisesSyncEnabled",
        "licenseAssignmentStates",
    ])?;
    let name = given.required("userPrincipalName")?.text()?;
    let text = |member: &str, default: Option<&str>| match given.member(member) {
        Some(text) => text.nullable_text().map(|text| text.map(ToOwned::to_owned)),
        None => Ok(default.map(ToOwned::to_owned)),
    };
    let flag = |member: &str, default| match given.member(member) {
        Some(flag) => flag.nullable_boolean(),
        None => Ok(default),
    };
    let local = name.split('@').next().unwrap_or(name);
    let country = tenant.organization.country_letter_code.clone();
    let display_name = text("displayName", Some(local))?;
    let mail = match text("mail", Some(name))? {
        None => Mail::None,
        Some(mail) if mail == name => Mail::SameAsName,
        Some(mail) => Mail::Other(mail.into()),
    };
    let paths = list(given, "licenseAssignmentStates", |given| {
        path(given, tenant)
    })?;
    let texts = &mut tenant.texts;
    Ok(User {
        id: given.required("id")?.guid()?,
        user_principal_name: name.into(),
        display_name: display_name.unwrap_or_default().into(),
        mail,
        usage_location: texts
            .intern_optional(text("usageLocation", country.as_deref())?.as_deref()),
        department: texts.intern_optional(text("department", None)?.as_deref()),
        job_title: texts.intern_optional(text("jobTitle", None)?.as_deref()),
        user_type: texts.intern_optional(text("userType", Some("Member"))?.as_deref()),
        account_enabled: flag("accountEnabled", Some(true))?,
        on_premises_sync_enabled: flag("onPremisesSyncEnabled", None)?,
        assignments: paths,
    })
}

fn path(given: &Given<'_>, tenant: &mut Tenant) -> Read<Assignment> {
    given.object(&[
        "skuId",
        "skuPartNumber",
        "disabledPlans",
        "assignedByGroup",
        "state",
        "error",
        "lastUpdatedDateTime",
    ])?;
    let product = path_product(given, tenant)?;
    let plans = &tenant.product_at(product).plans;
    let disabled = list(given, "disabledPlans", |given| {
        let wanted = given.text()?;
        let id = guid(wanted);
        let fits = |plan: &&Plan| id == Some(plan.id) || plan.name.eq_ignore_ascii_case(wanted);
        let found = plans.iter().find(fits).map(|plan| plan.id);
        found.map_or_else(|| given.wrong("is no service of the product"), Ok)
    })?;
    let group = match given.member("assignedByGroup") {
        Some(group) if !group.value.is_null() => {
            let id = group.guid()?;
            let found = tenant.groups.iter().position(|known| known.id == id);
            let number = found.and_then(|number| u16::try_from(number).ok());
            Some(number.map_or_else(|| group.wrong("is none of the groups"), Ok)?)
        }
        _ => None,
    };
    let state = match given.member("state") {
        Some(state) => {
            let parsed = AssignmentState::parse(state.text()?);
            parsed.map_or_else(|| state.wrong("is no state of an assignment"), Ok)?
        }
        None => AssignmentState::Active,
    };
    // [O] 1.5: live data says `None` where the resource page says null.
    let error = match given.member("error") {
        Some(error) => error.nullable_text()?,
        None => Some("None"),
    };
    let updated_s = match given.member("lastUpdatedDateTime") {
        Some(date) => {
            parse_rfc3339(date.text()?).map_or_else(|| date.wrong("is no RFC 3339 date"), Ok)?
        }
        None => LONG_AGO_S,
    };
    Ok(Assignment {
        product,
        group,
        disabled: tenant.plan_sets.intern(&disabled),
        state,
        error: tenant.texts.intern_optional(error),
        updated_s,
    })
}

fn path_product(given: &Given<'_>, tenant: &Tenant) -> Read<u16> {
    let (member, found) = match given.member("skuId") {
        Some(id) => {
            let wanted = id.guid()?;
            let found = tenant.product(wanted).into_iter().collect();
            (id, found)
        }
        None => {
            let name = given.required("skuPartNumber")?;
            let wanted = name.text()?;
            let fits = |(number, product): (usize, &Product)| {
                let fits = product.part_number.eq_ignore_ascii_case(wanted);
                fits.then(|| u16::try_from(number).ok()).flatten()
            };
            (
                name,
                tenant
                    .products
                    .iter()
                    .enumerate()
                    .filter_map(fits)
                    .collect::<Vec<_>>(),
            )
        }
    };
    match found.as_slice() {
        [one] => Ok(*one),
        [] => member.wrong("is none of the products"),
        _ => member.wrong("is several of the products; skuId must be given"),
    }
}
