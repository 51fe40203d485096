//! What was found damaged, by name.

use serde::Serialize;

use super::media::SideKind;
use crate::domain::id::{DocumentId, MediaId};

/// One damaged or missing part of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum Finding {
    /// The plain header.
    #[error("library.json is damaged or was altered")]
    Header,
    /// A file of keys.
    #[error("{file} is damaged")]
    Key {
        /// The file, below the library's folder.
        file: String,
    },
    /// The key of a family is missing or damaged.
    #[error("the key of family {family} is missing or damaged; nothing of that family can be opened")]
    FamilyKey {
        /// The family.
        family: DocumentId,
    },
    /// Whole segments of the journal are missing.
    #[error("journal segments {from:04} to {to:04} are missing")]
    SegmentsMissing {
        /// Number of the first.
        from: u32,
        /// Number of the last.
        to: u32,
    },
    /// The first bytes of a segment, which say where it belongs.
    #[error("the beginning of journal segment {segment:04} is damaged")]
    SegmentHeader {
        /// Its number.
        segment: u32,
    },
    /// Bytes of the journal that are no record any more.
    #[error("journal segment {segment:04} is damaged at byte {offset} ({bytes} bytes, from change {sequence})")]
    Record {
        /// The segment.
        segment: u32,
        /// Where the damage begins.
        offset: u64,
        /// How far it reaches.
        bytes: u64,
        /// The change that should stand there.
        sequence: u64,
        /// The document whose change it seems to be, where that can still be read.
        document: Option<DocumentId>,
    },
    /// A record is whole, but the chain to the record before it is broken.
    #[error("the chain of the journal is broken before change {sequence}")]
    Link {
        /// The change.
        sequence: u64,
    },
    /// Changes are missing between two whole records.
    #[error("changes {from} to {to} are missing from the journal")]
    Gap {
        /// First missing change.
        from: u64,
        /// Last missing change.
        to: u64,
    },
    /// Changes whose content was taken out of the journal although no family was erased there.
    #[error(
        "{changes} changes of family {family} were emptied, from change {first} on, and no erasure accounts for it"
    )]
    Redacted {
        /// The family.
        family: DocumentId,
        /// The first of them.
        first: u64,
        /// How many there are.
        changes: u64,
    },
    /// The journal ends before the store does.
    #[error("the journal was cut short: it ends with change {journal}, the store knows change {store}")]
    JournalCutShort {
        /// Last change the journal holds.
        journal: u64,
        /// Last change the store holds.
        store: u64,
    },
    /// The store as a whole.
    #[error("the store is damaged: {reason}")]
    Store {
        /// What was wrong.
        reason: String,
    },
    /// The store's copy of one change.
    #[error("the store's copy of change {position} of document {document} is missing or differs from the journal")]
    StoreRecord {
        /// The document.
        document: DocumentId,
        /// Which step of its history, from zero.
        position: u32,
    },
    /// The store's headline of a document.
    #[error("the store's headline of document {document} is missing or differs from the journal")]
    StoreHeadline {
        /// The document.
        document: DocumentId,
    },
    /// A document whose history does not replay.
    #[error("document {document} cannot be opened: {reason}")]
    Document {
        /// The document.
        document: DocumentId,
        /// Why.
        reason: String,
    },
    /// A sealed film.
    #[error("film {media} is damaged: {reason}")]
    Media {
        /// The film.
        media: MediaId,
        /// What was wrong.
        reason: String,
    },
    /// A film that a session names is not there.
    #[error("film {media} of session {session} is missing")]
    MediaMissing {
        /// The film.
        media: MediaId,
        /// The session that names it.
        session: DocumentId,
    },
    /// Something worked out from a film, which can be worked out again.
    #[error("the {kind} of film {media} is damaged; it can be made again")]
    Side {
        /// The film.
        media: MediaId,
        /// What it is.
        kind: SideKind,
    },
    /// The access log, in a way in which the journal can be damaged too.
    #[error("the access log: {damage}")]
    AccessLog {
        /// How.
        damage: Box<Finding>,
    },
    /// A line of the access log.
    #[error("note {sequence} of the access log is damaged or does not belong there")]
    AccessNote {
        /// Which line, from one.
        sequence: u64,
    },
    /// What vouches for the end of the access log.
    #[error("access/end is damaged or missing, so lines may be missing at the end of the access log")]
    AccessEnd,
    /// The latest snapshot could not be taken.
    #[error("no snapshot could be taken: {reason}")]
    Snapshot {
        /// Why.
        reason: String,
    },
    /// A part of a snapshot or a backup.
    #[error("{file} is damaged")]
    Archive {
        /// The file, below the folder that the snapshots or the backup lie in.
        file: String,
    },
    /// A file that could not be read at all.
    #[error("{file} cannot be read: {reason}")]
    Unreadable {
        /// The file, below the library's folder.
        file: String,
        /// What the system said.
        reason: String,
    },
}

impl Finding {
    /// Whether it is of the journal, so that a copy of its changes may repair it.
    pub(super) const fn is_of_the_journal(&self) -> bool {
        matches!(
            self,
            Self::SegmentsMissing { .. }
                | Self::SegmentHeader { .. }
                | Self::Record { .. }
                | Self::Link { .. }
                | Self::Gap { .. }
                | Self::JournalCutShort { .. }
        )
    }

    /// Whether it is of the access log.
    #[must_use]
    pub const fn is_of_the_access_log(&self) -> bool {
        matches!(self, Self::AccessLog { .. } | Self::AccessNote { .. } | Self::AccessEnd)
    }

    /// Whether it is of the store alone, which can be made anew.
    pub(super) const fn is_of_the_store(&self) -> bool {
        matches!(self, Self::Store { .. } | Self::StoreRecord { .. } | Self::StoreHeadline { .. })
    }
}
