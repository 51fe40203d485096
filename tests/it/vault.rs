//! The vault's promises, kept to from outside: killed while writing, damaged on the disk, opened twice.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::Utc;
use samspill::domain::document::{Body, Document, Entry, Headline};
use samspill::domain::edit::{Change, Edit, Label, Transaction};
use samspill::domain::family::Family;
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::Author;
use samspill::domain::session::{Film, FilmFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::vault::{
    Draft, Finding, Library, LibraryKind, NewLibrary, OpenReport, SideKind, Unlock, VaultError, VerifyReport,
};
use uuid::Uuid;

/// Words that a person wrote or that a film consists of; none may be found in any file.
const PLANTED: [&str; 5] =
    ["Sommerfugl-Person", "Sommerfugl-Kode", "Sommerfugl-Spørsmål", "Sommerfugl-Tittel", "Sommerfugl-Bilde"];

pub(crate) fn person() -> Author {
    Author::new(PLANTED[0]).expect("a name")
}

pub(crate) fn demonstration(folder: &Path) -> Library {
    let new = NewLibrary { kind: LibraryKind::Demonstration, person: person(), passphrase: None };
    Library::create(folder, new).expect("created").0
}

pub(crate) fn open(folder: &Path) -> (Library, OpenReport) {
    Library::open(folder, Unlock::Demonstration).expect("opened")
}

pub(crate) fn verify(library: &Library) -> VerifyReport {
    library.verify(&mut |_, _| ControlFlow::Continue(())).expect("verified")
}

/// A family and the draft that begins it.
pub(crate) fn family(code: &str) -> (Document, Draft) {
    let id = DocumentId(Uuid::now_v7());
    let record = Family { code: code.to_owned(), question: PLANTED[2].to_owned(), ..Family::default() };
    let document = Document::create(id, Body::Family(record), person(), Utc::now());
    let draft = Draft { headline: document.headline(id), entry: document.history()[0].clone() };
    (document, draft)
}

/// The family's question, changed.
pub(crate) fn ask(document: &mut Document, question: &str) -> Draft {
    let before = document.as_family().expect("a family").clone();
    let after = Family { question: question.to_owned(), ..before.clone() };
    let edit = Edit::Family(Box::new(Change::new(before, after)));
    let entry = document.commit(Transaction::one(Label::EditFamily, edit), person(), Utc::now()).expect("applies");
    Draft { headline: document.headline(document.id()), entry }
}

fn session(family: DocumentId, films: &[MediaId]) -> Draft {
    let film = |media: &MediaId| Film {
        media: *media,
        offset: SessionTime::ZERO,
        file_name: format!("{}.mkv", PLANTED[3]),
        fingerprint: "00".to_owned(),
        bytes: 1,
        facts: FilmFacts::default(),
    };
    let held = Utc::now().date_naive();
    let films = films.iter().map(film).collect();
    let session = Session { family, title: PLANTED[3].to_owned(), held, films };
    let document = Document::create(DocumentId(Uuid::now_v7()), Body::Session(session), person(), Utc::now());
    Draft { headline: document.headline(family), entry: document.history()[0].clone() }
}

pub(crate) fn film(library: &Library, family: DocumentId, length: usize) -> MediaId {
    let media = MediaId(Uuid::now_v7());
    let mut writer = library.media().writer(family, media).expect("begun");
    let picture = PLANTED[4].repeat(length / PLANTED[4].len() + 1);
    writer.write_all(&picture.as_bytes()[..length]).expect("written");
    writer.finish().expect("finished");
    media
}

/// A small library with a bit of everything, closed. Returns what it should say when it is asked.
pub(crate) fn small(folder: &Path) -> Answers {
    let mut library = demonstration(folder);
    for number in 0..3 {
        let (mut document, first) = family(&format!("{} {number}", PLANTED[1]));
        library.append(vec![first]).expect("saved");
        for question in 0..4 {
            let draft = ask(&mut document, &format!("{} {question}?", PLANTED[2]));
            library.append(vec![draft]).expect("saved");
        }
        let media = film(&library, document.id(), 150_000);
        for kind in [SideKind::Index, SideKind::Peaks, SideKind::Strip] {
            library.media().put_side(media, kind, PLANTED[4].as_bytes()).expect("kept");
        }
        library.append(vec![session(document.id(), &[media])]).expect("saved");
    }
    let answers = answers(&library);
    library.close().expect("closed");
    answers
}

/// Everything a library says about its documents.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answers {
    pub(crate) headlines: Vec<Headline>,
    pub(crate) histories: BTreeMap<DocumentId, Vec<Entry>>,
}

pub(crate) fn answers(library: &Library) -> Answers {
    let headlines = library.headlines().expect("listed");
    let histories = headlines.iter().map(|h| (h.document, library.history(h.document).expect("read"))).collect();
    Answers { headlines, histories }
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("below"));
        fs::create_dir_all(target.parent().expect("in a folder")).expect("made");
        fs::copy(&file, target).expect("copied");
    }
}

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 20) % limit.max(1)
    }
}

