//! The window's state: the open library, the documents on the screen, what is saved, and what runs.
//!
//! The window's copies of documents are changed at once, so nothing waits for the disk; the same entries go to the store
//! thread, and until it answers `Durable` the status bar says *saving*. A document whose entries could not be kept
//! becomes read-only. Without a store, as in tests, everything counts as kept at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Local, NaiveDate, Utc};
use secrecy::SecretString;

use super::action::Choice;
use super::aligning::Aligning;
use super::command::Command;
use super::film::Hub;
use super::gate::Leave;
use super::keys::KeyWork;
use super::lock::{Idle, Resume};
use super::notice::Notice;
use super::preferences::Preferences;
use super::recording::Studio;
use super::screens::{Room, Screen};
use super::showing::Showing;
use super::store::{Found, LastBackup, LibraryFacts, Link, Outcome, Request, Side, TaskId, Trouble, Unfinished};
use super::view::View;
use crate::domain::access::{About, AccessNote, Deed};
use crate::domain::counts::Counts;
use crate::domain::document::{Body, Document, Headline};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::Author;
use crate::domain::rights::Right;
use crate::domain::scheme::Scheme;
use crate::domain::time::SessionTime;
use crate::practice::Progress;
use crate::vault::{Certificate, Kept};

/// The window's state.
pub struct Model {
    /// What the person chose about the window.
    pub preferences: Preferences,
    pub(super) screen: Screen,
    pub(super) trail: Vec<Screen>,
    pub(super) overlay: Option<Overlay>,
    pub(super) full_screen: bool,
    pub(super) quitting: bool,
    pub(super) door: Door,
    pub(super) chosen_folder: Option<(Choice, PathBuf)>,
    /// The backup that was looked into, and its points in time, the latest last.
    pub(super) backup: Option<(PathBuf, Vec<Kept>)>,
    pub(super) library: Option<LibraryFacts>,
    pub(super) headlines: BTreeMap<DocumentId, Headline>,
    pub(super) documents: BTreeMap<DocumentId, Document>,
    pub(super) asked: BTreeSet<DocumentId>,
    pub(super) read_only: BTreeMap<DocumentId, Trouble>,
    pub(super) asked_sides: BTreeSet<MediaId>,
    pub(super) sides: BTreeMap<(MediaId, Side), Option<Arc<[u8]>>>,
    /// What the store was asked for and answered, for each deed and what it is about.
    pub(super) leaves: Vec<((Deed, About), Leave)>,
    /// The access log, once the store has read it.
    pub(super) log: Option<Result<Vec<AccessNote>, Trouble>>,
    /// Counts and ages, once the store has counted.
    pub(super) counts: Option<Result<Counts, Trouble>>,
    pub(super) film: Hub,
    pub(super) showing: Option<Showing>,
    pub(super) studio: Studio,
    pub(super) unfinished: Vec<Unfinished>,
    /// How much of an unfinished recording can be brought back, as far as it is known.
    pub(super) lengths: BTreeMap<MediaId, SessionTime>,
    /// Films that are about to be moved.
    pub(super) aligning: Option<Aligning>,
    pub(super) focus: Option<DocumentId>,
    pub(super) scheme: Option<Scheme>,
    pub(super) saving: Saving,
    pub(super) tasks: Vec<Task>,
    pub(super) held_back: Vec<Held>,
    /// The certificate that is on the screen.
    pub(super) certificate: Option<Certificate>,
    pub(super) verified: Option<(NaiveDate, Outcome)>,
    pub(super) last_backup: Option<LastBackup>,
    pub(super) notices: Vec<Shown>,
    /// What was found when the library was opened.
    pub(super) found: Found,
    pub(super) keys: KeyWork,
    pub(super) idle: Idle,
    pub(super) resume: Option<Resume>,
    pub(super) counter: u64,
    pub(super) link: Option<Link>,
    pub(super) clock: fn() -> DateTime<Utc>,
}

/// What lies over the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// Every command, by name.
    Palette,
    /// The keys of this room.
    Help,
    /// Version and licences.
    About,
    /// Whether real film is to go into the demonstration.
    RealFilm,
    /// Whether films are to be moved to where they are heard.
    Align,
    /// An erasure under way.
    Erasing,
    /// The certificate of an erasure.
    Certificate,
    /// How long film is kept, before the first comes in.
    Keeping,
    /// Whether recordings that were cut short are to be brought back.
    Unfinished,
}

