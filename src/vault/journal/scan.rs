//! Reading the journal: what is whole, what is damaged, and what was never finished.
//!
//! A record that is linked to the one before it is taken as it stands. Where the chain breaks, reading goes on at the
//! next record whose seals open, or, where it is redacted and has none, that the chain goes on from; and what lies
//! between is reported as damage.
//!
//! Changes that were saved together count only together. At most one such batch can be unfinished, the last: if all
//! that is wrong lies within it, nobody was ever told that it was saved, and it is *torn*, not damaged.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::segment::{Format, HEADER, Header, Link, Shape, guess, shapes};
use crate::vault::error::{At, VaultError};
use crate::vault::finding::Finding;
use crate::vault::record::{Digest, Record, Redacted, take};

/// A place between two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::vault) struct Place {
    pub(in crate::vault) segment: u32,
    /// Bytes from the beginning of the segment.
    pub(in crate::vault) offset: u64,
    /// The change before it; zero at the very beginning.
    pub(in crate::vault) sequence: u64,
    /// The link before it.
    pub(in crate::vault) link: Link,
}

impl Place {
    /// Before the first record of a library.
    pub(in crate::vault) const BEGINNING: Self = Self { segment: 1, offset: HEADER as u64, sequence: 0, link: [0; 32] };

    pub(in crate::vault) fn to_bytes(self) -> Vec<u8> {
        let Self { segment, offset, sequence, link } = self;
        [&segment.to_le_bytes()[..], &offset.to_le_bytes(), &sequence.to_le_bytes(), &link].concat()
    }

    /// The place that such bytes name.
    pub(in crate::vault) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let place = Self {
            segment: u32::from_le_bytes(take(&mut bytes)?),
            offset: u64::from_le_bytes(take(&mut bytes)?),
            sequence: u64::from_le_bytes(take(&mut bytes)?),
            link: take(&mut bytes)?,
        };
        bytes.is_empty().then_some(place)
    }
}

/// What reading comes upon.
pub(in crate::vault) enum Item {
    Change(Record),
    /// A change whose sealed values are gone, and the seal that must say that an erasure took them.
    Redacted(Redacted, Digest),
    Damage(Finding),
}

/// How reading ended.
pub(super) struct End {
    /// After the last batch that counts.
    pub(super) place: Place,
    /// Whether bytes of an unfinished batch follow it.
    pub(super) torn: bool,
    /// Whether the last segment is too damaged to be written on.
    pub(super) closed: bool,
    /// The link after the change that was watched for.
    pub(super) watched: Option<Link>,
}

/// Reads the journal in `folder` from a place to its end.
pub(super) struct Scan<'a> {
    folder: &'a Path,
    library: Uuid,
    format: Format,
    vouch: &'a dyn Fn(&Record) -> bool,
    visit: &'a mut dyn FnMut(Item) -> Result<(), VaultError>,
    /// After the last batch that counts.
    settled: Place,
    /// After the last record.
    running: Place,
    /// What was come upon between the two.
    pending: Vec<Item>,
    spoiled: bool,
    /// A change, and the link after it once it was come upon.
    watched: (u64, Option<Link>),
}

/// The numbers of the segments in a folder, whatever else lies there.
pub(super) fn segments(folder: &Path) -> Result<BTreeSet<u32>, VaultError> {
    let mut numbers = BTreeSet::new();
    for entry in fs::read_dir(folder).at("reading", folder)? {
        let name = entry.at("reading", folder)?.file_name();
        let number = name.to_str().filter(|name| name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_digit()));
        numbers.extend(number.and_then(|number| number.parse::<u32>().ok()));
    }
    Ok(numbers)
}

pub(super) fn path(folder: &Path, segment: u32) -> PathBuf {
    folder.join(format!("{segment:04}"))
}

impl<'a> Scan<'a> {
    pub(super) fn new(
        folder: &'a Path,
        library: Uuid,
        from: Place,
        vouch: &'a dyn Fn(&Record) -> bool,
        visit: &'a mut dyn FnMut(Item) -> Result<(), VaultError>,
    ) -> Self {
        let (format, pending) = (Format::Redactable, Vec::new());
        let (settled, running, watched) = (from, from, (0, None));
        Self { folder, library, format, vouch, visit, settled, running, pending, spoiled: false, watched }
    }

