//! What writes one segment: encoders, a muxer whose bytes can be read as they come, and the scribe behind it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSrc};
use gstreamer_video as gst_video;

use super::clock::{clock_time, session_time};
use super::profiles::{Profiles, Step};
use super::report::Segment;
use super::scribe::{self, Progress};
use super::setup::{Choice, RecordingSink};
use super::steady::{self, Sound};
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::streams::Running;

/// How many pictures may wait for the encoder: half a second. Raw pictures are large, and an encoder that is further
/// behind will not catch up.
const MOST_PICTURES: u64 = 16;
/// How many bytes of sound may wait for the encoder: about five seconds.
const MOST_SOUND: u64 = 2_000_000;
/// How long encoded pictures may wait for the sound beside them, and sound for pictures: longer than it takes to notice
/// that there is none any more.
const PATIENCE: gst::ClockTime = gst::ClockTime::from_seconds(5);
/// A keyframe at least so often.
const KEYFRAME_EVERY: SessionTime = SessionTime::from_secs(1);
/// Matroska counts in milliseconds. Places of pictures and of segments are whole ones, and whatever reaches the muxer is
/// made so in the very same way, which leaves it nothing to round: a mark stands exactly where its frame does.
const GRAIN: i64 = 1_000_000;

/// The last whole millisecond before a place, or the place itself.
pub(super) fn grained(at: SessionTime) -> SessionTime {
    SessionTime::from_nanos(at.nanos().div_euclid(GRAIN) * GRAIN)
}

/// Lets everything that passes a pad begin on a whole millisecond. A muxer rounds when a cluster begins, and how long after
/// that a frame does, each by itself; so sound between two milliseconds would move the pictures that follow it.
fn put_on_grain(pad: &gst::Pad) {
    pad.add_probe(gst::PadProbeType::BUFFER, |pad, info| {
        let event = pad.sticky_event::<gst::event::Segment>(0);
        let segment = event.as_ref().and_then(|event| event.segment().downcast_ref::<gst::ClockTime>());
        if let (Some(segment), Some(buffer)) = (segment, info.buffer_mut()) {
            let time = buffer.pts().and_then(|pts| segment.to_running_time(pts)).map(session_time);
            let placed = time.and_then(|time| segment.position_from_running_time(clock_time(grained(time))));
            if placed.is_some() && placed != buffer.pts() {
                buffer.make_mut().set_pts(placed);
            }
        }
        gst::PadProbeReturn::Ok
    });
}

/// Writes one segment, until every input that it was given is dropped.
pub(super) struct Pen {
    pub segment: Segment,
    pipeline: Running,
    progress: Arc<Progress>,
    scribe: Option<JoinHandle<()>>,
}

/// A pen that has begun, and its inputs: for pictures and for sound, as far as the segment has them.
pub(super) type Begun = (Pen, Option<Pictures>, Option<Sounds>);

impl Pen {
    /// Begins a segment. Errors of its pipeline are told on `bus`.
    pub(super) fn begin(
        segment: Segment,
        choice: &Choice,
        sink: Box<dyn RecordingSink>,
        bus: &gst::Bus,
    ) -> Result<Begun, MediaError> {
        let broken = |error: &dyn std::fmt::Display| MediaError::Pipeline(error.to_string());
        let step = choice.step().ok_or_else(|| broken(&"no such step"))?;
        let pictures = match segment.size {
            Some(size) => picture_line(choice, step, size)?,
            None => String::new(),
        };
        let sound = segment.microphone.map_or_else(String::new, |_| sound_line(&choice.profiles, step));
        let description = format!(
            "matroskamux name=mux streamable=true writing-app=Samspill \
             ! appsink name=bytes sync=false async=false max-buffers=4096 enable-last-sample=false {pictures} {sound}"
        );
        let parsed = gst::parse::launch(&description).map_err(|error| broken(&error))?;
        let pipeline: gst::Pipeline = parsed.downcast().map_err(|_| broken(&"no pipeline"))?;
        pipeline.set_auto_flush_bus(false);
        pipeline.set_bus(Some(bus));
        let pipeline = Running(pipeline);
        let named = |name| pipeline.0.by_name(name);
        let muxer = named("mux").ok_or_else(|| MediaError::Missing("matroskamux".to_owned()))?;
        muxer.sink_pads().iter().for_each(put_on_grain);
        let bytes = named("bytes").and_then(|sink| sink.downcast::<AppSink>().ok());
        let bytes = bytes.ok_or_else(|| MediaError::Missing("appsink".to_owned()))?;
        let source = |name| named(name).and_then(|source| source.downcast::<AppSrc>().ok());
        let rate = i32::try_from(step.rate).unwrap_or(i32::MAX);
        let pictures = source("pictures").map(|source| Pictures::new(source, segment.starts, rate));
        let sounds = source("sound").map(|source| Sounds { source, zero: segment.starts, channels: 0, last: None });
        pipeline.0.set_state(gst::State::Playing).map_err(|error| broken(&error))?;
        let (scribe, progress) = scribe::start(bytes, sink, bus.clone()).map_err(|error| broken(&error))?;
        Ok((Self { segment, pipeline, progress, scribe: Some(scribe) }, pictures, sounds))
    }

