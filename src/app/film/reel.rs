//! One open film: what was asked of its player, and what the player says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::playback::{Playback, Report};
use super::{FilmAct, FilmTrouble};
use crate::app::command::Command;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::session::Film;
use crate::domain::time::{SessionTime, Span};
use crate::media::picture::Picture;

/// The speeds that J and L go through; below nothing it plays backwards.
const SPEEDS: [f64; 6] = [-4.0, -2.0, -1.0, 1.0, 2.0, 4.0];
/// The speeds a player can keep.
const RATES: std::ops::RangeInclusive<f64> = 0.1..=4.0;
/// After so long without an answer, the playhead goes back to where the player says it is.
const PATIENCE: Duration = Duration::from_secs(1);
/// The last moment that still belongs to a span.
const INSTANT: SessionTime = SessionTime::from_nanos(1);

/// One open film. Times inside are the film's own; the session's clock is met only at the edge.
pub(super) struct Reel {
    pub session: DocumentId,
    pub media: MediaId,
    pub offset: SessionTime,
    pub has_picture: bool,
    pub trouble: Option<FilmTrouble>,
    pub speed: f64,
    pub looped: Option<Span>,
    pub within: Option<Span>,
    pub report: Report,
    pub picture: Option<Arc<Picture>>,
    duration: SessionTime,
    player: Option<Box<dyn Playback>>,
    volume: f64,
    /// Where the playhead was put, until the player is there.
    wish: Option<(SessionTime, Instant)>,
    /// Whether it is to play, whatever the player has got round to.
    running: bool,
    /// Whether the player has begun since it was asked to play.
    started: bool,
    /// What J and L made of the speed, until it pauses.
    shuttle: Option<f64>,
    /// Going back: since when, and from where.
    backward: Option<(Instant, SessionTime)>,
}

impl Reel {
    pub fn new(session: DocumentId, film: &Film, volume: f64) -> Self {
        Self {
            session,
            media: film.media,
            offset: film.offset,
            has_picture: film.facts.picture.is_some(),
            trouble: None,
            speed: 1.0,
            looped: None,
            within: None,
            report: Report::default(),
            picture: None,
            duration: film.facts.duration,
            player: None,
            volume,
            wish: None,
            running: false,
            started: false,
            shuttle: None,
            backward: None,
        }
    }

    pub const fn is_open(&self) -> bool {
        self.player.is_some()
    }

    /// Takes the player, and asks of it what was asked while there was none.
    pub fn thread(&mut self, player: Box<dyn Playback>) {
        self.player = Some(player);
        let (looped, within, volume) = (self.looped, self.within, self.volume);
        self.with_player(|player| {
            player.set_volume(volume);
            player.loop_span(looped);
            player.keep_within(within);
        });
        if let Some((at, _)) = self.wish {
            self.seek(at);
        }
        if self.running {
            self.play_at(self.shuttle.unwrap_or(self.speed));
        }
    }

    /// Stops for good.
    pub fn close(&mut self, trouble: FilmTrouble) {
        self.player = None;
        self.picture = None;
        self.report = Report::default();
        self.running = false;
        self.backward = None;
        self.trouble = Some(trouble);
    }

    fn with_player(&mut self, ask: impl FnOnce(&mut dyn Playback)) {
        if let Some(player) = &mut self.player {
            ask(player.as_mut());
        }
    }

    // ---- where it is ----

    /// The playhead, in film time.
    pub fn at(&self) -> SessionTime {
        self.wish.map_or(self.report.at, |(at, _)| at)
    }

    pub const fn duration(&self) -> SessionTime {
        self.duration
    }

    /// The frame on the screen.
    pub fn frame(&self) -> Option<Span> {
        let picture = self.picture.as_ref()?;
        Span::new(picture.from, picture.until)
    }

    pub fn playing(&self) -> bool {
        self.backward.is_some() || self.report.playing
    }

    /// How fast it plays, or would.
    pub fn pace(&self) -> f64 {
        self.shuttle.unwrap_or(self.speed)
    }

    pub const fn volume(&self) -> f64 {
        self.volume
    }

    fn first(&self) -> SessionTime {
        self.within.map_or(SessionTime::ZERO, Span::start)
    }

    fn last(&self) -> SessionTime {
        self.within.map_or(self.duration, Span::end) - INSTANT
    }

    fn at_its_end(&self) -> bool {
        let frame_ends = self.frame().map_or(self.report.at, Span::end);
        self.report.ended || self.at() >= self.last() || (self.wish.is_none() && frame_ends > self.last())
    }

    // ---- what is asked ----

    pub fn perform(&mut self, act: &FilmAct) {
        let film = |span: &Span| span.shifted(-self.offset);
        match act {
            FilmAct::Open { .. } => {}
            FilmAct::Play => self.play(),
            FilmAct::Pause => self.pause(),
            FilmAct::Seek(at) => self.go(*at - self.offset),
            FilmAct::Speed(speed) => self.set_speed(*speed),
            FilmAct::Loop(span) => {
                self.looped = span.as_ref().map(film);
                let looped = self.looped;
                self.with_player(|player| player.loop_span(looped));
            }
            FilmAct::Within(span) => self.keep_within(span.as_ref().map(film)),
            FilmAct::Volume(volume) => {
                let volume = volume.clamp(0.0, 1.0);
                self.volume = volume;
                self.with_player(|player| player.set_volume(volume));
            }
        }
    }

