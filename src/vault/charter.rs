//! The charter as the vault keeps to it: begun with the library, taken up on opening, and asked before anything is done.

use std::collections::BTreeSet;

use uuid::{Builder, Uuid};

use super::error::VaultError;
use super::keys;
use super::library::{Draft, Library};
use crate::domain::charter::Charter;
use crate::domain::document::{Body, Document};
use crate::domain::id::{DocumentId, PersonId};
use crate::domain::person::{Author, Role};
use crate::domain::rights::Right;

/// The id of a library's charter. It follows from the library's own, so that there is never a second one, and so that a
/// charter that is damaged is not taken for one that was never begun.
pub(super) fn charter_id(library: Uuid) -> DocumentId {
    let digest = blake3::derive_key("samspill 2026 vault charter", library.as_bytes());
    let (bytes, _) = digest.split_first_chunk().expect("a digest has more than sixteen bytes");
    DocumentId(Builder::from_custom_bytes(*bytes).into_uuid())
}

impl Library {
    /// The charter as it stands; `None` where it is damaged.
    #[must_use]
    pub fn charter(&self) -> Option<&Charter> {
        self.charter_document()?.as_charter()
    }

    /// The charter with its history.
    #[must_use]
    pub const fn charter_document(&self) -> Option<&Document> {
        self.charter.as_ref()
    }

    /// What the person who opened the library may be. The recovery key makes a keeper.
    #[must_use]
    pub fn roles(&self) -> BTreeSet<Role> {
        self.ring.roles()
    }

    /// Whether the person who opened the library may do this.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`].
    pub fn permit(&self, right: Right) -> Result<(), VaultError> {
        self.ring.permit(right)
    }

    /// Finds the charter, or begins it where there is none yet, and gives the person who opened the library what it
    /// says they are.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`] where they are not, or no longer, in it; or the disk.
    pub(super) fn take_up_charter(&mut self) -> Result<(), VaultError> {
        let id = charter_id(self.header().id);
        if self.catalogue.get(id).is_some() {
            // Where it is damaged, that is named like all damage, and what is whole stays open.
            self.charter = self.document(id).ok();
        } else if self.is_older_than_charters() {
            self.begin_charter()?;
        }
        self.ring.give(self.roles_by_charter());
        self.let_keys_follow_the_charter()?;
        match (&self.opener.person, self.charter()) {
            (Some((id, _)), Some(charter)) if !charter.active().any(|person| person.id == *id) => {
                Err(VaultError::WrongPassphrase)
            }
            _ => Ok(()),
        }
    }

    /// Keeps to a charter from now on.
    pub(super) fn abide_by(&mut self, charter: Document) {
        self.charter = Some(charter);
        self.ring.give(self.roles_by_charter());
    }

    /// A roster comes with a charter. In a damaged library a charter may only seem never to have been begun.
    fn is_older_than_charters(&self) -> bool {
        self.roster.is_none() && self.found().is_empty()
    }

    /// Begins the charter, with the founder alone in it.
    pub(super) fn begin_charter(&mut self) -> Result<(), VaultError> {
        let id = charter_id(self.header().id);
        let Some((person, name)) = self.founder()? else { return Ok(()) };
        let body = Body::Charter(Charter::begun_by(person, name.clone()));
        let document = Document::create(id, body, name, chrono::Utc::now());
        if self.read_only().is_none() {
            self.save(vec![Draft { headline: document.headline(id), entry: document.history()[0].clone() }])?;
        }
        self.charter = Some(document);
        Ok(())
    }

    /// Who opened the library, or with the recovery key the one person there is. Their name is sealed then, so it is
    /// taken from what they wrote.
    fn founder(&self) -> Result<Option<(PersonId, Author)>, VaultError> {
        if let Some(opener) = &self.opener.person {
            return Ok(Some(opener.clone()));
        }
        let slots = keys::slots(&self.folder)?;
        let [(person, _)] = slots.as_slice() else { return Ok(None) };
        let first = self.catalogue.cards().min_by_key(|card| card.head.sequence).map(|card| card.head.document);
        let history = first.and_then(|document| self.history_unasked(document).ok()).unwrap_or_default();
        let name = history.into_iter().next().map(|entry| entry.author).or_else(|| Author::new("?"));
        Ok(name.map(|name| (*person, name)))
    }

    fn roles_by_charter(&self) -> BTreeSet<Role> {
        let Some((id, _)) = &self.opener.person else { return [Role::Keeper].into() };
        if let Some(charter) = self.charter() {
            return charter.roles(*id);
        }
        // The roster carries the people of the charter for the day on which that is damaged. A library that has neither
        // has one person.
        let Some(roster) = &self.roster else { return Role::of_a_founder() };
        let listed = roster.people.iter().find(|slot| slot.person.id == *id);
        listed.map(|slot| slot.person.roles.clone()).unwrap_or_default()
    }
}
