//! A film opened as far as its packets: source, demuxer and parsers, put together once for every pipeline that is not
//! the player's.

use std::path::Path;

use gstreamer as gst;
use gstreamer::prelude::*;

use super::{MediaError, source};
use crate::domain::id::MediaId;

/// No container rounds times worse than this, and no two frames lie nearer.
const ROUNDING: gst::ClockTime = gst::ClockTime::from_mseconds(1);

/// Where the bytes of a film come from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    /// The shelves that are served.
    Shelf(MediaId),
    /// A plain file that is not in the library yet.
    File(&'a Path),
}

impl From<MediaId> for Origin<'_> {
    fn from(media: MediaId) -> Self {
        Self::Shelf(media)
    }
}

impl<'a> From<&'a Path> for Origin<'a> {
    fn from(path: &'a Path) -> Self {
        Self::File(path)
    }
}

/// A pipeline that stops when it is let go of, whatever happened before.
pub(super) struct Running(pub(super) gst::Pipeline);

impl Drop for Running {
    fn drop(&mut self) {
        if self.0.set_state(gst::State::Null).is_err() {
            // A pipeline cannot refuse to stop; an element that fails while stopping is stopped all the same.
        }
    }
}

/// An element by its factory's name.
pub(super) fn make(factory: &str) -> Result<gst::Element, MediaError> {
    gst::ElementFactory::make(factory).build().map_err(|_| MediaError::Missing(factory.to_owned()))
}

/// Opens a film and hands every stream in it to `attach`, from the demuxer's thread, while it prepares. A stream that
/// is left unlinked is simply not read. The pipeline is still stopped.
pub(super) fn open(
    origin: Origin<'_>,
    attach: impl Fn(&gst::Pipeline, &gst::Pad) + Send + Sync + 'static,
) -> Result<Running, MediaError> {
    super::init()?;
    let source = match origin {
        Origin::Shelf(media) => gst::Element::make_from_uri(gst::URIType::Src, &super::address(media), None)
            .map_err(|_| MediaError::Missing(source::ELEMENT.to_owned()))?,
        Origin::File(path) => gst::ElementFactory::make("filesrc")
            .property("location", path)
            .build()
            .map_err(|_| MediaError::Missing("filesrc".to_owned()))?,
    };
    let parsers = make("parsebin")?;
    let pipeline = gst::Pipeline::new();
    let put_together = pipeline.add_many([&source, &parsers]).and_then(|()| source.link(&parsers));
    put_together.map_err(|error| MediaError::Pipeline(error.to_string()))?;
    let weak = pipeline.downgrade();
    parsers.connect_pad_added(move |_, pad| {
        if let Some(pipeline) = weak.upgrade() {
            attach(&pipeline, pad);
        }
    });
    Ok(Running(pipeline))
}

/// Puts elements behind a stream while the pipeline is already starting; those that are in it already are only linked.
pub(super) fn attach(pipeline: &gst::Pipeline, pad: &gst::Pad, chain: &[&gst::Element]) -> Result<(), MediaError> {
    let failed = |error: &dyn std::fmt::Display| MediaError::Pipeline(error.to_string());
    let first = chain.first().and_then(|element| element.static_pad("sink")).ok_or_else(|| failed(&"no input"))?;
    let new = chain.iter().filter(|element| element.parent().is_none());
    pipeline.add_many(new).and_then(|()| gst::Element::link_many(chain)).map_err(|error| failed(&error))?;
    // From the end of the chain, so that no element gets data before the one behind it is ready.
    for element in chain.iter().rev() {
        element.sync_state_with_parent().map_err(|error| failed(&error))?;
    }
    pad.link(&first).map(drop).map_err(|error| failed(&error))
}

/// The kind of packets in a stream, such as `video/x-h264`.
pub(super) fn media_type(pad: &gst::Pad) -> Option<String> {
    let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
    caps.structure(0).map(|structure| structure.name().to_string())
}

/// Whether packets of this kind are pictures of a film.
pub(super) fn is_video(media_type: &str) -> bool {
    media_type.starts_with("video/") || media_type == "image/jpeg"
}

/// The decoder for what flows through a pad, in software: libav's where it has one, because it is the fastest on every
/// codec it shares with others, then by rank.
pub(super) fn decoder(pad: &gst::Pad) -> Result<gst::Element, MediaError> {
    let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
    let decoder = decoders(&caps).iter().find_map(|factory| factory.create().build().ok());
    decoder.ok_or_else(|| MediaError::NoDecoder(plainly(&caps)))
}

/// Whether there is a decoder for packets of this kind, or none is needed.
pub(super) fn check_decoder(caps: &gst::Caps) -> Result<(), MediaError> {
    let raw = caps.structure(0).is_some_and(|caps| matches!(caps.name().as_str(), "audio/x-raw" | "video/x-raw"));
    if raw || !decoders(caps).is_empty() { Ok(()) } else { Err(MediaError::NoDecoder(plainly(caps))) }
}

fn decoders(caps: &gst::Caps) -> Vec<gst::ElementFactory> {
    let sound = caps.structure(0).is_some_and(|caps| caps.name().starts_with("audio/"));
    let media = if sound { gst::ElementFactoryType::MEDIA_AUDIO } else { gst::ElementFactoryType::MEDIA_VIDEO };
    let software = |factory: &gst::ElementFactory| !factory.has_type(gst::ElementFactoryType::HARDWARE);
    let mut decoders: Vec<_> =
        gst::ElementFactory::factories_with_type(gst::ElementFactoryType::DECODER | media, gst::Rank::MARGINAL)
            .into_iter()
            .filter(|factory| software(factory) && factory.can_sink_any_caps(caps))
            .collect();
    decoders.sort_by_key(|factory| std::cmp::Reverse((factory.name().starts_with("avdec_"), factory.rank())));
    decoders
}

