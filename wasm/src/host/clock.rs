//! Time, as a page knows it.

use gloo_timers::future::TimeoutFuture;
use reseat_core::ports::{Clock, PortFuture, UtcMillis};
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// `Date.now`, `performance.now` and `setTimeout`.
#[derive(Debug)]
pub(crate) struct BrowserClock;

/// The longest wait `setTimeout` can count; it treats longer ones as none at all.
const LONGEST_MS: u64 = 0x7fff_ffff;

impl Clock for BrowserClock {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of any real date fit"
    )]
    fn now(&self) -> UtcMillis {
        js_sys::Date::now() as UtcMillis
    }

    fn monotonic_ms(&self) -> u64 {
        monotonic_ms()
    }

    fn sleep(&self, delay: Duration) -> PortFuture<'_, ()> {
        Box::pin(async move {
            let mut left = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
            while left > 0 {
                let part = left.min(LONGEST_MS);
                TimeoutFuture::new(u32::try_from(part).unwrap_or(u32::MAX)).await;
                left -= part;
            }
        })
    }
}

/// Milliseconds since the page began.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "performance.now is never negative, and its fraction is not needed"
)]
pub(crate) fn monotonic_ms() -> u64 {
    performance_now() as u64
}
