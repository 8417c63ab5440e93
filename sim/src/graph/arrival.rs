//! What a request is about, found when it arrives: whom it changes, and which calls it makes.

use std::borrow::Cow;

use serde_json::Value;
use uuid::Uuid;

use super::http::version;
use super::reply::Reply;
use super::route::{Resource, Route};
use super::{batch, query};
use crate::exchange::Request;
use crate::random::hash;
use crate::state::Tenant;
use crate::waits::Told;

/// One request, and where it is a batch each of its items.
#[derive(Debug, Default)]
pub(crate) struct Arrival {
    /// Its number, from 1; 0 for what is not counted.
    pub(crate) number: u64,
    /// The users whom it changes.
    pub(crate) users: Vec<Uuid>,
    /// The calls, as [`target`] names them: the request, or the items of a batch.
    pub(crate) calls: Vec<u64>,
    /// The batch, which shares its name with every other of its kind.
    pub(crate) batch: Option<u64>,
}

impl Arrival {
    /// Reads a request. A batch that is malformed makes no calls.
    pub(crate) fn of(tenant: &Tenant, request: &Request) -> Self {
        let path = request.path.split('?').next().unwrap_or("");
        let (_, below) = version(path);
        let mut arrival = Self::default();
        if !is_batch(&request.method, below) {
            arrival.add(tenant, &request.method, below);
            return arrival;
        }
        let document: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        if let Ok(batch) = batch::Batch::read(&document) {
            for item in &batch.items {
                arrival.add(tenant, item.method, item.path);
            }
            // Reads and changes have budgets of their own [D:throttle] 4.2, so that a batch of the one
            // kind that is turned away holds back its kind only. [U]
            let changes = batch.items.iter().any(|item| item.method != "GET");
            arrival.batch = Some(hash(&format!("$batch {changes}")));
        }
        arrival
    }

    /// What the answer to the whole of it says about waiting: for each of its calls, and where it is a
    /// batch for all others of its kind.
    pub(super) fn told(&self, reply: &Reply) -> impl Iterator<Item = Told> {
        let calls = self.calls.iter().filter_map(|call| Told::by(reply, *call));
        let batch = self.batch.and_then(|batch| Told::by(reply, batch));
        calls.chain(batch.map(Told::others))
    }

    fn add(&mut self, tenant: &Tenant, method: &str, path: &str) {
        self.calls.push(target(tenant, method, path));
        self.users.extend(changes(tenant, method, path));
    }
}

/// The user whom a call changes.
pub(super) fn changes(tenant: &Tenant, method: &str, path: &str) -> Option<Uuid> {
    let changes = Route::find(method, path).ok().filter(|route| {
        matches!(
            route.resource(),
            Resource::AssignLicense | Resource::UsageLocation
        )
    });
    let row = changes.and_then(|route| tenant.users.find(route.key()))?;
    Some(tenant.users.rows()[row].id)
}

/// True for `POST /$batch`.
pub(super) fn is_batch(method: &str, path: &str) -> bool {
    Route::find(method, path).is_ok_and(|route| route.resource() == Resource::Batch)
}

/// A number for a call: the same whether its user is named by id or by name, and however its path
/// is written.
pub(super) fn target(tenant: &Tenant, method: &str, path: &str) -> u64 {
    let Ok(route) = Route::find(method, path) else {
        let path = query::decode_segment(path).map_or(Cow::Borrowed(path), Cow::Owned);
        return hash(&format!("{method} {}", path.to_lowercase()));
    };
    let key = match tenant.users.find(route.key()) {
        Some(row) => tenant.users.rows()[row].id.to_string(),
        None => route.key().to_lowercase(),
    };
    hash(&format!("{method} {} {key}", route.shape.template))
}
