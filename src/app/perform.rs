//! What each action does to the model. Nothing here waits.

use std::path::PathBuf;

use super::action::{Action, Choice};
use super::command::Command;
use super::language::tr;
use super::model::{Door, Held, Model, Overlay, Task, TaskKind};
use super::notice::Notice;
use super::preferences::Preferences;
use super::recording::Leaving;
use super::say;
use super::screens::{Room, Screen};
use super::store::{Key as LibraryKey, Request, TaskId, Unfinished};
use crate::domain::access::{Deed, Obstacle};
use crate::domain::coding::Coding;
use crate::domain::document::{Body, Document, Entry, Kind};
use crate::domain::edit::{EditError, Transaction};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::Author;
use crate::domain::rights::Right;
use crate::practice::Progress;
use crate::vault::LibraryKind;

impl Model {
    /// Runs an action. Commands of a room have been given to their screen before.
    pub fn perform(&mut self, action: Action) {
        match action {
            Action::Do(command) => self.command(command),
            Action::Go(screen) => self.go(screen),
            Action::Commit(document, transaction) => self.commit(document, transaction),
            Action::Begin { document, family, body, then } => {
                self.begin(document, family, body);
                if let Some(screen) = then {
                    self.go(screen);
                }
            }
            Action::LookAround => {
                let (language, progress) = (self.preferences.language, self.begin_opening());
                self.ask(Request::LookAround { language, progress });
            }
            Action::StopOpening => {
                if let Door::Opening(progress) = &self.door {
                    progress.cancel();
                }
            }
            Action::Approach(folder) => self.approach(folder),
            Action::CreateLibrary { folder, person, passphrase } => {
                self.enter(&person, |person| Request::Create { folder, person, passphrase });
            }
            Action::OpenLibrary { folder, person, key } => {
                self.enter(&person, |person| Request::Open { folder, person, key });
            }
            Action::LookIntoBackup { folder, key } => {
                let progress = self.begin_opening();
                self.ask(Request::LookIntoBackup { folder, key, progress });
            }
            Action::Restore { from, to, person, key, point } => {
                let progress = self.begin_opening();
                self.ask(Request::Restore { from, to, person: guest(&person), key, point, progress });
            }
            Action::ForgetBackup => (self.backup, self.door) = (None, Door::Shut),
            Action::ForgetLocked => (self.resume, self.door) = (None, Door::Shut),
            Action::Keys(act) => self.ask_for_keys(act),
            Action::KeysSeen => self.keys.answer = None,
            Action::RecoveryKeyKept => {
                self.door = Door::Shut;
                self.arrive(self.home());
            }
            Action::Choose(choice) => {
                let films = tr(if choice == Choice::LogTable { "log-table" } else { "import-filter" });
                self.ask(Request::Choose { choice, films });
            }
            Action::KeepBy(rule) => {
                if let Some((charter, change)) = self.charter().map(|(id, charter)| (id, charter.keep_by(rule))) {
                    self.commit(charter, change);
                }
            }
            Action::ExportLog(wanted, file) => {
                self.chosen_folder = None;
                self.ask(Request::ExportLog { wanted, file });
            }
            Action::Import { family, visit, files } => self.import(Held { family, visit, files }),
            Action::Erase { .. }
            | Action::HandOver { .. }
            | Action::ReadCertificate(_)
            | Action::SaveCertificate(_)
            | Action::ForgetChoice => self.leaving(action),
            Action::SaveCopy(coding, to) => {
                if let Some(coding) = self.documents.get(&coding).cloned().map(Box::new) {
                    self.ask(Request::SaveCopy { coding, to });
                }
            }
            Action::ImportHeld => {
                for held in std::mem::take(&mut self.held_back) {
                    self.import(held);
                }
            }
            Action::ImportAnyway => {
                for held in std::mem::take(&mut self.held_back) {
                    self.take_in(held);
                }
            }
            Action::Film(act) => self.film_act(&act),
            Action::Show(act) => self.show_act(act),
            Action::Record(act) => self.record_act(act),
            Action::Listen(session) => self.listen(session),
            Action::Align(act) => self.align_act(act),
            Action::Recover(unfinished) => self.recover(unfinished),
            Action::ParentScreen(screen) => self.preferences.parent_screen = screen,
            Action::FetchSides(media) => self.fetch_sides(media),
            Action::Code(session) => self.code(session),
            Action::BackUp(folder) => self.back_up(folder),
            Action::Cancel(id) => self.cancel(id),
            Action::Tell(notice) => self.tell(notice),
            Action::Dismiss(number) => self.notices.retain(|shown| shown.number != number),
            Action::Speak(language) => self.preferences.language = language,
            Action::Wear(look) => self.preferences.look = look,
            Action::Scale(scale) => self.preferences.scale = Preferences::fitting_scale(scale),
        }
    }

