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
    sources().into_iter().flatten().collect()
}

/// The same, room by room: what one file asks for, another of its room may fill in.
fn sources() -> [BTreeSet<String>; 3] {
    let rooms: [&[(&str, &str)]; 3] = [
        &[("core/src", "rs")],
        &[("wasm/src", "rs"), ("wasm/js", "js")],
        &[
            ("ps-module", "ps1"),
            ("ps-module", "ps1xml"),
            ("ps-module", "cs"),
        ],
    ];
    rooms.map(|places| {
        let mut literals = BTreeSet::new();
        for (place, ending) in places {
            let folder = folder::root().join(place);
            if folder.is_dir() {
                read(&folder, ending, &mut literals);
            }
        }
        literals
    })
}

fn read(folder: &Path, ending: &str, literals: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, ending, literals);
        } else if path.extension().is_some_and(|found| found == ending) {
            let source = std::fs::read_to_string(&path).unwrap();
            // Keys hold no quotes and no line ends, so what stands between any two quotes will do.
            let parts = source.lines().flat_map(|line| line.split(['"', '\'']));
            literals.extend(parts.map(str::to_owned));
            if ending != "rs" {
                literals.extend(members(&source));
            }
        }
    }
}

/// Names that scripts write without quotes: `detail = ...` and `detail: ...`.
fn members(source: &str) -> impl Iterator<Item = String> {
    let before = source.split(['=', ':']);
    before.filter_map(|before| {
        let name = before.split(['{', ',', ';', '\n']).next_back()?.trim();
        let is_name = !name.is_empty() && name.chars().all(char::is_alphanumeric);
        is_name.then(|| name.to_owned())
    })
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
    // `member.pairs[].from` names a member of a request by the way to it.
    let by_member = key.strip_prefix("member.").is_some_and(|way| {
        way.split(['.', '[', ']'])
            .all(|part| part.is_empty() || literals.contains(part))
    });
    by_id
        || by_member
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

/// The names between braces in a message and all its forms.
fn values(message: &Value) -> Vec<String> {
    let forms = match message {
        Value::Object(forms) => forms.values().collect(),
        message => vec![message],
    };
    let texts = forms.into_iter().filter_map(Value::as_str);
    texts
        .flat_map(|text| text.split('{').skip(1))
        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
        .collect()
}

/// Keys with a value that nobody gives in a room that asks for the sentence, or, where the key is put together,
/// nobody at all.
fn unfilled(sentences: &BTreeMap<String, Value>) -> Vec<&String> {
    let sources = sources();
    let is_unfilled = |(key, message): &(&String, &Value)| {
        let is_put_together = !sources.iter().any(|source| source.contains(*key));
        let mut askers = sources
            .iter()
            .filter(|source| is_put_together || source.contains(*key));
        let values = values(message);
        // A script may name the value as the sentence does, in braces.
        let gives = |asker: &BTreeSet<String>, value: &String| {
            asker.contains(value) || asker.contains(&format!("{{{value}}}"))
        };
        !askers.any(|asker| values.iter().all(|value| gives(asker, value)))
    };
    sentences
        .iter()
        .filter(is_unfilled)
        .map(|(key, _)| key)
        .collect()
}

/// Whether a text names what is typed in one shell: a parameter, a command, a variable.
fn is_typed(text: &str) -> bool {
    let is_command = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let verbs = [
            "Get", "Set", "New", "Move", "Export", "Import", "Test", "Compare", "Grant",
        ];
        word.split_once('-').is_some_and(|(verb, noun)| {
            verbs.contains(&verb) && noun.starts_with(char::is_uppercase)
        })
    };
    let is_parameter = |word: &str| {
        let name = word.trim_start_matches(['(', '"']).strip_prefix('-');
        name.is_some_and(|name| name.starts_with(char::is_uppercase)) || word.starts_with('$')
    };
    text.split_whitespace()
        .any(|word| is_command(word) || is_parameter(word))
}

#[test]
fn only_the_shells_own_lines_name_what_is_typed_in_it() {
    for typed in ["Give -Confirm:$false.", "see Get-LicensedUser", "$plan | x"] {
        assert!(is_typed(typed), "{typed}");
    }
    let english = english();
    let mut typed = Vec::new();
    for (key, text) in &english {
        let forms = text
            .as_object()
            .into_iter()
            .flat_map(|forms| forms.values());
        let mut texts = forms.chain([text]).filter_map(Value::as_str);
        if !key.starts_with("shell.") && texts.any(is_typed) {
            typed.push(key);
        }
    }
    assert!(typed.is_empty(), "{typed:?}");
}

#[test]
fn every_value_is_given() {
    let english = english();
    let unfilled_keys = unfilled(&english);
    assert!(
        unfilled_keys.is_empty(),
        "nobody gives all values of {unfilled_keys:?}"
    );
    let wrong = serde_json::json!({
        "run.ended": "Move {move} ended with {nobodysValue}.",
        "no.such": { "by": "count", "one": "{count}", "other": "{nobodysValue}" },
        "no.values": "None",
    });
    assert_eq!(
        unfilled(&serde_json::from_value(wrong).unwrap()),
        ["no.such", "run.ended"]
    );
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
