//! `samspill restore DIR LIB`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::access::{Secret, author, system_user};
use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::domain::person::Author;
use crate::practice::{PracticeError, backup};
use crate::vault::{self, LibraryKind, Unlock};

/// Makes a library from a backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// The folder of the backup; a library's own `snapshots` folder is one too, without films
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The folder to make; empty, not there yet, or begun by an attempt that was interrupted
    #[arg(value_name = "LIB")]
    library: PathBuf,
    /// The point in time, by its number [default: the latest]
    #[arg(long, value_name = "N")]
    point: Option<u64>,
    #[command(flatten)]
    secret: Secret,
    /// The name you write under, where the recovery key is used [default: the system's name for you]
    #[arg(long, value_name = "NAME", value_parser = author)]
    person: Option<Author>,
    #[command(flatten)]
    output: Output,
}

impl Restore {
    pub(super) fn run(self) -> Result<(), Failure> {
        let unlock = match vault::backup_header(&self.folder).map_err(PracticeError::from)?.kind {
            LibraryKind::Demonstration => Unlock::Demonstration,
            LibraryKind::Working => self.secret.unlock()?,
        };
        let author = matches!(unlock, Unlock::RecoveryKey(_)).then(|| self.person.unwrap_or_else(system_user));
        let (_desk, report, restored) = watched("Restoring", |progress| {
            backup::restore(&self.folder, &self.library, unlock, self.point, author, progress)
        })?;
        let number = restored.point.number.to_string();
        let changes = format!("{} changes", restored.point.changes);
        self.output.thing(
            &[&number, &restored.point.taken.to_rfc3339(), &changes],
            &json!({ "point": restored.point, "damaged": restored.damaged, "findings": report.findings }),
        )?;
        for file in &restored.damaged {
            eprintln!("Damaged in the backup: {file}");
        }
        if restored.damaged.is_empty() { Ok(()) } else { Err(Failure::Found) }
    }
}
