//! Sealing a recording as it comes in.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use age::x25519;
use zeroize::Zeroizing;

use super::{CHUNK, ChunkHead, LiveKeys};
use crate::domain::id::MediaId;
use crate::vault::durable;
use crate::vault::errand::UnderWay;
use crate::vault::error::{At, VaultError};
use crate::vault::media::prefix::Prefix;

/// How long a byte waits for others to be sealed with.
const PATIENCE: Duration = Duration::from_millis(250);

/// Seals what is written to it, from the first byte on. What was written longer ago than a quarter of a second outlives the
/// program; what was there at the last [`Self::sync`] outlives a power cut. The film can be opened from the beginning
/// on, and only [`Self::finish`] says that it is whole.
pub struct LiveWriter {
    path: PathBuf,
    file: File,
    keys: LiveKeys,
    /// What waits to be sealed, and since when.
    waiting: Zeroizing<Vec<u8>>,
    since: Option<Instant>,
    /// Of the next chunk.
    index: u64,
    start: u64,
    /// After a failure nobody can say what the disk kept, so nothing more is written.
    failed: bool,
    _under_way: UnderWay,
}

impl std::fmt::Debug for LiveWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveWriter").field("path", &self.path).finish_non_exhaustive()
    }
}

impl LiveWriter {
    pub(in crate::vault::media) fn begin(
        path: PathBuf,
        media: MediaId,
        prefix: &Prefix,
        identity: &x25519::Identity,
        under_way: UnderWay,
    ) -> Result<Self, VaultError> {
        let keys = LiveKeys::new(media, identity).expect("a hash is as long as a key");
        let mut file = File::create_new(&path).at("making", &path)?;
        let begun = file.write_all(&prefix.to_bytes()).and_then(|()| file.sync_all());
        begun.and_then(|()| durable::sync_parent(&path)).at("writing", &path)?;
        // As long as it will ever be, so that no plain byte is left behind where it grew out of.
        let waiting = Zeroizing::new(Vec::with_capacity(CHUNK));
        let (since, index, start, failed) = (None, 0, 0, false);
        Ok(Self { path, file, keys, waiting, since, index, start, failed, _under_way: under_way })
    }

    /// How many bytes have been written to it.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.start + self.waiting.len() as u64
    }

    /// To be called now and then while nothing is written: seals what has waited long enough.
    ///
    /// # Errors
    /// The disk; then nothing more can be written.
    pub fn tick(&mut self) -> io::Result<()> {
        self.tick_at(Instant::now())
    }

    pub(super) fn tick_at(&mut self, now: Instant) -> io::Result<()> {
        match self.since {
            Some(since) if now.saturating_duration_since(since) >= PATIENCE => self.seal(false),
            _ => Ok(()),
        }
    }

    /// Makes everything written so far outlive a power cut.
    ///
    /// # Errors
    /// The disk; then nothing more can be written.
    pub fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        self.settle(|file| file.sync_data())
    }

    /// Says that the recording is whole, and makes that durable.
    ///
    /// # Errors
    /// The disk; what was synced before is there all the same.
    pub fn finish(mut self) -> io::Result<()> {
        self.seal(true)?;
        self.settle(|file| file.sync_all())
    }

    pub(super) fn write_at(&mut self, now: Instant, bytes: &[u8]) -> io::Result<usize> {
        self.tick_at(now)?;
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        if taken > 0 {
            self.since.get_or_insert(now);
        }
        if self.waiting.len() == CHUNK {
            self.seal(false)?;
        }
        Ok(taken)
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let length = u32::try_from(self.waiting.len()).expect("a chunk is far below 4 GiB");
        let head = ChunkHead { index: self.index, start: self.start, length, last };
        let chunk = self.keys.seal(head, &self.waiting);
        self.settle(|mut file| file.write_all(&chunk))?;
        self.index += 1;
        self.start += u64::from(length);
        self.waiting.clear();
        self.since = None;
        Ok(())
    }

    fn settle(&mut self, act: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
        if self.failed {
            return Err(io::Error::other("the recording could not be written before"));
        }
        act(&self.file).inspect_err(|_| self.failed = true)
    }
}

impl Write for LiveWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_at(Instant::now(), bytes)
    }

    /// Seals what waits, and hands it to the system.
    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() { Ok(()) } else { self.seal(false) }
    }
}

impl Drop for LiveWriter {
    fn drop(&mut self) {
        // A recording that is given up without a word keeps what came in; it stays one that was cut short.
        let _ = self.flush();
    }
}
