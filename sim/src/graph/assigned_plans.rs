//! `assignedPlans` of a user, derived from what the user has. [S] [D:aplan] 1.8

use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::rfc3339;
use crate::state::Tenant;
use crate::state::users::User;

/// From usable to gone. [D:aplan] 1.8
const DECAY: [&str; 5] = ["Enabled", "Warning", "Suspended", "LockedOut", "Deleted"];

struct Plan<'a> {
    id: Uuid,
    name: &'a str,
    since_s: Option<i64>,
    decay: usize,
}

/// Every service that some path switches on, once, as the best of its products has it. What a user
/// had before and has no more, which Graph keeps for a while as `Deleted` [O], is not kept here.
pub(super) fn render(tenant: &Tenant, user: &User) -> Value {
    let mut plans: Vec<Plan<'_>> = Vec::new();
    for path in user.assignments.iter().filter(|path| path.counts()) {
        let product = tenant.product_at(path.product);
        let off = tenant.disabled(path);
        let status = product.capability_status.as_str();
        let decay = DECAY.iter().position(|known| *known == status).unwrap_or(0);
        for plan in product.plans.iter().filter(|plan| !off.contains(&plan.id)) {
            let new = Plan {
                id: plan.id,
                name: &plan.name,
                since_s: path.updated_s,
                decay,
            };
            match plans.iter_mut().find(|known| known.id == plan.id) {
                Some(known) if decay < known.decay => *known = new,
                Some(_) => {}
                None => plans.push(new),
            }
        }
    }
    let render = |plan: Plan<'_>| {
        json!({
            "assignedDateTime": plan.since_s.map(rfc3339),
            "capabilityStatus": DECAY[plan.decay],
            "service": service(plan.name),
            "servicePlanId": plan.id,
        })
    };
    plans.into_iter().map(render).collect()
}

/// The service behind a plan: `exchange` [D:aplan] for all plans that begin so; what Microsoft calls
/// the others is not published, so they are called after their first word too. [U]
fn service(plan_name: &str) -> String {
    let first = plan_name.split('_').next().unwrap_or(plan_name);
    first.to_ascii_lowercase()
}
