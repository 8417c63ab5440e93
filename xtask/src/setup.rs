//! Finds what a chore needs and installs what is missing. Nobody types this chore: every other one
//! calls it for its own parts.
//!
//! System packages are installed only as root on Debian. Elsewhere the command is printed and the
//! part is left out; with `CI` set a missing part is a failure.

mod debian;
mod npm;
mod parts;

use std::collections::BTreeSet;

use anyhow::{Result, bail};

pub(crate) use npm::node_modules;
pub(crate) use parts::{Part, WasmToolchain, browser, wasm_toolchain};

use crate::report;
use crate::settings::Settings;

/// The parts that this machine has, of those that were asked for.
#[derive(Clone, Debug)]
pub(crate) struct Present(BTreeSet<Part>);

impl Present {
    /// Whether all of these are there.
    pub(crate) fn has(&self, parts: &[Part]) -> bool {
        parts.iter().all(|part| self.0.contains(part))
    }
}

/// Finds these parts, installs what is missing, and says what stays missing.
pub(crate) fn prepare(settings: &Settings, wanted: &[Part]) -> Result<Present> {
    let mut missing = missing(settings, wanted);
    if missing.contains(&Part::Wasm) && parts::add_rustup_target(settings) {
        missing = self::missing(settings, wanted);
    }
    let packages: BTreeSet<&str> = missing
        .iter()
        .flat_map(|part| part.packages_here(settings))
        .copied()
        .collect();
    if !packages.is_empty() && debian::can_install(settings) {
        if let Err(error) = debian::install(&packages) {
            report::line(&format!("  {error}"));
        }
        missing = self::missing(settings, wanted);
    }
    // After the system packages, because npm may be one of them.
    if missing.contains(&Part::BrowserTools) && Part::Node.is_there(settings) {
        if let Err(error) = npm::install(settings) {
            report::line(&format!("  {error}"));
        }
        missing = self::missing(settings, wanted);
    }
    let complaints: Vec<String> = missing
        .iter()
        .map(|part| format!("{} is missing. {}", part.what(), part.cure()))
        .collect();
    if settings.ci && !complaints.is_empty() {
        bail!(
            "CI is set, so nothing may be left out, but\n    {}",
            complaints.join("\n    ")
        );
    }
    for part in &missing {
        report::left_out(part.what(), &part.cure());
    }
    Ok(Present(
        wanted
            .iter()
            .copied()
            .filter(|part| !missing.contains(part))
            .collect(),
    ))
}

fn missing(settings: &Settings, wanted: &[Part]) -> Vec<Part> {
    wanted
        .iter()
        .copied()
        .filter(|part| !part.is_there(settings))
        .collect()
}
