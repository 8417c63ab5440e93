//! Everything that a simulator holds, behind one lock.

use std::collections::HashMap;

use crate::faults::{Effects, Script};
use crate::graph::error::GraphError;
use crate::graph::reply::Reply;
use crate::graph::throttle::Buckets;
use crate::graph::{Call, Route};
use crate::metrics::Metrics;
use crate::options::{Cloud, Limits, Options};
use crate::random::{Random, hash};
use crate::state::ledger::Entry;
use crate::state::session::Sessions;
use crate::state::{Tenant, generate};

/// The state of a simulator.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) tenant: Tenant,
    pub(crate) ledger: Vec<Entry>,
    pub(crate) metrics: Metrics,
    pub(crate) buckets: Buckets,
    pub(crate) sessions: Sessions,
    pub(crate) script: Script,
    pub(crate) limits: Limits,
    pub(crate) cloud: Cloud,
    pub(crate) users: usize,
    pub(crate) seed: u64,
    /// How often the tenant was replaced.
    pub(crate) resets: u64,
    /// Until when which call should wait, in milliseconds, by method and path.
    waits: HashMap<u64, u64>,
    requests: Random,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            tenant: generate::tenant(options.users, options.seed, options.cloud),
            ledger: Vec::new(),
            metrics: Metrics::default(),
            buckets: Buckets::default(),
            sessions: Sessions::new(options.seed),
            script: Script::default(),
            limits: options.limits,
            cloud: options.cloud,
            users: options.users,
            seed: options.seed,
            resets: 0,
            waits: HashMap::new(),
            requests: Random::stream(options.seed, 0x4E9, 0),
        }
    }

    /// Starts again with another tenant: ledger, metrics, faults and buckets are empty; tokens
    /// stay valid.
    pub(crate) fn replace(&mut self, tenant: Tenant) {
        self.tenant = tenant;
        self.ledger.clear();
        self.metrics.clear();
        self.buckets = Buckets::default();
        self.script = Script::default();
        self.waits.clear();
        self.resets += 1;
    }

    /// The id of a request.
    pub(crate) fn next_request_id(&mut self) -> uuid::Uuid {
        self.requests.guid()
    }

    /// What the script of faults does to a request, or to an item of a batch.
    pub(crate) fn script_effects(&mut self, method: &str, path: &str, is_item: bool) -> Effects {
        let route = Route::find(method, path).ok();
        let user = route.as_ref().and_then(Route::user_key);
        let row = user.and_then(|key| self.tenant.users.find(key));
        let is_user = |key: &str| row.is_some() && self.tenant.users.find(key) == row;
        self.script
            .effects(method, path, is_item, is_user, self.seed)
    }

    /// The answer that a fault gives instead of ours.
    pub(crate) fn injected(
        &mut self,
        status: u16,
        retry_after: &[String],
        call: &Call<'_>,
    ) -> Reply {
        if status == 429 {
            self.metrics.throttled += 1;
        }
        let mut reply = GraphError::of_status(status).reply(call);
        for value in retry_after {
            reply.header("Retry-After", value);
        }
        reply
    }

    /// Counts a call that comes before its Retry-After is over.
    pub(crate) fn check_wait(&mut self, method: &str, path: &str, now_ms: u64) {
        let Some(until) = self.waits.remove(&target(method, path)) else {
            return;
        };
        if now_ms < until {
            self.metrics.before_retry_after += 1;
            self.waits.insert(target(method, path), until);
        }
    }

    /// Remembers how long the caller was told to wait. [D:thrguide] 4.3
    pub(crate) fn note_wait(&mut self, method: &str, path: &str, reply: &Reply, now_ms: u64) {
        if !matches!(reply.status, 429 | 503) {
            return;
        }
        let headers = reply.headers.iter();
        let told = headers.filter(|(name, _)| name.eq_ignore_ascii_case("Retry-After"));
        if let Some(until) = told.filter_map(|(_, value)| wait_end(value, now_ms)).max() {
            self.waits.insert(target(method, path), until);
        }
    }
}

fn target(method: &str, path: &str) -> u64 {
    let path = path.trim_matches('/').to_ascii_lowercase();
    hash(&format!("{} {path}", method.to_ascii_uppercase()))
}

/// When a wait is over: whole seconds, a fraction, or a date; what is none of them asks for none.
fn wait_end(value: &str, now_ms: u64) -> Option<u64> {
    if let Ok(seconds) = value.trim().parse::<f64>() {
        let wait = std::time::Duration::try_from_secs_f64(seconds).ok()?;
        return now_ms.checked_add(u64::try_from(wait.as_millis()).ok()?);
    }
    let format = &time::format_description::well_known::Rfc2822;
    let date = time::OffsetDateTime::parse(value.trim(), format).ok()?;
    u64::try_from(date.unix_timestamp()).ok()?.checked_mul(1000)
}
