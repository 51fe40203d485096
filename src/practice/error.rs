//! What can go wrong in an act, in terms of the act.

use std::io;
use std::path::PathBuf;

use crate::domain::document::{Kind, ReplayError};
use crate::domain::edit::EditError;
use crate::domain::family::Refusal;
use crate::domain::id::{ClipId, DocumentId, MediaId};
use crate::media::MediaError;
use crate::media::probe::ProbeError;
use crate::vault::VaultError;

/// Why an act was not done. Whatever was kept before stands as it was.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The library could not do it.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The film could not be played or decoded.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The file was probed and cannot be taken in.
    #[error("{}: {source}", file.display())]
    Probe {
        /// The file.
        file: PathBuf,
        /// Why.
        source: ProbeError,
    },
    /// The change does not apply.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The history of a document does not follow.
    #[error("the history of document {document} does not follow: {source}")]
    Replay {
        /// The document.
        document: DocumentId,
        /// Why.
        source: ReplayError,
    },
    /// There is no such document.
    #[error("there is no {kind} with the id {document} in this library")]
    NoDocument {
        /// What was looked for.
        kind: Kind,
        /// Its id.
        document: DocumentId,
    },
    /// There is no such film.
    #[error("there is no film with the id {0} in this library")]
    NoFilm(MediaId),
    /// There is no such clip.
    #[error("there is no clip with the id {0} in this plan")]
    NoClip(ClipId),
    /// The clip may not be shown to the parent.
    #[error("the clip may not be shown: {0:?}")]
    NotForParent(NotForParent),
    /// A file outside the library could not be read or written.
    #[error("{}: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file changed while it was being copied.
    #[error("{} changed while it was being copied", .0.display())]
    Changed(PathBuf),
    /// A picture could not be written.
    #[error("the picture could not be written: {0}")]
    Picture(#[from] image::ImageError),
    /// A name is empty or cannot be used.
    #[error("“{0}” cannot be used as a name")]
    Name(String),
    /// The demonstration that ships with the program is broken.
    #[error(transparent)]
    Demonstration(#[from] super::demo::content::ContentError),
    /// The person asked to stop.
    #[error("stopped, as you asked")]
    Cancelled,
}

/// Why a clip does not reach the parent's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotForParent {
    /// Nobody has said that it may be shown.
    NotMarked,
    /// The family's consent for care does not cover it.
    Consent(Refusal),
}

impl PracticeError {
    /// Names the file that an input or output error is about.
    pub(crate) fn file(file: &std::path::Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::File { file: file.to_owned(), source }
    }
}
