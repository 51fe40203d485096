//! What can be shown for an erasure.

use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Places;
use crate::domain::document::{Document, Kind};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::Author;
use crate::domain::trace::{Trace, Waiting};

/// The certificate of an erasure. It names nobody but who erased, and the family by its pseudonym at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The library.
    pub library: Uuid,
    /// The trace that stays in it.
    pub trace: DocumentId,
    /// The family that is gone.
    pub family: DocumentId,
    /// Its pseudonym, where the keeping rule lets it stand.
    pub code: Option<String>,
    /// Why it was erased.
    pub reason: String,
    /// Who erased it.
    pub by: Author,
    /// When that was begun.
    pub begun: DateTime<Utc>,
    /// When nothing was left; `None` while it is under way.
    pub finished: Option<DateTime<Utc>>,
    /// The documents that went.
    pub documents: Vec<(Kind, DocumentId)>,
    /// The films that went.
    pub films: Vec<MediaId>,
    /// Changes whose content was taken out of the journal.
    pub changes: u64,
    /// Files of films and of what was worked out from them.
    pub files: u64,
    /// Damaged bytes of the journal that could have been anybody's and were blanked.
    pub blanked: u64,
    /// Files and folders set aside as damaged or unfinished that were removed.
    pub set_aside: u64,
    /// The chain of the journal, which shows that nothing else was touched.
    pub chain: Chain,
    /// What was looked at afterwards.
    pub checked: Checked,
    /// Backups that could not be reached. The family is removed from them when they are next seen, wherever they lie then.
    pub waiting: Vec<Waiting>,
}

/// A link of the journal, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The last change before the erasure.
    pub change: u64,
    /// The BLAKE3 link after it when the erasure was begun.
    pub before: String,
    /// The same link as the journal has it now; `None` where the journal does not reach so far.
    pub after: Option<String>,
}

/// A search through every file for what should be gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Files that were read.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Where something of the family was found.
    pub found: Places,
}

impl Checked {
    /// Adds what was found in another place.
    pub(super) fn add(&mut self, place: &Path, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.found.extend(other.found.iter().map(|found| place.join(found).to_string_lossy().into_owned()));
    }
}

impl Certificate {
    pub(super) fn new(
        library: Uuid,
        document: &Document,
        trace: &Trace,
        after: Option<String>,
        checked: Checked,
    ) -> Self {
        let begun = &document.history()[0];
        let removed = trace.removed.as_ref();
        let count = |count: fn(&crate::domain::trace::Removed) -> u64| removed.map_or(0, count);
        Self {
            library,
            trace: document.id(),
            family: trace.family,
            code: trace.code.clone(),
            reason: trace.reason.clone(),
            by: begun.author.clone(),
            begun: begun.at,
            finished: removed.map(|removed| removed.at),
            documents: trace.documents.clone(),
            films: trace.films.clone(),
            changes: count(|removed| removed.changes),
            files: count(|removed| removed.files),
            blanked: count(|removed| removed.blanked),
            set_aside: count(|removed| removed.set_aside),
            chain: Chain { change: trace.change, before: trace.link.clone(), after },
            checked,
            waiting: removed.map(|removed| removed.waiting.clone()).unwrap_or_default(),
        }
    }

    /// Whether nothing of the family was found any more, nothing else was touched, and no backup waits.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let untouched = self.chain.after.as_ref() == Some(&self.chain.before);
        self.finished.is_some() && untouched && self.checked.found.is_empty() && self.waiting.is_empty()
    }
}
