//! The store thread's part in recording: it allows, takes in what has begun, and lists what is to be put away.

use std::sync::Arc;
use std::thread;

use super::Keeper;
use crate::app::store::{Event, Outcome, Permit, TaskId, Trouble, Unfinished};
use crate::app::trouble::trouble;
use crate::domain::document::{Headline, Kind};
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;
use crate::practice::Progress;
use crate::practice::align;
use crate::practice::record::Recording;
use crate::practice::recover;
use crate::vault::MediaShelf;

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
                self.halt_putting_away();
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

    /// Begins to put away what was recorded.
    pub(super) fn keep_recording(&mut self, task: TaskId, progress: Progress) {
        self.keep_up();
        let (Some(recording), Some(desk)) = (self.recording.take(), &self.desk) else {
            self.tell(Event::Ended(task, Outcome::Failed(Trouble::NoLibrary)));
            return;
        };
        let session = recording.session();
        match recover::unfinished(desk) {
            Ok(found) => match found.into_iter().find(|unfinished| unfinished.session == Some(session)) {
                Some(unfinished) => self.bring_in(task, progress, &unfinished),
                None => {
                    self.tell(Event::Recorded(task, session));
                    self.tell(Event::Ended(task, Outcome::Kept));
                }
            },
            Err(error) => self.tell(Event::Ended(task, Outcome::Failed(trouble(&error)))),
        }
    }

    /// Tells whoever may take films in of recordings that were cut short, or not put away yet: with an offer where there
    /// are any, or only how things stand.
    pub(super) fn tell_of_unfinished(&mut self, offer: bool) {
        let Some(desk) = &self.desk else { return };
        if desk.library().permit(Right::TakeFilmIn).is_err() {
            return;
        }
        let Ok(mut found) = recover::unfinished(desk) else { return };
        let recording = self.recording.as_ref().map(Recording::session);
        let under_way = |session: DocumentId| Some(session) == recording || self.puts_away(session);
        found.retain(|unfinished| !unfinished.session.is_some_and(under_way));
        let shelf = desk.media();
        self.measure(shelf, found.clone());
        self.tell(Event::Unfinished { offer: offer && !found.is_empty(), found });
    }

    /// Finds out how long recordings are, for which they have to be read.
    fn measure(&mut self, shelf: MediaShelf, mut found: Vec<Unfinished>) {
        self.measuring.cancel();
        let (stop, events, wake) = (Progress::default(), self.events.clone(), Arc::clone(&self.wake));
        self.measuring = stop.clone();
        // Those that were stopped are put away, and nobody is asked.
        found.retain(|unfinished| !unfinished.stopped);
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

    /// Listens where the films of a visit lie, beside everything else.
    pub(super) fn listen(&self, task: TaskId, progress: Progress, session: DocumentId) {
        let Some(desk) = &self.desk else { return };
        let order = match align::order(desk, session, None) {
            Ok(order) => order,
            Err(error) => return self.tell(Event::Ended(task, Outcome::Failed(trouble(&error)))),
        };
        self.beside(task, "listening", move || Ok(Outcome::Heard(Box::new(order.listen(&progress)?))));
    }

    /// A visit, and the codings of it.
    pub(super) fn send_visit(&self, session: DocumentId) {
        self.send_document(session);
        let Some(desk) = &self.desk else { return };
        let of_visit = |line: &Headline| line.session == Some(session);
        for coding in desk.of_kind(Kind::Coding).unwrap_or_default().into_iter().filter(of_visit) {
            self.send_document(coding.document);
        }
    }
}
