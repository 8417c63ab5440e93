//! The tenant: `GET /organization`.

use super::client::{Call, Graph};
use crate::error::{AnswerFault, Error};
use crate::model::{Tenant, TenantId};
use serde::Deserialize;

#[derive(Deserialize)]
struct WireOrganizations {
    value: Vec<WireOrganization>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireOrganization {
    // What a plan and a journal are held against later must not be half an id.
    id: TenantId,
    #[serde(default)]
    display_name: Option<String>,
}

impl Graph<'_> {
    /// The tenant that the token belongs to.
    pub(crate) async fn organization(&self) -> Result<Tenant, Error> {
        let call = Call::get("/organization?$select=id,displayName");
        let wire: WireOrganizations = self.parse(&self.read(&call).await?)?;
        let one = wire
            .value
            .into_iter()
            .next()
            .ok_or_else(|| Error::protocol(AnswerFault::NoOrganization))?;
        Ok(Tenant {
            id: one.id.to_string(),
            display_name: one.display_name.unwrap_or_default(),
        })
    }
}
