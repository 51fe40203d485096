//! Encoders: every one that is installed does what a recording needs, and one that cannot keep up is relieved.

use std::ops::ControlFlow;
use std::sync::Arc;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSink;
use samspill::domain::id::MediaId;
use samspill::domain::time::SessionTime;
use samspill::media::recorder::choice::measure;
use samspill::media::recorder::profiles::{Encoder, Profiles, Step};
use samspill::media::recorder::{Alarm, Choice, SegmentState, Setup};
use samspill::media::{MediaError, address, index_of};

use super::studio::{Studio, addresses};
use super::{CAMERA, SIZE, scatter};

/// When each packet of a film is decoded on, in the order of the file.
fn packets(media: MediaId) -> Vec<gst::ClockTime> {
    let description = format!(
        "uridecodebin uri={} caps=video/x-h264;video/x-vp8 expose-all-streams=false ! appsink name=packets sync=false",
        address(media)
    );
    let pipeline = gst::parse::launch(&description).expect("it can be made").downcast::<gst::Pipeline>();
    let pipeline = pipeline.expect("several elements make a pipeline");
    let sink = pipeline.by_name("packets").expect("it is named").downcast::<AppSink>().expect("an appsink");
    pipeline.set_state(gst::State::Playing).expect("it starts");
    let next = || sink.pull_sample().ok().and_then(|sample| sample.buffer()?.pts());
    let times = std::iter::from_fn(next).collect();
    pipeline.set_state(gst::State::Null).expect("it stops");
    times
}

#[test]
fn every_encoder_that_is_installed_records_at_every_step_what_can_be_sought_in() {
    let profiles = Profiles::of_the_house();
    let mut tried = 0;
    for encoder in (0..profiles.encoders.len()).filter(|i| profiles.encoders[*i].is_present()) {
        let step = profiles.steps.iter().position(|step| step.name == "360p30").expect("a step");
        let choice = Choice { profiles: Arc::clone(&profiles), encoder, step };
        let name = &profiles.encoders[encoder].element;
        // Slower than the step says, as cameras are in the dark: keyframes go by time all the same.
        let camera = "test:camera?size=320x192&rate=12";
        let studio = Studio::with(Setup::new(addresses(&[camera]), vec![], choice), |_| {});
        let report = studio.take(3500);
        let segments = studio.segments();
        assert_eq!(segments.len(), 1, "{name} works: {report:#?}");
        assert_eq!(segments[0].0.encoder.as_ref(), Some(name));
        let times = packets(segments[0].1);
        assert!(times.len() > 35 && times.is_sorted(), "{name} shows frames in the order of decoding");
        let index = index_of(segments[0].1).expect("it can be read").expect("it has a picture");
        let keyframes: Vec<i64> = (0..index.len()).filter(|i| index.is_keyframe(*i)).map(|i| index.start(i)).collect();
        let longest = keyframes.windows(2).map(|pair| pair[1] - pair[0]).max().expect("some keyframes");
        assert!(longest <= 1_090_000_000, "{name}: {keyframes:?}");
        assert_eq!(scatter(&studio.frames(&segments[0], SIZE), 12), None, "{name}");
        tried += 1;
    }
    assert!(tried > 0, "no encoder is installed");
}

fn slow(lines: &[&str]) -> Choice {
    let step = |name: &str, width, height, kilobits| Step { name: name.to_owned(), width, height, rate: 30, kilobits };
    let encoder = |line: &&str| Encoder { element: "identity".to_owned(), line: (*line).to_owned() };
    let profiles = Profiles {
        // What takes the place of the bit rate is how long a frame takes, in microseconds.
        steps: vec![step("large", 320, 192, 90_000), step("middle", 240, 144, 60_000), step("small", 160, 96, 100)],
        encoders: lines.iter().map(encoder).collect(),
        sound: Profiles::of_the_house().sound.clone(),
    };
    Choice { profiles: Arc::new(profiles), encoder: 0, step: 0 }
}

const VP8: &str = "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=30";

#[test]
fn an_encoder_that_cannot_keep_up_steps_down_in_the_stated_order_and_says_so() {
    let choice = slow(&[&format!("identity sleep-time={{kilobits}} ! {VP8}")]);
    let studio = Studio::with(Setup::new(addresses(&[CAMERA]), addresses(&["test:microphone"]), choice), |_| {});
    studio.begin();
    let begun = studio.recorder.report().now;
    studio.until("the lowest step", |report| report.sources[0].step.as_deref() == Some("small"));
    let there = studio.recorder.report().elapsed;
    studio.until("some more", |report| report.elapsed > there + SessionTime::from_secs(2));
    let report = studio.end();
    let steps: Vec<(String, String)> = report
        .alarms
        .iter()
        .filter_map(|raised| match &raised.alarm {
            Alarm::TooSlow { source: 0, from, to } => Some((from.clone(), to.clone())),
            _ => None,
        })
        .collect();
    let named = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(steps, [named("large", "middle"), named("middle", "small")]);
    assert!(report.alarms[0].raised - begun <= SessionTime::from_secs(2), "{:#?}", report.alarms);
    let segments = studio.segments();
    let sizes: Vec<_> = segments.iter().filter_map(|(segment, _)| segment.size).collect();
    assert_eq!(sizes, [(320, 192), (240, 144), (160, 96)]);
    assert!(report.segments.iter().all(|segment| segment.state == SegmentState::Written));
    // The seams: no frame twice, and the sound goes on with the pictures.
    let all: Vec<_> = segments.iter().flat_map(|segment| studio.frames(segment, SIZE)).collect();
    assert!(all.windows(2).all(|pair| pair[0].number < pair[1].number && pair[0].at < pair[1].at), "{all:?}");
    assert_eq!(scatter(&all, 30), None);
    assert!(segments.iter().all(|(segment, _)| segment.microphone == Some(0)));
}

#[test]
fn an_encoder_that_breaks_gives_way_to_the_next() {
    let choice = slow(&[&format!("identity error-after=40 ! {VP8}"), VP8]);
    let studio = Studio::with(Setup::new(addresses(&[CAMERA]), vec![], choice), |_| {});
    studio.begin();
    studio.until("the next encoder", |report| report.segments.len() == 2);
    studio.until_elapsed(4000);
    let report = studio.end();
    assert!(matches!(report.segments[0].state, SegmentState::Broken(_)));
    assert_eq!((report.segments.len(), &report.segments[1].state), (2, &SegmentState::Written));
    assert!(studio.frames(&studio.segments()[1], SIZE).len() > 30);
}

#[test]
fn the_choice_is_made_by_measuring() {
    let profiles = Profiles::of_the_house();
    let measured = measure(&profiles, "360p30", 1, &mut |_| ControlFlow::Continue(())).expect("an encoder");
    let chosen = measured.measured.last().expect("something was measured");
    assert_eq!((chosen.encoder, chosen.step), (measured.choice.encoder, measured.choice.step));
    assert!(chosen.speed > 0.0);
    // Nothing is fast enough for so many; then it is the lowest step.
    let many = measure(&profiles, "360p15", 1_000_000, &mut |_| ControlFlow::Continue(())).expect("an encoder");
    assert_eq!(many.choice.step, profiles.steps.len() - 1);
    assert!(many.measured.len() >= profiles.present().count());
    let cancelled = measure(&profiles, "360p30", 1, &mut |_| ControlFlow::Break(()));
    assert_eq!(cancelled, Err(MediaError::Cancelled));
}
