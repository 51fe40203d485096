use std::collections::HashSet;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use super::*;
use crate::domain::family::Family;
use crate::domain::session::{Film, FilmFacts, Session};
use crate::domain::time::SessionTime;
use crate::domain::trace::Waiting;
use crate::vault::durable::cut_after;
use crate::vault::journal::Item;
use crate::vault::seal::Key;
use crate::vault::{Finding, LibraryKind, NewLibrary, SideKind, Unlock};

fn anna() -> Author {
    Author::new("Anna").expect("a name")
}

fn save(library: &mut Library, family: Option<DocumentId>, body: Body) -> Document {
    let id = DocumentId(Uuid::now_v7());
    let document = Document::create(id, body, anna(), Utc::now());
    let headline = document.headline(family.unwrap_or(id));
    library.append(vec![Draft { headline, entry: document.history()[0].clone() }]).expect("saved");
    document
}

/// A family with a film and what was worked out from it, and a change of its record.
fn family(library: &mut Library, code: &str) -> DocumentId {
    let record = Family { code: code.to_owned(), question: "Why does she turn away?".to_owned(), ..Family::default() };
    let mut document = save(library, None, Body::Family(record.clone()));
    let id = document.id();
    let media = MediaId(Uuid::now_v7());
    let mut writer = library.media().writer(id, media).expect("begun");
    writer.write_all(&b"a picture of a baby ".repeat(5000)).expect("written");
    writer.finish().expect("finished");
    for kind in [SideKind::Index, SideKind::Strip] {
        library.media().put_side(media, kind, b"small pictures of a baby").expect("kept");
    }
    let film = Film {
        media,
        offset: SessionTime::ZERO,
        file_name: "visit.mkv".to_owned(),
        fingerprint: "00".to_owned(),
        bytes: 1,
        facts: FilmFacts::default(),
    };
    let held = Utc::now().date_naive();
    save(
        library,
        Some(id),
        Body::Session(Session { family: id, title: "A visit".to_owned(), held, films: vec![film] }),
    );
    let after = Family { question: "Will she look at me?".to_owned(), ..record.clone() };
    let edit = Edit::Family(Box::new(Change::new(record, after)));
    let entry = document.commit(Transaction::one(Label::EditFamily, edit), anna(), Utc::now()).expect("applies");
    library.append(vec![Draft { headline: document.headline(id), entry }]).expect("saved");
    id
}

/// A library with two families, of which the first is to go; both have been through a damaged store.
fn made(folder: &Path) -> [DocumentId; 2] {
    let new = NewLibrary { kind: LibraryKind::Demonstration, person: anna(), passphrase: None };
    let (mut library, _) = Library::create(folder, new).expect("created");
    let families = [family(&mut library, "F-017"), family(&mut library, "F-018")];
    library.close().expect("closed");
    fs::write(folder.join(imprint::NAME), b"damaged").expect("written");
    fs::write(folder.join("journal/0001.torn-20260101T000000000Z"), b"an unfinished change").expect("written");
    open(folder).close().expect("closed");
    families
}

