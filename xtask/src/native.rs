//! `cargo xtask build native`: the C library and the simulator, for this machine.

use std::env::consts;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::folder;
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

/// Builds the library with the fail point by which the C tests provoke a panic; it is never packaged.
pub(crate) fn build_with_fail_point(settings: &Settings) -> Result<PathBuf> {
    let mut command = settings.cargo("build");
    command.args(["--quiet", "-p", "reseat-ffi", "--features", "fail-point"]);
    process::quiet(&mut command)?;
    let name = library_name();
    // A copy, because the next build of the tests puts another one in its place.
    let copy = settings.target.join("tools").join("fail-point").join(&name);
    folder::copy_file(&settings.target.join("debug").join(&name), &copy)?;
    Ok(copy)
}

/// Builds a library that says it is of another version, for the tests of the module's import.
pub(crate) fn build_another_version(settings: &Settings) -> Result<PathBuf> {
    let library = settings
        .target
        .join("tools")
        .join("another-version")
        .join(library_name());
    if let Some(folder) = library.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut command = Command::new("rustc");
    command.args(["--edition", "2024", "--crate-type", "cdylib", "-o"]);
    command.arg(&library).arg(
        settings
            .root
            .join("tests")
            .join("powershell")
            .join("another_version.rs"),
    );
    process::quiet(&mut command)?;
    Ok(library)
}

fn library_name() -> String {
    format!("{}reseat{}", consts::DLL_PREFIX, consts::DLL_SUFFIX)
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
    let native = Native {
        library: release.join(library_name()),
        simulator: release.join(format!("reseat-sim{}", consts::EXE_SUFFIX)),
    };
    for file in [&native.library, &native.simulator] {
        ensure!(file.is_file(), "cargo did not make {}", file.display());
    }
    Ok(native)
}
