//! The programs that move people through a face of the product and leave `plan.json` and `results.txt` in a folder.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::simulator::Simulator;
use crate::build::Built;
use crate::process;
use crate::settings::Settings;

/// The face that people are moved through.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// As an administrator would: `xtask/ps/Demo.ps1`.
    PowerShell,
    /// Without PowerShell: `xtask/python/demo.py`, which loads the C library.
    C,
}

impl Way {
    /// For people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PowerShell => "the PowerShell module",
            Self::C => "the C library",
        }
    }
}

/// The program, told where the tenant is and how many people to move.
pub(super) fn command(
    settings: &Settings,
    built: &Built,
    way: Way,
    simulator: &Simulator,
    folder: &Path,
    count: usize,
) -> Result<Command> {
    let programs = settings.root.join("xtask");
    let count = count.to_string();
    let mut command = match way {
        Way::PowerShell => {
            let module = built.module.as_ref().context("the module was not built")?;
            let mut pwsh = powershell();
            pwsh.arg("-File").arg(programs.join("ps").join("Demo.ps1"));
            pwsh.arg("-Module").arg(module);
            pwsh.args(["-GraphRoot", &simulator.root, "-Count", &count]);
            pwsh.arg("-Folder").arg(folder);
            pwsh
        }
        Way::C => {
            let native = built.native.as_ref().context("the library was not built")?;
            let mut python = Command::new("python3");
            python.arg(programs.join("python").join("demo.py"));
            python.arg(&native.library);
            python.args([&simulator.root, &count]).arg(folder);
            python
        }
    };
    command
        .env("RESEAT_DEMO_TOKEN", &simulator.token)
        // Nothing of the demo may end up among an administrator's real journals.
        .env("RESEAT_STATE_DIR", folder.join("state"));
    Ok(command)
}

/// A host without progress bars may offer to print progress as lines; PowerShell's own refuses the word.
fn powershell() -> Command {
    let start = |words: &[&str]| {
        let mut pwsh = Command::new("pwsh");
        pwsh.arg("-NoProfile").args(words);
        pwsh
    };
    if process::answers(&mut start(&["-ShowProgress", "-Command", "exit 0"])) {
        start(&["-ShowProgress"])
    } else {
        start(&[])
    }
}
