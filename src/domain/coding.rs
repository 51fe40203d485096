//! One coder's pass over one session: its marks, and every way in which they change.
//!
//! The functions that make a [`Transaction`] ask the coding what is there and say what should change; none of them
//! changes anything. [`Coding::apply`] alone does, and refuses what would break an invariant.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edit::{Change, Edit, EditError, Label, Transaction};
use super::id::{DocumentId, MarkId};
use super::mark::{Extent, Mark};
use super::marks::Marks;
use super::person::Author;
use super::scheme::{Scheme, TierKind};
use super::time::{SessionTime, Span};

/// One coder's coding of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredCoding", into = "StoredCoding")]
pub struct Coding {
    /// The session that is coded.
    pub session: DocumentId,
    /// Who codes.
    pub coder: Author,
    /// The scheme as it was when the coding began.
    pub scheme: Scheme,
    /// Whether it is still being written.
    pub status: CodingStatus,
    marks: Marks,
}

/// Whether a coding is still being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodingStatus {
    /// Being written.
    #[default]
    Draft,
    /// Handed in; its marks stand still.
    Submitted,
}

/// The coding as it is written down.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Coding")]
pub struct StoredCoding {
    session: DocumentId,
    coder: Author,
    scheme: Scheme,
    #[serde(default)]
    status: CodingStatus,
    #[serde(default)]
    marks: Vec<Mark>,
}

impl TryFrom<StoredCoding> for Coding {
    type Error = EditError;
    fn try_from(stored: StoredCoding) -> Result<Self, EditError> {
        Self::with_marks(stored.session, stored.coder, stored.scheme, stored.status, stored.marks)
    }
}

impl From<Coding> for StoredCoding {
    fn from(coding: Coding) -> Self {
        let marks = coding.marks.in_order().into_iter().cloned().collect();
        Self { session: coding.session, coder: coding.coder, scheme: coding.scheme, status: coding.status, marks }
    }
}

impl Coding {
    /// A coding without marks.
    #[must_use]
    pub fn new(session: DocumentId, coder: Author, scheme: Scheme) -> Self {
        Self { session, coder, scheme, status: CodingStatus::Draft, marks: Marks::default() }
    }

    /// A coding with marks that were written down elsewhere, in any order.
    ///
    /// # Errors
    /// The first rule that a mark breaks.
    pub fn with_marks(
        session: DocumentId,
        coder: Author,
        scheme: Scheme,
        status: CodingStatus,
        marks: Vec<Mark>,
    ) -> Result<Self, EditError> {
        let mut coding = Self::new(session, coder, scheme);
        // Answers may point forward in time, so every mark goes in unlinked before the links are drawn.
        let mut links = Vec::new();
        for mut mark in marks {
            let answers = mark.answers.take();
            if answers.is_some() {
                links.push((mark.id, answers));
            }
            coding.change_mark(&Change::new(None, Some(mark)))?;
        }
        for (id, answers) in links {
            let before = coding.marks.get(id).cloned().ok_or(EditError::Missing)?;
            let after = Mark { answers, ..before.clone() };
            coding.change_mark(&Change::new(Some(before), Some(after)))?;
        }
        coding.status = status;
        Ok(coding)
    }

    /// Its marks.
    #[must_use]
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    // ---- what a person does, as transactions ----

    /// The code was pressed at a moment.
    ///
    /// In a state tier the same code switches the state off, another switches over, and a state that lies there already
    /// hands the rest of its span on; in an event tier a moment is made; a judgement also links itself to the latest
    /// mark of the tier it judges.
    ///
    /// # Errors
    /// [`EditError::UnknownCode`], or [`EditError::Closed`] where the coding is handed in.
    pub fn press(&self, code: &str, at: SessionTime, new: MarkId) -> Result<Transaction, EditError> {
        self.check_open()?;
        let (tier, _) = self.scheme.code(code).ok_or_else(|| EditError::UnknownCode(code.to_owned()))?;
        let mark = |extent| Mark { id: new, code: code.to_owned(), extent, comment: String::new(), answers: None };
        match tier.kind {
            TierKind::Event => Ok(Transaction::one(Label::AddMark, Edit::add_mark(mark(Extent::At(at))))),
            TierKind::Judgement => {
                let judged = tier.answers.as_ref().and_then(|id| self.scheme.tiers.iter().position(|t| t.id == *id));
                let answers = judged.and_then(|lane| self.marks.last_until(lane, at)).map(|cue| cue.id);
                Ok(Transaction::one(Label::AddMark, Edit::add_mark(Mark { answers, ..mark(Extent::At(at)) })))
            }
            TierKind::State => self.press_state(code, at, mark),
        }
    }

