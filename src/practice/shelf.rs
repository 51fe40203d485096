//! Hands the vault's sealed films to the media layer, which knows nothing of vaults.

use std::io;

use crate::domain::id::MediaId;
use crate::media::{ReadSeek, Shelf};
use crate::vault::MediaShelf;

/// The films of an open library.
pub struct LibraryShelf(pub MediaShelf);

impl Shelf for LibraryShelf {
    fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>> {
        let reader = self.0.open(media).map_err(io::Error::other)?;
        Ok(Box::new(reader))
    }
}
