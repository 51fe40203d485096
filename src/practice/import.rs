//! Taking a film in: probed in a child process, fingerprinted, sealed, and kept as a session of a family.
//!
//! It is two steps, because the first takes minutes and the second must happen where the library is owned:
//! [`take_in`] works beside everything else with nothing but the shelf of films, [`keep`] writes the documents.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::desk::{Desk, new_id, today};
use super::error::PracticeError;
use super::progress::Progress;
use crate::domain::access::{About, Deed};
use crate::domain::document::{Body, FilmKey, Headline, Kind};
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::family::Family;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::session::{Film, FilmFacts, Session};
use crate::domain::time::SessionTime;
use crate::media::probe::Prober;
use crate::vault::{MediaShelf, SideKind, VaultError};

/// A film that is in the library now, or was already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The file it came from.
    pub file: PathBuf,
    /// Its session.
    pub session: DocumentId,
    /// The film.
    pub media: MediaId,
    /// Whether it was in the library before.
    pub known: bool,
}

/// What [`take_in`] needs to know, gathered where the library is owned.
#[derive(Clone)]
pub struct Order {
    /// The family the film is sealed for.
    pub family: DocumentId,
    /// Films of this library, so that one already here is recognised.
    pub known: Vec<FilmKey>,
    /// Where the sealed bytes go.
    pub shelf: MediaShelf,
    /// How the file is probed.
    pub prober: Prober,
}

/// A film whose bytes are sealed and durable, or were already.
pub enum Taken {
    /// New: its bytes are sealed, its documents are not written yet.
    New {
        /// The family it is sealed for.
        family: DocumentId,
        /// The film.
        film: Box<Film>,
    },
    /// Already here.
    Known(MediaId),
}

/// Imports a file for the family with this pseudonym, which is begun where it is not there yet.
///
/// # Errors
/// [`PracticeError::Probe`] where the file is no film that can be shown; the library is untouched.
pub fn import(
    desk: &mut Desk,
    file: &Path,
    family_code: &str,
    prober: Prober,
    progress: &Progress,
) -> Result<Imported, PracticeError> {
    // The probe comes before the family is begun, so that a file that is no film leaves nothing behind.
    let probed = probe(&prober, file)?;
    if known_family(desk, family_code)?.is_none() {
        desk.check_against(Deed::Import, &new_family(family_code)?, None)?;
    }
    let family = family(desk, family_code)?;
    let order = order(desk, family, prober)?;
    let taken = seal(&order, file, probed, progress)?;
    keep(desk, file, taken, None)
}

/// What is needed to take a film in.
///
/// # Errors
/// [`PracticeError::Barred`], or [`PracticeError::Vault`] where the store cannot be read.
pub fn order(desk: &Desk, family: DocumentId, prober: Prober) -> Result<Order, PracticeError> {
    desk.check(Deed::Import, family)?;
    let known = desk.of_kind(Kind::Session)?.into_iter().flat_map(|headline| headline.films).collect();
    Ok(Order { family, known, shelf: desk.media(), prober })
}

/// Probes, fingerprints and seals a file. Needs no desk, so it can run beside everything else.
///
/// # Errors
/// [`PracticeError::Probe`], [`PracticeError::File`], [`PracticeError::Changed`], [`PracticeError::Cancelled`]; in each
/// case nothing is left in the library.
pub fn take_in(order: &Order, file: &Path, progress: &Progress) -> Result<Taken, PracticeError> {
    let probed = probe(&order.prober, file)?;
    seal(order, file, probed, progress)
}

fn probe(prober: &Prober, file: &Path) -> Result<crate::media::probe::Probed, PracticeError> {
    prober.probe(file).map_err(|source| PracticeError::Probe { file: file.to_owned(), source })
}

