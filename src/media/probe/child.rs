//! The examining side: what runs in the child process.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use gstreamer as gst;

use super::{Answer, ProbeError, Probed, cut, sandbox};
use crate::domain::session::{FilmFacts, PictureFacts, SoundFacts};
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::index::FrameIndex;
use crate::media::picture::{self, Turn};
use crate::media::scan::{self, Scan, Stream};
use crate::media::streams::{self, Origin, plainly};

/// The plugins that may see hostile bytes: what everyday films need. Each one more is more to be broken into.
const PLUGINS: [&str; 26] = [
    "alaw",
    "audioparsers",
    "avi",
    "coreelements",
    "dav1d",
    "faad",
    "flac",
    "id3demux",
    "apetag",
    "isomp4",
    "jpeg",
    "libav",
    "matroska",
    "mpegpsdemux",
    "mpegtsdemux",
    "mpg123",
    "mulaw",
    "ogg",
    "opus",
    "opusparse",
    "playback",
    "typefindfunctions",
    "videoparsersbad",
    "vorbis",
    "vpx",
    "wavparse",
];

/// Runs in the child: examines the file named first, within the seconds named second and the bytes of memory named
/// third, and writes the answer to standard output. Without arguments it only tells that it can be started.
pub fn child(arguments: &[OsString]) -> ExitCode {
    let [film, time, memory] = arguments else {
        return if arguments.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    };
    let number = |text: &OsString| text.to_str().and_then(|text| text.parse::<u64>().ok());
    let (Some(time), Some(memory)) = (number(time), number(memory)) else { return ExitCode::FAILURE };
    let answered = match examine(Path::new(film), Duration::from_secs(time), memory) {
        Ok(probed) => {
            answer(&Answer::Film(probed.facts), &probed.index.map(|index| index.to_bytes()).unwrap_or_default())
        }
        Err(refusal) => answer(&Answer::Refused(refusal), &[]),
    };
    if answered.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn answer(answer: &Answer, index: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, answer)?;
    out.write_all(b"\n")?;
    out.write_all(index)?;
    out.flush()
}

fn examine(film: &Path, time: Duration, memory: u64) -> Result<Probed, ProbeError> {
    let unreadable = |error: io::Error| ProbeError::Unreadable { reason: error.to_string() };
    // The list of plugins may have to be written once more; after this, nothing may be written.
    crate::media::init()?;
    allow_only(&PLUGINS);
    sandbox::confine(time, memory).map_err(|error| ProbeError::NotStarted { reason: error.to_string() })?;
    let mut file = File::open(film).map_err(unreadable)?;
    if cut::is_cut_short(&mut file).map_err(unreadable)? {
        return Err(ProbeError::CutShort);
    }
    drop(file);
    survey(film.into(), gst::ClockTime::try_from(time).unwrap_or(gst::ClockTime::MAX))
}

/// What a film is and where its frames are, from its packets.
pub(super) fn survey(film: Origin<'_>, within: gst::ClockTime) -> Result<Probed, ProbeError> {
    let scan = scan::packets(film, within)?;
    let (picture, sound) = (scan.picture(), scan.sound());
    if scan.is_still_picture() || (picture.is_none() && sound.is_none()) {
        return Err(ProbeError::NotAFilm);
    }
    for stream in picture.into_iter().chain(sound) {
        streams::check_decoder(&stream.caps)?;
    }
    if ends_early(&scan) {
        return Err(ProbeError::CutShort);
    }
    let index = scan::index(film, &scan, within)?;
    if picture.is_some() != index.is_some() || scan.end() == 0 {
        return Err(ProbeError::Unreadable { reason: "there is not one whole frame in it".to_owned() });
    }
    Ok(Probed { facts: facts(&scan, index.as_ref(), scan.end()), index })
}

/// What a film is that was made here, from its first second: where its frames are and when it ends, in nanoseconds, is
/// known.
pub(super) fn survey_beginning(
    film: Origin<'_>,
    index: Option<&FrameIndex>,
    end: i64,
    within: gst::ClockTime,
) -> Result<FilmFacts, ProbeError> {
    let scan = scan::beginning(film, within)?;
    let (picture, sound) = (scan.picture(), scan.sound());
    for stream in picture.into_iter().chain(sound) {
        streams::check_decoder(&stream.caps)?;
    }
    if picture.is_none() && (sound.is_none() || index.is_some()) {
        return Err(ProbeError::NotAFilm);
    }
    Ok(facts(&scan, index, end))
}

fn facts(scan: &Scan, index: Option<&FrameIndex>, end: i64) -> FilmFacts {
    let frames = index.map(|index| (index.len() as u64, index.variable_rate()));
    FilmFacts {
        duration: SessionTime::from_nanos(index.map_or(0, FrameIndex::film_end).max(end)),
        container: scan.container.as_deref().map(plainly).unwrap_or_default(),
        picture: scan.picture().zip(frames).and_then(|(stream, frames)| picture_facts(stream, frames)),
        sound: scan.sound().map(sound_facts),
    }
}

/// Takes every plugin that is not named out of this process.
fn allow_only(names: &[&str]) {
    let registry = gst::Registry::get();
    for plugin in registry.plugins() {
        // What this program brings itself has no plugin file; static features carry an empty name.
        if !names.contains(&plugin.plugin_name().as_str()) && plugin.filename().is_some() {
            registry.remove_plugin(&plugin);
        }
    }
}

/// Matroska says how long it is; where much less came, the rest is missing. A recording that was never finished says
/// nothing, and is a film for all that.
fn ends_early(scan: &Scan) -> bool {
    let says = scan.container.as_deref().and_then(|caps| caps.structure(0)).map(|caps| caps.name().to_string());
    let matroska = says.is_some_and(|name| {
        matches!(name.as_str(), "video/x-matroska" | "video/webm" | "audio/x-matroska" | "audio/webm")
    });
    matroska && scan.claimed.is_some_and(|claimed| scan.end() < claimed - (claimed / 50).max(2_000_000_000))
}

fn picture_facts(stream: &Stream, (frames, variable_rate): (u64, bool)) -> Option<PictureFacts> {
    let caps = stream.caps.structure(0)?;
    let (width, height) = (caps.get::<i32>("width").ok()?, caps.get::<i32>("height").ok()?);
    let shape = caps.get::<gst::Fraction>("pixel-aspect-ratio").unwrap_or(gst::Fraction::new(1, 1));
    let turn = Turn::of_tags(&stream.tags).unwrap_or_default();
    let (width, height) = picture::shown_size(width.unsigned_abs(), height.unsigned_abs(), shape, turn);
    let rotation = u16::from(turn.quarters) * 90;
    Some(PictureFacts { width, height, rotation, codec: plainly(&stream.caps), frames, variable_rate })
}

fn sound_facts(stream: &Stream) -> SoundFacts {
    let number = |name: &str| {
        let number = stream.caps.structure(0).and_then(|caps| caps.get::<i32>(name).ok());
        number.map_or(0, i32::unsigned_abs)
    };
    SoundFacts { codec: plainly(&stream.caps), rate: number("rate"), channels: number("channels") }
}

impl From<MediaError> for ProbeError {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::NotAFilm | MediaError::NoPicture => Self::NotAFilm,
            MediaError::NoDecoder(codec) => Self::NoDecoder { codec },
            MediaError::TimedOut => Self::TooLong,
            MediaError::Start(reason) | MediaError::Missing(reason) => Self::NotStarted { reason },
            other => Self::Unreadable { reason: other.to_string() },
        }
    }
}
