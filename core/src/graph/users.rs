//! Users: lists by filter, single ones by id or address.
//!
//! Source: learn.microsoft.com/graph/api/user-list (page size at most 999, fields by `$select`) and the
//! resource pages of user, assignedLicense and licenseAssignmentState.

use super::batch::ItemAnswer;
use super::client::{Graph, passing};
use super::path::{query_value, segment};
use crate::error::{AnswerFault, Error};
use crate::model::{Holding, Inherited, License, ServiceId, SkuId, User, UserId, UserPlaces};
use crate::sort::{Moving, Sorting};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use std::fmt;

const SELECT: &str = "id,userPrincipalName,displayName,mail,usageLocation,accountEnabled,department,\
                      jobTitle,userType,assignedLicenses,licenseAssignmentStates";

/// Batches of reads that are under way at once.
const READ_AHEAD: usize = 4;
/// Users whose reading keeps all of them busy for a while.
pub(crate) const READ_AT_ONCE: usize = 10 * READ_AHEAD * super::batch::SIZE;

/// Users who are sorted before others on the same thread get their turn.
const SORTED_AT_ONCE: usize = 1_000;

/// Whom a list is about: everybody who meets all that is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// Holds this product, by any path.
    pub(crate) product: Option<SkuId>,
    /// Is of this department.
    pub(crate) department: Option<String>,
    /// Has this usage location.
    pub(crate) country: Option<String>,
}

