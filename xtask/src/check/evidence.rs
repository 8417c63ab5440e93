//! Facts about Graph name their sources, by tags that `docs/sources.md` explains.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::{Scene, refuse};
use crate::folder;

const PAGE: &str = "docs/sources.md";
/// Where tags are used.
const ROOMS: &[&str] = &["sim/src", "core/src"];
/// Where every refusal is one of Graph's, and so a fact.
const REFUSALS: &str = "sim/src/graph";
/// Tags without a key.
const LETTERS: &[&str] = &["S", "P", "O", "U"];

/// Every tag in use is explained, every one that is explained is in use, and no refusal is without one.
pub(super) fn is_named(scene: &Scene) -> Result<()> {
    let sources = &scene.sources;
    let page = sources.text(PAGE)?.unwrap_or_default();
    let explained = explained(&page);
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    let mut problems = Vec::new();
    for path in sources.below(ROOMS) {
        if !folder::has_extension(path.as_ref(), &["rs"]) {
            continue;
        }
        let text = sources.text(path)?.unwrap_or_default();
        for (number, line) in (1..).zip(text.lines()) {
            for tag in line
                .split_once("//")
                .map_or(Vec::new(), |(_, said)| tags(said))
            {
                used.entry(tag)
                    .or_insert_with(|| format!("{path}:{number}"));
            }
        }
        if path.starts_with(REFUSALS) {
            let bare = without_source(&text).into_iter();
            problems.extend(bare.map(|line| format!("{path}:{line}: a refusal without a source")));
        }
    }
    for (tag, place) in used.iter().filter(|(tag, _)| !explained.contains(*tag)) {
        problems.push(format!("{place}: [{tag}] is not explained in {PAGE}"));
    }
    for tag in explained.iter().filter(|tag| !used.contains_key(*tag)) {
        problems.push(format!("{PAGE}: nothing uses [{tag}]"));
    }
    refuse(
        &problems,
        &format!("name the source of the fact, and explain it in {PAGE}"),
    )
}

/// The tags of a comment: `D:batch` of `[D:batch]`, `U` of `[U]`.
fn tags(said: &str) -> Vec<String> {
    said.split('[')
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .map(|(tag, _)| tag)
        .filter(|tag| LETTERS.contains(tag) || tag.starts_with("D:"))
        .map(str::to_owned)
        .collect()
}

/// The tags that the tables of the page explain: letters in brackets, keys of pages bare.
fn explained(page: &str) -> BTreeSet<String> {
    let cells = page.lines().filter_map(|line| {
        let cell = line.strip_prefix("| `")?;
        cell.split_once("` |").map(|(cell, _)| cell)
    });
    cells
        .filter(|cell| *cell != "[D:key]")
        .map(|cell| {
            match cell
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                Some(letter) => letter.to_owned(),
                None => format!("D:{cell}"),
            }
        })
        .collect()
}

/// The lines that make a refusal where nothing from the comment above the function down to them names
/// a source.
fn without_source(text: &str) -> Vec<usize> {
    let mut bare = Vec::new();
    let mut is_named = false;
    let mut is_above = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start();
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        // The comment above a function belongs to it, and not to the one before.
        let is_doc = line.starts_with("///");
        if !is_above && (is_doc || is_function(line)) {
            is_named = false;
        }
        is_above = is_doc || (is_above && line.starts_with("#["));
        is_named |= line
            .split_once("//")
            .is_some_and(|(_, said)| !tags(said).is_empty());
        if line.contains("GraphError::") && !line.contains("//") && makes_one(line) && !is_named {
            bare.push(number);
        }
    }
    bare
}

fn is_function(line: &str) -> bool {
    let line = line.strip_prefix("pub").map_or(line, |rest| {
        rest.split_once(") ")
            .map_or(rest, |(_, rest)| rest)
            .trim_start()
    });
    line.starts_with("fn ") || line.starts_with("const fn ")
}

/// A call of a constructor, not the name of the type.
fn makes_one(line: &str) -> bool {
    let is_lower = |c: char| c.is_ascii_lowercase() || c == '_';
    line.split("GraphError::").skip(1).any(|rest| {
        let name = rest.split_once('(').map_or("", |(name, _)| name);
        !name.is_empty() && name.chars().all(is_lower)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_in_comments_only_where_they_are_tags() {
        assert_eq!(tags(" [D:batch] 3: at most 20. [U]"), ["D:batch", "U"]);
        assert!(tags(" see [`Route`] and [0]").is_empty());
    }

    #[test]
    fn both_tables_are_read() {
        let page =
            "| Tag | Means |\n| `[D:key]` | x |\n| `[S]` | y |\n| `adv` | Page | z |\ntext `no` |";
        let all: Vec<String> = explained(page).into_iter().collect();
        assert_eq!(all, ["D:adv", "S"]);
    }

    #[test]
    fn a_refusal_needs_a_source_in_its_own_function() {
        let text = "\
/// Named. [U]
fn one() {
    GraphError::refused(\"x\");
}

fn two() {
    GraphError::refused(\"x\");
    // [O] 2.6 row 2
    GraphError::refused(\"y\");
}

/// Not named.
pub(super) fn three() -> Result<(), GraphError> {
    GraphError::denied()
}

#[cfg(test)]
mod tests { fn f() { GraphError::refused(\"x\"); } }
";
        assert_eq!(without_source(text), [7, 14]);
    }
}
