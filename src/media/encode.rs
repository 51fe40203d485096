//! Makes a film out of drawn pictures and samples, in memory: what the demonstration film is made with.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;

use super::{MediaError, init};

/// Encoders that may be installed, best first; each with its settings: a keyframe a second, and no frame that must be
/// decoded before one shown earlier.
const PICTURE_ENCODERS: [(&str, &str); 3] = [
    ("x264enc", "speed-preset=veryfast pass=qual quantizer=20 bframes=0 ! h264parse"),
    ("openh264enc", "bitrate=1200000 rate-control=quality complexity=high ! h264parse"),
    ("vp8enc", "target-bitrate=1200000 deadline=1 cpu-used=4 threads=2"),
];
/// What each picture encoder calls the number of frames between keyframes.
const KEYFRAME_EVERY: [&str; 3] = ["key-int-max", "gop-size", "keyframe-max-dist"];
const SOUND_ENCODERS: [&str; 3] = ["opusenc bitrate=64000", "vorbisenc", "avenc_aac"];

/// A film to be made: its measures and its sound.
#[derive(Clone, Debug)]
pub struct Reel {
    /// Width in pixels; even.
    pub width: u32,
    /// Height in pixels; even.
    pub height: u32,
    /// Frames a second.
    pub rate: u32,
    /// How many frames there are.
    pub frames: u32,
    /// Samples a second of the sound.
    pub sample_rate: u32,
    /// The sound: one channel, between −1 and 1.
    pub samples: Vec<f32>,
}

/// Encodes a film and hands back its bytes, a Matroska file.
///
/// `draw` fills the RGBA bytes of a frame; `progress` is told the share that is done and may stop the work.
///
/// # Errors
/// [`MediaError::Missing`] where no encoder is installed, [`MediaError::Cancelled`], and whatever the pipeline reports.
pub fn encode(
    reel: &Reel,
    mut draw: impl FnMut(u32, &mut [u8]),
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Vec<u8>, MediaError> {
    init()?;
    let pipeline = pipeline(reel)?;
    let bytes = collect(&pipeline)?;
    let guard = Guard(&pipeline);
    pipeline.set_state(gst::State::Playing).map_err(|error| MediaError::Pipeline(error.to_string()))?;
    feed_sound(&pipeline, reel)?;
    let pictures = source(&pipeline, "pictures")?;
    let mut rgba = vec![0; (reel.width * reel.height * 4) as usize];
    let moment = |frame: u32| gst::ClockTime::SECOND.mul_div_floor(u64::from(frame), u64::from(reel.rate));
    for frame in 0..reel.frames {
        if progress(frame as f32 / reel.frames as f32).is_break() {
            return Err(MediaError::Cancelled);
        }
        draw(frame, &mut rgba);
        let mut buffer = gst::Buffer::from_slice(rgba.clone());
        stamp(&mut buffer, moment(frame), moment(frame + 1));
        // A refusal means that the pipeline has stopped; the bus says why.
        if pictures.push_buffer(buffer).is_err() {
            break;
        }
    }
    let _ = pictures.end_of_stream();
    wait_for_end(&pipeline)?;
    drop(guard);
    let written = std::mem::take(&mut bytes.lock().unwrap_or_else(PoisonError::into_inner).bytes);
    Ok(written)
}

/// Stops the pipeline on every way out.
struct Guard<'a>(&'a gst::Pipeline);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let _ = self.0.set_state(gst::State::Null);
    }
}

fn pipeline(reel: &Reel) -> Result<gst::Pipeline, MediaError> {
    let installed = |element: &str| gst::ElementFactory::find(element).is_some();
    let missing = |what: &str| MediaError::Missing(what.to_owned());
    let (which, (encoder, settings)) = PICTURE_ENCODERS
        .iter()
        .enumerate()
        .find(|(_, (name, _))| installed(name))
        .ok_or_else(|| missing(PICTURE_ENCODERS[0].0))?;
    let sound = SOUND_ENCODERS
        .iter()
        .find(|line| installed(line.split(' ').next().unwrap_or_default()))
        .ok_or_else(|| missing("opusenc"))?;
    let Reel { width, height, rate, sample_rate, .. } = reel;
    let keyframes = KEYFRAME_EVERY[which];
    // The sound is handed over whole at once, so its source may hold it all; pictures wait until there is room.
    let description = format!(
        "matroskamux name=film ! fakesink name=written sync=false \
         appsrc name=pictures format=time block=true max-bytes={picture_room} \
           caps=video/x-raw,format=RGBA,width={width},height={height},framerate={rate}/1 \
         ! videoconvert ! video/x-raw,format=I420 ! {encoder} {keyframes}={rate} {settings} ! queue ! film. \
         appsrc name=sound format=time max-bytes=0 \
           caps=audio/x-raw,format=F32LE,layout=interleaved,channels=1,rate={sample_rate} \
         ! audioconvert ! audioresample ! {sound} ! queue ! film.",
        picture_room = width * height * 4 * 4,
    );
    let parsed = gst::parse::launch(&description).map_err(|error| MediaError::Pipeline(error.to_string()))?;
    parsed.downcast().map_err(|_| MediaError::Pipeline("no pipeline".to_owned()))
}

