//! What the simulator saw of its callers.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use uuid::Uuid;

/// Counters since the start or the last reset; the control path is not counted.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    pub(crate) requests: u64,
    pub(crate) bytes: u64,
    pub(crate) throttled: u64,
    pub(crate) before_retry_after: u64,
    by_path: BTreeMap<String, u64>,
    hosts: BTreeMap<String, u64>,
    in_flight: u64,
    most_in_flight: u64,
    /// Changes under way, by user.
    users: HashMap<Uuid, u64>,
    most_per_user: u64,
}

impl Metrics {
    /// Starts again; what is in flight stays so.
    pub(crate) fn clear(&mut self) {
        let in_flight = self.in_flight;
        let users = std::mem::take(&mut self.users);
        *self = Self {
            in_flight,
            users,
            ..Self::default()
        };
    }

    pub(crate) fn begin(&mut self, users: &[Uuid]) {
        self.in_flight += 1;
        self.most_in_flight = self.most_in_flight.max(self.in_flight);
        for user in users {
            let under_way = self.users.entry(*user).or_default();
            *under_way += 1;
            self.most_per_user = self.most_per_user.max(*under_way);
        }
    }

    pub(crate) fn end(&mut self, users: &[Uuid]) {
        self.in_flight = self.in_flight.saturating_sub(1);
        for user in users {
            if let Some(under_way) = self.users.get_mut(user) {
                *under_way -= 1;
                if *under_way == 0 {
                    self.users.remove(user);
                }
            }
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
            "mostInFlight": self.most_in_flight,
            "mostInFlightPerUser": self.most_per_user,
            "byPath": self.by_path,
            "hosts": self.hosts,
        })
    }
}
