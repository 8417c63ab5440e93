//! `cargo xtask demo [--once]`: 250 people of a simulated tenant are moved, and its own ledger agrees.

mod agreement;
mod http;
mod mover;
mod simulator;

use std::fs;

use anyhow::{Context, Result, bail};

use self::agreement::Ledger;
use self::simulator::Simulator;
use crate::build::{self, Product};
use crate::report;
use crate::settings::Settings;
use crate::setup::{self, Part};

/// How many people the tenant has.
const USERS: u32 = 5000;
/// How many of them are moved.
const MOVED: usize = 250;

/// Builds, moves, compares; without `once` the page then stays open until Ctrl+C.
pub(crate) fn run(settings: &Settings, once: bool) -> Result<()> {
    let products = [Product::Native, Product::Ps, Product::Www];
    let mut parts = build::parts(&products);
    parts.push(Part::PowerShell);
    let present = setup::prepare(settings, &parts)?;
    let shell = present.has(&[Part::BridgeCompiler, Part::PowerShell]);
    if !shell && !setup::prepare(settings, &[Part::Python])?.has(&[Part::Python]) {
        bail!("the demo needs PowerShell, or python3 to go through the C library instead");
    }
    let built = build::build(settings, &present, &products)?;
    let native = built.native.as_ref().context("the library was not built")?;

    report::step(&format!("starting a simulated tenant with {USERS} people"));
    let mut simulator = Simulator::start(&native.simulator, built.page.as_deref(), USERS)?;
    report::line(&format!("  its Graph root is {}", simulator.root));
    let folder = tempfile::Builder::new().prefix("reseat-demo-").tempdir()?;

    match built.module.as_deref().filter(|_| shell) {
        Some(module) => {
            report::step(&format!(
                "moving {MOVED} people through the PowerShell module"
            ));
            mover::through_powershell(settings, module, &simulator, folder.path(), MOVED)?;
        }
        None => {
            report::step(&format!(
                "moving {MOVED} people through the C library, because PowerShell is missing here"
            ));
            mover::through_c(settings, native, &simulator, folder.path(), MOVED)?;
        }
    }

    report::step("comparing with the tenant's own ledger");
    let read = |name: &str| {
        let path = folder.path().join(name);
        fs::read_to_string(&path).with_context(|| format!("the move left no {name}"))
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
    report::line(&format!(
        "  they agree: {MOVED} changes for {MOVED} people, each adding and removing in one call; \
         services are off exactly as planned"
    ));

    // Now, because Ctrl+C leaves no later moment.
    folder
        .close()
        .context("the demo's journals cannot be removed")?;
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
    simulator.wait()
}
