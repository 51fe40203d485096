//! A library: everything a service keeps, in one folder, open to one program at a time.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::access::AccessLog;
use super::ballast;
use super::catalogue::{Catalogue, headline_value, open_record, record_value};
use super::durable;
use super::error::{At, Failure, ReadOnly, VaultError};
use super::exchange;
use super::finding::Finding;
use super::header::{self, Header, LibraryKind};
use super::imprint;
use super::journal::{self, Item, Journal, Place};
use super::keyring::Keyring;
use super::keys::{self, Opener, RecoveryKey, Roster, Unlock, Unlocked};
use super::media::MediaShelf;
use super::migration;
use super::opening::{self, OpenReport, Opened, STORE, store_key, voucher};
use super::record::{Head, Record, open_entry};
use super::repair;
use super::store::{Commit, SledStore, Store};
use crate::domain::access::AccessNote;
use crate::domain::document::{Act, Document, Entry, Headline};
use crate::domain::id::{DocumentId, PersonId};
use crate::domain::person::Author;

const LOCK: &str = "lock";
/// Clocks of two computers that share a library are never quite the same.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(2);

/// What a new library needs.
#[derive(Debug)]
pub struct NewLibrary {
    /// What it is for.
    pub kind: LibraryKind,
    /// Its first person.
    pub person: Author,
    /// Their passphrase; a demonstration library takes none.
    pub passphrase: Option<SecretString>,
}

/// A change to be saved.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What lists are to show of the document after the change; names the document and its family.
    pub headline: Headline,
    /// The step of the document's history.
    pub entry: Entry,
}

/// An open library. Dropping it closes it and wipes its keys, from every [`MediaShelf`] too.
pub struct Library {
    pub(super) folder: PathBuf,
    header: Header,
    /// Who opened it, and with what.
    pub(super) opener: Opener,
    /// For whom the vault key is sealed; `None` where the library is older than rosters.
    pub(super) roster: Option<Roster>,
    /// `None` where it is damaged or was not begun.
    pub(super) charter: Option<Document>,
    pub(super) ring: Arc<Keyring>,
    shelf: MediaShelf,
    pub(super) access: AccessLog,
    /// `None` only while closing, and while an erasure makes it anew.
    pub(super) store: Option<Box<dyn Store>>,
    pub(super) catalogue: Catalogue,
    pub(super) journal: Option<Journal>,
    pub(super) read_only: Option<ReadOnly>,
    /// Transactions since the latest snapshot.
    pub(super) since_snapshot: u32,
    /// Damage found so far, on opening and since.
    pub(super) found: Mutex<Vec<Finding>>,
    /// Released by the system when the file is closed, however the process ends.
    _lock: File,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("folder", &self.folder).field("id", &self.header.id).finish_non_exhaustive()
    }
}

impl Library {
    /// Makes a library in `folder`, which must be empty or not there yet. A working library comes with its recovery
    /// key, which is kept nowhere: it must be shown now.
    ///
    /// # Errors
    /// [`VaultError::NotEmpty`], [`VaultError::PassphraseMissing`], or the disk.
    pub fn create(folder: &Path, new: NewLibrary) -> Result<(Self, Option<RecoveryKey>), VaultError> {
        durable::create_folder(folder).at("making", folder)?;
        if fs::read_dir(folder).at("reading", folder)?.next().is_some() {
            return Err(VaultError::NotEmpty(folder.to_owned()));
        }
        let lock = lock(folder)?;
        let header = Header::new(new.kind);
        let (unlocked, recovery) = keys::create(folder, new.kind, &header.vouched(), &new.person, new.passphrase)?;
        let Unlocked { vault, roster, opener } = unlocked;
        let ring = Arc::new(Keyring::new(header.id, folder, vault));
        ring.create_folder()?;
        let shelf = MediaShelf::new(folder, Arc::clone(&ring))?;
        let journal = Journal::create(&folder.join(journal::FOLDER), header.id)?;
        let access = AccessLog::create(folder, &ring)?;
        let mut store: Box<dyn Store> = Box::new(SledStore::open(&folder.join(STORE))?);
        let catalogue = Catalogue::default();
        let head = Some(catalogue.reached(journal.end(), &store_key(&ring)?));
        store.commit(Commit { head, ..Commit::default() })?;
        store.sync()?;
        let opened = Opened { store, catalogue, journal: Some(journal), read_only: None };
        let mut library =
            Self::assemble(folder, header, (opener, roster), ring, shelf, access, opened, Vec::new(), lock);
        library.begin_charter()?;
        library.take_up_charter()?;
        // The header comes last: until it is there, the folder is no library.
        library.header.write(folder)?;
        Ok((library, recovery))
    }

