//! The API for programs: one request in, events out, a promise for the end. The same JSON as the C face.

use crate::error::{document, object, report_error};
use crate::host::{self, JobTokens, PageTokens};
use crate::widget::Ask;
use gloo_events::EventListener;
use js_sys::{Array, Function, Promise};
use reseat_core::error::{Retry, TABLE};
use reseat_core::event::Event;
use reseat_core::input::{Auth, Config, Request};
use reseat_core::ports::Token;
use reseat_core::text::Texts;
use reseat_core::{Client, Control, Error, Events};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortSignal;

/// One job: a configuration, where its tokens come from, and what it was asked.
pub(crate) struct Job {
    client: Client,
    request: Request,
    pub(crate) control: Arc<Control>,
    /// The language of the configuration.
    pub(crate) texts: Arc<Texts>,
}

impl Job {
    /// Checks configuration and request.
    ///
    /// Errors: as [`Config::parse`] and [`Request::parse`].
    pub(crate) fn new(config: &str, page: Rc<PageTokens>, ask: Ask) -> Result<Job, Error> {
        let mut config = Config::parse(config.as_bytes())?;
        let request = ask.into_request()?;
        let given = match &config.auth {
            Auth::AccessToken(token) if token.expose() != FROM_PROVIDER => Some(token.clone()),
            Auth::AccessToken(_) | Auth::None => None,
        };
        if page.provider().is_some() && config.auth == Auth::None {
            config.environment.refuse_closed()?;
            config.auth = Auth::AccessToken(Token::new(FROM_PROVIDER));
        }
        let tokens = JobTokens::new(page, config.environment.root(), given);
        let texts = Arc::new(Texts::for_language(&config.language));
        let ports = host::ports(tokens);
        let client = Client::new(Arc::new(config), Arc::clone(&texts), ports);
        Ok(Job {
            client,
            request,
            control: Arc::new(Control::new()),
            texts,
        })
    }

    /// Runs it to its end.
    ///
    /// Errors: as [`Client::run`].
    pub(crate) async fn run(self, events: &dyn Events) -> Result<(), Error> {
        self.client.run(self.request, &self.control, events).await
    }
}

/// Stands in the configuration where the page's provider gives the tokens.
pub(crate) const FROM_PROVIDER: &str = "tokenProvider";

/// Passes each event on at once and keeps the last.
struct Listener {
    on_event: Option<Function>,
    done: RefCell<JsValue>,
}

impl Events for Listener {
    fn emit(&self, event: Event) {
        let value = object(&event);
        if matches!(event, Event::Done { .. }) {
            *self.done.borrow_mut() = value.clone();
        }
        if let Some(on_event) = &self.on_event
            && let Err(thrown) = on_event.call1(&JsValue::UNDEFINED, &value)
        {
            // As the browser treats a listener that throws: the page is told, the job goes on.
            report_error(&thrown);
        }
    }
}

/// Runs a request. `provider` is `tokenProvider(scopes, { signal, claims })`. The promise gives the `done`
/// event, or is rejected with the error document and its JavaScript `name`.
#[wasm_bindgen]
pub fn run(
    config: &str,
    provider: Option<Function>,
    request: &str,
    on_event: Option<Function>,
    signal: Option<AbortSignal>,
) -> Promise {
    let page = Rc::new(PageTokens::new(provider, None));
    let job = match Job::new(config, page, Ask::Json(request.into())) {
        Ok(job) => job,
        Err(error) => return Promise::reject(&document(&error, &Texts::english())),
    };
    let texts = Arc::clone(&job.texts);
    let control = Arc::clone(&job.control);
    future_to_promise(async move {
        let _listener = signal.as_ref().map(|signal| {
            if signal.aborted() {
                control.cancel();
            }
            EventListener::once(signal, "abort", {
                let control = Arc::clone(&control);
                move |_| control.cancel()
            })
        });
        let listener = Listener {
            on_event,
            done: RefCell::new(JsValue::UNDEFINED),
        };
        match job.run(&listener).await {
            Ok(()) => Ok(listener.done.into_inner()),
            Err(error) => Err(document(&error, &texts)),
        }
    })
}

/// The table of errors: of each row what its error documents have in common.
#[wasm_bindgen(js_name = errorDocuments)]
pub fn error_documents() -> Array {
    #[derive(serde::Serialize)]
    struct Row {
        id: &'static str,
        status: i32,
        name: &'static str,
        retryable: bool,
    }
    let rows = TABLE.iter().map(|row| Row {
        id: row.id,
        status: row.code.status(),
        name: row.js_name,
        retryable: row.retry != Retry::Never,
    });
    rows.map(|row| object(&row)).collect()
}
