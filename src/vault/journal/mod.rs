//! The journal: every change ever saved, in order, sealed and chained. It vouches; the store merely serves.
//!
//! `journal/0001`, `journal/0002`… are written one after the other and never changed, except that an erasure takes what a
//! record says out of it and leaves the record standing ([`redact`]). A call of [`Journal::append`] is
//! one write and one sync; when it returns, the changes are saved.

mod redact;
mod rewrite;
mod scan;
mod segment;
mod upgrade;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::Utc;
use uuid::Uuid;

pub(super) use self::redact::{blank_redacted, redact_segment};
pub(super) use self::rewrite::Rewriter;
use self::scan::{End, Scan, path, segments};
pub(super) use self::scan::{Item, Place};
use self::segment::{Header, write_record};
pub(super) use self::upgrade::{compare, upgrade};
use super::durable;
use super::error::{At, VaultError};
use super::record::Record;

pub(super) const FOLDER: &str = "journal";

/// A new segment is begun beyond this size: small enough to copy, large enough to be few.
const SEGMENT: u64 = 16 << 20;

/// The end of the journal, open for writing.
pub(super) struct Journal {
    folder: PathBuf,
    library: Uuid,
    file: File,
    end: Place,
    /// Whether the last segment must not be written on.
    closed: bool,
    segment_size: u64,
}

/// An unfinished change at the end of the journal, set aside in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Torn {
    /// Where it lies now.
    pub file: PathBuf,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Journal {
    /// Begins the journal of a new library.
    pub(super) fn create(folder: &Path, library: Uuid) -> Result<Self, VaultError> {
        durable::create_folder(folder).at("making", folder)?;
        let end = Place::BEGINNING;
        let file = begin_segment(folder, library, end)?;
        Ok(Self { folder: folder.to_owned(), library, file, end, closed: false, segment_size: SEGMENT })
    }

    /// Opens the journal where it was left: hands everything after `from` to `visit`, sets a torn end aside, and is
    /// ready to go on.
    pub(super) fn resume(
        folder: &Path,
        library: Uuid,
        from: Place,
        vouch: &dyn Fn(&Record) -> bool,
        visit: &mut dyn FnMut(Item) -> Result<(), VaultError>,
    ) -> Result<(Self, Option<Torn>), VaultError> {
        let End { place: end, torn, closed, .. } = Scan::new(folder, library, from, vouch, visit).run(true)?;
        let path = path(folder, end.segment);
        let torn = if torn { set_aside(&path, end.offset)? } else { None };
        let file = OpenOptions::new().append(true).open(&path).at("opening", &path)?;
        Ok((Self { folder: folder.to_owned(), library, file, end, closed, segment_size: SEGMENT }, torn))
    }

    /// Goes on after a place whose records are lost, in a segment of its own; reading names the gap from then on.
    pub(super) fn go_on_after(folder: &Path, library: Uuid, lost: Place) -> Result<Self, VaultError> {
        let last = segments(folder)?.last().copied().unwrap_or(0).max(lost.segment);
        let end = Place { segment: last.saturating_add(1), offset: Place::BEGINNING.offset, ..lost };
        let file = begin_segment(folder, library, end)?;
        Ok(Self { folder: folder.to_owned(), library, file, end, closed: false, segment_size: SEGMENT })
    }

    /// Where the next record will stand.
    pub(super) const fn end(&self) -> Place {
        self.end
    }

    /// Saves records that belong together: one write, one sync. Their heads follow from [`Self::end`].
    ///
    /// # Errors
    /// [`VaultError::TooLarge`] and [`VaultError::DiskFull`], with nothing written; or the disk, after which nothing more may be written, because
    /// nobody can say what it kept.
    pub(super) fn append(&mut self, records: &[Record]) -> Result<Place, VaultError> {
        let mut bytes = Vec::new();
        let mut link = self.end.link;
        for record in records {
            let written = write_record(record, &link, &mut bytes);
            link = written.ok_or(VaultError::TooLarge(record.head.document))?;
        }
        if self.closed || self.end.offset >= self.segment_size {
            self.rotate()?;
        }
        let path = path(&self.folder, self.end.segment);
        if let Err(error) = durable::step().and_then(|()| self.file.write_all(&bytes)) {
            let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
            // A disk that is full has not failed: what it took of these bytes is taken back, and nothing was called saved.
            if full && self.file.set_len(self.end.offset).and_then(|()| self.file.sync_all()).is_ok() {
                return Err(VaultError::DiskFull);
            }
            return Err(error).at("writing", &path);
        }
        self.file.sync_data().at("writing", &path)?;
        self.end.offset += bytes.len() as u64;
        self.end.sequence += records.len() as u64;
        self.end.link = link;
        Ok(self.end)
    }

    fn rotate(&mut self) -> Result<(), VaultError> {
        let next = Place { segment: self.end.segment.saturating_add(1), offset: Place::BEGINNING.offset, ..self.end };
        self.file = begin_segment(&self.folder, self.library, next)?;
        self.end = next;
        self.closed = false;
        Ok(())
    }
}