    /// Opens the library in `folder`.
    ///
    /// # Errors
    /// [`VaultError::NotALibrary`], [`VaultError::Newer`], [`VaultError::NotMigrated`], [`VaultError::InUse`],
    /// [`VaultError::WrongPassphrase`], [`VaultError::WrongRecoveryKey`], [`VaultError::PassphraseMissing`] where a working library was to be opened as
    /// a demonstration, [`VaultError::Damaged`] where nothing can be served, or the disk. Whatever else was found is in
    /// the report, and the library serves all that is whole; where the disk is full, for reading alone
    /// ([`Self::read_only`]).
    pub fn open(folder: &Path, unlock: Unlock) -> Result<(Self, OpenReport), VaultError> {
        // Nothing is touched before it is known that there is a library.
        repair::header(folder)?;
        let lock = lock(folder)?;
        let disk_full = ballast::release_if_scarce(folder);
        let settled = exchange::settle(folder)?;
        let mut repaired = repair::before_unlocking(folder)?;
        let mut header = header::header(folder)?;
        let Unlocked { vault, roster, opener } = keys::unlock(folder, header.kind, &header.vouched(), unlock)?;
        let ring = Arc::new(Keyring::new(header.id, folder, vault));
        repaired.extend(repair::snapshot_keys(folder, &ring)?);
        let migrated = migration::run(folder, &mut header, &ring, migration::STEPS)?;
        let shelf = MediaShelf::new(folder, Arc::clone(&ring))?;
        let person = opener.person.as_ref().map(|(_, name)| name.clone());
        let mut report = OpenReport { person, settled, migrated, repaired, disk_full, ..OpenReport::default() };
        report.unfinished_films = shelf.remove_unfinished()?;
        report.recordings = shelf.recordings()?;
        let opened = if ballast::may_open(folder) {
            repair::open(folder, &ring, &mut report)?
        } else {
            opening::open_for_reading(folder, &ring, ReadOnly::NoRoom, &mut report)?
        };
        let access = AccessLog::open(folder, &ring, &mut report.findings);
        let found = report.findings.clone();
        let mut library = Self::assemble(folder, header, (opener, roster), ring, shelf, access, opened, found, lock);
        library.take_up_charter()?;
        library.catalogue.erased().for_each(|family| library.ring.forget(family));
        library.carry_on_erasures(&mut report);
        library.see_to_waiting_backups();
        report.clock_behind = library.last_saved().filter(|last| *last > Utc::now() + CLOCKS_DIFFER);
        if library.header.kind == LibraryKind::Working {
            ballast::lay(folder);
        }
        Ok((library, report))
    }

    #[expect(clippy::too_many_arguments, reason = "the two ways into a library bring the same parts together")]
    fn assemble(
        folder: &Path,
        header: Header,
        (opener, roster): (Opener, Option<Roster>),
        ring: Arc<Keyring>,
        shelf: MediaShelf,
        access: AccessLog,
        opened: Opened,
        found: Vec<Finding>,
        lock: File,
    ) -> Self {
        let Opened { store, catalogue, journal, read_only } = opened;
        let (store, found) = (Some(store), Mutex::new(found));
        Self {
            folder: folder.to_owned(),
            header,
            opener,
            roster,
            charter: None,
            ring,
            shelf,
            access,
            store,
            catalogue,
            journal,
            read_only,
            since_snapshot: 0,
            found,
            _lock: lock,
        }
    }

