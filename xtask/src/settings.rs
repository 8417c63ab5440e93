//! Where things are and what the environment asks for; the only place that reads variables.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// Paths and wishes that every chore is given.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The repository.
    pub(crate) root: PathBuf,
    /// `CARGO_TARGET_DIR`, else `target/` in the repository.
    pub(crate) target: PathBuf,
    /// The folders of `PATH`.
    pub(crate) search_path: Vec<PathBuf>,
    /// `CI` is set: a missing part is a failure instead of a part left out.
    pub(crate) ci: bool,
    /// `RESEAT_OPENAPI`: the folder with Microsoft's own description of the API.
    pub(crate) openapi: Option<PathBuf>,
    cargo: PathBuf,
}

impl Settings {
    /// Reads the environment once.
    pub(crate) fn read() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask stands in a folder of the repository")?
            .to_path_buf();
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        Ok(Self {
            target: root.join(set("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into())),
            root,
            search_path: env::split_paths(&set("PATH").unwrap_or_default()).collect(),
            ci: set("CI").is_some(),
            openapi: set("RESEAT_OPENAPI").map(PathBuf::from),
            cargo: set("CARGO").unwrap_or_else(|| "cargo".into()).into(),
        })
    }

    /// Cargo of the toolchain that runs this program, in the repository, without chatter.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.cargo);
        command
            .current_dir(&self.root)
            .arg(subcommand)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Where what people get is put together: `<target>/package`.
    pub(crate) fn package(&self) -> PathBuf {
        self.target.join("package")
    }

    /// The wasm toolchain's own target folder: two compilers must not share one.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }
}
