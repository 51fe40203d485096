//! The access log: a second journal, in `access/`, sealed under a key of the library's own.
//!
//! It is chained and synced as the journal is, so a line that is altered, moved or taken out from between others is
//! named. That none is missing at the end is vouched for by `access/end`, which is written anew after each line. The
//! log's key lies among the families' under the library's own id: it outlives every family, and an exchange of the
//! vault's key wraps it anew instead of sealing each line again.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::durable::{self, Frame};
use super::error::{At, Failure, VaultError};
use super::exchange::{Exchange, Order};
use super::finding::Finding;
use super::journal::{self, Item, Journal, Place};
use super::keyring::{FAMILIES, FamilyKeys, Keyring};
use super::keys;
use super::opening::voucher;
use super::record::{Head, Record, open_entry};
use crate::domain::access::AccessNote;
use crate::domain::id::DocumentId;

pub(super) const FOLDER: &str = "access";
const END: &str = "end";
const CAP: u64 = 4096;

/// The access log of an open library.
pub(super) struct AccessLog {
    folder: PathBuf,
    ring: Arc<Keyring>,
    /// Where it goes on, or why it cannot.
    journal: Mutex<Result<Journal, Failure>>,
}

impl AccessLog {
    /// Begins the log of a new library.
    pub(super) fn create(library: &Path, ring: &Arc<Keyring>) -> Result<Self, VaultError> {
        let folder = library.join(FOLDER);
        let keys = ring.family_or_new(own(ring))?;
        let journal = Journal::create(&folder, ring.library())?;
        keep_end(&folder, ring, &keys, journal.end())?;
        Ok(Self { folder, ring: Arc::clone(ring), journal: Mutex::new(Ok(journal)) })
    }

    /// Opens the log where it was left; a library that was made before there were logs gets one. A log that cannot be
    /// opened keeps nothing else from opening: it refuses notes, and so does whatever needs one.
    pub(super) fn open(library: &Path, ring: &Arc<Keyring>, findings: &mut Vec<Finding>) -> Self {
        let folder = library.join(FOLDER);
        let begun = ring.family(own(ring)).is_ok();
        if !journal::is_there(&folder)
            && !begun
            && end(&folder, ring).is_none()
            && let Err(error) = begin(library, ring)
        {
            let journal = Mutex::new(Err(Failure::from(&error)));
            return Self { folder, ring: Arc::clone(ring), journal };
        }
        let mut found = Vec::new();
        let journal = resume(&folder, ring, &mut found).map_err(|error| Failure::from(&error));
        findings.extend(found.into_iter().map(of_the_log));
        Self { folder, ring: Arc::clone(ring), journal: Mutex::new(journal) }
    }

    /// Writes a note; it is on the disk when this returns.
    pub(super) fn note(&self, note: &AccessNote) -> Result<(), VaultError> {
        let mut guard = self.guard();
        let journal = guard.as_mut().map_err(|reason| VaultError::AccessLog(reason.clone()))?;
        let written = self.write(journal, note);
        written.map_err(|error| {
            // After a failed write nobody can say what the disk kept, so it is final until the library is opened again.
            let failure = Failure::from(&error);
            *guard = Err(failure.clone());
            VaultError::AccessLog(failure)
        })
    }

    fn write(&self, journal: &mut Journal, note: &AccessNote) -> Result<(), VaultError> {
        let keys = self.keys()?;
        let sequence = journal.end().sequence + 1;
        let record = Record::seal(head(&self.ring, sequence), &(), note, self.ring.library(), &keys)
            .map_err(|error| VaultError::AccessLog(Failure { why: error.to_string(), condition: None }))?;
        let place = journal.append(&[record])?;
        keep_end(&self.folder, &self.ring, &keys, place)
    }

    /// Reads the log from its beginning. Lines that are damaged are left out and named.
    pub(super) fn read(&self) -> Result<(Vec<AccessNote>, Vec<Finding>), VaultError> {
        // Nothing is written while it is read, so that the end that is vouched for is the end that is read.
        let _guard = self.guard();
        let (mut notes, mut found) = (Vec::new(), Vec::new());
        if !journal::is_there(&self.folder) {
            found.push(Finding::SegmentsMissing { from: 1, to: 1 });
            return Ok((notes, found.into_iter().map(of_the_log).collect()));
        }
        let (library, keys) = (self.ring.library(), self.keys()?);
        let last = journal::read(&self.folder, library, &voucher(&self.ring), &mut |item| {
            match item {
                Item::Damage(finding) => found.push(finding),
                // Nothing of the log is ever erased.
                Item::Redacted(record, _) => found.push(Finding::AccessNote { sequence: record.head.sequence }),
                Item::Change(record) => {
                    let sequence = record.head.sequence;
                    let whole = record.head == head(&self.ring, sequence) && record.vouched(library, &keys);
                    let note = open_entry(record.head, &record.entry, library, &keys).filter(|_| whole);
                    note.map_or_else(|| found.push(Finding::AccessNote { sequence }), |note| notes.push(note));
                }
            }
            Ok(())
        })?;
        match end(&self.folder, &self.ring) {
            None => found.push(Finding::AccessEnd),
            Some(end) if last < end.sequence => found.push(Finding::Gap { from: last + 1, to: end.sequence }),
            Some(_) => {}
        }
        Ok((notes, found.into_iter().map(of_the_log).collect()))
    }

