//! Sealing a film as it comes in.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;

use age::stream::StreamWriter;
use age::{Encryptor, Recipient, x25519};

use super::aged::AgedFilm;
use super::prefix::Prefix;
use super::reader::SealedReader;
use crate::domain::id::MediaId;
use crate::vault::durable;
use crate::vault::error::{At, VaultError};

/// Seals what is written to it. The film is there only after [`Self::finish`]; dropped before, nothing is left.
pub struct SealedWriter {
    /// Closed first when dropped, for systems that do not remove an open file.
    stream: StreamWriter<File>,
    part: Part,
}

/// A film that is sealed and durable but has no name yet, so that it can be compared with what it was made from. Dropped, it
/// is gone.
pub struct SealedFilm(Part);

/// The file of a film while it is being written.
struct Part {
    media: MediaId,
    path: PathBuf,
    part: PathBuf,
    identity: x25519::Identity,
}

impl std::fmt::Debug for SealedWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedWriter").field("path", &self.part.path).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SealedFilm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedFilm").field("path", &self.0.path).finish_non_exhaustive()
    }
}

impl SealedWriter {
    pub(super) fn begin(
        path: PathBuf,
        media: MediaId,
        prefix: &Prefix,
        identity: x25519::Identity,
    ) -> Result<Self, VaultError> {
        let name = durable::unfinished(&path);
        let mut file = File::create_new(&name).at("making", &name)?;
        let part = Part { media, path, part: name, identity };
        let recipient = part.identity.to_public();
        let encryptor = Encryptor::with_recipients(std::iter::once(&recipient as &dyn Recipient))
            .expect("one recipient agrees with itself");
        let begun = file.write_all(&prefix.to_bytes()).and_then(|()| encryptor.wrap_output(file));
        Ok(Self { stream: begun.at("writing", &part.part)?, part })
    }

    /// Makes the film durable and gives it its name.
    ///
    /// # Errors
    /// The disk; then nothing is left of the film.
    pub fn finish(self) -> Result<(), VaultError> {
        self.seal()?.settle()
    }

    /// Makes the film durable without giving it its name.
    ///
    /// # Errors
    /// The disk; then nothing is left of the film.
    pub fn seal(self) -> Result<SealedFilm, VaultError> {
        let Self { stream, part } = self;
        stream.finish().and_then(|file| file.sync_all()).at("writing", &part.part)?;
        Ok(SealedFilm(part))
    }
}

impl SealedFilm {
    /// Opens it.
    ///
    /// # Errors
    /// The disk.
    pub fn open(&self) -> Result<SealedReader, VaultError> {
        let Part { media, part, identity, .. } = &self.0;
        Ok(SealedReader::new(*media, AgedFilm::open(part.clone(), *media, identity.clone())?))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// The disk; then nothing is left of the film.
    pub fn settle(self) -> Result<(), VaultError> {
        durable::settle(&self.0.part, &self.0.path).at("writing", &self.0.path)
    }
}

impl Write for SealedWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Once it has its name, there is nothing here.
        let _ = fs::remove_file(&self.part);
    }
}
