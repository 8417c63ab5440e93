//! The answers to which service stands for which, as a file of every face: services by name.

use super::document::PlanDocument;
use crate::model::ServiceId;
use std::collections::BTreeMap;

/// A plan's answers, and its open questions answered by taking each match. Names are Graph's `servicePlanName`, or
/// ids where the plan names none.
pub fn map_of(plan: &PlanDocument) -> BTreeMap<String, Vec<String>> {
    let name = |id: ServiceId| {
        plan.products
            .iter()
            .flat_map(|product| &product.services)
            .find(|service| service.service_plan_id == id && !service.service_plan_name.is_empty())
            .map_or_else(
                || id.to_string(),
                |service| service.service_plan_name.clone(),
            )
    };
    let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in &plan.request.rules.service_map {
        let to = entry.to.iter().map(|id| name(*id)).collect();
        map.insert(name(entry.from), to);
    }
    for question in &plan.questions {
        let to = map.entry(name(question.from)).or_default();
        let one = name(question.to);
        if !to.contains(&one) {
            to.push(one);
        }
    }
    map
}
