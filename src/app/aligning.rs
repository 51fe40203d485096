//! Laying the films of a visit on top of each other: where each is heard to lie, seen and heard before any is moved.
//!
//! The preview plays the film that stays and one that is to be moved, each where it would be. Standing still, both show
//! the frame of one moment, exactly; so does the outline of their sound.

use std::collections::BTreeMap;

use super::film::{Playback, Report};
use super::language::tr;
use super::model::{Model, Overlay, TaskKind};
use super::notice::Notice;
use super::store::{Request, Side};
use crate::domain::access::{About, Deed};
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::session::Film;
use crate::domain::time::SessionTime;
use crate::media::peaks::Peaks;
use crate::practice::align::{Heard, Listened};

/// What is asked of the preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlignAct {
    /// Another film is compared with the one that stays.
    Compare(usize),
    /// The film that is compared lies so much later, or earlier where negative.
    Move(SessionTime),
    /// It lies where it was heard.
    AsHeard,
    /// Plays both, or pauses.
    PlayPause,
    /// Both go to a moment, by the session's clock.
    Seek(SessionTime),
    /// The films are moved.
    Accept,
}

/// A film that may be moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Where it is heard to lie.
    pub heard: Heard,
    /// Where it would lie on the session's clock.
    pub offset: SessionTime,
}

impl Placed {
    /// Where it lies by ear; where it lies now, where nothing fits.
    #[must_use]
    pub fn as_heard(&self) -> SessionTime {
        self.heard.moved().map_or(self.heard.film.offset, |moved| moved.offset)
    }

    /// How much later than now it would lie.
    #[must_use]
    pub fn away(&self) -> SessionTime {
        self.offset - self.heard.film.offset
    }
}

/// Films of a visit, about to be moved.
pub struct Aligning {
    session: DocumentId,
    reference: Film,
    films: Vec<Placed>,
    compared: usize,
    /// The film that stays, and the one that is compared with it.
    players: [Seat; 2],
    peaks: BTreeMap<MediaId, Peaks>,
    at: SessionTime,
    running: bool,
}

/// A place in the preview.
#[derive(Default)]
struct Seat {
    player: Option<Box<dyn Playback>>,
    report: Report,
}

impl Aligning {
    fn new(listened: Listened) -> Self {
        let placed = |heard: Heard| {
            let offset = heard.film.offset;
            let mut placed = Placed { heard, offset };
            placed.offset = placed.as_heard();
            placed
        };
        let mut aligning = Self {
            session: listened.session,
            reference: listened.reference,
            films: listened.films.into_iter().map(placed).collect(),
            compared: 0,
            players: Default::default(),
            peaks: BTreeMap::new(),
            at: SessionTime::ZERO,
            running: false,
        };
        aligning.at = aligning.shared().map_or(SessionTime::ZERO, |(start, _)| start);
        aligning
    }

    /// The film that stays.
    #[must_use]
    pub const fn reference(&self) -> &Film {
        &self.reference
    }

    /// The films that may be moved.
    #[must_use]
    pub fn films(&self) -> &[Placed] {
        &self.films
    }

    /// Which of them is compared.
    #[must_use]
    pub const fn compared(&self) -> usize {
        self.compared
    }

    /// The two films that are compared, each with its offset.
    fn pair(&self) -> Option<[(&Film, SessionTime); 2]> {
        let other = self.films.get(self.compared)?;
        Some([(&self.reference, self.reference.offset), (&other.heard.film, other.offset)])
    }

    /// When both films run, by the session's clock; `None` where they never do.
    #[must_use]
    pub fn shared(&self) -> Option<(SessionTime, SessionTime)> {
        let pair = self.pair()?;
        let start = pair.iter().map(|(_, offset)| *offset).max()?;
        let end = pair.iter().map(|(film, offset)| *offset + film.facts.duration).min()?;
        (start < end).then_some((start, end))
    }

    /// Where the preview stands, by the session's clock.
    #[must_use]
    pub const fn at(&self) -> SessionTime {
        self.at
    }

    /// Whether it plays.
    #[must_use]
    pub const fn running(&self) -> bool {
        self.running
    }

    /// What a player of the preview says: the one of the film that stays, then the other.
    #[must_use]
    pub fn report(&self, seat: usize) -> &Report {
        &self.players[seat].report
    }

    /// The outline of a film's sound, and the offset at which the film would lie; as [`report`](Self::report).
    #[must_use]
    pub fn outline(&self, seat: usize) -> Option<(&Peaks, SessionTime)> {
        let (film, offset) = self.pair()?[seat];
        Some((self.peaks.get(&film.media)?, offset))
    }