    fn press_state(
        &self,
        code: &str,
        at: SessionTime,
        mark: impl Fn(Extent) -> Mark,
    ) -> Result<Transaction, EditError> {
        let lane = self.scheme.lane(code).ok_or_else(|| EditError::UnknownCode(code.to_owned()))?;
        let Some(current) = self.marks.spanning(lane, at).first().copied() else {
            let extent = self
                .marks
                .next_after(lane, at)
                .and_then(|next| Span::new(at, next.extent.start()))
                .map_or(Extent::Since(at), Extent::During);
            return Ok(Transaction::one(Label::AddMark, Edit::add_mark(mark(extent))));
        };
        let ended = Span::new(current.extent.start(), at).map(Extent::During);
        let same = current.code == code;
        match ended {
            Some(extent) => {
                let end = Edit::change_mark(current.clone(), Mark { extent, ..current.clone() });
                if same {
                    return Ok(Transaction::one(Label::EndState, end));
                }
                let rest = match current.extent {
                    Extent::During(span) => Span::new(at, span.end()).map_or(Extent::Since(at), Extent::During),
                    _ => Extent::Since(at),
                };
                Ok(Transaction::new(Label::AddMark, vec![end, Edit::add_mark(mark(rest))]))
            }
            // Pressed on the very moment the state began: it never was, or it was another.
            None if same => self.delete(&[current.id]),
            None => self.retype(current.id, code),
        }
    }

    /// A mark with both ends given; a moment where they are equal. In a state tier what lies there makes room.
    ///
    /// # Errors
    /// [`EditError::WrongExtent`] where `to` lies before `from` or a state would have no length;
    /// [`EditError::Overlap`] where a state tier is taken.
    pub fn place(&self, code: &str, from: SessionTime, to: SessionTime, new: MarkId) -> Result<Transaction, EditError> {
        self.check_open()?;
        let extent = Extent::between(from, to).ok_or(EditError::WrongExtent)?;
        let mark = Mark { id: new, code: code.to_owned(), extent, comment: String::new(), answers: None };
        self.check_mark(&mark)?;
        Ok(Transaction::one(Label::AddMark, Edit::add_mark(mark)))
    }

    /// The mark with another extent; in a state tier it stops at its neighbours.
    ///
    /// # Errors
    /// [`EditError::Missing`]; [`EditError::WrongExtent`] where nothing of a state would be left.
    pub fn reshape(&self, id: MarkId, extent: Extent, label: Label) -> Result<Transaction, EditError> {
        self.check_open()?;
        let before = self.mark(id)?;
        let extent = self.fitted(id, extent).ok_or(EditError::WrongExtent)?;
        Ok(Transaction::one(label, Edit::change_mark(before.clone(), Mark { extent, ..before.clone() })))
    }

    /// The extent cut so that a state stays clear of its neighbours; unchanged in other tiers. For previews.
    #[must_use]
    pub fn fitted(&self, id: MarkId, extent: Extent) -> Option<Extent> {
        let lane = self.marks.lane_of(id)?;
        if self.scheme.tiers.get(lane)?.kind != TierKind::State {
            return Some(extent);
        }
        let own = self.marks.get(id)?.extent;
        let low = self
            .marks
            .starting_within(lane, SessionTime::from_nanos(i64::MIN), own.start())
            .next_back()
            .map_or(SessionTime::from_nanos(i64::MIN), |mark| mark.extent.end());
        let high = self.marks.next_after(lane, own.start()).map(|mark| mark.extent.start());
        match (extent, high) {
            (Extent::Since(start), None) => Some(Extent::Since(start.max(low))),
            (Extent::At(_), _) => None,
            (_, high) => {
                let end = high.map_or(extent.end(), |high| extent.end().min(high));
                Span::new(extent.start().max(low), end).map(Extent::During)
            }
        }
    }

