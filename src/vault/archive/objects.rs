//! Objects: stretches of files, named by the BLAKE3 of what they hold, so that one is either whole or known not to be.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::manifest::{ObjectId, Piece};
use super::{Progress, damaged};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};

const FOLDER: &str = "objects";

/// The name of an object below the archive.
pub(super) fn name(object: ObjectId) -> String {
    let name = object.to_string();
    format!("{FOLDER}/{}/{name}", &name[..2])
}

/// The objects of an archive.
#[derive(Clone, Debug)]
pub(super) struct Objects {
    archive: PathBuf,
}

impl Objects {
    pub(super) fn new(archive: &Path) -> Self {
        Self { archive: archive.to_owned() }
    }

    pub(super) fn create(&self) -> Result<(), VaultError> {
        let folder = self.archive.join(FOLDER);
        durable::create_folder(&folder).at("making", &folder)
    }

    /// Keeps a stretch, and reads it back from the disk. One that is here already is left as it is, unless `anew` asks
    /// to look whether it still holds what it should.
    pub(super) fn put(&self, bytes: &[u8], anew: bool) -> Result<(Piece, bool), VaultError> {
        let piece = Piece { object: ObjectId::of(bytes), bytes: bytes.len() as u64 };
        if self.has(&piece) && !(anew && self.get(&piece).is_err()) {
            return Ok((piece, false));
        }
        let path = self.path(&piece);
        if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
            durable::create_folder(folder).at("making", folder)?;
        }
        durable::write(&path, bytes).at("writing", &path)?;
        forget(&path);
        self.get(&piece)?;
        Ok((piece, true))
    }

    /// Whether an object of the right size is here.
    pub(super) fn has(&self, piece: &Piece) -> bool {
        fs::metadata(self.path(piece)).is_ok_and(|file| file.len() == piece.bytes)
    }

    /// What an object holds, checked against its name.
    pub(super) fn get(&self, piece: &Piece) -> Result<Vec<u8>, VaultError> {
        let path = self.path(piece);
        let bytes = match durable::read_capped(&path, piece.bytes) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => Vec::new(),
            bytes => bytes.at("reading", &path)?,
        };
        if ObjectId::of(&bytes) == piece.object { Ok(bytes) } else { Err(damaged(&name(piece.object))) }
    }

    /// Writes a file that consists of these pieces; it gets its name once it is whole and on the disk.
    pub(super) fn fetch(&self, pieces: &[Piece], to: &Path, step: Progress<'_>) -> Result<ControlFlow<()>, VaultError> {
        if let Some(folder) = to.parent() {
            durable::create_folder(folder).at("making", folder)?;
        }
        let part = durable::unfinished(to);
        let mut file = File::create(&part).at("making", &part)?;
        for piece in pieces {
            file.write_all(&self.get(piece)?).at("writing", &part)?;
            if step(piece.bytes, piece.bytes).is_break() {
                drop(file);
                return fs::remove_file(&part).at("removing", &part).map(|()| ControlFlow::Break(()));
            }
        }
        file.sync_all().and_then(|()| durable::settle(&part, to)).at("writing", &part)?;
        forget(to);
        if holds(to, pieces).at("reading back", to)? {
            Ok(ControlFlow::Continue(()))
        } else {
            Err(io::Error::from(io::ErrorKind::InvalidData)).at("reading back", to)
        }
    }

    /// Removes every object that none of these names, and what was left unfinished. Returns how many there were.
    pub(super) fn sweep(&self, named: &BTreeSet<ObjectId>) -> Result<u64, VaultError> {
        let mut removed = 0;
        for path in self.files()? {
            let object = path.file_name().and_then(|name| name.to_str()?.parse::<ObjectId>().ok());
            if object.is_none_or(|object| !named.contains(&object)) {
                // An erased family's objects must not be back after a power cut.
                fs::remove_file(&path).and_then(|()| durable::sync_parent(&path)).at("removing", &path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    pub(super) fn size(&self) -> Result<u64, VaultError> {
        Ok(self.files()?.iter().filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum())
    }

    fn files(&self) -> Result<Vec<PathBuf>, VaultError> {
        let mut files = Vec::new();
        for folder in list(&self.archive.join(FOLDER))? {
            files.extend(list(&folder)?);
        }
        Ok(files)
    }

    pub(super) fn path(&self, piece: &Piece) -> PathBuf {
        self.archive.join(name(piece.object))
    }
}

/// What lies in a folder; nothing where there is none.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>, VaultError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.at("reading", folder)?,
    };
    entries.map(|entry| entry.map(|entry| entry.path()).at("reading", folder)).collect()
}

/// Whether a file consists of just these pieces.
pub(super) fn holds(path: &Path, pieces: &[Piece]) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        file => file?,
    };
    let mut bytes = Vec::new();
    for piece in pieces {
        bytes.clear();
        (&file).take(piece.bytes).read_to_end(&mut bytes)?;
        if ObjectId::of(&bytes) != piece.object {
            return Ok(false);
        }
    }
    Ok((&file).read(&mut [0])? == 0)
}

/// Asks the system to forget what it keeps in memory of a file, so that reading it back asks the disk.
fn forget(path: &Path) {
    #[cfg(target_os = "linux")]
    if let Ok(file) = File::open(path) {
        // A wish: where the system keeps the pages all the same, the check is merely weaker.
        let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = path;
}
