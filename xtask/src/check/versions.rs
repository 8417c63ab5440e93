//! One version for everything that people are given.

use anyhow::{Context, Result};

use super::{Scene, refuse};

/// Where it stands, and what stands before it there.
const PLACES: &[(&str, &str)] = &[
    ("Cargo.toml", "\nversion = \""),
    ("ps-module/Reseat.psd1", "ModuleVersion          = '"),
    ("www/package/package.json", "\"version\": \""),
];

/// The crates take theirs from the workspace; the module and the web package must say the same.
pub(super) fn all_are_one(scene: &Scene) -> Result<()> {
    let mut found = Vec::new();
    for (path, before) in PLACES {
        let text = scene.sources.text(path)?.unwrap_or_default();
        let version = version(&text, before).with_context(|| format!("{path} names no version"))?;
        found.push(((*path).to_owned(), version.to_owned()));
    }
    refuse(&differing(&found), "one version number for all of them")
}

/// What stands in quotes after this.
fn version<'t>(text: &'t str, before: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split(['"', '\'']).next()
}

/// One sentence per place that does not say what the first says.
fn differing(found: &[(String, String)]) -> Vec<String> {
    let Some(((first, wanted), rest)) = found.split_first() else {
        return Vec::new();
    };
    rest.iter()
        .filter(|(_, version)| version != wanted)
        .map(|(path, version)| format!("{path} says {version}, {first} says {wanted}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_was_forgotten_is_found() {
        let place = |path: &str, version: &str| (path.to_owned(), version.to_owned());
        let found = [
            place("a", "0.2.0"),
            place("b", "0.2.0"),
            place("c", "0.1.0"),
        ];
        assert_eq!(differing(&found), ["c says 0.1.0, a says 0.2.0"]);
        assert!(differing(&found[..2]).is_empty());
    }

    #[test]
    fn the_version_stands_between_quotes() {
        assert_eq!(
            version("{\n  \"version\": \"1.2.3\",", PLACES[2].1),
            Some("1.2.3")
        );
        assert_eq!(version("[package]", PLACES[0].1), None);
    }
}
