//! Bringing back what was recorded: after the recorder stopped, and after a crash or a power cut.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Local, Utc};

use super::bring_in::{self, BroughtIn};
use super::desk::Desk;
use super::error::PracticeError;
use super::progress::Progress;
use super::record;
use crate::domain::document::{Body, Headline, Kind};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::session::{Film, FilmFacts, Session};
use crate::domain::time::SessionTime;
use crate::media::remux::{self, RemuxError};
use crate::vault::{Ending, MediaShelf, Recording};

/// A session with recordings that have not been brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The session; `None` where there is none that the recording can belong to.
    pub session: Option<DocumentId>,
    /// Whose it is.
    pub family: DocumentId,
    /// The family's pseudonym.
    pub code: String,
    /// When the recording began.
    pub begun: DateTime<Utc>,
    /// Its films, as the session has them.
    pub films: Vec<Film>,
    /// What they take on the disk, in bytes.
    pub bytes: u64,
    /// Whether the recorder had come to its end: then nothing is lost, and there is nothing to ask.
    pub stopped: bool,
}

impl Unfinished {
    /// Its first film, by which it is known.
    #[must_use]
    pub fn media(&self) -> Option<MediaId> {
        self.films.first().map(|film| film.media)
    }
}

/// What was brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The session, ready to be coded.
    pub session: DocumentId,
    /// Its films that were brought in.
    pub films: Vec<BroughtIn>,
    /// How many marks were made while it was recorded.
    pub marks: usize,
}

impl Recovered {
    /// When the last of its films ends, by the session's clock.
    #[must_use]
    pub fn end(&self) -> SessionTime {
        let ends = self.films.iter().map(|film| film.after.offset + film.after.facts.duration);
        ends.max().unwrap_or(SessionTime::ZERO)
    }
}

/// The recordings that have not been brought in, by session. While something is being recorded that is among them.
///
/// # Errors
/// [`PracticeError::Vault`].
pub fn unfinished(desk: &Desk) -> Result<Vec<Unfinished>, PracticeError> {
    let mut found: BTreeMap<(Option<DocumentId>, MediaId), Unfinished> = BTreeMap::new();
    for Recording { media, family, bytes } in desk.media().recordings()? {
        let (session, film) = match desk.film(media) {
            // It was brought in, and only its removal was left over.
            Ok((_, film)) if !film.is_recording() && desk.media().is_finished(media) => {
                desk.media().remove_recording(media)?;
                continue;
            }
            Ok((session, film)) => (Some(session), film),
            Err(PracticeError::NoFilm(_)) => stray(desk, family, media)?,
            Err(error) => return Err(error),
        };
        // The recordings of one session are one; strays cannot tell whether they belong together.
        let key = (session, if session.is_some() { MediaId(uuid::Uuid::nil()) } else { media });
        let entry = found.entry(key).or_insert_with(|| Unfinished {
            session,
            family,
            code: desk.headline(Kind::Family, family).map(|headline| headline.title).unwrap_or_default(),
            begun: begun(media),
            films: Vec::new(),
            bytes: 0,
            stopped: session.is_some(),
        });
        entry.bytes += bytes;
        entry.stopped = entry.stopped && (!film.is_recording() || has_ended(desk, media));
        entry.films.push(film);
    }
    let mut found: Vec<Unfinished> = found.into_values().collect();
    found.sort_by_key(|unfinished| unfinished.begun);
    Ok(found)
}

/// Whether a recording ends as it was meant to.
fn has_ended(desk: &Desk, media: MediaId) -> bool {
    desk.media().open_recording(media).is_ok_and(|recording| recording.ending() == Ending::Finished)
}

