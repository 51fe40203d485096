//! The recorder: whatever simulated cameras and microphones do, what was recorded lies where it happened.

mod alarms;
mod encoders;
mod studio;

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use samspill::domain::time::SessionTime;
use samspill::media::index_of;
use samspill::media::player::{Player, PlayerState, Sound};
use samspill::media::recorder::{CHECK, RecorderState, RecordingSink, Segment, SegmentState};

use self::studio::{Frame, Studio, apart, flashes_from_clicks, scatter};

const CAMERA: &str = "test:camera?size=320x192&rate=30";
const SIZE: (u32, u32) = (320, 192);

#[test]
fn a_camera_with_sound_is_recorded_with_flash_and_click_together() {
    let studio = Studio::open(&[CAMERA], &["test:microphone"]);
    let report = studio.take(4000);
    let segments = studio.segments();
    assert_eq!((segments.len(), report.segments.len()), (1, 1), "a microphone goes into its camera's file");
    assert_eq!(report.segments[0].state, SegmentState::Written);
    assert_eq!(report.segments[0].bytes, studio.bytes(segments[0].1).len() as u64);
    assert_eq!(report.sources[0].dropped, 0);
    let frames = studio.frames(&segments[0], SIZE);
    assert!(frames.len() >= 110, "{}", frames.len());
    assert!(frames.windows(2).all(|pair| pair[1].number == pair[0].number + 1), "no frame is missing");
    assert_eq!(scatter(&frames, 30), None, "each lies where it was taken");
    let (flashes, worst) = flashes_from_clicks(&frames, &studio.clicks(&segments[0]));
    assert!(flashes >= 3 && worst < 12.0, "{flashes} flashes, {worst} ms");
    assert!(matches!(studio.recorder.state(), RecorderState::Done));
}

#[test]
fn a_camera_that_vanishes_and_returns_twenty_times_stays_on_the_clock_and_disturbs_nobody() {
    let events: String =
        (0..20).map(|n| format!("&vanish-at={}ms&back-at={}ms", 1500 + n * 900, 1600 + n * 900)).collect();
    let studio = Studio::open(&[&format!("{CAMERA}{events}"), CAMERA], &["test:microphone"]);
    let report = studio.take(19_000);
    let segments = studio.segments();
    let of = |camera| -> Vec<_> { segments.iter().filter(|(segment, _)| segment.camera == Some(camera)).collect() };
    assert!(of(0).len() >= 20, "{} segments", of(0).len());
    assert_eq!(of(1).len(), 1, "the other camera goes on");
    let steady = studio.frames(of(1)[0], SIZE);
    assert!(steady.windows(2).all(|pair| pair[1].number == pair[0].number + 1), "and misses nothing");
    let mut all: Vec<Frame> = of(0).into_iter().flat_map(|segment| studio.frames(segment, SIZE)).collect();
    assert!(all.len() > 19 * 8, "{}", all.len());
    assert!(all.windows(2).all(|pair| pair[0].at < pair[1].at));
    all.extend(steady);
    assert_eq!(scatter(&all, 30), None, "every frame of every segment lies where it was taken");
    let gone =
        report.alarms.iter().filter(|raised| raised.alarm == samspill::media::recorder::Alarm::Gone { source: 0 });
    assert!(gone.count() >= 20, "{:#?}", report.alarms);
}

#[test]
fn a_pause_leaves_no_gap() {
    let studio = Studio::open(&[CAMERA, "test:camera?size=320x192&rate=25"], &["test:microphone"]);
    studio.begin();
    for n in 1..=3 {
        studio.until_elapsed(n * 700);
        studio.recorder.pause();
        let paused = studio.until_state(&RecorderState::Paused).now;
        studio.until("a while", |report| report.now > paused + SessionTime::from_millis(600));
        studio.recorder.resume();
        studio.until_state(&RecorderState::Recording);
    }
    studio.until_elapsed(2800);
    let report = studio.end();
    assert!(report.elapsed < SessionTime::from_millis(3600), "pauses do not count: {}", report.elapsed);
    let segments = studio.segments();
    assert_eq!(segments.len(), 2, "a pause begins no segment");
    for (segment, rate, most) in [(&segments[0], 30, 34.5), (&segments[1], 25, 80.5)] {
        let frames = studio.frames(segment, SIZE);
        let left_out = frames.windows(2).filter(|pair| pair[1].number > pair[0].number + 5).count();
        assert_eq!(left_out, 3, "three pauses at {rate}");
        // The pauses last whole frames of the first camera; another rate may lose one more.
        let gap = frames.windows(2).map(|pair| apart(pair[1].at, pair[0].at)).fold(0.0, f64::max);
        assert!(gap <= most, "{gap} ms at {rate}");
    }
    // Without what an encoder of sound needs to begin.
    let sound = &studio.sound(&segments[0])[1..];
    let ends =
        sound.iter().map(|(at, samples)| *at + SessionTime::from_nanos(samples.len() as i64 * 1_000_000_000 / 48_000));
    let gaps = ends.zip(sound.iter().skip(1)).map(|(end, (next, _))| (apart(end, *next), end));
    let gaps: Vec<_> = gaps.filter(|(gap, _)| *gap >= 2.0).collect();
    assert!(gaps.is_empty(), "of sound: {gaps:?}");
}

