//! Films made for tests: every frame carries its own number as eighteen boxes along its lower edge, so that which frame
//! is shown can be read off the picture itself.

use std::io::{self, Cursor};
use std::sync::Arc;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSrc;
use samspill::domain::id::MediaId;
use samspill::media::{Picture, ReadSeek, Serving, Shelf, serve};
use uuid::Uuid;

/// Boxes along the lower edge.
const BITS: usize = 18;
/// How far the first box lies from the left edge, in pixels.
const INDENT: usize = 16;
/// How many frames the films below have.
pub const FRAMES: u32 = 120;

const MS: u64 = 1_000_000;

/// How a film is made.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The encoder and what follows it, as GStreamer's launch syntax has it.
    pub encoder: &'static str,
    /// The container, likewise.
    pub muxer: &'static str,
    /// When frame `n` starts, in nanoseconds.
    pub start: fn(u32) -> u64,
    /// Clockwise quarter turns that an MP4 asks for.
    pub quarters: u8,
    /// What encodes the sound, if there is any.
    pub sound: Option<&'static str>,
    /// Width in pixels, before it is turned.
    pub width: usize,
    /// Height in pixels, before it is turned: 192, 720 or 1080.
    pub height: usize,
    /// How many frames there are.
    pub frames: u32,
}

/// How wide and high a box is in a film of this height, in pixels.
fn side(height: usize) -> Option<usize> {
    match height {
        192 => Some(16),
        720 => Some(32),
        1080 => Some(40),
        _ => None,
    }
}

fn steady(n: u32) -> u64 {
    u64::from(n) * 40 * MS
}

/// As phones film: never quite regular, and now and then a frame is missing.
fn uneven(n: u32) -> u64 {
    let n = u64::from(n);
    n * 33 * MS + (n * 7919 % 11) * MS + n / 31 * 33 * MS
}

const AAC: &str = "avenc_aac ! aacparse";

/// H.264 with two B-frames and two seconds between keyframes, as most films are.
pub const MP4: Kind = Kind {
    encoder: "x264enc speed-preset=veryfast pass=qual quantizer=18 bframes=2 b-adapt=false key-int-max=50 ! h264parse",
    muxer: "mp4mux name=mux",
    start: steady,
    quarters: 0,
    sound: Some(AAC),
    width: 320,
    height: 192,
    frames: FRAMES,
};

/// Uneven frames, and four seconds between keyframes.
pub const UNEVEN: Kind = Kind {
    encoder: "x264enc speed-preset=veryfast pass=qual quantizer=18 bframes=0 key-int-max=100 ! h264parse",
    start: uneven,
    ..MP4
};

/// Uneven frames that also depend on later ones.
pub const UNEVEN_B: Kind = Kind { start: uneven, ..MP4 };

/// Filmed with the telephone held upright.
pub const TURNED: Kind = Kind { quarters: 1, ..MP4 };

/// Filmed upside down.
pub const UPSIDE_DOWN: Kind = Kind { quarters: 2, ..MP4 };

/// H.264 in Matroska.
pub const MKV: Kind = Kind { muxer: "matroskamux name=mux", sound: Some("opusenc"), ..MP4 };

/// H.264 with B-frames in AVI, whose packets do not say when they are shown.
pub const AVI: Kind = Kind {
    encoder: "x264enc speed-preset=veryfast pass=qual quantizer=18 bframes=2 b-adapt=false key-int-max=50 ! h264parse ! \
              video/x-h264,stream-format=byte-stream",
    muxer: "avimux name=mux",
    sound: None,
    ..MP4
};

/// H.264 in a transport stream, as camcorders write it.
pub const TS: Kind = Kind { muxer: "mpegtsmux name=mux", ..MP4 };

/// HEVC.
pub const HEVC: Kind = Kind {
    encoder: "x265enc speed-preset=ultrafast key-int-max=50 bitrate=2000 ! h265parse",
    muxer: "mp4mux name=mux",
    ..MP4
};

/// VP8 in WebM, with frames that are only decoded and never shown.
pub const VP8: Kind = Kind {
    encoder: "vp8enc deadline=1 cpu-used=6 keyframe-max-dist=50 lag-in-frames=10 auto-alt-ref=true target-bitrate=2000000",
    muxer: "webmmux name=mux",
    sound: Some("opusenc"),
    ..MP4
};

/// VP9 in WebM.
pub const VP9: Kind = Kind {
    encoder: "vp9enc deadline=1 cpu-used=8 keyframe-max-dist=50 lag-in-frames=10 target-bitrate=2000000 ! vp9parse",
    ..VP8
};

/// Motion JPEG, as old cameras write it.
pub const MJPEG: Kind = Kind { encoder: "jpegenc quality=90", muxer: "avimux name=mux", sound: None, ..MP4 };

/// Makes a film; `None`, said aloud, where an encoder is not installed here.
pub fn film(kind: Kind) -> Option<Vec<u8>> {
    samspill::media::init().expect("GStreamer is installed");
    let sound = kind.sound.map_or_else(String::new, |sound| {
        // As long as the picture: five seconds in pieces of a tenth.
        format!("audiotestsrc num-buffers=48 samplesperbuffer=4800 ! audio/x-raw,rate=48000 ! audioconvert ! {sound} ! queue ! mux.")
    });
    let pipeline = format!(
        "appsrc name=pictures format=time ! videoconvert ! {} ! queue ! mux. {sound} {}",
        kind.encoder, kind.muxer
    );
    let mut bytes = made(&pipeline, |pictures| {
        let Kind { width, height, .. } = kind;
        let caps = format!("video/x-raw,format=I420,width={width},height={height},framerate=25/1");
        pictures.set_caps(Some(&caps.parse().expect("caps")));
        for n in 0..kind.frames {
            let mut buffer = gst::Buffer::from_slice(draw(n, width, height));
            let times = buffer.make_mut();
            times.set_pts(gst::ClockTime::from_nseconds((kind.start)(n)));
            times.set_duration(gst::ClockTime::from_nseconds((kind.start)(n + 1) - (kind.start)(n)));
            pictures.push_buffer(buffer).expect("room for a frame");
        }
    })?;
    turn(&mut bytes, kind.quarters);
    Some(bytes)
}

