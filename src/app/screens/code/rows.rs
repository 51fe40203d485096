//! The marks in order of time, kept in order as the coding changes, filtered by words and tier.

use std::collections::HashSet;

use crate::domain::coding::Coding;
use crate::domain::document::Document;
use crate::domain::edit::Edit;
use crate::domain::id::{DocumentId, MarkId};
use crate::domain::mark::Mark;
use crate::domain::scheme::{Code, Scheme};
use crate::domain::time::SessionTime;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// Words in a code's name or a comment.
    pub words: String,
    /// One tier alone.
    pub tier: Option<usize>,
    /// The language in which codes are named.
    pub language: &'static str,
}

/// The filter made ready: what can be said of a code is said once, not of every mark.
#[derive(Debug, Default)]
struct Sieve {
    words: String,
    /// Codes of the tiers that are looked at.
    wanted: HashSet<String>,
    /// Codes whose names hold the words.
    named: HashSet<String>,
}

impl Sieve {
    fn new(filter: &Filter, scheme: &Scheme) -> Self {
        let words = filter.words.trim().to_lowercase();
        let tiers = scheme.tiers.iter().enumerate().filter(|(tier, _)| filter.tier.is_none_or(|only| only == *tier));
        let codes: Vec<&Code> = tiers.flat_map(|(_, tier)| &tier.codes).collect();
        let named = |code: &&&Code| code.name.in_language(filter.language).to_lowercase().contains(&words);
        Self {
            wanted: codes.iter().map(|code| code.id.clone()).collect(),
            named: codes.iter().filter(named).map(|code| code.id.clone()).collect(),
            words,
        }
    }

    fn keeps(&self, mark: &Mark) -> bool {
        let commented = || !mark.comment.is_empty() && mark.comment.to_lowercase().contains(&self.words);
        self.wanted.contains(&mark.code) && (self.named.contains(&mark.code) || commented())
    }
}

/// A place in the order.
type Key = (SessionTime, MarkId);

/// The marks that pass the filter, in order.
#[derive(Debug, Default)]
pub(super) struct Rows {
    follows: Option<(DocumentId, usize)>,
    filter: Filter,
    sieve: Sieve,
    order: Vec<Key>,
}

impl Rows {
    /// Brings the order up to what the document holds and what is looked for.
    pub fn follow(&mut self, document: &Document, filter: &Filter) {
        let Some(coding) = document.as_coding() else { return };
        match self.follows {
            Some((id, known)) if id == document.id() && known <= document.history().len() && *filter == self.filter => {
                for edit in document.edits_since(known) {
                    self.follow_edit(&edit);
                }
            }
            _ => self.sort(coding, filter),
        }
        self.follows = Some((document.id(), document.history().len()));
    }

    fn sort(&mut self, coding: &Coding, filter: &Filter) {
        self.filter = filter.clone();
        self.sieve = Sieve::new(filter, &coding.scheme);
        self.order = coding.marks().in_order().into_iter().filter(|mark| self.sieve.keeps(mark)).map(key).collect();
    }

