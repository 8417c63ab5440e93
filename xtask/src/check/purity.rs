//! What the core may not touch: it decides, and everything outside comes through its ports.

use anyhow::Result;

use super::rust_text::{code, paths};
use super::{Scene, refuse};
use crate::folder;

/// Bring the outside in, behind features.
const ADAPTERS: &str = "core/src/adapters";

/// The outside, and the crates that only a face or an adapter knows.
const FOREIGN: &[&[&str]] = &[
    &["std", "env"],
    &["std", "fs"],
    &["std", "net"],
    &["std", "os"],
    &["std", "process"],
    &["std", "thread"],
    &["reqwest"],
    &["tokio"],
    &["gloo_net"],
    &["js_sys"],
    &["wasm_bindgen"],
    &["web_sys"],
    &["reseat_ffi"],
    &["reseat_wasm"],
];

/// Words by which a type can be changed behind everybody's back when it is static.
const MUTABLE: &[&str] = &["Atomic", "Cell", "Lock", "Mutex", "Once", "mut"];

/// No input or output, no clock or environment of its own, no face, no state outside of values.
pub(super) fn core_touches_nothing(scene: &Scene) -> Result<()> {
    let mut problems = Vec::new();
    for path in scene.sources.below(&["core/src"]) {
        if path.starts_with(ADAPTERS)
            || !folder::has_extension(path.as_ref(), &["rs"])
            || is_test(path, scene)?
        {
            continue;
        }
        let text = scene.sources.text(path)?.unwrap_or_default();
        problems.extend(
            foreign(&text)
                .into_iter()
                .map(|(line, what)| format!("{path}:{line}: {what}")),
        );
    }
    refuse(&problems, "let it come through a port, or as a value")
}

/// Whether a file belongs to a module `tests` that is there for tests only.
fn is_test(path: &str, scene: &Scene) -> Result<bool> {
    let folder = path
        .split_once("/tests/")
        .map(|(folder, _)| folder)
        .or_else(|| path.strip_suffix("/tests.rs"));
    let Some(folder) = folder else {
        return Ok(false);
    };
    let parents = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
    for parent in scene.sources.below(&["core/src"]) {
        if !parents.iter().any(|one| one == parent) {
            continue;
        }
        let text = scene.sources.text(parent)?.unwrap_or_default();
        if text.contains("#[cfg(test)]\nmod tests;") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a text of the core should not have, with the numbers of the lines.
fn foreign(text: &str) -> Vec<(usize, String)> {
    let code = code(text);
    let mut found: Vec<(usize, String)> = paths(&code)
        .iter()
        .filter(|path| {
            FOREIGN
                .iter()
                .any(|name| name.iter().eq(path.segments.iter().take(name.len())))
        })
        .map(|path| (path.line, path.segments.join("::")))
        .collect();
    for (number, line) in (1..).zip(code.lines()) {
        if line.contains("thread_local!") || line.contains("lazy_static!") {
            found.push((number, line.trim().to_owned()));
        }
        if let Some(kind) = static_type(line)
            && MUTABLE.iter().any(|word| kind.contains(word))
        {
            found.push((number, line.trim().to_owned()));
        }
    }
    found.sort();
    found
}

/// Of `static NAME: Type = …` what stands between `static` and `=`.
fn static_type(line: &str) -> Option<&str> {
    let mut words = line.trim_start().split_inclusive(' ');
    let before = words
        .by_ref()
        .take_while(|word| word.trim_end() != "static")
        .all(|word| word.starts_with("pub"));
    let (_, rest) = line.split_once("static ")?;
    before.then(|| rest.split('=').next().unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD: &str = "\
use std::fs;
use std::{collections::BTreeMap, env, net::TcpStream};
fn pause() { std::thread::sleep(WAIT) }
let id = std::process::id();
static mut COUNT: u32 = 0;
pub(crate) static NAMES: LazyLock<Vec<String>> = LazyLock::new(Vec::new);
    static SEEN: Mutex<bool> = Mutex::new(false);
thread_local! { static CLIENT: u8 = 0 }
use wasm_bindgen::JsValue;
let body = reqwest::get(url);
";

    #[test]
    fn everything_bad_is_found() {
        let lines: Vec<usize> = foreign(BAD).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }

    #[test]
    fn what_is_good_is_left_alone() {
        let good = "\
// std::fs is somebody else's
use std::sync::{Arc, OnceLock};
static TEXT: &str = include_str!(\"static mut\");
const VERSION: &str = env!(\"CARGO_PKG_VERSION\");
struct Graph { since: Arc<OnceLock<u64>>, name: &'static str }
#[cfg(test)]
mod tests { use std::fs; }
";
        assert_eq!(foreign(good), []);
    }
}