/// How much of it can be brought back: when the last of its films ends, by the session's clock. Reads them to the end, so
/// it needs no desk and can run beside everything else.
///
/// # Errors
/// [`PracticeError::Vault`], [`PracticeError::Remux`].
pub fn length(shelf: &MediaShelf, unfinished: &Unfinished) -> Result<SessionTime, PracticeError> {
    let mut end = SessionTime::ZERO;
    for film in &unfinished.films {
        match remux::end(&mut shelf.open_recording(film.media)?) {
            Ok(nanos) => end = end.max(film.offset + SessionTime::from_nanos(nanos)),
            Err(RemuxError::Empty) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(end)
}

/// When an id was made.
fn begun(media: MediaId) -> DateTime<Utc> {
    let made = media.0.get_timestamp().map(|time| time.to_unix());
    made.and_then(|(seconds, nanos)| DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)).unwrap_or_default()
}

/// A film that was cut short before its session knew of it, within a tenth of a second of its beginning: it belongs to the
/// session that was being recorded then, if there was one, and its place there is known to a few milliseconds.
fn stray(desk: &Desk, family: DocumentId, media: MediaId) -> Result<(Option<DocumentId>, Film), PracticeError> {
    let recorded = |headline: &Headline| {
        headline.family == family
            && headline.document.0 < media.0
            && (headline.films.is_empty() || headline.films.iter().any(|film| film.fingerprint.is_empty()))
    };
    let session = desk.of_kind(Kind::Session)?.into_iter().filter(recorded).map(|headline| headline.document).max();
    let known = session.map(|session| desk.session(session)).transpose()?;
    let before = known.and_then(|session| session.films.into_iter().find(Film::is_recording));
    let offset = before.map_or(SessionTime::ZERO, |film| {
        film.offset + SessionTime::from_millis((begun(media) - begun(film.media)).num_milliseconds())
    });
    let facts = FilmFacts::default();
    let file_name = format!("{media}.mkv");
    Ok((session, Film { media, offset, file_name, fingerprint: String::new(), bytes: 0, facts }))
}

/// Brings a session's recordings in; where there is no session, one is begun. What cannot be brought in stays as it is.
///
/// # Errors
/// The first film that could not be brought in; the others are.
pub fn recover(desk: &mut Desk, unfinished: &Unfinished, progress: &Progress) -> Result<Recovered, PracticeError> {
    let session = adopt(desk, unfinished)?;
    let shelf = desk.media();
    let (films, outlined) = outline(&shelf, unfinished, progress);
    for film in &films {
        bring_in::note(desk, session, film)?;
    }
    keep(&shelf, unfinished.family, films.iter().map(|film| &film.after), progress)?;
    outlined?;
    let codings = desk.of_kind(Kind::Coding)?;
    let of_session = codings.iter().filter(|headline| headline.session == Some(session));
    let marks = of_session.map(|headline| headline.count).sum();
    Ok(Recovered { session, films, marks })
}

/// The first step: finds the session of a recording, or begins one, and lets the films join it that it does not know of
/// yet.
///
/// # Errors
/// [`PracticeError::Vault`].
pub fn adopt(desk: &mut Desk, unfinished: &Unfinished) -> Result<DocumentId, PracticeError> {
    let session = match unfinished.session {
        Some(session) => session,
        None => begin_session(desk, unfinished)?,
    };
    for film in &unfinished.films {
        if desk.session(session)?.film(film.media).is_none() {
            record::join(desk, session, film.clone())?;
        }
    }
    Ok(session)
}

/// The second step, beside everything else: makes the films playable. Those that are come first; then what kept the others
/// from it. Each is to be [noted](bring_in::note).
pub fn outline(
    shelf: &MediaShelf,
    unfinished: &Unfinished,
    progress: &Progress,
) -> (Vec<BroughtIn>, Result<(), PracticeError>) {
    let mut outlined = Vec::new();
    let films = unfinished.films.iter();
    let each = parts(films.len(), 0.0..OUTLINED).zip(films).map(|(part, film)| {
        outlined.push(bring_in::outline(shelf, film, &mut progress.within(part))?);
        Ok(())
    });
    let failed = all(each);
    (outlined, failed)
}

/// The third step, beside everything else: writes the films, compares them and removes the recordings.
///
/// # Errors
/// What kept the first from it; the others are kept all the same.
pub fn keep<'a>(
    shelf: &MediaShelf,
    family: DocumentId,
    films: impl ExactSizeIterator<Item = &'a Film>,
    progress: &Progress,
) -> Result<(), PracticeError> {
    let each = parts(films.len(), OUTLINED..1.0).zip(films);
    all(each.map(|(part, film)| bring_in::keep(shelf, family, film, &mut progress.within(part))))
}

/// Which share of the work the second step is taken for.
const OUTLINED: f32 = 0.2;

/// A stretch of the whole in so many equal parts.
fn parts(count: usize, of: Range<f32>) -> impl Iterator<Item = Range<f32>> {
    let at = move |part: usize| of.start + (of.end - of.start) * part as f32 / count as f32;
    (0..count).map(move |part| at(part)..at(part + 1))
}

/// Does all of it, whatever becomes of one; tells what failed first. Only who asks to stop ends it at once.
fn all(each: impl Iterator<Item = Result<(), PracticeError>>) -> Result<(), PracticeError> {
    let mut first = Ok(());
    for done in each {
        let stopped = matches!(done, Err(PracticeError::Cancelled));
        first = first.and(done);
        if stopped {
            break;
        }
    }
    first
}

fn begin_session(desk: &mut Desk, unfinished: &Unfinished) -> Result<DocumentId, PracticeError> {
    let begun = unfinished.begun.with_timezone(&Local);
    let session = Session {
        family: unfinished.family,
        title: begun.format("%Y-%m-%d %H:%M").to_string(),
        held: begun.date_naive(),
        films: unfinished.films.clone(),
    };
    Ok(desk.create_document(Some(unfinished.family), Body::Session(session))?.id())
}
