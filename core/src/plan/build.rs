//! Tenant facts and a wish become a plan. No ports, no clock: the same facts and wish give the same bytes.

use super::change::SkuIndex;
use super::document::{
    DocumentRequest, FindingCount, PlanDocument, Product, SeatRow, Selection, State, Step,
};
use super::resolve::Wish;
use super::{check, seats};
use crate::event::PlanTotals;
use crate::model::{Sku, SkuId, Tenant, User, UserId, change_between};
use std::collections::{BTreeMap, BTreeSet};

/// What is known about the tenant.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The tenant.
    pub tenant: Tenant,
    /// The environment's name.
    pub cloud: String,
    /// The date of the list of names.
    pub catalogue_version: String,
    /// Every product of the tenant.
    pub skus: Vec<Sku>,
    /// The users asked for, each once.
    pub users: Vec<User>,
    /// Those of them who were named more than once.
    pub named_twice: BTreeSet<UserId>,
}

/// Builds the plan.
pub fn build(facts: Facts, wish: &Wish, selection: Selection) -> PlanDocument {
    let Facts {
        tenant,
        cloud,
        catalogue_version,
        skus,
        mut users,
        named_twice,
    } = facts;
    let index: SkuIndex<'_> = skus.iter().map(|sku| (sku.id, sku)).collect();
    users.sort_by(|one, other| one.id.cmp(&other.id));
    let mut steps: Vec<Step> = users
        .iter()
        .map(|user| check::step(wish, user, named_twice.contains(&user.id), &index))
        .collect();
    let order = seats::allot(&mut steps, &skus);
    let steps = in_order(steps, &order);
    PlanDocument {
        format_version: 1,
        tenant,
        cloud,
        catalogue_version,
        request: DocumentRequest {
            scope: wish.scope.clone(),
            users: selection,
            services: wish.services.clone(),
        },
        totals: totals(&steps),
        seats: seat_rows(&steps, wish, &skus),
        products: products(&steps, wish, &skus),
        questions: Vec::new(),
        findings: finding_counts(&steps),
        applyable: true,
        steps,
    }
}

/// `Ready` in the order of applying, then the others by state and id.
fn in_order(steps: Vec<Step>, order: &[usize]) -> Vec<Step> {
    let mut ready: BTreeMap<usize, Step> = BTreeMap::new();
    let mut others = Vec::new();
    for (index, step) in steps.into_iter().enumerate() {
        if step.state == State::Ready {
            ready.insert(index, step);
        } else {
            others.push(step);
        }
    }
    let mut out: Vec<Step> = order
        .iter()
        .filter_map(|index| ready.remove(index))
        .collect();
    others.sort_by(|one, other| (one.state, &one.user_id).cmp(&(other.state, &other.user_id)));
    out.extend(others);
    out
}

fn totals(steps: &[Step]) -> PlanTotals {
    let count = |state: State| steps.iter().filter(|step| step.state == state).count() as u64;
    let ready = || steps.iter().filter(|step| step.state == State::Ready);
    let distinct = |services: fn(&Step) -> &[crate::model::ServiceId]| {
        ready()
            .flat_map(|step| services(step).iter())
            .collect::<BTreeSet<_>>()
            .len() as u64
    };
    let keeps_off = |step: &&Step| {
        change_between(&step.before, &step.after)
            .add
            .iter()
            .any(|license| !license.disabled_plans.is_empty())
    };
    PlanTotals {
        users: steps.len() as u64,
        ready: count(State::Ready),
        waits: count(State::Waits),
        blocked: count(State::Blocked),
        unchanged: count(State::Unchanged),
        kept: distinct(|step| &step.kept),
        gained: distinct(|step| &step.gained),
        lost: distinct(|step| &step.lost),
        keep_off: ready().filter(keeps_off).count() as u64,
    }
}

fn seat_rows(steps: &[Step], wish: &Wish, skus: &[Sku]) -> Vec<SeatRow> {
    // Freed, taken, wanted.
    let mut counts: BTreeMap<SkuId, (i64, i64, i64)> = wish
        .targets()
        .into_iter()
        .map(|sku| (sku, (0, 0, 0)))
        .collect();
    if let super::Scope::Swap { pairs } = &wish.scope {
        counts.extend(pairs.iter().map(|pair| (pair.from, (0, 0, 0))));
    }
    for step in steps
        .iter()
        .filter(|step| matches!(step.state, State::Ready | State::Waits))
    {
        let seat_use = seats::seat_use(&step.before, &step.after);
        let is_ready = i64::from(step.state == State::Ready);
        for sku in seat_use.takes {
            let count = counts.entry(sku).or_default();
            count.1 += is_ready;
            count.2 += 1;
        }
        for sku in seat_use.frees {
            counts.entry(sku).or_default().0 += is_ready;
        }
    }
    counts
        .into_iter()
        .filter_map(|(id, (freed, taken, wanted))| {
            let sku = skus.iter().find(|sku| sku.id == id)?;
            Some(SeatRow {
                sku_id: id,
                enabled: sku.enabled,
                warning: sku.warning,
                consumed: sku.consumed,
                free: sku.free(),
                possible: sku.possible(),
                freed,
                taken,
                wanted,
                free_after: sku.free().saturating_add(freed - taken),
            })
        })
        .collect()
}

/// Every product that occurs, by id. One that users hold and the tenant no longer lists has only its id.
fn products(steps: &[Step], wish: &Wish, skus: &[Sku]) -> Vec<Product> {
    let mut ids: BTreeSet<SkuId> = wish.targets().into_iter().collect();
    if let super::Scope::Swap { pairs } = &wish.scope {
        ids.extend(pairs.iter().map(|pair| pair.from));
    }
    for step in steps {
        ids.extend(step.before.direct.iter().map(|license| license.sku_id));
        ids.extend(step.before.inherited.iter().map(|license| license.sku_id));
    }
    ids.into_iter()
        .map(|id| match skus.iter().find(|sku| sku.id == id) {
            Some(sku) => Product {
                sku_id: id,
                sku_part_number: sku.part_number.clone(),
                name: sku.name.clone(),
                services: sku.services.clone(),
            },
            None => Product {
                sku_id: id,
                sku_part_number: String::new(),
                name: id.to_string(),
                services: Vec::new(),
            },
        })
        .collect()
}

fn finding_counts(steps: &[Step]) -> Vec<FindingCount> {
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for finding in steps.iter().flat_map(|step| &step.findings) {
        *counts.entry(finding).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(finding, count)| FindingCount {
            id: finding.id,
            severity: finding.severity,
            target: finding.target.clone(),
            count,
        })
        .collect()
}
