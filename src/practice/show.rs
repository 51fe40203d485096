//! With the parent: the one gate through which a clip reaches the parent's window.
//!
//! [`for_parent`] lets a clip through as a [`Shown`]; a [`Shown`] lets a picture through as a [`Seen`]; and a [`Seen`] is
//! all that the parent's window can be given.

use std::sync::Arc;

use chrono::NaiveDate;

use super::error::{NotForParent, PracticeError};
use super::gate::judge;
use crate::domain::access::Deed;
use crate::domain::family::{Family, Viewing};
use crate::domain::feedback::Clip;
use crate::domain::id::{ClipId, MediaId};
use crate::domain::session::Session;
use crate::domain::time::Span;
use crate::media::picture::Picture;

/// A clip that was let through. There is no field for a name, a code or a count, so none can go on from here by mistake;
/// and no way to make one but [`for_parent`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    clip: ClipId,
    media: MediaId,
    span: Span,
    voice: String,
}

impl Shown {
    /// Which clip it is, for the practitioner's window.
    #[must_use]
    pub const fn clip(&self) -> ClipId {
        self.clip
    }

    /// The film to play.
    #[must_use]
    pub const fn media(&self) -> MediaId {
        self.media
    }

    /// From where to where, in the film's own time.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// What the baby might be saying; empty for none.
    #[must_use]
    pub fn voice(&self) -> &str {
        &self.voice
    }

    /// The picture as the parent may see it; nothing where it belongs to another film or lies outside the clip.
    #[must_use]
    pub fn see(&self, media: MediaId, picture: &Arc<Picture>) -> Option<Seen> {
        let inside = picture.from < self.span.end() && self.span.start() < picture.until;
        (media == self.media && inside).then(|| Seen { picture: Arc::clone(picture), voice: self.voice.clone() })
    }
}

/// All that the parent's window is ever given: one frame of a clip that was let through, and the baby's voice line.
#[derive(Clone, Debug)]
pub struct Seen {
    picture: Arc<Picture>,
    voice: String,
}

impl Seen {
    /// The frame.
    #[must_use]
    pub const fn picture(&self) -> &Arc<Picture> {
        &self.picture
    }

    /// What the baby might be saying; empty for none.
    #[must_use]
    pub fn voice(&self) -> &str {
        &self.voice
    }

    /// Whether it looks the same.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.picture, &other.picture) && self.voice == other.voice
    }
}

/// Lets a clip through to the parent, or says why not.
///
/// # Errors
/// [`PracticeError::NotForParent`] where nobody marked it *may be shown*, or where the gate bars it;
/// [`PracticeError::NoFilm`] where the session no longer holds the film.
pub fn for_parent(
    clip: &Clip,
    session: &Session,
    family: &Family,
    viewing: Viewing<'_>,
    today: NaiveDate,
) -> Result<Shown, PracticeError> {
    if !clip.may_be_shown {
        return Err(PracticeError::NotForParent(NotForParent::NotMarked));
    }
    judge(Deed::Show, family, viewing, None, today)
        .map_err(|obstacle| PracticeError::NotForParent(NotForParent::Barred(obstacle)))?;
    let film = session.film(clip.media).ok_or(PracticeError::NoFilm(clip.media))?;
    let span = clip.span.shifted(-film.offset);
    Ok(Shown { clip: clip.id, media: clip.media, span, voice: clip.voice.clone() })
}
