//! `cargo xtask test [FILTER…]`: every check and every test of every face.

mod drivers;
mod scene;

use anyhow::{Result, bail};

use crate::build::{self, Built, Product};
use crate::check;
use crate::report;
use crate::settings::Settings;
use crate::setup::{self, Part};
use crate::stopwatch::Stopwatch;
use crate::tally::Tally;

use self::scene::Scene;

/// One part of the tests.
struct Suite {
    name: &'static str,
    /// What is said when it starts.
    what: &'static str,
    /// What it cannot do without.
    needs: &'static [Part],
    run: fn(&Scene) -> Result<Tally>,
}

const SUITES: &[Suite] = &[
    Suite {
        name: "check",
        what: "judging the code without running it",
        needs: &[],
        run: |scene| check::tally(scene.settings, scene.present),
    },
    Suite {
        name: "rust",
        what: "testing the crates, the vectors and the schemas",
        needs: &[],
        run: drivers::rust,
    },
    Suite {
        name: "c",
        what: "testing the C face under a leak checker",
        needs: &[Part::CCompiler, Part::Valgrind],
        run: drivers::c,
    },
    Suite {
        name: "python",
        what: "testing the C face from Python",
        needs: &[Part::Python],
        run: drivers::python,
    },
    Suite {
        name: "powershell",
        what: "testing the PowerShell module",
        needs: &[Part::BridgeCompiler, Part::PowerShell],
        run: drivers::powershell,
    },
    Suite {
        name: "browser",
        what: "testing the widget in Chromium",
        needs: &[Part::Wasm, Part::Node, Part::BrowserTools, Part::Browser],
        run: drivers::browser,
    },
];

/// Runs the suites that are named, or all; other words choose tests by name within them.
pub(crate) fn run(settings: &Settings, filters: &[String]) -> Result<()> {
    let is_suite = |word: &&String| SUITES.iter().any(|suite| suite.name == **word);
    let (named, words): (Vec<&String>, Vec<&String>) = filters.iter().partition(is_suite);
    let chosen: Vec<&Suite> = SUITES
        .iter()
        // The checks have no tests to choose from by name.
        .filter(|suite| {
            named.is_empty() && (words.is_empty() || suite.name != "check")
                || named.iter().any(|name| **name == suite.name)
        })
        .collect();

    let whole = Stopwatch::start();
    let mut parts: Vec<Part> = chosen
        .iter()
        .flat_map(|suite| suite.needs)
        .copied()
        .collect();
    if chosen.iter().any(|suite| suite.name == "check") {
        parts.extend(check::PARTS);
    }
    parts.sort_unstable();
    parts.dedup();
    let present = setup::prepare(settings, &parts);
    let uses = |name: &str| chosen.iter().any(|suite| suite.name == name);
    let mut products = Vec::new();
    if uses("c") || uses("python") || uses("powershell") || uses("browser") {
        products.push(Product::Native);
    }
    if uses("powershell") {
        products.push(Product::Ps);
    }
    if uses("browser") {
        products.push(Product::Www);
    }
    let mut built = Built::default();
    build::build(settings, &present, &products, &mut built)?;
    let scene = Scene {
        settings,
        present: &present,
        built,
        words,
    };

    let mut rows = vec![row("built", None, whole.seconds())];
    let mut sum = Tally::default();
    for suite in chosen {
        let watch = Stopwatch::start();
        let tally = if present.has(suite.needs) {
            report::step(suite.what);
            scene.judge(suite.name, (suite.run)(&scene))
        } else {
            present.leave_out(suite.name)
        };
        rows.push(row(suite.name, Some(tally), watch.seconds()));
        sum += tally;
    }
    report::line("");
    report::line("part         passed  failed skipped seconds");
    rows.iter().for_each(|row| report::line(row));
    report::line(&row("all", None, whole.seconds()));
    report::line(&sum.to_string());
    if sum.failed > 0 {
        bail!(
            "{} failed; what is wrong stands above, where its part is tested",
            sum.failed
        );
    }
    Ok(())
}

fn row(name: &str, tally: Option<Tally>, seconds: u64) -> String {
    match tally {
        Some(Tally {
            passed,
            failed,
            skipped,
        }) => {
            format!("{name:<12}{passed:>7}{failed:>8}{skipped:>8}{seconds:>8}")
        }
        None => format!("{name:<12}{:>7}{:>8}{:>8}{seconds:>8}", "", "", ""),
    }
}