    fn follow_edit(&mut self, edit: &Edit) {
        let Edit::Mark(change) = edit else { return };
        if let Some(Ok(place)) = change.before.as_ref().map(|mark| self.order.binary_search(&key(mark))) {
            self.order.remove(place);
        }
        let Some(mark) = change.after.as_ref().filter(|mark| self.sieve.keeps(mark)) else { return };
        if let Err(place) = self.order.binary_search(&key(mark)) {
            self.order.insert(place, key(mark));
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The mark in a row.
    pub fn get(&self, row: usize) -> Option<MarkId> {
        self.order.get(row).map(|(_, id)| *id)
    }

    /// Every mark, in order.
    pub fn iter(&self) -> impl Iterator<Item = MarkId> {
        self.order.iter().map(|(_, id)| *id)
    }

    /// The row of a mark that starts at a moment.
    pub fn row_of(&self, at: SessionTime, id: MarkId) -> Option<usize> {
        self.order.binary_search(&(at, id)).ok()
    }

    /// The row next to a moment, or to the mark that stands there.
    pub fn neighbour(&self, (at, mark): (SessionTime, Option<MarkId>), after: bool) -> Option<MarkId> {
        let before = match mark {
            Some(id) => self.order.partition_point(|key| *key < (at, id)),
            None => self.order.partition_point(|(start, _)| *start < at),
        };
        let row = match (after, mark) {
            (true, Some(id)) if self.order.get(before) == Some(&(at, id)) => before + 1,
            // From the playhead itself, a mark that starts there was reached already.
            (true, None) => self.order.partition_point(|(start, _)| *start <= at),
            (true, _) => before,
            (false, _) => before.checked_sub(1)?,
        };
        self.get(row)
    }
}

fn key(mark: &Mark) -> Key {
    (mark.extent.start(), mark.id)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::document::Body;
    use crate::domain::edit::{Label, Transaction};
    use crate::domain::mark::Extent;
    use crate::domain::person::Author;

    const SCHEME: &str = include_str!("../../../../assets/schemes/cues.json");

    fn id(number: u128) -> MarkId {
        MarkId(Uuid::from_u128(number))
    }

    fn document() -> Document {
        let author = Author::new("Kari").expect("a name");
        let scheme = serde_json::from_str(SCHEME).expect("the scheme is sound");
        let coding = Coding::new(DocumentId(Uuid::nil()), author.clone(), scheme);
        Document::create(DocumentId(Uuid::max()), Body::Coding(Box::new(coding)), author, DateTime::UNIX_EPOCH)
    }

    fn commit(document: &mut Document, transaction: Transaction) {
        let author = Author::new("Kari").expect("a name");
        document.commit(transaction, author, DateTime::UNIX_EPOCH).expect("it applies");
    }

    fn filled(count: u128) -> Document {
        let mut document = document();
        for number in 0..count {
            let code = ["infant.smile", "parent.names", "infant.sound"][number as usize % 3];
            let at = SessionTime::from_secs((number as i64 * 37) % 100);
            let pressed = document.as_coding().expect("a coding").press(code, at, id(number)).expect("a moment");
            commit(&mut document, pressed);
        }
        document
    }

    fn fresh(document: &Document, filter: &Filter) -> Vec<MarkId> {
        let mut rows = Rows::default();
        rows.follow(document, filter);
        rows.iter().collect()
    }

    #[test]
    fn following_equals_sorting_anew() {
        let mut document = filled(30);
        let filter = Filter { words: "SMI".to_owned(), tier: None, language: "en" };
        let mut rows = Rows::default();
        rows.follow(&document, &filter);
        assert_eq!(rows.len(), 10);
        for number in 0..30 {
            let coding = document.as_coding().expect("a coding");
            let made = match number % 3 {
                0 => {
                    coding.reshape(id(number), Extent::At(SessionTime::from_secs(500 - number as i64)), Label::MoveMark)
                }
                1 => coding.comment(id(number), "a smile of both"),
                _ => coding.delete(&[id(number)]),
            };
            commit(&mut document, made.expect("it is there"));
            rows.follow(&document, &filter);
            assert_eq!(rows.iter().collect::<Vec<_>>(), fresh(&document, &filter), "after {number}");
        }
        document.undo(Author::new("Kari").expect("a name"), DateTime::UNIX_EPOCH).expect("there is something");
        rows.follow(&document, &filter);
        assert_eq!(rows.iter().collect::<Vec<_>>(), fresh(&document, &filter));
    }

    #[test]
    fn words_are_found_in_names_and_comments_of_the_language() {
        let document = filled(9);
        let found =
            |words: &str, tier, language| fresh(&document, &Filter { words: words.to_owned(), tier, language }).len();
        assert_eq!(found("", None, "en"), 9);
        assert_eq!(found("smil", None, "nb"), 3);
        assert_eq!(found("", Some(2), "en"), 6, "the baby's signals");
        assert_eq!(found("names", Some(2), "en"), 0);
    }

    #[test]
    fn neighbours_follow_time() {
        let document = filled(3);
        let mut rows = Rows::default();
        rows.follow(&document, &Filter::default());
        let at = |secs| SessionTime::from_secs(secs);
        assert_eq!(rows.neighbour((at(0), Some(id(0))), true), Some(id(1)));
        assert_eq!(rows.neighbour((at(37), Some(id(1))), false), Some(id(0)));
        assert_eq!(rows.neighbour((at(37), None), true), Some(id(2)), "the playhead stands on one already");
        assert_eq!(rows.neighbour((at(36), None), true), Some(id(1)));
        assert_eq!(rows.neighbour((at(0), None), false), None);
        assert_eq!(rows.neighbour((at(74), Some(id(2))), true), None);
    }
}
