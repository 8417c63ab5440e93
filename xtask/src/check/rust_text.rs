//! As much of Rust's text as the checks of the core need: code without comments and quoted texts, and the paths in it.

use std::iter::Peekable;
use std::vec::IntoIter;

/// The code alone, with every line where it was: no comments, nothing between quotes, no tests at the end.
pub(super) fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let end = skipped(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().filter(|c| **c == '\n'));
            out.push(' ');
            at = end;
        }
    }
    // Tests stand last in a file, and may do what they like.
    match out.find("#[cfg(test)]\nmod ") {
        Some(tests) => out.split_at(tests).0.to_owned(),
        None => out,
    }
}

/// Where the comment or quoted text ends that starts here; here itself when none does.
fn skipped(chars: &[char], at: usize) -> usize {
    let rest = &chars[at..];
    let starts = |word: &str| {
        word.chars()
            .eq(rest.iter().copied().take(word.chars().count()))
    };
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    if starts("//") {
        return at + rest.iter().take_while(|c| **c != '\n').count();
    }
    if starts("/*") {
        return at + block_comment(rest);
    }
    if starts("r\"") || starts("r#") {
        let is_prefix = at > 0 && is_word(&chars[at - 1]) && chars[at - 1] != 'b';
        let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
        if !is_prefix && rest.get(1 + hashes) == Some(&'"') {
            let close: Vec<char> = std::iter::once('"')
                .chain(std::iter::repeat_n('#', hashes))
                .collect();
            let open = 2 + hashes;
            let inside = rest[open..].windows(close.len()).position(|w| *w == *close);
            return inside.map_or(chars.len(), |inside| at + open + inside + close.len());
        }
    }
    if starts("\"") {
        return at + quoted(rest, '"');
    }
    // `'a'` and `'\n'` are quoted, `'a` is a lifetime.
    if starts("'") && (rest.get(1) == Some(&'\\') || rest.get(2) == Some(&'\'')) {
        return at + quoted(rest, '\'');
    }
    at
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut end = 1;
    while end < rest.len() && rest[end] != quote {
        end += if rest[end] == '\\' { 2 } else { 1 };
    }
    rest.len().min(end + 1)
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut end) = (0, 0);
    loop {
        match rest[end..] {
            ['/', '*', ..] => (depth, end) = (depth + 1, end + 2),
            ['*', '/', ..] => (depth, end) = (depth - 1, end + 2),
            [_, ..] => end += 1,
            [] => return end,
        }
        if depth == 0 {
            return end;
        }
    }
}

/// A path such as `crate::plan::Change`, with the number of its line. Groups after `use` are taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CodePath {
    pub(super) line: usize,
    pub(super) segments: Vec<String>,
}

/// Every path of two segments or more.
pub(super) fn paths(code: &str) -> Vec<CodePath> {
    let mut tokens = tokens(code).into_iter().peekable();
    let mut found = Vec::new();
    while let Some((line, token)) = tokens.next() {
        if is_name(&token) {
            rest_of_path(
                &mut tokens,
                CodePath {
                    line,
                    segments: vec![token],
                },
                &mut found,
            );
        }
    }
    found.retain(|path| path.segments.len() > 1);
    found
}

type Tokens = Peekable<IntoIter<(usize, String)>>;

/// Reads on after a path's first segments.
fn rest_of_path(tokens: &mut Tokens, mut path: CodePath, found: &mut Vec<CodePath>) {
    while tokens.next_if(|(_, token)| token == "::").is_some() {
        match tokens.next_if(|(_, token)| is_name(token) || token == "{") {
            Some((_, brace)) if brace == "{" => return group(tokens, &path, found),
            Some((_, name)) => path.segments.push(name),
            // `*` and `<`: the path has said all that is asked for.
            None => break,
        }
    }
    found.push(path);
}

/// Reads `a, b::c}` after a path's first segments.
fn group(tokens: &mut Tokens, start: &CodePath, found: &mut Vec<CodePath>) {
    while let Some((line, token)) = tokens.next() {
        if token == "}" {
            return;
        }
        if token == "as" {
            tokens.next();
        } else if is_name(&token) {
            let mut segments = start.segments.clone();
            segments.push(token);
            rest_of_path(tokens, CodePath { line, segments }, found);
        }
    }
}

/// Names, `::`, and every other sign by itself, each with its line.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    for (line, text) in (1..).zip(code.lines()) {
        let mut chars = text.chars().peekable();
        while let Some(first) = chars.next() {
            let mut token = String::from(first);
            if first.is_alphanumeric() || first == '_' {
                while let Some(next) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    token.push(next);
                }
            } else if first == ':' && chars.next_if_eq(&':').is_some() {
                token.push(':');
            } else if first.is_whitespace() {
                continue;
            }
            tokens.push((line, token));
        }
    }
    tokens
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        paths(&code(text))
            .iter()
            .map(|path| format!("{} {}", path.line, path.segments.join("::")))
            .collect()
    }

    #[test]
    fn only_code_is_read() {
        let text = "a::b; // c::d\n/* e::f /* g::h */\n i::j */ k::l\n\"m::n \\\" o::p\" r#\"q::r \" \"# 's' '\\'' &'t u::v\n\
                    #[cfg(test)]\nmod tests { w::x }\n";
        assert_eq!(listed(text), ["1 a::b", "3 k::l", "4 u::v"]);
    }

    #[test]
    fn groups_are_taken_apart() {
        let text = "use std::{\n    fs,\n    io::{self, Read as R},\n};\nuse crate::*;\nlet x = a::<T>::b();\n";
        assert_eq!(
            listed(text),
            ["2 std::fs", "3 std::io::self", "3 std::io::Read"]
        );
    }
}