/// Reads the whole journal without changing anything; returns the last change it holds.
pub(super) fn read(
    folder: &Path,
    library: Uuid,
    vouch: &dyn Fn(&Record) -> bool,
    visit: &mut dyn FnMut(Item) -> Result<(), VaultError>,
) -> Result<u64, VaultError> {
    Ok(Scan::new(folder, library, Place::BEGINNING, vouch, visit).run(false)?.place.sequence)
}

/// The link after a change, where the journal holds it; zeros before the first.
pub(super) fn link_after(
    folder: &Path,
    library: Uuid,
    vouch: &dyn Fn(&Record) -> bool,
    change: u64,
) -> Result<Option<[u8; 32]>, VaultError> {
    if change == 0 {
        return Ok(Some(Place::BEGINNING.link));
    }
    let mut ignore = |_| Ok(());
    Ok(Scan::new(folder, library, Place::BEGINNING, vouch, &mut ignore).watching(change).run(true)?.watched)
}

/// Whether there is a journal at all.
pub(super) fn is_there(folder: &Path) -> bool {
    segments(folder).is_ok_and(|segments| !segments.is_empty())
}

/// Whether the journal reaches as far as a place that it reached before.
pub(super) fn reaches(folder: &Path, place: &Place) -> bool {
    fs::metadata(path(folder, place.segment)).is_ok_and(|file| file.len() >= place.offset)
}

/// How many bytes the journal has in all, for progress.
pub(super) fn size(folder: &Path) -> Result<u64, VaultError> {
    let sizes = segments(folder)?.into_iter().map(|segment| fs::metadata(path(folder, segment)).map_or(0, |f| f.len()));
    Ok(sizes.sum())
}

fn begin_segment(folder: &Path, library: Uuid, at: Place) -> Result<File, VaultError> {
    let path = path(folder, at.segment);
    if path.exists() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists)).at("beginning", &path);
    }
    let header = Header { segment: at.segment, library, first: at.sequence + 1, link: at.link };
    durable::write(&path, &header.to_bytes()).at("writing", &path)?;
    OpenOptions::new().append(true).open(&path).at("opening", &path)
}

/// Copies the end of a segment to a file of its own before cutting it off: nothing is ever thrown away.
fn set_aside(path: &Path, from: u64) -> Result<Option<Torn>, VaultError> {
    let bytes = fs::read(path).at("reading", path)?;
    let Some(tail) = bytes.get(from as usize..).filter(|tail| !tail.is_empty()) else { return Ok(None) };
    let file = path.with_extension(format!("torn-{}", Utc::now().format("%Y%m%dT%H%M%S%3fZ")));
    durable::write(&file, tail).at("writing", &file)?;
    let segment = OpenOptions::new().write(true).open(path).at("opening", path)?;
    segment.set_len(from).and_then(|()| segment.sync_all()).at("cutting", path)?;
    Ok(Some(Torn { file, bytes: tail.len() as u64 }))
}

#[cfg(test)]
mod tests;
