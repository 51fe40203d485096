//! Writing a journal anew from the records of an older one and of its copies.

use std::io::Write;
use std::path::Path;

use uuid::Uuid;

use super::segment::{chain, write_record, write_redacted};
use super::{Item, Journal, Place, begin_segment, path};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};
use crate::vault::record::Head;

/// As much is collected before it is written.
const PORTION: usize = 1 << 20;

/// A journal that is written record by record and synced at the end.
pub(in crate::vault) struct Rewriter {
    journal: Journal,
    bytes: Vec<u8>,
}

impl Rewriter {
    /// Begins in a folder that is empty or not there yet.
    pub(in crate::vault) fn begin(folder: &Path, library: Uuid) -> Result<Self, VaultError> {
        durable::create_folder(folder).at("making", folder)?;
        Ok(Self { journal: Journal::create(folder, library)?, bytes: Vec::new() })
    }

    /// The next change, whole or redacted. Where some before it are lost, a segment of its own begins with it, so that
    /// the gap stays to be seen.
    pub(in crate::vault) fn put(&mut self, item: &Item) -> Result<(), VaultError> {
        let head = match item {
            Item::Change(record) => record.head,
            Item::Redacted(redacted, _) => redacted.head,
            Item::Damage(_) => return Ok(()),
        };
        self.make_room(head)?;
        let (start, before) = (self.bytes.len(), self.journal.end.link);
        let link = match item {
            Item::Change(record) => {
                write_record(record, &before, &mut self.bytes).ok_or(VaultError::TooLarge(head.document))?
            }
            Item::Redacted(redacted, seal) => {
                let link = chain(&before, redacted);
                write_redacted(redacted, seal, &link, &mut self.bytes);
                link
            }
            Item::Damage(_) => before,
        };
        let end = &mut self.journal.end;
        end.offset += (self.bytes.len() - start) as u64;
        end.sequence = head.sequence;
        end.link = link;
        if self.bytes.len() >= PORTION { self.flush() } else { Ok(()) }
    }

    /// Makes everything durable; returns where the journal ends.
    pub(in crate::vault) fn finish(mut self) -> Result<Place, VaultError> {
        self.sync()?;
        Ok(self.journal.end)
    }

    fn make_room(&mut self, head: Head) -> Result<(), VaultError> {
        let end = self.journal.end;
        // Changes that were saved together stay in one segment.
        let full = end.offset >= self.journal.segment_size && head.index == 0;
        if head.sequence == end.sequence + 1 && !full {
            return Ok(());
        }
        self.sync()?;
        let next = Place {
            segment: end.segment.saturating_add(1),
            offset: Place::BEGINNING.offset,
            sequence: head.sequence - 1,
            link: end.link,
        };
        self.journal.file = begin_segment(&self.journal.folder, self.journal.library, next)?;
        self.journal.end = next;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), VaultError> {
        let path = path(&self.journal.folder, self.journal.end.segment);
        self.journal.file.write_all(&self.bytes).at("writing", &path)?;
        self.bytes.clear();
        Ok(())
    }

    fn sync(&mut self) -> Result<(), VaultError> {
        self.flush()?;
        let path = path(&self.journal.folder, self.journal.end.segment);
        self.journal.file.sync_all().at("syncing", &path)
    }
}
