//! Gives a recording its index: the packets are copied as they are into a Matroska file that says how long it is and
//! where its keyframes are.
//!
//! A recorder writes Matroska that can end anywhere, so it bears neither. The recording is read once to learn how large
//! everything will be: then it is known which bytes the film consists of ([`Outline`]), and the film can be read as if it
//! were there, and so also copied. It comes out front to back, as a seal wants it, with its index before the packets;
//! nothing is ever patched, and nothing waits in a plain file. Times are shifted so that the film begins at zero; by how
//! much is its place on the recorder's clock.

mod compare;
mod elements;
mod layout;
mod outline;

use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

pub use self::compare::compare;
pub use self::outline::{Outline, Stitched};
use super::ReadSeek;

/// What was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remuxed {
    /// When the film begins on the recorder's clock, in nanoseconds.
    pub began: i64,
    /// How long it is, in nanoseconds.
    pub length: i64,
    /// How many packets of picture it has.
    pub pictures: usize,
    /// How many packets it has in all.
    pub packets: usize,
    /// How many bytes of the recording were no part of any whole packet, and are left out.
    pub lost: u64,
}

/// Why a recording was not copied.
#[derive(Debug, thiserror::Error)]
pub enum RemuxError {
    /// There is not one whole packet in it.
    #[error("there is no whole frame in the recording")]
    Empty,
    /// It cannot be read, or the film cannot be written.
    #[error("the recording cannot be copied: {0}")]
    Io(#[from] io::Error),
    /// The copy is not what was recorded.
    #[error("the copy differs from the recording at packet {packet}")]
    Differs {
        /// Which packet, from zero.
        packet: usize,
    },
    /// Somebody asked for the work to be stopped.
    #[error("the work was stopped")]
    Cancelled,
}

/// Copies a recording into an indexed film. `progress` is told the share that is done and may stop the work.
///
/// # Errors
/// [`RemuxError::Empty`], [`RemuxError::Cancelled`], or what reading and writing said. Damage within the recording is no
/// error: what is whole is copied.
pub fn remux(
    recording: &mut dyn ReadSeek,
    film: &mut dyn Write,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Remuxed, RemuxError> {
    let outline = Outline::of(recording, &mut |share| progress(share / 2.0))?;
    let (remuxed, total) = (outline.remuxed().clone(), outline.bytes());
    copy(&mut outline.over(recording), film, total, &mut |share| progress(0.5 + share / 2.0))?;
    Ok(remuxed)
}

/// How much is copied at once.
const PORTION: usize = 256 * 1024;

/// Copies a film of `total` bytes to its end. `progress` is told the share that is done and may stop the work.
///
/// # Errors
/// [`RemuxError::Cancelled`], or what reading and writing said.
pub fn copy(
    from: &mut dyn Read,
    to: &mut dyn Write,
    total: u64,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<(), RemuxError> {
    let (mut portion, mut done) = (vec![0; PORTION], 0);
    loop {
        if progress(done as f32 / total.max(1) as f32).is_break() {
            return Err(RemuxError::Cancelled);
        }
        let read = match from.read(&mut portion) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        to.write_all(&portion[..read])?;
        done += read as u64;
    }
}

/// When a recording ends on the recorder's clock, in nanoseconds.
///
/// # Errors
/// [`RemuxError::Empty`], or what reading said.
pub fn end(recording: &mut dyn ReadSeek) -> Result<i64, RemuxError> {
    let outline = Outline::of(recording, &mut |_| ControlFlow::Continue(()))?;
    let remuxed = outline.remuxed();
    Ok(remuxed.began.saturating_add(remuxed.length))
}

#[cfg(test)]
mod tests;
