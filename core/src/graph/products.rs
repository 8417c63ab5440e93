//! The tenant's products: `GET /subscribedSkus`.
//!
//! Source: learn.microsoft.com/graph/api/subscribedsku-list; no query option is supported. Pages are not
//! promised there, and are followed should they come (learn.microsoft.com/graph/paging).

use super::client::Graph;
use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::model::{Service, ServiceId, Sku, SkuId};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireSku {
    sku_id: SkuId,
    #[serde(default)]
    sku_part_number: Option<String>,
    #[serde(default)]
    applies_to: Option<String>,
    #[serde(default)]
    capability_status: Option<String>,
    #[serde(default)]
    consumed_units: Option<i64>,
    #[serde(default)]
    prepaid_units: Option<WireUnits>,
    #[serde(default)]
    service_plans: Vec<WireService>,
}

#[derive(Default, Deserialize)]
struct WireUnits {
    #[serde(default)]
    enabled: Option<i64>,
    #[serde(default)]
    warning: Option<i64>,
    #[serde(default)]
    suspended: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireService {
    service_plan_id: ServiceId,
    #[serde(default)]
    service_plan_name: Option<String>,
    #[serde(default)]
    applies_to: Option<String>,
}

impl WireSku {
    fn named(self, catalogue: &Catalogue) -> Sku {
        let part_number = self.sku_part_number.unwrap_or_default();
        let units = self.prepaid_units.unwrap_or_default();
        let mut services: Vec<Service> = self
            .service_plans
            .into_iter()
            .map(|wire| {
                let service_plan_name = wire.service_plan_name.unwrap_or_default();
                Service {
                    service_plan_id: wire.service_plan_id,
                    name: catalogue.service_name(wire.service_plan_id, &service_plan_name),
                    service_plan_name,
                    applies_to: wire.applies_to.unwrap_or_default(),
                }
            })
            .collect();
        services.sort_by_key(|service| service.service_plan_id);
        services.dedup_by_key(|service| service.service_plan_id);
        Sku {
            id: self.sku_id,
            name: catalogue.product_name(self.sku_id, &part_number),
            part_number,
            applies_to: self.applies_to.unwrap_or_default(),
            capability_status: self.capability_status.unwrap_or_default(),
            enabled: units.enabled.unwrap_or_default(),
            warning: units.warning.unwrap_or_default(),
            suspended: units.suspended.unwrap_or_default(),
            consumed: self.consumed_units.unwrap_or_default(),
            services,
        }
    }
}

impl Graph<'_> {
    /// Every product of the tenant, by part number.
    pub(crate) async fn list_products(&self, catalogue: &Catalogue) -> Result<Vec<Sku>, Error> {
        // By id: a page may be told twice while a tenant changes.
        let mut skus: BTreeMap<SkuId, Sku> = BTreeMap::new();
        self.pages("/subscribedSkus".into(), |page: Vec<WireSku>, _| {
            skus.extend(
                page.into_iter()
                    .map(|sku| (sku.sku_id, sku.named(catalogue))),
            );
            Ok(())
        })
        .await?;
        let mut skus: Vec<Sku> = skus.into_values().collect();
        // Each seat is some user's.
        let users = skus.iter().filter(|sku| sku.applies_to == "User");
        let users = users.map(|sku| sku.consumed).max().unwrap_or_default();
        self.meter
            .know_users(u64::try_from(users).unwrap_or_default());
        skus.sort_by(|one, other| (&one.part_number, one.id).cmp(&(&other.part_number, other.id)));
        Ok(skus)
    }
}
