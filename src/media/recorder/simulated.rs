//! Simulated cameras and microphones, by which everything else is tested.
//!
//! A camera writes onto each picture which frame of the common clock it is: as eighteen black or white boxes along the
//! lower edge, and in digits for people. On every whole second of the clock it flashes for one frame, and a microphone
//! clicks at that very moment, so that what was recorded can be held against when it happened.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_video::{VideoFrameExt, VideoFrameRef, VideoInfo};

use super::capture::{add, link};
use super::clock::{Clock, clock_time, session_time};
use super::draw;
use super::script::{Behaviour, Script};
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::devices::SourceKind;
use crate::media::streams;

/// How long a click lasts.
const CLICK: SessionTime = SessionTime::from_millis(5);
/// So many buffers of sound are a second.
const BUFFERS: u32 = 100;

/// Adds a simulated source; answers the element out of which its data come.
pub(super) fn add_source(
    pipeline: &gst::Pipeline,
    kind: SourceKind,
    script: Arc<Script>,
    clock: &Clock,
) -> Result<gst::Element, MediaError> {
    let now = clock.now();
    if script.behaviour(duration(now)) == Behaviour::Gone {
        return Err(MediaError::Unplugged("a simulated source".to_owned()));
    }
    let form = script.form_at(duration(now));
    let (factory, caps, rate) = match kind {
        SourceKind::Camera => ("videotestsrc", camera_caps(&script, now), script.rate),
        SourceKind::Microphone => ("audiotestsrc", microphone_caps(form), form.0),
    };
    let source = streams::make(factory)?;
    source.set_property("is-live", true);
    let begins = start_of(frame_at(now, rate) + 1, rate);
    source.set_property("timestamp-offset", begins.nanos());
    if kind == SourceKind::Microphone {
        source.set_property("samplesperbuffer", measure(rate / BUFFERS));
        source.set_property("volume", 0.01);
        source.set_property_from_str("wave", "pink-noise");
    }
    let filter = streams::make("capsfilter")?;
    filter.set_property("caps", &caps);
    add(pipeline, &source)?;
    add(pipeline, &filter)?;
    link(&source, &filter)?;
    let actor =
        Actor { script, form, begins, phase: OnceLock::new(), held: Mutex::default(), filter: filter.downgrade() };
    let pad = filter.static_pad("src").ok_or_else(|| MediaError::Missing("capsfilter".to_owned()))?;
    pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| match kind {
        SourceKind::Camera => actor.picture(pad, info),
        SourceKind::Microphone => actor.sound(info),
    });
    Ok(filter)
}

fn camera_caps(script: &Script, at: SessionTime) -> gst::Caps {
    let (width, height) = script.size_at(duration(at));
    gst::Caps::builder("video/x-raw")
        .field("format", "I420")
        .field("width", measure(width))
        .field("height", measure(height))
        .field("framerate", gst::Fraction::new(measure(script.rate), 1))
        .build()
}

fn microphone_caps((rate, channels): (u32, u32)) -> gst::Caps {
    gst::Caps::builder("audio/x-raw")
        .field("format", "F32LE")
        .field("layout", "interleaved")
        .field("rate", measure(rate))
        .field("channels", measure(channels))
        .build()
}

fn measure(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The frame of the clock that begins nearest to a moment.
fn frame_at(moment: SessionTime, rate: u32) -> u64 {
    let frames = (i128::from(moment.nanos()) * i128::from(rate) + 500_000_000) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(0)
}

/// When a frame of the clock begins.
fn start_of(frame: u64, rate: u32) -> SessionTime {
    let nanos = i128::from(frame) * 1_000_000_000 / i128::from(rate.max(1));
    SessionTime::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX))
}

fn duration(time: SessionTime) -> Duration {
    Duration::from_nanos(time.nanos().max(0).unsigned_abs())
}

/// Plays what the script says on everything that comes out of the source.
struct Actor {
    script: Arc<Script>,
    /// Samples a second and channels, of a microphone.
    form: (u32, u32),
    begins: SessionTime,
    /// How far the source's own stamps lie behind whole frames of the clock: a source that starts late moves them.
    phase: OnceLock<SessionTime>,
    /// The picture that is shown again and again while the camera is frozen.
    held: Mutex<Option<gst::Buffer>>,
    filter: gst::glib::WeakRef<gst::Element>,
}

