//! The player, against a film whose every frame tells its number.

use std::io::{self, Cursor};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use samspill::domain::id::MediaId;
use samspill::domain::time::{SessionTime, Span};
use samspill::media::index::FrameIndex;
use samspill::media::player::{Player, PlayerState, Sound};
use samspill::media::{Picture, ReadSeek, Serving, Shelf, index_of, peaks, serve, thumbnails};
use samspill::practice::demo::{self, draw, voice};
use uuid::Uuid;

/// How much of the demonstration film the tests look at: its first eight seconds.
const FRAMES: u32 = 200;
const FILM: MediaId = MediaId(Uuid::from_u128(0x5a));
const TONE: MediaId = MediaId(Uuid::from_u128(0x5b));

/// The demonstration film in memory, as a library would hand it out.
struct InMemory;

static BYTES: LazyLock<Arc<[u8]>> =
    LazyLock::new(|| demo::opening(FRAMES, &mut |_| ControlFlow::Continue(())).expect("an encoder").into());

static WAVE: LazyLock<Arc<[u8]>> = LazyLock::new(|| wave(&voice::whole_film(FRAMES)).into());

impl Shelf for InMemory {
    fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>> {
        match media {
            FILM => Ok(Box::new(Cursor::new(Arc::clone(&BYTES)))),
            TONE => Ok(Box::new(Cursor::new(Arc::clone(&WAVE)))),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// Sound alone: a RIFF file of one channel.
fn wave(samples: &[f32]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| ((sample * 32_000.0) as i16).to_le_bytes()).collect();
    let length = u32::try_from(data.len()).expect("short");
    let mut file = b"RIFF".to_vec();
    file.extend((36 + length).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(voice::SAMPLES.to_le_bytes());
    file.extend((voice::SAMPLES * 2).to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend(length.to_le_bytes());
    file.extend(data);
    file
}

/// Lets the films be found, once for all tests: a shelf that one test takes away would take them from the others too.
fn on_the_shelf() {
    static SERVING: LazyLock<Serving> = LazyLock::new(|| {
        samspill::media::init().expect("GStreamer is installed");
        serve(Arc::new(InMemory))
    });
    LazyLock::force(&SERVING);
}

fn index() -> Arc<FrameIndex> {
    static INDEX: LazyLock<Arc<FrameIndex>> = LazyLock::new(|| {
        on_the_shelf();
        Arc::new(index_of(FILM).expect("readable").expect("pictures"))
    });
    Arc::clone(&INDEX)
}

/// An open player on the film, counting how often it wakes the window.
struct Stage {
    player: Player,
    woken: Arc<AtomicUsize>,
}

impl Stage {
    fn of(media: MediaId, index: Option<Arc<FrameIndex>>) -> Self {
        on_the_shelf();
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake = move || {
            count.fetch_add(1, Ordering::Relaxed);
        };
        let player = Player::open_with(media, index, Sound::Nowhere, wake).expect("a player");
        let stage = Self { player, woken };
        stage.until("open", |player| player.state() == PlayerState::Paused);
        stage
    }

    fn film() -> Self {
        let stage = Self::of(FILM, Some(index()));
        stage.until("a first picture", |player| player.picture().is_some());
        stage
    }

    fn until(&self, what: &str, reached: impl Fn(&Player) -> bool) {
        let begun = Instant::now();
        while !reached(&self.player) {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "no {what}: {:?} at {}, {:?}",
                self.player.state(),
                self.player.position(),
                self.player.picture()
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The number drawn in the picture that is shown; the picture must say the same of itself.
    fn frame(&self) -> u32 {
        number(&self.player.picture().expect("a picture"))
    }

    fn until_frame(&self, wanted: u32) {
        self.until(&format!("frame {wanted}"), |player| player.picture().is_some_and(|shown| number(&shown) == wanted));
    }

    fn play(&self) {
        self.player.play();
        self.until("playing", |player| player.state() == PlayerState::Playing);
    }

    fn pause(&self) {
        self.player.pause();
        self.until("pause", |player| player.state() == PlayerState::Paused);
    }

    /// Every different frame that is shown while `going` holds, in order.
    fn watch(&self, going: impl Fn() -> bool) -> Vec<u32> {
        let mut seen: Vec<u32> = Vec::new();
        let begun = Instant::now();
        while going() && begun.elapsed() < Duration::from_secs(30) {
            let Some(frame) = self.player.picture().map(|picture| number(&picture)) else { continue };
            if seen.last() != Some(&frame) {
                seen.push(frame);
            }
            std::thread::sleep(Duration::from_millis(3));
        }
        seen
    }

    fn watch_for(&self, time: Duration) -> Vec<u32> {
        let begun = Instant::now();
        self.watch(|| begun.elapsed() < time)
    }
}

fn number(picture: &Picture) -> u32 {
    let drawn = draw::read_frame_code(picture.width, picture.height, &picture.rgba);
    let index = index();
    let said = index.covering(picture.from.nanos()).expect("within the film");
    assert_eq!(drawn as usize, said, "{picture:?}");
    assert_eq!(picture.until.nanos(), index.end(said));
    drawn
}

fn frame_at(frame: u32) -> SessionTime {
    demo::content::moment(frame)
}

fn span(from: u32, until: u32) -> Span {
    Span::new(frame_at(from), frame_at(until)).expect("ordered")
}

#[test]
fn a_paused_film_shows_the_frame_whose_interval_holds_the_playhead() {
    let stage = Stage::film();
    assert_eq!(stage.frame(), 0);
    let nanos = SessionTime::from_nanos;
    for (to, frame) in [
        (frame_at(60), 60),
        (frame_at(61) - nanos(1), 60),
        (frame_at(61) + nanos(1), 61),
        (nanos(0), 0),
        (frame_at(199), 199),
        (SessionTime::from_secs(3600), 199),
        (-nanos(5), 0),
        (SessionTime::from_millis(3333), 83),
    ] {
        stage.player.seek(to);
        let to = to.clamp(SessionTime::ZERO, nanos(index().film_end()));
        stage.until("playhead", |player| player.position() == to);
        stage.until_frame(frame);
        assert_eq!(stage.player.state(), PlayerState::Paused);
    }
}

#[test]
fn steps_go_frame_by_frame_and_stop_at_the_ends() {
    let stage = Stage::film();
    stage.player.seek(frame_at(100) + SessionTime::from_millis(17));
    stage.until_frame(100);
    for (by, frame) in [(1, 101), (1, 102), (-1, 101), (-1, 100), (-1, 99), (-30, 69), (25, 94), (-500, 0), (900, 199)]
    {
        stage.player.step(by);
        stage.until_frame(frame);
        assert_eq!(stage.player.position(), frame_at(frame));
    }
    stage.player.seek(frame_at(10));
    for _ in 0..10 {
        stage.player.step(1);
    }
    stage.until_frame(20);
}

#[test]
fn playing_advances_and_pausing_stays_on_the_frame_shown_last() {
    let stage = Stage::film();
    stage.player.seek(frame_at(30));
    stage.until_frame(30);
    let before = stage.woken.load(Ordering::Relaxed);
    stage.play();
    let seen = stage.watch_for(Duration::from_millis(900));
    assert!(seen.is_sorted() && seen.first().is_some_and(|first| *first >= 30), "{seen:?}");
    assert!(seen.len() > 8, "{seen:?}");
    assert!(stage.woken.load(Ordering::Relaxed) - before >= seen.len());
    stage.pause();
    let frame = stage.frame();
    assert_eq!(stage.player.position(), frame_at(frame));
    assert_eq!(stage.watch_for(Duration::from_millis(400)), [frame], "nothing moves any more");
    stage.player.step(1);
    stage.until_frame(frame + 1);
    stage.player.step(-2);
    stage.until_frame(frame - 1);
    // Played on from where one stepped, and without a seek from where one paused.
    for _ in 0..2 {
        let from = stage.frame();
        stage.play();
        stage.until("something new", |player| player.position() > frame_at(from));
        let next = stage.frame();
        assert!((from..from + 12).contains(&next), "{from} then {next}");
        stage.pause();
        assert!(stage.frame() >= next);
    }
}

#[test]
fn slower_and_faster_take_longer_and_shorter() {
    let stage = Stage::film();
    for (rate, wall) in [(0.25, 1200), (2.0, 700), (4.0, 600), (1.0, 800)] {
        stage.player.set_rate(rate);
        stage.player.seek(frame_at(20));
        stage.until_frame(20);
        stage.play();
        stage.until("moving", |player| player.position() > frame_at(20));
        let (begun, from) = (Instant::now(), stage.player.position());
        std::thread::sleep(Duration::from_millis(wall));
        let (lasted, went) = (begun.elapsed().as_secs_f64(), stage.player.position() - from);
        let measured = went.as_secs_f64() / lasted;
        assert!((rate * 0.75..rate * 1.25).contains(&measured), "{rate}: {measured}");
        stage.pause();
    }
}

#[test]
fn the_rate_can_be_changed_while_playing() {
    let stage = Stage::film();
    stage.play();
    stage.until("moving", |player| player.position() > frame_at(5));
    stage.player.set_rate(4.0);
    let seen = stage.watch_for(Duration::from_millis(900));
    assert!(seen.is_sorted() && seen.len() > 5, "{seen:?}");
    stage.player.set_rate(f64::NAN);
    stage.player.set_rate(900.0);
    stage.until("the end", |player| player.state() == PlayerState::Ended);
}

#[test]
fn a_span_repeats_and_no_frame_outside_it_is_shown() {
    let stage = Stage::film();
    stage.player.seek(frame_at(42));
    stage.until_frame(42);
    stage.player.loop_span(Some(span(40, 55)));
    stage.play();
    let seen = stage.watch_for(Duration::from_millis(3000));
    assert!(seen.iter().all(|frame| (40..55).contains(frame)), "{seen:?}");
    let rounds = seen.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!(rounds >= 2, "{seen:?}");
    assert!(seen.contains(&40), "{seen:?}");
    // Moved, while it plays.
    stage.player.loop_span(Some(span(120, 130)));
    stage.until("the other span", |player| player.picture().is_some_and(|shown| number(&shown) >= 120));
    let seen = stage.watch_for(Duration::from_millis(1500));
    assert!(seen.iter().all(|frame| (120..130).contains(frame)), "{seen:?}");
    // Let go of: it plays on.
    stage.player.loop_span(None);
    stage.until("what lies behind", |player| player.position() > frame_at(135));
}

#[test]
fn a_span_within_frames_shows_the_frames_it_touches() {
    let stage = Stage::film();
    let inside = Span::new(frame_at(60) + SessionTime::from_millis(13), frame_at(63) + SessionTime::from_millis(1));
    stage.player.loop_span(inside);
    stage.play();
    stage.until("a picture", |player| player.picture().is_some());
    let seen = stage.watch_for(Duration::from_millis(1200));
    assert!(seen.iter().all(|frame| (60..=63).contains(frame)), "{seen:?}");
    assert!(seen.len() > 4, "{seen:?}");
}

#[test]
fn a_film_kept_within_a_span_stops_on_its_last_frame_and_begins_at_its_first() {
    let stage = Stage::film();
    stage.player.keep_within(Some(span(40, 55)));
    stage.player.seek(frame_at(40));
    stage.until_frame(40);
    stage.player.play();
    let seen = stage.watch(|| stage.player.state() != PlayerState::Ended);
    assert!(seen.iter().all(|frame| (40..55).contains(frame)), "{seen:?}");
    stage.until_frame(54);
    assert_eq!(stage.watch_for(Duration::from_millis(300)), [54]);
    stage.player.play();
    stage.until("the first frame", |player| player.position() < frame_at(50));
    stage.until("the end again", |player| player.state() == PlayerState::Ended);
    stage.until_frame(54);
    stage.player.keep_within(None);
    stage.player.play();
    stage.until("what lies behind", |player| player.position() > frame_at(70));
}

#[test]
fn the_end_stops_at_the_last_frame_and_playing_again_begins_anew() {
    let stage = Stage::film();
    stage.player.seek(frame_at(185));
    stage.until_frame(185);
    stage.play();
    stage.until("the end", |player| player.state() == PlayerState::Ended);
    stage.until_frame(199);
    assert_eq!(stage.player.position(), frame_at(199));
    assert_eq!(stage.watch_for(Duration::from_millis(200)), [199]);
    stage.play();
    stage.until("the beginning", |player| player.position() < frame_at(100));
    stage.player.seek(frame_at(198));
    stage.until("the end again", |player| player.state() == PlayerState::Ended);
    stage.player.step(-3);
    stage.until_frame(196);
}

#[test]
fn a_storm_of_seeks_ends_at_the_last_one() {
    let stage = Stage::film();
    let mut to = 7_u32;
    for round in 0..400 {
        to = (to * 73 + 41) % FRAMES;
        stage.player.seek(frame_at(to));
        match round % 40 {
            7 => stage.player.play(),
            20 => stage.player.step(1),
            33 => stage.player.pause(),
            _ => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    stage.player.pause();
    stage.player.seek(frame_at(123));
    stage.until_frame(123);
    stage.until("rest", |player| player.state() == PlayerState::Paused);
    assert_eq!(stage.watch_for(Duration::from_millis(400)), [123]);
    // While it plays, too.
    stage.play();
    for frame in 0..60 {
        stage.player.seek(frame_at(frame));
        std::thread::sleep(Duration::from_millis(3));
    }
    stage.until("playing on from the last", |player| (frame_at(60)..frame_at(90)).contains(&player.position()));
    assert_eq!(stage.player.state(), PlayerState::Playing);
}

#[test]
fn wishes_before_the_film_is_open_are_followed() {
    on_the_shelf();
    let player = Player::open_with(FILM, Some(index()), Sound::Nowhere, || {}).expect("a player");
    player.seek(frame_at(50));
    player.play();
    let begun = Instant::now();
    while player.position() <= frame_at(55) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?} {}", player.state(), player.position());
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(player.picture().is_some_and(|picture| number(&picture) > 50));
}

#[test]
fn sound_alone_plays_stops_and_ends() {
    let stage = Stage::of(TONE, None);
    assert_eq!(stage.player.picture(), None);
    stage.player.seek(SessionTime::from_secs(2));
    stage.until("there", |player| player.position() == SessionTime::from_secs(2));
    stage.play();
    stage.until("moving", |player| player.position() > SessionTime::from_millis(2300));
    stage.pause();
    let at = stage.player.position();
    assert!(at < SessionTime::from_secs(5), "{at}");
    stage.player.seek(SessionTime::from_millis(7700));
    stage.play();
    stage.until("the end", |player| player.state() == PlayerState::Ended);
    assert_eq!(stage.player.position(), SessionTime::from_secs(8));
}

#[test]
fn a_film_that_is_not_there_fails_in_words() {
    on_the_shelf();
    let missing = MediaId(Uuid::from_u128(1));
    let player = Player::open_with(missing, Some(index()), Sound::Nowhere, || {}).expect("a player");
    let begun = Instant::now();
    while !matches!(player.state(), PlayerState::Failed(_)) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", player.state());
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(player.picture(), None);
    let go_on = &mut |_| ControlFlow::Continue(());
    assert!(peaks::peaks(missing, go_on).is_err(), "no outline of what cannot be read");
    assert!(thumbnails::strip(missing, &index(), SessionTime::from_secs(1), 72, go_on).is_err());
}

#[test]
fn the_outline_of_the_sound_rises_where_the_script_says() {
    on_the_shelf();
    let outline = peaks::peaks(FILM, &mut |_| ControlFlow::Continue(())).expect("sound");
    let loud = |from: u32, until: u32| {
        let (low, high) = outline.over(span(from, until));
        i32::from(high) - i32::from(low)
    };
    for (_, from, until) in voice::utterances().filter(|(_, _, until)| *until < FRAMES) {
        assert!(loud(from + 2, until - 2) > 6000, "{from}–{until}: {}", loud(from, until));
        // A frame is left for what a lossy codec smears over the edge.
        assert!(loud(from - 4, from - 1) < 600, "before {from}: {}", loud(from - 4, from - 1));
    }
    let length = outline.pairs().len();
    assert!((795..=805).contains(&length), "{length}");
    let stopped = peaks::peaks(FILM, &mut |_| ControlFlow::Break(()));
    assert!(stopped.is_err() || stopped.as_ref().is_ok_and(|all| *all == outline));
}

#[test]
fn the_film_strip_holds_true_frames() {
    on_the_shelf();
    let every = SessionTime::from_secs(2);
    let strip = thumbnails::strip(FILM, &index(), every, 180, &mut |_| ControlFlow::Continue(())).expect("pictures");
    let numbers: Vec<u32> =
        strip.iter().map(|picture| draw::read_frame_code(picture.width, picture.height, &picture.rgba)).collect();
    assert_eq!(numbers, [0, 50, 100, 150]);
    assert!(strip.iter().all(|picture| (picture.width, picture.height) == (320, 180)));
    assert!(strip.iter().zip(&numbers).all(|(picture, number)| picture.from == frame_at(*number)));
    assert!(strip.windows(2).all(|pair| pair[0].until == pair[1].from));
}
