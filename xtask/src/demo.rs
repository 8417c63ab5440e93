//! `cargo xtask demo [--once]`: 250 people of a simulated tenant are moved, and its own ledger agrees.

mod agreement;
mod http;
mod mover;
mod simulator;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use self::agreement::Ledger;
pub(crate) use self::mover::Way;
pub(crate) use self::simulator::Simulator;
use crate::build::{self, Built, Product};
use crate::process;
use crate::report;
use crate::settings::Settings;
use crate::setup::{self, Part};

/// How many people the tenant has.
pub(crate) const USERS: u32 = 5000;
/// How many of them are moved.
const MOVED: usize = 250;

/// Builds, moves, compares; without `once` the page then stays open until Ctrl+C.
pub(crate) fn run(settings: &Settings, once: bool) -> Result<()> {
    let products = [Product::Native, Product::Ps, Product::Www];
    let mut parts = build::parts(&products);
    parts.push(Part::PowerShell);
    let present = setup::prepare(settings, &parts);
    present.insist()?;
    let has_shell = present.has(&[Part::BridgeCompiler, Part::PowerShell]);
    if !has_shell && !setup::prepare(settings, &[Part::Python]).has(&[Part::Python]) {
        bail!("the demo needs PowerShell, or python3 to go through the C library instead");
    }
    let mut built = Built::default();
    build::build(settings, &present, &products, &mut built)?;
    let way = if has_shell {
        Way::PowerShell
    } else {
        report::line("PowerShell is missing here, so the demo goes through the C library.");
        Way::C
    };
    let simulator = play(settings, &built, way, process::show)?;
    if once {
        return Ok(());
    }
    report::line("");
    match built.page {
        Some(_) => report::line(&format!(
            "The page is open at {}/ until Ctrl+C.",
            simulator.root
        )),
        None => report::line(&format!(
            "The page was left out. The tenant stays at {} until Ctrl+C.",
            simulator.root
        )),
    }
    simulator.stay()
}

/// Moves the people of a new tenant and fails unless plan, results and the tenant's ledger agree. `run` runs the
/// program that moves them. Gives the tenant.
pub(crate) fn play(
    settings: &Settings,
    built: &Built,
    way: Way,
    run: fn(&mut Command) -> Result<()>,
) -> Result<Simulator> {
    let native = built.native.as_ref().context("the library was not built")?;
    report::step(&format!("starting a simulated tenant with {USERS} people"));
    let simulator = Simulator::start(&native.simulator, built.page.as_deref(), USERS)?;
    report::line(&format!("  its Graph root is {}", simulator.root));
    let folder = tempfile::Builder::new().prefix("reseat-demo-").tempdir()?;

    report::step(&format!("moving {MOVED} people through {}", way.name()));
    let mut command = mover::command(settings, built, way, &simulator, folder.path(), MOVED)?;
    run(&mut command).context("the move did not end well")?;

    report::step("comparing with the tenant's own ledger");
    compare(&simulator, folder.path())?;
    report::line(&format!(
        "  they agree: {MOVED} changes for {MOVED} people, each adding and removing in one call; \
         services are off exactly as planned"
    ));
    folder
        .close()
        .context("the demo's journals cannot be removed")?;
    Ok(simulator)
}

/// Fails with every difference between what the move left in this folder and the ledger.
fn compare(simulator: &Simulator, folder: &Path) -> Result<()> {
    let read = |name: &str| {
        fs::read_to_string(folder.join(name)).with_context(|| format!("the move left no {name}"))
    };
    let ledger = Ledger::parse(&simulator.control("/_sim/ledger")?)?;
    let differences =
        agreement::differences(&ledger, &read("plan.json")?, &read("results.txt")?, MOVED)?;
    if !differences.is_empty() {
        bail!(
            "plan, results and ledger do not agree:\n    {}",
            differences.join("\n    ")
        );
    }
    Ok(())
}