    fn command(&mut self, command: Command) {
        if !self.allows(command) {
            return;
        }
        match command {
            Command::Undo => self.step(Document::undo),
            Command::Redo => self.step(Document::redo),
            Command::Families => self.go(Screen::Families),
            Command::Settings => self.go(Screen::Settings),
            Command::Counts => self.go(Screen::Counts),
            Command::AccessLog => self.go(Screen::Log(None)),
            Command::Recover => self.overlay = Some(Overlay::Unfinished),
            Command::Verify => self.verify(),
            Command::Lock => self.lock(),
            Command::Quit => self.quit(),
            Command::GoBack => self.go_back(),
            Command::ScaleUp => self.perform(Action::Scale(self.preferences.scale + Preferences::SCALE_STEP)),
            Command::ScaleDown => self.perform(Action::Scale(self.preferences.scale - Preferences::SCALE_STEP)),
            Command::ScaleReset => self.perform(Action::Scale(1.0)),
            Command::NextLook => self.perform(Action::Wear(self.preferences.look.next())),
            Command::NextLanguage => self.perform(Action::Speak(self.preferences.language.next())),
            Command::FullScreen => self.full_screen = !self.full_screen,
            Command::Palette => self.toggle(Overlay::Palette),
            Command::Help => self.toggle(Overlay::Help),
            Command::About => self.toggle(Overlay::About),
            _ if self.screen.room() == Room::Record => self.record_command(command),
            // Every other command lives in a room, and its screen has run it, unless it is one of playing.
            _ => {
                if !self.show_command(command) {
                    self.film_command(command);
                }
            }
        }
    }

    /// Closes the window, unless something is being recorded.
    pub fn quit(&mut self) {
        self.quitting = !self.detain(Leaving::Quit);
    }

    /// Takes away what lies over the room.
    pub fn close_overlay(&mut self) {
        self.overlay = None;
    }

    fn toggle(&mut self, overlay: Overlay) {
        self.overlay = if self.overlay == Some(overlay) { None } else { Some(overlay) };
    }

    // ---- where the window is ----

    pub(super) fn go(&mut self, screen: Screen) {
        if screen == self.screen || self.detain(Leaving::Go(screen)) {
            return;
        }
        if let Some((deed, family, obstacle)) = self.refusal(screen) {
            if obstacle == Obstacle::NoKeepingRule {
                // The service decides first how long film is kept.
                self.held_back.clear();
                self.overlay = Some(Overlay::Keeping);
                return;
            }
            self.tell(Notice::warning(say::obstacle(obstacle)));
            self.note_refusal(deed, family);
            return;
        }
        if matches!(screen, Screen::Log(_)) {
            if !self.view().may(Right::ReadAccessLog) {
                self.tell(Notice::warning(tr("refusal-role")));
                return;
            }
            self.log = None;
            self.ask(Request::ReadLog);
        }
        // Looking at the settings from the settings, or going where one just was, must not grow the trail for ever.
        self.trail.retain(|before| *before != screen);
        self.trail.push(self.screen);
        self.arrive(screen);
    }

    pub(super) fn go_back(&mut self) {
        if self.detain(Leaving::Back) {
            return;
        }
        if let Some(screen) = self.trail.pop() {
            self.arrive(screen);
        }
    }

    pub(super) fn arrive(&mut self, screen: Screen) {
        self.screen = screen;
        self.focus = None;
        self.overlay = None;
        if screen == Screen::Counts {
            self.counts = None;
            self.ask(Request::ReadCounts);
        }
        self.fetch_needed();
    }

    /// Where one begins: with the families, or with their number where one may know no more.
    pub(super) fn home(&self) -> Screen {
        if self.view().may(Right::ReadRecords) { Screen::Families } else { Screen::Counts }
    }

    /// What keeps the window out of a room that plays film: what would be done there, with whose film, and why not.
    pub(super) fn refusal(&self, screen: Screen) -> Option<(Deed, DocumentId, Obstacle)> {
        let (deed, document) = match screen {
            Screen::Record { family } => (Deed::Record, family),
            Screen::Code { session, .. } => (Deed::Play, session),
            Screen::Feedback { plan } => (Deed::Play, plan),
            Screen::Show { plan } => (Deed::Show, plan),
            Screen::Doors
            | Screen::Families
            | Screen::Family(_)
            | Screen::Counts
            | Screen::Log(_)
            | Screen::Settings => {
                return None;
            }
        };
        let family = self.headlines.get(&document)?.family;
        Some((deed, family, self.obstacle(deed, family)?))
    }

    /// Asks for the documents that the screen shows and that are not here yet.
    pub(super) fn fetch_needed(&mut self) {
        for id in self.needed() {
            if !self.documents.contains_key(&id) && self.asked.insert(id) {
                self.ask(Request::Document(id));
            }
        }
    }

