//! Marking what was seen, and reading marks back.

use super::desk::{Desk, FirstDraft, new_id, now};
use super::error::PracticeError;
use crate::domain::access::{About, Deed};
use crate::domain::coding::Coding;
use crate::domain::document::{Body, Document, Headline, Kind};
use crate::domain::id::{DocumentId, MarkId};
use crate::domain::mark::Mark;
use crate::domain::person::Author;
use crate::domain::scheme::Scheme;
use crate::domain::time::SessionTime;
use crate::vault::Draft;

/// The scheme that new codings begin with.
const CUES: &str = include_str!("../../assets/schemes/cues.json");

/// The code of a moment that somebody wants to look at again, whatever it is.
pub const MOMENT: &str = "note.moment";

/// The code of a sync point: somebody clapped, within the seconds around it, where every microphone could hear it.
pub const CLAP: &str = "note.clap";

/// The own-worded scheme of cues, responses and readings.
#[must_use]
pub fn scheme() -> Scheme {
    serde_json::from_str(CUES).expect("a test holds the shipped scheme to its schema and its rules")
}

/// One mark and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRow {
    /// The coding it belongs to.
    pub coding: DocumentId,
    /// Who coded.
    pub coder: Author,
    /// The mark.
    pub mark: Mark,
}

/// Makes a mark: a moment, or a span where `to` is given; in a state tier without `to` the state begins. A coder who
/// has no coding of the session yet begins one with it, in the same step: a mark that may not stand leaves nothing.
///
/// # Errors
/// [`PracticeError::Edit`] where the code is unknown or the mark may not stand there.
pub fn mark(
    desk: &mut Desk,
    session: DocumentId,
    code: &str,
    at: SessionTime,
    to: Option<SessionTime>,
    coder: Option<&Author>,
) -> Result<MarkId, PracticeError> {
    let family = desk.headline(Kind::Session, session)?.family;
    let coder = coder.unwrap_or(desk.author()).clone();
    let (mut document, begun) = coding(desk, session, family, &coder)?;
    let missing = PracticeError::NoDocument { kind: Kind::Coding, document: document.id() };
    let current = document.as_coding().ok_or(missing)?;
    let id = MarkId(new_id());
    let change = match to {
        Some(to) => current.place(code, at, to, id)?,
        None => current.press(code, at, id)?,
    };
    let entry = document.commit(change, desk.author().clone(), now())?;
    let marked = Draft { headline: document.headline(family), entry };
    desk.append(begun.into_iter().chain([marked]).collect())?;
    Ok(id)
}

/// The coding of a session by a coder, or a new one and the draft that begins it.
fn coding(
    desk: &Desk,
    session: DocumentId,
    family: DocumentId,
    coder: &Author,
) -> Result<(Document, Option<Draft>), PracticeError> {
    let is_theirs = |headline: &Headline| headline.session == Some(session) && headline.title == coder.name();
    if let Some(headline) = desk.of_kind(Kind::Coding)?.into_iter().find(is_theirs) {
        return Ok((desk.document(Kind::Coding, headline.document)?, None));
    }
    let body = Body::Coding(Box::new(Coding::new(session, coder.clone(), scheme())));
    let document = Document::create(DocumentId(new_id()), body, desk.author().clone(), now());
    let begun = document.first_draft(family);
    Ok((document, Some(begun)))
}

/// The marks of a session in order of time, of one coder or of all, for somebody to read.
///
/// # Errors
/// [`PracticeError::NoDocument`] where there is no such session, [`PracticeError::Barred`].
pub fn marks(desk: &Desk, session: DocumentId, coder: Option<&str>) -> Result<Vec<MarkRow>, PracticeError> {
    desk.allow(Deed::Read, desk.headline(Kind::Session, session)?.family, About::Nothing)?;
    let mut rows = Vec::new();
    for document in codings(desk, session)? {
        let Some(coding) = document.as_coding() else { continue };
        if coder.is_some_and(|name| name != coding.coder.name()) {
            continue;
        }
        let row = |mark: &Mark| MarkRow { coding: document.id(), coder: coding.coder.clone(), mark: mark.clone() };
        rows.extend(coding.marks().in_order().into_iter().map(row));
    }
    rows.sort_by(|a, b| {
        (a.mark.extent.start(), &a.coder, a.mark.id).cmp(&(b.mark.extent.start(), &b.coder, b.mark.id))
    });
    Ok(rows)
}

/// Every coding of a session, with its history.
///
/// # Errors
/// [`PracticeError::NoDocument`] where there is no such session.
pub fn codings(desk: &Desk, session: DocumentId) -> Result<Vec<Document>, PracticeError> {
    desk.headline(Kind::Session, session)?;
    desk.of_kind(Kind::Coding)?
        .into_iter()
        .filter(|headline| headline.session == Some(session))
        .map(|headline| desk.document(Kind::Coding, headline.document))
        .collect()
}
