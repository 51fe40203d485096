//! A film in the window: what a room needs of a player, on the session's clock.
//!
//! Rooms speak to a [`Reel`]; it speaks film time to a [`Projector`], which is the player in the program and a stand-in
//! in tests. Nothing here waits: wishes go out, and what is so is read back in the next frame.

use std::sync::Arc;

use egui::Context;

use crate::domain::id::MediaId;
use crate::domain::session::Film;
use crate::domain::time::{SessionTime, Span};
use crate::media::index::FrameIndex;
use crate::media::player::{Player, PlayerState};
use crate::media::{MediaError, Picture};

/// What shows a film. All times are film time.
pub trait Projector {
    /// Plays on from the playhead.
    fn play(&self);
    /// Stands still.
    fn pause(&self);
    /// Moves the playhead.
    fn seek(&self, to: SessionTime);
    /// Moves the playhead by so many frames, and stands still.
    fn step(&self, frames: i32);
    /// Slower or faster, 0.1 to 4.
    fn set_rate(&self, rate: f64);
    /// Repeats a span, or plays through again.
    fn loop_span(&self, span: Option<Span>);
    /// How loud, 0 to 1.
    fn set_volume(&self, volume: f64);
    /// What it does.
    fn running(&self) -> Running;
    /// The picture to be shown now.
    fn picture(&self) -> Option<Arc<Picture>>;
    /// The playhead.
    fn position(&self) -> SessionTime;
    /// The start of the frame that is on the screen at a moment; the moment itself for sound alone.
    fn frame_start(&self, at: SessionTime) -> SessionTime;
}

/// What a film does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Running {
    /// It is being opened.
    Opening,
    /// It stands still.
    Still,
    /// It plays.
    Moving,
    /// It cannot be shown, and why.
    Failed(MediaError),
}

/// The speeds that J and L walk through; below zero it runs back.
const SPEEDS: [f64; 9] = [-4.0, -2.0, -1.0, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0];

/// A film in the window.
pub struct Reel {
    media: MediaId,
    offset: SessionTime,
    length: SessionTime,
    projector: Box<dyn Projector>,
    rate: f64,
    repeat: Option<Span>,
    back: Option<Backwards>,
    /// Where the playhead was sent, until the projector says it is there.
    sent: Option<SessionTime>,
}

/// Running backwards: pipelines do not, so the playhead is moved back as the clock moves on.
#[derive(Clone, Copy, Debug)]
struct Backwards {
    speed: f64,
    at: SessionTime,
    seen: Option<f64>,
}

/// The player, with the frames it plays.
struct Cinema {
    player: Player,
    frames: Option<Arc<FrameIndex>>,
}

impl Projector for Cinema {
    fn play(&self) {
        self.player.play();
    }
    fn pause(&self) {
        self.player.pause();
    }
    fn seek(&self, to: SessionTime) {
        self.player.seek(to);
    }
    fn step(&self, frames: i32) {
        self.player.step(frames);
    }
    fn set_rate(&self, rate: f64) {
        self.player.set_rate(rate);
    }
    fn loop_span(&self, span: Option<Span>) {
        self.player.loop_span(span);
    }
    fn set_volume(&self, volume: f64) {
        self.player.set_volume(volume);
    }
    fn running(&self) -> Running {
        match self.player.state() {
            PlayerState::Opening => Running::Opening,
            PlayerState::Paused | PlayerState::Ended => Running::Still,
            PlayerState::Starting | PlayerState::Playing => Running::Moving,
            PlayerState::Failed(error) => Running::Failed(error),
        }
    }
    fn picture(&self) -> Option<Arc<Picture>> {
        self.player.picture()
    }
    fn position(&self) -> SessionTime {
        self.player.position()
    }
    fn frame_start(&self, at: SessionTime) -> SessionTime {
        self.frames.as_ref().map_or(at, |frames| SessionTime::from_nanos(frames.start(frames.clamped(at.nanos()))))
    }
}

impl Reel {
    /// Opens a film of the library. `frames` is `None` for sound alone. The window wakes whenever there is something
    /// new to be shown.
    ///
    /// # Errors
    /// Where playing is not possible at all; what goes wrong later is [`Running::Failed`].
    pub fn open(ctx: &Context, film: &Film, frames: Option<Arc<FrameIndex>>) -> Result<Self, MediaError> {
        let wake = {
            let ctx = ctx.clone();
            move || ctx.request_repaint()
        };
        let player = Player::open(film.media, frames.clone(), wake)?;
        let projector = Box::new(Cinema { player, frames });
        Ok(Self::new(film.media, film.offset, film.facts.duration, projector))
    }

