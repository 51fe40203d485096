//! Erasing a family: everything it is, and every copy that can be reached, so that not even its own key would help.
//!
//! The trace is written first. From then on nothing more is kept of the family, and whatever interrupts the work, opening
//! the library carries it on:
//!
//! 1. the family's key is destroyed, and with it everything that lies where nobody can reach it;
//! 2. the store is set aside, because it knows places of the journal that are about to move;
//! 3. films, and what was worked out from them, are removed;
//! 4. the journal is redacted: what its records said goes, their places in the chain stay;
//! 5. what had been set aside as damaged goes, since nobody can say whose it is;
//! 6. snapshots and known backups are rewritten; a backup that is out of reach waits until it is seen again,
//!    wherever it lies then;
//! 7. the store is made anew;
//! 8. the trace is completed.
//!
//! Every step can be taken again. Nothing of this can be undone, by undo or otherwise.

mod archives;
mod certificate;
mod search;

use std::collections::BTreeSet;
use std::fs;

use chrono::Utc;
use uuid::Uuid;

pub(super) use self::archives::redact_archive;
pub use self::certificate::{Certificate, Chain, Checked};
use super::durable;
use super::errand::Errand;
use super::error::{At, ReadOnly, VaultError};
use super::imprint;
use super::journal::{self, Journal};
use super::library::{Draft, Library};
use super::opening::{self, OpenReport, STORE, voucher};
use crate::domain::access::{About, Access, AccessNote};
use crate::domain::charter::KeepingRule;
use crate::domain::document::{Body, Document, Headline, Kind};
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::Author;
use crate::domain::rights::Right;
use crate::domain::trace::{Removed, Trace};

/// Told how far the work has come, and of how much.
type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// The steps of an erasure, with the search after it.
const STEPS: u64 = 9;