    /// When the last change was saved, by the clock of the computer that saved it.
    fn last_saved(&self) -> Option<DateTime<Utc>> {
        let card = self.catalogue.cards().max_by_key(|card| card.head.sequence)?;
        let records = self.store.as_ref()?.records(card.head.document).ok()?;
        let (position, value) = records.last()?;
        Some(open_record(value, card.head.document, *position, &self.ring).ok()??.at)
    }

    /// Takes store and journal as they were opened again.
    pub(super) fn take(&mut self, opened: Opened) {
        let Opened { store, catalogue, journal, read_only } = opened;
        (self.store, self.catalogue, self.journal, self.read_only) = (Some(store), catalogue, journal, read_only);
    }

    /// What it is.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who opened it; `None` with the recovery key.
    #[must_use]
    pub fn person(&self) -> Option<&Author> {
        self.opener.person.as_ref().map(|(_, name)| name)
    }

    /// The identity of who opened it; `None` with the recovery key.
    #[must_use]
    pub fn person_id(&self) -> Option<PersonId> {
        self.opener.person.as_ref().map(|(id, _)| *id)
    }

    /// Why nothing can be saved any more, where that is so.
    #[must_use]
    pub const fn read_only(&self) -> Option<&ReadOnly> {
        self.read_only.as_ref()
    }

    /// The damage found since the library was opened, in the order in which it was met.
    #[must_use]
    pub fn found(&self) -> Vec<Finding> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Its films. The shelf can be handed to other threads; it is of no use once the library is closed.
    #[must_use]
    pub fn media(&self) -> MediaShelf {
        self.shelf.clone()
    }

    /// Saves changes, all or none, with one sync. When this returns, they outlive a power cut. Returns the number of
    /// the last change of the library.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::OutOfOrder`] and [`VaultError::TooLarge`], with nothing saved;
    /// [`VaultError::ReadOnly`]; or the disk, after which the library is read-only, because after a failed sync nobody
    /// can say what the disk kept.
    pub fn append(&mut self, drafts: Vec<Draft>) -> Result<u64, VaultError> {
        let charter = self.permit_saving(&drafts)?;
        let sequence = self.save(drafts)?;
        if let Some(charter) = charter {
            self.abide_by(charter);
            self.let_keys_follow_the_charter()?;
        }
        Ok(sequence)
    }

    /// Saves what the vault itself has to say, or has asked about already.
    pub(super) fn save(&mut self, drafts: Vec<Draft>) -> Result<u64, VaultError> {
        if let Some(reason) = &self.read_only {
            return Err(reason.clone().into());
        }
        let start = self.journal.as_ref().map_or(0, |journal| journal.end().sequence);
        if drafts.is_empty() {
            return Ok(start);
        }
        let records = self.seal(&drafts, start)?;
        let bytes: usize = records.iter().map(|record| record.headline.len() + record.entry.len()).sum();
        if !ballast::has_room(&self.folder, bytes as u64) {
            return Err(VaultError::DiskFull);
        }
        let Some(journal) = &mut self.journal else { return Ok(start) };
        let place = match journal.append(&records) {
            Ok(place) => place,
            Err(error @ (VaultError::TooLarge(_) | VaultError::DiskFull)) => return Err(error),
            Err(error) => {
                self.read_only = Some(ReadOnly::WriteFailed(Failure::from(&error)));
                return Err(error);
            }
        };
        self.serve(&records, drafts, place);
        self.count_towards_snapshot();
        Ok(place.sequence)
    }

