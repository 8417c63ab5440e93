//! `cargo xtask codegen`: files that are made from other files, committed, and compared by `check`.

mod names;

use std::fs;

use anyhow::{Context, Result};

use crate::report;
use crate::settings::Settings;

/// A file as it should be.
#[derive(Debug)]
pub(crate) struct Generated {
    /// Path in the repository, with forward slashes.
    pub(crate) path: String,
    /// What it is made from, for people.
    pub(crate) source: &'static str,
    /// Its whole text.
    pub(crate) text: String,
}

/// Every generated file, as its sources say now.
pub(crate) fn all(settings: &Settings) -> Result<Vec<Generated>> {
    Ok(vec![names::generate(settings)?])
}

/// Writes those that differ from what lies in the repository.
pub(crate) fn write(settings: &Settings) -> Result<()> {
    for file in all(settings)? {
        let path = settings.root.join(&file.path);
        if fs::read(&path).is_ok_and(|old| old == file.text.as_bytes()) {
            report::line(&format!("  same     {}", file.path));
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder of {}", file.path))?;
        }
        fs::write(&path, &file.text).with_context(|| format!("cannot write {}", file.path))?;
        report::line(&format!("  written  {} (from {})", file.path, file.source));
    }
    Ok(())
}

/// Names the files whose committed text is not what their sources say.
pub(crate) fn stale(settings: &Settings) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for file in all(settings)? {
        let committed = fs::read(settings.root.join(&file.path)).unwrap_or_default();
        if committed != file.text.as_bytes() {
            stale.push(file.path);
        }
    }
    Ok(stale)
}
