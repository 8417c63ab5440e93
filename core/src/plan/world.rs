//! What every step is judged by: the tenant's products, the tables, and what holds for everybody.

use super::keep::{Pairing, Pairings, pairing};
use super::wish::{Rules, Scope, Wish};
use crate::catalogue::{Continuity, Families, Rules as ProductRules};
use crate::model::{Holding, ServiceId, Sku, SkuId};
use std::collections::HashMap;

#[derive(Debug)]
pub(super) struct World<'s> {
    skus: HashMap<SkuId, &'s Sku>,
    /// Services of the tenant that people keep their data in, whether Microsoft's list knows them or not.
    continuity: HashMap<ServiceId, Continuity>,
    pub(super) families: &'s Families,
    pub(super) product_rules: &'s ProductRules,
    pub(super) rules: &'s Rules,
    pairings: Pairings,
}

impl<'s> World<'s> {
    pub(super) fn new(
        skus: &'s [Sku],
        families: &'s Families,
        product_rules: &'s ProductRules,
        rules: &'s Rules,
    ) -> World<'s> {
        World {
            skus: skus.iter().map(|sku| (sku.id, sku)).collect(),
            continuity: (skus.iter().flat_map(|sku| &sku.services))
                .filter_map(|service| {
                    let id = service.service_plan_id;
                    let listed = families.continuity(id);
                    let kind = listed.or_else(|| Continuity::of(&service.service_plan_name))?;
                    Some((id, kind))
                })
                .collect(),
            families,
            product_rules,
            rules,
            pairings: Pairings::default(),
        }
    }

    /// A product of the tenant.
    pub(super) fn sku(&self, id: SkuId) -> Option<&'s Sku> {
        self.skus.get(&id).copied()
    }

    /// What people keep in a service, where losing the last of its kind would cost them that.
    pub(super) fn continuity(&self, service: ServiceId) -> Option<Continuity> {
        self.continuity.get(&service).copied()
    }

    /// What stands in an old product for the services of a target; nothing where the tenant no longer lists it.
    pub(super) fn pairing(&self, old: SkuId, target: SkuId) -> Option<&Pairing> {
        self.pairings.get(old, target)
    }

    /// Makes the pairings that a user's step needs, where no earlier one did.
    pub(super) fn prepare(&mut self, wish: &Wish, before: &Holding) {
        if matches!(
            wish.scope,
            Scope::Like { .. }
                | Scope::Restore { .. }
                | Scope::Adjust { .. }
                | Scope::Revoke { .. }
        ) {
            return;
        }
        for target in wish.scope.targets() {
            let Some(new) = self.sku(target) else {
                continue;
            };
            for license in &before.direct {
                let Some(old) = self.sku(license.sku_id) else {
                    continue;
                };
                if self.pairings.get(old.id, target).is_none() {
                    let made = pairing(old, new, &self.rules.service_map, self);
                    self.pairings.put(old.id, target, made);
                }
            }
        }
    }

    /// Those of some services that a product of the tenant has; the first few, as it is for people to read.
    pub(super) fn known(&self, services: &[ServiceId]) -> Vec<ServiceId> {
        const NAMED: usize = 3;
        let has = |id: &&ServiceId| self.skus.values().any(|sku| sku.service(**id).is_some());
        services.iter().filter(has).take(NAMED).copied().collect()
    }

    /// Services that are on, by any path; tenant-wide ones are nobody's to keep or lose. Sorted.
    pub(super) fn services_on(&self, holding: &Holding) -> Vec<ServiceId> {
        let direct = holding
            .direct
            .iter()
            .map(|license| (license.sku_id, &license.disabled_plans));
        let inherited = holding
            .inherited
            .iter()
            .map(|license| (license.sku_id, &license.disabled_plans));
        self.on_in(direct.chain(inherited))
    }

    /// Services that are on in any of these licences. Sorted.
    pub(super) fn on_in<'l>(
        &self,
        licenses: impl Iterator<Item = (SkuId, &'l Vec<ServiceId>)>,
    ) -> Vec<ServiceId> {
        let mut on: Vec<ServiceId> = licenses
            .filter_map(|(sku, off)| self.sku(sku).map(|sku| (sku, off)))
            .flat_map(|(sku, off)| {
                sku.services
                    .iter()
                    .filter(|service| service.is_switchable())
                    .map(|service| service.service_plan_id)
                    .filter(move |id| off.binary_search(id).is_err())
            })
            .collect();
        on.sort_unstable();
        on.dedup();
        on
    }
}