fn open(folder: &Path) -> Library {
    let (library, report) = Library::open(folder, Unlock::Demonstration).expect("opened");
    assert_eq!(report.findings, []);
    library
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn copy(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files(from) {
        let to = folder.path().join(file.strip_prefix(from).expect("below"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::copy(&file, to).expect("copied");
    }
    folder
}

/// Where each sealed value of a family begins, and places within: random bytes that stand nowhere else.
fn sealed(library: &Library, family: DocumentId) -> HashSet<[u8; 24]> {
    let mut found = HashSet::new();
    let mut take = |bytes: &[u8], step: usize| {
        found.extend((0..bytes.len()).step_by(step).filter_map(|at| bytes[at..].first_chunk::<24>().copied()));
    };
    let folder = library.folder().join(journal::FOLDER);
    journal::read(&folder, library.header().id, &voucher(&library.ring), &mut |item| {
        if let Item::Change(record) = item
            && record.head.family == family
        {
            take(&record.headline, 24);
            take(&record.entry, 24);
        }
        Ok(())
    })
    .expect("read");
    for media in library.media().of_family(family).expect("listed") {
        for file in files(&library.folder().join("media")) {
            if file.to_string_lossy().contains(&media.to_string()) {
                take(&fs::read(file).expect("read")[8..], 1009);
            }
        }
    }
    take(&fs::read(library.folder().join("keys/families").join(family.to_string())).expect("read")[18..], 24);
    assert!(found.len() > 100, "{}", found.len());
    found
}

fn assert_gone(folder: &Path, sealed: &HashSet<[u8; 24]>) {
    for file in files(folder) {
        let bytes = fs::read(&file).expect("read");
        let hit = bytes.windows(24).any(|window| window.first_chunk().is_some_and(|chunk| sealed.contains(chunk)));
        assert!(!hit, "{} holds something of the family", file.display());
    }
}

/// Everything a library says of a family, for comparing.
fn told(library: &Library, family: DocumentId) -> Vec<Document> {
    let headlines = library.headlines().expect("listed");
    let of_family = headlines.iter().filter(|headline| headline.family == family);
    of_family.map(|headline| library.document(headline.document).expect("opened")).collect()
}

fn assert_sound(library: &Library) {
    let report = library.verify(&mut |_, _| ControlFlow::Continue(())).expect("verified");
    assert!(report.is_sound(), "{:?}", report.findings);
}

#[test]
fn nothing_of_an_erased_family_is_left_and_the_other_is_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gone, kept] = made(folder.path());
    let mut library = open(folder.path());
    let (sealed, before) = (sealed(&library, gone), told(&library, kept));
    let key = library.folder().join("keys/families").join(gone.to_string());
    let copy_of_the_key = fs::read(&key).expect("read");
    let film = library.media().of_family(gone).expect("listed").into_iter().next().expect("a film");

    let mut steps = Vec::new();
    let certificate =
        library.erase(gone, "consent withdrawn", &anna(), &mut |done, _| steps.push(done)).expect("erased");
    assert!(steps.is_sorted() && steps.last() == Some(&STEPS));
    assert!(certificate.is_complete(), "{certificate:#?}");
    assert_eq!((certificate.changes, certificate.files, certificate.films.len()), (3, 3, 1));
    assert_eq!((certificate.documents.len(), certificate.code.as_ref()), (2, None), "no keeping rule lets it stand");
    assert_gone(folder.path(), &sealed);
    assert!(told(&library, gone).is_empty());
    assert_eq!(told(&library, kept), before);
    assert_sound(&library);
    assert!(matches!(library.media().open(film), Err(VaultError::NoMedia(_))));
    assert!(matches!(library.media().writer(gone, MediaId(Uuid::now_v7())), Err(VaultError::Erased(_))));
    assert!(matches!(library.erase(gone, "twice", &anna(), &mut |_, _| ()), Err(VaultError::NoDocument(_))));
    library.close().expect("closed");

    // Somebody kept a copy of the family's key.
    fs::write(&key, copy_of_the_key).expect("written");
    let library = open(folder.path());
    assert!(told(&library, gone).is_empty());
    assert_eq!(told(&library, kept), before);
    let again = library.certificate(certificate.trace).expect("read");
    assert_eq!(again.checked.found, [format!("keys/families/{gone}")], "and the certificate says that it is there");
}

#[test]
fn undo_and_late_changes_do_not_bring_a_family_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gone, _] = made(folder.path());
    let mut library = open(folder.path());
    let mut record = library.document(gone).expect("opened");
    library.erase(gone, "", &anna(), &mut |_, _| ()).expect("erased");
    let entry = record.undo(anna(), Utc::now()).expect("the window still knows it");
    let late = Draft { headline: record.headline(gone), entry };
    assert!(matches!(library.append(vec![late.clone()]), Err(VaultError::Erased(_))));
    let session = Session { family: gone, title: String::new(), held: Utc::now().date_naive(), films: Vec::new() };
    let session = Document::create(DocumentId(Uuid::now_v7()), Body::Session(session), anna(), Utc::now());
    let new = Draft { headline: session.headline(gone), entry: session.history()[0].clone() };
    assert!(matches!(library.append(vec![new.clone()]), Err(VaultError::Erased(_))));
    library.close().expect("closed");
    let mut library = open(folder.path());
    for draft in [late, new] {
        assert!(matches!(library.append(vec![draft]), Err(VaultError::Erased(_))));
    }
    assert_sound(&library);
}