#[test]
fn pictures_that_change_size_stay_in_their_film() {
    let studio = Studio::open(&[&format!("{CAMERA}&resize-at=2s:640x384&resize-at=4s:320x192")], &[]);
    studio.take(5000);
    let segments = studio.segments();
    assert_eq!((segments.len(), segments[0].0.size), (1, Some(SIZE)));
    // Boxes lie where they lay, in proportion; only those that were drawn in the larger size are read by it.
    let (small, large) = (studio.frames(&segments[0], SIZE), studio.frames(&segments[0], (640, 384)));
    let first = small[0].number;
    let right = |frame: &Frame, n: usize| frame.number == first + n as u32;
    let known = (0..small.len()).filter(|&n| right(&small[n], n) || right(&large[n], n)).count();
    assert!(small.len() > 140 && known + 3 >= small.len(), "{known} of {}", small.len());
}

#[test]
fn four_cameras_and_two_microphones_at_once() {
    let camera = "test:camera?size=320x192&rate=15";
    let studio = Studio::open(&[camera; 4], &["test:microphone", "test:microphone?channels=2"]);
    let report = studio.take(4000);
    let segments = studio.segments();
    let parties: Vec<_> = segments.iter().map(|(segment, _)| (segment.camera, segment.microphone)).collect();
    assert_eq!(parties, [(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), None), (Some(3), None)]);
    assert!(report.sources.iter().all(|source| source.dropped == 0));
    let films: Vec<Vec<Frame>> = segments.iter().map(|segment| studio.frames(segment, SIZE)).collect();
    assert!(films.iter().all(|frames| frames.len() >= 55), "{:?}", films.iter().map(Vec::len).collect::<Vec<_>>());
    assert_eq!(scatter(&films.concat(), 15), None, "all on one clock");
}

#[test]
fn a_microphone_alone_and_one_that_drifts() {
    let studio = Studio::open(&[CAMERA, &format!("{CAMERA}&drift-ppm=-4000")], &["test:microphone?drift-ppm=4000"]);
    studio.take(12_000);
    let segments = studio.segments();
    let clicks = studio.clicks(&segments[0]);
    // Left alone, the last click would lie 48 milliseconds from its flash, and twice as far from that of the other camera,
    // which sees the lamp up to a frame late.
    for (camera, most) in [(0, 12.0), (1, 12.0 + 34.0)] {
        let (flashes, worst) = flashes_from_clicks(&studio.frames(&segments[camera], SIZE), &clicks);
        assert!(flashes >= 10 && worst < most, "camera {camera}: {flashes} flashes, {worst} ms");
    }
    let alone = Studio::open(&[], &["test:microphone"]);
    alone.take(2500);
    let clicks = alone.clicks(&alone.segments()[0]);
    assert!(clicks.windows(2).all(|pair| (apart(pair[0], pair[1]) - 1000.0).abs() < 1.0), "{clicks:?}");
}

#[test]
fn a_microphone_that_comes_back_in_another_form_is_recorded_on() {
    let microphone = "test:microphone?vanish-at=3s&back-at=4s&reform-at=4s:44100x2";
    let studio = Studio::open(&[CAMERA], &[microphone]);
    studio.take(7_000);
    let segments = studio.segments();
    let heard: Vec<_> = segments.iter().filter(|(segment, _)| segment.microphone.is_some()).collect();
    assert_eq!((segments.len(), heard.len()), (2, 2), "{segments:#?}");
    let frames = studio.frames(&segments[0], SIZE);
    let again = studio.clicks(heard[1]);
    let (flashes, worst) = flashes_from_clicks(&frames, &again);
    assert!(again.len() >= 2 && flashes + 1 >= again.len() && worst < 12.0, "{again:?}, {flashes} flashes, {worst} ms");
}

