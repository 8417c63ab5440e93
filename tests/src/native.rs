//! A client as a native face has it, by sockets to a running simulator.

use crate::scene::{Ran, no_gaps};
use crate::schema;
use reseat::host::{FileJournal, SystemClock, SystemFiles, SystemRandom};
use reseat_core::adapters::ReqwestTransport;
use reseat_core::adapters::memory::ListedTokens;
use reseat_core::input::{Config, Request};
use reseat_core::text::Texts;
use reseat_core::{Client, Control, Error, Event, Events, Ports};
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Runs a future on a runtime of its own.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

#[derive(Default)]
struct Heard(Mutex<Vec<Value>>);

impl Events for Heard {
    fn emit(&self, event: Event) {
        let event = serde_json::to_value(event).unwrap();
        schema::must_fit("event", &event);
        no_gaps(&event);
        self.0.lock().unwrap().push(event);
    }
}

/// Runs one request with the native ports, journals below `state`. These tokens are used one after the other.
pub fn run(config: &Value, request: &Value, tokens: Vec<String>, state: &Path) -> Ran {
    schema::must_fit("request", request);
    let heard = Heard::default();
    let ended = block_on(attempt(config, request, tokens, state, &heard));
    let error = ended.err().map(|error| {
        let report = serde_json::to_value(error.report(&Texts::english())).unwrap();
        schema::must_fit("error", &report);
        no_gaps(&report);
        report
    });
    Ran {
        events: heard.0.into_inner().unwrap(),
        error,
    }
}

async fn attempt(
    config: &Value,
    request: &Value,
    tokens: Vec<String>,
    state: &Path,
    heard: &Heard,
) -> Result<(), Error> {
    let config = Config::parse(config.to_string().as_bytes())?;
    let ports = Ports {
        transport: Arc::new(ReqwestTransport::new(&config.environment)),
        clock: Arc::new(SystemClock::new()),
        tokens: Arc::new(ListedTokens::new(tokens)),
        journal: Arc::new(FileJournal::new(Some(state.to_path_buf()))),
        random: Arc::new(SystemRandom),
        files: Arc::new(SystemFiles::default()),
    };
    let request = Request::parse(request.to_string().as_bytes())?;
    Client::new(Arc::new(config), Arc::new(Texts::english()), ports)
        .run(request, &Control::new(), heard)
        .await
}
