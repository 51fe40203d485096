use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;

use proptest::prelude::*;

use super::compare::Packets;
use super::elements::{element, id};
use super::layout::time;
use super::*;

const PICTURE: u8 = 1;
const SOUND: u8 = 2;
/// An element without an end, as a recorder writes it.
const ENDLESS: [u8; 8] = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

fn endless(id: u32) -> Vec<u8> {
    [&id.to_be_bytes()[..], &ENDLESS].concat()
}

fn track(number: u8, kind: u8, usual: u32) -> Vec<u8> {
    let number = element(id::TRACK_NUMBER, &[number]);
    let kind = element(id::TRACK_TYPE, &[kind]);
    element(id::TRACK, &[number, kind, element(id::DEFAULT_DURATION, &usual.to_be_bytes())].concat())
}

fn packet(track: u8, after: i16, keyframe: bool, payload: &[u8]) -> Vec<u8> {
    let [high, low] = after.to_be_bytes();
    element(id::SIMPLE_BLOCK, &[&[0x80 | track, high, low, u8::from(keyframe) << 7], payload].concat())
}

fn grouped(track: u8, after: i16, lasts: u8, payload: &[u8]) -> Vec<u8> {
    let [high, low] = after.to_be_bytes();
    let block = element(id::BLOCK, &[&[0x80 | track, high, low, 0], payload].concat());
    element(id::BLOCK_GROUP, &[block, element(id::BLOCK_DURATION, &[lasts])].concat())
}

/// A recording that begins 5.007 seconds after the recorder's clock: three clusters of a second, ten frames and ten packets
/// of sound in each. Also where its packets end.
fn recording() -> (Vec<u8>, Vec<usize>) {
    let mut bytes = element(id::EBML, &element(0x4282, b"matroska"));
    bytes.extend(endless(id::SEGMENT));
    bytes.extend(element(id::TAGS, b"who made it"));
    bytes.extend(element(id::INFO, &element(id::SCALE, &1_000_000_u32.to_be_bytes())));
    bytes.extend(element(id::TRACKS, &[track(PICTURE, 1, 100_000_000), track(SOUND, 2, 20_000_000)].concat()));
    let mut ends = Vec::new();
    for cluster in 0..3_u64 {
        bytes.extend(endless(id::CLUSTER));
        bytes.extend(time(5_007 + 1_000 * cluster));
        for frame in 0..10_i16 {
            let payload: Vec<u8> = (0..40).map(|byte| byte ^ frame as u8 ^ (cluster as u8) << 5).collect();
            bytes.extend(packet(PICTURE, 100 * frame, frame == 0, &payload));
            ends.push(bytes.len());
            bytes.extend(match frame {
                9 => grouped(SOUND, 100 * frame + 3, 7, b"the last of a second"),
                _ => packet(SOUND, 100 * frame + 3, true, &payload[..12]),
            });
            ends.push(bytes.len());
        }
    }
    (bytes, ends)
}

fn copied(bytes: &[u8]) -> Result<(Vec<u8>, Remuxed), RemuxError> {
    let mut film = Vec::new();
    let mut last = 0.0;
    let remuxed = remux(&mut Cursor::new(bytes), &mut film, &mut |share| {
        assert!((last..=1.0).contains(&share), "{share} after {last}");
        last = share;
        ControlFlow::Continue(())
    })?;
    Ok((film, remuxed))
}

fn same(recording: &[u8], film: &[u8], remuxed: &Remuxed) -> Result<(), RemuxError> {
    compare(&mut Cursor::new(recording), &mut Cursor::new(film), remuxed, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn a_copy_has_every_packet_its_length_and_an_index() {
    let (bytes, _) = recording();
    let (film, remuxed) = copied(&bytes).expect("copied");
    let (began, length) = (5_007_000_000, 3_000_000_000);
    assert_eq!(remuxed, Remuxed { began, length, pictures: 30, packets: 60, lost: 0 });
    same(&bytes, &film, &remuxed).expect("the same");

    let mut cursor = Cursor::new(&film[..]);
    let mut packets = Packets::of(&mut cursor).expect("begun");
    let mut first = None;
    while let Some(packet) = packets.next().expect("read") {
        first.get_or_insert(packets.nanos(&packet));
    }
    assert_eq!(first, Some(0), "a film begins at zero");
    let times: Vec<u64> = packets.cues.iter().map(|(time, ..)| *time).collect();
    assert_eq!(times, [0, 1_000, 2_000]);
    let info = element(id::DURATION, &3_000.0_f64.to_be_bytes());
    assert!(film.windows(info.len()).any(|bytes| bytes == info));

    // A copy of a copy is the same, but for where it began.
    let (again, twice) = copied(&film).expect("copied");
    assert_eq!(twice, Remuxed { began: 0, ..remuxed });
    assert!(again == film);
}

#[test]
fn a_recording_cut_at_any_byte_keeps_every_whole_packet() {
    let (bytes, ends) = recording();
    for cut in 0..bytes.len() {
        let whole = ends.iter().filter(|end| **end <= cut).count();
        match copied(&bytes[..cut]) {
            Err(RemuxError::Empty) => assert_eq!(whole, 0, "cut at {cut}"),
            Err(error) => panic!("cut at {cut}: {error}"),
            Ok((film, remuxed)) => {
                assert_eq!(remuxed.packets, whole, "cut at {cut}");
                same(&bytes[..cut], &film, &remuxed).expect("the same");
            }
        }
    }
}

/// A recording of which some bytes cannot be read.
struct Damaged(Cursor<Vec<u8>>, Range<u64>);

impl Read for Damaged {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let at = self.0.position();
        if self.1.contains(&at) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let most = if at < self.1.start { (self.1.start - at) as usize } else { into.len() };
        let most = most.min(into.len());
        self.0.read(&mut into[..most])
    }
}

impl Seek for Damaged {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn what_is_damaged_is_left_out_up_to_the_next_cluster() {
    let (bytes, ends) = recording();
    let sign = id::CLUSTER.to_be_bytes();
    let clusters: Vec<_> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&sign)).collect();
    // Somewhere within each packet, and once over the border of two clusters.
    let within = ends.iter().map(|end| *end - 2..*end - 1).enumerate();
    for (before, damaged) in within.chain([(19, ends[18]..ends[21])]) {
        let film = &mut Vec::new();
        let mut reader = Damaged(Cursor::new(bytes.clone()), damaged.start as u64..damaged.end as u64);
        let remuxed = remux(&mut reader, film, &mut |_| ControlFlow::Continue(())).expect("copied");
        let go_on = &mut |_: f32| ControlFlow::Continue(());
        compare(&mut reader, &mut Cursor::new(&film[..]), &remuxed, go_on).expect("the same");
        // A cluster that begins close behind the damage is passed over with it.
        let after = |room: usize| clusters.iter().filter(|at| **at > damaged.end + room).count();
        let expected = before + 20 * after(512)..=before + 20 * after(0);
        assert!(expected.contains(&remuxed.packets), "{damaged:?}: {} of {expected:?}", remuxed.packets);
        assert!(remuxed.lost > 0);
    }
}