    /// Runs a command of playing. Returns whether it was one.
    pub fn command(&mut self, command: Command) -> bool {
        match command {
            Command::PlayPause if self.running => self.pause(),
            Command::PlayPause => self.play(),
            Command::Pause => self.pause(),
            Command::Faster => self.shuttle(1),
            Command::Slower => self.shuttle(-1),
            Command::PreviousFrame => self.step(-1),
            Command::NextFrame => self.step(1),
            Command::Back => self.go(self.at() - SessionTime::from_secs(5)),
            Command::Forward => self.go(self.at() + SessionTime::from_secs(5)),
            Command::BackALittle => self.go(self.at() - SessionTime::from_secs(1)),
            Command::ForwardALittle => self.go(self.at() + SessionTime::from_secs(1)),
            Command::ToStart => self.go(self.first()),
            Command::ToEnd => self.go(self.last()),
            _ => return false,
        }
        true
    }

    /// Plays, from the beginning where it stands at the end.
    fn play(&mut self) {
        if self.at_its_end() || self.at() < self.first() {
            self.seek(self.first());
        }
        self.play_at(self.shuttle.unwrap_or(self.speed));
    }

    fn play_at(&mut self, pace: f64) {
        self.running = true;
        self.started = false;
        if pace < 0.0 {
            self.backward = Some((Instant::now(), self.at()));
            self.with_player(|player| player.pause());
        } else {
            self.backward = None;
            self.with_player(|player| {
                player.set_rate(pace);
                player.play();
            });
        }
    }

    fn pause(&mut self) {
        self.running = false;
        self.shuttle = None;
        self.backward = None;
        self.with_player(|player| player.pause());
    }

    /// One speed up or down; from standing still, forward or backward.
    fn shuttle(&mut self, direction: i32) {
        let pace = if self.running { self.pace() } else { 0.0 };
        let next = if direction > 0 {
            SPEEDS.into_iter().find(|speed| *speed > pace)
        } else {
            SPEEDS.into_iter().rev().find(|speed| *speed < pace)
        };
        let Some(next) = next else { return };
        if next > 0.0 && self.at_its_end() && !self.running {
            self.seek(self.first());
        }
        self.shuttle = Some(next);
        self.play_at(next);
    }

    fn set_speed(&mut self, speed: f64) {
        self.speed = speed.clamp(*RATES.start(), *RATES.end());
        self.shuttle = None;
        let speed = self.speed;
        if self.running {
            self.play_at(speed);
        } else {
            self.with_player(|player| player.set_rate(speed));
        }
    }

    fn step(&mut self, frames: i32) {
        self.pause();
        let leaves = self
            .frame()
            .is_some_and(|frame| if frames < 0 { frame.start() <= self.first() } else { frame.end() > self.last() });
        if !leaves {
            self.wish = None;
            self.with_player(|player| player.step(frames));
        }
    }

    /// Goes to a moment of the film, as near as it may be.
    fn go(&mut self, at: SessionTime) {
        if self.backward.is_some() {
            self.pause();
        }
        self.seek(at.clamp(self.first(), self.last().max(self.first())));
    }

    fn seek(&mut self, at: SessionTime) {
        self.wish = Some((at, Instant::now()));
        self.with_player(|player| player.seek(at));
    }

    fn keep_within(&mut self, within: Option<Span>) {
        if within == self.within {
            return;
        }
        self.within = within;
        self.with_player(|player| player.keep_within(within));
        if within.is_some_and(|span| !span.contains(self.at())) {
            self.pause();
            self.seek(self.first());
        }
        self.take_picture();
    }

    // ---- what comes of it ----

    /// Reads what the player says. Returns whether something moves by itself and wants to be looked at again.
    pub fn tend(&mut self) -> bool {
        let Some(player) = &self.player else { return false };
        self.report = player.report();
        if let Some(trouble) = self.report.trouble.clone() {
            self.close(trouble);
            return false;
        }
        self.settle();
        self.take_picture();
        self.notice_the_end();
        self.go_back();
        self.playing()
    }

    fn notice_the_end(&mut self) {
        self.started |= self.report.playing;
        // Until the player has begun, what it says of an end is about the time before.
        if self.report.ended && self.started && self.backward.is_none() {
            self.running = false;
            self.shuttle = None;
        }
    }

    /// The playhead is the player's again once it is where it was sent.
    fn settle(&mut self) {
        let Some((wish, since)) = self.wish else { return };
        let arrived = match &self.report.picture {
            Some(picture) => picture.from <= wish && wish < picture.until,
            None => self.report.at == wish,
        };
        if arrived || since.elapsed() > PATIENCE {
            self.wish = None;
        }
    }

    /// Takes the player's picture, unless it lies outside what may be seen.
    fn take_picture(&mut self) {
        let inside = |picture: &Arc<Picture>| {
            self.within.is_none_or(|within| picture.from < within.end() && within.start() < picture.until)
        };
        match &self.report.picture {
            Some(picture) if inside(picture) => self.picture = Some(Arc::clone(picture)),
            _ if self.picture.as_ref().is_some_and(|picture| !inside(picture)) => self.picture = None,
            _ => {}
        }
    }

    /// Backwards is a row of single frames: the next is asked for when the last one is there.
    fn go_back(&mut self) {
        let Some((since, from)) = self.backward else { return };
        if self.wish.is_some() {
            return;
        }
        let target = from - SessionTime::from_secs_f64(since.elapsed().as_secs_f64() * -self.pace());
        if target > self.first() {
            self.seek(target);
        } else {
            self.pause();
            self.seek(self.first());
        }
    }
}
