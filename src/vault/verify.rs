//! Reading a whole library to its last byte, and naming what is damaged.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::PoisonError;

use serde::Serialize;

use super::archive::{Archive, archive_key};
use super::catalogue::{headline_value, record_value};
use super::error::VaultError;
use super::finding::Finding;
use super::header::{self, Header};
use super::journal::{self, Item};
use super::keeping::SNAPSHOTS;
use super::keys;
use super::library::Library;
use super::media::SealedReader;
use super::opening::{Emptied, voucher};
use super::record::{Record, open_entry};
use super::repair::Repaired;
use super::store::Store;
use crate::domain::document::{Act, Document, Entry};
use crate::domain::id::{DocumentId, MediaId};

/// Told how many bytes have been read, and of how many; can stop the work.
type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// What verifying found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// What is damaged, together with what was found since the library was opened. Empty where all is well.
    pub findings: Vec<Finding>,
    /// What was damaged before, and from where it was repaired.
    pub repaired: Vec<Repaired>,
    /// Whether it was carried through; `false` where the caller stopped it.
    pub complete: bool,
    /// How many things were looked at: the sum of those below.
    pub checked: u64,
    /// Files of keys that were read, the header included.
    pub keys: u64,
    /// Changes whose link and seals were checked.
    pub changes: u64,
    /// Changes of erased families: their links were checked, and that it was an erasure that emptied them.
    pub erased: u64,
    /// Lines of the access log that were opened.
    pub notes: u64,
    /// Snapshots, and the stretches that they consist of.
    pub snapshots: u64,
    /// Documents that were replayed.
    pub documents: u64,
    /// Films that were read to their end.
    pub films: u64,
}

impl VerifyReport {
    /// Whether everything was read and nothing is damaged.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.complete && self.findings.is_empty()
    }
}

impl Library {
    /// Checks everything against everything: header and keys, each link and seal of the journal, each document's
    /// history, the store against the journal, each film to its end. `progress` is called often and can stop it.
    ///
    /// # Errors
    /// Only where the folder itself cannot be read, or the library is locked meanwhile; damage is in the report.
    pub fn verify(&self, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<VerifyReport, VaultError> {
        let known = self.found.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let films = self.media().list()?;
        let logs = journal::size(&self.folder.join(journal::FOLDER))? + self.access.size();
        let snapshots = self.folder.join(SNAPSHOTS);
        let archive = Archive::open(&snapshots).and_then(|archive| archive.size()).unwrap_or(0);
        let bytes = logs + archive + films.iter().map(|(_, size)| size).sum::<u64>();
        let mut check = Check {
            library: self,
            report: VerifyReport { findings: known, ..VerifyReport::default() },
            progress,
            done: 0,
            total: bytes,
        };
        check.report.complete = check.run(&films)?.is_continue();
        let mut report = check.report;
        report.checked =
            report.keys + report.changes + report.notes + report.snapshots + report.documents + report.films;
        Ok(report)
    }
}

struct Check<'a> {
    library: &'a Library,
    report: VerifyReport,
    progress: Progress<'a>,
    done: u64,
    total: u64,
}

