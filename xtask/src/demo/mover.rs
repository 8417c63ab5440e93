//! Moves people through a face of the product and leaves `plan.json` and `results.txt` in a folder.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::simulator::Simulator;
use crate::native::Native;
use crate::settings::Settings;

/// As an administrator would: `xtask/ps/Demo.ps1` in PowerShell, its output shown as it comes.
pub(super) fn through_powershell(
    settings: &Settings,
    module: &Path,
    simulator: &Simulator,
    folder: &Path,
    count: usize,
) -> Result<()> {
    let mut command = Command::new("pwsh");
    command.arg("-NoProfile");
    // A host without progress bars may offer to print progress as lines; PowerShell's own refuses the word.
    let as_lines = Command::new("pwsh")
        .args(["-NoProfile", "-ShowProgress", "-Command", "exit 0"])
        .output();
    if as_lines.is_ok_and(|output| output.status.success()) {
        command.arg("-ShowProgress");
    }
    command
        .arg("-File")
        .arg(settings.root.join("xtask").join("ps").join("Demo.ps1"));
    command
        .arg("-Module")
        .arg(module)
        .args(["-GraphRoot", &simulator.root]);
    command
        .arg("-Folder")
        .arg(folder)
        .args(["-Count", &count.to_string()]);
    show(command, simulator, folder)
}

/// Without PowerShell: `xtask/python/demo.py`, which loads the C library.
pub(super) fn through_c(
    settings: &Settings,
    native: &Native,
    simulator: &Simulator,
    folder: &Path,
    count: usize,
) -> Result<()> {
    let mut command = Command::new("python3");
    command.arg(settings.root.join("xtask").join("python").join("demo.py"));
    command
        .arg(&native.library)
        .args([&simulator.root, &count.to_string()])
        .arg(folder);
    show(command, simulator, folder)
}

fn show(mut command: Command, simulator: &Simulator, folder: &Path) -> Result<()> {
    let status = command
        .env("RESEAT_DEMO_TOKEN", &simulator.token)
        // Nothing of the demo may end up among an administrator's real journals.
        .env("RESEAT_STATE_DIR", folder.join("state"))
        .status()
        .with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
    ensure!(
        status.success(),
        "the move did not end well; its words stand above"
    );
    Ok(())
}
