//! The program: the window, or one subcommand.

use std::process::ExitCode;

use clap::Parser;
use samspill::{app, cli};

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command),
        None => match app::run(&opening(arguments.window)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => cli::no_window(&error),
        },
    }
}

fn opening(window: cli::Window) -> app::Opening {
    let renderer = match window.renderer {
        cli::Renderer::Auto => app::Renderer::Auto,
        cli::Renderer::Wgpu => app::Renderer::Wgpu,
        cli::Renderer::Glow => app::Renderer::Glow,
    };
    app::Opening { library: window.library, simulated: window.simulate, renderer, until_picture: window.until_picture }
}
