//! What the tenant subscribed to: `GET /directory/subscriptions`.
//!
//! Source: learn.microsoft.com/graph/api/resources/companysubscription. Which permission is enough to read it
//! is not documented for every role, so a plan is made without it where it can't be read.

use super::client::Graph;
use crate::error::Error;
use crate::model::{SkuId, Subscription};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireSubscription {
    #[serde(default)]
    sku_id: Option<String>,
    #[serde(default)]
    is_trial: Option<bool>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    next_lifecycle_date_time: Option<String>,
    #[serde(default)]
    total_licenses: Option<i64>,
}

impl Graph<'_> {
    /// Every subscription of the tenant.
    pub(crate) async fn subscriptions(&self) -> Result<Vec<Subscription>, Error> {
        let mut all = Vec::new();
        self.pages(
            "/directory/subscriptions".into(),
            |page: Vec<WireSubscription>, _| {
                all.extend(page.into_iter().filter_map(|wire| {
                    Some(Subscription {
                        sku_id: SkuId::parse(wire.sku_id.as_deref()?)?,
                        is_trial: wire.is_trial.unwrap_or_default(),
                        status: wire.status.unwrap_or_default(),
                        next_lifecycle: wire.next_lifecycle_date_time,
                        total: wire.total_licenses.unwrap_or_default(),
                    })
                }));
                Ok(())
            },
        )
        .await?;
        Ok(all)
    }
}
