//! Whether a plan still fits, and what changed between two, in words.

use super::{Texts, Value};
use crate::event::Fit;
use crate::model::{Holding, change_between};
use crate::plan::{Difference, PlanDocument, Step};

/// Whether one user's step still fits.
pub(crate) fn fit_text(step: &Step, fit: Fit, texts: &Texts) -> String {
    let key = match fit {
        Fit::Fits => "fit.fits",
        Fit::Done => "fit.done",
        Fit::Changed => "fit.changed",
        Fit::Gone => "fit.gone",
    };
    texts.say(key, &[("user", Value::text(&step.user_principal_name))])
}

/// One difference.
pub(crate) fn difference_text(
    difference: &Difference,
    first: &PlanDocument,
    second: &PlanDocument,
    texts: &Texts,
) -> String {
    let step_values = |step: &Step, plan: &PlanDocument| {
        [
            ("user", Value::text(&step.user_principal_name)),
            (
                "state",
                Value::text(&texts.say(&format!("state.{:?}", step.state), &[])),
            ),
            ("change", Value::text(&change(step, plan, texts))),
        ]
    };
    match difference {
        Difference::Part(part) => texts.say(&format!("difference.{}", part.word()), &[]),
        Difference::Added(step) => texts.say("difference.added", &step_values(step, second)),
        Difference::Removed(step) => texts.say("difference.removed", &step_values(step, first)),
        Difference::Changed { before, after } => {
            let old = step_values(before, first);
            let [user, (_, state), (_, change)] = step_values(after, second);
            let [_, (_, old_state), (_, old_change)] = old;
            let values = [
                user,
                ("state", state),
                ("change", change),
                ("oldState", old_state),
                ("oldChange", old_change),
            ];
            texts.say("difference.changed", &values)
        }
    }
}

/// What a step does to products.
fn change(step: &Step, plan: &PlanDocument, texts: &Texts) -> String {
    let change = change_between(&step.before, &step.after);
    if change.is_empty() {
        return texts.say("difference.nothing", &[]);
    }
    let goes = change.remove.iter().map(|sku| plan.product_name(*sku));
    let off = |holding: &Holding| {
        holding
            .direct
            .iter()
            .map(|one| one.disabled_plans.len())
            .sum::<usize>()
    };
    let comes = change
        .add
        .iter()
        .map(|license| plan.product_name(license.sku_id));
    texts.say(
        "difference.change",
        &[
            ("goes", Value::text(&named(goes, texts))),
            ("comes", Value::text(&named(comes, texts))),
            ("count", Value::count(off(&step.after) as u64)),
        ],
    )
}

fn named(names: impl Iterator<Item = String>, texts: &Texts) -> String {
    let joined = texts.join(names);
    match joined.is_empty() {
        true => texts.say("plan.none", &[]),
        false => joined,
    }
}
