//! Finds what a chore needs and installs what is missing. Nobody types this chore: every other one
//! calls it for its own parts.
//!
//! System packages are installed only as root on Debian. Elsewhere the command is printed and the
//! part is left out; with `CI` set that is a failure of what needs the part.

mod debian;
mod npm;
mod parts;
mod rustup;
mod wasm_toolchain;

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Result, bail};

pub(crate) use npm::node_modules;
pub(crate) use parts::{Part, browser};
pub(crate) use wasm_toolchain::WasmToolchain;

use crate::process;
use crate::report;
use crate::settings::Settings;
use crate::tally::Tally;

/// The parts that this machine has, of those that were asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Present {
    there: BTreeSet<Part>,
    complaints: Vec<String>,
    /// `CI` is set: nothing may be left out.
    is_strict: bool,
}

impl Present {
    /// Whether all of these are there.
    pub(crate) fn has(&self, parts: &[Part]) -> bool {
        parts.iter().all(|part| self.there.contains(part))
    }

    /// Fails when something is missing that may not be.
    pub(crate) fn insist(&self) -> Result<()> {
        if self.is_strict && !self.complaints.is_empty() {
            bail!(
                "CI is set, so nothing may be left out, but\n    {}",
                self.complaints.join("\n    ")
            );
        }
        Ok(())
    }

    /// Says that a missing part keeps this test from running, and how that counts.
    pub(crate) fn leave_out(&self, test: &str) -> Tally {
        if self.is_strict {
            report::line(&format!(
                "FAIL {test}: a part that it needs is missing, see above"
            ));
            Tally::FAILED
        } else {
            report::line(&format!("skip {test}"));
            Tally::SKIPPED
        }
    }
}

/// The compilers in use, in one line.
pub(crate) fn compilers(settings: &Settings) -> String {
    let native = process::quiet(
        Command::new("rustc")
            .current_dir(&settings.root)
            .arg("--version"),
    );
    let native = native.map_or_else(|_| "unknown".into(), |version| version.trim().to_owned());
    let browser = WasmToolchain::find(settings)
        .and_then(|toolchain| toolchain.version(settings))
        .unwrap_or_else(|| "none".into());
    format!("compilers: {native}; for the browser: {browser}")
}

/// Finds these parts, installs what is missing, and says what stays missing.
pub(crate) fn prepare(settings: &Settings, wanted: &[Part]) -> Present {
    let mut missing = wanted.to_vec();
    let look_again = |missing: &mut Vec<Part>| missing.retain(|part| !part.is_there(settings));
    look_again(&mut missing);
    if rustup::add(settings, &missing) {
        look_again(&mut missing);
    }
    if debian::install(settings, &missing) {
        look_again(&mut missing);
    }
    // After the system packages, because npm may be one of them.
    if missing.contains(&Part::BrowserTools) && Part::Node.is_there(settings) {
        if let Err(error) = npm::install(settings) {
            report::line(&format!("  {error:#}"));
        }
        look_again(&mut missing);
    }
    for part in &missing {
        report::left_out(part.what(), &part.cure(settings));
    }
    Present {
        there: wanted
            .iter()
            .copied()
            .filter(|part| !missing.contains(part))
            .collect(),
        complaints: missing
            .iter()
            .map(|part| format!("{} is missing. {}", part.what(), part.cure(settings)))
            .collect(),
        is_strict: settings.ci,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_part_is_a_failure_only_where_nothing_may_be_left_out() {
        let lax = Present {
            complaints: vec!["valgrind is missing.".into()],
            ..Present::default()
        };
        assert!(lax.insist().is_ok());
        assert_eq!(lax.leave_out("c"), Tally::SKIPPED);
        let strict = Present {
            is_strict: true,
            ..lax
        };
        let error = strict.insist().unwrap_err().to_string();
        assert!(error.contains("valgrind is missing."), "{error}");
        assert_eq!(strict.leave_out("c"), Tally::FAILED);
    }
}
