//! Taking the changes of a family out of the journal, so that the chain still proves that nothing else was touched.
//!
//! Every record of the family is written anew without its sealed values. The links stay as they were, so the end of the
//! chain is the same before and after. Each segment is written to a new file, read back, and only then put in the place
//! of the old one; stopped anywhere, the journal is whole, and going over it again does the rest.

use std::fs::{self, OpenOptions};
use std::path::Path;

use super::scan::{path, segments};
use super::segment::{Format, HEADER, Header, Shape, is_segment, shapes, write_redacted};
use super::{Journal, durable};
use crate::domain::id::DocumentId;
use crate::vault::error::{At, VaultError};
use crate::vault::record::Record;
use crate::vault::seal::Key;

/// What redacting did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::vault) struct Redaction {
    /// Records of the family, whether they were redacted now or before.
    pub(in crate::vault) changes: u64,
    /// Bytes that were damaged already, so that nobody could say whose they were, and are blank now.
    pub(in crate::vault) blanked: u64,
}

impl Journal {
    /// Takes every change of a family out of the journal.
    ///
    /// # Errors
    /// The disk. What was done stands, and doing it again goes on from there.
    pub(in crate::vault) fn redact(
        &mut self,
        family: DocumentId,
        key: &Key,
        vouch: &dyn Fn(&Record) -> bool,
    ) -> Result<Redaction, VaultError> {
        remove_loose_ends(&self.folder)?;
        let mut sum = Redaction::default();
        for segment in segments(&self.folder)? {
            let path = path(&self.folder, segment);
            let bytes = fs::read(&path).at("reading", &path)?;
            let (rewritten, redaction) = redact_segment(&bytes, family, key, vouch);
            sum.changes += redaction.changes;
            sum.blanked += redaction.blanked;
            if rewritten == bytes {
                continue;
            }
            replace(&path, &rewritten)?;
            if segment == self.end.segment {
                self.end.offset = rewritten.len() as u64;
                self.file = OpenOptions::new().append(true).open(&path).at("opening", &path)?;
            }
        }
        Ok(sum)
    }
}

/// Puts new bytes in the place of a segment, but only once the disk gives back what it was given.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let part = durable::unfinished(path);
    durable::write_synced(&part, bytes).at("writing", &part)?;
    if fs::read(&part).at("reading", &part)? != bytes {
        return Err(std::io::Error::from(std::io::ErrorKind::InvalidData)).at("reading back", &part);
    }
    durable::settle(&part, path).at("replacing", path)
}

/// Removes what else lies in the journal's folder: torn ends and half-written files. Nobody can say whose their bytes
/// are, and nothing of them was ever called saved.
fn remove_loose_ends(folder: &Path) -> Result<(), VaultError> {
    for entry in fs::read_dir(folder).at("reading", folder)? {
        let path = entry.at("reading", folder)?.path();
        if path.extension().is_some() {
            durable::remove(&path).at("removing", &path)?;
        }
    }
    Ok(())
}

/// The bytes of a segment, or of a torn end of one, without the changes of a family. What is redacted is sealed with
/// `key`, so that it can be told from what somebody deleted.
pub(in crate::vault) fn redact_segment(
    bytes: &[u8],
    family: DocumentId,
    key: &Key,
    vouch: &dyn Fn(&Record) -> bool,
) -> (Vec<u8>, Redaction) {
    let start = if is_segment(bytes) { HEADER.min(bytes.len()) } else { 0 };
    let mut link = Header::parse(bytes, Format::Redactable).map(|header| header.link);
    let mut rest = &bytes[start..];
    let (mut out, mut redaction) = (bytes[..start].to_vec(), Redaction::default());
    let blank = |damaged: &[u8], out: &mut Vec<u8>| {
        out.resize(out.len() + damaged.len(), 0);
        damaged.iter().filter(|byte| **byte != 0).count() as u64
    };
    while !rest.is_empty() {
        let linked = Shape::parse(rest).filter(|s| link.is_some_and(|link| s.follows(&link, Format::Redactable)));
        let next = linked.map(|shape| (0, shape, true)).or_else(|| next_whole(rest, vouch));
        let Some((skipped, shape, sure)) = next else {
            redaction.blanked += blank(rest, &mut out);
            break;
        };
        let (damaged, from) = rest.split_at(skipped);
        let (whole, after) = from.split_at(shape.size());
        redaction.blanked += blank(damaged, &mut out);
        if shape.head.family == family {
            redaction.changes += 1;
            let redacted = shape.redacted();
            // What was redacted before keeps the seal it has: nobody's deletion is made an erasure here.
            let seal = shape.seal().unwrap_or_else(|| redacted.seal(key));
            write_redacted(&redacted, &seal, &shape.link, &mut out);
        } else if sure {
            out.extend_from_slice(whole);
        } else {
            redaction.blanked += blank(whole, &mut out);
        }
        link = Some(shape.link);
        rest = after;
    }
    (out, redaction)
}

/// The next record whose seals open, or that the chain goes on from: the key of the family is gone by now, so its own
/// records are told by the chain alone. Of such a one it is not sure whose it is.
fn next_whole<'b>(bytes: &'b [u8], vouch: &dyn Fn(&Record) -> bool) -> Option<(usize, Shape<'b>, bool)> {
    shapes(bytes).find_map(|(skipped, shape, after)| {
        let vouched = shape.record().is_some_and(|record| vouch(&record));
        (vouched || shape.goes_on(after, Format::Redactable)).then_some((skipped, shape, vouched))
    })
}

/// Blanks every redacted record in some bytes, wherever it stands: what may be found of a family after its erasure.
pub(in crate::vault) fn blank_redacted(bytes: &mut [u8]) {
    let found: Vec<_> = shapes(bytes)
        .filter(|(_, shape, _)| shape.record().is_none())
        .map(|(skipped, shape, _)| skipped..skipped + shape.size())
        .collect();
    found.into_iter().for_each(|range| bytes[range].fill(0));
}
