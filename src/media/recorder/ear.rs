//! What is done with the sound of a microphone, in the thread that brings it: it is measured, kept in step with the
//! common clock, cut, and handed on to be recorded.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gstreamer as gst;

use super::clock::Clock;
use super::cuts::Cuts;
use super::eye::stamp;
use super::level::{Level, Meter};
use super::pen::Sounds;
use super::steady::{Sound, Steady, samples_in};
use super::watch::SILENCE;
use crate::domain::time::SessionTime;

/// What has been heard of a microphone.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    /// When the last sound came.
    pub arrived: Option<SessionTime>,
    /// When something louder than silence came.
    pub loud: Option<SessionTime>,
    pub buffers: u64,
    pub level: Option<Level>,
}

/// Listens to one microphone, also over its going and coming back.
pub(super) struct Ear {
    clock: Clock,
    cuts: Arc<Cuts>,
    heard: Mutex<Heard>,
    /// Of the thread that brings the sound; nobody else waits for it.
    work: Mutex<(Meter, Option<(usize, Steady)>)>,
    pen: Mutex<Option<Sounds>>,
}

impl Ear {
    pub(super) fn new(clock: Clock, cuts: Arc<Cuts>) -> Self {
        Self { clock, cuts, heard: Mutex::default(), work: Mutex::default(), pen: Mutex::default() }
    }

    /// Takes sound, from the thread of the pipeline that brings it.
    pub(super) fn hear(&self, sample: &gst::Sample) {
        let (Some(stamp), Some(buffer), Some(caps)) = (stamp(sample), sample.buffer(), sample.caps()) else { return };
        let channels = caps.structure(0).and_then(|structure| structure.get::<i32>("channels").ok());
        let channels = channels.and_then(|channels| usize::try_from(channels).ok()).unwrap_or(1).max(1);
        let Ok(bytes) = buffer.map_readable() else { return };
        let samples: Vec<f32> = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let sound = self.measure(stamp, &samples, channels);
        self.record(&sound, channels);
    }

    fn measure(&self, stamp: SessionTime, samples: &[f32], channels: usize) -> Sound {
        let (meter, steady) = &mut *lock(&self.work);
        let peak = meter.hear(stamp, samples);
        let now = self.clock.now();
        let mut heard = lock(&self.heard);
        heard.arrived = Some(now);
        heard.buffers += 1;
        heard.level = meter.level(stamp);
        if peak > SILENCE {
            heard.loud = Some(now);
        }
        drop(heard);
        if steady.as_ref().is_none_or(|(made_for, _)| *made_for != channels) {
            *steady = Some((channels, Steady::new(channels)));
        }
        let unchanged = || Sound { start: stamp, samples: samples.to_vec() };
        steady.as_mut().map_or_else(unchanged, |(_, steady)| steady.take(stamp, samples))
    }

    fn record(&self, sound: &Sound, channels: usize) {
        let mut pen = lock(&self.pen);
        let Some(pen) = pen.as_mut() else { return };
        for (after, span) in self.cuts.pieces(sound.start, sound.end(channels)) {
            let first = samples_in(after) * channels;
            let last = (first + samples_in(span.length()) * channels).min(sound.samples.len());
            if let Some(samples) = sound.samples.get(first..last) {
                pen.put(&Sound { start: span.start(), samples: samples.to_vec() }, channels);
            }
        }
    }

    /// The microphone is opened anew: what came before is no measure for what comes.
    pub(super) fn begin_anew(&self) {
        *lock(&self.work) = (Meter::default(), None);
        lock(&self.heard).arrived = None;
    }

    pub(super) fn heard(&self) -> Heard {
        lock(&self.heard).clone()
    }

    /// Lets sound be recorded by this from now on; hands back what recorded it before.
    pub(super) fn record_with(&self, sounds: Option<Sounds>) -> Option<Sounds> {
        std::mem::replace(&mut *lock(&self.pen), sounds)
    }

    /// Asks something of what records the sound; `None` where nothing does.
    pub(super) fn of_pen<T>(&self, ask: impl FnOnce(&Sounds) -> T) -> Option<T> {
        lock(&self.pen).as_ref().map(ask)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
