//! What a plan does to one person, and why: for whoever asks about themselves, or answers for somebody.

use super::finding::{keyed, values};
use super::plan::labelled;
use super::value::Value;
use super::wrap::wrapped;
use super::{COLUMNS, Texts};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{License, ServiceId, change_between};
use crate::plan::{FindingCount, PlanDocument, State, Step, Summary};

/// Reads one step of a plan out: the state, what goes, what comes, what stays, and why. `plan` may lack its steps.
pub fn person_text(step: &Step, plan: &PlanDocument, texts: &Texts) -> String {
    let change = change_between(&step.before, &step.after);
    let mut lines = vec![title(step, texts)];
    let mut tell = |key: &str, told: Vec<String>| {
        if !told.is_empty() {
            lines.push(labelled(&texts.say(key, &[]), &told));
        }
    };
    let or_none = |told: Vec<String>| match told.is_empty() {
        true => vec![texts.say("plan.none", &[])],
        false => told,
    };
    let product = |sku| plan.product_name(sku);
    if matches!(step.state, State::Ready | State::Waits) {
        let goes = change.remove.iter().map(|sku| product(*sku)).collect();
        tell("plan.goes", or_none(goes));
        let comes = change
            .add
            .iter()
            .filter(|one| step.before.direct(one.sku_id).is_none());
        let comes = comes.map(|one| with_off(one, plan, texts)).collect();
        tell("plan.comes", or_none(comes));
        let switched = change
            .add
            .iter()
            .filter(|one| step.before.direct(one.sku_id).is_some());
        let switched = switched.map(|one| with_off(one, plan, texts)).collect();
        tell("person.switched", switched);
    }
    let stays = step.before.direct.iter().filter(|one| {
        let now = step.after.direct(one.sku_id);
        now.is_some_and(|now| now == *one)
    });
    let mut stays: Vec<String> = stays.map(|one| with_off(one, plan, texts)).collect();
    stays.extend(step.before.inherited.iter().map(|one| {
        let group = Value::text(&plan.group_name(&one.group_id));
        let values = [
            ("product", Value::text(&product(one.sku_id))),
            ("group", group),
        ];
        texts.say("person.inherited", &values)
    }));
    tell("person.stays", or_none(stays));
    let named = |ids: &[ServiceId]| -> Vec<String> {
        let names = texts.join(ids.iter().map(|id| plan.service_name(*id)));
        (!names.is_empty()).then_some(names).into_iter().collect()
    };
    tell("person.gains", named(&step.gained));
    tell("person.loses", named(&step.lost));
    tell("person.inName", named(&step.lost_in_name));
    tell("person.why", why(step, plan, texts));
    lines
        .iter()
        .flat_map(|line| line.split('\n'))
        .map(|line| wrapped(line, COLUMNS))
        .collect::<Vec<_>>()
        .join("\n")
}

fn title(step: &Step, texts: &Texts) -> String {
    let state = texts.say(&format!("state.{:?}", step.state), &[]);
    let values = [
        ("name", Value::text(&step.display_name)),
        ("user", Value::text(&step.user_principal_name)),
        ("state", Value::text(&state)),
    ];
    texts.say("person.title", &values)
}

/// A product, and what is off in it.
fn with_off(license: &License, plan: &PlanDocument, texts: &Texts) -> String {
    let off = license
        .disabled_plans
        .iter()
        .map(|id| plan.service_name(*id));
    let off = texts.join(off);
    let values = [
        ("product", Value::text(&plan.product_name(license.sku_id))),
        ("services", Value::text(&off)),
    ];
    match off.is_empty() {
        true => texts.say("result.license", &values),
        false => texts.say("result.license.off", &values),
    }
}

/// The findings, what was asked for, and the reason that was given.
fn why(step: &Step, plan: &PlanDocument, texts: &Texts) -> Vec<String> {
    let mut summary = Summary::default();
    summary.take(step);
    let mut told = Vec::new();
    let mut lower = 0_u64;
    for finding in &step.findings {
        let finding = FindingCount {
            id: finding.id,
            severity: finding.severity,
            target: finding.target.clone(),
            services: finding.services.clone(),
            group_id: finding.group_id.clone(),
            date: None,
            count: 1,
        };
        if finding.id == ErrorCode::ServiceDowngraded {
            // The services gained and lost name each tier: how many there are is enough.
            lower += 1;
            continue;
        }
        let values = values(plan, &finding, &summary, texts);
        let cause = texts.say(&keyed("plan.cause", &finding, ""), &values);
        let is_cause = finding.severity == Severity::BlocksUser;
        told.push(match is_cause {
            true => texts.say("person.cause", &[("cause", Value::text(&cause))]),
            false => texts.say("person.known", &[("cause", Value::text(&cause))]),
        });
    }
    if lower > 0 {
        let cause = texts.say("person.lower", &[("count", Value::count(lower))]);
        told.push(texts.say("person.known", &[("cause", Value::text(&cause))]));
    }
    match step.state {
        State::Ready if told.is_empty() => told.push(texts.say("person.asked", &[])),
        State::Unchanged => told.push(texts.say("person.unchanged", &[])),
        State::Ready | State::Waits | State::Blocked => {}
    }
    if let Some(reason) = &step.reason {
        let reason = [("reason", Value::text(reason))];
        told.push(texts.say("person.reason", &reason));
    }
    told
}
