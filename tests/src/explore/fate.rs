//! Counts a run's operations and lets fall on each what its script says.

use super::blow::{Blow, Happening, Op};
use crate::others;
use reseat_core::Control;
use reseat_sim::Sim;
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Poll, Waker};

/// Shared by the wire, the disk and whoever runs the run.
#[derive(Clone)]
pub(super) struct Fate {
    state: Arc<Mutex<State>>,
    sim: Arc<Sim>,
    meddle_with: &'static str,
}

struct State {
    script: Vec<Happening>,
    is_armed: bool,
    ops: Vec<Op>,
    fallen: usize,
    is_dead: bool,
    control: Arc<Control>,
    /// Pauses that somebody has to end, in seconds.
    pauses: Vec<u32>,
    wakers: Vec<Waker>,
    /// Ledger entries of others, and whom they changed.
    meddled: BTreeSet<usize>,
    entries_of_others: BTreeSet<usize>,
}

impl Fate {
    /// With this script. Another administrator gives users this product.
    pub(super) fn new(script: &[Happening], sim: Arc<Sim>, meddle_with: &'static str) -> Fate {
        Fate {
            state: Arc::new(Mutex::new(State {
                script: script.to_vec(),
                is_armed: true,
                ops: Vec::new(),
                fallen: 0,
                is_dead: false,
                control: Arc::default(),
                pauses: Vec::new(),
                wakers: Vec::new(),
                meddled: BTreeSet::new(),
                entries_of_others: BTreeSet::new(),
            })),
            sim,
            meddle_with,
        }
    }

    /// A process starts, with this control.
    pub(super) fn begin(&self, control: &Arc<Control>) {
        let mut state = self.state();
        state.is_dead = false;
        state.pauses.clear();
        state.control = Arc::clone(control);
    }

    /// Nothing happens any more.
    pub(super) fn disarm(&self) {
        self.state().is_armed = false;
    }

    /// An operation begins. Gives what the port has to make of it.
    pub(super) fn step(&self, op: Op) -> Vec<Blow> {
        let mut state = self.state();
        let at = u64::try_from(state.ops.len()).unwrap();
        state.ops.push(op);
        if !state.is_armed {
            return Vec::new();
        }
        let falls = |happening: &&Happening| happening.at == at;
        let blows: Vec<Blow> = state
            .script
            .iter()
            .filter(falls)
            .map(|one| one.blow)
            .collect();
        state.fallen += blows.len();
        for blow in &blows {
            match blow {
                Blow::Cancel => state.control.cancel(),
                Blow::Pause(seconds) => {
                    state.control.pause();
                    state.pauses.push(*seconds);
                    state.wake();
                }
                Blow::Other(number) => self.meddle(&mut state, *number),
                _ => {}
            }
        }
        blows
    }

    fn meddle(&self, state: &mut State, number: usize) {
        let entry = crate::simulator::ledger(&self.sim).len();
        if state.meddled.insert(number) {
            let user = crate::state::id(number);
            others::meddle(&self.sim, &user, &[self.meddle_with], &[]);
            state.entries_of_others.insert(entry);
        }
    }

    /// The process dies here: whoever waits for this waits for ever.
    pub(super) async fn die<T>(&self) -> T {
        {
            let mut state = self.state();
            state.is_dead = true;
            state.wake();
        }
        std::future::pending().await
    }

    /// Resolves when the process has died.
    pub(super) async fn death(&self) {
        poll_fn(|context| {
            let mut state = self.state();
            if state.is_dead {
                return Poll::Ready(());
            }
            state.wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Resolves when somebody has paused, with the seconds of the pause.
    pub(super) async fn pause(&self) -> u32 {
        poll_fn(|context| {
            let mut state = self.state();
            if let Some(seconds) = state.pauses.pop() {
                return Poll::Ready(seconds);
            }
            state.wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// Every operation so far.
    pub(super) fn ops(&self) -> Vec<Op> {
        self.state().ops.clone()
    }

    /// How many operations there were.
    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.state().ops.len()).unwrap()
    }

    /// How many blows have fallen.
    pub(super) fn fallen(&self) -> usize {
        self.state().fallen
    }

    /// Whether this user was changed by somebody else.
    pub(super) fn is_meddled(&self, number: usize) -> bool {
        self.state().meddled.contains(&number)
    }

    /// Whether this entry of the ledger is somebody else's.
    pub(super) fn is_others(&self, entry: usize) -> bool {
        self.state().entries_of_others.contains(&entry)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl State {
    fn wake(&mut self) {
        self.wakers.drain(..).for_each(Waker::wake);
    }
}
