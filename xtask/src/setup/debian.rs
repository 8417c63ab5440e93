//! System packages, on Debian and as root only.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::Part;
use crate::process;
use crate::report;
use crate::settings::Settings;

/// Fetches the package lists once and installs what brings these parts, as far as it can be had; whether it
/// tried.
pub(super) fn install(settings: &Settings, missing: &[Part]) -> bool {
    let parts: Vec<Part> = missing
        .iter()
        .copied()
        .filter(|part| !part.packages_here(settings).is_empty())
        .collect();
    if parts.is_empty() || !can_install(settings) {
        return false;
    }
    let update = process::quiet(apt_get().arg("update"));
    if let Err(error) = update.context("Debian's package lists cannot be fetched") {
        report::line(&format!("  {error:#}"));
    }
    let all: Vec<String> = parts
        .iter()
        .flat_map(|part| names(part.packages_here(settings)))
        .collect();
    report::step(&format!("installing Debian packages: {}", all.join(" ")));
    if install_packages(&all).is_ok() {
        return true;
    }
    // A package that this Debian does not have must not keep the others away.
    for part in parts {
        if let Err(error) = install_packages(&names(part.packages_here(settings))) {
            report::line(&format!("  {}: {error:#}", part.what()));
        }
    }
    true
}

/// Whether packages may be installed here without asking.
fn can_install(settings: &Settings) -> bool {
    let debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    let root = process::quiet(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    debian && root && process::find(&settings.search_path, "apt-get").is_some()
}

fn install_packages(names: &[String]) -> Result<()> {
    process::quiet(
        apt_get()
            .args(["install", "-y", "--no-install-recommends"])
            .args(names),
    )
    .context("apt-get cannot install it")?;
    Ok(())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        // Another installation may be under way.
        .args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}

/// The names of these packages here. Where a name ends in `NN`, its number differs from one Debian to the
/// next, and the newest is meant.
pub(super) fn names(packages: &[&str]) -> Vec<String> {
    packages
        .iter()
        .map(|package| match package.strip_suffix("NN") {
            Some(base) => newest(base).unwrap_or_else(|| (*package).to_owned()),
            None => (*package).to_owned(),
        })
        .collect()
}

/// The package of this name with the highest number after it, if apt knows one.
fn newest(base: &str) -> Option<String> {
    let mut search = Command::new("apt-cache");
    search.args(["search", "--names-only", &format!("^{base}[0-9]+$")]);
    let listed = process::quiet(&mut search).ok()?;
    let names = listed.lines().filter_map(|line| line.split(' ').next());
    super::wasm_toolchain::newest(base, names).map(str::to_owned)
}
