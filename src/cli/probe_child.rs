//! The hidden subcommand that the program starts itself with, to probe a file where it can do no harm.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;

/// Hands everything to the probe.
#[derive(Debug, Args)]
pub struct ProbeChild {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl ProbeChild {
    pub(super) fn run(self) -> ExitCode {
        crate::media::probe::child(&self.arguments)
    }
}
