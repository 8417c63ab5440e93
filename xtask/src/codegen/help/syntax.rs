//! Reads a line of syntax, `Get-Thing [[-Name] <String>] -Count <Int32> [-All]`.

use anyhow::{Context, Result, ensure};

/// One way to call a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SyntaxItem {
    pub(super) command: String,
    pub(super) parameters: Vec<SyntaxParameter>,
}

/// A parameter in that way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SyntaxParameter {
    pub(super) name: String,
    /// `String` of `<String>`; none for a switch.
    pub(super) value: Option<String>,
    pub(super) required: bool,
    /// Where it may stand without its name.
    pub(super) position: Option<usize>,
}

/// Reads it; it may run over several lines.
pub(super) fn parse(text: &str) -> Result<SyntaxItem> {
    let mut words = pieces(text)?.into_iter();
    let mut item = SyntaxItem {
        command: words.next().context("the syntax is empty")?,
        parameters: Vec::new(),
    };
    let mut positions = 0;
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let optional = word.starts_with('[') && word.ends_with(']') && !word.ends_with("[]");
        // `[-Name] <Type>` is two words: a required parameter whose name may be left out.
        let followed = words.peek().is_some_and(|next| next.starts_with('<'));
        let (inner, required) = if optional && !followed {
            (unwrap(&word), false)
        } else {
            (word.as_str(), true)
        };
        if inner.starts_with('<') {
            continue; // <CommonParameters>
        }
        let value = if followed && required {
            words.next()
        } else {
            None
        };
        let (name, own_value) = match inner.split_once(' ') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (inner, None),
        };
        let positional = name.starts_with('[');
        let name = if positional { unwrap(name) } else { name };
        let name = name
            .strip_prefix('-')
            .with_context(|| format!("\"{word}\" in the syntax is no parameter"))?;
        let value = value
            .or(own_value)
            .map(|value| value.trim_matches(['<', '>']).to_owned());
        ensure!(
            !positional || value.is_some(),
            "-{name} has a position but no value"
        );
        let position = positional.then(|| {
            positions += 1;
            positions - 1
        });
        item.parameters.push(SyntaxParameter {
            name: name.to_owned(),
            value,
            required,
            position,
        });
    }
    Ok(item)
}

fn unwrap(text: &str) -> &str {
    text.strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text)
}

/// Splits at spaces that stand in no bracket.
fn pieces(text: &str) -> Result<Vec<String>> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_i32;
    for letter in text.chars() {
        match letter {
            '[' | '<' => depth += 1,
            ']' | '>' => depth -= 1,
            _ => {}
        }
        let last = pieces.len() - 1;
        if letter.is_whitespace() {
            if depth == 0 && !pieces[last].is_empty() {
                pieces.push(String::new());
            } else if depth > 0 && !pieces[last].ends_with(' ') {
                pieces[last].push(' ');
            }
        } else {
            pieces[last].push(letter);
        }
    }
    ensure!(depth == 0, "brackets of the syntax do not match");
    pieces.retain(|piece| !piece.is_empty());
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_parameter_is_read() {
        let item = parse(
            "Get-Thing [-First] <String[]> [[-Second] <Int32>]\n  -Third <T> [-Fourth <T>] [-Fifth] -Sixth \
             [<CommonParameters>]",
        )
        .unwrap();
        let read: Vec<_> = item
            .parameters
            .iter()
            .map(|p| (p.name.as_str(), p.value.as_deref(), p.required, p.position))
            .collect();
        assert_eq!(
            read,
            [
                ("First", Some("String[]"), true, Some(0)),
                ("Second", Some("Int32"), false, Some(1)),
                ("Third", Some("T"), true, None),
                ("Fourth", Some("T"), false, None),
                ("Fifth", None, false, None),
                ("Sixth", None, true, None),
            ]
        );
    }

    #[test]
    fn what_does_not_match_is_refused() {
        assert!(parse("Get-Thing [-Name").is_err());
        assert!(parse("Get-Thing Name").is_err());
        assert!(parse("").is_err());
    }
}
