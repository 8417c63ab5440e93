//! Formatter and compiler lints, on this machine and for the browser.

use anyhow::{Context, Result};

use super::{Scene, refuse};
use crate::folder;
use crate::process;
use crate::setup::WasmToolchain;

/// `cargo fmt --check`.
pub(super) fn format(scene: &Scene) -> Result<()> {
    let mut command = scene.settings.cargo("fmt");
    process::quiet(command.args(["--all", "--check"]))
        .context("cure: cargo fmt --all")
        .map(drop)
}

/// Every crate and its tests, every warning an error.
pub(super) fn clippy_native(scene: &Scene) -> Result<()> {
    let mut command = scene.settings.cargo("clippy");
    command.args(["--quiet", "--workspace", "--all-targets", "--all-features"]);
    process::quiet(command.args(["--", "-D", "warnings"])).map(drop)
}

/// The two crates that the browser runs; the core without features, as the widget has it.
pub(super) fn clippy_wasm(scene: &Scene) -> Result<()> {
    let toolchain = WasmToolchain::find(scene.settings).context("the compiler is gone")?;
    for name in ["reseat-core", "reseat-wasm"] {
        let mut command = toolchain.cargo(scene.settings, "clippy");
        command.args(["--quiet", "-p", name, "--", "-D", "warnings"]);
        process::quiet(&mut command)?;
    }
    Ok(())
}

/// A lint is silenced by `expect` with a reason: it complains when the reason is gone.
pub(super) fn no_allow(scene: &Scene) -> Result<()> {
    let mut problems = Vec::new();
    for path in scene.sources.all() {
        if !folder::has_extension(path.as_ref(), &["rs"]) {
            continue;
        }
        let text = scene.sources.text(path)?.unwrap_or_default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim_start();
            if line.starts_with("#[allow(") || line.starts_with("#![allow(") {
                problems.push(format!("{path}:{number}: {line}"));
            }
        }
    }
    refuse(
        &problems,
        "write #[expect(…, reason = \"…\")] or follow the lint",
    )
}
