//! What the simulator saw of its callers.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use uuid::Uuid;

/// Changes of one user that are under way.
#[derive(Debug, Default)]
struct UnderWay {
    calls: u64,
    /// How many requests had arrived when the last of them was carried out.
    changed: u64,
    /// The number of the request that carried it out.
    by: u64,
}

/// Counters since the start or the last reset; the control path is not counted.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    pub(crate) requests: u64,
    pub(crate) bytes: u64,
    pub(crate) throttled: u64,
    pub(crate) before_retry_after: u64,
    by_path: BTreeMap<String, u64>,
    hosts: BTreeMap<String, u64>,
    /// Changes that were refused because they met another one of the same user.
    pub(crate) conflicts: u64,
    /// Resource units and writes that were charged.
    pub(crate) resource_units: u64,
    pub(crate) writes: u64,
    in_flight: u64,
    most_in_flight: u64,
    /// Changes under way, by user.
    users: HashMap<Uuid, UnderWay>,
    /// Requests that have arrived, since the start.
    arrivals: u64,
    most_per_user: u64,
}

impl Metrics {
    /// Starts again; what is in flight stays so.
    pub(crate) fn clear(&mut self) {
        let in_flight = self.in_flight;
        let users = std::mem::take(&mut self.users);
        let arrivals = self.arrivals;
        *self = Self {
            in_flight,
            arrivals,
            users,
            ..Self::default()
        };
    }

    /// A request arrives; gives its number.
    pub(crate) fn begin(&mut self, users: &[Uuid]) -> u64 {
        self.arrivals += 1;
        self.in_flight += 1;
        self.most_in_flight = self.most_in_flight.max(self.in_flight);
        for user in users {
            let under_way = self.users.entry(*user).or_default();
            under_way.calls += 1;
            self.most_per_user = self.most_per_user.max(under_way.calls);
        }
        self.arrivals
    }

    pub(crate) fn end(&mut self, users: &[Uuid]) {
        self.in_flight = self.in_flight.saturating_sub(1);
        for user in users {
            if let Some(under_way) = self.users.get_mut(user) {
                under_way.calls -= 1;
                if under_way.calls == 0 {
                    self.users.remove(user);
                }
            }
        }
    }

    /// True where the user was changed by another request after this one had arrived.
    pub(crate) fn overlaps(&self, user: Uuid, arrived: u64) -> bool {
        let known = self.users.get(&user);
        known.is_some_and(|known| known.changed > arrived && known.by != arrived)
    }

    /// A change of the user was carried out. Requests that have arrived and wait have overlapped with it.
    pub(crate) fn changed(&mut self, user: Uuid, arrived: u64) {
        let now = self.arrivals + 1;
        if let Some(known) = self.users.get_mut(&user).filter(|known| known.calls > 1) {
            known.changed = now;
            known.by = arrived;
        }
    }

    pub(crate) fn count_call(&mut self, method: &str, template: &str) {
        *self
            .by_path
            .entry(format!("{method} {template}"))
            .or_default() += 1;
    }

    pub(crate) fn count_host(&mut self, host: &str) {
        *self.hosts.entry(host.to_owned()).or_default() += 1;
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "requests": self.requests,
            "bytes": self.bytes,
            "throttled": self.throttled,
            "beforeRetryAfter": self.before_retry_after,
            "conflicts": self.conflicts,
            "resourceUnits": self.resource_units,
            "writes": self.writes,
            "mostInFlight": self.most_in_flight,
            "mostInFlightPerUser": self.most_per_user,
            "byPath": self.by_path,
            "hosts": self.hosts,
        })
    }
}
