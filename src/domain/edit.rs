//! The closed set of edits. Each carries what was and what will be, so its inverse is itself turned round.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::charter::Charter;
use super::coding::CodingStatus;
use super::family::Family;
use super::feedback::Clip;
use super::id::{ClipId, MarkId};
use super::mark::Mark;
use super::person::Author;
use super::session::Film;
use super::trace::Trace;

/// A value that was, and the value it becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change<T> {
    /// What stood there; applying fails where something else stands.
    pub before: T,
    /// What stands there afterwards.
    pub after: T,
}

impl<T> Change<T> {
    /// From one value to another.
    pub const fn new(before: T, after: T) -> Self {
        Self { before, after }
    }

    fn inverse(self) -> Self {
        Self { before: self.after, after: self.before }
    }

    /// Replaces the value in `slot`.
    ///
    /// # Errors
    /// [`EditError::Stale`] where the slot holds something other than `before`; the slot is untouched.
    pub(super) fn apply(&self, slot: &mut T) -> Result<(), EditError>
    where
        T: PartialEq + Clone,
    {
        if *slot != self.before {
            return Err(EditError::Stale);
        }
        *slot = self.after.clone();
        Ok(())
    }
}

/// One change of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// The charter, whole: what it may become is judged by all of it.
    Charter(Box<Change<Charter>>),
    /// A family record, whole: it is small, and its fields are changed together on one form.
    Family(Box<Change<Family>>),
    /// A session's title.
    SessionTitle(Change<String>),
    /// A film of a session: added, taken out or changed.
    SessionFilm(Box<Change<Option<Film>>>),
    /// A mark of a coding: added, taken out or changed.
    Mark(Box<Change<Option<Mark>>>),
    /// Whether a coding is still being written.
    CodingStatus(Change<CodingStatus>),
    /// A plan's title.
    PlanTitle(Change<String>),
    /// A plan's question.
    PlanQuestion(Change<String>),
    /// A clip of a plan at a position: added, taken out or changed.
    PlanClip {
        /// Where in the plan's order.
        position: usize,
        /// The clip.
        clip: Box<Change<Option<Clip>>>,
    },
    /// The order of a plan's clips.
    PlanOrder(Change<Vec<ClipId>>),
    /// The trace of an erasure, completed.
    Trace(Box<Change<Trace>>),
}

impl Edit {
    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Charter(change) => Self::Charter(Box::new(change.inverse())),
            Self::Family(change) => Self::Family(Box::new(change.inverse())),
            Self::SessionTitle(change) => Self::SessionTitle(change.inverse()),
            Self::SessionFilm(change) => Self::SessionFilm(Box::new(change.inverse())),
            Self::Mark(change) => Self::Mark(Box::new(change.inverse())),
            Self::CodingStatus(change) => Self::CodingStatus(change.inverse()),
            Self::PlanTitle(change) => Self::PlanTitle(change.inverse()),
            Self::PlanQuestion(change) => Self::PlanQuestion(change.inverse()),
            Self::PlanClip { position, clip } => Self::PlanClip { position, clip: Box::new(clip.inverse()) },
            Self::PlanOrder(change) => Self::PlanOrder(change.inverse()),
            Self::Trace(change) => Self::Trace(Box::new(change.inverse())),
        }
    }

    /// A mark put in.
    #[must_use]
    pub fn add_mark(mark: Mark) -> Self {
        Self::Mark(Box::new(Change::new(None, Some(mark))))
    }

    /// A mark taken out.
    #[must_use]
    pub fn remove_mark(mark: Mark) -> Self {
        Self::Mark(Box::new(Change::new(Some(mark), None)))
    }

    /// A mark changed.
    #[must_use]
    pub fn change_mark(before: Mark, after: Mark) -> Self {
        Self::Mark(Box::new(Change::new(Some(before), Some(after))))
    }
}

