//! How a face talks to a running job: cancel, pause, continue.

use crate::planted::Bug;
use event_listener::{Event as Bell, EventListener};
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared between a face and the job it started. Cancelling is final; pausing is not.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    paused: AtomicBool,
    changed: Bell,
    #[cfg(feature = "planted")]
    bug: Option<Bug>,
}

impl Control {
    /// A control nobody has touched yet.
    pub fn new() -> Control {
        Control::default()
    }

    /// Asks the job to stop: nothing new is sent, what is in flight is settled.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        self.ring();
    }

    /// Holds back new changes until [`Control::proceed`]; what is in flight is settled.
    pub fn pause(&self) {
        self.paused.store(true, Ordering::SeqCst);
        self.ring();
    }

    /// Ends a pause.
    pub fn proceed(&self) {
        self.paused.store(false, Ordering::SeqCst);
        self.ring();
    }

    /// Whether the job was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    /// Resolves once the job was asked to stop.
    pub async fn cancelled(&self) {
        self.until(|| self.is_cancelled()).await;
    }

    /// Resolves while the job is not paused, at once when it is cancelled or `is_stopping`.
    pub async fn running(&self, is_stopping: impl Fn() -> bool) {
        let is_paused = || self.paused.load(Ordering::SeqCst);
        self.until(|| self.is_cancelled() || is_stopping() || !is_paused())
            .await;
    }

    /// Makes everybody who waits here look again.
    pub(crate) fn ring(&self) {
        self.changed.notify(usize::MAX);
    }

    /// Resolves once this holds; it is asked again whenever the bell rings.
    pub(crate) async fn until(&self, reached: impl Fn() -> bool) {
        loop {
            // Listen first, look second: a change between the two is not missed.
            let listener: EventListener = self.changed.listen();
            if reached() {
                return;
            }
            listener.await;
        }
    }
}

impl Control {
    /// A control of a job that lacks this safeguard.
    #[cfg(feature = "planted")]
    pub fn with_bug(bug: Bug) -> Control {
        Control {
            bug: Some(bug),
            ..Control::default()
        }
    }

    /// Whether the job lacks this safeguard.
    #[cfg(feature = "planted")]
    pub(crate) fn lacks(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// Whether the job lacks this safeguard: never.
    #[cfg(not(feature = "planted"))]
    pub(crate) const fn lacks(&self, _: Bug) -> bool {
        false
    }
}
