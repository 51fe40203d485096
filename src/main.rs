//! The program: the window, or one subcommand.

use std::process::ExitCode;

use clap::Parser;
use samspill::{app, cli};

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command),
        None => app::run(arguments.window),
    }
}
