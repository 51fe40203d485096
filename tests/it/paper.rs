//! A film drawn on paper: a stand-in for the player that does what it is told at once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use samspill::app::reel::{Projector, Reel, Running};
use samspill::domain::id::MediaId;
use samspill::domain::time::{SessionTime, Span};
use samspill::media::Picture;

/// How long a frame is shown.
pub const FRAME: SessionTime = SessionTime::from_millis(40);
const WIDTH: u32 = 640;
const HEIGHT: u32 = 360;

/// What was done to the film.
#[derive(Default)]
pub struct Paper {
    /// The playhead, in film time.
    pub at: Cell<SessionTime>,
    /// Whether it plays.
    pub moving: Cell<bool>,
    /// The span that repeats.
    pub repeats: Cell<Option<Span>>,
    drawn: RefCell<Option<Arc<Picture>>>,
}

impl Paper {
    /// A film of this length, and a hand on it.
    pub fn reel(media: MediaId, length: SessionTime) -> (Rc<Self>, Reel) {
        let paper = Rc::new(Self::default());
        let projector = Box::new(Hand(Rc::clone(&paper)));
        (paper, Reel::new(media, SessionTime::ZERO, length, projector))
    }
}

struct Hand(Rc<Paper>);

impl Projector for Hand {
    fn play(&self) {
        self.0.moving.set(true);
    }
    fn pause(&self) {
        self.0.moving.set(false);
    }
    fn seek(&self, to: SessionTime) {
        self.0.at.set(to);
    }
    fn step(&self, frames: i32) {
        self.0.moving.set(false);
        let by = SessionTime::from_nanos(FRAME.nanos() * i64::from(frames));
        self.0.at.set((self.frame_start(self.0.at.get()) + by).max(SessionTime::ZERO));
    }
    fn set_rate(&self, _rate: f64) {}
    fn loop_span(&self, span: Option<Span>) {
        self.0.repeats.set(span);
    }
    fn set_volume(&self, _volume: f64) {}
    fn running(&self) -> Running {
        if self.0.moving.get() { Running::Moving } else { Running::Still }
    }
    fn picture(&self) -> Option<Arc<Picture>> {
        let from = self.frame_start(self.0.at.get());
        let mut drawn = self.0.drawn.borrow_mut();
        if drawn.as_ref().is_none_or(|picture| picture.from != from) {
            *drawn = Some(Arc::new(Picture { width: WIDTH, height: HEIGHT, rgba: draw(), from, until: from + FRAME }));
        }
        drawn.clone()
    }
    fn position(&self) -> SessionTime {
        self.0.at.get()
    }
    fn frame_start(&self, at: SessionTime) -> SessionTime {
        SessionTime::from_nanos(at.nanos().div_euclid(FRAME.nanos()) * FRAME.nanos())
    }
}

/// Two heads against a warm wall.
fn draw() -> Arc<[u8]> {
    let heads = [(250.0, 170.0, 92.0, [214, 178, 150]), (420.0, 236.0, 58.0, [228, 194, 168])];
    let mut rgba = Vec::with_capacity((WIDTH * HEIGHT * 4) as usize);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let shade = 1.0 - f64::from(y) / f64::from(HEIGHT) * 0.45;
            let mut pixel = [120.0 * shade, 106.0 * shade, 92.0 * shade];
            for (cx, cy, radius, colour) in heads {
                let away = ((f64::from(x) - cx).powi(2) + (f64::from(y) - cy).powi(2) * 0.8).sqrt() / radius;
                if away < 1.0 {
                    pixel = colour.map(|channel| f64::from(channel) * (1.0 - away * away * 0.35));
                }
            }
            rgba.extend(pixel.map(|channel| channel as u8));
            rgba.push(255);
        }
    }
    rgba.into()
}
