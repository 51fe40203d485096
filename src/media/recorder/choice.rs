//! Which encoder, and at which step: found out by a short measurement on this machine.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSrc;

use super::profiles::{Encoder, Profiles, Step};
use super::setup::Choice;
use crate::media::MediaError;
use crate::media::streams::Running;

/// An encoder must be so many times faster than needed: previews, sealing and the rest of the computer need their share,
/// and machines grow slow when they grow warm.
const MARGIN: f64 = 1.8;
/// How many different pictures there are; they come again in turn.
const PICTURES: usize = 6;
/// How long one encoder may be measured.
const PATIENCE: gst::ClockTime = gst::ClockTime::from_seconds(10);

/// How fast an encoder is at a step, on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which of the encoders, counted from zero.
    pub encoder: usize,
    /// Which of the steps, counted from zero.
    pub step: usize,
    /// How many times faster than the camera; zero where it does not work.
    pub speed: f64,
}

/// What was measured, and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// In the order in which it was measured.
    pub measured: Vec<Measured>,
    /// What to record with; may be overruled.
    pub choice: Choice,
}

/// Lets each encoder that is present encode a second of test pictures, from the step named `from` down, until one is
/// fast enough for so many cameras: the preferred one of those that are. Takes some seconds; `progress` may end it.
///
/// # Errors
/// [`MediaError::Missing`] where no encoder is installed, and [`MediaError::Cancelled`].
pub fn measure(
    profiles: &Arc<Profiles>,
    from: &str,
    cameras: usize,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Measurement, MediaError> {
    crate::media::init()?;
    let present: Vec<(usize, &Encoder)> =
        profiles.encoders.iter().enumerate().filter(|(_, encoder)| encoder.is_present()).collect();
    let first = profiles.steps.iter().position(|step| step.name == from).unwrap_or(0);
    let needed = MARGIN * cameras.max(1) as f64;
    let mut measured: Vec<Measured> = Vec::new();
    let most = (present.len() * (profiles.steps.len() - first)).max(1);
    let choose = |encoder, step| Choice { profiles: Arc::clone(profiles), encoder, step };
    for (step, settings) in profiles.steps.iter().enumerate().skip(first) {
        for &(encoder, line) in &present {
            if progress(measured.len() as f32 / most as f32).is_break() {
                return Err(MediaError::Cancelled);
            }
            let speed = speed(line, settings).unwrap_or(0.0);
            measured.push(Measured { encoder, step, speed });
            if speed >= needed {
                return Ok(Measurement { measured, choice: choose(encoder, step) });
            }
        }
    }
    // None is fast enough: the fastest at the lowest step, which may still do with a quiet picture.
    let last = profiles.steps.len() - 1;
    let lowest = measured.iter().filter(|measured| measured.step == last && measured.speed > 0.0);
    let fastest = lowest.max_by(|a, b| a.speed.total_cmp(&b.speed)).map(|measured| measured.encoder);
    let encoder = fastest.ok_or_else(|| MediaError::Missing("x264enc".to_owned()))?;
    Ok(Measurement { choice: choose(encoder, last), measured })
}

/// How many times faster than the camera an encoder is.
pub(super) fn speed(encoder: &Encoder, step: &Step) -> Result<f64, MediaError> {
    let broken = |error: &dyn std::fmt::Display| MediaError::Pipeline(error.to_string());
    let Step { width, height, rate, .. } = *step;
    let description = format!(
        "appsrc name=pictures format=time max-bytes=0 caps=video/x-raw,format=I420,width={width},height={height},framerate={rate}/1 \
         ! videoconvert ! {} ! fakesink sync=false async=false",
        encoder.line_for(step)
    );
    let parsed = gst::parse::launch(&description).map_err(|error| broken(&error))?;
    let pipeline: gst::Pipeline = parsed.downcast().map_err(|_| broken(&"no pipeline"))?;
    let pipeline = Running(pipeline);
    let source = pipeline.0.by_name("pictures").and_then(|source| source.downcast::<AppSrc>().ok());
    let source = source.ok_or_else(|| MediaError::Missing("appsrc".to_owned()))?;
    let bus = pipeline.0.bus().ok_or_else(|| broken(&"no bus"))?;
    let pictures: Vec<gst::Buffer> = (0..PICTURES).map(|n| picture(width, height, n)).collect();
    let moment = |n: u32| gst::ClockTime::SECOND * u64::from(n) / u64::from(rate);
    pipeline.0.set_state(gst::State::Playing).map_err(|error| broken(&error))?;
    let begun = Instant::now();
    for (n, picture) in (0..rate).zip(pictures.iter().cycle()) {
        let mut picture = picture.copy();
        if let Some(times) = picture.get_mut() {
            times.set_pts(moment(n));
            times.set_duration(moment(n + 1) - moment(n));
        }
        source.push_buffer(picture).map_err(|error| broken(&error))?;
    }
    source.end_of_stream().map_err(|error| broken(&error))?;
    let ended = bus.timed_pop_filtered(PATIENCE, &[gst::MessageType::Eos, gst::MessageType::Error]);
    match ended.as_ref().map(|message| message.view()) {
        Some(gst::MessageView::Error(error)) => Err(broken(&error.error())),
        Some(_) => Ok(Duration::from_secs(1).as_secs_f64() / begun.elapsed().as_secs_f64()),
        None => Err(MediaError::TimedOut),
    }
}

/// A picture with soft shapes that move, and the noise of a cheap sensor over it: nothing is easier to encode than bars.
fn picture(width: u32, height: u32, n: usize) -> gst::Buffer {
    let (w, h) = (width as usize, height as usize);
    let mut state = 0x2545_F491_4F6C_DD1D_u64 ^ n as u64;
    let mut bytes = vec![128_u8; w * h * 3 / 2];
    for (y, row) in bytes.chunks_mut(w).take(h).enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let shape = ((x + n * 9) / 24 * 24 + (y + n * 5) / 18 * 18) % 160;
            *pixel = u8::try_from(40 + shape).unwrap_or(0) + ((state >> 60) & 7) as u8;
        }
    }
    gst::Buffer::from_slice(bytes)
}
