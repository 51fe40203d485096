//! Recordings: what a recorder wrote until it was stopped, or killed, becomes a film that seeks exactly.

mod cut;

use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use samspill::domain::access::{Deed, Obstacle};
use samspill::domain::document::{Body, Kind};
use samspill::domain::family::{Purpose, Withdrawal};
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::session::{Film, Session};
use samspill::domain::time::SessionTime;
use samspill::media::encode::{Reel, encode};
use samspill::media::frames::FrameReader;
use samspill::media::index_of;
use samspill::media::recorder::{RecorderState, Report, read_simulated};
use samspill::media::remux::{compare, remux};
use samspill::practice::desk::today;
use samspill::practice::record::Recording;
use samspill::practice::recover::{recover, unfinished};
use samspill::practice::{Desk, PracticeError, Progress, align, consent, still};
use samspill::vault::Ending;

use self::cut::{DRAWN, INTO, Recordist, bring_back, library, on_screen, open, record_until_killed, recorder};
use super::films::{self, FRAMES};

/// H.264 as a recorder writes it: a keyframe a second, no B-frames, and a container that can end anywhere.
const STREAMED: films::Kind = films::Kind {
    encoder: "x264enc speed-preset=ultrafast tune=zerolatency pass=qual quantizer=18 bframes=0 key-int-max=25 ! h264parse",
    muxer: "matroskamux name=mux streamable=true",
    ..films::MKV
};

/// VP8, likewise.
const STREAMED_VP8: films::Kind =
    films::Kind { encoder: "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=25", ..STREAMED };

#[test]
fn a_recording_cut_anywhere_becomes_a_film_that_seeks_exactly() {
    for kind in [STREAMED, STREAMED_VP8] {
        let Some(recording) = films::film(kind) else { continue };
        for share in [0.1, 0.37, 0.5, 0.861, 1.0] {
            let cut = (recording.len() as f64 * share) as usize;
            let mut recording = Cursor::new(recording[..cut].to_vec());
            let mut film = Vec::new();
            let remuxed = remux(&mut recording, &mut film, &mut |_| ControlFlow::Continue(())).expect("copied");
            compare(&mut recording, &mut Cursor::new(film.clone()), &remuxed).expect("the same");

            let held = films::hold(film);
            let index = index_of(held.media).expect("it can be read").expect("it has a picture");
            assert_eq!(index.len(), remuxed.pictures, "cut to {cut}");
            let mut reader = FrameReader::open(held.media, Arc::new(index)).expect("it opens");
            let frames = remuxed.pictures;
            for frame in [frames - 1, 0, frames / 2, frames / 3, frames - 1, frames / 2 + 1] {
                let picture = reader.frame(frame).expect("a frame");
                assert_eq!(films::number(&picture, 0), Some(frame as u32), "cut to {cut}");
            }
            assert_eq!(share == 1.0, frames == FRAMES as usize, "cut to {cut}: {frames}");
        }
    }
}

