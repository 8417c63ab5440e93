//! `cargo xtask test [FILTER…]`: every check and every test of every face.

mod demo;
mod drivers;
mod scene;

use std::process::ExitCode;

use anyhow::Result;

use crate::build::{self, Built, Product};
use crate::check;
use crate::explore;
use crate::process;
use crate::report;
use crate::settings::Settings;
use crate::setup::{self, Part};
use crate::stopwatch::Stopwatch;
use crate::tally::Tally;

use self::scene::Scene;
pub(crate) use self::scene::TIME_LIMIT;

/// One part of the tests.
struct Suite {
    name: &'static str,
    /// What is said when it starts.
    what: &'static str,
    /// What it cannot do without.
    needs: &'static [Part],
    /// What some of its tests cannot do without.
    uses: &'static [Part],
    products: &'static [Product],
    run: fn(&Scene) -> Result<Tally>,
}

const SUITES: &[Suite] = &[
    Suite {
        name: "check",
        what: "judging the code without running it",
        needs: &[],
        uses: check::PARTS,
        products: &[],
        run: |scene| check::tally(scene.settings, scene.present),
    },
    Suite {
        name: "rust",
        what: "testing the crates, the vectors and the schemas",
        needs: &[],
        uses: &[],
        products: &[],
        run: drivers::rust,
    },
    Suite {
        name: "explore",
        what: "moving under ten thousand schedules of faults",
        needs: &[],
        uses: &[],
        products: &[],
        run: |scene| explore::tally(scene.settings),
    },
    Suite {
        name: "c",
        what: "testing the C face under a leak checker",
        needs: &[Part::CCompiler, Part::Valgrind],
        uses: &[],
        products: &[Product::Native],
        run: drivers::c,
    },
    Suite {
        name: "python",
        what: "testing the C face from Python",
        needs: &[Part::Python],
        uses: &[],
        products: &[Product::Native],
        run: drivers::python,
    },
    Suite {
        name: "powershell",
        what: "testing the PowerShell module",
        needs: &[Part::BridgeCompiler, Part::PowerShell],
        uses: &[],
        products: &[Product::Ps],
        run: drivers::powershell,
    },
    Suite {
        name: "browser",
        what: "testing the widget in Chromium",
        needs: &[Part::Wasm, Part::Node, Part::BrowserTools, Part::Browser],
        uses: &[],
        products: &[Product::Native, Product::Www],
        run: drivers::browser,
    },
    Suite {
        name: "demo",
        what: "running the demo through either face",
        needs: &[],
        uses: demo::PARTS,
        products: &[Product::Native, Product::Ps],
        run: demo::run,
    },
];

/// Runs the suites that are named, or all; other words choose tests by name within them. The last line says how many
/// passed, whatever happened.
pub(crate) fn run(settings: &Settings, filters: &[String]) -> ExitCode {
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
    let mut sum = Tally::default();
    if let Err(error) = run_suites(settings, &chosen, words, &mut sum) {
        report::failure(&error);
        sum += Tally::FAILED;
    }
    if sum.failed > 0 {
        report::line("What is wrong stands above, where its part is tested.");
    }
    report::line(&sum.to_string());
    ExitCode::from(u8::from(sum.failed > 0))
}

/// Adds what came of these suites to `sum`, and says what came of each.
fn run_suites(
    settings: &Settings,
    chosen: &[&Suite],
    words: Vec<&String>,
    sum: &mut Tally,
) -> Result<()> {
    let whole = Stopwatch::start();
    let mut parts: Vec<Part> = chosen
        .iter()
        .flat_map(|suite| suite.needs.iter().chain(suite.uses))
        .copied()
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let present = setup::prepare(settings, &parts);
    report::line(&setup::compilers(settings));
    let products: Vec<Product> = chosen
        .iter()
        .flat_map(|suite| suite.products)
        .copied()
        .collect();
    let mut built = Built::default();
    let outcome = build::build(settings, &present, &products, &mut built);
    if let Err(error) = &outcome {
        report::line(&format!("FAIL build: {error:#}"));
    }
    let scene = Scene {
        settings,
        present: &present,
        built,
        words,
    };
    let mut rows = vec![row("built", None, whole.seconds())];
    for suite in chosen {
        process::stop::check()?;
        let watch = Stopwatch::start();
        let tally = if !present.has(suite.needs) {
            present.leave_out(suite.name)
        } else if outcome.is_err() && !scene.built.has(suite.products) {
            report::line(&format!("FAIL {}: what it tests was not built", suite.name));
            Tally::FAILED
        } else {
            report::step(suite.what);
            scene.judge(suite.name, (suite.run)(&scene))
        };
        rows.push(row(suite.name, Some(tally), watch.seconds()));
        *sum += tally;
    }
    report::line("");
    report::line("part         passed  failed skipped seconds");
    rows.iter().for_each(|row| report::line(row));
    report::line(&row("all", None, whole.seconds()));
    scene.refuse_idle_words(*sum)
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
