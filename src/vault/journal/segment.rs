//! The bytes of a journal segment.
//!
//! A segment begins with a header and goes on with records:
//!
//! ```text
//! header   magic 8 · version 2 · segment 4 · library 16 · first sequence 8 · link before it 32 · check 32
//! record   mark 4 · length 4 · head 58 · length of headline 4 · sealed headline · sealed entry · link 32
//! redacted mark 4 · length 4 · head 58 · BLAKE3 of sealed headline 32 · BLAKE3 of sealed entry 32 · seal 32 · link 32
//! ```
//!
//! Numbers are little-endian. A record's length counts what follows it. A link is the BLAKE3 of the link before, the
//! head, the BLAKE3 of the sealed headline and the BLAKE3 of the sealed entry; the first of a library follows 32 zeros.
//! So a record whose sealed values were erased still holds its place in the chain. Links need no key, so whoever keeps a
//! copy can check that nothing of it was altered or lost. That a record was redacted by an erasure, and not by somebody
//! who wants to hide it, its seal says: a keyed digest that takes a key of the library.
//!
//! Format 1 differs in its links alone: each was the BLAKE3 of the link before and of all bytes of the record before its
//! own, so that nothing could be erased.

use uuid::Uuid;

use crate::vault::record::{Digest, HEAD, Head, MOST_CHANGES, Record, Redacted, take};
use crate::vault::seal::OVERHEAD;

/// The end of the chain after a record.
pub(super) type Link = [u8; 32];

const MAGIC: &[u8; 8] = b"SAMSPILJ";

/// The formats of a segment that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(in crate::vault) enum Format {
    /// Links over the bytes of records; read only to be written anew.
    First = 1,
    /// Links that outlive an erasure.
    Redactable = 2,
}

/// Where the first record of a segment stands.
pub(super) const HEADER: usize = 102;

/// What a segment says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) segment: u32,
    pub(super) library: Uuid,
    /// The sequence of its first record.
    pub(super) first: u64,
    /// The link before its first record.
    pub(super) link: Link,
}

impl Header {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&(Format::Redactable as u16).to_le_bytes());
        bytes.extend_from_slice(&self.segment.to_le_bytes());
        bytes.extend_from_slice(self.library.as_bytes());
        bytes.extend_from_slice(&self.first.to_le_bytes());
        bytes.extend_from_slice(&self.link);
        bytes.extend_from_slice(blake3::hash(&bytes).as_bytes());
        bytes
    }

    /// The header in front of a segment of a format; `None` where it is cut short, damaged or of another format.
    pub(super) fn parse(bytes: &[u8], format: Format) -> Option<Self> {
        let (body, check) = bytes.get(..HEADER)?.split_last_chunk::<32>()?;
        let mut rest = body.strip_prefix(MAGIC)?;
        if blake3::hash(body) != *check || u16::from_le_bytes(take(&mut rest)?) != format as u16 {
            return None;
        }
        let header = Self {
            segment: u32::from_le_bytes(take(&mut rest)?),
            library: Uuid::from_bytes(take(&mut rest)?),
            first: u64::from_le_bytes(take(&mut rest)?),
            link: take(&mut rest)?,
        };
        (header.first <= MOST_CHANGES).then_some(header)
    }
}

/// Whether some bytes are the beginning of a segment, be it damaged or not.
pub(super) fn is_segment(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Where a record may begin; lets reading find its feet again after damage.
const MARK: &[u8; 4] = b"\xA7rec";
/// Where a redacted record may begin.
const REDACTED: &[u8; 4] = b"\xA7out";
const FRONT: usize = 8;
const LEAST: usize = HEAD + 4 + 2 * OVERHEAD + 32;
const REDACTED_LENGTH: usize = HEAD + 4 * 32;
/// No change is larger: 256 MiB.
pub(super) const MAX_RECORD: usize = 256 << 20;

/// Appends a record to `bytes`; returns its link. `None` where it is larger than a record may be.
pub(super) fn write_record(record: &Record, before: &Link, bytes: &mut Vec<u8>) -> Option<Link> {
    let length = HEAD + 4 + record.headline.len() + record.entry.len() + 32;
    if length > MAX_RECORD {
        return None;
    }
    let headline = u32::try_from(record.headline.len()).ok()?;
    write_front(MARK, u32::try_from(length).ok()?, record.head, bytes);
    bytes.extend_from_slice(&headline.to_le_bytes());
    bytes.extend_from_slice(&record.headline);
    bytes.extend_from_slice(&record.entry);
    let link = chain(before, &record.redacted());
    bytes.extend_from_slice(&link);
    Some(link)
}

/// Appends a redacted record to `bytes`; its link is the one it had.
pub(super) fn write_redacted(redacted: &Redacted, seal: &Digest, link: &Link, bytes: &mut Vec<u8>) {
    write_front(REDACTED, REDACTED_LENGTH as u32, redacted.head, bytes);
    bytes.extend_from_slice(&redacted.headline);
    bytes.extend_from_slice(&redacted.entry);
    bytes.extend_from_slice(seal);
    bytes.extend_from_slice(link);
}

fn write_front(mark: &[u8; 4], length: u32, head: Head, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(mark);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&head.to_bytes());
}

