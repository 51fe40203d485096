//! Plays one film: play and pause, exact seeks and steps, slow and fast with the voice's pitch kept, and a span that
//! repeats.
//!
//! A [`Player`] is a handle. Behind it one thread, the *conductor*, owns the pipeline and alternates between what the
//! pipeline reports and what is wished. Wishes never queue up: a later seek replaces an earlier one that nobody has
//! followed yet. The picture is a slot in which the latest wins; streaming threads only fill it and wake the window.
//!
//! What stands still comes from a [`FrameReader`](super::frames::FrameReader), so that the picture is always the frame
//! whose interval holds the playhead; what moves comes from the pipeline, each picture known by the packet it was
//! decoded from.

mod conductor;
mod pipeline;
mod screen;
mod stills;
mod wishes;

use std::sync::Arc;
use std::thread;

use gstreamer as gst;

use self::conductor::Conductor;
use self::screen::Screen;
use self::wishes::{Goal, Mailbox, Wishes};
use super::index::FrameIndex;
use super::{MediaError, Picture};
use crate::domain::id::MediaId;
use crate::domain::time::{SessionTime, Span};

/// The slowest rate.
pub const SLOWEST: f64 = 0.1;
/// The fastest rate.
pub const FASTEST: f64 = 4.0;

/// What the player does, as its pipeline last reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerState {
    /// The film is being opened.
    Opening,
    /// It stands still at the playhead.
    Paused,
    /// It was asked to play and is on its way to the playhead.
    Starting,
    /// It plays.
    Playing,
    /// It played to its end and stands on its last frame. Playing again begins from the start.
    Ended,
    /// It cannot go on.
    Failed(MediaError),
}

/// Where the sound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// To the computer's sound device; to nowhere, in time, where there is none or it vanishes.
    Device,
    /// To nowhere, in time: for tests and for machines without ears.
    Nowhere,
}

impl Sound {
    /// The device, unless the environment says `SAMSPILL_SOUND=none`.
    #[must_use]
    pub fn from_environment() -> Self {
        match std::env::var("SAMSPILL_SOUND") {
            Ok(value) if value == "none" => Self::Nowhere,
            _ => Self::Device,
        }
    }
}

/// A film that is open to be played. All times are film time. No call waits for the film; dropping it closes the film
/// in the background.
pub struct Player {
    mailbox: Arc<Mailbox>,
    screen: Arc<Screen>,
}

