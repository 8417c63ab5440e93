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
    let values = values(plan, finding, texts);
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
        hint: texts.find(&keyed("finding", finding, ".hint"), &values),
        cures: cures(&one, plan),
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

/// The key of a finding's sentence; one that could name a product, a group or what is needed, and has none to
/// name, has its own form.
pub(crate) fn keyed(prefix: &str, finding: &FindingCount, part: &str) -> String {
    let form = match finding.id {
        ErrorCode::ProductNotHeld if finding.target.is_none() => ".any",
        ErrorCode::InheritedOnly | ErrorCode::AlsoInherited if finding.group_id.is_none() => ".any",
        _ => "",
    };
    format!("{prefix}.{}{form}{part}", finding.id.id())
}

/// What a finding's sentences name.
pub(crate) fn values(
    plan: &PlanDocument,
    finding: &FindingCount,
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
    let location = plan.request.rules.usage_location.clone();
    vec![
        ("count", Value::count(finding.count)),
        ("product", Value::text(&product.unwrap_or_default())),
        ("services", Value::text(&texts.join(listed.iter().cloned()))),
        ("service", Value::text(&first)),
        ("from", Value::text(&first)),
        ("to", Value::text(&last)),
        ("group", Value::text(&group.unwrap_or_default())),
        ("location", Value::text(&location.unwrap_or_default())),
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