    /// How many bytes it has, for progress.
    pub(super) fn size(&self) -> u64 {
        journal::size(&self.folder).unwrap_or(0)
    }

    fn keys(&self) -> Result<Arc<FamilyKeys>, VaultError> {
        self.ring.family(own(&self.ring))
    }

    /// A panic elsewhere cannot leave a journal half changed, so a poisoned lock is as good as any.
    fn guard(&self) -> MutexGuard<'_, Result<Journal, Failure>> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The id under which the log's key is kept, and which stands in the head of each line.
fn own(ring: &Keyring) -> DocumentId {
    DocumentId(ring.library())
}

fn head(ring: &Keyring, sequence: u64) -> Head {
    let position = u32::try_from(sequence.saturating_sub(1)).unwrap_or(u32::MAX);
    Head { sequence, index: 0, count: 1, position, document: own(ring), family: own(ring) }
}

/// Says that it is the access log, and not the journal, which is damaged.
pub(super) fn of_the_log(finding: Finding) -> Finding {
    match finding {
        Finding::AccessNote { .. } | Finding::AccessEnd => finding,
        finding => Finding::AccessLog { damage: Box::new(finding) },
    }
}

/// Begins the log of a library that was made before there were logs. Key and log come together or not at all: a key without
/// a log says that somebody took the log away.
fn begin(library: &Path, ring: &Keyring) -> Result<(), VaultError> {
    let (own_keys, framed) = ring.key_to_come(own(ring))?;
    let exchange = Exchange::begin(library)?;
    let (log, families) = (exchange.fresh().join(FOLDER), format!("{}/{FAMILIES}", keys::FOLDER));
    let journal = Journal::create(&log, ring.library())?;
    keep_end(&log, ring, &own_keys, journal.end())?;
    let key = format!("{families}/{}", own(ring));
    let (folder, path) = (exchange.fresh().join(families), exchange.fresh().join(&key));
    durable::create_folder(&folder).at("making", &folder)?;
    durable::write(&path, &framed).at("writing", &path)?;
    exchange.carry_out(&Order { brings: vec![key, FOLDER.to_owned()], ..Order::default() })
}

/// Goes on where the log was left. Where lines are missing it goes on after them in a segment of its own, so that the
/// gap stays to be seen.
fn resume(folder: &Path, ring: &Keyring, found: &mut Vec<Finding>) -> Result<Journal, VaultError> {
    ring.family(own(ring)).inspect_err(|_| found.push(Finding::FamilyKey { family: own(ring) }))?;
    let library = ring.library();
    let vouched = end(folder, ring);
    if vouched.is_none() {
        found.push(Finding::AccessEnd);
    }
    let from = vouched.unwrap_or(Place::BEGINNING);
    if !journal::reaches(folder, &from) {
        durable::create_folder(folder).at("making", folder)?;
        let last = journal::read(folder, library, &voucher(ring), &mut |_| Ok(()))?;
        found.push(Finding::Gap { from: last + 1, to: from.sequence.max(last + 1) });
        let journal = Journal::go_on_after(folder, library, from)?;
        keep_end(folder, ring, &*ring.family(own(ring))?, journal.end())?;
        return Ok(journal);
    }
    let (journal, _torn) = Journal::resume(folder, library, from, &voucher(ring), &mut |item| {
        if let Item::Damage(finding) = item {
            found.push(finding);
        }
        Ok(())
    })?;
    Ok(journal)
}

fn context(ring: &Keyring) -> Vec<u8> {
    [b"end of the access log", &ring.library().as_bytes()[..]].concat()
}

/// Vouches for how far the log reaches.
fn keep_end(folder: &Path, ring: &Keyring, keys: &FamilyKeys, place: Place) -> Result<(), VaultError> {
    let path = folder.join(END);
    let sealed = keys.records.seal(&place.to_bytes(), &context(ring));
    durable::write(&path, &Frame::AccessEnd.wrap(&sealed)).at("writing", &path)
}

/// The number of the last line there ever was; `None` where nothing vouches for that.
pub(super) fn reached(library: &Path, ring: &Keyring) -> Option<u64> {
    end(&library.join(FOLDER), ring).map(|place| place.sequence)
}

/// Vouches for the end of a log that was written anew in `fresh`; lines that are still missing at its end stay missed.
pub(super) fn keep_reached(library: &Path, fresh: &Path, ring: &Keyring, place: Place) -> Result<(), VaultError> {
    let lost = end(&library.join(FOLDER), ring).filter(|end| end.sequence > place.sequence);
    keep_end(fresh, ring, &*ring.family(own(ring))?, lost.unwrap_or(place))
}

/// How far the log reached when it was last written; `None` where nothing vouches for that.
fn end(folder: &Path, ring: &Keyring) -> Option<Place> {
    let framed: io::Result<Vec<u8>> = durable::read_capped(&folder.join(END), CAP);
    let framed = framed.ok()?;
    let plain = ring.family(own(ring)).ok()?.records.open(Frame::AccessEnd.unwrap(&framed)?, &context(ring))?;
    Place::from_bytes(&plain)
}

#[cfg(test)]
mod tests;
