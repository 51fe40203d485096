//! The copies of a library, as far as they can be reached.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::domain::id::{DocumentId, MediaId};
use crate::domain::trace::{Removed, Trace};
use crate::vault::archive::{Archive, archive_key};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};
use crate::vault::journal;
use crate::vault::keeping::SNAPSHOTS;
use crate::vault::library::Library;
use crate::vault::opening::voucher;

impl Library {
    /// Takes a family out of the snapshots and of every known backup. Returns the backups that could not be reached.
    pub(super) fn redact_archives(&self, trace: &Trace) -> Result<Vec<PathBuf>, VaultError> {
        let snapshots = self.folder.join(SNAPSHOTS);
        match self.redact_archive(&snapshots, trace) {
            Ok(()) | Err(VaultError::NotABackup(_)) => {}
            Err(VaultError::Locked) => return Err(VaultError::Locked),
            // Snapshots that cannot be rewritten are worth less than that nothing of the family stays in them.
            Err(_) => durable::remove(&snapshots).at("removing", &snapshots)?,
        }
        let folders = self.backups()?.into_iter().map(|backup| backup.folder);
        Ok(folders.filter(|folder| self.redact_archive(folder, trace).is_err()).collect())
    }

    fn redact_archive(&self, folder: &Path, trace: &Trace) -> Result<(), VaultError> {
        let films: BTreeSet<MediaId> = trace.films.iter().copied().collect();
        let (key, vouch) = (self.ring.redaction_key()?, voucher(&self.ring));
        let rewrite = |bytes: Vec<u8>| journal::redact_segment(&bytes, trace.family, &key, &vouch).0;
        Archive::open(folder)?.redact(trace.family, &films, &rewrite, &archive_key(&self.ring)?).map(drop)
    }

    /// Takes erased families out of backups that could not be reached when they were erased and can be now.
    pub(in crate::vault) fn see_to_waiting_backups(&mut self) {
        let waits = |headline: &crate::domain::document::Headline| headline.erased.is_some_and(|erased| erased.waiting);
        let cards = self.catalogue.cards().filter_map(|card| card.headline.as_ref());
        let traces: Vec<DocumentId> = cards.filter(|headline| waits(headline)).map(|h| h.document).collect();
        for trace in traces {
            // What still cannot be done waits on; the trace says so.
            let _ = self.see_to_backups_of(trace);
        }
    }

    fn see_to_backups_of(&mut self, trace: DocumentId) -> Result<(), VaultError> {
        let mut document = self.document_unasked(trace)?;
        let facts = document.as_trace().cloned().ok_or(VaultError::NoDocument(trace))?;
        let Some(removed) = facts.removed.clone() else { return Ok(()) };
        let mut waiting = removed.waiting.clone();
        waiting.retain(|folder| self.redact_archive(folder, &facts).is_err());
        if waiting == removed.waiting {
            return Ok(());
        }
        let by = document.history()[0].author.clone();
        self.complete(&mut document, Removed { waiting, ..removed }, &by)
    }
}
