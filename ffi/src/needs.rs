//! What a job waits for, and the answers.

use crate::lock::lock;
use crate::queue::Queue;
use reseat_core::error::Wrong;
use reseat_core::event::NeedKind;
use reseat_core::ports::Token;
use reseat_core::{Error, Event, Events};
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::oneshot;

/// The open questions of one job.
#[derive(Default)]
pub(crate) struct Needs {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last_id: u64,
    is_closed: bool,
    waiting: HashMap<u64, oneshot::Sender<Option<Token>>>,
}

impl Needs {
    /// Asks the caller for a token and waits for the answer, or for the freeing of the job. `None`: there is
    /// none. A cancelled job stops waiting by dropping this future.
    pub(crate) async fn token(&self, queue: &Queue, claims: Option<String>) -> Option<Token> {
        let (sender, answer) = oneshot::channel();
        let id = {
            let mut state = lock(&self.state);
            if state.is_closed {
                return None;
            }
            state.last_id += 1;
            let id = state.last_id;
            state.waiting.insert(id, sender);
            id
        };
        // Dropped with this future as well: an answer to a question nobody waits on any more is unknown.
        let _open = Open { needs: self, id };
        queue.emit(Event::Need {
            id,
            kind: NeedKind::Token,
            claims,
        });
        answer.await.ok().flatten()
    }

    /// Ends every wait, and those to come, with no answer: nobody reads the questions any more.
    pub(crate) fn close(&self) {
        let mut state = lock(&self.state);
        state.is_closed = true;
        state.waiting.clear();
    }

    /// Passes an answer on; `None` says that there is none.
    ///
    /// Errors: `InvalidInput` for an id that nothing waits for.
    pub(crate) fn answer(&self, id: u64, token: Option<Token>) -> Result<(), Error> {
        let unknown = || Error::from(Wrong::Answer { id });
        let sender = lock(&self.state).waiting.remove(&id).ok_or_else(unknown)?;
        sender.send(token).map_err(|_| unknown())
    }
}

struct Open<'a> {
    needs: &'a Needs,
    id: u64,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        lock(&self.needs.state).waiting.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    fn step<T>(future: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn each_question_is_answered_once_by_its_own_id() {
        let (needs, queue) = (Needs::default(), Queue::default());
        let mut first = pin!(needs.token(&queue, None));
        let mut second = pin!(needs.token(&queue, None));
        assert!(step(first.as_mut()).is_pending());
        assert!(step(second.as_mut()).is_pending());
        assert!(needs.answer(3, None).is_err());
        needs.answer(2, Some(Token::new("two"))).unwrap();
        assert!(step(first.as_mut()).is_pending());
        assert_eq!(step(second.as_mut()), Poll::Ready(Some(Token::new("two"))));
        assert!(needs.answer(2, None).is_err());
        needs.answer(1, None).unwrap();
        assert_eq!(step(first.as_mut()), Poll::Ready(None));
    }

    #[test]
    fn closing_ends_every_wait_and_a_dropped_wait_closes_its_question() {
        let (needs, queue) = (Needs::default(), Queue::default());
        {
            let mut dropped = pin!(needs.token(&queue, None));
            assert!(step(dropped.as_mut()).is_pending());
        }
        assert!(needs.answer(1, None).is_err());
        let mut waiting = pin!(needs.token(&queue, None));
        assert!(step(waiting.as_mut()).is_pending());
        needs.close();
        assert_eq!(step(waiting.as_mut()), Poll::Ready(None));
        assert_eq!(step(pin!(needs.token(&queue, None))), Poll::Ready(None));
    }
}
