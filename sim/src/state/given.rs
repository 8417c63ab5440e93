//! A state given to `POST /_sim/reset`: the shape of `GET /_sim/state`, where what is absent is
//! filled in, so that test vectors stay short.

use std::fmt;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::catalogue::{AppliesTo, Catalogue, ListedProduct, plan_applies_to, provisioning_status};
use super::generate::{ORGANIZATION_SEED, domains};
use super::products::{Plan, Product, Units, listed_plans};
use super::text::{PlanSets, Texts};
use super::users::{Assignment, AssignmentState, Mail, User, Users};
use super::{Domain, Group, LONG_AGO_S, Organization, Tenant};
use crate::clock::parse_rfc3339;
use crate::options::Cloud;
use crate::random::{Random, hash};

/// What is wrong in a given document, and where.
#[derive(Debug)]
pub(crate) struct GivenError {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl fmt::Display for GivenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// A value and the way to it (`users[3].id`).
#[derive(Clone)]
pub(crate) struct Given<'a> {
    path: String,
    value: &'a Value,
}

type Read<T> = Result<T, GivenError>;

impl<'a> Given<'a> {
    pub(crate) fn new(value: &'a Value) -> Self {
        Self {
            path: String::new(),
            value,
        }
    }

    pub(crate) fn wrong<T>(&self, message: impl Into<String>) -> Read<T> {
        let field = if self.path.is_empty() {
            "(document)".to_owned()
        } else {
            self.path.clone()
        };
        Err(GivenError {
            field,
            message: message.into(),
        })
    }

    /// The members of an object that has none but these: a misspelt one must not pass in silence.
    pub(crate) fn object(&self, known: &[&str]) -> Read<&'a Map<String, Value>> {
        let Some(members) = self.value.as_object() else {
            return self.wrong("is no object");
        };
        match members.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Self {
                path: self.join(key),
                value: self.value,
            }
            .wrong("is no known member"),
            None => Ok(members),
        }
    }

    fn join(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// A member that may be absent.
    pub(crate) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self {
            path: self.join(name),
            value,
        })
    }

    fn required(&self, name: &str) -> Read<Self> {
        self.member(name).map_or_else(|| self.missing(name), Ok)
    }

    fn missing<T>(&self, name: &str) -> Read<T> {
        Self {
            path: self.join(name),
            value: self.value,
        }
        .wrong("is missing")
    }

    pub(crate) fn items(&self) -> Read<Vec<Self>> {
        let Some(items) = self.value.as_array() else {
            return self.wrong("is no array");
        };
        let item = |(number, value)| Self {
            path: format!("{}[{number}]", self.path),
            value,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    pub(crate) fn is_number(&self) -> bool {
        self.value.is_number()
    }

    pub(crate) fn raw(&self) -> &'a Value {
        self.value
    }

    pub(crate) fn text(&self) -> Read<&'a str> {
        self.value
            .as_str()
            .map_or_else(|| self.wrong("is no text"), Ok)
    }

    fn nullable_text(&self) -> Read<Option<&'a str>> {
        if self.value.is_null() {
            Ok(None)
        } else {
            self.text().map(Some)
        }
    }

    pub(crate) fn boolean(&self) -> Read<bool> {
        self.value
            .as_bool()
            .map_or_else(|| self.wrong("is neither true nor false"), Ok)
    }

    fn nullable_boolean(&self) -> Read<Option<bool>> {
        if self.value.is_null() {
            Ok(None)
        } else {
            self.boolean().map(Some)
        }
    }

    pub(crate) fn number(&self) -> Read<u64> {
        self.value
            .as_u64()
            .map_or_else(|| self.wrong("is no whole number from 0"), Ok)
    }

    fn units(&self) -> Read<i64> {
        let fits = self
            .value
            .as_i64()
            .filter(|units| i32::try_from(*units).is_ok());
        fits.map_or_else(|| self.wrong("is no whole number of 32 bits"), Ok)
    }

    fn guid(&self) -> Read<Uuid> {
        super::guid(self.text()?).map_or_else(|| self.wrong("is no GUID"), Ok)
    }

    fn one_of(&self, known: &[&str]) -> Read<&'a str> {
        let text = self.text()?;
        if known.contains(&text) {
            return Ok(text);
        }
        self.wrong(format!("is not one of {}", known.join(", ")))
    }
}

