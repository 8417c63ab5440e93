//! `POST /users/{id}/assignLicense`. [D:assign] 2.3; refusals as in the catalogue of 2.6 [O]

mod services;

use serde_json::Value;
use uuid::Uuid;

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use super::user;
use crate::clock::seconds;
use crate::state::catalogue::AppliesTo;
use crate::state::ledger::{Added, By, Change, Entry};
use crate::state::location::is_location;
use crate::state::session::Session;
use crate::state::users::{Assignment, AssignmentState, User};
use crate::state::{Tenant, guid};
use crate::world::World;

/// [O] 2.6 row 1
const NO_LOCATION: &str = "License assignment cannot be done for user with invalid usage location.";

/// What the body asks for.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) add: Vec<Added>,
    pub(crate) remove: Vec<Uuid>,
}

/// Judges the whole call, then does the whole of it: a refused one changes nothing. [O]/[U] 2.3
pub(super) fn post(
    world: &mut World,
    session: &Session,
    key: &str,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    // [O] 2.6 row 14: the role decides [D:assign] 7.8, for an app its permission [P] 7.7.
    if !session.may_assign() {
        return Err(GraphError::denied());
    }
    let wish = Wish::read(&*call.json()?)?;
    let row = world
        .tenant
        .users
        .find(key)
        .ok_or_else(|| GraphError::not_found(key))?;
    let change = world.claim(row, call)?;
    carry_out(world, row, wish, &change)?;
    let user = &world.tenant.users.rows()[row];
    world.metrics.changed(user.id, call.arrived);
    // [D:assign] 2.3: 200 with the user; its default set proves nothing of the new state. [U]
    let selection = user::selection(&Query::default())?;
    Ok(user::single(&world.tenant, user, &selection, call))
}

/// Carries out a wish of whomever, and notes it; a refused one changes nothing. [O]/[U] 2.3
pub(crate) fn carry_out(
    world: &mut World,
    row: usize,
    wish: Wish,
    change: &Change,
) -> Result<(), GraphError> {
    // Removing needs no location.
    if !wish.add.is_empty() && change.by == By::Caller && world.locations.is_awaited(row) {
        // [O] 2.6 row 1, 2.7: just set and not replicated yet
        return Err(GraphError::refused(NO_LOCATION));
    }
    let user = &world.tenant.users.rows()[row];
    judge(&world.tenant, user, &wish)?;
    services::judge(&world.tenant, user, &wish)?;
    let user_id = user.id;
    world.change_user(row, change.now_ms, |tenant| {
        apply(tenant, row, &wish, seconds(change.now_ms));
    });
    let sequence = world.next_sequence();
    let entry = Entry::new(sequence, user_id, change, wish.add, wish.remove);
    world.ledger.push(entry);
    Ok(())
}

