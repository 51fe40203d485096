//! A recording occasion: its films on one clock, and what each film is.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edit::{Change, Edit, EditError};
use super::id::{DocumentId, MediaId};
use super::time::SessionTime;

/// One visit, filmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// The family it belongs to.
    pub family: DocumentId,
    /// What the session is called, for instance `Bath, second visit`.
    pub title: String,
    /// The day it was filmed or imported.
    pub held: NaiveDate,
    /// Its films, in the order in which they were added.
    pub films: Vec<Film>,
}

/// One sealed film or sound recording within a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Film {
    /// The sealed bytes: `vault://<media id>`.
    pub media: MediaId,
    /// Where the film's own zero lies on the session's clock: session time = film time + offset.
    pub offset: SessionTime,
    /// The name of the file it came from, without folders.
    pub file_name: String,
    /// BLAKE3 of the file as imported, in hexadecimal; how a film already here is recognised.
    pub fingerprint: String,
    /// Size of the file as imported, in bytes.
    pub bytes: u64,
    /// What probing found.
    pub facts: FilmFacts,
}

/// What probing found in a film.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FilmFacts {
    /// From the first moment of the film to the end of its last frame.
    pub duration: SessionTime,
    /// The container, in plain words.
    pub container: String,
    /// The picture; `None` for sound alone.
    pub picture: Option<PictureFacts>,
    /// The sound; `None` for silent film.
    pub sound: Option<SoundFacts>,
}

/// What probing found about a film's picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PictureFacts {
    /// Width as shown, after rotation, in pixels.
    pub width: u32,
    /// Height as shown, after rotation, in pixels.
    pub height: u32,
    /// Clockwise rotation the film asks for: 0, 90, 180 or 270 degrees.
    pub rotation: u16,
    /// The codec, in plain words.
    pub codec: String,
    /// How many frames were found.
    pub frames: u64,
    /// Whether the time between frames varies by more than a millisecond.
    pub variable_rate: bool,
}

/// What probing found about a film's sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SoundFacts {
    /// The codec, in plain words.
    pub codec: String,
    /// Samples a second.
    pub rate: u32,
    /// Channels.
    pub channels: u32,
}

impl Film {
    /// Whether it is still being recorded, or was cut short and not brought in yet: then nothing is known of it but where
    /// it begins, by the recorder's clock.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.fingerprint.is_empty()
    }
}

impl Session {
    /// The film with this id.
    #[must_use]
    pub fn film(&self, media: MediaId) -> Option<&Film> {
        self.films.iter().find(|film| film.media == media)
    }

    /// The first film that has a picture, or the first at all: what is shown when a session opens.
    #[must_use]
    pub fn leading_film(&self) -> Option<&Film> {
        self.films.iter().find(|film| film.facts.picture.is_some()).or_else(|| self.films.first())
    }

    /// The last moment any film reaches on the session's clock; zero without films.
    #[must_use]
    pub fn end(&self) -> SessionTime {
        self.films.iter().map(|film| film.offset + film.facts.duration).max().unwrap_or(SessionTime::ZERO)
    }
}

impl Session {
    pub(super) fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::SessionTitle(change) => change.apply(&mut self.title),
            Edit::SessionFilm(change) => self.change_film(change),
            _ => Err(EditError::WrongKind),
        }
    }

    fn change_film(&mut self, change: &Change<Option<Film>>) -> Result<(), EditError> {
        match (&change.before, &change.after) {
            (None, Some(film)) if self.film(film.media).is_none() => self.films.push(film.clone()),
            // Only the last film may be taken out, so that undo restores the very order that was.
            (Some(film), None) if self.films.last() == Some(film) => {
                self.films.pop();
            }
            (Some(before), Some(after)) if before.media == after.media => {
                let slot = self.films.iter_mut().find(|film| *film == before).ok_or(EditError::Stale)?;
                *slot = after.clone();
            }
            _ => return Err(EditError::Stale),
        }
        Ok(())
    }
}