pub(super) fn chain(before: &Link, record: &Redacted) -> Link {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before).update(&record.head.to_bytes()).update(&record.headline).update(&record.entry);
    hasher.finalize().into()
}

/// A stretch of bytes that has the shape of a record. Whether it is one, its link or its seals must say.
pub(super) struct Shape<'a> {
    /// Everything up to the link.
    pub(super) body: &'a [u8],
    pub(super) head: Head,
    values: Values<'a>,
    pub(super) link: Link,
}

/// What a record says, or what is left of that.
enum Values<'a> {
    Sealed { headline: &'a [u8], entry: &'a [u8] },
    Redacted { headline: Digest, entry: Digest, seal: Digest },
}

impl<'a> Shape<'a> {
    /// The record that begins exactly here.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (mark, mut rest) = bytes.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(take(&mut rest)?) as usize;
        let possible = match mark {
            MARK => (LEAST..=MAX_RECORD).contains(&length),
            REDACTED => length == REDACTED_LENGTH,
            _ => false,
        };
        if !possible {
            return None;
        }
        let (inner, link) = rest.get(..length)?.split_last_chunk::<32>()?;
        let (head, mut inner) = Head::split(inner)?;
        let values = if mark == MARK {
            let headline = u32::from_le_bytes(take(&mut inner)?) as usize;
            let (headline, entry) = inner.split_at_checked(headline)?;
            Values::Sealed { headline, entry }
        } else {
            Values::Redacted { headline: take(&mut inner)?, entry: take(&mut inner)?, seal: take(&mut inner)? }
        };
        Some(Self { body: &bytes[..FRONT + length - 32], head, values, link: *link })
    }

    /// Whether it is linked to what stands before it.
    pub(super) fn follows(&self, before: &Link, format: Format) -> bool {
        let link = match format {
            Format::First => *blake3::Hasher::new().update(before).update(self.body).finalize().as_bytes(),
            Format::Redactable => chain(before, &self.redacted()),
        };
        link == self.link
    }

    /// Whether what comes after it is linked to it, or nothing comes.
    pub(super) fn goes_on(&self, after: &[u8], format: Format) -> bool {
        after.is_empty() || Shape::parse(after).is_some_and(|next| next.follows(&self.link, format))
    }

    /// How many bytes it takes.
    pub(super) const fn size(&self) -> usize {
        self.body.len() + 32
    }

    /// The record; `None` where it is redacted.
    pub(super) fn record(&self) -> Option<Record> {
        match self.values {
            Values::Sealed { headline, entry } => {
                Some(Record { head: self.head, headline: headline.to_vec(), entry: entry.to_vec() })
            }
            Values::Redacted { .. } => None,
        }
    }

    /// What is left of it once it is redacted.
    pub(super) fn redacted(&self) -> Redacted {
        match self.values {
            Values::Sealed { headline, entry } => Redacted::of(self.head, headline, entry),
            Values::Redacted { headline, entry, .. } => Redacted { head: self.head, headline, entry },
        }
    }

    /// What says that it was redacted by an erasure; `None` where it is whole.
    pub(super) fn seal(&self) -> Option<Digest> {
        match self.values {
            Values::Sealed { .. } => None,
            Values::Redacted { seal, .. } => Some(seal),
        }
    }
}

/// Everything in `bytes` that has the shape of a record, wherever it begins: how many bytes lie before it, the shape, and
/// the bytes after it.
pub(super) fn shapes(bytes: &[u8]) -> impl Iterator<Item = (usize, Shape<'_>, &[u8])> {
    (0..bytes.len()).filter_map(|skipped| {
        let shape = Shape::parse(&bytes[skipped..])?;
        let after = &bytes[skipped + shape.size()..];
        Some((skipped, shape, after))
    })
}

/// The document a damaged record seems to be of, where its head still fits the place it stands at.
pub(super) fn guess(bytes: &[u8], sequence: u64) -> Option<crate::domain::id::DocumentId> {
    let (head, _) = Head::split(bytes.get(FRONT..)?)?;
    (head.sequence == sequence).then_some(head.document)
}
