//! Users: lists by filter, single ones by id or address.
//!
//! Source: learn.microsoft.com/graph/api/user-list (page size at most 999, fields by `$select`) and the
//! resource pages of user, assignedLicense and licenseAssignmentState.

use super::client::Graph;
use super::path::{query_value, segment};
use crate::error::Error;
use crate::model::{Holding, Inherited, License, ServiceId, SkuId, User, UserId};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::Deserialize;

const SELECT: &str = "id,userPrincipalName,displayName,mail,usageLocation,accountEnabled,department,\
                      jobTitle,userType,assignedLicenses,licenseAssignmentStates";

/// Batches of reads that are under way at once.
const READ_AHEAD: usize = 4;

/// Whom a list is about.
pub(crate) enum Filter {
    Holding(SkuId),
    Everybody,
}

/// The path of a list's first page.
pub(crate) fn list_path(filter: &Filter) -> String {
    match filter {
        // The GUID stands without quotes (graph-api.md 2.1).
        Filter::Holding(sku) => {
            let filter = query_value(&format!("assignedLicenses/any(s:s/skuId eq {sku})"));
            format!("/users?$select={SELECT}&$filter={filter}&$count=true&$top=999")
        }
        Filter::Everybody => format!("/users?$select={SELECT}&$count=true&$top=999"),
    }
}

/// The path of one user, by id or user principal name.
pub(crate) fn user_path(user: &str) -> String {
    format!("/users/{}?$select={SELECT}", segment(user))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireUser {
    id: UserId,
    #[serde(default)]
    user_principal_name: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    mail: Option<String>,
    #[serde(default)]
    department: Option<String>,
    #[serde(default)]
    job_title: Option<String>,
    #[serde(default)]
    usage_location: Option<String>,
    #[serde(default)]
    account_enabled: Option<bool>,
    #[serde(default)]
    user_type: Option<String>,
    #[serde(default)]
    assigned_licenses: Vec<WireLicense>,
    #[serde(default)]
    license_assignment_states: Option<Vec<WireState>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLicense {
    sku_id: Option<SkuId>,
    #[serde(default)]
    disabled_plans: Vec<ServiceId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireState {
    sku_id: Option<SkuId>,
    #[serde(default)]
    disabled_plans: Vec<ServiceId>,
    #[serde(default)]
    assigned_by_group: Option<String>,
}

impl From<WireUser> for User {
    fn from(wire: WireUser) -> User {
        let holding = holding(wire.assigned_licenses, wire.license_assignment_states);
        User {
            user_principal_name: wire.user_principal_name.unwrap_or_default(),
            display_name: wire.display_name.unwrap_or_default(),
            id: wire.id,
            mail: wire.mail,
            department: wire.department,
            job_title: wire.job_title,
            usage_location: wire.usage_location.filter(|location| !location.is_empty()),
            account_enabled: wire.account_enabled,
            user_type: wire.user_type,
            holding,
        }
    }
}

/// Only `licenseAssignmentStates` tells direct from inherited. Tenants on the newer licensing platform may
/// leave it out (graph-api.md 10): then everything counts as direct, and the server is the judge.
fn holding(licenses: Vec<WireLicense>, states: Option<Vec<WireState>>) -> Holding {
    let mut holding = Holding::default();
    let states = states.unwrap_or_default();
    for license in licenses {
        let Some(sku_id) = license.sku_id else {
            continue;
        };
        let mut is_stated = false;
        for state in states.iter().filter(|state| state.sku_id == Some(sku_id)) {
            is_stated = true;
            let License { disabled_plans, .. } = License::new(sku_id, state.disabled_plans.clone());
            match &state.assigned_by_group {
                Some(group) => holding.inherited.push(Inherited {
                    sku_id,
                    group_id: group.to_ascii_lowercase(),
                    disabled_plans,
                }),
                None => holding.direct.push(License {
                    sku_id,
                    disabled_plans,
                }),
            }
        }
        if !is_stated {
            holding
                .direct
                .push(License::new(sku_id, license.disabled_plans));
        }
    }
    holding.sort();
    holding.direct.dedup_by_key(|license| license.sku_id);
    holding
}

impl Graph<'_> {
    /// Everybody the filter meets; `progress` is told how many were read, of how many.
    pub(crate) async fn list_users(
        &self,
        filter: &Filter,
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<Vec<User>, Error> {
        let mut users: Vec<User> = Vec::new();
        self.pages(list_path(filter), |page: Vec<WireUser>, total| {
            users.extend(page.into_iter().map(User::from));
            progress(users.len() as u64, total);
        })
        .await?;
        // A page may be told twice while a tenant changes.
        users.sort_by(|one, other| one.id.cmp(&other.id));
        users.dedup_by(|one, other| one.id == other.id);
        Ok(users)
    }

    /// These users, in this order; `None` for one that does not exist.
    pub(crate) async fn find_users(
        &self,
        names: &[String],
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<Vec<Option<User>>, Error> {
        let chunks: Vec<&[String]> = names.chunks(super::batch::SIZE).collect();
        let mut answers = stream::iter(chunks.into_iter().map(|chunk| self.find_some(chunk)))
            .buffered(READ_AHEAD);
        let mut users = Vec::with_capacity(names.len());
        while let Some(some) = answers.try_next().await? {
            users.extend(some);
            progress(users.len() as u64, Some(names.len() as u64));
        }
        Ok(users)
    }

    async fn find_some(&self, names: &[String]) -> Result<Vec<Option<User>>, Error> {
        let paths: Vec<String> = names.iter().map(|name| user_path(name)).collect();
        self.read_all(&paths)
            .await?
            .into_iter()
            .map(|item| match item.status {
                200 => match serde_json::from_value::<WireUser>(item.body) {
                    Ok(wire) => Ok(Some(User::from(wire))),
                    Err(fault) => Err(Error::ProtocolError {
                        detail: super::client::unquoted(&fault),
                        http: None,
                    }),
                },
                404 => Ok(None),
                // An address that can't be one is refused with 400: it is nobody's.
                400 => Ok(None),
                401 => Err(Error::TokenExpired {
                    http: Some(item.refusal().http),
                }),
                403 => Err(Error::NotPermitted {
                    account: String::new(),
                    roles: String::new(),
                    http: Some(item.refusal().http),
                }),
                _ => {
                    let refusal = item.refusal();
                    Err(Error::GraphRefused {
                        message: refusal.message,
                        http: refusal.http,
                    })
                }
            })
            .collect()
    }
}
