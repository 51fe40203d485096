//! Handing a family everything that is kept about it, and reading it again.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use samspill::domain::access::{Access, Deed, Obstacle};
use samspill::domain::document::{Body, Kind};
use samspill::domain::edit::{Change, Edit, Label, Transaction};
use samspill::domain::family::{Consent, Family, Purpose, Withdrawal};
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::{Author, Role};
use samspill::domain::rights::Right;
use samspill::domain::session::{Film, FilmFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::interchange::family::read;
use samspill::interchange::{csv, log};
use samspill::media::probe::Prober;
use samspill::practice::desk::today;
use samspill::practice::portability::gather;
use samspill::practice::{Desk, PracticeError, Progress, consent, demo, mark, people};
use samspill::vault::{LibraryKind, Unlock, VaultError};
use uuid::Uuid;

const ANNA: &str = "paper boat lantern";

/// The demonstration, whose family has a film, codings and a plan; and the family.
fn demonstration(folder: &Path) -> (Desk, DocumentId) {
    let prober = Prober { program: env!("CARGO_BIN_EXE_samspill").into(), limits: None };
    let desk = demo::create(folder, "nb", prober, &Progress::default()).expect("made");
    let family = desk.of_kind(Kind::Family).expect("listed")[0].document;
    (desk, family)
}

fn change(desk: &mut Desk, family: DocumentId, change: impl FnOnce(&mut Family)) {
    let mut document = desk.document(Kind::Family, family).expect("opened");
    let before = document.as_family().expect("a family").clone();
    let mut after = before.clone();
    change(&mut after);
    let edit = Edit::Family(Box::new(Change::new(before, after)));
    desk.commit(&mut document, Transaction::one(Label::EditFamily, edit)).expect("kept");
}

#[test]
fn a_family_is_handed_everything_that_is_kept_about_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, family) = demonstration(&folder.path().join("library"));
    change(&mut desk, family, |record| record.question = "<script>alert(1)</script> & «hvorfor»?".to_owned());
    let to = folder.path().join("F-017");
    let handover = gather(&desk, family, &to, None).expect("consented");
    handover.write(&to, "nb", &Progress::default()).expect("written");

    let file = read(&fs::read(to.join("family.json")).expect("there")).expect("a family");
    let schema = serde_json::to_value(schemars::schema_for!(samspill::interchange::family::FamilyFile)).expect("JSON");
    let value = serde_json::to_value(&file).expect("JSON");
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&value));
    assert_eq!(file.family, family);
    let codings = file.sessions.iter().map(|session| session.codings.len()).sum::<usize>();
    assert!(codings > 0 && !file.plans.is_empty() && !file.films.is_empty());
    assert_eq!(codings, desk.of_kind(Kind::Coding).expect("listed").len());

    // The films are byte for byte what was taken in.
    for film in file.sessions.iter().flat_map(|session| &session.films) {
        let place = file.films.iter().find(|place| place.media == film.media).expect("it has a place");
        let bytes = fs::read(to.join(&place.path)).expect("there");
        assert_eq!(blake3::hash(&bytes).to_hex().to_string(), film.fingerprint);
    }
    let marks: usize = file.sessions.iter().flat_map(|session| &session.codings).map(|coding| coding.marks.len()).sum();
    let rows = (1..=file.sessions.len()).map(|index| {
        csv::read(&fs::read(to.join(format!("marks/{index}.csv"))).expect("there")).expect("a table").len()
    });
    assert_eq!(rows.sum::<usize>(), marks);
    // That it was handed over stands in what was handed over.
    assert!(file.access.iter().any(|note| note.what == Access::Exported));
    assert_eq!(fs::read(to.join("access.csv")).expect("there"), log::write(&file.access));
    let page = fs::read_to_string(to.join("index.html")).expect("there");
    assert!(page.contains("Samtykker") && page.contains("lang=\"nb\""));
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;") && page.contains("«hvorfor»"), "{page}");
    assert!(!page.contains("handover-"), "every line has words");

    // A folder that is there already is left alone, and nothing half done lies beside it.
    let again = handover.write(&to, "en", &Progress::default());
    assert!(matches!(again, Err(PracticeError::Vault(VaultError::NotEmpty(_)))));
    assert_eq!(fs::read_to_string(to.join("index.html")).expect("there"), page);
    let stopped = Progress::default();
    stopped.cancel();
    let other = folder.path().join("other");
    assert!(matches!(handover.write(&other, "en", &stopped), Err(PracticeError::Cancelled)));
    let beside: Vec<_> =
        fs::read_dir(folder.path()).expect("listed").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(beside.len(), 2, "{beside:?}");
}

