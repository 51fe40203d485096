use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::id::DocumentId;
use crate::vault::VaultError;
use crate::vault::keyring::tests::keyring;
use crate::vault::media::prefix::PREFIX;
use crate::vault::media::{Ending, MediaShelf, SealedReader};

struct Shelf {
    _folder: tempfile::TempDir,
    shelf: MediaShelf,
    family: DocumentId,
}

impl Shelf {
    fn new() -> Self {
        let (folder, ring) = keyring();
        let shelf = MediaShelf::new(folder.path(), ring).expect("made");
        Self { _folder: folder, shelf, family: DocumentId(Uuid::now_v7()) }
    }

    fn begin(&self) -> (MediaId, LiveWriter) {
        let media = MediaId(Uuid::now_v7());
        (media, self.shelf.live_writer(self.family, media).expect("begun"))
    }

    fn path(&self, media: MediaId) -> PathBuf {
        self.shelf.live_path(media)
    }

    /// A recording in chunks of these many bytes, and what was written.
    fn recording(&self, chunks: &[usize], finished: bool) -> (MediaId, Vec<u8>) {
        let (media, mut writer) = self.begin();
        let bytes = film(chunks.iter().sum());
        let mut rest = &bytes[..];
        for length in chunks {
            let (chunk, after) = rest.split_at(*length);
            writer.write_all(chunk).expect("written");
            writer.flush().expect("sealed");
            rest = after;
        }
        if finished {
            writer.finish().expect("finished");
        }
        (media, bytes)
    }
}

fn film(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().update(b"recording").finalize_xof().fill(&mut bytes);
    bytes
}

/// What can be read before anything is missing, how much of the rest can be read, and how it ends.
fn read(shelf: &MediaShelf, media: MediaId) -> Result<(Vec<u8>, Ending), VaultError> {
    let mut reader = shelf.open(media)?;
    let mut bytes = Vec::new();
    let ending = reader.ending();
    match reader.read_to_end(&mut bytes) {
        Ok(_) => Ok((bytes, ending)),
        Err(error) => Err(error.into()),
    }
}

/// Where each chunk of a file begins, and where the last ends.
fn borders(chunks: &[usize], finished: bool) -> Vec<usize> {
    let empty_end = if finished { &[0][..] } else { &[] };
    let mut at = PREFIX;
    let ends = chunks.iter().chain(empty_end).map(|length| {
        at += HEAD + length + OVERHEAD;
        at
    });
    std::iter::once(PREFIX).chain(ends).collect()
}

