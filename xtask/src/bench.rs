//! `cargo xtask bench [NAME…]`: measurements, one JSON line each; the programs are in `tests/benches`.

mod wasm;

use anyhow::Result;

use crate::process;
use crate::settings::Settings;

/// Runs those whose name contains one of these words, or all.
pub(crate) fn run(settings: &Settings, names: &[String]) -> Result<()> {
    // No native measurement has that name, and building them all takes minutes.
    if names.is_empty() || names.iter().any(|name| name != "wasm") {
        let mut command = settings.cargo("bench");
        command
            .args(["--quiet", "-p", "reseat-tests", "--"])
            .args(names);
        // Shown as it comes: a measurement takes its time, and each line stands for itself.
        process::show(&mut command)?;
    }
    let is_asked_for =
        |name: &String| "plan".contains(name.as_str()) || "wasm".contains(name.as_str());
    if names.is_empty() || names.iter().any(is_asked_for) {
        wasm::run(settings)?;
    }
    Ok(())
}
