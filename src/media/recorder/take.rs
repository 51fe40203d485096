//! One recording, from start to stop: the segments it is made of, and who is recorded in which.

use std::io;

use gstreamer as gst;

use super::pen::{Pen, grained};
use super::report::{Segment, SegmentReport, SegmentState};
use super::setup::{Choice, Sinks};
use super::source::{Sense, Source};
use crate::domain::time::SessionTime;
use crate::media::MediaError;

/// How long to wait after a segment could not be begun.
const TRY_AGAIN: SessionTime = SessionTime::from_secs(2);

/// One recording.
pub(super) struct Take {
    number: u32,
    sinks: Sinks,
    bus: gst::Bus,
    /// Recording ends by itself after so long.
    pub until: Option<SessionTime>,
    pens: Vec<Pen>,
    /// Segments that have come to an end.
    ended: Vec<SegmentReport>,
    try_at: SessionTime,
}

/// Who goes into a segment together: a camera, a microphone, or both, as they are counted among the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Party {
    pub camera: Option<usize>,
    pub microphone: Option<usize>,
}

impl Take {
    pub(super) fn new(number: u32, sinks: Sinks, until: Option<SessionTime>, bus: gst::Bus) -> Self {
        Self { number, sinks, bus, until, pens: Vec::new(), ended: Vec::new(), try_at: SessionTime::ZERO }
    }

    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// Whether a segment may be begun; not at once again after one could not be.
    pub(super) fn may_begin(&self, now: SessionTime) -> bool {
        now >= self.try_at
    }

    /// Begins a segment whose own zero lies at a moment of the recording, and moves its party into it. What recorded
    /// them before comes to its end.
    pub(super) fn begin(
        &mut self,
        sources: &mut [Source],
        party: Party,
        starts: SessionTime,
        number: u32,
        now: SessionTime,
    ) -> Result<(), MediaError> {
        let cameras = sources.iter().filter(|source| matches!(source.sense, Sense::Eye(_))).count();
        let choice = party.camera.and_then(|camera| sources.get(camera)).or_else(|| sources.first());
        let choice: Choice = choice.map(|source| source.choice.clone()).ok_or(MediaError::NoPicture)?;
        let eye = party.camera.and_then(|camera| match &sources.get(camera)?.sense {
            Sense::Eye(eye) => eye.seen().size,
            Sense::Ear(_) => None,
        });
        let step = choice.step().filter(|_| eye.is_some());
        let segment = Segment {
            number,
            take: self.number,
            camera: party.camera,
            microphone: party.microphone.map(|source| source - cameras),
            starts: grained(starts),
            size: step.zip(eye).map(|(step, size)| step.fit(size)),
            step: step.map(|step| step.name.clone()),
            encoder: choice.encoder().filter(|_| eye.is_some()).map(|encoder| encoder.element.clone()),
        };
        let before = std::mem::replace(&mut self.try_at, now + TRY_AGAIN);
        let sink = (self.sinks)(&segment).map_err(|error| MediaError::Pipeline(error.to_string()))?;
        let (pen, pictures, sounds) = Pen::begin(segment, &choice, sink, &self.bus)?;
        self.try_at = before;
        self.pens.push(pen);
        for (source, member) in sources.iter_mut().enumerate() {
            if party.camera == Some(source) || party.microphone == Some(source) {
                (member.segment, member.grew, member.behind) = (Some(number), Some((0, now)), None);
            }
        }
        if let (Some(Sense::Eye(eye)), Some(camera)) =
            (party.camera.and_then(|camera| sources.get(camera)).map(|source| source.sense.clone()), party.camera)
            && let Some(before) = eye.record_with(pictures)
        {
            sources[camera].dropped_before += before.dropped();
        }
        if let Some(Sense::Ear(ear)) = party.microphone.and_then(|source| sources.get(source)).map(|s| s.sense.clone())
        {
            drop(ear.record_with(sounds));
        }
        Ok(())
    }

    /// The segment that a message is about.
    pub(super) fn segment_of(&self, message: &gst::MessageRef) -> Option<u32> {
        self.pens.iter().find(|pen| pen.is_source_of(message)).map(|pen| pen.segment.number)
    }

    /// Tears a segment off; what was written is kept.
    pub(super) fn tear_off(&mut self, segment: u32, why: &str) {
        for pen in self.pens.extract_if(.., |pen| pen.segment.number == segment) {
            self.ended.push(report(&pen, SegmentState::Broken(why.to_owned())));
        }
    }

    /// Takes note of segments that have ended; answers which of them could not be written, and of what kind the error
    /// was.
    pub(super) fn note_ends(&mut self) -> Vec<(u32, io::ErrorKind)> {
        let mut broken = Vec::new();
        for pen in self.pens.extract_if(.., |pen| pen.outcome().is_some()) {
            let state = match pen.outcome() {
                Some(Err((kind, text))) => {
                    broken.push((pen.segment.number, kind));
                    SegmentState::Broken(text)
                }
                _ => SegmentState::Written,
            };
            self.ended.push(report(&pen, state));
        }
        broken
    }

    /// Whether nothing is being written any more.
    pub(super) fn is_written(&self) -> bool {
        self.pens.is_empty()
    }

    /// Tears off whatever is still being written.
    pub(super) fn tear_off_rest(&mut self, why: &str) {
        let rest: Vec<u32> = self.pens.iter().map(|pen| pen.segment.number).collect();
        for segment in rest {
            self.tear_off(segment, why);
        }
    }

    /// Bytes written of a segment that is being written.
    pub(super) fn written(&self, segment: u32) -> Option<u64> {
        self.pens.iter().find(|pen| pen.segment.number == segment).map(|pen| pen.bytes().0)
    }

    /// Every segment, in order.
    pub(super) fn segments(&self) -> Vec<SegmentReport> {
        let open = self.pens.iter().map(|pen| report(pen, SegmentState::Writing));
        let mut all: Vec<SegmentReport> = self.ended.iter().cloned().chain(open).collect();
        all.sort_by_key(|report| report.segment.number);
        all
    }
}

fn report(pen: &Pen, state: SegmentState) -> SegmentReport {
    let (bytes, synced) = pen.bytes();
    SegmentReport { segment: pen.segment.clone(), bytes, synced, state }
}
