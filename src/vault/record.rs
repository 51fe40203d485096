//! One saved change: a plain head that says where it belongs, and two sealed values that say what it is.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::keyring::FamilyKeys;
use super::seal::Key;
use crate::domain::document::Headline;
use crate::domain::id::DocumentId;

/// The record format this program writes.
const VERSION: u16 = 1;
/// The first key of a family, until keys are exchanged.
const KEY: u32 = 1;

/// Where a change belongs. All of it is vouched for by both seals, so no record can stand in for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Counts the changes of the library from one.
    pub(super) sequence: u64,
    /// Which of the changes that were saved together, from zero.
    pub(super) index: u32,
    /// How many changes were saved together.
    pub(super) count: u32,
    /// Which step of the document's history, from zero.
    pub(super) position: u32,
    pub(super) document: DocumentId,
    pub(super) family: DocumentId,
}

pub(super) const HEAD: usize = 58;

/// No journal gets as far as this, so whatever says that it did is damaged.
pub(super) const MOST_CHANGES: u64 = u64::MAX / 2;

impl Head {
    pub(super) fn to_bytes(self) -> [u8; HEAD] {
        let mut bytes = [0; HEAD];
        let mut rest = &mut bytes[..];
        let mut put = |part: &[u8]| {
            let (slot, after) = std::mem::take(&mut rest).split_at_mut(part.len());
            slot.copy_from_slice(part);
            rest = after;
        };
        put(&VERSION.to_le_bytes());
        put(&KEY.to_le_bytes());
        put(&self.sequence.to_le_bytes());
        put(&self.index.to_le_bytes());
        put(&self.count.to_le_bytes());
        put(&self.position.to_le_bytes());
        put(self.document.as_bytes());
        put(self.family.as_bytes());
        bytes
    }

    /// The head in front of `bytes`, and what follows it. `None` where it is no head, or one of a later version.
    pub(super) fn split(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (head, after) = bytes.split_first_chunk::<HEAD>()?;
        let mut rest = &head[..];
        if u16::from_le_bytes(take(&mut rest)?) != VERSION || u32::from_le_bytes(take(&mut rest)?) != KEY {
            return None;
        }
        let head = Self {
            sequence: u64::from_le_bytes(take(&mut rest)?),
            index: u32::from_le_bytes(take(&mut rest)?),
            count: u32::from_le_bytes(take(&mut rest)?),
            position: u32::from_le_bytes(take(&mut rest)?),
            document: DocumentId(Uuid::from_bytes(take(&mut rest)?)),
            family: DocumentId(Uuid::from_bytes(take(&mut rest)?)),
        };
        // A sequence of at least one with an index below the count keeps every sum over them clear of the edges.
        let possible =
            head.index < head.count && u64::from(head.index) < head.sequence && head.sequence <= MOST_CHANGES;
        possible.then_some((head, after))
    }

    /// Whether it is the last of the changes that were saved together.
    pub(super) const fn ends_batch(&self) -> bool {
        self.index + 1 == self.count
    }

    /// The first of the changes that were saved together.
    pub(super) const fn batch_start(&self) -> u64 {
        self.sequence - self.index as u64
    }

    fn context(self, library: Uuid, part: Part) -> Vec<u8> {
        [&self.to_bytes()[..], library.as_bytes(), &[part as u8]].concat()
    }
}

/// Cuts a fixed number of bytes off the front.
pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (part, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*part)
}

/// The two sealed halves of a record: lists need the headline alone.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Part {
    Headline = 1,
    Entry = 2,
}

/// A record as it is kept, its halves sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) head: Head,
    pub(super) headline: Vec<u8>,
    pub(super) entry: Vec<u8>,
}

/// The BLAKE3 of a sealed value.
pub(super) type Digest = [u8; 32];

/// What is left of a record whose sealed values were erased: by this much the chain of the journal still proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Redacted {
    pub(super) head: Head,
    pub(super) headline: Digest,
    pub(super) entry: Digest,
}

impl Redacted {
    /// Says with a key of the library that this was redacted by an erasure.
    pub(super) fn seal(&self, key: &Key) -> Digest {
        key.mac(&[&self.head.to_bytes()[..], &self.headline, &self.entry].concat())
    }

