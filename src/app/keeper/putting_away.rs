//! Putting visits away: what was recorded can be played and coded at once, and becomes films behind that.

use std::collections::VecDeque;
use std::io;
use std::thread::{self, JoinHandle};

use super::Keeper;
use crate::app::store::{Event, Outcome, TaskId, Trouble, Unfinished};
use crate::app::trouble::trouble;
use crate::domain::id::DocumentId;
use crate::domain::session::Film;
use crate::media::remux::RemuxError;
use crate::practice::bring_in::{self, BroughtIn};
use crate::practice::{PracticeError, Progress, recover};

/// A visit that is being put away.
pub(super) struct Visit {
    task: TaskId,
    progress: Progress,
    session: DocumentId,
    family: DocumentId,
    /// What kept some of its films from being put away.
    went: Result<(), PracticeError>,
    step: Step,
}

/// How far that is.
enum Step {
    /// Its recordings are made playable.
    Outlining(Worker<(Vec<BroughtIn>, Result<(), PracticeError>)>),
    /// These can be played, and wait to be written.
    Waiting(Vec<Film>),
    /// They are written and compared, and their recordings removed.
    Writing(Vec<Film>, Worker<Result<(), PracticeError>>),
}

/// Work on a thread of its own, which can be halted without the person having stopped it.
struct Worker<T> {
    thread: JoinHandle<T>,
    halt: Progress,
}

impl<T: Send + 'static> Worker<T> {
    fn start(shown: &Progress, work: impl FnOnce(&Progress) -> T + Send + 'static) -> Result<Self, Trouble> {
        let halt = shown.beside();
        let progress = halt.clone();
        let thread = thread::Builder::new().name("putting-away".into()).spawn(move || work(&progress));
        Ok(Self { thread: thread.map_err(|error| Trouble::Other(error.to_string()))?, halt })
    }

    /// Stops it, and waits until it has. It looks up often.
    fn stop(self) {
        self.halt.cancel();
        // What a stopped worker has to say, and even that it broke down, is of no interest.
        drop(self.thread.join());
    }
}

impl Visit {
    fn is_ready(&self, may_write: bool) -> bool {
        match &self.step {
            Step::Outlining(worker) => worker.thread.is_finished(),
            Step::Waiting(_) => may_write,
            Step::Writing(_, worker) => worker.thread.is_finished(),
        }
    }

    fn stop(self) {
        match self.step {
            Step::Outlining(worker) => worker.stop(),
            Step::Waiting(_) => {}
            Step::Writing(_, worker) => worker.stop(),
        }
    }
}

impl Keeper {
    /// Begins to put a visit away.
    pub(super) fn bring_in(&mut self, task: TaskId, progress: Progress, unfinished: &Unfinished) {
        let Some(desk) = &mut self.desk else { return };
        let (shelf, family, unfinished) = (desk.media(), unfinished.family, unfinished.clone());
        let begun = recover::adopt(desk, &unfinished).map_err(|error| trouble(&error)).and_then(|session| {
            let outline = move |progress: &Progress| recover::outline(&shelf, &unfinished, progress);
            let step = Step::Outlining(Worker::start(&progress, outline)?);
            Ok(Visit { task, progress, session, family, went: Ok(()), step })
        });
        match begun {
            Ok(visit) => self.visits.push_back(visit),
            Err(trouble) => self.tell(Event::Ended(task, Outcome::Failed(trouble))),
        }
    }

    /// Whether a visit is being put away.
    pub(super) fn puts_away(&self, session: DocumentId) -> bool {
        self.visits.iter().any(|visit| visit.session == session)
    }

    /// Follows the visits that are being put away.
    pub(super) fn put_away(&mut self) {
        for _ in 0..self.visits.len() {
            let Some(visit) = self.visits.pop_front() else { return };
            let next = if visit.is_ready(self.may_write()) { self.advance(visit) } else { Some(visit) };
            self.visits.extend(next);
        }
    }