#[test]
fn an_erasure_stopped_at_any_write_is_carried_to_its_end() {
    let original = tempfile::tempdir().expect("a folder");
    let [gone, kept] = made(original.path());
    let (sealed, before) = {
        let library = open(original.path());
        (sealed(&library, gone), told(&library, kept))
    };
    for steps in 0.. {
        let folder = copy(original.path());
        let mut library = open(folder.path());
        cut_after(Some(steps));
        let erased = library.erase(gone, "consent withdrawn", &anna(), &mut |_, _| ());
        drop(library);
        // The power fails once more while it is carried on.
        cut_after(Some(3));
        drop(Library::open(folder.path(), Unlock::Demonstration));
        cut_after(None);
        let library = open(folder.path());
        let traces = library.erasures().expect("listed");
        assert_eq!(told(&library, kept), before, "stopped after {steps} writes");
        assert_sound(&library);
        match &traces[..] {
            [] => assert_eq!(told(&library, gone).len(), 2, "stopped after {steps} writes, before it was begun"),
            [trace] => {
                let certificate = library.certificate(trace.document).expect("read");
                assert!(certificate.is_complete(), "stopped after {steps} writes: {certificate:#?}");
                assert_gone(folder.path(), &sealed);
                assert!(told(&library, gone).is_empty());
            }
            traces => panic!("one erasure, and {} traces", traces.len()),
        }
        if erased.is_ok() {
            assert!(steps > 15 && traces.len() == 1, "an erasure has more writes than {steps}");
            return;
        }
    }
}

#[test]
fn a_deletion_that_is_made_to_look_like_an_erasure_is_damage() {
    let folder = tempfile::tempdir().expect("a folder");
    let [hidden, kept] = made(folder.path());
    let mut library = open(folder.path());
    // Whoever can write to the folder can redact without any key.
    let redaction =
        library.journal.as_mut().expect("open").redact(hidden, &Key::random(), &|_| false).expect("redacted");
    library.close().expect("closed");
    let (library, _) = Library::open(folder.path(), Unlock::Demonstration).expect("opened");
    let report = library.verify(&mut |_, _| ControlFlow::Continue(())).expect("verified");
    let hides = |finding: &Finding| matches!(finding, Finding::Redacted { family, changes, .. } if (*family, *changes) == (hidden, redaction.changes));
    assert!(report.findings.iter().any(hides), "{:?}", report.findings);
    drop(library);
    fs::remove_dir_all(folder.path().join(STORE)).expect("removed");
    let (library, report) = Library::open(folder.path(), Unlock::Demonstration).expect("opened");
    assert!(report.findings.iter().any(hides), "{:?}", report.findings);
    assert_eq!(told(&library, kept).len(), 2);
}

#[test]
fn the_search_finds_what_was_left_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gone, _] = made(folder.path());
    let copied = copy(folder.path());
    let mut library = open(folder.path());
    let certificate = library.erase(gone, "", &anna(), &mut |_, _| ()).expect("erased");
    assert!(certificate.checked.files > 10 && certificate.checked.bytes > 10_000);
    // Each file that speaks of the family, in bytes, in text or by its name, is found when it is brought back.
    let film = certificate.films[0];
    let ids = [gone.as_bytes().to_vec(), gone.to_string().into_bytes(), film.to_string().into_bytes()];
    let speaks = |bytes: &[u8]| ids.iter().any(|id| bytes.windows(id.len()).any(|window| window == id));
    let mut found = 0;
    for file in files(copied.path()) {
        let name = file.strip_prefix(copied.path()).expect("below");
        let speaks = speaks(&fs::read(&file).expect("read")) || speaks(name.as_os_str().as_encoded_bytes());
        let place = folder.path().join("left").join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::copy(&file, &place).expect("copied");
        let again = library.certificate(certificate.trace).expect("read");
        assert_eq!(!again.checked.found.is_empty(), speaks, "{name:?}");
        found += usize::from(speaks);
        fs::remove_dir_all(folder.path().join("left")).expect("removed");
    }
    assert!(found >= 5, "journal, store, key, film and its sides: {found}");
}

