//! From format 1 to format 2: the same records under other links.

use std::io;
use std::path::Path;

use uuid::Uuid;

use super::scan::{Item, Place, Scan, path};
use super::segment::{Format, Header, write_record};
use super::{SEGMENT, durable};
use crate::vault::error::{At, VaultError};
use crate::vault::record::Record;

/// Writes every whole record of a journal of format 1 to a new journal of format 2. Where the old one is damaged, the
/// new one has a gap, which reading names.
///
/// # Errors
/// The disk.
pub(in crate::vault) fn upgrade(
    old: &Path,
    new: &Path,
    library: Uuid,
    vouch: &dyn Fn(&Record) -> bool,
) -> Result<(), VaultError> {
    durable::create_folder(new).at("making", new)?;
    let mut writer = Writer { folder: new, library, start: Place::BEGINNING, end: Place::BEGINNING, bytes: Vec::new() };
    read(old, library, Format::First, vouch, &mut |record| writer.take(&record))?;
    writer.finish()
}

/// Compares an upgraded journal with the old one, record by record. Returns whether the old one holds nothing more:
/// whether it was undamaged, and finished.
///
/// # Errors
/// The disk, or a new journal that is not what was read from the old one.
pub(in crate::vault) fn compare(
    old: &Path,
    new: &Path,
    library: Uuid,
    vouch: &dyn Fn(&Record) -> bool,
) -> Result<bool, VaultError> {
    let kept = read(old, library, Format::First, vouch, &mut |_| Ok(()))?;
    let found = read(new, library, Format::Redactable, vouch, &mut |_| Ok(()))?;
    let same = found.changes == kept.changes && found.digest.finalize() == kept.digest.finalize();
    if same { Ok(kept.sound) } else { Err(io::Error::from(io::ErrorKind::InvalidData)).at("reading back", new) }
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
        Item::Redacted(..) | Item::Damage(_) => {
            contents.sound = false;
            Ok(())
        }
    };
    let end = Scan::new(folder, library, Place::BEGINNING, vouch, &mut visit).of(format).run(true)?;
    contents.sound &= !end.torn;
    Ok(contents)
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
