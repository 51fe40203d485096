//! The store thread's side of the window: what is asked of it, and what it answers.
//!
//! One thread owns the open library. The window sends [`Request`]s and drains [`Event`]s; both channels are bounded, and
//! the window never waits for either: what does not fit stays in the outbox until the next frame.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError};

use secrecy::SecretString;

use super::action::Choice;
use super::keys::{KeyAct, KeyNews};
use super::language::Language;
use crate::domain::access::{About, AccessNote, Deed, Obstacle};
use crate::domain::counts::Counts;
use crate::domain::document::{Document, Entry, Headline};
use crate::domain::edit::EditError;
use crate::domain::id::{DocumentId, MediaId, PersonId};
use crate::domain::person::{Author, Role};
use crate::domain::rights::Right;
use crate::domain::time::SessionTime;
use crate::media::recorder::Sinks;
use crate::practice::Progress;
use crate::practice::access::Wanted;
use crate::practice::align::Listened;
pub use crate::practice::recover::Unfinished;
use crate::vault::{Certificate, Kept, OpenReport, ReadOnly, Restored, Unlock};

/// A task that shows progress and can be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u64);

/// What opens a library.
#[derive(Clone, Debug)]
pub enum Key {
    /// What the person chose.
    Passphrase(SecretString),
    /// What was printed when the library was made.
    Recovery(SecretString),
    /// The demonstration needs none.
    Demonstration,
}

impl From<Key> for Unlock {
    fn from(key: Key) -> Self {
        match key {
            Key::Passphrase(passphrase) => Self::Passphrase(passphrase),
            Key::Recovery(key) => Self::RecoveryKey(key),
            Key::Demonstration => Self::Demonstration,
        }
    }
}

