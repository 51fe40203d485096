//! Which moments of the common clock are recorded, and where each lies in the recording.
//!
//! All sources are stamped by one clock. A recording begins at a moment of it, leaves out its pauses, and ends: one list
//! of cuts that every frame and every sample of every source is held against, so that a pause takes the very same time
//! out of each of them and none has to wait for another.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::time::{SessionTime, Span};

/// The cuts of one recording. Times in the arguments are on the recorder's clock, results on the session's.
#[derive(Debug, Default)]
pub(super) struct Cuts(Mutex<List>);

#[derive(Debug, Default)]
struct List {
    /// Spans of the recorder's clock that are recorded, one after the other; only the last one may be open.
    kept: Vec<(SessionTime, SessionTime)>,
}

impl Cuts {
    /// Begins a new recording now.
    pub(super) fn begin(&self, now: SessionTime) {
        self.lock().kept = vec![(now, SessionTime::END)];
    }

    /// Nothing is recorded any more, and nothing that comes late belongs to what was.
    pub(super) fn close(&self) {
        self.lock().kept.clear();
    }

    /// Pauses, or ends, now. What was stamped earlier still belongs to the recording, however late it comes.
    pub(super) fn pause(&self, now: SessionTime) {
        if let Some((start, end)) = self.lock().kept.last_mut()
            && *end == SessionTime::END
        {
            *end = now.max(*start);
        }
    }

    /// Goes on at the first moment from now on at which the pause has lasted a whole number of `frame`s, so that the
    /// next frame follows the last one as if nothing had been.
    pub(super) fn resume(&self, now: SessionTime, frame: SessionTime) {
        let mut list = self.lock();
        if let Some(&(_, paused)) = list.kept.last()
            && paused != SessionTime::END
        {
            let (length, frame) = ((now - paused).nanos().max(0), frame.nanos().max(1));
            let whole = ((length + frame - 1) / frame).saturating_mul(frame);
            list.kept.push((paused + SessionTime::from_nanos(whole), SessionTime::END));
        }
    }

    /// Where a moment lies in the recording; `None` where it is not recorded.
    pub(super) fn place(&self, moment: SessionTime) -> Option<SessionTime> {
        self.lock()
            .walk()
            .find(|(start, end, _)| *start <= moment && moment < *end)
            .map(|(start, _, at)| at + (moment - start))
    }

    /// The pieces of a span that are recorded: how long after the span's start each begins, and the span of the
    /// recording that it fills.
    pub(super) fn pieces(&self, start: SessionTime, end: SessionTime) -> Vec<(SessionTime, Span)> {
        let overlap = |(from, until, at): (SessionTime, SessionTime, SessionTime)| {
            let (first, last) = (start.max(from), end.min(until));
            let begins = at + (first - from);
            Span::new(begins, begins + (last - first)).map(|span| (first - start, span))
        };
        self.lock().walk().filter_map(overlap).collect()
    }

    /// How much is recorded by now.
    pub(super) fn elapsed(&self, now: SessionTime) -> SessionTime {
        self.lock()
            .walk()
            .map(|(start, end, _)| (end.min(now) - start).max(SessionTime::ZERO))
            .fold(SessionTime::ZERO, |a, b| a + b)
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl List {
    /// Each span that is kept, with where it begins in the recording.
    fn walk(&self) -> impl Iterator<Item = (SessionTime, SessionTime, SessionTime)> {
        self.kept.iter().scan(SessionTime::ZERO, |at, &(start, end)| {
            let begins = *at;
            *at = *at + (end - start);
            Some((start, end, begins))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn t(millis: i64) -> SessionTime {
        SessionTime::from_millis(millis)
    }

    fn paused_once() -> Cuts {
        let cuts = Cuts::default();
        cuts.begin(t(1000));
        cuts.pause(t(2000));
        cuts.resume(t(2990), t(40));
        cuts
    }

    #[test]
    fn a_pause_is_taken_out_and_lasts_whole_frames() {
        let cuts = paused_once();
        for (moment, place) in [
            (t(999), None),
            (t(1000), Some(t(0))),
            (t(1999), Some(t(999))),
            (t(2000), None),
            (t(2999), None),
            (t(3000), Some(t(1000))),
            (t(9000), Some(t(7000))),
        ] {
            assert_eq!(cuts.place(moment), place, "{moment}");
        }
        assert_eq!(cuts.elapsed(t(2500)), t(1000));
        assert_eq!(cuts.elapsed(t(3500)), t(1500));
    }

    #[test]
    fn frames_that_come_steadily_keep_their_distance_over_a_pause() {
        for phase in 0..40 {
            let cuts = paused_once();
            let kept: Vec<i64> =
                (0..100).filter_map(|n| cuts.place(t(phase + n * 40))).map(SessionTime::nanos).collect();
            assert!(kept.windows(2).all(|pair| pair[1] - pair[0] == 40_000_000), "phase {phase}");
        }
    }

    #[test]
    fn a_span_over_a_pause_is_cut_into_what_is_recorded() {
        let cuts = paused_once();
        let span = |from, until| Span::new(t(from), t(until)).expect("ordered");
        assert_eq!(cuts.pieces(t(1990), t(3010)), [(t(0), span(990, 1000)), (t(1010), span(1000, 1010))]);
        assert_eq!(cuts.pieces(t(2100), t(2900)), []);
        assert_eq!(cuts.pieces(t(900), t(1100)), [(t(100), span(0, 100))]);
    }

    #[test]
    fn nothing_is_recorded_before_the_beginning_and_after_the_end() {
        let cuts = Cuts::default();
        assert_eq!(cuts.place(t(5)), None);
        cuts.resume(t(5), t(40));
        assert_eq!(cuts.place(t(500)), None, "there is nothing to go on with");
        cuts.begin(t(10));
        cuts.pause(t(20));
        cuts.pause(t(30));
        assert_eq!((cuts.place(t(19)), cuts.place(t(25))), (Some(t(9)), None));
        cuts.begin(t(100));
        assert_eq!(cuts.place(t(15)), None, "of the recording before");
    }
}
