//! Everything a person can make the window do.
//!
//! An [`Action`] is a [`Command`], which needs nothing but its name, or something that carries what it is about. Screens
//! push actions, and `Model::perform` runs them.

use std::path::PathBuf;

use secrecy::SecretString;

use super::aligning::AlignAct;
use super::command::Command;
use super::film::FilmAct;
use super::keys::KeyAct;
use super::language::Language;
use super::notice::Notice;
use super::preferences::Look;
use super::recording::RecordAct;
use super::screens::Screen;
use super::showing::ShowAct;
use super::store::{Key as LibraryKey, TaskId, Unfinished};
use crate::domain::charter::KeepingRule;
use crate::domain::document::Body;
use crate::domain::edit::Transaction;
use crate::domain::id::{DocumentId, MediaId};
use crate::practice::access::Wanted;

/// What a screen asks for.
#[derive(Debug)]
pub enum Action {
    /// A command of the table.
    Do(Command),
    /// Another screen.
    Go(Screen),
    /// A change of a document.
    Commit(DocumentId, Transaction),
    /// A new document under a family (its own id for a family record), and whether to go there.
    Begin {
        /// The new document.
        document: DocumentId,
        /// The family it belongs to.
        family: DocumentId,
        /// What it holds.
        body: Body,
        /// Where to go once it is there.
        then: Option<Screen>,
    },
    /// Opens the demonstration family.
    LookAround,
    /// A new library in a folder.
    CreateLibrary {
        /// The folder, empty or not there yet.
        folder: PathBuf,
        /// Who writes.
        person: String,
        /// What opens it.
        passphrase: SecretString,
    },
    /// Opens a library.
    OpenLibrary {
        /// Its folder.
        folder: PathBuf,
        /// Who writes.
        person: String,
        /// What opens it.
        key: LibraryKey,
    },
    /// Goes to the door of a library that was named on the command line: a demonstration opens at once, any other asks
    /// for its passphrase.
    Approach(PathBuf),
    /// Leaves the lock screen for the doors.
    ForgetLocked,
    /// Something with people and keys.
    Keys(KeyAct),
    /// What came of it has been seen.
    KeysSeen,
    /// Looks which points in time a backup holds.
    LookIntoBackup {
        /// The backup's folder.
        folder: PathBuf,
        /// What opens it.
        key: LibraryKey,
    },
    /// Makes a library from a backup, and opens it.
    Restore {
        /// The backup's folder.
        from: PathBuf,
        /// The folder to make.
        to: PathBuf,
        /// Who writes.
        person: String,
        /// What opens it.
        key: LibraryKey,
        /// The number of the point in time.
        point: u64,
    },
    /// Another backup is to be looked into, or none.
    ForgetBackup,
    /// Stops making what is being made behind a door.
    StopOpening,
    /// The recovery key is written down and may be forgotten.
    RecoveryKeyKept,
    /// Asks for a file or folder in the system's own dialog.
    Choose(Choice),
    /// Brings films in for a family.
    Import {
        /// The family.
        family: DocumentId,
        /// The visit that they join; without one each becomes a visit of its own.
        visit: Option<DocumentId>,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Erases a family, for a reason.
    Erase {
        /// The family.
        family: DocumentId,
        /// Why.
        reason: String,
    },
    /// Writes everything that is kept about a family into a folder.
    HandOver {
        /// The family.
        family: DocumentId,
        /// The folder to make.
        to: PathBuf,
        /// Why, where the family's consent does not cover it.
        reason: Option<String>,
    },
    /// Computes the certificate of an erasure that is past, and shows it.
    ReadCertificate(DocumentId),
    /// Writes a coding that could not be saved into a file.
    SaveCopy(DocumentId, PathBuf),
    /// Saves the certificate that is on the screen.
    SaveCertificate(PathBuf),
    /// What was chosen in the system's dialog has been taken.
    ForgetChoice,
    /// Film is kept by this rule from now on.
    KeepBy(KeepingRule),
    /// Imports what was held back until the service had decided how long film is kept.
    ImportHeld,
    /// Lines of the access log, taken out as a table.
    ExportLog(Box<Wanted>, PathBuf),
    /// Imports what was held back with the question whether it is real film.
    ImportAnyway,
    /// The side data (frame index, peaks, film strip) of a film.
    FetchSides(MediaId),
    /// Something of the film that is open in the room.
    Film(FilmAct),
    /// Something of the showing to the parent.
    Show(ShowAct),
    /// Something of the record room.
    Record(RecordAct),
    /// Listens where the films of a visit lie, to be aligned.
    Listen(DocumentId),
    /// Something of the preview of films that are about to be moved.
    Align(AlignAct),
    /// Brings back a recording that was cut short.
    Recover(Unfinished),
    /// The screen on which the parent's window opens, counted from zero.
    ParentScreen(usize),
    /// Makes a backup in a folder.
    BackUp(PathBuf),
    /// Stops a task.
    Cancel(TaskId),
    /// Opens the session for coding: this person's own coding of it, begun now if there is none.
    Code(DocumentId),
    /// Says something in a corner of the window.
    Tell(Notice),
    /// Takes a notice off the screen.
    Dismiss(u64),
    /// The window's language.
    Speak(Language),
    /// Light, dark or as the system.
    Wear(Look),
    /// Text and control size, 1.0 as drawn.
    Scale(f32),
}

/// What is asked for in the system's dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The folder of a new library.
    NewLibrary,
    /// The folder of a library to be opened.
    OpenLibrary,
    /// The folder of a backup to be made.
    Backup,
    /// The folder of a backup to be restored.
    RestoreFrom,
    /// The folder of the library that is restored.
    RestoreTo,
    /// Films for a family, and the visit that they are to join.
    Films(DocumentId, Option<DocumentId>),
    /// The folder in which a family's own is made.
    HandOver(DocumentId),
    /// Where a certificate is saved.
    Certificate,
    /// Where a copy of a coding is saved that could not be saved in the library.
    Copy(DocumentId),
    /// The place for a table of the access log.
    LogTable,
}

impl Choice {
    /// Whether it is a folder, and not a file.
    #[must_use]
    pub const fn is_folder(self) -> bool {
        match self {
            Self::NewLibrary
            | Self::OpenLibrary
            | Self::Backup
            | Self::RestoreFrom
            | Self::RestoreTo
            | Self::HandOver(_) => true,
            Self::Films(..) | Self::Copy(_) | Self::Certificate | Self::LogTable => false,
        }
    }
}
