//! What is noted of a change before it is kept: consents, ends of cases, the keeping rule. And whether marks may be made.
//!
//! Every change of the library goes through [`Desk::append`], from the window and from the command line, and each undo
//! with it, so this is where nothing can be forgotten.

use std::collections::HashMap;

use super::desk::Desk;
use super::error::PracticeError;
use crate::domain::access::{About, Access, Deed, consent_steps};
use crate::domain::document::{Document, Kind};
use crate::domain::family::Family;
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;
use crate::vault::Draft;

impl Desk {
    /// Asks the gate for what the changes do, and notes what the access log is to know of them.
    pub(super) fn watch(&self, drafts: &[Draft]) -> Result<(), PracticeError> {
        let mut changed = HashMap::new();
        for draft in drafts {
            match draft.headline.kind {
                Kind::Coding => self.check_coding(draft.headline.family, &changed)?,
                Kind::Family => self.follow(draft, &mut changed)?,
                Kind::Charter => self.follow_charter(draft)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn check_coding(&self, family: DocumentId, changed: &HashMap<DocumentId, Document>) -> Result<(), PracticeError> {
        match changed.get(&family).and_then(Document::as_family) {
            Some(record) => self.check_against(Deed::Code, record, Some(family)),
            None => self.check(Deed::Code, family),
        }
    }

    fn follow_charter(&self, draft: &Draft) -> Result<(), PracticeError> {
        let before = self.library().charter_document();
        let after = followed(before, draft.headline.document, draft);
        let people = |charter: Option<&Document>| charter.and_then(Document::as_charter).map(|c| c.people.clone());
        if let (Some(was), Some(is)) = (people(before), people(after.as_ref())) {
            for person in is.iter().filter(|person| !was.contains(person)) {
                self.library().permit(Right::ManagePeople)?;
                self.note(Access::PersonChanged, None, person.name.name().into())?;
            }
        }
        let Some(rule) = after.as_ref().and_then(Document::as_charter).and_then(|charter| charter.keeping) else {
            return Ok(());
        };
        if self.keeping() == Some(rule) {
            return Ok(());
        }
        self.library().permit(Right::SetKeeping)?;
        self.note(Access::KeepingChanged, None, About::Keeping(rule))
    }

    fn follow(&self, draft: &Draft, changed: &mut HashMap<DocumentId, Document>) -> Result<(), PracticeError> {
        let id = draft.headline.document;
        let before = match changed.remove(&id) {
            Some(document) => Some(document),
            None if self.library().headline(id)?.is_some() => Some(self.library().document(id)?),
            None => None,
        };
        let Some(after) = followed(before.as_ref(), id, draft) else { return Ok(()) };
        let nothing = Family::default();
        let was = before.as_ref().and_then(Document::as_family).unwrap_or(&nothing);
        let is = after.as_family().unwrap_or(&nothing);
        for (purpose, step) in consent_steps(was, is) {
            self.write_note(Access::ConsentChanged, Some(id), is.code.clone(), About::Consent(purpose, step))?;
        }
        if was.ended != is.ended {
            self.write_note(Access::CaseEnded, Some(id), is.code.clone(), About::End(is.ended))?;
        }
        changed.insert(id, after);
        Ok(())
    }
}

/// The document after a step of its history; `None` where the step does not follow, which the vault will say.
fn followed(before: Option<&Document>, id: DocumentId, draft: &Draft) -> Option<Document> {
    let Some(before) = before else { return Document::replay(id, [draft.entry.clone()]).ok() };
    let mut after = before.clone();
    after.follow(draft.entry.clone()).ok()?;
    Some(after)
}
