//! The simulator: from a request to its answer.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;
use crate::control::{self, Place};
use crate::exchange::{Answer, Request};
use crate::graph::arrival::Arrival;
use crate::graph::{cors, http};
use crate::options::Options;
use crate::others;
use crate::state::session::Wanted;
use crate::waits::Told;
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
    /// `None` for a visit that is not counted: the control path, and what browsers ask for themselves.
    arrival: Option<Arrival>,
    /// What its answer says about waiting.
    told: Vec<Told>,
    /// The number of the tenant that it came to.
    resets: u64,
}

impl Visit<'_> {
    /// Answers the request that has arrived.
    pub fn answer(&mut self, request: &Request) -> Answer {
        let now_ms = self.sim.clock.now_ms();
        let mut world = self.sim.world();
        if control::is_control(request) {
            return control::answer(&mut world, request, now_ms);
        }
        let none = Arrival::default();
        let arrival = self.arrival.as_ref().unwrap_or(&none);
        others::until(&mut world, now_ms);
        let (answer, told) = http::respond(&mut world, request, arrival, now_ms);
        self.told = told;
        if self.arrival.is_some() {
            world.metrics.requests += 1;
            world.metrics.bytes += u64::try_from(answer.body.len()).unwrap_or(0);
        }
        answer
    }

    /// The answer has left: from now on the caller knows what it says. A visit that ends without
    /// this has told nobody anything.
    pub fn depart(self) {
        let now_ms = self.sim.clock.now_ms();
        let mut world = self.sim.world();
        // What a tenant said that is gone binds nobody.
        if world.resets == self.resets {
            world.waits.note(&self.told, now_ms);
        }
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        if let Some(arrival) = &self.arrival {
            self.sim.world().metrics.end(&arrival.users);
        }
    }
}

impl Sim {
    /// Makes a tenant.
    #[must_use]
    pub fn new(options: &Options, clock: impl Clock + 'static) -> Self {
        let mut world = World::new(options);
        let token = world.sessions.issue(Wanted {
            roles: vec![FIRST_ROLE.to_owned()],
            ..Wanted::default()
        });
        let latency_ms = options.latency_ms;
        Self {
            world: Mutex::new(world),
            clock: Box::new(clock),
            token,
            latency_ms,
        }
    }

    /// Plays a scenario: a JSON object with the body of `POST /_sim/reset` as `state`, that of
    /// `POST /_sim/faults` as `faults` and that of `POST /_sim/others` as `others`, each of which may be
    /// absent.
    ///
    /// # Errors
    ///
    /// What is wrong in it, by the name of the member.
    pub fn play(&self, scenario: &[u8]) -> Result<(), String> {
        let now_ms = self.clock.now_ms();
        control::play(&mut self.world(), scenario, now_ms).map_err(|error| error.to_string())
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
        let mut visit = self.arrive(request);
        let answer = visit.answer(request);
        visit.depart();
        answer
    }

    /// Counts a request as in flight, for whoever answers it later than it arrived. Whether it came
    /// before it should have is judged now.
    pub fn arrive(&self, request: &Request) -> Visit<'_> {
        let mut visit = Visit {
            sim: self,
            arrival: None,
            told: Vec::new(),
            resets: 0,
        };
        if control::is_control(request) || cors::is_preflight(request) {
            return visit;
        }
        let now_ms = self.clock.now_ms();
        let mut world = self.world();
        let mut arrival = Arrival::of(&world.tenant, request);
        arrival.number = world.metrics.begin(&arrival.users);
        let told = arrival.calls.iter().copied().chain(arrival.batch);
        if world.waits.are_on(told, now_ms) {
            world.metrics.before_retry_after += 1;
        }
        visit.arrival = Some(arrival);
        visit.resets = world.resets;
        visit
    }

    /// A part of the state as `GET /_sim/state` gives it, and where the next one starts; the world
    /// stands still for one part only. `None` where the tenant was replaced since the first one.
    pub(crate) fn state_part(&self, from: Place) -> Option<(Vec<u8>, Option<Place>)> {
        let mut world = self.world();
        others::until(&mut world, self.clock.now_ms());
        control::state_part(&world, from)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
