//! The chores of this repository. `cargo xtask --help` lists them; each is one file here.

mod bench;
mod build;
mod check;
mod codegen;
mod demo;
mod explore;
mod folder;
mod native;
mod process;
mod ps;
mod report;
mod settings;
mod setup;
mod stopwatch;
mod tally;
mod test;
mod wasm;
mod www;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::build::Product;
use crate::process::stop;
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
    /// Move 250 people of a simulated tenant, then leave the page open
    Demo {
        /// End with an exit code instead of leaving the page open
        #[arg(long)]
        once: bool,
    },
    /// Run every check and every test: the last line says how many passed
    Test {
        /// Parts (check, rust, explore, c, python, powershell, browser, demo); other words choose tests by name
        filters: Vec<String>,
    },
    /// Measure, and print one JSON line per result
    Bench {
        /// Which measurement
        names: Vec<String>,
    },
    /// Run a move under so many schedules of faults, each decided by a seed
    Explore {
        /// How many seeds
        #[arg(long, default_value_t = 10_000)]
        seeds: u64,
        /// The first of them
        #[arg(long, default_value_t = 1)]
        from: u64,
    },
    /// Run a move with every fault at every operation
    Faults {
        /// All of them, and not only the share that is tested
        #[arg(long)]
        all: bool,
        /// Decides latencies, and which share
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Judge the code without running it: format, lints, rules, generated files
    Check,
    /// Write the files that are made from other files
    Codegen,
    /// Build what people are given: everything, or only what is named
    Build {
        /// What to build
        products: Vec<Product>,
    },
}

fn main() -> ExitCode {
    let chore = CommandLine::parse().chore;
    run(chore).unwrap_or_else(|error| {
        report::failure(&error);
        ExitCode::FAILURE
    })
}

fn run(chore: Chore) -> Result<ExitCode> {
    stop::listen()?;
    let settings = Settings::read()?;
    match chore {
        Chore::Demo { once } => demo::run(&settings, once),
        Chore::Test { filters } => return Ok(test::run(&settings, &filters)),
        Chore::Bench { names } => bench::run(&settings, &names),
        Chore::Explore { seeds, from } => explore::seeds(&settings, from, seeds),
        Chore::Faults { all, seed } => explore::faults(&settings, seed, all),
        Chore::Check => check::run(&settings),
        Chore::Codegen => codegen::write(&settings),
        Chore::Build { products } => build::run(&settings, &products),
    }?;
    Ok(ExitCode::SUCCESS)
}
