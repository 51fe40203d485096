//! The bytes of a journal segment.
//!
//! A segment begins with a header and goes on with records:
//!
//! ```text
//! header   magic 8 · version 2 · segment 4 · library 16 · first sequence 8 · link before it 32 · check 32
//! record   mark 4 · length 4 · head 58 · length of headline 4 · sealed headline · sealed entry · link 32
//! ```
//!
//! Numbers are little-endian. A record's length counts what follows it. A link is the BLAKE3 of the link before and of
//! the record up to the link; the first of a library follows 32 zeros. Links need no key, so whoever keeps a copy can
//! check that nothing of it was altered or lost.

use uuid::Uuid;

use crate::vault::record::{HEAD, Head, Record, take};
use crate::vault::seal::OVERHEAD;

/// The end of the chain after a record.
pub(super) type Link = [u8; 32];

const MAGIC: &[u8; 8] = b"SAMSPILJ";
const VERSION: u16 = 1;
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
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.segment.to_le_bytes());
        bytes.extend_from_slice(self.library.as_bytes());
        bytes.extend_from_slice(&self.first.to_le_bytes());
        bytes.extend_from_slice(&self.link);
        bytes.extend_from_slice(blake3::hash(&bytes).as_bytes());
        bytes
    }

    /// The header in front of a segment; `None` where it is cut short or damaged.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, check) = bytes.get(..HEADER)?.split_last_chunk::<32>()?;
        let mut rest = body.strip_prefix(MAGIC)?;
        if blake3::hash(body) != *check || u16::from_le_bytes(take(&mut rest)?) != VERSION {
            return None;
        }
        Some(Self {
            segment: u32::from_le_bytes(take(&mut rest)?),
            library: Uuid::from_bytes(take(&mut rest)?),
            first: u64::from_le_bytes(take(&mut rest)?),
            link: take(&mut rest)?,
        })
    }
}

/// Where a record may begin; lets reading find its feet again after damage.
const MARK: &[u8; 4] = b"\xA7rec";
const FRONT: usize = 8;
const LEAST: usize = HEAD + 4 + 2 * OVERHEAD + 32;
/// No change is larger: 256 MiB.
pub(super) const MAX_RECORD: usize = 256 << 20;

/// Appends a record to `bytes`; returns its link. `None` where it is larger than a record may be.
pub(super) fn write_record(record: &Record, before: &Link, bytes: &mut Vec<u8>) -> Option<Link> {
    let length = HEAD + 4 + record.headline.len() + record.entry.len() + 32;
    if length > MAX_RECORD {
        return None;
    }
    let start = bytes.len();
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(&u32::try_from(length).ok()?.to_le_bytes());
    bytes.extend_from_slice(&record.head.to_bytes());
    bytes.extend_from_slice(&u32::try_from(record.headline.len()).ok()?.to_le_bytes());
    bytes.extend_from_slice(&record.headline);
    bytes.extend_from_slice(&record.entry);
    let link = chain(before, &bytes[start..]);
    bytes.extend_from_slice(&link);
    Some(link)
}

fn chain(before: &Link, body: &[u8]) -> Link {
    *blake3::Hasher::new().update(before).update(body).finalize().as_bytes()
}

/// A stretch of bytes that has the shape of a record. Whether it is one, its link or its seals must say.
pub(super) struct Shape<'a> {
    /// Everything the link covers.
    body: &'a [u8],
    pub(super) head: Head,
    headline: &'a [u8],
    entry: &'a [u8],
    pub(super) link: Link,
}

impl<'a> Shape<'a> {
    /// The record that begins exactly here.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MARK)?;
        let length = u32::from_le_bytes(take(&mut rest)?) as usize;
        if !(LEAST..=MAX_RECORD).contains(&length) {
            return None;
        }
        let (sealed, link) = rest.get(..length)?.split_last_chunk::<32>()?;
        let (head, mut sealed) = Head::split(sealed)?;
        let (headline, entry) = {
            let headline = u32::from_le_bytes(take(&mut sealed)?) as usize;
            sealed.split_at_checked(headline)?
        };
        Some(Self { body: &bytes[..FRONT + length - 32], head, headline, entry, link: *link })
    }

    /// Whether it is linked to what stands before it.
    pub(super) fn follows(&self, before: &Link) -> bool {
        chain(before, self.body) == self.link
    }

    /// How many bytes it takes.
    pub(super) const fn size(&self) -> usize {
        self.body.len() + 32
    }

    pub(super) fn record(&self) -> Record {
        Record { head: self.head, headline: self.headline.to_vec(), entry: self.entry.to_vec() }
    }
}

/// The document a damaged record seems to be of, where its head still fits the place it stands at.
pub(super) fn guess(bytes: &[u8], sequence: u64) -> Option<crate::domain::id::DocumentId> {
    let (head, _) = Head::split(bytes.get(FRONT..)?)?;
    (head.sequence == sequence).then_some(head.document)
}
