//! A document and its one history: creating, committing, undoing, redoing, replaying.
//!
//! A document is what its [`Entry`]s say when replayed from the first. Undo and redo are entries too, so they outlive a
//! restart and stand in the audit like everything else. An undo names the entry it takes back by its position in the
//! document's own history.

use std::fmt;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::charter::Charter;
use super::coding::{Coding, CodingStatus};
use super::edit::{Edit, EditError, Label, Transaction};
use super::family::Family;
use super::feedback::Plan;
use super::id::{DocumentId, MediaId};
use super::person::Author;
use super::session::{Film, Session};
use super::trace::{Erased, Trace};

/// What a document holds now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// The charter of the library.
    Charter(Charter),
    /// A family record.
    Family(Family),
    /// A session.
    Session(Session),
    /// One coder's coding of a session.
    Coding(Box<Coding>),
    /// A feedback plan.
    Plan(Plan),
    /// The trace of an erasure.
    Trace(Trace),
}

/// One step of a document's history, with who and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who.
    pub author: Author,
    /// When, on the computer's clock; order comes from position, never from this.
    pub at: DateTime<Utc>,
    /// What.
    pub act: Act,
}

/// What a step of the history does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The document begins.
    Create(Body),
    /// A transaction is applied.
    Do(Transaction),
    /// The transaction at this position of the history is taken back.
    Undo(usize),
    /// The transaction at this position of the history is applied again.
    Redo(usize),
}

/// A document with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    id: DocumentId,
    body: Body,
    history: Vec<Entry>,
    undoable: Vec<usize>,
    redoable: Vec<usize>,
}

/// Why a history could not be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The history does not begin with a creation, or has a second one.
    #[error("entry {0} of the history is no creation, or a second one")]
    Creation(usize),
    /// An undo or redo names an entry that cannot be taken back there.
    #[error("entry {0} takes back or repeats something out of order")]
    Order(usize),
    /// An edit does not apply.
    #[error("entry {position} does not apply: {source}")]
    Edit {
        /// Position in the history.
        position: usize,
        /// Why.
        source: EditError,
    },
}

/// What lists show of a document without opening it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Headline {
    /// The document.
    pub document: DocumentId,
    /// The family under whose key it is sealed: a family record's own id, and so the charter's.
    pub family: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// What it is called: pseudonym, session title, coder or plan title.
    pub title: String,
    /// The session a coding is of.
    pub session: Option<DocumentId>,
    /// The day a session was held.
    pub held: Option<chrono::NaiveDate>,
    /// Films of a session, marks of a coding, clips of a plan, people of a charter.
    pub count: usize,
    /// The films of a session, so that a film already here is recognised.
    pub films: Vec<FilmKey>,
    /// Whether a coding is submitted.
    pub submitted: bool,
    /// Which family a trace is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Erased>,
}

/// What a film is recognised by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FilmKey {
    /// The film.
    pub media: MediaId,
    /// BLAKE3 of the file as imported, in hexadecimal.
    pub fingerprint: String,
    /// Size of the file as imported, in bytes: files of other sizes need not be read to be told apart.
    pub bytes: u64,
}

/// The kinds of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The charter.
    Charter,
    /// A family record.
    Family,
    /// A session.
    Session,
    /// A coding.
    Coding,
    /// A feedback plan.
    Plan,
    /// The trace of an erasure.
    Trace,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Charter => "charter",
            Self::Family => "family",
            Self::Session => "session",
            Self::Coding => "coding",
            Self::Plan => "plan",
            Self::Trace => "trace",
        })
    }
}

impl Body {
    fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        match (self, edit) {
            (Self::Charter(charter), edit) => charter.apply(edit),
            (Self::Family(family), Edit::Family(change)) => change.apply(family),
            (Self::Session(session), edit) => session.apply(edit),
            (Self::Coding(coding), edit) => coding.apply(edit),
            (Self::Plan(plan), edit) => plan.apply(edit),
            (Self::Trace(trace), Edit::Trace(change)) => change.apply(trace),
            (Self::Family(_) | Self::Trace(_), _) => Err(EditError::WrongKind),
        }
    }

    /// All edits or none.
    fn apply_all(&mut self, edits: &[Edit]) -> Result<(), EditError> {
        for (index, edit) in edits.iter().enumerate() {
            if let Err(error) = self.apply(edit) {
                // Taking back what was just applied cannot fail: each inverse finds exactly what its edit left.
                for done in edits[..index].iter().rev() {
                    self.apply(&done.clone().inverse())?;
                }
                return Err(error);
            }
        }
        Ok(())
    }
}

