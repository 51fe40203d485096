//! A recording while it is made: sealed from its first byte, in chunks so short that a crash costs next to nothing.
//!
//! ```text
//! prefix · chunk · chunk · … · last chunk
//! chunk:  index 8 · start 8 · length and whether it is the last 4 · check 16 · sealed bytes
//! ```
//!
//! The head of a chunk is checked under a key of its own, and its bytes are sealed together with it and with the id of the
//! film. So no chunk can be altered, left out, repeated or put elsewhere unnoticed, and the chunks beyond a damaged one
//! are still found and still say which bytes they hold. Only where a recording *ends* the file itself cannot know: the last
//! chunk says so, and a recording without one was cut short.

mod reader;
mod writer;

use age::x25519;
use secrecy::ExposeSecret;

pub(super) use self::reader::Recorded;
pub use self::writer::LiveWriter;
use crate::domain::id::MediaId;
use crate::vault::record::take;
use crate::vault::seal::{Key, OVERHEAD};

/// No chunk holds more plain bytes.
const CHUNK: usize = 64 * 1024;
const CHECK: usize = 16;
const FIELDS: usize = 8 + 8 + 4;
const HEAD: usize = FIELDS + CHECK;
/// Set in the length of the last chunk.
const LAST: u32 = 1 << 31;

/// The keys of one recording.
struct LiveKeys {
    media: MediaId,
    heads: Key,
    chunks: Key,
}

/// What a chunk is, without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ChunkHead {
    /// Counts the chunks from zero.
    index: u64,
    /// Which plain byte of the recording comes first in it.
    start: u64,
    /// How many plain bytes it holds.
    length: u32,
    /// Whether the recording was finished with it.
    last: bool,
}

impl LiveKeys {
    fn new(media: MediaId, identity: &x25519::Identity) -> Option<Self> {
        let secret = blake3::hash(identity.to_string().expose_secret().as_bytes());
        let key = Key::from_bytes(secret.as_bytes())?;
        Some(Self { media, heads: key.derive("heads of recorded chunks"), chunks: key.derive("recorded chunks") })
    }

    /// A chunk as it stands in the file.
    fn seal(&self, head: ChunkHead, plain: &[u8]) -> Vec<u8> {
        let fields = head.fields();
        [&fields[..], &self.check(&fields), &self.chunks.seal(plain, &self.context(&fields))].concat()
    }

    /// The plain bytes of a chunk.
    fn open(&self, head: ChunkHead, sealed: &[u8]) -> Option<zeroize::Zeroizing<Vec<u8>>> {
        let plain = self.chunks.open(sealed, &self.context(&head.fields()))?;
        (plain.len() == head.length as usize).then_some(plain)
    }

    /// The head in front of `bytes`, where they begin with one of this recording.
    fn head(&self, bytes: &[u8]) -> Option<ChunkHead> {
        let (fields, rest) = bytes.split_first_chunk::<FIELDS>()?;
        // Cheap to ask, and enough to pass over nearly every byte that is no head.
        let head = ChunkHead::parse(fields).filter(|head| head.length as usize <= CHUNK)?;
        rest.starts_with(&self.check(fields)).then_some(head)
    }

    fn context(&self, fields: &[u8; FIELDS]) -> [u8; 16 + FIELDS] {
        let mut context = [0; 16 + FIELDS];
        context[..16].copy_from_slice(self.media.as_bytes());
        context[16..].copy_from_slice(fields);
        context
    }

    fn check(&self, fields: &[u8; FIELDS]) -> [u8; CHECK] {
        let mut check = [0; CHECK];
        check.copy_from_slice(&self.heads.mac(&self.context(fields))[..CHECK]);
        check
    }
}

impl ChunkHead {
    fn fields(self) -> [u8; FIELDS] {
        let mut fields = [0; FIELDS];
        fields[..8].copy_from_slice(&self.index.to_le_bytes());
        fields[8..16].copy_from_slice(&self.start.to_le_bytes());
        let last = if self.last { LAST } else { 0 };
        fields[16..].copy_from_slice(&(self.length | last).to_le_bytes());
        fields
    }

    fn parse(mut fields: &[u8]) -> Option<Self> {
        let index = u64::from_le_bytes(take(&mut fields)?);
        let start = u64::from_le_bytes(take(&mut fields)?);
        let length = u32::from_le_bytes(take(&mut fields)?);
        Some(Self { index, start, length: length & !LAST, last: length & LAST != 0 })
    }

    /// How many bytes its sealed bytes take in the file.
    const fn sealed(self) -> u64 {
        self.length as u64 + OVERHEAD as u64
    }
}

#[cfg(test)]
mod tests;
