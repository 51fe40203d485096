//! What is this file? Asked in a child process, because the answer comes from parsers that hostile bytes can crash,
//! stall or make swallow all memory.
//!
//! The child is this very program, started with the hidden subcommand `probe-child`. It may use a few plugins only, has
//! limits on memory and time, writes no file, and, where bubblewrap works, sees no network and nothing of the disk but
//! the film and the system's libraries.

mod child;
mod cut;
mod sandbox;

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use gstreamer as gst;
use serde::{Deserialize, Serialize};

use super::index::FrameIndex;
use crate::domain::id::MediaId;
use crate::domain::session::FilmFacts;

pub use child::child;

/// The hidden subcommand under which this program probes for itself.
pub const SUBCOMMAND: &str = "probe-child";

/// No answer is longer: a day of frames at the worst of the index's coding.
const MOST_ANSWER: u64 = 256 * 1024 * 1024;

/// How often to look whether the child has finished.
const GLANCE: Duration = Duration::from_millis(4);

/// How much probing may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time on the clock, and so also on the processor, for each of its cores.
    pub time: Duration,
    /// Address space, in bytes.
    pub memory: u64,
}

impl Limits {
    /// Limits that no sound film of this many bytes reaches: half a minute, and a second more for every 4 MB, because
    /// films without times in their packets are decoded once.
    #[must_use]
    pub fn for_size(bytes: u64) -> Self {
        Self { time: Duration::from_secs(30 + bytes / 4_000_000), memory: 2 << 30 }
    }
}

/// What probing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// What the film is.
    pub facts: FilmFacts,
    /// Where its frames are; `None` for sound alone.
    pub index: Option<FrameIndex>,
}

/// Why a file cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ProbeError {
    /// It holds neither picture nor sound of a kind that is known.
    #[error("this is not a film or a sound recording")]
    NotAFilm,
    /// It is a film, but its end is missing.
    #[error("the end of the film is missing; it was probably not copied completely")]
    CutShort,
    /// It is a film whose picture or sound nothing here can decode.
    #[error("nothing here can decode {codec}")]
    NoDecoder {
        /// The codec, in plain words.
        codec: String,
    },
    /// It took longer than allowed.
    #[error("the film took too long to examine")]
    TooLong,
    /// It brought the examining process down.
    #[error("the film is damaged in a way that brought its examination down")]
    Crashed {
        /// The signal that ended the process, where there was one.
        signal: Option<i32>,
    },
    /// It cannot be read, or not to its end.
    #[error("the film cannot be read: {reason}")]
    Unreadable {
        /// What the system or the parser says.
        reason: String,
    },
    /// No process could be started to examine it in.
    #[error("the film could not be examined: {reason}")]
    NotStarted {
        /// What the system says.
        reason: String,
    },
}

/// What a film is that was made here and lies on a shelf that is served. What comes from elsewhere is examined by a
/// [`Prober`].
///
/// # Errors
///
/// Why it cannot be played.
pub fn of_our_own(media: MediaId) -> Result<Probed, ProbeError> {
    super::init()?;
    child::survey(media.into(), gst::ClockTime::from_seconds(600))
}

/// What a film is that was made here and lies on a shelf that is served, where it is known already where its frames are and
/// when it ends, in nanoseconds of film time: only its beginning is read.
///
/// # Errors
///
/// Why it cannot be played.
pub fn of_our_own_from_its_beginning(
    media: MediaId,
    index: Option<&FrameIndex>,
    end: i64,
) -> Result<FilmFacts, ProbeError> {
    super::init()?;
    child::survey_beginning(media.into(), index, end, gst::ClockTime::from_seconds(60))
}

/// What a child says on its standard output: this as one line of JSON, then the bytes of the index.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    Film(FilmFacts),
    Refused(ProbeError),
}

/// Examines files by child processes of a program.
#[derive(Clone, Debug)]
pub struct Prober {
    /// The program that understands [`SUBCOMMAND`].
    pub program: PathBuf,
    /// How much a child may use; by the size of the file where `None`.
    pub limits: Option<Limits>,
}

/// Examines with the program that is running, within limits by the size of the file.
impl Default for Prober {
    fn default() -> Self {
        // Where the system does not tell which program this is, the path that people use for it will do.
        Self { program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("samspill")), limits: None }
    }
}

impl Prober {
    /// Examines a file: waits until the child has answered, or its time is over.
    ///
    /// # Errors
    ///
    /// Why the file cannot be taken in.
    pub fn probe(&self, path: &Path) -> Result<Probed, ProbeError> {
        let unreadable = |error: std::io::Error| ProbeError::Unreadable { reason: error.to_string() };
        let path = path.canonicalize().map_err(unreadable)?;
        let file = std::fs::File::open(&path).and_then(|file| file.metadata()).map_err(unreadable)?;
        if !file.is_file() {
            return Err(ProbeError::NotAFilm);
        }
        let limits = self.limits.unwrap_or_else(|| Limits::for_size(file.len()));
        let mut command = sandbox::command(&self.program, &path, limits);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let child = command.spawn().map_err(|error| ProbeError::NotStarted { reason: error.to_string() })?;
        listen(child, limits.time)
    }
}

/// Hears the child out, in a thread of its own, so that a child that falls silent is not waited for longer than allowed.
fn listen(mut child: Child, time: Duration) -> Result<Probed, ProbeError> {
    let (tell, heard) = mpsc::sync_channel(1);
    let output = child.stdout.take();
    let hearing = thread::Builder::new().name("probe".to_owned()).spawn(move || {
        let mut answer = Vec::new();
        let read = output.map(|output| output.take(MOST_ANSWER).read_to_end(&mut answer));
        // Nobody listens any more where the child has taken too long.
        let _told = tell.send(if read.is_some_and(|read| read.is_ok()) { answer } else { Vec::new() });
    });
    if let Err(error) = hearing {
        sandbox::end(&mut child);
        return Err(ProbeError::NotStarted { reason: error.to_string() });
    }
    let status = wait(&mut child, time).ok_or(ProbeError::TooLong)?;
    // What the child has written is there at once; only something it left behind could still hold the pipe open.
    let answer = heard.recv_timeout(Duration::from_secs(5)).unwrap_or_default();
    understand(status, &answer)
}

/// Waits for the child, and ends it when its time is over.
fn wait(child: &mut Child, time: Duration) -> Option<ExitStatus> {
    let started = Instant::now();
    while started.elapsed() < time {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) => thread::sleep(GLANCE),
            Err(_) => break,
        }
    }
    sandbox::end(child);
    None
}

/// Takes the child's answer with care: what examined hostile bytes may itself have become hostile.
fn understand(status: ExitStatus, answer: &[u8]) -> Result<Probed, ProbeError> {
    if let Some(signal) = sandbox::signal(status) {
        return Err(if signal == sandbox::OUT_OF_TIME {
            ProbeError::TooLong
        } else {
            ProbeError::Crashed { signal: Some(signal) }
        });
    }
    let crashed = || ProbeError::Crashed { signal: None };
    let mut rest = answer;
    let mut line = Vec::new();
    rest.read_until(b'\n', &mut line).map_err(|_| crashed())?;
    let facts = match serde_json::from_slice(&line).map_err(|_| crashed())? {
        Answer::Film(facts) => facts,
        Answer::Refused(error) => return Err(error),
    };
    let index = match rest {
        [] => None,
        bytes => Some(FrameIndex::from_bytes(bytes).map_err(|_| crashed())?),
    };
    if facts.picture.is_some() != index.is_some() {
        return Err(crashed());
    }
    Ok(Probed { facts, index })
}
