//! The chores of this repository. `cargo xtask --help` lists them; each is one file here.

mod codegen;
mod report;
mod settings;

use clap::{Parser, Subcommand};

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
}

fn main() -> std::process::ExitCode {
    let chore = CommandLine::parse().chore;
    let outcome = Settings::read().and_then(|settings| match chore {
        Chore::Codegen => codegen::write(&settings),
    });
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error);
            std::process::ExitCode::FAILURE
        }
    }
}
