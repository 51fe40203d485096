//! Hands the vault's sealed films to the media layer, which knows nothing of vaults.

use std::io;

use crate::domain::id::MediaId;
use crate::media::remux::Outline;
use crate::media::{ReadSeek, Shelf};
use crate::vault::{MediaShelf, SideKind, VaultError};

/// The films of an open library.
pub struct LibraryShelf(pub MediaShelf);

impl Shelf for LibraryShelf {
    fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>> {
        open(&self.0, media).map_err(io::Error::other)
    }
}

/// Opens a film. A recording of which the outline is known is read as the film it will be, and the same bytes come when it
/// has become that; any other recording, as far as it has come.
///
/// # Errors
/// As [`MediaShelf::open`].
pub fn open(shelf: &MediaShelf, media: MediaId) -> Result<Box<dyn ReadSeek>, VaultError> {
    if !shelf.is_finished(media)
        && let Some(outline) = outline(shelf, media)?
    {
        match shelf.open_recording(media) {
            // It became a film just now.
            Err(VaultError::NoMedia(_)) => {}
            recording => return Ok(Box::new(outline.over(recording?))),
        }
    }
    Ok(Box::new(shelf.open(media)?))
}

/// The outline of a recording, where it is known.
pub(super) fn outline(shelf: &MediaShelf, media: MediaId) -> Result<Option<Outline>, VaultError> {
    let kept = shelf.side(media, SideKind::Outline)?;
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Whether a film can be played from end to end: it is finished, or a recording of which the outline is known.
pub(super) fn is_whole(shelf: &MediaShelf, media: MediaId) -> Result<bool, VaultError> {
    Ok(shelf.is_finished(media) || outline(shelf, media)?.is_some())
}