fn source(pipeline: &gst::Pipeline, name: &str) -> Result<gst_app::AppSrc, MediaError> {
    let found = pipeline.by_name(name).and_then(|element| element.downcast().ok());
    found.ok_or_else(|| MediaError::Missing("appsrc".to_owned()))
}

fn feed_sound(pipeline: &gst::Pipeline, reel: &Reel) -> Result<(), MediaError> {
    let sound = source(pipeline, "sound")?;
    let rate = u64::from(reel.sample_rate);
    let second = reel.sample_rate.max(1) as usize;
    for (index, samples) in reel.samples.chunks(second).enumerate() {
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let mut buffer = gst::Buffer::from_slice(bytes);
        let from = gst::ClockTime::SECOND * index as u64;
        stamp(
            &mut buffer,
            from,
            from + gst::ClockTime::SECOND.mul_div_floor(samples.len() as u64, rate).unwrap_or_default(),
        );
        if sound.push_buffer(buffer).is_err() {
            break;
        }
    }
    let _ = sound.end_of_stream();
    Ok(())
}

fn stamp(buffer: &mut gst::Buffer, from: impl Into<Option<gst::ClockTime>>, until: impl Into<Option<gst::ClockTime>>) {
    if let (Some(buffer), Some(from), Some(until)) = (buffer.get_mut(), from.into(), until.into()) {
        buffer.set_pts(from);
        buffer.set_duration(until.saturating_sub(from));
    }
}

fn wait_for_end(pipeline: &gst::Pipeline) -> Result<(), MediaError> {
    let bus = pipeline.bus().ok_or_else(|| MediaError::Pipeline("no bus".to_owned()))?;
    let until = Some(gst::ClockTime::from_seconds(120));
    match bus.timed_pop_filtered(until, &[gst::MessageType::Eos, gst::MessageType::Error]) {
        Some(message) => match message.view() {
            gst::MessageView::Error(error) => Err(MediaError::Pipeline(error.error().to_string())),
            _ => Ok(()),
        },
        None => Err(MediaError::TimedOut),
    }
}

/// The file as it is written: a muxer goes back to fill in its index and its length, as on a disk.
#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    at: usize,
}

impl Written {
    fn write(&mut self, data: &[u8]) {
        let end = self.at + data.len();
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes[self.at..end].copy_from_slice(data);
        self.at = end;
    }
}

/// Lets the last element's input be kept in memory.
fn collect(pipeline: &gst::Pipeline) -> Result<Arc<Mutex<Written>>, MediaError> {
    let pad = pipeline.by_name("written").and_then(|sink| sink.static_pad("sink"));
    let pad = pad.ok_or_else(|| MediaError::Missing("fakesink".to_owned()))?;
    let written = Arc::new(Mutex::new(Written::default()));
    let kept = Arc::clone(&written);
    let wanted = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM | gst::PadProbeType::QUERY_DOWNSTREAM;
    pad.add_probe(wanted, move |_, info| {
        let mut written = kept.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut info.data {
            Some(gst::PadProbeData::Buffer(buffer)) => {
                if let Ok(data) = buffer.map_readable() {
                    written.write(&data);
                }
            }
            Some(gst::PadProbeData::Event(event)) => {
                if let gst::EventView::Segment(segment) = event.view()
                    && let Some(bytes) = segment.segment().downcast_ref::<gst::format::Bytes>()
                    && let Some(start) = bytes.start()
                {
                    written.at = usize::try_from(*start).unwrap_or_default();
                }
            }
            Some(gst::PadProbeData::Query(query)) => {
                if let gst::QueryViewMut::Seeking(seeking) = query.view_mut() {
                    seeking.set(true, gst::format::Bytes::ZERO, gst::format::Bytes::NONE);
                    return gst::PadProbeReturn::Handled;
                }
            }
            _ => {}
        }
        gst::PadProbeReturn::Ok
    });
    Ok(written)
}
