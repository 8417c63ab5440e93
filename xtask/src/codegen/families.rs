//! `core/src/catalogue/families.packed.tsv`: the table of service families as it travels in the packages.

use std::fs;

use anyhow::{Context, Result};
use reseat_core::catalogue::families_table;

use super::Generated;
use crate::settings::Settings;

const KEPT: &str = "core/src/catalogue/families.tsv";
const TABLE: &str = "core/src/catalogue/families.packed.tsv";

/// Makes the table.
pub(super) fn generate(settings: &Settings) -> Result<Generated> {
    let kept = fs::read_to_string(settings.root.join(KEPT))
        .with_context(|| format!("cannot read {KEPT}"))?;
    Ok(Generated {
        path: TABLE.to_owned(),
        source: KEPT,
        text: families_table(&kept),
    })
}
