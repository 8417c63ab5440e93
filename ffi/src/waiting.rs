//! Waits that a cancelled job does not sit out.

use futures_util::future::{Either, select};
use reseat_core::Control;
use std::future::Future;
use std::pin::pin;

/// The future's value, or `None` when the job was cancelled first.
pub(crate) async fn unless_cancelled<T>(
    control: &Control,
    future: impl Future<Output = T>,
) -> Option<T> {
    match select(pin!(future), pin!(control.cancelled())).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}
