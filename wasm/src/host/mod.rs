//! The core's ports in a browser.

mod clock;
mod database;
mod files;
mod journal;
mod lock;
mod random;
mod token;
mod transport;

pub(crate) use clock::{monotonic_ms, yield_now};
pub(crate) use lock::holder;
pub(crate) use token::{JobTokens, PageTokens};

use reseat_core::Ports;
use std::sync::Arc;

/// The ports of one job. Only its tokens have a state of their own.
#[expect(
    clippy::arc_with_non_send_sync,
    reason = "the core's ports are Arc on every target; a browser has one thread"
)]
pub(crate) fn ports(tokens: JobTokens) -> Ports {
    Ports {
        transport: Arc::new(transport::Fetch),
        clock: Arc::new(clock::BrowserClock),
        tokens: Arc::new(tokens),
        journal: Arc::new(journal::IndexedDbJournal),
        random: Arc::new(random::BrowserRandom),
        files: Arc::new(files::NoFiles),
    }
}