    fn needed(&self) -> Vec<DocumentId> {
        let of_family = |family: Option<DocumentId>, kinds: &[Kind]| {
            let own = self.headlines.values().filter(|line| Some(line.family) == family && kinds.contains(&line.kind));
            own.map(|line| line.document).collect::<Vec<_>>()
        };
        let family_of = |document| self.headlines.get(&document).map(|line| line.family);
        match self.screen {
            Screen::Family(family) => of_family(Some(family), &[Kind::Family, Kind::Session, Kind::Coding, Kind::Plan]),
            Screen::Code { session, coding } => {
                // A moment can be added to any plan of the family.
                let mut needed = of_family(family_of(session), &[Kind::Plan]);
                needed.extend([session, coding]);
                needed
            }
            // Moments are chosen from every visit, by anybody's marks.
            Screen::Feedback { plan } => of_family(family_of(plan), &[Kind::Session, Kind::Coding, Kind::Plan]),
            Screen::Show { plan } => {
                let mut needed = of_family(family_of(plan), &[Kind::Session]);
                needed.push(plan);
                needed
            }
            // The certificates of erasures are read from there.
            Screen::Settings if self.view().may(Right::ReadAccessLog) => {
                let traces = self.headlines.values().filter(|line| line.kind == Kind::Trace);
                traces.map(|line| line.document).collect()
            }
            Screen::Doors
            | Screen::Families
            | Screen::Record { .. }
            | Screen::Counts
            | Screen::Log(_)
            | Screen::Settings => Vec::new(),
        }
    }

    pub(super) fn fetch_sides(&mut self, media: MediaId) {
        if self.asked_sides.insert(media) {
            self.ask(Request::Sides(media));
        }
    }

    // ---- libraries ----

    fn approach(&mut self, folder: PathBuf) {
        if crate::vault::header(&folder).is_ok_and(|header| header.kind == LibraryKind::Demonstration) {
            self.enter("", |person| Request::Open { folder, person, key: LibraryKey::Demonstration });
        } else {
            self.chosen_folder = Some((Choice::OpenLibrary, folder));
        }
    }

    fn enter(&mut self, person: &str, request: impl FnOnce(Author) -> Request) {
        self.begin_opening();
        self.ask(request(guest(person)));
    }

    fn begin_opening(&mut self) -> Progress {
        let progress = Progress::default();
        self.door = Door::Opening(progress.clone());
        progress
    }

    pub(super) fn lock(&mut self) {
        if self.detain(Leaving::Lock) {
            return;
        }
        let place = self.place();
        self.ask(Request::Lock);
        self.close_library();
        self.resume = place;
    }

    /// Forgets everything that belonged to the open library.
    pub(super) fn close_library(&mut self) {
        let preferences = self.preferences.clone();
        let scheme = self.scheme.take();
        let fresh = Self::new(preferences, self.link.take());
        let clock = self.clock;
        let (film, studio) = (self.film.cleared(), self.studio.cleared());
        let full_screen = self.full_screen;
        *self = Self { scheme, clock, film, studio, full_screen, ..fresh };
    }

    fn recover(&mut self, unfinished: Unfinished) {
        self.unfinished.retain(|other| *other != unfinished);
        let (task, progress) = self.begin_task(TaskKind::Recover { code: unfinished.code.clone() });
        self.ask(Request::Recover { task, progress, unfinished: Box::new(unfinished) });
    }

    fn verify(&mut self) {
        let (task, progress) = self.begin_task(TaskKind::Verify);
        self.ask(Request::Verify(task, progress));
    }

    fn back_up(&mut self, folder: PathBuf) {
        if !self.tasks.iter().any(|task| task.kind == TaskKind::BackUp) {
            let (task, progress) = self.begin_task(TaskKind::BackUp);
            self.ask(Request::BackUp { task, progress, folder });
        }
    }

    fn import(&mut self, films: Held) {
        let family = films.family;
        if films.files.is_empty() {
            return;
        }
        if self.obstacle(Deed::Import, family) == Some(Obstacle::NoKeepingRule) {
            // The service decides first how long film is kept; then the import goes on.
            self.held_back = vec![films];
            self.overlay = Some(Overlay::Keeping);
            return;
        }
        if self.is_barred(Deed::Import, family) {
            return;
        }
        if self.library.as_ref().is_some_and(|facts| facts.demonstration) {
            // Anybody can open the demonstration, so real film is held back until the person has said that it is none.
            self.held_back = vec![films];
            self.overlay = Some(Overlay::RealFilm);
        } else {
            self.take_in(films);
        }
    }

    fn take_in(&mut self, Held { family, visit, files }: Held) {
        for file in files {
            let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let (task, progress) = self.begin_task(TaskKind::Import { family, file: name });
            self.ask(Request::Import { task, progress, family, visit, file });
        }
    }

