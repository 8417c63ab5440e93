//! Which services may be on together, and which need another. [D:plans] [D:ehlo] 8.4, [O] 8.5

use uuid::Uuid;

use super::Wish;
use crate::graph::error::GraphError;
use crate::state::Tenant;
use crate::state::products::Plan;
use crate::state::rules::{Dependency, Exclusion};
use crate::state::users::User;

/// One path to a product: its services, and what is off in it.
#[derive(Clone, Copy)]
struct Path<'a> {
    product: u16,
    is_direct: bool,
    plans: &'a [Plan],
    off: &'a [Uuid],
}

/// Everything that a user has on by all paths, direct and inherited. [D:gbladv] 2.3
struct On<'a>(Vec<Path<'a>>);

impl On<'_> {
    fn has(&self, plan: Uuid) -> bool {
        self.0
            .iter()
            .any(|path| path.plans.iter().any(|one| one.id == plan) && !path.off.contains(&plan))
    }

    fn has_one_of(&self, plans: &[Uuid]) -> bool {
        plans.iter().any(|plan| self.has(*plan))
    }
}

/// Refuses a call after which a rule is broken that was not broken before. All that the user keeps
/// counts, so that the half of a call that removes can break one as well. [O] 8.5
///
/// What was broken before is none of the call's business: the directory holds it, so it has accepted it
/// once, and a call that repairs something else must not be caught by it. [U]
pub(super) fn judge(tenant: &Tenant, user: &User, wish: &Wish) -> Result<(), GraphError> {
    let before = before(tenant, user);
    let after = after(tenant, &before, wish);
    for rule in &tenant.rules.exclusions {
        refuse_together(rule, &before, &after)?;
    }
    for rule in &tenant.rules.dependencies {
        refuse_lacking(rule, &before, &after)?;
    }
    Ok(())
}

fn before<'a>(tenant: &'a Tenant, user: &User) -> On<'a> {
    let paths = user.assignments.iter().filter(|path| path.counts());
    let path = |path: &crate::state::users::Assignment| Path {
        product: path.product,
        is_direct: path.group.is_none(),
        plans: &tenant.product_at(path.product).plans,
        off: tenant.plan_sets.get(path.disabled),
    };
    On(paths.map(path).collect())
}

/// What a user would have on: without the direct paths that go or are overwritten, with those that come.
fn after<'a>(tenant: &'a Tenant, before: &On<'a>, wish: &'a Wish) -> On<'a> {
    let is_named = |product: u16| {
        let sku_id = tenant.product_at(product).sku_id;
        wish.remove.contains(&sku_id) || wish.add.iter().any(|added| added.sku_id == sku_id)
    };
    let stays = |path: &&Path<'_>| !(path.is_direct && is_named(path.product));
    let mut paths: Vec<Path<'a>> = before.0.iter().filter(stays).copied().collect();
    for added in &wish.add {
        if let Some(product) = tenant.product(added.sku_id) {
            paths.push(Path {
                product,
                is_direct: true,
                plans: &tenant.product_at(product).plans,
                off: &added.disabled_plans,
            });
        }
    }
    On(paths)
}

/// [O] 2.6 row 3, with both services
fn refuse_together(rule: &Exclusion, before: &On<'_>, after: &On<'_>) -> Result<(), GraphError> {
    let on: Vec<Uuid> = rule
        .plans
        .iter()
        .copied()
        .filter(|plan| after.has(*plan))
        .collect();
    for (number, one) in on.iter().enumerate() {
        for other in on.iter().skip(number + 1) {
            let was_so = before.has(*one) && before.has(*other);
            if rule.parts(*one, *other) && !was_so {
                return Err(GraphError::refused(format!(
                    "License assignment failed because service plans {one},{other} are mutually \
                     exclusive."
                )));
            }
        }
    }
    Ok(())
}

/// [O] 2.6 row 5, with every service that would do
fn refuse_lacking(rule: &Dependency, before: &On<'_>, after: &On<'_>) -> Result<(), GraphError> {
    let lacks = |on: &On<'_>| on.has(rule.plan) && !on.has_one_of(&rule.needs);
    if !lacks(after) || lacks(before) {
        return Ok(());
    }
    let needs: Vec<String> = rule.needs.iter().map(Uuid::to_string).collect();
    Err(GraphError::refused(format!(
        "License assignment failed because service plan {} depends on the service plan(s) {}",
        rule.plan,
        needs.join(",")
    )))
}
