//! The human reading of a plan: made from the document, and from the brakes of the tenant it is for.

mod counts;
mod services;
mod wishes;

use self::counts::counts;
use self::services::services;
use self::wishes::{lead, wishes};
use super::wrap::wrapped;
use super::{COLUMNS, Texts, Value};
use crate::model::{Brakes, SkuId};
use crate::plan::{Opened, PlanDocument, Scope, Summary, Wishes};
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
pub fn plan_text(opened: &Opened, summary: &Summary, brakes: &Brakes, texts: &Texts) -> PlanText {
    PlanText {
        text: lines(opened, summary, brakes, texts),
        confirmation: confirmation(&opened.plan, summary, texts),
    }
}

/// Where the text stands that belongs to a label.
const VALUE: usize = 25;

fn lines(opened: &Opened, summary: &Summary, brakes: &Brakes, texts: &Texts) -> String {
    let plan = &opened.plan;
    let mut lines = vec![title(opened, texts), lead(plan, texts)];
    lines.extend(wishes(plan, summary, texts));
    lines.push(String::new());
    lines.extend(counts(plan, summary, texts));
    lines.push(String::new());
    if plan.totals.ready > 0 {
        if !is_plain(plan) {
            let label = texts.say("plan.goes", &[]);
            lines.push(labelled(&label, &moving(plan, &summary.going, texts)));
            let label = texts.say("plan.comes", &[]);
            lines.push(labelled(&label, &moving(plan, &summary.coming, texts)));
        }
        lines.push(services(plan, summary, texts));
    }
    lines.extend(questions(plan, texts));
    let seats = seats(plan, texts);
    if !seats.is_empty() {
        lines.push(labelled(&texts.say("plan.seats", &[]), &seats));
    }
    lines.extend(brakes_in_force(brakes, texts));
    lines.push(String::new());
    if !plan.applyable {
        lines.push(texts.say("plan.open", &[]));
    }
    lines.push(texts.say("plan.nothingChanged", &[]));
    let lines = lines.join("\n");
    let lines: Vec<String> = lines
        .split('\n')
        .map(|line| wrapped(line, COLUMNS))
        .collect();
    lines.join("\n")
}

/// Whether the first lines say already which products go.
fn is_plain(plan: &PlanDocument) -> bool {
    let scopes = plan.request.wishes.all();
    matches!(&plan.request.wishes, Wishes::Same(_))
        && scopes
            .iter()
            .all(|wish| !matches!(wish.scope, Scope::ReplaceAll { .. } | Scope::Like { .. }))
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

/// What the tenant's own rules let a run do at most.
fn brakes_in_force(brakes: &Brakes, texts: &Texts) -> Option<String> {
    let limits = [
        ("plan.brakes.users", brakes.maximum_users),
        ("plan.brakes.services", brakes.maximum_services_lost),
        ("plan.brakes.failures", brakes.stop_after_failure_percent),
    ];
    let told = limits.into_iter().filter_map(|(key, limit)| {
        let limit = Value::count(limit?);
        Some(texts.say(key, &[("limit", limit)]))
    });
    let told: Vec<String> = told.collect();
    let label = || texts.say("plan.brakes", &[]);
    (!told.is_empty()).then(|| labelled(&label(), &told))
}

/// What somebody has to say a word about first.
fn questions(plan: &PlanDocument, texts: &Texts) -> Option<String> {
    let asked = plan.questions.iter().map(|question| {
        texts.say(
            "plan.question",
            &[
                ("from", Value::text(&plan.service_name(question.from))),
                ("to", Value::text(&plan.service_name(question.to))),
                ("product", Value::text(&plan.product_name(question.sku_id))),
                ("count", Value::count(question.users)),
            ],
        )
    });
    let asked: Vec<String> = asked.collect();
    let label = || texts.say("plan.questions", &[]);
    (!asked.is_empty()).then(|| labelled(&label(), &asked))
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

fn confirmation(plan: &PlanDocument, summary: &Summary, texts: &Texts) -> Option<String> {
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
    let wish = match &plan.request.wishes {
        Wishes::Same(wish) => Some(&wish.scope),
        Wishes::Rows(_) => None,
    };
    let (key, mut values) = match wish {
        Some(Scope::Swap { pairs }) => (
            "plan.confirmation.swap",
            vec![
                ("from", list(pairs.iter().map(|pair| pair.from).collect())),
                ("to", list(pairs.iter().map(|pair| pair.to).collect())),
            ],
        ),
        Some(Scope::ReplaceAll { targets }) => (
            "plan.confirmation.replaceAll",
            vec![
                (
                    "goes",
                    Value::text(&texts.join(moving(plan, &summary.going, texts))),
                ),
                ("to", list(targets.clone())),
            ],
        ),
        Some(Scope::Grant { targets }) => (
            "plan.confirmation.grant",
            vec![("to", list(targets.clone()))],
        ),
        Some(Scope::Revoke { products }) => (
            "plan.confirmation.revoke",
            vec![("products", list(products.clone()))],
        ),
        Some(Scope::Adjust { products, .. }) => (
            "plan.confirmation.adjust",
            vec![("products", list(products.clone()))],
        ),
        Some(Scope::Like { .. }) | None => (
            "plan.confirmation.rows",
            vec![
                (
                    "goes",
                    Value::text(&texts.join(moving(plan, &summary.going, texts))),
                ),
                ("to", list(summary.coming.keys().copied().collect())),
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

/// Products that go from users who can move, or come to them, with how many users each.
fn moving(plan: &PlanDocument, products: &BTreeMap<SkuId, u64>, texts: &Texts) -> Vec<String> {
    if products.is_empty() {
        return vec![texts.say("plan.none", &[])];
    }
    products
        .iter()
        .map(|(sku, count)| {
            let product = Value::text(&plan.product_name(*sku));
            texts.say(
                "plan.goes.item",
                &[("product", product), ("count", Value::count(*count))],
            )
        })
        .collect()
}

/// A label and its values, one below the other where there are several.
pub(super) fn labelled(label: &str, values: &[String]) -> String {
    let padding = VALUE.saturating_sub(label.chars().count());
    let indent = " ".repeat(VALUE);
    format!(
        "{label}{}{}",
        " ".repeat(padding),
        values.join(&format!("\n{indent}"))
    )
}
