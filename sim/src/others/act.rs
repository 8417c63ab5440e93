//! What others do, carried out.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Deed, group};
use crate::clock::{rfc3339, seconds};
use crate::graph::{assign_license, usage_location};
use crate::state::ledger::{By, Change};
use crate::world::World;

/// Carries out a deed, or says why the tenant refuses it.
pub(super) fn act(world: &mut World, deed: Deed, at_ms: u64) -> Result<(), String> {
    let change = Change {
        request_id: world.next_deed_id(),
        now_ms: at_ms,
        by: By::Other,
    };
    let told = match deed {
        Deed::Load { writes } => {
            world.buckets.load(writes, at_ms);
            return Ok(());
        }
        Deed::Assign { user, wish } => {
            let row = row(world, user)?;
            return assign_license::carry_out(world, row, wish, &change)
                .map_err(|refusal| refusal.message);
        }
        Deed::Locate { user, location } => {
            let row = row(world, user)?;
            usage_location::set(world, row, location, &change);
            return Ok(());
        }
        Deed::GroupAssign { group, wish } => group::assign(world, group, &wish, &change)?,
        Deed::Join { group, user } => {
            let row = row(world, user)?;
            group::join(world, group, row, &change)?
        }
        Deed::Leave { group, user } => {
            let row = row(world, user)?;
            group::leave(world, group, row, &change)?
        }
        Deed::Delete { user } => {
            let row = row(world, user)?;
            world.change_user(row, at_ms, |tenant| {
                tenant.users.row_mut(row).assignments.clear();
            });
            for group in &mut world.tenant.groups {
                group.members.retain(|member| *member != row);
            }
            world.tenant.users.remove(row);
            json!({ "do": "delete", "userId": user })
        }
        Deed::Rename { user, name } => {
            let row = row(world, user)?;
            if world
                .tenant
                .users
                .find(&name)
                .is_some_and(|other| other != row)
            {
                return Err("Another user has this name.".to_owned());
            }
            world.change_user(row, at_ms, |tenant| tenant.users.rename(row, &name));
            json!({ "do": "rename", "userId": user, "userPrincipalName": name })
        }
        Deed::Enable { user, enabled } => {
            let row = row(world, user)?;
            world.change_user(row, at_ms, |tenant| {
                tenant.users.row_mut(row).account_enabled = Some(enabled);
            });
            json!({ "do": "enable", "userId": user, "accountEnabled": enabled })
        }
        Deed::Seats { product, enabled } => {
            let product = &mut world.tenant.products[usize::from(product)];
            product.prepaid.enabled = enabled;
            json!({ "do": "seats", "skuId": product.sku_id, "enabled": enabled })
        }
    };
    tell(world, told, at_ms);
    Ok(())
}

/// Notes in the ledger what is no change of one user's licences or location.
fn tell(world: &mut World, mut told: Value, at_ms: u64) {
    told["sequence"] = json!(world.next_sequence());
    told["time"] = json!(rfc3339(seconds(at_ms)));
    world.told.push(told);
}

fn row(world: &World, user: Uuid) -> Result<usize, String> {
    let found = world.tenant.users.find(&user.to_string());
    found.ok_or_else(|| "The user is gone.".to_owned())
}
