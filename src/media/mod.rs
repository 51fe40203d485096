//! Film and sound: the only folder that names GStreamer.
//!
//! Media is addressed, not pathed. Whoever holds the sealed bytes is a [`Shelf`]; while it is [served](serve), every
//! pipeline reads `vault://<media id>` from it through the [`source`] element and neither knows nor cares that the
//! bytes are sealed.
//!
//! Times in this folder are *film time*: the stream time of GStreamer's segment, in nanoseconds from the film's own
//! zero, never the raw timestamp of a buffer (with B-frames the two differ by some frames).

pub mod alarm;
pub mod align;
pub mod devices;
pub mod encode;
pub mod frames;
mod gate;
mod hear;
pub mod index;
mod packet;
pub mod peaks;
pub mod picture;
pub mod player;
pub mod probe;
mod recent;
pub mod recorder;
pub mod remux;
mod scan;
mod source;
mod streams;
pub mod survey;
pub mod thumbnails;
mod ticket;
mod walk;

use std::io::{self, Read, Seek};
use std::sync::OnceLock;

use gstreamer as gst;

use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;

pub use picture::Picture;
pub use scan::index_of;
pub use source::{Serving, serve};

/// Bytes of one film that can be read from anywhere.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// Whoever holds films by their ids.
pub trait Shelf: Send + Sync {
    /// Opens the plain bytes of a film.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] where the film is not here, which lets other shelves answer; any other error where
    /// it is here but cannot be opened.
    fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>>;
}

/// Why film could not be read or shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// GStreamer itself could not be started.
    #[error("GStreamer could not be started: {0}")]
    Start(String),
    /// A GStreamer element the program relies on is not installed.
    #[error("the GStreamer element “{0}” is missing")]
    Missing(String),
    /// The film needs a decoder that is not installed; the text names the codec.
    #[error("no decoder is installed for {0}")]
    NoDecoder(String),
    /// The pipeline stopped with an error of its own.
    #[error("the film could not be read on: {0}")]
    Pipeline(String),
    /// The bytes are no film at all.
    #[error("this is not a film")]
    NotAFilm,
    /// The camera or microphone is not plugged in.
    #[error("{0} is not plugged in")]
    Unplugged(String),
    /// There is no picture in this film.
    #[error("the film has no picture")]
    NoPicture,
    /// The film did not give the frame that its index says lies here.
    #[error("the frame at {0} could not be brought back")]
    FrameLost(SessionTime),
    /// Somebody asked for the work to be stopped.
    #[error("the work was stopped")]
    Cancelled,
    /// Nothing came within the time allowed.
    #[error("the film did not answer in time")]
    TimedOut,
}

/// Starts GStreamer once and registers the source behind `vault://`. Later calls return what the first one found.
///
/// # Errors
///
/// [`MediaError::Start`] where GStreamer is broken or absent.
pub fn init() -> Result<(), MediaError> {
    static STARTED: OnceLock<Result<(), MediaError>> = OnceLock::new();
    STARTED
        .get_or_init(|| {
            gst::init().map_err(|error| MediaError::Start(error.to_string()))?;
            source::register().map_err(|error| MediaError::Start(error.to_string()))
        })
        .clone()
}

/// The address under which pipelines find a film.
#[must_use]
pub fn address(media: MediaId) -> String {
    format!("{}://{media}", source::SCHEME)
}
