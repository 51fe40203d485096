//! The headline of every document, in memory, and the sum by which the store proves that it has them all.

use std::collections::{BTreeMap, BTreeSet};

use super::error::VaultError;
use super::journal::Place;
use super::keyring::Keyring;
use super::record::{Head, Record, open_entry, open_headline, take};
use super::seal::Key;
use crate::domain::document::{Entry, Headline};
use crate::domain::id::DocumentId;

/// What is known of a document without opening it.
pub(super) struct Card {
    /// The head of its latest change.
    pub(super) head: Head,
    /// `None` where its family's key is lost or the headline is damaged.
    pub(super) headline: Option<Headline>,
    mark: [u8; 32],
}

/// Every document's card.
#[derive(Default)]
pub(super) struct Catalogue {
    cards: BTreeMap<DocumentId, Card>,
    /// The marks of all cards, added up by exclusive or, so that one can be exchanged without the others.
    sum: [u8; 32],
    /// The families that traces say were erased.
    erased: BTreeSet<DocumentId>,
}

/// Why a headline could not be read. The card is kept without it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CardFault {
    /// Not even where it belongs can be read; no card is kept.
    Shapeless,
    /// Its seal does not open.
    Damaged,
    /// The key of its family is lost.
    KeyLost,
}

/// A headline as the store keeps it: the head of the latest change, then the sealed headline.
pub(super) fn headline_value(record: &Record) -> Vec<u8> {
    [&record.head.to_bytes()[..], &record.headline].concat()
}

/// A step of history as the store keeps it: the whole record, so that the store is a copy of the journal too.
pub(super) fn record_value(record: &Record) -> Vec<u8> {
    let headline = u32::try_from(record.headline.len()).unwrap_or(u32::MAX);
    [&record.head.to_bytes()[..], &headline.to_le_bytes(), &record.headline, &record.entry].concat()
}

/// The record that the store keeps as a step of history; `None` where it is damaged out of shape.
pub(super) fn kept_record(value: &[u8]) -> Option<Record> {
    let (head, mut rest) = Head::split(value)?;
    let headline = u32::from_le_bytes(take(&mut rest)?) as usize;
    let (headline, entry) = rest.split_at_checked(headline)?;
    Some(Record { head, headline: headline.to_vec(), entry: entry.to_vec() })
}

impl Catalogue {
    /// Takes a headline as the store keeps it, in place of the one there was.
    pub(super) fn put(&mut self, document: DocumentId, value: &[u8], ring: &Keyring) -> Result<(), CardFault> {
        let (head, sealed) =
            Head::split(value).filter(|(head, _)| head.document == document).ok_or(CardFault::Shapeless)?;
        let headline = match ring.expect(head.family).and_then(|()| ring.family(head.family)) {
            Ok(keys) => open_headline(head, sealed, ring.library(), &keys).ok_or(CardFault::Damaged),
            Err(_) => Err(CardFault::KeyLost),
        };
        let (headline, fault) = match headline {
            Ok(headline) => (Some(headline), Ok(())),
            Err(fault) => (None, Err(fault)),
        };
        self.insert(Card { head, headline, mark: mark(value) });
        fault
    }

    /// Takes a headline that has just been sealed.
    pub(super) fn put_known(&mut self, record: &Record, headline: Headline) {
        self.insert(Card { head: record.head, headline: Some(headline), mark: mark(&headline_value(record)) });
    }

    fn insert(&mut self, card: Card) {
        self.add(card.mark);
        self.erased.extend(card.headline.as_ref().and_then(|headline| headline.erased).map(|erased| erased.family));
        if let Some(former) = self.cards.insert(card.head.document, card) {
            self.add(former.mark);
        }
    }

    fn add(&mut self, mark: [u8; 32]) {
        for (byte, other) in self.sum.iter_mut().zip(mark) {
            *byte ^= other;
        }
    }

    pub(super) fn get(&self, document: DocumentId) -> Option<&Card> {
        self.cards.get(&document)
    }

    /// Whether the trace of an erasure says that a family is gone, or going.
    pub(super) fn is_erased(&self, family: DocumentId) -> bool {
        self.erased.contains(&family)
    }

    /// The families that traces say are gone, or going.
    pub(super) fn erased(&self) -> impl Iterator<Item = DocumentId> {
        self.erased.iter().copied()
    }

    pub(super) fn cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.values()
    }

    /// How far the store has come and what it holds then, vouched for by `key`.
    pub(super) fn reached(&self, place: Place, key: &Key) -> Vec<u8> {
        let mut bytes = place.to_bytes();
        bytes.extend_from_slice(&self.sum);
        let mac = key.mac(&bytes);
        bytes.extend_from_slice(&mac);
        bytes
    }

    /// The place that such bytes name, where they are undamaged and the catalogue is what it was then.
    pub(super) fn check_reached(&self, bytes: &[u8], key: &Key) -> Option<Place> {
        let (body, mac) = bytes.split_last_chunk::<32>()?;
        let (place, sum) = body.split_last_chunk::<32>()?;
        (key.mac(body) == *mac && *sum == self.sum).then(|| Place::from_bytes(place))?
    }
}

fn mark(value: &[u8]) -> [u8; 32] {
    blake3::hash(value).into()
}

/// Opens a step of history as the store keeps it; `None` where it is damaged or another one.
pub(super) fn open_record(
    value: &[u8],
    document: DocumentId,
    position: u32,
    ring: &Keyring,
) -> Result<Option<Entry>, VaultError> {
    let Some(Record { head, entry, .. }) = kept_record(value) else { return Ok(None) };
    if head.document != document || head.position != position {
        return Ok(None);
    }
    let keys = ring.family(head.family)?;
    Ok(open_entry(head, &entry, ring.library(), &keys))
}
