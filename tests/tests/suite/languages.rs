//! Every language says everything, in its own words, with the same values and the plural forms it needs.

use icu_plurals::{PluralCategory, PluralRules};
use proptest::prelude::*;
use reseat_core::text::{Category, PluralRule, Texts, Value as Said};
use reseat_tests::folder;
use reseat_tests::scene::Scene;
use reseat_tests::state;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Table = BTreeMap<String, Value>;

/// Languages whose rule there is, with or without a table.
const RULED: [&str; 5] = ["en", "nl", "de", "fr", "es"];

/// Sentences that are rightly alike in English and in this language; the others are translated.
const ALIKE: [(&str, &[&str]); 1] = [(
    "nl",
    &[
        "widget.cloud.China",
        "widget.cloud.BleuCloud",
        "widget.cloud.DelosCloud",
        "widget.filter.title",
        "widget.review.product",
    ],
)];

/// Families of which a language may have the same as English, or not: how it writes dates and numbers.
const FORMATS: [&str; 6] = ["language.", "list.", "number.", "date", "moment", "month."];

/// Every table there is, by the name of its file.
fn tables() -> BTreeMap<String, Table> {
    let files = std::fs::read_dir(folder::root().join("core/text")).unwrap();
    files
        .map(|entry| {
            let path = entry.unwrap().path();
            let table = serde_json::from_str(&std::fs::read_to_string(&path).unwrap());
            let table = table.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, table)
        })
        .collect()
}

/// Each form of a sentence by its plural category, `other` where there is only one.
fn forms(message: &Value) -> BTreeMap<&str, &str> {
    match message {
        Value::Object(forms) => forms
            .iter()
            .filter(|(name, _)| *name != "by")
            .map(|(name, form)| (name.as_str(), form.as_str().unwrap()))
            .collect(),
        other => BTreeMap::from([("other", other.as_str().unwrap())]),
    }
}

/// The values that a form names.
fn named(form: &str) -> BTreeSet<&str> {
    form.split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').expect(form).0)
        .collect()
}

/// What is wrong with a translation, a line each.
fn differences(language: &str, english: &Table, table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (key, message) in table {
        let Some(original) = english.get(key) else {
            found.push(format!("{key}: English has no such sentence"));
            continue;
        };
        if message.get("by") != original.get("by") {
            found.push(format!("{key}: another number decides its form"));
        }
        let (forms, originals) = (forms(message), forms(original));
        for (category, form) in &forms {
            // `many` and the like name what the form for everything else names.
            let original = originals.get(category).unwrap_or(&originals["other"]);
            if named(form) != named(original) {
                found.push(format!(
                    "{key}: {form:?} names other values than {original:?}"
                ));
            }
        }
        let has_words = forms.values().any(|form| {
            let words: String = form
                .split('{')
                .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
                .collect();
            words.contains(char::is_alphabetic)
        });
        let may_be_alike = FORMATS.iter().any(|family| key.starts_with(family))
            || ALIKE
                .iter()
                .any(|(of, keys)| *of == language && keys.contains(&key.as_str()));
        if has_words && message == original && !may_be_alike {
            found.push(format!("{key}: still English"));
        }
    }
    found
}

#[test]
fn no_language_lacks_a_sentence() {
    let tables = tables();
    for (language, table) in &tables {
        let missing: Vec<String> = tables["en"]
            .iter()
            .filter(|(key, _)| !table.contains_key(*key))
            .map(|(key, message)| format!("  {key:?}: {message},"))
            .collect();
        assert!(
            missing.is_empty(),
            "core/text/{language}.json lacks {}:\n{}",
            missing.len(),
            missing.join("\n")
        );
    }
}

