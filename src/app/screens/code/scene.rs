//! What the parts of the room read: the session, the coding, and who may write.

use crate::app::film::FilmView;
use crate::app::language;
use crate::app::view::View;
use crate::domain::coding::{Coding, CodingStatus};
use crate::domain::document::Document;
use crate::domain::id::{DocumentId, MarkId};
use crate::domain::mark::Mark;
use crate::domain::scheme::{Code, Tier};
use crate::domain::session::Session;
use crate::domain::time::SessionTime;

/// What the parts of the room read.
pub(super) struct Scene<'a> {
    pub view: View<'a>,
    /// The session's document.
    pub session_id: DocumentId,
    pub session: &'a Session,
    /// The coding's document.
    pub document: &'a Document,
    pub coding: &'a Coding,
    /// Whether it is this person's own coding.
    pub own: bool,
    /// Whether this person may change it now.
    pub editable: bool,
    /// Whether it stays hidden, since this person codes the same session and has not handed in.
    pub hidden: bool,
    /// The film of the room.
    pub film: Option<FilmView<'a>>,
    /// Where the session ends.
    pub end: SessionTime,
    /// The tag of the window's language.
    pub language: &'static str,
}

impl<'a> Scene<'a> {
    /// `None` until both documents are here.
    pub fn new(view: View<'a>, session_id: DocumentId, coding_id: DocumentId) -> Option<Self> {
        let (session, document) = (view.session(session_id)?, view.document(coding_id)?);
        let coding = document.as_coding()?;
        let own = view.headline(coding_id).is_some_and(|line| view.is_own(line));
        let open = coding.status == CodingStatus::Draft && view.trouble(coding_id).is_none();
        let drafts = |line: &&crate::domain::document::Headline| view.is_own(line) && !line.submitted;
        let hidden = !own && view.codings(session_id).into_iter().any(|line| drafts(&line));
        Some(Self {
            view,
            session_id,
            session,
            document,
            coding,
            own,
            editable: own && open,
            hidden,
            film: view.film().filter(|film| film.session() == session_id),
            end: session.end(),
            language: language::current().tag(),
        })
    }

    /// The playhead; the start of the session while no film is open.
    pub fn playhead(&self) -> SessionTime {
        self.film.map_or(SessionTime::ZERO, |film| film.at())
    }

    /// The moment that a mark made now belongs to: the start of the frame on the screen.
    pub fn seen(&self) -> SessionTime {
        self.film.map_or(SessionTime::ZERO, |film| film.stamp()).clamp(SessionTime::ZERO, self.end)
    }

    /// Whether the film plays.
    pub fn plays(&self) -> bool {
        self.film.is_some_and(|film| film.playing())
    }

    pub fn coding_id(&self) -> DocumentId {
        self.document.id()
    }

    pub fn mark(&self, id: MarkId) -> Option<&'a Mark> {
        self.coding.marks().get(id)
    }

    /// The position and tier of a mark, and its code.
    pub fn meaning(&self, mark: &Mark) -> Option<(usize, &'a Tier, &'a Code)> {
        let (tier, code) = self.coding.scheme.code(&mark.code)?;
        Some((self.coding.scheme.lane(&mark.code)?, tier, code))
    }

    /// The word for a mark's code.
    pub fn name(&self, mark: &Mark) -> &'a str {
        self.meaning(mark).map_or("", |(_, _, code)| code.name.in_language(self.language))
    }
}
