//! Pages name files that exist.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::sources::Sources;
use super::{Scene, refuse};
use crate::folder;

/// Pages that describe the tree: paths in code marks must exist there as well.
const MAPS: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Every relative link of every page, and every path in the maps.
pub(super) fn files_exist(scene: &Scene) -> Result<()> {
    let sources = &scene.sources;
    let mut problems = Vec::new();
    for page in sources
        .all()
        .filter(|path| folder::has_extension(path.as_ref(), &["md"]))
    {
        let text = sources.text(page)?.unwrap_or_default();
        let folder = Path::new(page).parent().unwrap_or(Path::new(""));
        for (number, line) in (1..).zip(text.lines()) {
            for target in links(line) {
                let path = normal(&folder.join(target));
                if !exists(sources, &path) {
                    problems.push(format!("{page}:{number}: the link {target} leads nowhere"));
                }
            }
            if MAPS.contains(&page) {
                for target in paths(line, sources) {
                    if !exists(sources, Path::new(target)) {
                        problems.push(format!("{page}:{number}: `{target}` does not exist"));
                    }
                }
                for (path, name) in named_tests(line) {
                    if !sources.text(path)?.is_some_and(|text| text.contains(name)) {
                        problems.push(format!("{page}:{number}: {path} has no test \"{name}\""));
                    }
                }
            }
        }
    }
    refuse(&problems, "correct the page, or make the file")
}

/// Targets of `[text](target)` that are files, without the part after `#`.
fn links(line: &str) -> Vec<&str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.split('#').next().unwrap_or(target))
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.contains(' '))
        .collect()
}

/// Words in code marks that start with a folder of the repository: `core/src/plan`.
fn paths<'a>(line: &'a str, sources: &Sources) -> Vec<&'a str> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| !word.contains([' ', '*', '<', '{', '$', '…', '\\']))
        .filter(|word| {
            word.split_once('/').is_some_and(|(first, _)| {
                sources
                    .all()
                    .any(|path| path.split_once('/').is_some_and(|(top, _)| top == first))
            })
        })
        .collect()
}

/// Tests that a page names beside their file: "`file`: *name*, *name*".
fn named_tests(line: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = line.split('`').collect();
    let files = parts.iter().skip(1).step_by(2);
    let after = parts.iter().skip(2).step_by(2);
    files
        .zip(after)
        .filter(|(_, rest)| rest.starts_with(": *"))
        .flat_map(|(file, rest)| rest.split('*').skip(1).step_by(2).map(|name| (*file, name)))
        .collect()
}

fn exists(sources: &Sources, path: &Path) -> bool {
    sources
        .all()
        .any(|known| Path::new(known).starts_with(path))
}

/// Without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_files_are_looked_up() {
        let line = "[a](docs/a.md#part) [b](https://example.org) [c](#here) ![d](x.png)";
        assert_eq!(links(line), ["docs/a.md", "x.png"]);
    }

    #[test]
    fn tests_are_named_beside_their_file() {
        let line = "| `a`, `b.rs`: *one*, *two words*; `c.rs` | *not this* |";
        assert_eq!(named_tests(line), [("b.rs", "one"), ("b.rs", "two words")]);
    }

    #[test]
    fn a_path_is_made_plain() {
        assert_eq!(
            normal(Path::new("docs/adr/../errors.md")),
            Path::new("docs/errors.md")
        );
    }
}