impl Document {
    /// A new document and its first entry.
    #[must_use]
    pub fn create(id: DocumentId, body: Body, author: Author, at: DateTime<Utc>) -> Self {
        let entry = Entry { author, at, act: Act::Create(body.clone()) };
        Self { id, body, history: vec![entry], undoable: Vec::new(), redoable: Vec::new() }
    }

    /// The document that a history describes.
    ///
    /// # Errors
    /// The first entry that does not follow from those before it.
    pub fn replay(id: DocumentId, entries: impl IntoIterator<Item = Entry>) -> Result<Self, ReplayError> {
        let mut entries = entries.into_iter();
        let first = entries.next().ok_or(ReplayError::Creation(0))?;
        let Act::Create(body) = first.act else { return Err(ReplayError::Creation(0)) };
        let mut document = Self::create(id, body, first.author, first.at);
        for entry in entries {
            document.follow(entry)?;
        }
        Ok(document)
    }

    /// Applies one further entry of the same history.
    ///
    /// # Errors
    /// [`ReplayError`] where it does not follow; the document is untouched.
    pub fn follow(&mut self, entry: Entry) -> Result<(), ReplayError> {
        let position = self.history.len();
        let wrap = |source| ReplayError::Edit { position, source };
        match &entry.act {
            Act::Create(_) => return Err(ReplayError::Creation(position)),
            Act::Do(transaction) => {
                self.body.apply_all(&transaction.edits).map_err(wrap)?;
                self.undoable.push(position);
                self.redoable.clear();
            }
            Act::Undo(target) => {
                if self.undoable.last() != Some(target) {
                    return Err(ReplayError::Order(position));
                }
                let inverse = self.transaction(*target).ok_or(ReplayError::Order(position))?.inverse();
                self.body.apply_all(&inverse.edits).map_err(wrap)?;
                self.undoable.pop();
                self.redoable.push(*target);
            }
            Act::Redo(target) => {
                if self.redoable.last() != Some(target) {
                    return Err(ReplayError::Order(position));
                }
                let edits = self.transaction(*target).ok_or(ReplayError::Order(position))?.edits.clone();
                self.body.apply_all(&edits).map_err(wrap)?;
                self.redoable.pop();
                self.undoable.push(*target);
            }
        }
        self.history.push(entry);
        Ok(())
    }

    /// Applies a transaction and returns the entry to be kept.
    ///
    /// # Errors
    /// Why it does not apply; the document is untouched.
    pub fn commit(&mut self, transaction: Transaction, author: Author, at: DateTime<Utc>) -> Result<Entry, EditError> {
        self.step(Act::Do(transaction), author, at)
    }

    /// Takes back the latest transaction that still stands.
    ///
    /// # Errors
    /// [`EditError::NothingToDo`]; [`EditError::WithdrawalStands`], [`EditError::TraceStands`] and
    /// [`EditError::FilmStands`] where it is one that nothing takes back.
    pub fn undo(&mut self, author: Author, at: DateTime<Utc>) -> Result<Entry, EditError> {
        let target = *self.undoable.last().ok_or(EditError::NothingToDo)?;
        self.step(Act::Undo(target), author, at)
    }

    /// Applies again what was last taken back.
    ///
    /// # Errors
    /// [`EditError::NothingToDo`].
    pub fn redo(&mut self, author: Author, at: DateTime<Utc>) -> Result<Entry, EditError> {
        let target = *self.redoable.last().ok_or(EditError::NothingToDo)?;
        self.step(Act::Redo(target), author, at)
    }

    fn step(&mut self, act: Act, author: Author, at: DateTime<Utc>) -> Result<Entry, EditError> {
        if let Some(stands) = self.edits(&act).iter().find_map(Edit::undoes_what_stands) {
            return Err(stands);
        }
        let entry = Entry { author, at, act };
        match self.follow(entry.clone()) {
            Ok(()) => Ok(entry),
            Err(ReplayError::Edit { source, .. }) => Err(source),
            Err(ReplayError::Creation(_) | ReplayError::Order(_)) => Err(EditError::NothingToDo),
        }
    }

    /// The edits that an act comes to.
    fn edits(&self, act: &Act) -> Vec<Edit> {
        match act {
            Act::Create(_) => Vec::new(),
            Act::Do(transaction) => transaction.edits.clone(),
            Act::Redo(target) => self.transaction(*target).map_or_else(Vec::new, |done| done.edits.clone()),
            Act::Undo(target) => self.transaction(*target).map_or_else(Vec::new, |done| done.inverse().edits),
        }
    }

