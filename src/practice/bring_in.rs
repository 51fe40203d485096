//! Making films of recordings, in three steps, so that nobody waits for the long one.
//!
//! [`outline`] reads a recording once, which tells what its film will be; from then on that can be played, read from the
//! recording. [`note`] writes what is known of it into its session. [`keep`] writes the film itself, compares it with what
//! was recorded, and only then removes the recording; whoever plays it meanwhile sees no difference. Only [`note`] needs a
//! desk, so the others can run beside everything else. Wherever this was left off, it can be gone on with.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::thread;

use super::desk::Desk;
use super::error::PracticeError;
use super::shelf;
use crate::domain::document::Kind;
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::session::{Film, FilmFacts};
use crate::domain::time::SessionTime;
use crate::media::probe::{self, ProbeError};
use crate::media::remux::{Outline, RemuxError, compare, copy};
use crate::vault::{MediaShelf, SideKind};

/// A recording that can be played as a film, and what its session is to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtIn {
    /// The film as the session has it.
    pub before: Film,
    /// The film as it is.
    pub after: Film,
    /// How many bytes of the recording were no part of any whole frame.
    pub lost: u64,
}

/// Is told the share that is done, and may stop the work.
pub type Tell<'a> = &'a mut dyn FnMut(f32) -> ControlFlow<()>;

/// Makes a recording one that can be played and known as the film it will be.
///
/// # Errors
/// [`PracticeError::Remux`], [`PracticeError::Unplayable`], [`PracticeError::Vault`]; the recording is as it was.
pub fn outline(shelf: &MediaShelf, before: &Film, tell: Tell<'_>) -> Result<BroughtIn, PracticeError> {
    // What its session knows already stays as it is.
    if !before.is_recording() {
        let lost = known_outline(shelf, before.media, tell)?.remuxed().lost;
        return Ok(BroughtIn { before: before.clone(), after: before.clone(), lost });
    }
    let outline = make_outline(shelf, before.media, &mut |share| tell(share / 2.0))?;
    let (facts, fingerprint) = thread::scope(|scope| {
        let facts = scope.spawn(|| facts(before.media, &outline));
        let fingerprint = fingerprint(shelf, before.media, &outline, &mut |share| tell(0.5 + share / 2.0));
        (facts.join().unwrap_or(Err(ProbeError::Crashed { signal: None })), fingerprint)
    });
    let offset = before.offset + SessionTime::from_nanos(outline.remuxed().began);
    let bytes = outline.bytes();
    let facts = facts.map_err(PracticeError::Unplayable)?;
    let after = Film { offset, fingerprint: fingerprint?, bytes, facts, ..before.clone() };
    Ok(BroughtIn { before: before.clone(), after, lost: outline.remuxed().lost })
}

fn known_outline(shelf: &MediaShelf, media: MediaId, tell: Tell<'_>) -> Result<Outline, PracticeError> {
    match shelf::outline(shelf, media)? {
        Some(outline) => Ok(outline),
        None => make_outline(shelf, media, tell),
    }
}

/// Reads a recording, and keeps its outline and its index. A recording without one whole frame becomes a film without any:
/// it has been there, and that is all.
fn make_outline(shelf: &MediaShelf, media: MediaId, tell: Tell<'_>) -> Result<Outline, PracticeError> {
    let outline = match Outline::of(&mut shelf.open_recording(media)?, tell) {
        Err(RemuxError::Empty) => Outline::default(),
        outline => outline?,
    };
    if let Some(index) = outline.index() {
        shelf.put_side(media, SideKind::Index, &index.to_bytes())?;
    }
    let bytes = serde_json::to_vec(&outline).map_err(|error| RemuxError::Io(error.into()))?;
    shelf.put_side(media, SideKind::Outline, &bytes)?;
    Ok(outline)
}

fn facts(media: MediaId, outline: &Outline) -> Result<FilmFacts, ProbeError> {
    if outline.bytes() == 0 {
        return Ok(FilmFacts::default());
    }
    probe::of_our_own_from_its_beginning(media, outline.index(), outline.remuxed().length)
}

fn fingerprint(shelf: &MediaShelf, media: MediaId, outline: &Outline, tell: Tell<'_>) -> Result<String, PracticeError> {
    let mut film = outline.clone().over(shelf.open_recording(media)?);
    let mut sum = Sum::over(io::sink());
    copy(&mut film, &mut sum, outline.bytes(), tell)?;
    Ok(sum.done().1)
}

/// Writes what is known of a film into its session.
///
/// # Errors
/// [`PracticeError::Vault`] where it could not be kept; then the recording can be brought in again.
pub fn note(
    desk: &mut Desk,
    session: DocumentId,
    BroughtIn { before, after, .. }: &BroughtIn,
) -> Result<(), PracticeError> {
    if before == after {
        return Ok(());
    }
    let mut document = desk.document(Kind::Session, session)?;
    let known = Edit::SessionFilm(Box::new(Change::new(Some(before.clone()), Some(after.clone()))));
    desk.commit(&mut document, Transaction::one(Label::AddFilm, known))
}

/// Writes the film of a recording that was [noted](note), compares it with what was recorded, and removes the recording.
/// `family` is whose it is.
///
/// # Errors
/// [`PracticeError::Remux`], [`PracticeError::Vault`]; the recording is as it was, and still plays as the film.
pub fn keep(shelf: &MediaShelf, family: DocumentId, film: &Film, tell: Tell<'_>) -> Result<(), PracticeError> {
    let media = film.media;
    // It has its name only after it was compared.
    if !shelf.is_finished(media) {
        let outline = known_outline(shelf, media, &mut |share| tell(share * 0.1))?;
        let (remuxed, bytes) = (outline.remuxed().clone(), outline.bytes());
        // Whoever codes it meanwhile is to find room for every mark.
        shelf.check_room(bytes)?;
        let mut from = outline.over(shelf.open_recording(media)?);
        let mut sum = Sum::over(shelf.writer(family, media)?);
        copy(&mut from, &mut sum, bytes, &mut |share| tell(0.1 + share * 0.5))?;
        let (writer, written) = sum.done();
        let sealed = writer.seal()?;
        if written != film.fingerprint {
            return Err(RemuxError::Differs { packet: 0 }.into());
        }
        if bytes > 0 {
            let mut recording = shelf.open_recording(media)?;
            compare(&mut recording, &mut sealed.open()?, &remuxed, &mut |share| tell(0.6 + share * 0.4))?;
        }
        sealed.settle()?;
    }
    Ok(shelf.remove_recording(media)?)
}

/// Writes on, and takes the fingerprint on the way.
struct Sum<W> {
    to: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Sum<W> {
    fn over(to: W) -> Self {
        Self { to, hasher: blake3::Hasher::new() }
    }

    fn done(self) -> (W, String) {
        (self.to, self.hasher.finalize().to_hex().to_string())
    }
}

impl<W: Write> Write for Sum<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
