//! How many users can move, and why the others can't.

use super::{COLUMNS, Texts, Value};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{Cure, SkuId};
use crate::plan::{FindingCount, PlanDocument, StepFinding, Summary, cures};
use crate::text::finding::{hint, keyed, values};
use crate::text::value::shown;

/// Where the reason of a count stands.
const CAUSE: usize = 16;

/// Downgrades that are named one by one.
const LOWER_NAMED: usize = 5;

/// How many users can move, wait, need something first or have everything, and why.
pub(super) fn counts(plan: &PlanDocument, summary: &Summary, texts: &Texts) -> Vec<String> {
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
            lines.push(waits(plan, finding, summary, texts));
            let page = page(plan, finding, texts);
            lines.extend(page.map(|page| format!("        {page}")));
        }
    }
    if totals.blocked > 0 {
        lines.push(row(totals.blocked, "plan.blocked", &[]));
        let causes_told = plan.findings.iter().filter(|finding| is_cause(finding));
        if causes_told.map(|finding| finding.count).sum::<u64>() > totals.blocked {
            let overlap = texts.say("plan.blocked.overlap", &[]);
            lines.push(format!("        {overlap}"));
        }
        lines.extend(causes(plan, summary, texts, is_cause, true));
    }
    if totals.unchanged > 0 {
        // Who is to get something has it; where things only go, or are switched, there is nothing to have.
        let wishes = plan.request.wishes.all();
        let key = match wishes.iter().any(|wish| !wish.scope.targets().is_empty()) {
            true => "plan.unchanged",
            false => "plan.unchanged.nothing",
        };
        lines.push(row(totals.unchanged, key, &[]));
    }
    if totals.more_may_move {
        lines.push(format!("        {}", texts.say("plan.moreMayMove", &[])));
    }
    let others = causes(
        plan,
        summary,
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

/// How many wait for which product, and what would let them move.
fn waits(plan: &PlanDocument, finding: &FindingCount, summary: &Summary, texts: &Texts) -> String {
    let product = finding.target.as_deref().and_then(SkuId::parse);
    let row = product.and_then(|id| plan.seats.iter().find(|row| row.sku_id == id));
    let missing = row.and_then(|row| row.missing);
    let mut values = values(plan, finding, summary, texts);
    values.push(("free", Value::Count(row.map_or(0, |row| row.free))));
    values.push(("missing", Value::count(missing.unwrap_or_default())));
    let key = match missing {
        Some(_) => "plan.waits.missing",
        None => "plan.waits",
    };
    let count = texts.number(i64::try_from(finding.count).unwrap_or(i64::MAX));
    format!("{count:>6}  {}", texts.say(key, &values))
}

/// A finding's count, what it is, what helps, where, and the first users.
struct Row {
    count: String,
    label: String,
    cure: Option<String>,
    page: Option<String>,
    names: Option<String>,
}

/// A line per finding of a kind; beside it what helps, or below it where the line would grow too long; then the
/// first few users.
fn causes(
    plan: &PlanDocument,
    summary: &Summary,
    texts: &Texts,
    is_meant: impl Fn(&FindingCount) -> bool,
    with_cure: bool,
) -> Vec<String> {
    let meant = plan.findings.iter().filter(|finding| is_meant(finding));
    let meant: Vec<&FindingCount> = meant.collect();
    let is_lower = |finding: &&FindingCount| finding.id == ErrorCode::ServiceDowngraded;
    // A smaller product has nearly everything in a lower tier: the first few show it, and each is a finding.
    let lower = meant.iter().copied().filter(is_lower).skip(LOWER_NAMED);
    let untold: Vec<&FindingCount> = lower.collect();
    let is_told = |finding: &FindingCount| !untold.iter().any(|one| std::ptr::eq(*one, finding));
    let rows: Vec<Row> = meant
        .iter()
        .copied()
        .filter(|finding| is_told(finding))
        .map(|finding| {
            let values = values(plan, finding, summary, texts);
            Row {
                count: texts.number(i64::try_from(finding.count).unwrap_or(i64::MAX)),
                label: texts.say(&keyed("plan.cause", finding, ""), &values),
                cure: with_cure
                    .then(|| hint(plan, finding, &values, texts))
                    .flatten(),
                page: with_cure.then(|| page(plan, finding, texts)).flatten(),
                names: names(finding, summary, texts),
            }
        })
        .collect();
    let lower = (!untold.is_empty()).then(|| {
        let values = [("count", Value::count(untold.len() as u64))];
        format!("{:>14}  {}", "", texts.say("plan.lowerTiers", &values))
    });
    let width = |text: &str| text.chars().count();
    let widest = rows.iter().map(|row| width(&row.label)).max();
    let place = CAUSE + widest.unwrap_or_default() + 2;
    let is_wide = |row: &Row| {
        let cure = row.cure.as_deref().unwrap_or_default();
        place + width(cure) > COLUMNS
    };
    let are_wide = rows.iter().any(is_wide);
    let mut lines = Vec::with_capacity(rows.len());
    for Row {
        count,
        label,
        cure,
        page,
        names,
    } in rows
    {
        let padding = place - CAUSE - width(&label);
        let mut below = Vec::new();
        match cure {
            Some(cure) if !are_wide => {
                lines.push(format!("{count:>14}  {label}{}{cure}", " ".repeat(padding)));
            }
            cure => {
                lines.push(format!("{count:>14}  {label}"));
                below.extend(cure);
            }
        }
        below.extend(page);
        below.extend(names);
        let below = below
            .iter()
            .flat_map(|text| folded(text, COLUMNS - CAUSE - 2));
        lines.extend(below.map(|line| format!("{}{line}", " ".repeat(CAUSE + 2))));
    }
    lines.extend(lower);
    lines
}

/// The page of the admin centre where a finding can be mended, the nearest where there are several.
fn page(plan: &PlanDocument, finding: &FindingCount, texts: &Texts) -> Option<String> {
    let cures = cures(&StepFinding::from(finding), plan);
    let (page, href) = cures.into_iter().find_map(|cure| match cure {
        Cure::Link { page, href } => Some((page, href)),
        Cure::Request { .. } | Cure::Op { .. } => None,
    })?;
    let name = texts.say(&format!("cure.page.{}", page.word()), &[]);
    let values = [("page", Value::text(&name)), ("href", Value::text(&href))];
    Some(texts.say("plan.cure.page", &values))
}

/// A text in lines of up to so many letters, broken between words.
fn folded(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in text.split(' ') {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > columns {
            lines.push(String::new());
            length = 0;
        }
        if let Some(line) = lines.last_mut() {
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
        }
        length += letters;
    }
    lines
}

/// The first users a finding is about, and how many more there are.
fn names(finding: &FindingCount, summary: &Summary, texts: &Texts) -> Option<String> {
    let names = summary.names(&StepFinding::from(finding));
    if names.is_empty() {
        return None;
    }
    let listed = shown(&texts.join(names.iter().cloned()));
    let more = finding.count.saturating_sub(names.len() as u64);
    if more == 0 {
        return Some(listed);
    }
    let values = [
        ("names", Value::text(&listed)),
        ("count", Value::count(more)),
    ];
    Some(texts.say("plan.names.more", &values))
}

/// A finding that keeps users from moving and is no seat, which has its own line.
fn is_cause(finding: &FindingCount) -> bool {
    finding.severity == Severity::BlocksUser && finding.id != ErrorCode::SeatUnavailable
}
