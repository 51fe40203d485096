//! What can go wrong in an act, in terms of the act.

use std::io;
use std::path::PathBuf;

use crate::domain::access::{Deed, Obstacle};
use crate::domain::document::{Kind, ReplayError};
use crate::domain::edit::EditError;
use crate::domain::family::{Purpose, Refusal};
use crate::domain::id::{ClipId, DocumentId, MediaId};
use crate::media::MediaError;
use crate::media::probe::ProbeError;
use crate::media::recorder::Refused;
use crate::media::remux::RemuxError;
use crate::vault::VaultError;

/// Why an act was not done. Whatever was kept before stands as it was.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The library could not do it.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The film could not be played or decoded.
    #[error(transparent)]
    Media(MediaError),
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
    /// No family has this pseudonym.
    #[error("no family is called “{0}” in this library")]
    NoFamily(String),
    /// What cannot be undone needs a reason.
    #[error("no reason was given")]
    NoReason,
    /// There is no such film.
    #[error("there is no film with the id {0} in this library")]
    NoFilm(MediaId),
    /// There is no such clip.
    #[error("there is no clip with the id {0} in this plan")]
    NoClip(ClipId),
    /// The clip may not be shown to the parent.
    #[error("the clip may not be shown: {0:?}")]
    NotForParent(NotForParent),
    /// The gate does not let it through.
    #[error("{}", barred(*.0, *.1))]
    Barred(Deed, Obstacle),
    /// There is no consent that could be withdrawn.
    #[error("there is nothing to withdraw: {}", refused(*.0))]
    NoConsent(Refusal),
    /// The charter of the library is damaged, or was never begun.
    #[error("the charter of this library, which says who may do what, cannot be read")]
    NoCharter,
    /// A recording could not be made a film; it is there as it was.
    #[error(transparent)]
    Remux(RemuxError),
    /// The film made of a recording cannot be played.
    #[error("the recording cannot be played: {0}")]
    Unplayable(ProbeError),
    /// The recorder did not begin.
    #[error(transparent)]
    NotRecording(#[from] Refused),
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

fn barred(deed: Deed, obstacle: Obstacle) -> String {
    let what = match deed {
        Deed::Play => "the film may not be played",
        Deed::Read => "the marks may not be read",
        Deed::Code => "nothing may be marked",
        Deed::Show => "the clip may not be shown",
        Deed::Export => "nothing may be exported",
        Deed::ExportFamily => "the family's things may not be handed over",
        Deed::Share => "nothing may be shared",
        Deed::Record => "nothing may be recorded",
        Deed::Import => "no film may be taken in",
    };
    match obstacle {
        Obstacle::Role(right) => {
            let holders: Vec<String> = right.holders().map(|role| role.to_string()).collect();
            format!("{what}: your roles in this library do not allow it; it takes {}", holders.join(" or "))
        }
        Obstacle::Consent(refusal) => format!("{what}: {}", refused(refusal)),
        Obstacle::NoKeepingRule => format!("{what}: this library has no keeping rule yet"),
    }
}

/// Why a family's consents do not cover something.
pub(crate) fn refused(refusal: Refusal) -> String {
    let consent = |purpose| {
        format!(
            "the family's consent to {}",
            match purpose {
                Purpose::Care => "its own guidance",
                Purpose::Supervision => "supervision of staff",
                Purpose::Training => "training of others",
                Purpose::Research => "research",
            }
        )
    };
    match refusal {
        Refusal::NotGiven(purpose) => format!("{} is not recorded", consent(purpose)),
        Refusal::Ended(purpose, day) => format!("{} ended after {day}", consent(purpose)),
        Refusal::Withdrawn(purpose, day) => format!("{} was withdrawn on {day}", consent(purpose)),
        Refusal::NotAViewer(purpose) => {
            format!("{} names who may see the film, and you are not among them", consent(purpose))
        }
    }
}

/// Why a clip does not reach the parent's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotForParent {
    /// Nobody has said that it may be shown.
    NotMarked,
    /// The gate does not let it through.
    Barred(Obstacle),
}

/// Stopping is the same wherever it was asked for.
impl From<MediaError> for PracticeError {
    fn from(error: MediaError) -> Self {
        if error == MediaError::Cancelled { Self::Cancelled } else { Self::Media(error) }
    }
}

impl From<RemuxError> for PracticeError {
    fn from(error: RemuxError) -> Self {
        if matches!(error, RemuxError::Cancelled) { Self::Cancelled } else { Self::Remux(error) }
    }
}

impl PracticeError {
    /// Names the file that an input or output error is about.
    pub(crate) fn file(file: &std::path::Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::File { file: file.to_owned(), source }
    }
}
