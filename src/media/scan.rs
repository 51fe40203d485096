//! Reading a whole film once, from its packets, to learn where every frame lies; decoding only where the packets do not
//! say.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gstreamer as gst;
use gstreamer::prelude::*;

use super::MediaError;
use super::index::{FrameIndex, Packet};
use super::streams::{self, Origin};
use super::{packet, ticket};
use crate::domain::id::MediaId;

/// What one reading of a film found.
pub(super) struct Scan {
    /// The streams, in the order in which the demuxer told of them.
    pub streams: Vec<Stream>,
    /// The kind of container, such as `video/quicktime`.
    pub container: Option<gst::Caps>,
    /// How long the container says it is, in nanoseconds.
    pub claimed: Option<i64>,
}

/// One stream.
pub(super) struct Stream {
    /// What its packets are.
    pub caps: gst::Caps,
    /// What the film says about it.
    pub tags: gst::TagList,
    /// When its last packet ends, in nanoseconds of film time.
    pub end: i64,
    /// Its packets in decoding order; empty for sound.
    packets: Vec<Packet>,
}

impl Stream {
    /// Whether this is the picture of a film.
    pub(super) fn is_video(&self) -> bool {
        self.caps.structure(0).is_some_and(|caps| streams::is_video(caps.name()))
    }

    fn is(&self, kind: &str) -> bool {
        self.caps.structure(0).is_some_and(|caps| caps.name().starts_with(kind))
    }

    /// Whether only decoding tells which packets become pictures and when: where packets bear no time of their own,
    /// and where the two fields of one picture may come in packets of their own.
    fn is_unclear(&self) -> bool {
        let interlaced = self.caps.structure(0).and_then(|caps| caps.get::<&str>("interlace-mode").ok());
        self.packets.iter().any(|packet| packet.start.is_none()) || interlaced.is_some_and(|mode| mode != "progressive")
    }

    fn take(&mut self, segment: &gst::FormattedSegment<gst::ClockTime>, buffer: &gst::BufferRef) {
        let time = |time: Option<gst::ClockTime>| time.and_then(|time| streams::film_time(segment, time));
        let (start, decoded) = (time(buffer.pts()), time(buffer.dts()));
        let inside = streams::holds(segment, buffer, true);
        if inside && let Some(start) = start.or(decoded) {
            let length = buffer.duration().map_or(0, |length| i64::try_from(length.nseconds()).unwrap_or(0));
            self.end = self.end.max(start.saturating_add(length));
        }
        if self.is_video() {
            let looks = packet::look(self.caps.structure(0), buffer);
            self.packets.push(Packet { start, decoded, keyframe: looks.keyframe, shown: inside && looks.shown });
        }
    }
}

impl Scan {
    /// The picture of the film: the first stream that is one, as everywhere in this folder.
    pub(super) fn picture(&self) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.is_video())
    }

    /// The sound of the film: the first stream that is some.
    pub(super) fn sound(&self) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.is("audio/"))
    }

    /// When the last packet of picture or sound ends, in nanoseconds of film time.
    pub(super) fn end(&self) -> i64 {
        self.picture().into_iter().chain(self.sound()).map(|stream| stream.end).max().unwrap_or(0)
    }

    /// Whether the file is a picture and no film.
    pub(super) fn is_still_picture(&self) -> bool {
        self.container.as_ref().and_then(|caps| caps.structure(0)).is_some_and(|caps| caps.name().starts_with("image/"))
    }
}

/// Reads all packets. `within` bounds the time it may take.
pub(super) fn packets<'a>(film: impl Into<Origin<'a>>, within: gst::ClockTime) -> Result<Scan, MediaError> {
    read(film.into(), Record::default(), within)
}

/// Reads the first second, which tells what there is in a film but not how much of it.
pub(super) fn beginning<'a>(film: impl Into<Origin<'a>>, within: gst::ClockTime) -> Result<Scan, MediaError> {
    let record = Record::default();
    record.lock().until = Some(1_000_000_000);
    read(film.into(), record, within)
}

fn read(film: Origin<'_>, record: Record, within: gst::ClockTime) -> Result<Scan, MediaError> {
    let shared = record.clone();
    let pipeline = streams::open(film, move |pipeline, pad| {
        let attached = silent_sink().and_then(|sink| streams::attach(pipeline, pad, &[&sink]));
        shared.note(attached);
        shared.watch(pad);
    })?;
    record.run(&pipeline, within)?;
    let claimed = pipeline.0.query_duration::<gst::ClockTime>().and_then(|time| i64::try_from(time.nseconds()).ok());
    let container = streams::container(&pipeline);
    drop(pipeline);
    let streams = std::mem::take(&mut record.lock().streams);
    Ok(Scan { streams, container, claimed })
}

/// The index of a film of the shelves that are served; `None` for sound alone. For films made here: what comes from
/// elsewhere is probed in a child process before it is let in.
///
/// # Errors
///
/// What the pipeline says where the film cannot be read.
pub fn index_of(media: MediaId) -> Result<Option<FrameIndex>, MediaError> {
    const PATIENCE: gst::ClockTime = gst::ClockTime::from_seconds(60);
    index(media, &packets(media, PATIENCE)?, PATIENCE)
}

