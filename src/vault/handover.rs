//! Everything that is kept about a family, for whoever may hand it to them.

use super::error::VaultError;
use super::library::Library;
use super::media::MediaShelf;
use crate::domain::access::AccessNote;
use crate::domain::document::Document;
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;

impl Library {
    /// Every document of a family, oldest first. It takes the right to hand them over, and no other.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], or as [`Self::document`]: a family is handed over whole or not at all.
    pub fn documents_of(&self, family: DocumentId) -> Result<Vec<Document>, VaultError> {
        self.permit(Right::ExportFamily)?;
        let of_family = self.catalogue.cards().filter(|card| card.head.family == family);
        of_family.map(|card| self.document_unasked(card.head.document)).collect()
    }

    /// The lines of the access log that are about a family, oldest first.
    ///
    /// # Errors
    /// As [`Self::access`], and [`VaultError::NotPermitted`].
    pub fn access_of(&self, family: DocumentId) -> Result<Vec<AccessNote>, VaultError> {
        self.permit(Right::ExportFamily)?;
        let mut notes = self.access()?;
        notes.retain(|note| note.family == Some(family));
        Ok(notes)
    }

    /// The films, as whoever hands a family its own reads them.
    #[must_use]
    pub fn media_to_hand_over(&self) -> MediaShelf {
        self.media().reading_by(Some(Right::ExportFamily))
    }
}
