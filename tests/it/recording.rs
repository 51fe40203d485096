//! Recordings: what a recorder wrote until it was stopped, or killed, becomes a film that seeks exactly.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;

use samspill::media::frames::FrameReader;
use samspill::media::index_of;
use samspill::media::remux::{compare, remux};

use super::films::{self, FRAMES, Kind};

/// H.264 as a recorder writes it: a keyframe a second, no B-frames, and a container that can end anywhere.
const STREAMED: Kind = Kind {
    encoder: "x264enc speed-preset=ultrafast tune=zerolatency pass=qual quantizer=18 bframes=0 key-int-max=25 ! h264parse",
    muxer: "matroskamux name=mux streamable=true",
    ..films::MKV
};

/// VP8, likewise.
const STREAMED_VP8: Kind = Kind { encoder: "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=25", ..STREAMED };

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
