//! Tokens of the page: it signs in, we ask.
//!
//! One element asks once where several of its jobs need a token: they share the question, and the token that
//! came of it. Both live in memory only, as long as the page's function and somebody who uses them.

use crate::error::report_error;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect, TypeError};
use reseat_core::ports::{PortFuture, Token, TokenError, TokenRequest, TokenSource};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// A sign-in that takes longer is told about: the person may have to look for its window.
const PATIENCE_MS: u32 = 5_000;

/// Hears that the page's sign-in takes its time, and that it has answered.
pub(crate) type OnAwait = Rc<dyn Fn(bool)>;

/// The page's `tokenProvider(scopes, { signal, claims })`, with what it gave last.
pub(crate) struct PageTokens {
    provider: Option<Function>,
    on_await: Option<OnAwait>,
    /// The last token, and the scope it is for.
    last: RefCell<Option<(String, Token)>>,
    /// The question that is open; it belongs to those who wait for it.
    question: RefCell<Weak<Question>>,
}

impl PageTokens {
    /// Tokens of this function; without one there are none.
    pub(crate) fn new(provider: Option<Function>, on_await: Option<OnAwait>) -> PageTokens {
        PageTokens {
            provider,
            on_await,
            last: RefCell::default(),
            question: RefCell::default(),
        }
    }

    /// The page's function.
    pub(crate) fn provider(&self) -> Option<&Function> {
        self.provider.as_ref()
    }

    /// Forgets the last token, so that the next job asks.
    pub(crate) fn forget(&self) {
        self.last.take();
    }

    /// A token for `scope`; any but `refused`.
    async fn token(
        &self,
        scope: &str,
        refused: Option<&Token>,
        claims: Option<String>,
    ) -> Option<Token> {
        // Another job may have asked since: then its token serves.
        let known = self.last.borrow().clone();
        if let Some((_, token)) = known.filter(|(known, _)| known == scope)
            && claims.is_none()
            && Some(&token) != refused
        {
            return Some(token);
        }
        let open = self.question.borrow().upgrade();
        let question = match open.filter(|open| open.serves(scope, claims.as_deref())) {
            Some(open) => open,
            None => {
                let asked = Rc::new(self.ask(scope, claims)?);
                *self.question.borrow_mut() = Rc::downgrade(&asked);
                asked
            }
        };
        let answer = JsFuture::from(question.answer.clone()).await;
        let is_first = question.settle();
        match answer.and_then(|value| token_of(&value)) {
            Ok(token) => {
                *self.last.borrow_mut() = Some((scope.into(), token.clone()));
                Some(token)
            }
            Err(thrown) => {
                self.last.take();
                if is_first {
                    report_error(&thrown);
                }
                None
            }
        }
    }

    fn ask(&self, scope: &str, claims: Option<String>) -> Option<Question> {
        let provider = self.provider.as_ref()?;
        let abort = AbortController::new().ok()?;
        let options = Object::new();
        let asked_claims = claims
            .as_deref()
            .map_or(JsValue::UNDEFINED, JsValue::from_str);
        Reflect::set(&options, &"signal".into(), &abort.signal()).ok()?;
        Reflect::set(&options, &"claims".into(), &asked_claims).ok()?;
        let scopes = Array::of1(&scope.into());
        let answer = match provider.call2(&JsValue::UNDEFINED, &scopes, &options) {
            Ok(answer) => Promise::resolve(&answer),
            Err(thrown) => Promise::reject(&thrown),
        };
        Some(Question {
            scope: scope.into(),
            claims,
            answer,
            abort,
            is_settled: Cell::new(false),
            patience: RefCell::new(self.on_await.clone().map(Patience::new)),
        })
    }
}

/// The token in an answer, or what the page is told of an answer that holds none. It never says the answer.
fn token_of(answer: &JsValue) -> Result<Token, JsValue> {
    let wrong = |what: &str| Err(TypeError::new(what).into());
    match answer.as_string().map(Token::checked) {
        None => wrong("tokenProvider did not give a token as text"),
        Some(None) => wrong(
            "what tokenProvider gave can't be a token: it is empty or has signs that no header may hold",
        ),
        Some(Some(token)) => Ok(token),
    }
}

/// One question to the page. When nobody waits for it any more, its signal tells the page so.
struct Question {
    scope: String,
    claims: Option<String>,
    answer: Promise,
    abort: AbortController,
    is_settled: Cell<bool>,
    patience: RefCell<Option<Patience>>,
}

impl Question {
    /// Whether whoever asks the same may wait for this one's answer.
    fn serves(&self, scope: &str, claims: Option<&str>) -> bool {
        !self.is_settled.get() && self.scope == scope && self.claims.as_deref() == claims
    }

    /// It was answered. Gives whether that is news.
    fn settle(&self) -> bool {
        self.patience.take();
        !self.is_settled.replace(true)
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        if !self.is_settled.get() {
            self.abort.abort();
        }
    }
}

/// Tells when an answer takes its time, and when the waiting is over.
struct Patience {
    on_await: OnAwait,
    is_over: Rc<Cell<bool>>,
    _timer: Timeout,
}

impl Patience {
    fn new(on_await: OnAwait) -> Patience {
        let is_over = Rc::new(Cell::new(false));
        let timer = Timeout::new(PATIENCE_MS, {
            let (on_await, is_over) = (Rc::clone(&on_await), Rc::clone(&is_over));
            move || {
                is_over.set(true);
                on_await(true);
            }
        });
        Patience {
            on_await,
            is_over,
            _timer: timer,
        }
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        if self.is_over.get() {
            (self.on_await)(false);
        }
    }
}

/// The port: the tokens of one job.
pub(crate) struct JobTokens {
    page: Rc<PageTokens>,
    scope: String,
    /// What this job was given last; at first the one token of a configuration.
    last: RefCell<Option<Token>>,
}

impl JobTokens {
    /// Tokens for the Graph root `root`. `given` serves until it is refused.
    pub(crate) fn new(page: Rc<PageTokens>, root: &str, given: Option<Token>) -> JobTokens {
        JobTokens {
            page,
            scope: format!("{root}/.default"),
            last: RefCell::new(given),
        }
    }

    async fn next(&self, request: TokenRequest) -> Result<Token, TokenError> {
        let last = self.last.borrow().clone();
        if let Some(token) = last.clone()
            && !request.renew
        {
            return Ok(token);
        }
        let token = self
            .page
            .token(&self.scope, last.as_ref(), request.claims)
            .await
            .ok_or(TokenError)?;
        *self.last.borrow_mut() = Some(token.clone());
        Ok(token)
    }
}

impl TokenSource for JobTokens {
    fn token(&self, request: TokenRequest) -> PortFuture<'_, Result<Token, TokenError>> {
        Box::pin(self.next(request))
    }
}