#[test]
fn a_copy_that_differs_in_any_byte_is_noticed() {
    let (bytes, _) = recording();
    let (film, remuxed) = copied(&bytes).expect("copied");
    let first = film.windows(4).position(|four| four == id::CLUSTER.to_be_bytes()).expect("a cluster");
    for at in first..film.len() {
        let mut altered = film.clone();
        altered[at] ^= 4;
        assert!(same(&bytes, &altered, &remuxed).is_err(), "byte {at}");
    }
    // An index that leads elsewhere.
    let cue = element(id::CUE_TIME, &1_000_u64.to_be_bytes());
    let at = film.windows(cue.len()).position(|bytes| bytes == cue).expect("an index");
    let mut altered = film.clone();
    altered[at + cue.len() - 1] ^= 1;
    assert!(matches!(same(&bytes, &altered, &remuxed), Err(RemuxError::Differs { packet: 60 })));
    assert!(same(&bytes, &film[..film.len() - 1], &remuxed).is_err());
    assert!(same(&bytes, &film, &Remuxed { began: 5_006_000_000, ..remuxed }).is_err());
}

/// The recording as its outline has it, kept and read again.
fn stitched(recording: &[u8]) -> Stitched<Cursor<&[u8]>> {
    let outline = Outline::of(&mut Cursor::new(recording), &mut |_| ControlFlow::Continue(())).expect("read");
    let kept = serde_json::to_vec(&outline).expect("written");
    let read: Outline = serde_json::from_slice(&kept).expect("read");
    assert_eq!((read.remuxed(), read.bytes()), (outline.remuxed(), outline.bytes()));
    read.over(Cursor::new(recording))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Wherever the recording was cut, and however the film is read before it is there: it is what the copy will be.
    #[test]
    fn the_outline_of_a_recording_reads_as_its_copy(
        cut in 0.2..=1.0_f64,
        reads in prop::collection::vec((0.0..=1.0_f64, 0_usize..3_000), 1..60),
    ) {
        let (bytes, _) = recording();
        let bytes = &bytes[..(bytes.len() as f64 * cut) as usize];
        let (film, _) = copied(bytes).expect("copied");
        let mut stitched = stitched(bytes);
        prop_assert_eq!(stitched.seek(SeekFrom::End(0)).expect("sought"), film.len() as u64);
        for (place, length) in reads {
            let from = (film.len() as f64 * place) as usize;
            let until = film.len().min(from + length);
            let back = stitched.stream_position().expect("told") as i64;
            stitched.seek(SeekFrom::Current(from as i64 - back)).expect("sought");
            let mut read = vec![0; until - from];
            stitched.read_exact(&mut read).expect("read");
            prop_assert!(read == film[from..until]);
        }
        stitched.rewind().expect("sought");
        let mut whole = Vec::new();
        stitched.read_to_end(&mut whole).expect("read");
        prop_assert!(whole == film);
    }
}

#[test]
fn a_recording_that_became_shorter_since_is_no_film_that_ends_early() {
    let (bytes, _) = recording();
    let outline = Outline::of(&mut Cursor::new(&bytes), &mut |_| ControlFlow::Continue(())).expect("read");
    let read = outline.over(Cursor::new(&bytes[..bytes.len() - 1])).read_to_end(&mut Vec::new());
    assert_eq!(read.map_err(|error| error.kind()), Err(io::ErrorKind::UnexpectedEof));
}

#[test]
fn bytes_that_are_no_recording_are_refused_and_work_can_be_stopped() {
    for bytes in [&b""[..], b"RIFF", &[0; 5000], &[0xFF; 5000], &recording().0[..60]] {
        assert!(matches!(copied(bytes), Err(RemuxError::Empty)));
    }
    let stopped = remux(&mut Cursor::new(recording().0), &mut Vec::new(), &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(RemuxError::Cancelled)));
    let (bytes, _) = recording();
    let (film, remuxed) = copied(&bytes).expect("copied");
    let (mut before, mut after) = (Cursor::new(bytes), Cursor::new(film));
    let stopped = compare(&mut before, &mut after, &remuxed, &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(RemuxError::Cancelled)));
}
