//! Laying the films of a session on top of each other by ear: on a clap, where one was marked, or on all that was heard.

use std::ops::ControlFlow;

use super::desk::Desk;
use super::error::PracticeError;
use super::mark::{CLAP, marks};
use super::progress::Progress;
use crate::domain::access::Deed;
use crate::domain::document::Kind;
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::session::Film;
use crate::domain::time::SessionTime;
use crate::media::align::{Alignment, align};

/// A film nearer than this to where its sound puts it lies right: sound needs time through a room, and what a recorder
/// knows exactly is not made worse by listening.
const NEAR: SessionTime = SessionTime::from_millis(20);

/// Progress is told in so many parts a film.
const PARTS: u64 = 1_000;

/// Where a film is heard to lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The film.
    pub film: Film,
    /// Its offset by ear on the session's clock, and how sure that is; `None` where nothing fits.
    pub alignment: Option<Alignment>,
}

impl Heard {
    /// The film at the offset it is heard at; `None` where nothing fits, or it lies there already.
    #[must_use]
    pub fn moved(&self) -> Option<Film> {
        let offset = self.alignment?.offset;
        let away = (offset - self.film.offset).nanos().unsigned_abs();
        (away > NEAR.nanos().unsigned_abs()).then(|| Film { offset, ..self.film.clone() })
    }
}

/// Listens to the films of a session and says where each lies by its sound, against the one named or else the first that
/// has any; of those that have, one that heard a clap of the session comes first. Nothing is changed.
///
/// # Errors
/// [`PracticeError::Barred`]; [`PracticeError::NoFilm`] where no film of the session has sound, or not the one that is named;
/// [`PracticeError::Media`], [`PracticeError::Cancelled`].
pub fn listen(
    desk: &Desk,
    session: DocumentId,
    against: Option<MediaId>,
    progress: &Progress,
) -> Result<Vec<Heard>, PracticeError> {
    desk.check(Deed::Code, desk.headline(Kind::Session, session)?.family)?;
    let films = desk.session(session)?.films;
    let nobody = PracticeError::NoFilm(against.unwrap_or(MediaId(session.0)));
    let sounding: Vec<&Film> = films.iter().filter(|film| film.facts.sound.is_some()).collect();
    let claps = marks(desk, session, None)?.into_iter().filter(|row| row.mark.code == CLAP);
    let claps: Vec<SessionTime> = claps.map(|row| row.mark.extent.start()).collect();
    let heard_by = |film: &Film| -> Vec<SessionTime> {
        let by_film = claps.iter().map(|clap| *clap - film.offset);
        by_film.filter(|at| *at >= SessionTime::ZERO && *at < film.facts.duration).collect()
    };
    let wanted = |film: &&&Film| against.is_none_or(|media| film.media == media);
    let candidates: Vec<&Film> = sounding.iter().filter(wanted).copied().collect();
    let clapped = candidates.iter().find(|film| !heard_by(film).is_empty());
    let reference = *clapped.or(candidates.first()).ok_or(nobody)?;
    let claps = heard_by(reference);
    let others: Vec<&Film> = sounding.into_iter().filter(|film| film.media != reference.media).collect();
    let total = others.len() as u64 * PARTS;
    let listen = |(before, film): (u64, Film)| {
        let mut tell = |share: f32| {
            progress.report(before * PARTS + (share * PARTS as f32) as u64, total);
            if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let found = align(reference.media, film.media, &claps, &mut tell)?;
        // By the session's clock, on which the first film has a place itself.
        let place = |found: Alignment| Alignment { offset: reference.offset + found.offset, ..found };
        Ok(Heard { film, alignment: found.map(place) })
    };
    (0..).zip(others.into_iter().cloned()).map(listen).collect()
}

/// Moves the films to where they were heard, in one step that can be undone. Returns how many were moved.
///
/// # Errors
/// [`PracticeError::Edit`] where the session changed since; [`PracticeError::Vault`].
pub fn apply(desk: &mut Desk, session: DocumentId, heard: &[Heard]) -> Result<usize, PracticeError> {
    let change = |heard: &Heard| {
        let after = heard.moved()?;
        Some(Edit::SessionFilm(Box::new(Change::new(Some(heard.film.clone()), Some(after)))))
    };
    let edits: Vec<Edit> = heard.iter().filter_map(change).collect();
    let count = edits.len();
    if count > 0 {
        let mut document = desk.document(Kind::Session, session)?;
        desk.commit(&mut document, Transaction::new(Label::AlignFilms, edits))?;
    }
    Ok(count)
}
