//! What can go wrong with a library, said so that the edge can tell a person what happened and what to do.

use std::io;
use std::path::{Path, PathBuf};

use super::finding::Finding;
use super::store::StoreError;
use crate::domain::document::ReplayError;
use crate::domain::edit::EditError;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::rights::Right;

/// Why something with a library could not be done.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The folder holds no library.
    #[error("{} is not a library", .0.display())]
    NotALibrary(PathBuf),
    /// The folder holds no backup.
    #[error("{} is not a backup of a library", .0.display())]
    NotABackup(PathBuf),
    /// The folder holds the backup of another library.
    #[error("{} holds the backup of another library", .0.display())]
    OtherLibrary(PathBuf),
    /// A new library is only made in an empty folder.
    #[error("{} is not empty; a new library needs a folder of its own", .0.display())]
    NotEmpty(PathBuf),
    /// The library was made by a later version of this program.
    #[error("the library has format {found}; this program knows formats up to {known}")]
    Newer {
        /// The format found.
        found: u32,
        /// The latest format known here.
        known: u32,
    },
    /// The library has an older format and could not be brought up to date; it is as it was.
    #[error("the library has format {from} and could not be brought to format {to}: {source}")]
    NotMigrated {
        /// The format it has.
        from: u32,
        /// The format it was to have.
        to: u32,
        /// Why.
        source: Box<Self>,
    },
    /// Another instance of the program has the library open.
    #[error("the library is already open in another window or program")]
    InUse,
    /// No person of the library has this passphrase.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// No whole key of a person fits the passphrase; a file without which theirs might not open is damaged.
    #[error("the passphrase does not fit, or it is yours and {file} is damaged")]
    WrongPassphraseOrDamage {
        /// The damaged file, below the library.
        file: String,
    },
    /// The recovery key does not fit, or was mistyped.
    #[error("the recovery key does not fit")]
    WrongRecoveryKey,
    /// A working library needs a passphrase that is not empty.
    #[error("a working library needs a passphrase")]
    PassphraseMissing,
    /// Who opened the library may not do this.
    #[error("your roles in this library do not allow this; it takes {}", holders(*.0))]
    NotPermitted(Right),
    /// The charter would not be one any more.
    #[error(transparent)]
    Charter(#[from] EditError),
    /// The charter, without which nobody's roles are known, is damaged.
    #[error("the charter of the library is damaged, so its people cannot be changed")]
    CharterDamaged,
    /// A passphrase says who somebody is, so nobody can choose one that is in use.
    #[error("this passphrase cannot be used")]
    PassphraseTaken,
    /// There is no such person, or they have left.
    #[error("there is no such person in this library, or they have left")]
    NoPerson,
    /// More people than one library serves.
    #[error("the library has as many people as it can have, {0}")]
    TooManyPeople(usize),
    /// The demonstration opens by itself, so there are no keys to look after.
    #[error("the demonstration library opens without a passphrase, so it has no people and no keys to look after")]
    OnlyDemonstration,
    /// The person stopped it. Nothing was changed.
    #[error("stopped, as you asked")]
    Stopped,
    /// The library was locked while something was still using it.
    #[error("the library is locked")]
    Locked,
    /// Something without which nothing can be opened is damaged.
    #[error("{0}")]
    Damaged(Finding),
    /// The library serves what it holds but takes nothing new.
    #[error("nothing can be saved: {0}")]
    ReadOnly(#[from] ReadOnly),
    /// There is no such document.
    #[error("there is no document {0}")]
    NoDocument(DocumentId),
    /// Some steps of a document's history are damaged everywhere they are kept.
    #[error("document {document} cannot be opened: {missing} of its changes are damaged, the first is number {first}")]
    Incomplete {
        /// The document.
        document: DocumentId,
        /// Position of the first damaged step, from zero.
        first: u32,
        /// How many steps are damaged.
        missing: usize,
    },
    /// The history is whole but does not make sense.
    #[error("document {document} cannot be replayed: {source}")]
    Replay {
        /// The document.
        document: DocumentId,
        /// Why.
        source: ReplayError,
    },
    /// A change was handed in that does not follow from what is there.
    #[error("a change of document {0} does not follow from its history")]
    OutOfOrder(DocumentId),
    /// The disk is full. Nothing was saved by this; the library goes on once there is room.
    #[error("the disk is full; nothing more can be saved until there is room")]
    DiskFull,
    /// A change is larger than a record may be.
    #[error("a change of document {0} is too large to be kept")]
    TooLarge(DocumentId),
    /// There is no such film or sound.
    #[error("there is no film {0}")]
    NoMedia(MediaId),
    /// A film is already there under this id.
    #[error("film {0} is already there")]
    MediaThere(MediaId),
    /// The key of a family is missing or damaged, so nothing of the family can be opened.
    #[error("the key of family {0} is missing or damaged")]
    FamilyKey(DocumentId),
    /// What is to be noted in the access log cannot be, so it is not done.
    #[error("the access log cannot be written, and nothing is done that it does not know of ({0})")]
    AccessLog(Failure),
    /// The family was erased.
    #[error("family {0} was erased; nothing of it is kept, and nothing can be kept of it any more")]
    Erased(DocumentId),
    /// A backup is being made, and what was asked for would change under it what it copies. Nothing was begun.
    #[error("a backup of the library is being made, and must be done or stopped first")]
    BackupUnderWay,
    /// The family is being recorded. Nothing was begun.
    #[error("family {0} is being recorded, and that must be done or stopped first")]
    BeingRecorded(DocumentId),
    /// The store failed in a way that reading the journal could not make good.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// The disk refused while a film was being written.
    #[error("sealing a film: {0}")]
    Film(#[from] io::Error),
    /// The disk refused.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The roles that would do, in words.
fn holders(right: Right) -> String {
    right.holders().map(|role| role.to_string()).collect::<Vec<_>>().join(" or ")
}

/// Why a library serves but no longer saves.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadOnly {
    /// Writing or syncing failed. After a failed sync nobody can say what reached the disk, so it is final until the
    /// library is opened again.
    #[error("the disk did not take the last change ({0})")]
    WriteFailed(Failure),
    /// The disk was full when the library was opened, so full that the store could not be used. Everything can be read.
    #[error("the disk is full, so the library was opened for reading only")]
    NoRoom,
    /// The journal ends before the store does; writing on would bury the loss.
    #[error("the journal was cut short: it ends with change {journal}, the store knows change {store}")]
    JournalCutShort {
        /// Last change the journal holds.
        journal: u64,
        /// Last change the store holds.
        store: u64,
    },
    /// The erasure of a family was interrupted. It is carried on when the library is next opened.
    #[error("the erasure of a family was interrupted and is carried on when the library is opened again ({0})")]
    ErasureStopped(String),
    /// The store failed after the change was safe in the journal; it is made anew when the library is next opened.
    #[error("the store failed; the change is safe, and the store is made anew when the library is opened again ({0})")]
    StoreFailed(String),
}

/// Why something could not be written, kept for whoever asks later.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Failure {
    /// In the words of what refused.
    pub why: String,
    /// What it comes down to, where that is known.
    pub condition: Option<Condition>,
}

impl From<&VaultError> for Failure {
    fn from(error: &VaultError) -> Self {
        Self { why: error.to_string(), condition: error.condition() }
    }
}

/// What a refusal of the disk comes down to, where a person can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There is no room.
    DiskFull,
    /// One may not read or write there.
    NotAllowed,
    /// The disk or the network share does not answer any more, or the folder has gone with it.
    Away,
}

