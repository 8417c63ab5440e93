//! The README's first command, without its looks: the demo's people are moved through either face, and what decides
//! is whether plan, results and ledger agree.

use std::time::Duration;

use anyhow::{Context, Result};

use super::scene::Scene;
use crate::demo::{self, Simulator, USERS, Way};
use crate::process;
use crate::report;
use crate::setup::Part;
use crate::tally::Tally;

/// One test.
struct Case {
    name: &'static str,
    needs: &'static [Part],
    run: fn(&Scene) -> Result<()>,
}

const CASES: &[Case] = &[
    Case {
        name: "demo through PowerShell",
        needs: &[Part::BridgeCompiler, Part::PowerShell],
        run: |scene| moves(scene, Way::PowerShell),
    },
    Case {
        name: "demo through the C library",
        needs: &[Part::Python],
        run: |scene| moves(scene, Way::C),
    },
    Case {
        name: "the tenant ends with the demo",
        needs: &[],
        run: ends,
    },
];

/// What the tests need from the machine.
pub(super) const PARTS: &[Part] = &[Part::BridgeCompiler, Part::PowerShell, Part::Python];

/// Runs every test that was asked for.
pub(super) fn run(scene: &Scene) -> Result<Tally> {
    let mut tally = Tally::default();
    for case in CASES.iter().filter(|case| scene.is_asked_for(case.name)) {
        process::stop::check()?;
        tally += if !scene.present.has(case.needs) {
            scene.present.leave_out(case.name)
        } else if let Err(error) = (case.run)(scene) {
            report::line(&format!("FAIL {}: {error:#}", case.name));
            Tally::FAILED
        } else {
            Tally::PASSED
        };
    }
    Ok(tally)
}

fn moves(scene: &Scene, way: Way) -> Result<()> {
    let quietly = |command: &mut std::process::Command| process::quiet(command).map(drop);
    demo::play(scene.settings, &scene.built, way, quietly).map(drop)
}

/// However this program ends, its end of the pipe is closed.
fn ends(scene: &Scene) -> Result<()> {
    let native = scene
        .built
        .native
        .as_ref()
        .context("the simulator was not built")?;
    Simulator::start(&native.simulator, None, USERS)?.let_go(Duration::from_secs(30))
}
