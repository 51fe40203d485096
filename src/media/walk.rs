//! Going through a film once, from beginning to end, as fast as it can be read.

use std::ops::ControlFlow;

use gstreamer as gst;
use gstreamer::prelude::*;

use super::MediaError;
use super::streams::Running;

/// How often progress is told.
const GLANCE: gst::ClockTime = gst::ClockTime::from_mseconds(50);
/// How many glances may pass without anything having moved before the film is given up.
const MOST_IDLE: u32 = 600;

/// Runs to the end of the film. `reached` says how far the work is, in nanoseconds of film time; `progress` is told the
/// share that is done and may stop the work.
pub(super) fn walk(
    pipeline: &Running,
    reached: impl Fn() -> i64,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<(), MediaError> {
    let bus = pipeline.0.bus().ok_or_else(|| MediaError::Pipeline("no bus".to_owned()))?;
    let started = pipeline.0.set_state(gst::State::Playing);
    let (mut before, mut idle) = (-1, 0);
    loop {
        let message = bus.timed_pop_filtered(GLANCE, &[gst::MessageType::Error, gst::MessageType::Eos]);
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Error(error)) => return Err(MediaError::Pipeline(error.error().to_string())),
            Some(_) => return Ok(()),
            None => {}
        }
        if let Err(error) = &started {
            return Err(MediaError::Pipeline(error.to_string()));
        }
        let now = reached();
        idle = if now == before { idle + 1 } else { 0 };
        before = now;
        if idle > MOST_IDLE {
            return Err(MediaError::TimedOut);
        }
        let whole = pipeline.0.query_duration::<gst::ClockTime>().map_or(0, |whole| whole.nseconds());
        let share = if whole == 0 { 0.0 } else { (now as f64 / whole as f64).clamp(0.0, 1.0) };
        if progress(share as f32).is_break() {
            return Err(MediaError::Cancelled);
        }
    }
}
