//! What the vault lets be written and read, by the roles of who opened it.

use std::collections::HashMap;

use super::errand::Errand;
use super::error::VaultError;
use super::library::{Draft, Library};
use crate::domain::charter::Charter;
use crate::domain::document::{Act, Document, Kind};
use crate::domain::edit::{Edit, Transaction};
use crate::domain::family::Family;
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;

/// What reading a document of this kind takes. Who is who in the library, everybody in it may know.
const fn to_read(kind: Kind) -> Option<Right> {
    match kind {
        Kind::Charter => None,
        Kind::Family | Kind::Session | Kind::Plan | Kind::Trace => Some(Right::ReadRecords),
        Kind::Coding => Some(Right::ReadMarks),
    }
}

impl Library {
    /// Whether a document of this kind may be read.
    pub(super) fn permit_reading(&self, kind: Kind) -> Result<(), VaultError> {
        to_read(kind).map_or(Ok(()), |right| self.permit(right))
    }

    /// Whether a document of this kind is listed for who opened the library. Marks are counted even where they are not
    /// read.
    pub(super) fn lists(&self, kind: Kind) -> bool {
        kind == Kind::Charter || self.permit(Right::ReadRecords).is_ok()
    }

    /// Whether these changes may be saved. Returns the charter as it stands after them, where they change it.
    pub(super) fn permit_saving(&self, drafts: &[Draft]) -> Result<Option<Document>, VaultError> {
        let mut begun: HashMap<DocumentId, Kind> = HashMap::new();
        let mut charter = None;
        for draft in drafts {
            let (id, kind) = (draft.headline.document, draft.headline.kind);
            if let Act::Create(body) = &draft.entry.act {
                begun.insert(id, body.kind());
            }
            let known = self.catalogue.get(id).and_then(|card| card.headline.as_ref()).map(|headline| headline.kind);
            // What it is said to be must be what it is, or a mark could pass for a clip.
            if known.or_else(|| begun.get(&id).copied()).is_some_and(|known| known != kind) {
                return Err(VaultError::OutOfOrder(id));
            }
            match kind {
                Kind::Charter => charter = Some(self.permit_charter(charter.take(), draft)?),
                Kind::Family => self.permit(self.to_change_family(draft)?)?,
                Kind::Session => self.permit(Right::TakeFilmIn)?,
                Kind::Coding => self.permit(Right::Code)?,
                Kind::Plan => self.permit(Right::Plan)?,
                // The vault writes those itself, when it erases.
                Kind::Trace => return Err(VaultError::OutOfOrder(id)),
            }
        }
        Ok(charter)
    }

    /// A consent may be entered by more people than the rest of a record, so a change is looked at.
    fn to_change_family(&self, draft: &Draft) -> Result<Right, VaultError> {
        let history;
        let transaction = match &draft.entry.act {
            Act::Create(_) => None,
            Act::Do(transaction) => Some(transaction),
            // Who may change everything may take everything back; only for others is it looked up what that was.
            Act::Undo(_) | Act::Redo(_) if self.permit(Right::WriteRecords).is_ok() => None,
            Act::Undo(target) | Act::Redo(target) => {
                history = self.history_unasked(draft.headline.document)?;
                history.get(*target).and_then(|entry| match &entry.act {
                    Act::Do(transaction) => Some(transaction),
                    _ => None,
                })
            }
        };
        let consents_alone = transaction.is_some_and(only_consents);
        Ok(if consents_alone { Right::RecordConsent } else { Right::WriteRecords })
    }

    /// People join and leave only together with their keys ([`Library::add_person`], [`Library::retire_person`]); what
    /// else the charter says may be changed like any document.
    fn permit_charter(&self, charter: Option<Document>, draft: &Draft) -> Result<Document, VaultError> {
        let strange = || VaultError::OutOfOrder(draft.headline.document);
        let mut document = charter.or_else(|| self.charter.clone()).ok_or_else(strange)?;
        let before = document.as_charter().cloned().ok_or_else(strange)?;
        document.follow(draft.entry.clone()).map_err(|_| strange())?;
        let after = document.as_charter().ok_or_else(strange)?;
        let keys = |charter: &Charter| charter.people.iter().map(|p| (p.id, p.retired)).collect::<Vec<_>>();
        if document.id() != draft.headline.document || keys(&before) != keys(after) {
            return Err(strange());
        }
        if before.keeping != after.keeping {
            self.permit(Right::SetKeeping)?;
        }
        if (Charter { keeping: None, ..before }) != (Charter { keeping: None, ..after.clone() }) {
            self.permit(Right::ManagePeople)?;
            // The vault key's file follows the charter.
            drop(self.ring.begin(Errand::Keys)?);
        }
        Ok(document)
    }
}

fn only_consents(transaction: &Transaction) -> bool {
    transaction.edits.iter().all(|edit| {
        let Edit::Family(change) = edit else { return false };
        let bare = |family: &Family| Family { consents: Vec::new(), ..family.clone() };
        bare(&change.before) == bare(&change.after)
    })
}
