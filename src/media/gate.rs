//! What stands before the decoder of a frame reader.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use gstreamer as gst;
use gstreamer::prelude::*;

use super::index::FrameIndex;
use super::packet::{self, Dependence};
use super::{MediaError, streams, ticket};

/// Ends a packet's way here. Not `Drop`: with that, GStreamer 1.22 lets go of the packet a second time.
const LEFT_OUT: gst::PadProbeReturn = gst::PadProbeReturn::Handled;

/// Gives packets their [tickets](ticket), and keeps out what need not be decoded.
#[derive(Clone)]
pub(super) struct Gate {
    index: Arc<FrameIndex>,
    passing: Arc<Mutex<Passing>>,
    attached: Arc<OnceLock<Result<(), MediaError>>>,
}

/// What has passed, and may pass, since the demuxer was last asked for a moment.
#[derive(Default)]
struct Passing {
    /// From this frame on, everything passes.
    whole_from: usize,
    /// The first frame that can be trusted: decoding began at the keyframe there.
    landed: Option<usize>,
    /// The demuxer's present segment, and how many there have been.
    segment: Option<gst::FormattedSegment<gst::ClockTime>>,
    segments: usize,
    /// What the packets are. These outlive a seek: demuxers do not tell them again.
    caps: Option<gst::Caps>,
    dependence: Option<Dependence>,
}

impl Gate {
    pub(super) fn new(index: Arc<FrameIndex>) -> Self {
        Self { index, passing: Arc::default(), attached: Arc::default() }
    }

    /// Puts the gate, a decoder and `sink` behind the first stream it is called for.
    pub(super) fn attach(&self, pipeline: &gst::Pipeline, pad: &gst::Pad, sink: &gst::Element) {
        self.attached.get_or_init(|| {
            let decoder = streams::decoder(pad)?;
            let entrance = decoder.static_pad("sink").ok_or(MediaError::NoPicture)?;
            let gate = self.clone();
            let kinds = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
            entrance.add_probe(kinds, move |_, info| match &mut info.data {
                Some(gst::PadProbeData::Event(event)) => {
                    gate.lock().notice(event);
                    gst::PadProbeReturn::Ok
                }
                Some(gst::PadProbeData::Buffer(buffer)) => gate.lock().pass(&gate.index, buffer),
                _ => gst::PadProbeReturn::Ok,
            });
            streams::open_segments(&entrance);
            streams::attach(pipeline, pad, &[&decoder, sink])
        });
    }

    /// Why nothing could be attached, if so.
    pub(super) fn failure(&self) -> Option<MediaError> {
        self.attached.get().and_then(|attached| attached.clone().err())
    }

    /// The first frame that can be trusted since the last new beginning.
    pub(super) fn landed(&self) -> Option<usize> {
        self.lock().landed
    }

    /// Pictures before this frame that nothing is built on are left out from now on.
    pub(super) fn keep_whole_from(&self, frame: usize) {
        self.lock().whole_from = frame;
    }

    /// Forgets what has passed; to be called before every seek.
    pub(super) fn begin_anew(&self, whole_from: usize) {
        let mut passing = self.lock();
        let (caps, dependence) = (passing.caps.take(), passing.dependence.take());
        *passing = Passing { whole_from, caps, dependence, ..Passing::default() };
    }

    fn lock(&self) -> MutexGuard<'_, Passing> {
        self.passing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Passing {
    fn notice(&mut self, event: &gst::Event) {
        match event.view() {
            gst::EventView::Caps(caps) => {
                self.dependence = Some(Dependence::of(caps.caps()));
                self.caps = Some(caps.caps_owned());
            }
            gst::EventView::Segment(segment) => {
                self.segment = segment.segment().downcast_ref().cloned();
                self.segments += 1;
            }
            _ => {}
        }
    }

    fn pass(&mut self, index: &FrameIndex, buffer: &mut gst::Buffer) -> gst::PadProbeReturn {
        let Some(segment) = &self.segment else { return LEFT_OUT };
        let time = |time: Option<gst::ClockTime>| time.and_then(|time| streams::film_time(segment, time));
        let (start, decoded) = (time(buffer.pts()), time(buffer.dts()));
        let looks = packet::look(self.caps.as_ref().and_then(|caps| caps.structure(0)), buffer);
        if self.landed.is_none() {
            if !looks.keyframe {
                return LEFT_OUT;
            }
            self.landed = index.first_from(start, decoded);
        }
        // The first segment begins where one sought, not where the film is cut, so it says nothing of what belongs.
        let belongs = looks.shown && streams::holds(segment, buffer, self.segments > 1);
        let Some(frame) = index.frame_of(start, decoded).filter(|_| belongs) else { return gst::PadProbeReturn::Ok };
        let early = frame < self.whole_from;
        if early && self.dependence.is_some_and(|dependence| dependence.can_be_left_out(buffer)) {
            return LEFT_OUT;
        }
        ticket::sew(buffer, frame);
        gst::PadProbeReturn::Ok
    }
}
