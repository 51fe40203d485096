//! Repair: what is damaged is taken from a copy that is whole, and what was damaged is set aside untouched.
//!
//! There are three kinds of copy. The store holds every change once more, each vouched for by its own seals. Snapshots
//! hold keys and journal as they were. Backups, where they can be reached, hold the films too. What no copy has stays
//! named, and everything else opens.

mod films;
mod journal;
mod keys;
#[cfg(test)]
mod tests;
mod whole;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::archive::{Archive, Manifest, archive_key, backup_header};
use super::durable;
use super::error::{At, VaultError};
use super::finding::Finding;
use super::header::{self, Header};
use super::keeping::{SNAPSHOTS, known_backups};
use super::keyring::Keyring;
use super::opening::{self, OpenReport, Opened, quarantine_name};

pub(super) use self::keys::{before_unlocking, family_keys};

/// What can be read of the library in `folder` without a key. Where its header is damaged or missing, the latest snapshot
/// says it; opening the library brings the header back. Needs no lock.
///
/// # Errors
/// [`VaultError::NotALibrary`], [`VaultError::Newer`], [`VaultError::Damaged`] with [`Finding::Header`], or the disk.
pub fn header(folder: &Path) -> Result<Header, VaultError> {
    match header::header(folder) {
        Err(error @ (VaultError::NotALibrary(_) | VaultError::Damaged(_))) => {
            backup_header(&folder.join(SNAPSHOTS)).map_err(|_| error)
        }
        header => header,
    }
}

/// Brings back the keys of families from the snapshots, before anything is opened with them. A family that is being erased
/// is taken out of the snapshots too, by which its key is gone from both.
pub(super) fn snapshot_keys(library: &Path, ring: &Keyring) -> Result<Vec<Repaired>, VaultError> {
    family_keys(library, ring, &Copies::near(library), &|_| false)
}

/// Something that was damaged and is whole again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// What was damaged.
    pub what: Finding,
    /// Where the whole copy was.
    pub from: Copy,
}

/// Where a whole copy was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "copy")]
pub enum Copy {
    /// In the store.
    Store,
    /// In a snapshot.
    Snapshot {
        /// When it was taken.
        taken: DateTime<Utc>,
    },
    /// In a backup.
    Backup {
        /// Where that lies.
        folder: PathBuf,
    },
    /// Nothing of it was lost: it follows from what is whole, and was made anew.
    Remade,
}

impl fmt::Display for Repaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; ", self.what)?;
        match &self.from {
            Copy::Store => f.write_str("repaired from the store"),
            Copy::Snapshot { taken } => {
                write!(f, "repaired from the snapshot of {}", taken.format("%Y-%m-%d %H:%M:%S"))
            }
            Copy::Backup { folder } => write!(f, "repaired from the backup in {}", folder.display()),
            Copy::Remade => f.write_str("made anew"),
        }
    }
}

/// The archives that may hold a copy, the nearest first.
pub(super) struct Copies {
    archives: Vec<(Archive, Option<PathBuf>)>,
}

impl Copies {
    /// The snapshots alone.
    fn near(library: &Path) -> Self {
        Self {
            archives: Archive::open(&library.join(SNAPSHOTS)).ok().map(|archive| (archive, None)).into_iter().collect(),
        }
    }

    /// The snapshots, and the backups that can be reached.
    pub(super) fn all(library: &Path, ring: &Keyring) -> Self {
        let mut copies = Self::near(library);
        for backup in known_backups(library, ring).unwrap_or_default() {
            let archive = Archive::open(&backup.folder).ok().filter(|archive| archive.library() == ring.library());
            copies.archives.extend(archive.map(|archive| (archive, Some(backup.folder))));
        }
        copies
    }

    /// Every point that the library vouches for, of the nearest archive first, and there the latest first.
    fn points<'a>(&'a self, ring: &Keyring) -> impl Iterator<Item = (&'a Archive, Manifest, Copy)> + use<'a> {
        let key = archive_key(ring).ok();
        self.archives.iter().flat_map(move |(archive, folder)| {
            let points = key.as_ref().and_then(|key| archive.vouched(key).ok()).unwrap_or_default();
            points.into_iter().rev().map(move |point| {
                let copy = match folder {
                    None => Copy::Snapshot { taken: point.taken },
                    Some(folder) => Copy::Backup { folder: folder.clone() },
                };
                (archive, point, copy)
            })
        })
    }
}

/// A folder for what was damaged, made when the first thing is set aside.
pub(super) struct Quarantine<'a> {
    library: &'a Path,
    name: String,
}

impl<'a> Quarantine<'a> {
    pub(super) fn of(library: &'a Path) -> Self {
        Self { library, name: quarantine_name() }
    }

    /// Moves a file out of the library, untouched. What is not there need not be moved.
    fn take(&self, name: &str) -> Result<(), VaultError> {
        let (from, to) = (self.library.join(name), self.library.join(&self.name).join(name));
        if !from.exists() {
            return Ok(());
        }
        if let Some(folder) = to.parent() {
            durable::create_folder(folder).at("making", folder)?;
        }
        fs::rename(&from, &to).at("setting aside", &from)?;
        durable::sync_parent(&to).and_then(|()| durable::sync_parent(&from)).at("setting aside", &from)
    }
}

/// Whether the journal ends before the latest snapshot does.
fn falls_short(library: &Path, ring: &Keyring, opened: &Opened) -> bool {
    let Some(end) = opened.journal.as_ref().map(|journal| journal.end().sequence) else { return false };
    let latest = Archive::open(&library.join(SNAPSHOTS)).and_then(|archive| archive.latest()).ok().flatten();
    latest.is_some_and(|latest| latest.changes > end && archive_key(ring).is_ok_and(|key| latest.is_vouched(&key)))
}

/// Opens store and journal; where the journal turns out to be damaged, it is repaired first as far as there are copies.
pub(super) fn open(library: &Path, ring: &Keyring, report: &mut OpenReport) -> Result<Opened, VaultError> {
    let before = report.clone();
    let opened = opening::open(library, ring, report);
    let damaged = match &opened {
        Ok(opened) if falls_short(library, ring, opened) => true,
        Ok(_) => report.findings.iter().any(Finding::is_of_the_journal),
        Err(error) => matches!(error, VaultError::Damaged(Finding::SegmentsMissing { .. })),
    };
    if !damaged {
        return opened;
    }
    let copies = Copies::all(library, ring);
    let repaired = match &opened {
        Ok(opened) => journal::mend(library, ring, Some(&*opened.store), &copies)?,
        Err(_) => journal::mend(library, ring, opening::store_as_it_is(library).as_deref(), &copies)?,
    };
    let Some(repaired) = repaired else { return opened };
    drop(opened);
    let torn = report.torn.take();
    *report = OpenReport { torn, ..before };
    report.repaired.extend(repaired);
    opening::open(library, ring, report)
}
