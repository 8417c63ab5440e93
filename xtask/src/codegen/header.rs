//! `ffi/include/reseat.h`: the C header, from the exported functions and the table of errors.

use anyhow::{Context, Result, anyhow};
use cbindgen::{Builder, Config};

use super::{Generated, errors};
use crate::settings::Settings;

const HEADER: &str = "ffi/include/reseat.h";

/// Makes the header.
pub(super) fn generate(settings: &Settings) -> Result<Generated> {
    let crate_folder = settings.root.join("ffi");
    let mut config = Config::from_file(crate_folder.join("cbindgen.toml"))
        .map_err(|reason| anyhow!("ffi/cbindgen.toml: {reason}"))?;
    // The statuses of errors come from the table itself, so that no second list has to follow it.
    let constants = errors::c_constants();
    config.after_includes = Some(match config.after_includes.take() {
        Some(text) => format!("{text}\n\n{constants}"),
        None => format!("\n{constants}"),
    });
    // The source instead of the crate: looking up the crate would ask cargo for every dependency
    // of every platform.
    let bindings = Builder::new()
        .with_src(crate_folder.join("src").join("lib.rs"))
        .with_config(config)
        .generate()
        .context("cbindgen cannot make the C header")?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    Ok(Generated {
        path: HEADER.to_owned(),
        source: "ffi/src and core/src/error/code.rs",
        text: String::from_utf8(text)?,
    })
}