    /// Reads another format than the one that is written.
    pub(super) fn of(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// Looks out for the link after a change.
    pub(super) fn watching(self, change: u64) -> Self {
        Self { watched: (change, None), ..self }
    }

    /// Reads every segment from the starting place on. Where nothing can be unfinished, `may_be_torn` is false, and what
    /// looks torn is damage too.
    pub(super) fn run(mut self, may_be_torn: bool) -> Result<End, VaultError> {
        let mut next = self.running.segment;
        let present: Vec<u32> = segments(self.folder)?.range(next..).copied().collect();
        let mut closed = false;
        for segment in &present {
            if *segment > next {
                self.report(Finding::SegmentsMissing { from: next, to: segment - 1 });
            }
            next = segment.saturating_add(1);
            let path = path(self.folder, *segment);
            let bytes = fs::read(&path).at("reading", &path)?;
            self.enter(*segment, &bytes)?;
            closed = bytes.len() < HEADER;
            self.read(&bytes, present.last() == Some(segment))?;
        }
        let torn = may_be_torn && self.is_torn();
        if !torn {
            self.settle()?;
        }
        Ok(End { place: self.settled, torn, closed, watched: self.watched.1 })
    }

    /// Steps to the first record to be read of a segment.
    fn enter(&mut self, segment: u32, bytes: &[u8]) -> Result<(), VaultError> {
        let resumed = segment == self.running.segment && self.running != Place::BEGINNING;
        if resumed {
            return Ok(());
        }
        self.running = Place { segment, offset: HEADER as u64, ..self.running };
        match Header::parse(bytes, self.format) {
            Some(header) if header.segment == segment && header.library == self.library => {
                if header.first > self.running.sequence + 1 {
                    self.report(Finding::Gap { from: self.running.sequence + 1, to: header.first - 1 });
                    self.running.sequence = header.first - 1;
                } else if header.link != self.running.link {
                    self.report(Finding::Link { sequence: header.first });
                }
                self.running.link = header.link;
            }
            _ => self.report(Finding::SegmentHeader { segment }),
        }
        // Batches never reach over the end of a segment, so whatever was pending cannot be finished here.
        self.settle()
    }

    /// Reads the records of a segment.
    fn read(&mut self, bytes: &[u8], last: bool) -> Result<(), VaultError> {
        while let Some(rest) = bytes.get(self.running.offset as usize..).filter(|rest| !rest.is_empty()) {
            match Shape::parse(rest) {
                Some(shape) if self.continues(&shape) => self.accept(&shape)?,
                _ => match self.next_vouched(rest) {
                    Some((skipped, shape)) => {
                        self.report_break(rest, skipped, &shape);
                        self.running.offset += skipped as u64;
                        self.running.sequence = shape.head.sequence - 1;
                        self.accept(&shape)?;
                    }
                    None => {
                        self.report(self.damage(rest, rest.len()));
                        self.running.offset += rest.len() as u64;
                    }
                },
            }
        }
        if last { Ok(()) } else { self.settle() }
    }

    fn continues(&self, shape: &Shape<'_>) -> bool {
        shape.head.sequence == self.running.sequence + 1 && shape.follows(&self.running.link, self.format)
    }

    /// The next record that can be believed although the chain is broken, and how many bytes lie before it: one whose
    /// seals open, or a redacted one, which has none, that the chain goes on from.
    fn next_vouched<'b>(&self, bytes: &'b [u8]) -> Option<(usize, Shape<'b>)> {
        let vouched = |shape: &Shape<'_>, after: &[u8]| match shape.record() {
            Some(record) => (self.vouch)(&record),
            None => shape.goes_on(after, self.format),
        };
        shapes(bytes)
            .filter(|(_, shape, _)| shape.head.sequence > self.running.sequence)
            .find(|(_, shape, after)| vouched(shape, after))
            .map(|(skipped, shape, _)| (skipped, shape))
    }

    fn report_break(&mut self, bytes: &[u8], skipped: usize, next: &Shape<'_>) {
        let expected = self.running.sequence + 1;
        let sequence = next.head.sequence;
        self.report(match skipped {
            0 if sequence > expected => Finding::Gap { from: expected, to: sequence - 1 },
            0 => Finding::Link { sequence },
            _ => self.damage(bytes, skipped),
        });
    }

    fn damage(&self, bytes: &[u8], length: usize) -> Finding {
        let Place { segment, offset, sequence, .. } = self.running;
        let document = guess(bytes, sequence + 1);
        Finding::Record { segment, offset, bytes: length as u64, sequence: sequence + 1, document }
    }

    fn report(&mut self, finding: Finding) {
        self.pending.push(Item::Damage(finding));
        self.spoiled = true;
    }

    fn accept(&mut self, shape: &Shape<'_>) -> Result<(), VaultError> {
        if shape.head.batch_start() != self.settled.sequence + 1 {
            // Another batch was begun after what is pending, so that was acknowledged: it is damage, not a torn end.
            self.settle()?;
            self.settled.sequence = shape.head.batch_start() - 1;
        }
        self.pending.push(match (shape.record(), shape.seal()) {
            (Some(record), _) => Item::Change(record),
            (None, seal) => Item::Redacted(shape.redacted(), seal.unwrap_or_default()),
        });
        self.running.offset += shape.size() as u64;
        self.running.sequence = shape.head.sequence;
        self.running.link = shape.link;
        if shape.head.sequence == self.watched.0 {
            self.watched.1 = Some(shape.link);
        }
        if shape.head.ends_batch() && !self.spoiled { self.settle() } else { Ok(()) }
    }

    /// Hands on what is pending.
    fn settle(&mut self) -> Result<(), VaultError> {
        for item in self.pending.drain(..) {
            (self.visit)(item)?;
        }
        self.spoiled = false;
        self.settled = self.running;
        Ok(())
    }

    /// Whether what is pending at the end is one batch that was never finished, or nothing recognisable at all. A sector
    /// that never came may have held the end of one record, its link, and the beginning of the next. But a batch of which
    /// every record is whole was finished, whatever its links say.
    fn is_torn(&self) -> bool {
        let of_the_tail = |item: &Item| match item {
            Item::Change(_) | Item::Redacted(..) => true,
            Item::Damage(finding) => matches!(finding, Finding::Record { .. } | Finding::Link { .. }),
        };
        let lacking = |item: &Item| matches!(item, Item::Damage(Finding::Record { .. }));
        let ended = match self.pending.last() {
            Some(Item::Change(record)) => record.head.ends_batch(),
            Some(Item::Redacted(record, _)) => record.head.ends_batch(),
            _ => false,
        };
        let unfinished = !ended || self.pending.iter().any(lacking);
        !self.pending.is_empty() && self.pending.iter().all(of_the_tail) && unfinished
    }
}
