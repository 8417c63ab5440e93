//! The simulator: from a request to its answer.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::clock::Clock;
use crate::control;
use crate::exchange::{Answer, Request};
use crate::graph::http;
use crate::options::Options;
use crate::world::World;

/// The role of the token that a simulator starts with.
const FIRST_ROLE: &str = "License Administrator";

/// A simulated tenant. It answers requests one at a time; many threads may ask.
pub struct Sim {
    world: Mutex<World>,
    clock: Box<dyn Clock>,
    token: String,
    latency_ms: u64,
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").finish_non_exhaustive()
    }
}

/// A request on its way: counted as in flight until this is dropped.
#[derive(Debug)]
pub struct Visit<'a> {
    sim: &'a Sim,
    /// The users that it changes; `None` for a visit that is not counted.
    users: Option<Vec<Uuid>>,
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        if let Some(users) = &self.users {
            self.sim.world().metrics.end(users);
        }
    }
}

impl Sim {
    /// Makes a tenant.
    #[must_use]
    pub fn new(options: &Options, clock: impl Clock + 'static) -> Self {
        let mut world = World::new(options);
        let token = world.sessions.issue(&[FIRST_ROLE.to_owned()], false, None);
        let latency_ms = options.latency_ms;
        Self {
            world: Mutex::new(world),
            clock: Box::new(clock),
            token,
            latency_ms,
        }
    }

    /// The token of a License Administrator; it does not expire.
    #[must_use]
    pub fn token(&self) -> String {
        self.token.clone()
    }

    /// The id of the organization as it is now.
    #[must_use]
    pub fn tenant_id(&self) -> String {
        self.world().tenant.organization.id.to_string()
    }

    /// What every request waits before it is answered.
    #[must_use]
    pub fn latency_ms(&self) -> u64 {
        self.latency_ms
    }

    /// Answers a request. Never fails: whatever is wrong is in the answer.
    pub fn handle(&self, request: &Request) -> Answer {
        let _visit = self.arrive(request);
        self.answer(request)
    }

    /// Counts a request as in flight, for whoever answers it later than it arrived. The control
    /// path is not counted.
    pub fn arrive(&self, request: &Request) -> Visit<'_> {
        if control::is_control(request) {
            return Visit {
                sim: self,
                users: None,
            };
        }
        let mut world = self.world();
        let users = http::changed_users(&world, request);
        world.metrics.begin(&users);
        Visit {
            sim: self,
            users: Some(users),
        }
    }

    /// Answers a request that has arrived.
    pub fn answer(&self, request: &Request) -> Answer {
        let now_ms = self.clock.now_ms();
        let mut world = self.world();
        if control::is_control(request) {
            return control::answer(&mut world, request, now_ms);
        }
        let answer = http::respond(&mut world, request, now_ms);
        world.metrics.requests += 1;
        world.metrics.bytes += u64::try_from(answer.body.len()).unwrap_or(0);
        answer
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
