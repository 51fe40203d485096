//! The pipeline behind a player: what it is made of, and the few things it is asked to do.

use std::sync::{Arc, Mutex, PoisonError};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSinkCallbacks};

use super::Sound;
use super::screen::{Known, Screen};
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;
use crate::media::index::FrameIndex;
use crate::media::picture::{Converter, Turn};
use crate::media::{MediaError, address, streams, ticket};

/// A picture that comes later than this is not shown any more: the sound goes on, and so does time.
const MOST_LATE: gst::ClockTime = gst::ClockTime::from_mseconds(40);

/// Owns the pipeline and stops it once, when it is let go of.
pub(super) struct Playback {
    pipeline: gst::Pipeline,
    sound_sink: gst::Element,
}

impl Playback {
    pub(super) fn new(
        media: MediaId,
        index: Option<&Arc<FrameIndex>>,
        sound_sink: gst::Element,
        screen: &Arc<Screen>,
    ) -> Result<Self, MediaError> {
        let playbin = streams::make("playbin")?;
        let pipeline: gst::Pipeline = playbin.downcast().map_err(|_| MediaError::Missing("playbin".to_owned()))?;
        // Subtitles would be drawn into the picture, and its colours are none of playbin's business.
        let flags = if index.is_some() { "video+audio+soft-volume" } else { "audio+soft-volume" };
        pipeline.set_property_from_str("flags", flags);
        pipeline.set_property("uri", address(media));
        // Stretches time without moving the pitch.
        pipeline.set_property("audio-filter", streams::make("scaletempo")?);
        pipeline.set_property("audio-sink", &sound_sink);
        if let Some(index) = index {
            pipeline.set_property("video-sink", picture_sink(screen));
            let index = Arc::clone(index);
            pipeline.connect_deep_element_added(move |_, _, element| number_packets(element, &index));
        }
        Ok(Self { pipeline, sound_sink })
    }

    pub(super) fn bus(&self) -> Result<gst::Bus, MediaError> {
        self.pipeline.bus().ok_or_else(|| MediaError::Pipeline("no bus".to_owned()))
    }

    /// Opens the film and stands still; the pipeline tells when it does.
    pub(super) fn prepare(&self) -> Result<(), MediaError> {
        self.change_to(gst::State::Paused).map(drop)
    }

    pub(super) fn play(&self) -> Result<(), MediaError> {
        self.change_to(gst::State::Playing).map(drop)
    }

    /// Stops; the answer says whether it stands already.
    pub(super) fn pause(&self) -> Result<gst::StateChangeSuccess, MediaError> {
        self.change_to(gst::State::Paused)
    }

    fn change_to(&self, state: gst::State) -> Result<gst::StateChangeSuccess, MediaError> {
        // The reason comes on the bus; this error only says that there is one.
        self.pipeline.set_state(state).map_err(|error| MediaError::Pipeline(error.to_string()))
    }

    /// Empties the pipeline and lets it run from one moment up to another.
    pub(super) fn run(&self, rate: f64, from: SessionTime, until: Option<SessionTime>) -> Result<(), MediaError> {
        let clock = |time: SessionTime| gst::ClockTime::from_nseconds(time.nanos().max(0).unsigned_abs());
        let stop_type = if until.is_some() { gst::SeekType::Set } else { gst::SeekType::None };
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
        self.pipeline
            .seek(rate, flags, gst::SeekType::Set, clock(from), stop_type, until.map(clock))
            .map_err(|_| MediaError::Pipeline("it cannot be sought in".to_owned()))
    }

    /// Where the sound is, for film without pictures.
    pub(super) fn position(&self) -> Option<SessionTime> {
        self.pipeline.query_position::<gst::ClockTime>().map(session_time)
    }

    pub(super) fn duration(&self) -> Option<SessionTime> {
        self.pipeline.query_duration::<gst::ClockTime>().map(session_time)
    }

    pub(super) fn set_volume(&self, volume: f64) {
        self.pipeline.set_property("volume", volume);
    }

    /// Whether a message comes from the pipeline as a whole.
    pub(super) fn is_source_of(&self, message: &gst::MessageRef) -> bool {
        message.src().is_some_and(|source| source == self.pipeline.upcast_ref::<gst::Object>())
    }

    /// Whether a message comes from the sound device.
    pub(super) fn is_about_sound_device(&self, message: &gst::MessageRef) -> bool {
        let sink = self.sound_sink.upcast_ref::<gst::Object>();
        message.src().is_some_and(|source| source == sink || source.has_as_ancestor(sink))
    }