fn seal(
    order: &Order,
    file: &Path,
    probed: crate::media::probe::Probed,
    progress: &Progress,
) -> Result<Taken, PracticeError> {
    let wrong = || PracticeError::file(file);
    let mut source = File::open(file).map_err(wrong())?;
    let bytes = source.metadata().map_err(wrong())?.len();
    // Only a film of the very same size can be the same film; all others are read once, not twice.
    if order.known.iter().any(|film| film.bytes == bytes) {
        let fingerprint = copy(&mut source, &mut std::io::sink(), file, bytes, progress)?;
        if let Some(film) = order.known.iter().find(|film| film.fingerprint == fingerprint) {
            return Ok(Taken::Known(film.media));
        }
        source = File::open(file).map_err(wrong())?;
    }
    let media = MediaId(new_id());
    let mut writer = order.shelf.writer(order.family, media)?;
    let fingerprint = copy(&mut source, &mut writer, file, bytes, progress)?;
    writer.finish()?;
    if let Some(index) = &probed.index {
        order.shelf.put_side(media, SideKind::Index, &index.to_bytes())?;
    }
    let file_name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let film = film(media, file_name, fingerprint, bytes, probed.facts);
    Ok(Taken::New { family: order.family, film: Box::new(film) })
}

/// A film at the start of its session's clock.
#[must_use]
pub fn film(media: MediaId, file_name: String, fingerprint: String, bytes: u64, facts: FilmFacts) -> Film {
    Film { media, offset: SessionTime::ZERO, file_name, fingerprint, bytes, facts }
}

/// Copies and fingerprints in one pass.
fn copy(
    from: &mut impl Read,
    to: &mut impl Write,
    file: &Path,
    expected: u64,
    progress: &Progress,
) -> Result<String, PracticeError> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        if progress.cancelled() {
            return Err(PracticeError::Cancelled);
        }
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(PracticeError::file(file)(error)),
        };
        hasher.update(&buffer[..read]);
        to.write_all(&buffer[..read]).map_err(VaultError::from)?;
        done += read as u64;
        progress.report(done, expected);
    }
    if done != expected {
        return Err(PracticeError::Changed(file.to_owned()));
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Writes the documents of a film that was taken in: it joins a session, or begins one of its own, named after the
/// file.
///
/// # Errors
/// [`PracticeError::Vault`] where they could not be kept.
pub fn keep(
    desk: &mut Desk,
    file: &Path,
    taken: Taken,
    session: Option<DocumentId>,
) -> Result<Imported, PracticeError> {
    if let Taken::New { family, film } = &taken {
        desk.allow(Deed::Import, *family, About::Film(film.media))?;
    }
    let (media, known, session) = match (taken, session) {
        (Taken::Known(media), _) => (media, true, desk.film(media)?.0),
        (Taken::New { film, .. }, Some(session)) => {
            let media = film.media;
            let mut document = desk.document(Kind::Session, session)?;
            let joined = Edit::SessionFilm(Box::new(Change::new(None, Some(*film))));
            desk.commit(&mut document, Transaction::one(Label::AddFilm, joined))?;
            (media, false, session)
        }
        (Taken::New { family, film }, None) => {
            let media = film.media;
            let title = Path::new(&film.file_name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let session = Session { family, title: title.unwrap_or_default(), held: today(), films: vec![*film] };
            (media, false, desk.create_document(Some(family), Body::Session(session))?.id())
        }
    };
    Ok(Imported { file: file.to_owned(), session, media, known })
}

/// The family with this pseudonym; begun where it is not there yet.
///
/// # Errors
/// [`PracticeError::Name`] where the pseudonym is empty.
pub fn family(desk: &mut Desk, code: &str) -> Result<DocumentId, PracticeError> {
    if let Some(known) = known_family(desk, code)? {
        return Ok(known);
    }
    let record = new_family(code)?;
    Ok(desk.create_document(None, Body::Family(record))?.id())
}

/// The family with this pseudonym, where there is one.
///
/// # Errors
/// [`PracticeError::Vault`] where the store cannot be read.
pub fn known_family(desk: &Desk, code: &str) -> Result<Option<DocumentId>, PracticeError> {
    let found = |headline: &Headline| headline.title == code.trim();
    Ok(desk.of_kind(Kind::Family)?.into_iter().find(found).map(|headline| headline.document))
}

fn new_family(code: &str) -> Result<Family, PracticeError> {
    let code = code.trim();
    if code.is_empty() || code.chars().any(char::is_control) {
        return Err(PracticeError::Name(code.to_owned()));
    }
    Ok(Family { code: code.to_owned(), ..Family::default() })
}
