//! `cargo xtask build www`: the demo page with the widget, ready to be served.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::folder;
use crate::report;
use crate::settings::Settings;

/// The language whose texts are inside the widget's core.
const EMBEDDED_LANGUAGE: &str = "en.json";

/// Puts the page together; `pkg` is what `wasm::build` gave. Gives the folder to serve.
pub(crate) fn assemble(settings: &Settings, pkg: &Path) -> Result<PathBuf> {
    report::step("putting the demo page together");
    let page = settings.package().join("www");
    let widget = page.join("reseat");
    folder::make_empty(&page)?;
    folder::copy_tree(&settings.root.join("www"), &page, |file| {
        !file.starts_with("package")
    })?;
    folder::copy_tree(pkg, &widget, |_| true)?;
    folder::copy_tree(&settings.root.join("wasm/js"), &widget, |file| {
        folder::has_extension(file, &["js", "ts"])
    })?;
    folder::copy_tree(&settings.root.join("wasm/styles"), &widget, |file| {
        folder::has_extension(file, &["css"])
    })?;
    folder::copy_tree(
        &settings.root.join("core/text"),
        &widget.join("text"),
        |file| folder::has_extension(file, &["json"]) && file != Path::new(EMBEDDED_LANGUAGE),
    )?;
    report::line(&format!("  {}", page.display()));
    Ok(page)
}
