//! An hour of recording, as fast as the encoders go.
//!
//! A camera whose clock is fast by a hundred millionths sees a lamp, and a microphone whose clock is slow by as many hears
//! a click, on every whole second. What they give passes through all that handles its time: eye and ear, the correction of
//! drift, cuts, encoders, the muxer, the copy with an index, and what reads it. Only the devices, and the waiting for them,
//! are left out.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gstreamer as gst;
use uuid::Uuid;

use super::clock::{Clock, clock_time};
use super::cuts::Cuts;
use super::ear::Ear;
use super::eye::Eye;
use super::pen::Pen;
use super::profiles::{Encoder, Profiles, Step};
use super::report::Segment;
use super::setup::Choice;
use super::steady::RATE;
use super::tapes::Tapes;
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;
use crate::media::frames::FrameReader;
use crate::media::hear::{Ears, Portion, hear};
use crate::media::remux::remux;
use crate::media::{index_of, serve};

const SECONDS: u64 = 3_600;
/// By how much the camera's clock is fast, and the microphone's slow.
const DRIFT: f64 = 100e-6;
const FRAMES: u64 = 30;
const FRAME: i64 = 33_333_334;
const SIZE: (usize, usize) = (96, 64);
/// Samples in a buffer of the microphone, which gives a hundred a second.
const BUFFER: u64 = 480;
const SECOND: i64 = 1_000_000_000;

fn nanos(seconds: f64) -> SessionTime {
    SessionTime::from_nanos((seconds * SECOND as f64) as i64)
}

fn sample(at: SessionTime, bytes: Vec<u8>, caps: &gst::Caps) -> gst::Sample {
    let mut buffer = gst::Buffer::from_mut_slice(bytes);
    buffer.get_mut().expect("nobody else has it").set_pts(clock_time(at));
    let segment = gst::FormattedSegment::<gst::ClockTime>::new();
    gst::Sample::builder().buffer(&buffer).caps(caps).segment(&segment).build()
}

/// What the camera sees: the lamp, or the dark.
fn picture(frame: u64, caps: &gst::Caps) -> gst::Sample {
    let at = nanos(frame as f64 / FRAMES as f64 * (1.0 - DRIFT));
    let lit = at.nanos() % SECOND < FRAME;
    let (luma, colour) = (SIZE.0 * SIZE.1, SIZE.0 * SIZE.1 / 2);
    let mut bytes = vec![if lit { 235 } else { 16 }; luma];
    bytes.resize(luma + colour, 128);
    sample(at, bytes, caps)
}

/// What the microphone hears, stamped a millisecond too early or too late.
fn sound(buffer: u64, caps: &gst::Caps) -> gst::Sample {
    let heard = |sample: u64| sample as f64 / f64::from(RATE) * (1.0 + DRIFT);
    let wave = |sample: u64| {
        let into = heard(sample).fract();
        if into < 0.005 { 0.5 * (into * 1000.0 * std::f64::consts::TAU + 1.0).sin() as f32 } else { 0.0 }
    };
    let samples = buffer * BUFFER..(buffer + 1) * BUFFER;
    let jitter = ((buffer * 7919) % 21) as f64 * 1e-4 - 1e-3;
    let at = nanos((heard(samples.start) + jitter).max(0.0));
    sample(at, samples.flat_map(|sample| wave(sample).to_le_bytes()).collect(), caps)
}

fn choice() -> Choice {
    let house = Profiles::of_the_house();
    let step = Step { name: "small".to_owned(), width: 96, height: 64, rate: 30, kilobits: 200 };
    let sound = Encoder { element: "opusenc".to_owned(), line: "opusenc bitrate=32000 complexity=0".to_owned() };
    let encoders = house.present().cloned().collect();
    Choice { profiles: Arc::new(Profiles { steps: vec![step], encoders, sound }), encoder: 0, step: 0 }
}

