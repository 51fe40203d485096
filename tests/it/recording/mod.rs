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
use samspill::domain::edit::EditError;
use samspill::domain::family::{Purpose, Withdrawal};
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::session::{Film, FilmFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::media::encode::{Reel, encode};
use samspill::media::frames::FrameReader;
use samspill::media::index_of;
use samspill::media::probe::{of_our_own, of_our_own_from_its_beginning};
use samspill::media::recorder::{RecorderState, Report, Segment, read_simulated};
use samspill::media::remux::{Outline, RemuxError, compare, remux};
use samspill::practice::bring_in::{self, BroughtIn};
use samspill::practice::desk::today;
use samspill::practice::record::Recording;
use samspill::practice::recover::{self, Unfinished, adopt, recover, unfinished};
use samspill::practice::{Desk, PracticeError, Progress, align, consent, shelf, sides, still};
use samspill::vault::{Ending, SideKind};

use self::cut::{DRAWN, INTO, Recordist, bring_back, library, on_screen, open, record_until_killed, recorder};
use super::films::{self, FRAMES};

/// H.264 as a recorder writes it: a keyframe a second, no B-frames, and a container that can end anywhere.
pub const STREAMED: films::Kind = films::Kind {
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
            let go_on = &mut |_: f32| ControlFlow::Continue(());
            compare(&mut recording, &mut Cursor::new(film.clone()), &remuxed, go_on).expect("the same");

            let held = films::hold(film);
            let index = index_of(held.media).expect("it can be read").expect("it has a picture");
            assert_eq!(index.len(), remuxed.pictures, "cut to {cut}");
            let outline = Outline::of(&mut recording, &mut on).expect("read");
            assert_eq!(outline.index(), Some(&index), "cut to {cut}");
            let known = of_our_own_from_its_beginning(held.media, outline.index(), remuxed.length).expect("a film");
            let probed = of_our_own(held.media).expect("a film").facts;
            let apart = (known.duration - probed.duration).nanos().abs();
            assert!(apart < 20_000_000, "the sound's last packet does not say how long it lasts: {apart}");
            assert_eq!(known, FilmFacts { duration: known.duration, ..probed });
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
        assert_eq!(index_of(film.media), Ok(Some(index.as_ref().clone())), "as it is read packet by packet");
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
    let length = recover::length(&desk.media(), &cut[0]).expect("read");
    let recovered = recover(&mut desk, &cut[0], &Progress::default()).expect("brought in");
    let film = desk.session(recovered.session).expect("begun").films[0].clone();
    assert_eq!((film.media, film.facts.picture.as_ref().expect("a picture").frames), (media, u64::from(FRAMES)));
    // It is no recording any more, so nobody can make the visit believe that it is.
    let mut visit = desk.document(Kind::Session, recovered.session).expect("kept");
    assert!(matches!(desk.undo(&mut visit), Err(PracticeError::Edit(EditError::FilmStands))));
    assert_eq!(desk.session(recovered.session).expect("kept").films, [film]);
    // The sound begins a little before the picture, with samples that its encoder made up; a muxer counts them.
    assert!((length - recovered.end()).nanos().abs() < 20_000_000, "{length} {}", recovered.end());
}

fn on(_share: f32) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Every byte of a film, as players read it.
fn plain(desk: &Desk, media: MediaId) -> Vec<u8> {
    let mut bytes = Vec::new();
    shelf::open(&desk.media(), media).expect("there").read_to_end(&mut bytes).expect("read");
    bytes
}

/// The numbers of some frames of a film, from wherever they lie.
fn frames(reader: &mut FrameReader, which: &[usize]) -> Vec<Option<u32>> {
    which.iter().map(|frame| films::number(&reader.frame(*frame).expect("a frame"), 0)).collect()
}

fn numbers(which: &[usize]) -> Vec<Option<u32>> {
    which.iter().map(|frame| Some(*frame as u32)).collect()
}

#[test]
fn a_crash_at_any_step_of_bringing_in_leaves_a_recording_that_can_be_brought_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let (media, bytes) = cut_recording(folder.path());
    let mut desk = open(folder.path());
    let cut = unfinished(&desk).expect("listed").remove(0);
    assert!(!cut.stopped);
    let (session, family) = (adopt(&mut desk, &cut).expect("begun"), cut.family);
    // Stopped half-way: nothing has changed.
    let refused = bring_in::outline(&desk.media(), &cut.films[0], &mut |_| ControlFlow::Break(()));
    assert!(matches!(refused, Err(PracticeError::Cancelled)), "{refused:?}");
    assert_eq!(plain(&desk, media), bytes);
    // It can be played, and the session does not know it: twice the same comes of it.
    let outline = |desk: &Desk| bring_in::outline(&desk.media(), &cut.films[0], &mut on).expect("read");
    let first = outline(&desk);
    drop(desk);
    desk = open(folder.path());
    assert_eq!(outline(&desk), first);
    let film = plain(&desk, media);
    assert_eq!((film.len() as u64, blake3(&film)), (first.after.bytes, first.after.fingerprint.clone()));

    // The session knows it, and the film is not there: it is played all the same, and nothing is asked.
    bring_in::note(&mut desk, session, &first).expect("noted");
    drop(desk);
    desk = open(folder.path());
    assert_eq!(desk.session(session).expect("there").films, std::slice::from_ref(&first.after));
    let left = unfinished(&desk).expect("listed").remove(0);
    assert!(left.stopped && left.films == [first.after.clone()]);
    assert_eq!(outline_of(&desk, &left), BroughtIn { before: first.after.clone(), ..first.clone() });
    // Its outline is lost: it is made again.
    std::fs::remove_file(folder.path().join(format!("media/{media}.outline"))).expect("there");
    assert_eq!(plain(&desk, media), bytes);
    assert_eq!(outline_of(&desk, &left).after, first.after);
    assert!(plain(&desk, media) == film);

    // Stopped while it is written, nothing has changed either, and nothing lies about.
    let mut calls = 0;
    let refused = bring_in::keep(&desk.media(), family, &first.after, &mut |share| {
        calls += 1;
        if share > 0.3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(calls > 1 && matches!(refused, Err(PracticeError::Cancelled)), "{refused:?}");
    assert!(!desk.media().is_finished(media) && !folder.path().join(format!("media/{media}.part")).exists());
    // What would be written is not what its session knows.
    let other = Film { fingerprint: blake3(b"another"), ..first.after.clone() };
    let refused = bring_in::keep(&desk.media(), family, &other, &mut on);
    assert!(matches!(refused, Err(PracticeError::Remux(RemuxError::Differs { .. }))), "{refused:?}");
    assert!(!desk.media().is_finished(media));

    let live = folder.path().join(format!("media/{media}.live"));
    let recording = std::fs::read(&live).expect("still there");
    let recovered = recover(&mut desk, &left, &Progress::default()).expect("brought in");
    assert_eq!(recovered.films[0].after, first.after);
    assert!(!live.exists() && !folder.path().join(format!("media/{media}.outline")).exists());
    assert!(plain(&desk, media) == film);
    // The film is there, and the recording still is: it goes, and nothing else happens.
    std::fs::write(&live, recording).expect("written");
    assert!(unfinished(&desk).expect("listed").is_empty() && !live.exists());
}

fn outline_of(desk: &Desk, left: &Unfinished) -> BroughtIn {
    bring_in::outline(&desk.media(), &left.films[0], &mut on).expect("read")
}

fn blake3(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// A visit whose two cameras were stopped a moment ago.
fn stopped_visit(folder: &Path) -> (Desk, DocumentId, Vec<MediaId>) {
    let (mut desk, family) = library(folder);
    let recording = Recording::begin(&mut desk, family, "Bath").expect("begun");
    let mut sinks = recording.sinks();
    for camera in 0..2_u32 {
        let starts = SessionTime::from_millis(i64::from(camera) * 40);
        let segment = Segment {
            number: camera,
            take: 1,
            camera: Some(camera as usize),
            microphone: None,
            starts,
            size: None,
            step: None,
            encoder: None,
        };
        let mut sink = sinks(&segment).expect("begun");
        sink.write_all(&films::film(STREAMED).expect("an encoder")).expect("written");
        sink.finish().expect("finished");
    }
    assert_eq!(recording.keep_up(&mut desk).expect("kept"), 2);
    let session = recording.session();
    let medias = desk.session(session).expect("there").films.iter().map(|film| film.media).collect();
    (desk, session, medias)
}

#[test]
fn a_visit_is_played_before_it_is_kept_and_nobody_who_plays_it_sees_that_happen() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, session, medias) = stopped_visit(folder.path());
    let left = unfinished(&desk).expect("listed").remove(0);
    assert!(left.stopped && left.films.len() == 2);
    let progress = Progress::default();
    let (outlined, went) = recover::outline(&desk.media(), &left, &progress);
    went.expect("all of them");
    for film in &outlined {
        bring_in::note(&mut desk, session, film).expect("noted");
    }
    assert!(progress.share().is_some_and(|share| share <= 0.2));
    assert!(medias.iter().all(|media| !desk.media().is_finished(*media)));

    let films = desk.session(session).expect("there").films;
    let all = [0, FRAMES as usize - 1, 30, 7, 31];
    let mut readers = Vec::new();
    for film in &films {
        assert_eq!(film.facts.picture.as_ref().map(|picture| picture.frames), Some(u64::from(FRAMES)));
        let index = still::index(&desk.media(), film.media).expect("an index");
        let mut reader = FrameReader::open(film.media, index).expect("it plays");
        assert_eq!(frames(&mut reader, &all), numbers(&all));
        let strip = sides::ensure(&desk.media(), film.media, SideKind::Strip).expect("drawn").expect("a strip");
        assert!(!sides::strip_from_bytes(&strip).is_empty());
        readers.push((reader, plain(&desk, film.media)));
    }
    let report = desk.library().verify(&mut |_, _| ControlFlow::Continue(())).expect("verified");
    assert!(report.is_sound() && report.films == 2, "{report:?}");

    // Both are written on another thread, while one who has opened them goes on reading.
    let (shelf, family, kept) = (desk.media(), left.family, films.clone());
    let keeping = std::thread::spawn({
        let progress = progress.clone();
        move || recover::keep(&shelf, family, kept.iter(), &progress)
    });
    while !keeping.is_finished() {
        for (reader, _) in &mut readers {
            assert_eq!(frames(reader, &all), numbers(&all));
        }
    }
    keeping.join().expect("ended").expect("kept");
    assert_eq!(progress.share(), Some(1.0));
    for ((reader, before), film) in readers.iter_mut().zip(&films) {
        assert_eq!(frames(reader, &all), numbers(&all), "it is open still");
        assert!(desk.media().is_finished(film.media) && plain(&desk, film.media) == *before);
    }
    assert_eq!(desk.session(session).expect("there").films, films, "keeping changes no document");
    assert!(unfinished(&desk).expect("listed").is_empty());
    let files =
        std::fs::read_dir(folder.path().join("media")).expect("read").map(|file| file.expect("read").file_name());
    let left: Vec<_> = files.filter(|name| name.to_string_lossy().ends_with(".live")).collect();
    assert!(left.is_empty(), "{left:?}");
    let report = desk.library().verify(&mut |_, _| ControlFlow::Continue(())).expect("verified");
    assert!(report.is_sound() && report.films == 2, "{report:?}");
}

#[test]
fn a_library_that_is_closed_while_a_film_is_written_has_it_all_the_next_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, session, medias) = stopped_visit(folder.path());
    let left = unfinished(&desk).expect("listed").remove(0);
    let (outlined, _) = recover::outline(&desk.media(), &left, &Progress::default());
    for film in &outlined {
        bring_in::note(&mut desk, session, film).expect("noted");
    }
    let before: Vec<Vec<u8>> = medias.iter().map(|media| plain(&desk, *media)).collect();
    let shelf = desk.media();
    let mut desk = Some(desk);
    let refused = bring_in::keep(&shelf, left.family, &outlined[0].after, &mut |share| {
        if share > 0.2 {
            desk = None;
        }
        ControlFlow::Continue(())
    });
    assert!(refused.is_err() && desk.is_none(), "{refused:?}");
    let mut desk = open(folder.path());
    assert!(medias.iter().zip(&before).all(|(media, before)| plain(&desk, *media) == *before));
    let left = unfinished(&desk).expect("listed");
    assert!(left.len() == 1 && left[0].stopped && left[0].films.len() == 2);
    recover(&mut desk, &left[0], &Progress::default()).expect("brought in");
    assert!(medias.iter().zip(&before).all(|(media, before)| plain(&desk, *media) == *before));
    assert!(unfinished(&desk).expect("listed").is_empty());
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
pub fn room(seed: u64, seconds: usize) -> Vec<f32> {
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

pub const HERTZ: usize = 48_000;

/// The bytes of a film that sounds like this.
pub fn sounds(samples: Vec<f32>) -> Vec<u8> {
    let frames = (samples.len() / HERTZ * 5) as u32;
    let reel = Reel { width: 320, height: 192, rate: 5, frames, sample_rate: HERTZ as u32, samples };
    encode(&reel, |_, rgba| rgba.fill(90), &mut |_| ControlFlow::Continue(())).expect("an encoder")
}

/// A film of a family that sounds like this.
pub fn sounding(desk: &Desk, family: DocumentId, samples: Vec<f32>) -> Film {
    let bytes = sounds(samples);
    let media = MediaId(uuid::Uuid::now_v7());
    let mut writer = desk.media().writer(family, media).expect("begun");
    writer.write_all(&bytes).expect("written");
    writer.finish().expect("finished");
    let probed = of_our_own(media).expect("a film");
    let index = probed.index.expect("it has a picture").to_bytes();
    desk.media().put_side(media, SideKind::Index, &index).expect("kept");
    let facts = probed.facts;
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