/// What is asked of the store thread.
#[derive(Debug)]
pub enum Request {
    /// A new library.
    Create {
        /// Its folder.
        folder: PathBuf,
        /// Who writes.
        person: Author,
        /// What opens it.
        passphrase: SecretString,
    },
    /// Opens a library.
    Open {
        /// Its folder.
        folder: PathBuf,
        /// Who writes.
        person: Author,
        /// What opens it.
        key: Key,
    },
    /// Opens the demonstration library, made first if it is not there.
    LookAround {
        /// The language in which its documents are written, should it have to be made.
        language: Language,
        /// How far making it is; cancelled by the window.
        progress: Progress,
    },
    /// Looks which points in time a backup holds; answered by [`Event::Backup`].
    LookIntoBackup {
        /// The backup's folder.
        folder: PathBuf,
        /// What opens it.
        key: Key,
        /// How far it is; cancelled by the window.
        progress: Progress,
    },
    /// Makes a library from a backup, and opens it.
    Restore {
        /// The backup's folder.
        from: PathBuf,
        /// The folder to make.
        to: PathBuf,
        /// Who writes.
        person: Author,
        /// What opens it.
        key: Key,
        /// The number of the point in time.
        point: u64,
        /// How far it is; cancelled by the window.
        progress: Progress,
    },
    /// Closes the library and forgets its key.
    Lock,
    /// Keeps entries; answered by [`Event::Durable`] or [`Event::Failed`] with the same ticket.
    Append {
        /// Counts up from one within an open library.
        ticket: u64,
        /// What to keep, and the headline that follows from it.
        drafts: Vec<(Headline, Entry)>,
    },
    /// Asks the gate for a deed and has it noted; answered by [`Event::Allowed`].
    Allow {
        /// What is to be done.
        deed: Deed,
        /// With whose film.
        family: DocumentId,
        /// What more there is to note of it.
        about: About,
    },
    /// Has the gate note that a deed was refused, if it refuses it too; not answered.
    Check {
        /// What was to be done.
        deed: Deed,
        /// With whose film.
        family: DocumentId,
    },
    /// Counts; answered by [`Event::Counts`].
    ReadCounts,
    /// Computes the certificate of an erasure.
    Certificate(TaskId, DocumentId),
    /// Writes a coding that could not be saved into a file; answered by [`Event::CopySaved`].
    SaveCopy {
        /// The coding, as it stands on the screen.
        coding: Box<Document>,
        /// The file.
        to: PathBuf,
    },
    /// Reads the access log; answered by [`Event::Log`].
    ReadLog,
    /// Writes lines of the access log as CSV; answered by [`Event::LogExported`].
    ExportLog {
        /// Which lines.
        wanted: Box<Wanted>,
        /// Where to.
        file: PathBuf,
    },
    /// A document, replayed.
    Document(DocumentId),
    /// The side data of a film.
    Sides(MediaId),
    /// Brings a film in.
    Import {
        /// The task.
        task: TaskId,
        /// How far it is; cancelled by the window.
        progress: Progress,
        /// The family.
        family: DocumentId,
        /// The visit that it joins; it becomes a visit of its own where there is none.
        visit: Option<DocumentId>,
        /// The file.
        file: PathBuf,
    },
    /// Whether a family may be recorded; answered by [`Event::MayRecord`].
    BeginRecording {
        /// The family.
        family: DocumentId,
        /// What the visit is to be called.
        title: String,
    },
    /// The recorder did not begin after all.
    ForgetRecording,
    /// Puts away what was recorded.
    KeepRecording {
        /// The task.
        task: TaskId,
        /// How far it is.
        progress: Progress,
    },
    /// Listens where the films of a visit lie.
    Listen {
        /// The task.
        task: TaskId,
        /// How far it is.
        progress: Progress,
        /// The visit.
        session: DocumentId,
    },
    /// Brings back a recording that was cut short, or goes on with putting it away.
    Recover {
        /// The task.
        task: TaskId,
        /// How far it is.
        progress: Progress,
        /// What was cut short.
        unfinished: Box<Unfinished>,
    },
    /// Erases a family.
    Erase {
        /// The task.
        task: TaskId,
        /// How far it is.
        progress: Progress,
        /// The family.
        family: DocumentId,
        /// Why.
        reason: String,
    },
    /// Writes everything that is kept about a family into a folder.
    HandOver {
        /// The task.
        task: TaskId,
        /// How far it is; cancelled by the window.
        progress: Progress,
        /// The family.
        family: DocumentId,
        /// The folder to make.
        to: PathBuf,
        /// Why, where the family's consent does not cover it.
        reason: Option<String>,
        /// The language of the page.
        language: Language,
    },
    /// Saves a certificate; answered by [`Event::CertificateSaved`].
    SaveCertificate {
        /// The certificate.
        certificate: Box<Certificate>,
        /// The language of the text.
        language: Language,
        /// The file.
        to: PathBuf,
    },
    /// Does something with people and keys; answered by [`Event::Keys`].
    Keys(KeyAct, Progress),
    /// Makes a backup, while the work goes on.
    BackUp {
        /// The task.
        task: TaskId,
        /// How far it is; cancelled by the window.
        progress: Progress,
        /// Where it is made.
        folder: PathBuf,
    },
    /// Checks every seal, every link and the chain.
    Verify(TaskId, Progress),
    /// Asks in the system's dialog.
    Choose {
        /// What for.
        choice: Choice,
        /// What the dialog calls films.
        films: String,
    },
}

