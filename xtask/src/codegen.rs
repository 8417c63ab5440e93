//! `cargo xtask codegen`: files that are made from other files, committed, and compared by `check`.

mod errors;
mod families;
mod header;
mod help;
mod names;
mod words;

use std::fs;

use anyhow::{Context, Result, bail};

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

/// Every generated file, as its sources say now. One that cannot be made does not keep the others
/// from being written: a broken page of help must not block the table that the core includes.
fn all(settings: &Settings) -> (Vec<Generated>, Vec<anyhow::Error>) {
    let made = [
        names::generate(settings).map(|file| vec![file]),
        families::generate(settings).map(|file| vec![file]),
        words::generate(settings).map(|file| vec![file]),
        errors::generate(settings),
        header::generate(settings).map(|file| vec![file]),
        help::generate(settings),
    ];
    let mut files = Vec::new();
    let mut failed = Vec::new();
    for outcome in made {
        match outcome {
            Ok(more) => files.extend(more),
            Err(error) => failed.push(error),
        }
    }
    (files, failed)
}

/// Writes those that differ from what lies in the repository.
pub(crate) fn write(settings: &Settings) -> Result<()> {
    let (files, failed) = all(settings);
    for file in files {
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
    refuse(failed)
}

/// Names the files whose committed text is not what their sources say.
pub(crate) fn stale(settings: &Settings) -> Result<Vec<String>> {
    let (files, failed) = all(settings);
    refuse(failed)?;
    let mut stale = Vec::new();
    for file in files {
        let committed = fs::read(settings.root.join(&file.path)).unwrap_or_default();
        if committed != file.text.as_bytes() {
            stale.push(file.path);
        }
    }
    Ok(stale)
}

fn refuse(failed: Vec<anyhow::Error>) -> Result<()> {
    if failed.is_empty() {
        return Ok(());
    }
    let reasons: Vec<String> = failed.iter().map(|error| format!("{error:#}")).collect();
    bail!(
        "some files cannot be generated:\n    {}",
        reasons.join("\n    ")
    )
}