/// How far the way into a library has come.
#[derive(Clone, Debug, Default)]
pub enum Door {
    /// Nothing is under way.
    #[default]
    Shut,
    /// A library is being made or opened.
    Opening(Progress),
    /// It could not be.
    Refused(Trouble),
    /// A library was made; its recovery key is shown this once.
    RecoveryKey(SecretString),
}

/// What is on the disk, and what is not yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Saving {
    /// The last ticket sent.
    pub sent: u64,
    /// The last ticket known to be on the disk.
    pub durable: u64,
    /// Which document each ticket on its way is about.
    pub under_way: BTreeMap<u64, DocumentId>,
}

/// Whether everything is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Everything is.
    All,
    /// This many changes are on their way.
    Saving(u64),
    /// Something could not be kept.
    Failed,
}

/// Something that takes a while.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its identity.
    pub id: TaskId,
    /// What it does.
    pub kind: TaskKind,
    /// How far it is.
    pub progress: Progress,
}

/// Films that wait for an answer before they are imported.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// The family.
    pub family: DocumentId,
    /// The visit that they are to join.
    pub visit: Option<DocumentId>,
    /// The files.
    pub files: Vec<PathBuf>,
}

/// What a task does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// Brings a film in for a family.
    Import {
        /// The family.
        family: DocumentId,
        /// The file's name, without folders.
        file: String,
    },
    /// Erases a family.
    Erase {
        /// Its pseudonym.
        code: String,
    },
    /// Writes what is kept about a family.
    HandOver {
        /// Its pseudonym.
        code: String,
    },
    /// Puts away what was recorded.
    KeepRecording,
    /// Listens where films lie.
    Listen,
    /// Brings back what was cut short.
    Recover {
        /// The family's pseudonym.
        code: String,
    },
    /// Checks the library.
    Verify,
    /// Making a backup.
    BackUp,
    /// Computing the certificate of an erasure that is past.
    Certificate,
}

/// A notice on the screen.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its number.
    pub number: u64,
    /// What it says.
    pub notice: Notice,
    /// When it appeared.
    pub since: Instant,
}

impl Model {
    /// A model without a library, before the doors.
    #[must_use]
    pub fn new(preferences: Preferences, link: Option<Link>) -> Self {
        Self {
            preferences,
            screen: Screen::Doors,
            trail: Vec::new(),
            overlay: None,
            full_screen: false,
            quitting: false,
            door: Door::Shut,
            chosen_folder: None,
            backup: None,
            library: None,
            headlines: BTreeMap::new(),
            documents: BTreeMap::new(),
            asked: BTreeSet::new(),
            read_only: BTreeMap::new(),
            asked_sides: BTreeSet::new(),
            sides: BTreeMap::new(),
            leaves: Vec::new(),
            log: None,
            counts: None,
            film: Hub::default(),
            showing: None,
            studio: Studio::default(),
            unfinished: Vec::new(),
            lengths: BTreeMap::new(),
            aligning: None,
            focus: None,
            scheme: None,
            saving: Saving::default(),
            tasks: Vec::new(),
            held_back: Vec::new(),
            certificate: None,
            verified: None,
            last_backup: None,
            notices: Vec::new(),
            found: Found::default(),
            keys: KeyWork::default(),
            idle: Idle::default(),
            resume: None,
            counter: 0,
            link,
            clock: Utc::now,
        }
    }

    /// A model with an open library in memory: nothing is kept. For tests and pictures.
    #[must_use]
    pub fn with_documents(facts: LibraryFacts, documents: Vec<Document>, clock: fn() -> DateTime<Utc>) -> Self {
        let mut model = Self::new(Preferences::default(), None);
        model.clock = clock;
        model.library = Some(facts);
        model.screen = Screen::Families;
        // A coding knows only its session, so sessions are read before codings.
        let mut documents = documents;
        documents.sort_by_key(|document| document.body().kind());
        for document in documents {
            let family = model.family_of(document.id(), document.body());
            model.headlines.insert(document.id(), document.headline(family));
            model.documents.insert(document.id(), document);
        }
        model
    }

