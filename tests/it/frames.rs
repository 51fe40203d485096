//! Exact frames: of every kind of film, any frame asked for is the one that comes, read off its own pixels.

use std::sync::Arc;

use samspill::domain::time::SessionTime;
use samspill::media::frames::FrameReader;
use samspill::media::index::FrameIndex;
use samspill::media::{MediaError, index_of};

use super::films::{self, FRAMES, Held, Kind};

/// A film on its shelf, and its index.
fn opened(kind: Kind) -> Option<(Held, Arc<FrameIndex>)> {
    let held = films::hold(films::film(kind)?);
    let index = index_of(held.media).expect("it can be read").expect("it has a picture");
    Some((held, Arc::new(index)))
}

/// Numbers without order, the same ones every time.
fn scattered(count: usize, below: u32) -> impl Iterator<Item = u32> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as u32 % below
    })
    .take(count)
}

fn every_frame_is_the_one_asked_for(kind: Kind) {
    let Some((held, index)) = opened(kind) else { return };
    assert_eq!(index.len(), FRAMES as usize);
    for n in 0..FRAMES {
        let start = index.start(n as usize) - index.start(0);
        let meant = ((kind.start)(n) - (kind.start)(0)) as i64;
        assert!((start - meant).abs() <= 1_000_000, "frame {n} starts at {start}, not {meant}");
    }
    let mut reader = FrameReader::open(held.media, Arc::clone(&index)).expect("it opens");
    let numbered = |picture| films::number(&picture, kind.quarters).expect("its number");
    for (n, share) in scattered(30, FRAMES).zip(scattered(30, 100)) {
        let (start, end) = (index.start(n as usize), index.end(n as usize));
        // Its very first moment, its very last, and some within.
        for moment in [start, end - 1, start + (end - start) / 100 * i64::from(share)] {
            let picture = reader.at(SessionTime::from_nanos(moment)).expect("there is a picture");
            assert_eq!((picture.from.nanos(), picture.until.nanos()), (start, end));
            assert_eq!(numbered(picture), n);
        }
    }
    // A fresh reader, so that nothing comes from what is kept: on over a keyframe, back over it, and the ends.
    let mut reader = FrameReader::open(held.media, index).expect("it opens");
    assert_eq!(numbered(reader.frame(45).expect("a frame")), 45);
    for n in 46..56 {
        assert_eq!(numbered(reader.next_frame().expect("a frame")), n);
    }
    assert_eq!(numbered(reader.frame(100).expect("a frame")), 100);
    for n in (40..100).rev() {
        assert_eq!(numbered(reader.previous_frame().expect("a frame")), n);
    }
    assert_eq!(numbered(reader.at(SessionTime::END).expect("a frame")), FRAMES - 1);
    assert_eq!(numbered(reader.next_frame().expect("a frame")), FRAMES - 1);
    assert_eq!(numbered(reader.at(-SessionTime::END).expect("a frame")), 0);
    assert_eq!(numbered(reader.previous_frame().expect("a frame")), 0);
}

macro_rules! exact {
    ($($name:ident: $kind:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            every_frame_is_the_one_asked_for(films::$kind);
        })*
    };
}

exact! {
    exact_in_mp4: MP4,
    exact_at_an_uneven_rate: UNEVEN,
    exact_at_an_uneven_rate_with_b_frames: UNEVEN_B,
    exact_when_turned: TURNED,
    exact_upside_down: UPSIDE_DOWN,
    exact_in_matroska: MKV,
    exact_in_avi: AVI,
    exact_in_a_transport_stream: TS,
    exact_in_hevc: HEVC,
    exact_in_vp8: VP8,
    exact_in_vp9: VP9,
    exact_in_motion_jpeg: MJPEG,
}

#[test]
fn turned_film_is_shown_upright() {
    for (kind, width, height) in [(films::MP4, 320, 192), (films::TURNED, 192, 320), (films::UPSIDE_DOWN, 320, 192)] {
        let Some((held, index)) = opened(kind) else { return };
        let mut reader = FrameReader::open(held.media, index).expect("it opens");
        let picture = reader.frame(7).expect("a frame");
        assert_eq!((picture.width, picture.height), (width, height));
    }
}

#[test]
fn small_pictures_are_of_the_same_frames() {
    let Some((held, index)) = opened(films::TURNED) else { return };
    let mut reader = FrameReader::open_small(held.media, Arc::clone(&index), Some(80)).expect("it opens");
    let picture = reader.frame(33).expect("a frame");
    assert_eq!((picture.width, picture.height), (48, 80));
    assert_eq!(picture.from.nanos(), index.start(33));
}

#[test]
fn a_locked_library_shows_no_more() {
    let Some((held, index)) = opened(films::MP4) else { return };
    let mut reader = FrameReader::open(held.media, index).expect("it opens");
    reader.frame(10).expect("a frame");
    drop(held);
    assert!(matches!(reader.frame(110), Err(MediaError::Pipeline(_))));
}

#[test]
fn sound_alone_has_no_index() {
    let Some(bytes) = films::sound("flacenc") else { return };
    let held = films::hold(bytes);
    assert_eq!(index_of(held.media), Ok(None));
}