    /// Closes the film and lets its sound go nowhere from now on: the device is gone.
    pub(super) fn send_sound_nowhere(&mut self) -> Result<(), MediaError> {
        self.change_to(gst::State::Ready)?;
        self.sound_sink = nowhere()?;
        self.pipeline.set_property("audio-sink", &self.sound_sink);
        Ok(())
    }
}

impl Drop for Playback {
    fn drop(&mut self) {
        // A pipeline cannot refuse to stop; an element that fails while stopping is stopped all the same.
        let _ = self.pipeline.set_state(gst::State::Null);
    }
}

fn session_time(time: gst::ClockTime) -> SessionTime {
    SessionTime::from_nanos(i64::try_from(time.nseconds()).unwrap_or(i64::MAX))
}

/// Where sound leaves the pipeline.
pub(super) fn sound_sink(sound: Sound) -> Result<gst::Element, MediaError> {
    match sound {
        Sound::Device => streams::make("autoaudiosink"),
        Sound::Nowhere => nowhere(),
    }
}

fn nowhere() -> Result<gst::Element, MediaError> {
    let sink = streams::make("fakesink")?;
    // In time, so that the film runs as if it were heard.
    sink.set_property("sync", true);
    Ok(sink)
}

/// Where pictures leave the pipeline, each at its time.
fn picture_sink(screen: &Arc<Screen>) -> AppSink {
    let caps = gst::Caps::new_empty_simple("video/x-raw");
    let sink = AppSink::builder()
        .caps(&caps)
        .sync(true)
        .qos(true)
        .max_lateness(i64::try_from(MOST_LATE.nseconds()).unwrap_or(i64::MAX))
        .max_buffers(1)
        .drop(true)
        .enable_last_sample(false)
        .build();
    let seen = Arc::clone(screen);
    let mut develop = Develop::default();
    let callbacks = AppSinkCallbacks::builder().new_sample(move |sink| {
        let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
        develop.show(sink, &sample, &seen);
        Ok(gst::FlowSuccess::Ok)
    });
    sink.set_callbacks(callbacks.build());
    let seen = Arc::clone(screen);
    if let Some(pad) = sink.static_pad("sink") {
        pad.add_probe(gst::PadProbeType::EVENT_FLUSH, move |_, info| {
            if info.event().is_some_and(|event| event.type_() == gst::EventType::FlushStop) {
                seen.emptied();
            }
            gst::PadProbeReturn::Ok
        });
    }
    sink
}

/// Makes pictures of samples.
#[derive(Default)]
struct Develop {
    converter: Option<(Turn, Converter)>,
}

impl Develop {
    fn show(&mut self, sink: &AppSink, sample: &gst::Sample, screen: &Screen) {
        let Some(known) = known(sample) else { return };
        let turn = sink.static_pad("sink").map(|pad| Turn::of_pad(&pad)).unwrap_or_default();
        if self.converter.as_ref().is_none_or(|(made_for, _)| *made_for != turn) {
            self.converter = Some((turn, Converter::new(turn, None)));
        }
        let Some((_, converter)) = &mut self.converter else { return };
        screen.show_running(known, |from, until| converter.picture(sample, from, until).ok());
    }
}

/// Which frame a sample is.
fn known(sample: &gst::Sample) -> Option<Known> {
    let buffer = sample.buffer()?;
    if let Some(frame) = ticket::read(buffer) {
        return Some(Known::Frame(frame));
    }
    let segment = sample.segment()?.downcast_ref::<gst::ClockTime>()?;
    streams::film_time(segment, buffer.pts()?).map(Known::Time)
}

/// Sews its frame's number onto every packet that goes into a decoder of pictures.
fn number_packets(element: &gst::Element, index: &Arc<FrameIndex>) {
    let kind = gst::ElementFactoryType::DECODER | gst::ElementFactoryType::MEDIA_VIDEO;
    let pad = element.factory().filter(|factory| factory.has_type(kind)).and_then(|_| element.static_pad("sink"));
    let Some(pad) = pad else { return };
    let index = Arc::clone(index);
    let segment: Mutex<Option<gst::FormattedSegment<gst::ClockTime>>> = Mutex::default();
    pad.add_probe(gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM, move |_, info| {
        let mut segment = segment.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut info.data {
            Some(gst::PadProbeData::Event(event)) => {
                if let gst::EventView::Segment(new) = event.view() {
                    *segment = new.segment().downcast_ref().cloned();
                }
            }
            Some(gst::PadProbeData::Buffer(packet)) => {
                let time = |time: Option<gst::ClockTime>| streams::film_time(segment.as_ref()?, time?);
                if let Some(frame) = index.frame_of(time(packet.pts()), time(packet.dts())) {
                    ticket::sew(packet, frame);
                }
            }
            _ => {}
        }
        gst::PadProbeReturn::Ok
    });
}
