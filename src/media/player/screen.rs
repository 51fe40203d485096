//! What a player shows: the latest picture, the playhead and the state, shared with whoever draws them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::PlayerState;
use crate::domain::time::SessionTime;
use crate::media::Picture;
use crate::media::index::FrameIndex;

/// The slot in which the latest wins.
pub(super) struct Screen {
    index: Option<Arc<FrameIndex>>,
    shown: Mutex<Shown>,
    wake: Box<dyn Fn() + Send + Sync>,
}

struct Shown {
    picture: Option<Arc<Picture>>,
    position: SessionTime,
    state: PlayerState,
    /// Grows whenever the playhead is moved or film begins to run; what was asked for earlier is not shown any more.
    epoch: u64,
    run: Option<Run>,
    /// The first picture of the span that repeats, at hand for the next round.
    first_of_span: Option<Arc<Picture>>,
}

/// A stretch of film that runs: which frames belong to it.
#[derive(Clone, Copy)]
struct Run {
    from: SessionTime,
    first: usize,
    last: usize,
    /// Whether the pipeline has been emptied of what lay before this run.
    clean: bool,
    /// Whether anything of it has been shown.
    shown: bool,
}

/// How a running picture is known.
#[derive(Clone, Copy)]
pub(super) enum Known {
    /// By the packet it was decoded from.
    Frame(usize),
    /// Only by its time, in nanoseconds of film time.
    Time(i64),
}

impl Screen {
    pub(super) fn new(index: Option<Arc<FrameIndex>>, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let shown = Shown {
            picture: None,
            position: SessionTime::ZERO,
            state: PlayerState::Opening,
            epoch: 0,
            run: None,
            first_of_span: None,
        };
        Self { index, shown: Mutex::new(shown), wake: Box::new(wake) }
    }

    pub(super) fn picture(&self) -> Option<Arc<Picture>> {
        self.lock().picture.clone()
    }

    pub(super) fn position(&self) -> SessionTime {
        self.lock().position
    }

    pub(super) fn state(&self) -> PlayerState {
        self.lock().state.clone()
    }

    pub(super) fn set_state(&self, state: PlayerState) {
        let mut shown = self.lock();
        if shown.state == state {
            return;
        }
        shown.state = state;
        drop(shown);
        (self.wake)();
    }

    /// Moves the playhead; what was asked for before is not shown any more, nor what still runs. The answer is what a
    /// still must bear to be shown.
    pub(super) fn stand_at(&self, position: SessionTime) -> u64 {
        let mut shown = self.lock();
        shown.position = position;
        shown.run = None;
        shown.epoch += 1;
        let epoch = shown.epoch;
        drop(shown);
        (self.wake)();
        epoch
    }

    /// The playhead of a film without pictures, while it plays.
    pub(super) fn follow(&self, position: SessionTime) {
        self.lock().position = position;
        (self.wake)();
    }

    /// Film will run from a moment up to another. Nothing is let in before the pipeline has been
    /// [emptied](Self::emptied). Where it may run only up to a moment, no picture from outside stays meanwhile. The
    /// answer, where its first picture is not at hand, is what a still of it must bear.
    pub(super) fn run(&self, from: SessionTime, until: Option<SessionTime>) -> Option<u64> {
        let last =
            |until: SessionTime| self.index.as_ref().map_or(usize::MAX, |index| index.clamped(until.nanos() - 1));
        let run = Run {
            from,
            first: self.index.as_ref().map_or(0, |index| index.clamped(from.nanos())),
            last: until.map_or(usize::MAX, last),
            clean: false,
            shown: false,
        };
        let mut shown = self.lock();
        let covers = |picture: &Arc<Picture>| picture.from <= from && from < picture.until;
        let stays = |picture: &Arc<Picture>| until.is_none_or(|until| picture.until > from && picture.from < until);
        let first = shown.first_of_span.take().filter(|_| until.is_some()).filter(covers);
        shown.picture = first.clone().or_else(|| shown.picture.take().filter(stays));
        let at_hand = shown.picture.as_ref().is_some_and(covers);
        shown.first_of_span = first;
        shown.position = from;
        shown.run = Some(run);
        shown.epoch += 1;
        let epoch = shown.epoch;
        drop(shown);
        (self.wake)();
        (!at_hand).then_some(epoch)
    }

    /// The same run goes on; stills that were asked for meanwhile come too late.
    pub(super) fn go_on(&self) {
        self.lock().epoch += 1;
    }

    /// What stands still may be replaced by a still that is asked for now.
    pub(super) fn epoch(&self) -> u64 {
        self.lock().epoch
    }

    /// The pipeline has thrown away what it held.
    pub(super) fn emptied(&self) {
        if let Some(run) = &mut self.lock().run {
            run.clean = true;
        }
    }

