//! Runs a case: the plan is applied, and gone on with after every stop, until nothing is left to do.

use super::case::Case;
use super::disk::Disk;
use super::fate::Fate;
use super::judge;
use super::tenant::{OTHER_ID, Shape};
use super::wire::Wire;
use crate::in_process::ROOT;
use crate::scene::{START, Scene, SimClock};
use crate::simulator;
use futures_util::future::{Either, select};
use reseat_core::adapters::memory::{FakeClock, ListedTokens, MemoryFiles, SeededRandom};
use reseat_core::event::{Outcome, RunTotals, Totals};
use reseat_core::input::{Config, Request};
use reseat_core::planted::Bug;
use reseat_core::ports::Clock;
use reseat_core::text::Texts;
use reseat_core::{Client, Control, ErrorCode, Event, Events, Ports};
use reseat_sim::{Options, Sim};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::pin::pin;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

/// After so many processes nothing happens any more, and the last one has to come to an end.
const DISTURBED: usize = 4;

/// What a case came to.
#[derive(Debug)]
pub struct Told {
    /// Every operation, in order.
    pub ops: Vec<super::Op>,
    /// How many happenings fell.
    pub fallen: usize,
    /// What must not be; empty where all is well.
    pub wrongs: Vec<String>,
}

/// What one process came to.
#[derive(Debug, Default)]
pub(super) struct Session {
    /// It died before it came to an end.
    pub(super) is_dead: bool,
    pub(super) error: Option<ErrorCode>,
    pub(super) stopped: Option<ErrorCode>,
    pub(super) is_cancelled: bool,
    /// By user id.
    pub(super) results: Vec<(String, Outcome)>,
    pub(super) totals: Option<RunTotals>,
}

impl Session {
    /// Whether there is something to go on with.
    fn is_open(&self) -> bool {
        self.is_dead || self.error.is_some() || self.stopped.is_some() || self.is_cancelled || {
            let mut words = self.results.iter().map(|(_, word)| word);
            words.any(|word| {
                matches!(
                    word,
                    Outcome::Unknown | Outcome::MovedPending | Outcome::NotStarted
                )
            })
        }
    }
}

/// A plan, made once for each shape.
pub(super) struct Planned {
    pub(super) state: Value,
    pub(super) document: String,
    pub(super) steps: Vec<Value>,
}

static PLANS: LazyLock<Mutex<HashMap<String, Arc<Planned>>>> = LazyLock::new(Mutex::default);
static CONFIG: LazyLock<Arc<Config>> = LazyLock::new(|| {
    let config = json!({
        "environment": "Custom", "graphRoot": ROOT,
        "auth": {"kind": "accessToken", "token": "unused"},
    });
    Arc::new(Config::parse(config.to_string().as_bytes()).unwrap())
});
static TEXTS: LazyLock<Arc<Texts>> = LazyLock::new(|| Arc::new(Texts::english()));

fn planned(shape: &Shape) -> Arc<Planned> {
    let mut plans = PLANS.lock().unwrap();
    let plan = plans.entry(format!("{shape:?}")).or_insert_with(|| {
        let state = shape.state();
        let document = Scene::new(&state).plan(&shape.request());
        let plan: Value = serde_json::from_str(&document).unwrap();
        Arc::new(Planned {
            state,
            document,
            steps: plan["plan"]["steps"].as_array().unwrap().clone(),
        })
    });
    Arc::clone(plan)
}

/// Runs a case to its end and judges it.
pub fn run(case: &Case) -> Told {
    let planned = planned(&case.shape);
    let world = World::new(case, &planned.state);
    let apply = json!({"op": "apply", "document": planned.document, "host": "explore"});
    let mut sessions = vec![world.session(&apply, 0)];
    while sessions.last().is_some_and(Session::is_open) && sessions.len() <= DISTURBED + 1 {
        if sessions.len() >= DISTURBED {
            world.fate.disarm();
        }
        // Replicas have caught up by the time somebody comes back.
        world.clock.run(world.clock.sleep(Duration::from_secs(120)));
        let number = sessions.len();
        let session = world.session(&json!({"op": "resume", "host": "explore"}), number);
        // Where a process died before its journal began, or nothing is open, the plan is applied again: that is harmless.
        let is_nothing = matches!(
            session.error,
            Some(ErrorCode::NothingToResume | ErrorCode::MoveNotFound)
        );
        sessions.push(match is_nothing {
            true => world.session(&apply, number),
            false => session,
        });
    }
    let mut wrongs = world.wire.wrongs();
    judge::judge(case, &planned, &world, &sessions, &mut wrongs);
    Told {
        ops: world.fate.ops(),
        fallen: world.fate.fallen(),
        wrongs,
    }
}

