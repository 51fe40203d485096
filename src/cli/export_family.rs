//! `samspill export-family LIB --family CODE --to DIR [--reason TEXT]`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::erase::no_family;
use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::practice::{import, portability};

/// Hands a family everything that is kept about it.
#[derive(Debug, Args)]
pub struct ExportFamily {
    #[command(flatten)]
    access: Access,
    /// The pseudonym of the family
    #[arg(long, value_name = "CODE")]
    family: String,
    /// The folder to make; it must not be there yet
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Why, where a keeper does it without the family's consent; it is noted in the access log
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The language of the page to read it by
    #[arg(long, value_name = "TAG", value_parser = ["en", "nb"], default_value = "en")]
    language: String,
    #[command(flatten)]
    output: Output,
}

impl ExportFamily {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        let family = import::known_family(&desk, &self.family)?.ok_or_else(|| no_family(&self.family))?;
        let handover = portability::gather(&desk, family, &self.to, self.reason.as_deref())?;
        watched("Writing", |progress| handover.write(&self.to, &self.language, progress))?;
        self.output.thing(&[&self.to.display().to_string()], &json!({ "family": family, "to": self.to }))
    }
}