fn piece(reader: &mut SealedReader, start: usize, length: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    reader.seek(SeekFrom::Start(start as u64))?;
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

const CHUNKS: [usize; 5] = [70, 1, 300, 120, 33];

#[test]
fn a_recording_can_be_read_while_it_is_made_and_afterwards() {
    let desk = Shelf::new();
    let (media, mut writer) = desk.begin();
    assert_eq!(read(&desk.shelf, media).expect("empty"), (vec![], Ending::CutShort { torn: 0 }));
    let bytes = film(200_000);
    writer.write_all(&bytes[..150_000]).expect("written");
    let (kept, ending) = read(&desk.shelf, media).expect("read");
    assert!(kept == bytes[..131_072] && ending == Ending::CutShort { torn: 0 }, "only whole chunks are there yet");
    writer.sync().expect("synced");
    assert!(read(&desk.shelf, media).expect("read").0 == bytes[..150_000]);
    writer.write_all(&bytes[150_000..]).expect("written");
    assert_eq!(writer.written(), 200_000);
    writer.finish().expect("finished");
    let (kept, ending) = read(&desk.shelf, media).expect("read");
    assert!(kept == bytes && ending == Ending::Finished);
    assert!(!fs::read(desk.path(media)).expect("read").windows(16).any(|bytes| bytes == &film(16)[..]));
}

#[test]
fn no_byte_waits_longer_than_a_quarter_of_a_second_to_be_sealed() {
    let desk = Shelf::new();
    let (media, mut writer) = desk.begin();
    let start = Instant::now();
    let at = |millis| start + Duration::from_millis(millis);
    let kept = || desk.shelf.open(media).expect("opened").len();
    writer.write_at(at(0), &[1; 10]).expect("taken");
    writer.write_at(at(200), &[2; 10]).expect("taken");
    writer.tick_at(at(249)).expect("too early");
    assert_eq!(kept(), 0);
    writer.tick_at(at(250)).expect("sealed");
    assert_eq!(kept(), 20);
    writer.write_at(at(300), &[3; 5]).expect("taken");
    writer.write_at(at(560), &[4; 5]).expect("taken");
    assert_eq!(kept(), 25, "a later byte brings the earlier ones in");
    drop(writer);
    assert_eq!(kept(), 30, "what is given up without a word is kept");
    assert_eq!(desk.shelf.open(media).expect("opened").ending(), Ending::CutShort { torn: 0 });
}

#[test]
fn a_recording_that_is_cut_at_any_byte_keeps_every_whole_chunk() {
    let desk = Shelf::new();
    let (media, bytes) = desk.recording(&CHUNKS, true);
    let whole = fs::read(desk.path(media)).expect("read");
    let borders = borders(&CHUNKS, true);
    assert_eq!(borders.last(), Some(&whole.len()));
    for cut in 0..whole.len() {
        fs::write(desk.path(media), &whole[..cut]).expect("cut");
        if cut < PREFIX {
            assert!(matches!(desk.shelf.open(media), Err(VaultError::Damaged(_))), "cut to {cut}");
            continue;
        }
        let chunks = borders.iter().filter(|border| **border <= cut).count() - 1;
        let kept: usize = CHUNKS.iter().take(chunks).sum();
        let torn = (cut - borders[chunks]) as u64;
        let (read, ending) = read(&desk.shelf, media).expect("read");
        assert!(read == bytes[..kept] && ending == Ending::CutShort { torn }, "cut to {cut}: {ending:?}");
    }
    for beyond in [vec![0; 500], whole[borders[2]..borders[3]].to_vec(), vec![7]] {
        fs::write(desk.path(media), [&whole[..], &beyond].concat()).expect("written");
        let (read, ending) = read(&desk.shelf, media).expect("read");
        assert!(read == bytes && ending == Ending::CutShort { torn: beyond.len() as u64 });
    }
}

#[test]
fn every_flipped_bit_is_noticed_and_the_chunks_beside_it_are_still_read() {
    let desk = Shelf::new();
    let (media, bytes) = desk.recording(&CHUNKS, true);
    let whole = fs::read(desk.path(media)).expect("read");
    let borders = borders(&CHUNKS, true);
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(desk.path(media), &flipped).expect("written");
        let read = read(&desk.shelf, media);
        if at < PREFIX {
            assert!(read.is_err(), "flip at {at}");
            continue;
        }
        let damaged = borders.iter().filter(|border| **border <= at).count() - 1;
        match read {
            Err(VaultError::Film(error)) => assert_eq!(error.kind(), std::io::ErrorKind::InvalidData),
            Err(error) => panic!("flip at {at}: {error}"),
            Ok((kept, ending)) => {
                // Nothing whole follows, so the recording looks cut short, as by a crash.
                assert!(matches!(ending, Ending::CutShort { torn } if torn > 0), "flip at {at}");
                assert!(kept == bytes && damaged == CHUNKS.len());
            }
        }
        let mut reader = desk.shelf.open(media).expect("opened");
        let mut start = 0;
        for (chunk, length) in CHUNKS.into_iter().enumerate() {
            let piece = piece(&mut reader, start, length).ok();
            assert_eq!(piece.is_some(), chunk != damaged, "flip at {at}, chunk {chunk}");
            assert!(piece.is_none_or(|piece| piece == bytes[start..start + length]));
            start += length;
        }
    }
}

#[test]
fn chunks_that_were_exchanged_left_out_or_repeated_are_noticed() {
    let desk = Shelf::new();
    let (media, bytes) = desk.recording(&CHUNKS, true);
    let whole = fs::read(desk.path(media)).expect("read");
    let borders = borders(&CHUNKS, true);
    let chunk = |index: usize| &whole[borders[index]..borders[index + 1]];
    let arranged = |order: &[usize]| {
        let chunks: Vec<u8> = order.iter().flat_map(|index| chunk(*index)).copied().collect();
        fs::write(desk.path(media), [&whole[..PREFIX], &chunks].concat()).expect("written");
        read(&desk.shelf, media).map(|(kept, ending)| (kept == bytes, ending))
    };
    assert!(matches!(arranged(&[0, 1, 2, 3, 4, 5]), Ok((true, Ending::Finished))));
    for order in [
        &[1, 0, 2, 3, 4, 5][..],
        &[0, 2, 1, 3, 4, 5],
        &[0, 1, 2, 4, 3, 5],
        &[1, 2, 3, 4, 5],
        &[0, 2, 3, 4, 5],
        &[0, 1, 2, 3, 5],
        &[5],
    ] {
        assert!(matches!(arranged(order), Err(VaultError::Film(_))), "{order:?}");
    }
    // Every byte is there, but the file is not as it was written, so the recording does not count as finished.
    for order in [
        &[0, 1, 2, 3, 4][..],
        &[0, 1, 2, 3, 4, 5, 5],
        &[0, 1, 2, 3, 4, 5, 0],
        &[0, 0, 1, 2, 3, 4, 5],
        &[0, 1, 2, 2, 3, 4, 5],
    ] {
        assert!(matches!(arranged(order), Ok((true, Ending::CutShort { .. }))), "{order:?}");
    }
}

