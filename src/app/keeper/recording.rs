//! The store thread's part in recording: it allows, takes in what has begun, and puts away what is finished.

use std::sync::Arc;
use std::thread;

use super::{Finished, Keeper};
use crate::app::store::{Event, Outcome, Permit, TaskId, Trouble, Unfinished};
use crate::app::trouble::trouble;
use crate::domain::document::{Headline, Kind};
use crate::domain::id::DocumentId;
use crate::practice::align::listen;
use crate::practice::bring_in::{BroughtIn, bring_in, keep};
use crate::practice::record::Recording;
use crate::practice::recover;
use crate::practice::{PracticeError, Progress};
use crate::vault::MediaShelf;

/// Recordings that a worker makes films of.
pub(super) struct BringingIn {
    task: TaskId,
    session: DocumentId,
    films: Result<Vec<BroughtIn>, PracticeError>,
}

impl Keeper {
    /// Begins a visit to record into, where the gate lets it through.
    pub(super) fn begin_recording(&mut self, family: DocumentId, title: &str) {
        let Some(desk) = &mut self.desk else {
            self.tell(Event::MayRecord(Err(Trouble::NoLibrary)));
            return;
        };
        let answer = match Recording::begin(desk, family, title) {
            Ok(recording) => {
                let permit = Permit { session: recording.session(), sinks: recording.sinks() };
                self.recording = Some(recording);
                self.send_visit(permit.session);
                Ok(permit)
            }
            Err(error) => Err(trouble(&error)),
        };
        self.tell(Event::MayRecord(answer));
    }

    /// Lets segments that have begun join their visit.
    pub(super) fn keep_up(&mut self) {
        let (Some(recording), Some(desk)) = (&self.recording, &mut self.desk) else { return };
        // What could not be kept now is found again when the recording is put away.
        if recording.keep_up(desk).is_ok_and(|joined| joined > 0) {
            let session = recording.session();
            self.send_document(session);
        }
    }

    /// Puts away what was recorded.
    pub(super) fn keep_recording(&mut self, task: TaskId, progress: Progress) {
        self.keep_up();
        let (Some(recording), Some(desk)) = (self.recording.take(), &self.desk) else {
            self.tell(Event::Ended(task, Outcome::Failed(Trouble::NoLibrary)));
            return;
        };
        let session = recording.session();
        match recover::unfinished(desk) {
            Ok(found) => match found.into_iter().find(|unfinished| unfinished.session == Some(session)) {
                Some(unfinished) => self.bring_in(task, progress, unfinished),
                None => self.tell(Event::Ended(task, Outcome::Recorded(session))),
            },
            Err(error) => self.tell(Event::Ended(task, Outcome::Failed(trouble(&error)))),
        }
    }

    /// Tells of recordings that were cut short: with an offer where there are any, or only how things stand.
    pub(super) fn tell_of_unfinished(&mut self, offer: bool) {
        let Some(desk) = &self.desk else { return };
        let Ok(mut found) = recover::unfinished(desk) else { return };
        let recording = self.recording.as_ref().map(Recording::session);
        let under_way = |session: &DocumentId| Some(*session) == recording || self.bringing_in.contains(session);
        found.retain(|unfinished| !unfinished.session.as_ref().is_some_and(under_way));
        let shelf = desk.media();
        self.measure(shelf, found.clone());
        self.tell(Event::Unfinished { offer: offer && !found.is_empty(), found });
    }

    /// Finds out how long recordings are, for which they have to be read.
    fn measure(&mut self, shelf: MediaShelf, found: Vec<Unfinished>) {
        self.measuring.cancel();
        let (stop, events, wake) = (Progress::default(), self.events.clone(), Arc::clone(&self.wake));
        self.measuring = stop.clone();
        // Where no thread can be had their lengths stay unknown, and nothing else is amiss.
        let _ = thread::Builder::new().name("lengths".into()).spawn(move || {
            for unfinished in found.iter().take_while(|_| !stop.cancelled()) {
                if let (Some(media), Ok(length)) = (unfinished.media(), recover::length(&shelf, unfinished)) {
                    let _ = events.send(Event::Length(media, length));
                    wake();
                }
            }
        });
    }

    /// Makes films of a visit's recordings, beside everything else.
    pub(super) fn bring_in(&mut self, task: TaskId, progress: Progress, unfinished: Unfinished) {
        let Some(desk) = &mut self.desk else { return };
        let session = match recover::adopt(desk, &unfinished) {
            Ok(session) => session,
            Err(error) => return self.end_bringing_in(task, Err(error)),
        };
        let (shelf, finish) = (desk.media(), self.finish.clone());
        let worker = thread::Builder::new().name("bringing-in".into()).spawn(move || {
            let each = |film| bring_in(&shelf, unfinished.family, film, &progress);
            let films = unfinished.films.iter().map(each).collect();
            let _ = finish.send(Finished::BroughtIn(BringingIn { task, session, films }));
        });
        match worker {
            Ok(_) => {
                self.bringing_in.insert(session);
            }
            Err(error) => self.tell(Event::Ended(task, Outcome::Failed(Trouble::Other(error.to_string())))),
        }
    }

    /// Writes down what a worker has made films of.
    pub(super) fn keep_films(&mut self, BringingIn { task, session, films }: BringingIn) {
        self.bringing_in.remove(&session);
        let kept = match (films, &mut self.desk) {
            (Err(error), _) => Err(error),
            (Ok(_), None) => Err(PracticeError::Cancelled),
            (Ok(films), Some(desk)) => films.iter().try_for_each(|film| keep(desk, session, film)).map(|()| session),
        };
        self.end_bringing_in(task, kept);
    }

    /// Listens where the films of a visit lie. Saving waits until that is known.
    pub(super) fn listen(&self, task: TaskId, progress: &Progress, session: DocumentId) {
        let Some(desk) = &self.desk else { return };
        let outcome = match listen(desk, session, None, progress) {
            Ok(heard) => Outcome::Heard(session, heard),
            Err(PracticeError::Cancelled) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(trouble(&error)),
        };
        self.tell(Event::Ended(task, outcome));
    }

    fn end_bringing_in(&mut self, task: TaskId, kept: Result<DocumentId, PracticeError>) {
        if kept.is_err() {
            // It waits on, and can be tried again.
            self.tell_of_unfinished(false);
        }
        let outcome = match kept {
            Ok(session) => {
                self.send_visit(session);
                Outcome::Recorded(session)
            }
            Err(PracticeError::Cancelled) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(trouble(&error)),
        };
        self.tell(Event::Ended(task, outcome));
    }

    /// A visit, and the codings of it.
    fn send_visit(&self, session: DocumentId) {
        self.send_document(session);
        let Some(desk) = &self.desk else { return };
        let of_visit = |line: &Headline| line.session == Some(session);
        for coding in desk.of_kind(Kind::Coding).unwrap_or_default().into_iter().filter(of_visit) {
            self.send_document(coding.document);
        }
    }
}
