//! The pipeline that brings pictures or sound from one source.
//!
//! Each source has one of its own, so that it can fail, vanish and be opened anew without disturbing any other.

use std::sync::Arc;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSinkCallbacks};

use super::clock::Clock;
use super::script::Script;
use super::simulated;
use super::steady::RATE;
use crate::media::MediaError;
use crate::media::devices::{Address, Devices, SourceKind, Way};
use crate::media::streams::{self, Running};

/// How much a camera of the network may be late, in milliseconds.
const NETWORK_LATENCY: u32 = 300;

/// Brings pictures or sound, until it is dropped.
pub(super) struct Capture {
    pipeline: Running,
}

/// What is done with each sample.
pub(super) type Take = Box<dyn FnMut(&gst::Sample) + Send>;

impl Capture {
    /// Opens a source. `wanted` is the largest size of pictures, and the highest rate, that anybody will use. Errors of
    /// the pipeline are told on `bus`.
    ///
    /// # Errors
    /// [`MediaError::Unplugged`] while the source is not plugged in.
    pub(super) fn open(
        address: &Address,
        wanted: Wanted,
        devices: Option<&Devices>,
        clock: &Clock,
        bus: &gst::Bus,
        mut take: Take,
    ) -> Result<Self, MediaError> {
        let pipeline = Running(gst::Pipeline::new());
        pipeline.0.set_auto_flush_bus(false);
        pipeline.0.set_bus(Some(bus));
        clock.drive(&pipeline.0);
        let sink = AppSink::builder().sync(false).async_(false).max_buffers(4).enable_last_sample(false).build();
        let callbacks = AppSinkCallbacks::builder().new_sample(move |sink| {
            let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
            take(&sample);
            Ok(gst::FlowSuccess::Ok)
        });
        sink.set_callbacks(callbacks.build());
        let brought = bring(&pipeline.0, address, wanted, devices, clock)?;
        let converted = convert(&pipeline.0, address.kind(), sink.upcast_ref())?;
        match brought {
            Brought::Now(source) => link(&source, &converted)?,
            Brought::Later(source) => {
                source.connect_pad_added(move |_, pad| {
                    let into = converted.static_pad("sink").filter(|into| !into.is_linked());
                    let pictures = streams::media_type(pad).is_some_and(|kind| kind.starts_with("video/"));
                    if let (Some(into), true) = (into, pictures) {
                        // What cannot be linked gives no pictures, and that is told of.
                        let _ = pad.link(&into);
                    }
                });
            }
        }
        let started = pipeline.0.set_state(gst::State::Playing);
        started.map_err(|error| MediaError::Pipeline(error.to_string()))?;
        Ok(Self { pipeline })
    }

    /// Whether a message comes from this source's pipeline.
    pub(super) fn is_source_of(&self, message: &gst::MessageRef) -> bool {
        let pipeline = self.pipeline.0.upcast_ref::<gst::Object>();
        message.src().is_some_and(|source| source == pipeline || source.has_as_ancestor(pipeline))
    }

    /// Closes it in the background: a device that hangs must hold up nobody.
    pub(super) fn let_go(self) {
        self.pipeline.0.clone().call_async(move |_| drop(self));
    }
}

/// The largest size, and the highest rate, of pictures that anybody will use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub width: u32,
    pub height: u32,
    pub rate: u32,
}

/// The last element of what brings the data, and whether its output is there yet.
enum Brought {
    Now(gst::Element),
    Later(gst::Element),
}

fn bring(
    pipeline: &gst::Pipeline,
    address: &Address,
    wanted: Wanted,
    devices: Option<&Devices>,
    clock: &Clock,
) -> Result<Brought, MediaError> {
    let broken = |error: gst::glib::BoolError| MediaError::Pipeline(error.to_string());
    let absent = || MediaError::Unplugged(format!("{address:?}"));
    match address.way() {
        Way::Simulated(wishes) => {
            let script = Script::parse(address.kind(), wishes).map_err(|_| absent())?;
            simulated::add_source(pipeline, address.kind(), Arc::new(script), clock).map(Brought::Now)
        }
        Way::Network(uri) => {
            let source = streams::make("uridecodebin")?;
            source.set_property("uri", uri);
            source.connect("source-setup", false, |values| {
                let source = values.get(1).and_then(|value| value.get::<gst::Element>().ok());
                if let Some(source) = source.filter(|source| source.has_property("latency")) {
                    source.set_property("latency", NETWORK_LATENCY);
                }
                None
            });
            pipeline.add(&source).map_err(broken)?;
            Ok(Brought::Later(source))
        }
        Way::Device => {
            let device = devices.and_then(|devices| devices.find(address)).ok_or_else(absent)?;
            let source = device.create_element(None).map_err(broken)?;
            pipeline.add(&source).map_err(broken)?;
            match (address.kind(), device.caps()) {
                (SourceKind::Camera, Some(caps)) => {
                    in_format(pipeline, source, choose(&caps, wanted)).map(Brought::Now)
                }
                _ => Ok(Brought::Now(source)),
            }
        }
    }
}

/// Holds a camera to one of its formats, and decodes it where it is not raw.
fn in_format(
    pipeline: &gst::Pipeline,
    source: gst::Element,
    format: Option<gst::Caps>,
) -> Result<gst::Element, MediaError> {
    let Some(format) = format else { return Ok(source) };
    let filter = streams::make("capsfilter")?;
    filter.set_property("caps", &format);
    add(pipeline, &filter)?;
    link(&source, &filter)?;
    let raw = format.structure(0).is_some_and(|structure| structure.name() == "video/x-raw");
    if raw {
        return Ok(filter);
    }
    let decoder = streams::make("jpegdec")?;
    add(pipeline, &decoder)?;
    link(&filter, &decoder)?;
    Ok(decoder)
}

