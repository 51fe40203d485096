//! The film strip: small pictures along the whole film.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSinkCallbacks};

use super::index::FrameIndex;
use super::picture::{Converter, Picture, Turn};
use super::streams::{self, Origin};
use super::walk::walk;
use super::{MediaError, ticket};
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;

/// Small pictures of a film, about one `every` so often and at most `height` pixels high, in order. Each is a real frame
/// with its true time in `from`; its `until` is where the next one takes over.
///
/// Only frames that can be decoded by themselves are taken, so a film with few of those has a sparser strip. `progress`
/// is told the share that is done and may stop the work.
///
/// # Errors
/// [`MediaError::NoDecoder`], [`MediaError::NoPicture`], [`MediaError::Cancelled`], or what the pipeline says.
pub fn strip(
    media: MediaId,
    index: &Arc<FrameIndex>,
    every: SessionTime,
    height: u32,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Vec<Picture>, MediaError> {
    let chosen = Arc::new(chosen(index, every));
    let strip: Arc<Mutex<Vec<Picture>>> = Arc::default();
    let reached: Arc<AtomicI64> = Arc::default();
    let attached: Arc<OnceLock<Result<(), MediaError>>> = Arc::default();
    let cutter =
        Cutter { index: Arc::clone(index), chosen, height, strip: Arc::clone(&strip), reached: Arc::clone(&reached) };
    let first = Arc::clone(&attached);
    let pipeline = streams::open(Origin::Shelf(media), move |pipeline, pad| {
        if streams::media_type(pad).is_some_and(|kind| streams::is_video(&kind)) {
            first.get_or_init(|| cutter.attach(pipeline, pad));
        }
    })?;
    let walked = walk(&pipeline, || reached.load(Ordering::Relaxed), progress);
    attached.get().cloned().unwrap_or(Err(MediaError::NoPicture))?;
    walked?;
    drop(pipeline);
    let strip = std::mem::take(&mut *strip.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(laid_end_to_end(strip, index.film_end()))
}

/// The keyframes at or before each place of the strip.
fn chosen(index: &FrameIndex, every: SessionTime) -> BTreeSet<usize> {
    let every = every.nanos().max(1);
    let places = (0..).map(|place: i64| place.saturating_mul(every)).take_while(|time| *time < index.film_end());
    places.map(|time| index.keyframe_before(index.clamped(time))).collect()
}

fn laid_end_to_end(mut strip: Vec<Picture>, end: i64) -> Vec<Picture> {
    strip.sort_by_key(|picture| picture.from);
    let ends: Vec<SessionTime> = strip.iter().skip(1).map(|picture| picture.from).collect();
    for (picture, until) in strip.iter_mut().zip(ends.into_iter().chain([SessionTime::from_nanos(end)])) {
        picture.until = until;
    }
    strip
}

/// Lets the chosen frames through to a decoder and makes them small.
struct Cutter {
    index: Arc<FrameIndex>,
    chosen: Arc<BTreeSet<usize>>,
    height: u32,
    strip: Arc<Mutex<Vec<Picture>>>,
    reached: Arc<AtomicI64>,
}

impl Cutter {
    fn attach(&self, pipeline: &gst::Pipeline, pad: &gst::Pad) -> Result<(), MediaError> {
        let decoder = streams::decoder(pad)?;
        let entrance = decoder.static_pad("sink").ok_or(MediaError::NoPicture)?;
        self.guard(&entrance);
        streams::open_segments(&entrance);
        streams::attach(pipeline, pad, &[&decoder, self.sink().upcast_ref()])
    }

    fn guard(&self, entrance: &gst::Pad) {
        let (index, chosen, reached) = (Arc::clone(&self.index), Arc::clone(&self.chosen), Arc::clone(&self.reached));
        let segment: Mutex<Option<gst::FormattedSegment<gst::ClockTime>>> = Mutex::default();
        entrance.add_probe(gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM, move |_, info| {
            let mut segment = segment.lock().unwrap_or_else(PoisonError::into_inner);
            match &mut info.data {
                Some(gst::PadProbeData::Event(event)) => {
                    if let gst::EventView::Segment(new) = event.view() {
                        *segment = new.segment().downcast_ref().cloned();
                    }
                }
                Some(gst::PadProbeData::Buffer(packet)) => {
                    let time = |time: Option<gst::ClockTime>| streams::film_time(segment.as_ref()?, time?);
                    let frame = index.frame_of(time(packet.pts()), time(packet.dts()));
                    let Some(frame) = frame.filter(|frame| chosen.contains(frame)) else {
                        // Taken rather than dropped: before GStreamer 1.24 a drop complains of the packet being gone.
                        return gst::PadProbeReturn::Handled;
                    };
                    reached.store(index.start(frame), Ordering::Relaxed);
                    ticket::sew(packet, frame);
                }
                _ => {}
            }
            gst::PadProbeReturn::Ok
        });
    }

    fn sink(&self) -> AppSink {
        let sink = AppSink::builder().sync(false).async_(false).max_buffers(2).build();
        sink.set_enable_last_sample(false);
        let (index, strip, height) = (Arc::clone(&self.index), Arc::clone(&self.strip), self.height);
        let mut converter = None;
        let callbacks = AppSinkCallbacks::builder().new_sample(move |sink| {
            let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
            let converter = converter.get_or_insert_with(|| {
                let turn = sink.static_pad("sink").map(|pad| Turn::of_pad(&pad)).unwrap_or_default();
                Converter::new(turn, Some(height))
            });
            let time = SessionTime::from_nanos;
            if let Some(frame) = sample.buffer().and_then(ticket::read)
                && let Ok(picture) = converter.picture(&sample, time(index.start(frame)), time(index.end(frame)))
            {
                strip.lock().unwrap_or_else(PoisonError::into_inner).push(picture);
            }
            Ok(gst::FlowSuccess::Ok)
        });
        sink.set_callbacks(callbacks.build());
        sink
    }
}
