//! What is wished of a player and not followed yet. Later wishes replace earlier ones, so they never queue up.

use std::sync::{Mutex, MutexGuard, PoisonError};

use gstreamer as gst;

use crate::domain::time::{SessionTime, Span};

/// Where the playhead should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    /// The moment; `None` for where the playhead is.
    pub to: Option<SessionTime>,
    /// So many frames later than that.
    pub frames: i32,
}

impl Goal {
    pub(super) const fn to(moment: SessionTime) -> Self {
        Self { to: Some(moment), frames: 0 }
    }

    pub(super) const fn by(frames: i32) -> Self {
        Self { to: None, frames }
    }

    /// This goal, and then that one.
    fn then(self, later: Self) -> Self {
        match later.to {
            Some(_) => later,
            None => Self { frames: self.frames.saturating_add(later.frames), ..self },
        }
    }
}

/// At most one wish of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wishes {
    pub play: Option<bool>,
    pub goal: Option<Goal>,
    pub rate: Option<f64>,
    pub repeat: Option<Option<Span>>,
    pub within: Option<Option<Span>>,
    pub volume: Option<f64>,
}

impl Wishes {
    fn then(self, later: Self) -> Self {
        let goal = match (self.goal, later.goal) {
            (Some(goal), Some(later)) => Some(goal.then(later)),
            (goal, later) => later.or(goal),
        };
        Self {
            play: later.play.or(self.play),
            goal,
            rate: later.rate.or(self.rate),
            repeat: later.repeat.or(self.repeat),
            within: later.within.or(self.within),
            volume: later.volume.or(self.volume),
        }
    }
}

/// The one place in which wishes wait. A message on the pipeline's bus tells that some arrived, so that the conductor
/// waits in one place only.
pub(super) struct Mailbox {
    waiting: Mutex<Waiting>,
    bus: gst::Bus,
}

#[derive(Default)]
struct Waiting {
    wishes: Option<Wishes>,
    closed: bool,
}

impl Mailbox {
    pub(super) fn new(bus: gst::Bus) -> Self {
        Self { waiting: Mutex::default(), bus }
    }

    /// Adds wishes to those that wait.
    pub(super) fn add(&self, wishes: Wishes) {
        let mut waiting = self.lock();
        let told = waiting.wishes.is_some();
        waiting.wishes = Some(waiting.wishes.unwrap_or_default().then(wishes));
        drop(waiting);
        if !told {
            self.ring();
        }
    }

    /// Puts back what could not be followed yet, before whatever came since.
    pub(super) fn put_back(&self, wishes: Wishes) {
        let mut waiting = self.lock();
        waiting.wishes = Some(wishes.then(waiting.wishes.unwrap_or_default()));
    }

    pub(super) fn take(&self) -> Option<Wishes> {
        self.lock().wishes.take()
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.ring();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    fn ring(&self) {
        let message = gst::message::Application::new(gst::Structure::new_empty("wishes"));
        // A bus that takes no messages belongs to a pipeline that is being closed: nobody is left to be told.
        let _ = self.bus.post(message);
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: i64) -> Goal {
        Goal::to(SessionTime::from_secs(seconds))
    }

    #[test]
    fn a_later_seek_replaces_and_a_later_step_adds() {
        for (first, second, both) in [
            (at(1), at(2), at(2)),
            (at(1), Goal::by(2), Goal { frames: 2, ..at(1) }),
            (Goal::by(2), Goal::by(-5), Goal::by(-3)),
            (Goal::by(2), at(9), at(9)),
        ] {
            assert_eq!(first.then(second), both);
        }
    }

    #[test]
    fn the_last_word_on_each_wish_counts() {
        let first = Wishes { play: Some(true), goal: Some(at(1)), ..Wishes::default() };
        let second = Wishes { play: Some(false), rate: Some(2.0), ..Wishes::default() };
        let both = Wishes { play: Some(false), goal: Some(at(1)), rate: Some(2.0), ..Wishes::default() };
        assert_eq!(first.then(second), both);
    }
}
