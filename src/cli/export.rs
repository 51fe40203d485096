//! `samspill export LIB --session ID --format json|csv OUT`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::output::Output;
use crate::domain::id::DocumentId;
use crate::practice::export::{Format, export};

/// Writes a session in a format that other programs read.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    access: Access,
    /// The session
    #[arg(long, value_name = "ID")]
    session: DocumentId,
    /// The format
    #[arg(long, value_enum)]
    format: Written,
    /// The file to write; an older one is replaced
    #[arg(value_name = "OUT")]
    out: PathBuf,
    #[command(flatten)]
    output: Output,
}

/// The formats by the words that are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Written {
    /// Everything; described by schemas/session.json
    Json,
    /// One row a mark
    Csv,
}

impl Export {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        let format = match self.format {
            Written::Json => Format::Json,
            Written::Csv => Format::Csv,
        };
        export(&desk, self.session, format, &self.out)?;
        let out = self.out.display().to_string();
        self.output.thing(&[&out], &json!({ "session": self.session, "out": self.out }))
    }
}