/// Sound without picture, by the elements that encode and wrap it.
pub fn sound(encoder: &str) -> Option<Vec<u8>> {
    samspill::media::init().expect("GStreamer is installed");
    let source = "audiotestsrc num-buffers=30 samplesperbuffer=4800 ! audio/x-raw,rate=48000,channels=2 ! audioconvert";
    made(&format!("{source} ! {encoder}"), |_| {})
}

/// Runs a pipeline that ends in an open link and hands back what came out; into a file, because muxers come back to fill
/// in what they knew last.
fn made(description: &str, feed: impl FnOnce(&AppSrc)) -> Option<Vec<u8>> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let pipeline = match gst::parse::launch(&format!("{description} ! filesink name=file")) {
        Ok(pipeline) => pipeline.downcast::<gst::Pipeline>().expect("several elements make a pipeline"),
        Err(error) => {
            eprintln!("left out, because it cannot be made here: {error}");
            return None;
        }
    };
    pipeline.by_name("file").expect("it is named").set_property("location", file.path());
    let bus = pipeline.bus().expect("a pipeline has a bus");
    pipeline.set_state(gst::State::Playing).expect("it starts");
    if let Some(pictures) = pipeline.by_name("pictures").and_then(|source| source.downcast::<AppSrc>().ok()) {
        pictures.set_max_bytes(0);
        feed(&pictures);
        pictures.end_of_stream().expect("it ends");
    }
    let ends = [gst::MessageType::Eos, gst::MessageType::Error];
    let ended = bus.timed_pop_filtered(gst::ClockTime::from_seconds(60), &ends).expect("it ends in time");
    if let gst::MessageView::Error(error) = ended.view() {
        panic!("{description}: {}", error.error());
    }
    pipeline.set_state(gst::State::Null).expect("it stops");
    Some(std::fs::read(file.path()).expect("it was written"))
}

/// A frame: something that moves above, and its number below.
fn draw(n: u32, width: usize, height: usize) -> Vec<u8> {
    let side = side(height).expect("a height with boxes");
    let mut picture = vec![128; width * height * 3 / 2];
    for (y, row) in picture.chunks_mut(width).take(height).enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = if y < height - side - 16 { 40 + ((x + 3 * n as usize) / 8 * 8 + y) as u8 % 160 } else { 16 };
            let bit = x.checked_sub(INDENT).map(|x| x / side).filter(|bit| *bit < BITS);
            let lit = bit.is_some_and(|bit| n >> bit & 1 == 1);
            if lit && (height - side - 8..height - 8).contains(&y) {
                *pixel = 235;
            }
        }
    }
    picture
}

/// The number that a picture carries which has been turned by so many quarters; `None` where it is of no size that
/// carries one.
pub fn number(picture: &Picture, quarters: u8) -> Option<u32> {
    let (width, height) = match quarters % 2 {
        0 => (picture.width as usize, picture.height as usize),
        _ => (picture.height as usize, picture.width as usize),
    };
    let at = |x: usize, y: usize| {
        let (x, y) = match quarters {
            0 => (x, y),
            1 => (height - 1 - y, x),
            2 => (width - 1 - x, height - 1 - y),
            _ => (y, width - 1 - x),
        };
        picture.rgba[(y * picture.width as usize + x) * 4 + 1]
    };
    let side = side(height)?;
    let middle = height - 8 - side / 2;
    let lit = (0..BITS).filter(|bit| at(INDENT + bit * side + side / 2, middle) > 127);
    Some(lit.map(|bit| 1 << bit).sum())
}

/// Writes into an MP4 that its picture is to be turned: the matrix in the header of its first track.
fn turn(bytes: &mut [u8], quarters: u8) {
    let matrix: [i32; 4] = match quarters {
        0 => return,
        1 => [0, 1, -1, 0],
        2 => [-1, 0, 0, -1],
        _ => [0, -1, 1, 0],
    };
    let header = bytes.windows(4).position(|window| window == b"tkhd").expect("an MP4 has a track");
    // Version 0: flags, times, id, reserved, duration, reserved, layer, group, volume, reserved, then the matrix.
    let start = header + 4 + 4 + 5 * 4 + 8 + 4 * 2;
    for (i, number) in [(0, matrix[0]), (1, matrix[1]), (3, matrix[2]), (4, matrix[3])] {
        bytes[start + 4 * i..start + 4 * i + 4].copy_from_slice(&(number << 16).to_be_bytes());
    }
}

/// A film in memory that answers to its address as long as this is held.
pub struct Held {
    /// Its id.
    pub media: MediaId,
    _serving: Serving,
}

struct InMemory(MediaId, Arc<[u8]>);

impl Shelf for InMemory {
    fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>> {
        if media == self.0 {
            Ok(Box::new(Cursor::new(Arc::clone(&self.1))))
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

/// Puts a film on a shelf of its own.
pub fn hold(bytes: Vec<u8>) -> Held {
    let media = MediaId(Uuid::now_v7());
    Held { media, _serving: serve(Arc::new(InMemory(media, bytes.into()))) }
}
