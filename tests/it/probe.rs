//! Probing, through the program itself: what films are said to be, and what is said of files that are none.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use samspill::media::index_of;
use samspill::media::probe::{Limits, ProbeError, Probed, Prober};

use super::films::{self, FRAMES};

fn prober(limits: Option<Limits>) -> Prober {
    Prober { program: PathBuf::from(env!("CARGO_BIN_EXE_samspill")), limits }
}

fn probe_within(bytes: &[u8], limits: Option<Limits>) -> Result<Probed, ProbeError> {
    samspill::media::init().expect("GStreamer is installed");
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("written");
    prober(limits).probe(file.path())
}

fn probe(bytes: &[u8]) -> Result<Probed, ProbeError> {
    probe_within(bytes, None)
}

#[test]
fn films_are_what_they_are() {
    for (kind, codec, rotation, variable_rate, sound) in [
        (films::MP4, "H.264", 0, false, true),
        (films::UNEVEN, "H.264", 0, true, true),
        (films::TURNED, "H.264", 90, false, true),
        (films::MKV, "H.264", 0, false, true),
        (films::AVI, "H.264", 0, false, false),
        (films::TS, "H.264", 0, false, true),
        (films::HEVC, "H.265", 0, false, true),
        (films::VP8, "VP8", 0, false, true),
    ] {
        let Some(bytes) = films::film(kind) else { continue };
        let probed = probe(&bytes).expect(kind.muxer);
        let picture = probed.facts.picture.expect("a picture");
        assert!(picture.codec.contains(codec), "{}", picture.codec);
        assert_eq!((picture.rotation, picture.variable_rate), (rotation, variable_rate), "{}", kind.muxer);
        assert_eq!((picture.width, picture.height), if rotation == 90 { (192, 320) } else { (320, 192) });
        assert_eq!(picture.frames, u64::from(FRAMES));
        assert_eq!(probed.facts.sound.is_some(), sound);
        assert!(!probed.facts.container.is_empty());
        let length = probed.facts.duration.as_secs_f64();
        assert!((4.0..6.5).contains(&length), "{}: {length}", kind.muxer);
        let held = films::hold(bytes);
        assert_eq!(Ok(probed.index), index_of(held.media), "the index does not depend on where the film is read from");
    }
}

#[test]
fn sound_alone_is_taken_in_without_an_index() {
    for encoder in ["wavenc", "flacenc", "vorbisenc ! oggmux", "opusenc ! oggmux", "avenc_aac ! mp4mux", "lamemp3enc"] {
        let Some(bytes) = films::sound(encoder) else { continue };
        let probed = probe(&bytes).expect(encoder);
        let sound = probed.facts.sound.expect("sound");
        assert_eq!((sound.rate, sound.channels), (48_000, 2), "{encoder}");
        assert_eq!((probed.facts.picture, probed.index), (None, None), "{encoder}");
        let length = probed.facts.duration.as_secs_f64();
        assert!((2.9..3.3).contains(&length), "{encoder}: {length}");
    }
}

#[test]
fn what_is_no_film_is_refused_as_such() {
    let words = "This is a letter, and no film.\n".repeat(400);
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";
    let subtitles = "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n".repeat(40);
    for bytes in [&[][..], words.as_bytes(), picture, subtitles.as_bytes(), &noise(100_000)] {
        let refused = probe(bytes).expect_err("it is no film");
        assert_eq!(refused, ProbeError::NotAFilm, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(30)]));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(prober(None).probe(folder.path()), Err(ProbeError::NotAFilm));
    assert!(matches!(prober(None).probe(&folder.path().join("nothing")), Err(ProbeError::Unreadable { .. })));
}

#[test]
fn a_film_without_its_end_is_said_to_be_cut_short() {
    let Some(mp4) = films::film(films::MP4) else { return };
    for share in [10, 50, 90, 99] {
        assert_eq!(probe(&mp4[..mp4.len() * share / 100]), Err(ProbeError::CutShort), "{share} per cent of an MP4");
    }
    let contents = mp4.windows(4).position(|window| window == b"moov").expect("an MP4 has contents") - 4;
    assert_eq!(probe(&mp4[..contents]), Err(ProbeError::CutShort), "no table of contents");
    for kind in [films::MKV, films::AVI] {
        let Some(bytes) = films::film(kind) else { continue };
        assert_eq!(probe(&bytes[..bytes.len() / 2]), Err(ProbeError::CutShort), "{}", kind.muxer);
    }
}

#[test]
fn damage_behind_a_sound_beginning_is_never_more_than_a_refusal() {
    for kind in [films::MP4, films::MKV, films::AVI, films::TS] {
        let Some(bytes) = films::film(kind) else { continue };
        for keep in [12, 64, 400, bytes.len() / 2] {
            let mut damaged = bytes[..keep].to_vec();
            damaged.extend(noise(60_000));
            match probe(&damaged) {
                Ok(probed) => assert!(probed.index.is_some_and(|index| index.len() <= FRAMES as usize + 1)),
                Err(ProbeError::NotStarted { reason }) => panic!("{reason}"),
                Err(_) => {}
            }
        }
    }
}

#[test]
fn limits_hold() {
    let Some(bytes) = films::film(films::AVI) else { return };
    let limits = |millis, memory| Some(Limits { time: Duration::from_millis(millis), memory });
    assert_eq!(probe_within(&bytes, limits(1, 2 << 30)), Err(ProbeError::TooLong));
    assert!(probe_within(&bytes, limits(3_000, 64 << 20)).is_err(), "too little memory to decode in");
    assert!(probe_within(&bytes, limits(20_000, 2 << 30)).is_ok());
}

#[test]
fn a_program_that_answers_nonsense_is_not_believed() {
    samspill::media::init().expect("GStreamer is installed");
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let prober = Prober { program: PathBuf::from("/bin/echo"), limits: None };
    assert_eq!(prober.probe(file.path()), Err(ProbeError::Crashed { signal: None }));
    let prober = Prober { program: PathBuf::from("/nowhere/at/all"), limits: None };
    assert!(matches!(prober.probe(file.path()), Err(ProbeError::NotStarted { .. } | ProbeError::Crashed { .. })));
}

/// Bytes that mean nothing, the same ones every time.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..count).map(|_| next()).collect()
}