#[test]
fn a_library_is_opened_only_with_its_passphrase_or_its_recovery_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("library");
    let new = NewLibrary { kind: LibraryKind::Working, person: person(), passphrase: Some("riktig".into()) };
    let (mut library, recovery) = Library::create(&path, new).expect("created");
    let recovery = recovery.expect("a working library has one").into_secret();
    let (document, draft) = family("F-1");
    library.append(vec![draft]).expect("saved");
    library.close().expect("closed");

    assert!(matches!(Library::open(&path, Unlock::Passphrase("feil".into())), Err(VaultError::WrongPassphrase)));
    assert!(matches!(Library::open(&path, Unlock::Demonstration), Err(VaultError::PassphraseMissing)));
    assert!(matches!(Library::open(&path, Unlock::RecoveryKey("x".into())), Err(VaultError::WrongRecoveryKey)));

    let (library, report) = Library::open(&path, Unlock::Passphrase("riktig".into())).expect("opened");
    assert_eq!(report, OpenReport { person: Some(person()), ..OpenReport::default() });
    drop(library);
    let (library, _) = Library::open(&path, Unlock::RecoveryKey(recovery)).expect("opened");
    assert_eq!(library.person(), None);
    assert_eq!(library.document(document.id()).expect("replayed"), document);
    assert!(verify(&library).is_sound());
}

#[test]
fn a_library_is_made_only_in_an_empty_folder_and_opened_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = || NewLibrary { kind: LibraryKind::Demonstration, person: person(), passphrase: None };
    assert!(matches!(samspill::vault::header(folder.path()), Err(VaultError::NotALibrary(_))));
    fs::write(folder.path().join("notes.txt"), "mine").expect("written");
    assert!(matches!(Library::create(folder.path(), new()), Err(VaultError::NotEmpty(_))));
    assert_eq!(fs::read(folder.path().join("notes.txt")).expect("still there"), b"mine");

    let path = folder.path().join("library");
    let library = demonstration(&path);
    assert_eq!(&samspill::vault::header(&path).expect("needs no key"), library.header());
    assert!(matches!(Library::open(&path, Unlock::Demonstration), Err(VaultError::InUse)));
    drop(library);
    open(&path);
}

#[test]
fn no_word_and_no_picture_lies_open_on_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    small(folder.path());
    let mut library = open(folder.path()).0;
    library.append(vec![family(PLANTED[1]).1]).expect("saved");
    // Left as a crash would leave it: open, with a film half written.
    let half = library.media().writer(DocumentId(Uuid::now_v7()), MediaId(Uuid::now_v7()));
    let mut half = half.expect("begun");
    half.write_all(PLANTED[4].repeat(20_000).as_bytes()).expect("written");
    let files = files(folder.path());
    assert!(files.len() > 20, "{files:?}");
    for file in files {
        let bytes = fs::read(&file).expect("read");
        for word in PLANTED.map(str::as_bytes).into_iter().chain([&b"Sommerfugl"[..], b"before", b"question"]) {
            assert!(!bytes.windows(word.len()).any(|window| window == word), "{} says too much", file.display());
        }
        let name = file.strip_prefix(folder.path()).expect("below").to_string_lossy().into_owned();
        assert!(!name.contains("Sommerfugl"), "{name}");
    }
}

#[test]
fn a_store_that_is_deleted_or_scrambled_is_made_anew_and_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = small(folder.path());
    let store = folder.path().join("store");
    let scramble = |file: &str| {
        let bytes = vec![0x5A; fs::metadata(store.join(file)).map_or(4096, |file| file.len() as usize)];
        fs::write(store.join(file), bytes).expect("written");
    };
    let spoil: [&dyn Fn(); 5] = [
        &|| fs::remove_dir_all(&store).expect("removed"),
        &|| scramble("db"),
        &|| scramble("conf"),
        &|| fs::write(store.join("db"), b"").expect("written"),
        &|| scramble("snap.0000000000000001"),
    ];
    for (index, spoil) in spoil.iter().enumerate() {
        spoil();
        let (library, report) = open(folder.path());
        let rebuilt = report.rebuilt.expect("it was made anew");
        assert_eq!((rebuilt.changes, rebuilt.quarantine.is_some()), (19, index > 0), "{}", rebuilt.reason);
        assert_eq!(answers(&library), expected);
        assert!(verify(&library).is_sound());
        drop(library);
        let (_, report) = open(folder.path());
        assert_eq!(report, OpenReport { person: Some(person()), ..OpenReport::default() });
    }
}

