//! Sealed films, and what is worked out from them.
//!
//! `media/<id>` begins with a plain prefix that says whose film it is and holds, sealed under the family's key, the
//! identity that opens the age stream after it. So a film is one file, there whole or not at all, and dies with the key
//! of its family.

mod prefix;
mod reader;
mod side;
mod writer;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use self::prefix::Prefix;
pub use self::reader::SealedReader;
pub use self::side::SideKind;
pub use self::writer::SealedWriter;
use super::durable;
use super::error::{At, VaultError};
use super::keyring::Keyring;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::rights::Right;

const FOLDER: &str = "media";

/// The films of a library. Cheap to clone and free to move between threads; of no use once the library is closed.
#[derive(Clone)]
pub struct MediaShelf {
    folder: Arc<Path>,
    ring: Arc<Keyring>,
    /// What reading takes; `None` for work of the vault's own, of which nobody sees a picture.
    reading: Option<Right>,
}

impl std::fmt::Debug for MediaShelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaShelf").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl MediaShelf {
    pub(super) fn new(library: &Path, ring: Arc<Keyring>) -> Result<Self, VaultError> {
        let folder = library.join(FOLDER);
        fs::create_dir_all(&folder).at("making", &folder)?;
        Ok(Self { folder: folder.into(), ring, reading: Some(Right::PlayFilm) })
    }

    /// The same films, read by another right than that to play them: to hand a family its own, for instance. With
    /// `None` reading is always allowed.
    pub(super) fn reading_by(&self, right: Option<Right>) -> Self {
        Self { reading: right, ..self.clone() }
    }

    fn may_read(&self) -> Result<(), VaultError> {
        self.reading.map_or(Ok(()), |right| self.ring.permit(right))
    }

    /// Begins to seal a film under the key of its family.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::MediaThere`], [`VaultError::FamilyKey`], [`VaultError::Locked`], or the disk.
    pub fn writer(&self, family: DocumentId, media: MediaId) -> Result<SealedWriter, VaultError> {
        self.ring.permit(Right::TakeFilmIn)?;
        let path = self.path(media);
        if path.exists() {
            return Err(VaultError::MediaThere(media));
        }
        let keys = self.ring.family_or_new(family)?;
        let (prefix, identity) = Prefix::seal(self.ring.library(), family, media, &keys);
        SealedWriter::begin(path, &prefix, &identity)
    }

    /// Opens a film for reading from anywhere within it.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::NoMedia`], [`VaultError::FamilyKey`], [`VaultError::Locked`],
    /// [`VaultError::Damaged`], or the disk.
    pub fn open(&self, media: MediaId) -> Result<SealedReader, VaultError> {
        self.may_read()?;
        let path = self.path(media);
        let prefix = self.prefix(media)?;
        let keys = self.ring.family(prefix.family)?;
        let identity = prefix.open(self.ring.library(), media, &keys)?;
        SealedReader::open(path, media, identity)
    }

    /// Keeps something worked out from a film, in place of what was kept before.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn put_side(&self, media: MediaId, kind: SideKind, bytes: &[u8]) -> Result<(), VaultError> {
        self.may_read()?;
        let family = self.prefix(media)?.family;
        let keys = self.ring.family(family)?;
        let path = self.side_path(media, kind);
        let framed = side::seal(self.ring.library(), family, media, kind, &keys, bytes);
        durable::write(&path, &framed).at("writing", &path)
    }

    /// What was worked out from a film; `None` where it was not, or is damaged and has to be worked out again.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn side(&self, media: MediaId, kind: SideKind) -> Result<Option<Vec<u8>>, VaultError> {
        self.may_read()?;
        let family = self.prefix(media)?.family;
        let keys = self.ring.family(family)?;
        let path = self.side_path(media, kind);
        let framed = match durable::read_capped(&path, side::CAP) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            framed => framed.at("reading", &path)?,
        };
        Ok(side::open(self.ring.library(), family, media, kind, &keys, &framed))
    }

    /// Every film that is there, and its size on the disk in bytes.
    ///
    /// # Errors
    /// The disk.
    pub fn list(&self) -> Result<Vec<(MediaId, u64)>, VaultError> {
        let mut films = Vec::new();
        for entry in fs::read_dir(&self.folder).at("reading", &self.folder)? {
            let entry = entry.at("reading", &self.folder)?;
            if let Some(media) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
                films.push((media, entry.metadata().map_or(0, |file| file.len())));
            }
        }
        films.sort();
        Ok(films)
    }

    /// Removes films whose sealing was interrupted; nothing refers to them. Returns how many there were.
    pub(super) fn remove_unfinished(&self) -> Result<usize, VaultError> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.folder).at("reading", &self.folder)? {
            let path = entry.at("reading", &self.folder)?.path();
            if path.extension().is_some_and(|extension| extension == durable::UNFINISHED) {
                fs::remove_file(&path).at("removing", &path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// The kinds of what was worked out from a film that are there.
    pub(super) fn sides(&self, media: MediaId) -> impl Iterator<Item = SideKind> {
        SideKind::ALL.into_iter().filter(move |kind| self.side_path(media, *kind).exists())
    }

    fn prefix(&self, media: MediaId) -> Result<Prefix, VaultError> {
        Prefix::read(&self.path(media), media)
    }

    fn path(&self, media: MediaId) -> PathBuf {
        self.folder.join(media.to_string())
    }

    fn side_path(&self, media: MediaId, kind: SideKind) -> PathBuf {
        self.folder.join(format!("{media}.{}", kind.extension()))
    }
}

#[cfg(test)]
mod tests;
