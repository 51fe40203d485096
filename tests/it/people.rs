//! Who may open a library, what they may do there, and that the vault keeps to it.

use std::fs;
use std::path::Path;

use std::time::{Duration, Instant};

use assert_cmd::Command;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::command::Command as Act;
use samspill::app::screens::Screen;
use samspill::app::store::{Event, LibraryFacts, Opened};
use samspill::domain::charter::Charter;
use samspill::domain::document::{Body, Document, Kind};
use samspill::domain::id::{DocumentId, PersonId};
use samspill::domain::person::{Author, Person, Role};
use samspill::vault::{Library, Unlock};
use serde_json::Value;
use uuid::Uuid;

use crate::{sample, screens};

/// Who sits at the sample library.
pub const INGRID: PersonId = PersonId(Uuid::from_u128(1));
const KARI: PersonId = PersonId(Uuid::from_u128(2));

/// A charter with a clinician who keeps the library, a practitioner, and somebody who left.
pub fn charter() -> Document {
    let person = |id, name: &str, roles: &[Role], retired: Option<&str>| Person {
        id,
        name: Author::new(name).expect("a name"),
        roles: roles.iter().copied().collect(),
        retired: retired.map(|day| day.parse().expect("a day")),
    };
    let people = vec![
        person(INGRID, "Ingrid Solheim", &[Role::Clinician, Role::Keeper], None),
        person(KARI, "Kari Moen", &[Role::Practitioner], None),
        person(PersonId(Uuid::from_u128(3)), "Lars Berg", &[Role::Supervisor], Some("2026-09-30")),
    ];
    let charter = Charter { people, keeping: None, idle_lock_minutes: 10 };
    let (id, author) = (DocumentId(Uuid::from_u128(9000)), Author::new("Ingrid Solheim").expect("a name"));
    Document::create(id, Body::Charter(charter), author, sample::noon())
}

fn opened(person_id: PersonId, name: &str, roles: &[Role]) -> Event {
    let person = Author::new(name).expect("a name");
    let roles = roles.iter().copied().collect();
    let facts = LibraryFacts { person_id: Some(person_id), person, roles, ..sample::facts() };
    let model = screens::people();
    Event::Opened(Box::new(Opened {
        headlines: [Kind::Family, Kind::Session]
            .into_iter()
            .flat_map(|kind| model.view().headlines(kind, None).cloned().collect::<Vec<_>>())
            .collect(),
        charter: Some(charter()),
        ..Opened::new(facts)
    }))
}

#[test]
fn a_window_left_alone_locks_itself_and_comes_back_to_where_one_was() {
    let mut harness = screens::small(screens::people());
    let family = Screen::Family(sample::id(sample::FAMILY));
    screens::push(&mut harness, Action::Go(family));
    let start = Instant::now();
    let minute = Duration::from_secs(60);
    let model = harness.state_mut().model_mut();
    model.stir(start);
    model.tend_lock(start + 9 * minute);
    assert!(model.view().library().is_some(), "not yet");
    model.stir(start + 9 * minute);
    model.tend_lock(start + 18 * minute);
    assert!(model.view().library().is_some(), "a touch starts the time anew");
    model.tend_lock(start + 19 * minute);
    assert!(model.view().library().is_none() && model.view().document(sample::id(sample::FAMILY)).is_none());
    harness.run_ok();
    harness.get_by_label("Unlock");
    assert!(harness.query_by_label_contains("F-017").is_none(), "the lock screen names nobody");
    assert!(harness.query_by_label_contains("Ingrid").is_none());

    let same = opened(INGRID, sample::author().name(), &[Role::Clinician, Role::Keeper]);
    harness.state_mut().model_mut().receive(same);
    assert_eq!(harness.state().model().screen(), family);
    screens::push(&mut harness, Action::Do(Act::Lock));
    let other = opened(KARI, "Kari Moen", &[Role::Practitioner]);
    harness.state_mut().model_mut().receive(other);
    assert_eq!(harness.state().model().screen(), Screen::Families, "another person begins at the beginning");
}

#[test]
fn the_window_offers_what_ones_roles_allow() {
    let mut harness = screens::small(screens::people());
    screens::push(&mut harness, Action::Go(Screen::Settings));
    harness.get_by_label("Add person");
    harness.get_by_label("Let Kari Moen leave");
    harness.get_by_label("left 30 Sep 2026");
    let allows =
        |harness: &egui_kittest::Harness<'_, samspill::app::shell::Shell>, act| harness.state().model().allows(act);
    screens::push(&mut harness, Action::Go(Screen::Families));
    assert!(allows(&harness, Act::NewFamily));

    harness.state_mut().model_mut().receive(opened(KARI, "Kari Moen", &[Role::Practitioner]));
    harness.run_ok();
    assert!(!allows(&harness, Act::NewFamily));
    screens::push(&mut harness, Action::Go(Screen::Settings));
    assert!(harness.query_by_label("Add person").is_none());
    harness.get_by_label("Change my passphrase");
    harness.get_by_label("Your roles in this library do not allow this; it takes: Keeper.");
    screens::push(&mut harness, Action::Go(Screen::Family(sample::id(sample::FAMILY))));
    assert!(!allows(&harness, Act::ImportFilm) && allows(&harness, Act::NewPlan));
}

