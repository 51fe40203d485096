//! `samspill erase LIB --family CODE --reason TEXT --yes [--certificate FILE]`

use std::path::PathBuf;

use clap::Args;

use super::access::Access;
use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::practice::erase;
use crate::practice::{PracticeError, import};

/// Erases a family for good.
#[derive(Debug, Args)]
pub struct Erase {
    #[command(flatten)]
    access: Access,
    /// The pseudonym of the family
    #[arg(long, value_name = "CODE")]
    family: String,
    /// Why; it stays in the trace, in the access log and on the certificate
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Write the certificate to this file: as JSON where it is named .json, as text otherwise
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// The language of the certificate
    #[arg(long, value_name = "TAG", value_parser = ["en", "nb"], default_value = "en")]
    language: String,
    /// Erase; without it, only what would go is told
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    output: Output,
}

impl Erase {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        let family = import::known_family(&desk, &self.family)?.ok_or_else(|| no_family(&self.family))?;
        if !self.yes {
            let goes = erase::goes(&desk, family)?;
            return Err(Failure::new(
                format!(
                    "nothing is erased yet: {} visits, {} films, {} codings and {} plans of {} would go, for good",
                    goes.sessions, goes.films, goes.codings, goes.plans, goes.code
                ),
                "Everything; nothing was touched.",
                "Run it again with --yes. `samspill export-family` hands the family its things before.",
            ));
        }
        let certificate = watched("Erasing", |progress| erase::erase(&mut desk, family, &self.reason, progress))?;
        if let Some(file) = &self.certificate {
            erase::save(&certificate, &self.language, file)?;
        }
        if self.output.json {
            self.output.thing(&[], &certificate)?;
        } else {
            for line in erase::text(&certificate, &self.language).lines() {
                self.output.thing(&[line], &())?;
            }
        }
        // A backup that waits is said on the certificate; something that was found is a failure.
        if certificate.checked.found.is_empty() { Ok(()) } else { Err(Failure::Found) }
    }
}

/// No family has this pseudonym.
pub(super) fn no_family(code: &str) -> Failure {
    PracticeError::NoFamily(code.to_owned()).into()
}
