//! `cargo xtask build [native|wasm|ps|www]`: what people are given, below `<target>/package`.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use crate::native::{self, Native};
use crate::settings::Settings;
use crate::setup::{self, Part, Present, WasmToolchain};
use crate::{ps, wasm, www};

/// Something that can be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Product {
    /// The C library and the simulator
    Native,
    /// The widget's core
    Wasm,
    /// The PowerShell module
    Ps,
    /// The demo page with the widget, and the widget as npm publishes it
    Www,
}

/// What was built and where it is; a part that this machine cannot build is absent.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) native: Option<Native>,
    /// `Reseat.psd1` of the packaged module.
    pub(crate) module: Option<PathBuf>,
    /// The folder to serve.
    pub(crate) page: Option<PathBuf>,
}

impl Built {
    /// Whether all of these were built.
    pub(crate) fn has(&self, products: &[Product]) -> bool {
        products.iter().all(|product| match product {
            Product::Native => self.native.is_some(),
            Product::Ps => self.module.is_some(),
            Product::Wasm | Product::Www => self.page.is_some(),
        })
    }
}

/// What has to be on the machine to build these.
pub(crate) fn parts(products: &[Product]) -> Vec<Part> {
    let mut parts = Vec::new();
    if products
        .iter()
        .any(|product| matches!(product, Product::Wasm | Product::Www))
    {
        parts.push(Part::Wasm);
    }
    if products.contains(&Product::Ps) {
        parts.push(Part::BridgeCompiler);
    }
    parts
}

/// Builds these, or everything when none is named.
pub(crate) fn run(settings: &Settings, products: &[Product]) -> Result<()> {
    let products = if products.is_empty() {
        Product::value_variants()
    } else {
        products
    };
    let present = setup::prepare(settings, &parts(products));
    present.insist()?;
    build(settings, &present, products, &mut Built::default())
}

/// Builds these as far as this machine can; what was built before a failure is in `built`.
pub(crate) fn build(
    settings: &Settings,
    present: &Present,
    products: &[Product],
    built: &mut Built,
) -> Result<()> {
    let wanted = |product| products.contains(&product);
    if wanted(Product::Native) || wanted(Product::Ps) {
        let native = built.native.insert(native::build(settings)?);
        if wanted(Product::Ps) && present.has(&[Part::BridgeCompiler]) {
            built.module = Some(ps::assemble(settings, native)?);
        }
    }
    if (wanted(Product::Wasm) || wanted(Product::Www))
        && present.has(&[Part::Wasm])
        && let Some(toolchain) = WasmToolchain::find(settings)
    {
        let pkg = wasm::build(settings, &toolchain)?;
        if wanted(Product::Www) {
            built.page = Some(www::assemble(settings, &pkg)?);
        }
    }
    Ok(())
}
