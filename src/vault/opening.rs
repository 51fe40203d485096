//! Opening a library: the store is taken where it agrees with the journal, brought up to it where it lags, and made
//! anew where it does not. Nothing is deleted on the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::catalogue::{CardFault, Catalogue, headline_value, record_value};
use super::durable;
use super::error::{At, ReadOnly, VaultError};
use super::exchange::Settled;
use super::finding::Finding;
use super::imprint::{self, Imprint};
use super::journal::{self, Item, Journal, Place, Torn};
use super::keyring::Keyring;
use super::media::Recording;
use super::migration::Migrated;
use super::record::{Digest, Record, Redacted};
use super::repair::Repaired;
use super::seal::Key;
use super::store::{Commit, MemoryStore, SledStore, Store, StoreError};
use crate::domain::id::DocumentId;
use crate::domain::person::Author;

pub(super) const STORE: &str = "store";

/// How much is handed to the store at once while it is brought up to the journal, in bytes.
const PORTION: usize = 4 << 20;

/// What opening found and did. Empty after an undisturbed close.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OpenReport {
    /// Who opened the library; `None` with the recovery key.
    pub person: Option<Author>,
    /// Parts were being exchanged for new ones when the program or the power failed.
    pub settled: Option<Settled>,
    /// The library had an older format and has been brought up to date.
    pub migrated: Option<Migrated>,
    /// Saved changes that the store did not have yet, as after a crash.
    pub replayed: u64,
    /// A change that was never finished, and so never called saved.
    pub torn: Option<Torn>,
    /// Films that were never finished and have been removed.
    pub unfinished_films: usize,
    /// Recordings that were never brought in, as after a crash.
    pub recordings: Vec<Recording>,
    /// The store was made anew from the journal.
    pub rebuilt: Option<Rebuilt>,
    /// The disk was all but full, so the room kept for that was given up.
    pub disk_full: bool,
    /// The store had grown far beyond what it holds, and was made anew.
    pub compacted: bool,
    /// When the last change was saved, where this computer's clock stands before that. The order of changes does not come
    /// from the clock.
    pub clock_behind: Option<DateTime<Utc>>,
    /// What was damaged and has been repaired from a copy; the damaged parts are set aside.
    pub repaired: Vec<Repaired>,
    /// Erasures that had been interrupted and were carried through, by their traces.
    pub erased: Vec<DocumentId>,
    /// What is damaged. Everything else serves.
    pub findings: Vec<Finding>,
}

impl OpenReport {
    /// How many things were found damaged or unfinished and set aside, untouched.
    #[must_use]
    pub fn set_aside(&self) -> usize {
        let quarantined = self.rebuilt.as_ref().is_some_and(|rebuilt| rebuilt.quarantine.is_some());
        usize::from(self.torn.is_some()) + usize::from(quarantined)
    }
}

/// The store was made anew from the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// What was wrong with the old one.
    pub reason: String,
    /// Where the old one lies now; `None` where there was none.
    pub quarantine: Option<PathBuf>,
    /// How many changes were taken from the journal.
    pub changes: u64,
}

/// The parts of an open library that must agree with each other.
pub(super) struct Opened {
    pub(super) store: Box<dyn Store>,
    pub(super) catalogue: Catalogue,
    /// `None` where the journal must not be written on.
    pub(super) journal: Option<Journal>,
    pub(super) read_only: Option<ReadOnly>,
}

/// The key that vouches for the store's head and its imprint. It lies among the families' under the library's own id, so
/// that it stays when the vault's key is exchanged. Where that one is lost, the vault's key does instead.
pub(super) fn store_key(ring: &Keyring) -> Result<Key, VaultError> {
    match ring.family(DocumentId(ring.library())) {
        Ok(own) => Ok(own.records.derive("store")),
        Err(_) => ring.library_key("store"),
    }
}

/// Every key by which a store may be vouched for: the vault's own did it in older libraries.
fn store_keys(ring: &Keyring) -> Result<[Key; 2], VaultError> {
    Ok([store_key(ring)?, ring.library_key("store")?])
}

/// Whether a record's seals open, for reading on after damage.
pub(super) fn voucher(ring: &Keyring) -> impl Fn(&Record) -> bool {
    |record| ring.family(record.head.family).is_ok_and(|keys| record.vouched(ring.library(), &keys))
}