    pub(super) fn begin_task(&mut self, kind: TaskKind) -> (TaskId, Progress) {
        self.counter += 1;
        let id = TaskId(self.counter);
        let progress = Progress::default();
        self.tasks.push(Task { id, kind, progress: progress.clone() });
        (id, progress)
    }

    fn cancel(&self, id: TaskId) {
        if let Some(task) = self.tasks.iter().find(|task| task.id == id) {
            task.progress.cancel();
        }
    }

    /// What the person chose in the system's dialog is put where it was asked for.
    pub(super) fn chosen(&mut self, choice: Choice, paths: Vec<PathBuf>) {
        match choice {
            Choice::Films(family, visit) => self.import(Held { family, visit, files: paths }),
            // What is chosen is where the family's folder is to be made; that is named after the family.
            Choice::HandOver(family) => {
                let path = paths.into_iter().next().map(|path| path.join(self.code_of(family)));
                self.chosen_folder = path.map(|path| (choice, path));
            }
            _ => self.chosen_folder = paths.into_iter().next().map(|path| (choice, path)),
        }
    }

    // ---- documents ----

    pub(super) fn code(&mut self, session: DocumentId) {
        let own = self.view().own_coding(session);
        let coding = own.unwrap_or_else(|| DocumentId(self.view().fresh()));
        let screen = Screen::Code { session, coding };
        let Some(family) = self.headlines.get(&session).map(|line| line.family) else { return };
        if own.is_none() && self.refusal(screen).is_none() && !self.is_barred(Deed::Code, family) {
            let (Some(scheme), Some(author)) = (self.scheme.clone(), self.author().cloned()) else { return };
            self.begin(coding, family, Body::Coding(Box::new(Coding::new(session, author, scheme))));
        }
        self.go(screen);
    }

    /// Whether the gate bars a deed; then that is said and noted.
    fn is_barred(&mut self, deed: Deed, family: DocumentId) -> bool {
        let Some(obstacle) = self.obstacle(deed, family) else { return false };
        self.tell(Notice::warning(say::obstacle(obstacle)));
        self.note_refusal(deed, family);
        true
    }

    pub(super) fn begin(&mut self, id: DocumentId, family: DocumentId, body: Body) {
        let Some(author) = self.author().cloned() else { return };
        let document = Document::create(id, body, author, self.now());
        let entry = document.history()[0].clone();
        self.headlines.insert(id, document.headline(family));
        self.documents.insert(id, document);
        self.keep(id, entry);
    }

    pub(super) fn commit(&mut self, id: DocumentId, transaction: Transaction) {
        self.change(id, |document, author, now| document.commit(transaction, author, now));
    }

    fn step(&mut self, step: fn(&mut Document, Author, chrono::DateTime<chrono::Utc>) -> Result<Entry, EditError>) {
        if let Some(id) = self.focused().map(Document::id) {
            self.change(id, step);
        }
    }

    fn change(
        &mut self,
        id: DocumentId,
        step: impl FnOnce(&mut Document, Author, chrono::DateTime<chrono::Utc>) -> Result<Entry, EditError>,
    ) {
        if let Some(trouble) = self.read_only.get(&id) {
            self.tell(Notice::failure(tr!("document-read-only", why = say::trouble(trouble))));
            return;
        }
        let coded = self.documents.get(&id).is_some_and(|document| document.as_coding().is_some());
        let family = self.headlines.get(&id).map(|line| line.family);
        if coded && family.is_some_and(|family| self.is_barred(Deed::Code, family)) {
            return;
        }
        let now = self.now();
        let Some(author) = self.author().cloned() else { return };
        let Some(document) = self.documents.get_mut(&id) else { return };
        match step(document, author, now) {
            Ok(entry) => {
                self.focus = Some(id);
                self.keep(id, entry);
                self.follow_charter();
            }
            Err(error) => self.tell(Notice::warning(say::edit_error(&error))),
        }
    }

    /// Sends an entry that was applied here to the store.
    fn keep(&mut self, id: DocumentId, entry: Entry) {
        let Some(document) = self.documents.get(&id) else { return };
        let Some(family) = self.headlines.get(&id).map(|line| line.family) else { return };
        let headline = document.headline(family);
        self.headlines.insert(id, headline.clone());
        if self.link.is_none() {
            return;
        }
        self.saving.sent += 1;
        let ticket = self.saving.sent;
        self.saving.under_way.insert(ticket, id);
        self.ask(Request::Append { ticket, drafts: vec![(headline, entry)] });
    }
}

/// Who writes. A passphrase says whose it is, so the name may be empty; a guest's stands in until the library answers.
fn guest(person: &str) -> Author {
    Author::new(person).or_else(|| Author::new(&tr("doors-guest"))).expect("the word for a guest is a name")
}
