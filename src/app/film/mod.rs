//! The film that is open in the room: which one it is, and playing it.
//!
//! Coding opens the session's leading film by itself; the other rooms ask with [`FilmAct::Open`]. A film is opened once
//! its frame index is here. The window never waits for the player: it asks, and reads each frame what the player
//! reports.

mod playback;
mod player;
mod reel;
mod stills;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use playback::{Opener, Pixels, Playback, Report, Still};
pub use player::opener;
use reel::Reel;
pub use stills::{Draughtsman, Draw, Wake, draughtsman};
use stills::{Moment, Stills};

use super::command::Command;
use super::model::Model;
use super::screens::Screen;
use super::store::{Side, Trouble};
use super::view::View;
use crate::domain::access::{About, Deed, Obstacle};
use crate::domain::feedback::Clip;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::time::{SessionTime, Span};
use crate::media::MediaError;
use crate::media::picture::Picture;

/// What is asked of the film. Times are the session's.
#[derive(Clone, Debug, PartialEq)]
pub enum FilmAct {
    /// Another film; nothing happens where it is open already.
    Open {
        /// The session.
        session: DocumentId,
        /// The film.
        media: MediaId,
    },
    /// Plays, from the beginning where it stands at the end.
    Play,
    /// Pauses.
    Pause,
    /// To a moment; it goes on playing if it played.
    Seek(SessionTime),
    /// So many times as fast, 0.1 to 4.
    Speed(f64),
    /// Plays the span round and round, or no longer.
    Loop(Option<Span>),
    /// Shows and plays nothing outside the span; it stops on the last frame. `None` opens the whole film again.
    Within(Option<Span>),
    /// Loudness, 0 to 1.
    Volume(f64),
}

/// Why a film cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilmTrouble {
    /// The library holds no frame index for it.
    NoIndex,
    /// The gate bars it.
    Barred(Obstacle),
    /// The store did not let it through, or could not note it.
    Refused(Trouble),
    /// The media layer could not go on.
    Media(MediaError),
}

impl From<MediaError> for FilmTrouble {
    fn from(error: MediaError) -> Self {
        Self::Media(error)
    }
}

/// The film of the room, and whoever opens players.
pub(super) struct Hub {
    opener: Option<Opener>,
    asked: Option<(DocumentId, MediaId)>,
    reel: Option<Reel>,
    stills: Stills,
    volume: f64,
}

impl Default for Hub {
    fn default() -> Self {
        Self { opener: None, asked: None, reel: None, stills: Stills::default(), volume: 1.0 }
    }
}

impl Hub {
    /// Who opens players.
    pub const fn opener(&self) -> Option<&Opener> {
        self.opener.as_ref()
    }

    /// Takes the film out.
    pub fn close(&mut self) {
        self.asked = None;
        self.reel = None;
    }

    /// Lets go of a film that was taken before it was whole.
    pub fn open_anew(&mut self, media: MediaId) {
        self.reel.take_if(|reel| reel.media == media);
    }

    /// The same, with no film: for another library.
    pub fn cleared(&mut self) -> Self {
        Self { opener: self.opener.take(), stills: self.stills.cleared(), volume: self.volume, ..Self::default() }
    }
}

impl Model {
    /// Who opens players; until there is one, no film opens.
    pub fn set_opener(&mut self, opener: Opener) {
        self.film.opener = Some(opener);
    }

    /// Who brings small pictures of chosen moments back, and what wakes the window then.
    pub fn set_still_maker(&mut self, maker: Draughtsman, wake: Wake) {
        self.film.stills.set_maker(maker, wake);
    }

    /// Follows the room and the player, once a frame. Returns whether it wants to be called again soon.
    pub fn tend_film(&mut self) -> bool {
        self.change_reel();
        self.thread_reel();
        self.want_stills();
        self.film.reel.as_mut().is_some_and(Reel::tend)
    }

    pub(super) fn film_act(&mut self, act: &FilmAct) {
        if let FilmAct::Open { session, media } = act {
            self.film.asked = Some((*session, *media));
            self.change_reel();
        } else if let Some(reel) = &mut self.film.reel {
            reel.perform(act);
            self.film.volume = reel.volume();
        }
    }

    pub(super) fn film_command(&mut self, command: Command) -> bool {
        self.film.reel.as_mut().is_some_and(|reel| reel.command(command))
    }

    fn wanted_film(&self) -> Option<(DocumentId, MediaId)> {
        match self.screen {
            Screen::Code { session, .. } => Some((session, self.view().session(session)?.leading_film()?.media)),
            Screen::Feedback { .. } | Screen::Show { .. } => self.film.asked,
            Screen::Doors
            | Screen::Families
            | Screen::Family(_)
            | Screen::Record { .. }
            | Screen::Counts
            | Screen::Log(_)
            | Screen::Settings => None,
        }
    }

    /// Takes the film that the room wants, where that is another than the one that is here.
    fn change_reel(&mut self) {
        let wanted = self.wanted_film();
        if wanted.is_none() {
            self.film.asked = None;
        }
        if self.film.reel.as_ref().map(|reel| (reel.session, reel.media)) == wanted {
            return;
        }
        self.film.reel = wanted.and_then(|(session, media)| {
            let film = self.view().session(session)?.film(media)?;
            Some(Reel::new(session, film, self.film.volume))
        });
        self.forget_refusals();
        if let Some(reel) = &self.film.reel {
            let media = reel.media;
            self.fetch_sides(media);
        }
    }

