//! Reading a sealed film from anywhere within it.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use age::stream::StreamReader;
use age::{Decryptor, Identity, x25519};
use zeroize::Zeroizing;

use super::prefix::{PREFIX, damaged};
use crate::domain::id::MediaId;
use crate::vault::error::{At, VaultError};

/// age seals in chunks of this many plain bytes.
const CHUNK: u64 = 64 * 1024;
/// How many opened chunks are kept: 2 MiB, enough for the index of a container and the frames around a cut.
const KEPT: usize = 32;

/// A sealed film, opened as it is read. Bytes that do not open are an error of kind `InvalidData`, and what is elsewhere
/// in the film can still be read.
pub struct SealedReader {
    path: PathBuf,
    media: MediaId,
    identity: x25519::Identity,
    /// `None` after an error, until it is needed again: age's reader is of no use then.
    stream: Option<StreamReader<File>>,
    length: u64,
    position: u64,
    /// Opened chunks, the latest used last.
    kept: VecDeque<(u64, Zeroizing<Vec<u8>>)>,
}

impl std::fmt::Debug for SealedReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedReader").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SealedReader {
    pub(super) fn open(path: PathBuf, media: MediaId, identity: x25519::Identity) -> Result<Self, VaultError> {
        let mut reader = Self { path, media, identity, stream: None, length: 0, position: 0, kept: VecDeque::new() };
        let mut stream = reader.begin()?;
        // Asking for the length opens the last chunk, so a film that was cut short is refused here.
        let length = stream.seek(SeekFrom::End(0)).map_err(|_| damaged(media, "it is cut short or its end is damaged"));
        reader.length = length?;
        reader.stream = Some(stream);
        Ok(reader)
    }

    fn begin(&self) -> Result<StreamReader<File>, VaultError> {
        let mut file = File::open(&self.path).at("opening", &self.path)?;
        file.seek(SeekFrom::Start(PREFIX as u64)).at("reading", &self.path)?;
        let identities = std::iter::once(&self.identity as &dyn Identity);
        let stream = Decryptor::new(file).and_then(|decryptor| decryptor.decrypt(identities));
        stream.map_err(|_| damaged(self.media, "its beginning is damaged"))
    }

    /// The film's length in bytes.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.length
    }

    /// Whether the film has no bytes at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The opened chunk of this number, moved to the end of those kept.
    fn chunk(&mut self, number: u64) -> io::Result<&[u8]> {
        let chunk = match self.kept.iter().position(|(kept, _)| *kept == number) {
            Some(index) => self.kept.remove(index),
            None => Some((number, self.read_chunk(number)?)),
        };
        self.kept.extend(chunk);
        while self.kept.len() > KEPT {
            self.kept.pop_front();
        }
        Ok(self.kept.back().map_or(&[], |(_, bytes)| bytes.as_slice()))
    }

    fn read_chunk(&mut self, number: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.begin().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?,
        };
        let start = number * CHUNK;
        let length = CHUNK.min(self.length.saturating_sub(start));
        let mut bytes = Zeroizing::new(vec![0; usize::try_from(length).unwrap_or(0)]);
        stream.seek(SeekFrom::Start(start))?;
        stream.read_exact(&mut bytes)?;
        self.stream = Some(stream);
        Ok(bytes)
    }
}

impl Read for SealedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let (number, within) = (self.position / CHUNK, (self.position % CHUNK) as usize);
        let bytes = &self.chunk(number)?[within..];
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
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.position)
    }
}
