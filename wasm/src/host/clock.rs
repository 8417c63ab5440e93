//! Time, as a page knows it.

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use reseat_core::ports::{Clock, PortFuture, UtcMillis};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// `Date.now`, `performance.now`, `setTimeout`, and messages to itself.
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
            if left == 0 {
                breathe().await;
            }
            while left > 0 {
                let part = left.min(LONGEST_MS);
                TimeoutFuture::new(u32::try_from(part).unwrap_or(u32::MAX)).await;
                left -= part;
            }
        })
    }
}

thread_local! {
    /// When the page had its last turn.
    static LAST_TURN_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// How long work goes on before the page has its turn; a turn for every little piece would take longer than the work.
const WORK_MS: f64 = 8.0;

/// Lets the page have its turn, where it waits for one long enough.
async fn breathe() {
    if performance_now() - LAST_TURN_MS.get() >= WORK_MS {
        yield_now().await;
    }
}

/// Lets the page have its turn at once: it draws, and hears presses.
pub(crate) async fn yield_now() {
    // `setTimeout` would wait four milliseconds each time, and a second each in a page out of sight.
    let turn = Promise::new(&mut |resolve, _| match MessageChannel::new() {
        Ok(channel) => {
            channel.port1().set_onmessage(Some(&resolve));
            if channel.port2().post_message(&JsValue::NULL).is_err() {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        }
        Err(_) => {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(turn).await;
    LAST_TURN_MS.set(performance_now());
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
