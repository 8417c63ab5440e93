//! A simulated tenant, a clock that is run instead of waited for, and a client between them.

use crate::in_process::{InProcess, ROOT};
use crate::{journal, schema, simulator};
use reseat_core::adapters::memory::{
    FakeClock, ListedTokens, MemoryFiles, MemoryJournal, SeededRandom,
};
use reseat_core::input::{Config, Request};
use reseat_core::ports::Clock;
use reseat_core::text::Texts;
use reseat_core::{Client, Control, Event, Events, Ports};
use reseat_sim::{Options, Sim};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::task::Poll;

/// 2026-11-24T09:00:00Z.
pub(crate) const START: i64 = 1_795_510_800_000;

/// A tenant and a client.
pub struct Scene {
    /// The tenant.
    pub sim: Arc<Sim>,
    /// The time of both.
    pub clock: FakeClock,
    /// The way between them.
    pub transport: Arc<InProcess>,
    /// The client's journals.
    pub journal: MemoryJournal,
    /// The client's tokens.
    pub tokens: Arc<ListedTokens>,
    /// The client's chance.
    pub random: Arc<SeededRandom>,
    /// The client's files.
    pub files: Arc<MemoryFiles>,
    /// Further members of the configuration.
    pub config: Value,
}

/// The simulator's view of the shared clock.
pub(crate) struct SimClock(pub(crate) FakeClock);

impl reseat_sim::Clock for SimClock {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.0.now()).unwrap()
    }
}

impl Scene {
    /// A tenant in this state; see [`crate::state`].
    pub fn new(state: &Value) -> Scene {
        Scene::with(state, &Options::default())
    }

    /// A tenant in this state, by a simulator with these options.
    pub fn with(state: &Value, options: &Options) -> Scene {
        let clock = FakeClock::at(START);
        let options = Options {
            users: 1,
            ..options.clone()
        };
        let sim = Arc::new(Sim::new(&options, SimClock(clock.clone())));
        simulator::reset(&sim, state);
        Scene {
            transport: Arc::new(InProcess::new(Arc::clone(&sim), clock.clone())),
            tokens: Arc::new(ListedTokens::new([sim.token()])),
            sim,
            clock,
            journal: MemoryJournal::default(),
            random: Arc::new(SeededRandom::new(5)),
            files: Arc::default(),
            config: json!({}),
        }
    }

    /// The same scene, whose client has these tokens.
    pub fn with_tokens(mut self, tokens: impl IntoIterator<Item = String>) -> Scene {
        self.tokens = Arc::new(ListedTokens::new(tokens));
        self
    }

    /// The same scene, whose client has these tokens and gets each new one after so long.
    pub fn with_slow_tokens(
        mut self,
        tokens: impl IntoIterator<Item = String>,
        delay: std::time::Duration,
    ) -> Scene {
        let slow = ListedTokens::new(tokens).slowly(self.clock.clone(), delay);
        self.tokens = Arc::new(slow);
        self
    }

    /// Sets the script of faults.
    pub fn faults(&self, script: &Value) {
        simulator::faults(&self.sim, script);
    }

    /// A client of this tenant.
    pub fn client(&self) -> Client {
        let mut config = json!({
            "environment": "Custom", "graphRoot": ROOT,
            "auth": {"kind": "accessToken", "token": "unused"},
        });
        for (member, value) in self.config.as_object().unwrap() {
            config[member] = value.clone();
        }
        schema::must_fit("config", &config);
        Client::new(
            Arc::new(Config::parse(config.to_string().as_bytes()).unwrap()),
            Arc::new(Texts::english()),
            Ports {
                transport: self.transport.clone(),
                clock: Arc::new(self.clock.clone()),
                tokens: self.tokens.clone(),
                journal: Arc::new(self.journal.clone()),
                random: self.random.clone(),
                files: self.files.clone(),
            },
        )
    }

    /// Runs a request to its end.
    pub fn run(&self, request: &Value) -> Ran {
        self.run_watched(request, |_, _| {})
    }

    /// Runs a request to its end and shows each event, and the control, to `watch`.
    pub fn run_watched(
        &self,
        request: &Value,
        watch: impl FnMut(&Value, &Control) + Send + 'static,
    ) -> Ran {
        let control = Arc::new(Control::new());
        self.clock.run(self.start(request, &control, watch))
    }

    /// Runs a request until its turn number `turns`, then drops it where it stands, as a process that dies does.
    /// Nothing where it came to its end before.
    pub fn crash(&self, request: &Value, turns: usize) -> Option<Ran> {
        let mut left = turns;
        self.crash_when(request, || {
            let is_over = left == 0;
            left = left.saturating_sub(1);
            is_over
        })
    }

