//! Every sentence stands in `core/text` once: none that the source asks for is missing, none stands there for
//! nothing, and every error has its words.

use reseat_core::cloud::Cloud;
use reseat_core::error::TABLE;
use reseat_core::event::{Outcome, RunTotals};
use reseat_core::text::{RunEnd, Texts, closing};
use reseat_tests::folder;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Families whose second part is an id of the error table.
const BY_ID: [&str; 3] = ["error", "finding", "plan.cause"];

fn english() -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(folder::root().join("core/text/en.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The text between quotes in every source that may ask for a sentence.
fn literals() -> BTreeSet<String> {
    let mut literals = BTreeSet::new();
    for (place, ending) in [
        ("core/src", "rs"),
        ("wasm/src", "rs"),
        ("wasm/js", "js"),
        ("ps-module", "ps1"),
        ("ps-module", "ps1xml"),
        ("ps-module", "cs"),
    ] {
        let folder = folder::root().join(place);
        if folder.is_dir() {
            read(&folder, ending, &mut literals);
        }
    }
    literals
}

fn read(folder: &Path, ending: &str, literals: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, ending, literals);
        } else if path.extension().is_some_and(|found| found == ending) {
            let source = std::fs::read_to_string(&path).unwrap();
            // Keys hold no quotes and no line ends, so what stands between any two quotes will do.
            for line in source.lines() {
                let parts: Vec<&str> = line.split(['"', '\'']).collect();
                literals.extend(parts.into_iter().map(str::to_owned));
            }
        }
    }
}

fn is_key(text: &str, families: &BTreeSet<&str>) -> bool {
    let mut parts = text.split('.');
    let first = parts.next().unwrap();
    families.contains(first)
        && text.contains('.')
        && parts.all(|part| {
            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric())
        })
}

/// Words that a key may be completed with: ids, results, clouds, months, and any word of the source.
fn is_word(word: &str, literals: &BTreeSet<String>) -> bool {
    literals.contains(word)
        || literals.contains(&format!(".{word}"))
        || TABLE.iter().any(|row| row.id == word)
        || Outcome::ALL
            .iter()
            .any(|outcome| format!("{outcome:?}") == word)
        || Cloud::from_name(word).is_some()
        || matches!(word.parse(), Ok(1..=12))
}

/// Whether a key is a format such as `progress.apply.{form}` or `{key}.others`, completed.
fn completes(key: &str, format: &str, literals: &BTreeSet<String>) -> bool {
    if let Some(ending) = format.strip_prefix("{key}") {
        return key
            .strip_suffix(ending)
            .is_some_and(|key| literals.contains(key));
    }
    let (parts, wanted): (Vec<&str>, Vec<&str>) =
        (key.split('.').collect(), format.split('.').collect());
    parts.len() == wanted.len()
        && parts.iter().zip(&wanted).all(|(part, wanted)| {
            part == wanted || (wanted.starts_with('{') && is_word(part, literals))
        })
}

fn is_used(key: &str, literals: &BTreeSet<String>, formats: &[&str]) -> bool {
    let by_id = BY_ID.iter().any(|family| {
        let rest = key
            .strip_prefix(family)
            .and_then(|rest| rest.strip_prefix('.'));
        rest.is_some_and(|rest| {
            let (id, form) = rest.split_once('.').unwrap_or((rest, "message"));
            TABLE.iter().any(|row| row.id == id)
                && form.split('.').all(|word| is_word(word, literals))
        })
    });
    by_id
        || literals.contains(key)
        || formats
            .iter()
            .any(|format| completes(key, format, literals))
}

#[test]
fn no_sentence_stands_for_nothing() {
    let literals = literals();
    let formats: Vec<&str> = literals
        .iter()
        .map(String::as_str)
        .filter(|text| !text.contains(' '))
        .filter(|text| {
            text.starts_with("{key}.") || (text.contains(".{") && !text.starts_with('{'))
        })
        .collect();
    let english = english();
    let unused: Vec<&String> = english
        .keys()
        .filter(|key| !is_used(key, &literals, &formats))
        .collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
    // The test can tell: an invented key is not used.
    for invented in [
        "widget.invented.title",
        "error.Invented.message",
        "plan.invented",
    ] {
        assert!(!is_used(invented, &literals, &formats), "{invented}");
    }
}

#[test]
fn no_sentence_is_missing() {
    let english = english();
    let families: BTreeSet<&str> = english
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect();
    let literals = literals();
    let missing: Vec<&String> = literals
        .iter()
        .filter(|text| is_key(text, &families))
        // `progress.apply` may be asked for itself and be the beginning of others.
        .filter(|text| {
            let beginning = format!("{text}.");
            !english.contains_key(*text) && !english.keys().any(|key| key.starts_with(&beginning))
        })
        .collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
}

#[test]
fn every_error_has_its_words() {
    let english = english();
    for row in TABLE {
        let key = format!("error.{}.message", row.id);
        let message = english.get(&key).unwrap_or_else(|| panic!("{key}"));
        let message = message.as_str().unwrap();
        assert!(
            message.ends_with(['.', '}']),
            "{key} is no sentence: {message}"
        );
        // What was stopped on purpose needs no cure, and a note none either.
        if !["Cancelled", "DuplicateUser"].contains(&row.id) {
            let hint = format!("error.{}.hint", row.id);
            assert!(english.contains_key(&hint), "{hint}");
        }
    }
}

#[test]
fn every_number_has_both_forms() {
    let texts = Texts::english();
    for (key, message) in english() {
        let Some(forms) = message.as_object() else {
            assert!(message.is_string(), "{key}");
            continue;
        };
        let names: Vec<&str> = forms.keys().map(String::as_str).collect();
        assert_eq!(names, ["by", "one", "other"], "{key}");
        assert!(texts.find(&key, &[]).is_some());
    }
}

#[test]
fn seats_that_are_not_there_are_not_called_free() {
    let mut totals = RunTotals::default();
    totals.count(Outcome::Moved);
    let seats = [("Plan A".to_owned(), 3), ("Plan B".to_owned(), -19)];
    let closing = closing("m", &totals, &RunEnd::Through(&seats), &Texts::english()).text;
    assert_eq!(
        closing,
        "Move m: 1 moved. Free now: Plan A 3, Plan B none (over-used by 19)."
    );
}
