//! What remains of a family that was erased: words alone. Who erased it and when stand in the document's history.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::Kind;
use super::id::DocumentId;

/// The trace of an erasure. It is written before anything is removed, so that an interrupted erasure is carried on, and
/// completed once nothing is left to remove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trace {
    /// The family that is gone; its records stand in the journal without what they said.
    pub family: DocumentId,
    /// The pseudonym, where the keeping rule lets it stand.
    pub code: Option<String>,
    /// Why it was erased, in the words of who erased it.
    pub reason: String,
    /// What was removed; `None` while the erasure is under way.
    pub removed: Option<Removed>,
}

/// What an erasure removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    /// When nothing was left.
    pub at: DateTime<Utc>,
    /// Documents of each kind.
    pub documents: Vec<(Kind, u32)>,
    /// Changes whose content was taken out of the journal.
    pub changes: u64,
    /// Films and sounds.
    pub films: u32,
    /// Files worked out from films: indexes, waveforms, strips of pictures.
    pub sides: u32,
    /// Damaged bytes of the journal that could have been anybody's and were blanked.
    pub blanked: u64,
    /// Files and folders that had been set aside as damaged or unfinished.
    pub set_aside: u32,
    /// Backups from which the family is still to be removed, when they are next seen.
    pub waiting: Vec<PathBuf>,
}

/// What lists know of an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {
    /// The family that is gone.
    pub family: DocumentId,
    /// Whether nothing is left to be removed from the library itself.
    pub done: bool,
}

impl Trace {
    /// What lists know of it.
    #[must_use]
    pub const fn erased(&self) -> Erased {
        Erased { family: self.family, done: self.removed.is_some() }
    }
}
