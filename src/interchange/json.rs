//! A whole session as JSON, described by `schemas/session.json`.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::coding::{Coding, CodingStatus};
use crate::domain::edit::EditError;
use crate::domain::id::{DocumentId, MarkId};
use crate::domain::mark::{Extent, Mark};
use crate::domain::person::Author;
use crate::domain::scheme::{Scheme, SchemeError};
use crate::domain::session::{Film, Session};
use crate::domain::time::SessionTime;

/// The version this program writes, and the latest it reads.
pub const VERSION: u32 = 1;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// A session with every coding of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionFile {
    /// What kind of file this is.
    pub format: Format,
    /// The version of the format.
    pub version: u32,
    /// The session's identity in its library.
    pub session: DocumentId,
    /// The pseudonym of the family.
    pub family: String,
    /// What the session is called.
    pub title: String,
    /// The day it was filmed or imported.
    pub held: NaiveDate,
    /// Its films; offsets and durations are in nanoseconds.
    pub films: Vec<Film>,
    /// One entry a coder.
    pub codings: Vec<CodingRecord>,
}

/// What kind of file this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Format {
    /// A session of Samspill.
    #[serde(rename = "samspill-session")]
    SamspillSession,
}

/// One coder's coding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodingRecord {
    /// The coding's identity in its library.
    pub id: DocumentId,
    /// Who coded.
    pub coder: Author,
    /// Whether it was still being written.
    pub status: CodingStatus,
    /// The scheme as it was when the coding began.
    pub scheme: Scheme,
    /// The marks, in order of time.
    pub marks: Vec<MarkRecord>,
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRecord {
    /// Its identity.
    pub id: MarkId,
    /// The code's identifier in the scheme.
    pub code: String,
    /// Where it starts, in nanoseconds on the session's clock.
    pub start: SessionTime,
    /// Where it ends, in nanoseconds: equal to the start for a moment, absent for a state that was still open.
    pub end: Option<SessionTime>,
    /// The start as `h:mm:ss.mmm`, for people; the nanoseconds count.
    pub start_timecode: String,
    /// The end as `h:mm:ss.mmm`, for people; the nanoseconds count.
    pub end_timecode: Option<String>,
    /// What was written beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The mark this one answers or judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<MarkId>,
}

/// Why a file was not understood.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Larger than a session can sensibly be.
    #[error("the file has {0} bytes; more than {MAX_BYTES} are not read")]
    TooLarge(usize),
    /// Not JSON, or not of this shape.
    #[error("the file is no session: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by a later version of this program.
    #[error("the file has version {0} of the format; this program knows versions up to {VERSION}")]
    Newer(u32),
    /// A scheme that breaks its own rules.
    #[error("the scheme of coding {coding} cannot be used: {source}")]
    Scheme {
        /// The coding.
        coding: DocumentId,
        /// What is wrong with it.
        source: SchemeError,
    },
    /// A mark whose end lies before its start.
    #[error("mark {0} ends before it starts")]
    Backwards(MarkId),
    /// A mark that may not stand where it says.
    #[error("the marks of coding {coding} do not fit its scheme: {source}")]
    Marks {
        /// The coding.
        coding: DocumentId,
        /// What is wrong with them.
        source: EditError,
    },
}

/// The bytes of a session file.
#[must_use]
pub fn write(session: DocumentId, family: &str, facts: &Session, codings: &[(DocumentId, &Coding)]) -> Vec<u8> {
    let file = record(session, family, facts, codings);
    let mut bytes = serde_json::to_vec_pretty(&file).expect("strings, integers and lists are always JSON");
    bytes.push(b'\n');
    bytes
}

/// A session with its codings, as it stands in a file.
#[must_use]
pub fn record(session: DocumentId, family: &str, facts: &Session, codings: &[(DocumentId, &Coding)]) -> SessionFile {
    SessionFile {
        format: Format::SamspillSession,
        version: VERSION,
        session,
        family: family.to_owned(),
        title: facts.title.clone(),
        held: facts.held,
        films: facts.films.clone(),
        codings: codings.iter().map(|(id, coding)| CodingRecord::new(*id, coding)).collect(),
    }
}

impl SessionFile {
    /// Checks that every coding in it can stand.
    ///
    /// # Errors
    /// The first [`ReadError`] found.
    pub fn check(&self) -> Result<(), ReadError> {
        self.codings.iter().try_for_each(|record| record.coding(self.session).map(drop))
    }
}

/// Reads a session file and checks that every coding in it can stand.
///
/// # Errors
/// The first [`ReadError`] found.
pub fn read(bytes: &[u8]) -> Result<SessionFile, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    // The version is looked at first, so that a later file is called later, not misshapen.
    let Version { version } = serde_json::from_slice(bytes)?;
    if version > VERSION {
        return Err(ReadError::Newer(version));
    }
    let file: SessionFile = serde_json::from_slice(bytes)?;
    file.check()?;
    Ok(file)
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl CodingRecord {
    fn new(id: DocumentId, coding: &Coding) -> Self {
        Self {
            id,
            coder: coding.coder.clone(),
            status: coding.status,
            scheme: coding.scheme.clone(),
            marks: coding.marks().in_order().into_iter().map(MarkRecord::new).collect(),
        }
    }

    /// The coding it describes, with every invariant checked.
    ///
    /// # Errors
    /// [`ReadError::Scheme`], [`ReadError::Backwards`] or [`ReadError::Marks`].
    pub fn coding(&self, session: DocumentId) -> Result<Coding, ReadError> {
        self.scheme.check().map_err(|source| ReadError::Scheme { coding: self.id, source })?;
        let marks = self.marks.iter().map(MarkRecord::mark).collect::<Result<Vec<_>, _>>()?;
        Coding::with_marks(session, self.coder.clone(), self.scheme.clone(), self.status, marks)
            .map_err(|source| ReadError::Marks { coding: self.id, source })
    }
}

impl MarkRecord {
    fn new(mark: &Mark) -> Self {
        let start = mark.extent.start();
        let end = known_end(mark.extent);
        Self {
            id: mark.id,
            code: mark.code.clone(),
            start,
            end,
            start_timecode: start.to_string(),
            end_timecode: end.map(|end| end.to_string()),
            comment: mark.comment.clone(),
            answers: mark.answers,
        }
    }

    fn mark(&self) -> Result<Mark, ReadError> {
        let extent = match self.end {
            None => Extent::Since(self.start),
            Some(end) => Extent::between(self.start, end).ok_or(ReadError::Backwards(self.id))?,
        };
        Ok(Mark { id: self.id, code: self.code.clone(), extent, comment: self.comment.clone(), answers: self.answers })
    }
}

/// The end of an extent; `None` while it is open.
pub(super) fn known_end(extent: Extent) -> Option<SessionTime> {
    (!matches!(extent, Extent::Since(_))).then(|| extent.end())
}
