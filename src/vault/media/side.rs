//! What is worked out from a film: sealed as one value, replaced whole, made again where it is damaged.

use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use super::prefix::context;
use crate::domain::id::{DocumentId, MediaId};
use crate::vault::durable::Frame;
use crate::vault::keyring::FamilyKeys;

/// Nothing worked out from a film is larger: 256 MiB.
pub(super) const CAP: u64 = 256 << 20;

/// What can be worked out from a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SideKind {
    /// When each frame starts.
    Index,
    /// How loud it is.
    Peaks,
    /// Small pictures along its length.
    Strip,
    /// How a recording is read as the film it will be. It goes with the recording.
    Outline,
}

impl SideKind {
    pub(super) const ALL: [Self; 4] = [Self::Index, Self::Peaks, Self::Strip, Self::Outline];

    pub(in crate::vault) const fn extension(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Peaks => "peaks",
            Self::Strip => "strip",
            Self::Outline => "outline",
        }
    }
}

impl fmt::Display for SideKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Index => "frame index",
            Self::Peaks => "waveform",
            Self::Strip => "film strip",
            Self::Outline => "outline",
        })
    }
}

pub(super) fn seal(
    library: Uuid,
    family: DocumentId,
    media: MediaId,
    kind: SideKind,
    keys: &FamilyKeys,
    plain: &[u8],
) -> Vec<u8> {
    Frame::Side.wrap(&keys.sides.seal(plain, &side_context(library, family, media, kind)))
}

/// The plain value; `None` where it is damaged or belongs elsewhere.
pub(super) fn open(
    library: Uuid,
    family: DocumentId,
    media: MediaId,
    kind: SideKind,
    keys: &FamilyKeys,
    framed: &[u8],
) -> Option<Vec<u8>> {
    let plain = keys.sides.open(Frame::Side.unwrap(framed)?, &side_context(library, family, media, kind))?;
    Some(plain.to_vec())
}

fn side_context(library: Uuid, family: DocumentId, media: MediaId, kind: SideKind) -> Vec<u8> {
    [&context(library, family, media), kind.extension().as_bytes()].concat()
}
