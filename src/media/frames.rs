//! Exact frames: the picture that a film shows at a moment, and never another one.
//!
//! The index says which frame covers the moment and from which keyframe it can be decoded. The demuxer is asked for the
//! middle of that keyframe; every packet then gets a [`ticket`](super::ticket) with the number of its frame, and the
//! picture that comes out of the decoder bearing the number asked for is the one. Where the demuxer has gone too far,
//! it is asked again for an earlier keyframe. Packets of the run-up that nothing is built on never reach the decoder.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSink;

use super::gate::Gate;
use super::index::FrameIndex;
use super::picture::{Converter, Picture, Turn};
use super::recent::Recent;
use super::streams::{self, Origin, Running};
use super::{MediaError, ticket};
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;

/// How long a film may take to give one more picture.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often to look whether the pipeline has failed while waiting for a picture.
const GLANCE: gst::ClockTime = gst::ClockTime::from_mseconds(200);

/// Up to so many frames ahead, decoding on beats beginning again at a nearer keyframe.
const NEAR: usize = 6;

/// How many frames before the one asked for are decoded along when stepping back, so that the next steps cost nothing.
const BACK: usize = 24;

/// How much memory decoded pictures may take, in bytes.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Brings back any frame of one film. Calls block until the picture is there, so they belong on a worker.
pub struct FrameReader {
    index: Arc<FrameIndex>,
    pipeline: Running,
    sink: AppSink,
    gate: Gate,
    converter: Converter,
    recent: Recent,
    /// The frame that came out of the decoder last, while it can go on from there.
    reached: Option<usize>,
    /// The frame asked for last.
    shown: Option<usize>,
}

impl FrameReader {
    /// Opens a film of the shelves that are served.
    ///
    /// # Errors
    ///
    /// [`MediaError::NoDecoder`], [`MediaError::NoPicture`], or what the pipeline says where the film cannot be read.
    pub fn open(media: MediaId, index: Arc<FrameIndex>) -> Result<Self, MediaError> {
        Self::open_small(media, index, None)
    }