/// What the store thread answers.
#[derive(Debug)]
pub enum Event {
    /// A library is open.
    Opened(Box<Opened>),
    /// It could not be opened or made.
    Refused(Trouble),
    /// The points in time that a backup holds, the latest last.
    Backup(PathBuf, Vec<Kept>),
    /// The library is closed.
    Locked,
    /// Everything up to this ticket is on the disk.
    Durable(u64),
    /// The entries of this ticket could not be kept.
    Failed {
        /// The ticket.
        ticket: u64,
        /// Why.
        trouble: Trouble,
    },
    /// What the gate said to a deed. Where it is allowed it has been noted.
    Allowed {
        /// The deed.
        deed: Deed,
        /// What it is about.
        about: About,
        /// Whether it may be done.
        answer: Result<(), Trouble>,
    },
    /// Counts and ages.
    Counts(Result<Counts, Trouble>),
    /// A copy of a coding was saved, or not.
    CopySaved(Result<PathBuf, Trouble>),
    /// The access log, the oldest line first.
    Log(Result<Vec<AccessNote>, Trouble>),
    /// Lines of the access log were written to this file, and how many.
    LogExported(Result<(PathBuf, usize), Trouble>),
    /// A document as it stands, with its headline.
    Document(Box<(Headline, Document)>),
    /// A document could not be read.
    Unreadable(DocumentId, Trouble),
    /// Side data of a film; nothing where there is none of that kind.
    Side(MediaId, Side, Option<Arc<[u8]>>),
    /// Whether the family may be recorded, and where the recording goes.
    MayRecord(Result<Permit, Trouble>),
    /// Recordings that were cut short or not put away yet, and whether the person is to be asked about them now.
    Unfinished {
        /// All of them.
        found: Vec<Unfinished>,
        /// Whether to ask.
        offer: bool,
    },
    /// What a task puts away can be played already, and its session coded.
    Recorded(TaskId, DocumentId),
    /// How much of such a recording can be brought back, by its first film.
    Length(MediaId, SessionTime),
    /// What came of something with people and keys, and whether who sits here is to change their passphrase.
    Keys {
        /// Whether somebody else knows it.
        once: bool,
        /// What is to be shown, or why it was not done.
        answer: Result<KeyNews, Trouble>,
    },
    /// The latest backup of the library, where one is known.
    LastBackup(Option<LastBackup>),
    /// A task ended.
    Ended(TaskId, Outcome),
    /// A certificate was saved, or not.
    CertificateSaved(Result<PathBuf, Trouble>),
    /// What was chosen in the system's dialog; nothing where it was closed, or where none answered.
    Chosen(Choice, Vec<PathBuf>),
}

/// Where a recording goes.
pub struct Permit {
    /// The visit it becomes.
    pub session: DocumentId,
    /// What opens a sealed file for each of its segments.
    pub sinks: Sinks,
}

impl std::fmt::Debug for Permit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.session, f)
    }
}

/// A library, just opened.
#[derive(Debug)]
pub struct Opened {
    /// What is known about it.
    pub facts: LibraryFacts,
    /// Every document's headline.
    pub headlines: Vec<Headline>,
    /// Every family record.
    pub families: Vec<Document>,
    /// The charter; `None` where it is damaged.
    pub charter: Option<Document>,
    /// The recovery key of a library just made; to be shown once.
    pub recovery_key: Option<SecretString>,
    /// What was found on the way.
    pub found: Found,
}

/// What was found and done when a library was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What the vault found and did.
    pub report: OpenReport,
    /// Why nothing can be saved, where that is so.
    pub read_only: Option<ReadOnly>,
    /// What was restored, where the library was just made from a backup.
    pub restored: Option<Restored>,
}

impl Opened {
    /// An empty library that opened as it should.
    #[must_use]
    pub fn new(facts: LibraryFacts) -> Self {
        Self {
            facts,
            headlines: Vec::new(),
            families: Vec::new(),
            charter: None,
            recovery_key: None,
            found: Found::default(),
        }
    }
}

/// What is known about the open library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryFacts {
    /// Where it lies.
    pub folder: PathBuf,
    /// Whether it is the demonstration.
    pub demonstration: bool,
    /// Who writes.
    pub person: Author,
    /// Their identity; `None` with the recovery key.
    pub person_id: Option<PersonId>,
    /// Whether somebody else knows their passphrase.
    pub must_change_passphrase: bool,
    /// What they do in this library.
    pub roles: BTreeSet<Role>,
    /// The version of its format.
    pub version: u32,
    /// The day on which it was made.
    pub created: Option<chrono::NaiveDate>,
}

/// Side data of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The start of every frame.
    Index,
    /// Loudness over time.
    Peaks,
    /// Small pictures over time.
    Strip,
}

