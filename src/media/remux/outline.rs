//! A recording as the film it will become, before one byte of that is written.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::{ControlFlow, Range};

use serde::{Deserialize, Serialize};

use super::elements::{Elements, head, id};
use super::layout::{Layout, time};
use super::{RemuxError, Remuxed};
use crate::media::ReadSeek;
use crate::media::index::FrameIndex;

/// Which bytes the film of a recording consists of: those that are new, and those that are the recording's. As long as the
/// recording lasts, the film can be [read](Self::over) without having been written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    remuxed: Remuxed,
    pieces: Vec<Piece>,
    #[serde(skip)]
    index: Option<FrameIndex>,
}

/// Bytes of the film that follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Piece {
    /// They are these.
    New(Vec<u8>),
    /// They stand here in the recording.
    Recorded(Range<u64>),
}

impl Piece {
    fn length(&self) -> u64 {
        match self {
            Self::New(bytes) => bytes.len() as u64,
            Self::Recorded(range) => range.end.saturating_sub(range.start),
        }
    }
}

impl Outline {
    /// Reads a recording once, and tells what its film will be. `progress` is told the share that is done and may stop the
    /// work.
    ///
    /// # Errors
    /// As [`remux`](super::remux).
    pub fn of(
        recording: &mut dyn ReadSeek,
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> Result<Self, RemuxError> {
        let mut elements = Elements::new(recording)?;
        let layout = Layout::of(&mut elements, progress)?;
        let mut pieces = vec![Piece::New(layout.front())];
        for cluster in &layout.clusters {
            let begins = [head(id::CLUSTER, cluster.size()), time(cluster.time - layout.origin)].concat();
            pieces.push(Piece::New(begins));
            pieces.extend(cluster.blocks.iter().cloned().map(Piece::Recorded));
        }
        Ok(Self { remuxed: layout.remuxed(elements.lost), pieces, index: layout.index() })
    }

    /// What of the recording is in it.
    #[must_use]
    pub const fn remuxed(&self) -> &Remuxed {
        &self.remuxed
    }

    /// Where the frames of the film are; `None` for sound alone, and in an outline that was kept, which leaves them out.
    #[must_use]
    pub const fn index(&self) -> Option<&FrameIndex> {
        self.index.as_ref()
    }

    /// How long the film is, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(Piece::length).sum()
    }

    /// The film, read from the recording it was made of.
    pub fn over<R: Read + Seek>(self, recording: R) -> Stitched<R> {
        let ends = self.pieces.iter().scan(0, |end, piece| {
            *end += piece.length();
            Some(*end)
        });
        Stitched { ends: ends.collect(), pieces: self.pieces, recording, at: 0 }
    }
}

/// A film that lies in pieces, and is read as if it were one.
pub struct Stitched<R> {
    pieces: Vec<Piece>,
    /// Where each piece ends in the film.
    ends: Vec<u64>,
    recording: R,
    at: u64,
}

impl<R: Read + Seek> Read for Stitched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let piece = self.ends.partition_point(|end| *end <= self.at);
        let Some(end) = self.ends.get(piece) else { return Ok(0) };
        let within = self.at - piece.checked_sub(1).map_or(0, |before| self.ends[before]);
        let most = into.len().min(usize::try_from(end - self.at).unwrap_or(usize::MAX));
        let into = &mut into[..most];
        let read = match &self.pieces[piece] {
            Piece::New(bytes) => (&bytes[within as usize..]).read(into)?,
            Piece::Recorded(range) => {
                self.recording.seek(SeekFrom::Start(range.start + within))?;
                self.recording.read(into)?
            }
        };
        if read == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += read as u64;
        Ok(read)
    }
}

impl<R> Seek for Stitched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.ends.last().copied().unwrap_or(0).checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