/// What caps are, in plain words.
pub(super) fn plainly(caps: &gst::CapsRef) -> String {
    gstreamer_pbutils::pb_utils_get_codec_description(caps).to_string()
}

/// Tells a decoder that what comes behind this pad reads pictures however their rows are laid out in memory. Otherwise
/// the decoder copies every picture, also those of a run-up that nobody looks at.
pub(super) fn take_any_layout(pad: &gst::Pad) {
    pad.add_probe(gst::PadProbeType::QUERY_DOWNSTREAM, |_, info| {
        if let Some(gst::PadProbeData::Query(query)) = &mut info.data
            && let gst::QueryViewMut::Allocation(allocation) = query.view_mut()
        {
            allocation.add_allocation_meta::<gstreamer_video::VideoMeta>(None);
            return gst::PadProbeReturn::Handled;
        }
        gst::PadProbeReturn::Ok
    });
}

/// Lets everything through to a decoder. Left to its segment, a decoder drops and trims pictures by what their packets
/// say about how long they last, and that is often wrong where the rate varies. What time a picture has, and whether
/// it belongs to the film, is known from its ticket instead.
pub(super) fn open_segments(pad: &gst::Pad) {
    pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, |_, info| {
        if let Some(gst::PadProbeData::Event(event)) = &mut info.data
            && let gst::EventView::Segment(segment) = event.view()
        {
            let open = gst::FormattedSegment::<gst::ClockTime>::new();
            *event = gst::event::Segment::builder(&open).seqnum(segment.seqnum()).build();
        }
        gst::PadProbeReturn::Ok
    });
}

/// The film time of a buffer in nanoseconds, also where it lies outside the segment; `None` where it has no time.
pub(super) fn film_time(segment: &gst::FormattedSegment<gst::ClockTime>, time: gst::ClockTime) -> Option<i64> {
    use gst::Signed::{Negative, Positive};
    match segment.to_stream_time_full(time)? {
        Positive(time) => i64::try_from(time.nseconds()).ok(),
        Negative(time) => i64::try_from(time.nseconds()).ok().map(|time| -time),
    }
}

/// Whether a buffer belongs to the film; demuxers also hand out what an edit list has cut away. `begun`: whether the
/// segment's start is such a cut.
pub(super) fn holds(segment: &gst::FormattedSegment<gst::ClockTime>, buffer: &gst::BufferRef, begun: bool) -> bool {
    let Some(time) = buffer.pts() else { return true };
    // What lies before the film's own beginning sorts itself out: its film time is negative.
    let first = segment.time().is_none_or(|time| time == gst::ClockTime::ZERO);
    let after = !begun || first || segment.start().is_none_or(|start| time + ROUNDING > start);
    after && segment.stop().is_none_or(|stop| time < stop)
}

/// Says from one of its pads that no more of the film needs to be read.
pub(super) fn read_enough(pad: &gst::Pad) {
    if let Some(element) = pad.parent_element() {
        // Where nobody listens any more it has been said before.
        let _ = element.post_message(gst::message::Application::new(gst::Structure::new_empty("read-enough")));
    }
}

/// Waits for the end of the film, until enough of it was read, or for what stopped it.
pub(super) fn run_to_end(pipeline: &Running, within: gst::ClockTime) -> Result<(), MediaError> {
    let bus = pipeline.0.bus().ok_or_else(|| MediaError::Pipeline("no bus".to_owned()))?;
    let started = pipeline.0.set_state(gst::State::Playing);
    let message = bus
        .timed_pop_filtered(within, &[gst::MessageType::Error, gst::MessageType::Eos, gst::MessageType::Application]);
    match message.as_ref().map(|message| message.view()) {
        Some(gst::MessageView::Error(error)) => Err(fault(pipeline, &error.error())),
        Some(_) => Ok(()),
        None => Err(started.map_or_else(|error| MediaError::Pipeline(error.to_string()), |_| MediaError::TimedOut)),
    }
}

/// What an error of the pipeline means.
pub(super) fn fault(pipeline: &Running, error: &gst::glib::Error) -> MediaError {
    let unknown = [gst::StreamError::TypeNotFound, gst::StreamError::WrongType].map(|kind| error.matches(kind));
    let unsupported = error.matches(gst::StreamError::CodecNotFound) || error.matches(gst::CoreError::MissingPlugin);
    if unknown.contains(&true) {
        return MediaError::NotAFilm;
    }
    match container(pipeline).filter(|_| unsupported) {
        Some(caps) if is_media(&caps) => MediaError::NoDecoder(plainly(&caps)),
        Some(_) => MediaError::NotAFilm,
        None => MediaError::Pipeline(error.to_string()),
    }
}

fn is_media(caps: &gst::CapsRef) -> bool {
    caps.structure(0).is_some_and(|caps| caps.name().starts_with("video/") || caps.name().starts_with("audio/"))
}

/// The kind of file, as the type finder inside the parsers decided; `None` before it has.
pub(super) fn container(pipeline: &Running) -> Option<gst::Caps> {
    let finder = pipeline.0.iterate_all_by_element_factory_name("typefind").next().ok()??;
    finder.property::<Option<gst::Caps>>("caps")
}
