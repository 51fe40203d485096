//! The store: what every read of the program is served from. The only file that names sled.
//!
//! It holds sealed values and can be deleted at any time; [`super::opening`] makes it anew from the journal.
//!
//! sled 0.34.7 may panic, or answer wrongly, when its files are damaged. Of 600 stores with a flipped bit, a zeroed page
//! or a cut end, 283 gave an error, 85 panicked, 206 answered wrongly, and none hung, aborted or took the process down. So it
//! runs in this process, with every call caught; that answers are right is checked by those who ask.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::durable;
use crate::domain::id::DocumentId;

/// Why the store could not serve.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It reported a fault.
    #[error("{0}")]
    Fault(String),
    /// It panicked over what it found.
    #[error("it stopped at damaged data")]
    Panicked,
    /// The disk refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// One change of the store, applied whole or not at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Commit {
    /// Sealed steps of documents' histories, by position.
    pub(super) records: Vec<(DocumentId, u32, Vec<u8>)>,
    /// The headlines that changed.
    pub(super) headlines: Vec<(DocumentId, Vec<u8>)>,
    /// How far the store has come; `None` while it is being made.
    pub(super) head: Option<Vec<u8>>,
}

/// What the library asks of a store.
pub(super) trait Store: Send {
    /// How far the store has come.
    fn head(&self) -> Result<Option<Vec<u8>>, StoreError>;
    /// The headline of every document.
    fn headlines(&self) -> Result<Vec<(DocumentId, Vec<u8>)>, StoreError>;
    /// A document's sealed history, in order.
    fn records(&self, document: DocumentId) -> Result<Vec<(u32, Vec<u8>)>, StoreError>;
    /// Every document that has records, and how many.
    fn census(&self) -> Result<BTreeMap<DocumentId, usize>, StoreError>;
    /// Applies a change.
    fn commit(&mut self, commit: Commit) -> Result<(), StoreError>;
    /// Makes everything committed durable.
    fn sync(&mut self) -> Result<(), StoreError>;
}

const HEAD: &[u8] = b"h";
const HEADLINES: u8 = b'd';
const RECORDS: u8 = b'r';
/// A part of a record's value: sled moves larger values into files of their own, which it does not check.
const PART: usize = 60 << 10;
/// What sled may keep in memory.
const CACHE: u64 = 48 << 20;

/// The store on the disk.
pub(super) struct SledStore {
    /// Taken only by dropping.
    db: Option<sled::Db>,
    folder: PathBuf,
}

impl SledStore {
    /// Opens the store in `folder`, or makes an empty one.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        remove_unfinished_snapshots(folder)?;
        let config = sled::Config::new().path(folder).cache_capacity(CACHE).flush_every_ms(None);
        let db = guarded(|| config.open())?;
        Ok(Self { db: Some(db), folder: folder.to_owned() })
    }

    fn db(&self) -> &sled::Db {
        self.db.as_ref().expect("the store is taken only when it is dropped")
    }

    fn scan(&self, prefix: &[u8]) -> Result<Vec<(sled::IVec, sled::IVec)>, StoreError> {
        guarded(|| self.db().scan_prefix(prefix).collect())
    }
}

/// A snapshot that a killed process left half written counts as the newest and makes the store unopenable.
fn remove_unfinished_snapshots(folder: &Path) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "generating") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Calls sled and turns a panic into an error. Nothing of ours is borrowed mutably inside, so nothing is left half done;
/// sled's own state may be, and its callers stop using it after an error.
fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(StoreError::Fault(error.to_string())),
        Err(_) => Err(StoreError::Panicked),
    }
}

fn headline_key(document: DocumentId) -> Vec<u8> {
    [&[HEADLINES], &document.as_bytes()[..]].concat()
}

fn record_key(document: DocumentId, position: u32, part: u16) -> Vec<u8> {
    [&[RECORDS], &document.as_bytes()[..], &position.to_be_bytes(), &part.to_be_bytes()].concat()
}

fn parse_key(key: &[u8]) -> Option<(DocumentId, &[u8])> {
    let (document, rest) = key.get(1..)?.split_first_chunk::<16>()?;
    Some((DocumentId(Uuid::from_bytes(*document)), rest))
}

fn parse_record_key(key: &[u8]) -> Option<(DocumentId, u32, u16)> {
    let (document, rest) = parse_key(key)?;
    let (position, part) = rest.split_first_chunk::<4>()?;
    Some((document, u32::from_be_bytes(*position), u16::from_be_bytes(part.try_into().ok()?)))
}