impl Library {
    /// Erases a family. Once begun it is carried through, if need be when the library is next opened.
    ///
    /// Whoever still plays a film of the family must stop before: what is open already can be read until it is closed.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::NoDocument`], [`VaultError::BackupUnderWay`], [`VaultError::BeingRecorded`],
    /// [`VaultError::ReadOnly`] and [`VaultError::AccessLog`], with nothing begun. Or the disk, after which the library is read-only until it is opened
    /// again, and the erasure is carried on then.
    pub fn erase(
        &mut self,
        family: DocumentId,
        reason: &str,
        by: &Author,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Certificate, VaultError> {
        self.permit(Right::Erase)?;
        let record = self.headline(family)?.filter(|headline| headline.kind == Kind::Family);
        let code = record.ok_or(VaultError::NoDocument(family))?.title;
        let _alone = self.ring.begin(Errand::Erasure(family))?;
        let (about, who) = (About::Words(reason.to_owned()), by.clone());
        self.note(&AccessNote {
            at: Utc::now(),
            who,
            what: Access::Erased,
            family: Some(family),
            code: code.clone(),
            about,
        })?;
        let trace = self.begin_erasure(family, code, reason, by)?;
        self.carry_on(trace, by, progress)?;
        let certificate = self.certificate(trace)?;
        progress(STEPS, STEPS);
        Ok(certificate)
    }

    /// Writes the trace. When this returns, the family will be erased.
    fn begin_erasure(
        &mut self,
        family: DocumentId,
        code: String,
        reason: &str,
        by: &Author,
    ) -> Result<DocumentId, VaultError> {
        let end = self.journal.as_ref().map(Journal::end).ok_or(VaultError::Locked)?;
        let of_family = || self.catalogue.cards().filter(|card| card.head.family == family);
        let headlines = || of_family().filter_map(|card| card.headline.as_ref());
        // A family of a damaged document is erased as a whole too; of such a document only its id is known.
        let kinds =
            of_family().map(|card| (card.headline.as_ref().map_or(Kind::Family, |h| h.kind), card.head.document));
        let films: BTreeSet<MediaId> = headlines().flat_map(films_of).chain(self.media().of_family(family)?).collect();
        let keeps_code = self.charter().and_then(|charter| charter.keeping) == Some(KeepingRule::RecordItem);
        let trace = Trace {
            family,
            code: keeps_code.then_some(code),
            reason: reason.to_owned(),
            documents: kinds.collect(),
            films: films.into_iter().collect(),
            change: end.sequence,
            link: hex(&end.link),
            removed: None,
        };
        let id = DocumentId(Uuid::now_v7());
        let document = Document::create(id, Body::Trace(trace), by.clone(), Utc::now());
        self.save(vec![Draft { headline: document.headline(id), entry: document.history()[0].clone() }])?;
        Ok(id)
    }

    /// Carries on every erasure that was interrupted.
    pub(super) fn carry_on_erasures(&mut self, report: &mut OpenReport) {
        let traces: Vec<(DocumentId, bool)> = self
            .catalogue
            .cards()
            .filter_map(|card| Some((card.head.document, card.headline.as_ref()?.erased?.done)))
            .collect();
        for (trace, _) in traces.into_iter().filter(|(_, done)| !done) {
            if self.read_only.is_some() {
                return;
            }
            // Whoever opens the library carries it on; it takes no right to end what a keeper has begun.
            let by = self.document_unasked(trace).map(|document| document.history()[0].author.clone());
            // Where it stops again, the library says so itself.
            if by.and_then(|by| self.carry_on(trace, &by, &mut |_, _| ())).is_ok() {
                report.erased.push(trace);
                report.rebuilt = None;
            }
        }
    }

    fn carry_on(&mut self, trace: DocumentId, by: &Author, progress: Progress<'_>) -> Result<(), VaultError> {
        let done = self.remove_and_complete(trace, by, progress);
        if let Err(error) = &done {
            self.read_only = Some(ReadOnly::ErasureStopped(error.to_string()));
        }
        done
    }

    fn remove_and_complete(&mut self, id: DocumentId, by: &Author, progress: Progress<'_>) -> Result<(), VaultError> {
        let mut document = self.document_unasked(id)?;
        let trace = document.as_trace().cloned().ok_or(VaultError::NoDocument(id))?;
        let family = trace.family;
        self.ring.destroy(family)?;
        progress(1, STEPS);
        self.set_store_aside()?;
        progress(2, STEPS);
        let files = self.media().erase(family, &trace.film_set())?;
        progress(3, STEPS);
        let journal = self.journal.as_mut().ok_or(VaultError::Locked)?;
        let redaction = journal.redact(family, &self.ring.redaction_key()?, &voucher(&self.ring))?;
        progress(4, STEPS);
        let set_aside = self.remove_what_was_set_aside()?;
        progress(5, STEPS);
        let waiting = self.redact_archives(&trace)?;
        progress(6, STEPS);
        self.make_store_anew()?;
        progress(7, STEPS);
        let (changes, blanked) = (redaction.changes, redaction.blanked);
        let removed = Removed { at: Utc::now(), changes, files, blanked, set_aside, waiting };
        self.complete(&mut document, removed, by)?;
        progress(8, STEPS);
        Ok(())
    }

    /// Writes down in the trace what was removed.
    fn complete(&mut self, document: &mut Document, removed: Removed, by: &Author) -> Result<(), VaultError> {
        let id = document.id();
        let trace = document.as_trace().cloned().ok_or(VaultError::NoDocument(id))?;
        let after = Trace { removed: Some(removed), ..trace.clone() };
        let edit = Edit::Trace(Box::new(Change::new(trace, after)));
        let entry = document
            .commit(Transaction::one(Label::EraseFamily, edit), by.clone(), Utc::now())
            .map_err(|_| VaultError::OutOfOrder(id))?;
        self.save(vec![Draft { headline: document.headline(id), entry }]).map(drop)
    }

    /// Closes the store and gives it a name under which it is not opened any more. Opening without one makes it anew.
    fn set_store_aside(&mut self) -> Result<(), VaultError> {
        self.store = None;
        let (store, imprint) = (self.folder.join(STORE), self.folder.join(imprint::NAME));
        durable::remove(&imprint).at("removing", &imprint)?;
        if store.exists() {
            let aside = self.folder.join(opening::quarantine_name());
            durable::rename(&store, &aside).at("setting aside", &store)?;
        }
        Ok(())
    }

    fn remove_what_was_set_aside(&self) -> Result<u64, VaultError> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.folder).at("reading", &self.folder)? {
            let path = entry.at("reading", &self.folder)?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(opening::QUARANTINE)) {
                durable::remove(&path).at("removing", &path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn make_store_anew(&mut self) -> Result<(), VaultError> {
        let mut report = OpenReport::default();
        let opened = opening::rebuild(&self.folder, &self.ring, String::new(), &mut report)?;
        report.findings.into_iter().for_each(|finding| self.report(finding));
        self.store = Some(opened.store);
        self.catalogue = opened.catalogue;
        self.journal = opened.journal;
        Ok(())
    }

    /// The certificate of an erasure: what was removed, and what looking for it afterwards found.
    ///
    /// # Errors
    /// [`VaultError::NoDocument`] where there is no such trace, or the disk.
    pub fn certificate(&self, trace: DocumentId) -> Result<Certificate, VaultError> {
        let document = self.document(trace)?;
        let facts = document.as_trace().ok_or(VaultError::NoDocument(trace))?;
        let folder = self.folder.join(journal::FOLDER);
        let link = journal::link_after(&folder, self.header().id, &voucher(&self.ring), facts.change)?;
        let mut checked = search::search(&self.folder, facts)?;
        for backup in self.backups()?.iter().filter(|backup| backup.archive().is_some()) {
            checked.add(&backup.folder, search::search(&backup.folder, facts)?);
        }
        if self.catalogue.cards().any(|card| card.head.family == facts.family) {
            checked.found.push(STORE.to_owned());
        }
        Ok(Certificate::new(self.header().id, &document, facts, link.map(|link| hex(&link)), checked))
    }

    /// The traces of the erasures there were, oldest first.
    ///
    /// # Errors
    /// As [`Self::headlines`].
    pub fn erasures(&self) -> Result<Vec<Headline>, VaultError> {
        let mut found = self.headlines()?;
        found.retain(|headline| headline.kind == Kind::Trace);
        Ok(found)
    }
}

fn films_of(headline: &Headline) -> impl Iterator<Item = MediaId> {
    headline.films.iter().map(|film| film.media)
}

fn hex(bytes: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*bytes).to_hex().to_string()
}

/// Where something of a family was found that should not be there, below the library.
type Places = Vec<String>;

#[cfg(test)]
mod tests;