    pub(super) fn of(head: Head, headline: &[u8], entry: &[u8]) -> Self {
        Self { head, headline: blake3::hash(headline).into(), entry: blake3::hash(entry).into() }
    }
}

impl Record {
    /// What is left of it once it is redacted.
    pub(super) fn redacted(&self) -> Redacted {
        Redacted::of(self.head, &self.headline, &self.entry)
    }

    /// Seals a change.
    pub(super) fn seal(
        head: Head,
        headline: &impl Serialize,
        entry: &impl Serialize,
        library: Uuid,
        keys: &FamilyKeys,
    ) -> serde_json::Result<Self> {
        let seal = |plain: Vec<u8>, part| keys.records.seal(&Zeroizing::new(plain), &head.context(library, part));
        Ok(Self {
            head,
            headline: seal(serde_json::to_vec(headline)?, Part::Headline),
            entry: seal(serde_json::to_vec(entry)?, Part::Entry),
        })
    }

    /// Whether both seals are whole.
    pub(super) fn vouched(&self, library: Uuid, keys: &FamilyKeys) -> bool {
        let whole = |sealed, part| keys.records.open(sealed, &self.head.context(library, part)).is_some();
        whole(&self.headline, Part::Headline) && whole(&self.entry, Part::Entry)
    }
}

/// Opens a sealed entry; `None` where it is damaged or belongs elsewhere.
pub(super) fn open_entry<T: DeserializeOwned>(
    head: Head,
    sealed: &[u8],
    library: Uuid,
    keys: &FamilyKeys,
) -> Option<T> {
    let plain = keys.records.open(sealed, &head.context(library, Part::Entry))?;
    serde_json::from_slice(&plain).ok()
}

/// Opens a sealed headline; `None` where it is damaged or belongs elsewhere.
pub(super) fn open_headline(head: Head, sealed: &[u8], library: Uuid, keys: &FamilyKeys) -> Option<Headline> {
    let plain = keys.records.open(sealed, &head.context(library, Part::Headline))?;
    let headline: Headline = serde_json::from_slice(&plain).ok()?;
    (headline.document == head.document && headline.family == head.family).then_some(headline)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::keyring::tests::keyring;
    use super::*;
    use crate::domain::document::{Body, Document, Entry};
    use crate::domain::family::Family;
    use crate::domain::person::Author;

    /// A family record as a draft would bring it.
    pub(in crate::vault) fn family(code: &str) -> (Headline, Entry) {
        let id = DocumentId(Uuid::now_v7());
        let body = Body::Family(Family { code: code.to_owned(), ..Family::default() });
        let document = Document::create(id, body, Author::new("Anna").expect("a name"), chrono::Utc::now());
        (document.headline(id), document.history()[0].clone())
    }

    #[test]
    fn a_record_opens_only_where_it_belongs() {
        let (_folder, keyring) = keyring();
        let (headline, entry) = family("F-017");
        let id = headline.document;
        let keys = keyring.family_or_new(id).expect("made");
        let head = Head { sequence: 7, index: 0, count: 1, position: 3, document: id, family: id };
        let record = Record::seal(head, &headline, &entry, keyring.library(), &keys).expect("JSON");

        assert!(record.vouched(keyring.library(), &keys));
        assert_eq!(open_entry(head, &record.entry, keyring.library(), &keys), Some(entry));
        assert_eq!(open_headline(head, &record.headline, keyring.library(), &keys), Some(headline));
        assert_eq!(Head::split(&head.to_bytes()).map(|(head, _)| head), Some(head));

        let elsewhere = DocumentId(Uuid::now_v7());
        for moved in [
            Head { sequence: 8, ..head },
            Head { position: 2, ..head },
            Head { index: 1, count: 2, ..head },
            Head { document: elsewhere, ..head },
            Head { family: elsewhere, ..head },
        ] {
            assert!(open_entry::<Entry>(moved, &record.entry, keyring.library(), &keys).is_none());
        }
        assert!(
            open_entry::<Entry>(head, &record.headline, keyring.library(), &keys).is_none(),
            "halves are not exchanged"
        );
        assert!(open_entry::<Entry>(head, &record.entry, Uuid::now_v7(), &keys).is_none());
    }
}
