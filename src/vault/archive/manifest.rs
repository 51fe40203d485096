//! What a library consisted of at one moment.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Point;
use crate::vault::durable::Frame;
use crate::vault::seal::Key;

/// The BLAKE3 of what an object holds, and its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(in crate::vault) struct ObjectId([u8; 32]);

impl ObjectId {
    pub(in crate::vault) fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).into())
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for ObjectId {
    type Err = blake3::HexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(blake3::Hash::from_hex(text)?.into()))
    }
}

impl From<ObjectId> for String {
    fn from(id: ObjectId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for ObjectId {
    type Error = blake3::HexError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A stretch of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::vault) struct Piece {
    pub(in crate::vault) object: ObjectId,
    pub(in crate::vault) bytes: u64,
}

/// A library at one moment: its files, by path below its folder, each as the stretches it consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::vault) struct Manifest {
    pub(in crate::vault) library: Uuid,
    pub(in crate::vault) number: u64,
    pub(in crate::vault) taken: DateTime<Utc>,
    /// The last change that the journal holds.
    pub(in crate::vault) changes: u64,
    pub(in crate::vault) files: BTreeMap<String, Vec<Piece>>,
    /// What the library's key says to the rest.
    #[serde(skip)]
    mac: [u8; 32],
}

impl Manifest {
    pub(in crate::vault) fn new(library: Uuid, number: u64, changes: u64, taken: DateTime<Utc>) -> Self {
        Self { library, number, taken, changes, files: BTreeMap::new(), mac: [0; 32] }
    }

    /// The bytes of the point's file, vouched for by `key`.
    pub(super) fn vouch(&mut self, key: &Key) -> Vec<u8> {
        let body = self.body();
        self.mac = key.mac(&body);
        Frame::Point.wrap(&[&self.mac[..], &body].concat())
    }

    /// Reads a point without knowing yet whether the library vouches for it.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (mac, body) = Frame::Point.unwrap(bytes)?.split_first_chunk::<32>()?;
        let manifest: Self = serde_json::from_slice(body).ok()?;
        // A path that leads out of the library could write anywhere.
        let within =
            |path: &String| path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains('\\'));
        let manifest = Self { mac: *mac, ..manifest };
        (manifest.files.keys().all(within) && manifest.body() == body).then_some(manifest)
    }

    /// Whether the library vouches for it.
    pub(in crate::vault) fn is_vouched(&self, key: &Key) -> bool {
        blake3::Hash::from_bytes(key.mac(&self.body())) == blake3::Hash::from_bytes(self.mac)
    }

    fn body(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("text, numbers and lists of them are always JSON")
    }

    /// Every stretch of every file.
    pub(in crate::vault) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.files.values().flatten()
    }

    /// What is told of it.
    pub(in crate::vault) fn point(&self) -> Point {
        let bytes = self.pieces().map(|piece| piece.bytes).sum();
        Point { number: self.number, taken: self.taken, changes: self.changes, bytes }
    }
}
