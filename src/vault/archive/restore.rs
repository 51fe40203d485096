//! Making a library from an archive, on a machine that has nothing else.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::manifest::{Manifest, Piece};
use super::objects::holds;
use super::{Archive, Point, Progress, archive_key};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};
use crate::vault::finding::Finding;
use crate::vault::header::Header;
use crate::vault::keyring::Keyring;
use crate::vault::keys::{self, Unlock};
use crate::vault::library::lock;

const HEADER: &str = "library.json";
/// Says that the folder is being restored into, and which library.
const MARK: &str = "restoring";

/// What restoring came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// The point that was restored.
    pub point: Point,
    /// Files that are damaged in the backup. Films among them are left out; of the journal the rest is there.
    pub damaged: Vec<String>,
}

/// What can be read of a backup's library without a key.
///
/// # Errors
/// [`VaultError::NotABackup`], [`VaultError::Newer`], [`VaultError::Damaged`] where no point can be read, or the disk.
pub fn backup_header(folder: &Path) -> Result<Header, VaultError> {
    let archive = Archive::open(folder)?;
    let latest = archive.latest()?.ok_or_else(no_point)?;
    header(&archive, &latest)
}

fn header(archive: &Archive, manifest: &Manifest) -> Result<Header, VaultError> {
    let pieces = manifest.files.get(HEADER).ok_or(VaultError::Damaged(Finding::Header))?;
    Header::from_bytes(&archive.read(pieces)?)
}

fn no_point() -> VaultError {
    VaultError::Damaged(Finding::Archive { file: "points".to_owned() })
}

/// Makes the library of the latest point of the backup in `from`, or of the one with this number, in the folder
/// `to`, which must be empty or have been begun by an earlier attempt. `None` where it was stopped; the next attempt goes on there. Only at the very end the
/// folder is a library.
///
/// # Errors
/// [`VaultError::NotABackup`], [`VaultError::NotEmpty`], [`VaultError::Newer`], [`VaultError::WrongPassphrase`],
/// [`VaultError::WrongRecoveryKey`], [`VaultError::Damaged`] where no point can be restored, or the disk.
pub fn restore(
    from: &Path,
    to: &Path,
    unlock: Unlock,
    point: Option<u64>,
    progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Option<Restored>, VaultError> {
    let archive = Archive::open(from)?;
    let site = Site::prepare(&archive, to)?;
    let (_, ring) = archive.unlock(to, unlock)?;
    let vouched = archive.vouched(&archive_key(&ring)?)?;
    let wanted = vouched.into_iter().rfind(|manifest| point.is_none_or(|number| manifest.number == number));
    let point = wanted.ok_or_else(no_point)?;
    let Some(damaged) = site.files(&point, progress)? else { return Ok(None) };
    site.finish(&point)?;
    Ok(Some(Restored { point: point.point(), damaged }))
}

impl Archive {
    /// Brings the key files of the latest point into a folder, and opens the library's keys there. They are the same in
    /// every point.
    pub(super) fn unlock(&self, folder: &Path, unlock: Unlock) -> Result<(Header, Keyring), VaultError> {
        let latest = self.latest()?.ok_or_else(no_point)?;
        for (name, pieces) in latest.files.iter().filter(|(name, _)| name.starts_with("keys/")) {
            let path = folder.join(name);
            if !holds(&path, pieces).at("reading", &path)? {
                let fetched = self.fetch(pieces, &path, &mut |_, _| ControlFlow::Continue(()));
                // Another person's key, or another family's: what it would open is found missing later.
                match fetched {
                    Err(VaultError::Damaged(_)) if name != "keys/vault" => {}
                    fetched => drop(fetched?),
                }
            }
        }
        let header = header(self, &latest)?;
        let vault = keys::unlock(folder, header.kind, &header.vouched(), unlock)?.vault;
        let ring = Keyring::new(header.id, folder, vault);
        Ok((header, ring))
    }
}

struct Site<'a> {
    archive: &'a Archive,
    folder: &'a Path,
    _lock: fs::File,
}

impl<'a> Site<'a> {
    fn prepare(archive: &'a Archive, folder: &'a Path) -> Result<Self, VaultError> {
        durable::create_folder(folder).at("making", folder)?;
        let mark = folder.join(MARK);
        let begun = durable::read_capped(&mark, 64).is_ok_and(|id| id == archive.library.to_string().into_bytes());
        if !begun && fs::read_dir(folder).at("reading", folder)?.next().is_some() {
            return Err(VaultError::NotEmpty(folder.to_owned()));
        }
        durable::write(&mark, archive.library.to_string().as_bytes()).at("writing", &mark)?;
        Ok(Self { archive, folder, _lock: lock(folder)? })
    }

    /// Brings every other file but the header. Returns the names of those that are damaged in the archive.
    fn files(&self, manifest: &Manifest, progress: Progress<'_>) -> Result<Option<Vec<String>>, VaultError> {
        let total = manifest.pieces().map(|piece| piece.bytes).sum();
        let (mut done, mut damaged) = (0_u64, Vec::new());
        for (name, pieces) in manifest.files.iter().filter(|(name, _)| *name != HEADER) {
            let path = self.folder.join(name);
            let mut step = |bytes: u64, _| {
                done = (done + bytes).min(total);
                progress(done, total)
            };
            if holds(&path, pieces).at("reading", &path)? {
                if step(pieces.iter().map(|piece| piece.bytes).sum(), 0).is_break() {
                    return Ok(None);
                }
                continue;
            }
            match self.archive.fetch(pieces, &path, &mut step) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Ok(None),
                Err(VaultError::Damaged(_)) => {
                    damaged.push(name.clone());
                    self.salvage(name, pieces, &path)?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some(damaged))
    }

    /// Brings what is whole of a journal, blanks in place of the rest: reading it finds its feet again after them.
    fn salvage(&self, name: &str, pieces: &[Piece], path: &Path) -> Result<(), VaultError> {
        if !name.starts_with("journal/") && !name.starts_with("access/") {
            return remove(&durable::unfinished(path));
        }
        let mut bytes = Vec::new();
        for piece in pieces {
            match self.archive.read(&[*piece]) {
                Ok(read) => bytes.extend_from_slice(&read),
                Err(VaultError::Damaged(_)) => bytes.resize(bytes.len() + usize::try_from(piece.bytes).unwrap_or(0), 0),
                Err(error) => return Err(error),
            }
        }
        durable::write(path, &bytes).at("writing", path)
    }

    /// The header comes last: until it is there, the folder is no library.
    fn finish(&self, manifest: &Manifest) -> Result<(), VaultError> {
        for folder in ["journal", "media", "keys/families"] {
            let folder: PathBuf = self.folder.join(folder);
            durable::create_folder(&folder).and_then(|()| durable::sync_folder(&folder)).at("making", &folder)?;
        }
        let header = manifest.files.get(HEADER).ok_or(VaultError::Damaged(Finding::Header))?;
        let path = self.folder.join(HEADER);
        durable::write(&path, &self.archive.read(header)?).at("writing", &path)?;
        remove(&self.folder.join(MARK))
    }
}

fn remove(path: &Path) -> Result<(), VaultError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.and_then(|()| durable::sync_parent(path)).at("removing", path),
    }
}
