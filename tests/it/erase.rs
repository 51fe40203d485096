//! Erasing a family, seen from outside: with every key and every word planted beforehand, nothing of it can be found.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use samspill::domain::access::Access;
use samspill::domain::document::{Body, Kind};
use samspill::domain::family::Family;
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::Author;
use samspill::domain::session::{Film, FilmFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::practice::{Desk, Progress, backup, erase};
use samspill::vault::{Certificate, LibraryKind, SideKind, Unlock};
use uuid::Uuid;

/// Words and bytes of the family that goes; none of them may be found in any file, sealed or opened.
const PLANTED: [&str; 5] =
    ["Gullregn-Kode", "Gullregn-Spørsmål", "Gullregn-Tittel", "Gullregn-Bilde", "Gullregn-Filmnavn"];

fn anna() -> Author {
    Author::new("Anna").expect("a name")
}

/// A family with a film of these bytes; the last of the words names the film's file.
fn family(desk: &mut Desk, words: [&str; 5]) -> DocumentId {
    let [code, question, title, picture, file_name] = words.map(str::to_owned);
    let family =
        desk.create_document(None, Body::Family(Family { code, question, ..Family::default() })).expect("kept").id();
    let media = MediaId(Uuid::now_v7());
    let bytes = picture.as_bytes().repeat(20_000);
    let mut writer = desk.media().writer(family, media).expect("begun");
    writer.write_all(&bytes).expect("written");
    writer.finish().expect("finished");
    desk.media().put_side(media, SideKind::Strip, picture.as_bytes()).expect("kept");
    let fingerprint = blake3::hash(&bytes).to_hex().to_string();
    let (offset, facts) = (SessionTime::ZERO, FilmFacts::default());
    let film = Film { media, offset, file_name, fingerprint, bytes: bytes.len() as u64, facts };
    let held = samspill::practice::desk::today();
    desk.create_document(Some(family), Body::Session(Session { family, title, held, films: vec![film] }))
        .expect("kept");
    family
}

fn library(folder: &Path) -> Desk {
    Desk::create(folder, LibraryKind::Demonstration, anna(), None).expect("made").0
}

fn open(folder: &Path) -> Desk {
    Desk::open(folder, Unlock::Demonstration, None).expect("opened").0
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Everything that whoever has the keys can read: every document with its history, every film, every side.
fn everything(desk: &Desk) -> String {
    let mut said = String::new();
    for headline in desk.headlines().expect("listed") {
        let history = desk.library().history(headline.document).expect("read");
        said += &serde_json::to_string(&(headline, history)).expect("JSON");
    }
    for (media, _) in desk.media().list().expect("listed") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut desk.media().open(media).expect("opened"), &mut bytes).expect("read");
        said += &String::from_utf8_lossy(&bytes);
    }
    said
}

fn assert_nothing_planted(text: &str, place: &str) {
    for word in PLANTED {
        assert!(!text.contains(word), "{word} stands in {place}");
    }
}

#[test]
fn with_every_key_nothing_of_an_erased_family_can_be_recovered() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library");
    let mut desk = library(&place);
    let gone = family(&mut desk, PLANTED);
    family(&mut desk, ["F-018", "Why?", "A visit", "another picture", "visit.mkv"]);
    let backup = folder.path().join("backup");
    let made = desk.library().backup(&backup).expect("prepared").run(false, &mut |_, _| ControlFlow::Continue(()));
    made.expect("backed up");
    drop(desk);
    // What somebody might have kept: the family's key, and where each sealed byte stood.
    let key = place.join("keys/families").join(gone.to_string());
    let copy_of_the_key = fs::read(&key).expect("read");
    let film = files(&place.join("media"))
        .into_iter()
        .find(|file| fs::read(file).expect("read").windows(16).take(64).any(|window| window == gone.as_bytes()));
    let film = fs::read(film.expect("its film")).expect("read");
    let sealed: BTreeSet<[u8; 32]> =
        film[100..].chunks_exact(4096).filter_map(|chunk| chunk.first_chunk().copied()).collect();
    assert!(sealed.len() > 50);

    let mut desk = open(&place);
    assert!(everything(&desk).contains(PLANTED[1]), "before, everything can be read");
    let certificate = erase::erase(&mut desk, gone, "  consent withdrawn ", &Progress::default()).expect("erased");
    assert!(certificate.is_complete(), "{certificate:#?}");
    assert_eq!(certificate.reason, "consent withdrawn");
    assert_nothing_planted(&everything(&desk), "what the keys open");
    let log = desk.library().access().expect("read");
    assert!(log.iter().any(|note| note.what == Access::Erased && note.family == Some(gone)));
    drop(desk);
    fs::write(&key, copy_of_the_key).expect("written");
    let desk = open(&place);
    assert_nothing_planted(&everything(&desk), "what the keys open, the family's own among them");
    drop(desk);
    for file in files(folder.path()) {
        let bytes = fs::read(&file).expect("read");
        assert_nothing_planted(&String::from_utf8_lossy(&bytes), &file.display().to_string());
        let hit = bytes.windows(32).any(|window| window.first_chunk().is_some_and(|chunk| sealed.contains(chunk)));
        assert!(!hit, "{} holds sealed bytes of the film", file.display());
    }
}

