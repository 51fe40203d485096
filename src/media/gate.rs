//! What stands before the decoder of a frame reader.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use gstreamer as gst;
use gstreamer::prelude::*;

use super::index::FrameIndex;
use super::packet::{self, Dependence};
use super::{MediaError, streams, ticket};

/// Ends a packet's way here. Not `Drop`: with that, GStreamer 1.22 lets go of the packet a second time.
const LEFT_OUT: gst::PadProbeReturn = gst::PadProbeReturn::Handled;

/// Gives packets their [tickets](ticket), keeps out what need not be decoded, and closes once the picture asked for has
/// left the decoder: what would come after it is work for nobody, and would stand in the way of the next seek.
#[derive(Clone)]
pub(super) struct Gate(Arc<Shared>);

struct Shared {
    index: Arc<FrameIndex>,
    passing: Mutex<Passing>,
    opened: Condvar,
    attached: OnceLock<Result<(), MediaError>>,
}

/// What has passed, and may pass, since the demuxer was last asked for a moment.
#[derive(Default)]
struct Passing {
    /// From this frame on, everything passes and comes out.
    whole_from: usize,
    /// Once this frame has left the decoder, nothing passes; `None` where nobody will ask any more.
    wanted: Option<usize>,
    /// The frame that left the decoder last.
    reached: Option<usize>,
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
        let passing = Mutex::new(Passing { wanted: Some(0), ..Passing::default() });
        Self(Arc::new(Shared { index, passing, opened: Condvar::new(), attached: OnceLock::new() }))
    }

    /// Puts the gate, a decoder and `sink` behind the first stream it is called for.
    pub(super) fn attach(&self, pipeline: &gst::Pipeline, pad: &gst::Pad, sink: &gst::Element) {
        self.0.attached.get_or_init(|| {
            let decoder = streams::decoder(pad)?;
            let pads = (decoder.static_pad("sink"), decoder.static_pad("src"));
            let (Some(entrance), Some(exit)) = pads else { return Err(MediaError::NoPicture) };
            let gate = self.clone();
            let kinds = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
            entrance.add_probe(kinds, move |_, info| match &mut info.data {
                Some(gst::PadProbeData::Event(event)) => {
                    gate.lock().notice(event);
                    gst::PadProbeReturn::Ok
                }
                Some(gst::PadProbeData::Buffer(buffer)) => gate.open().pass(&gate.0.index, buffer),
                _ => gst::PadProbeReturn::Ok,
            });
            let gate = self.clone();
            exit.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
                if let Some(frame) = info.buffer().and_then(|picture| ticket::read(picture)) {
                    gate.lock().leave(frame);
                }
                gst::PadProbeReturn::Ok
            });
            streams::open_segments(&entrance);
            streams::attach(pipeline, pad, &[&decoder, sink])
        });
    }

    /// Why nothing could be attached, if so.
    pub(super) fn failure(&self) -> Option<MediaError> {
        self.0.attached.get().and_then(|attached| attached.clone().err())
    }

    /// The first frame that can be trusted since the last new beginning.
    pub(super) fn landed(&self) -> Option<usize> {
        self.lock().landed
    }

    /// Lets packets pass until `wanted` has left the decoder. Pictures before `whole_from` do not come
    /// out, and those that nothing is built on are not even decoded.
    pub(super) fn go_on_to(&self, wanted: usize, whole_from: usize) {
        let mut passing = self.lock();
        passing.wanted = Some(wanted);
        passing.whole_from = whole_from;
        self.0.opened.notify_all();
    }

    /// Like [`go_on_to`](Self::go_on_to), after forgetting what has passed; to be called before every seek.
    pub(super) fn begin_anew(&self, wanted: usize, whole_from: usize) {
        let mut passing = self.lock();
        let (caps, dependence) = (passing.caps.take(), passing.dependence.take());
        *passing = Passing { wanted: Some(wanted), whole_from, caps, dependence, ..Passing::default() };
        self.0.opened.notify_all();
    }

    /// Stays open from now on; to be called before the pipeline stops, which waits for what stands here.
    pub(super) fn stay_open(&self) {
        self.lock().wanted = None;
        self.0.opened.notify_all();
    }

    /// Waits until the gate is open.
    fn open(&self) -> MutexGuard<'_, Passing> {
        self.0.opened.wait_while(self.lock(), |passing| passing.is_done()).unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Passing> {
        self.0.passing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Passing {
    fn is_done(&self) -> bool {
        self.wanted.is_some_and(|wanted| self.reached.is_some_and(|reached| reached >= wanted))
    }

    /// A picture has left the decoder. One from before the last new beginning, which has yet to be flushed, says nothing.
    fn leave(&mut self, frame: usize) {
        if self.landed.is_some() {
            self.reached = Some(frame);
        }
    }

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
        if frame >= self.whole_from {
            ticket::sew(buffer, frame);
            return gst::PadProbeReturn::Ok;
        }
        if self.dependence.is_some_and(|dependence| dependence.can_be_left_out(buffer)) {
            return LEFT_OUT;
        }
        // Others are built on it, but it need not be shown, so the decoder need not copy it either.
        buffer.make_mut().set_flags(gst::BufferFlags::DECODE_ONLY);
        gst::PadProbeReturn::Ok
    }
}
