//! What becomes of services, by number and by name.

use super::{COLUMNS, Texts, VALUE, Value, labelled};
use crate::model::ServiceId;
use crate::plan::{NewServices, PlanDocument, Services, Summary, Wish};
use std::cmp::Reverse;
use std::collections::HashMap;

/// What becomes of services for those who can move: the counts, and what is lost and gained by name.
pub(super) fn services(plan: &PlanDocument, summary: &Summary, texts: &Texts) -> String {
    /// Lost services that are named however long the line grows.
    const LOST_NAMED: usize = 3;
    let totals = plan.totals;
    let values = [
        ("kept", Value::count(totals.kept)),
        ("gained", Value::count(totals.gained)),
        ("lost", Value::count(totals.lost)),
        ("keepOff", Value::count(totals.keep_off)),
    ];
    let mut told = vec![texts.say("plan.services.value", &values)];
    let lost = ranked(plan, &summary.lost);
    told.extend(named("plan.services.lost", &lost, LOST_NAMED, texts));
    let gained = ranked(plan, &summary.gained);
    told.extend(named("plan.services.gained", &gained, 0, texts));
    let in_name = ranked(plan, &summary.lost_in_name);
    told.extend(named("plan.services.inName", &in_name, 0, texts));
    if totals.new_services > 0 {
        let key = match are_new_on(plan) {
            true => "plan.services.newOn",
            false => "plan.services.newOff",
        };
        told.push(texts.say(key, &[("count", Value::count(totals.new_services))]));
    }
    let label = texts.say("plan.services", &[("count", Value::count(totals.ready))]);
    labelled(&label, &told)
}

/// Whether services that nothing decided about come on, for whom one wish says so for all.
fn are_new_on(plan: &PlanDocument) -> bool {
    let is_off = |wish: &Wish| {
        matches!(
            wish.services,
            Services::Keep {
                new_services: NewServices::Off,
                ..
            }
        )
    };
    !plan.request.wishes.all().iter().all(is_off)
}

/// Names of services, those of most users first.
fn ranked(plan: &PlanDocument, users: &HashMap<ServiceId, u64>) -> Vec<String> {
    let mut names: Vec<(Reverse<u64>, String)> = users
        .iter()
        .map(|(service, users)| (Reverse(*users), plan.service_name(*service)))
        .collect();
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).collect()
}

/// As many names as fit beside the label, and how many more there are; nothing where not one fits and none
/// must be told.
fn named(key: &str, names: &[String], at_least: usize, texts: &Texts) -> Option<String> {
    let told = |shown: usize| {
        let listed = texts.join(names.iter().take(shown).cloned());
        let more = (names.len() - shown) as u64;
        let values = [
            ("names", Value::text(&listed)),
            ("count", Value::count(more)),
        ];
        if more == 0 {
            texts.say(key, &values)
        } else {
            texts.say(&format!("{key}.more"), &values)
        }
    };
    let fewest = at_least.clamp(1, names.len().max(1));
    (1..=names.len())
        .rev()
        .find(|shown| VALUE + told(*shown).chars().count() <= COLUMNS)
        .map(|shown| shown.max(fewest))
        .or_else(|| (at_least > 0 && !names.is_empty()).then_some(fewest))
        .map(told)
}
