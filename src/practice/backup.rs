//! Backups: making one, and making a library from one.

use std::ops::ControlFlow;
use std::path::Path;

use super::desk::Desk;
use super::error::PracticeError;
use super::progress::Progress;
use crate::domain::access::Access;
use crate::domain::person::Author;
use crate::vault::{self, BackedUp, Backup, Kept, OpenReport, Restored, Unlock};

/// Prepares a backup of the library as it stands. It can be made on another thread while the work goes on.
///
/// # Errors
/// [`PracticeError::Vault`] where the person may not, or the library cannot be relied on.
pub fn order(desk: &Desk, folder: &Path) -> Result<Backup, PracticeError> {
    Ok(desk.library().backup(folder)?)
}

/// Makes a backup. What was there already is not written again, so that work that was interrupted goes on where it ended;
/// with `thorough` it is read, and mended where it is damaged.
///
/// # Errors
/// [`PracticeError::Vault`], or [`PracticeError::Cancelled`].
pub fn make(backup: &Backup, thorough: bool, progress: &Progress) -> Result<BackedUp, PracticeError> {
    backup.run(thorough, &mut watch(progress))?.ok_or(PracticeError::Cancelled)
}

/// Writes down that a backup was made. What was erased while that backup was out of reach is done in it now.
///
/// # Errors
/// [`PracticeError::Vault`] where the access log cannot be written.
pub fn note(desk: &mut Desk, made: &BackedUp) -> Result<(), PracticeError> {
    desk.library_mut().see_to_waiting_backups();
    desk.note(Access::BackedUp, None, format!("{} changes", made.point.changes).into())
}

/// The points in time that a backup holds, oldest first.
///
/// # Errors
/// [`PracticeError::Vault`]: no backup, wrong passphrase; or [`PracticeError::Cancelled`].
pub fn look(from: &Path, unlock: Unlock, progress: &Progress) -> Result<Vec<Kept>, PracticeError> {
    vault::look(from, unlock, &mut watch(progress))?.ok_or(PracticeError::Cancelled)
}

/// Makes a library from a backup, in a folder that is empty or was begun by an earlier attempt, and opens it. `point` is
/// the number of a point in time, where it is not to be the latest.
///
/// # Errors
/// [`PracticeError::Vault`]: no backup, wrong passphrase, folder in use; or [`PracticeError::Cancelled`].
pub fn restore(
    from: &Path,
    to: &Path,
    unlock: Unlock,
    point: Option<u64>,
    author: Option<Author>,
    progress: &Progress,
) -> Result<(Desk, OpenReport, Restored), PracticeError> {
    let restored = vault::restore(from, to, unlock.clone(), point, &mut watch(progress))?;
    let restored = restored.ok_or(PracticeError::Cancelled)?;
    let (mut desk, report) = Desk::open(to, unlock, author)?;
    desk.library_mut().see_backup(from)?;
    let about = format!("{} changes, as of {}", restored.point.changes, restored.point.taken.to_rfc3339());
    desk.note(Access::Restored, None, about.into())?;
    Ok((desk, report, restored))
}

fn watch(progress: &Progress) -> impl FnMut(u64, u64) -> ControlFlow<()> + '_ {
    |done, total| {
        progress.report(done, total);
        if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
