use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::Duration;

use super::thin::staying;
use super::*;
use crate::vault::header::{Header, LibraryKind};
use crate::vault::journal::Place;
use crate::vault::seal::Key;

/// A folder that looks like a library, and an archive beside it.
struct Made {
    folder: tempfile::TempDir,
    key: Key,
    archive: Archive,
}

impl Made {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let header = Header::new(LibraryKind::Demonstration);
        let archive = Archive::of(&folder.path().join("archive"), header.id).expect("begun");
        let made = Self { folder, key: Key::random(), archive };
        for below in ["keys/people", "keys/families", "journal", "media"] {
            fs::create_dir_all(made.library().join(below)).expect("made");
        }
        header.write(&made.library()).expect("written");
        made.put("keys/vault", &durable::Frame::VaultKey.wrap(b"vault"));
        made.put("journal/0001", &[1; 3000]);
        made.put("media/film", &vec![7; 40 << 20]);
        made
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.library().join(name), bytes).expect("written");
    }

    fn take(&self) -> take::Taken {
        self.take_with(&mut |_, _| ControlFlow::Continue(()), false).expect("not stopped")
    }

    fn take_with(&self, progress: Progress<'_>, thorough: bool) -> Option<take::Taken> {
        let library = self.library();
        let end = Place { offset: u64::MAX, ..Place::BEGINNING };
        let source = Source { library: &library, end, media: true, thorough };
        self.archive.take(&source, &self.key, progress).expect("taken")
    }

    fn latest(&self) -> Manifest {
        self.archive.vouched(&self.key).expect("read").pop().expect("there is one")
    }

    fn read(&self, name: &str) -> Vec<u8> {
        self.archive.read(&self.latest().files[name]).expect("whole")
    }

    fn objects(&self) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.archive.folder.join("objects")).expect("listed");
        let files =
            |folder: &Path| fs::read_dir(folder).expect("listed").map(|file| file.expect("a file").path()).collect();
        folders.flat_map(|folder| -> Vec<PathBuf> { files(&folder.expect("a folder").path()) }).collect()
    }
}

#[test]
fn a_point_costs_what_is_new() {
    let made = Made::new();
    let first = made.take();
    assert!(first.written > 3000);
    assert_eq!(made.take(), take::Taken { written: 0, ..first.clone() }, "nothing has changed");
    made.put("journal/0001", &[&[1; 3000][..], &[2; 500]].concat());
    let second = made.take();
    assert_eq!((second.written, second.point.number), (500, 2));
    assert_eq!(made.read("journal/0001"), [&[1; 3000][..], &[2; 500]].concat());
    assert_eq!(
        made.archive.read(&made.archive.manifest(1).expect("whole").files["journal/0001"]).expect("whole"),
        [1; 3000]
    );
    // Three equal stretches of a film are one object.
    assert_eq!(made.read("media/film"), vec![7; 40 << 20]);
}

#[test]
fn a_film_that_is_damaged_or_lost_stays_as_it_was_kept() {
    let made = Made::new();
    made.take();
    let mut film = vec![7; 40 << 20];
    film[20 << 20] = 0;
    made.put("media/film", &film);
    made.put("keys/vault", b"damaged");
    made.put("library.json", b"damaged");
    made.put("journal/0001", &[1; 3001]);
    made.take();
    assert_eq!(made.read("media/film"), vec![7; 40 << 20]);
    assert_eq!(made.read("keys/vault"), durable::Frame::VaultKey.wrap(b"vault"));
    assert!(Header::from_bytes(&made.read("library.json")).is_ok());
    fs::remove_file(made.library().join("media/film")).expect("removed");
    made.put("journal/0001", &[1; 3002]);
    made.take();
    assert_eq!(made.read("media/film"), vec![7; 40 << 20]);
}

#[test]
fn what_was_interrupted_goes_on_where_it_ended() {
    let made = Made::new();
    // A film whose stretches all differ.
    let film: Vec<u8> = (0..10 << 20_u32).flat_map(u32::to_le_bytes).collect();
    made.put("media/film", &film);
    let stopped = made.take_with(
        &mut |done, _| if done > 20 << 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) },
        false,
    );
    assert_eq!(stopped, None);
    assert!(made.archive.manifests().expect("read").is_empty(), "no point stands for half a library");
    assert!(made.take().written <= 20 << 20, "half of it was there already");
    assert_eq!(made.read("media/film"), film);
}

#[test]
fn every_flipped_bit_and_missing_file_is_noticed_and_mended_where_asked() {
    let made = Made::new();
    made.take();
    let check = || made.archive.check(Some(&made.key), &mut |_| ControlFlow::Continue(())).expect("checked").1;
    assert_eq!(check(), []);
    let point = made.archive.point_path(1);
    for path in [vec![point, made.archive.folder.join(ABOUT)], made.objects()].concat() {
        let whole = fs::read(&path).expect("read");
        for place in [0, whole.len() / 2, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[place] ^= 16;
            fs::write(&path, &flipped).expect("written");
            assert_eq!(check().len(), 1, "{} at {place}", path.display());
        }
        fs::remove_file(&path).expect("removed");
        assert!(path.starts_with(made.archive.folder.join(POINTS)) || check().len() == 1, "{}", path.display());
        fs::write(&path, &whole).expect("written");
    }
    let spoilt = &made.objects()[0];
    let length = fs::metadata(spoilt).expect("there").len();
    fs::write(spoilt, vec![0; length as usize]).expect("written");
    made.take_with(&mut |_, _| ControlFlow::Continue(()), true);
    assert_eq!(check(), []);
}

