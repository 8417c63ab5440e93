//! Applying a plan: it carries out and decides nothing that a plan decides.
//!
//! INVARIANT: a user is in at most one flight, and a change is sent again only after a read showed the old
//! state. INVARIANT: no answer, no word: what was not seen is read back before anything is said of it.

mod brakes;
mod detail;
mod flight;
mod look;
mod pace;
mod place;
mod queue;
mod quota;
mod resume;
mod round;
mod run;
mod send;
mod settle;
mod sight;
mod speed;
mod tally;
mod turns;
mod verify;
mod waits;
mod waves;

pub(crate) use brakes::check as check_brakes;
pub(crate) use resume::{Known, told_text};
pub(crate) use run::{Course, Ended, Run};
pub(crate) use settle::{Settled, holding_text};
pub(crate) use waves::Waves;
