//! Group processing: what a group hands out reaches its members, at once here. [D:gbladv] 2.5

use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::seconds;
use crate::graph::assign_license::Wish;
use crate::state::groups::Licence;
use crate::state::ledger::{Added, By, Change, Entry};
use crate::state::users::{Assignment, AssignmentState};
use crate::world::World;

/// Changes what a group hands out, and hands it out to its members.
pub(super) fn assign(
    world: &mut World,
    id: Uuid,
    wish: &Wish,
    change: &Change,
) -> Result<Value, String> {
    let group = number(world, id)?;
    let tenant = &mut world.tenant;
    for sku_id in wish
        .add
        .iter()
        .map(|added| &added.sku_id)
        .chain(&wish.remove)
    {
        if tenant.product(*sku_id).is_none() {
            return Err(format!(
                "License {sku_id} does not correspond to a valid company License."
            ));
        }
    }
    let licences = &mut tenant.groups[usize::from(group)].licences;
    licences.retain(|known| {
        let sku_id = tenant.products[usize::from(known.product)].sku_id;
        let is_given = wish.add.iter().any(|added| added.sku_id == sku_id);
        !is_given && !wish.remove.contains(&sku_id)
    });
    for added in &wish.add {
        let disabled = tenant.plan_sets.intern(&added.disabled_plans);
        if let Some(product) = tenant.product(added.sku_id) {
            let licence = Licence { product, disabled };
            tenant.groups[usize::from(group)].licences.push(licence);
        }
    }
    tenant.groups[usize::from(group)].processing = Some("ProcessingComplete".to_owned());
    for row in world.tenant.groups[usize::from(group)].members.clone() {
        hand_out(world, group, row, wish, change);
    }
    let told = json!({
        "do": "groupAssign", "groupId": id, "added": wish.add, "removed": wish.remove,
    });
    Ok(told)
}

/// Somebody comes into a group and gets what it hands out.
pub(super) fn join(
    world: &mut World,
    id: Uuid,
    row: usize,
    change: &Change,
) -> Result<Value, String> {
    let group = number(world, id)?;
    let members = &mut world.tenant.groups[usize::from(group)].members;
    match members.binary_search(&row) {
        // [O] 2.2
        Ok(_) => {
            return Err(
                "One or more added object references already exist for the following modified \
                 properties: 'members'."
                    .to_owned(),
            );
        }
        Err(place) => members.insert(place, row),
    }
    let wish = Wish {
        add: handed_out(world, group),
        remove: Vec::new(),
    };
    hand_out(world, group, row, &wish, change);
    Ok(json!({ "do": "join", "groupId": id, "userId": world.tenant.users.rows()[row].id }))
}

/// Somebody leaves a group and loses what it handed out.
pub(super) fn leave(
    world: &mut World,
    id: Uuid,
    row: usize,
    change: &Change,
) -> Result<Value, String> {
    let group = number(world, id)?;
    let members = &mut world.tenant.groups[usize::from(group)].members;
    let Ok(place) = members.binary_search(&row) else {
        return Err("The user is not in the group.".to_owned());
    };
    members.remove(place);
    let given = handed_out(world, group);
    let wish = Wish {
        add: Vec::new(),
        remove: given.iter().map(|added| added.sku_id).collect(),
    };
    hand_out(world, group, row, &wish, change);
    Ok(json!({ "do": "leave", "groupId": id, "userId": world.tenant.users.rows()[row].id }))
}

fn number(world: &World, id: Uuid) -> Result<u16, String> {
    let number = world
        .tenant
        .group(id)
        .and_then(|number| u16::try_from(number).ok());
    number.ok_or_else(|| "The group is gone.".to_owned())
}

fn handed_out(world: &World, group: u16) -> Vec<Added> {
    let tenant = &world.tenant;
    let licences = tenant.groups[usize::from(group)].licences.iter();
    let added = |licence: &Licence| Added {
        sku_id: tenant.product_at(licence.product).sku_id,
        disabled_plans: tenant.plan_sets.get(licence.disabled).to_vec(),
    };
    licences.map(added).collect()
}

/// Gives a member what a group hands out, and takes what it no longer does. Where there is no seat, the path
/// says so. [D:las] 1.5
fn hand_out(world: &mut World, group: u16, row: usize, wish: &Wish, change: &Change) {
    let of_group =
        |path: &Assignment, product| path.group == Some(group) && path.product == product;
    let had = |world: &World, sku_id: Uuid| {
        let product = world.tenant.product(sku_id);
        let paths = &world.tenant.users.rows()[row].assignments;
        paths
            .iter()
            .any(|path| Some(path.product) == product && path.group == Some(group))
    };
    let removed: Vec<Uuid> = wish
        .remove
        .iter()
        .copied()
        .filter(|sku_id| had(world, *sku_id))
        .collect();
    let mut added: Vec<Added> = Vec::new();
    world.change_user(row, change.now_ms, |tenant| {
        for product in removed
            .iter()
            .filter_map(|sku_id| tenant.product(*sku_id))
            .collect::<Vec<_>>()
        {
            let paths = &mut tenant.users.row_mut(row).assignments;
            paths.retain(|path| !of_group(path, product));
        }
        for given in &wish.add {
            let Some(product) = tenant.product(given.sku_id) else {
                continue;
            };
            let is_free =
                tenant.users.rows()[row].holds(product) || tenant.product_at(product).has_seat();
            let (state, error) = if is_free {
                added.push(given.clone());
                (AssignmentState::Active, "None")
            } else {
                (AssignmentState::Error, "CountViolation")
            };
            let path = Assignment {
                product,
                group: Some(group),
                disabled: tenant.plan_sets.intern(&given.disabled_plans),
                state,
                error: tenant.texts.intern(error),
                updated_s: Some(seconds(change.now_ms)),
            };
            let paths = &mut tenant.users.row_mut(row).assignments;
            paths.retain(|path| !of_group(path, product));
            paths.push(path);
        }
    });
    if added.is_empty() && removed.is_empty() {
        return;
    }
    let user_id = world.tenant.users.rows()[row].id;
    let group_id = world.tenant.groups[usize::from(group)].id;
    let entry = Entry {
        by: By::Group,
        group_id: Some(group_id),
        ..Entry::new(world.next_sequence(), user_id, change, added, removed)
    };
    world.ledger.push(entry);
}
