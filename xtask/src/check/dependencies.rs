//! Who may depend on whom.

use std::collections::BTreeSet;

use anyhow::Result;

use super::{Scene, refuse};
use crate::process;

/// The core knows no transport and no browser: faces and adapters bring them.
pub(super) fn core_is_plain(scene: &Scene) -> Result<()> {
    let forbidden = |name: &str| {
        ["reqwest", "tokio", "web-sys", "js-sys", "wasm-bindgen"].contains(&name)
            || name.starts_with("gloo")
    };
    let mut problems = Vec::new();
    for target in [None, Some("wasm32-unknown-unknown")] {
        let options = ["--no-default-features", "--edges", "normal"];
        for name in tree(scene, "reseat-core", target, &options)? {
            if forbidden(&name) {
                let place = target.unwrap_or("this machine");
                problems.push(format!(
                    "reseat-core without features needs {name} on {place}"
                ));
            }
        }
    }
    refuse(
        &problems,
        "cargo tree -p reseat-core --no-default-features -i <name> shows who brings it",
    )
}

/// Agreement between the two means something only while neither sees the other.
pub(super) fn simulator_is_apart(scene: &Scene) -> Result<()> {
    let mut problems = Vec::new();
    for (from, to) in [("reseat-sim", "reseat-core"), ("reseat-core", "reseat-sim")] {
        if tree(scene, from, None, &["--all-features"])?.contains(to) {
            problems.push(format!("{from} depends on {to}"));
        }
    }
    refuse(
        &problems,
        "what both need to be tested together belongs in tests/",
    )
}

/// Names of all crates in the tree of this one.
fn tree(
    scene: &Scene,
    package: &str,
    target: Option<&str>,
    options: &[&str],
) -> Result<BTreeSet<String>> {
    let mut command = scene.settings.cargo("tree");
    command
        .args([
            "--quiet", "--prefix", "none", "--format", "{p}", "-p", package,
        ])
        .args(options);
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    let listed = process::quiet(&mut command)?;
    Ok(listed
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect())
}
