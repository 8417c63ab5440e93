//! System packages, on Debian and as root only.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::report;
use crate::settings::Settings;

/// Whether packages may be installed here without asking.
pub(super) fn can_install(settings: &Settings) -> bool {
    let debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    let root = process::quiet(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    debian && root && process::find(&settings.search_path, "apt-get").is_some()
}

/// Fetches the package lists once and installs these packages.
pub(super) fn install(packages: &BTreeSet<&str>) -> Result<()> {
    let names: Vec<&str> = packages.iter().copied().collect();
    report::step(&format!("installing Debian packages: {}", names.join(" ")));
    process::quiet(apt_get().arg("update")).context("Debian's package lists cannot be fetched")?;
    process::quiet(
        apt_get()
            .args(["install", "-y", "--no-install-recommends"])
            .args(names),
    )
    .context("Debian's packages cannot be installed")?;
    Ok(())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
