//! Going through the sound of a film once, sample by sample.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gstreamer as gst;
use gstreamer::prelude::*;

use super::MediaError;
use super::streams::{self, Origin};
use super::walk::walk;
use crate::domain::id::MediaId;

/// How to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ears {
    /// Every sample of every channel, as the film has them.
    Every,
    /// All channels as one, with this many samples a second.
    One(i32),
}

/// Samples that follow each other.
pub(super) struct Portion<'a> {
    /// When the first is heard, in nanoseconds of film time.
    pub start: i64,
    /// Samples a second.
    pub rate: u64,
    /// Channels, interleaved.
    pub channels: usize,
    /// Signed, little-endian.
    pub samples: &'a [[u8; 2]],
}

/// Whoever takes the samples in.
type Taker = Arc<Mutex<dyn FnMut(Portion<'_>) + Send>>;

/// Hands the first sound of a film to `take`, in order; silent film has none. `progress` is told the share that is done
/// and may stop the work.
///
/// # Errors
/// [`MediaError::NoDecoder`], [`MediaError::Cancelled`], or what the pipeline says.
pub(super) fn hear(
    media: MediaId,
    ears: Ears,
    mut take: impl FnMut(Portion<'_>) + Send + 'static,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<(), MediaError> {
    let attached: Arc<OnceLock<Result<(), MediaError>>> = Arc::default();
    let (opened, reached): (Arc<AtomicBool>, Arc<AtomicI64>) = Default::default();
    let heard = Arc::clone(&reached);
    let take: Taker = Arc::new(Mutex::new(move |portion: Portion<'_>| {
        heard.store(portion.start, Ordering::Relaxed);
        take(portion);
    }));
    let (first, seen) = (Arc::clone(&attached), Arc::clone(&opened));
    let pipeline = streams::open(Origin::Shelf(media), move |pipeline, pad| {
        seen.store(true, Ordering::Relaxed);
        if streams::media_type(pad).is_some_and(|kind| kind.starts_with("audio/")) {
            first.get_or_init(|| listen(pipeline, pad, ears, &take));
        }
    })?;
    let walked = walk(&pipeline, || reached.load(Ordering::Relaxed), progress);
    match attached.get() {
        Some(Err(error)) => Err(error.clone()),
        // Pictures, and nothing to listen to: a pipeline without any sink cannot run, and need not.
        None if opened.load(Ordering::Relaxed) && walked != Err(MediaError::Cancelled) => Ok(()),
        _ => walked,
    }
}

/// Puts a decoder behind a stream of sound, and hands on what comes out.
fn listen(pipeline: &gst::Pipeline, pad: &gst::Pad, ears: Ears, take: &Taker) -> Result<(), MediaError> {
    let wanted = gst::Caps::builder("audio/x-raw").field("format", "S16LE").field("layout", "interleaved");
    let wanted = match ears {
        Ears::Every => wanted,
        Ears::One(rate) => wanted.field("channels", 1).field("rate", rate),
    };
    let filter = streams::make("capsfilter")?;
    filter.set_property("caps", wanted.build());
    let sink = streams::make("fakesink")?;
    sink.set_property("sync", false);
    sink.set_property("async", false);
    let ear = sink.static_pad("sink").ok_or_else(|| MediaError::Missing("fakesink".to_owned()))?;
    let take = Arc::clone(take);
    ear.add_probe(gst::PadProbeType::BUFFER, move |ear, info| {
        if let Some(buffer) = info.buffer() {
            hand_on(&take, ear, buffer);
        }
        gst::PadProbeReturn::Ok
    });
    let convert = streams::make("audioconvert")?;
    // Dither would be noise in the outline, and most of the work.
    convert.set_property_from_str("dithering", "none");
    let mut chain = Vec::new();
    if streams::media_type(pad).as_deref() != Some("audio/x-raw") {
        chain.push(streams::decoder(pad)?);
    }
    chain.push(convert);
    if matches!(ears, Ears::One(_)) {
        chain.push(streams::make("audioresample")?);
    }
    chain.extend([filter, sink]);
    streams::attach(pipeline, pad, &chain.iter().collect::<Vec<_>>())
}

fn hand_on(take: &Taker, ear: &gst::Pad, buffer: &gst::BufferRef) -> Option<()> {
    let caps = ear.current_caps()?;
    let caps = caps.structure(0)?;
    let rate = u64::try_from(caps.get::<i32>("rate").ok()?).ok()?;
    let channels = usize::try_from(caps.get::<i32>("channels").ok()?).ok()?;
    let segment = ear.sticky_event::<gst::event::Segment>(0)?;
    let segment = segment.segment().downcast_ref::<gst::ClockTime>()?;
    let start = streams::film_time(segment, buffer.pts()?)?;
    let data = buffer.map_readable().ok()?;
    let mut take = take.lock().unwrap_or_else(PoisonError::into_inner);
    take(Portion { start, rate, channels, samples: data.as_chunks::<2>().0 });
    Some(())
}
