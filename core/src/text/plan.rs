//! The human reading of a plan: made from the document, and from the brakes of the tenant it is for.

mod counts;
mod services;
mod wrap;

use self::counts::counts;
use self::services::services;
use self::wrap::wrapped;
use super::{Texts, Value};
use crate::model::{Brakes, ServiceId, SkuId};
use crate::plan::{NewServices, Opened, PlanDocument, Scope, Services, Summary, Wishes};

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

/// What a console shows in one line.
const COLUMNS: usize = 120;
/// Where the text stands that belongs to a label.
const VALUE: usize = 25;

fn lines(opened: &Opened, summary: &Summary, brakes: &Brakes, texts: &Texts) -> String {
    let plan = &opened.plan;
    let mut lines = vec![title(opened, texts), lead(plan, texts), String::new()];
    lines.extend(counts(plan, summary, texts));
    lines.push(String::new());
    if plan.totals.ready > 0 {
        if !is_plain(plan) {
            let label = texts.say("plan.goes", &[]);
            lines.push(labelled(&label, &going(plan, summary, texts)));
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

fn lead(plan: &PlanDocument, texts: &Texts) -> String {
    let request = &plan.request;
    let count = ("count", Value::count(plan.totals.users));
    let wish = match &request.wishes {
        Wishes::Same(wish) => wish,
        Wishes::Rows(rows) => {
            let wishes = ("wishes", Value::count(rows.wishes.len() as u64));
            return texts.say("plan.lead.rows", &[count, wishes]);
        }
    };
    let products =
        |ids: &[SkuId]| Value::text(&texts.join(ids.iter().map(|id| plan.product_name(*id))));
    let services = |ids: &[ServiceId]| {
        let names = match ids {
            [] => texts.say("plan.none", &[]),
            ids => texts.join(ids.iter().map(|id| plan.service_name(*id))),
        };
        Value::text(&names)
    };
    let what = match &wish.scope {
        Scope::Swap { pairs } => texts.join(pairs.iter().map(|pair| {
            texts.say(
                "plan.pair",
                &[
                    ("from", Value::text(&plan.product_name(pair.from))),
                    ("to", Value::text(&plan.product_name(pair.to))),
                ],
            )
        })),
        Scope::ReplaceAll { targets } => texts.say("plan.everything", &[("to", products(targets))]),
        Scope::Grant { targets } => texts.say("plan.grant", &[("to", products(targets))]),
        Scope::Revoke { products: named } => {
            return texts.say("plan.lead.revoke", &[("products", products(named)), count]);
        }
        Scope::Adjust {
            products: named,
            on,
            off,
        } => {
            let values = [
                ("products", products(named)),
                ("on", services(on)),
                ("off", services(off)),
                count,
            ];
            return texts.say("plan.lead.adjust", &values);
        }
        Scope::Like { user_id, .. } => {
            let user = Value::text(user_id.as_str());
            return texts.say("plan.lead.like", &[("user", user), count]);
        }
    };
    let (key, named) = match &wish.services {
        Services::Keep {
            also_off,
            new_services: NewServices::Off,
        } => ("plan.lead.keepNewOff", also_off),
        Services::Keep { also_off, .. } if also_off.is_empty() => ("plan.lead.keep", also_off),
        Services::Keep { also_off, .. } => ("plan.lead.alsoOff", also_off),
        Services::Off { services } => ("plan.lead.off", services),
        Services::OnlyOn { services } => ("plan.lead.onlyOn", services),
    };
    texts.say(
        key,
        &[
            ("pairs", Value::text(&what)),
            count,
            ("services", services(named)),
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
                    Value::text(&texts.join(going(plan, summary, texts))),
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
                    Value::text(&texts.join(going(plan, summary, texts))),
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

/// Which products go from users who can move, with how many users each.
fn going(plan: &PlanDocument, summary: &Summary, texts: &Texts) -> Vec<String> {
    if summary.going.is_empty() {
        return vec![texts.say("plan.none", &[])];
    }
    summary
        .going
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
fn labelled(label: &str, values: &[String]) -> String {
    let padding = VALUE.saturating_sub(label.chars().count());
    let indent = " ".repeat(VALUE);
    format!(
        "{label}{}{}",
        " ".repeat(padding),
        values.join(&format!("\n{indent}"))
    )
}
