//! Sealed films, and what is worked out from them.
//!
//! `media/<id>` begins with a plain prefix that says whose film it is and holds, sealed under the family's key, the
//! identity that opens the age stream after it. So a film is one file, there whole or not at all, and dies with the key
//! of its family. A recording is `media/<id>.live` until it is brought in: the same prefix, and a body that can be cut short
//! anywhere and still be read ([`live`]).

mod aged;
mod live;
mod prefix;
mod reader;
mod side;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use self::aged::AgedFilm;
pub use self::live::LiveWriter;
use self::live::Recorded;
use self::prefix::Form;
pub(super) use self::prefix::Prefix;
pub use self::reader::{Ending, SealedReader};
pub use self::side::SideKind;
pub use self::writer::{SealedFilm, SealedWriter};
use super::errand::Errand;
use super::error::{At, VaultError};
use super::keyring::Keyring;
use super::{ballast, durable};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::rights::Right;

const FOLDER: &str = "media";

/// What is added to the name of a film while it is a recording.
const LIVE: &str = "live";

/// A recording that has not been brought in yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Recording {
    /// The film it will be.
    pub media: MediaId,
    /// Whose it is.
    pub family: DocumentId,
    /// Its size on the disk in bytes.
    pub bytes: u64,
}

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
        durable::create_folder(&folder).at("making", &folder)?;
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
        let (prefix, identity) = Prefix::seal(Form::Film, self.ring.library(), family, media, &keys);
        SealedWriter::begin(path, media, &prefix, identity)
    }

    /// Whether a film of so many bytes can be written and leaves room enough for everything else that is saved meanwhile.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`] where it does not.
    pub fn check_room(&self, bytes: u64) -> Result<(), VaultError> {
        if ballast::has_room_for_film(&self.folder, bytes) { Ok(()) } else { Err(VaultError::DiskFull) }
    }

    /// Begins to seal a recording under the key of its family. From now on the film can be opened, as far as it has come, and
    /// the family cannot be erased until it is done.
    ///
    /// # Errors
    /// As [`Self::writer`], and [`VaultError::Erased`].
    pub fn live_writer(&self, family: DocumentId, media: MediaId) -> Result<LiveWriter, VaultError> {
        self.ring.permit(Right::TakeFilmIn)?;
        let under_way = self.ring.begin(Errand::Recording(family))?;
        let path = self.live_path(media);
        if path.exists() || self.path(media).exists() {
            return Err(VaultError::MediaThere(media));
        }
        let keys = self.ring.family_or_new(family)?;
        let (prefix, identity) = Prefix::seal(Form::Recording, self.ring.library(), family, media, &keys);
        LiveWriter::begin(path, media, &prefix, &identity, under_way)
    }

    /// Opens a film for reading from anywhere within it; a recording as far as it has come.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::NoMedia`], [`VaultError::FamilyKey`], [`VaultError::Locked`],
    /// [`VaultError::Damaged`], or the disk.
    pub fn open(&self, media: MediaId) -> Result<SealedReader, VaultError> {
        let film = || self.open_file(&self.path(media), media);
        match film() {
            // A recording that is not there any more either has just become a film.
            Err(VaultError::NoMedia(_)) => match self.open_recording(media) {
                Err(VaultError::NoMedia(_)) => film(),
                opened => opened,
            },
            opened => opened,
        }
    }

    /// Whether the film is there as a finished one. A recording that was brought in may still lie beside it.
    #[must_use]
    pub fn is_finished(&self, media: MediaId) -> bool {
        self.path(media).exists()
    }

    /// Opens a recording that has not been brought in, even where the film made from it is there already.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_recording(&self, media: MediaId) -> Result<SealedReader, VaultError> {
        self.open_file(&self.live_path(media), media)
    }

    fn open_file(&self, path: &Path, media: MediaId) -> Result<SealedReader, VaultError> {
        self.may_read()?;
        let prefix = self.read_prefix(path, media)?;
        let keys = self.ring.family(prefix.family)?;
        let identity = prefix.open(self.ring.library(), media, &keys)?;
        let reader = match prefix.form {
            Form::Film => SealedReader::new(media, AgedFilm::open(path.to_owned(), media, identity)?),
            Form::Recording => SealedReader::new(media, Recorded::open(path, media, &identity)?),
        };
        Ok(reader.until_locked(Arc::clone(&self.ring)))
    }

    /// The recordings that have not been brought in. Those whose beginning is damaged are left out.
    ///
    /// # Errors
    /// The disk.
    pub fn recordings(&self) -> Result<Vec<Recording>, VaultError> {
        let mut found = Vec::new();
        for (path, media) in self.live_files()? {
            let Ok(prefix) = Prefix::read(&path, media) else { continue };
            let bytes = fs::metadata(&path).at("reading", &path)?.len();
            found.push(Recording { media, family: prefix.family, bytes });
        }
        found.sort_by_key(|recording| recording.media);
        Ok(found)
    }

    /// Removes a recording, and its outline, once the film made from it is there.
    ///
    /// # Errors
    /// [`VaultError::NoMedia`] where it is not, with the recording untouched; or the disk.
    pub fn remove_recording(&self, media: MediaId) -> Result<(), VaultError> {
        // A film has its name only after it was sealed, synced and compared.
        if !self.path(media).exists() {
            return Err(VaultError::NoMedia(media));
        }
        // The recording goes last: as long as it is there, somebody will see to what is left.
        for path in [self.side_path(media, SideKind::Outline), self.live_path(media)] {
            durable::remove(&path).at("removing", &path)?;
        }
        Ok(())
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

    /// Every film that is there, recordings too, and its size on the disk in bytes.
    ///
    /// # Errors
    /// The disk.
    pub fn list(&self) -> Result<Vec<(MediaId, u64)>, VaultError> {
        let mut films = BTreeMap::new();
        for entry in fs::read_dir(&self.folder).at("reading", &self.folder)? {
            let entry = entry.at("reading", &self.folder)?;
            let name = entry.file_name();
            let film =
                name.to_str().map(|name| name.strip_suffix(LIVE).and_then(|n| n.strip_suffix('.')).unwrap_or(name));
            if let Some(media) = film.and_then(|film| film.parse().ok()) {
                films.insert(media, entry.metadata().map_or(0, |file| file.len()));
            }
        }
        Ok(films.into_iter().collect())
    }

    /// Removes films whose sealing was interrupted; nothing refers to them. Returns how many there were. Recordings
    /// stay.
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

    /// The films and recordings that say they are of a family.
    pub(super) fn of_family(&self, family: DocumentId) -> Result<BTreeSet<MediaId>, VaultError> {
        Ok(self.files_of(family, &BTreeSet::new())?.into_iter().map(|(media, _)| media).collect())
    }

    /// Removes every file of a family: films, recordings, unfinished ones, and what was worked out from them; also those
    /// of the films that are named, whatever they say they are. Returns how many files that were.
    pub(super) fn erase(&self, family: DocumentId, named: &BTreeSet<MediaId>) -> Result<u64, VaultError> {
        let files = self.files_of(family, named)?;
        for (_, path) in &files {
            durable::remove(path).at("removing", path)?;
        }
        Ok(files.len() as u64)
    }

    /// The files of a family's films. A damaged beginning is believed too: it is better to lose a film that is damaged
    /// than to keep one that should be gone.
    fn files_of(&self, family: DocumentId, named: &BTreeSet<MediaId>) -> Result<Vec<(MediaId, PathBuf)>, VaultError> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder).at("reading", &self.folder)? {
            let path = entry.at("reading", &self.folder)?.path();
            let stem = path.file_name().and_then(|name| name.to_str()?.split('.').next()?.parse().ok());
            files.extend(stem.map(|media: MediaId| (media, path)));
        }
        let mut gone = named.clone();
        for (media, path) in &files {
            if prefix::names(path, family).at("reading", path)? {
                gone.insert(*media);
            }
        }
        files.retain(|(media, _)| gone.contains(media));
        Ok(files)
    }

    /// The kinds of what was worked out from a film that are there.
    pub(super) fn sides(&self, media: MediaId) -> impl Iterator<Item = SideKind> {
        SideKind::ALL.into_iter().filter(move |kind| self.side_path(media, *kind).exists())
    }

    fn prefix(&self, media: MediaId) -> Result<Prefix, VaultError> {
        match self.read_prefix(&self.path(media), media) {
            Err(VaultError::NoMedia(_)) => self.read_prefix(&self.live_path(media), media),
            read => read,
        }
    }

    /// Where the whole folder has gone, as when a stick is pulled out, it is not one film that is missing.
    fn read_prefix(&self, path: &Path, media: MediaId) -> Result<Prefix, VaultError> {
        match Prefix::read(path, media) {
            Err(VaultError::NoMedia(_)) if !self.folder.is_dir() => {
                Err(io::Error::from(io::ErrorKind::NotFound)).at("opening", &self.folder)
            }
            read => read,
        }
    }

    /// The files of recordings, and what they hold.
    fn live_files(&self) -> Result<Vec<(PathBuf, MediaId)>, VaultError> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder).at("reading", &self.folder)? {
            let path = entry.at("reading", &self.folder)?.path();
            let live = path.extension().is_some_and(|extension| extension == LIVE);
            let media = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
            files.extend(media.filter(|_| live).map(|media| (path, media)));
        }
        Ok(files)
    }

    fn path(&self, media: MediaId) -> PathBuf {
        self.folder.join(media.to_string())
    }

    fn live_path(&self, media: MediaId) -> PathBuf {
        self.folder.join(format!("{media}.{LIVE}"))
    }

    fn side_path(&self, media: MediaId, kind: SideKind) -> PathBuf {
        self.folder.join(format!("{media}.{}", kind.extension()))
    }
}

#[cfg(test)]
mod tests;
