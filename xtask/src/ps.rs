//! `cargo xtask build ps`: the PowerShell module as people install it.

use std::env::consts;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::folder;
use crate::native::Native;
use crate::process;
use crate::report;
use crate::settings::Settings;

/// Puts the module together; gives the path of its manifest.
pub(crate) fn assemble(settings: &Settings, native: &Native) -> Result<PathBuf> {
    report::step("putting the PowerShell module together");
    let source = settings.root.join("ps-module");
    let module = settings.package().join("ps").join("Reseat");
    folder::make_empty(&module)?;
    folder::copy_tree(&source, &module, |file| {
        !file.starts_with("interop") && !file.starts_with("bin")
    })?;

    let bin = module.join("bin");
    let sentences = settings.root.join("core").join("text");
    let bridge = bin.join("Reseat.Interop.dll");
    compile_bridge(&source.join("interop"), &sentences, &bridge)?;
    let platform = bin.join(platform_folder());
    let library = format!("reseat{}", consts::DLL_SUFFIX);
    folder::copy_file(&native.library, &platform.join(library))?;
    let simulator = native
        .simulator
        .file_name()
        .context("the simulator is a file")?;
    folder::copy_file(&native.simulator, &platform.join(simulator))?;

    let manifest = module.join("Reseat.psd1");
    ensure!(manifest.is_file(), "ps-module/Reseat.psd1 is missing");
    report::line(&format!("  {}", manifest.display()));
    Ok(manifest)
}

/// `linux-x64`, `osx-arm64`, `win-x64` …: where PowerShell itself looks for a native library that
/// lies beside a managed one, and under which name (no `lib` in front).
fn platform_folder() -> String {
    let system = match consts::OS {
        "macos" => "osx",
        "windows" => "win",
        other => other,
    };
    let processor = match consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}

/// One assembly that runs under Windows PowerShell 5.1 and PowerShell 7 alike: C# 5, .NET Framework. It carries
/// the tables of sentences.
fn compile_bridge(source: &Path, sentences: &Path, assembly: &Path) -> Result<()> {
    let mut command = Command::new("mcs");
    for table in folder::files(sentences)? {
        let path = sentences.join(&table);
        command.arg(format!("-resource:{},{}", path.display(), table.display()));
    }
    command
        .args([
            "-langversion:5",
            "-target:library",
            "-optimize+",
            "-warnaserror",
        ])
        .args(["-r:System.Runtime.Serialization", "-r:System.Xml"])
        .arg(format!("-out:{}", assembly.display()));
    let files = folder::files(source)?;
    command.args(
        files
            .iter()
            .filter(|file| folder::has_extension(file, &["cs"]))
            .map(|file| source.join(file)),
    );
    if let Some(parent) = assembly.parent() {
        std::fs::create_dir_all(parent)?;
    }
    process::quiet(&mut command).context("the C# bridge does not compile")?;
    Ok(())
}
