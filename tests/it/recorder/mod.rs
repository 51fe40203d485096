//! The recorder: whatever simulated cameras and microphones do, what was recorded lies where it happened.

mod studio;

use samspill::media::recorder::{RecorderState, SegmentState};

use self::studio::{Studio, apart, flashes, scatter};

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
    assert!(scatter(&frames, 30) <= 1.0, "each lies where it was taken");
    let (flashes, clicks) = (flashes(&frames, 30), studio.clicks(&segments[0]));
    assert!(flashes.len() >= 3 && clicks.len() >= 3, "{flashes:?} {clicks:?}");
    for flash in flashes.values() {
        let nearest = clicks.iter().map(|click| apart(*click, *flash)).fold(f64::MAX, f64::min);
        assert!(nearest < 1000.0 / 30.0, "{nearest} ms");
    }
    assert!(matches!(studio.recorder.state(), RecorderState::Done));
}
