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

/// What [`Order::listen`] needs to know, gathered where the library is owned.
#[derive(Clone, Debug)]
pub struct Order {
    session: DocumentId,
    reference: Film,
    others: Vec<Film>,
    /// The claps that the reference heard, by its own time.
    claps: Vec<SessionTime>,
}

/// Where the films of a session are heard to lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Listened {
    /// The session.
    pub session: DocumentId,
    /// The film against which the others were laid.
    pub reference: Film,
    /// The others.
    pub films: Vec<Heard>,
}

/// What is needed to listen to the films of a session, against the one named or else the first that has sound; of those
/// that have, one that heard a clap of the session comes first.
///
/// # Errors
/// [`PracticeError::Barred`]; [`PracticeError::NoFilm`] where no film of the session has sound, or not the one that is named.
pub fn order(desk: &Desk, session: DocumentId, against: Option<MediaId>) -> Result<Order, PracticeError> {
    desk.check(Deed::Code, desk.headline(Kind::Session, session)?.family)?;
    let claps = marks(desk, session, None)?.into_iter().filter(|row| row.mark.code == CLAP);
    let claps: Vec<SessionTime> = claps.map(|row| row.mark.extent.start()).collect();
    let heard_by = |film: &Film| -> Vec<SessionTime> {
        let by_film = claps.iter().map(|clap| *clap - film.offset);
        by_film.filter(|at| *at >= SessionTime::ZERO && *at < film.facts.duration).collect()
    };
    let mut others = desk.session(session)?.films;
    others.retain(|film| film.facts.sound.is_some());
    let wanted = |film: &Film| against.is_none_or(|media| film.media == media);
    let clapped = others.iter().position(|film| wanted(film) && !heard_by(film).is_empty());
    let nobody = PracticeError::NoFilm(against.unwrap_or(MediaId(session.0)));
    let reference = others.remove(clapped.or_else(|| others.iter().position(wanted)).ok_or(nobody)?);
    Ok(Order { session, claps: heard_by(&reference), reference, others })
}

impl Order {
    /// Says where each film lies by its sound. Nothing is changed. Needs no desk, so it can run beside everything else.
    ///
    /// # Errors
    /// [`PracticeError::Media`], [`PracticeError::Cancelled`].
    pub fn listen(self, progress: &Progress) -> Result<Listened, PracticeError> {
        let Self { session, reference, others, claps } = self;
        let total = others.len() as u64 * PARTS;
        let listen = |(before, film): (u64, Film)| {
            let mut tell = |share: f32| {
                progress.report(before * PARTS + (share * PARTS as f32) as u64, total);
                if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let found = align(reference.media, film.media, &claps, &mut tell)?;
            // By the session's clock, on which the first film has a place itself.
            let place = |found: Alignment| Alignment { offset: reference.offset + found.offset, ..found };
            Ok::<_, PracticeError>(Heard { film, alignment: found.map(place) })
        };
        let films = (0..).zip(others).map(listen).collect::<Result<_, _>>()?;
        Ok(Listened { session, reference, films })
    }
}

/// Listens to the films of a session and says where each lies by its sound.
///
/// # Errors
/// As [`order`] and [`Order::listen`].
pub fn listen(
    desk: &Desk,
    session: DocumentId,
    against: Option<MediaId>,
    progress: &Progress,
) -> Result<Vec<Heard>, PracticeError> {
    Ok(order(desk, session, against)?.listen(progress)?.films)
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
