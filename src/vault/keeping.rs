//! Snapshots and backups of an open library.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::archive::{Archive, Manifest, Point, Source, archive_key};
use super::durable::{self, Frame};
use super::erasure::redact_archive;
use super::errand::{Errand, UnderWay};
use super::error::{At, VaultError};
use super::finding::Finding;
use super::journal::{self, Journal, Place};
use super::keyring::Keyring;
use super::library::Library;
use crate::domain::rights::Right;
use crate::domain::trace::Trace;

/// Where the snapshots lie, below the library.
pub(super) const SNAPSHOTS: &str = "snapshots";
/// A snapshot is taken after so many calls of [`Library::append`], and on closing.
const EVERY: u32 = 500;
pub(super) const BACKUPS: &str = "backups";
const CAP: u64 = 1 << 20;

/// A backup that was made of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownBackup {
    /// Its own id, by which it is known wherever it lies; `None` where it is older than those.
    #[serde(default)]
    pub archive: Option<Uuid>,
    /// Where it was last seen.
    pub folder: PathBuf,
    /// When it was last brought up to date.
    pub taken: DateTime<Utc>,
    /// The last change that it holds.
    pub changes: u64,
    /// How many bytes the files have that it stands for.
    pub bytes: u64,
}

/// What making a backup came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    /// The point that was taken, or the latest where nothing had changed since.
    pub point: Point,
    /// Bytes that the backup did not have before.
    pub written: u64,
}

/// A backup about to be made of a library as it stands. It can be made on another thread, while the library goes on.
pub struct Backup {
    library: PathBuf,
    folder: PathBuf,
    ring: Arc<Keyring>,
    end: Place,
    /// The erasures there were, of which a backup that was out of reach knows nothing yet.
    erased: Vec<Trace>,
    /// From its preparation on: what it would copy must not change meanwhile.
    _under_way: UnderWay,
}

impl Library {
    /// Takes a snapshot now. Where nothing has changed since the latest, that is returned.
    ///
    /// # Errors
    /// [`VaultError::ReadOnly`] where the journal cannot be relied on, or the disk.
    pub fn snapshot(&mut self) -> Result<Point, VaultError> {
        self.since_snapshot = 0;
        let end = self.end()?;
        // Where the folder has gone, as with a stick, none is made anew in its place.
        let journal = self.folder.join(journal::FOLDER);
        fs::metadata(&journal).at("reading", &journal)?;
        let key = archive_key(&self.ring)?;
        let archive = Archive::of(&self.folder.join(SNAPSHOTS), self.header().id)?;
        let source = Source { library: &self.folder, end, media: false, thorough: false };
        let taken = archive.take(&source, &key, &mut |_, _| ControlFlow::Continue(()))?;
        taken.map(|taken| taken.point).ok_or(VaultError::Locked)
    }

    /// The snapshots there are, oldest first.
    ///
    /// # Errors
    /// The disk, or a library that is locked.
    pub fn snapshots(&self) -> Result<Vec<Point>, VaultError> {
        match Archive::open(&self.folder.join(SNAPSHOTS)) {
            Err(VaultError::NotABackup(_)) => Ok(Vec::new()),
            archive => Ok(archive?.vouched(&archive_key(&self.ring)?)?.iter().map(|point| point.point()).collect()),
        }
    }

    /// Counts a saved transaction, and takes a snapshot when it is time. One that fails costs nothing that was saved.
    pub(super) fn count_towards_snapshot(&mut self) {
        self.since_snapshot += 1;
        if self.since_snapshot >= EVERY
            && let Err(error) = self.snapshot()
        {
            self.report(Finding::Snapshot { reason: error.to_string() });
        }
    }

    /// Prepares a backup into `folder`: empty, not there yet, or a backup of this library already. Until what is returned
    /// is dropped no family can be erased and no key exchanged.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`]; [`VaultError::ReadOnly`] where the journal cannot be relied on; [`VaultError::Locked`].
    pub fn backup(&self, folder: &Path) -> Result<Backup, VaultError> {
        self.permit(Right::BackUp)?;
        let ring = Arc::clone(&self.ring);
        let (library, folder, _under_way) = (self.folder.clone(), folder.to_owned(), ring.begin(Errand::Backup)?);
        Ok(Backup { library, folder, ring, end: self.end()?, erased: self.traces()?, _under_way })
    }

    /// The backups that were made of the library, the latest first.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::Locked`].
    pub fn backups(&self) -> Result<Vec<KnownBackup>, VaultError> {
        known_backups(&self.folder, &self.ring)
    }

    /// Takes note of a backup of this library that was come upon, as when the library was restored from it, and of where it
    /// lies now. What was erased while it was out of reach is removed from it, where it may be written.
    ///
    /// # Errors
    /// [`VaultError::NotABackup`], [`VaultError::OtherLibrary`], [`VaultError::Newer`], [`VaultError::Damaged`], or the disk.
    pub fn see_backup(&mut self, folder: &Path) -> Result<(), VaultError> {
        let archive = Archive::open(folder)?;
        if archive.library() != self.ring.library() {
            return Err(VaultError::OtherLibrary(folder.to_owned()));
        }
        if let Some(latest) = archive.vouched(&archive_key(&self.ring)?)?.last().map(Manifest::point) {
            let (archive, folder, taken) = (archive.id(), folder.to_owned(), latest.taken);
            let backup = KnownBackup { archive, folder, taken, changes: latest.changes, bytes: latest.bytes };
            remember(&self.folder, &self.ring, backup, &|_| false)?;
        }
        self.see_to_waiting_backups();
        Ok(())
    }

