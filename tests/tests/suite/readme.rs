//! The README says what is so: its examples stand in files that run, its permissions are those the code asks for.

use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The fenced blocks that name the file they are taken from, with that file's path.
fn examples(readme: &str) -> Vec<(String, String)> {
    readme
        .split("<!-- from ")
        .skip(1)
        .map(|rest| {
            let (path, rest) = rest.split_once(" -->\n```").unwrap();
            let (_, rest) = rest.split_once('\n').unwrap();
            let (code, _) = rest.split_once("\n```").unwrap();
            (path.to_string(), code.to_string())
        })
        .collect()
}

#[test]
fn examples_stand_in_files_that_the_tests_run() {
    let examples = examples(&readme());
    assert_eq!(examples.len(), 2, "C and Python");
    for (path, code) in examples {
        let file = fs::read_to_string(root().join(&path)).unwrap();
        assert!(file.contains(&code), "README.md and {path} differ:\n{code}");
    }
}

/// The permissions that a page names, in its order.
fn permissions(page: &str) -> Vec<&str> {
    page.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.ends_with(".All"))
        .collect()
}

#[test]
fn permissions_are_those_the_code_asks_for() {
    let asked: Vec<&str> = reseat_core::graph::PERMISSIONS
        .iter()
        .map(|(permission, _)| *permission)
        .collect();
    assert_eq!(permissions(&readme()), asked);
    let package = fs::read_to_string(root().join("www/package/README.md")).unwrap();
    assert_eq!(permissions(&package), asked);
}

#[test]
fn the_two_commands_are_the_ones_that_run() {
    let readme = readme();
    assert!(readme.contains("cargo xtask demo") && readme.contains("cargo xtask test"));
    let run = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert_eq!(run.lines().last(), Some("exec cargo xtask test"));
}
