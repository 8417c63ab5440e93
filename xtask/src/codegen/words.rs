//! The few sentences that the widget's JavaScript says itself: where WebAssembly can't be loaded, there is no
//! core to ask for them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};

use super::Generated;
use crate::folder;
use crate::settings::Settings;

const SOURCE: &str = "core/text";
/// Keys of what is taken begin so.
const FAMILIES: [&str; 2] = ["language.", "load."];

/// Makes `wasm/js/words.js`, with every language there is.
pub(super) fn generate(settings: &Settings) -> Result<Generated> {
    let source = settings.root.join(SOURCE);
    let mut script = format!(
        "// Written by `cargo xtask codegen` from {SOURCE}: what is said where the core can't be loaded.\n\n\
         export const WORDS = {{\n"
    );
    for table in folder::files(&source)? {
        let text = fs::read_to_string(source.join(&table))
            .with_context(|| format!("cannot read {SOURCE}/{}", table.display()))?;
        let sentences: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text)
            .with_context(|| format!("{SOURCE}/{} is not JSON", table.display()))?;
        let language = table.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(script, "  {language}: {{")?;
        for (key, sentence) in sentences {
            if FAMILIES.iter().any(|family| key.starts_with(family)) {
                writeln!(script, "    '{key}': {sentence},")?;
            }
        }
        script.push_str("  },\n");
    }
    script.push_str("};\n");
    Ok(Generated {
        path: "wasm/js/words.js".to_owned(),
        source: SOURCE,
        text: script,
    })
}