#[test]
fn snapshots_and_backups_are_rewritten_and_one_out_of_reach_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gone, kept] = made(folder.path());
    let mut library = open(folder.path());
    let (sealed, before) = (sealed(&library, gone), told(&library, kept));
    let backups = tempfile::tempdir().expect("a folder");
    let (near, far) = (backups.path().join("near"), backups.path().join("far"));
    for backup in [&near, &far] {
        let made = library.backup(backup).expect("prepared").run(false, &mut |_, _| ControlFlow::Continue(()));
        made.expect("backed up");
    }
    library.snapshot().expect("taken");
    // A point that a kill left half written names films too.
    fs::copy(near.join("points/00000001"), near.join("points/00000002.part")).expect("copied");
    let away = backups.path().join("away");
    fs::rename(&far, &away).expect("taken away");

    let certificate = library.erase(gone, "", &anna(), &mut |_, _| ()).expect("erased");
    assert_eq!(certificate.waiting.iter().map(|waiting| &waiting.folder).collect::<Vec<_>>(), [&far]);
    assert!(!certificate.is_complete() && certificate.checked.found.is_empty(), "{certificate:#?}");
    assert_gone(folder.path(), &sealed);
    assert_gone(&near, &sealed);
    assert!(!near.join("points/00000002.part").exists());
    library.close().expect("closed");

    fs::rename(&away, &far).expect("brought back");
    let library = open(folder.path());
    let certificate = library.certificate(certificate.trace).expect("read");
    assert!(certificate.is_complete(), "{certificate:#?}");
    assert_gone(&far, &sealed);
    assert_gone(folder.path(), &sealed);
    drop(library);

    // What a backup still holds can be restored, the trace not yet among it and the family not any more.
    for backup in [&near, &far] {
        let place = tempfile::tempdir().expect("a folder");
        let to = place.path().join("restored");
        crate::vault::restore(backup, &to, Unlock::Demonstration, None, &mut |_, _| ControlFlow::Continue(()))
            .expect("restored");
        let (library, report) = Library::open(&to, Unlock::Demonstration).expect("opened");
        assert_eq!(report.findings, [], "no trace is among it yet, and still nobody takes it for a deletion");
        assert!(told(&library, gone).is_empty());
        assert_eq!(told(&library, kept), before);
    }
}

#[test]
fn nothing_is_erased_from_under_a_backup_or_a_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gone, kept] = made(folder.path());
    let mut library = open(folder.path());
    let sealed = sealed(&library, gone);
    let backups = tempfile::tempdir().expect("a folder");
    let backup = library.backup(backups.path()).expect("prepared");
    let mut tried = 0;
    let made = backup.run(false, &mut |_, _| {
        tried += 1;
        let erased = library.erase(gone, "", &anna(), &mut |_, _| ());
        assert!(matches!(erased, Err(VaultError::BackupUnderWay)));
        ControlFlow::Continue(())
    });
    assert!(made.expect("backed up").is_some() && tried > 5);
    drop(backup);

    let shelf = library.media();
    let live = shelf.live_writer(gone, MediaId(Uuid::now_v7())).expect("begun");
    assert!(
        matches!(library.erase(gone, "", &anna(), &mut |_, _| ()), Err(VaultError::BeingRecorded(of)) if of == gone)
    );
    assert!(library.erasures().expect("listed").is_empty() && told(&library, gone).len() == 2, "nothing was begun");
    live.finish().expect("finished");
    let other = shelf.live_writer(kept, MediaId(Uuid::now_v7())).expect("begun");
    let certificate = library
        .erase(gone, "", &anna(), &mut |_, _| {
            let late = shelf.live_writer(gone, MediaId(Uuid::now_v7()));
            assert!(matches!(late, Err(VaultError::Erased(_))));
        })
        .expect("another family's recording is no hindrance");
    drop(other);
    assert!(certificate.is_complete(), "{certificate:#?}");
    assert_gone(folder.path(), &sealed);
    assert_gone(backups.path(), &sealed);
}

