//! The chunks of a finished film: an age stream, opened from anywhere.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use age::stream::StreamReader;
use age::{Decryptor, Identity, x25519};
use zeroize::Zeroizing;

use super::prefix::{PREFIX, damaged};
use super::reader::Chunks;
use crate::domain::id::MediaId;
use crate::vault::error::{At, VaultError};

/// age seals in chunks of this many plain bytes.
const CHUNK: u64 = 64 * 1024;

/// A finished film.
pub(super) struct AgedFilm {
    path: PathBuf,
    media: MediaId,
    identity: x25519::Identity,
    /// `None` after an error, until it is needed again: age's reader is of no use then.
    stream: Option<StreamReader<File>>,
    length: u64,
}

impl AgedFilm {
    pub(super) fn open(path: PathBuf, media: MediaId, identity: x25519::Identity) -> Result<Self, VaultError> {
        let mut film = Self { path, media, identity, stream: None, length: 0 };
        let mut stream = film.begin()?;
        // Asking for the length opens the last chunk, so a film that was cut short is refused here.
        let length = stream.seek(SeekFrom::End(0)).map_err(|_| damaged(media, "it is cut short or its end is damaged"));
        film.length = length?;
        film.stream = Some(stream);
        Ok(film)
    }

    fn begin(&self) -> Result<StreamReader<File>, VaultError> {
        let mut file = File::open(&self.path).at("opening", &self.path)?;
        file.seek(SeekFrom::Start(PREFIX as u64)).at("reading", &self.path)?;
        let identities = std::iter::once(&self.identity as &dyn Identity);
        let stream = Decryptor::new(file).and_then(|decryptor| decryptor.decrypt(identities));
        stream.map_err(|_| damaged(self.media, "its beginning is damaged"))
    }
}

impl Chunks for AgedFilm {
    fn length(&self) -> u64 {
        self.length
    }

    fn find(&self, position: u64) -> (u64, u64) {
        let number = position / CHUNK;
        (number, number * CHUNK)
    }

    fn open(&mut self, number: u64) -> io::Result<Zeroizing<Vec<u8>>> {
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
