//! A recorder with simulated sources, and what it recorded, taken apart again.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSink;
use samspill::domain::id::MediaId;
use samspill::domain::time::SessionTime;
use samspill::media::frames::FrameReader;
use samspill::media::recorder::{
    Choice, Recorder, RecorderState, Report, Segment, Setup, Sinks, Surroundings, Tapes, read_simulated,
};
use samspill::media::remux::remux;
use samspill::media::{Serving, address, index_of, serve};
use uuid::Uuid;

use crate::films;

/// Nothing here takes longer, however busy the computer is.
const PATIENCE: Duration = Duration::from_secs(60);

/// A recorder that records into memory.
pub struct Studio {
    pub recorder: Recorder,
    woken: Receiver<()>,
    tapes: Tapes,
    recorded: Arc<Mutex<Vec<(Segment, MediaId)>>>,
    _serving: Serving,
}

/// A picture of a recording, read off its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Where it lies in the recording.
    pub at: SessionTime,
    /// Which frame of the common clock it is.
    pub number: u32,
    /// Whether it flashes.
    pub lit: bool,
}

/// The quickest way to record, for tests that are not about encoding.
pub fn small() -> Choice {
    Choice::of("360p30").expect("an encoder is installed")
}

pub fn addresses(texts: &[&str]) -> Vec<samspill::media::devices::Address> {
    texts.iter().map(|text| text.parse().expect(text)).collect()
}

impl Studio {
    pub fn open(cameras: &[&str], microphones: &[&str]) -> Self {
        Self::with(Setup::new(addresses(cameras), addresses(microphones), small()), |_| {})
    }

    pub fn with(setup: Setup, change: impl FnOnce(&mut Surroundings)) -> Self {
        samspill::media::init().expect("GStreamer is installed");
        let (wake, woken) = sync_channel(1);
        // Woken once is enough, however many reasons there were.
        let mut surroundings = Surroundings::new(
            || None,
            move || {
                let _ = wake.try_send(());
            },
        );
        surroundings.battery = Arc::new(|| None);
        change(&mut surroundings);
        let tapes = Tapes::default();
        let _serving = serve(Arc::new(tapes.clone()));
        let recorder = Recorder::open(setup, surroundings).expect("it opens");
        Self { recorder, woken, tapes, recorded: Arc::default(), _serving }
    }

    /// Records every segment into memory.
    pub fn sinks(&self) -> Sinks {
        let (tapes, recorded) = (self.tapes.clone(), Arc::clone(&self.recorded));
        Box::new(move |segment| {
            let media = MediaId(Uuid::now_v7());
            recorded.lock().unwrap_or_else(PoisonError::into_inner).push((segment.clone(), media));
            Ok(tapes.sink(media))
        })
    }

    /// Waits until a report fulfils a wish; hands it back.
    pub fn until(&self, what: &str, reached: impl Fn(&Report) -> bool) -> Report {
        let begun = Instant::now();
        loop {
            let report = self.recorder.report();
            if reached(&report) {
                return report;
            }
            assert!(begun.elapsed() < PATIENCE, "no {what}: {report:#?}");
            // Whoever never wakes anybody runs into the patience above.
            let _ = self.woken.recv_timeout(Duration::from_secs(1));
        }
    }

    pub fn until_state(&self, state: &RecorderState) -> Report {
        self.until(&format!("{state:?}"), |report| report.state == *state)
    }

    /// Begins to record, as soon as the sources are there.
    pub fn begin(&self) {
        self.until("readiness", |report| report.state.is_ready());
        self.recorder.record(self.sinks()).expect("it is ready");
        self.until_state(&RecorderState::Recording);
    }

    /// Waits until so much is recorded.
    pub fn until_elapsed(&self, millis: i64) -> Report {
        self.until("time", |report| report.elapsed >= SessionTime::from_millis(millis))
    }

    /// Ends the recording and waits until it is written.
    pub fn end(&self) -> Report {
        self.recorder.stop();
        self.until_state(&RecorderState::Done)
    }

    /// Records for so long.
    pub fn take(&self, millis: i64) -> Report {
        self.begin();
        self.until_elapsed(millis);
        self.end()
    }

    /// The segments recorded so far, in order, and where they are kept.
    pub fn segments(&self) -> Vec<(Segment, MediaId)> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn bytes(&self, media: MediaId) -> Vec<u8> {
        self.tapes.bytes(media).expect("recorded")
    }

