//! What a recorder tells: its state, its sources, the segments it writes, and what is wrong.

use super::level::Level;
use super::setup::Battery;
use super::watch::Raised;
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::devices::{Address, SourceKind};

/// What the recorder does, as its pipelines last reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RecorderState {
    /// The sources are being opened.
    #[default]
    Opening,
    /// At least one source gives something, and nothing is recorded.
    Previewing,
    /// It records.
    Recording,
    /// It records, but leaves this time out.
    Paused,
    /// What was recorded is being written to its end.
    Finishing,
    /// Everything recorded is written; it may record again.
    Done,
    /// Nothing can be recorded.
    Failed(MediaError),
}

impl RecorderState {
    /// Whether a recording may begin.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        matches!(self, Self::Previewing | Self::Done)
    }

    /// Whether a recording has begun and not ended yet.
    #[must_use]
    pub const fn is_taking(&self) -> bool {
        matches!(self, Self::Recording | Self::Paused)
    }
}

/// Why a recording was not begun.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The sources are not open, or a recording is going on.
    #[error("the recorder is not ready")]
    NotReady,
    /// There is too little room for a recording.
    #[error("there is room for {minutes} minutes only")]
    DiskNearlyFull {
        /// For how many minutes there is room.
        minutes: u64,
    },
}

/// What a source does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceState {
    /// It is being opened, and has given nothing yet.
    Opening,
    /// It gives pictures or sound.
    Running,
    /// It has stopped giving anything.
    Stalled,
    /// It is not plugged in, or broken; it is tried again and again.
    Gone,
}

/// How a source does.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceReport {
    /// Where it is.
    pub address: Address,
    /// What it does.
    pub state: SourceState,
    /// The size of its pictures, in pixels.
    pub size: Option<(u32, u32)>,
    /// How many frames, or buffers of sound, have come since the recorder was opened.
    pub frames: u64,
    /// How many frames of the recording were lost on the way to the encoder, because it could not keep up.
    pub dropped: u64,
    /// How many frames the camera left out, by its own rate, since the recorder was opened.
    pub missed: u64,
    /// How many frames were the same as the one before, to the last bit looked at, since the recorder was opened.
    pub repeated: u64,
    /// How loud it is; for microphones that have been heard.
    pub level: Option<Level>,
    /// How full the queue before the encoder is, from 0 to 1.
    pub queue: f32,
    /// Bytes written of the segments it is in, over all of this recording.
    pub bytes: u64,
    /// The step at which it is recorded now; for cameras.
    pub step: Option<String>,
    /// The encoder with which it is recorded now; for cameras.
    pub encoder: Option<String>,
}

impl SourceReport {
    /// Pictures or sound.
    #[must_use]
    pub const fn kind(&self) -> SourceKind {
        self.address.kind()
    }
}

/// One file of a recording. A source that vanished and came back goes on in another segment, on the same clock; so
/// does a camera whose encoder stepped down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Counted from zero since the recorder was opened.
    pub number: u32,
    /// Which recording of this recorder it belongs to, counted from one.
    pub take: u32,
    /// The camera in it, counted from zero.
    pub camera: Option<usize>,
    /// The microphone in it, counted from zero.
    pub microphone: Option<usize>,
    /// Where the zero of the time stamps in the segment lies on the clock of the recording, exactly. A film made of it that
    /// begins at zero begins later than this, by the first stamp: [`remux`](crate::media::remux) tells it.
    pub starts: SessionTime,
    /// The size of its pictures, in pixels.
    pub size: Option<(u32, u32)>,
    /// The step at which its pictures are encoded.
    pub step: Option<String>,
    /// The encoder of its pictures.
    pub encoder: Option<String>,
}

/// How far a segment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentState {
    /// It is being written.
    Writing,
    /// It is written to its end, and durable.
    Written,
    /// It could not be written on; what was synced before is kept.
    Broken(String),
}

/// How a segment does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentReport {
    /// Which one.
    pub segment: Segment,
    /// Bytes handed to its sink.
    pub bytes: u64,
    /// Bytes that its sink has made durable.
    pub synced: u64,
    /// How far it is.
    pub state: SegmentState,
}

/// How a recorder does, made anew several times a second.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What it does.
    pub state: RecorderState,
    /// Which recording this is, counted from one; zero before the first.
    pub take: u32,
    /// The time on the recorder's own clock, which runs from its opening on; alarms are stamped by it.
    pub now: SessionTime,
    /// How much is recorded, without pauses.
    pub elapsed: SessionTime,
    /// Its sources: cameras, then microphones, in the order of the setup.
    pub sources: Vec<SourceReport>,
    /// The segments of this recording.
    pub segments: Vec<SegmentReport>,
    /// Whatever has been wrong since the recorder was opened, the latest last.
    pub alarms: Vec<Raised>,
    /// For how many seconds of recording there is room; `None` where that cannot be told.
    pub seconds_left: Option<u64>,
    /// The battery; `None` where there is none.
    pub battery: Option<Battery>,
}

impl Report {
    /// What is wrong now.
    pub fn active(&self) -> impl Iterator<Item = &Raised> {
        self.alarms.iter().filter(|raised| raised.cleared.is_none())
    }
}
