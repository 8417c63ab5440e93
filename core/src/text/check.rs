//! Whether a plan still fits, and what changed between two, in words.

use super::{Texts, Value};
use crate::event::Fit;
use crate::model::{Holding, ServiceId, change_between};
use crate::plan::{Difference, PlanDocument, Step};
use std::collections::BTreeSet;

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

/// A sentence about a user, and that the user has another address by now. An id can't be given to somebody else, so
/// that is no other user; but a plan that was edited may carry a wrong name.
pub(crate) fn renamed_text(
    message: &str,
    step: &Step,
    address: Option<&str>,
    texts: &Texts,
) -> String {
    let planned = &step.user_principal_name;
    let Some(address) = address.filter(|address| address.to_lowercase() != planned.to_lowercase())
    else {
        return message.into();
    };
    let values = [
        ("message", Value::text(message)),
        ("user", Value::text(planned)),
        ("address", Value::text(address)),
    ];
    texts.say("fit.renamed", &values).trim_start().into()
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
            let more = details((before, first), (after, second), texts);
            let said = texts.say("difference.changed", &values);
            std::iter::once(said)
                .chain(more)
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

/// What two steps of one user differ in, besides states and products: services by name, and the rest by kind.
fn details(
    (before, first): (&Step, &PlanDocument),
    (after, second): (&Step, &PlanDocument),
    texts: &Texts,
) -> Vec<String> {
    const NAMED: usize = 5;
    let only = |one: &Step, other: &Step, plan: &PlanDocument, key: &str| {
        let off = |step: &Step| -> BTreeSet<ServiceId> {
            let licenses = step.after.direct.iter();
            licenses
                .flat_map(|license| license.disabled_plans.clone())
                .collect()
        };
        let names: Vec<String> = off(one)
            .difference(&off(other))
            .map(|id| plan.service_name(*id))
            .collect();
        let listed = texts.join(names.iter().take(NAMED).cloned());
        let more = names.len().saturating_sub(NAMED) as u64;
        let mut values = vec![("names", Value::text(&listed))];
        let listed = match more {
            0 => listed,
            more => {
                values.push(("count", Value::count(more)));
                texts.say("plan.names.more", &values)
            }
        };
        (!names.is_empty()).then(|| texts.say(key, &[("names", Value::text(&listed))]))
    };
    let mut told = Vec::new();
    told.extend(only(after, before, second, "difference.off"));
    told.extend(only(before, after, first, "difference.on"));
    let rest = [
        (before.before != after.before, "difference.rest.before"),
        (
            before.user_principal_name != after.user_principal_name
                || before.display_name != after.display_name,
            "difference.rest.name",
        ),
        (
            before.findings != after.findings,
            "difference.rest.findings",
        ),
        (
            before.set_usage_location != after.set_usage_location,
            "difference.rest.location",
        ),
        (before.reason != after.reason, "difference.rest.reason"),
    ];
    let rest = rest.into_iter().filter(|(differs, _)| *differs);
    let rest = texts.join(rest.map(|(_, key)| texts.say(key, &[])));
    if !rest.is_empty() {
        told.push(texts.say("difference.rest", &[("list", Value::text(&rest))]));
    }
    told
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
