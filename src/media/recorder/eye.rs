//! What is done with each picture of a camera, in the thread that brings it: it is counted, now and then shown small, and
//! handed on to be recorded.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gstreamer as gst;

use super::clock::{Clock, session_time};
use super::cuts::Cuts;
use super::pen::{Pictures, grained};
use crate::domain::time::SessionTime;
use crate::media::picture::{Converter, Picture, Turn};

/// Pictures of the preview are at most so many pixels high.
const PREVIEW_HEIGHT: u32 = 270;
/// A preview picture at most so often.
const PREVIEW_EVERY: SessionTime = SessionTime::from_millis(90);
/// So many preview pictures are made after somebody has looked at the last one.
const WORTH: u32 = 16;
/// How many bytes of a picture are looked at to tell whether it is the same as the one before.
const LOOKED_AT: usize = 2048;
/// A camera whose last picture is older shows nothing that could be marked.
const FRESH: SessionTime = SessionTime::from_millis(250);
/// Where so many of the recorded pictures lie is remembered: more than lie between a picture and its being seen.
const RECENT: usize = 64;
/// A frame is missing where the next one comes later than so many times the usual distance.
const MISSED: f64 = 1.6;

/// What has been seen of a camera.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// When the last picture came.
    pub arrived: Option<SessionTime>,
    pub size: Option<(u32, u32)>,
    pub frames: u64,
    pub missed: u64,
    pub repeated: u64,
    /// The latest picture of the preview.
    pub picture: Option<Arc<Picture>>,
    /// When the frame of that picture was taken, or the last frame while nobody looks.
    pub shown: Option<SessionTime>,
    /// How long a frame lasts by the camera's own word, in nanoseconds.
    pub frame: Option<i64>,
}

/// What its pictures are held against, so that none is counted wrongly.
#[derive(Debug, Default)]
struct Before {
    stamp: Option<SessionTime>,
    print: u64,
    previewed: Option<SessionTime>,
    caps: Option<gst::Caps>,
}

/// What of the camera is recorded.
#[derive(Default)]
struct Track {
    pen: Option<Pictures>,
    /// The picture that stands, which is the last one that came, and when it was taken.
    standing: Option<(SessionTime, gst::Sample)>,
    /// Where the pictures lie that were recorded last, in this segment and those before it, the latest at the end.
    recorded: VecDeque<SessionTime>,
}

impl Track {
    /// Records the picture that stands, unless it is no part of the recording or in it already.
    fn record(&mut self, cuts: &Cuts) {
        let (Some((stamp, sample)), Some(pen)) = (&self.standing, &mut self.pen) else { return };
        let (Some(at), Some(buffer), Some(caps)) = (cuts.place(*stamp), sample.buffer(), sample.caps()) else { return };
        let at = grained(at);
        if self.recorded.back().is_none_or(|last| *last < at) && pen.put(at, buffer, caps) {
            if self.recorded.len() == RECENT {
                self.recorded.pop_front();
            }
            self.recorded.push_back(at);
        }
    }

    /// Where the recorded picture lies that stands at a moment just past; the first, where that is earlier.
    fn frame_at(&self, moment: SessionTime) -> Option<SessionTime> {
        self.recorded.iter().rfind(|at| **at <= moment).or_else(|| self.recorded.front()).copied()
    }
}

/// Looks at the pictures of one camera, also over its going and coming back.
pub(super) struct Eye {
    clock: Clock,
    cuts: Arc<Cuts>,
    wake: Arc<dyn Fn() + Send + Sync>,
    seen: Mutex<Seen>,
    /// Of the thread that brings the pictures; nobody else waits for it.
    work: Mutex<(Before, Option<Converter>)>,
    track: Mutex<Track>,
    /// How many more preview pictures are worth making.
    worth: AtomicU32,
}

impl Eye {
    pub(super) fn new(clock: Clock, cuts: Arc<Cuts>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let work = Mutex::new((Before::default(), None));
        Self { clock, cuts, wake, seen: Mutex::default(), work, track: Mutex::default(), worth: AtomicU32::new(1) }
    }

    /// Takes a picture, from the thread of the pipeline that brings it.
    pub(super) fn see(&self, sample: &gst::Sample) {
        let Some(stamp) = stamp(sample) else { return };
        let mut track = lock(&self.track);
        track.standing = Some((stamp, sample.clone()));
        track.record(&self.cuts);
        drop(track);
        self.count(stamp, sample);
        if self.worth.load(Ordering::Relaxed) == 0 {
            // Nobody looks, and what nobody sees costs nothing.
            lock(&self.seen).shown = Some(stamp);
        } else if self.is_preview_due(stamp) {
            self.worth.fetch_sub(1, Ordering::Relaxed);
            self.preview(sample, stamp);
        }
    }

