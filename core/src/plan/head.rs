//! Everything of the document but its steps.

use super::build::Facts;
use super::document::{
    DocumentRequest, FORMAT_VERSION, FindingCount, GroupName, PlanDocument, Product, Question,
    SeatRow,
};
use super::effects::Effects;
use super::targets;
use crate::model::SkuId;
use std::collections::BTreeSet;

pub(super) fn head(
    facts: &Facts,
    effects: &Effects,
    seats: Vec<SeatRow>,
    is_maximum: bool,
) -> PlanDocument {
    let questions: Vec<Question> = effects
        .questions
        .iter()
        .map(|((from, to, sku_id), users)| Question {
            from: *from,
            to: *to,
            sku_id: *sku_id,
            users: *users,
        })
        .collect();
    PlanDocument {
        format_version: FORMAT_VERSION,
        tenant: facts.tenant.clone(),
        cloud: facts.cloud.clone(),
        catalogue_version: facts.catalogue_version.clone(),
        request: DocumentRequest {
            wishes: facts.wishes.clone(),
            users: facts.selection.clone(),
            rules: facts.rules.clone(),
        },
        totals: effects.totals(is_maximum),
        seats,
        products: products(facts, effects),
        groups: groups(facts, effects),
        applyable: questions.is_empty(),
        questions,
        findings: findings(facts, effects),
        steps: Vec::new(),
    }
}

/// Every product that occurs, by id. One that users hold and the tenant no longer lists has only its id.
fn products(facts: &Facts, effects: &Effects) -> Vec<Product> {
    let mut ids: BTreeSet<SkuId> = effects.held.clone();
    ids.extend(
        facts
            .wishes
            .all()
            .iter()
            .flat_map(|wish| wish.scope.products()),
    );
    ids.into_iter()
        .map(|id| match facts.skus.iter().find(|sku| sku.id == id) {
            Some(sku) => Product {
                sku_id: id,
                sku_part_number: sku.part_number.clone(),
                name: sku.name.clone(),
                services: sku.services.clone(),
            },
            None => Product {
                sku_id: id,
                sku_part_number: String::new(),
                name: id.to_string(),
                services: Vec::new(),
            },
        })
        .collect()
}

fn groups(facts: &Facts, effects: &Effects) -> Vec<GroupName> {
    effects
        .groups
        .iter()
        .map(|id| GroupName {
            group_id: id.clone(),
            display_name: facts.groups.get(id).cloned().unwrap_or_default(),
        })
        .collect()
}

/// What was found about products, then what was found about users, once each with its count.
fn findings(facts: &Facts, effects: &Effects) -> Vec<FindingCount> {
    let mut found = targets::find(facts, &effects.coming);
    found.extend(
        effects
            .findings
            .iter()
            .map(|(finding, count)| FindingCount {
                id: finding.id,
                severity: finding.severity,
                target: finding.target.clone(),
                services: finding.services.clone(),
                group_id: finding.group_id.clone(),
                date: None,
                count: *count,
            }),
    );
    found
}