/// The latest backup of a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastBackup {
    /// Where it lies.
    pub folder: PathBuf,
    /// The day on which it was brought up to date.
    pub day: chrono::NaiveDate,
}

/// How a task ended.
#[derive(Debug)]
pub enum Outcome {
    /// A film is in: its session.
    Imported(DocumentId),
    /// Where the films of a visit are heard to lie.
    Heard(Box<Listened>),
    /// What was recorded is put away.
    Kept,
    /// The film was here already, in this session.
    Known(DocumentId),
    /// The library was checked: things looked at, and what was found wrong with each name.
    Verified {
        /// Things looked at.
        checked: u64,
        /// What is damaged, by name.
        damaged: Vec<String>,
    },
    /// What can be shown for an erasure that is past.
    Certificate(Box<Certificate>),
    /// A family is erased.
    Erased(Box<Certificate>),
    /// Everything about a family is in its folder.
    HandedOver,
    /// The backup is made.
    BackedUp,
    /// The person stopped it.
    Cancelled,
    /// It failed.
    Failed(Trouble),
}

/// What went wrong, as far as the window tells it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The person's roles do not allow it.
    NotPermitted(Right),
    /// Somebody has this passphrase already.
    PassphraseTaken,
    /// The change does not apply.
    Charter(EditError),
    /// The folder holds no library.
    NoLibrary,
    /// The folder holds no backup.
    NoBackup,
    /// The folder holds the backup of another library.
    OtherLibrary,
    /// Something in a backup is damaged: what.
    BackupDamaged(String),
    /// The folder holds something already.
    NotEmpty,
    /// The passphrase or recovery key does not open it.
    WrongKey,
    /// The passphrase does not open it, or a file without which it might not is damaged: which.
    WrongKeyOrDamage(String),
    /// It was locked meanwhile.
    Locked,
    /// Another program has it open.
    InUse,
    /// It was made by a newer version.
    TooNew,
    /// It has an older format and could not be brought up to date: why.
    NotMigrated(String),
    /// Something in it is damaged: what.
    Damaged(String),
    /// The disk is full.
    DiskFull,
    /// It may not be read or written there.
    NotAllowed,
    /// The disk or the share that it lies on does not answer any more.
    Away,
    /// Nothing is saved any more: why.
    ReadOnly(ReadOnly),
    /// The family was erased.
    Erased,
    /// A backup is being made.
    BackupUnderWay,
    /// The family is being recorded.
    BeingRecorded,
    /// The file is no film, is cut short, or cannot be decoded: why.
    NoFilm(String),
    /// The gate bars it.
    Barred(Deed, Obstacle),
    /// It could not be noted in the access log, so it was not done: why.
    NotNoted(String),
    /// The person stopped it.
    Cancelled,
    /// Anything else, in the words of the layer that met it.
    Other(String),
}

/// The window's end of the two channels.
#[derive(Debug)]
pub struct Link {
    requests: SyncSender<Request>,
    events: Receiver<Event>,
    outbox: VecDeque<Request>,
}

impl Link {
    /// How many requests or events wait in a channel before it is full.
    pub const DEPTH: usize = 256;

    /// The two ends of a pair of channels: the window's and the store's.
    #[must_use]
    pub fn pair() -> (Self, Receiver<Request>, SyncSender<Event>) {
        let (requests, asked) = std::sync::mpsc::sync_channel(Self::DEPTH);
        let (answers, events) = std::sync::mpsc::sync_channel(Self::DEPTH);
        (Self { requests, events, outbox: VecDeque::new() }, asked, answers)
    }

    /// Sends a request, after those that still wait.
    pub fn send(&mut self, request: Request) {
        self.outbox.push_back(request);
        self.flush();
    }

    /// Sends what waits, as far as the channel has room.
    pub fn flush(&mut self) {
        while let Some(request) = self.outbox.pop_front() {
            if let Err(TrySendError::Full(request) | TrySendError::Disconnected(request)) =
                self.requests.try_send(request)
            {
                self.outbox.push_front(request);
                return;
            }
        }
    }

    /// The next event, where one is here.
    pub fn answer(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }
}