    /// Like [`open`](Self::open), for pictures at most so many pixels high.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn open_small(media: MediaId, index: Arc<FrameIndex>, height: Option<u32>) -> Result<Self, MediaError> {
        super::init()?;
        let sink = AppSink::builder().sync(false).async_(false).max_buffers(2).build();
        sink.set_enable_last_sample(false);
        if let Some(pad) = sink.static_pad("sink") {
            streams::take_any_layout(&pad);
        }
        let gate = Gate::new(Arc::clone(&index));
        let (guarded, out) = (gate.clone(), sink.clone());
        let pipeline = streams::open(Origin::Shelf(media), move |pipeline, pad| {
            if streams::media_type(pad).is_some_and(|kind| streams::is_video(&kind)) {
                guarded.attach(pipeline, pad, out.upcast_ref());
            }
        })?;
        let mut reader = Self {
            index,
            pipeline,
            sink,
            gate,
            converter: Converter::new(Turn::default(), height),
            recent: Recent::new(MOST_BYTES),
            reached: None,
            shown: None,
        };
        reader.begin(height)?;
        Ok(reader)
    }

    /// Runs until the first picture, before which a film can neither be sought in nor says how it wants to be turned.
    fn begin(&mut self, height: Option<u32>) -> Result<(), MediaError> {
        // From the outset, because a sink that has not been started looks as if the film had ended.
        self.pipeline.0.add(&self.sink).map_err(|error| MediaError::Pipeline(error.to_string()))?;
        if self.pipeline.0.set_state(gst::State::Playing).is_err() {
            return Err(self.gate.failure().or_else(|| self.fault()).unwrap_or(MediaError::NoPicture));
        }
        let first = self.pull()?.ok_or(MediaError::NoPicture)?;
        let turn = self.sink.static_pad("sink").map(|pad| Turn::of_pad(&pad)).unwrap_or_default();
        self.converter = Converter::new(turn, height);
        self.keep(first, 0);
        Ok(())
    }

    /// The index this reader goes by.
    #[must_use]
    pub fn index(&self) -> &FrameIndex {
        &self.index
    }

    /// The frame shown at a moment of film time; the first one before the film begins, the last one after it ends.
    ///
    /// # Errors
    ///
    /// [`MediaError::FrameLost`] where the film does not give the frame that its index promises; otherwise what the
    /// pipeline says.
    pub fn at(&mut self, time: SessionTime) -> Result<Picture, MediaError> {
        self.frame(self.index.clamped(time.nanos()))
    }

    /// Frame `i`, counted from zero in the order shown; the last one where there are not so many.
    ///
    /// # Errors
    ///
    /// As for [`at`](Self::at).
    pub fn frame(&mut self, i: usize) -> Result<Picture, MediaError> {
        let i = i.min(self.index.len() - 1);
        let sample = match self.recent.get(i) {
            Some(sample) => sample,
            None => self.fetch(i)?,
        };
        self.shown = Some(i);
        let time = SessionTime::from_nanos;
        self.converter.picture(&sample, time(self.index.start(i)), time(self.index.end(i)))
    }

    /// The frame after the one brought back last; the last one again at the end.
    ///
    /// # Errors
    ///
    /// As for [`at`](Self::at).
    pub fn next_frame(&mut self) -> Result<Picture, MediaError> {
        self.frame(self.shown.map_or(0, |shown| shown.saturating_add(1)))
    }

    /// The frame before the one brought back last; the first one again at the beginning.
    ///
    /// # Errors
    ///
    /// As for [`at`](Self::at).
    pub fn previous_frame(&mut self) -> Result<Picture, MediaError> {
        self.frame(self.shown.map_or(0, |shown| shown.saturating_sub(1)))
    }

    /// Lets go of every picture kept for the next step.
    pub fn forget(&mut self) {
        self.recent = Recent::new(MOST_BYTES);
    }

    fn fetch(&mut self, i: usize) -> Result<gst::Sample, MediaError> {
        let stepping_back = self.shown.is_some_and(|shown| i < shown && shown - i <= BACK);
        let whole_from = if stepping_back { i.saturating_sub(BACK) } else { i };
        if self.can_go_on_to(i) {
            self.gate.go_on_to(i, whole_from);
            if let Some(sample) = self.run_to(i)? {
                return Ok(sample);
            }
        }
        let mut keyframe = self.index.keyframe_before(i);
        self.seek(keyframe, i, whole_from)?;
        if let Some(sample) = self.run_to(i)? {
            return Ok(sample);
        }
        // The demuxer went too far, or something that was left out was needed: from further back, and all of it.
        for _ in 0..3 {
            keyframe = self.index.keyframe_before(keyframe.saturating_sub(1));
            self.seek(keyframe, i, 0)?;
            if let Some(sample) = self.run_to(i)? {
                return Ok(sample);
            }
        }
        Err(MediaError::FrameLost(SessionTime::from_nanos(self.index.start(i))))
    }

    /// Whether decoding on reaches frame `i` sooner than beginning again.
    fn can_go_on_to(&self, i: usize) -> bool {
        let Some(reached) = self.reached else { return false };
        reached < i && (i - reached <= NEAR || self.index.keyframe_before(i) <= reached)
    }

    /// Asks the demuxer for a keyframe on the way to frame `i`. Pictures before `whole_from` that nothing is built on will
    /// be left out.
    fn seek(&mut self, keyframe: usize, i: usize, whole_from: usize) -> Result<(), MediaError> {
        self.reached = None;
        let moment = gst::ClockTime::from_nseconds(self.index.moment_of(keyframe).max(0).unsigned_abs());
        self.gate.begin_anew(i, whole_from);
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
        match self.pipeline.0.seek_simple(flags, moment) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.fault().unwrap_or_else(|| MediaError::Pipeline("it cannot be sought in".to_owned()))),
        }
    }

    /// Decodes until frame `i` comes; `None` where it will not come any more.
    fn run_to(&mut self, i: usize) -> Result<Option<gst::Sample>, MediaError> {
        while let Some(sample) = self.pull()? {
            if let Some(frame) = self.keep(sample.clone(), i) {
                match frame.cmp(&i) {
                    std::cmp::Ordering::Less => {}
                    std::cmp::Ordering::Equal => return Ok(Some(sample)),
                    std::cmp::Ordering::Greater => return Ok(None),
                }
            }
        }
        self.reached = None;
        Ok(None)
    }

    /// Remembers a picture, and tells which frame it is; `None` where it is none of the film's, or where it came out
    /// before the keyframe at which decoding began and may be damaged.
    fn keep(&mut self, sample: gst::Sample, around: usize) -> Option<usize> {
        let frame = sample.buffer().and_then(ticket::read)?;
        if self.gate.landed().is_none_or(|landed| frame < landed) {
            return None;
        }
        self.reached = Some(frame);
        self.recent.keep(frame, sample, around);
        Some(frame)
    }

    /// The next picture out of the decoder; `None` at the end of the film.
    fn pull(&self) -> Result<Option<gst::Sample>, MediaError> {
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if let Some(sample) = self.sink.try_pull_sample(GLANCE) {
                return Ok(Some(own(&sample)));
            }
            if let Some(error) = self.gate.failure().or_else(|| self.fault()) {
                return Err(error);
            }
            if self.sink.is_eos() {
                return Ok(None);
            }
        }
        Err(MediaError::TimedOut)
    }

    /// What the pipeline complained of, if anything.
    fn fault(&self) -> Option<MediaError> {
        let message = self.pipeline.0.bus()?.pop_filtered(&[gst::MessageType::Error])?;
        match message.view() {
            gst::MessageView::Error(error) => Some(streams::fault(&self.pipeline, &error.error())),
            _ => None,
        }
    }
}

impl Drop for FrameReader {
    fn drop(&mut self) {
        self.gate.stay_open();
    }
}

/// The same picture in a sample of our own: the sink fills its samples anew, also those that are kept.
fn own(sample: &gst::Sample) -> gst::Sample {
    let (buffer, caps) = (sample.buffer_owned(), sample.caps_owned());
    let mut own = gst::Sample::builder();
    if let Some(buffer) = &buffer {
        own = own.buffer(buffer);
    }
    if let Some(caps) = &caps {
        own = own.caps(caps);
    }
    own.build()
}