    /// What is to be changed, should it be accepted.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let moved = self.films.iter().filter(|film| film.away() != SessionTime::ZERO);
        let edit = |placed: &Placed| {
            let before = placed.heard.film.clone();
            let after = Film { offset: placed.offset, ..before.clone() };
            Edit::SessionFilm(Box::new(Change::new(Some(before), Some(after))))
        };
        moved.map(edit).collect()
    }

    fn act(&mut self, act: AlignAct) {
        match act {
            AlignAct::Compare(film) if film < self.films.len() && film != self.compared => {
                self.compared = film;
                self.running = false;
                self.players = Default::default();
            }
            AlignAct::Move(by) => self.place(|film| film.offset + by),
            AlignAct::AsHeard => self.place(Placed::as_heard),
            AlignAct::PlayPause => self.play(!self.running),
            AlignAct::Seek(at) => self.at = at,
            AlignAct::Compare(_) | AlignAct::Accept => {}
        }
        if !matches!(act, AlignAct::PlayPause) {
            self.seek();
        }
    }

    fn place(&mut self, offset: impl FnOnce(&Placed) -> SessionTime) {
        if let Some(film) = self.films.get_mut(self.compared) {
            film.offset = offset(film);
        }
    }

    fn play(&mut self, on: bool) {
        self.running = on && self.players.iter().all(|seat| seat.player.is_some());
        if let (true, Some((start, end))) = (on, self.shared())
            && !(start..end).contains(&self.at)
        {
            self.at = start;
        }
        if on {
            self.seek();
        }
        for player in self.players.iter_mut().filter_map(|seat| seat.player.as_mut()) {
            if self.running { player.play() } else { player.pause() }
        }
    }

    /// Puts both players to the same moment.
    fn seek(&mut self) {
        if let Some((start, end)) = self.shared() {
            self.at = self.at.clamp(start, end);
        }
        let Some(offsets) = self.pair().map(|pair| pair.map(|(_, offset)| offset)) else { return };
        for (seat, offset) in self.players.iter_mut().zip(offsets) {
            if let Some(player) = &mut seat.player {
                player.seek((self.at - offset).max(SessionTime::ZERO));
            }
        }
    }

    /// Takes in what the players say. Returns whether it moves.
    fn tend(&mut self) -> bool {
        for seat in &mut self.players {
            seat.report = seat.player.as_ref().map(|player| player.report()).unwrap_or_default();
        }
        if self.running {
            let first = &self.players[0].report;
            if first.playing {
                self.at = self.reference.offset + first.at;
            }
            let over = self.shared().is_none_or(|(_, end)| self.at >= end);
            if over || self.players.iter().any(|seat| seat.report.ended || seat.report.trouble.is_some()) {
                self.play(false);
            }
        }
        self.running
    }
}

impl Model {
    pub(super) fn listen(&mut self, session: DocumentId) {
        let (task, progress) = self.begin_task(TaskKind::Listen);
        self.ask(Request::Listen { task, progress, session });
    }

    pub(super) fn heard(&mut self, listened: Listened) {
        self.aligning = Some(Aligning::new(listened));
        self.overlay = Some(Overlay::Align);
    }

    pub(super) fn align_act(&mut self, act: AlignAct) {
        let Some(aligning) = &mut self.aligning else { return };
        if act != AlignAct::Accept {
            aligning.act(act);
            return;
        }
        let (session, edits) = (aligning.session, aligning.edits());
        (self.aligning, self.overlay) = (None, None);
        if !edits.is_empty() {
            self.commit(session, Transaction::new(Label::AlignFilms, edits));
            self.tell(Notice::success(tr("align-done")));
        }
    }

    /// Opens the films of the preview, and follows them. Returns whether it wants to be called again soon.
    pub fn tend_aligning(&mut self) -> bool {
        if self.overlay != Some(Overlay::Align) {
            self.aligning = None;
        }
        let Some(aligning) = &self.aligning else { return false };
        let Some(pair) = aligning.pair().map(|pair| pair.map(|(film, _)| (film.media, film.facts.picture.is_some())))
        else {
            return false;
        };
        let session = aligning.session;
        let Some(family) = self.headlines.get(&session).map(|line| line.family) else { return false };
        if self.obstacle(Deed::Play, family).is_some() {
            return false;
        }
        for (seat, (media, has_picture)) in pair.into_iter().enumerate() {
            self.seat(seat, media, has_picture, family);
        }
        self.aligning.as_mut().is_some_and(Aligning::tend)
    }

    /// Puts a film into its place in the preview, once the store has noted that it is played and its frames are known.
    fn seat(&mut self, seat: usize, media: MediaId, has_picture: bool, family: DocumentId) {
        self.fetch_sides(media);
        let outline = self.sides.get(&(media, Side::Peaks)).cloned().flatten();
        let index = self.sides.get(&(media, Side::Index)).cloned();
        let leave = self.leave(Deed::Play, family, &About::Film(media));
        let Some(aligning) = &mut self.aligning else { return };
        if let (Some(bytes), false) = (outline, aligning.peaks.contains_key(&media)) {
            aligning.peaks.insert(media, Peaks::from_bytes(&bytes).unwrap_or_default());
        }
        let (Some(Ok(())), Some(index), Some(opener)) = (leave, index, self.film.opener()) else { return };
        if aligning.players[seat].player.is_some() || (has_picture && index.is_none()) {
            return;
        }
        if let Ok(player) = opener(media, index.as_ref()) {
            aligning.players[seat].player = Some(player);
            aligning.seek();
        }
    }
}
