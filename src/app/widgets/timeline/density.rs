//! How much lies where, counted once: what the lanes draw when there are more marks than pixels.
//!
//! For every code of every tier there is a pyramid of buckets; the lowest level cuts the session into equal stretches,
//! and each level above holds sums of two below. Drawing reads one level, about one bucket for two or three pixels,
//! however many marks there are. A changed mark touches the buckets it lies in and their parents, nothing else: the
//! pyramid *follows* the coding's history entry by entry, so it is never rebuilt while a person works.

use std::ops::Range;

use crate::domain::coding::Coding;
use crate::domain::document::{Act, Document};
use crate::domain::edit::{Edit, Transaction};
use crate::domain::id::DocumentId;
use crate::domain::mark::{Extent, Mark};
use crate::domain::scheme::Scheme;
use crate::domain::time::{SessionTime, Span};

/// Parts into which the lowest buckets are divided to count covered time.
const PARTS_BITS: u32 = 10;
/// The fewest and the most buckets of the lowest level.
const BUCKETS: Range<usize> = 1 << 14..1 << 17;

/// What lies in one bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Covered time, in parts ([`Density::parts`] of them fill a bucket once).
    pub covered: u32,
    /// Marks that start here.
    pub starts: u32,
}

impl Bucket {
    fn plus(self, other: Self) -> Self {
        Self { covered: self.covered.saturating_add(other.covered), starts: self.starts.saturating_add(other.starts) }
    }
}

/// The pyramids of one coding.
#[derive(Clone, Debug, Default)]
pub struct Density {
    /// Which document, and how many entries of its history are counted.
    follows: Option<(DocumentId, usize)>,
    /// Where the session ends.
    end: SessionTime,
    /// A lowest bucket is `2^shift` nanoseconds long.
    shift: u32,
    /// Lowest buckets.
    buckets: usize,
    /// How many marks the size of the buckets was chosen for.
    chosen_for: usize,
    /// Lane → code → pyramid.
    lanes: Vec<Vec<Pyramid>>,
}

/// The levels of one code, lowest first; empty until the code is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Pyramid {
    levels: Vec<Vec<Bucket>>,
}

impl Pyramid {
    fn grow(&mut self, buckets: usize) {
        let halved = |len: &usize| (*len > 1).then(|| len.div_ceil(2));
        self.levels = std::iter::successors(Some(buckets), halved).map(|len| vec![Bucket::default(); len]).collect();
    }

    /// Sums anew every parent of the lowest buckets in the range.
    fn fold(&mut self, changed: Range<usize>) {
        let mut changed = changed;
        for level in 1..self.levels.len() {
            let (below, above) = self.levels.split_at_mut(level);
            let below = &below[level - 1];
            changed = changed.start / 2..changed.end.div_ceil(2).min(above[0].len());
            for parent in changed.clone() {
                let right = below.get(parent * 2 + 1).copied().unwrap_or_default();
                above[0][parent] = below[parent * 2].plus(right);
            }
        }
    }
}

impl Density {
    /// Brings the count up to what the document holds now: the new entries of its history only, or everything where it
    /// is another document, another length of session, or has outgrown its buckets.
    pub fn follow(&mut self, document: &Document, end: SessionTime) {
        let Some(coding) = document.as_coding() else { return };
        let (id, known) = self.follows.unwrap_or((document.id(), usize::MAX));
        let outgrown = coding.marks().len() > self.chosen_for.saturating_mul(8);
        if id != document.id() || known > document.history().len() || end != self.end || outgrown {
            self.rebuild(coding, end);
        } else {
            for entry in &document.history()[known..] {
                self.follow_act(&entry.act, document, &coding.scheme);
            }
        }
        self.follows = Some((document.id(), document.history().len()));
    }

    fn follow_act(&mut self, act: &Act, document: &Document, scheme: &Scheme) {
        let done = |position: usize| match document.history().get(position).map(|entry| &entry.act) {
            Some(Act::Do(transaction)) => Some(transaction),
            _ => None,
        };
        match act {
            Act::Create(_) => {}
            Act::Do(transaction) => self.follow_transaction(transaction, scheme),
            Act::Redo(position) => {
                if let Some(transaction) = done(*position) {
                    self.follow_transaction(transaction, scheme);
                }
            }
            Act::Undo(position) => {
                if let Some(transaction) = done(*position) {
                    self.follow_transaction(&transaction.inverse(), scheme);
                }
            }
        }
    }

    fn follow_transaction(&mut self, transaction: &Transaction, scheme: &Scheme) {
        for edit in &transaction.edits {
            let Edit::Mark(change) = edit else { continue };
            if let Some(mark) = &change.before {
                self.count(mark, scheme, false);
            }
            if let Some(mark) = &change.after {
                self.count(mark, scheme, true);
            }
        }
    }

