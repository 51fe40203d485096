//! Making films of recordings: each gets its index, is compared with what was recorded, and takes its place. Only then does
//! the recording go.
//!
//! Like importing it is two steps: [`bring_in`] works beside everything else with nothing but the shelf of films, [`keep`]
//! writes the documents.

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::desk::Desk;
use super::error::PracticeError;
use super::progress::Progress;
use crate::domain::document::Kind;
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::id::DocumentId;
use crate::domain::session::Film;
use crate::domain::time::SessionTime;
use crate::media::probe;
use crate::media::remux::{RemuxError, Remuxed, compare, remux};
use crate::vault::{MediaShelf, SideKind};

/// Progress is told in so many parts.
const PARTS: u64 = 1_000;

/// A recording that has become a film, and what its session is to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtIn {
    /// The film as the session has it.
    pub before: Film,
    /// The film as it is.
    pub after: Film,
    /// How many bytes of the recording were no part of any whole frame.
    pub lost: u64,
}

/// Makes the film of a recording, wherever that was left off. `family` is whose it is. Needs no desk, so it can run beside
/// everything else. The recording itself stays until [`keep`].
///
/// # Errors
/// [`PracticeError::Remux`], [`PracticeError::Unplayable`], [`PracticeError::Vault`]; the recording is as it was.
pub fn bring_in(
    shelf: &MediaShelf,
    family: DocumentId,
    before: &Film,
    progress: &Progress,
) -> Result<BroughtIn, PracticeError> {
    let mut recording = shelf.open_recording(before.media)?;
    let mut tell = |share: f32| {
        progress.report((share * PARTS as f32) as u64, PARTS);
        if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let (copied, sum) = if shelf.is_finished(before.media) {
        // A crash came between the film and its session. Copying gives the same film each time, so its sum is the film's.
        let mut sum = Sum::over(io::sink());
        let copied = whole(remux(&mut recording, &mut sum, &mut tell))?;
        compare_with(shelf.open(before.media)?, recording, copied.as_ref())?;
        (copied, sum.done().1)
    } else {
        let mut sum = Sum::over(shelf.writer(family, before.media)?);
        let copied = whole(remux(&mut recording, &mut sum, &mut tell))?;
        let (writer, sum) = sum.done();
        let film = writer.seal()?;
        compare_with(film.open()?, recording, copied.as_ref())?;
        film.settle()?;
        (copied, sum)
    };
    let (fingerprint, bytes) = sum;
    let mut after = Film { fingerprint, bytes, ..before.clone() };
    if let Some(copied) = &copied {
        let probed = probe::of_our_own(before.media).map_err(PracticeError::Unplayable)?;
        if let Some(index) = &probed.index {
            shelf.put_side(before.media, SideKind::Index, &index.to_bytes())?;
        }
        after.facts = probed.facts;
        after.offset = before.offset + SessionTime::from_nanos(copied.began);
    }
    Ok(BroughtIn { before: before.clone(), after, lost: copied.map_or(0, |copied| copied.lost) })
}

/// A recording without one whole frame becomes a film without any: it has been there, and that is all.
fn whole(copied: Result<Remuxed, RemuxError>) -> Result<Option<Remuxed>, RemuxError> {
    match copied {
        Err(RemuxError::Empty) => Ok(None),
        copied => copied.map(Some),
    }
}

fn compare_with(
    mut film: crate::vault::SealedReader,
    mut recording: crate::vault::SealedReader,
    copied: Option<&Remuxed>,
) -> Result<(), RemuxError> {
    copied.map_or(Ok(()), |copied| compare(&mut recording, &mut film, copied))
}

/// Writes what is known of a film into its session, then removes the recording it was made from.
///
/// # Errors
/// [`PracticeError::Vault`] where it could not be kept; then the recording stays, and can be brought in again.
pub fn keep(desk: &mut Desk, session: DocumentId, brought_in: &BroughtIn) -> Result<(), PracticeError> {
    let BroughtIn { before, after, .. } = brought_in;
    let mut document = desk.document(Kind::Session, session)?;
    let known = Edit::SessionFilm(Box::new(Change::new(Some(before.clone()), Some(after.clone()))));
    desk.commit(&mut document, Transaction::one(Label::AddFilm, known))?;
    Ok(desk.media().remove_recording(before.media)?)
}

/// Writes on, and takes the fingerprint and the length on the way.
struct Sum<W> {
    to: W,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Sum<W> {
    fn over(to: W) -> Self {
        Self { to, hasher: blake3::Hasher::new(), bytes: 0 }
    }

    fn done(self) -> (W, (String, u64)) {
        (self.to, (self.hasher.finalize().to_hex().to_string(), self.bytes))
    }
}

impl<W: Write> Write for Sum<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
