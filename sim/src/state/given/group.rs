//! A group of a given state.

use super::reader::{Given, Read};
use super::{list, once, product};
use crate::state::Tenant;
use crate::state::groups::{Group, Licence, PROCESSING};
use crate::state::products::Product;
use crate::state::text::PlanSets;

/// A group as it stands, its members apart: they are not known yet.
pub(super) fn read(
    given: &Given<'_>,
    products: &[Product],
    plan_sets: &mut PlanSets,
) -> Read<Group> {
    given.object(&[
        "id",
        "displayName",
        "groupTypes",
        "securityEnabled",
        "onPremisesSyncEnabled",
        "licenseProcessingState",
        "assignedLicenses",
        "members",
    ])?;
    let display_name = given.required("displayName")?.text()?.to_owned();
    let mut group = Group::plain(given.required("id")?.guid()?, display_name);
    // [S] 1.7, 2.2
    let types = ["Unified", "DynamicMembership"];
    group.types = list(given, "groupTypes", |kind| {
        kind.one_of(&types).map(ToOwned::to_owned)
    })?;
    if let Some(flag) = given.member("securityEnabled") {
        group.security_enabled = flag.nullable_boolean()?;
    }
    if let Some(flag) = given.member("onPremisesSyncEnabled") {
        group.on_premises_sync_enabled = flag.nullable_boolean()?;
    }
    group.licences = list(given, "assignedLicenses", |given| {
        licence(given, products, plan_sets)
    })?;
    if let Some(processing) = given.member("licenseProcessingState")
        && !processing.value.is_null()
    {
        processing.object(&["state"])?;
        let state = processing.required("state")?.one_of(&PROCESSING)?;
        group.processing = Some(state.to_owned());
    }
    Ok(group)
}

fn licence(given: &Given<'_>, products: &[Product], plan_sets: &mut PlanSets) -> Read<Licence> {
    given.object(&["skuId", "skuPartNumber", "disabledPlans"])?;
    let number = product::of_tenant(given, products)?;
    let plans = &products[usize::from(number)].plans;
    let mut disabled = list(given, "disabledPlans", |given| {
        product::plan_id(given, plans)
    })?;
    once(&mut disabled, |id| *id);
    Ok(Licence {
        product: number,
        disabled: plan_sets.intern(&disabled),
    })
}

/// Who is in the groups: users by id or user principal name, groups by id. Whoever has a product by a
/// group is in it anyway. A group that hands something out and says nothing more is done with it.
pub(super) fn settle(document: &Given<'_>, tenant: &mut Tenant) -> Read<()> {
    let given = match document.member("groups") {
        Some(groups) => groups.items()?,
        None => Vec::new(),
    };
    for (number, group) in given.iter().enumerate() {
        let mut members = Vec::new();
        let mut nested = Vec::new();
        list(group, "members", |member| {
            let key = member.text()?;
            if let Some(row) = tenant.users.find(key) {
                members.push(row);
                return Ok(());
            }
            let found = crate::state::guid(key).and_then(|id| tenant.group(id));
            match found {
                Some(inside) => nested.push(inside),
                None => return member.wrong("is none of the users and none of the groups"),
            }
            Ok(())
        })?;
        tenant.groups[number].members = members;
        tenant.groups[number].nested = nested;
    }
    let told = |name: &str| -> Vec<bool> {
        given
            .iter()
            .map(|group| group.member(name).is_some())
            .collect()
    };
    tenant.settle_groups(&told("assignedLicenses"));
    for (group, told) in tenant.groups.iter_mut().zip(told("licenseProcessingState")) {
        if !told && !group.licences.is_empty() {
            group.processing = Some("ProcessingComplete".to_owned());
        }
    }
    Ok(())
}
