//! Archives: a library as it stood at points in time, in another place or in a folder of its own.
//!
//! ```text
//! archive.json          whose it is, and which of its archives
//! objects/ab/<blake3>   stretches of the library's files, sealed as they are there, named by what they hold
//! points/<number>       what the library consisted of at one moment, vouched for by the library's own key
//! ```
//!
//! One mechanism serves twice: *snapshots* lie in the library's folder and leave the films out; a *backup* lies elsewhere
//! and has everything. A stretch that is there already is not written again, so a point costs what is new, and work that
//! was interrupted goes on where it ended. The library's key files are among the objects, so that a point can be restored
//! on an empty machine with a passphrase or the recovery key. They are the same in every point: whoever may no longer
//! open the library can open none of its points either.

mod look;
mod manifest;
mod mend;
mod objects;
mod redact;
mod restore;
mod take;
#[cfg(test)]
mod tests;
mod thin;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::look::{Holds, Kept, look};
pub(super) use self::manifest::{Manifest, Piece};
use self::objects::Objects;
pub use self::restore::{Restored, backup_header, restore};
pub(super) use self::take::{Source, is_whole};
use super::durable;
use super::error::{At, VaultError};
use super::finding::Finding;
use super::keyring::Keyring;
use super::seal::Key;
use crate::domain::id::DocumentId;

const ABOUT: &str = "archive.json";
const POINTS: &str = "points";
const FORMAT: &str = "samspill archive";
/// Since version 2 an archive has an id of its own, by which it is known wherever it lies.
const VERSION: u32 = 2;
/// A manifest names every film; a million of them would fit.
const CAP: u64 = 256 << 20;

/// Told how many bytes have been looked at, and of how many; can stop the work.
pub(super) type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// A library at one moment, as an archive has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Counts the points of the archive from one.
    pub number: u64,
    /// When it was taken, on the computer's clock; order comes from the number, never from this.
    pub taken: DateTime<Utc>,
    /// The last change that it holds.
    pub changes: u64,
    /// How many bytes the files have that it stands for.
    pub bytes: u64,
}

/// An archive in a folder.
#[derive(Clone, Debug)]
pub(super) struct Archive {
    folder: PathBuf,
    objects: Objects,
    library: Uuid,
    /// `None` where it is older than that.
    id: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct About {
    format: String,
    version: u32,
    library: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    check: String,
}

impl About {
    fn new(version: u32, library: Uuid, id: Option<Uuid>) -> Self {
        let own = id.map(|id| format!(" {id}")).unwrap_or_default();
        let check = blake3::hash(format!("{FORMAT} {version} {library}{own}").as_bytes()).to_hex().to_string();
        Self { format: FORMAT.to_owned(), version, library, id, check }
    }

    fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("texts and a number are always JSON")
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let about: Self = serde_json::from_slice(bytes).ok()?;
        (Self::new(about.version, about.library, about.id).to_bytes() == bytes).then_some(about)
    }
}

impl Archive {
    /// The archive of a library in `folder`, made where there is none.
    ///
    /// # Errors
    /// [`VaultError::NotEmpty`] where something else is there, [`VaultError::OtherLibrary`] where it is another
    /// library's, [`VaultError::Newer`], or the disk.
    pub(super) fn of(folder: &Path, library: Uuid) -> Result<Self, VaultError> {
        let archive = match Self::open(folder) {
            Err(VaultError::NotABackup(_)) => Self::begin(folder, library)?,
            opened => opened?,
        };
        if archive.library == library { Ok(archive) } else { Err(VaultError::OtherLibrary(folder.to_owned())) }
    }