    fn seal(&self, drafts: &[Draft], start: u64) -> Result<Vec<Record>, VaultError> {
        let mut latest: HashMap<DocumentId, Head> = HashMap::new();
        let count = u32::try_from(drafts.len()).map_err(|_| VaultError::TooLarge(drafts[0].headline.document))?;
        let seal = |(index, draft): (u32, &Draft)| {
            let Headline { document, family, .. } = draft.headline;
            if self.catalogue.is_erased(family) {
                return Err(VaultError::Erased(family));
            }
            let before = latest.get(&document).or_else(|| self.catalogue.get(document).map(|card| &card.head));
            let creates = matches!(draft.entry.act, Act::Create(_));
            if before.is_none() != creates || before.is_some_and(|before| before.family != family) {
                return Err(VaultError::OutOfOrder(document));
            }
            let position = before.map_or(0, |before| before.position + 1);
            let sequence = start + u64::from(index) + 1;
            let head = Head { sequence, index, count, position, document, family };
            latest.insert(document, head);
            let keys = self.ring.family_or_new(family)?;
            Record::seal(head, &draft.headline, &draft.entry, self.header.id, &keys)
                .map_err(|_| VaultError::OutOfOrder(document))
        };
        (0..count).zip(drafts).map(seal).collect()
    }

    /// Takes saved changes into the store. They are safe already, so a store that fails only ends the writing.
    fn serve(&mut self, records: &[Record], drafts: Vec<Draft>, place: Place) {
        for (record, draft) in records.iter().zip(drafts) {
            self.catalogue.put_known(record, draft.headline);
        }
        if let Err(error) = self.commit(records, place) {
            self.read_only = Some(ReadOnly::StoreFailed(error.to_string()));
        }
    }

    /// Vouches anew for the store, with the key that does so now. Where that fails it is made anew on the next opening.
    pub(super) fn vouch_for_store(&mut self) {
        let Some(place) = self.journal.as_ref().map(Journal::end) else { return };
        if let Err(error) = self.commit(&[], place) {
            self.read_only = Some(ReadOnly::StoreFailed(error.to_string()));
        }
    }

    fn commit(&mut self, records: &[Record], place: Place) -> Result<(), VaultError> {
        // Of several changes of a document only the last headline counts, and it comes last.
        let headlines: HashMap<_, _> = records.iter().map(|r| (r.head.document, headline_value(r))).collect();
        let commit = Commit {
            records: records.iter().map(|r| (r.head.document, r.head.position, record_value(r))).collect(),
            headlines: headlines.into_iter().collect(),
            head: Some(self.catalogue.reached(place, &store_key(&self.ring)?)),
        };
        let store = self.store.as_mut().ok_or(VaultError::Locked)?;
        store.commit(commit)?;
        Ok(store.sync()?)
    }

    /// The headlines of all documents that who opened the library may read, oldest document first. Documents whose family's key is lost are left out; they
    /// are among [`Self::found`].
    ///
    /// # Errors
    /// None today; a library that is locked while open will say so here.
    pub fn headlines(&self) -> Result<Vec<Headline>, VaultError> {
        let headlines = self.catalogue.cards().filter_map(|card| card.headline.as_ref());
        Ok(headlines.filter(|headline| self.lists(headline.kind)).cloned().collect())
    }

    /// The headline of one document; `None` where there is no such document.
    ///
    /// # Errors
    /// [`VaultError::FamilyKey`] where it cannot be read.
    pub fn headline(&self, document: DocumentId) -> Result<Option<Headline>, VaultError> {
        let Some(card) = self.catalogue.get(document) else { return Ok(None) };
        let headline = card.headline.clone().ok_or(VaultError::FamilyKey(card.head.family))?;
        Ok(Some(headline).filter(|headline| self.lists(headline.kind)))
    }

    /// A document, replayed from its history.
    ///
    /// # Errors
    /// As [`Self::history`], and [`VaultError::Replay`].
    pub fn document(&self, document: DocumentId) -> Result<Document, VaultError> {
        Document::replay(document, self.history(document)?).map_err(|source| VaultError::Replay { document, source })
    }