    /// One visit after the other. What is being recorded comes before what was, and while a backup is made films stay where
    /// they are.
    fn may_write(&self) -> bool {
        let writes = |visit: &Visit| matches!(visit.step, Step::Writing(..));
        self.recording.is_none() && self.backing_up.is_none() && !self.visits.iter().any(writes)
    }

    /// Takes the next step; nothing is left of a visit that is put away.
    fn advance(&mut self, mut visit: Visit) -> Option<Visit> {
        match visit.step {
            Step::Outlining(worker) => {
                let (films, went) = worker.thread.join().unwrap_or_else(|_| (Vec::new(), Err(broken())));
                let (noted, kept) = self.note(visit.session, films);
                visit.went = went.and(kept);
                if visit.went.is_ok() || !noted.is_empty() {
                    self.send_visit(visit.session);
                    self.tell(Event::Recorded(visit.task, visit.session));
                }
                visit.step = Step::Waiting(noted);
            }
            Step::Waiting(films) => {
                let Some(desk) = &self.desk else { return None };
                let (shelf, family, written) = (desk.media(), visit.family, films.clone());
                let write = move |progress: &Progress| recover::keep(&shelf, family, written.iter(), progress);
                match Worker::start(&visit.progress, write) {
                    Ok(worker) => visit.step = Step::Writing(films, worker),
                    Err(trouble) => {
                        self.tell(Event::Ended(visit.task, Outcome::Failed(trouble)));
                        return None;
                    }
                }
            }
            Step::Writing(films, worker) => {
                let halted = worker.halt.cancelled() && !visit.progress.cancelled();
                let wrote = worker.thread.join().unwrap_or_else(|_| Err(broken()));
                if halted && wrote.is_err() {
                    visit.step = Step::Waiting(films);
                    return Some(visit);
                }
                let outcome = match visit.went.and(wrote) {
                    Ok(()) => Outcome::Kept,
                    Err(PracticeError::Cancelled) => Outcome::Cancelled,
                    Err(error) => Outcome::Failed(trouble(&error)),
                };
                if !matches!(outcome, Outcome::Kept) {
                    // It waits on, and can be tried again.
                    self.tell_of_unfinished(false);
                }
                self.tell(Event::Ended(visit.task, outcome));
                return None;
            }
        }
        Some(visit)
    }

    /// Lets the session know of films; returns those of which it does. The recording of another is not touched.
    fn note(&mut self, session: DocumentId, films: Vec<BroughtIn>) -> (Vec<Film>, Result<(), PracticeError>) {
        let mut noted = Vec::new();
        let kept = films.into_iter().try_for_each(|film| {
            bring_in::note(self.desk.as_mut().ok_or(PracticeError::Cancelled)?, session, &film)?;
            noted.push(film.after);
            Ok(())
        });
        (noted, kept)
    }

    /// Lets go of the disk and the processor; it goes on by itself when it may again.
    pub(super) fn halt_putting_away(&self) {
        for visit in &self.visits {
            if let Step::Writing(_, worker) = &visit.step {
                worker.halt.cancel();
            }
        }
    }

    /// The same, and waits until nothing is written any more.
    pub(super) fn rest(&mut self) {
        self.halt_putting_away();
        for visit in std::mem::take(&mut self.visits) {
            let writes = matches!(visit.step, Step::Writing(..));
            let next = if writes { self.advance(visit) } else { Some(visit) };
            self.visits.extend(next);
        }
    }

    /// Leaves off with the visits of a family, or with all; what is left is found again when the library is opened.
    pub(super) fn leave_off(&mut self, family: Option<DocumentId>) {
        let visits = std::mem::take(&mut self.visits).into_iter();
        let (ours, others): (VecDeque<_>, VecDeque<_>) =
            visits.partition(|visit| family.is_none_or(|family| visit.family == family));
        self.visits = others;
        for visit in ours {
            self.tell(Event::Ended(visit.task, Outcome::Cancelled));
            visit.stop();
        }
    }
}

/// A worker that broke down; what it has kept of the recording stands.
fn broken() -> PracticeError {
    RemuxError::Io(io::ErrorKind::Other.into()).into()
}
