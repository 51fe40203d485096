//! A feedback plan: the family's question and the chosen moments, in order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edit::{Change, Edit, EditError, Label, Transaction};
use super::id::{ClipId, DocumentId, MediaId};
use super::time::Span;

/// What will be looked at together with the parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// The family it is for.
    pub family: DocumentId,
    /// What the plan is called.
    pub title: String,
    /// The family's own question, as it stands over this meeting.
    pub question: String,
    /// The chosen clips, in the order in which they are shown.
    pub clips: Vec<Clip>,
}

/// One chosen moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clip {
    /// Its identity, kept through every change.
    pub id: ClipId,
    /// The session it is cut from.
    pub session: DocumentId,
    /// The film it is cut from.
    pub media: MediaId,
    /// From where to where, on the session's clock.
    pub span: Span,
    /// What the practitioner calls it. Never shown to the parent.
    #[serde(default)]
    pub title: String,
    /// What to ask before telling. Never shown to the parent.
    #[serde(default)]
    pub prompt: String,
    /// What the baby might be saying; the one line that may stand under the picture.
    #[serde(default)]
    pub voice: String,
    /// Whether the practitioner decided that the parent may see it. Off until set.
    #[serde(default)]
    pub may_be_shown: bool,
}

impl Plan {
    /// The clip with this id.
    #[must_use]
    pub fn clip(&self, id: ClipId) -> Option<&Clip> {
        self.clips.iter().find(|clip| clip.id == id)
    }
}

impl Plan {
    pub(super) fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::PlanTitle(change) => change.apply(&mut self.title),
            Edit::PlanQuestion(change) => change.apply(&mut self.question),
            Edit::PlanClip { position, clip } => self.change_clip(*position, clip),
            Edit::PlanOrder(change) => self.reorder(change),
            _ => Err(EditError::WrongKind),
        }
    }

    fn change_clip(&mut self, position: usize, change: &Change<Option<Clip>>) -> Result<(), EditError> {
        if let Some(before) = &change.before
            && self.clips.get(position) != Some(before)
        {
            return Err(EditError::Stale);
        }
        match (&change.before, &change.after) {
            (Some(before), Some(after)) if before.id == after.id => self.clips[position] = after.clone(),
            (Some(_), None) => {
                self.clips.remove(position);
            }
            (None, Some(clip)) if position <= self.clips.len() && self.clip(clip.id).is_none() => {
                self.clips.insert(position, clip.clone());
            }
            _ => return Err(EditError::Missing),
        }
        Ok(())
    }

    fn reorder(&mut self, change: &Change<Vec<ClipId>>) -> Result<(), EditError> {
        if !self.clips.iter().map(|clip| clip.id).eq(change.before.iter().copied()) {
            return Err(EditError::Stale);
        }
        let reordered: Vec<Clip> = change.after.iter().filter_map(|id| self.clip(*id).cloned()).collect();
        let mut ids: Vec<ClipId> = change.after.clone();
        ids.sort_unstable();
        ids.dedup();
        if reordered.len() != self.clips.len() || ids.len() != self.clips.len() {
            return Err(EditError::Missing);
        }
        self.clips = reordered;
        Ok(())
    }

    // ---- what a person does, as transactions ----

    /// A clip put at the end.
    #[must_use]
    pub fn add_clip(&self, clip: Clip) -> Transaction {
        let edit = Edit::PlanClip { position: self.clips.len(), clip: Box::new(Change::new(None, Some(clip))) };
        Transaction::one(Label::AddClip, edit)
    }

    /// A clip with other words, another span, or another permission.
    ///
    /// # Errors
    /// [`EditError::Missing`] where the plan has no clip of that id.
    pub fn edit_clip(&self, clip: Clip) -> Result<Transaction, EditError> {
        let (position, before) = self.find(clip.id)?;
        let edit = Edit::PlanClip { position, clip: Box::new(Change::new(Some(before.clone()), Some(clip))) };
        Ok(Transaction::one(Label::EditClip, edit))
    }

    /// A clip taken out.
    ///
    /// # Errors
    /// [`EditError::Missing`] where the plan has no such clip.
    pub fn remove_clip(&self, id: ClipId) -> Result<Transaction, EditError> {
        let (position, before) = self.find(id)?;
        let edit = Edit::PlanClip { position, clip: Box::new(Change::new(Some(before.clone()), None)) };
        Ok(Transaction::one(Label::RemoveClip, edit))
    }

    /// A clip moved to another position.
    ///
    /// # Errors
    /// [`EditError::Missing`] where the plan has no such clip.
    pub fn move_clip(&self, id: ClipId, to: usize) -> Result<Transaction, EditError> {
        let (from, _) = self.find(id)?;
        let before: Vec<ClipId> = self.clips.iter().map(|clip| clip.id).collect();
        let mut after = before.clone();
        let moved = after.remove(from);
        after.insert(to.min(after.len()), moved);
        Ok(Transaction::one(Label::ReorderClips, Edit::PlanOrder(Change::new(before, after))))
    }

    /// Another title.
    #[must_use]
    pub fn rename(&self, title: &str) -> Transaction {
        let change = Change::new(self.title.clone(), title.to_owned());
        Transaction::one(Label::EditPlan, Edit::PlanTitle(change))
    }

    /// Another question.
    #[must_use]
    pub fn ask(&self, question: &str) -> Transaction {
        let change = Change::new(self.question.clone(), question.to_owned());
        Transaction::one(Label::EditPlan, Edit::PlanQuestion(change))
    }

    fn find(&self, id: ClipId) -> Result<(usize, &Clip), EditError> {
        self.clips.iter().enumerate().find(|(_, clip)| clip.id == id).ok_or(EditError::Missing)
    }
}
