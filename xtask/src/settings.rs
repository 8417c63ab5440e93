//! Where things are and what the environment asks for; the only place that reads variables.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Paths and wishes that every chore is given.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The repository.
    pub(crate) root: PathBuf,
    /// `CARGO_TARGET_DIR`, else `target/` in the repository.
    pub(crate) target: PathBuf,
    /// `CI` is set: a missing part is a failure instead of a part left out.
    pub(crate) ci: bool,
}

impl Settings {
    /// Reads the environment once.
    pub(crate) fn read() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask stands in a folder of the repository")?
            .to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => root.join(folder),
            _ => root.join("target"),
        };
        Ok(Self {
            root,
            target,
            ci: env::var_os("CI").is_some_and(|value| !value.is_empty()),
        })
    }
}
