//! HTTP by `fetch`.

use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::callback::Timeout;
use reseat_core::ports::{
    HttpMethod, HttpRequest, HttpResponse, HttpTransport, PortFuture, TransportError,
};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

/// The browser's `fetch`: no cookies, no cache, no redirect, no referrer.
#[derive(Debug)]
pub(crate) struct Fetch;

/// Ends the exchange when the future is dropped; aborting one that ended does nothing.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl HttpTransport for Fetch {
    fn send<'a>(
        &'a self,
        request: &'a HttpRequest,
    ) -> PortFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(exchange(request))
    }

    fn may_send_twice(&self) -> bool {
        true
    }
}

async fn exchange(request: &HttpRequest) -> Result<HttpResponse, TransportError> {
    let abort = AbortOnDrop(
        AbortController::new().map_err(|_| not_sent("this browser cannot abort a request"))?,
    );
    let is_late = Rc::new(Cell::new(false));
    let _timer = Timeout::new(timeout_ms(request), {
        let (abort, is_late) = (abort.0.clone(), Rc::clone(&is_late));
        move || {
            is_late.set(true);
            abort.abort();
        }
    });
    // `fetch` does not say why it failed, so whatever was sent may have arrived. That matters for a
    // change; a read is repeated either way.
    let lost = |_| TransportError::NoAnswer {
        detail: if is_late.get() {
            "no answer in time"
        } else {
            "the browser got no answer"
        }
        .into(),
    };

    let builder = RequestBuilder::new(&request.url)
        .method(match request.method {
            HttpMethod::Get => Method::GET,
            HttpMethod::Post => Method::POST,
        })
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&abort.0.signal()));
    let builder = request
        .headers
        .iter()
        .fold(builder, |builder, (name, value)| {
            builder.header(name, value)
        })
        .header(
            "authorization",
            &format!("Bearer {}", request.token.expose()),
        );
    let ready = if request.body.is_empty() {
        builder.build()
    } else {
        builder.body(js_sys::Uint8Array::from(request.body.as_slice()))
    }
    .map_err(|_| not_sent("the browser refused the request"))?;

    let response = ready.send().await.map_err(lost)?;
    let body = response.binary().await.map_err(lost)?;
    let headers = response.headers().entries();
    Ok(HttpResponse {
        status: response.status(),
        headers: headers.collect(),
        body,
    })
}

fn timeout_ms(request: &HttpRequest) -> u32 {
    u32::try_from(request.timeout.as_millis())
        .unwrap_or(u32::MAX)
        .min(0x7fff_ffff)
}

fn not_sent(detail: &str) -> TransportError {
    TransportError::NotSent {
        detail: detail.into(),
    }
}
