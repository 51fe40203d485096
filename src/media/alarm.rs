//! The tone of an alarm: short, and played by a pipeline of its own, so that whatever goes wrong with it touches no
//! recording.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSrc;

use super::MediaError;
use super::player::Sound;
use super::streams::{self, Running};

/// Samples a second.
const RATE: u32 = 48_000;
/// The beeps, in hertz: two notes, so that it is taken for no other device in the room.
const NOTES: [f32; 4] = [880.0, 660.0, 880.0, 660.0];
/// How long one beep is, and the silence behind it, in samples.
const BEEP: u32 = RATE * 16 / 100;
const GAP: u32 = RATE * 4 / 100;
/// Over how many samples a beep swells and fades, so that it does not click.
const FADE: f32 = RATE as f32 * 0.008;
/// How loud it is, of 1. It must be heard beside a crying child.
const LOUDNESS: f32 = 0.6;
/// How long a sound device may take over it.
const PATIENCE: gst::ClockTime = gst::ClockTime::from_seconds(5);

/// Sounds the tone once, in the background. Nothing happens while it sounds already, and where there is no sound.
pub fn sound() {
    static SOUNDING: AtomicBool = AtomicBool::new(false);
    if Sound::from_environment() == Sound::Nowhere || SOUNDING.swap(true, Ordering::AcqRel) {
        return;
    }
    let played = thread::Builder::new().name("alarm".to_owned()).spawn(|| {
        // Without a sound device the alarm is seen all the same.
        let _ = streams::make("autoaudiosink").and_then(play);
        SOUNDING.store(false, Ordering::Release);
    });
    if played.is_err() {
        SOUNDING.store(false, Ordering::Release);
    }
}

/// Plays the tone to its end.
fn play(sink: gst::Element) -> Result<(), MediaError> {
    super::init()?;
    let broken = |error: &dyn std::fmt::Display| MediaError::Pipeline(error.to_string());
    let caps = format!("audio/x-raw,format=F32LE,layout=interleaved,channels=1,rate={RATE}");
    let source = AppSrc::builder().caps(&caps.parse().map_err(|error| broken(&error))?).build();
    source.set_format(gst::Format::Time);
    let pipeline = Running(gst::Pipeline::new());
    let (convert, resample) = (streams::make("audioconvert")?, streams::make("audioresample")?);
    let chain = [source.upcast_ref(), &convert, &resample, &sink];
    pipeline.0.add_many(chain).map_err(|error| broken(&error))?;
    gst::Element::link_many(chain).map_err(|error| broken(&error))?;
    pipeline.0.set_state(gst::State::Paused).map_err(|error| broken(&error))?;
    let samples = tone();
    let length = gst::ClockTime::SECOND * samples.len() as u64 / u64::from(RATE);
    let bytes: Vec<u8> = samples.into_iter().flat_map(f32::to_le_bytes).collect();
    let mut buffer = gst::Buffer::from_slice(bytes);
    if let Some(times) = buffer.get_mut() {
        times.set_pts(gst::ClockTime::ZERO);
        times.set_duration(length);
    }
    source.push_buffer(buffer).map_err(|error| broken(&error))?;
    source.end_of_stream().map_err(|error| broken(&error))?;
    streams::run_to_end(&pipeline, PATIENCE)
}

fn tone() -> Vec<f32> {
    let beep = |hertz: f32| {
        (0..BEEP).map(move |n| {
            let n = n as f32;
            let swell = (n / FADE).min((BEEP as f32 - n) / FADE).min(1.0);
            (n * hertz * std::f32::consts::TAU / RATE as f32).sin() * swell * LOUDNESS
        })
    };
    NOTES.into_iter().flat_map(|hertz| beep(hertz).chain((0..GAP).map(|_| 0.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_is_short_and_swells_and_fades() {
        let tone = tone();
        assert!(tone.len() < RATE as usize, "less than a second");
        let loudest = tone.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
        assert!((0.5..0.65).contains(&loudest), "{loudest}");
        let steepest = tone.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0_f32, f32::max);
        assert!(steepest < 0.1, "{steepest}: no click");
    }

    #[test]
    fn it_is_played_to_its_end_and_a_missing_device_is_said() {
        super::super::init().expect("GStreamer is installed");
        assert_eq!(streams::make("fakesink").and_then(play), Ok(()));
        let gone = gst::parse::bin_from_description("identity error-after=1 ! fakesink", true).expect("a sink");
        assert!(matches!(play(gone.upcast()), Err(MediaError::Pipeline(_))));
    }
}
