//! The plain beginning of a film's file: whose it is, and the sealed identity that opens the rest.
//!
//! ```text
//! magic 8 · version 2 · family key generation 4 · family 16 · media 16 · sealed identity 114 · check 32 · body
//! ```
//!
//! The magic says what the body is: the age stream of a finished film, or the chunks of a recording.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use age::x25519;
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::domain::id::{DocumentId, MediaId};
use crate::vault::error::{At, VaultError};
use crate::vault::finding::Finding;
use crate::vault::keyring::FamilyKeys;
use crate::vault::record::take;
use crate::vault::seal::OVERHEAD;

const VERSION: u16 = 1;
/// The first key of a family, until keys are exchanged.
const KEY: u32 = 1;
/// An X25519 identity as age writes it.
const IDENTITY: usize = 74;
const SEALED: usize = IDENTITY + OVERHEAD;
/// Where the body begins.
pub(in crate::vault) const PREFIX: usize = 8 + 2 + 4 + 16 + 16 + SEALED + 32;

/// What follows the prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::vault) enum Form {
    /// An age stream.
    Film,
    /// Chunks, as they came in.
    Recording,
}

impl Form {
    const fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Film => b"SAMSPILM",
            Self::Recording => b"SAMSPILR",
        }
    }
}

/// The prefix of a film's file.
pub(in crate::vault) struct Prefix {
    pub(super) form: Form,
    pub(in crate::vault) family: DocumentId,
    media: MediaId,
    sealed: [u8; SEALED],
}

impl Prefix {
    /// A new identity for a film, and the prefix that holds it.
    pub(super) fn seal(
        form: Form,
        library: Uuid,
        family: DocumentId,
        media: MediaId,
        keys: &FamilyKeys,
    ) -> (Self, x25519::Identity) {
        let identity = x25519::Identity::generate();
        let plain = identity.to_string();
        let sealed = keys.media.seal(plain.expose_secret().as_bytes(), &context(library, family, media));
        let sealed = sealed.try_into().expect("age writes every identity in 74 characters");
        (Self { form, family, media, sealed }, identity)
    }

    /// The identity that opens the film.
    pub(super) fn open(
        &self,
        library: Uuid,
        media: MediaId,
        keys: &FamilyKeys,
    ) -> Result<x25519::Identity, VaultError> {
        let plain = keys.media.open(&self.sealed, &context(library, self.family, media));
        let identity = plain.and_then(|plain| std::str::from_utf8(&plain).ok()?.parse().ok());
        identity.ok_or_else(|| damaged(media, "its key does not open"))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(PREFIX);
        bytes.extend_from_slice(self.form.magic());
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&KEY.to_le_bytes());
        bytes.extend_from_slice(self.family.as_bytes());
        bytes.extend_from_slice(self.media.as_bytes());
        bytes.extend_from_slice(&self.sealed);
        bytes.extend_from_slice(blake3::hash(&bytes).as_bytes());
        bytes
    }

    /// Reads the prefix of a film and checks that the file holds the film its name says.
    pub(super) fn read(path: &Path, media: MediaId) -> Result<Self, VaultError> {
        let mut bytes = [0; PREFIX];
        match File::open(path).and_then(|mut file| file.read_exact(&mut bytes)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(VaultError::NoMedia(media)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(damaged(media, "it is cut short"));
            }
            Err(error) => return Err(error).at("reading", path),
        }
        let prefix = Self::parse(&bytes).ok_or_else(|| damaged(media, "its beginning is damaged"))?;
        if prefix.media == media { Ok(prefix) } else { Err(damaged(media, "it is another film")) }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, check) = bytes.split_last_chunk::<32>()?;
        let mut rest = body;
        let magic: [u8; 8] = take(&mut rest)?;
        let form = [Form::Film, Form::Recording].into_iter().find(|form| *form.magic() == magic)?;
        let known = u16::from_le_bytes(take(&mut rest)?) == VERSION && u32::from_le_bytes(take(&mut rest)?) == KEY;
        let family = DocumentId(Uuid::from_bytes(take(&mut rest)?));
        let media = MediaId(Uuid::from_bytes(take(&mut rest)?));
        let sealed = take(&mut rest)?;
        (known && blake3::hash(body) == *check).then_some(Self { form, family, media, sealed })
    }
}

/// Whether the beginning of a file names a family, be it whole or damaged.
pub(super) fn names(path: &Path, family: DocumentId) -> io::Result<bool> {
    let mut bytes = Vec::new();
    File::open(path)?.take(PREFIX as u64).read_to_end(&mut bytes)?;
    Ok(bytes.windows(16).any(|id| id == family.as_bytes()))
}

pub(super) fn damaged(media: MediaId, reason: &str) -> VaultError {
    VaultError::Damaged(Finding::Media { media, reason: reason.to_owned() })
}

/// What a film's values are sealed with, so that none can stand in for another's.
pub(super) fn context(library: Uuid, family: DocumentId, media: MediaId) -> Vec<u8> {
    [&KEY.to_le_bytes()[..], library.as_bytes(), family.as_bytes(), media.as_bytes()].concat()
}
