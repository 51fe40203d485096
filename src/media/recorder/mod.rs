//! Records cameras and microphones, in the fewest ways that can fail, and tells loudly what does.
//!
//! ```text
//!   a pipeline for each source                     a pipeline for each segment (file)
//!
//!   camera ─ convert ─ appsink ── Eye ──┬──────▶ appsrc ─ scale ─ encoder ─ queue ─┐
//!                                 │     │                                          mux ─ appsink ── Scribe ──▶ sink
//!                              preview  Cuts ──▶ appsrc ─ convert ─ opus ─ queue ──┘       (thread: write, sync)
//!                                       │
//!   microphone ─ convert ─ appsink ── Ear ── level
//!                                      └─ Steady (drift)
//! ```
//!
//! **One clock.** Every pipeline of a source is slaved to the computer's clock with one base, so that a stamp means the
//! same everywhere. The `cuts` turn a stamp into a place in the recording: they know when it began and what its pauses
//! left out. Each segment says where the zero of its stamps [lies](Segment::starts) in the recording, to the nanosecond;
//! places of pictures are whole milliseconds, which is what Matroska keeps.
//!
//! **Nobody waits for anybody.** Between the two kinds of pipelines stands plain code, not an element: a source can
//! fail, vanish and come back, an encoder can be exchanged, and a recording begin and end, without another pipeline
//! being touched. This is also why pauses are cut here and not by `togglerecord`: in that element the secondary streams
//! follow the main one, so that a camera that stalls would hold up the microphone beside it, and it cannot tie files
//! together. A source that stalls or vanishes ends its track; when it is back it goes on in a new segment.
//!
//! **States follow what the pipelines report**, alarms are computed from what was observed, ten times a second.
//!
//! What others use: [`Recorder`] with a [`Setup`] (made with a [`Choice`] that was [measured](choice::measure)) and
//! [`Surroundings`]; [`Recorder::report`], [`Recorder::picture`] and [`Recorder::stamp`] while it runs; [`RecordingSink`]
//! and [`Sinks`] for where bytes go, of which [`Tapes`] is the one in memory, for the check recording.

mod battery;
mod capture;
pub mod choice;
mod clock;
mod conductor;
mod cuts;
mod draw;
mod ear;
mod eye;
#[cfg(test)]
mod hour;
mod level;
mod pen;
pub mod profiles;
mod report;
mod scribe;
pub mod script;
mod setup;
mod simulated;
mod source;
mod steady;
mod take;
mod tapes;
mod watch;

use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use gstreamer as gst;

pub use self::battery::charge;
use self::clock::Clock;
use self::conductor::Conductor;
use self::cuts::Cuts;
pub use self::draw::read as read_simulated;
use self::ear::Ear;
use self::eye::Eye;
pub use self::level::{Level, Loudness};
pub use self::report::{
    RecorderState, Refused, Report, Segment, SegmentReport, SegmentState, SourceReport, SourceState,
};
pub use self::setup::{
    Battery, Choice, MOST_CAMERAS, MOST_MICROPHONES, Microphone, RecordingSink, Setup, Sinks, Surroundings,
};
use self::source::Sense;
pub use self::tapes::Tapes;
pub use self::watch::{Alarm, Raised};
use super::{MediaError, Picture};
use crate::domain::time::SessionTime;

/// How many orders may wait. Whoever gives more does not wait for an answer to any.
const MOST_ORDERS: usize = 64;

/// How long a check recording is.
pub const CHECK: SessionTime = SessionTime::from_secs(5);

/// Sources that are open, to be seen, heard and recorded. No call waits for a device. Dropping it ends a recording
/// properly, in the background.
pub struct Recorder {
    orders: SyncSender<Order>,
    bus: gst::Bus,
    board: Arc<Board>,
    eyes: Vec<Arc<Eye>>,
    clock: Clock,
    cuts: Arc<Cuts>,
    surroundings: Surroundings,
    bytes_a_second: u64,
}

/// What the recorder's thread is asked to do.
enum Order {
    Record { sinks: Sinks, limit: Option<SessionTime> },
    Pause,
    Resume,
    Stop,
}

/// Where the latest report lies.
#[derive(Default)]
struct Board(Mutex<Report>);

impl Board {
    fn lock(&self) -> MutexGuard<'_, Report> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, change: impl FnOnce(&mut Report)) {
        change(&mut self.lock());
    }
}

