//! Everything that repeats the table of errors in another language.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use reseat_core::error::{ErrorRow, Retry, TABLE};
use serde::Deserialize;
use serde_json::json;

use super::Generated;
use crate::settings::Settings;

const SOURCE: &str = "core/src/error/code.rs";
const TEXT: &str = "core/text/en.json";

/// Makes all of them but the constants of the C header.
pub(super) fn generate(settings: &Settings) -> Result<Vec<Generated>> {
    let text = fs::read_to_string(settings.root.join(TEXT))
        .with_context(|| format!("cannot read {TEXT}"))?;
    let sentences: Sentences =
        serde_json::from_str(&text).with_context(|| format!("{TEXT} is no table of sentences"))?;
    let made = |path: &str, text: String| Generated {
        path: path.to_owned(),
        source: SOURCE,
        text,
    };
    Ok(vec![
        made("docs/errors.md", page(&sentences)?),
        made("tests/vectors/errors.json", vector()?),
        made("ps-module/Private/ErrorCategory.ps1", powershell()),
        made("wasm/js/errors.d.ts", typescript()),
    ])
}

type Sentences = BTreeMap<String, Sentence>;

/// One sentence, or one per plural form.
#[derive(Deserialize)]
#[serde(untagged)]
enum Sentence {
    One(String),
    Plural { other: String },
}

/// What people read about an error, or about a finding where no error of this id ends a job.
fn sentence<'a>(sentences: &'a Sentences, id: &str, part: &str) -> Option<&'a str> {
    ["error", "finding"]
        .iter()
        .find_map(|kind| sentences.get(&format!("{kind}.{id}.{part}")))
        .map(|sentence| match sentence {
            Sentence::One(text) | Sentence::Plural { other: text } => text.as_str(),
        })
}

const fn retry(row: &ErrorRow) -> &'static str {
    match row.retry {
        Retry::Never => "never",
        Retry::Safe => "safe, after the given wait",
        Retry::AfterReadBack => "after the user was read back",
    }
}

/// `docs/errors.md`.
fn page(sentences: &Sentences) -> Result<String> {
    let mut page = "\
# Errors

Every error and every finding has one of these ids. The id is what scripts test for; ids and numbers are never changed or
reused. Words in braces stand for the thing concerned. This page is written by `cargo xtask codegen`.

| Id | C status | PowerShell category | JavaScript `name` | The same call again |
|---|---|---|---|---|
"
    .to_owned();
    for row in TABLE {
        let ErrorRow {
            id,
            category,
            js_name,
            ..
        } = row;
        let link = id.to_ascii_lowercase();
        let status = row.code.status();
        let retry = retry(row);
        writeln!(
            page,
            "| [{id}](#{link}) | {status} | {category} | {js_name} | {retry} |"
        )?;
    }
    for row in TABLE {
        let message = sentence(sentences, row.id, "message")
            .with_context(|| format!("{TEXT} lacks the sentence \"error.{}.message\"", row.id))?;
        write!(page, "\n## {}\n\n{message}\n", row.id)?;
        // Where nothing went wrong (a run that was stopped) nothing needs to help.
        if let Some(hint) = sentence(sentences, row.id, "hint") {
            write!(page, "\n**What helps:** {hint}\n")?;
        }
    }
    Ok(page)
}

/// `tests/vectors/errors.json`: what a test of each face walks through.
fn vector() -> Result<String> {
    let rows: Vec<serde_json::Value> = TABLE
        .iter()
        .map(|row| {
            json!({
                "status": row.code.status(),
                "id": row.id,
                "category": row.category,
                "jsName": row.js_name,
                "retry": row.retry,
            })
        })
        .collect();
    let mut text = String::from("[\n");
    for (index, row) in rows.iter().enumerate() {
        let comma = if index + 1 < rows.len() { "," } else { "" };
        writeln!(text, "  {}{comma}", serde_json::to_string(row)?)?;
    }
    text.push_str("]\n");
    Ok(text)
}

/// `ps-module/Private/ErrorCategory.ps1`, with the byte order mark that Windows PowerShell needs.
fn powershell() -> String {
    let mut text = format!(
        "\u{feff}# Written by `cargo xtask codegen` from {SOURCE}.\n$script:ErrorCategory = @{{\n"
    );
    for row in TABLE {
        text.push_str(&format!("    '{}' = '{}'\n", row.id, row.category));
    }
    text.push_str("}\n");
    text
}

/// `wasm/js/errors.d.ts`: the unions that make a `switch` over errors checkable.
fn typescript() -> String {
    let mut names: Vec<&str> = TABLE.iter().map(|row| row.js_name).collect();
    names.sort_unstable();
    names.dedup();
    let union = |name: &str, what: &str, members: Vec<String>| {
        format!(
            "\n/** {what} */\nexport type {name} =\n  | {};\n",
            members.join("\n  | ")
        )
    };
    let quoted = |text: &str| format!("'{text}'");
    let mut text = format!("// Written by `cargo xtask codegen` from {SOURCE}.\n");
    text.push_str(&union(
        "ReseatErrorCode",
        "The stable id of an error or a finding.",
        TABLE.iter().map(|row| quoted(row.id)).collect(),
    ));
    text.push_str(&union(
        "ReseatErrorName",
        "The `name` of a `ReseatError`; a cancelled call has the one that the web platform uses.",
        names.into_iter().map(quoted).collect(),
    ));
    text.push_str(&union(
        "ReseatErrorStatus",
        "The number of an error, as in the C face.",
        TABLE
            .iter()
            .map(|row| row.code.status().to_string())
            .collect(),
    ));
    text
}

/// The statuses as C macros, `RESEAT_STATUS_INVALID_INPUT` and so on.
pub(super) fn c_constants() -> String {
    let mut text = "/* Statuses of failed calls; docs/errors.md explains each. */\n".to_owned();
    for row in TABLE {
        text.push_str(&format!(
            "#define RESEAT_STATUS_{} {}\n",
            c_name(row.id),
            row.code.status()
        ));
    }
    text
}

/// `InvalidInput` to `INVALID_INPUT`.
fn c_name(id: &str) -> String {
    let mut name = String::new();
    for letter in id.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_names_are_in_capitals_with_underscores() {
        assert_eq!(c_name("InvalidInput"), "INVALID_INPUT");
        assert_eq!(c_name("Panic"), "PANIC");
    }

    #[test]
    fn a_missing_sentence_is_named() {
        let error = page(&Sentences::new()).unwrap_err();
        assert!(
            error.to_string().contains("error.InvalidInput.message"),
            "{error}"
        );
    }

    #[test]
    fn every_row_is_in_every_language() {
        let vector: Vec<serde_json::Value> = serde_json::from_str(&vector().unwrap()).unwrap();
        assert_eq!(vector.len(), TABLE.len());
        for row in TABLE {
            assert!(powershell().contains(&format!("    '{}' = '{}'\n", row.id, row.category)));
            assert!(typescript().contains(&format!("'{}'", row.id)));
            assert!(c_constants().contains(&format!(" {}\n", row.code.status())));
        }
    }
}
