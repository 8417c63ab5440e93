//! `cargo xtask build wasm`: the widget's core for the browser, with its JavaScript and types.
//!
//! Not run through wasm-opt: with `-Oz` of binaryen 132 the module is 11 % smaller on disk, and 9 to 10 % larger as
//! servers send it, by gzip or brotli.

mod imports;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::folder;
use crate::process;
use crate::report;
use crate::settings::Settings;
use crate::setup::WasmToolchain;

/// The profile of the workspace that is built for small size.
const PROFILE: &str = "widget";
/// Base name of what is made: `reseat.js`, `reseat_bg.wasm`, `reseat.d.ts`.
const NAME: &str = "reseat";

/// Builds and packages; gives the folder that holds the result.
pub(crate) fn build(settings: &Settings, toolchain: &WasmToolchain) -> Result<PathBuf> {
    report::step("building the widget's core (a few minutes the first time)");
    let mut command = toolchain.cargo(settings, "build");
    command.args(["--quiet", "--profile", PROFILE, "-p", "reseat-wasm"]);
    process::quiet(&mut command)?;
    let built = toolchain.output(settings, PROFILE).join("reseat_wasm.wasm");

    let out = settings.wasm_target().join("pkg");
    folder::make_empty(&out)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&built).out_name(NAME).typescript(true);
    bindgen
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.web(true)?;
    bindgen
        .generate(&out)
        .context("wasm-bindgen cannot package the widget's core")?;

    let packaged = out.join(format!("{NAME}_bg.wasm"));
    refuse_foreign_imports(&packaged)?;
    let compiled_bytes = size_bytes(&built)?;
    let packaged_bytes = size_bytes(&packaged)?;
    report::line(&format!(
        "  {NAME}_bg.wasm: {compiled_bytes} bytes compiled, {packaged_bytes} packaged"
    ));
    Ok(out)
}

/// A browser gives a module only what its JavaScript names. An import from elsewhere (`env` above
/// all) is a native function that crept in, and loading would fail at the visitor's.
fn refuse_foreign_imports(module: &Path) -> Result<()> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let script = format!("./{NAME}_bg.js");
    let foreign: Vec<String> = imports::imports(&bytes)?
        .into_iter()
        .filter(|import| import.module != script && import.module != "wbg")
        .map(|import| format!("{}.{}", import.module, import.name))
        .collect();
    ensure!(
        foreign.is_empty(),
        "the widget's core imports what no browser has: {}. Look for a dependency that calls \
         native functions and keep it out of wasm32.",
        foreign.join(", ")
    );
    Ok(())
}

fn size_bytes(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file)
        .with_context(|| format!("cannot read {}", file.display()))?
        .len())
}
