//! The gate as the window asks it: at once, by the records that are here, and through the store, which notes the deed
//! before it is done.

use super::model::Model;
use super::store::{Request, Trouble};
use super::view::View;
use crate::domain::access::{About, Deed, Obstacle};
use crate::domain::charter::{Charter, KeepingRule};
use crate::domain::document::Document;
use crate::domain::family::Viewing;
use crate::domain::id::DocumentId;
use crate::domain::rights::{Right, may};
use crate::practice::gate::judge;

/// What the store answered when it was asked for a deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leave {
    /// Nothing yet.
    Asked,
    /// It is noted and may be done.
    Given,
    /// It may not, or could not be noted.
    Refused(Trouble),
}

impl Model {
    /// What keeps the person from doing something with a family's film, as the records stand now.
    pub(super) fn obstacle(&self, deed: Deed, family: DocumentId) -> Option<Obstacle> {
        let record = self.documents.get(&family)?.as_family()?;
        let facts = self.library.as_ref()?;
        let viewing = Viewing { person: &facts.person, roles: &facts.roles };
        judge(deed, record, viewing, self.keeping(), self.today()).err()
    }

    /// Has the store note a deed, once until it is forgotten. `None` while the answer is on its way.
    pub(super) fn leave(&mut self, deed: Deed, family: DocumentId, about: &About) -> Option<Result<(), Trouble>> {
        let known = self.leaves.iter().find(|(key, _)| *key == (deed, about.clone())).map(|(_, leave)| leave);
        match known {
            Some(Leave::Given) => Some(Ok(())),
            Some(Leave::Refused(trouble)) => Some(Err(trouble.clone())),
            Some(Leave::Asked) => None,
            // Without a store, as in tests, everything counts as noted at once.
            None if self.link.is_none() => Some(Ok(())),
            None => {
                self.leaves.push(((deed, about.clone()), Leave::Asked));
                self.ask(Request::Allow { deed, family, about: about.clone() });
                None
            }
        }
    }

    /// Forgets what the store answered, so that the deed is asked for and noted anew.
    pub(super) fn forget_leave(&mut self, deed: Deed, about: &About) {
        self.leaves.retain(|(key, _)| *key != (deed, about.clone()));
    }

    /// Forgets what was refused, so that it can be tried again.
    pub(super) fn forget_refusals(&mut self) {
        self.leaves.retain(|(_, leave)| !matches!(leave, Leave::Refused(_)));
    }

    pub(super) fn leave_answered(&mut self, deed: Deed, about: About, answer: Result<(), Trouble>) {
        let leave = answer.map_or_else(Leave::Refused, |()| Leave::Given);
        // Who has turned away in the meantime is not answered any more.
        if let Some((_, kept)) = self.leaves.iter_mut().find(|(key, _)| *key == (deed, about.clone())) {
            *kept = leave;
        }
    }

    /// Has the store note that something was refused here.
    pub(super) fn note_refusal(&mut self, deed: Deed, family: DocumentId) {
        self.ask(Request::Check { deed, family });
    }

    pub(super) fn charter(&self) -> Option<(DocumentId, &Charter)> {
        self.documents.values().find_map(|document: &Document| Some((document.id(), document.as_charter()?)))
    }

    pub(super) fn keeping(&self) -> Option<KeepingRule> {
        self.charter()?.1.keeping
    }
}

impl<'a> View<'a> {
    /// The charter of the library; `None` where it is damaged.
    #[must_use]
    pub fn charter(&self) -> Option<&'a Charter> {
        self.model().charter().map(|(_, charter)| charter)
    }

    /// What keeps the person from doing something with a family's film.
    #[must_use]
    pub fn obstacle(&self, deed: Deed, family: DocumentId) -> Option<Obstacle> {
        self.model().obstacle(deed, family)
    }

    /// Whether the person's roles allow something.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.library().is_some_and(|facts| may(&facts.roles, right))
    }

    /// How long film is kept; `None` until the service has decided.
    #[must_use]
    pub fn keeping(&self) -> Option<KeepingRule> {
        self.model().keeping()
    }
}
