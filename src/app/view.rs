//! What a screen may read. It is a window onto the model through which nothing can be changed.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::action::Choice;
use super::aligning::Aligning;
use super::command::Command;
use super::film::Hub;
use super::model::{Door, Model, Overlay, Saved, Shown, Task};
use super::notice::Notice;
use super::opening;
use super::preferences::Preferences;
use super::recording::Studio;
use super::screens::Screen;
use super::showing::Showing;
use super::store::{LastBackup, LibraryFacts, Outcome, Side, Trouble, Unfinished};
use crate::domain::access::AccessNote;
use crate::domain::coding::Coding;
use crate::domain::counts::Counts;
use crate::domain::document::{Document, Headline, Kind};
use crate::domain::edit::Label;
use crate::domain::family::Family;
use crate::domain::feedback::Plan;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::Author;
use crate::domain::session::Session;
use crate::domain::time::SessionTime;
use crate::vault::Kept;

/// What a screen may read.
#[derive(Clone, Copy)]
pub struct View<'a> {
    model: &'a Model,
}

impl<'a> View<'a> {
    pub(super) const fn new(model: &'a Model) -> Self {
        Self { model }
    }

    pub(super) const fn model(&self) -> &'a Model {
        self.model
    }

    pub(super) const fn hub(&self) -> &'a Hub {
        &self.model.film
    }

    pub(super) const fn showing(&self) -> Option<&'a Showing> {
        self.model.showing.as_ref()
    }

    pub(super) const fn studio(&self) -> &'a Studio {
        &self.model.studio
    }

    // ---- the program ----

    /// The screen shown.
    #[must_use]
    pub const fn screen(&self) -> Screen {
        self.model.screen
    }

    /// What the person chose about the window.
    #[must_use]
    pub const fn preferences(&self) -> &'a Preferences {
        &self.model.preferences
    }

    /// What lies over the room.
    #[must_use]
    pub const fn overlay(&self) -> Option<Overlay> {
        self.model.overlay
    }

    /// Whether a command would do something now.
    #[must_use]
    pub fn allows(&self, command: Command) -> bool {
        self.model.allows(command)
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.model.now()
    }

    /// Today, where the computer stands.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.model.today()
    }

    /// A fresh identity for something that is about to be made.
    #[must_use]
    pub fn fresh(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// What runs.
    #[must_use]
    pub fn tasks(&self) -> &'a [Task] {
        &self.model.tasks
    }

    /// What is said in a corner of the window.
    #[must_use]
    pub fn notices(&self) -> &'a [Shown] {
        &self.model.notices
    }

    /// What the library said when it opened.
    #[must_use]
    pub fn opening_news(&self) -> Vec<Notice> {
        opening::news(&self.model.found)
    }

    // ---- the library ----

    /// How far the way into a library has come.
    #[must_use]
    pub const fn door(&self) -> &'a Door {
        &self.model.door
    }

    /// The certificate of the erasure that has just come to its end.
    #[must_use]
    pub const fn certificate(&self) -> Option<&'a crate::vault::Certificate> {
        self.model.certificate.as_ref()
    }

    /// The folder or file last chosen in the system's dialog, and for what.
    #[must_use]
    pub const fn chosen_folder(&self) -> Option<&'a (Choice, PathBuf)> {
        self.model.chosen_folder.as_ref()
    }

    /// The backup that was looked into, and its points in time, the latest last.
    #[must_use]
    pub fn backup(&self) -> Option<(&'a PathBuf, &'a [Kept])> {
        self.model.backup.as_ref().map(|(folder, points)| (folder, points.as_slice()))
    }

    /// The open library.
    #[must_use]
    pub const fn library(&self) -> Option<&'a LibraryFacts> {
        self.model.library.as_ref()
    }

    /// Films of a visit that are about to be moved.
    #[must_use]
    pub const fn aligning(&self) -> Option<&'a Aligning> {
        self.model.aligning.as_ref()
    }

    /// Recordings that were cut short, and wait to be brought back.
    #[must_use]
    pub fn unfinished(&self) -> &'a [Unfinished] {
        &self.model.unfinished
    }

    /// How much of such a recording can be brought back; `None` until it has been read.
    #[must_use]
    pub fn length(&self, unfinished: &Unfinished) -> Option<SessionTime> {
        self.model.lengths.get(&unfinished.media()?).copied()
    }

    /// Who writes.
    #[must_use]
    pub fn author(&self) -> Option<&'a Author> {
        self.model.author()
    }

    /// The access log, the oldest line first; `None` until the store has read it.
    #[must_use]
    pub const fn log(&self) -> Option<&'a Result<Vec<AccessNote>, Trouble>> {
        self.model.log.as_ref()
    }

    /// Counts and ages; `None` until the store has counted.
    #[must_use]
    pub const fn counts(&self) -> Option<&'a Result<Counts, Trouble>> {
        self.model.counts.as_ref()
    }

    /// The latest backup of the library, where one is known.
    #[must_use]
    pub const fn last_backup(&self) -> Option<&'a LastBackup> {
        self.model.last_backup.as_ref()
    }

    /// Whether everything is on the disk.
    #[must_use]
    pub fn saved(&self) -> Saved {
        self.model.saved()
    }

    /// How the last check of the library ended, and when.
    #[must_use]
    pub const fn verified(&self) -> Option<&'a (NaiveDate, Outcome)> {
        self.model.verified.as_ref()
    }

    /// What undo would take back.
    #[must_use]
    pub fn undo(&self) -> Option<Label> {
        self.model.focused()?.undo_label()
    }

    /// What redo would apply again.
    #[must_use]
    pub fn redo(&self) -> Option<Label> {
        self.model.focused()?.redo_label()
    }

    // ---- documents ----

    /// A document's headline.
    #[must_use]
    pub fn headline(&self, id: DocumentId) -> Option<&'a Headline> {
        self.model.headlines.get(&id)
    }

    /// Every headline of a kind, of one family or of all.
    pub fn headlines(&self, kind: Kind, family: Option<DocumentId>) -> impl Iterator<Item = &'a Headline> {
        self.model
            .headlines
            .values()
            .filter(move |line| line.kind == kind && family.is_none_or(|family| line.family == family))
    }

    /// A document, once it is here; asking for it is the model's part.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> Option<&'a Document> {
        self.model.documents.get(&id)
    }

    /// Why a document can no longer be written to, or could not be read.
    #[must_use]
    pub fn trouble(&self, id: DocumentId) -> Option<&'a Trouble> {
        self.model.read_only.get(&id)
    }

    /// A family record.
    #[must_use]
    pub fn family(&self, id: DocumentId) -> Option<&'a Family> {
        self.document(id)?.as_family()
    }

    /// A session.
    #[must_use]
    pub fn session(&self, id: DocumentId) -> Option<&'a Session> {
        self.document(id)?.as_session()
    }

    /// A coding.
    #[must_use]
    pub fn coding(&self, id: DocumentId) -> Option<&'a Coding> {
        self.document(id)?.as_coding()
    }

    /// A feedback plan.
    #[must_use]
    pub fn plan(&self, id: DocumentId) -> Option<&'a Plan> {
        self.document(id)?.as_plan()
    }

    /// The family records, by pseudonym.
    #[must_use]
    pub fn families(&self) -> Vec<(DocumentId, &'a Family)> {
        let mut families: Vec<_> =
            self.model.documents.values().filter_map(|document| Some((document.id(), document.as_family()?))).collect();
        families.sort_by_cached_key(|(_, family)| family.code.to_lowercase());
        families
    }

    /// The sessions of a family, the latest first.
    #[must_use]
    pub fn sessions(&self, family: DocumentId) -> Vec<&'a Headline> {
        let mut sessions: Vec<_> = self.headlines(Kind::Session, Some(family)).collect();
        sessions.sort_by_key(|line| std::cmp::Reverse((line.held, line.document)));
        sessions
    }

    /// The codings of a session, this person's own first.
    #[must_use]
    pub fn codings(&self, session: DocumentId) -> Vec<&'a Headline> {
        let mut codings: Vec<_> =
            self.headlines(Kind::Coding, None).filter(|line| line.session == Some(session)).collect();
        codings.sort_by_key(|line| (!self.is_own(line), line.title.clone()));
        codings
    }

    /// This person's own coding of a session, where there is one.
    #[must_use]
    pub fn own_coding(&self, session: DocumentId) -> Option<DocumentId> {
        self.codings(session).into_iter().find(|line| self.is_own(line)).map(|line| line.document)
    }

    /// The plans of a family, the latest first.
    #[must_use]
    pub fn plans(&self, family: DocumentId) -> Vec<&'a Headline> {
        let mut plans: Vec<_> = self.headlines(Kind::Plan, Some(family)).collect();
        plans.sort_by_key(|line| std::cmp::Reverse(line.document));
        plans
    }

    /// Whether the coding is this person's own.
    #[must_use]
    pub fn is_own(&self, coding: &Headline) -> bool {
        self.author().is_some_and(|author| author.name() == coding.title)
    }

    /// Side data of a film: `None` until the store has answered, `Some(None)` where there is none.
    #[must_use]
    pub fn side(&self, media: MediaId, side: Side) -> Option<Option<&'a Arc<[u8]>>> {
        self.model.sides.get(&(media, side)).map(Option::as_ref)
    }
}
