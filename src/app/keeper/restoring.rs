//! A library from a backup. No other is open meanwhile, so the store thread does it itself.

use std::path::{Path, PathBuf};

use super::{Keeper, Seat};
use crate::app::store::{Event, Key};
use crate::app::trouble::trouble;
use crate::domain::person::Author;
use crate::practice::{PracticeError, Progress, backup};
use crate::vault::{self, LibraryKind, Unlock};

impl Keeper {
    pub(super) fn look_into_backup(&self, folder: PathBuf, key: Key, progress: &Progress) {
        let looked = unlock(&folder, key).and_then(|unlock| backup::look(&folder, unlock, progress));
        self.tell(match looked {
            Ok(points) => Event::Backup(folder, points),
            Err(error) => Event::Refused(trouble(&error)),
        });
    }

    pub(super) fn restore(
        &mut self,
        from: &Path,
        to: PathBuf,
        person: Author,
        key: Key,
        point: u64,
        progress: &Progress,
    ) {
        self.close();
        // Who writes is whose passphrase it is; only the recovery key belongs to nobody.
        let person = matches!(key, Key::Recovery(_)).then_some(person);
        let restored = unlock(from, key)
            .and_then(|unlock| backup::restore(from, &to, unlock, Some(point), person, progress))
            .map(|(desk, report, restored)| Seat { restored: Some(restored), ..Seat::opened((desk, report)) });
        self.sit_down(&to, restored);
    }
}

/// What opens the backup; one of a demonstration needs nothing.
fn unlock(backup: &Path, key: Key) -> Result<Unlock, PracticeError> {
    Ok(match vault::backup_header(backup)?.kind {
        LibraryKind::Demonstration => Unlock::Demonstration,
        LibraryKind::Working => key.into(),
    })
}
