//! A finding in words.

use super::{Texts, Value};
use crate::error::ErrorCode;
use crate::event::{Event, NamedService, Severity};
use crate::model::SkuId;
use crate::plan::{FindingCount, PlanDocument, StepFinding, Summary, cures};

/// The event of a finding of a plan.
pub(crate) fn finding(
    plan: &PlanDocument,
    finding: &FindingCount,
    summary: &Summary,
    texts: &Texts,
) -> Event {
    let values = values(plan, finding, summary, texts);
    let one = StepFinding::from(finding);
    Event::Finding {
        id: finding.id,
        severity: finding.severity,
        user_id: None,
        user_principal_name: None,
        target: finding.target.clone(),
        services: finding
            .services
            .iter()
            .map(|id| NamedService {
                service_plan_id: *id,
                name: plan.service_name(*id),
            })
            .collect(),
        group_id: finding.group_id.clone(),
        names: summary.names(&one).to_vec(),
        count: finding.count,
        message: texts.say(&keyed("finding", finding, ".message"), &values),
        hint: hint(plan, finding, &values, texts),
        cures: cures(&one, plan),
    }
}

/// What helps. What becomes of mailboxes and files is told where one of them is lost.
pub(crate) fn hint(
    plan: &PlanDocument,
    finding: &FindingCount,
    values: &[(&str, Value)],
    texts: &Texts,
) -> Option<String> {
    let is_plain = finding.id == ErrorCode::RequiredServiceLost
        && finding.target.is_none()
        && !finding.services.iter().any(|id| plan.keeps_data(*id));
    match is_plain {
        true => texts.find("finding.RequiredServiceLost.plain.hint", values),
        false => texts.find(&keyed("finding", finding, ".hint"), values),
    }
}

/// That columns of a file were left alone: no finding of a plan, which knows no file.
pub(crate) fn ignored_columns(columns: &[String], texts: &Texts) -> Event {
    let values = [
        ("count", Value::count(columns.len() as u64)),
        ("columns", Value::text(&texts.join(columns.iter().cloned()))),
    ];
    Event::Finding {
        id: ErrorCode::ColumnsIgnored,
        severity: Severity::Note,
        user_id: None,
        user_principal_name: None,
        target: None,
        services: Vec::new(),
        group_id: None,
        names: Vec::new(),
        count: columns.len() as u64,
        message: texts.say("finding.ColumnsIgnored.message", &values),
        hint: texts.find("finding.ColumnsIgnored.hint", &values),
        cures: Vec::new(),
    }
}

/// Entries of the list of users who are never touched that name nobody: no finding of a plan, which knows no file.
pub(crate) fn unknown_untouchables(unknown: &[(String, u64)], texts: &Texts) -> Event {
    const NAMED: usize = 5;
    let items = unknown.iter().take(NAMED).map(|(entry, line)| {
        let values = [("entry", Value::text(entry)), ("line", Value::label(*line))];
        texts.say("finding.NeverTouchUnknown.item", &values)
    });
    let listed = texts.join(items);
    let more = unknown.len().saturating_sub(NAMED) as u64;
    let listed = match more {
        0 => listed,
        more => {
            let values = [
                ("names", Value::text(&listed)),
                ("count", Value::count(more)),
            ];
            texts.say("plan.names.more", &values)
        }
    };
    let values = [
        ("count", Value::count(unknown.len() as u64)),
        ("entries", Value::text(&listed)),
    ];
    let names = unknown.iter().take(NAMED).map(|(entry, _)| entry.clone());
    Event::Finding {
        id: ErrorCode::NeverTouchUnknown,
        severity: Severity::Warning,
        user_id: None,
        user_principal_name: None,
        target: None,
        services: Vec::new(),
        group_id: None,
        names: names.collect(),
        count: unknown.len() as u64,
        message: texts.say("finding.NeverTouchUnknown.message", &values),
        hint: texts.find("finding.NeverTouchUnknown.hint", &values),
        cures: Vec::new(),
    }
}