    fn rebuild(&mut self, coding: &Coding, end: SessionTime) {
        let marks = coding.marks().len();
        self.end = end;
        self.chosen_for = marks.max(2_000);
        let length = end.nanos().max(1_000_000_000);
        let wanted = (marks / 2).next_power_of_two().clamp(BUCKETS.start, BUCKETS.end);
        let shortest = length as u64 / wanted as u64;
        self.shift = shortest.max(1 << PARTS_BITS).next_power_of_two().trailing_zeros();
        self.buckets = (length >> self.shift) as usize + 1;
        self.lanes = coding.scheme.tiers.iter().map(|tier| vec![Pyramid::default(); tier.codes.len()]).collect();
        for lane in 0..self.lanes.len() {
            for mark in coding.marks().lane(lane) {
                self.count_lowest(mark, &coding.scheme, true);
            }
        }
        for pyramid in self.lanes.iter_mut().flatten().filter(|pyramid| !pyramid.levels.is_empty()) {
            pyramid.fold(0..self.buckets);
        }
    }

    /// One mark more or less, up through every level.
    fn count(&mut self, mark: &Mark, scheme: &Scheme, more: bool) {
        let Some((lane, code, touched)) = self.count_lowest(mark, scheme, more) else { return };
        self.lanes[lane][code].fold(touched);
    }

    fn count_lowest(&mut self, mark: &Mark, scheme: &Scheme, more: bool) -> Option<(usize, usize, Range<usize>)> {
        let lane = scheme.lane(&mark.code)?;
        let code = scheme.tiers[lane].codes.iter().position(|code| code.id == mark.code)?;
        let (first, last) = (self.part(mark.extent.start()), self.part(mark.extent.end()));
        let buckets = self.buckets;
        let pyramid = self.lanes.get_mut(lane)?.get_mut(code)?;
        if pyramid.levels.is_empty() {
            pyramid.grow(buckets);
        }
        let lowest = &mut pyramid.levels[0];
        let change = |value: &mut u32, by: u32| {
            *value = if more { value.saturating_add(by) } else { value.saturating_sub(by) };
        };
        let touched = first >> PARTS_BITS..(last >> PARTS_BITS) + 1;
        let touched = touched.start.min(buckets - 1)..touched.end.min(buckets);
        change(&mut lowest[touched.start].starts, 1);
        for bucket in touched.clone() {
            let from = first.max(bucket << PARTS_BITS);
            let to = last.min((bucket + 1) << PARTS_BITS);
            change(&mut lowest[bucket].covered, to.saturating_sub(from) as u32);
        }
        Some((lane, code, touched))
    }

    /// The part of a lowest bucket in which a moment lies, counted from the start of the session.
    fn part(&self, at: SessionTime) -> usize {
        let within = at.clamp(SessionTime::ZERO, self.end);
        (within.nanos() >> (self.shift - PARTS_BITS)) as usize
    }

    /// The highest level whose buckets are at most `points` wide, and how wide they are; the lowest where all are wider.
    #[must_use]
    pub fn level(&self, per_point: f64, points: f64) -> (usize, f64) {
        let lowest = (1u64 << self.shift) as f64 / per_point;
        let level = (points / lowest).log2().floor().max(0.0) as usize;
        let level = level.min(self.buckets.next_power_of_two().trailing_zeros() as usize);
        (level, lowest * (1u64 << level) as f64)
    }

    /// How many parts fill a bucket of the level.
    #[must_use]
    pub const fn parts(level: usize) -> u32 {
        1 << (PARTS_BITS + level as u32)
    }

    /// Where a bucket starts.
    #[must_use]
    pub const fn start(&self, level: usize, bucket: usize) -> SessionTime {
        SessionTime::from_nanos((bucket as i64) << (self.shift + level as u32))
    }

    /// The buckets that touch a span.
    #[must_use]
    pub fn touching(&self, level: usize, span: Span) -> Range<usize> {
        let shift = self.shift + level as u32;
        let len = self.buckets.div_ceil(1 << level);
        let index = |at: SessionTime| (at.nanos().max(0) >> shift) as usize;
        index(span.start()).min(len)..(index(span.end()) + 1).min(len)
    }

    /// The buckets of one code at a level; empty where the code is not used.
    #[must_use]
    pub fn buckets(&self, lane: usize, code: usize, level: usize) -> &[Bucket] {
        self.lanes
            .get(lane)
            .and_then(|codes| codes.get(code))
            .and_then(|pyramid| pyramid.levels.get(level))
            .map_or(&[], Vec::as_slice)
    }

    /// About how many marks of a lane start in the span; never fewer than do.
    #[must_use]
    pub fn about(&self, lane: usize, span: Span) -> usize {
        let Some(codes) = self.lanes.get(lane) else { return 0 };
        // Forty buckets are enough to be right within a twentieth.
        let (level, _) = self.level(span.length().nanos() as f64 / 40.0, 1.0);
        let range = self.touching(level, span);
        let count = |code| self.buckets(lane, code, level).get(range.clone()).map_or(0, sum_of_starts);
        (0..codes.len()).map(count).sum()
    }
}

