//! What rustup adds to the Rust that is there.

use std::process::Command;
use std::time::Duration;

use super::Part;
use crate::process;
use crate::report;
use crate::settings::Settings;

/// A download, or the time until its servers prove to be out of reach.
const LIMIT: Duration = Duration::from_secs(5 * 60);

/// Asks rustup for those of these parts that it has; whether anything was added.
pub(super) fn add(settings: &Settings, missing: &[Part]) -> bool {
    if process::find(&settings.search_path, "rustup").is_none() {
        return false;
    }
    let mut is_changed = false;
    for words in missing.iter().filter_map(|part| part.of_rustup()) {
        let shown = words.join(" ");
        report::step(&format!("rustup {shown}"));
        let mut command = Command::new("rustup");
        command.current_dir(&settings.root).args(words);
        match process::quiet_within(&mut command, LIMIT) {
            Ok(_) => is_changed = true,
            Err(_) => report::line("  rustup cannot get it here"),
        }
    }
    is_changed
}
