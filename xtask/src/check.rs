//! `cargo xtask check`: everything that can be judged without running the product.

mod dependencies;
mod direction;
mod evidence;
mod hosts;
mod links;
mod lint;
mod powershell;
mod purity;
mod rust_text;
mod sources;
mod versions;

use anyhow::{Result, bail};

use crate::codegen;
use crate::process;
use crate::report;
use crate::settings::Settings;
use crate::setup::{self, Part, Present};
use crate::tally::Tally;

use self::sources::Sources;

/// What a check looks at.
struct Scene<'a> {
    settings: &'a Settings,
    sources: Sources,
    present: &'a Present,
}

/// One check: its name, what it cannot do without, and the check itself.
struct Check {
    name: &'static str,
    needs: &'static [Part],
    run: fn(&Scene) -> Result<()>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "format",
        needs: &[Part::Rustfmt],
        run: lint::format,
    },
    Check {
        name: "generated files",
        needs: &[],
        run: generated,
    },
    Check {
        name: "core's dependencies",
        needs: &[],
        run: dependencies::core_is_plain,
    },
    Check {
        name: "core touches nothing outside",
        needs: &[],
        run: purity::core_touches_nothing,
    },
    Check {
        name: "core's imports go one way",
        needs: &[],
        run: direction::core_imports_one_way,
    },
    Check {
        name: "core and simulator apart",
        needs: &[],
        run: dependencies::simulator_is_apart,
    },
    Check {
        name: "hosts in one file",
        needs: &[],
        run: hosts::only_in_the_table,
    },
    Check {
        name: "nothing outside is read",
        needs: &[],
        run: hosts::nothing_outside,
    },
    Check {
        name: "one version",
        needs: &[],
        run: versions::all_are_one,
    },
    Check {
        name: "sources of facts",
        needs: &[],
        run: evidence::is_named,
    },
    Check {
        name: "exceptions give reasons",
        needs: &[],
        run: lint::no_allow,
    },
    Check {
        name: "links",
        needs: &[],
        run: links::files_exist,
    },
    Check {
        name: "PowerShell encoding",
        needs: &[],
        run: powershell::encoding,
    },
    Check {
        name: "PowerShell syntax check itself",
        needs: &[Part::PowerShell],
        run: powershell::finds_known_bad,
    },
    Check {
        name: "PowerShell 5.1 syntax",
        needs: &[Part::PowerShell],
        run: powershell::syntax,
    },
    Check {
        name: "clippy",
        needs: &[Part::Clippy],
        run: lint::clippy_native,
    },
    Check {
        name: "clippy for the browser",
        needs: &[Part::Wasm, Part::WasmClippy],
        run: lint::clippy_wasm,
    },
];

/// What the checks need from the machine.
pub(crate) const PARTS: &[Part] = &[
    Part::Rustfmt,
    Part::Clippy,
    Part::PowerShell,
    Part::Wasm,
    Part::WasmClippy,
];

/// Runs every check and says how each ended; fails when one did.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let present = setup::prepare(settings, PARTS);
    let tally = tally(settings, &present)?;
    report::line(&tally.to_string());
    if tally.failed > 0 {
        bail!(
            "{} of the checks failed; the cure stands with each",
            tally.failed
        );
    }
    Ok(())
}

/// Runs every check, says how each ended, and counts.
pub(crate) fn tally(settings: &Settings, present: &Present) -> Result<Tally> {
    let scene = Scene {
        settings,
        sources: Sources::read(settings)?,
        present,
    };
    let mut tally = Tally::default();
    for check in CHECKS {
        process::stop::check()?;
        if !scene.present.has(check.needs) {
            tally += scene.present.leave_out(check.name);
            continue;
        }
        match (check.run)(&scene) {
            Ok(()) => {
                report::line(&format!("ok   {}", check.name));
                tally += Tally::PASSED;
            }
            Err(error) => {
                report::line(&format!("FAIL {}: {error:#}", check.name));
                tally += Tally::FAILED;
            }
        }
    }
    Ok(tally)
}

fn generated(scene: &Scene) -> Result<()> {
    let stale = codegen::stale(scene.settings)?;
    if stale.is_empty() {
        return Ok(());
    }
    bail!(
        "these files are not what their sources say: {}\n     cure: cargo xtask codegen, then commit them",
        stale.join(", ")
    )
}

/// Fails with one line per problem and, last, what to do about them.
fn refuse(problems: &[String], cure: &str) -> Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    bail!("\n     {}\n     cure: {cure}", problems.join("\n     "))
}