    /// The same, before the first turn at which this holds.
    pub fn crash_when(&self, request: &Value, mut is_over: impl FnMut() -> bool) -> Option<Ran> {
        let control = Arc::new(Control::new());
        let mut run = Box::pin(self.start(request, &control, |_, _| {}));
        self.clock.run(std::future::poll_fn(|context| {
            if is_over() {
                return Poll::Ready(None);
            }
            run.as_mut().poll(context).map(Some)
        }))
    }

    /// Starts a request; the future is run by whoever asked, on the scene's clock.
    pub async fn start(
        &self,
        request: &Value,
        control: &Arc<Control>,
        watch: impl FnMut(&Value, &Control) + Send + 'static,
    ) -> Ran {
        schema::must_fit("request", request);
        let request = Request::parse(request.to_string().as_bytes()).unwrap();
        let heard = Heard {
            events: Mutex::default(),
            watch: Mutex::new(Box::new(watch)),
            control: Arc::clone(control),
        };
        let ended = self.client().run(request, control, &heard).await;
        let error = ended.err().map(|error| {
            let report = serde_json::to_value(error.report(&Texts::english())).unwrap();
            schema::must_fit("error", &report);
            no_gaps(&report);
            report
        });
        Ran {
            events: heard.events.into_inner().unwrap(),
            error,
        }
    }

    /// The plan of a request, as a document.
    pub fn plan(&self, request: &Value) -> String {
        let ran = self.run(request);
        assert_eq!(ran.error, None);
        ran.document()
    }

    /// The records of the only journal, checked.
    pub fn records(&self) -> Vec<Value> {
        let all = self.journal.all();
        assert_eq!(all.len(), 1, "journals");
        journal::records(&all[0])
    }
}

/// A sentence whose value is missing shows its name in braces; no name in a scene has any.
pub(crate) fn no_gaps(words: &Value) {
    for member in [
        "message",
        "hint",
        "text",
        "confirmation",
        "activity",
        "label",
        "reason",
    ] {
        let sentence = words[member].as_str().unwrap_or_default();
        assert!(
            !sentence.contains('{'),
            "{member} lacks a value: {sentence}"
        );
    }
}

type Watch = Box<dyn FnMut(&Value, &Control) + Send>;

struct Heard {
    events: Mutex<Vec<Value>>,
    watch: Mutex<Watch>,
    control: Arc<Control>,
}

impl Events for Heard {
    fn emit(&self, event: Event) {
        let event = serde_json::to_value(event).unwrap();
        schema::must_fit("event", &event);
        no_gaps(&event);
        no_gaps(&event["waiting"]);
        (self.watch.lock().unwrap())(&event, &self.control);
        self.events.lock().unwrap().push(event);
    }
}

/// What came of a request.
#[derive(Debug)]
pub struct Ran {
    /// Every event, in order.
    pub events: Vec<Value>,
    /// The error document, where the job failed.
    pub error: Option<Value>,
}

impl Ran {
    /// The id of the error.
    pub fn error_id(&self) -> &str {
        let error = self.error.as_ref();
        error.unwrap_or_else(|| panic!("no error: {:?}", self.events.last()))["id"]
            .as_str()
            .unwrap()
    }

    /// The last event, which is `done` and the only one.
    pub fn done(&self) -> &Value {
        assert_eq!(self.error, None);
        let done = self.events.last().unwrap();
        assert_eq!(done["event"], "done");
        assert_eq!(self.of("done").len(), 1);
        done
    }

    /// The events of one kind.
    pub fn of(&self, kind: &str) -> Vec<&Value> {
        self.events
            .iter()
            .filter(|event| event["event"] == kind)
            .collect()
    }

    /// The plan.
    pub fn document(&self) -> String {
        self.done()["document"].as_str().unwrap().to_owned()
    }

    /// Result by user principal name; each user has one.
    pub fn results(&self) -> BTreeMap<String, String> {
        self.done();
        let mut results = BTreeMap::new();
        for event in self.of("result") {
            let text = |member: &str| event[member].as_str().unwrap().to_owned();
            let before = results.insert(text("userPrincipalName"), text("result"));
            assert_eq!(before, None, "two results: {event}");
        }
        results
    }

    /// How many users ended so.
    pub fn count(&self, result: &str) -> usize {
        self.results()
            .values()
            .filter(|word| *word == result)
            .count()
    }
}

/// A request that goes on with the newest run.
pub fn resume() -> Value {
    json!({"op": "resume", "reason": "CHG-1", "host": "test"})
}

/// A request that applies a document.
pub fn apply(document: &str) -> Value {
    json!({"op": "apply", "document": document, "reason": "CHG-1", "host": "test"})
}
