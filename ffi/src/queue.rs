//! A job's events on their way to the caller, and how the job ended.
//!
//! The queue itself has no limit, knowingly: the core gives events without waiting, and a run that has
//! begun to change licences must never stand still because nobody reads about it. What bounds it is that a
//! job which only reads asks for its next page only once the caller has caught up ([`Queue::caught_up`]),
//! and that a run gives one short result per user.

use crate::error::Failure;
use crate::lock::lock;
use reseat_core::{Event, Events};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Unread bytes up to which a reading job goes on. A page of 999 users is about half of it.
const HIGH_WATER_BYTES: usize = 1024 * 1024;

/// What a poll finds.
#[derive(Debug)]
pub(crate) enum Polled {
    /// The next event, as JSON.
    Event(Vec<u8>),
    /// None within the time.
    NothingYet,
    /// The job failed. Said once, after every event.
    Failed(Failure),
    /// Nothing comes any more.
    End,
    /// The job was freed.
    Freed,
}

#[derive(Default)]
struct State {
    events: VecDeque<Vec<u8>>,
    bytes: usize,
    failure: Option<Failure>,
    is_ended: bool,
    is_freed: bool,
}

/// Between the job's thread, which gives, and the caller's, which polls.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
    drained: Notify,
}

impl Queue {
    /// Ends the queue; `failure` is told after the events that are in it.
    pub(crate) fn end(&self, failure: Option<Failure>) {
        let mut state = lock(&self.state);
        state.failure = failure;
        state.is_ended = true;
        drop(state);
        self.arrived.notify_all();
    }

    /// Wakes every waiting poll with [`Polled::Freed`] and lets the job run to its end unread.
    pub(crate) fn free(&self) {
        let mut state = lock(&self.state);
        state.is_freed = true;
        state.events.clear();
        state.bytes = 0;
        drop(state);
        self.arrived.notify_all();
        self.drained.notify_waiters();
    }

    /// The next thing to tell, waiting for it no longer than `timeout`.
    pub(crate) fn poll(&self, timeout: Duration) -> Polled {
        let is_silent =
            |state: &mut State| state.events.is_empty() && !state.is_ended && !state.is_freed;
        let waited = self
            .arrived
            .wait_timeout_while(lock(&self.state), timeout, is_silent);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.is_freed {
            return Polled::Freed;
        }
        if let Some(event) = state.events.pop_front() {
            state.bytes -= event.len();
            drop(state);
            self.drained.notify_waiters();
            return Polled::Event(event);
        }
        if !state.is_ended {
            return Polled::NothingYet;
        }
        state.failure.take().map_or(Polled::End, Polled::Failed)
    }

    /// Resolves while there is little unread.
    pub(crate) async fn caught_up(&self) {
        loop {
            let mut drained = std::pin::pin!(self.drained.notified());
            // Listen first, look second: what is read between the two is not missed.
            drained.as_mut().enable();
            if lock(&self.state).bytes <= HIGH_WATER_BYTES {
                return;
            }
            drained.await;
        }
    }
}

impl Events for Queue {
    fn emit(&self, event: Event) {
        let json = serde_json::to_vec(&event).expect("an event is strings and numbers");
        let mut state = lock(&self.state);
        if state.is_freed {
            return;
        }
        state.bytes += json.len();
        state.events.push_back(json);
        drop(state);
        self.arrived.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reseat_core::Error;
    use reseat_core::event::NeedKind;
    use std::future::Future;
    use std::task::{Context, Poll, Waker};

    fn need(id: u64, claims: Option<String>) -> Event {
        Event::Need {
            id,
            kind: NeedKind::Token,
            claims,
        }
    }

    fn next(queue: &Queue) -> String {
        match queue.poll(Duration::ZERO) {
            Polled::Event(json) => {
                let event: serde_json::Value = serde_json::from_slice(&json).unwrap();
                event["id"].to_string()
            }
            other => format!("{other:?}")
                .split(['(', ' '])
                .next()
                .unwrap()
                .to_string(),
        }
    }

    #[test]
    fn events_come_in_order_then_the_failure_once_then_the_end() {
        let queue = Queue::default();
        assert_eq!(next(&queue), "NothingYet");
        queue.emit(need(1, None));
        queue.emit(need(2, None));
        queue.end(Some(Error::Cancelled.into()));
        let told: Vec<_> = (0..5).map(|_| next(&queue)).collect();
        assert_eq!(told, ["1", "2", "Failed", "End", "End"]);
    }

    #[test]
    fn freeing_wakes_a_waiting_poll_and_forgets_what_is_unread() {
        let queue = std::sync::Arc::new(Queue::default());
        let polled = std::thread::spawn({
            let queue = queue.clone();
            move || queue.poll(Duration::from_secs(600))
        });
        queue.free();
        assert!(matches!(polled.join().unwrap(), Polled::Freed));
        queue.emit(need(1, None));
        assert_eq!(next(&queue), "Freed");
    }

    #[test]
    fn a_reading_job_waits_while_much_is_unread() {
        let queue = Queue::default();
        let is_ready = |waiting: &mut std::pin::Pin<Box<dyn Future<Output = ()> + '_>>| {
            waiting
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                == Poll::Ready(())
        };
        assert!(is_ready(&mut (Box::pin(queue.caught_up()) as _)));
        queue.emit(need(1, Some("x".repeat(HIGH_WATER_BYTES))));
        queue.emit(need(2, None));
        let mut waiting: std::pin::Pin<Box<dyn Future<Output = ()>>> = Box::pin(queue.caught_up());
        assert!(!is_ready(&mut waiting));
        assert_eq!(next(&queue), "1");
        assert!(is_ready(&mut waiting));
    }
}