    /// Opens the film's player once its frame index is here, and closes it once consent no longer holds.
    fn thread_reel(&mut self) {
        let Some((session, media)) = self.film.reel.as_ref().map(|reel| (reel.session, reel.media)) else { return };
        let Some(family) = self.headlines.get(&session).map(|line| line.family) else { return };
        let barred = self.obstacle(Deed::Play, family);
        let Some(reel) = &mut self.film.reel else { return };
        let was_barred = matches!(reel.trouble, Some(FilmTrouble::Barred(_)));
        if let Some(obstacle) = barred {
            reel.close(FilmTrouble::Barred(obstacle));
            if !was_barred {
                self.note_refusal(Deed::Play, family);
            }
            return;
        }
        if was_barred {
            // Consent was entered again.
            reel.trouble = None;
        }
        if reel.is_open() || reel.trouble.is_some() {
            return;
        }
        let Some(leave) = self.leave(Deed::Play, family, &About::Film(media)) else { return };
        let index = self.sides.get(&(media, Side::Index)).cloned();
        let (Some(reel), Some(opener)) = (&mut self.film.reel, &self.film.opener) else { return };
        if let Err(trouble) = leave {
            reel.close(FilmTrouble::Refused(trouble));
            return;
        }
        let opened = match index {
            None => return,
            Some(None) if reel.has_picture => Err(FilmTrouble::NoIndex),
            Some(index) => opener(media, index.as_ref()),
        };
        match opened {
            Ok(player) => reel.thread(player),
            Err(trouble) => reel.close(trouble),
        }
    }

    /// A plan's room shows the first frame of each clip.
    fn want_stills(&mut self) {
        let mut wanted = BTreeSet::new();
        if let Screen::Feedback { plan } | Screen::Show { plan } = self.screen
            && self.refusal(self.screen).is_none()
            && let Some(plan) = self.view().plan(plan)
        {
            wanted.extend(plan.clips.iter().filter_map(|clip| self.view().first_moment(clip)));
        }
        let medias: BTreeSet<MediaId> = wanted.iter().map(|(media, _)| *media).collect();
        for media in medias {
            self.fetch_sides(media);
        }
        if let Some(family) = self.screen.document().and_then(|plan| self.headlines.get(&plan)).map(|line| line.family)
        {
            // A picture of a film is a look at it.
            wanted.retain(|(media, _)| self.leave(Deed::Play, family, &About::Film(*media)) == Some(Ok(())));
        }
        let sides = &self.sides;
        self.film.stills.want(&wanted, |media| sides.get(&(media, Side::Index)).cloned().flatten());
    }
}

impl<'a> View<'a> {
    /// The film of the room, from the moment it is known which one it is.
    #[must_use]
    pub fn film(&self) -> Option<FilmView<'a>> {
        self.hub().reel.as_ref().map(|reel| FilmView { reel })
    }

    /// A small picture of a clip's first frame, once it is here.
    #[must_use]
    pub fn still(&self, clip: &Clip) -> Option<&'a Arc<Picture>> {
        self.hub().stills.get(self.first_moment(clip)?)
    }

    /// The film of a clip and where in it the clip begins, in the film's own time.
    fn first_moment(&self, clip: &Clip) -> Option<Moment> {
        let film = self.session(clip.session)?.film(clip.media)?;
        film.facts.picture.as_ref()?;
        Some((clip.media, clip.span.start() - film.offset))
    }
}

/// The film of the room. Times are the session's.
#[derive(Clone, Copy)]
pub struct FilmView<'a> {
    reel: &'a Reel,
}

impl<'a> FilmView<'a> {
    /// The session it belongs to.
    #[must_use]
    pub const fn session(&self) -> DocumentId {
        self.reel.session
    }

    /// The film.
    #[must_use]
    pub const fn media(&self) -> MediaId {
        self.reel.media
    }

    /// Whether it can be played by now.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.reel.is_open()
    }

    /// Whether it has a picture at all.
    #[must_use]
    pub const fn has_picture(&self) -> bool {
        self.reel.has_picture
    }

    /// The frame to be shown.
    #[must_use]
    pub const fn picture(&self) -> Option<&'a Arc<Picture>> {
        self.reel.picture.as_ref()
    }

    /// The playhead.
    #[must_use]
    pub fn at(&self) -> SessionTime {
        self.reel.at() + self.reel.offset
    }

    /// From when to when the frame on the screen is the one to be shown; marks are stamped with its start.
    #[must_use]
    pub fn frame(&self) -> Option<Span> {
        Some(self.reel.frame()?.shifted(self.reel.offset))
    }

    /// The start of the frame on the screen, or the playhead where there is no picture: what a mark made now begins at.
    #[must_use]
    pub fn stamp(&self) -> SessionTime {
        self.frame().map_or_else(|| self.at(), Span::start)
    }

    /// Where the film begins.
    #[must_use]
    pub const fn start(&self) -> SessionTime {
        self.reel.offset
    }

    /// The first moment after the film.
    #[must_use]
    pub fn end(&self) -> SessionTime {
        self.reel.duration() + self.reel.offset
    }

    /// Whether it plays, forward or back.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.reel.playing()
    }

    /// How fast it plays, or would; negative going back.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.reel.pace()
    }

    /// Loudness, 0 to 1.
    #[must_use]
    pub const fn volume(&self) -> f64 {
        self.reel.volume()
    }

    /// The span that plays round and round.
    #[must_use]
    pub fn looped(&self) -> Option<Span> {
        Some(self.reel.looped?.shifted(self.reel.offset))
    }

    /// The span it is kept within.
    #[must_use]
    pub fn within(&self) -> Option<Span> {
        Some(self.reel.within?.shifted(self.reel.offset))
    }

    /// Why it cannot be played.
    #[must_use]
    pub const fn trouble(&self) -> Option<&'a FilmTrouble> {
        self.reel.trouble.as_ref()
    }
}
