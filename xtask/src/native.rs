//! `cargo xtask build native`: the C library and the simulator, for this machine.

use std::env::consts;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::process;
use crate::report;
use crate::settings::Settings;

/// What was built.
#[derive(Clone, Debug)]
pub(crate) struct Native {
    /// `libreseat.so`, `libreseat.dylib` or `reseat.dll`.
    pub(crate) library: PathBuf,
    /// The program `reseat-sim`.
    pub(crate) simulator: PathBuf,
}

/// Builds both, as they are shipped.
pub(crate) fn build(settings: &Settings) -> Result<Native> {
    report::step("building the C library and the simulator (a few minutes the first time)");
    let mut command = settings.cargo("build");
    command.args([
        "--quiet",
        "--release",
        "-p",
        "reseat-ffi",
        "-p",
        "reseat-sim",
    ]);
    process::quiet(&mut command)?;
    let release = settings.target.join("release");
    let library = format!("{}reseat{}", consts::DLL_PREFIX, consts::DLL_SUFFIX);
    let native = Native {
        library: release.join(library),
        simulator: release.join(format!("reseat-sim{}", consts::EXE_SUFFIX)),
    };
    for file in [&native.library, &native.simulator] {
        ensure!(file.is_file(), "cargo did not make {}", file.display());
    }
    Ok(native)
}