    /// The mark with another code.
    ///
    /// # Errors
    /// [`EditError::Missing`], [`EditError::UnknownCode`], [`EditError::Answered`] where it would leave a tier that
    /// others answer.
    pub fn retype(&self, id: MarkId, code: &str) -> Result<Transaction, EditError> {
        self.check_open()?;
        let before = self.mark(id)?;
        let lane = self.scheme.lane(code).ok_or_else(|| EditError::UnknownCode(code.to_owned()))?;
        let mut after = Mark { code: code.to_owned(), ..before.clone() };
        if Some(lane) != self.marks.lane_of(id) {
            // What another tier's mark answers need not suit the new tier.
            after.answers = None;
        }
        Ok(Transaction::one(Label::RetypeMark, Edit::change_mark(before.clone(), after)))
    }

    /// The mark with another comment.
    ///
    /// # Errors
    /// [`EditError::Missing`], [`EditError::Closed`].
    pub fn comment(&self, id: MarkId, comment: &str) -> Result<Transaction, EditError> {
        self.check_open()?;
        let before = self.mark(id)?;
        let after = Mark { comment: comment.to_owned(), ..before.clone() };
        Ok(Transaction::one(Label::CommentMark, Edit::change_mark(before.clone(), after)))
    }

    /// The mark linked to the one it answers, or its link taken off.
    ///
    /// # Errors
    /// [`EditError::Missing`], [`EditError::WrongAnswer`].
    pub fn link(&self, id: MarkId, answers: Option<MarkId>) -> Result<Transaction, EditError> {
        self.check_open()?;
        let before = self.mark(id)?;
        let after = Mark { answers, ..before.clone() };
        self.check_answer(&after)?;
        let label = if answers.is_some() { Label::LinkMark } else { Label::UnlinkMark };
        Ok(Transaction::one(label, Edit::change_mark(before.clone(), after)))
    }

    /// The marks taken out; marks that answered them keep standing, unlinked.
    ///
    /// # Errors
    /// [`EditError::Missing`], [`EditError::Closed`].
    pub fn delete(&self, ids: &[MarkId]) -> Result<Transaction, EditError> {
        self.check_open()?;
        let mut edits = Vec::new();
        for &id in ids {
            for answer in self.marks.answers_to(id).into_iter().filter(|answer| !ids.contains(&answer.id)) {
                edits.push(Edit::change_mark(answer.clone(), Mark { answers: None, ..answer.clone() }));
            }
        }
        let mut doomed = ids.iter().map(|id| self.mark(*id)).collect::<Result<Vec<_>, _>>()?;
        // Answers go before what they answer; a chain is as long as the tiers are many, so sorting by depth suffices.
        doomed.sort_by_key(|mark| std::cmp::Reverse(self.depth(mark)));
        edits.extend(doomed.into_iter().cloned().map(Edit::remove_mark));
        Ok(Transaction::new(Label::DeleteMarks, edits))
    }

    fn depth(&self, mark: &Mark) -> usize {
        let mut depth = 0;
        let mut current = mark.answers;
        while let Some(next) = current.and_then(|id| self.marks.get(id)) {
            depth += 1;
            if depth > self.scheme.tiers.len() {
                break;
            }
            current = next.answers;
        }
        depth
    }

    /// Handed in, or taken back to be written on.
    #[must_use]
    pub fn set_status(&self, status: CodingStatus) -> Transaction {
        Transaction::one(Label::ChangeStatus, Edit::CodingStatus(Change::new(self.status, status)))
    }

    // ---- applying ----