/// Waits until a report fulfils a wish, and keeps up meanwhile.
fn until(
    desk: &mut Desk,
    recorder: &samspill::media::recorder::Recorder,
    recording: &Recording,
    reached: impl Fn(&Report) -> bool,
) -> Report {
    for _ in 0..6_000 {
        recording.keep_up(desk).expect("kept");
        let report = recorder.report();
        if reached(&report) {
            return report;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{:#?}", recorder.report());
}

#[test]
fn a_visit_is_recorded_marked_and_ready_to_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, family) = library(folder.path());
    let recorder = recorder(
        &desk,
        &["test:camera?size=640x360&rate=30", "test:camera?size=640x360&rate=30&vanish-at=4s&back-at=6s"],
        &["test:microphone"],
    );
    let recording = Recording::begin(&mut desk, family, "Bath").expect("begun");
    let session = recording.session();
    recorder.record(recording.sinks()).expect("it is ready");
    let mut marks = Vec::new();
    for millis in [1_000, 2_000, 3_500] {
        until(&mut desk, &recorder, &recording, |report| report.elapsed >= SessionTime::from_millis(millis));
        let (at, number) = std::iter::repeat_with(|| on_screen(&recorder)).flatten().next().expect("it is seen");
        recording.mark(&mut desk, "infant.smile", at).expect("kept");
        marks.push((at, number));
    }
    recording.clap(&mut desk, recorder.stamp().expect("it is recorded")).expect("kept");
    // Watched while it is recorded: the film is there already, and says that it is not whole.
    let first = |desk: &Desk| {
        let films = desk.session(session).expect("there").films;
        films.into_iter().find(|film| film.file_name.starts_with("camera-1")).expect("the first camera's")
    };
    let film = first(&desk);
    assert!(film.is_recording());
    assert!(matches!(desk.media().open(film.media).expect("there").ending(), Ending::CutShort { torn: 0 }));
    // The second camera is back, and goes on in another film.
    until(&mut desk, &recorder, &recording, |report| report.segments.len() == 3 && report.segments[2].bytes > 100_000);
    recorder.stop();
    until(&mut desk, &recorder, &recording, |report| report.state == RecorderState::Done);
    drop(recorder);

    let cut = unfinished(&desk).expect("listed");
    assert_eq!((cut.len(), cut[0].session, cut[0].films.len()), (1, Some(session), 3));
    let recovered = recover(&mut desk, &cut[0], &Progress::default()).expect("brought in");
    assert_eq!((recovered.session, recovered.marks), (session, 4));
    assert!(recovered.films.iter().all(|film| film.lost == 0), "every recording was finished");
    assert!(unfinished(&desk).expect("listed").is_empty());

    let films = desk.session(session).expect("there").films;
    assert!(films.iter().all(|film| !film.is_recording() && film.facts.picture.is_some()));
    assert_eq!(films.iter().filter(|film| film.facts.sound.is_some()).count(), 1);
    // All cameras draw the number of the one clock, so wherever two films overlap they agree on what is when.
    let zero = |film: &Film| {
        let index = still::index(&desk.media(), film.media).expect("an index");
        let mut reader = FrameReader::open(film.media, Arc::clone(&index)).expect("it plays");
        for frame in [index.len() - 1, 0, index.len() / 2] {
            let picture = reader.frame(frame).expect("a frame");
            let number = read_simulated(&picture.rgba, (picture.width, picture.height), DRAWN).0;
            assert!(frame == 0 || number > 0);
        }
        let picture = reader.frame(0).expect("a frame");
        let number = read_simulated(&picture.rgba, (picture.width, picture.height), DRAWN).0;
        (film.offset + picture.from).nanos() - i64::from(number) * 1_000_000_000 / 30
    };
    let zeros: Vec<i64> = films.iter().map(zero).collect();
    assert!(zeros.iter().all(|zero| (zero - zeros[0]).abs() < 34_000_000), "{zeros:?}");
    let film = first(&desk);
    let index = still::index(&desk.media(), film.media).expect("an index");
    let mut reader = FrameReader::open(film.media, Arc::clone(&index)).expect("it plays");
    for (at, number) in marks {
        let picture = reader.at(at - film.offset).expect("a frame");
        assert_eq!(film.offset + picture.from, at, "the mark lies where its frame begins");
        assert_eq!(read_simulated(&picture.rgba, (picture.width, picture.height), DRAWN).0, number);
    }
    let report = desk.library().verify(&mut |_, _| ControlFlow::Continue(())).expect("verified");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.films, 3, "the recordings are gone");
}

#[test]
fn nothing_is_recorded_of_a_family_that_withdrew() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, family) = library(folder.path());
    let withdrawal = Withdrawal::new(today(), "Mina".to_owned());
    consent::withdraw(&mut desk, family, Purpose::Care, withdrawal).expect("withdrawn");
    let refused = Recording::begin(&mut desk, family, "Bath").err();
    assert!(matches!(refused, Some(PracticeError::Barred(Deed::Record, Obstacle::Consent(_)))), "{refused:?}");
    assert!(desk.of_kind(Kind::Session).expect("listed").is_empty());
}