    /// A document's history, every step checked. Where the store's copy is damaged, the journal's is read.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::NoDocument`], [`VaultError::FamilyKey`], or
    /// [`VaultError::Incomplete`] where a step is damaged in both places.
    pub fn history(&self, document: DocumentId) -> Result<Vec<Entry>, VaultError> {
        let card = self.catalogue.get(document).ok_or(VaultError::NoDocument(document))?;
        if let Some(headline) = &card.headline {
            self.permit_reading(headline.kind)?;
        }
        self.history_unasked(document)
    }

    /// The same for work of the vault's own, whoever has opened the library.
    pub(super) fn document_unasked(&self, document: DocumentId) -> Result<Document, VaultError> {
        let history = self.history_unasked(document)?;
        Document::replay(document, history).map_err(|source| VaultError::Replay { document, source })
    }

    pub(super) fn history_unasked(&self, document: DocumentId) -> Result<Vec<Entry>, VaultError> {
        let card = self.catalogue.get(document).ok_or(VaultError::NoDocument(document))?;
        let mut steps: Vec<Option<Entry>> = vec![None; card.head.position as usize + 1];
        // A store that cannot even be asked leaves every step open, and so to the journal.
        let kept = self.store.as_ref().and_then(|store| store.records(document).ok()).unwrap_or_default();
        for (position, value) in kept {
            if let Some(step) = steps.get_mut(position as usize) {
                *step = open_record(&value, document, position, &self.ring)?;
            }
        }
        if let Some(missing) = steps.iter().position(Option::is_none) {
            let position = u32::try_from(missing).unwrap_or(u32::MAX);
            self.report(Finding::StoreRecord { document, position });
            self.mend_from_journal(document, &mut steps)?;
        }
        let missing = steps.iter().filter(|step| step.is_none()).count();
        match steps.iter().position(Option::is_none) {
            None => Ok(steps.into_iter().flatten().collect()),
            Some(first) => {
                Err(VaultError::Incomplete { document, first: u32::try_from(first).unwrap_or(u32::MAX), missing })
            }
        }
    }

    fn mend_from_journal(&self, document: DocumentId, steps: &mut [Option<Entry>]) -> Result<(), VaultError> {
        let folder = self.folder.join(journal::FOLDER);
        let mut visit = |item| {
            let Item::Change(Record { head, entry, .. }) = item else { return Ok(()) };
            let step = steps.get_mut(head.position as usize).filter(|step| step.is_none());
            if let Some(step) = step.filter(|_| head.document == document) {
                *step = open_entry(head, &entry, self.header.id, &*self.ring.family(head.family)?);
            }
            Ok(())
        };
        journal::read(&folder, self.header.id, &voucher(&self.ring), &mut visit).map(drop)
    }

    /// Writes a line of the access log; it is on the disk when this returns.
    ///
    /// # Errors
    /// [`VaultError::AccessLog`]; then what was to be noted must not be done.
    pub fn note(&self, note: &AccessNote) -> Result<(), VaultError> {
        self.access.note(note)
    }

    /// The access log, oldest line first. Lines that are damaged are left out, and are among [`Self::found`] then.
    ///
    /// # Errors
    /// [`VaultError::FamilyKey`] where the log's own key is lost, or the disk.
    pub fn access(&self) -> Result<Vec<AccessNote>, VaultError> {
        let (notes, findings) = self.access.read()?;
        findings.into_iter().for_each(|finding| self.report(finding));
        Ok(notes)
    }