impl Actor {
    fn picture(&self, pad: &gst::Pad, info: &mut gst::PadProbeInfo) -> gst::PadProbeReturn {
        let Some(came) = self.moment(info) else { return gst::PadProbeReturn::Ok };
        let phase = self.phase.get_or_init(|| came - start_of(frame_at(came, self.script.rate), self.script.rate));
        let frame = frame_at(came - *phase, self.script.rate);
        let at = start_of(frame, self.script.rate);
        match self.script.behaviour(duration(at)) {
            Behaviour::Gone => return unplugged(info),
            Behaviour::Stalled => return gst::PadProbeReturn::Drop,
            Behaviour::Frozen => {
                self.repeat(info);
                return gst::PadProbeReturn::Ok;
            }
            Behaviour::Well | Behaviour::Hushed => {}
        }
        let caps = pad.current_caps();
        let Some(video) = caps.and_then(|caps| VideoInfo::from_caps(&caps).ok()) else {
            return gst::PadProbeReturn::Ok;
        };
        if (video.width(), video.height()) != self.script.size_at(duration(at)) {
            // From the next picture on.
            if let Some(filter) = self.filter.upgrade() {
                filter.set_property("caps", camera_caps(&self.script, at));
            }
        }
        let Some(buffer) = info.buffer_mut().map(gst::Buffer::make_mut) else { return gst::PadProbeReturn::Ok };
        // A camera whose clock is wrong sees the common time all the same.
        let seen = self.drifted(at);
        let rate = self.script.rate;
        buffer.set_pts(clock_time(seen));
        if let Ok(mut picture) = VideoFrameRef::from_buffer_ref_writable(buffer, &video) {
            let stride = usize::try_from(picture.plane_stride()[0]).unwrap_or(0);
            let size = (video.width() as usize, video.height() as usize);
            if let Ok(luma) = picture.plane_data_mut(0) {
                draw::number(luma, stride, size, frame_at(seen, rate));
                draw::flash(luma, stride, size, seen.nanos().rem_euclid(1_000_000_000) < start_of(1, rate).nanos());
            }
        }
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = info.buffer().cloned();
        gst::PadProbeReturn::Ok
    }

    fn sound(&self, info: &mut gst::PadProbeInfo) -> gst::PadProbeReturn {
        let Some(at) = self.moment(info) else { return gst::PadProbeReturn::Ok };
        let behaviour = self.script.behaviour(duration(at));
        match behaviour {
            Behaviour::Gone => return unplugged(info),
            Behaviour::Stalled => return gst::PadProbeReturn::Drop,
            Behaviour::Frozen | Behaviour::Hushed | Behaviour::Well => {}
        }
        let at = self.drifted(at);
        let Some(buffer) = info.buffer_mut().map(gst::Buffer::make_mut) else { return gst::PadProbeReturn::Ok };
        buffer.set_pts(clock_time(at));
        let Ok(mut bytes) = buffer.map_writable() else { return gst::PadProbeReturn::Ok };
        let (rate, channels) = (f64::from(self.form.0), self.form.1 as usize);
        let distance = 1e9 / rate * (1.0 - self.script.drift_ppm / 1e6);
        for (i, sample) in bytes.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            let into = (at.nanos() as f64 + (i / channels) as f64 * distance).rem_euclid(1e9);
            if behaviour == Behaviour::Hushed {
                *sample = 0.0_f32.to_le_bytes();
            } else if into < CLICK.nanos() as f64 {
                let wave = (into / 1e9 * 1000.0 * std::f64::consts::TAU + 1.0).sin() as f32;
                *sample = (0.5 * wave).to_le_bytes();
            }
        }
        gst::PadProbeReturn::Ok
    }

    /// When the buffer was due by the common clock.
    fn moment(&self, info: &gst::PadProbeInfo) -> Option<SessionTime> {
        info.buffer()?.pts().map(session_time)
    }

    /// When a source whose clock runs fast or slow gives what is due at a moment.
    fn drifted(&self, at: SessionTime) -> SessionTime {
        let since = (at - self.begins).nanos() as f64;
        self.begins + SessionTime::from_nanos((since * (1.0 - self.script.drift_ppm / 1e6)).round() as i64)
    }

    /// Puts the picture before in place of this one.
    fn repeat(&self, info: &mut gst::PadProbeInfo) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let (Some(mut held), Some(buffer)) = (held, info.buffer_mut()) {
            let (pts, length) = (buffer.pts(), buffer.duration());
            let times = held.make_mut();
            times.set_pts(pts);
            times.set_duration(length);
            *buffer = held;
        }
    }
}

/// As when the plug is pulled: the source itself then tells of an error.
fn unplugged(info: &mut gst::PadProbeInfo) -> gst::PadProbeReturn {
    info.data = None;
    info.flow_res = Err(gst::FlowError::Error);
    gst::PadProbeReturn::Handled
}