    /// A film whose zero lies at `offset` on the session's clock and which is `length` long.
    #[must_use]
    pub fn new(media: MediaId, offset: SessionTime, length: SessionTime, projector: Box<dyn Projector>) -> Self {
        Self { media, offset, length, projector, rate: 1.0, repeat: None, back: None, sent: None }
    }

    /// Which film.
    #[must_use]
    pub const fn media(&self) -> MediaId {
        self.media
    }

    /// What it does.
    #[must_use]
    pub fn running(&self) -> Running {
        match self.back {
            Some(_) => Running::Moving,
            None => self.projector.running(),
        }
    }

    /// Whether it moves, forwards or back.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.running() == Running::Moving
    }

    /// The picture to be shown now; its times are film time.
    #[must_use]
    pub fn picture(&self) -> Option<Arc<Picture>> {
        self.projector.picture()
    }

    /// The playhead.
    #[must_use]
    pub fn position(&self) -> SessionTime {
        let at = self.back.map(|back| back.at).or(self.sent);
        at.unwrap_or_else(|| self.projector.position() + self.offset)
    }

    /// The moment that a mark made now belongs to: the start of the frame on the screen.
    #[must_use]
    pub fn seen(&self) -> SessionTime {
        match self.picture() {
            Some(picture) => picture.from + self.offset,
            None => self.position(),
        }
    }

    /// The start of the frame that is on the screen at a moment.
    #[must_use]
    pub fn frame_start(&self, at: SessionTime) -> SessionTime {
        self.projector.frame_start(at - self.offset) + self.offset
    }

    /// How fast it plays, or would.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.back.map_or(self.rate, |back| -back.speed)
    }

    // ---- wishes ----

    /// Plays, or stands still.
    pub fn play_or_pause(&mut self) {
        if self.moves() { self.pause() } else { self.play() }
    }

    /// Plays on.
    pub fn play(&mut self) {
        self.back = None;
        self.projector.set_rate(self.rate);
        self.projector.play();
    }

    /// Stands still.
    pub fn pause(&mut self) {
        self.back = None;
        self.projector.pause();
    }

    /// Moves the playhead.
    pub fn seek(&mut self, at: SessionTime) {
        let at = at.clamp(self.offset, self.offset + self.length);
        self.back = None;
        self.sent = Some(at);
        self.projector.seek(at - self.offset);
    }

    /// Moves the playhead by a length of time.
    pub fn skip(&mut self, by: SessionTime) {
        self.seek(self.position() + by);
    }

    /// Moves the playhead by frames, and stands still.
    pub fn step(&mut self, frames: i32) {
        self.back = None;
        self.sent = None;
        self.projector.step(frames);
    }

    /// How fast it plays from now on.
    pub fn set_rate(&mut self, rate: f64) {
        self.rate = rate.clamp(0.1, 4.0);
        self.projector.set_rate(self.rate);
    }

    /// Repeats a span, or plays through again.
    pub fn repeat(&mut self, span: Option<Span>) {
        if self.repeat != span {
            self.repeat = span;
            self.projector.loop_span(span.map(|span| span.shifted(-self.offset)));
        }
    }

    /// A step up the ladder of speeds: on from a stand, then faster.
    pub fn faster(&mut self) {
        let next = match self.moves() {
            true => SPEEDS.into_iter().find(|speed| *speed > self.rate() + 1e-9).unwrap_or(4.0),
            false => 1.0,
        };
        self.run(next);
    }

    /// A step down the ladder: back from a stand, then faster back.
    pub fn slower(&mut self) {
        let next = match self.moves() {
            true => SPEEDS.into_iter().rfind(|speed| *speed < self.rate() - 1e-9).unwrap_or(-4.0),
            false => -1.0,
        };
        self.run(next);
    }

    fn run(&mut self, speed: f64) {
        if speed > 0.0 {
            self.set_rate(speed);
            self.play();
        } else {
            let at = self.position();
            self.projector.pause();
            self.back = Some(Backwards { speed: -speed, at, seen: None });
        }
    }

    /// Lets time pass: `now` is the window's clock in seconds. Says whether another frame is needed soon.
    pub fn pass(&mut self, now: f64) -> bool {
        // The projector reports the start of the frame, the playhead may have been sent anywhere within it.
        let there = |sent: SessionTime| self.frame_start(sent) == self.projector.position() + self.offset;
        if self.sent.is_some_and(|sent| there(sent) || self.projector.position() + self.offset == sent) || self.moves()
        {
            self.sent = None;
        }
        let Some(mut back) = self.back else { return false };
        let elapsed = now - back.seen.unwrap_or(now);
        back.seen = Some(now);
        back.at = (back.at - SessionTime::from_secs_f64(elapsed * back.speed)).max(self.offset);
        self.projector.seek(back.at - self.offset);
        self.back = (back.at > self.offset).then_some(back);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use uuid::Uuid;

    use super::*;

    /// Does what it is told at once, and remembers it.
    #[derive(Default)]
    struct Paper {
        at: Cell<i64>,
        moving: Cell<bool>,
        told: RefCell<Vec<String>>,
    }

    impl Projector for Rc<Paper> {
        fn play(&self) {
            self.moving.set(true);
        }
        fn pause(&self) {
            self.moving.set(false);
        }
        fn seek(&self, to: SessionTime) {
            self.at.set(to.nanos());
        }
        fn step(&self, frames: i32) {
            self.at.set(self.at.get() + i64::from(frames) * 40_000_000);
        }
        fn set_rate(&self, rate: f64) {
            self.told.borrow_mut().push(format!("rate {rate}"));
        }
        fn loop_span(&self, span: Option<Span>) {
            self.told.borrow_mut().push(format!("loop {:?}", span.map(|span| span.start().nanos() / 1_000_000_000)));
        }
        fn set_volume(&self, _volume: f64) {}
        fn running(&self) -> Running {
            if self.moving.get() { Running::Moving } else { Running::Still }
        }
        fn picture(&self) -> Option<Arc<Picture>> {
            None
        }
        fn position(&self) -> SessionTime {
            self.frame_start(SessionTime::from_nanos(self.at.get()))
        }
        fn frame_start(&self, at: SessionTime) -> SessionTime {
            SessionTime::from_nanos(at.nanos() / 40_000_000 * 40_000_000)
        }
    }

    const fn secs(secs: i64) -> SessionTime {
        SessionTime::from_secs(secs)
    }

    /// A film that begins ten seconds into the session and is a minute long.
    fn reel() -> (Rc<Paper>, Reel) {
        let paper = Rc::new(Paper::default());
        (Rc::clone(&paper), Reel::new(MediaId(Uuid::nil()), secs(10), secs(60), Box::new(paper)))
    }

    #[test]
    fn the_session_and_the_film_have_their_own_zero() {
        let (paper, mut reel) = reel();
        reel.seek(secs(25));
        assert_eq!((paper.at.get(), reel.position()), (secs(15).nanos(), secs(25)));
        reel.seek(secs(2));
        assert_eq!(reel.position(), secs(10), "before the film there is nothing to see");
        reel.seek(secs(500));
        assert_eq!(reel.position(), secs(70));
    }

    #[test]
    fn j_and_l_walk_the_ladder_of_speeds() {
        let (paper, mut reel) = reel();
        let mut heard = Vec::new();
        for _ in 0..5 {
            reel.faster();
            heard.push(reel.rate());
        }
        assert_eq!(heard, [1.0, 1.5, 2.0, 4.0, 4.0]);
        heard.clear();
        for _ in 0..9 {
            reel.slower();
            heard.push(reel.rate());
        }
        assert_eq!(heard, [2.0, 1.5, 1.0, 0.5, 0.25, -1.0, -2.0, -4.0, -4.0]);
        reel.pause();
        assert!(!reel.moves() && !paper.moving.get());
        reel.slower();
        assert_eq!(reel.rate(), -1.0, "from a stand it runs back");
    }

    #[test]
    fn running_back_follows_the_clock_and_stops_at_the_start() {
        let (_, mut reel) = reel();
        reel.seek(secs(13));
        reel.slower();
        assert!(reel.pass(100.0));
        assert!(reel.pass(101.0));
        assert_eq!(reel.position(), secs(12));
        reel.pass(110.0);
        assert_eq!(reel.position(), secs(10));
        assert!(!reel.moves());
    }

    #[test]
    fn a_loop_is_told_once_and_in_film_time() {
        let (paper, mut reel) = reel();
        let span = Span::new(secs(20), secs(30));
        reel.repeat(span);
        reel.repeat(span);
        reel.repeat(None);
        assert_eq!(*paper.told.borrow(), ["loop Some(10)", "loop None"]);
    }

    #[test]
    fn the_playhead_is_where_it_was_sent_until_the_frame_is_there() {
        let (_, mut reel) = reel();
        let between = SessionTime::from_millis(20_050);
        reel.seek(between);
        assert_eq!(reel.position(), between);
        reel.pass(0.0);
        assert_eq!(reel.position(), SessionTime::from_millis(20_040), "the frame that shows it");
    }
}
