//! The charter as the vault keeps to it: begun with the library, taken up on opening, and asked before anything is done.

use uuid::{Builder, Uuid};

use super::error::VaultError;
use super::library::{Draft, Library};
use crate::domain::charter::Charter;
use crate::domain::document::{Body, Document};
use crate::domain::id::DocumentId;
use crate::domain::person::Role;
use crate::domain::rights::Right;

/// The id of a library's charter. It follows from the library's own, so that there is never a second one, and so that a
/// charter that is damaged is not taken for one that was never begun.
pub(super) fn charter_id(library: Uuid) -> DocumentId {
    let digest = blake3::derive_key("samspill 2026 vault charter", library.as_bytes());
    let (bytes, _) = digest.split_first_chunk().expect("a digest has more than sixteen bytes");
    DocumentId(Builder::from_custom_bytes(*bytes).into_uuid())
}

impl Library {
    /// The charter as it stands. `None` where it is damaged, or where an older library has only been opened with its
    /// recovery key since.
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
    pub fn roles(&self) -> std::collections::BTreeSet<Role> {
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
    pub(super) fn take_up_charter(&mut self) -> Result<(), VaultError> {
        let id = charter_id(self.header().id);
        if self.catalogue.get(id).is_some() {
            // Where it is damaged, that is named like all damage, and what is whole stays open.
            self.charter = self.document(id).ok();
        } else if let Some((person, name)) = self.opener().cloned() {
            let body = Body::Charter(Charter::begun_by(person, name.clone()));
            let document = Document::create(id, body, name, chrono::Utc::now());
            // In a damaged library a charter may only seem never to have been begun.
            if self.read_only().is_none() && self.found().is_empty() {
                let draft = Draft { headline: document.headline(id), entry: document.history()[0].clone() };
                self.save(vec![draft])?;
            }
            self.charter = Some(document);
        }
        self.ring.give(self.roles_by_charter());
        Ok(())
    }

    fn roles_by_charter(&self) -> std::collections::BTreeSet<Role> {
        match (self.opener(), self.charter()) {
            (None, _) => [Role::Keeper].into(),
            (Some((id, _)), Some(charter)) => charter.roles(*id),
            (Some(_), None) => Role::of_a_founder(),
        }
    }
}
