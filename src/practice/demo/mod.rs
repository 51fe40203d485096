//! The demonstration family: a drawn film whose events happen at known frames, and what was made of it.

pub mod content;
mod create;
pub mod draw;
mod paint;
mod people;
mod pose;
pub mod script;
mod second;
pub mod voice;

use std::ops::ControlFlow;

pub use create::create;

use crate::media::MediaError;
use crate::media::encode::{Reel, encode};

/// Draws, voices and encodes the film; hands back the bytes of the file. `progress` is told the share that is done.
///
/// # Errors
/// Where no encoder is installed, or the work was stopped.
pub fn film(progress: &mut dyn FnMut(f32) -> ControlFlow<()>) -> Result<Vec<u8>, MediaError> {
    opening(script::FRAMES, progress)
}

/// The first frames of the film alone, for tests that need not wait for the rest.
///
/// # Errors
/// As [`film`].
pub fn opening(frames: u32, progress: &mut dyn FnMut(f32) -> ControlFlow<()>) -> Result<Vec<u8>, MediaError> {
    let reel = Reel {
        width: draw::WIDTH,
        height: draw::HEIGHT,
        rate: script::RATE,
        frames,
        sample_rate: voice::SAMPLES,
        samples: voice::whole_film(frames),
    };
    encode(&reel, draw::frame, progress)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `FILM=file cargo test made` leaves the film to look at.
    #[test]
    fn the_film_is_made() {
        let frames = if std::env::var_os("FILM").is_some() { script::FRAMES } else { 50 };
        let mut shares = Vec::new();
        let bytes = opening(frames, &mut |share| {
            shares.push(share);
            ControlFlow::Continue(())
        });
        let bytes = bytes.expect("an encoder");
        assert!(bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]), "a Matroska file");
        assert!(shares.is_sorted() && shares.len() == frames as usize);
        if let Some(path) = std::env::var_os("FILM") {
            std::fs::write(path, bytes).expect("a place to write");
        }
        let stopped = opening(frames, &mut |_| ControlFlow::Break(()));
        assert_eq!(stopped, Err(MediaError::Cancelled));
    }
}
