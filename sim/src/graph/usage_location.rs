//! `PATCH /users/{id}` with the usage location, which is all that can be changed of a user here. [S] 2.7

use serde_json::Value;

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use crate::clock::{rfc3339, seconds};
use crate::state::ledger::{Change, Located};
use crate::state::location::is_location;
use crate::state::session::Session;
use crate::world::World;

/// Sets the location: 204, and the user has it at once, whatever assignments make of it for a while.
/// [S] [O] 2.7
pub(super) fn patch(
    world: &mut World,
    session: &Session,
    key: &str,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    query.only(&[])?;
    // [O] 2.6 row 14: another permission than that of assigning [P] 7.7, and a role [D:roles] 7.8.
    if !session.may_locate() {
        return Err(GraphError::denied());
    }
    let location = location(&*call.json()?)?;
    let row = world
        .tenant
        .users
        .find(key)
        .ok_or_else(|| GraphError::not_found(key))?;
    let change = world.claim(row, call)?;
    set(world, row, location, &change);
    let user_id = world.tenant.users.rows()[row].id;
    world.metrics.changed(user_id, call.arrived);
    Ok(Reply::empty(204))
}

/// Sets a location for whomever, and notes it.
pub(crate) fn set(world: &mut World, row: usize, location: String, change: &Change) {
    let tenant = &world.tenant;
    let user = &tenant.users.rows()[row];
    let user_id = user.id;
    let known = tenant.texts.get(user.usage_location);
    // Who had a good one before is not held back: the old one is as good. [U]
    if !known.is_some_and(is_location) {
        world.locations.wait(row);
    }
    world.change_user(row, change.now_ms, |tenant| {
        tenant.users.row_mut(row).usage_location = tenant.texts.intern(&location);
    });
    let sequence = world.next_sequence();
    world.locations.entries.push(Located {
        sequence,
        time: rfc3339(seconds(change.now_ms)),
        request_id: change.request_id,
        user_id,
        usage_location: location,
        by: change.by,
    });
}

/// The location in the body, in capitals as the directory keeps it. Other members would be changes
/// that are not simulated, so that nobody may believe that they were made. [U] for all of it
fn location(body: &Value) -> Result<String, GraphError> {
    let Some(members) = body.as_object() else {
        return Err(GraphError::malformed(
            "The request payload must be an object.",
        ));
    };
    if let Some(other) = members.keys().find(|name| *name != "usageLocation") {
        let message = format!("Property '{other}' of resource 'User' can not be changed here.");
        return Err(GraphError::refused(message));
    }
    match members.get("usageLocation") {
        Some(Value::String(code)) if is_location(code) => Ok(code.to_ascii_uppercase()),
        Some(Value::String(_) | Value::Null) => Err(GraphError::refused(
            "Invalid value specified for property 'usageLocation' of resource 'User'.",
        )),
        Some(_) => Err(GraphError::malformed(
            "Cannot convert the value of 'usageLocation' to the expected type 'Edm.String'.",
        )),
        None => Err(GraphError::refused("No changes are specified.")),
    }
}
