//! What the server may refuse: services that exclude each other, or that would be on without what they need. Across
//! everything the user would hold, from products that stay and from groups as well. The server is the judge.

use super::document::StepFinding;
use super::world::World;
use crate::catalogue::{NeedKind, Standing};
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{Holding, ServiceId};

/// Everything that the change brings about; what was so before is no news.
pub(super) fn find(
    after: &Holding,
    on_before: &[ServiceId],
    on_after: &[ServiceId],
    world: &World<'_>,
) -> Vec<StepFinding> {
    let was_on = |id: ServiceId| on_before.binary_search(&id).is_ok();
    let excluded = world.product_rules.excluded(on_after);
    let mut found: Vec<StepFinding> = excluded
        .into_iter()
        .filter(|exclusion| !(was_on(exclusion.services.0) && was_on(exclusion.services.1)))
        .map(|exclusion| {
            // What Microsoft has come to accept is worth knowing and no more.
            let severity = match exclusion.standing {
                Standing::Unknown => Severity::Warning,
                Standing::Lifted | Standing::Advised => Severity::Note,
            };
            let services = vec![exclusion.services.0, exclusion.services.1];
            StepFinding::new(ErrorCode::ServicesExclude, severity).with(services)
        })
        .collect();
    for unmet in world.product_rules.unmet(on_before, on_after) {
        let had: Vec<ServiceId> = unmet
            .need
            .any_of
            .iter()
            .copied()
            .filter(|id| was_on(*id))
            .collect();
        let needs = if had.is_empty() {
            world.known(&unmet.need.any_of)
        } else {
            had
        };
        found.push(match unmet.need.kind {
            NeedKind::Refused => {
                let services = [unmet.service].into_iter().chain(needs).collect();
                StepFinding::new(ErrorCode::DependencyLost, Severity::Warning).with(services)
            }
            NeedKind::Assumed => {
                let finding =
                    StepFinding::new(ErrorCode::BaseProductLost, Severity::Warning).with(needs);
                match giver(unmet.service, after, world) {
                    Some(product) => finding.about(product),
                    None => finding,
                }
            }
        });
    }
    found
}

/// The product that gives a service which is on.
fn giver(service: ServiceId, after: &Holding, world: &World<'_>) -> Option<crate::model::SkuId> {
    let direct = after
        .direct
        .iter()
        .map(|license| (license.sku_id, &license.disabled_plans));
    let inherited = after
        .inherited
        .iter()
        .map(|license| (license.sku_id, &license.disabled_plans));
    direct
        .chain(inherited)
        .find(|(sku, off)| {
            let has = world
                .sku(*sku)
                .is_some_and(|sku| sku.service(service).is_some());
            has && off.binary_search(&service).is_err()
        })
        .map(|(sku, _)| sku)
}