    fn count(&self, stamp: SessionTime, sample: &gst::Sample) {
        let (before, _) = &mut *lock(&self.work);
        let mut seen = lock(&self.seen);
        if before.caps.as_deref() != sample.caps() {
            before.caps = sample.caps_owned();
            let structure = sample.caps().and_then(|caps| caps.structure(0));
            let measure = |name| structure.and_then(|structure| structure.get::<i32>(name).ok()).map(i32::unsigned_abs);
            seen.size = measure("width").zip(measure("height"));
            let rate = structure.and_then(|structure| structure.get::<gst::Fraction>("framerate").ok());
            seen.frame = rate
                .filter(|rate| rate.numer() > 0)
                .map(|rate| 1_000_000_000 * i64::from(rate.denom()) / i64::from(rate.numer()));
        }
        let print = sample.buffer().map_or(0, print_of);
        seen.repeated += u64::from(before.stamp.is_some() && print == before.print);
        if let (Some(last), Some(frame)) = (before.stamp, seen.frame) {
            let frames = (stamp - last).nanos() as f64 / frame as f64;
            seen.missed += if frames > MISSED { frames.round() as u64 - 1 } else { 0 };
        }
        seen.frames += 1;
        seen.arrived = Some(self.clock.now());
        (before.stamp, before.print) = (Some(stamp), print);
    }

    fn is_preview_due(&self, stamp: SessionTime) -> bool {
        let (before, _) = &mut *lock(&self.work);
        let due = before.previewed.is_none_or(|last| stamp - last >= PREVIEW_EVERY || stamp < last);
        if due {
            before.previewed = Some(stamp);
        }
        due
    }

    fn preview(&self, sample: &gst::Sample, stamp: SessionTime) {
        let from = self.cuts.place(stamp).map_or(SessionTime::ZERO, grained);
        let until = from + PREVIEW_EVERY;
        let mut work = lock(&self.work);
        let converter = work.1.get_or_insert_with(|| Converter::new(Turn::default(), Some(PREVIEW_HEIGHT)));
        let Ok(picture) = converter.picture(sample, from, until) else { return };
        drop(work);
        let mut seen = lock(&self.seen);
        (seen.picture, seen.shown) = (Some(Arc::new(picture)), Some(stamp));
        drop(seen);
        (self.wake)();
    }

    /// The camera is opened anew: what came before is no measure for what comes.
    pub(super) fn begin_anew(&self) {
        lock(&self.work).0 = Before::default();
        lock(&self.track).standing = None;
        lock(&self.seen).arrived = None;
    }

    /// Another recording is to begin; no mark of it belongs on a picture of the one before.
    pub(super) fn forget_recorded(&self) {
        lock(&self.track).recorded.clear();
    }

    /// Begins the recording with the picture that stands, so that there is no moment of it without a picture to mark; now,
    /// where that is stamped a little ahead of its time.
    pub(super) fn begin_recording(&self, now: SessionTime) {
        let mut track = lock(&self.track);
        self.cuts.begin(track.standing.as_ref().map_or(now, |(stamp, _)| now.min(*stamp)));
        track.record(&self.cuts);
    }

    /// Where in the recording the picture lies that stands.
    pub(super) fn stands_at(&self) -> Option<SessionTime> {
        lock(&self.track).standing.as_ref().and_then(|(stamp, _)| self.cuts.place(*stamp))
    }

    pub(super) fn seen(&self) -> Seen {
        lock(&self.seen).clone()
    }

    /// The latest picture of the preview. While nobody asks for it, none are made.
    pub(super) fn picture(&self) -> Option<Arc<Picture>> {
        self.worth.store(WORTH, Ordering::Relaxed);
        lock(&self.seen).picture.clone()
    }

    /// Where the recorded frame lies that is on the screen now, or the last one before it. `None` where the camera is not recorded, or gives no pictures any more.
    pub(super) fn shown_at(&self, now: SessionTime) -> Option<SessionTime> {
        let seen = lock(&self.seen);
        let shown = seen.shown.filter(|_| seen.arrived.is_some_and(|arrived| now - arrived <= FRESH))?;
        drop(seen);
        let track = lock(&self.track);
        // What is shown of a pause was not recorded: then it is the frame at which the pause began.
        track.pen.as_ref().and_then(|_| track.frame_at(self.cuts.elapsed(shown)))
    }

    /// Lets pictures be recorded by this from now on, beginning with the one that stands; hands back what recorded them
    /// before.
    pub(super) fn record_with(&self, pictures: Option<Pictures>) -> Option<Pictures> {
        let mut track = lock(&self.track);
        let before = std::mem::replace(&mut track.pen, pictures);
        track.record(&self.cuts);
        before
    }

    /// Records the picture that stands, where it is part of a recording that has begun since it came.
    pub(super) fn catch_up(&self) {
        lock(&self.track).record(&self.cuts);
    }

    /// Asks something of what records the pictures; `None` where nothing does.
    pub(super) fn of_pen<T>(&self, ask: impl FnOnce(&Pictures) -> T) -> Option<T> {
        lock(&self.track).pen.as_ref().map(ask)
    }
}

/// When, on the recorder's clock, a sample was taken.
pub(super) fn stamp(sample: &gst::Sample) -> Option<SessionTime> {
    let segment = sample.segment()?.downcast_ref::<gst::ClockTime>()?;
    segment.to_running_time(sample.buffer()?.pts()?).map(session_time)
}

/// A number that is the same for the same picture. Looks at some bytes only, spread over all of it: no two pictures of a
/// real camera are alike even there.
fn print_of(buffer: &gst::BufferRef) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    let Ok(bytes) = buffer.map_readable() else { return 0 };
    // An odd distance, so that the bytes do not all lie in the same columns.
    let distance = (bytes.len() / LOOKED_AT).max(1) | 1;
    bytes.len().hash(&mut hasher);
    bytes.iter().step_by(distance).for_each(|byte| byte.hash(&mut hasher));
    hasher.finish()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
