//! The store thread: the only owner of the open library.
//!
//! It answers the window's [`Request`]s one after the other, so a change is kept in the order in which it was made. What
//! takes long (taking a film in, drawing its film strip) runs on a thread of its own with nothing but the shelf of
//! films, and comes back here to be written down.

mod putting_away;
mod recording;
mod restoring;

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use putting_away::Visit;

use super::demonstration_folder;
use super::language::Language;
use super::store::{Event, Found, Key, LastBackup, LibraryFacts, Opened, Outcome, Request, Side, TaskId, Trouble};
use super::trouble::trouble;
use crate::domain::document::{Document, Kind};
use crate::domain::id::{DocumentId, MediaId};
use crate::media::probe::Prober;
use crate::practice::access::{self, Wanted};
use crate::practice::import::{self, Taken};
use crate::practice::record::Recording;
use crate::practice::{Desk, PracticeError, Progress, backup, counts, demo, erase, export, portability, sides, verify};
use crate::vault::{BackedUp, Draft, LibraryKind, OpenReport, RecoveryKey, Restored, SideKind, Unlock, VaultError};

/// How often workers are asked whether they have finished.
const TICK: Duration = Duration::from_millis(40);

/// Starts the store thread. It ends, and closes the library, when the window's end of the channel is gone.
///
/// # Errors
/// Where the system cannot start a thread.
pub fn start(
    requests: Receiver<Request>,
    events: SyncSender<Event>,
    wake: impl Fn() + Send + Sync + 'static,
) -> std::io::Result<thread::JoinHandle<()>> {
    thread::Builder::new().name("store".into()).spawn(move || Keeper::new(events, Arc::new(wake)).run(&requests))
}

struct Keeper {
    desk: Option<Desk>,
    folder: PathBuf,
    events: SyncSender<Event>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// What workers have finished.
    finished: Receiver<Finished>,
    finish: SyncSender<Finished>,
    /// Films that wait their turn: one at a time, so that the second of two equal films is recognised.
    waiting: VecDeque<Film>,
    running: Option<Film>,
    /// Films whose peaks and strip are being made.
    drawing: BTreeSet<MediaId>,
    /// What is being recorded.
    recording: Option<Recording>,
    /// Visits that are being put away.
    visits: VecDeque<Visit>,
    /// Recordings that are being read to find out how long they are.
    measuring: Progress,
    /// The backup that is being made.
    backing_up: Option<Progress>,
}

/// A library that was just opened, and how that went.
struct Seat {
    desk: Desk,
    report: OpenReport,
    recovery: Option<RecoveryKey>,
    restored: Option<Restored>,
}

impl Seat {
    fn new(desk: Desk) -> Self {
        Self { desk, report: OpenReport::default(), recovery: None, restored: None }
    }

    fn opened((desk, report): (Desk, OpenReport)) -> Self {
        Self { report, ..Self::new(desk) }
    }
}

/// A film to be taken in.
#[derive(Clone)]
struct Film {
    task: TaskId,
    progress: Progress,
    family: DocumentId,
    /// The visit that it joins.
    visit: Option<DocumentId>,
    file: PathBuf,
}

enum Finished {
    Import(Box<Result<Taken, PracticeError>>),
    Side(MediaId, Side, Option<Vec<u8>>),
    Drawn(MediaId),
    BackedUp(TaskId, Result<BackedUp, PracticeError>),
}

impl Keeper {
    fn new(events: SyncSender<Event>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (finish, finished) = sync_channel(16);
        Self {
            desk: None,
            folder: PathBuf::new(),
            events,
            wake,
            finished,
            finish,
            waiting: VecDeque::new(),
            running: None,
            drawing: BTreeSet::new(),
            recording: None,
            visits: VecDeque::new(),
            measuring: Progress::default(),
            backing_up: None,
        }
    }