#[test]
fn a_point_of_another_key_is_not_believed() {
    let made = Made::new();
    made.take();
    assert!(made.archive.vouched(&Key::random()).expect("read").is_empty());
    let elsewhere = Archive::of(&made.archive.folder, Uuid::now_v7());
    assert!(matches!(elsewhere, Err(VaultError::OtherLibrary(_))));
    let occupied = tempfile::tempdir().expect("a folder");
    fs::write(occupied.path().join("mine.txt"), "mine").expect("written");
    assert!(matches!(Archive::of(occupied.path(), Uuid::now_v7()), Err(VaultError::NotEmpty(_))));
    assert!(matches!(Archive::open(occupied.path()), Err(VaultError::NotABackup(_))));
}

#[test]
fn no_point_has_a_key_that_the_library_has_no_more() {
    let made = Made::new();
    made.put("keys/people/leaving", &durable::Frame::Person.wrap(b"hers"));
    made.take();
    let hers = made.latest().files["keys/people/leaving"][0];
    fs::remove_file(made.library().join("keys/people/leaving")).expect("removed");
    made.put("keys/vault", &durable::Frame::VaultKey.wrap(b"without her"));
    made.take();
    let points = made.archive.vouched(&made.key).expect("read");
    assert_eq!(points.len(), 2);
    for point in points {
        assert!(!point.files.contains_key("keys/people/leaving"));
        let vault = made.archive.read(&point.files["keys/vault"]).expect("whole");
        assert_eq!(vault, durable::Frame::VaultKey.wrap(b"without her"));
    }
    assert!(!made.archive.objects.has(&hers), "and the object is gone");
}

#[test]
fn the_latest_ten_stay_and_the_latest_of_thirty_days() {
    let now = Utc::now();
    let point = |number: u64, hours: i64| Manifest::new(Uuid::nil(), number, 0, now - Duration::hours(hours));
    // Four points a day for fifty days.
    let points: Vec<_> = (1..=200).map(|number| point(number, (200 - number as i64) * 6)).collect();
    let stay = staying(&points);
    assert!((191..=200).all(|number| stay.contains(&number)), "the latest ten");
    let days: BTreeSet<_> = points.iter().filter(|p| stay.contains(&p.number)).map(|p| p.taken.date_naive()).collect();
    assert_eq!(days.len(), DAYS);
    assert!(stay.len() <= 10 + DAYS, "{}", stay.len());
    for day in days {
        let of_the_day: Vec<_> = points.iter().filter(|p| p.taken.date_naive() == day).map(|p| p.number).collect();
        assert!(stay.contains(of_the_day.last().expect("a day with points")));
    }
    // A clock that jumped back makes an old day of the latest, which stays all the same.
    let mut jumped = points;
    jumped.push(point(201, 24 * 365));
    assert!(staying(&jumped).contains(&201));
}
const DAYS: usize = 30;

#[test]
fn a_redacted_family_leaves_nothing_behind() {
    let made = Made::new();
    let (family, film) = (DocumentId(Uuid::now_v7()), crate::domain::id::MediaId(Uuid::now_v7()));
    made.put(&format!("keys/families/{family}"), &durable::Frame::FamilyKey.wrap(b"theirs"));
    made.put(&format!("media/{film}"), b"their film");
    made.put(&format!("media/{film}.index"), &durable::Frame::Side.wrap(b"their index"));
    made.put("journal/0001", b"others' theirs others'");
    made.take();
    made.put("journal/0001", b"others' theirs others' theirs");
    made.take();
    let rewrite = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text").replace("theirs", "------").into_bytes();
    let redact = || made.archive.redact(family, &BTreeSet::from([film]), &rewrite, &made.key).expect("redacted");
    assert!(redact() > 3);
    assert_eq!(made.read("journal/0001"), b"others' ------ others' ------");
    let points = made.archive.vouched(&made.key).expect("read");
    assert_eq!(points.len(), 2);
    assert!(
        points
            .iter()
            .flat_map(|point| point.files.keys())
            .all(|name| !name.contains(&film.to_string()) && !name.contains(&family.to_string()))
    );
    for object in made.objects() {
        let bytes = fs::read(object).expect("read");
        assert!(!bytes.windows(5).any(|window| window == b"their"));
    }
    assert_eq!(redact(), 0, "once is enough");
    assert_eq!(made.archive.check(Some(&made.key), &mut |_| ControlFlow::Continue(())).expect("checked").1, []);
}