/// A recording that was cut short, as it lies on the disk.
fn cut_recording(folder: &Path) -> (MediaId, Vec<u8>) {
    let (mut desk, family) = library(folder);
    let recording = Recording::begin(&mut desk, family, "Bath").expect("begun");
    let media = MediaId(uuid::Uuid::now_v7());
    let bytes = films::film(STREAMED).expect("an encoder");
    let mut writer = desk.media().live_writer(recording.family(), media).expect("begun");
    writer.write_all(&bytes).expect("written");
    (media, bytes)
}

#[test]
fn a_recording_of_which_no_session_knows_is_found_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (media, _) = cut_recording(folder.path());
    let mut desk = open(folder.path());
    let cut = unfinished(&desk).expect("listed");
    let visit = desk.of_kind(Kind::Session).expect("listed")[0].document;
    assert_eq!((cut.len(), cut[0].session, cut[0].code.as_str()), (1, Some(visit), "F-017"));
    let length = samspill::practice::recover::length(&desk.media(), &cut[0]).expect("read");
    let recovered = recover(&mut desk, &cut[0], &Progress::default()).expect("brought in");
    let film = desk.session(recovered.session).expect("begun").films[0].clone();
    assert_eq!((film.media, film.facts.picture.expect("a picture").frames), (media, u64::from(FRAMES)));
    // The sound begins a little before the picture, with samples that its encoder made up; a muxer counts them.
    assert!((length - recovered.end()).nanos().abs() < 20_000_000, "{length} {}", recovered.end());
}

#[test]
fn a_crash_at_any_step_of_bringing_in_leaves_a_recording_that_can_be_brought_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let (media, bytes) = cut_recording(folder.path());
    let mut desk = open(folder.path());
    let cut = unfinished(&desk).expect("listed").remove(0);
    // Stopped half-way: nothing has changed.
    let stopped = Progress::default();
    stopped.cancel();
    let family = cut.family;
    let refused = samspill::practice::bring_in::bring_in(&desk.media(), family, &cut.films[0], &stopped);
    assert!(matches!(refused, Err(PracticeError::Remux(_))), "{refused:?}");
    assert!(!desk.media().is_finished(media));
    // The film is there, and the session does not know it: twice the same comes of it.
    let bring_in = |desk: &Desk| {
        let progress = Progress::default();
        samspill::practice::bring_in::bring_in(&desk.media(), family, &cut.films[0], &progress).expect("made")
    };
    let first = bring_in(&desk);
    assert!(desk.media().is_finished(media));
    drop(desk);
    desk = open(folder.path());
    assert_eq!(bring_in(&desk), first);
    let mut kept = Vec::new();
    desk.media().open_recording(media).expect("still there").read_to_end(&mut kept).expect("read");
    assert!(kept == bytes);
    let live = folder.path().join(format!("media/{media}.live"));
    let recording = std::fs::read(&live).expect("still there");
    let cut = unfinished(&desk).expect("listed").remove(0);
    let recovered = recover(&mut desk, &cut, &Progress::default()).expect("brought in");
    assert_eq!(recovered.films[0].after.fingerprint, first.after.fingerprint);
    assert!(!live.exists());
    // The session knows it, and the recording is still there: it goes, and nothing else happens.
    std::fs::write(&live, recording).expect("written");
    assert!(unfinished(&desk).expect("listed").is_empty() && !live.exists());
}

/// Not a test by itself: what the killed process runs.
#[test]
fn records_until_killed() {
    if let Some(folder) = std::env::var_os(INTO) {
        record_until_killed(Path::new(&folder));
    }
}