/// The path of a list's first page.
pub(crate) fn list_path(filter: &Filter) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let conditions: Vec<String> = [
        // The GUID stands without quotes, as the examples of learn.microsoft.com/graph/aad-advanced-queries
        // have it.
        filter
            .product
            .map(|sku| format!("assignedLicenses/any(s:s/skuId eq {sku})")),
        filter
            .department
            .as_ref()
            .map(|name| format!("department eq {}", quoted(name))),
        filter
            .country
            .as_ref()
            .map(|country| format!("usageLocation eq {}", quoted(country))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let filter = match conditions.as_slice() {
        [] => String::new(),
        all => format!("&$filter={}", query_value(&all.join(" and "))),
    };
    format!("/users?$select={SELECT}{filter}&$count=true&$top=999")
}

/// The path of one user, by id or user principal name.
pub(crate) fn user_path(user: &str) -> String {
    format!("/users/{}?$select={SELECT}", segment(user))
}

/// `PATCH /users/{id}`: the path, relative to the version root.
pub(crate) fn location_path(user: &UserId) -> String {
    format!("/users/{}", segment(user.as_str()))
}

/// Its body. Source: learn.microsoft.com/graph/api/user-update: what is not named stays as it is.
pub(crate) fn location_body(location: &str) -> Value {
    json!({ "usageLocation": location })
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
    // Always there when asked for: absent must not read as "holds nothing".
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
    #[serde(default)]
    state: Option<IsError>,
}

/// Whether a group meant to give the product and could not, by the word of a state. Every other word counts as held,
/// also one that is yet unknown.
///
/// Source: learn.microsoft.com/graph/api/resources/licenseassignmentstate, `state`.
#[derive(Clone, Copy, Default)]
struct IsError(bool);

impl<'de> Deserialize<'de> for IsError {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<IsError, D::Error> {
        struct Word;
        // Looked at where it stands: a page has thousands of them.
        impl Visitor<'_> for Word {
            type Value = IsError;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a state")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<IsError, E> {
                Ok(IsError(word == "Error"))
            }
        }
        from.deserialize_str(Word)
    }
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
/// leave it out: then everything counts as direct, and the server is the judge.
///
/// Sources: learn.microsoft.com/graph/api/resources/licenseassignmentstate, `assignedByGroup`; the newer
/// platform stands on the beta pages of `microsoft.graph.cloudLicensing`.
fn holding(licenses: Vec<WireLicense>, states: Option<Vec<WireState>>) -> Holding {
    let mut holding = Holding::default();
    let mut licenses: Vec<(WireLicense, bool)> = licenses
        .into_iter()
        .map(|license| (license, false))
        .collect();
    for state in states.into_iter().flatten() {
        let Some(sku_id) = state.sku_id else {
            continue;
        };
        let mut is_held = false;
        for (license, is_stated) in &mut licenses {
            if license.sku_id == Some(sku_id) {
                (*is_stated, is_held) = (true, true);
            }
        }
        if !is_held {
            continue;
        }
        let License { disabled_plans, .. } = License::new(sku_id, state.disabled_plans);
        match state.assigned_by_group {
            // The user does not have it from there, and it uses no seat.
            Some(_) if state.state.is_some_and(|IsError(failed)| failed) => {}
            Some(mut group_id) => {
                group_id.make_ascii_lowercase();
                holding.inherited.push(Inherited {
                    sku_id,
                    group_id,
                    disabled_plans,
                });
            }
            None => holding.direct.push(License {
                sku_id,
                disabled_plans,
            }),
        }
    }
    let unstated = licenses.into_iter().filter(|(_, is_stated)| !is_stated);
    let unstated = unstated
        .filter_map(|(license, _)| Some(License::new(license.sku_id?, license.disabled_plans)));
    holding.direct.extend(unstated);
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
        // A user may be told twice while a tenant changes: the later word counts.
        let mut places = UserPlaces::default();
        self.pages(list_path(filter), |page: Vec<WireUser>, total| {
            let (before, read) = (users.len(), page.len());
            for wire in page {
                let user = User::from(wire);
                let place = u32::try_from(users.len()).unwrap_or(u32::MAX);
                let earlier = places
                    .add(&user.id, place)
                    .and_then(|at| usize::try_from(at).ok());
                match earlier.and_then(|at| users.get_mut(at)) {
                    Some(earlier) => *earlier = user,
                    None => users.push(user),
                }
            }
            if read > 0 && users.len() == before {
                return Err(Error::protocol(AnswerFault::PageRepeated));
            }
            self.meter.know_users(total.unwrap_or_default());
            progress(users.len() as u64, total);
            Ok(())
        })
        .await?;
        let mut sorting = Sorting::new(users.len());
        while sorting.go_on(SORTED_AT_ONCE, |one, other| {
            users[one].id.cmp(&users[other].id)
        }) {
            self.ports.let_others().await;
        }
        let mut moving = Moving::new(sorting.finish());
        while moving.go_on(SORTED_AT_ONCE, &mut users) {
            self.ports.let_others().await;
        }
        Ok(users)
    }

    /// These users, in this order, each with what came of reading it: `UserNotFound` for one that is not there,
    /// `NotPermitted`, `Throttled`, `GraphRefused` or `ProtocolError` for one that can't be read.
    ///
    /// Errors: those of a read that failed for all.
    pub(crate) async fn find_users(
        &self,
        names: &[String],
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<Vec<Result<User, Error>>, Error> {
        let chunks = names.chunks(super::batch::SIZE);
        let reads: Vec<_> = chunks.map(|chunk| self.find_some(chunk)).collect();
        let mut answers = stream::iter(reads).buffered(READ_AHEAD);
        let mut users = Vec::with_capacity(names.len());
        while let Some(some) = answers.try_next().await? {
            users.extend(some);
            progress(users.len() as u64, Some(names.len() as u64));
        }
        Ok(users)
    }

    async fn find_some(&self, names: &[String]) -> Result<Vec<Result<User, Error>>, Error> {
        let paths: Vec<String> = names.iter().map(|name| user_path(name)).collect();
        let started = self.ports.clock.monotonic_ms();
        let items = self.read_all(&paths).await?;
        let elapsed_ms = self.ports.clock.monotonic_ms().saturating_sub(started);
        Ok(names
            .iter()
            .zip(items)
            .map(|(name, item)| read_user(name, item, elapsed_ms))
            .collect())
    }
}

/// Reads one user's answer, which was got in this time.
fn read_user(name: &str, item: ItemAnswer, elapsed_ms: u64) -> Result<User, Error> {
    match item.status {
        200 => match serde_json::from_value::<WireUser>(item.body) {
            Ok(wire) => Ok(User::from(wire)),
            Err(fault) => Err(Error::protocol(AnswerFault::of(&fault))),
        },
        404 => Err(Error::nobody(name, None)),
        401 => Err(Error::TokenExpired {
            http: Some(item.refusal().http),
        }),
        403 => Err(Error::forbidden(item.refusal().http)),
        _ => {
            let (asked, attempts) = (item.retry_after, item.attempts);
            Err(passing(item.refusal(), asked, attempts, elapsed_ms))
        }
    }
}
