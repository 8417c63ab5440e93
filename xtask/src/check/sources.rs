//! The files of the repository, as a new clone would have them, and those about to be added.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::settings::Settings;

/// Sorted paths relative to the repository, with forward slashes.
pub(super) struct Sources {
    root: PathBuf,
    paths: Vec<String>,
}

impl Sources {
    /// Asks git for what is tracked, and what is new and not ignored.
    pub(super) fn read(settings: &Settings) -> Result<Self> {
        let mut git = Command::new("git");
        git.current_dir(&settings.root)
            .args(["ls-files", "-z", "--cached", "--others"]);
        let listed = process::quiet(git.arg("--exclude-standard"))
            .context("the checks need git and a clone of the repository")?;
        let mut paths: Vec<String> = listed
            .split('\0')
            .filter(|path| !path.is_empty() && settings.root.join(path).is_file())
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        Ok(Self {
            root: settings.root.clone(),
            paths,
        })
    }

    /// Those below one of these folders, or equal to one of these files.
    pub(super) fn below<'a>(&'a self, roots: &'a [&str]) -> impl Iterator<Item = &'a str> {
        self.all().filter(|path| is_below(path, roots))
    }

    /// Every one.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// The bytes of one.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        fs::read(self.root.join(path)).with_context(|| format!("cannot read {path}"))
    }

    /// The text of one; none when it is no text.
    pub(super) fn text(&self, path: &str) -> Result<Option<String>> {
        Ok(String::from_utf8(self.bytes(path)?).ok())
    }
}

/// Whether a path is one of these, or in one of these folders.
pub(super) fn is_below(path: &str, roots: &[&str]) -> bool {
    roots.iter().any(|root| Path::new(path).starts_with(root))
}