/// The index of the film's picture; `None` where there is none, or no frame in it.
pub(super) fn index<'a>(
    film: impl Into<Origin<'a>>,
    scan: &Scan,
    within: gst::ClockTime,
) -> Result<Option<FrameIndex>, MediaError> {
    let Some(stream) = scan.picture() else { return Ok(None) };
    if !stream.is_unclear() {
        return Ok(FrameIndex::from_packets(&stream.packets, None, stream.end));
    }
    let pictures = pictures(film.into(), within)?;
    Ok(FrameIndex::from_packets(&stream.packets, Some(&pictures), stream.end))
}

/// Decodes the picture from end to end and tells, in the order in which they are shown, from which packets the pictures
/// were made.
fn pictures(film: Origin<'_>, within: gst::ClockTime) -> Result<Vec<usize>, MediaError> {
    let record = Record::default();
    let shared = record.clone();
    let pipeline = streams::open(film, move |pipeline, pad| {
        if streams::media_type(pad).is_some_and(|kind| streams::is_video(&kind)) && !shared.has_begun() {
            shared.note(decode(pipeline, pad, &shared));
        }
    })?;
    record.run(&pipeline, within)?;
    drop(pipeline);
    let pictures = std::mem::take(&mut record.lock().pictures);
    Ok(pictures)
}

fn decode(pipeline: &gst::Pipeline, pad: &gst::Pad, record: &Record) -> Result<(), MediaError> {
    let (decoder, sink) = (streams::decoder(pad)?, silent_sink()?);
    record.lock().begun = true;
    let mut number = 0_usize..;
    let number = Mutex::new(move || number.next().unwrap_or(usize::MAX));
    pad.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
        if let Some(packet) = info.buffer_mut() {
            ticket::sew(packet, number.lock().unwrap_or_else(PoisonError::into_inner)());
        }
        gst::PadProbeReturn::Ok
    });
    let record = record.clone();
    if let Some(out) = decoder.static_pad("src") {
        out.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
            if let Some(number) = info.buffer().and_then(|picture| ticket::read(picture)) {
                record.lock().pictures.push(number);
            }
            gst::PadProbeReturn::Ok
        });
    }
    streams::open_segments(pad);
    streams::attach(pipeline, pad, &[&decoder, &sink])
}

fn silent_sink() -> Result<gst::Element, MediaError> {
    let sink = streams::make("fakesink")?;
    sink.set_property("sync", false);
    sink.set_property("async", false);
    Ok(sink)
}

/// Where the probes on the pads write down what flows past.
#[derive(Clone, Default)]
struct Record(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    streams: Vec<Stream>,
    pictures: Vec<usize>,
    begun: bool,
    /// How far to read, in nanoseconds of film time; to the end where nothing is said.
    until: Option<i64>,
    failed: Option<MediaError>,
}

impl Record {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_begun(&self) -> bool {
        self.lock().begun
    }

    /// Keeps the first thing that went wrong while the pipeline was put together.
    fn note(&self, attached: Result<(), MediaError>) {
        if let Err(error) = attached {
            self.lock().failed.get_or_insert(error);
        }
    }

    /// Runs to the end of the film; what failed first is the cause, and what the pipeline says comes of it.
    fn run(&self, pipeline: &streams::Running, within: gst::ClockTime) -> Result<(), MediaError> {
        let ended = streams::run_to_end(pipeline, within);
        match self.lock().failed.take() {
            Some(error) => Err(error),
            None => ended,
        }
    }

    /// Takes down every buffer of a pad as one stream.
    fn watch(&self, pad: &gst::Pad) {
        let caps = pad.current_caps().unwrap_or_else(gst::Caps::new_empty);
        let mut seen = self.lock();
        let at = seen.streams.len();
        seen.streams.push(Stream { caps, tags: gst::TagList::new(), end: 0, packets: Vec::new() });
        drop(seen);
        let (record, segment) = (self.clone(), Mutex::new(None));
        let kinds = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
        pad.add_probe(kinds, move |pad, info| {
            let mut seen = record.lock();
            let until = seen.until;
            let mut segment = segment.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(stream) = seen.streams.get_mut(at) else { return gst::PadProbeReturn::Ok };
            match &info.data {
                Some(gst::PadProbeData::Event(event)) => match event.view() {
                    gst::EventView::Caps(caps) => stream.caps = caps.caps_owned(),
                    gst::EventView::Tag(tag) => stream.tags.make_mut().insert(tag.tag(), gst::TagMergeMode::Replace),
                    gst::EventView::Segment(new) => *segment = new.segment().downcast_ref().cloned(),
                    _ => {}
                },
                Some(gst::PadProbeData::Buffer(buffer)) => {
                    if let Some(segment) = &*segment {
                        stream.take(segment, buffer);
                    }
                    if until.is_some_and(|until| stream.end >= until) {
                        streams::read_enough(pad);
                    }
                }
                _ => {}
            }
            gst::PadProbeReturn::Ok
        });
    }
}
