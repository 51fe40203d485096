//! What is worked out from a film once and kept sealed beside it: its sound's outline and its film strip.

use std::ops::ControlFlow;
use std::sync::Arc;

use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;

use super::error::PracticeError;
use super::shelf;
use super::still::index;
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;
use crate::media::{MediaError, Picture, peaks, thumbnails};
use crate::vault::{MediaShelf, SideKind};

/// A picture of the strip every so often.
const EVERY: SessionTime = SessionTime::from_secs(2);
/// Height of the strip's pictures in pixels.
const HEIGHT: u32 = 72;

/// What is kept of this kind beside a film, worked out now where it is not there yet; `None` where the film has none
/// (no sound, no picture).
///
/// # Errors
/// [`PracticeError::Vault`] where it cannot be read or kept, [`PracticeError::Media`] where the film cannot be decoded.
pub fn ensure(shelf: &MediaShelf, media: MediaId, kind: SideKind) -> Result<Option<Vec<u8>>, PracticeError> {
    if let Some(kept) = shelf.side(media, kind)? {
        return Ok(Some(kept));
    }
    // Film times are those of the film that a recording will be.
    if !shelf::is_whole(shelf, media)? {
        return Ok(None);
    }
    let mut go_on = |_share: f32| ControlFlow::Continue(());
    let bytes = match kind {
        SideKind::Index | SideKind::Outline => return Ok(None),
        SideKind::Peaks => peaks::peaks(media, &mut go_on)?.to_bytes(),
        SideKind::Strip => match thumbnails::strip(media, &index(shelf, media)?, EVERY, HEIGHT, &mut go_on) {
            Ok(pictures) => strip_to_bytes(&pictures)?,
            Err(MediaError::NoPicture) => return Ok(None),
            Err(error) => return Err(error.into()),
        },
    };
    shelf.put_side(media, kind, &bytes)?;
    Ok(Some(bytes))
}

/// Each picture: from and until in nanoseconds, the length of its JPEG, the JPEG. All numbers little-endian.
fn strip_to_bytes(pictures: &[Picture]) -> Result<Vec<u8>, PracticeError> {
    let mut bytes = Vec::new();
    for picture in pictures {
        let rgb: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 80).write_image(
            &rgb,
            picture.width,
            picture.height,
            image::ExtendedColorType::Rgb8,
        )?;
        bytes.extend(picture.from.nanos().to_le_bytes());
        bytes.extend(picture.until.nanos().to_le_bytes());
        bytes.extend(u32::try_from(jpeg.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(jpeg);
    }
    Ok(bytes)
}

/// The pictures of a kept strip; as many as read well.
#[must_use]
pub fn strip_from_bytes(mut bytes: &[u8]) -> Vec<Picture> {
    let mut pictures = Vec::new();
    while let Some((from, rest)) = bytes.split_first_chunk::<8>()
        && let Some((until, rest)) = rest.split_first_chunk::<8>()
        && let Some((length, rest)) = rest.split_first_chunk::<4>()
        && let Some((jpeg, rest)) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)
    {
        bytes = rest;
        let Ok(decoded) = image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg) else { break };
        let rgba = decoded.to_rgba8();
        pictures.push(Picture {
            width: rgba.width(),
            height: rgba.height(),
            rgba: Arc::from(rgba.into_raw()),
            from: SessionTime::from_nanos(i64::from_le_bytes(*from)),
            until: SessionTime::from_nanos(i64::from_le_bytes(*until)),
        });
    }
    pictures
}
