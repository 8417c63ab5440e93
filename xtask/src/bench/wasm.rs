//! `plan`, case `wasm`: how long the widget plans in Chromium, and for how long it holds the page at a time.

use std::process::Command;

use anyhow::{Context, Result};

use crate::build::{self, Built, Product};
use crate::process;
use crate::settings::Settings;
use crate::setup::{self, Part};

const PRODUCTS: [Product; 2] = [Product::Native, Product::Www];

/// Builds page and simulator, and lets a browser plan for tenants of two sizes.
pub(super) fn run(settings: &Settings) -> Result<()> {
    let mut parts = build::parts(&PRODUCTS);
    parts.extend([Part::Node, Part::BrowserTools, Part::Browser]);
    let present = setup::prepare(settings, &parts);
    present.insist()?;
    let mut built = Built::default();
    build::build(settings, &present, &PRODUCTS, &mut built)?;
    let page = built.page.context("the page was not built")?;
    let native = built.native.context("the simulator was not built")?;
    let mut command = Command::new("node");
    command
        .current_dir(&settings.root)
        .arg("tests/benches/wasm.mjs")
        .env("RESEAT_WWW", page)
        .env("RESEAT_SIM", native.simulator)
        .env("RESEAT_NODE_MODULES", setup::node_modules(settings));
    if let Some(browser) = setup::browser(settings) {
        command.env("RESEAT_BROWSER", browser);
    }
    process::show(&mut command)
}