    /// Shows a still, where it is still wanted; `None` where it could not be brought back.
    pub(super) fn show_still(&self, epoch: u64, picture: Option<Arc<Picture>>) {
        let mut shown = self.lock();
        if shown.epoch != epoch || shown.run.is_some_and(|run| run.shown) {
            return;
        }
        shown.show(picture);
        drop(shown);
        (self.wake)();
    }

    /// Shows a running picture, where it belongs to the run. Only then is it `made`, which copies its pixels.
    pub(super) fn show_running(&self, known: Known, make: impl FnOnce(SessionTime, SessionTime) -> Option<Picture>) {
        let Some(index) = &self.index else { return };
        let shown = self.lock();
        let Some(run) = shown.run else { return };
        let epoch = shown.epoch;
        drop(shown);
        let Some(frame) = run.place(index, known) else { return };
        let (from, until) = (SessionTime::from_nanos(index.start(frame)), SessionTime::from_nanos(index.end(frame)));
        let Some(picture) = make(from, until) else { return };
        let mut shown = self.lock();
        // Between the first look and now the playhead may have been moved.
        if shown.epoch != epoch {
            return;
        }
        shown.show(Some(Arc::new(picture)));
        shown.position = from.max(run.from);
        shown.run = Some(Run { shown: true, ..run });
        drop(shown);
        (self.wake)();
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shown {
    fn show(&mut self, picture: Option<Arc<Picture>>) {
        if let (Some(run), Some(picture)) = (self.run, &picture)
            && run.last != usize::MAX
            && picture.from <= run.from
            && run.from < picture.until
        {
            self.first_of_span = Some(Arc::clone(picture));
        }
        self.picture = picture;
    }
}

impl Run {
    /// Which frame a picture of this run is; `None` where it does not belong to it.
    fn place(&self, index: &FrameIndex, known: Known) -> Option<usize> {
        let (frame, certain) = match known {
            Known::Frame(frame) => (frame, true),
            Known::Time(time) => (index.clamped(time), false),
        };
        // A decoder trims the picture at the start of a run to the run's own start, so that by its time alone it cannot
        // be told from the one before.
        let begun = if certain { frame >= self.first } else { frame > self.first };
        (self.clean && begun && frame <= self.last).then_some(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::index::Packet;

    /// A frame, in nanoseconds.
    const MS40: i64 = 40_000_000;

    fn screen() -> Screen {
        let packet = |i| Packet { start: Some(i * MS40), decoded: None, keyframe: i == 0, shown: true };
        let packets: Vec<Packet> = (0..10).map(packet).collect();
        Screen::new(FrameIndex::from_packets(&packets, None, 10 * MS40).map(Arc::new), || {})
    }

    fn run_picture(screen: &Screen, known: Known) -> Option<i64> {
        screen
            .show_running(known, |from, until| Some(Picture { width: 0, height: 0, rgba: Arc::from([]), from, until }));
        screen.picture().map(|picture| picture.from.nanos() / 1_000_000)
    }

    #[test]
    fn only_frames_of_the_run_are_shown_and_only_after_the_pipeline_was_emptied() {
        let screen = screen();
        let t = SessionTime::from_millis;
        assert_eq!(run_picture(&screen, Known::Frame(3)), None, "nothing runs");
        screen.run(t(90), Some(t(200)));
        assert_eq!(run_picture(&screen, Known::Frame(3)), None, "left over from before");
        screen.emptied();
        assert_eq!(run_picture(&screen, Known::Frame(1)), None, "before the run");
        assert_eq!(run_picture(&screen, Known::Time(90_000_000)), None, "cannot be told from the frame before");
        assert_eq!(run_picture(&screen, Known::Frame(2)), Some(80));
        assert_eq!(screen.position(), t(90), "never before the start of the run");
        assert_eq!(run_picture(&screen, Known::Time(160_000_000)), Some(160));
        assert_eq!(run_picture(&screen, Known::Frame(5)), Some(160), "past the end of the span");
        assert_eq!(screen.position(), t(160));
    }

    #[test]
    fn a_still_that_comes_too_late_is_not_shown() {
        let screen = screen();
        let still = |from| {
            let (from, until) = (SessionTime::from_nanos(from), SessionTime::from_nanos(from + 40));
            Some(Arc::new(Picture { width: 0, height: 0, rgba: Arc::from([]), from, until }))
        };
        let first = screen.stand_at(SessionTime::from_nanos(40));
        let second = screen.stand_at(SessionTime::from_nanos(80));
        screen.show_still(second, still(80));
        screen.show_still(first, still(40));
        assert_eq!(screen.picture().map(|picture| picture.from.nanos()), Some(80));
        screen.run(SessionTime::from_nanos(80), None);
        screen.show_still(second, still(0));
        assert_eq!(screen.picture().map(|picture| picture.from.nanos()), Some(80));
    }
}