#[cfg(unix)]
#[test]
fn a_killed_recording_loses_less_than_a_second_and_no_mark() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(library(folder.path()));
    for millis in [350, 1_234, 2_900] {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command.args(["--exact", "recording::records_until_killed", "--nocapture"]);
        let recordist = Recordist::start(command, folder.path());
        // The moment of the kill is what is tried here.
        std::thread::sleep(Duration::from_millis(millis));
        let told = recordist.kill();
        let outcome = bring_back(folder.path(), &told);
        assert_eq!(outcome.broken, [""; 0], "{outcome:?}");
        assert!(outcome.lost <= SessionTime::from_secs(1), "no mark for {} either; {outcome:?}", outcome.waited);
        assert!(outcome.recorded > SessionTime::ZERO && outcome.marks.promised > 0, "{outcome:?}");
        assert!(outcome.took < Duration::from_secs(60), "{outcome:?}");
    }
}

/// Something is heard now and then, over a quiet hiss.
fn room(seed: u64, seconds: usize) -> Vec<f32> {
    let mut state = seed;
    let mut noise = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    let mut sound: Vec<f32> = (0..seconds * HERTZ).map(|_| 0.002 * noise()).collect();
    let mut at = 0;
    loop {
        at += (HERTZ as f32 * (0.35 + 1.1 * noise().abs())) as usize;
        let Some(rest) = sound.get_mut(at..) else { return sound };
        let (loud, fade) = (0.1 + 0.3 * noise().abs(), 4_000.0 + 9_000.0 * noise().abs());
        for (i, sample) in rest.iter_mut().take(HERTZ / 2).enumerate() {
            *sample += loud * noise() * (-(i as f32) / fade).exp();
        }
    }
}

const HERTZ: usize = 48_000;

/// A film of a family that sounds like this.
fn sounding(desk: &Desk, family: DocumentId, samples: Vec<f32>) -> Film {
    let frames = (samples.len() / HERTZ * 5) as u32;
    let reel = Reel { width: 320, height: 192, rate: 5, frames, sample_rate: HERTZ as u32, samples };
    let bytes = encode(&reel, |_, rgba| rgba.fill(90), &mut |_| ControlFlow::Continue(())).expect("an encoder");
    let media = MediaId(uuid::Uuid::now_v7());
    let mut writer = desk.media().writer(family, media).expect("begun");
    writer.write_all(&bytes).expect("written");
    writer.finish().expect("finished");
    let facts = samspill::media::probe::of_our_own(media).expect("a film").facts;
    let (fingerprint, bytes) = (media.to_string(), bytes.len() as u64);
    Film { media, offset: SessionTime::ZERO, file_name: "phone.mkv".to_owned(), fingerprint, bytes, facts }
}

#[test]
fn films_of_a_session_are_aligned_by_what_they_heard_and_that_can_be_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, family) = library(folder.path());
    let visit = room(1, 45);
    let from = 7_300 * HERTZ / 1_000;
    let films = vec![
        sounding(&desk, family, visit[..35 * HERTZ].to_vec()),
        sounding(&desk, family, visit[from..from + 33 * HERTZ].iter().map(|sample| sample * 0.3).collect()),
        sounding(&desk, family, room(2, 30)),
    ];
    let session = Session { family, title: "Play".to_owned(), held: today(), films };
    let session = desk.create_document(Some(family), Body::Session(session)).expect("begun").id();
    let found = align::listen(&desk, session, None, &Progress::default()).expect("listened");
    assert_eq!(found.len(), 2);
    let offset = |desk: &Desk, at: usize| desk.session(session).expect("there").films[at].offset;
    assert_eq!(found[1].alignment, None, "the third heard something else");
    assert_eq!(offset(&desk, 1), SessionTime::ZERO, "nothing is changed by listening");
    assert_eq!(align::apply(&mut desk, session, &found).expect("moved"), 1);
    let away = (offset(&desk, 1) - SessionTime::from_millis(7_300)).nanos().abs();
    assert!(away < 2_000_000, "{away}");
    let again = align::listen(&desk, session, None, &Progress::default()).expect("listened");
    assert_eq!(align::apply(&mut desk, session, &again).expect("nothing to move"), 0);
    let mut document = desk.document(Kind::Session, session).expect("there");
    desk.undo(&mut document).expect("undone");
    assert_eq!(offset(&desk, 1), SessionTime::ZERO);
}
