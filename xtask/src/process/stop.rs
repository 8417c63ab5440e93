//! Ctrl+C, and the signals that end programs: noted, so that what runs can be ended in order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

// A signal belongs to the whole process, and so does this.
static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// From now on these signals end nothing by themselves: every wait for a program looks at them.
pub(crate) fn listen() -> Result<()> {
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&ASKED)).context("cannot listen for signals")?;
    }
    // A terminal that was closed.
    #[cfg(unix)]
    flag::register(signal_hook::consts::SIGHUP, Arc::clone(&ASKED))?;
    Ok(())
}

/// Whether this program was told to end.
pub(crate) fn is_asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Fails once this program was told to end.
pub(crate) fn check() -> Result<()> {
    if is_asked() {
        bail!("stopped, because this program was told to end");
    }
    Ok(())
}