#[test]
fn every_language_says_the_same() {
    let tables = tables();
    for (language, table) in tables.iter().filter(|(language, _)| *language != "en") {
        let found = differences(language, &tables["en"], table);
        assert!(
            found.is_empty(),
            "core/text/{language}.json:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn a_slip_in_a_translation_is_seen() {
    let english = serde_json::json!({
        "a.plain": "{count} of {total}",
        "a.plural": { "by": "count", "one": "One user", "other": "{count} users" },
        "a.same": "Nothing",
    });
    let wrong = serde_json::json!({
        "a.plain": "{count} van {totaal}",
        "a.plural": { "by": "users", "one": "{count} gebruiker", "many": "{count} gebruikers", "other": "gebruikers" },
        "a.same": "Nothing",
        "a.more": "Meer",
    });
    let table = |value: Value| serde_json::from_value::<Table>(value).unwrap();
    let found = differences("nl", &table(english.clone()), &table(wrong));
    assert_eq!(found.len(), 6, "{found:#?}");
    let right = serde_json::json!({
        "a.plain": "Van {total}: {count}",
        "a.plural": { "by": "count", "one": "Eén gebruiker", "many": "{count} gebruikers", "other": "{count} gebruikers" },
        "a.same": "Niets",
    });
    assert!(differences("nl", &table(english), &table(right)).is_empty());
}

#[test]
fn every_number_has_the_forms_of_its_language() {
    for (language, table) in tables() {
        let categories = PluralRule::of(&language).categories();
        let needed: BTreeSet<&str> = categories.iter().map(|category| category.name()).collect();
        for (key, message) in &table {
            assert!(
                message.is_string() || message["by"].is_string(),
                "{language}: {key}"
            );
            if message.is_object() {
                let forms: BTreeSet<&str> = forms(message).into_keys().collect();
                assert_eq!(forms, needed, "{language}: {key}");
            }
        }
    }
}

#[test]
fn every_table_is_built_in_and_found_by_its_tag() {
    let tables = tables();
    let known: BTreeSet<&str> = Texts::languages().collect();
    assert_eq!(known, tables.keys().map(String::as_str).collect());
    for (language, table) in &tables {
        let upper = language.to_uppercase();
        for tag in [
            language.clone(),
            format!("{language}-XX"),
            format!("{upper}_xx"),
        ] {
            let texts = Texts::for_language(&tag);
            assert_eq!(texts.language(), language, "{tag}");
            assert_eq!(texts.direction(), table["language.direction"], "{tag}");
        }
    }
    for unknown in ["", "tlh", "dutch", "e", "-nl"] {
        assert_eq!(Texts::for_language(unknown).language(), "en", "{unknown}");
    }
}

#[test]
fn a_plan_is_read_in_the_language_asked_for() {
    let scene = Scene::new(&state::tenant(1_200, 2));
    let document = scene.plan(&state::swap(serde_json::json!({"all": true})));
    let read = |language: &str| {
        let request =
            serde_json::json!({"op": "render", "document": document, "language": language});
        let done = scene.run(&request).done().clone();
        let told = |member: &str| done[member].as_str().unwrap().to_owned();
        (told("text"), told("confirmation"))
    };
    let (text, question) = read("nl-NL");
    assert!(
        text.contains("Office 365 E3 -> Microsoft 365 E3 voor 1.200 gebruikers"),
        "{text}"
    );
    assert!(
        text.contains("wachten op een licentie van Microsoft 365 E3 (2 vrij, nog 1.198 nodig)"),
        "{text}"
    );
    assert!(
        question.contains("vervangen door Microsoft 365 E3 voor 2 gebruikers van"),
        "{question}"
    );
    assert_eq!(read("nl_BE"), (text, question));
    let (text, _) = read("tlh");
    assert!(text.contains("Microsoft 365 E3 for 1,200 users"), "{text}");
}

#[test]
fn every_category_is_said() {
    let json = r#"{
        "language.tag": "fr", "number.separator": " ",
        "users": {"by": "count", "one": "{count} utilisateur", "many": "{count} d’utilisateurs", "other": "{count} utilisateurs"},
        "bare": {"by": "count", "other": "{count}"}
    }"#;
    let french = Texts::parse(json).unwrap();
    let say = |key: &str, count: i64| french.say(key, &[("count", Said::Count(count))]);
    assert_eq!(say("users", 0), "0 utilisateur");
    assert_eq!(say("users", 1), "1 utilisateur");
    assert_eq!(say("users", 21), "21 utilisateurs");
    assert_eq!(say("users", 2_000_000), "2 000 000 d’utilisateurs");
    assert_eq!(say("bare", 1), "1");
    assert_eq!(french.say("users", &[]), "{count} utilisateurs");
    for wrong in [
        r#"{"a": {"by": "count", "one": "x"}}"#,
        r#"{"a": {"by": "count", "others": "x", "other": "y"}}"#,
        r#"{"a": {"other": "y"}}"#,
    ] {
        assert!(Texts::parse(wrong).is_err(), "{wrong}");
    }
}

/// CLDR's own rules for a language.
fn cldr(language: &str) -> PluralRules {
    let locale: icu_locale_core::Locale = language.parse().unwrap();
    PluralRules::try_new(locale.into(), Default::default()).unwrap()
}

fn as_ours(category: PluralCategory) -> Category {
    match category {
        PluralCategory::Zero => Category::Zero,
        PluralCategory::One => Category::One,
        PluralCategory::Two => Category::Two,
        PluralCategory::Few => Category::Few,
        PluralCategory::Many => Category::Many,
        PluralCategory::Other => Category::Other,
    }
}

#[test]
fn every_language_has_the_categories_of_cldr() {
    for language in RULED {
        let ours: BTreeSet<Category> = PluralRule::of(language)
            .categories()
            .iter()
            .copied()
            .collect();
        let theirs: BTreeSet<Category> = cldr(language).categories().map(as_ours).collect();
        assert_eq!(ours, theirs, "{language}");
    }
    // A language without a rule of its own would be caught here.
    for language in tables().into_keys() {
        assert!(RULED.contains(&language.as_str()), "{language}");
    }
}

#[test]
fn cldr_samples_take_their_category() {
    let samples = [
        0,
        1,
        2,
        3,
        4,
        5,
        10,
        11,
        12,
        16,
        21,
        22,
        100,
        101,
        1_000,
        10_000,
        100_000,
        999_999,
        1_000_000,
        1_000_001,
        2_000_000,
        10_500_000,
        -1,
        -1_000_000,
        i64::MAX,
        i64::MIN,
    ];
    for language in RULED {
        let (rule, theirs) = (PluralRule::of(language), cldr(language));
        for number in samples {
            assert_eq!(
                rule.category(number),
                as_ours(theirs.category_for(number)),
                "{language}: {number}"
            );
        }
    }
}

proptest! {
    #[test]
    fn every_number_takes_the_category_of_cldr(number in any::<i64>(), small in -10_000_i64..10_000) {
        for language in RULED {
            let (rule, theirs) = (PluralRule::of(language), cldr(language));
            for number in [number, small, small * 1_000_000] {
                prop_assert_eq!(rule.category(number), as_ours(theirs.category_for(number)), "{}: {}", language, number);
            }
        }
    }
}
