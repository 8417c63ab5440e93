//! PowerShell files: what Windows PowerShell 5.1 can read and a restricted session may run.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Result, bail, ensure};

use super::{Scene, refuse};
use crate::folder;
use crate::process;

const SYNTAX_SCRIPT: &str = "xtask/ps/Test-Syntax.ps1";
const KNOWN_BAD: &str = "xtask/ps/KnownBad.ps1";
/// At the end of a line of the known-bad file: the rule that must complain about it.
const EXPECTED: &str = "# expect: ";

/// Windows PowerShell reads a file without a byte order mark in the system's code page.
pub(super) fn encoding(scene: &Scene) -> Result<()> {
    let mut problems = Vec::new();
    for path in scene.sources.all() {
        if folder::has_extension(path.as_ref(), &["ps1", "psm1", "psd1"]) {
            let bytes = scene.sources.bytes(path)?;
            if !bytes.is_ascii() && !bytes.starts_with(b"\xEF\xBB\xBF") {
                problems.push(path.to_owned());
            }
        }
    }
    refuse(&problems, "save them as UTF-8 with a byte order mark")
}

/// The module and the demo, read with PowerShell's own parser.
pub(super) fn syntax(scene: &Scene) -> Result<()> {
    let files: Vec<&str> = scene
        .sources
        .below(&["ps-module", "xtask/ps"])
        .filter(|path| folder::has_extension(path.as_ref(), &["ps1", "psm1", "psd1"]))
        .filter(|path| *path != KNOWN_BAD && *path != SYNTAX_SCRIPT)
        .collect();
    let findings = findings(scene, &files)?;
    refuse(
        &findings,
        "write it so that Windows PowerShell 5.1 and a restricted session can run it",
    )
}

/// A check that finds nothing in a bad file would prove nothing about the good ones.
pub(super) fn finds_known_bad(scene: &Scene) -> Result<()> {
    let text = scene.sources.text(KNOWN_BAD)?.unwrap_or_default();
    let expected: BTreeSet<String> = (1..)
        .zip(text.lines())
        .filter_map(|(number, line): (usize, &str)| {
            let (_, rule) = line.split_once(EXPECTED)?;
            Some(format!("{KNOWN_BAD}:{number}: {}", rule.trim()))
        })
        .collect();
    ensure!(!expected.is_empty(), "{KNOWN_BAD} expects nothing");
    // A finding is `path:line: rule: what`; the text after the rule is for people.
    let found: BTreeSet<String> = findings(scene, &[KNOWN_BAD])?
        .iter()
        .map(|finding| {
            finding
                .splitn(4, ": ")
                .take(2)
                .collect::<Vec<_>>()
                .join(": ")
        })
        .collect();
    let missed: Vec<_> = expected.difference(&found).cloned().collect();
    let invented: Vec<_> = found.difference(&expected).cloned().collect();
    if !missed.is_empty() || !invented.is_empty() {
        bail!("missed {missed:?}, found without reason {invented:?}; cure: {SYNTAX_SCRIPT}");
    }
    Ok(())
}

/// Lines `path:line: rule: what`.
fn findings(scene: &Scene, files: &[&str]) -> Result<Vec<String>> {
    let mut command = Command::new("pwsh");
    command.current_dir(&scene.settings.root);
    command.args(["-NoProfile", "-NonInteractive", "-File", SYNTAX_SCRIPT]);
    command.args(["-Path", &files.join("|")]);
    let listed = process::quiet(&mut command)?;
    Ok(listed
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect())
}