impl Condition {
    /// What an error of the system comes down to.
    #[must_use]
    pub fn of(error: &io::Error) -> Option<Self> {
        use io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded => Some(Self::DiskFull),
            K::PermissionDenied | K::ReadOnlyFilesystem => Some(Self::NotAllowed),
            K::NotConnected
            | K::StaleNetworkFileHandle
            | K::HostUnreachable
            | K::NetworkUnreachable
            | K::NetworkDown
            | K::TimedOut => Some(Self::Away),
            _ => error.raw_os_error().filter(|code| UNPLUGGED.contains(code)).map(|_| Self::Away),
        }
    }
}

/// What systems say of a stick that was pulled out or a share that went away, where Rust has no word for it.
#[cfg(unix)]
const UNPLUGGED: &[i32] = &[
    5,  // EIO
    6,  // ENXIO
    19, // ENODEV
    #[cfg(target_os = "linux")]
    108, // ESHUTDOWN
    #[cfg(target_os = "linux")]
    112, // EHOSTDOWN
];
#[cfg(not(unix))]
const UNPLUGGED: &[i32] = &[
    21,   // ERROR_NOT_READY
    53,   // ERROR_BAD_NETPATH
    55,   // ERROR_DEV_NOT_EXIST
    59,   // ERROR_UNEXP_NET_ERR
    64,   // ERROR_NETNAME_DELETED
    1167, // ERROR_DEVICE_NOT_CONNECTED
];

impl VaultError {
    /// What it comes down to, where the disk refused and a person can do something about it.
    #[must_use]
    pub fn condition(&self) -> Option<Condition> {
        match self {
            Self::DiskFull => Some(Condition::DiskFull),
            // What can be missing on its own has an error of its own, so it is the folder around it that has gone.
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => Some(Condition::Away),
            Self::Io { source, .. } | Self::Film(source) | Self::Store(StoreError::Io(source)) => Condition::of(source),
            Self::NotMigrated { source, .. } => source.condition(),
            Self::AccessLog(failure) | Self::ReadOnly(ReadOnly::WriteFailed(failure)) => failure.condition,
            Self::ReadOnly(ReadOnly::NoRoom) => Some(Condition::DiskFull),
            _ => None,
        }
    }
}

/// Turns an IO error into a [`VaultError`] that names the place.
pub(super) trait At<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, VaultError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, VaultError> {
        self.map_err(|source| VaultError::Io { what, path: path.to_owned(), source })
    }
}