#[test]
fn a_check_recording_ends_by_itself_and_can_be_played() {
    let studio = Studio::open(&[CAMERA], &["test:microphone"]);
    studio.until("readiness", |report| report.state.is_ready());
    studio.recorder.check(studio.sinks()).expect("it is ready");
    let report = studio.until_state(&RecorderState::Done);
    assert!(report.elapsed >= CHECK && report.elapsed < CHECK + SessionTime::from_secs(2), "{}", report.elapsed);
    let (_, media) = studio.segments()[0];
    let index = index_of(media).expect("it can be read").map(std::sync::Arc::new);
    let player = Player::open_with(media, index, Sound::Nowhere, || {}).expect("a player");
    player.seek(SessionTime::from_millis(4500));
    player.play();
    let begun = std::time::Instant::now();
    while player.state() != PlayerState::Ended {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", player.state());
        std::thread::sleep(Duration::from_millis(5));
    }
    // And then the recording that counts.
    studio.take(1000);
    let takes: Vec<u32> = studio.segments().iter().map(|(segment, _)| segment.take).collect();
    assert_eq!(takes, [1, 2]);
}

#[test]
fn the_frame_on_the_screen_is_the_one_that_is_stamped() {
    // With sound, whose packets lie between the whole milliseconds of the pictures.
    let studio = Studio::open(&[CAMERA], &["test:microphone"]);
    studio.until("readiness", |report| report.state.is_ready());
    assert_eq!(studio.recorder.stamp(), None, "nothing is recorded yet");
    studio.until("a picture", |_| studio.recorder.picture(0).is_some());
    studio.recorder.record(studio.sinks()).expect("it is ready");
    // The very first mark that can be made, and some later ones.
    let first = std::iter::repeat_with(|| studio.recorder.stamp()).flatten().next().expect("it is recorded");
    let mut marks = Vec::new();
    for n in 1..=8 {
        studio.until_elapsed(n * 300);
        // Between two looks the picture may change; then it is looked at again.
        loop {
            let (before, picture, after) =
                (studio.recorder.stamp(), studio.recorder.picture(0).expect("a picture"), studio.recorder.stamp());
            if let (Some(at), true) = (before, before == after) {
                let size = (picture.width, picture.height);
                marks.push((at, samspill::media::recorder::read_simulated(&picture.rgba, size, SIZE).0));
                break;
            }
        }
    }
    studio.end();
    assert_eq!(studio.recorder.stamp(), None);
    let frames = studio.frames(&studio.segments()[0], SIZE);
    assert_eq!(frames[0].at, first, "before the first frame there is nothing to mark");
    assert!(apart(first, SessionTime::ZERO) < 34.0, "a recording begins with the picture that stands");
    for (at, number) in marks {
        let frame = frames.iter().rfind(|frame| frame.at <= at).expect("it was recorded");
        assert_eq!((frame.at, frame.number), (at, number), "a mark sits on its frame");
    }
}

#[test]
fn a_mark_needs_no_screen_and_outlives_its_camera() {
    let studio = Studio::open(&[&format!("{CAMERA}&vanish-at=3s"), CAMERA], &[]);
    studio.begin();
    for n in 1..=10 {
        let report = studio.until_elapsed(n * 500);
        let stamp = studio.recorder.stamp().expect("it records");
        assert!(apart(stamp, report.elapsed) < 300.0, "{stamp} at {}", report.elapsed);
    }
    studio.end();
}

/// Tells, when it is let go of, whether it was finished before.
struct Ending {
    finished: bool,
    told: SyncSender<bool>,
}

impl Write for Ending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl RecordingSink for Ending {
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.finished = true;
        Ok(())
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.told.send(self.finished).expect("the test waits for it");
    }
}

#[test]
fn letting_go_of_the_recorder_ends_the_recording_properly() {
    let studio = Studio::open(&[CAMERA], &["test:microphone"]);
    studio.until("readiness", |report| report.state.is_ready());
    let (told, ended) = sync_channel(1);
    let sinks =
        move |_: &Segment| Ok(Box::new(Ending { finished: false, told: told.clone() }) as Box<dyn RecordingSink>);
    studio.recorder.record(Box::new(sinks)).expect("it is ready");
    studio.until_elapsed(1000);
    drop(studio);
    assert_eq!(ended.recv_timeout(Duration::from_secs(20)), Ok(true));
}

#[test]
fn a_camera_that_shows_the_same_picture_again_and_again_is_found_out() {
    let studio = Studio::open(&[&format!("{CAMERA}&freeze-at=1500ms&go-at=2500ms")], &[]);
    let report = studio.until("thawing", |report| report.now > SessionTime::from_millis(3200));
    let repeated = report.sources[0].repeated;
    assert!((25..=31).contains(&repeated), "{repeated}");
    assert!(report.alarms.is_empty(), "{:?}", report.alarms);
}
