//! What a library tells to those who may know how much work there is, but not whose.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Local, NaiveDate};

use super::error::VaultError;
use super::library::Library;
use crate::domain::access::Access;
use crate::domain::counts::{Counted, Counts};
use crate::domain::document::{Headline, Kind};
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;

impl Library {
    /// How many families and visits there are, and how old the children, on the day `today`. Records are read for this
    /// that who opened the library may not read themselves; numbers alone leave here, and no small ones. Families that
    /// were erased are not counted.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`]; [`VaultError::FamilyKey`] where the access log's key is lost; or the disk.
    pub fn counts(&self, today: NaiveDate) -> Result<Counts, VaultError> {
        self.permit(Right::SeeCounts)?;
        let mut families: BTreeMap<DocumentId, Counted> = BTreeMap::new();
        for line in self.lines(Kind::Family) {
            families.insert(line.document, self.counted(line.document, today));
        }
        let coded: BTreeSet<_> =
            self.lines(Kind::Coding).filter(|line| line.submitted).filter_map(|line| line.session).collect();
        for line in self.lines(Kind::Session).filter(|line| line.count > 0) {
            if let (Some(family), Some(held)) = (families.get_mut(&line.family), line.held) {
                family.visits.push((held, coded.contains(&line.document)));
            }
        }
        let (notes, _) = self.access.read()?;
        for note in notes.iter().filter(|note| note.what == Access::Shown) {
            if let Some(family) = note.family.and_then(|family| families.get_mut(&family)) {
                family.shown.insert(note.at.with_timezone(&Local).date_naive());
            }
        }
        Ok(Counts::of(&families.into_values().collect::<Vec<_>>(), today))
    }

    fn lines(&self, kind: Kind) -> impl Iterator<Item = &Headline> {
        self.catalogue.cards().filter_map(|card| card.headline.as_ref()).filter(move |line| line.kind == kind)
    }

    /// A family as its record tells it. One whose record is damaged is a family all the same.
    fn counted(&self, family: DocumentId, today: NaiveDate) -> Counted {
        let document = self.document_unasked(family).ok();
        let Some(record) = document.as_ref().and_then(|document| document.as_family()) else {
            return Counted::default();
        };
        let rule = self.charter().and_then(|charter| charter.keeping);
        let due = record.erasure_due(rule).is_some_and(|day| day <= today);
        Counted { born: record.born, due, ..Counted::default() }
    }
}