    /// Whether a message comes from this segment's pipeline.
    pub(super) fn is_source_of(&self, message: &gst::MessageRef) -> bool {
        let pipeline = self.pipeline.0.upcast_ref::<gst::Object>();
        message.src().is_some_and(|source| source == pipeline || source.has_as_ancestor(pipeline))
    }

    /// Bytes handed to the sink, and bytes that it made durable.
    pub(super) fn bytes(&self) -> (u64, u64) {
        (self.progress.written.load(Ordering::Relaxed), self.progress.synced.load(Ordering::Relaxed))
    }

    /// How it ended; `None` while it is being written.
    pub(super) fn outcome(&self) -> Option<Result<(), (io::ErrorKind, String)>> {
        self.progress.outcome()
    }
}

impl Drop for Pen {
    /// What has not come to its end by itself is torn off here; what was written is kept.
    fn drop(&mut self) {
        self.progress.torn.store(true, Ordering::Relaxed);
        // The scribe waits on the pipeline's last element, which lets go of it once the pipeline stops.
        let _ = self.pipeline.0.set_state(gst::State::Null);
        if let Some(scribe) = self.scribe.take() {
            // A scribe that panicked has nothing more to tell.
            let _ = scribe.join();
        }
    }
}

fn picture_line(choice: &Choice, step: &Step, (width, height): (u32, u32)) -> Result<String, MediaError> {
    let encoder = choice.encoder().ok_or_else(|| MediaError::Missing("x264enc".to_owned()))?;
    Ok(format!(
        "appsrc name=pictures format=time is-live=true max-bytes=0 max-buffers={MOST_PICTURES} \
         ! videoconvert ! videoscale add-borders=true \
         ! video/x-raw,width={width},height={height},pixel-aspect-ratio=1/1 \
         ! {} ! queue max-size-buffers=0 max-size-bytes=0 max-size-time={} ! mux.",
        encoder.line_for(step),
        PATIENCE.nseconds(),
    ))
}

fn sound_line(profiles: &Profiles, step: &Step) -> String {
    format!(
        "appsrc name=sound format=time is-live=true max-bytes={MOST_SOUND} \
         ! audioconvert ! {} ! queue max-size-buffers=0 max-size-bytes=0 max-size-time={} ! mux.",
        profiles.sound.line_for(step),
        PATIENCE.nseconds(),
    )
}

/// Where the pictures of a segment go in. Dropping it ends them.
pub(super) struct Pictures {
    source: AppSrc,
    zero: SessionTime,
    rate: i32,
    /// The caps that came last, and what was made of them.
    caps: Option<(gst::Caps, gst::Caps)>,
    /// Where the last picture lies.
    last: Option<SessionTime>,
    next_keyframe: SessionTime,
    dropped: u64,
}

impl Pictures {
    fn new(source: AppSrc, zero: SessionTime, rate: i32) -> Self {
        Self { source, zero, rate, caps: None, last: None, next_keyframe: zero, dropped: 0 }
    }

