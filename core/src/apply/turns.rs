//! Whose turn it is: users whose wait is over, then those who were never sent, a few batches at once.

use super::flight::Flight;
use super::queue::Queue;
use super::round::Batch;
use super::run::{Landed, Run};
use super::verify::Watch;
use crate::event::Phase;
use crate::graph::{Since, batch};
use crate::ports::PortFuture;
use futures_util::future::{Either, FutureExt, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::VecDeque;
use std::pin::pin;

/// Batches being sent at once: four times twenty users keep the documented write limit busy.
const IN_FLIGHT: usize = 4;
/// Groups of users being read back at once, with which nothing more is begun. Replicas that are a minute behind
/// and the write limit's 19 changes a second make sixty of them.
const READ_BACK: usize = 64;
/// Users who wait, with whom nobody else is begun: a server that turns away so many wants fewer calls.
const WAITING: usize = READ_BACK * batch::SIZE;

/// Users of an earlier session who are read back together.
const TOGETHER: usize = 1_000;

/// What is under way, by its number.
#[derive(Default)]
struct Turns<'p> {
    /// Batches.
    sending: usize,
    /// Groups of users.
    reading: usize,
    /// Users.
    waiting: usize,
    /// Users whose wait is over, and since when.
    due: VecDeque<(Batch<'p>, Since)>,
}

impl Run<'_> {
    /// Sends batch after batch. Who was changed is read back beside them: that holds up nobody, and frees seats
    /// as soon as they are seen to be free. Who has to wait holds up nobody either. `changed` are those whose call an
    /// earlier session left without an end.
    pub(super) async fn send_all<'p>(&self, queue: &mut Queue<'p>, mut changed: Vec<Flight<'p>>) {
        let mut under_way: FuturesUnordered<PortFuture<'_, Landed<'p>>> = FuturesUnordered::new();
        let mut turns = Turns::default();
        while !changed.is_empty() {
            let rest = changed.split_off(changed.len().min(TOGETHER));
            turns.reading += 1;
            let watch = Watch::new(changed, self.graph.begin());
            under_way.push(Box::pin(self.read_back(watch)));
            changed = rest;
        }
        // Whoever cancels waits for what is in flight, and is told at once for how many.
        let mut cancelled = pin!(self.control.cancelled().fuse());
        loop {
            while let Some(batch) = self.next_batch(queue, &mut turns) {
                turns.sending += 1;
                under_way.push(Box::pin(self.fly(batch)));
            }
            let landed = match select(under_way.next(), &mut cancelled).await {
                Either::Left((landed, _)) => landed,
                Either::Right(_) => {
                    self.say(Phase::Apply);
                    continue;
                }
            };
            match landed {
                None => break,
                Some(Landed::Sent {
                    parked,
                    changed,
                    lacking,
                }) => {
                    turns.sending -= 1;
                    for ticket in lacking {
                        queue.put_back(ticket);
                    }
                    for parked in parked {
                        turns.waiting += parked.batch.users();
                        under_way.push(Box::pin(self.wait_out(parked)));
                    }
                    if !changed.is_empty() {
                        turns.reading += 1;
                        let watch = Watch::new(changed, self.graph.begin());
                        under_way.push(Box::pin(self.read_back(watch)));
                    }
                }
                Some(Landed::Rested { batch, since }) => {
                    turns.waiting -= batch.users();
                    turns.due.push_back((batch, since));
                }
                Some(Landed::ReadBack { rest: Some(watch) }) => {
                    under_way.push(Box::pin(self.read_back(watch)));
                    if turns.sending == 0 && turns.waiting == 0 {
                        self.say(Phase::Verify);
                    }
                }
                Some(Landed::ReadBack { rest: None }) => turns.reading -= 1,
            }
        }
    }

    /// Who goes next, together. A run that is stopping begins nobody, and leaves those whose wait is over at once.
    fn next_batch<'p>(&self, queue: &mut Queue<'p>, turns: &mut Turns<'p>) -> Option<Batch<'p>> {
        let is_stopping = self.is_stopping();
        // Fewer while the server turns calls away.
        let at_once = self.graph.meter.turns(IN_FLIGHT);
        if turns.sending >= at_once && !is_stopping {
            return None;
        }
        let mut next: Option<Batch<'p>> = None;
        while let Some((mut batch, since)) = turns.due.pop_front() {
            // Until now it waited for its turn: that is nobody's fault.
            batch.rest(self.graph.passed(since));
            match &mut next {
                None => next = Some(batch),
                Some(next) => {
                    if let Some(batch) = next.join(batch) {
                        turns.due.push_front((batch, self.graph.begin()));
                        break;
                    }
                }
            }
        }
        let room = next.as_ref().map_or(batch::SIZE, Batch::room);
        let may_begin = turns.reading < READ_BACK && turns.waiting < WAITING && !is_stopping;
        if room > 0 && may_begin {
            let under_way = turns.sending + turns.reading + turns.waiting;
            let is_idle = under_way == 0 && next.is_none();
            let tickets = queue.take(room, is_idle, &mut self.tally());
            if !tickets.is_empty() {
                let begun = Batch::new(tickets, self.graph.begin());
                match &mut next {
                    None => next = Some(begun),
                    Some(next) => {
                        let left = next.join(begun);
                        debug_assert!(left.is_none(), "as many as fit were taken");
                    }
                }
            }
        }
        next
    }
}