impl Recorder {
    /// Begins to open the sources; nothing is recorded yet.
    ///
    /// # Errors
    /// [`MediaError::Start`] where GStreamer is broken, or where there are no sources or too many.
    pub fn open(setup: Setup, surroundings: Surroundings) -> Result<Self, MediaError> {
        super::init()?;
        let (cameras, microphones) = (setup.cameras.len(), setup.microphones.len());
        if cameras > MOST_CAMERAS || microphones > MOST_MICROPHONES || cameras + microphones == 0 {
            return Err(MediaError::Start(
                "a recorder has a source, at most four cameras and at most two microphones".to_owned(),
            ));
        }
        let (clock, cuts) = (Clock::new(), Arc::new(Cuts::default()));
        let eye = || Arc::new(Eye::new(clock.clone(), Arc::clone(&cuts), Arc::clone(&surroundings.wake)));
        let eyes: Vec<Arc<Eye>> = (0..cameras).map(|_| eye()).collect();
        let ears = (0..microphones).map(|_| Sense::Ear(Arc::new(Ear::new(clock.clone(), Arc::clone(&cuts)))));
        let senses: Vec<Sense> = eyes.iter().cloned().map(Sense::Eye).chain(ears).collect();
        let (orders, waiting) = sync_channel(MOST_ORDERS);
        let (bus, board) = (gst::Bus::new(), Arc::new(Board::default()));
        let bytes_a_second = setup.bytes_a_second();
        let conductor = Conductor::new(
            setup,
            surroundings.clone(),
            (clock.clone(), Arc::clone(&cuts)),
            senses,
            (bus.clone(), waiting),
            Arc::clone(&board),
        );
        thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || conductor.run())
            .map_err(|error| MediaError::Start(error.to_string()))?;
        Ok(Self { orders, bus, board, eyes, clock, cuts, surroundings, bytes_a_second })
    }

    /// Begins to record into the sinks that `sinks` opens, one for each segment.
    ///
    /// # Errors
    /// [`Refused`], where the recorder is not ready or there is room for less than ten minutes.
    pub fn record(&self, sinks: Sinks) -> Result<(), Refused> {
        self.begin(sinks, None)
    }

    /// Records for [five seconds](CHECK) only, to be looked at before the recording that counts. There is no need for
    /// room on the disk.
    ///
    /// # Errors
    /// [`Refused::NotReady`].
    pub fn check(&self, sinks: Sinks) -> Result<(), Refused> {
        self.begin(sinks, Some(CHECK))
    }

    fn begin(&self, sinks: Sinks, limit: Option<SessionTime>) -> Result<(), Refused> {
        if !self.board.lock().state.is_ready() {
            return Err(Refused::NotReady);
        }
        let seconds = (self.surroundings.free_bytes)().map(|bytes| bytes / self.bytes_a_second.max(1));
        if let Some(seconds) = seconds.filter(|seconds| limit.is_none() && *seconds < watch::ROOM_TO_BEGIN) {
            return Err(Refused::DiskNearlyFull { minutes: seconds / 60 });
        }
        self.order(Order::Record { sinks, limit });
        Ok(())
    }

    /// Leaves out what comes from now on.
    pub fn pause(&self) {
        self.order(Order::Pause);
    }

    /// Records on after a pause.
    pub fn resume(&self) {
        self.order(Order::Resume);
    }

    /// Ends the recording; what was recorded is written to its end.
    pub fn stop(&self) {
        self.order(Order::Stop);
    }

    fn order(&self, order: Order) {
        // A queue that is full holds the same order already.
        if self.orders.try_send(order).is_ok() {
            self.ring();
        }
    }

    fn ring(&self) {
        let message = gst::message::Application::new(gst::Structure::new_empty("order"));
        // Without the message the order is found at the next look, a tenth of a second later.
        let _ = self.bus.post(message);
    }

    /// How everything does, not older than a fraction of a second.
    #[must_use]
    pub fn report(&self) -> Report {
        self.board.lock().clone()
    }

    /// What the recorder does.
    #[must_use]
    pub fn state(&self) -> RecorderState {
        self.board.lock().state.clone()
    }

    /// The latest small picture of a camera, counted from zero. Its times are places in the recording while there is
    /// one. None are made while nobody asks, so it is to be asked for at every waking.
    #[must_use]
    pub fn picture(&self, camera: usize) -> Option<Arc<Picture>> {
        self.eyes.get(camera)?.picture()
    }

    /// Where in the recording the frame begins that is on the screen now, exactly as it will in the film: that of the first
    /// camera that gives pictures, or, without any, the moment itself, because no mark may be lost. Of a frame that came
    /// before the recording, the first recorded one; without a screen, the last one that came. `None` while nothing is
    /// recorded.
    #[must_use]
    pub fn stamp(&self) -> Option<SessionTime> {
        let now = self.clock.now();
        let place = self.cuts.place(now)?;
        Some(self.eyes.iter().find_map(|eye| eye.shown_at(now)).unwrap_or(place))
    }
}
