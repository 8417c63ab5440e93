//! Answers that arrive whole and are not what they should be.

use serde_json::{Value, json};

use super::{BatchFault, BatchKind, PageFault};
use crate::graph::Call;
use crate::graph::paging;
use crate::graph::query::Query;
use crate::graph::reply::{Body, Reply};
use crate::world::World;

/// Brings the answers of a batch out of shape, whose requests had these ids. False where there was nothing
/// that it could have done.
pub(crate) fn batch(responses: &mut Vec<Value>, ids: &[&str], fault: BatchFault) -> bool {
    let place = |id: &str| responses.iter().position(|one| one["id"] == id);
    let one = ids
        .get(fault.item.unwrap_or(ids.len() / 2))
        .and_then(|id| place(id));
    match fault.kind {
        BatchKind::Reverse => {
            let asked = |one: &Value| ids.iter().position(|id| one["id"] == **id);
            responses.sort_by_key(|one| std::cmp::Reverse(asked(one)));
            responses.len() > 1
        }
        BatchKind::MissingId => one.map(|place| responses.remove(place)).is_some(),
        BatchKind::DuplicateId => {
            let copy = one.map(|place| responses[place].clone());
            let is_there = copy.is_some();
            responses.extend(copy);
            is_there
        }
        BatchKind::UnknownId => {
            if let Some(place) = one {
                let id = responses[place]["id"].as_str().unwrap_or("");
                responses[place]["id"] = json!(format!("{id}-unknown"));
            }
            one.is_some()
        }
        BatchKind::StatusAsString | BatchKind::BodyAsString => {
            let is_all = fault.item.is_none() && ids.len() > 1;
            let chosen = |number: usize| is_all || one == Some(number);
            let mut acted = false;
            for (number, response) in responses.iter_mut().enumerate() {
                if chosen(number) {
                    acted |= as_string(response, fault.kind);
                }
            }
            acted
        }
    }
}

fn as_string(response: &mut Value, kind: BatchKind) -> bool {
    let member = if kind == BatchKind::StatusAsString {
        "status"
    } else {
        "body"
    };
    match response.get(member) {
        None | Some(Value::String(_)) => false,
        Some(value) => {
            response[member] = json!(value.to_string());
            true
        }
    }
}

/// Brings a page out of shape. False where the answer is no page.
pub(crate) fn page(
    world: &mut World,
    call: &Call<'_>,
    fault: &PageFault,
    reply: &mut Reply,
) -> bool {
    if reply.status != 200 {
        return false;
    }
    let Ok(query) = Query::parse(call.query) else {
        return false;
    };
    let Body::Json(body) = &mut reply.body else {
        return false;
    };
    if !body["value"].is_array() {
        return false;
    }
    const LINK: &str = "@odata.nextLink";
    let path = call.path.trim_start_matches('/');
    let itself = format!("{}/v1.0/{path}?{}", call.root, call.query);
    match fault {
        PageFault::Loop => body[LINK] = json!(itself),
        PageFault::Host(host) => {
            let link = body[LINK].as_str().unwrap_or(&itself);
            let below = link.strip_prefix(call.root).unwrap_or(link);
            body[LINK] = json!(format!("http://{host}{below}"));
        }
        PageFault::Repeat | PageFault::Empty => {
            let first = query
                .get("$skiptoken")
                .map(|token| paging::position(world, token));
            let Ok(first) = first.unwrap_or(Ok(0)) else {
                return false;
            };
            world.copies += 1;
            body[LINK] = json!(paging::link(world, &query, call, first, world.copies));
            if *fault == PageFault::Empty {
                body["value"] = json!([]);
            }
        }
    }
    true
}
