//! Names as people give them, before anybody knows whether there is such a thing.

use super::countries::is_assigned;
use super::members::FromJson;
use crate::error::{Error, Kind, Misuse, Wrong};
use serde_json::Value;

/// Errors: `misuse` where one of the names is blank.
pub(super) fn refuse_nameless<'n>(
    names: impl IntoIterator<Item = &'n String>,
    misuse: Misuse,
) -> Result<(), Error> {
    if names.into_iter().any(|name| name.trim().is_empty()) {
        return Err(misuse.into());
    }
    Ok(())
}

/// A country by its two letters (ISO 3166-1 alpha-2), in upper case; none for anything else.
pub(super) fn country(text: &str) -> Option<String> {
    let letters = text.trim().to_ascii_uppercase();
    is_assigned(&letters).then_some(letters)
}

/// The names of a cell, which stand between bars.
pub(super) fn cell_names(cell: &str) -> Vec<String> {
    let parts = cell.split('|').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_string)
        .collect()
}

/// A list of names, or one text that is read like a cell: what a face binds from a row may be either.
pub(super) struct Several(pub(super) Vec<String>);

impl FromJson for Several {
    fn from_json(at: String, value: Value) -> Result<Several, Error> {
        match value {
            Value::String(cell) => Ok(Several(cell_names(&cell))),
            Value::Array(_) => Vec::from_json(at, value).map(Several),
            _ => Err(Wrong::Kind {
                member: at,
                kind: Kind::Texts,
            }
            .into()),
        }
    }
}
