//! `cargo xtask build www`: the demo page with the widget, ready to be served, and the widget as npm publishes it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::folder;
use crate::report;
use crate::settings::Settings;

/// Puts both together; `pkg` is what `wasm::build` gave. Gives the folder to serve.
pub(crate) fn assemble(settings: &Settings, pkg: &Path) -> Result<PathBuf> {
    report::step("putting the demo page together");
    let page = settings.package().join("www");
    folder::make_empty(&page)?;
    folder::copy_tree(&settings.root.join("www"), &page, |file| {
        !file.starts_with("package")
    })?;
    copy_widget(settings, pkg, &page.join("reseat"))?;
    report::line(&format!("  {}", page.display()));

    let package = settings.package().join("npm");
    folder::make_empty(&package)?;
    folder::copy_tree(&settings.root.join("www/package"), &package, |_| true)?;
    folder::copy_file(&settings.root.join("LICENSE"), &package.join("LICENSE"))?;
    copy_widget(settings, pkg, &package)?;
    let manifest = fs::read_to_string(package.join("package.json"))
        .context("www/package has no package.json")?;
    let missing: Vec<String> = named_files(&manifest)?
        .into_iter()
        .filter(|file| !package.join(file).is_file())
        .collect();
    ensure!(
        missing.is_empty(),
        "www/package/package.json names what is not in the package: {}",
        missing.join(", ")
    );
    report::line(&format!("  {}", package.display()));
    Ok(page)
}

/// The element with its core and styles. The texts of every language are inside the core.
fn copy_widget(settings: &Settings, pkg: &Path, widget: &Path) -> Result<()> {
    folder::copy_tree(pkg, widget, |_| true)?;
    folder::copy_tree(&settings.root.join("wasm/js"), widget, |file| {
        folder::has_extension(file, &["js", "ts"])
    })?;
    folder::copy_tree(&settings.root.join("wasm/styles"), widget, |file| {
        folder::has_extension(file, &["css"])
    })
}

/// The files that a package.json promises, patterns left out.
fn named_files(manifest: &str) -> Result<Vec<String>> {
    let manifest: Value = serde_json::from_str(manifest).context("package.json is no JSON")?;
    let mut found = Vec::new();
    for member in ["main", "types", "exports", "sideEffects", "files"] {
        texts(&manifest[member], &mut found);
    }
    found.retain(|file| !file.contains('*'));
    found.sort();
    found.dedup();
    Ok(found)
}

/// Every text in a value, as a path relative to the package.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.trim_start_matches("./").to_owned()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_promised_file_is_looked_for() {
        let manifest = r#"{"name": "a", "main": "./index.js",
            "exports": {".": {"types": "./index.d.ts", "default": "./index.js"}, "./a": "./a.wasm"},
            "sideEffects": ["./define.js"], "files": ["*.js", "README.md"]}"#;
        let files = named_files(manifest).unwrap();
        assert_eq!(
            files,
            ["README.md", "a.wasm", "define.js", "index.d.ts", "index.js"]
        );
    }
}
