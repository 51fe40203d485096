//! Planning a meeting with the parent: which moments, in which order, with which words.

use super::desk::{Desk, new_id};
use super::error::PracticeError;
use crate::domain::coding::Coding;
use crate::domain::document::{Body, Document, Kind};
use crate::domain::feedback::{Clip, Plan};
use crate::domain::id::{ClipId, DocumentId, MediaId};
use crate::domain::mark::Mark;
use crate::domain::time::Span;

/// Begins a plan for a family; its question starts as the family's own.
///
/// # Errors
/// [`PracticeError::NoDocument`] where there is no such family.
pub fn begin(desk: &mut Desk, family: DocumentId, title: &str) -> Result<Document, PracticeError> {
    let record = desk.document(Kind::Family, family)?;
    let question = record.as_family().map(|record| record.question.clone()).unwrap_or_default();
    let plan = Plan { family, title: title.to_owned(), question, clips: Vec::new() };
    desk.create_document(Some(family), Body::Plan(plan))
}

/// A clip as it begins: without words, and not yet to be shown.
#[must_use]
pub fn clip(session: DocumentId, media: MediaId, span: Span) -> Clip {
    Clip {
        id: ClipId(new_id()),
        session,
        media,
        span,
        title: String::new(),
        prompt: String::new(),
        voice: String::new(),
        may_be_shown: false,
    }
}

/// The marks a clip would show that speak of something that went badly; a practitioner should know before it is
/// included.
#[must_use]
pub fn warnings(coding: &Coding, span: Span) -> Vec<&Mark> {
    (0..coding.scheme.tiers.len())
        .flat_map(|lane| coding.marks().touching(lane, span))
        .filter(|mark| coding.scheme.code(&mark.code).is_some_and(|(_, code)| code.negative))
        .collect()
}
