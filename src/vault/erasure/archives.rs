//! The copies of a library, as far as they can be reached.

use crate::domain::document::{Document, Headline, Kind};
use crate::domain::trace::{Removed, Trace, Waiting};
use crate::vault::archive::{Archive, archive_key};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};
use crate::vault::journal;
use crate::vault::keeping::{KnownBackup, SNAPSHOTS};
use crate::vault::keyring::Keyring;
use crate::vault::library::Library;
use crate::vault::opening::voucher;

/// Takes a family out of an archive.
pub(in crate::vault) fn redact_archive(archive: &Archive, trace: &Trace, ring: &Keyring) -> Result<(), VaultError> {
    let (key, vouch) = (ring.redaction_key()?, voucher(ring));
    let rewrite = |bytes: Vec<u8>| journal::redact_segment(&bytes, trace.family, &key, &vouch).0;
    archive.redact(trace.family, &trace.film_set(), &rewrite, &archive_key(ring)?).map(drop)
}

impl Library {
    /// Takes a family out of the snapshots and of every known backup. Returns the backups that could not be reached.
    pub(super) fn redact_archives(&self, trace: &Trace) -> Result<Vec<Waiting>, VaultError> {
        let snapshots = self.folder.join(SNAPSHOTS);
        match Archive::open(&snapshots).and_then(|archive| redact_archive(&archive, trace, &self.ring)) {
            Ok(()) | Err(VaultError::NotABackup(_)) => {}
            Err(VaultError::Locked) => return Err(VaultError::Locked),
            // Snapshots that cannot be rewritten are worth less than that nothing of the family stays in them.
            Err(_) => durable::remove(&snapshots).at("removing", &snapshots)?,
        }
        let waits = |backup: &KnownBackup| !self.is_taken_out(trace, backup);
        let waiting = |backup: KnownBackup| Waiting { archive: backup.archive, folder: backup.folder };
        Ok(self.backups()?.into_iter().filter(waits).map(waiting).collect())
    }

    /// Takes a family out of a backup, where that can be reached and written.
    fn is_taken_out(&self, trace: &Trace, backup: &KnownBackup) -> bool {
        backup.archive().is_some_and(|archive| redact_archive(&archive, trace, &self.ring).is_ok())
    }

    /// Every erasure there was, whoever has opened the library.
    pub(in crate::vault) fn traces(&self) -> Result<Vec<Trace>, VaultError> {
        let cards = self.catalogue.cards().filter_map(|card| card.headline.as_ref());
        let traces = cards.filter(|headline| headline.kind == Kind::Trace).map(|headline| headline.document);
        let read = |trace| Ok(self.document_unasked(trace)?.as_trace().cloned());
        traces.map(read).filter_map(Result::transpose).collect()
    }

    /// Takes erased families out of backups that could not be reached when they were erased and can be now, wherever they
    /// lie.
    pub fn see_to_waiting_backups(&mut self) {
        if self.read_only.is_some() {
            return;
        }
        let waits = |headline: &&Headline| headline.erased.is_some_and(|erased| erased.waiting);
        let cards = self.catalogue.cards().filter_map(|card| card.headline.as_ref());
        let traces: Vec<_> = cards.filter(waits).map(|headline| headline.document).collect();
        for trace in traces {
            // What still cannot be done waits on; the trace says so.
            let _ = self.document_unasked(trace).and_then(|document| self.see_to_backups_of(document));
        }
    }

    fn see_to_backups_of(&mut self, mut document: Document) -> Result<(), VaultError> {
        let facts = document.as_trace().cloned().ok_or(VaultError::NoDocument(document.id()))?;
        let Some(removed) = facts.removed.clone() else { return Ok(()) };
        let known = self.backups()?;
        let mut waiting = removed.waiting.clone();
        waiting.retain(|waiting| {
            let is_it = |backup: &&KnownBackup| match waiting.archive {
                Some(archive) => backup.archive == Some(archive),
                None => backup.folder == waiting.folder,
            };
            !known.iter().find(is_it).is_some_and(|backup| self.is_taken_out(&facts, backup))
        });
        if waiting == removed.waiting {
            return Ok(());
        }
        let by = document.history()[0].author.clone();
        self.complete(&mut document, Removed { waiting, ..removed }, &by)
    }
}
