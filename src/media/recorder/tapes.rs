//! Recordings in memory: what a check recording is made on, and played back from.

use std::collections::HashMap;
use std::io::{self, Cursor, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::setup::RecordingSink;
use crate::domain::id::MediaId;
use crate::media::{ReadSeek, Shelf};

/// A shelf in memory. [Served](crate::media::serve), its recordings are played from their addresses like any film;
/// dropped, they are gone.
#[derive(Clone, Default)]
pub struct Tapes(Arc<Mutex<HashMap<MediaId, Vec<u8>>>>);

impl Tapes {
    /// A sink that records onto a tape of this name.
    #[must_use]
    pub fn sink(&self, media: MediaId) -> Box<dyn RecordingSink> {
        Box::new(Tape { tapes: self.clone(), media })
    }

    /// What is on a tape by now.
    #[must_use]
    pub fn bytes(&self, media: MediaId) -> Option<Vec<u8>> {
        self.lock().get(&media).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MediaId, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf for Tapes {
    fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>> {
        let bytes = self.bytes(media).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Cursor::new(bytes)))
    }
}

struct Tape {
    tapes: Tapes,
    media: MediaId,
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tapes.lock().entry(self.media).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl RecordingSink for Tape {
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}
