//! The npm packages that drive the browser, beside the other build products and not in the tree.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::process;
use crate::report;
use crate::settings::Settings;

/// A download, or the time until the registry proves to be out of reach.
const LIMIT: Duration = Duration::from_secs(10 * 60);
/// Names the packages with exact versions.
const MANIFEST: &str = "tests/browser/package.json";

/// The folder that the browser's driver imports from.
pub(crate) fn node_modules(settings: &Settings) -> PathBuf {
    folder(settings).join("node_modules")
}

fn folder(settings: &Settings) -> PathBuf {
    settings.target.join("tools").join("browser")
}

/// Whether exactly the packages of the manifest are there.
pub(super) fn is_installed(settings: &Settings) -> bool {
    let wanted = fs::read(settings.root.join(MANIFEST));
    // npm makes node_modules/.package-lock.json last, so a broken installation is done again.
    let done = node_modules(settings).join(".package-lock.json").exists();
    let had = fs::read(folder(settings).join("package.json"));
    done && matches!((wanted, had), (Ok(wanted), Ok(had)) if wanted == had)
}

/// Installs them.
pub(super) fn install(settings: &Settings) -> Result<()> {
    let folder = folder(settings);
    let manifest = fs::read(settings.root.join(MANIFEST))
        .with_context(|| format!("cannot read {MANIFEST}"))?;
    report::step("installing the browser tests' npm packages");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).context("cannot make a folder for npm packages")?;
    fs::write(folder.join("package.json"), manifest).context("cannot write package.json")?;
    let mut command = Command::new("npm");
    command
        .current_dir(&folder)
        .args(["install", "--no-audit", "--no-fund", "--no-package-lock"]);
    process::quiet_within(command.arg("--ignore-scripts"), LIMIT)
        .context("npm cannot install them")?;
    Ok(())
}