    fn transaction(&self, position: usize) -> Option<&Transaction> {
        match &self.history.get(position)?.act {
            Act::Do(transaction) => Some(transaction),
            _ => None,
        }
    }

    /// The edits that lead from what the document was after its first `known` entries to what it is now, in order.
    ///
    /// Whoever keeps something worked out from a document (how dense its marks lie, a sorted list of them) brings that
    /// up to date with these, and need not work it out anew.
    #[must_use]
    pub fn edits_since(&self, known: usize) -> Vec<Edit> {
        let entries = self.history.get(known..).unwrap_or_default();
        entries.iter().flat_map(|entry| self.edits(&entry.act)).collect()
    }

    /// Its identity.
    #[must_use]
    pub const fn id(&self) -> DocumentId {
        self.id
    }

    /// What it holds now.
    #[must_use]
    pub const fn body(&self) -> &Body {
        &self.body
    }

    /// Every step since it began.
    #[must_use]
    pub fn history(&self) -> &[Entry] {
        &self.history
    }

    /// What undo would take back.
    #[must_use]
    pub fn undo_label(&self) -> Option<Label> {
        self.transaction(*self.undoable.last()?).map(|transaction| transaction.label)
    }

    /// What redo would apply again.
    #[must_use]
    pub fn redo_label(&self) -> Option<Label> {
        self.transaction(*self.redoable.last()?).map(|transaction| transaction.label)
    }

    /// The charter, where it is one.
    #[must_use]
    pub const fn as_charter(&self) -> Option<&Charter> {
        match &self.body {
            Body::Charter(charter) => Some(charter),
            _ => None,
        }
    }

    /// The family record, where it is one.
    #[must_use]
    pub const fn as_family(&self) -> Option<&Family> {
        match &self.body {
            Body::Family(family) => Some(family),
            _ => None,
        }
    }

    /// The session, where it is one.
    #[must_use]
    pub const fn as_session(&self) -> Option<&Session> {
        match &self.body {
            Body::Session(session) => Some(session),
            _ => None,
        }
    }

    /// The coding, where it is one.
    #[must_use]
    pub fn as_coding(&self) -> Option<&Coding> {
        match &self.body {
            Body::Coding(coding) => Some(coding),
            _ => None,
        }
    }

    /// The plan, where it is one.
    #[must_use]
    pub const fn as_plan(&self) -> Option<&Plan> {
        match &self.body {
            Body::Plan(plan) => Some(plan),
            _ => None,
        }
    }

    /// The trace, where it is one.
    #[must_use]
    pub const fn as_trace(&self) -> Option<&Trace> {
        match &self.body {
            Body::Trace(trace) => Some(trace),
            _ => None,
        }
    }

    /// What lists show of it. `family` is needed for a coding, which knows only its session.
    #[must_use]
    pub fn headline(&self, family: DocumentId) -> Headline {
        let mut headline = Headline {
            document: self.id,
            family,
            kind: self.body.kind(),
            title: String::new(),
            session: None,
            held: None,
            count: 0,
            films: Vec::new(),
            submitted: false,
            erased: None,
        };
        match &self.body {
            Body::Charter(charter) => headline.count = charter.people.len(),
            Body::Family(record) => headline.title.clone_from(&record.code),
            Body::Session(session) => {
                headline.title.clone_from(&session.title);
                headline.held = Some(session.held);
                headline.count = session.films.len();
                headline.films = session.films.iter().map(FilmKey::of).collect();
            }
            Body::Coding(coding) => {
                headline.title = coding.coder.name().to_owned();
                headline.session = Some(coding.session);
                headline.count = coding.marks().len();
                headline.submitted = coding.status == CodingStatus::Submitted;
            }
            Body::Plan(plan) => {
                headline.title.clone_from(&plan.title);
                headline.count = plan.clips.len();
            }
            Body::Trace(trace) => {
                headline.title = trace.code.clone().unwrap_or_default();
                headline.erased = Some(trace.erased());
            }
        }
        headline
    }
}

impl FilmKey {
    fn of(film: &Film) -> Self {
        Self { media: film.media, fingerprint: film.fingerprint.clone(), bytes: film.bytes }
    }
}

impl Body {
    /// What kind of document this is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Charter(_) => Kind::Charter,
            Self::Family(_) => Kind::Family,
            Self::Session(_) => Kind::Session,
            Self::Coding(_) => Kind::Coding,
            Self::Plan(_) => Kind::Plan,
            Self::Trace(_) => Kind::Trace,
        }
    }
}