    /// Every picture of a segment, whose camera draws pictures of this size.
    pub fn frames(&self, (segment, media): &(Segment, MediaId), drawn: (u32, u32)) -> Vec<Frame> {
        let (film, began) = self.film(*media);
        let index = Arc::new(index_of(film.media).expect("it can be read").expect("it has a picture"));
        let mut reader = FrameReader::open(film.media, Arc::clone(&index)).expect("it opens");
        let frame = |i| {
            let picture = reader.frame(i).expect("a frame");
            let (number, lit) = read_simulated(&picture.rgba, (picture.width, picture.height), drawn);
            Frame { at: segment.starts + began + picture.from, number, lit }
        };
        (0..index.len()).map(frame).collect()
    }

    /// Where clicks lie in the recording.
    pub fn clicks(&self, segment: &(Segment, MediaId)) -> Vec<SessionTime> {
        let (heard, mut clicks) = (self.sound(segment), Vec::<SessionTime>::new());
        for (start, samples) in heard {
            for (i, sample) in samples.iter().enumerate().filter(|(_, sample)| sample.abs() > 0.2) {
                let at = start + SessionTime::from_nanos(i as i64 * 1_000_000_000 / 48_000);
                // A click rings; half a second later it is another.
                if *sample != 0.0 && clicks.last().is_none_or(|last| at - *last > SessionTime::from_millis(500)) {
                    clicks.push(at);
                }
            }
        }
        clicks
    }

    /// The film that is made of a segment, on a shelf of its own, and when it begins by the segment's stamps.
    fn film(&self, media: MediaId) -> (films::Held, SessionTime) {
        let mut film = Vec::new();
        let remuxed = remux(&mut Cursor::new(self.bytes(media)), &mut film, &mut |_| ControlFlow::Continue(()));
        (films::hold(film), SessionTime::from_nanos(remuxed.expect("something was recorded").began))
    }

    /// The sound of a segment, decoded: pieces, each with where its first sample lies in the recording.
    pub fn sound(&self, (recorded, media): &(Segment, MediaId)) -> Vec<(SessionTime, Vec<f32>)> {
        let (film, began) = self.film(*media);
        let description = format!(
            "uridecodebin uri={} caps=audio/x-raw expose-all-streams=false ! audioconvert ! audioresample \
             ! audio/x-raw,format=F32LE,channels=1,rate=48000 ! appsink name=sound sync=false",
            address(film.media)
        );
        let pipeline = gst::parse::launch(&description).expect("it can be made").downcast::<gst::Pipeline>();
        let pipeline = pipeline.expect("several elements make a pipeline");
        let sink = pipeline.by_name("sound").expect("it is named").downcast::<AppSink>().expect("an appsink");
        pipeline.set_state(gst::State::Playing).expect("it starts");
        let mut pieces = Vec::new();
        while let Ok(sample) = sink.pull_sample() {
            let segment = sample.segment().and_then(|segment| segment.downcast_ref::<gst::ClockTime>());
            let buffer = sample.buffer().expect("a buffer");
            let at = segment.and_then(|segment| segment.to_stream_time(buffer.pts())).expect("a time");
            let bytes = buffer.map_readable().expect("readable");
            let samples = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            pieces.push((recorded.starts + began + SessionTime::from_nanos(at.nseconds() as i64), samples));
        }
        pipeline.set_state(gst::State::Null).expect("it stops");
        pieces
    }
}

/// How far apart two moments are, in milliseconds.
pub fn apart(a: SessionTime, b: SessionTime) -> f64 {
    ((a - b).nanos() as f64 / 1e6).abs()
}

/// Two frames that do not lie as far apart as their numbers say, and by how many milliseconds, if there are any beyond
/// rounding to the last whole one.
pub fn scatter(frames: &[Frame], rate: u32) -> Option<(Frame, Frame, f64)> {
    let off = |frame: &Frame| frame.at.nanos() as f64 / 1e6 - f64::from(frame.number) * 1000.0 / f64::from(rate);
    let by_off = |a: &&Frame, b: &&Frame| off(a).total_cmp(&off(b));
    let (early, late) = (*frames.iter().min_by(by_off)?, *frames.iter().max_by(by_off)?);
    let apart = off(&late) - off(&early);
    (apart > 1.001).then_some((early, late, apart))
}

/// How many flashes there are between the first click and the last, and how many milliseconds the one that is worst lies
/// from its click.
pub fn flashes_from_clicks(frames: &[Frame], clicks: &[SessionTime]) -> (usize, f64) {
    let half = SessionTime::from_millis(500);
    let among = |at: SessionTime| clicks.iter().any(|click| *click - half < at && at < *click + half);
    let lit: Vec<SessionTime> =
        frames.iter().filter(|frame| frame.lit && among(frame.at)).map(|frame| frame.at).collect();
    let nearest = |flash: &SessionTime| clicks.iter().map(|click| apart(*click, *flash)).fold(f64::MAX, f64::min);
    (lit.len(), lit.iter().map(nearest).fold(0.0, f64::max))
}