#[test]
fn a_store_damaged_after_a_crash_is_never_believed() {
    let folder = tempfile::tempdir().expect("a folder");
    small(folder.path());
    let mut library = open(folder.path()).0;
    // Enough for several of sled's segments, written over and over.
    let (mut document, first) = family("F-7");
    library.append(vec![first]).expect("saved");
    for turn in 0..30 {
        let drafts = (0..50).map(|part| ask(&mut document, &format!("{turn} {part} {}", "mm ".repeat(100)))).collect();
        library.append(drafts).expect("saved");
    }
    let expected = answers(&library);
    drop(library);
    // Without the imprint of a clean close, as after a crash.
    fs::remove_file(folder.path().join("store.imprint")).expect("removed");
    let mut dice = Dice(11);
    let (mut replayed, mut rebuilt, mut mended) = (0, 0, 0);
    for _ in 0..60 {
        let copied = tempfile::tempdir().expect("a folder");
        copy(folder.path(), copied.path());
        let db = copied.path().join("store/db");
        let mut bytes = fs::read(&db).expect("read");
        // Most of sled's file is air; where something stands, a flip is worth trying.
        let place = loop {
            let place = dice.below(bytes.len() as u64) as usize;
            if bytes[place] != 0 {
                break place;
            }
        };
        match dice.below(3) {
            0 => bytes.truncate(place),
            1 => bytes[place..].fill(0),
            _ => bytes[place] ^= 1 << dice.below(8),
        }
        fs::write(&db, bytes).expect("written");
        let (library, report) = open(copied.path());
        assert_eq!(answers(&library), expected);
        rebuilt += usize::from(report.rebuilt.is_some());
        replayed += usize::from(report.rebuilt.is_none() && report.replayed > 0);
        if !library.found().is_empty() {
            mended += 1;
            // What was found wrong once is made anew.
            drop(library);
            let (library, report) = open(copied.path());
            assert!(report.rebuilt.is_some() && verify(&library).is_sound());
        }
    }
    println!("{rebuilt} made anew, {replayed} brought up to the journal, {mended} mended while reading");
    assert!(rebuilt + replayed + mended > 20, "{rebuilt} {replayed} {mended}");
}

#[test]
fn an_end_that_was_never_finished_is_set_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = small(folder.path());
    let segment = folder.path().join("journal/0001");
    let whole = fs::read(&segment).expect("read");
    let mut file = OpenOptions::new().append(true).open(&segment).expect("opened");
    // The beginning of a record like those before it, as a power cut in the middle of a write leaves it.
    file.write_all(&whole[102..300]).expect("written");
    drop(file);
    let (mut library, report) = open(folder.path());
    let torn = report.torn.expect("set aside");
    assert_eq!((torn.bytes, report.findings), (198, vec![]));
    assert_eq!(fs::read(&segment).expect("read"), whole);
    assert_eq!(answers(&library), expected);
    library.append(vec![family("F-9").1]).expect("it goes on");
    assert!(verify(&library).is_sound());
}

#[test]
fn a_missing_film_and_a_missing_key_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    small(folder.path());
    let (library, _) = open(folder.path());
    let sessions: Vec<_> = library.headlines().expect("listed").into_iter().filter(|h| !h.films.is_empty()).collect();
    drop(library);
    // With them the key would come back.
    fs::remove_dir_all(folder.path().join("snapshots")).expect("removed");
    let (lost_film, lost_key) = (&sessions[0], &sessions[1]);
    let media = lost_film.films[0].media;
    fs::remove_file(folder.path().join(format!("media/{media}"))).expect("removed");
    fs::remove_file(folder.path().join(format!("keys/families/{}", lost_key.family))).expect("removed");

    let (mut library, report) = open(folder.path());
    let key = Finding::FamilyKey { family: lost_key.family };
    assert_eq!(report.findings, std::slice::from_ref(&key));
    assert_eq!(library.headlines().expect("the others are listed").len(), 5);
    assert!(matches!(library.history(lost_key.document), Err(VaultError::FamilyKey(_))));
    let draft = session(lost_key.family, &[]);
    assert!(matches!(library.append(vec![draft]), Err(VaultError::FamilyKey(_))), "no second key is made");
    let findings = verify(&library).findings;
    assert_eq!(findings, [key, Finding::MediaMissing { media, session: lost_film.document }]);
}

#[test]
fn verifying_can_be_watched_and_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    small(folder.path());
    let (library, _) = open(folder.path());
    let mut last = (0, 0);
    let report = library.verify(&mut |done, total| {
        assert!(done >= last.0 && done <= total);
        last = (done, total);
        ControlFlow::Continue(())
    });
    let report = report.expect("verified");
    assert!(report.is_sound() && last.0 > last.1 / 2, "{report:?} {last:?}");
    assert_eq!((report.changes, report.documents, report.films), (19, 7, 3));
    let stopped = library.verify(&mut |_, _| ControlFlow::Break(())).expect("stopped");
    assert!(!stopped.complete && !stopped.is_sound());
}
