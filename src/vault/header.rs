//! `library.json`: the only plain file. It says what the folder is, and names nobody.

use std::io;
use std::path::Path;

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::durable;
use super::error::{At, VaultError};
use super::finding::Finding;

/// The format this program writes.
pub(super) const VERSION: u32 = 2;
/// The format of the first libraries.
const FIRST: u32 = 1;
const FORMAT: &str = "samspill library";
const NAME: &str = "library.json";
const CAP: u64 = 64 * 1024;

/// What a library is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LibraryKind {
    /// Real work: opens with a passphrase or the recovery key.
    Working,
    /// The demonstration family: its passphrase is known to everybody.
    Demonstration,
}

/// What can be read of a library without a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The library's identity.
    pub id: Uuid,
    /// What it is for.
    pub kind: LibraryKind,
    /// The format it is written in.
    pub version: u32,
    /// When it was made, to the second.
    pub created: DateTime<Utc>,
}

/// Reads the header of the library in `folder`. Needs no key and no lock.
///
/// # Errors
/// [`VaultError::NotALibrary`], [`VaultError::Newer`], [`VaultError::Damaged`] with [`Finding::Header`], or the disk.
pub fn header(folder: &Path) -> Result<Header, VaultError> {
    Header::from_bytes(&read(folder)?)
}

/// The header as it stands on the disk.
pub(super) fn read(folder: &Path) -> Result<Vec<u8>, VaultError> {
    let path = folder.join(NAME);
    match durable::read_capped(&path, CAP) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Err(VaultError::NotALibrary(folder.to_owned()))
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(VaultError::Damaged(Finding::Header)),
        read => read.at("reading", &path),
    }
}

impl Header {
    pub(super) fn new(kind: LibraryKind) -> Self {
        Self { id: Uuid::now_v7(), kind, version: VERSION, created: Utc::now().trunc_subsecs(0) }
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), VaultError> {
        let path = folder.join(NAME);
        durable::write(&path, &self.to_bytes()).at("writing", &path)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // The names stand in alphabetical order, so that the text comes out the same from a map that sorts as from one
        // that remembers.
        let fields = Map::from_iter([
            ("created".to_owned(), Value::from(self.created.to_rfc3339())),
            ("format".to_owned(), Value::from(FORMAT)),
            ("id".to_owned(), Value::from(self.id.to_string())),
            ("kind".to_owned(), serde_json::to_value(self.kind).unwrap_or_default()),
            ("version".to_owned(), Value::from(self.version)),
        ]);
        with_check(fields)
    }

    /// What the vault key vouches for: all but the version, which bringing a library up to date raises.
    pub(super) fn vouched(&self) -> Vec<u8> {
        Self { version: FIRST, ..self.clone() }.to_bytes()
    }

    /// Checks the bytes before it believes any of them, the version included.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        let damaged = || VaultError::Damaged(Finding::Header);
        let mut fields: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        fields.remove("check");
        if with_check(fields.clone()) != bytes || fields.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(damaged());
        }
        let stored: Stored = serde_json::from_value(Value::Object(fields)).map_err(|_| damaged())?;
        if stored.version > VERSION {
            return Err(VaultError::Newer { found: stored.version, known: VERSION });
        }
        let kind = LibraryKind::deserialize(&stored.kind).map_err(|_| damaged())?;
        Ok(Self { id: stored.id, kind, version: stored.version, created: stored.created })
    }
}

/// The kind is left unread until the version is known: a later version may know more kinds.
#[derive(Deserialize)]
struct Stored {
    id: Uuid,
    kind: Value,
    version: u32,
    created: DateTime<Utc>,
}

fn with_check(fields: Map<String, Value>) -> Vec<u8> {
    let bare = Value::Object(fields);
    let check = blake3::hash(bare.to_string().as_bytes()).to_hex();
    let Value::Object(fields) = bare else { return Vec::new() };
    let checked = [("check".to_owned(), Value::from(check.as_str()))].into_iter().chain(fields);
    format!("{:#}\n", Value::Object(checked.collect())).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_comes_back_and_notices_every_flipped_bit() {
        let header = Header::new(LibraryKind::Working);
        let bytes = header.to_bytes();
        assert_eq!(Header::from_bytes(&bytes).expect("whole"), header);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let read = Header::from_bytes(&flipped);
            assert!(matches!(read, Err(VaultError::Damaged(Finding::Header))), "bit {bit}: {read:?}");
        }
    }

    #[test]
    fn a_later_format_is_told_apart_from_damage() {
        let header = Header { version: VERSION + 1, ..Header::new(LibraryKind::Working) };
        assert!(matches!(Header::from_bytes(&header.to_bytes()), Err(VaultError::Newer { .. })));
    }
}
