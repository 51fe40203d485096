//! What the window asks of a player, in the film's own time; the real one, and one that needs no decoder.

use std::cell::Cell;
use std::sync::Arc;

use super::FilmTrouble;
use crate::domain::id::MediaId;
use crate::domain::time::{SessionTime, Span};
use crate::media::picture::Picture;

/// A player of one film. Every call returns at once; what comes of it is read from [`Playback::report`].
pub trait Playback {
    /// Plays on from where it stands.
    fn play(&mut self);
    /// Stops on the frame that is shown.
    fn pause(&mut self);
    /// Goes to the frame that covers the moment.
    fn seek(&mut self, at: SessionTime);
    /// Goes some frames forward, or back where negative.
    fn step(&mut self, frames: i32);
    /// Plays so many times as fast, 0.1 to 4, with the voice's pitch kept.
    fn set_rate(&mut self, rate: f64);
    /// Plays the span round and round.
    fn loop_span(&mut self, span: Option<Span>);
    /// Plays nothing outside the span, and stops on its last frame.
    fn keep_within(&mut self, span: Option<Span>);
    /// Loudness, 0 to 1.
    fn set_volume(&mut self, volume: f64);
    /// What the player says of itself now.
    fn report(&self) -> Report;
}

/// What a player says of itself.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Where it stands.
    pub at: SessionTime,
    /// Whether it plays.
    pub playing: bool,
    /// Whether it stands on the last frame that it was to play.
    pub ended: bool,
    /// The frame to be shown.
    pub picture: Option<Arc<Picture>>,
    /// Why it plays no more.
    pub trouble: Option<FilmTrouble>,
}

/// Puts a film into a player: its id, and the bytes of its frame index where it has one.
pub type Opener = Box<dyn Fn(MediaId, Option<&Arc<[u8]>>) -> Result<Box<dyn Playback>, FilmTrouble>>;

/// Width, height, and four bytes a pixel.
pub type Pixels = (u32, u32, Arc<[u8]>);

/// A player that needs no decoder and no clock, for tests and pictures: every frame lasts as long as the others, and
/// while it plays, each report is one frame on.
#[derive(Debug)]
pub struct Still {
    frame: SessionTime,
    frames: i64,
    at: Cell<i64>,
    playing: Cell<bool>,
    ended: Cell<bool>,
    looped: Option<Span>,
    within: Option<Span>,
    draw: fn(SessionTime) -> Pixels,
}

impl Still {
    /// A film of `frames` frames, each `frame` long, whose pictures come from a function of their start.
    #[must_use]
    pub const fn new(frame: SessionTime, frames: i64, draw: fn(SessionTime) -> Pixels) -> Self {
        let (at, playing, ended) = (Cell::new(0), Cell::new(false), Cell::new(false));
        Self { frame, frames, at, playing, ended, looped: None, within: None, draw }
    }

    fn number(&self, at: SessionTime) -> i64 {
        (at.nanos() / self.frame.nanos()).clamp(0, self.frames - 1)
    }

    const fn start(&self, number: i64) -> SessionTime {
        SessionTime::from_nanos(self.frame.nanos() * number)
    }

    fn advance(&self) {
        let next = self.at.get() + 1;
        match self.looped {
            Some(span) if self.start(next) >= span.end() => self.at.set(self.number(span.start())),
            _ if next >= self.frames || self.within.is_some_and(|span| self.start(next) >= span.end()) => {
                self.playing.set(false);
                self.ended.set(true);
            }
            _ => self.at.set(next),
        }
    }
}

impl Playback for Still {
    fn play(&mut self) {
        self.ended.set(false);
        self.playing.set(true);
    }
    fn pause(&mut self) {
        self.playing.set(false);
    }
    fn seek(&mut self, at: SessionTime) {
        self.ended.set(false);
        self.at.set(self.number(at));
    }
    fn step(&mut self, frames: i32) {
        self.ended.set(false);
        self.playing.set(false);
        self.at.set((self.at.get() + i64::from(frames)).clamp(0, self.frames - 1));
    }
    fn set_rate(&mut self, _rate: f64) {}
    fn loop_span(&mut self, span: Option<Span>) {
        self.looped = span;
    }
    fn keep_within(&mut self, span: Option<Span>) {
        self.within = span;
    }
    fn set_volume(&mut self, _volume: f64) {}
    fn report(&self) -> Report {
        if self.playing.get() {
            self.advance();
        }
        let from = self.start(self.at.get());
        let (width, height, rgba) = (self.draw)(from);
        let picture = Picture { width, height, rgba, from, until: from + self.frame };
        Report {
            at: from,
            playing: self.playing.get(),
            ended: self.ended.get(),
            picture: Some(Arc::new(picture)),
            ..Report::default()
        }
    }
}
