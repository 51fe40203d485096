//! `samspill verify LIB`

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::practice::Progress;
use crate::practice::verify::{repair, verify};

/// Checks every seal, every link and the chain.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    access: Access,
    /// Repair nothing, even where there is a whole copy
    #[arg(long)]
    only_look: bool,
    #[command(flatten)]
    output: Output,
}

impl Verify {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        let look = |progress: &Progress| {
            if self.only_look { verify(&desk, progress) } else { repair(&mut desk, progress) }
        };
        let report = watched("Checking", look)?;
        let verdict = if report.is_sound() { "sound" } else { "damaged" };
        let counts = [
            (report.keys, "keys"),
            (report.changes, "changes"),
            (report.notes, "notes"),
            (report.documents, "documents"),
            (report.films, "films"),
        ]
        .map(|(count, what)| format!("{count} {what}"));
        let names: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
        let object = json!({
            "sound": report.is_sound(),
            "keys": report.keys,
            "changes": report.changes,
            "notes": report.notes,
            "documents": report.documents,
            "films": report.films,
            "repaired": report.repaired,
            "findings": report.findings,
            "names": names,
        });
        let mut columns = vec![verdict];
        columns.extend(counts.iter().map(String::as_str));
        self.output.thing(&columns, &object)?;
        if !self.output.json {
            // In JSON the findings stand in the object.
            for repaired in &report.repaired {
                self.output.thing(&["repaired", &repaired.to_string()], &())?;
            }
            for name in &names {
                self.output.thing(&["damaged", name], &())?;
            }
        }
        if report.is_sound() { Ok(()) } else { Err(Failure::Found) }
    }
}
