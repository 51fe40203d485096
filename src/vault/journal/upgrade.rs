//! From format 1 to format 2: the same records under other links.
//!
//! The new journal is written beside the old one, read back record by record, and only then takes its place. Stopped
//! anywhere, the next run finds one of the two whole and goes on.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::scan::{Item, Place, Scan, path, segments};
use super::segment::{Format, HEADER, Header, write_record};
use super::{FOLDER, SEGMENT, durable};
use crate::vault::error::{At, VaultError};
use crate::vault::record::Record;

/// Where the new journal is written.
const NEW: &str = "journal.new";
/// Where the old one lies while the new one takes its place.
const OLD: &str = "journal.1";

/// Brings the journal of the library in `folder` from format 1 to format 2. Returns where the old one lies now, where it
/// was damaged or had an unfinished end and so is kept.
///
/// # Errors
/// The disk, or an old journal that cannot be read the same way twice. The old journal is still there.
pub(in crate::vault) fn upgrade(
    folder: &Path,
    library: Uuid,
    vouch: &dyn Fn(&Record) -> bool,
) -> Result<Option<PathBuf>, VaultError> {
    let (now, new, old) = (folder.join(FOLDER), folder.join(NEW), folder.join(OLD));
    if now.exists() && !is_upgraded(&now)? {
        durable::remove(&new).at("removing", &new)?;
        let kept = write_anew(&now, &new, library, vouch)?;
        check(&new, library, vouch, &kept)?;
        durable::sync_folder(folder).at("syncing", folder)?;
        durable::rename(&now, &old).at("setting aside", &now)?;
    }
    if !now.exists() && new.exists() {
        // Only a journal that was read back is ever without its old name.
        durable::rename(&new, &now).at("putting in place", &new)?;
    }
    if !old.exists() {
        return Ok(None);
    }
    if is_sound(&old, library, vouch)? {
        durable::remove(&old).at("removing", &old)?;
        return Ok(None);
    }
    let aside = folder.join(crate::vault::opening::quarantine_name());
    durable::rename(&old, &aside).at("setting aside", &old)?;
    Ok(Some(aside))
}

fn is_upgraded(folder: &Path) -> Result<bool, VaultError> {
    for segment in segments(folder)? {
        let path = path(folder, segment);
        let bytes = durable::read_front(&path, HEADER).at("reading", &path)?;
        if Header::parse(&bytes, Format::Redactable).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a journal holds, for comparing two.
#[derive(Default)]
struct Contents {
    changes: u64,
    digest: blake3::Hasher,
    sound: bool,
}

impl Contents {
    fn take(&mut self, record: &Record) {
        self.changes += 1;
        let Record { head, headline, entry } = record;
        for part in [&head.to_bytes()[..], headline, entry] {
            self.digest.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
    }
}

fn read(
    folder: &Path,
    library: Uuid,
    format: Format,
    vouch: &dyn Fn(&Record) -> bool,
    each: &mut dyn FnMut(Record) -> Result<(), VaultError>,
) -> Result<Contents, VaultError> {
    let mut contents = Contents { sound: true, ..Contents::default() };
    let mut visit = |item| match item {
        Item::Change(record) => {
            contents.take(&record);
            each(record)
        }
        Item::Redacted(_) | Item::Damage(_) => {
            contents.sound = false;
            Ok(())
        }
    };
    let end = Scan::new(folder, library, Place::BEGINNING, vouch, &mut visit).of(format).run(true)?;
    contents.sound &= !end.torn;
    Ok(contents)
}

fn write_anew(from: &Path, to: &Path, library: Uuid, vouch: &dyn Fn(&Record) -> bool) -> Result<Contents, VaultError> {
    fs::create_dir_all(to).at("making", to)?;
    let mut writer = Writer { folder: to, library, start: Place::BEGINNING, end: Place::BEGINNING, bytes: Vec::new() };
    let contents = read(from, library, Format::First, vouch, &mut |record| writer.take(&record))?;
    writer.finish()?;
    Ok(contents)
}

/// Compares the new journal with what was read from the old one.
fn check(new: &Path, library: Uuid, vouch: &dyn Fn(&Record) -> bool, kept: &Contents) -> Result<(), VaultError> {
    let found = read(new, library, Format::Redactable, vouch, &mut |_| Ok(()))?;
    let same = found.changes == kept.changes && found.digest.finalize() == kept.digest.finalize();
    if same { Ok(()) } else { Err(io::Error::from(io::ErrorKind::InvalidData)).at("reading back", new) }
}

fn is_sound(old: &Path, library: Uuid, vouch: &dyn Fn(&Record) -> bool) -> Result<bool, VaultError> {
    Ok(read(old, library, Format::First, vouch, &mut |_| Ok(()))?.sound)
}

/// Writes a journal segment by segment, each with one sync; nothing of it counts before it has been read back.
struct Writer<'a> {
    folder: &'a Path,
    library: Uuid,
    /// Where the segment begins.
    start: Place,
    end: Place,
    /// Its records so far.
    bytes: Vec<u8>,
}

impl Writer<'_> {
    fn take(&mut self, record: &Record) -> Result<(), VaultError> {
        if record.head.index == 0 && self.bytes.len() as u64 >= SEGMENT {
            self.finish()?;
            self.start = Place { segment: self.start.segment.saturating_add(1), ..self.end };
        }
        if self.bytes.is_empty() {
            // A segment says which change it begins with, and damage may have swallowed some before it.
            self.start.sequence = record.head.sequence - 1;
        }
        let written = write_record(record, &self.end.link, &mut self.bytes);
        self.end.link = written.ok_or(VaultError::TooLarge(record.head.document))?;
        self.end.sequence = record.head.sequence;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), VaultError> {
        let Place { segment, sequence, link, .. } = self.start;
        let header = Header { segment, library: self.library, first: sequence + 1, link };
        let path = path(self.folder, segment);
        let bytes = [header.to_bytes(), std::mem::take(&mut self.bytes)].concat();
        durable::write(&path, &bytes).at("writing", &path)
    }
}