/// Records it; the film that comes of it, and when that begins.
fn record(tapes: &Tapes) -> (MediaId, i64) {
    let (clock, cuts) = (Clock::new(), Arc::new(Cuts::default()));
    let eye = Eye::new(clock.clone(), Arc::clone(&cuts), Arc::new(|| {}));
    let ear = Ear::new(clock, Arc::clone(&cuts));
    let (raw, film) = (MediaId(Uuid::now_v7()), MediaId(Uuid::now_v7()));
    let segment = Segment {
        number: 0,
        take: 1,
        camera: Some(0),
        microphone: Some(0),
        starts: SessionTime::ZERO,
        size: Some((SIZE.0 as u32, SIZE.1 as u32)),
        step: None,
        encoder: None,
    };
    let bus = gst::Bus::new();
    let (pen, pictures, sounds) = Pen::begin(segment, &choice(), tapes.sink(raw), &bus).expect("it begins");
    cuts.begin(SessionTime::ZERO);
    drop((eye.record_with(pictures), ear.record_with(sounds)));
    let seen = format!("video/x-raw,format=I420,width={},height={},framerate={FRAMES}/1", SIZE.0, SIZE.1);
    let heard = format!("audio/x-raw,format=F32LE,layout=interleaved,rate={RATE},channels=1");
    let (seen, heard): (gst::Caps, gst::Caps) = (seen.parse().expect("caps"), heard.parse().expect("caps"));
    let mut frames = 0;
    for buffer in 0..SECONDS * 100 {
        ear.hear(&sound(buffer, &heard));
        while frames * 100 < buffer * FRAMES {
            eye.see(&picture(frames, &seen));
            frames += 1;
        }
        // No camera waits for its encoder, so this one is held back.
        let fills = || [eye.of_pen(|pen| pen.fill()), ear.of_pen(|pen| pen.fill())];
        while fills().into_iter().flatten().any(|fill| fill > 0.4) {
            std::thread::sleep(Duration::from_micros(300));
        }
    }
    assert_eq!(eye.of_pen(|pen| pen.dropped()), Some(0));
    drop((eye.record_with(None), ear.record_with(None)));
    while pen.outcome().is_none() {
        bus.timed_pop(gst::ClockTime::from_mseconds(100));
    }
    assert_eq!(pen.outcome(), Some(Ok(())));
    let mut copy = Vec::new();
    let mut recorded = Cursor::new(tapes.bytes(raw).expect("recorded"));
    let remuxed = remux(&mut recorded, &mut copy, &mut |_| ControlFlow::Continue(())).expect("copied");
    tapes.sink(film).write_all(&copy).expect("in memory");
    (film, remuxed.began)
}

/// When clicks are heard, in nanoseconds of the film.
fn clicks(film: MediaId) -> Vec<i64> {
    let heard: Arc<Mutex<Vec<i64>>> = Arc::default();
    let into = Arc::clone(&heard);
    let take = move |portion: Portion<'_>| {
        let mut heard = into.lock().expect("no other thread panics");
        for (i, sample) in portion.samples.iter().enumerate() {
            if i16::from_le_bytes(*sample).unsigned_abs() > 6_000 {
                let at = portion.start + i as i64 * SECOND / i64::from(RATE);
                // It rings; half a second later it is another.
                if heard.last().is_none_or(|last| at - last > SECOND / 2) {
                    heard.push(at);
                }
            }
        }
    };
    hear(film, Ears::One(RATE as i32), take, &mut |_| ControlFlow::Continue(())).expect("heard");
    let heard = heard.lock().expect("no other thread panics");
    heard.clone()
}

#[test]
fn a_click_and_a_flash_are_within_a_frame_of_each_other_after_an_hour_of_drift() {
    crate::media::init().expect("GStreamer is installed");
    let tapes = Tapes::default();
    let _serving = serve(Arc::new(tapes.clone()));
    let (film, began) = record(&tapes);
    let clicks = clicks(film);
    assert!(clicks.len() as u64 + 2 >= SECONDS, "{}", clicks.len());
    // Left alone, the last click would lie more than a third of a second from where it was heard.
    let off = |click: &i64| {
        let within = (click + began).rem_euclid(SECOND);
        within.min(SECOND - within)
    };
    let worst = clicks.iter().skip(5).map(off).max();
    assert!(worst < Some(12_000_000), "{worst:?} ns from when it was heard");
    let index = Arc::new(index_of(film).expect("it can be read").expect("it has a picture"));
    let mut reader = FrameReader::open(film, Arc::clone(&index)).expect("it opens");
    let mut lit = |frame: usize| {
        let picture = reader.frame(frame).expect("a frame");
        picture.rgba[(SIZE.1 / 2 * SIZE.0 + SIZE.0 / 2) * 4 + 1] > 127
    };
    let late = clicks.len() - 60;
    for (_, click) in clicks.iter().enumerate().filter(|(i, _)| i % 30 == 10 || (late..late + 58).contains(i)) {
        let near = index.clamped(*click);
        let flash = (near.saturating_sub(2)..near + 4).find(|frame| lit(*frame)).expect("a flash near the click");
        let apart = (index.start(flash) - click).abs();
        assert!(apart <= FRAME, "{apart} ns apart after {} s", click / SECOND);
    }
}