/// What a person would call a change; shown beside undo and redo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// A person was added.
    AddPerson,
    /// A person left.
    RetirePerson,
    /// A person was given other roles or another name.
    ChangePerson,
    /// The keeping rule was set.
    SetKeeping,
    /// The time after which the library locks itself was set.
    SetIdleLock,
    /// The family record was edited.
    EditFamily,
    /// A session was renamed.
    RenameSession,
    /// A film was added to a session.
    AddFilm,
    /// Films of a session were laid on top of each other by ear.
    AlignFilms,
    /// A mark was added.
    AddMark,
    /// A state was ended.
    EndState,
    /// A mark was moved in time.
    MoveMark,
    /// A mark was made longer or shorter.
    TrimMark,
    /// A mark was given another code.
    RetypeMark,
    /// A mark's comment was written.
    CommentMark,
    /// Marks were deleted.
    DeleteMarks,
    /// A mark was linked to the one it answers.
    LinkMark,
    /// A link was taken off.
    UnlinkMark,
    /// A coding was submitted or reopened.
    ChangeStatus,
    /// A plan was renamed, or its question was written.
    EditPlan,
    /// A clip was added to a plan.
    AddClip,
    /// A clip was edited.
    EditClip,
    /// A clip was removed from a plan.
    RemoveClip,
    /// Clips were put in another order.
    ReorderClips,
    /// The erasure of a family came to its end.
    EraseFamily,
}

/// What a person did at once, and takes back at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Transaction {
    /// What it is called.
    pub label: Label,
    /// The edits, in order.
    pub edits: Vec<Edit>,
}

impl Transaction {
    /// Several edits under one name.
    #[must_use]
    pub const fn new(label: Label, edits: Vec<Edit>) -> Self {
        Self { label, edits }
    }

    /// One edit.
    #[must_use]
    pub fn one(label: Label, edit: Edit) -> Self {
        Self { label, edits: vec![edit] }
    }

    /// The transaction that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { label: self.label, edits: self.edits.iter().rev().cloned().map(Edit::inverse).collect() }
    }
}

impl Edit {
    /// Why this must not be done, where it would take back what is final: a withdrawal of consent, the trace of an
    /// erasure, or what a recording was found to be when it became a film. A history in which that happened once is still read as it is.
    #[must_use]
    pub fn undoes_what_stands(&self) -> Option<EditError> {
        match self {
            Self::Family(change) if change.before.has_more_withdrawals_than(&change.after) => {
                Some(EditError::WithdrawalStands)
            }
            Self::Trace(change) if change.before.removed.is_some() && change.after.removed.is_none() => {
                Some(EditError::TraceStands)
            }
            Self::SessionFilm(change)
                if change.before.as_ref().is_some_and(|film| !film.is_recording())
                    && change.after.as_ref().is_some_and(Film::is_recording) =>
            {
                Some(EditError::FilmStands)
            }
            _ => None,
        }
    }
}

/// Why an edit could not be applied. The document is untouched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The document no longer holds what the edit says it replaces.
    #[error("the document no longer holds what this change replaces")]
    Stale,
    /// The edit is for another kind of document.
    #[error("this change is for another kind of document")]
    WrongKind,
    /// The coding is submitted or locked.
    #[error("the coding is no longer being written")]
    Closed,
    /// The scheme has no such code.
    #[error("the scheme has no code “{0}”")]
    UnknownCode(String),
    /// Two states of an exclusive tier would overlap.
    #[error("two states of one tier would overlap")]
    Overlap,
    /// The extent does not suit the tier: an open end outside a state tier, or a state without length.
    #[error("this kind of mark cannot have such a start and end")]
    WrongExtent,
    /// A mark that others answer cannot be taken out or moved to another tier.
    #[error("other marks answer mark {0}")]
    Answered(MarkId),
    /// The mark to be answered is not there, or lies in a tier that this one does not answer.
    #[error("a mark of this tier cannot answer that one")]
    WrongAnswer,
    /// Somebody has to look after the library.
    #[error("the library needs at least one keeper")]
    LastKeeper,
    /// Two people would write under one name, or have one key.
    #[error("there is another person by the name of “{0}”")]
    NameTaken(Author),
    /// The library would lock itself at once, or hardly ever.
    #[error("the library locks itself after {} to {} minutes", Charter::IDLE_MINUTES.start(), Charter::IDLE_MINUTES.end())]
    WrongIdleTime,
    /// A withdrawal of consent is not taken back.
    #[error("a consent that was withdrawn stays withdrawn; where the family consents again, a new consent is entered")]
    WithdrawalStands,
    /// What says that a family was erased stays.
    #[error("the trace of an erasure stays as it is")]
    TraceStands,
    /// A recording that has become a film is one.
    #[error("a recorded film stays in its visit")]
    FilmStands,
    /// No such mark, clip or position.
    #[error("there is no such thing in the document")]
    Missing,
    /// There is nothing to undo or redo.
    #[error("there is nothing to take back")]
    NothingToDo,
}