fn strange_key() -> StoreError {
    StoreError::Fault("it holds an entry of no known kind".to_owned())
}

impl Store for SledStore {
    fn head(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(guarded(|| self.db().get(HEAD))?.map(|value| value.to_vec()))
    }

    fn headlines(&self) -> Result<Vec<(DocumentId, Vec<u8>)>, StoreError> {
        let found = self.scan(&[HEADLINES])?.into_iter().map(|(key, value)| match parse_key(&key) {
            Some((document, [])) => Ok((document, value.to_vec())),
            _ => Err(strange_key()),
        });
        found.collect()
    }

    fn records(&self, document: DocumentId) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        let mut records: Vec<(u32, Vec<u8>)> = Vec::new();
        for (key, value) in self.scan(&[&[RECORDS], &document.as_bytes()[..]].concat())? {
            let (_, position, part) = parse_record_key(&key).ok_or_else(strange_key)?;
            match records.last_mut() {
                Some((last, whole)) if *last == position && part > 0 => whole.extend_from_slice(&value),
                _ => records.push((position, value.to_vec())),
            }
        }
        Ok(records)
    }

    fn census(&self) -> Result<BTreeMap<DocumentId, usize>, StoreError> {
        let mut counts = BTreeMap::new();
        let keys: Vec<sled::IVec> = guarded(|| self.db().scan_prefix([RECORDS]).keys().collect())?;
        for key in keys {
            let (document, _, part) = parse_record_key(&key).ok_or_else(strange_key)?;
            *counts.entry(document).or_default() += usize::from(part == 0);
        }
        Ok(counts)
    }

    fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for (document, position, value) in &commit.records {
            for (part, chunk) in (0..=u16::MAX).zip(value.chunks(PART)) {
                batch.insert(record_key(*document, *position, part), chunk);
            }
        }
        for (document, value) in commit.headlines {
            batch.insert(headline_key(document), value);
        }
        if let Some(head) = commit.head {
            batch.insert(HEAD, head);
        }
        guarded(|| self.db().apply_batch(batch))
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        guarded(|| self.db().flush())?;
        // sled's own flush reaches the system, not the disk.
        File::options().write(true).open(self.folder.join("db"))?.sync_all()?;
        Ok(durable::sync_folder(&self.folder)?)
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        let db = self.db.take();
        // Closing writes as well and may panic on what it finds; the journal has everything already.
        let _ = guarded(|| {
            drop(db);
            Ok(())
        });
    }
}

/// The store's twin in memory: where the disk has no room for the other, and in tests, where a crash loses what was not
/// synced.
#[derive(Clone, Debug, Default)]
pub(super) struct MemoryStore {
    now: Memory,
    durable: Memory,
    failing: bool,
}

#[derive(Clone, Debug, Default)]
struct Memory {
    head: Option<Vec<u8>>,
    headlines: BTreeMap<DocumentId, Vec<u8>>,
    records: BTreeMap<(DocumentId, u32), Vec<u8>>,
}

#[cfg(test)]
impl MemoryStore {
    /// A store that takes nothing.
    pub(super) fn failing() -> Self {
        Self { failing: true, ..Self::default() }
    }

    /// The store as a power cut leaves it.
    pub(super) fn crashed(&self) -> Self {
        Self { now: self.durable.clone(), ..self.clone() }
    }
}

impl Store for MemoryStore {
    fn head(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.now.head.clone())
    }

    fn headlines(&self) -> Result<Vec<(DocumentId, Vec<u8>)>, StoreError> {
        Ok(self.now.headlines.clone().into_iter().collect())
    }

    fn records(&self, document: DocumentId) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        let all = self.now.records.range((document, 0)..=(document, u32::MAX));
        Ok(all.map(|((_, position), value)| (*position, value.clone())).collect())
    }

    fn census(&self) -> Result<BTreeMap<DocumentId, usize>, StoreError> {
        let mut counts = BTreeMap::new();
        for (document, _) in self.now.records.keys() {
            *counts.entry(*document).or_default() += 1;
        }
        Ok(counts)
    }

    fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        if self.failing {
            return Err(StoreError::Panicked);
        }
        self.now.records.extend(commit.records.into_iter().map(|(document, at, value)| ((document, at), value)));
        self.now.headlines.extend(commit.headlines);
        self.now.head = commit.head.or(self.now.head.take());
        Ok(())
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.durable = self.now.clone();
        Ok(())
    }
}