/// Opens store and journal of the library in `folder`.
pub(super) fn open(folder: &Path, ring: &Keyring, report: &mut OpenReport) -> Result<Opened, VaultError> {
    let journal = folder.join(journal::FOLDER);
    if !journal::is_there(&journal) {
        return Err(VaultError::Damaged(Finding::SegmentsMissing { from: 1, to: 1 }));
    }
    let keys = store_keys(ring)?;
    if has_grown(folder) && is_whole(&journal, ring)? {
        durable::remove(&folder.join(STORE)).at("removing", folder)?;
        durable::remove(&folder.join(imprint::NAME)).at("removing", folder)?;
        let opened = rebuild(folder, ring, String::new(), report)?;
        report.rebuilt = None;
        report.compacted = true;
        return Ok(opened);
    }
    let reason = match open_store(folder, &keys) {
        Ok(store) => match take_up(store, &journal, ring, report) {
            Ok(opened) => return Ok(opened),
            Err(Refused::Store(reason)) => {
                // What it led to believe is looked at again.
                report.findings.clear();
                reason
            }
            Err(Refused::Library(error)) => return Err(error),
        },
        Err(reason) => reason,
    };
    rebuild(folder, ring, reason, report)
}

/// The store may be so many times as large as the journal, which holds the same changes.
const GROWN: u64 = 3;
/// Below this size growing does not matter; sled begins with half a megabyte.
const SMALL: u64 = 8 << 20;

/// Whether the store takes far more room than what it holds: sled keeps old places for long.
fn has_grown(folder: &Path) -> bool {
    let files = fs::read_dir(folder.join(STORE)).into_iter().flatten().filter_map(Result::ok);
    let size: u64 = files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    let journal = journal::size(&folder.join(journal::FOLDER)).unwrap_or(u64::MAX);
    size > SMALL.max(journal.saturating_mul(GROWN))
}

/// Whether the journal can stand for the store: where it is damaged, the store may be the only copy.
fn is_whole(journal: &Path, ring: &Keyring) -> Result<bool, VaultError> {
    let mut whole = true;
    journal::read(journal, ring.library(), &voucher(ring), &mut |item| {
        whole &= !matches!(item, Item::Damage(_));
        Ok(())
    })?;
    Ok(whole)
}

/// Why a store was not taken.
enum Refused {
    /// It is not what it should be; the journal can replace it.
    Store(String),
    /// Something else went wrong, which a new store would not mend.
    Library(VaultError),
}