    /// Puts in a picture that lies at a whole millisecond of the recording; answers whether it is recorded. It is left out
    /// where the step has fewer pictures, or where the encoder is too far behind.
    pub(super) fn put(&mut self, at: SessionTime, buffer: &gst::BufferRef, caps: &gst::CapsRef) -> bool {
        // A little nearer than the rate says, because no camera is quite regular.
        let distance = SessionTime::from_nanos(800_000_000 / i64::from(self.rate.max(1)));
        if at < self.zero || self.last.is_some_and(|last| at - last < distance) {
            return false;
        }
        if self.source.current_level_buffers() >= MOST_PICTURES {
            self.dropped += 1;
            return false;
        }
        if self.last.is_none() {
            // An encoder begins with a keyframe by itself.
            self.next_keyframe = at + KEYFRAME_EVERY;
        } else if at >= self.next_keyframe {
            let event = gst_video::DownstreamForceKeyUnitEvent::builder().all_headers(true).build();
            self.source.send_event(event);
            self.next_keyframe = at + KEYFRAME_EVERY;
        }
        let mut picture = buffer.copy();
        if let Some(times) = picture.get_mut() {
            times.set_pts(clock_time(at - self.zero));
            times.set_dts(gst::ClockTime::NONE);
        }
        let sample = gst::Sample::builder().buffer(&picture).caps(self.caps_for(caps)).build();
        // A refusal means that the pipeline has stopped; the bus says why.
        let taken = self.source.push_sample(&sample).is_ok();
        if taken {
            self.last = Some(at);
        }
        taken
    }

    /// The same caps, with no higher rate than the step's.
    fn caps_for(&mut self, caps: &gst::CapsRef) -> &gst::Caps {
        if self.caps.as_ref().is_none_or(|(came, _)| came.as_ref() != caps) {
            let mut made = caps.to_owned();
            if let Some(structure) = made.make_mut().structure_mut(0) {
                let told = structure.get::<gst::Fraction>("framerate").unwrap_or(gst::Fraction::new(0, 1));
                let most = gst::Fraction::new(self.rate, 1);
                let rate = if told.numer() == 0 || told > most { most } else { told };
                structure.set("framerate", rate);
            }
            self.caps = Some((caps.to_owned(), made));
        }
        self.caps.as_ref().map(|(_, made)| made).expect("they were set just now")
    }

    /// How full the queue before the encoder is, from 0 to 1.
    pub(super) fn fill(&self) -> f32 {
        self.source.current_level_buffers() as f32 / MOST_PICTURES as f32
    }

    /// How many pictures were lost because the encoder was too far behind.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Where the last picture lies.
    pub(super) fn last(&self) -> Option<SessionTime> {
        self.last
    }
}

impl Drop for Pictures {
    fn drop(&mut self) {
        // A refusal means that the pipeline has stopped already.
        let _ = self.source.end_of_stream();
    }
}

/// Where the sound of a segment goes in. Dropping it ends the sound.
pub(super) struct Sounds {
    source: AppSrc,
    zero: SessionTime,
    channels: usize,
    last: Option<SessionTime>,
}

impl Sounds {
    /// Puts in sound that lies at a moment of the recording.
    pub(super) fn put(&mut self, sound: &Sound, channels: usize) {
        // A source that gives sound ahead of its time has given some of a pause before it began.
        let from = self.last.map_or(self.zero, |last| last.max(self.zero));
        let early = steady::samples_in(from - sound.start) * channels;
        let Some(samples) = sound.samples.get(early..).filter(|samples| !samples.is_empty()) else { return };
        if self.channels != channels {
            let caps = format!("audio/x-raw,format=F32LE,layout=interleaved,rate={},channels={channels}", steady::RATE);
            self.source.set_caps(caps.parse::<gst::Caps>().ok().as_ref());
            self.channels = channels;
        }
        if self.source.current_level_bytes() >= MOST_SOUND {
            return;
        }
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let mut buffer = gst::Buffer::from_mut_slice(bytes);
        if let Some(times) = buffer.get_mut() {
            times.set_pts(clock_time(sound.start.max(from) - self.zero));
            times.set_duration(clock_time(steady::length((samples.len() / channels.max(1)) as u64)));
        }
        // A refusal means that the pipeline has stopped; the bus says why.
        let _ = self.source.push_buffer(buffer);
        self.last = Some(sound.end(channels));
    }

    /// How full the queue before the encoder is, from 0 to 1.
    pub(super) fn fill(&self) -> f32 {
        self.source.current_level_bytes() as f32 / MOST_SOUND as f32
    }

    /// Where the sound that came last ends.
    pub(super) fn last(&self) -> Option<SessionTime> {
        self.last
    }
}

impl Drop for Sounds {
    fn drop(&mut self) {
        // A refusal means that the pipeline has stopped already.
        let _ = self.source.end_of_stream();
    }
}
