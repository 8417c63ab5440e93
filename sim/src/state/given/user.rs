//! A user of a given state, with the paths to products.

use super::reader::{Given, Read};
use super::{list, once, product};
use crate::clock::parse_rfc3339;
use crate::state::users::{Assignment, AssignmentState, Mail, User};
use crate::state::{LONG_AGO_S, Tenant};

/// A user; only id and user principal name are required. [S] 1.3
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
    let name = name(given)?;
    // [S] [D:userres] 1.3: how long a text may be.
    let short = |member: &str, most: usize| match given.member(member) {
        Some(text) => text.at_most(most),
        None => Ok(None),
    };
    let flag = |member: &str, default| match given.member(member) {
        Some(flag) => flag.nullable_boolean(),
        None => Ok(default),
    };
    let display_name = match given.member("displayName") {
        Some(text) => match text.at_most(256)? {
            Some(display_name) => display_name,
            // [S] 1.3
            None => return text.wrong("is never null"),
        },
        None => name.split('@').next().unwrap_or(name),
    };
    let mail = match given.member("mail") {
        Some(mail) => match mail.nullable_text()? {
            None => Mail::None,
            Some(mail) if mail == name => Mail::SameAsName,
            Some(mail) => Mail::Other(mail.into()),
        },
        None => Mail::SameAsName,
    };
    let country = tenant.organization.country_letter_code.clone();
    let location = match given.member("usageLocation") {
        Some(location) => location.country()?,
        None => country.as_deref(),
    };
    // [S] 1.3
    let user_type = match given.member("userType") {
        Some(kind) if kind.value.is_null() => None,
        Some(kind) => Some(kind.one_of(&["Member", "Guest"])?),
        None => Some("Member"),
    };
    let paths = list(given, "licenseAssignmentStates", |given| {
        path(given, tenant)
    })?;
    let texts = &mut tenant.texts;
    Ok(User {
        id: given.required("id")?.guid()?,
        user_principal_name: name.into(),
        display_name: display_name.into(),
        mail,
        usage_location: texts.intern_optional(location),
        department: texts.intern_optional(short("department", 64)?),
        job_title: texts.intern_optional(short("jobTitle", 128)?),
        user_type: texts.intern_optional(user_type),
        account_enabled: flag("accountEnabled", Some(true))?,
        on_premises_sync_enabled: flag("onPremisesSyncEnabled", None)?,
        assignments: paths,
    })
}

/// A user principal name is a segment of paths, so it is not empty and has no slash. [U]
fn name<'a>(given: &Given<'a>) -> Read<&'a str> {
    let member = given.required("userPrincipalName")?;
    match member.text()? {
        "" => member.wrong("is empty"),
        name if name.contains('/') => member.wrong("has a slash"),
        name => Ok(name),
    }
}

/// licenseAssignmentState [S] 1.5
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
    let product = product::of_tenant(given, &tenant.products)?;
    let plans = &tenant.product_at(product).plans;
    let mut disabled = list(given, "disabledPlans", |given| {
        product::plan_id(given, plans)
    })?;
    once(&mut disabled, |id| *id);
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
        Some(date) => match date.nullable_text()? {
            Some(text) => {
                let read = parse_rfc3339(text);
                Some(read.map_or_else(|| date.wrong("is no RFC 3339 date"), Ok)?)
            }
            None => None,
        },
        None => Some(LONG_AGO_S),
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