/// The tenant with everything around it.
pub(super) struct World {
    pub(super) sim: Arc<Sim>,
    pub(super) clock: FakeClock,
    pub(super) fate: Fate,
    pub(super) disk: Disk,
    pub(super) wire: Arc<Wire>,
    seed: u64,
    bug: Option<Bug>,
}

impl World {
    fn new(case: &Case, state: &Value) -> World {
        let clock = FakeClock::at(START);
        let options = Options {
            users: 1,
            ..Options::default()
        };
        let sim = Arc::new(Sim::new(&options, SimClock(clock.clone())));
        simulator::reset(&sim, state);
        let fate = Fate::new(&case.script, Arc::clone(&sim), OTHER_ID);
        let disk = Disk::new(clock.clone(), fate.clone(), case.seed);
        let wire = Wire::new(
            (Arc::clone(&sim), clock.clone()),
            (fate.clone(), disk.clone()),
            case.seed,
            (case.slowest_ms, case.lag_ms),
        );
        World {
            sim,
            clock,
            fate,
            disk,
            wire: Arc::new(wire),
            seed: case.seed,
            bug: case.bug,
        }
    }

    /// One process, until its end or its death.
    fn session(&self, request: &Value, number: usize) -> Session {
        let control = Arc::new(self.bug.map_or_else(Control::new, Control::with_bug));
        self.fate.begin(&control);
        self.wire.begin();
        let heard = Heard::default();
        let number = u64::try_from(number).unwrap();
        let client = Client::new(
            Arc::clone(&CONFIG),
            Arc::clone(&TEXTS),
            Ports {
                transport: self.wire.clone(),
                clock: Arc::new(self.clock.clone()),
                tokens: Arc::new(ListedTokens::new((0..20).map(|_| self.sim.token()))),
                journal: Arc::new(self.disk.clone()),
                random: Arc::new(SeededRandom::new(self.seed.wrapping_add(number))),
                files: Arc::new(MemoryFiles::default()),
            },
        );
        let ended = self.clock.run(async {
            let request = Request::parse(request.to_string().as_bytes()).unwrap();
            let running = pin!(client.run(request, &control, &heard));
            let person = pin!(async {
                loop {
                    let seconds = self.fate.pause().await;
                    let pause = Duration::from_secs(u64::from(seconds));
                    self.clock.sleep(pause).await;
                    control.proceed();
                }
            });
            let death = pin!(self.fate.death());
            match select(running, select(death, person)).await {
                Either::Left((ended, _)) => Some(ended),
                Either::Right(_) => None,
            }
        });
        let mut session = heard.0.into_inner().unwrap();
        session.is_dead = ended.is_none();
        session.error = ended.and_then(Result::err).map(|error| error.code());
        session
    }
}

#[derive(Default)]
struct Heard(Mutex<Session>);

impl Events for Heard {
    fn emit(&self, event: Event) {
        let mut session = self.0.lock().unwrap();
        match event {
            Event::Result {
                user_id, result, ..
            } => session.results.push((user_id.to_string(), result)),
            Event::Done {
                totals,
                cancelled,
                stopped,
                ..
            } => {
                session.is_cancelled = cancelled;
                session.stopped = stopped;
                if let Some(Totals::Run(totals)) = totals {
                    session.totals = Some(totals);
                }
            }
            _ => {}
        }
    }
}

/// Results by user id; the last word counts.
pub(super) fn words(sessions: &[Session]) -> BTreeMap<&str, Outcome> {
    let all = sessions.iter().flat_map(|session| &session.results);
    all.map(|(user, word)| (user.as_str(), *word)).collect()
}