    /// Remembers damage.
    pub(super) fn report(&self, finding: Finding) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if !found.contains(&finding) {
            found.push(finding);
        }
    }

    /// Closes the library. Dropping it does the same, but tells nobody where that failed.
    ///
    /// # Errors
    /// Where the store could not be closed cleanly, or no snapshot be taken. Nothing saved is lost by that.
    pub fn close(mut self) -> Result<(), VaultError> {
        self.shut()
    }

    fn shut(&mut self) -> Result<(), VaultError> {
        let failed = std::thread::panicking()
            || matches!(
                self.read_only,
                Some(ReadOnly::WriteFailed(_) | ReadOnly::ErasureStopped(_) | ReadOnly::NoRoom)
            );
        let snapshot =
            if failed || self.store.is_none() || self.journal.is_none() { Ok(()) } else { self.snapshot().map(drop) };
        let key = store_key(&self.ring);
        self.ring.lock();
        let Some(store) = self.store.take() else { return Ok(()) };
        drop(store);
        if failed {
            // Without an imprint the store is looked at more closely.
            return Ok(());
        }
        let path = self.folder.join(STORE);
        match self.doubt_of_the_store() {
            Some(reason) => imprint::doubt(&self.folder, reason, &key?),
            None => imprint::keep(&self.folder, &path, &key?),
        }
        .at("closing", &path)?;
        snapshot
    }

    /// Why the store is to be made anew when the library is next opened, where it is.
    fn doubt_of_the_store(&self) -> Option<String> {
        if let Some(ReadOnly::StoreFailed(reason)) = &self.read_only {
            return Some(reason.clone());
        }
        self.found().iter().find(|finding| finding.is_of_the_store()).map(ToString::to_string)
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // The journal vouches for all that was saved; a store that cannot be closed is made anew.
        let _ = self.shut();
    }
}

/// Takes the library for this program alone.
pub(super) fn lock(folder: &Path) -> Result<File, VaultError> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path).at("opening", &path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
        Err(TryLockError::Error(source)) => Err(VaultError::Io { what: "locking", path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::family;
    use super::super::store::MemoryStore;
    use super::*;

    fn library(folder: &Path) -> Library {
        let person = Author::new("Anna").expect("a name");
        let new = NewLibrary { kind: LibraryKind::Demonstration, person, passphrase: None };
        Library::create(folder, new).expect("created").0
    }

    fn draft() -> Draft {
        let (headline, entry) = family("F-017");
        Draft { headline, entry }
    }

    #[test]
    fn a_store_that_fails_costs_no_saved_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut library = library(folder.path());
        library.store = Some(Box::new(MemoryStore::failing()));
        let (saved, refused) = (draft(), draft());
        let document = saved.headline.document;
        let history = vec![saved.entry.clone()];
        assert_eq!(library.append(vec![saved]).expect("the journal has it"), 2, "after the charter");
        assert!(matches!(library.read_only(), Some(ReadOnly::StoreFailed(_))));
        assert!(matches!(library.append(vec![refused]), Err(VaultError::ReadOnly(_))));
        // The store knows nothing of it, so the journal is asked.
        assert_eq!(library.history(document).expect("read"), history);
        assert_eq!(library.found(), [Finding::StoreRecord { document, position: 0 }]);
        drop(library);

        let (library, report) = Library::open(folder.path(), Unlock::Demonstration).expect("opened");
        assert_eq!(report.rebuilt.map(|rebuilt| rebuilt.changes), Some(2), "and the store is made anew");
        assert_eq!(library.history(document).expect("read"), history);
    }

    #[test]
    fn only_what_follows_is_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut library = library(folder.path());
        let (first, mut moved) = (draft(), draft());
        let twice = library.append(vec![first.clone(), first.clone()]);
        assert!(matches!(twice, Err(VaultError::OutOfOrder(_))), "a document begins once");
        moved.entry.act = Act::Undo(0);
        let unbegun = library.append(vec![first.clone(), moved]);
        assert!(matches!(unbegun, Err(VaultError::OutOfOrder(_))), "and before anything else");
        assert_eq!(library.append(Vec::new()).expect("nothing to do"), 1);
        assert_eq!(library.headlines().expect("listed").len(), 1, "the charter alone");
        assert_eq!(library.append(vec![first]).expect("saved"), 2);
        assert!(library.read_only().is_none());
    }
}
