//! The still of a film at a moment: the frame whose interval contains it.

use std::path::Path;
use std::sync::Arc;

use super::desk::Desk;
use super::error::PracticeError;
use crate::domain::access::{About, Deed};
use crate::domain::document::Kind;
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;
use crate::media::frames::FrameReader;
use crate::media::index::FrameIndex;
use crate::media::picture::Picture;
use crate::vault::{MediaShelf, SideKind};

/// The frame shown at `at`, in the film's own time.
///
/// # Errors
/// [`PracticeError::NoFilm`]; the media layer's errors where the frame cannot be decoded.
pub fn still(desk: &Desk, media: MediaId, at: SessionTime) -> Result<Picture, PracticeError> {
    desk.film(media)?;
    let mut reader = FrameReader::open(media, index(&desk.media(), media)?)?;
    Ok(reader.at(at)?)
}

/// The presentation times of a film, as kept when it was taken in.
///
/// # Errors
/// [`PracticeError::NoFilm`] where there is none, or where it does not read.
pub fn index(shelf: &MediaShelf, media: MediaId) -> Result<Arc<FrameIndex>, PracticeError> {
    let bytes = shelf.side(media, SideKind::Index)?.ok_or(PracticeError::NoFilm(media))?;
    FrameIndex::from_bytes(&bytes).map(Arc::new).map_err(|_| PracticeError::NoFilm(media))
}

/// Takes the frame shown at `at` out of the library as a PNG.
///
/// # Errors
/// As [`still`], and [`PracticeError::Barred`] or [`PracticeError::Picture`].
pub fn export(desk: &Desk, media: MediaId, at: SessionTime, out: &Path) -> Result<Picture, PracticeError> {
    let family = desk.headline(Kind::Session, desk.film(media)?.0)?.family;
    desk.check(Deed::Export, family)?;
    let picture = still(desk, media, at)?;
    desk.allow(Deed::Export, family, About::Film(media))?;
    save_png(&picture, out)?;
    Ok(picture)
}

/// Writes a picture as PNG.
///
/// # Errors
/// [`PracticeError::Picture`] where the file cannot be written.
pub fn save_png(picture: &Picture, out: &Path) -> Result<(), PracticeError> {
    image::save_buffer_with_format(
        out,
        &picture.rgba,
        picture.width,
        picture.height,
        image::ExtendedColorType::Rgba8,
        image::ImageFormat::Png,
    )?;
    Ok(())
}
