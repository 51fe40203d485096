//! Reading the access log, and taking it out of the library as a table.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::desk::Desk;
use super::error::PracticeError;
use super::export::write_whole;
use crate::domain::access::{Access, AccessNote};
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;
use crate::interchange::log;

/// Which lines are wanted; everything where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of one person, by any part of the name.
    pub who: String,
    /// Of families that had this pseudonym then; it outlives an erasure.
    pub code: String,
    /// Of one family.
    pub family: Option<DocumentId>,
    /// Of one kind.
    pub what: Option<Access>,
    /// From this moment on.
    pub since: Option<DateTime<Utc>>,
}

impl Wanted {
    /// Whether a line is wanted.
    #[must_use]
    pub fn takes(&self, note: &AccessNote) -> bool {
        note.who.name().to_lowercase().contains(&self.who.trim().to_lowercase())
            && (self.code.is_empty() || note.code == self.code)
            && self.family.is_none_or(|family| note.family == Some(family))
            && self.what.is_none_or(|what| note.what == what)
            && self.since.is_none_or(|since| note.at >= since)
    }
}

/// The lines of the access log, the oldest first.
///
/// # Errors
/// [`PracticeError::Vault`] where the person may not read it, or where it cannot be read.
pub fn read(desk: &Desk, wanted: &Wanted) -> Result<Vec<AccessNote>, PracticeError> {
    desk.library().permit(Right::ReadAccessLog)?;
    let mut notes = desk.library().access()?;
    notes.retain(|note| wanted.takes(note));
    Ok(notes)
}

/// Writes lines of the access log as CSV. Returns how many there were.
///
/// # Errors
/// As [`read`], and [`PracticeError::File`] where the file cannot be written.
pub fn export(desk: &Desk, wanted: &Wanted, out: &Path) -> Result<usize, PracticeError> {
    let notes = read(desk, wanted)?;
    desk.note(Access::Exported, None, "access log, CSV".into())?;
    write_whole(out, &log::write(&notes))?;
    Ok(notes.len())
}
