//! The library locks itself when nobody has touched the window for a while, and comes back to where one was.
//!
//! While the parent's window is open, while something is recorded, and while a task runs, it waits: nobody who sits with
//! a parent touches the window, and locking would cut short what was begun. The time starts anew when that is over. What
//! is remembered over a lock is a folder and the ids of a place, and nothing that was in the library.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::language::tr;
use super::model::Model;
use super::notice::Notice;
use super::screens::Screen;
use super::view::View;
use crate::domain::person::Author;

/// How long before it locks itself the window says so.
const WARNING: Duration = Duration::from_secs(30);

/// When the window was last touched.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Idle {
    since: Option<Instant>,
    warned: bool,
}

/// Where one was when the library was locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// The library.
    pub folder: PathBuf,
    person: Author,
    screen: Screen,
    trail: Vec<Screen>,
}

impl Model {
    /// Somebody touched the window.
    pub fn stir(&mut self, now: Instant) {
        self.idle = Idle { since: Some(now), warned: false };
    }

    /// Locks the library when its time has come. Returns how long it is until this has to be asked again.
    pub fn tend_lock(&mut self, now: Instant) -> Option<Duration> {
        let minutes = u64::from(self.charter()?.1.idle_lock_minutes);
        if self.library.as_ref()?.demonstration
            || self.showing.is_some()
            || self.is_recording()
            || !self.tasks.is_empty()
        {
            self.stir(now);
            return None;
        }
        let limit = Duration::from_secs(minutes * 60);
        let idle = now.saturating_duration_since(*self.idle.since.get_or_insert(now));
        let left = limit.saturating_sub(idle);
        if left.is_zero() {
            self.lock();
            return None;
        }
        if left <= WARNING && !std::mem::replace(&mut self.idle.warned, true) {
            self.tell(Notice::warning(tr("lock-soon")));
        }
        Some(if left > WARNING { left.saturating_sub(WARNING) } else { left })
    }

    /// What is remembered of where one is; nothing in the demonstration, which anybody can open.
    pub(super) fn place(&self) -> Option<Resume> {
        let facts = self.library.as_ref().filter(|facts| !facts.demonstration)?;
        let (folder, person) = (facts.folder.clone(), facts.person.clone());
        // A showing does not begin again by itself.
        let screen = if let Screen::Show { plan } = self.screen { Screen::Feedback { plan } } else { self.screen };
        Some(Resume { folder, person, screen, trail: self.trail.clone() })
    }

    /// Goes back to where one was, where it is the same person in the same library.
    pub(super) fn come_back(&mut self, resume: Option<Resume>) {
        let facts = self.library.as_ref();
        let same = |resume: &Resume| {
            let there = resume.screen.document().is_none_or(|document| self.headlines.contains_key(&document));
            facts.is_some_and(|facts| facts.folder == resume.folder && facts.person == resume.person) && there
        };
        match resume.filter(same) {
            Some(resume) => {
                self.trail = resume.trail;
                self.arrive(resume.screen);
            }
            None => self.arrive(self.home()),
        }
    }
}

impl View<'_> {
    /// Where one was when the library was locked.
    #[must_use]
    pub fn resume(&self) -> Option<&Resume> {
        self.model().resume.as_ref()
    }
}
