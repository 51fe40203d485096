//! `samspill backup LIB DIR`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::practice::backup;

/// Makes a backup, films included.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    access: Access,
    /// The folder of the backup: empty, not there yet, or an earlier backup of this library
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Read what the backup has already, and mend it where it is damaged
    #[arg(long)]
    thorough: bool,
    #[command(flatten)]
    output: Output,
}

impl Backup {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        let order = backup::order(&desk, &self.folder)?;
        let made = watched("Backing up", |progress| backup::make(&order, self.thorough, progress))?;
        backup::note(&mut desk, &made)?;
        let [number, changes] = [made.point.number, made.point.changes].map(|count| count.to_string());
        let written = format!("{} bytes written", made.written);
        self.output.thing(
            &[&number, &made.point.taken.to_rfc3339(), &format!("{changes} changes"), &written],
            &json!({ "point": made.point, "written": made.written }),
        )
    }
}