    /// The scheme with which new codings begin.
    pub fn set_scheme(&mut self, scheme: Scheme) {
        self.scheme = Some(scheme);
    }

    /// What screens may read.
    #[must_use]
    pub const fn view(&self) -> View<'_> {
        View::new(self)
    }

    /// The screen shown.
    #[must_use]
    pub const fn screen(&self) -> Screen {
        self.screen
    }

    /// Whether the window is to fill its screen.
    #[must_use]
    pub const fn is_full_screen(&self) -> bool {
        self.full_screen
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Today, where the computer stands.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&Local).date_naive()
    }

    /// Who writes; nobody while no library is open.
    #[must_use]
    pub fn author(&self) -> Option<&Author> {
        self.library.as_ref().map(|facts| &facts.person)
    }

    /// Whether everything is on the disk.
    #[must_use]
    pub fn saved(&self) -> Saved {
        if !self.read_only.is_empty() {
            return Saved::Failed;
        }
        match self.saving.sent - self.saving.durable {
            0 => Saved::All,
            waiting => Saved::Saving(waiting),
        }
    }

    /// Whether something runs whose progress is on the screen.
    pub(super) fn is_busy(&self) -> bool {
        !self.tasks.is_empty() || matches!(self.door, Door::Opening(_))
    }

    /// The document that undo and redo concern: the last one changed in this room, or the room's own. Another person's
    /// coding never is.
    #[must_use]
    pub fn focused(&self) -> Option<&Document> {
        let document = self.documents.get(&self.focus.or_else(|| self.screen.document())?)?;
        let anothers = document.as_coding().is_some_and(|coding| Some(&coding.coder) != self.author());
        (!anothers).then_some(document)
    }

    /// Whether a command would do something now.
    #[must_use]
    pub fn allows(&self, command: Command) -> bool {
        if !command.spec().place.contains(self.screen.room()) {
            return false;
        }
        if self.view().missing_right(command).is_some() {
            return false;
        }
        match command {
            Command::Undo => self.focused().is_some_and(|document| document.undo_label().is_some()),
            Command::Redo => self.focused().is_some_and(|document| document.redo_label().is_some()),
            Command::GoBack => !self.trail.is_empty(),
            Command::Families => self.library.is_some() && self.screen != Screen::Families,
            Command::AccessLog => self.view().may(Right::ReadAccessLog) && !matches!(self.screen, Screen::Log(_)),
            Command::Counts => self.library.is_some() && self.screen != Screen::Counts,
            Command::Settings => self.screen != Screen::Settings,
            Command::Lock => self.library.is_some(),
            Command::Verify => self.library.is_some() && !self.tasks.iter().any(|task| task.kind == TaskKind::Verify),
            Command::Recover => !self.unfinished.is_empty(),
            Command::EraseFamily | Command::HandOverFamily => self.may_leave(command),
            command if self.screen.room() == Room::Show => self.show_allows(command),
            command if self.screen.room() == Room::Record => self.record_allows(command),
            _ => true,
        }
    }

    /// The family a document belongs to.
    pub(super) fn family_of(&self, id: DocumentId, body: &Body) -> DocumentId {
        match body {
            Body::Charter(_) | Body::Family(_) | Body::Trace(_) => id,
            Body::Session(session) => session.family,
            Body::Plan(plan) => plan.family,
            Body::Coding(coding) => {
                self.headlines.get(&coding.session).map_or(coding.session, |session| session.family)
            }
        }
    }

    /// Asks the store, where there is one.
    pub(super) fn ask(&mut self, request: Request) {
        if let Some(link) = &mut self.link {
            link.send(request);
        }
    }

    /// Says something in a corner of the window.
    pub(super) fn tell(&mut self, notice: Notice) {
        self.counter += 1;
        // The same message twice is one message.
        self.notices.retain(|shown| shown.notice != notice);
        self.notices.push(Shown { number: self.counter, notice, since: Instant::now() });
    }

    /// Takes notices off that have been seen long enough.
    pub(super) fn forget_old_notices(&mut self) {
        self.notices.retain(|shown| {
            shown.notice.lifetime().is_none_or(|lifetime| shown.since.elapsed().as_secs_f64() < lifetime)
        });
    }
}