impl Check<'_> {
    fn run(&mut self, films: &[(MediaId, u64)]) -> Result<ControlFlow<()>, VaultError> {
        self.header_and_keys()?;
        let stopped = self.journal_and_store()?;
        if stopped.is_break() {
            return Ok(stopped);
        }
        if self.access_log()?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        if self.snapshots()?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        self.missing_films(films);
        for (media, size) in films {
            if self.film(*media, *size)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn find(&mut self, finding: Finding) {
        if finding.is_of_the_store() {
            self.library.report(finding.clone());
        }
        if !self.report.findings.contains(&finding) {
            self.report.findings.push(finding);
        }
    }

    fn step(&mut self, bytes: u64) -> ControlFlow<()> {
        self.done = (self.done + bytes).min(self.total);
        (self.progress)(self.done, self.total)
    }

    fn header_and_keys(&mut self) -> Result<(), VaultError> {
        let header = header::read(&self.library.folder).and_then(|bytes| Header::from_bytes(&bytes));
        if !header.is_ok_and(|header| header == *self.library.header()) {
            self.find(Finding::Header);
        }
        let mut found = Vec::new();
        let keys = keys::check(&self.library.folder, &mut found)? + self.library.ring.check(&mut found)?;
        self.report.keys = 1 + keys as u64;
        found.into_iter().for_each(|finding| self.find(finding));
        Ok(())
    }

    /// Reads the journal once: checks every seal, replays every document, and compares the store with it.
    fn journal_and_store(&mut self) -> Result<ControlFlow<()>, VaultError> {
        let library = self.library;
        let folder = library.folder.join(journal::FOLDER);
        let (mut histories, mut redacted) = (Histories::default(), Emptied::default());
        let mut flow = ControlFlow::Continue(());
        let vouch = voucher(&library.ring);
        journal::read(&folder, library.header().id, &vouch, &mut |item| {
            if flow.is_continue() {
                match item {
                    Item::Change(record) => flow = self.change(&record, &mut histories),
                    Item::Redacted(record, seal) => {
                        self.report.erased += 1;
                        redacted.take(&record, &seal, &library.ring);
                    }
                    Item::Damage(finding) => self.find(finding),
                }
            }
            Ok(())
        })?;
        if flow.is_break() {
            return Ok(flow);
        }
        redacted.findings().for_each(|finding| self.find(finding));
        self.report.documents = histories.documents.len() as u64;
        self.store(&histories);
        Ok(flow)
    }

    /// Reads every snapshot through.
    fn snapshots(&mut self) -> Result<ControlFlow<()>, VaultError> {
        if let Err(VaultError::Damaged(finding)) = self.library.backups() {
            self.find(finding);
        }
        let folder = self.library.folder.join(SNAPSHOTS);
        if !Archive::is_in(&folder) {
            return Ok(ControlFlow::Continue(()));
        }
        let archive = match Archive::open(&folder) {
            Ok(archive) => archive,
            Err(_) => {
                self.find(Finding::Archive { file: format!("{SNAPSHOTS}/archive.json") });
                return Ok(ControlFlow::Continue(()));
            }
        };
        let key = archive_key(&self.library.ring).ok();
        let mut flow = ControlFlow::Continue(());
        let (checked, findings) = archive.check(key.as_ref(), &mut |bytes| {
            flow = self.step(bytes);
            flow
        })?;
        self.report.snapshots = checked;
        findings.into_iter().for_each(|finding| self.find(finding));
        Ok(flow)
    }

    /// Opens every line of the access log.
    fn access_log(&mut self) -> Result<ControlFlow<()>, VaultError> {
        match self.library.access.read() {
            Ok((notes, findings)) => {
                self.report.notes = notes.len() as u64;
                findings.into_iter().for_each(|finding| self.find(finding));
            }
            // The log's key is among those that were read before.
            Err(VaultError::FamilyKey(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(self.step(self.library.access.size()))
    }

    fn change(&mut self, record: &Record, histories: &mut Histories) -> ControlFlow<()> {
        let library = self.library;
        let (head, id) = (record.head, library.header().id);
        self.report.changes += 1;
        let before = histories.digests.get(&head.document).map_or(0, Vec::len);
        if head.position as usize != before && histories.broken.insert(head.document) {
            // Steps that are missing may not be missed when the rest is replayed.
            let reason = format!("its change {before} is missing");
            self.find(Finding::Document { document: head.document, reason });
        }
        histories.digests.entry(head.document).or_default().push((head.position, digest(&record_value(record))));
        histories.headlines.insert(head.document, headline_value(record));
        match library.ring.family(head.family) {
            // An erasure that is under way is carried on; what it has not come to yet is no damage.
            Err(_) if library.catalogue.is_erased(head.family) => {}
            Err(_) => {
                self.find(Finding::FamilyKey { family: head.family });
            }
            Ok(keys) => {
                let entry = open_entry::<Entry>(head, &record.entry, id, &keys).filter(|_| record.vouched(id, &keys));
                let replayed = entry.ok_or_else(|| "a change does not open".to_owned()).and_then(|entry| {
                    match (histories.documents.get_mut(&head.document), &entry.act) {
                        (None, Act::Create(_)) => {
                            let document = Document::replay(head.document, [entry]).map_err(|e| e.to_string())?;
                            histories.documents.insert(head.document, document);
                            Ok(())
                        }
                        (None, _) => Err("its beginning is missing".to_owned()),
                        (Some(document), _) => document.follow(entry).map_err(|error| error.to_string()),
                    }
                });
                if let Err(reason) = replayed
                    && histories.broken.insert(head.document)
                {
                    self.find(Finding::Document { document: head.document, reason });
                }
            }
        }
        self.step((record.entry.len() + record.headline.len()) as u64)
    }

    /// Compares what the store holds with what the journal told.
    fn store(&mut self, histories: &Histories) {
        let Some(store) = self.library.store.as_deref() else { return };
        if let Err(error) = self.store_against(store, histories) {
            self.find(Finding::Store { reason: error.to_string() });
        }
    }

    fn store_against(&mut self, store: &dyn Store, histories: &Histories) -> Result<(), VaultError> {
        let mut headlines: BTreeMap<_, _> = store.headlines()?.into_iter().collect();
        for (document, value) in &histories.headlines {
            if headlines.remove(document).as_ref() != Some(value) {
                self.find(Finding::StoreHeadline { document: *document });
            }
        }
        for document in headlines.into_keys() {
            self.find(Finding::StoreHeadline { document });
        }
        let mut census = store.census()?;
        for (document, digests) in &histories.digests {
            let kept: BTreeMap<_, _> = store.records(*document)?.into_iter().collect();
            for (position, expected) in digests {
                if kept.get(position).map(|value| digest(value)).as_ref() != Some(expected) {
                    self.find(Finding::StoreRecord { document: *document, position: *position });
                }
            }
            if census.remove(document) != Some(digests.len()) {
                let position = u32::try_from(digests.len()).unwrap_or(u32::MAX);
                self.find(Finding::StoreRecord { document: *document, position });
            }
        }
        for document in census.into_keys() {
            self.find(Finding::StoreRecord { document, position: 0 });
        }
        Ok(())
    }

    fn missing_films(&mut self, films: &[(MediaId, u64)]) {
        let there: HashSet<MediaId> = films.iter().map(|(media, _)| *media).collect();
        for headline in self.library.catalogue.cards().filter_map(|card| card.headline.as_ref()) {
            for film in headline.films.iter().filter(|film| !there.contains(&film.media)) {
                let finding = Finding::MediaMissing { media: film.media, session: headline.document };
                if !self.report.findings.contains(&finding) {
                    self.report.findings.push(finding);
                }
            }
        }
    }

    fn film(&mut self, media: MediaId, size: u64) -> Result<ControlFlow<()>, VaultError> {
        let shelf = self.library.media().reading_by(None);
        for kind in shelf.sides(media) {
            // Where the film itself does not open, its sides cannot be judged; the film is named below.
            if let Ok(None) = shelf.side(media, kind) {
                self.find(Finding::Side { media, kind });
            }
        }
        let before = self.done;
        match shelf.open(media) {
            Ok(reader) => match self.read_through(reader) {
                Ok(ControlFlow::Break(())) => return Ok(ControlFlow::Break(())),
                Ok(ControlFlow::Continue(())) => {}
                Err(error) => self.find(Finding::Media { media, reason: error.to_string() }),
            },
            Err(VaultError::Locked) => return Err(VaultError::Locked),
            Err(VaultError::FamilyKey(family)) => self.find(Finding::FamilyKey { family }),
            Err(VaultError::Damaged(finding)) => self.find(finding),
            Err(error) => self.find(Finding::Media { media, reason: error.to_string() }),
        }
        self.report.films += 1;
        self.done = before;
        Ok(self.step(size))
    }

    fn read_through(&mut self, mut reader: SealedReader) -> std::io::Result<ControlFlow<()>> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(ControlFlow::Continue(())),
                read if self.step(read as u64).is_break() => return Ok(ControlFlow::Break(())),
                _ => {}
            }
        }
    }
}

/// What the journal told of every document.
#[derive(Default)]
struct Histories {
    documents: BTreeMap<DocumentId, Document>,
    /// Documents that are known not to replay, so that each is named once.
    broken: HashSet<DocumentId>,
    digests: BTreeMap<DocumentId, Vec<(u32, [u8; 32])>>,
    headlines: BTreeMap<DocumentId, Vec<u8>>,
}

fn digest(value: &[u8]) -> [u8; 32] {
    blake3::hash(value).into()
}
