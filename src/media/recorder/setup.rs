//! What a recorder is given: its sources, how to encode, where recordings go, and what it may ask of the computer.

use std::io::{self, Write};
use std::sync::Arc;

use super::profiles::{Encoder, Profiles, Step};
use super::report::Segment;
use crate::media::devices::Address;

/// At most so many cameras at once.
pub const MOST_CAMERAS: usize = 4;
/// At most so many microphones at once.
pub const MOST_MICROPHONES: usize = 2;

/// Where the bytes of one segment go. Written and synced by a thread of its own, at most once each second; dropped
/// without [`finish`](Self::finish) where the recording was torn away.
pub trait RecordingSink: Write + Send {
    /// Makes what was written durable.
    ///
    /// # Errors
    /// Where that cannot be promised.
    fn sync(&mut self) -> io::Result<()>;

    /// The segment is whole: nothing more will be written.
    ///
    /// # Errors
    /// As [`sync`](Self::sync).
    fn finish(&mut self) -> io::Result<()> {
        self.sync()
    }
}

/// Opens a sink for each segment, from the recorder's own thread.
pub type Sinks = Box<dyn FnMut(&Segment) -> io::Result<Box<dyn RecordingSink>> + Send>;

/// The sources of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Up to [`MOST_CAMERAS`].
    pub cameras: Vec<Address>,
    /// Up to [`MOST_MICROPHONES`].
    pub microphones: Vec<Microphone>,
    /// How to encode, as it was [measured](super::choice::measure) or chosen.
    pub choice: Choice,
}

/// A microphone, and where its sound goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Microphone {
    /// Where it is.
    pub address: Address,
    /// The camera, counted from zero, into whose file its sound goes; a file of its own where there is none.
    pub with_camera: Option<usize>,
}

/// The encoder and the step at which recording begins, and what it may step down to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// All steps and encoders.
    pub profiles: Arc<Profiles>,
    /// Which of the encoders, counted from zero.
    pub encoder: usize,
    /// Which of the steps, counted from zero.
    pub step: usize,
}

impl Setup {
    /// Cameras and microphones, where each microphone's sound goes into the file of the camera at the same place: a
    /// film without sound helps nobody.
    #[must_use]
    pub fn new(cameras: Vec<Address>, microphones: Vec<Address>, choice: Choice) -> Self {
        let count = cameras.len();
        let with = |(i, address)| Microphone { address, with_camera: (i < count).then_some(i) };
        let microphones = microphones.into_iter().enumerate().map(with).collect();
        Self { cameras, microphones, choice }
    }

    /// Bytes a second that recording takes, at most.
    pub(super) fn bytes_a_second(&self) -> u64 {
        let step = self.choice.step().map_or(0, Step::bytes_a_second);
        let sound = u64::from(super::profiles::SOUND_KILOBITS) * 125;
        step * self.cameras.len() as u64 + sound * self.microphones.len() as u64
    }
}

impl Choice {
    /// The encoder.
    #[must_use]
    pub fn encoder(&self) -> Option<&Encoder> {
        self.profiles.encoders.get(self.encoder)
    }

    /// The step.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.profiles.steps.get(self.step)
    }

    /// The step below.
    pub(super) fn lower(&self) -> Option<Self> {
        let step = self.step + 1;
        (step < self.profiles.steps.len()).then(|| Self { step, ..self.clone() })
    }

    /// The next encoder that is installed, for where this one fails.
    pub(super) fn other_encoder(&self) -> Option<Self> {
        let after = self.encoder + 1;
        let next = self.profiles.encoders.iter().skip(after).position(Encoder::is_present)?;
        Some(Self { encoder: after + next, ..self.clone() })
    }

    /// One step and the first installed encoder, without measuring; the step by its name.
    #[must_use]
    pub fn of(step: &str) -> Option<Self> {
        let profiles = Profiles::of_the_house();
        let encoder = profiles.encoders.iter().position(Encoder::is_present)?;
        let step = profiles.steps.iter().position(|known| known.name == step)?;
        Some(Self { profiles, encoder, step })
    }
}

/// How full the battery is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Battery {
    /// From 0 to 100.
    pub percent: f32,
    /// Whether the computer is running on it.
    pub discharging: bool,
}

/// What a recorder may ask of the computer, once a second, from its own thread.
#[derive(Clone)]
pub struct Surroundings {
    /// Bytes free where recordings go; `None` where that cannot be told.
    pub free_bytes: Arc<dyn Fn() -> Option<u64> + Send + Sync>,
    /// The battery; `None` where there is none.
    pub battery: Arc<dyn Fn() -> Option<Battery> + Send + Sync>,
    /// Called, from any thread, whenever there is something new to be shown.
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

impl Surroundings {
    /// The battery of this computer, and the free space that `free_bytes` tells.
    pub fn new(
        free_bytes: impl Fn() -> Option<u64> + Send + Sync + 'static,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self { free_bytes: Arc::new(free_bytes), battery: Arc::new(super::battery::charge), wake: Arc::new(wake) }
    }
}
