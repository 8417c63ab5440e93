//! The human reading of a plan: made from the document and from nothing else.

mod counts;
mod services;

use self::counts::counts;
use self::services::services;
use super::{Texts, Value};
use crate::error::ErrorCode;
use crate::model::{SkuId, change_between};
use crate::plan::{FindingCount, Opened, PlanDocument, Scope, Services, State};
use std::collections::BTreeMap;

/// A plan in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanText {
    /// Several lines, for a console or a letter.
    pub text: String,
    /// The question to ask once before applying; `None` when nobody can move.
    pub confirmation: Option<String>,
}

/// Reads a plan out.
pub fn plan_text(opened: &Opened, texts: &Texts) -> PlanText {
    PlanText {
        text: lines(opened, texts),
        confirmation: confirmation(&opened.plan, texts),
    }
}

/// What a console shows in one line.
const COLUMNS: usize = 120;
/// Where the text stands that belongs to a label.
const VALUE: usize = 25;

fn lines(opened: &Opened, texts: &Texts) -> String {
    let plan = &opened.plan;
    let mut lines = vec![title(opened, texts), lead(plan, texts), String::new()];
    lines.extend(counts(plan, texts));
    lines.push(String::new());
    if plan.totals.ready > 0 {
        if matches!(plan.request.scope, Scope::ReplaceAll { .. }) {
            let label = texts.say("plan.goes", &[]);
            lines.push(labelled(&label, &going(plan, texts)));
        }
        lines.push(services(plan, texts));
    }
    let seats = seats(plan, texts);
    if !seats.is_empty() {
        lines.push(labelled(&texts.say("plan.seats", &[]), &seats));
    }
    lines.push(String::new());
    lines.push(texts.say("plan.nothingChanged", &[]));
    lines.join("\n")
}

/// Seats of the products that somebody wants or gives back; the others stay as they are.
fn seats(plan: &PlanDocument, texts: &Texts) -> Vec<String> {
    plan.seats
        .iter()
        .filter(|row| row.free != row.free_after || row.wanted > 0)
        .map(|row| {
            texts.say(
                "plan.seats.value",
                &[
                    ("product", Value::text(&plan.product_name(row.sku_id))),
                    ("free", Value::Count(row.free)),
                    ("after", Value::Count(row.free_after)),
                ],
            )
        })
        .collect()
}

fn title(opened: &Opened, texts: &Texts) -> String {
    let plan = &opened.plan;
    let short = opened
        .digest
        .trim_start_matches("sha256:")
        .get(..8)
        .unwrap_or_default();
    texts.say(
        "plan.title",
        &[
            ("digest", Value::text(short)),
            ("tenant", Value::text(&plan.tenant.display_name)),
            ("cloud", Value::text(&plan.cloud)),
            ("moment", Value::text(&texts.moment(&opened.created_at))),
        ],
    )
}

fn lead(plan: &PlanDocument, texts: &Texts) -> String {
    let pairs = match &plan.request.scope {
        Scope::Swap { pairs } => texts.join(pairs.iter().map(|pair| {
            texts.say(
                "plan.pair",
                &[
                    ("from", Value::text(&plan.product_name(pair.from))),
                    ("to", Value::text(&plan.product_name(pair.to))),
                ],
            )
        })),
        Scope::ReplaceAll { targets } => {
            let names = texts.join(targets.iter().map(|target| plan.product_name(*target)));
            texts.say("plan.everything", &[("to", Value::text(&names))])
        }
    };
    let (key, services) = match &plan.request.services {
        Services::Keep { also_off } if also_off.is_empty() => ("plan.lead.keep", also_off),
        Services::Keep { also_off } => ("plan.lead.alsoOff", also_off),
        Services::Off { services } => ("plan.lead.off", services),
        Services::OnlyOn { services } => ("plan.lead.onlyOn", services),
    };
    let names = if services.is_empty() {
        texts.say("plan.none", &[])
    } else {
        texts.join(services.iter().map(|service| plan.service_name(*service)))
    };
    texts.say(
        key,
        &[
            ("pairs", Value::text(&pairs)),
            ("count", Value::count(plan.totals.users)),
            ("services", Value::text(&names)),
        ],
    )
}

fn confirmation(plan: &PlanDocument, texts: &Texts) -> Option<String> {
    let totals = plan.totals;
    if totals.ready == 0 || !plan.applyable {
        return None;
    }
    let others = totals.users - totals.ready;
    let list = |ids: Vec<SkuId>| {
        let mut ids = ids;
        ids.sort_unstable();
        ids.dedup();
        Value::text(&texts.join(ids.into_iter().map(|id| plan.product_name(id))))
    };
    let (key, mut values) = match &plan.request.scope {
        Scope::Swap { pairs } => (
            "plan.confirmation.swap",
            vec![
                ("from", list(pairs.iter().map(|pair| pair.from).collect())),
                ("to", list(pairs.iter().map(|pair| pair.to).collect())),
            ],
        ),
        Scope::ReplaceAll { targets } => (
            "plan.confirmation.replaceAll",
            vec![
                ("goes", Value::text(&texts.join(going(plan, texts)))),
                ("to", list(targets.clone())),
            ],
        ),
    };
    values.extend([
        ("count", Value::count(totals.ready)),
        ("others", Value::count(others)),
        ("tenant", Value::text(&plan.tenant.display_name)),
    ]);
    let key = if others > 0 {
        format!("{key}.others")
    } else {
        key.to_string()
    };
    Some(texts.say(&key, &values))
}

/// Which products go from users who can move, with how many users each.
fn going(plan: &PlanDocument, texts: &Texts) -> Vec<String> {
    let mut counts: BTreeMap<SkuId, u64> = BTreeMap::new();
    for step in plan.steps.iter().filter(|step| step.state == State::Ready) {
        for sku in change_between(&step.before, &step.after).remove {
            *counts.entry(sku).or_default() += 1;
        }
    }
    if counts.is_empty() {
        return vec![texts.say("plan.none", &[])];
    }
    counts
        .into_iter()
        .map(|(sku, count)| {
            let product = Value::text(&plan.product_name(sku));
            texts.say(
                "plan.goes.item",
                &[("product", product), ("count", Value::count(count))],
            )
        })
        .collect()
}

/// The key of a finding's sentence; one that could name a product and has none to name has its own form.
pub(crate) fn keyed(prefix: &str, finding: &FindingCount, part: &str) -> String {
    let any = finding.id == ErrorCode::ProductNotHeld && finding.target.is_none();
    format!(
        "{prefix}.{}{}{part}",
        finding.id.id(),
        if any { ".any" } else { "" }
    )
}

/// The product a finding is about, by name.
pub(crate) fn product_value(plan: &PlanDocument, finding: &FindingCount) -> Value {
    let name = finding
        .target
        .as_deref()
        .and_then(SkuId::parse)
        .map(|id| plan.product_name(id));
    Value::text(&name.unwrap_or_default())
}

/// A label and its values, one below the other where there are several.
fn labelled(label: &str, values: &[String]) -> String {
    let padding = VALUE.saturating_sub(label.chars().count());
    let indent = " ".repeat(VALUE);
    format!(
        "{label}{}{}",
        " ".repeat(padding),
        values.join(&format!("\n{indent}"))
    )
}