impl From<VaultError> for Refused {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Store(error) => Self::Store(error.to_string()),
            error => Self::Library(error),
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

/// The store, whatever is wrong with it; `None` where it does not open at all. For reading only what vouches for itself.
pub(super) fn store_as_it_is(folder: &Path) -> Option<Box<dyn Store>> {
    let path = folder.join(STORE);
    let store: Box<dyn Store> = Box::new(SledStore::open(&path).ok().filter(|_| path.exists())?);
    Some(store)
}

fn open_store(folder: &Path, keys: &[Key]) -> Result<Box<dyn Store>, String> {
    let path = folder.join(STORE);
    let compared = imprint::compare_and_remove(folder, &path, keys).map_err(|error| error.to_string())?;
    if let Imprint::Differs(what) = compared {
        return Err(what);
    }
    if !path.exists() {
        return Err("it is missing".to_owned());
    }
    Ok(Box::new(SledStore::open(&path).map_err(|error| error.to_string())?))
}

/// Checks a store against its own head, and brings it up to the journal.
fn take_up(store: Box<dyn Store>, journal: &Path, ring: &Keyring, report: &mut OpenReport) -> Result<Opened, Refused> {
    let (catalogue, place) = load(&*store, ring, &mut report.findings)?;
    if !journal::reaches(journal, &place) {
        let last = journal::read(journal, ring.library(), &voucher(ring), &mut |_| Ok(()))?;
        report.findings.push(Finding::JournalCutShort { journal: last, store: place.sequence });
        let reason = ReadOnly::JournalCutShort { journal: last, store: place.sequence };
        return Ok(Opened { store, catalogue, journal: None, read_only: Some(reason) });
    }
    let (opened, changes) = catch_up(store, catalogue, journal, place, ring, report)?;
    report.replayed = changes;
    Ok(opened)
}

/// The catalogue as the store has it, and how far the store has come.
fn load(store: &dyn Store, ring: &Keyring, findings: &mut Vec<Finding>) -> Result<(Catalogue, Place), Refused> {
    let refuse = |reason: &str| Refused::Store(reason.to_owned());
    let head = store.head()?.ok_or_else(|| refuse("it does not say how far it has come"))?;
    let mut catalogue = Catalogue::default();
    for (document, value) in store.headlines()? {
        match catalogue.put(document, &value, ring) {
            Ok(()) => {}
            Err(CardFault::KeyLost) => note_lost_key(&catalogue, document, findings),
            Err(_) => return Err(refuse("a headline is damaged")),
        }
    }
    forgive_the_erased(&catalogue, findings);
    let place = store_keys(ring)?.iter().find_map(|key| catalogue.check_reached(&head, key));
    Ok((catalogue, place.ok_or_else(|| refuse("its headlines do not add up"))?))
}

/// A family whose erasure was begun has no key any more, and that is as it should be.
fn forgive_the_erased(catalogue: &Catalogue, findings: &mut Vec<Finding>) {
    findings.retain(|finding| !matches!(finding, Finding::FamilyKey { family } if catalogue.is_erased(*family)));
}

fn note_lost_key(catalogue: &Catalogue, document: DocumentId, findings: &mut Vec<Finding>) {
    let Some(card) = catalogue.get(document) else { return };
    let finding = Finding::FamilyKey { family: card.head.family };
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

/// Sets the old store aside and makes a new one from the journal.
pub(super) fn rebuild(
    folder: &Path,
    ring: &Keyring,
    reason: String,
    report: &mut OpenReport,
) -> Result<Opened, VaultError> {
    let path = folder.join(STORE);
    let quarantine = path.exists().then(|| folder.join(quarantine_name()));
    if let Some(quarantine) = &quarantine {
        fs::rename(&path, quarantine).at("setting aside", &path)?;
    }
    let store = Box::new(SledStore::open(&path)?);
    let journal = folder.join(journal::FOLDER);
    let (opened, changes) = catch_up(store, Catalogue::default(), &journal, Place::BEGINNING, ring, report)?;
    // An upgrade leaves no store behind, and that is nobody's worry.
    report.rebuilt = report.migrated.is_none().then_some(Rebuilt { reason, quarantine, changes });
    Ok(opened)
}

/// How the names of what was set aside begin.
pub(super) const QUARANTINE: &str = "quarantine-";

/// The name under which something damaged is set aside: when that was, and what sets it apart from whatever was set
/// aside at that very moment.
pub(super) fn quarantine_name() -> String {
    let (_, apart) = Uuid::now_v7().as_u64_pair();
    format!("{QUARANTINE}{}-{:08x}", Utc::now().format("%Y%m%dT%H%M%S%3fZ"), apart as u32)
}

/// Takes everything the journal has after `from` into the store. Returns how many changes that were.
fn catch_up(
    store: Box<dyn Store>,
    catalogue: Catalogue,
    journal: &Path,
    from: Place,
    ring: &Keyring,
    report: &mut OpenReport,
) -> Result<(Opened, u64), VaultError> {
    let mut intake = Intake::new(store);
    let resumed = Journal::resume(journal, ring.library(), from, &voucher(ring), &mut |item| intake.sort(item, ring));
    let (journal, torn) = resumed?;
    report.torn = torn.or(report.torn.take());
    let changes = intake.changes;
    let opened = intake.finish(catalogue, Some(journal), from, ring, &mut report.findings)?;
    Ok((opened, changes))
}

/// Opens store and journal for reading alone: nothing is written, and a store is made in memory from the journal.
pub(super) fn open_for_reading(
    folder: &Path,
    ring: &Keyring,
    why: ReadOnly,
    report: &mut OpenReport,
) -> Result<Opened, VaultError> {
    let journal = folder.join(journal::FOLDER);
    if !journal::is_there(&journal) {
        return Err(VaultError::Damaged(Finding::SegmentsMissing { from: 1, to: 1 }));
    }
    let mut intake = Intake::new(Box::new(MemoryStore::default()));
    journal::read(&journal, ring.library(), &voucher(ring), &mut |item| intake.sort(item, ring))?;
    let opened = intake.finish(Catalogue::default(), None, Place::BEGINNING, ring, &mut report.findings)?;
    Ok(Opened { read_only: Some(why), ..opened })
}

/// Families of which changes were come upon that were emptied by something else than an erasure: by somebody who wants
/// a deletion to look like one, but has no key.
#[derive(Default)]
pub(super) struct Emptied(BTreeMap<DocumentId, (u64, u64)>);

impl Emptied {
    pub(super) fn take(&mut self, record: &Redacted, seal: &Digest, ring: &Keyring) {
        if !ring.redaction_key().is_ok_and(|key| record.seal(&key) == *seal) {
            self.0.entry(record.head.family).or_insert((record.head.sequence, 0)).1 += 1;
        }
    }

    pub(super) fn findings(self) -> impl Iterator<Item = Finding> {
        self.0.into_iter().map(|(family, (first, changes))| Finding::Redacted { family, first, changes })
    }
}

/// Changes on their way from the journal into the store, a portion at a time.
struct Intake {
    store: Box<dyn Store>,
    portion: Commit,
    size: usize,
    changes: u64,
    /// The latest headline of every document that changed, as the store keeps it.
    latest: BTreeMap<DocumentId, Vec<u8>>,
    emptied: Emptied,
    findings: Vec<Finding>,
}

impl Intake {
    fn new(store: Box<dyn Store>) -> Self {
        let (portion, latest) = (Commit::default(), BTreeMap::new());
        Self { store, portion, size: 0, changes: 0, latest, emptied: Emptied::default(), findings: Vec::new() }
    }

    /// Takes what the journal has next.
    fn sort(&mut self, item: Item, ring: &Keyring) -> Result<(), VaultError> {
        match item {
            Item::Change(record) => self.take(&record)?,
            Item::Redacted(record, seal) => self.emptied.take(&record, &seal, ring),
            Item::Damage(finding) => self.findings.push(finding),
        }
        Ok(())
    }

    /// The store with everything in it, and what was found on the way.
    fn finish(
        self,
        catalogue: Catalogue,
        journal: Option<Journal>,
        from: Place,
        ring: &Keyring,
        findings: &mut Vec<Finding>,
    ) -> Result<Opened, VaultError> {
        findings.extend(self.findings);
        let mut opened = Opened { store: self.store, catalogue, journal, read_only: None };
        if self.changes > 0 || from == Place::BEGINNING {
            opened.finish(self.portion, self.latest, ring, findings)?;
            forgive_the_erased(&opened.catalogue, findings);
        }
        findings.extend(self.emptied.findings());
        Ok(opened)
    }

    fn take(&mut self, record: &Record) -> Result<(), VaultError> {
        let value = record_value(record);
        self.size += value.len();
        self.changes += 1;
        self.portion.records.push((record.head.document, record.head.position, value));
        self.latest.insert(record.head.document, headline_value(record));
        if self.size >= PORTION {
            self.size = 0;
            self.store.commit(std::mem::take(&mut self.portion))?;
        }
        Ok(())
    }
}

impl Opened {
    /// The last portion goes in together with the headlines and the head, so that only a finished store has a head.
    fn finish(
        &mut self,
        mut last: Commit,
        latest: BTreeMap<DocumentId, Vec<u8>>,
        ring: &Keyring,
        findings: &mut Vec<Finding>,
    ) -> Result<(), VaultError> {
        for (document, value) in &latest {
            match self.catalogue.put(*document, value, ring) {
                Ok(()) => {}
                Err(CardFault::KeyLost) => note_lost_key(&self.catalogue, *document, findings),
                Err(_) => findings.push(Finding::StoreHeadline { document: *document }),
            }
        }
        let place = self.journal.as_ref().map_or(Place::BEGINNING, Journal::end);
        last.headlines = latest.into_iter().collect();
        last.head = Some(self.catalogue.reached(place, &store_key(ring)?));
        self.store.commit(last)?;
        Ok(self.store.sync()?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::keyring::tests::keyring;
    use super::super::record::Head;
    use super::super::record::tests::family;
    use super::*;

    /// A library's journal, and a store that forgets on a crash what was not synced.
    struct Desk {
        folder: tempfile::TempDir,
        ring: Arc<Keyring>,
        journal: Journal,
        store: MemoryStore,
        catalogue: Catalogue,
    }

    impl Desk {
        fn new() -> Self {
            let (folder, ring) = keyring();
            let journal = Journal::create(&folder.path().join(journal::FOLDER), ring.library()).expect("created");
            let mut desk =
                Self { folder, ring, journal, store: MemoryStore::default(), catalogue: Catalogue::default() };
            desk.serve(&[]);
            desk
        }

        fn save(&mut self) -> Record {
            let (headline, entry) = family("F-017");
            let id = headline.document;
            let sequence = self.journal.end().sequence + 1;
            let head = Head { sequence, index: 0, count: 1, position: 0, document: id, family: id };
            let keys = self.ring.family_or_new(id).expect("made");
            let record = Record::seal(head, &headline, &entry, self.ring.library(), &keys).expect("JSON");
            self.journal.append(std::slice::from_ref(&record)).expect("appended");
            self.catalogue.put_known(&record, headline);
            record
        }

        fn serve(&mut self, records: &[Record]) {
            let commit = Commit {
                records: records.iter().map(|r| (r.head.document, r.head.position, record_value(r))).collect(),
                headlines: records.iter().map(|r| (r.head.document, headline_value(r))).collect(),
                head: Some(self.catalogue.reached(self.journal.end(), &store_key(&self.ring).expect("open"))),
            };
            self.store.commit(commit).expect("committed");
        }

        fn open(&self, store: MemoryStore) -> (Result<Opened, Refused>, OpenReport) {
            let mut report = OpenReport::default();
            let journal = self.folder.path().join(journal::FOLDER);
            (take_up(Box::new(store), &journal, &self.ring, &mut report), report)
        }
    }

    #[test]
    fn a_store_that_lags_after_a_crash_is_brought_up_to_the_journal() {
        let mut desk = Desk::new();
        let first = desk.save();
        desk.serve(std::slice::from_ref(&first));
        desk.store.sync().expect("synced");
        let second = desk.save();
        desk.serve(std::slice::from_ref(&second));
        let third = desk.save();

        for (store, replayed) in [(desk.store.clone(), 1), (desk.store.crashed(), 2)] {
            let (opened, report) = desk.open(store);
            let opened = opened.ok().expect("taken");
            assert_eq!(report, OpenReport { replayed, ..OpenReport::default() });
            assert_eq!(opened.catalogue.cards().filter(|card| card.headline.is_some()).count(), 3);
            for record in [&first, &second, &third] {
                let kept = opened.store.records(record.head.document).expect("read");
                assert_eq!(kept, [(0, record_value(record))]);
            }
            // What was made up for is there the next time.
            let (catalogue, place) = load(&*opened.store, &desk.ring, &mut Vec::new()).ok().expect("loads");
            assert_eq!((catalogue.cards().count(), place), (3, desk.journal.end()));
        }
    }

    #[test]
    fn a_journal_that_ends_before_the_store_is_an_alarm_and_nothing_is_written() {
        let mut desk = Desk::new();
        for _ in 0..2 {
            let record = desk.save();
            desk.serve(&[record]);
        }
        let path = desk.folder.path().join(journal::FOLDER).join("0001");
        let whole = fs::read(&path).expect("read");
        fs::write(&path, &whole[..whole.len() - 1]).expect("written");
        let (opened, report) = desk.open(desk.store.clone());
        let opened = opened.ok().expect("it still serves");
        assert!(opened.journal.is_none());
        assert_eq!(opened.read_only, Some(ReadOnly::JournalCutShort { journal: 1, store: 2 }));
        assert_eq!(report.findings, [Finding::JournalCutShort { journal: 1, store: 2 }]);
        assert_eq!(opened.catalogue.cards().count(), 2);
        assert_eq!(fs::read(&path).expect("read").len(), whole.len() - 1);
    }

    #[test]
    fn a_store_that_is_not_what_its_head_says_is_refused() {
        let mut desk = Desk::new();
        let (first, second) = (desk.save(), desk.save());
        desk.serve(&[first.clone(), second.clone()]);
        let good = desk.store.clone();
        let spoil = |change: &dyn Fn(&mut Commit)| {
            let mut commit = Commit::default();
            change(&mut commit);
            let mut store = good.clone();
            store.commit(commit).expect("committed");
            matches!(desk.open(store).0, Err(Refused::Store(_)))
        };
        assert!(!spoil(&|_| {}));
        let mut damaged = headline_value(&first);
        damaged[70] ^= 1;
        assert!(spoil(&|commit| commit.headlines = vec![(first.head.document, damaged.clone())]), "a flipped bit");
        assert!(spoil(&|commit| commit.headlines = vec![(first.head.document, headline_value(&second))]), "another's");
        let stray = DocumentId(Uuid::now_v7());
        assert!(spoil(&|commit| commit.headlines = vec![(stray, Vec::new())]), "one too many");
        assert!(spoil(&|commit| commit.head = Some(vec![0; 116])), "a head that is not ours");
        assert!(matches!(desk.open(MemoryStore::default()).0, Err(Refused::Store(_))), "an empty store");
    }
}
