//! In which direction the core's modules see each other.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::rust_text::{code, paths};
use super::{Scene, refuse};

/// Each module of the core and those that it may see: `model -> plan -> apply -> job -> client`, where `graph` and
/// `apply` see `ports`. A line that has to grow is a decision: does what is missing stand in the right place?
const MAY_SEE: &[(&str, &str)] = &[
    // Values and traits, which see nothing.
    ("model", ""),
    ("ports", ""),
    ("planted", ""),
    ("control", "planted"),
    ("digest", ""),
    ("sort", ""),
    ("timestamp", "ports"),
    ("catalogue", "model"),
    // What is said. A report is made of sentences, and a plan is read aloud from its document.
    ("error", "catalogue model ports text"),
    ("event", "error model ports"),
    ("text", "error event model plan"),
    // What a person gave.
    ("cloud", "error model"),
    ("input", "cloud error model ports"),
    // What is decided, from facts and wishes alone; where it is mended is a page of the plan's cloud.
    (
        "plan",
        "catalogue cloud digest error event input model ports sort timestamp",
    ),
    // What is written down.
    ("journal", "digest error event model ports timestamp"),
    // What goes out.
    (
        "graph",
        "catalogue control error model ports sort timestamp",
    ),
    (
        "apply",
        "control error event graph journal model plan planted ports text",
    ),
    // What joins them.
    (
        "job",
        "apply catalogue client control digest error event graph input journal model plan ports text timestamp",
    ),
    // A client holds the budgets that its jobs share.
    ("client", "control error event graph input job ports text"),
    ("adapters", "cloud ports"),
];

/// The core's modules import along the table.
pub(super) fn core_imports_one_way(scene: &Scene) -> Result<()> {
    const ROOT: &str = "core/src/";
    let mut files = BTreeMap::new();
    for path in scene.sources.below(&["core/src"]) {
        if let Some(name) = path.strip_prefix(ROOT).and_then(|p| p.strip_suffix(".rs")) {
            files.insert(name, scene.sources.text(path)?.unwrap_or_default());
        }
    }
    let root = files.remove("lib").context("core/src/lib.rs is missing")?;
    let exports = exports(&root);
    let problems: Vec<String> = files
        .iter()
        .flat_map(|(name, text)| {
            against(name, text, &exports)
                .into_iter()
                .map(move |problem| format!("{ROOT}{name}.rs:{problem}"))
        })
        .collect();
    refuse(
        &problems,
        "move what is needed to where both may see it, or decide anew in xtask/src/check/direction.rs",
    )
}

/// What the crate's root exports from its modules: name and module.
fn exports(root: &str) -> BTreeMap<String, String> {
    paths(&code(root))
        .into_iter()
        .filter_map(|path| match &path.segments[..] {
            [module, .., name] => Some((name.clone(), module.clone())),
            _ => None,
        })
        .collect()
}

/// What a file sees and may not, as `line: what`.
fn against(name: &str, text: &str, exports: &BTreeMap<String, String>) -> Vec<String> {
    let module: Vec<&str> = name.split('/').filter(|part| *part != "mod").collect();
    let own = module[0];
    let Some((_, may_see)) = MAY_SEE.iter().find(|(name, _)| *name == own) else {
        return vec![format!("1: {own} is no module of the table")];
    };
    let mut problems: Vec<String> = paths(&code(text))
        .iter()
        .filter_map(|path| Some((path.line, top(&module, &path.segments)?)))
        .map(|(line, seen)| (line, exports.get(seen).map_or(seen, String::as_str)))
        // A constant of the root itself is no module's.
        .filter(|(_, seen)| seen.starts_with(char::is_lowercase))
        .filter(|(_, seen)| *seen != own && !may_see.split(' ').any(|name| name == *seen))
        .map(|(line, seen)| format!("{line}: {own} may not see {seen}"))
        .collect();
    problems.dedup();
    problems
}

/// The module of the core, or the name at its root, that a path in this module leads to.
fn top<'a>(module: &[&'a str], path: &'a [String]) -> Option<&'a str> {
    let (mut place, mut rest): (&[&str], &[String]) = match path.first()?.as_str() {
        "crate" => (&[], &path[1..]),
        "super" | "self" => (module, path),
        _ => return None,
    };
    while let Some(word) = rest
        .first()
        .filter(|word| ["super", "self"].contains(&word.as_str()))
    {
        if word == "super" {
            place = place.split_last().map_or(&[], |(_, outer)| outer);
        }
        rest = &rest[1..];
    }
    match place.first() {
        Some(first) => Some(first),
        None => rest.first().map(String::as_str),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> Vec<String> {
        let exports = exports("pub use client::Client;\npub use error::{Error, ErrorCode};\n");
        against(name, text, &exports)
    }

    #[test]
    fn everything_bad_is_found() {
        for (name, text) in [
            ("model/user", "use crate::plan::Step;"),
            ("plan/build", "use crate::{model::User, graph::Graph};"),
            ("plan/mod", "fn send() { super::apply::run() }"),
            ("graph/licenses", "use super::super::plan::Change;"),
            ("graph/client", "use crate::Client;"),
            ("ports/mod", "use super::error::Error;"),
            ("control", "use crate::Error;"),
            ("common/mod", ""),
        ] {
            assert_eq!(found(name, text).len(), 1, "{name}: {text}");
        }
    }

    #[test]
    fn what_is_good_is_left_alone() {
        for (name, text) in [
            (
                "plan/build",
                "use super::check::Facts;\nuse crate::model::User;\nuse crate::Error;",
            ),
            ("plan/mod", "pub use self::build::build;\nmod check;"),
            (
                "apply/run",
                "use crate::{graph::Graph, ports::Clock};\nuse std::sync::Arc;",
            ),
            ("client", "use crate::job;"),
        ] {
            assert_eq!(found(name, text), Vec::<String>::new(), "{name}: {text}");
        }
    }
}