/// Makes the tenant that a document describes.
pub(crate) fn tenant(document: &Given<'_>, cloud: Cloud) -> Read<Tenant> {
    document.object(&[
        "organization",
        "profile",
        "products",
        "users",
        "groups",
        "subscriptions",
    ])?;
    if let Some(subscriptions) = document.member("subscriptions")
        && !subscriptions.items()?.is_empty()
    {
        return subscriptions.wrong("must be empty");
    }
    let profile = match document.member("profile") {
        Some(profile) => profile
            .text()?
            .parse::<Cloud>()
            .or_else(|text| profile.wrong(text))?,
        None => cloud,
    };
    let organization = organization(document.member("organization").as_ref())?;
    let products = list(document, "products", product)?;
    let groups = list(document, "groups", group)?;
    let mut tenant = Tenant {
        organization,
        profile: profile.to_string(),
        products: products
            .iter()
            .map(|(product, _)| product.clone())
            .collect(),
        groups,
        users: Users::default(),
        texts: Texts::default(),
        plan_sets: PlanSets::default(),
    };
    if let Some(twice) = twice(tenant.products.iter().map(|product| product.sku_id)) {
        let path = format!("products[{twice}].skuId");
        return Given {
            path,
            value: document.value,
        }
        .wrong("stands twice");
    }
    let rows = list(document, "users", |given| user(given, &mut tenant))?;
    tenant.users = Users::new(rows);
    if let Some((row, member)) = tenant.users.duplicate() {
        let path = format!("users[{row}].{member}");
        return Given {
            path,
            value: document.value,
        }
        .wrong("stands twice");
    }
    let counted = tenant.count_seats();
    for ((product, (_, given)), counted) in tenant.products.iter_mut().zip(products).zip(counted) {
        product.consumed = given.unwrap_or(counted);
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
        organization.country_letter_code = code.nullable_text()?.map(ToOwned::to_owned);
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

fn group(given: &Given<'_>) -> Read<Group> {
    given.object(&["id", "displayName"])?;
    let display_name = given.required("displayName")?.text()?.to_owned();
    Ok(Group {
        id: given.required("id")?.guid()?,
        display_name,
    })
}

/// A product, and the seats taken where they are given.
fn product(given: &Given<'_>) -> Read<(Product, Option<i64>)> {
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
        let known = ["Enabled", "Warning", "Suspended", "Deleted", "LockedOut"];
        product.capability_status = status.one_of(&known)?.to_owned();
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
    product.subscription_ids = match given.member("subscriptionIds") {
        Some(ids) => ids.items()?.iter().map(Given::guid).collect::<Read<_>>()?,
        None => vec![Random::new(hash(&product.sku_id.to_string())).guid()],
    };
    let consumed = given
        .member("consumedUnits")
        .map(|units| units.units())
        .transpose()?;
    Ok((product, consumed))
}

fn applies(given: &Given<'_>) -> Read<AppliesTo> {
    match given.one_of(&["User", "Company"])? {
        "Company" => Ok(AppliesTo::Company),
        _ => Ok(AppliesTo::User),
    }
}

/// A product is found in Microsoft's list by its id, else by its part number; one that is not
/// there must say everything itself (9, quirk 8: tenants own such products).
fn named_product(given: &Given<'_>) -> Read<Product> {
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
    }
    Ok(product)
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

fn user(given: &Given<'_>, tenant: &mut Tenant) -> Read<User> {
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
        let id = super::guid(wanted);
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