impl Wish {
    /// The body: two arrays, neither of them null. [S] 2.3
    pub(crate) fn read(body: &Value) -> Result<Self, GraphError> {
        let Some(members) = body.as_object() else {
            // [U] for code and text, here and where the shape below is another one than [S] says
            return Err(GraphError::malformed(
                "The request payload must be an object.",
            ));
        };
        let names = ["addLicenses", "removeLicenses"];
        if let Some(unknown) = members.keys().find(|name| !names.contains(&name.as_str())) {
            // [U] for code and text
            return Err(GraphError::malformed(format!(
                "The parameter '{unknown}' in the request payload is not a valid parameter for \
                 the operation 'assignLicense'."
            )));
        }
        // [O] 2.6 row 10, [S] 2.3: both arrays are required; null is no array.
        let missing: Vec<&str> = names
            .into_iter()
            .filter(|name| members.get(*name).is_none_or(Value::is_null))
            .collect();
        if !missing.is_empty() {
            return Err(GraphError::refused(format!(
                "One or more parameters of the operation 'assignLicense' are missing from the \
                 request payload. The missing parameters are: {}.",
                missing.join(", ")
            )));
        }
        let list = |name: &str| {
            let items = members.get(name).and_then(Value::as_array);
            items.ok_or_else(|| GraphError::malformed(format!("'{name}' must be an array.")))
        };
        Ok(Self {
            add: list("addLicenses")?
                .iter()
                .map(added)
                .collect::<Result<_, _>>()?,
            remove: list("removeLicenses")?
                .iter()
                .map(id)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// assignedLicense [S] 1.4; [U] for the refusals
fn added(item: &Value) -> Result<Added, GraphError> {
    let Some(members) = item.as_object() else {
        return Err(GraphError::malformed(
            "An item of 'addLicenses' must be an object.",
        ));
    };
    let known = ["skuId", "disabledPlans"];
    if let Some(unknown) = members.keys().find(|name| !known.contains(&name.as_str())) {
        // [U] for code and text
        return Err(GraphError::malformed(format!(
            "The property '{unknown}' does not exist on type 'microsoft.graph.assignedLicense'."
        )));
    }
    let mut disabled_plans: Vec<Uuid> = Vec::new();
    match members.get("disabledPlans") {
        Some(Value::Array(plans)) => {
            for plan in plans {
                let plan = id(plan)?;
                // A set: what stands twice in it is off once. [U]
                if !disabled_plans.contains(&plan) {
                    disabled_plans.push(plan);
                }
            }
        }
        // Not nullable [S], but a collection that is left out is empty. [U]
        None => {}
        Some(_) => return Err(GraphError::malformed("'disabledPlans' must be an array.")),
    }
    Ok(Added {
        sku_id: id(members.get("skuId").unwrap_or(&Value::Null))?,
        disabled_plans,
    })
}

/// 2.6 row 16: an unparseable GUID is a 400 with the code of the whole catalogue. [O] the code; [U]
/// the text
fn id(value: &Value) -> Result<Uuid, GraphError> {
    value.as_str().and_then(guid).ok_or_else(|| {
        GraphError::refused(format!(
            "Cannot convert the literal '{}' to the expected type 'Edm.Guid'.",
            value
                .as_str()
                .map_or_else(|| value.to_string(), ToOwned::to_owned)
        ))
    })
}

/// Refuses what can not be carried out. [O] 2.6
fn judge(tenant: &Tenant, user: &User, wish: &Wish) -> Result<(), GraphError> {
    // [O] 2.6 row 11
    if wish.add.is_empty() && wish.remove.is_empty() {
        return Err(GraphError::refused("No license changes provided"));
    }
    refuse_repeated(wish)?;
    // [O] 2.6 row 1: missing and invalid are one; removing needs no location.
    let location = tenant.texts.get(user.usage_location);
    if !wish.add.is_empty() && !location.is_some_and(is_location) {
        return Err(GraphError::refused(NO_LOCATION));
    }
    for added in &wish.add {
        judge_added(tenant, user, added)?;
    }
    for removed in &wish.remove {
        judge_removed(tenant, user, *removed)?;
    }
    Ok(())
}

/// The same product twice is not a wish that can be carried out. [U] 2.3
fn refuse_repeated(wish: &Wish) -> Result<(), GraphError> {
    let mut seen: Vec<Uuid> = Vec::new();
    for sku_id in wish
        .add
        .iter()
        .map(|added| added.sku_id)
        .chain(wish.remove.iter().copied())
    {
        if seen.contains(&sku_id) {
            let message = format!("License {sku_id} is specified more than once in the request.");
            return Err(GraphError::refused(message));
        }
        seen.push(sku_id);
    }
    Ok(())
}

/// [O] 2.6 row 8
fn owned(tenant: &Tenant, sku_id: Uuid) -> Result<u16, GraphError> {
    tenant.product(sku_id).ok_or_else(|| {
        let message = format!("License {sku_id} does not correspond to a valid company License.");
        GraphError::refused(message)
    })
}

/// [O] 2.6, as each row below
fn judge_added(tenant: &Tenant, user: &User, added: &Added) -> Result<(), GraphError> {
    let number = owned(tenant, added.sku_id)?;
    let product = tenant.product_at(number);
    let sku_id = product.sku_id;
    // [O] 2.6 row 9
    if product.applies_to == AppliesTo::Company {
        let message = format!("License {sku_id} cannot be assigned to a user.");
        return Err(GraphError::refused(message));
    }
    // 2.6 row 17, [U] the text. Services for the whole company are tolerated. [U] 8.6
    let foreign = added
        .disabled_plans
        .iter()
        .find(|plan| product.plan(**plan).is_none());
    if let Some(plan) = foreign {
        let message = format!("Service plan {plan} is not part of license {sku_id}.");
        return Err(GraphError::refused(message));
    }
    // [O] 2.6 row 2. Who has the product by any path takes no second seat. [D:gbladv] 2.3
    if !user.holds(number) && !product.has_seat() {
        return Err(GraphError::refused(format!(
            "Subscription with SKU {sku_id} does not have any available licenses."
        )));
    }
    Ok(())
}

/// [O] 2.6, as each row below
fn judge_removed(tenant: &Tenant, user: &User, sku_id: Uuid) -> Result<(), GraphError> {
    let number = owned(tenant, sku_id)?;
    let mut paths = user
        .assignments
        .iter()
        .filter(|path| path.product == number)
        .peekable();
    // [O] 2.6 row 6
    if paths.peek().is_none() {
        return Err(GraphError::refused(
            "User does not have a corresponding license.",
        ));
    }
    // [O] 2.6 row 7
    if paths.all(|path| path.group.is_some()) {
        return Err(GraphError::refused(
            "User license is inherited from a group membership and it cannot be removed directly \
             from the user.",
        ));
    }
    Ok(())
}

/// Gives and takes what was judged good.
fn apply(tenant: &mut Tenant, row: usize, wish: &Wish, now_s: i64) {
    for sku_id in &wish.remove {
        if let Some(product) = tenant.product(*sku_id) {
            // [D:gbladv] 2.3: the direct path goes, inherited ones stay.
            let direct = |path: &Assignment| path.product == product && path.group.is_none();
            tenant
                .users
                .row_mut(row)
                .assignments
                .retain(|path| !direct(path));
        }
    }
    for added in &wish.add {
        let Some(product) = tenant.product(added.sku_id) else {
            continue;
        };
        let path = Assignment {
            product,
            group: None,
            // [D:mcl] 2.3: the list sent replaces the one that was there.
            disabled: tenant.plan_sets.intern(&added.disabled_plans),
            state: AssignmentState::Active,
            error: tenant.texts.intern("None"),
            updated_s: Some(now_s),
        };
        let paths = &mut tenant.users.row_mut(row).assignments;
        let direct = |path: &&mut Assignment| path.product == product && path.group.is_none();
        // [D:mcl] 2.3: on all direct assignments of the product, should there be several.
        let mut is_new = true;
        for known in paths.iter_mut().filter(direct) {
            *known = path;
            is_new = false;
        }
        if is_new {
            paths.push(path);
        }
    }
}