/// Users who were named and whom the run that is undone did not change: no finding of the plan, which leaves them out.
pub(crate) fn not_changed(users: &[String], texts: &Texts) -> Event {
    const NAMED: usize = 5;
    let named = || users.iter().take(NAMED).cloned();
    let listed = texts.join(named());
    let listed = match users.len().saturating_sub(NAMED) as u64 {
        0 => listed,
        more => {
            let values = [
                ("names", Value::text(&listed)),
                ("count", Value::count(more)),
            ];
            texts.say("plan.names.more", &values)
        }
    };
    let values = [
        ("count", Value::count(users.len() as u64)),
        ("users", Value::text(&listed)),
    ];
    Event::Finding {
        id: ErrorCode::NotChangedByMove,
        severity: Severity::Note,
        user_id: None,
        user_principal_name: None,
        target: None,
        services: Vec::new(),
        group_id: None,
        names: named().collect(),
        count: users.len() as u64,
        message: texts.say("finding.NotChangedByMove.message", &values),
        hint: texts.find("finding.NotChangedByMove.hint", &values),
        cures: Vec::new(),
    }
}

/// The key of a finding's sentence; one that could name a product, a group or what is needed, and has none to
/// name, or that has a cause of its own to name, has its own form.
pub(crate) fn keyed(prefix: &str, finding: &FindingCount, part: &str) -> String {
    let form = match finding.id {
        ErrorCode::ProductNotHeld if finding.target.is_none() => ".any",
        ErrorCode::RequiredServiceLost if finding.target.is_some() => ".switched",
        ErrorCode::InheritedOnly | ErrorCode::AlsoInherited if finding.group_id.is_none() => ".any",
        _ => "",
    };
    format!("{prefix}.{}{form}{part}", finding.id.id())
}

/// What a finding's sentences name.
pub(crate) fn values(
    plan: &PlanDocument,
    finding: &FindingCount,
    summary: &Summary,
    texts: &Texts,
) -> Vec<(&'static str, Value)> {
    let product = finding
        .target
        .as_deref()
        .and_then(SkuId::parse)
        .map(|id| plan.product_name(id));
    let names: Vec<String> = finding
        .services
        .iter()
        .map(|id| plan.service_name(*id))
        .collect();
    // Microsoft gives several services one name: then Graph's name tells them apart.
    let names = match names.as_slice() {
        [one, other] if one == other => finding
            .services
            .iter()
            .map(|id| plan.full_service_name(*id))
            .collect(),
        _ => names,
    };
    let first = names.first().cloned().unwrap_or_default();
    let last = names.last().cloned().unwrap_or_default();
    // Where one service suffers for others, the others are those that are listed.
    let listed = match finding.id {
        ErrorCode::DependencyLost => names.get(1..).unwrap_or_default(),
        _ => &names,
    };
    let group = finding.group_id.as_deref().map(|id| plan.group_name(id));
    let locations = summary.locations.iter();
    let location = match summary.locations.len() {
        1 => locations.map(|(location, _)| location.clone()).collect(),
        _ => texts.join(locations.map(|(location, users)| {
            let location = Value::text(location);
            let values = [("location", location), ("count", Value::count(*users))];
            texts.say("plan.location.item", &values)
        })),
    };
    vec![
        ("count", Value::count(finding.count)),
        ("product", Value::text(&product.unwrap_or_default())),
        ("services", Value::text(&texts.join(listed.iter().cloned()))),
        ("service", Value::text(&first)),
        ("from", Value::text(&first)),
        ("to", Value::text(&last)),
        ("group", Value::text(&group.unwrap_or_default())),
        ("location", Value::text(&location)),
        (
            "date",
            Value::text(
                &finding
                    .date
                    .as_deref()
                    .map(|date| texts.date(date))
                    .unwrap_or_default(),
            ),
        ),
    ]
}
