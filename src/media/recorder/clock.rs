//! The one clock by which all sources are stamped.

use gstreamer as gst;
use gstreamer::prelude::*;

use crate::domain::time::SessionTime;

/// The computer's own clock, counted from when the recorder was opened. Every pipeline is slaved to it with the same
/// base, so that the stamps of any two sources can be compared.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    clock: gst::Clock,
    base: gst::ClockTime,
}

impl Clock {
    pub(super) fn new() -> Self {
        let clock = gst::SystemClock::obtain();
        let base = clock.time();
        Self { clock, base }
    }

    pub(super) fn now(&self) -> SessionTime {
        session_time(self.clock.time().saturating_sub(self.base))
    }

    /// Lets a pipeline run by this clock, and by no other.
    pub(super) fn drive(&self, pipeline: &gst::Pipeline) {
        pipeline.use_clock(Some(&self.clock));
        pipeline.set_start_time(gst::ClockTime::NONE);
        pipeline.set_base_time(self.base);
    }
}

pub(super) fn session_time(time: gst::ClockTime) -> SessionTime {
    SessionTime::from_nanos(i64::try_from(time.nseconds()).unwrap_or(i64::MAX))
}

pub(super) fn clock_time(time: SessionTime) -> gst::ClockTime {
    gst::ClockTime::from_nseconds(time.nanos().max(0).unsigned_abs())
}
