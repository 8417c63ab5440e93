//! Tokens of the page: it signs in, we ask.

use js_sys::{Array, Function, Object, Promise, Reflect};
use reseat_core::ports::{PortFuture, Token, TokenError, TokenRequest, TokenSource};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// The page's `tokenProvider(scopes, { signal, claims })`, or the one token of a configuration. Lives as
/// long as its job; the page may show a sign-in, which ends with the job.
pub(crate) struct PageTokens {
    provider: Option<Function>,
    scope: String,
    abort: Option<AbortController>,
    last: RefCell<Option<Token>>,
}

impl PageTokens {
    /// Tokens for the Graph root `root`. `given` serves until it is refused.
    pub(crate) fn new(provider: Option<Function>, root: &str, given: Option<Token>) -> PageTokens {
        PageTokens {
            provider,
            scope: format!("{root}/.default"),
            abort: AbortController::new().ok(),
            last: RefCell::new(given),
        }
    }

    async fn token(&self, request: TokenRequest) -> Result<Token, TokenError> {
        if !request.renew
            && let Some(token) = self.last.borrow().as_ref()
        {
            return Ok(token.clone());
        }
        let token = self
            .ask(request.claims.as_deref())
            .await
            .ok_or(TokenError)?;
        *self.last.borrow_mut() = Some(token.clone());
        Ok(token)
    }

    async fn ask(&self, claims: Option<&str>) -> Option<Token> {
        let provider = self.provider.as_ref()?;
        let options = Object::new();
        if let Some(abort) = &self.abort {
            Reflect::set(&options, &"signal".into(), &abort.signal()).ok()?;
        }
        let claims = claims.map_or(JsValue::UNDEFINED, JsValue::from_str);
        Reflect::set(&options, &"claims".into(), &claims).ok()?;
        let scopes = Array::of1(&self.scope.as_str().into());
        let answer = provider
            .call2(&JsValue::UNDEFINED, &scopes, &options)
            .ok()?;
        let text = JsFuture::from(Promise::resolve(&answer))
            .await
            .ok()?
            .as_string()?;
        // It has to fit a header line whole, or it would change the request it is put into.
        let is_sound = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        is_sound.then(|| Token::new(text))
    }
}

impl Drop for PageTokens {
    fn drop(&mut self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

/// The port.
pub(crate) struct JobTokens(pub(crate) Rc<PageTokens>);

impl TokenSource for JobTokens {
    fn token(&self, request: TokenRequest) -> PortFuture<'_, Result<Token, TokenError>> {
        Box::pin(self.0.token(request))
    }
}
