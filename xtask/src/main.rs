//! The chores of this repository. `cargo xtask --help` lists them; each is one file here.

mod build;
mod codegen;
mod folder;
mod native;
mod process;
mod ps;
mod report;
mod settings;
mod setup;
mod wasm;
mod www;

use clap::{Parser, Subcommand};

use crate::build::Product;
use crate::settings::Settings;

/// The chores of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", version, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the files that are made from other files
    Codegen,
    /// Build what people are given: everything, or only what is named
    Build {
        /// What to build
        products: Vec<Product>,
    },
}

fn main() -> std::process::ExitCode {
    let chore = CommandLine::parse().chore;
    let outcome = Settings::read().and_then(|settings| match chore {
        Chore::Codegen => codegen::write(&settings),
        Chore::Build { products } => build::build(&settings, &products).map(|_| ()),
    });
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error);
            std::process::ExitCode::FAILURE
        }
    }
}