#[test]
fn without_consent_it_takes_a_keeper_and_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, family) = demonstration(&folder.path().join("library"));
    change(&mut desk, family, |record| {
        let withdrawn = Some(Withdrawal::new(today(), "mor".to_owned()));
        record.consents.push(Consent { withdrawn, ..Consent::new(Purpose::Care, today()) });
    });
    let to = folder.path().join("F-017");
    for reason in [None, Some("  ")] {
        assert!(matches!(gather(&desk, family, &to, reason), Err(PracticeError::Barred(..))));
    }
    let asked = Some("the family asked for its things before they are erased");
    gather(&desk, family, &to, asked)
        .expect("a keeper with a reason")
        .write(&to, "en", &Progress::default())
        .expect("written");
    let log = desk.library().access().expect("read");
    let kinds: Vec<_> = log.iter().filter(|note| note.family == Some(family)).map(|note| note.what).collect();
    assert!(kinds.ends_with(&[Access::Refused, Access::Refused, Access::Exported]), "{kinds:?}");
    assert!(log.last().is_some_and(|note| note.about.to_string().contains("before they are erased")));
}

#[test]
fn a_film_that_is_not_what_was_taken_in_leaves_no_half_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library");
    let (desk, family) = demonstration(&place);
    let film = desk.media().list().expect("listed")[0].0;
    let path = place.join("media").join(film.to_string());
    let mut bytes = fs::read(&path).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("written");
    let to = folder.path().join("F-017");
    let handover = gather(&desk, family, &to, None).expect("consented");
    assert!(handover.write(&to, "en", &Progress::default()).is_err());
    assert!(!to.exists() && fs::read_dir(folder.path()).expect("listed").count() == 1);
}

#[test]
fn a_keeper_who_reads_no_marks_hands_them_over_for_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("library");
    let anna = Author::new("Anna").expect("a name");
    let (mut desk, _) = Desk::create(&place, LibraryKind::Working, anna, Some(ANNA.into())).expect("made");
    let record = Family { code: "F-017".to_owned(), ..Family::default() };
    let family = desk.create_document(None, Body::Family(record)).expect("kept").id();
    consent::give(&mut desk, family, Consent::new(Purpose::Care, today())).expect("given");
    let bytes = b"a picture of a baby ".repeat(5000);
    let media = MediaId(Uuid::now_v7());
    let mut writer = desk.media().writer(family, media).expect("begun");
    writer.write_all(&bytes).expect("written");
    writer.finish().expect("sealed");
    let film = Film {
        media,
        offset: SessionTime::ZERO,
        file_name: "visit.mkv".to_owned(),
        fingerprint: blake3::hash(&bytes).to_hex().to_string(),
        bytes: bytes.len() as u64,
        facts: FilmFacts::default(),
    };
    let session = Session { family, title: "Bath".to_owned(), held: today(), films: vec![film] };
    let session = desk.create_document(Some(family), Body::Session(session)).expect("kept").id();
    mark::mark(&mut desk, session, "infant.smile", SessionTime::ZERO, None, None).expect("marked");
    let keeper = Author::new("Kari").expect("a name");
    let admitted = people::add(&mut desk, keeper, BTreeSet::from([Role::Keeper])).expect("added");
    drop(desk);

    let (desk, _) = Desk::open(&place, Unlock::Passphrase(admitted.passphrase), None).expect("opened");
    let coding = desk.of_kind(Kind::Coding).expect("listed")[0].document;
    let refused = desk.document(Kind::Coding, coding);
    assert!(matches!(refused, Err(PracticeError::Vault(VaultError::NotPermitted(Right::ReadMarks)))), "{refused:?}");
    let refused = mark::marks(&desk, session, None);
    assert!(matches!(refused, Err(PracticeError::Barred(Deed::Read, Obstacle::Role(Right::ReadMarks)))), "{refused:?}");
    let to = folder.path().join("F-017");
    assert!(matches!(gather(&desk, family, &to, None), Err(PracticeError::Barred(Deed::ExportFamily, _))));
    let handover = gather(&desk, family, &to, Some("the family moves to another service")).expect("with a reason");
    handover.write(&to, "nb", &Progress::default()).expect("written");
    let file = read(&fs::read(to.join("family.json")).expect("there")).expect("a family");
    assert_eq!(file.sessions[0].codings[0].marks.len(), 1);
    assert_eq!(csv::read(&fs::read(to.join("marks/1.csv")).expect("there")).expect("a table").len(), 1);
    assert_eq!(fs::read(to.join(&file.films[0].path)).expect("there"), bytes);
    let last = desk.library().access().expect("read").pop().expect("noted");
    assert_eq!((last.what, last.family, last.who.name()), (Access::Exported, Some(family), "Kari"));
    assert!(last.about.to_string().contains("another service"));
    assert!(desk.document(Kind::Coding, coding).is_err(), "to hand over is not to read");
}

#[test]
fn marks_are_read_as_the_consent_allows() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, family) = demonstration(&folder.path().join("library"));
    let session = desk.of_kind(Kind::Session).expect("listed")[0].document;
    assert!(!mark::marks(&desk, session, None).expect("consented").is_empty());
    change(&mut desk, family, |record| {
        let withdrawn = Some(Withdrawal::new(today(), "mor".to_owned()));
        record.consents.push(Consent { withdrawn, ..Consent::new(Purpose::Care, today()) });
    });
    let refused = mark::marks(&desk, session, None);
    assert!(matches!(refused, Err(PracticeError::Barred(Deed::Read, Obstacle::Consent(_)))), "{refused:?}");
    let log = desk.library().access().expect("read");
    assert!(log.last().is_some_and(|note| note.what == Access::Refused && note.family == Some(family)));
}
