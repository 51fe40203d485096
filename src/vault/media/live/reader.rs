//! Reading a recording from anywhere within it, while it is made, after it was finished, and after it was cut short.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use age::x25519;
use zeroize::Zeroizing;

use super::{CHUNK, ChunkHead, HEAD, LiveKeys};
use crate::domain::id::MediaId;
use crate::vault::error::{At, VaultError};
use crate::vault::media::prefix::{PREFIX, damaged};
use crate::vault::media::reader::{Chunks, Ending};
use crate::vault::seal::OVERHEAD;

/// How much is looked through at once for the next chunk after a damaged one.
const WINDOW: usize = 1 << 20;

/// A recording as it stands on the disk.
pub(in crate::vault::media) struct Recorded {
    file: File,
    keys: LiveKeys,
    /// The whole of it in order, without holes: where bytes are lost, a stretch says so.
    stretches: Vec<Stretch>,
    ending: Ending,
}

/// Plain bytes that follow each other.
struct Stretch {
    start: u64,
    length: u64,
    /// The chunk that holds them and where in the file its sealed bytes are; `None` where they are lost.
    chunk: Option<(ChunkHead, u64)>,
}

impl Recorded {
    pub(in crate::vault::media) fn open(
        path: &Path,
        media: MediaId,
        identity: &x25519::Identity,
    ) -> Result<Self, VaultError> {
        let keys = LiveKeys::new(media, identity).ok_or_else(|| damaged(media, "its key does not open"))?;
        let file = File::open(path).at("opening", path)?;
        let mut recorded = Self { file, keys, stretches: Vec::new(), ending: Ending::CutShort { torn: 0 } };
        recorded.survey().at("reading", path)?;
        Ok(recorded)
    }

    /// Walks from head to head. Only the end is opened too: there, and only there, a crash may have left half of something.
    fn survey(&mut self) -> io::Result<()> {
        let size = self.file.metadata()?.len();
        let mut offset = PREFIX as u64;
        let mut next = 0;
        while let Some((head, at)) = self.next_head(offset, next, size)? {
            if head.start > self.length() {
                let (start, length) = (self.length(), head.start - self.length());
                self.stretches.push(Stretch { start, length, chunk: None });
            }
            let (start, length) = (head.start, u64::from(head.length));
            self.stretches.push(Stretch { start, length, chunk: Some((head, at + HEAD as u64)) });
            next = head.index + 1;
            offset = at + HEAD as u64 + head.sealed();
            if head.last {
                break;
            }
        }
        while let Some(Stretch { chunk, .. }) = self.stretches.last() {
            if chunk.is_some_and(|(head, at)| self.read(head, at).is_ok()) {
                break;
            }
            self.stretches.pop();
        }
        let chunks = || self.stretches.iter().filter_map(|stretch| stretch.chunk);
        let ours = PREFIX as u64 + chunks().map(|(head, _)| HEAD as u64 + head.sealed()).sum::<u64>();
        self.ending = match size.saturating_sub(ours) {
            0 if chunks().next_back().is_some_and(|(head, _)| head.last) => Ending::Finished,
            torn => Ending::CutShort { torn },
        };
        Ok(())
    }

    /// The first head at or after `offset` that can follow, and whose bytes are all there.
    fn next_head(&mut self, offset: u64, next: u64, size: u64) -> io::Result<Option<(ChunkHead, u64)>> {
        let reached = self.length();
        let follows = |head: &ChunkHead, at: u64| {
            head.index >= next && head.start >= reached && at + HEAD as u64 + head.sealed() <= size
        };
        let mut window = Vec::new();
        let mut from = offset;
        let mut length = HEAD;
        loop {
            self.file.seek(SeekFrom::Start(from))?;
            window.clear();
            (&mut self.file).take(length as u64).read_to_end(&mut window)?;
            for (index, bytes) in window.windows(HEAD).enumerate() {
                let at = from + index as u64;
                if let Some(head) = self.keys.head(bytes).filter(|head| follows(head, at)) {
                    return Ok(Some((head, at)));
                }
            }
            if window.len() < length {
                return Ok(None);
            }
            // It is not where it should be; from here on every byte is tried.
            from += (window.len() - HEAD + 1) as u64;
            length = WINDOW;
        }
    }

    fn read(&mut self, head: ChunkHead, at: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut sealed = [0; CHUNK + OVERHEAD];
        let sealed = &mut sealed[..head.length as usize + OVERHEAD];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(sealed)?;
        self.keys.open(head, sealed).ok_or_else(lost)
    }
}

fn lost() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a piece of the recording is damaged")
}

impl Chunks for Recorded {
    fn length(&self) -> u64 {
        self.stretches.last().map_or(0, |stretch| stretch.start + stretch.length)
    }

    fn find(&self, position: u64) -> (u64, u64) {
        let number = self.stretches.partition_point(|stretch| stretch.start + stretch.length <= position);
        (number as u64, self.stretches.get(number).map_or(position, |stretch| stretch.start))
    }

    fn open(&mut self, number: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let stretch = usize::try_from(number).ok().and_then(|number| self.stretches.get(number));
        let (head, at) = stretch.and_then(|stretch| stretch.chunk).ok_or_else(lost)?;
        self.read(head, at)
    }

    fn ending(&self) -> Ending {
        self.ending
    }
}
