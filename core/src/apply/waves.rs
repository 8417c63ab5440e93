//! Who goes in which wave: a few first, and the others when it was seen how that went.
//!
//! INVARIANT: within a wave users keep the plan's order, and so do waves among themselves but for those who are named
//! to go first. Where that would take a seat from somebody for whom others free one, nothing begins.

use crate::error::{Error, Wrong};
use crate::model::{Sku, SkuId};
use crate::plan::{PlanDocument, State, Step, seat_use};
use std::collections::{BTreeMap, BTreeSet};

/// The steps that a run carries out, wave after wave.
#[derive(Debug, Default)]
pub(crate) struct Waves<'p> {
    pub(super) waves: Vec<Vec<&'p Step>>,
    /// Somebody asked for them, so that they are written down.
    pub(super) is_asked: bool,
}

impl<'p> Waves<'p> {
    /// Waves of these sizes, and whoever is left as the last one.
    ///
    /// Errors: `InvalidInput` for somebody who is to go first and is not in the plan or can't move, or takes a seat
    /// from somebody for whom others free one.
    pub(crate) fn of(
        plan: &'p PlanDocument,
        sizes: &[u64],
        first_users: &[String],
        skus: &[Sku],
    ) -> Result<Waves<'p>, Error> {
        let ready = || plan.steps.iter().filter(|step| step.state == State::Ready);
        let first = first(plan, first_users)?;
        let (ahead, others): (Vec<&Step>, Vec<&Step>) =
            ready().partition(|step| first.contains(step.user_id.as_str()));
        let count = ahead.len();
        let steps: Vec<&Step> = ahead.into_iter().chain(others).collect();
        if count > 0 {
            check_seats(plan, &steps, &ready().collect::<Vec<_>>(), skus)?;
        }
        // Who is named to go first is a wave where no sizes say otherwise.
        let sizes = match sizes {
            [] if count > 0 => vec![count],
            sizes => {
                let sizes = sizes.iter();
                sizes
                    .map(|size| usize::try_from(*size).unwrap_or(usize::MAX))
                    .collect()
            }
        };
        let is_asked = !sizes.is_empty();
        let mut waves = Vec::with_capacity(sizes.len() + 1);
        let mut left = steps.as_slice();
        for size in sizes {
            let (wave, rest) = left.split_at(size.min(left.len()));
            left = rest;
            waves.push(wave.to_vec());
        }
        waves.push(left.to_vec());
        waves.retain(|wave| !wave.is_empty());
        Ok(Waves { waves, is_asked })
    }
}

/// The ids of those who go first.
fn first<'p>(plan: &'p PlanDocument, names: &[String]) -> Result<BTreeSet<&'p str>, Error> {
    if names.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut steps: BTreeMap<String, &Step> = BTreeMap::new();
    for step in &plan.steps {
        steps.insert(step.user_id.as_str().to_lowercase(), step);
        steps.insert(step.user_principal_name.to_lowercase(), step);
    }
    let find = |name: &String| {
        let user = name.clone();
        match steps.get(&name.trim().to_lowercase()) {
            None => Err(Wrong::FirstUnknown { user }.into()),
            Some(step) if step.state != State::Ready => Err(Wrong::FirstNotReady { user }.into()),
            Some(step) => Ok(step.user_id.as_str()),
        }
    };
    names.iter().map(find).collect()
}

/// Whoever finds a seat in the plan's order finds one in this order, too. Who finds none in either is told so by the
/// run: then the tenant is not as the plan found it, and that is nobody's order.
fn check_seats(
    plan: &PlanDocument,
    steps: &[&Step],
    planned: &[&Step],
    skus: &[Sku],
) -> Result<(), Error> {
    let lacking = lacking(steps, skus);
    if lacking.is_empty() {
        return Ok(());
    }
    let anyway = self::lacking(planned, skus);
    let taken = lacking.into_iter().find(|(step, _)| {
        !anyway
            .iter()
            .any(|(other, _)| other.user_id == step.user_id)
    });
    let Some((step, product)) = taken else {
        return Ok(());
    };
    Err(Wrong::FirstTakesSeat {
        user: step.user_principal_name.clone(),
        product: plan.product_name(product),
    }
    .into())
}

/// Who finds no seat when users go one after the other in this order, and of which product.
fn lacking<'p>(steps: &[&'p Step], skus: &[Sku]) -> Vec<(&'p Step, SkuId)> {
    let mut free: BTreeMap<SkuId, i64> = skus.iter().map(|sku| (sku.id, sku.free())).collect();
    let mut lacking = Vec::new();
    for step in steps {
        let seats = seat_use(&step.before, &step.after);
        let none = |sku: &&SkuId| free.get(*sku).copied().unwrap_or_default() <= 0;
        if let Some(product) = seats.takes.iter().find(none) {
            lacking.push((*step, *product));
            continue;
        }
        for sku in &seats.takes {
            *free.entry(*sku).or_default() -= 1;
        }
        for sku in &seats.frees {
            *free.entry(*sku).or_default() += 1;
        }
    }
    lacking
}
