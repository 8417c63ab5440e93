//! Everything that a simulator holds, behind one lock.

use crate::faults::{Effects, Script};
use crate::graph::Call;
use crate::graph::error::GraphError;
use crate::graph::reply::Reply;
use crate::graph::route::Route;
use crate::graph::throttle::Buckets;
use crate::metrics::Metrics;
use crate::options::Options;
use crate::random::Random;
use crate::state::ledger::{Entry, Locations};
use crate::state::session::Sessions;
use crate::state::{Tenant, generate, guid};
use crate::waits::Waits;

/// The state of a simulator.
#[derive(Debug)]
pub(crate) struct World {
    /// How it was started: a reset takes from here what it is not told, whatever came between.
    pub(crate) start: Options,
    pub(crate) tenant: Tenant,
    /// The seed of what the tenant as it is leaves to chance.
    pub(crate) seed: u64,
    pub(crate) ledger: Vec<Entry>,
    pub(crate) locations: Locations,
    pub(crate) metrics: Metrics,
    pub(crate) buckets: Buckets,
    pub(crate) sessions: Sessions,
    pub(crate) script: Script,
    pub(crate) waits: Waits,
    /// How often the tenant was replaced.
    pub(crate) resets: u64,
    requests: Random,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            start: options.clone(),
            tenant: generate::tenant(options.users, options.seed, options.cloud),
            seed: options.seed,
            ledger: Vec::new(),
            locations: Locations::default(),
            metrics: Metrics::default(),
            buckets: Buckets::default(),
            sessions: Sessions::new(options.seed),
            script: Script::default(),
            waits: Waits::default(),
            resets: 0,
            requests: Random::stream(options.seed, 0x4E9, 0),
        }
    }

    /// Starts again with another tenant: ledger, metrics, faults, waits and buckets are empty;
    /// tokens stay valid.
    pub(crate) fn replace(&mut self, tenant: Tenant, seed: u64) {
        self.locations = Locations::new(tenant.rules.location_refusals);
        self.tenant = tenant;
        self.seed = seed;
        self.ledger.clear();
        self.metrics.clear();
        self.buckets = Buckets::default();
        self.script = Script::default();
        self.waits = Waits::default();
        self.resets += 1;
    }

    /// The number of the next change, of licences or of a location.
    pub(crate) fn next_sequence(&self) -> usize {
        self.ledger.len() + self.locations.entries.len() + 1
    }

    /// The id of a request.
    pub(crate) fn next_request_id(&mut self) -> uuid::Uuid {
        self.requests.guid()
    }

    /// What the script of faults does to a request, or to an item of a batch.
    pub(crate) fn script_effects(&mut self, method: &str, path: &str, is_item: bool) -> Effects {
        let route = Route::find(method, path).ok();
        let users = &self.tenant.users;
        let key = route.as_ref().and_then(Route::user_key);
        let row = key.and_then(|key| users.find(key));
        let user = row.map(|row| users.rows()[row].id);
        let group = route.as_ref().and_then(Route::group_key).and_then(guid);
        self.script
            .effects(method, route.as_ref(), user.or(group), is_item, self.seed)
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
}