/// A library of format 1 that this test may write on.
fn old_library() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("made");
        for entry in fs::read_dir(from).expect("listed").map(|entry| entry.expect("an entry")) {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).expect("copied");
            }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library-v1"), folder.path());
    folder
}

#[test]
fn an_older_library_gets_a_charter_from_the_person_who_opens_it() {
    let folder = old_library();
    let recovery = "AGE-SECRET-KEY-14QGGGYVXHNX4DW8L0JKS7786HR28RWNT0JH5QTA4MR0QC7MAEKHQA30VGU";
    let (library, _) = Library::open(folder.path(), Unlock::RecoveryKey(recovery.into())).expect("opened");
    assert_eq!(library.roles(), [Role::Keeper].into(), "the recovery key makes a keeper");
    let mut begun = library.charter().cloned();
    assert!(begun.is_some(), "of the one person there is, by the name under which they wrote");
    drop(library);

    for _ in 0..2 {
        let open = Library::open(folder.path(), Unlock::Passphrase("paper boat lantern".into()));
        let (library, _) = open.expect("opened");
        let charter = library.charter().expect("there is one").clone();
        assert_eq!(charter.person(library.person_id().expect("somebody")).map(|p| &p.name), library.person());
        assert_eq!(library.roles(), Role::of_a_founder());
        assert_eq!(charter.keeping, None, "nobody has decided that yet");
        assert_eq!(library.headlines().expect("listed").iter().filter(|line| line.kind == Kind::Charter).count(), 1);
        assert_eq!(*begun.get_or_insert_with(|| charter.clone()), charter, "it is begun once");
    }
}

/// A run of the program with a passphrase; what it printed as JSON, or that it failed.
fn run(library: &Path, passphrase: &str, words: &[&str]) -> Result<Vec<Value>, String> {
    let mut command = Command::cargo_bin("samspill").expect("it is built");
    command.args([words[0], &library.to_string_lossy()]).args(&words[1..]).arg("--json");
    let output = command.env("SAMSPILL_PASSPHRASE", passphrase).output().expect("it starts");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    Ok(lines.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect())
}

#[test]
fn a_service_looks_after_its_people_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let (library, anna) = (folder.path().join("library"), "paper boat lantern");
    let made = run(&library, anna, &["new", "--person", "Anna"]).expect("made");
    let recovery = made[0]["recovery_key"].as_str().expect("text").to_owned();

    // Each guess at a passphrase costs real work.
    let slot = fs::read_dir(library.join("keys/people")).expect("listed").next().expect("one").expect("an entry");
    let slot = String::from_utf8_lossy(&fs::read(slot.path()).expect("read")).into_owned();
    let stanza = slot.lines().find_map(|line| line.strip_prefix("-> scrypt ")).expect("it is under a passphrase");
    assert!(stanza.ends_with(" 17"), "{stanza}");

    let added = run(&library, anna, &["people", "add", "Bjørn", "--role", "practitioner"]).expect("added");
    let once = added[0]["passphrase"].as_str().expect("text").to_owned();
    assert_eq!((once.len(), &added[0]["recovery_key"]), (19, &Value::Null));
    let refused = run(&library, &once, &["people", "add", "Carl", "--role", "keeper"]).expect_err("not permitted");
    assert!(refused.contains("it takes a keeper"), "{refused}");

    let new = folder.path().join("new");
    fs::write(&new, "green tram river\n").expect("written");
    let changed = ["people", "passphrase", "--new-passphrase-file", &new.to_string_lossy()];
    run(&library, &once, &changed).expect("changed");
    assert!(run(&library, &once, &["people"]).is_err(), "the old one opens nothing");
    let listed = run(&library, "green tram river", &["people", "list"]).expect("everybody may see who is there");
    let names: Vec<_> = listed.iter().map(|person| (person["name"].as_str(), person["you"].as_bool())).collect();
    assert_eq!(names, [(Some("Anna"), Some(false)), (Some("Bjørn"), Some(true))]);

    run(&library, anna, &["people", "roles", "Bjørn", "--role", "supervisor", "--role", "keeper"]).expect("changed");
    run(&library, anna, &["people", "retire", "Bjørn"]).expect("retired");
    assert!(run(&library, "green tram river", &["people"]).is_err());
    run(&library, anna, &["people", "rotate"]).expect("rotated");
    let last = run(&library, anna, &["people", "retire", "Anna"]).expect_err("nobody would look after it");
    assert!(last.contains("at least one keeper"), "{last}");

    // The recovery key still opens it, and makes a keeper who can give Anna another passphrase.
    run(&library, &recovery, &["people", "reset", "Anna"]).expect("reset");
    assert!(run(&library, anna, &["people"]).is_err());
    let log = run(&library, &recovery, &["access"]).expect("a keeper reads the log");
    let told: Vec<_> = log.iter().map(|line| line["what"].as_str().unwrap_or_default()).collect();
    for (what, times) in [("person-changed", 5), ("key-rotated", 1)] {
        assert_eq!(told.iter().filter(|told| **told == what).count(), times, "{what} in {told:?}");
    }
    assert_eq!(run(&library, &recovery, &["verify"]).expect("sound")[0]["sound"], true);
}