    pub(super) fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::Mark(change) => {
                self.check_open()?;
                self.change_mark(change)
            }
            Edit::CodingStatus(change) => change.apply(&mut self.status),
            _ => Err(EditError::WrongKind),
        }
    }

    fn change_mark(&mut self, change: &Change<Option<Mark>>) -> Result<(), EditError> {
        let id = match (&change.before, &change.after) {
            (Some(before), Some(after)) if before.id != after.id => return Err(EditError::Stale),
            (Some(mark), _) | (None, Some(mark)) => mark.id,
            (None, None) => return Err(EditError::Missing),
        };
        if self.marks.get(id) != change.before.as_ref() {
            return Err(EditError::Stale);
        }
        if self.marks.is_answered(id) {
            let lane = change.after.as_ref().and_then(|after| self.scheme.lane(&after.code));
            if lane != self.marks.lane_of(id) {
                return Err(EditError::Answered(id));
            }
        }
        let Some(after) = &change.after else {
            self.marks.remove(id);
            return Ok(());
        };
        self.check_mark(after)?;
        let lane = self.scheme.lane(&after.code).ok_or_else(|| EditError::UnknownCode(after.code.clone()))?;
        self.marks.remove(id);
        self.marks.insert(lane, after.clone());
        Ok(())
    }

    /// Whether the mark may stand where it says, beside everything but its own former self.
    fn check_mark(&self, mark: &Mark) -> Result<(), EditError> {
        let unknown = || EditError::UnknownCode(mark.code.clone());
        let (tier, _) = self.scheme.code(&mark.code).ok_or_else(unknown)?;
        let lane = self.scheme.lane(&mark.code).ok_or_else(unknown)?;
        match (tier.kind, mark.extent) {
            (TierKind::State, Extent::At(_)) | (TierKind::Event | TierKind::Judgement, Extent::Since(_)) => {
                return Err(EditError::WrongExtent);
            }
            (TierKind::State, extent) => {
                let span = Span::new(extent.start(), extent.end()).ok_or(EditError::WrongExtent)?;
                if self.marks.touching(lane, span).iter().any(|other| other.id != mark.id) {
                    return Err(EditError::Overlap);
                }
            }
            _ => {}
        }
        self.check_answer(mark)
    }

    fn check_answer(&self, mark: &Mark) -> Result<(), EditError> {
        let Some(answered) = mark.answers else { return Ok(()) };
        let target = self.marks.lane_of(answered).ok_or(EditError::WrongAnswer)?;
        let (tier, _) = self.scheme.code(&mark.code).ok_or_else(|| EditError::UnknownCode(mark.code.clone()))?;
        let wanted = self.scheme.tiers.get(target).map(|tier| &tier.id);
        if answered == mark.id || tier.answers.is_none() || tier.answers.as_ref() != wanted {
            return Err(EditError::WrongAnswer);
        }
        Ok(())
    }

    fn check_open(&self) -> Result<(), EditError> {
        match self.status {
            CodingStatus::Draft => Ok(()),
            CodingStatus::Submitted => Err(EditError::Closed),
        }
    }

    fn mark(&self, id: MarkId) -> Result<&Mark, EditError> {
        self.marks.get(id).ok_or(EditError::Missing)
    }

    /// Checks everything that must always hold; for tests and for `verify`.
    ///
    /// # Errors
    /// The first broken rule, in words.
    pub fn verify_invariants(&self) -> Result<(), String> {
        for mark in self.marks.in_order() {
            self.check_mark(mark).map_err(|error| format!("mark {}: {error}", mark.id))?;
            if self.marks.lane_of(mark.id) != self.scheme.lane(&mark.code) {
                return Err(format!("mark {} lies in the wrong lane", mark.id));
            }
        }
        let in_lanes: usize = (0..self.scheme.tiers.len()).map(|lane| self.marks.lane_len(lane)).sum();
        if in_lanes != self.marks.len() {
            return Err(format!("{in_lanes} marks in lanes, {} by id", self.marks.len()));
        }
        Ok(())
    }
}
