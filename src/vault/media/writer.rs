//! Sealing a film as it comes in.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;

use age::stream::StreamWriter;
use age::{Encryptor, Recipient, x25519};

use super::prefix::Prefix;
use crate::vault::durable;
use crate::vault::error::{At, VaultError};

/// Seals what is written to it. The film is there only after [`Self::finish`]; dropped before, nothing is left.
pub struct SealedWriter {
    path: PathBuf,
    part: PathBuf,
    /// `None` once finished.
    stream: Option<StreamWriter<File>>,
}

impl std::fmt::Debug for SealedWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedWriter").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SealedWriter {
    pub(super) fn begin(path: PathBuf, prefix: &Prefix, identity: &x25519::Identity) -> Result<Self, VaultError> {
        let part = durable::unfinished(&path);
        let mut file = File::create_new(&part).at("making", &part)?;
        let mut writer = Self { path, part, stream: None };
        let recipient = identity.to_public();
        let encryptor = Encryptor::with_recipients(std::iter::once(&recipient as &dyn Recipient))
            .expect("one recipient agrees with itself");
        let begun = file.write_all(&prefix.to_bytes()).and_then(|()| encryptor.wrap_output(file));
        writer.stream = Some(begun.at("writing", &writer.part)?);
        Ok(writer)
    }

    /// Makes the film durable and gives it its name.
    ///
    /// # Errors
    /// The disk; then nothing is left of the film.
    pub fn finish(mut self) -> Result<(), VaultError> {
        let stream = self.stream.take().expect("only this takes the stream, once");
        let synced = stream.finish().and_then(|file| file.sync_all()).at("writing", &self.part);
        synced.and_then(|()| durable::settle(&self.part, &self.path).at("writing", &self.path))
    }
}

impl Write for SealedWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.as_mut().map_or(Ok(0), |stream| stream.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.as_mut().map_or(Ok(()), StreamWriter::flush)
    }
}

impl Drop for SealedWriter {
    fn drop(&mut self) {
        // Closed first, for systems that do not remove an open file. Once finished, there is nothing of that name.
        self.stream = None;
        let _ = fs::remove_file(&self.part);
    }
}