    fn end(&self) -> Result<Place, VaultError> {
        match (self.journal.as_ref().map(Journal::end), self.read_only()) {
            (Some(end), _) => Ok(end),
            (None, Some(reason)) => Err(reason.clone().into()),
            (None, None) => Err(VaultError::Locked),
        }
    }
}

impl Backup {
    /// Makes the backup; `None` where `progress`, which is told bytes, stopped it. What was written by then is not written
    /// again the next time. With `thorough`, what is there already is read too, and mended where it is damaged.
    ///
    /// # Errors
    /// [`VaultError::NotEmpty`], [`VaultError::OtherLibrary`], [`VaultError::Newer`], [`VaultError::Locked`], or the disk.
    pub fn run(
        &self,
        thorough: bool,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Option<BackedUp>, VaultError> {
        let key = archive_key(&self.ring)?;
        let archive = Archive::of(&self.folder, self.ring.library())?;
        let known = known_backups(&self.library, &self.ring).unwrap_or_default();
        // A folder that was copied by hand says that it is the one it was copied from.
        let elsewhere = |id| known.iter().any(|known| known.archive == Some(id) && known.lies_beside(&self.folder));
        let former = archive.id();
        let archive = archive.told_apart(&elsewhere)?;
        let points = archive.vouched(&key)?;
        let is_kept = |trace: &&Trace| points.iter().any(|point| point.has_of(trace.family, &trace.film_set()));
        for trace in self.erased.iter().filter(is_kept) {
            redact_archive(&archive, trace, &self.ring)?;
        }
        let source = Source { library: &self.library, end: self.end, media: true, thorough };
        let Some(taken) = archive.take(&source, &key, progress)? else { return Ok(None) };
        let backup = KnownBackup {
            archive: archive.id(),
            folder: self.folder.clone(),
            taken: Utc::now(),
            changes: taken.point.changes,
            bytes: taken.point.bytes,
        };
        // An archive that is reached by two paths looks like its own copy; it goes by one id from now on.
        let goes_by_another = |known: &KnownBackup| {
            former.is_some() && former != archive.id() && known.archive == former && known.archive().is_none()
        };
        remember(&self.library, &self.ring, backup, &goes_by_another)?;
        Ok(Some(BackedUp { point: taken.point, written: taken.written }))
    }
}

impl KnownBackup {
    /// The archive, where it is in reach: in this folder there may be another one by now, as on the next stick.
    pub(super) fn archive(&self) -> Option<Archive> {
        Archive::open(&self.folder).ok().filter(|archive| self.archive.is_none() || archive.id() == self.archive)
    }

    /// Whether it is in reach in another folder than this.
    fn lies_beside(&self, folder: &Path) -> bool {
        let same =
            |a: &Path, b: &Path| a == b || a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b));
        !same(&self.folder, folder) && self.archive().is_some()
    }

    /// Whether both are the same backup.
    fn is(&self, other: &Self) -> bool {
        match (self.archive, other.archive) {
            (Some(one), Some(other)) => one == other,
            _ => self.folder == other.folder,
        }
    }
}

/// Remembers a backup, and where it lies now, in place of what was known of it before, and of what is `obsolete`.
fn remember(
    library: &Path,
    ring: &Keyring,
    backup: KnownBackup,
    obsolete: &dyn Fn(&KnownBackup) -> bool,
) -> Result<(), VaultError> {
    // Named from the root, so that it is found wherever the program is started next time.
    let folder = std::path::absolute(&backup.folder).unwrap_or(backup.folder);
    let backup = KnownBackup { folder, ..backup };
    let mut known = known_backups(library, ring).unwrap_or_default();
    known.retain(|known| !known.is(&backup) && !obsolete(known));
    known.insert(0, backup);
    let path = library.join(BACKUPS);
    let plain = serde_json::to_vec(&known).map_err(std::io::Error::from).at("writing", &path)?;
    let sealed = archive_key(ring)?.seal(&plain, BACKUPS.as_bytes());
    durable::write(&path, &Frame::Backups.wrap(&sealed)).at("writing", &path)
}

impl std::fmt::Debug for Backup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backup").field("library", &self.library).field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// The backups that a library remembers.
pub(super) fn known_backups(library: &Path, ring: &Keyring) -> Result<Vec<KnownBackup>, VaultError> {
    let Ok(framed) = durable::read_capped(&library.join(BACKUPS), CAP) else { return Ok(Vec::new()) };
    let key = archive_key(ring)?;
    let plain = Frame::Backups.unwrap(&framed).and_then(|sealed| key.open(sealed, BACKUPS.as_bytes()));
    let damaged = || Finding::Unreadable { file: BACKUPS.to_owned(), reason: "it is damaged".to_owned() };
    plain.and_then(|plain| serde_json::from_slice(&plain).ok()).ok_or_else(|| VaultError::Damaged(damaged()))
}