    /// The archive that is in `folder`.
    ///
    /// # Errors
    /// [`VaultError::NotABackup`], [`VaultError::Newer`], [`VaultError::Damaged`], or the disk.
    pub(super) fn open(folder: &Path) -> Result<Self, VaultError> {
        let path = folder.join(ABOUT);
        let bytes = match durable::read_capped(&path, CAP) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(VaultError::NotABackup(folder.to_owned()));
            }
            bytes => bytes.at("reading", &path)?,
        };
        let about = About::parse(&bytes).ok_or_else(|| damaged(ABOUT))?;
        if about.version > VERSION {
            return Err(VaultError::Newer { found: about.version, known: VERSION });
        }
        Ok(Self { id: about.id, ..Self::known(folder, about.library) })
    }

    /// Whether there is an archive in `folder`, or what is left of one. One whose making was interrupted before it could
    /// say whose it is, is none yet.
    pub(super) fn is_in(folder: &Path) -> bool {
        folder.join(ABOUT).exists()
            || Self::known(folder, Uuid::nil()).numbers().map_or(true, |points| !points.is_empty())
    }

    fn begin(folder: &Path, library: Uuid) -> Result<Self, VaultError> {
        durable::create_folder(folder).at("making", folder)?;
        // An earlier attempt may have ended before the archive could say whose it is.
        let mine = |name: &std::ffi::OsStr| {
            name.to_str().is_some_and(|name| name.starts_with(ABOUT) || matches!(name, POINTS | "objects"))
        };
        let mut entries = fs::read_dir(folder).at("reading", folder)?.filter_map(Result::ok);
        if entries.any(|entry| !mine(&entry.file_name())) {
            return Err(VaultError::NotEmpty(folder.to_owned()));
        }
        Self::known(folder, library).begin_anew()
    }

    /// Makes the folders, and writes what the archive says about itself: from now on it is one of its own.
    fn begin_anew(self) -> Result<Self, VaultError> {
        let points = self.folder.join(POINTS);
        durable::create_folder(&points).at("making", &points)?;
        self.objects.create()?;
        let id = Some(Uuid::now_v7());
        let path = self.folder.join(ABOUT);
        durable::write(&path, &About::new(VERSION, self.library, id).to_bytes()).at("writing", &path)?;
        Ok(Self { id, ..self })
    }

    /// The archive with an id of its own, where it is older than those or where `others` has the one it says it has: a copy
    /// of an archive is another archive.
    ///
    /// # Errors
    /// The disk.
    pub(super) fn told_apart(self, others: &dyn Fn(Uuid) -> bool) -> Result<Self, VaultError> {
        if self.id.is_some_and(|id| !others(id)) { Ok(self) } else { self.begin_anew() }
    }

    /// The archive in a folder of which is known whose it is.
    pub(super) fn known(folder: &Path, library: Uuid) -> Self {
        Self { folder: folder.to_owned(), objects: Objects::new(folder), library, id: None }
    }

    /// By what it is known wherever it lies; `None` where it is older than that.
    pub(super) const fn id(&self) -> Option<Uuid> {
        self.id
    }

    pub(super) const fn library(&self) -> Uuid {
        self.library
    }

    /// The latest point that can be read, whether the library's key vouches for it or not.
    pub(super) fn latest(&self) -> Result<Option<Manifest>, VaultError> {
        Ok(self.numbers()?.into_iter().rev().find_map(|number| self.manifest(number)))
    }

    /// The points that can be read, oldest first, whether the library's key vouches for them or not.
    pub(super) fn manifests(&self) -> Result<Vec<Manifest>, VaultError> {
        let numbers = self.numbers()?;
        Ok(numbers.into_iter().filter_map(|number| self.manifest(number)).collect())
    }

    /// The points that the library's key vouches for, oldest first.
    pub(super) fn vouched(&self, key: &Key) -> Result<Vec<Manifest>, VaultError> {
        let mut manifests = self.manifests()?;
        manifests.retain(|manifest| manifest.is_vouched(key));
        Ok(manifests)
    }

    /// The numbers of all points, whatever state they are in.
    fn numbers(&self) -> Result<Vec<u64>, VaultError> {
        let files = objects::list(&self.folder.join(POINTS))?;
        let mut numbers: Vec<u64> = files.iter().filter_map(|path| path.file_name()?.to_str()?.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn manifest(&self, number: u64) -> Option<Manifest> {
        let bytes = durable::read_capped(&self.point_path(number), CAP).ok()?;
        Manifest::parse(&bytes).filter(|manifest| manifest.number == number && manifest.library == self.library)
    }

    fn point_path(&self, number: u64) -> PathBuf {
        self.folder.join(POINTS).join(format!("{number:08}"))
    }

    /// Writes a point and reads it back.
    fn write(&self, manifest: &mut Manifest, key: &Key) -> Result<(), VaultError> {
        let path = self.point_path(manifest.number);
        let bytes = manifest.vouch(key);
        durable::write(&path, &bytes).at("writing", &path)?;
        let back = durable::read_capped(&path, CAP).at("reading back", &path)?;
        if back == bytes { Ok(()) } else { Err(damaged(&format!("{POINTS}/{:08}", manifest.number))) }
    }

    /// The bytes of a file at a point; every piece is checked.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] where a piece is damaged or missing, or the disk.
    pub(super) fn read(&self, pieces: &[Piece]) -> Result<Vec<u8>, VaultError> {
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.extend_from_slice(&self.objects.get(piece)?);
        }
        Ok(bytes)
    }

    /// Writes a file as it was at a point; it is there whole or not at all.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn fetch(&self, pieces: &[Piece], to: &Path, step: Progress<'_>) -> Result<ControlFlow<()>, VaultError> {
        self.objects.fetch(pieces, to, step)
    }

    /// Reads everything and names what is damaged. `step` is told how many bytes each object had.
    pub(super) fn check(
        &self,
        key: Option<&Key>,
        step: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<(u64, Vec<Finding>), VaultError> {
        let (mut checked, mut findings) = (0, Vec::new());
        let mut pieces: BTreeMap<_, u64> = BTreeMap::new();
        for number in self.numbers()? {
            checked += 1;
            match self.manifest(number).filter(|manifest| key.is_none_or(|key| manifest.is_vouched(key))) {
                Some(manifest) => pieces.extend(manifest.pieces().map(|piece| (piece.object, piece.bytes))),
                None => findings.push(Finding::Archive { file: self.name(&format!("{POINTS}/{number:08}")) }),
            }
        }
        if Self::open(&self.folder).is_err() {
            findings.push(Finding::Archive { file: self.name(ABOUT) });
        }
        for (object, bytes) in pieces {
            checked += 1;
            if self.objects.get(&Piece { object, bytes }).is_err() {
                findings.push(Finding::Archive { file: self.name(&objects::name(object)) });
            }
            if step(bytes).is_break() {
                break;
            }
        }
        Ok((checked, findings))
    }

    /// How many bytes lie in it.
    pub(super) fn size(&self) -> Result<u64, VaultError> {
        self.objects.size()
    }

    fn name(&self, below: &str) -> String {
        let folder = self.folder.file_name().unwrap_or_default().to_string_lossy();
        format!("{folder}/{below}")
    }
}

/// The key that vouches for a library's points. It lies among the families' under the library's own id, so that it stays
/// when the vault's key is exchanged, and points that were taken before stay vouched for.
pub(super) fn archive_key(ring: &Keyring) -> Result<Key, VaultError> {
    Ok(ring.family(DocumentId(ring.library()))?.records.derive("archive"))
}

fn damaged(file: &str) -> VaultError {
    VaultError::Damaged(Finding::Archive { file: file.to_owned() })
}