/// The format of a camera, of those it offers, that comes nearest to what is wanted: large enough but not larger, fast
/// enough, and raw rather than JPEG where both are.
fn choose(offered: &gst::Caps, wanted: Wanted) -> Option<gst::Caps> {
    let mut best: Option<((bool, u64, bool), gst::Caps)> = None;
    for structure in offered.iter().filter(|s| matches!(s.name().as_str(), "video/x-raw" | "image/jpeg")) {
        let mut caps = gst::Caps::from(structure.to_owned());
        caps.fixate();
        let near = |caps: &gst::CapsRef| -> Option<gst::Structure> {
            let mut fixed = structure.to_owned();
            fixed.fixate_field_nearest_int("width", i32::try_from(wanted.width).ok()?);
            fixed.fixate_field_nearest_int("height", i32::try_from(wanted.height).ok()?);
            let rate = gst::Fraction::new(i32::try_from(wanted.rate).ok()?, 1);
            fixed.fixate_field_nearest_fraction("framerate", rate);
            caps.structure(0).map(|_| fixed)
        };
        let Some(fixed) = near(&caps) else { continue };
        let measure = |name| fixed.get::<i32>(name).map_or(0, |n| i64::from(n.max(0)));
        let away = |name, wanted: u32| measure(name).abs_diff(i64::from(wanted));
        let rate = fixed.get::<gst::Fraction>("framerate").unwrap_or(gst::Fraction::new(30, 1));
        // Slower than two thirds of what is wanted is worse than any size.
        let slow = i64::from(rate.numer()) * 3 < i64::from(rate.denom()) * i64::from(wanted.rate) * 2;
        let distance = away("width", wanted.width) + away("height", wanted.height);
        let key = (slow, distance, fixed.name() != "video/x-raw");
        if best.as_ref().is_none_or(|(known, _)| key < *known) {
            best = Some((key, gst::Caps::from(fixed)));
        }
    }
    best.map(|(_, caps)| caps)
}

/// Puts what makes all cameras, or all microphones, alike before the sink; answers the first element of it.
fn convert(pipeline: &gst::Pipeline, kind: SourceKind, sink: &gst::Element) -> Result<gst::Element, MediaError> {
    let filter = streams::make("capsfilter")?;
    let chain = match kind {
        SourceKind::Camera => {
            // Encoders take this format, so that nothing is converted twice.
            filter.set_property("caps", gst::Caps::builder("video/x-raw").field("format", "I420").build());
            vec![streams::make("videoconvert")?, filter, sink.clone()]
        }
        SourceKind::Microphone => {
            let caps = gst::Caps::builder("audio/x-raw")
                .field("format", "F32LE")
                .field("layout", "interleaved")
                .field("rate", i32::try_from(RATE).unwrap_or(i32::MAX))
                .field("channels", gst::IntRange::new(1, 2));
            filter.set_property("caps", caps.build());
            vec![streams::make("audioconvert")?, streams::make("audioresample")?, filter, sink.clone()]
        }
    };
    for element in &chain {
        add(pipeline, element)?;
    }
    for pair in chain.windows(2) {
        link(&pair[0], &pair[1])?;
    }
    chain.into_iter().next().ok_or_else(|| MediaError::Missing("videoconvert".to_owned()))
}

pub(super) fn add(pipeline: &gst::Pipeline, element: &gst::Element) -> Result<(), MediaError> {
    pipeline.add(element).map_err(|error| MediaError::Pipeline(error.to_string()))
}

pub(super) fn link(from: &gst::Element, to: &gst::Element) -> Result<(), MediaError> {
    from.link(to).map_err(|error| MediaError::Pipeline(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_nearest_to_what_is_wanted_is_chosen() {
        crate::media::init().expect("GStreamer is installed");
        let webcam = "video/x-raw,format=YUY2,width=1280,height=720,framerate=10/1; \
                      video/x-raw,format=YUY2,width=640,height=480,framerate={30/1,15/1}; \
                      image/jpeg,width=1920,height=1080,framerate={30/1,60/1}; \
                      image/jpeg,width=1280,height=720,framerate={15/1,30/1,60/1}; \
                      video/x-h264,width=1280,height=720,framerate=30/1";
        let capture_card = "video/x-raw,format=NV12,width=[1,4096],height=[1,2160],framerate=[1/1,60/1]; \
                            image/jpeg,width=1280,height=720,framerate=30/1";
        let wanted = |width, height| Wanted { width, height, rate: 30 };
        for (offered, wanted, chosen) in [
            (webcam, wanted(1280, 720), "image/jpeg,width=1280,height=720,framerate=30/1"),
            (webcam, wanted(1920, 1080), "image/jpeg,width=1920,height=1080,framerate=30/1"),
            (webcam, wanted(640, 360), "video/x-raw,format=YUY2,width=640,height=480,framerate=30/1"),
            (capture_card, wanted(1280, 720), "video/x-raw,format=NV12,width=1280,height=720,framerate=30/1"),
        ] {
            let offered: gst::Caps = offered.parse().expect("caps");
            let chosen: gst::Caps = chosen.parse().expect("caps");
            assert_eq!(choose(&offered, wanted), Some(chosen));
        }
        assert_eq!(choose(&"video/x-h264".parse().expect("caps"), wanted(1, 1)), None);
    }
}
