use serde::{Deserialize, Serialize};

/// The tenant a plan is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenant {
    /// The organization's id, lower case.
    pub id: String,
    /// Its name.
    pub display_name: String,
}