fn samspill(words: &[&str], place: &Path) -> std::process::Output {
    let mut command = Command::cargo_bin("samspill").expect("it is built");
    command.arg(words[0]).arg(place).args(&words[1..]).output().expect("it starts")
}

#[test]
fn an_erasure_reaches_a_backup_that_comes_back_under_another_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library");
    let [stick, away, mounted] = ["stick", "away", "mounted elsewhere"].map(|name| folder.path().join(name));
    let mut desk = library(&place);
    let gone = family(&mut desk, PLANTED);
    family(&mut desk, ["F-018", "Why?", "A visit", "another picture", "visit.mkv"]);
    let order = backup::order(&desk, &stick).expect("prepared");
    let made = backup::make(&order, false, &Progress::default()).expect("backed up");
    drop(order);
    backup::note(&mut desk, &made).expect("noted");
    fs::rename(&stick, &away).expect("pulled out");
    let certificate = erase::erase(&mut desk, gone, "consent withdrawn", &Progress::default()).expect("erased");
    assert!(!certificate.is_complete());
    let waits = format!("({})", stick.display());
    assert!(erase::text(&certificate, "en").contains(&waits), "the certificate tells what is still waiting");
    drop(desk);

    fs::rename(&away, &mounted).expect("brought back");
    let output = samspill(&["backup", &mounted.to_string_lossy()], &place);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let desk = open(&place);
    let again = desk.library().certificate(certificate.trace).expect("read");
    assert!(again.is_complete(), "{again:#?}");
    assert!(!erase::text(&again, "en").contains(&waits));
    let known: Vec<_> = desk.library().backups().expect("listed").into_iter().map(|backup| backup.folder).collect();
    assert_eq!(known, std::slice::from_ref(&mounted));
    drop(desk);

    // What is restored from it has nothing of the family, and knows where it came from.
    let to = folder.path().join("restored");
    let restored = backup::restore(&mounted, &to, Unlock::Demonstration, None, Some(anna()), &Progress::default());
    let (desk, report, _) = restored.expect("restored");
    assert_eq!(report.findings, []);
    assert_nothing_planted(&everything(&desk), "what was restored");
    assert_eq!(desk.library().backups().expect("listed")[0].folder, mounted);
}

#[test]
fn the_command_line_tells_what_would_go_and_erases_when_it_is_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library");
    let mut desk = library(&place);
    family(&mut desk, ["F-017", "Why?", "A visit", "a picture", "visit.mkv"]);
    drop(desk);
    let words = ["erase", "--family", "F-017", "--reason", "moved away"];
    let told = samspill(&words, &place);
    let err = String::from_utf8(told.stderr).expect("text");
    assert!(told.status.code() == Some(1) && err.contains("1 visits, 1 films") && err.contains("--yes"), "{err}");
    assert!(samspill(&["erase", "--family", "F-099", "--reason", "x", "--yes"], &place).status.code() == Some(1));

    let (text, json) = (folder.path().join("bevis.txt"), folder.path().join("certificate.json"));
    let meant = [&words[..], &["--yes", "--language", "nb", "--certificate", text.to_str().expect("text")]].concat();
    let erased = samspill(&meant, &place);
    assert!(erased.status.success(), "{}", String::from_utf8_lossy(&erased.stderr));
    let said = fs::read_to_string(&text).expect("read");
    assert!(said.starts_with("Slettebevis\n") && said.contains("Begrunnelse: moved away"), "{said}");
    assert!(!said.contains("certificate-"), "every line has words: {said}");

    let desk = open(&place);
    let trace = desk.library().erasures().expect("listed")[0].document;
    let certificate = desk.library().certificate(trace).expect("read");
    erase::save(&certificate, "en", &json).expect("written");
    let read: Certificate = serde_json::from_slice(&fs::read(&json).expect("read")).expect("JSON");
    assert_eq!(read, certificate);
    assert!(desk.of_kind(Kind::Family).expect("listed").is_empty());
    drop(desk);
    assert!(samspill(&["verify"], &place).status.success());
    assert!(!samspill(&meant, &place).status.success(), "there is no such family any more");
}