#[test]
fn a_chunk_of_another_recording_is_not_taken() {
    let desk = Shelf::new();
    let (one, other) = (desk.recording(&CHUNKS, true).0, desk.recording(&CHUNKS, true).0);
    let (mut bytes, strange) = (fs::read(desk.path(one)).expect("read"), fs::read(desk.path(other)).expect("read"));
    let borders = borders(&CHUNKS, true);
    bytes[borders[1]..borders[2]].copy_from_slice(&strange[borders[1]..borders[2]]);
    fs::write(desk.path(one), &bytes).expect("written");
    assert!(read(&desk.shelf, one).is_err());
    fs::write(desk.path(one), &strange).expect("written");
    assert!(matches!(desk.shelf.open(one), Err(VaultError::Damaged(_))));
}

#[test]
fn a_recording_gives_way_to_the_film_made_from_it_and_to_nothing_else() {
    let desk = Shelf::new();
    let shelf = &desk.shelf;
    let (media, bytes) = desk.recording(&CHUNKS, false);
    assert!(matches!(shelf.live_writer(desk.family, media), Err(VaultError::MediaThere(_))));
    assert_eq!(shelf.remove_unfinished().expect("looked"), 0);
    assert_eq!(shelf.recordings().expect("listed").len(), 1);
    assert_eq!(shelf.list().expect("listed").len(), 1);
    assert!(matches!(shelf.remove_recording(media), Err(VaultError::NoMedia(_))));

    let mut writer = shelf.writer(desk.family, media).expect("begun");
    writer.write_all(b"indexed").expect("written");
    let film = writer.seal().expect("sealed");
    let mut plain = String::new();
    film.open().expect("opened").read_to_string(&mut plain).expect("read");
    assert_eq!(plain, "indexed");
    assert!(read(shelf, media).expect("read").0 == bytes, "the film has no name yet");
    drop(film);
    assert!(!Path::new(&shelf.path(media)).exists());

    let mut writer = shelf.writer(desk.family, media).expect("begun");
    writer.write_all(b"indexed").expect("written");
    writer.finish().expect("finished");
    assert!(read(shelf, media).expect("read").0 == b"indexed");
    assert!(shelf.open_recording(media).expect("still there").len() == bytes.len() as u64);
    // As after a crash just then: what is to become of the recording is for others to say.
    assert_eq!(shelf.remove_unfinished().expect("looked"), 0);
    assert!(shelf.is_finished(media) && shelf.recordings().expect("listed").len() == 1);
    shelf.remove_recording(media).expect("removed");
    assert!(shelf.recordings().expect("listed").is_empty());
    assert!(read(shelf, media).expect("read").0 == b"indexed");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever was written in whatever portions, any piece of it reads back, and a cut costs at most one chunk.
    #[test]
    fn any_recording_reads_back(
        portions in prop::collection::vec((1_usize..90_000, any::<bool>()), 1..8),
        finished: bool,
        from in 0.0..1.0_f64,
        cut in 0.0..1.0_f64,
    ) {
        let desk = Shelf::new();
        let (media, mut writer) = desk.begin();
        let bytes = film(portions.iter().map(|(length, _)| length).sum());
        let mut rest = &bytes[..];
        for (length, sealed) in portions {
            let (portion, after) = rest.split_at(length);
            writer.write_all(portion).expect("written");
            if sealed {
                writer.flush().expect("sealed");
            }
            rest = after;
        }
        if finished { writer.finish().expect("finished") } else { drop(writer) }
        let mut reader = desk.shelf.open(media).expect("opened");
        prop_assert_eq!(reader.len(), bytes.len() as u64);
        prop_assert_eq!(reader.ending() == Ending::Finished, finished);
        let start = (bytes.len() as f64 * from) as usize;
        let length = (bytes.len() - start).min(100_000);
        prop_assert!(piece(&mut reader, start, length).expect("read") == bytes[start..start + length]);

        let whole = fs::read(desk.path(media)).expect("read");
        let cut = PREFIX + ((whole.len() - PREFIX) as f64 * cut) as usize;
        fs::write(desk.path(media), &whole[..cut]).expect("cut");
        let (kept, _) = read(&desk.shelf, media).expect("read");
        prop_assert!(bytes.starts_with(&kept));
        let chunks = (cut - PREFIX) / (HEAD + OVERHEAD + 1) + 1;
        prop_assert!(kept.len() + chunks * (HEAD + OVERHEAD) + CHUNK > cut - PREFIX);
    }
}
