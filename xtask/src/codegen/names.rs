//! `core/src/catalogue/names.tsv`: ids and names of products and services out of Microsoft's list.
//!
//! The core reads the list, here and where a newer one is given at run time, by the same rules.

use std::fs;

use anyhow::{Context, Result};
use reseat_core::catalogue::names_table;

use super::Generated;
use crate::settings::Settings;

const LIST: &str = "data/licensing-service-plans.csv";
const SOURCE: &str = "data/SOURCE.md";
const TABLE: &str = "core/src/catalogue/names.tsv";

/// Makes the table.
pub(super) fn generate(settings: &Settings) -> Result<Generated> {
    let list = fs::read(settings.root.join(LIST)).with_context(|| format!("cannot read {LIST}"))?;
    let source = fs::read_to_string(settings.root.join(SOURCE))
        .with_context(|| format!("cannot read {SOURCE}"))?;
    let version = version(&source).with_context(|| {
        format!("the row \"Version\" of {SOURCE} names no date such as 29 July 2026")
    })?;
    let text =
        names_table(&list, &version, SOURCE).with_context(|| format!("cannot use {LIST}"))?;
    Ok(Generated {
        path: TABLE.to_owned(),
        source: LIST,
        text,
    })
}

/// The first `29 July 2026` in the row `Version`, as `2026-07-29`.
fn version(source: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let row = source
        .lines()
        .find(|line| line.starts_with("| Version |"))?;
    let words: Vec<&str> = row.split_whitespace().collect();
    words.windows(3).find_map(|date| {
        let day: u8 = date[0].parse().ok()?;
        let month = MONTHS.iter().position(|name| *name == date[1])? + 1;
        let year: u16 = date[2].parse().ok()?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_date_of_the_row() {
        let source = "| Version | as committed on 9 July 2026 to a mirror |";
        assert_eq!(version(source).as_deref(), Some("2026-07-09"));
        assert_eq!(version("| Version | unknown |"), None);
    }
}
