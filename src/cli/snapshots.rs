//! `samspill snapshots LIB`

use clap::Args;

use super::access::Access;
use super::failure::Failure;
use super::output::Output;
use crate::practice::PracticeError;

/// Lists the snapshots of a library.
#[derive(Debug, Args)]
pub struct Snapshots {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    output: Output,
}

impl Snapshots {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        for point in desk.library().snapshots().map_err(PracticeError::from)? {
            let (number, changes) = (point.number.to_string(), format!("{} changes", point.changes));
            self.output.thing(&[&number, &point.taken.to_rfc3339(), &changes], &point)?;
        }
        Ok(())
    }
}
