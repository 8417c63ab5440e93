//! Everything that a simulator holds, behind one lock.

use serde_json::Value;

use crate::faults::{Effects, Instead, Script, Subject};
use crate::graph::error::GraphError;
use crate::graph::reply::Reply;
use crate::graph::route::Route;
use crate::graph::throttle::Buckets;
use crate::graph::{Call, http};
use crate::metrics::Metrics;
use crate::options::Options;
use crate::others::{self, Others};
use crate::random::Random;
use crate::state::ledger::{By, Change, Entry, Locations};
use crate::state::replicas::{Replicas, View};
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
    /// What others did that is neither of these.
    pub(crate) told: Vec<Value>,
    pub(crate) metrics: Metrics,
    pub(crate) buckets: Buckets,
    pub(crate) sessions: Sessions,
    pub(crate) script: Script,
    pub(crate) others: Others,
    pub(crate) replicas: Replicas,
    pub(crate) waits: Waits,
    /// How often the tenant was replaced.
    pub(crate) resets: u64,
    /// How often all links to further pages have expired.
    pub(crate) expired_links: u64,
    /// How many links lead to pages that come again.
    pub(crate) copies: u16,
    requests: Random,
    deeds: Random,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            start: options.clone(),
            tenant: generate::tenant(options.users, options.seed, options.cloud),
            seed: options.seed,
            ledger: Vec::new(),
            locations: Locations::default(),
            told: Vec::new(),
            metrics: Metrics::default(),
            buckets: Buckets::default(),
            sessions: Sessions::new(options.seed),
            script: Script::default(),
            others: Others::default(),
            replicas: Replicas::new(options.replicas.clone()),
            waits: Waits::default(),
            resets: 0,
            expired_links: 0,
            copies: 0,
            requests: Random::stream(options.seed, 0x4E9, 0),
            deeds: Random::stream(options.seed, 0xDEED, 0),
        }
    }

    /// Starts again with another tenant: ledger, metrics, faults, others, waits and buckets are empty;
    /// tokens stay valid.
    pub(crate) fn replace(&mut self, tenant: Tenant, seed: u64, replicas: Vec<u64>) {
        self.locations = Locations::new(tenant.rules.location_refusals);
        self.tenant = tenant;
        self.seed = seed;
        self.ledger.clear();
        self.told.clear();
        self.metrics.clear();
        self.buckets = Buckets::default();
        self.script = Script::default();
        self.others = Others::default();
        self.replicas = Replicas::new(replicas);
        self.waits = Waits::default();
        self.resets += 1;
    }

    /// The number of the next change, of whatever kind.
    pub(crate) fn next_sequence(&self) -> usize {
        self.ledger.len() + self.locations.entries.len() + self.told.len() + 1
    }

    /// The id of a request.
    pub(crate) fn next_request_id(&mut self) -> uuid::Uuid {
        self.requests.guid()
    }

    /// The id under which others do something.
    pub(crate) fn next_deed_id(&mut self) -> uuid::Uuid {
        self.deeds.guid()
    }

    /// The tenant as a replica shows it that is at that time.
    pub(crate) fn view(&self, at_ms: u64) -> View<'_> {
        View {
            tenant: &self.tenant,
            replicas: &self.replicas,
            at_ms,
        }
    }

    /// A caller's turn to change a user; refused where another request changed the user after this one had
    /// arrived. [O] 2.6 row 15
    pub(crate) fn claim(&mut self, row: usize, call: &Call<'_>) -> Result<Change, GraphError> {
        let user = self.tenant.users.rows()[row].id;
        if call.overlaps || self.metrics.overlaps(user, call.arrived) {
            self.metrics.conflicts += 1;
            return Err(GraphError::concurrent());
        }
        Ok(Change {
            request_id: call.request_id,
            now_ms: call.now_ms,
            by: By::Caller,
        })
    }

    /// Changes a user: replicas learn of it later, and the seats move.
    pub(crate) fn change_user(
        &mut self,
        row: usize,
        now_ms: u64,
        change: impl FnOnce(&mut Tenant),
    ) {
        let user = &self.tenant.users.rows()[row];
        self.replicas.remember(row, user, now_ms);
        let before = user.products();
        change(&mut self.tenant);
        let after = self.tenant.users.rows()[row].products();
        for (number, product) in self.tenant.products.iter_mut().enumerate() {
            let held = |list: &[u16]| list.iter().any(|one| usize::from(*one) == number);
            product.consumed += i64::from(held(&after)) - i64::from(held(&before));
        }
    }

    /// What the script of faults does to a request, or to an item of a batch; what others do before it is
    /// done first.
    pub(crate) fn script_effects(&mut self, call: &Call<'_>, is_item: bool) -> Effects {
        let route = Route::find(call.method, call.path).ok();
        let users = &self.tenant.users;
        let key = route.as_ref().and_then(Route::user_key);
        let row = key.and_then(|key| users.find(key));
        let user = row.map(|row| users.rows()[row].id);
        let group = route.as_ref().and_then(Route::group_key).and_then(guid);
        let subject = Subject {
            method: call.method,
            route: route.as_ref(),
            named: user.or(group),
            is_item,
            follows: !self.script.is_empty() && http::follows(call.query),
        };
        others::before(self, &subject, call.now_ms);
        self.script.effects(&subject, self.seed)
    }

    /// The answer that a fault gives instead of ours.
    pub(crate) fn injected(&mut self, instead: &Instead, call: &Call<'_>) -> Reply {
        if instead.status == 429 {
            self.metrics.throttled += 1;
        }
        instead.reply(call)
    }
}
