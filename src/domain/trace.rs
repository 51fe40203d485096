//! What remains of a family that was erased: words alone. Who erased it and when stand in the document's history.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::document::Kind;
use super::id::{DocumentId, MediaId};

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
    /// The documents that go.
    pub documents: Vec<(Kind, DocumentId)>,
    /// The films that go.
    pub films: Vec<MediaId>,
    /// The last change before the erasure.
    pub change: u64,
    /// The link of the journal after that change, in hexadecimal. It is the same when the erasure is done.
    pub link: String,
    /// What was removed; `None` while the erasure is under way.
    pub removed: Option<Removed>,
}

/// What an erasure removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    /// When nothing was left.
    pub at: DateTime<Utc>,
    /// Changes whose content was taken out of the journal.
    pub changes: u64,
    /// Files of films and of what was worked out from them. Those that went before an interruption are not counted.
    pub files: u64,
    /// Damaged bytes of the journal that could have been anybody's and were blanked.
    pub blanked: u64,
    /// Files and folders that had been set aside as damaged or unfinished.
    pub set_aside: u64,
    /// Backups from which the family is still to be removed, when they are next seen.
    pub waiting: Vec<Waiting>,
}

/// A backup that an erasure has still to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "WaitingAsKept")]
pub struct Waiting {
    /// Its own id, by which it is known wherever it lies; `None` where it is older than those.
    pub archive: Option<Uuid>,
    /// Where it was last seen.
    pub folder: PathBuf,
}

/// As it stands in older libraries, too.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum WaitingAsKept {
    Folder(PathBuf),
    Known { archive: Option<Uuid>, folder: PathBuf },
}

impl From<WaitingAsKept> for Waiting {
    fn from(kept: WaitingAsKept) -> Self {
        match kept {
            WaitingAsKept::Folder(folder) => Self { archive: None, folder },
            WaitingAsKept::Known { archive, folder } => Self { archive, folder },
        }
    }
}

/// What lists know of an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {
    /// The family that is gone.
    pub family: DocumentId,
    /// Whether nothing is left to be removed from the library itself.
    pub done: bool,
    /// Whether a backup is still to be seen to.
    #[serde(default)]
    pub waiting: bool,
}

impl Trace {
    /// The films that go, each once.
    #[must_use]
    pub fn film_set(&self) -> BTreeSet<MediaId> {
        self.films.iter().copied().collect()
    }

    /// What lists know of it.
    #[must_use]
    pub fn erased(&self) -> Erased {
        let waiting = self.removed.as_ref().is_some_and(|removed| !removed.waiting.is_empty());
        Erased { family: self.family, done: self.removed.is_some(), waiting }
    }
}