fn back_up(library: &mut Library, folder: &Path) -> Uuid {
    let backup = library.backup(folder).expect("prepared");
    backup.run(false, &mut |_, _| ControlFlow::Continue(())).expect("backed up");
    drop(backup);
    library.see_to_waiting_backups();
    crate::vault::archive::Archive::open(folder).expect("an archive").id().expect("with an id of its own")
}

#[test]
fn a_backup_that_comes_back_elsewhere_is_known_and_seen_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gone, kept] = made(folder.path());
    let mut library = open(folder.path());
    let (sealed, before) = (sealed(&library, gone), told(&library, kept));
    let place = tempfile::tempdir().expect("a folder");
    let [mounted, away, next] = ["stick", "away", "mounted elsewhere"].map(|name| place.path().join(name));
    let first = back_up(&mut library, &mounted);
    fs::rename(&mounted, &away).expect("pulled out");
    // The next stick lies where the first one lay, and is not taken for it.
    let second = back_up(&mut library, &mounted);
    assert_ne!(first, second);
    let known = |library: &Library| {
        let backups = library.backups().expect("listed");
        backups.into_iter().map(|backup| (backup.archive, backup.folder)).collect::<Vec<_>>()
    };
    assert_eq!(known(&library), [(Some(second), mounted.clone()), (Some(first), mounted.clone())]);

    let certificate = library.erase(gone, "", &anna(), &mut |_, _| ()).expect("erased");
    assert_eq!(certificate.waiting, [Waiting { archive: Some(first), folder: mounted.clone() }]);
    assert_gone(&mounted, &sealed);
    library.close().expect("closed");
    let mut library = open(folder.path());
    assert!(!library.certificate(certificate.trace).expect("read").is_complete(), "it is still away");

    // It comes back under another path, and a backup is made there.
    fs::rename(&away, &next).expect("brought back");
    assert_eq!(back_up(&mut library, &next), first);
    assert_gone(&next, &sealed);
    assert_eq!(known(&library), [(Some(first), next.clone()), (Some(second), mounted.clone())]);
    let certificate = library.certificate(certificate.trace).expect("read");
    assert!(certificate.is_complete(), "{certificate:#?}");
    assert_eq!(told(&library, kept), before);
    assert_sound(&library);
}

#[test]
fn a_backup_is_seen_to_wherever_it_is_come_upon() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gone, kept] = made(folder.path());
    let mut library = open(folder.path());
    let sealed = sealed(&library, gone);
    let place = tempfile::tempdir().expect("a folder");
    let [mounted, away, copied] = ["stick", "away", "copied"].map(|name| place.path().join(name));
    let first = back_up(&mut library, &mounted);
    // A copy that somebody made by hand is another backup as soon as one is made into it.
    fs::rename(copy(&mounted).keep(), &copied).expect("copied");
    assert_ne!(back_up(&mut library, &copied), first);
    fs::rename(&mounted, &away).expect("pulled out");
    let certificate = library.erase(gone, "", &anna(), &mut |_, _| ()).expect("erased");
    assert_eq!(certificate.waiting, [Waiting { archive: Some(first), folder: mounted }]);
    assert_gone(&copied, &sealed);
    library.see_backup(&away).expect("seen");
    assert_gone(&away, &sealed);
    assert!(library.certificate(certificate.trace).expect("read").is_complete());

    // Nobody remembers where backups were made, as in a library that was restored; what is erased is erased all the same.
    let family = family(&mut library, "F-019");
    back_up(&mut library, &away);
    fs::remove_file(folder.path().join(crate::vault::keeping::BACKUPS)).expect("removed");
    let forgotten = library.erase(family, "", &anna(), &mut |_, _| ()).expect("erased");
    assert!(forgotten.waiting.is_empty());
    assert!(fs::read_dir(away.join("points")).expect("listed").count() > 0);
    back_up(&mut library, &away);
    let archive = crate::vault::archive::Archive::open(&away).expect("an archive");
    let points = archive.manifests().expect("read");
    assert!(points.iter().all(|point| !point.has_of(family, &BTreeSet::new())));
    assert_eq!(told(&library, kept).len(), 2);
}