fn sum_of_starts(buckets: &[Bucket]) -> usize {
    buckets.iter().map(|bucket| bucket.starts as usize).sum()
}

/// What part of the end of an extent counts as drawn: an open state reaches the end of the session.
#[must_use]
pub fn drawn_end(extent: Extent, end: SessionTime) -> SessionTime {
    match extent {
        Extent::Since(start) => end.max(start),
        _ => extent.end(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::fixture::{commit, document, mark_id, secs};
    use super::*;
    use crate::domain::edit::Label;
    use crate::domain::person::Author;

    const END: SessionTime = SessionTime::from_secs(100);

    fn counted(document: &Document) -> Density {
        let mut density = Density::default();
        density.follow(document, END);
        density
    }

    fn all(density: &Density) -> Vec<Vec<Vec<Bucket>>> {
        density.lanes.iter().flatten().map(|pyramid| non_empty(&pyramid.levels)).collect()
    }

    /// A code that was used once and is used no more counts like one that never was.
    fn non_empty(levels: &[Vec<Bucket>]) -> Vec<Vec<Bucket>> {
        let used = levels.iter().flatten().any(|bucket| *bucket != Bucket::default());
        if used { levels.to_vec() } else { Vec::new() }
    }

    #[test]
    fn every_level_holds_every_mark() {
        let density = counted(&document(END));
        for pyramid in density.lanes.iter().flatten().filter(|pyramid| !pyramid.levels.is_empty()) {
            let sums: Vec<Bucket> = pyramid
                .levels
                .iter()
                .map(|level| level.iter().fold(Bucket::default(), |sum, one| sum.plus(*one)))
                .collect();
            assert!(sums.windows(2).all(|pair| pair[0] == pair[1]), "{sums:?}");
            assert_eq!(pyramid.levels.last().map(Vec::len), Some(1));
        }
    }

    #[test]
    fn covered_time_is_counted_where_it_lies() {
        let density = counted(&document(END));
        let (level, _) = density.level(1e9, 1.0);
        let buckets = density.buckets(0, 0, level);
        let span = Span::new(secs(11.0), secs(19.0)).expect("ordered");
        let inside = density.touching(level, span);
        let covered = &buckets[inside.start + 1..inside.end - 1];
        assert!(!covered.is_empty() && covered.iter().all(|bucket| bucket.covered == Density::parts(level)));
        let outside = density.touching(level, Span::new(secs(22.0), secs(58.0)).expect("ordered"));
        assert!(buckets[outside].iter().all(|bucket| *bucket == Bucket::default()));
    }

    #[test]
    fn following_the_history_equals_counting_anew() {
        let mut document = document(END);
        let mut density = counted(&document);
        let author = Author::new("Kari").expect("a name");
        for step in 0..60 {
            let coding = document.as_coding().expect("a coding");
            let at = secs(f64::from(step) * 1.7 % 99.0);
            let transaction = match step % 6 {
                0 => coding.press("look.parent", at, mark_id(1_000 + step as u128)).ok(),
                1 => coding.press("look.object", at, mark_id(1_000 + step as u128)).ok(),
                2 => coding.press("sound", at, mark_id(1_000 + step as u128)).ok(),
                3 => coding.reshape(mark_id(2), Extent::At(at), Label::MoveMark).ok(),
                4 => coding.marks().lane(1).next().and_then(|mark| coding.retype(mark.id, "reach").ok()),
                _ => None,
            };
            match transaction {
                Some(transaction) => commit(&mut document, transaction),
                None if step % 12 == 5 => drop(document.redo(author.clone(), DateTime::UNIX_EPOCH)),
                None => drop(document.undo(author.clone(), DateTime::UNIX_EPOCH)),
            }
            density.follow(&document, END);
            assert_eq!(all(&density), all(&counted(&document)), "after step {step}");
        }
    }

    #[test]
    fn a_guess_is_never_less_than_the_truth() {
        let document = document(END);
        let density = counted(&document);
        let marks = document.as_coding().expect("a coding").marks();
        for (from, to) in [(0.0, 100.0), (29.0, 31.0), (50.0, 50.1), (70.0, 99.0)] {
            let span = Span::new(secs(from), secs(to)).expect("ordered");
            let truth = marks.starting_within(1, span.start(), span.end()).count();
            assert!(density.about(1, span) >= truth, "{from}–{to}");
        }
        assert_eq!(density.about(1, Span::new(secs(70.0), secs(99.0)).expect("ordered")), 0);
    }

    #[test]
    fn a_longer_session_is_counted_anew() {
        let document = document(END);
        let mut density = counted(&document);
        density.follow(&document, SessionTime::from_secs(7_200));
        let mut fresh = Density::default();
        fresh.follow(&document, SessionTime::from_secs(7_200));
        assert_eq!(all(&density), all(&fresh));
    }
}