    fn run(mut self, requests: &Receiver<Request>) {
        loop {
            let working = self.running.is_some() || !self.drawing.is_empty() || !self.visits.is_empty();
            let busy = working || self.recording.is_some() || self.backing_up.is_some();
            let request = if busy {
                requests.recv_timeout(TICK)
            } else {
                requests.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match request {
                Ok(request) => self.answer(request),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.collect();
            self.keep_up();
            self.put_away();
        }
        self.close();
    }

    fn tell(&self, event: Event) {
        // The window may be gone already; then nobody needs to know.
        let _ = self.events.send(event);
        (self.wake)();
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Create { folder, person, passphrase } => {
                let made = Desk::create(&folder, LibraryKind::Working, person, Some(passphrase));
                self.sit_down(&folder, made.map(|(desk, key)| Seat { recovery: key, ..Seat::new(desk) }));
            }
            Request::Open { folder, person, key } => {
                self.close();
                // Who writes is whose passphrase it is; only the recovery key belongs to nobody.
                let person = matches!(key, Key::Recovery(_)).then_some(person);
                self.sit_down(&folder, Desk::open(&folder, key.into(), person).map(Seat::opened));
            }
            Request::LookIntoBackup { folder, key, progress } => self.look_into_backup(folder, key, &progress),
            Request::Restore { from, to, person, key, point, progress } => {
                self.restore(&from, to, person, key, point, &progress);
            }
            Request::LookAround { language, progress } => self.look_around(language, &progress),
            Request::Lock => {
                self.close();
                self.tell(Event::Locked);
            }
            Request::Append { ticket, drafts } => {
                let drafts = drafts.into_iter().map(|(headline, entry)| Draft { headline, entry }).collect();
                let kept = self.desk.as_mut().map(|desk| desk.append(drafts));
                self.tell(match kept {
                    Some(Ok(_)) => Event::Durable(ticket),
                    Some(Err(error)) => Event::Failed { ticket, trouble: trouble(&error) },
                    None => Event::Failed { ticket, trouble: Trouble::NoLibrary },
                });
            }
            Request::Allow { deed, family, about } => {
                let Some(desk) = &self.desk else { return };
                let answer = desk.allow(deed, family, about.clone()).map_err(|error| trouble(&error));
                self.tell(Event::Allowed { deed, about, answer });
            }
            Request::Check { deed, family } => {
                // The window has said already that it was refused.
                let _ = self.desk.as_ref().map(|desk| desk.check(deed, family));
            }
            Request::ReadCounts => {
                let Some(desk) = &self.desk else { return };
                self.tell(Event::Counts(counts::counts(desk).map_err(|error| trouble(&error))));
            }
            Request::Certificate(task, trace) => {
                let Some(desk) = &self.desk else { return };
                let found = erase::certificate(desk, trace).map_err(|error| trouble(&error));
                let outcome = found.map_or_else(Outcome::Failed, |found| Outcome::Certificate(Box::new(found)));
                self.tell(Event::Ended(task, outcome));
            }
            Request::SaveCopy { coding, to } => {
                let Some(desk) = &self.desk else { return };
                let saved = export::copy(desk, &coding, &to).map_err(|error| trouble(&error));
                self.tell(Event::CopySaved(saved.map(|()| to)));
            }
            Request::ReadLog => {
                let Some(desk) = &self.desk else { return };
                self.tell(Event::Log(access::read(desk, &Wanted::default()).map_err(|error| trouble(&error))));
            }
            Request::ExportLog { wanted, file } => {
                let Some(desk) = &self.desk else { return };
                let written = access::export(desk, &wanted, &file).map_err(|error| trouble(&error));
                self.tell(Event::LogExported(written.map(|lines| (file, lines))));
            }
            Request::Document(id) => self.send_document(id),
            Request::Sides(media) => self.send_sides(media),
            Request::Import { task, progress, family, visit, file } => {
                self.waiting.push_back(Film { task, progress, family, visit, file });
                self.next_import();
            }
            Request::Erase { task, progress, family, reason } => self.erase(task, &progress, family, &reason),
            Request::HandOver { task, progress, family, to, reason, language } => {
                self.hand_over((task, progress), family, to, reason.as_deref(), language);
            }
            Request::SaveCertificate { certificate, language, to } => {
                let saved = erase::save(&certificate, language.tag(), &to);
                self.tell(Event::CertificateSaved(saved.map(|()| to).map_err(|error| trouble(&error))));
            }
            Request::BeginRecording { family, title } => self.begin_recording(family, &title),
            Request::ForgetRecording => self.recording = None,
            Request::KeepRecording { task, progress } => self.keep_recording(task, progress),
            Request::Listen { task, progress, session } => self.listen(task, progress, session),
            Request::Recover { task, progress, unfinished } => self.bring_in(task, progress, &unfinished),
            Request::Keys(act, progress) => self.keys(act, &progress),
            Request::BackUp { task, progress, folder } => self.back_up(task, progress, &folder),
            Request::Verify(task, progress) => self.verify(task, &progress),
            Request::Choose { choice, films } => {
                super::dialog::ask(choice, films, self.events.clone(), Arc::clone(&self.wake))
            }
        }
    }

    // ---- the library ----

    fn look_around(&mut self, language: Language, progress: &Progress) {
        self.close();
        match demonstration_folder() {
            Some(folder) => {
                let opened = demonstration(&folder, language, progress);
                self.sit_down(&folder, opened.map(Seat::opened));
            }
            None => self.tell(Event::Refused(Trouble::NotAllowed)),
        }
    }

    fn sit_down(&mut self, folder: &Path, sat: Result<Seat, PracticeError>) {
        let opened = sat.and_then(|Seat { desk, report, recovery, restored }| {
            let header = desk.library().header();
            let facts = LibraryFacts {
                folder: folder.to_owned(),
                demonstration: header.kind == LibraryKind::Demonstration,
                person: desk.author().clone(),
                person_id: desk.library().person_id(),
                must_change_passphrase: desk.library().must_change_passphrase(),
                roles: desk.library().roles(),
                version: header.version,
                created: Some(header.created.date_naive()),
            };
            let headlines = desk.headlines()?;
            let families = headlines
                .iter()
                .filter(|line| line.kind == Kind::Family)
                .map(|line| desk.document(Kind::Family, line.document))
                .collect::<Result<Vec<_>, _>>()?;
            let recovery_key = recovery.map(RecoveryKey::into_secret);
            let charter = desk.library().charter_document().cloned();
            let read_only = desk.library().read_only().cloned();
            let found = Found { report, read_only, restored };
            let opened = Opened { facts, headlines, families, charter, recovery_key, found };
            Ok((desk, opened))
        });
        match opened {
            Ok((desk, opened)) => {
                self.folder = folder.to_owned();
                self.desk = Some(desk);
                self.tell(Event::Opened(Box::new(opened)));
                self.tell_of_backup();
                self.tell_of_unfinished(true);
            }
            Err(error) => self.tell(Event::Refused(trouble(&error))),
        }
    }

    fn close(&mut self) {
        for film in self.running.iter().chain(&self.waiting) {
            film.progress.cancel();
        }
        self.waiting.clear();
        self.backing_up.take().into_iter().for_each(|progress| progress.cancel());
        self.measuring.cancel();
        self.recording = None;
        self.leave_off(None);
        self.desk = None;
    }

    /// Saving waits until it is done: keys and charter change together.
    fn keys(&mut self, act: super::keys::KeyAct, progress: &Progress) {
        let Some(desk) = &mut self.desk else { return };
        let answer = super::keys::perform(desk, act, progress).map_err(|error| trouble(&error));
        let once = desk.library().must_change_passphrase();
        let charter = desk.library().charter_document().map(Document::id);
        charter.into_iter().for_each(|charter| self.send_document(charter));
        self.tell(Event::Keys { once, answer });
    }

    // ---- reading ----

    fn send_document(&self, id: DocumentId) {
        let Some(desk) = &self.desk else { return };
        let read = desk.library().headline(id).map_err(PracticeError::from).and_then(|headline| {
            let headline = headline.ok_or(VaultError::NoDocument(id))?;
            Ok((headline, desk.library().document(id)?))
        });
        self.tell(match read {
            Ok(both) => Event::Document(Box::new(both)),
            Err(error) => Event::Unreadable(id, trouble(&error)),
        });
    }

    fn send_sides(&mut self, media: MediaId) {
        let Some(desk) = &self.desk else { return };
        let shelf = desk.media();
        let mut missing = false;
        for side in [Side::Index, Side::Peaks, Side::Strip] {
            let kept = shelf.side(media, kind(side)).ok().flatten();
            missing |= kept.is_none();
            if kept.is_some() || side == Side::Index {
                self.tell(Event::Side(media, side, kept.map(Arc::from)));
            }
        }
        if missing && self.drawing.insert(media) {
            self.draw(media, shelf);
        }
    }

    fn draw(&self, media: MediaId, shelf: crate::vault::MediaShelf) {
        let finish = self.finish.clone();
        let worker = thread::Builder::new().name("pictures".into()).spawn(move || {
            for side in [Side::Peaks, Side::Strip] {
                let made = sides::ensure(&shelf, media, kind(side)).ok().flatten();
                let _ = finish.send(Finished::Side(media, side, made));
            }
            let _ = finish.send(Finished::Drawn(media));
        });
        if worker.is_err() {
            let _ = self.finish.try_send(Finished::Drawn(media));
        }
    }

    fn tell_of_backup(&self) {
        let known = self.desk.as_ref().and_then(|desk| desk.library().backups().ok());
        let latest = known.and_then(|known| known.into_iter().next());
        self.tell(Event::LastBackup(latest.map(|backup| LastBackup {
            day: backup.taken.with_timezone(&chrono::Local).date_naive(),
            folder: backup.folder,
        })));
    }

    fn back_up(&mut self, task: TaskId, progress: Progress, folder: &Path) {
        self.rest();
        let Some(desk) = &self.desk else { return };
        let order = match backup::order(desk, folder) {
            Ok(order) => order,
            Err(error) => return self.tell(Event::Ended(task, Outcome::Failed(trouble(&error)))),
        };
        let (finish, shown) = (self.finish.clone(), progress.clone());
        let worker = thread::Builder::new().name("backup".into()).spawn(move || {
            let made = backup::make(&order, false, &progress);
            let _ = finish.send(Finished::BackedUp(task, made));
        });
        match worker {
            Ok(_) => self.backing_up = Some(shown),
            Err(error) => self.tell(Event::Ended(task, Outcome::Failed(Trouble::Other(error.to_string())))),
        }
    }

    fn backed_up(&mut self, task: TaskId, made: Result<BackedUp, PracticeError>) {
        self.backing_up = None;
        let noted = match (made, &mut self.desk) {
            (Ok(made), Some(desk)) => backup::note(desk, &made),
            (Ok(_), None) => Err(PracticeError::Cancelled),
            (Err(error), _) => Err(error),
        };
        self.tell_of_backup();
        self.tell(Event::Ended(
            task,
            match noted {
                Ok(()) => Outcome::BackedUp,
                Err(PracticeError::Cancelled) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(trouble(&error)),
            },
        ));
    }

    /// Saving waits until the check is done: what is being checked must stand still.
    fn verify(&mut self, task: TaskId, progress: &Progress) {
        self.rest();
        let Some(desk) = &mut self.desk else { return };
        let repaired = verify::repair(desk, progress);
        self.tell(Event::Ended(
            task,
            match repaired {
                Ok(report) if !report.complete => Outcome::Cancelled,
                Ok(report) => Outcome::Verified {
                    checked: report.checked,
                    damaged: report.findings.iter().map(ToString::to_string).collect(),
                },
                Err(error) => Outcome::Failed(trouble(&error)),
            },
        ));
    }

    // ---- a family leaves ----

    /// Everything else waits until the family is gone.
    fn erase(&mut self, task: TaskId, progress: &Progress, family: DocumentId, reason: &str) {
        for film in self.running.iter().chain(&self.waiting).filter(|film| film.family == family) {
            film.progress.cancel();
        }
        self.waiting.retain(|film| film.family != family);
        self.leave_off(Some(family));
        let Some(desk) = &mut self.desk else { return };
        let erased = erase::erase(desk, family, reason, progress);
        self.tell(Event::Ended(
            task,
            match erased {
                Ok(certificate) => Outcome::Erased(Box::new(certificate)),
                Err(error) => Outcome::Failed(trouble(&error)),
            },
        ));
    }

    fn hand_over(
        &self,
        (task, progress): (TaskId, Progress),
        family: DocumentId,
        to: PathBuf,
        reason: Option<&str>,
        language: Language,
    ) {
        let Some(desk) = &self.desk else { return };
        let handover = match portability::gather(desk, family, &to, reason) {
            Ok(handover) => handover,
            Err(error) => return self.tell(Event::Ended(task, Outcome::Failed(trouble(&error)))),
        };
        self.beside(task, "hand-over", move || {
            handover.write(&to, language.tag(), &progress)?;
            Ok(Outcome::HandedOver)
        });
    }

    /// Does a task on a thread of its own that needs no library, and tells how it ended.
    fn beside(&self, task: TaskId, name: &str, work: impl FnOnce() -> Result<Outcome, PracticeError> + Send + 'static) {
        let (events, wake) = (self.events.clone(), Arc::clone(&self.wake));
        let worker = thread::Builder::new().name(name.into()).spawn(move || {
            let outcome = match work() {
                Ok(outcome) => outcome,
                Err(PracticeError::Cancelled) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(trouble(&error)),
            };
            let _ = events.send(Event::Ended(task, outcome));
            wake();
        });
        if let Err(error) = worker {
            self.tell(Event::Ended(task, Outcome::Failed(Trouble::Other(error.to_string()))));
        }
    }

    // ---- films ----

    fn next_import(&mut self) {
        if self.running.is_some() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let Some(film) = self.waiting.pop_front() else { return };
        let order = match import::order(desk, film.family, Prober::default()) {
            Ok(order) => order,
            Err(error) => {
                self.tell(Event::Ended(film.task, Outcome::Failed(trouble(&error))));
                return;
            }
        };
        let (finish, progress, file) = (self.finish.clone(), film.progress.clone(), film.file.clone());
        let worker = thread::Builder::new().name("import".into()).spawn(move || {
            let taken = import::take_in(&order, &file, &progress);
            let _ = finish.send(Finished::Import(Box::new(taken)));
        });
        match worker {
            Ok(_) => self.running = Some(film),
            Err(error) => self.tell(Event::Ended(film.task, Outcome::Failed(Trouble::Other(error.to_string())))),
        }
    }

    /// Takes in what workers have finished.
    fn collect(&mut self) {
        while let Ok(finished) = self.finished.try_recv() {
            match finished {
                Finished::Import(taken) => self.keep(*taken),
                Finished::Side(media, side, bytes) => self.tell(Event::Side(media, side, bytes.map(Arc::from))),
                Finished::BackedUp(task, made) => self.backed_up(task, made),
                Finished::Drawn(media) => {
                    self.drawing.remove(&media);
                }
            }
        }
    }

    fn keep(&mut self, taken: Result<Taken, PracticeError>) {
        let Some(film) = self.running.take() else { return };
        let kept = match (taken, &mut self.desk) {
            (Err(error), _) => Err(error),
            (Ok(_), None) => Err(PracticeError::Cancelled),
            (Ok(taken), Some(desk)) => import::keep(desk, &film.file, taken, film.visit),
        };
        let outcome = match kept {
            Ok(imported) => {
                self.send_document(imported.session);
                if imported.known { Outcome::Known(imported.session) } else { Outcome::Imported(imported.session) }
            }
            Err(PracticeError::Cancelled) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(trouble(&error)),
        };
        self.tell(Event::Ended(film.task, outcome));
        self.next_import();
    }
}

const fn kind(side: Side) -> SideKind {
    match side {
        Side::Index => SideKind::Index,
        Side::Peaks => SideKind::Peaks,
        Side::Strip => SideKind::Strip,
    }
}

/// The demonstration library, made first where it is not there.
fn demonstration(folder: &Path, language: Language, progress: &Progress) -> Result<(Desk, OpenReport), PracticeError> {
    if !folder.exists() {
        // It is made beside its place, so that one that was stopped half-way is never taken for whole.
        let making = folder.with_extension("making");
        let wrong = || PracticeError::file(&making);
        if making.exists() {
            fs::remove_dir_all(&making).map_err(wrong())?;
        }
        drop(demo::create(&making, language.tag(), Prober::default(), progress)?);
        fs::rename(&making, folder).map_err(wrong())?;
    }
    Desk::open(folder, Unlock::Demonstration, None)
}
