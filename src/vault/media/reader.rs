//! Reading sealed film from anywhere within it.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::domain::id::MediaId;
use crate::vault::keyring::Keyring;

/// How many opened chunks are kept: 2 MiB, enough for the index of a container and the frames around a cut.
const KEPT: usize = 32;

/// Sealed bytes in chunks that are opened one at a time.
pub(super) trait Chunks: Send {
    /// How many plain bytes there are.
    fn length(&self) -> u64;

    /// The number of the chunk that holds the plain byte at `position`, which is within the length, and where that chunk
    /// starts.
    fn find(&self, position: u64) -> (u64, u64);

    /// The plain bytes of a chunk; `InvalidData` where it does not open.
    fn open(&mut self, number: u64) -> io::Result<Zeroizing<Vec<u8>>>;

    /// How it ends.
    fn ending(&self) -> Ending {
        Ending::Finished
    }
}

/// How a film ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// As it was meant to.
    Finished,
    /// It is a recording that was never finished, or is still being made.
    CutShort {
        /// How many bytes of the file belong to no whole chunk, and are lost.
        torn: u64,
    },
}

/// A sealed film, opened as it is read. Bytes that do not open are an error of kind `InvalidData`, and what is elsewhere
/// in the film can still be read.
pub struct SealedReader {
    media: MediaId,
    chunks: Box<dyn Chunks>,
    position: u64,
    /// Opened chunks, the latest used last.
    kept: VecDeque<(u64, Zeroizing<Vec<u8>>)>,
    /// With whose locking the reading ends.
    ring: Option<Arc<Keyring>>,
}

impl std::fmt::Debug for SealedReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedReader").field("media", &self.media).finish_non_exhaustive()
    }
}

impl SealedReader {
    pub(super) fn new(media: MediaId, chunks: impl Chunks + 'static) -> Self {
        Self { media, chunks: Box::new(chunks), position: 0, kept: VecDeque::new(), ring: None }
    }

    /// Reads nothing any more once the library is locked.
    pub(super) fn until_locked(self, ring: Arc<Keyring>) -> Self {
        Self { ring: Some(ring), ..self }
    }

    /// The film's length in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.chunks.length()
    }

    /// Whether the film has no bytes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it ends as it was meant to.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.chunks.ending()
    }

    /// The opened chunk of this number, moved to the end of those kept.
    fn chunk(&mut self, number: u64) -> io::Result<&[u8]> {
        let chunk = match self.kept.iter().position(|(kept, _)| *kept == number) {
            Some(index) => self.kept.remove(index),
            None => Some((number, self.chunks.open(number)?)),
        };
        self.kept.extend(chunk);
        while self.kept.len() > KEPT {
            self.kept.pop_front();
        }
        Ok(self.kept.back().map_or(&[], |(_, bytes)| bytes.as_slice()))
    }
}

impl Read for SealedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ring.as_ref().is_some_and(|ring| ring.is_locked()) {
            self.kept.clear();
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the library is locked"));
        }
        if self.position >= self.len() || buffer.is_empty() {
            return Ok(0);
        }
        let (number, start) = self.chunks.find(self.position);
        let within = (self.position - start) as usize;
        let bytes = self.chunk(number)?.get(within..).unwrap_or_default();
        let taken = bytes.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&bytes[..taken]);
        self.position += taken as u64;
        Ok(taken)
    }
}

impl Seek for SealedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.len().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.position)
    }
}