impl Player {
    /// Opens a film. `index` is `None` for sound alone. `wake` is called, from any thread, whenever there is a new
    /// picture or a new state to be shown.
    ///
    /// # Errors
    /// Where GStreamer or one of its elements is missing. What goes wrong later is a [`PlayerState::Failed`].
    pub fn open(
        media: MediaId,
        index: Option<Arc<FrameIndex>>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, MediaError> {
        Self::open_with(media, index, Sound::from_environment(), wake)
    }

    /// Like [`open`](Self::open), with the sound sent where the caller wants it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(
        media: MediaId,
        index: Option<Arc<FrameIndex>>,
        sound: Sound,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, MediaError> {
        super::init()?;
        Self::open_into(media, index, pipeline::sound_sink(sound)?, wake)
    }

    fn open_into(
        media: MediaId,
        index: Option<Arc<FrameIndex>>,
        sound_sink: gst::Element,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, MediaError> {
        let screen = Arc::new(Screen::new(index.clone(), wake));
        let conductor = Conductor::new(media, index, sound_sink, Arc::clone(&screen))?;
        let mailbox = conductor.mailbox();
        thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || conductor.run())
            .map_err(|error| MediaError::Start(error.to_string()))?;
        Ok(Self { mailbox, screen })
    }

    /// Plays on from the playhead.
    pub fn play(&self) {
        self.wish(Wishes { play: Some(true), ..Wishes::default() });
    }

    /// Stands still on the frame that was shown last.
    pub fn pause(&self) {
        self.wish(Wishes { play: Some(false), ..Wishes::default() });
    }

    /// Moves the playhead; playing goes on from there.
    pub fn seek(&self, to: SessionTime) {
        self.wish(Wishes { goal: Some(Goal::to(to)), ..Wishes::default() });
    }

    /// Moves the playhead to the start of the frame that lies so many frames later, and stands still.
    pub fn step(&self, frames: i32) {
        self.wish(Wishes { goal: Some(Goal::by(frames)), play: Some(false), ..Wishes::default() });
    }

    /// Slower or faster, from [`SLOWEST`] to [`FASTEST`], with the pitch kept.
    pub fn set_rate(&self, rate: f64) {
        if rate.is_finite() {
            self.wish(Wishes { rate: Some(rate.clamp(SLOWEST, FASTEST)), ..Wishes::default() });
        }
    }

    /// Repeats a span while playing, or plays through again. No frame outside the span is shown meanwhile.
    pub fn loop_span(&self, span: Option<Span>) {
        self.wish(Wishes { repeat: Some(span), ..Wishes::default() });
    }

    /// Plays nothing outside a span and stands on its last frame at the end, or plays all of the film again.
    pub fn keep_within(&self, span: Option<Span>) {
        self.wish(Wishes { within: Some(span), ..Wishes::default() });
    }

    /// How loud, from 0 to 1.
    pub fn set_volume(&self, volume: f64) {
        if volume.is_finite() {
            self.wish(Wishes { volume: Some(volume.clamp(0.0, 1.0)), ..Wishes::default() });
        }
    }

    /// What the player does.
    #[must_use]
    pub fn state(&self) -> PlayerState {
        self.screen.state()
    }

    /// The picture to be shown now. `None` for sound alone, before the first picture, and where a frame of a damaged
    /// film cannot be brought back: never a wrong one.
    #[must_use]
    pub fn picture(&self) -> Option<Arc<Picture>> {
        self.screen.picture()
    }

    /// The playhead. While a film with pictures plays, it is where the frame that is shown begins.
    #[must_use]
    pub fn position(&self) -> SessionTime {
        self.screen.position()
    }

    fn wish(&self, wishes: Wishes) {
        self.mailbox.add(wishes);
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        // Waiting for the thread here would make the window wait for a decoder; the thread tears down by itself.
        self.mailbox.close();
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};
    use std::ops::ControlFlow;
    use std::time::{Duration, Instant};

    use gst::prelude::*;

    use super::*;
    use crate::media::encode::{Reel, encode};
    use crate::media::{ReadSeek, Shelf, index_of, serve};

    struct One(MediaId, Arc<[u8]>);

    impl Shelf for One {
        fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>> {
            if media == self.0 {
                Ok(Box::new(Cursor::new(Arc::clone(&self.1))))
            } else {
                Err(io::ErrorKind::NotFound.into())
            }
        }
    }

    /// Three seconds that grow brighter, and a hum.
    fn dawn() -> Vec<u8> {
        let hum = (0..3 * 8000).map(|i| (i as f32 * 0.3).sin() * 0.2).collect();
        let reel = Reel { width: 64, height: 64, rate: 25, frames: 75, sample_rate: 8000, samples: hum };
        let draw = |frame: u32, rgba: &mut [u8]| rgba.fill(frame as u8 * 3);
        encode(&reel, draw, &mut |_| ControlFlow::Continue(())).expect("an encoder")
    }

    fn until(what: &str, reached: impl Fn() -> bool) {
        let begun = Instant::now();
        while !reached() {
            assert!(begun.elapsed() < Duration::from_secs(20), "no {what}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn the_film_goes_on_when_the_sound_device_vanishes() {
        super::super::init().expect("GStreamer is installed");
        let media = MediaId(uuid::Uuid::from_u128(77));
        let _serving = serve(Arc::new(One(media, dawn().into())));
        let index = index_of(media).expect("readable").map(Arc::new);
        let vanishing = gst::parse::bin_from_description("identity error-after=30 ! fakesink sync=true", true);
        let vanishing = vanishing.expect("a sink").upcast();
        let player = Player::open_into(media, index, vanishing, || {}).expect("a player");
        player.seek(SessionTime::from_millis(200));
        player.play();
        until("end", || player.state() == PlayerState::Ended);
        assert_eq!(player.position(), SessionTime::from_millis(2960));
        player.step(-10);
        until("still", || player.picture().is_some_and(|picture| picture.from == SessionTime::from_millis(2560)));
    }

    #[test]
    fn a_computer_without_a_sound_device_plays_all_the_same() {
        super::super::init().expect("GStreamer is installed");
        let media = MediaId(uuid::Uuid::from_u128(78));
        let _serving = serve(Arc::new(One(media, dawn().into())));
        let index = index_of(media).expect("readable").map(Arc::new);
        let player = Player::open_with(media, index, Sound::Device, || {}).expect("a player");
        player.play();
        until("end", || player.state() == PlayerState::Ended);
    }
}
