//! Applying a plan: it carries out and decides nothing that a plan decides.
//!
//! INVARIANT: a user is in at most one flight, and a change is sent again only after a read showed the old
//! state. INVARIANT: no answer, no word: what was not seen is read back before anything is said of it.

mod flight;
mod look;
mod pace;
mod place;
mod queue;
mod resume;
mod round;
mod run;
mod send;
mod settle;
mod sight;
mod speed;
mod tally;
mod verify;
mod waits;

pub(crate) use resume::{Known, told_text};
pub(crate) use run::{Ended, Run};
pub(crate) use settle::{Settled, holding_text};
