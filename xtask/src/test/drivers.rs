//! Starts the tests of each face.

use std::process::Command;

use anyhow::{Context, Result};

use super::scene::{Scene, TIME_LIMIT};
use crate::folder;
use crate::native;
use crate::process;
use crate::report;
use crate::tally::Tally;

/// Every crate of the workspace, natively.
pub(super) fn rust(scene: &Scene) -> Result<Tally> {
    let mut command = scene.settings.cargo("test");
    command.args([
        "--quiet",
        "--workspace",
        "--all-features",
        "--no-fail-fast",
        "--",
    ]);
    command.args(&scene.words);
    scene.tell(&mut command);
    let described = compare_with_description(scene, &mut command);
    let ended = process::finish_within(&mut command, TIME_LIMIT)?;
    let mut tally = Tally::of_cargo(&ended.out);
    tally += described;
    if !ended.success {
        report::line(&ended.complaint(&command));
        tally.failed = tally.failed.max(1); // one that does not compile has no result line
    }
    Ok(tally)
}

/// Lets the tests run that compare the simulator with Microsoft's description, where there is one. Without it they
/// are ignored, which cargo counts.
fn compare_with_description(scene: &Scene, command: &mut Command) -> Tally {
    let what = "Microsoft's OpenAPI description (for what the simulator answers)";
    match &scene.settings.openapi {
        Some(folder) if folder.is_dir() => {
            command.arg("--include-ignored");
            Tally::default()
        }
        Some(folder) => {
            let cure = format!(
                "RESEAT_OPENAPI names {}, which is no folder.",
                folder.display()
            );
            report::left_out(what, &cure);
            command.env_remove("RESEAT_OPENAPI");
            if scene.settings.ci {
                Tally::FAILED
            } else {
                Tally::default()
            }
        }
        None => {
            report::left_out(
                what,
                "RESEAT_OPENAPI would name the folder with its extract.",
            );
            Tally::default()
        }
    }
}

/// The C program, under valgrind, and the header as C++.
pub(super) fn c(scene: &Scene) -> Result<Tally> {
    let header = scene
        .settings
        .root
        .join("ffi")
        .join("include")
        .join("reseat.h");
    let mut cpp = scene.driver("g++");
    cpp.args([
        "-std=c++17",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-fsyntax-only",
        "-x",
        "c++",
    ]);
    process::quiet(cpp.arg(&header)).context("the header is no C++")?;

    let native = scene
        .built
        .native
        .as_ref()
        .context("the library was not built")?;
    let library_folder = native
        .library
        .parent()
        .context("the library lies in a folder")?;
    let source = scene.settings.root.join("tests").join("c");
    let program = scene
        .settings
        .target
        .join("tools")
        .join("c")
        .join("reseat-c-tests");
    std::fs::create_dir_all(program.parent().context("the program lies in a folder")?)?;
    let mut gcc = scene.driver("gcc");
    gcc.args([
        "-std=c11", "-g", "-Wall", "-Wextra", "-Werror", "-pthread", "-I",
    ]);
    gcc.arg(scene.settings.root.join("ffi").join("include"));
    for file in folder::files(&source)? {
        if folder::has_extension(&file, &["c"]) {
            gcc.arg(source.join(file));
        }
    }
    gcc.arg("-o").arg(&program).arg(&native.library);
    gcc.arg(format!("-Wl,-rpath,{}", library_folder.display()));
    process::quiet(&mut gcc).context("the C program does not compile")?;

    let fail_point = native::build_with_fail_point(scene.settings)?;
    let mut valgrind = scene.driver("valgrind");
    valgrind.env("RESEAT_LIBRARY_FAIL_POINT", fail_point);
    valgrind.args([
        "--quiet",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite,indirect",
    ]);
    valgrind
        .args(["--error-exitcode=99", "--"])
        .arg(&program)
        .args(&scene.words);
    scene.run(valgrind)
}

/// The Python program, which needs nothing but the standard library.
pub(super) fn python(scene: &Scene) -> Result<Tally> {
    let mut command = scene.driver("python3");
    command.arg("tests/python/run.py").args(&scene.words);
    scene.run(command)
}

/// The packaged module in PowerShell.
pub(super) fn powershell(scene: &Scene) -> Result<Tally> {
    let another_version = native::build_another_version(scene.settings)?;
    let mut command = scene.driver("pwsh");
    command.env("RESEAT_LIBRARY_ANOTHER_VERSION", another_version);
    command.args([
        "-NoProfile",
        "-NonInteractive",
        "-File",
        "tests/powershell/Run.ps1",
    ]);
    named(&mut command, scene);
    scene.run(command)
}

fn named(command: &mut Command, scene: &Scene) {
    if !scene.words.is_empty() {
        let words: Vec<&str> = scene.words.iter().map(|word| word.as_str()).collect();
        command.args(["-Filter", &words.join("|")]);
    }
}

/// The packaged page in Chromium.
pub(super) fn browser(scene: &Scene) -> Result<Tally> {
    let mut command = scene.driver("node");
    command.arg("tests/browser/run.mjs").args(&scene.words);
    scene.run(command)
}
