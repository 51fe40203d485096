use std::io::{Read, Seek, SeekFrom, Write};

use uuid::Uuid;

use super::super::keyring::tests::keyring;
use super::*;

fn shelf() -> (tempfile::TempDir, MediaShelf, DocumentId) {
    let (folder, ring) = keyring();
    let shelf = MediaShelf::new(folder.path(), ring).expect("made");
    (folder, shelf, DocumentId(Uuid::now_v7()))
}

fn film(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().update(b"film").finalize_xof().fill(&mut bytes);
    bytes
}

fn seal(shelf: &MediaShelf, family: DocumentId, bytes: &[u8]) -> MediaId {
    let media = MediaId(Uuid::now_v7());
    let mut writer = shelf.writer(family, media).expect("begun");
    writer.write_all(bytes).expect("written");
    writer.finish().expect("finished");
    media
}

fn read_all(shelf: &MediaShelf, media: MediaId) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut reader = shelf.open(media).map_err(|error| error.to_string())?;
    reader.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

#[test]
fn films_of_every_awkward_length_come_back() {
    let (_folder, shelf, family) = shelf();
    const CHUNK: usize = 64 * 1024;
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7] {
        let bytes = film(length);
        let media = seal(&shelf, family, &bytes);
        assert_eq!(shelf.open(media).expect("opened").len(), length as u64);
        assert!(read_all(&shelf, media).expect("read") == bytes, "{length}");
    }
}

#[test]
fn a_film_can_be_read_from_anywhere() {
    let (_folder, shelf, family) = shelf();
    // More chunks than are kept.
    let bytes = film(45 * 64 * 1024 + 17);
    let media = seal(&shelf, family, &bytes);
    let mut reader = shelf.open(media).expect("opened");
    let mut seed = 12_345_u64;
    for _ in 0..400 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let start = (seed >> 33) as usize % bytes.len();
        let length = ((seed >> 20) as usize % 100_000).min(bytes.len() - start);
        let mut piece = vec![0; length];
        reader.seek(SeekFrom::Start(start as u64)).expect("sought");
        reader.read_exact(&mut piece).expect("read");
        assert!(piece == bytes[start..start + length]);
    }
    assert_eq!(reader.seek(SeekFrom::End(5)).expect("sought"), bytes.len() as u64 + 5);
    assert_eq!(reader.read(&mut [0; 8]).expect("read"), 0);
    assert!(reader.seek(SeekFrom::Current(-(bytes.len() as i64) - 6)).is_err());
}

#[test]
fn an_unfinished_film_leaves_nothing() {
    let (folder, shelf, family) = shelf();
    let media = MediaId(Uuid::now_v7());
    let mut writer = shelf.writer(family, media).expect("begun");
    writer.write_all(&film(200_000)).expect("written");
    assert!(matches!(shelf.open(media), Err(VaultError::NoMedia(_))));
    drop(writer);
    assert_eq!(fs::read_dir(folder.path().join(FOLDER)).expect("listed").count(), 0);

    std::mem::forget(shelf.writer(family, media).expect("begun"));
    assert_eq!(shelf.remove_unfinished().expect("removed"), 1);
    assert_eq!(fs::read_dir(folder.path().join(FOLDER)).expect("listed").count(), 0);
}

#[test]
fn a_film_is_never_overwritten() {
    let (_folder, shelf, family) = shelf();
    let media = seal(&shelf, family, b"film");
    assert!(matches!(shelf.writer(family, media), Err(VaultError::MediaThere(_))));
}

#[test]
fn every_kind_of_damage_is_noticed_and_the_rest_is_still_served() {
    let (_folder, shelf, family) = shelf();
    let bytes = film(3 * 64 * 1024);
    let media = seal(&shelf, family, &bytes);
    let whole = fs::read(shelf.path(media)).expect("read");
    for offset in (0..whole.len()).step_by(1499).chain(0..400) {
        let mut flipped = whole.clone();
        flipped[offset] ^= 1 << (offset % 8);
        fs::write(shelf.path(media), &flipped).expect("written");
        assert!(read_all(&shelf, media).is_err(), "flip at {offset}");
    }
    for length in (0..whole.len()).step_by(1499).chain([whole.len() - 1]) {
        fs::write(shelf.path(media), &whole[..length]).expect("written");
        assert!(read_all(&shelf, media).is_err(), "cut to {length}");
    }
    fs::write(shelf.path(media), [&whole[..], b"x"].concat()).expect("written");
    assert!(read_all(&shelf, media).is_err());

    let mut flipped = whole;
    flipped[1000] ^= 1;
    fs::write(shelf.path(media), &flipped).expect("written");
    let mut reader = shelf.open(media).expect("opened");
    let mut piece = vec![0; 1000];
    assert!(reader.read(&mut piece).is_err());
    reader.seek(SeekFrom::Start(100_000)).expect("sought");
    reader.read_exact(&mut piece).expect("the second chunk is whole");
    assert!(piece == bytes[100_000..101_000]);
}

#[test]
fn one_film_cannot_stand_in_for_another() {
    let (_folder, shelf, family) = shelf();
    let (one, other) = (seal(&shelf, family, b"one"), seal(&shelf, family, b"other"));
    fs::copy(shelf.path(one), shelf.path(other)).expect("copied");
    assert!(matches!(shelf.open(other), Err(VaultError::Damaged(_))));
}

#[test]
fn sides_come_back_and_damaged_ones_are_as_good_as_none() {
    let (_folder, shelf, family) = shelf();
    let media = seal(&shelf, family, b"film");
    assert_eq!(shelf.side(media, SideKind::Index).expect("asked"), None);
    shelf.put_side(media, SideKind::Index, b"frames").expect("kept");
    shelf.put_side(media, SideKind::Peaks, b"peaks").expect("kept");
    assert_eq!(shelf.side(media, SideKind::Index).expect("asked").as_deref(), Some(&b"frames"[..]));
    assert_eq!(shelf.sides(media).collect::<Vec<_>>(), [SideKind::Index, SideKind::Peaks]);
    fs::copy(shelf.side_path(media, SideKind::Peaks), shelf.side_path(media, SideKind::Index)).expect("copied");
    assert_eq!(shelf.side(media, SideKind::Index).expect("asked"), None);
    assert_eq!(shelf.list().expect("listed").len(), 1);
}

#[test]
fn a_locked_library_opens_no_film() {
    let (_folder, shelf, family) = shelf();
    let media = seal(&shelf, family, b"film");
    let mut opened = shelf.open(media).expect("opened");
    opened.read_exact(&mut [0; 2]).expect("read");
    shelf.ring.lock();
    let refused = opened.read(&mut [0; 2]).map_err(|error| error.kind());
    assert_eq!(refused, Err(io::ErrorKind::PermissionDenied), "not even what was opened before");
    assert!(matches!(shelf.open(media), Err(VaultError::Locked)));
    assert!(matches!(shelf.writer(family, MediaId(Uuid::now_v7())), Err(VaultError::Locked)));
}
