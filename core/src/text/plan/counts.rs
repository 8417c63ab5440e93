//! How many users can move, and why the others can't.

use super::{COLUMNS, Texts, Value, keyed, product_value};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::SkuId;
use crate::plan::{FindingCount, PlanDocument};

/// Where the reason of a count stands.
const CAUSE: usize = 16;

/// How many users can move, wait, need something first or have everything, and why.
pub(super) fn counts(plan: &PlanDocument, texts: &Texts) -> Vec<String> {
    let totals = plan.totals;
    let row = |count: u64, key: &str, more: &[(&str, Value)]| {
        let mut values = vec![("count", Value::count(count))];
        values.extend_from_slice(more);
        let count = texts.number(i64::try_from(count).unwrap_or(i64::MAX));
        format!("{count:>6}  {}", texts.say(key, &values))
    };
    let mut lines = vec![row(totals.ready, "plan.ready", &[])];
    for finding in &plan.findings {
        if finding.id == ErrorCode::SeatUnavailable {
            let free = finding
                .target
                .as_deref()
                .and_then(SkuId::parse)
                .and_then(|id| plan.seats.iter().find(|row| row.sku_id == id))
                .map_or(0, |row| row.free);
            let values = [
                ("product", product_value(plan, finding)),
                ("free", Value::Count(free)),
            ];
            lines.push(row(finding.count, "plan.waits", &values));
        }
    }
    if totals.blocked > 0 {
        lines.push(row(totals.blocked, "plan.blocked", &[]));
        lines.extend(causes(plan, texts, is_cause, true));
    }
    if totals.unchanged > 0 {
        lines.push(row(totals.unchanged, "plan.unchanged", &[]));
    }
    let others = causes(
        plan,
        texts,
        |finding| finding.severity > Severity::BlocksUser,
        false,
    );
    if !others.is_empty() {
        lines.push(format!("        {}", texts.say("plan.worthKnowing", &[])));
        lines.extend(others);
    }
    lines
}

/// A line per finding of a kind; beside it what helps, or below it where the line would grow too long.
fn causes(
    plan: &PlanDocument,
    texts: &Texts,
    is_meant: impl Fn(&FindingCount) -> bool,
    with_cure: bool,
) -> Vec<String> {
    let rows: Vec<(String, String, Option<String>)> = plan
        .findings
        .iter()
        .filter(|finding| is_meant(finding))
        .map(|finding| {
            let values = [
                ("count", Value::count(finding.count)),
                ("product", product_value(plan, finding)),
            ];
            let count = texts.number(i64::try_from(finding.count).unwrap_or(i64::MAX));
            let label = texts.say(&keyed("plan.cause", finding, ""), &values);
            let cure = with_cure
                .then(|| texts.find(&keyed("finding", finding, ".hint"), &values))
                .flatten();
            (count, label, cure)
        })
        .collect();
    let width = |text: &str| text.chars().count();
    let widest = rows.iter().map(|(_, label, _)| width(label)).max();
    let place = CAUSE + widest.unwrap_or_default() + 2;
    let is_wide = |cure: &Option<String>| {
        let cure = cure.as_deref().unwrap_or_default();
        place + width(cure) > COLUMNS
    };
    let are_wide = rows.iter().any(|(_, _, cure)| is_wide(cure));
    let indent = " ".repeat(CAUSE + 2);
    rows.into_iter()
        .map(|(count, label, cure)| match cure {
            None => format!("{count:>14}  {label}"),
            Some(cure) if are_wide => format!("{count:>14}  {label}\n{indent}{cure}"),
            Some(cure) => {
                let padding = " ".repeat(place - CAUSE - width(&label));
                format!("{count:>14}  {label}{padding}{cure}")
            }
        })
        .collect()
}

/// A finding that keeps users from moving and is no seat, which has its own line.
fn is_cause(finding: &FindingCount) -> bool {
    finding.severity == Severity::BlocksUser && finding.id != ErrorCode::SeatUnavailable
}
