//! The doors over the real store thread: backups made and restored, and what a library says when it opens.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::keeper;
use samspill::app::language::{Language, speak};
use samspill::app::model::Model;
use samspill::app::opening;
use samspill::app::preferences::Preferences;
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::store::{Found, Key, Link};
use samspill::domain::access::Access;
use samspill::domain::coding::Coding;
use samspill::domain::document::{Body, Kind};
use samspill::domain::family::{Consent, Family, Purpose};
use samspill::domain::id::MarkId;
use samspill::domain::person::{Author, Role as Does};
use samspill::domain::session::Session;
use samspill::domain::time::SessionTime;
use samspill::practice::{Desk, PracticeError, Progress, backup, erase, export, people};
use samspill::vault::{Certificate, Copy, Finding, LibraryKind, Migrated, OpenReport, Repaired, Settled, Unlock};
use uuid::Uuid;

use crate::rooms::{says, screen, write};
use crate::{sample, screens};

const PASSPHRASE: &str = "paper boat lantern";
/// Longer than the slowest passphrase takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A window over the real store thread.
pub struct Window {
    pub harness: Harness<'static, Shell>,
    woken: Receiver<()>,
    store: JoinHandle<()>,
}

impl Window {
    pub fn new() -> Self {
        let (link, requests, events) = Link::pair();
        let (wake, woken) = sync_channel(1);
        // Woken once is enough, however many reasons there were.
        let store = keeper::start(requests, events, move || {
            let _ = wake.try_send(());
        })
        .expect("a thread");
        let preferences = Preferences { language: Language::English, ..Preferences::default() };
        Self { harness: screens::small(Model::new(preferences, Some(link))), woken, store }
    }

    /// Closes the window, and with it the library.
    pub fn close(self) {
        drop(self.harness);
        self.store.join().expect("the store thread ends");
    }

    pub fn open(library: &Path, passphrase: &str) -> Self {
        let mut window = Self::new();
        let key = Key::Passphrase(passphrase.to_owned().into());
        screens::push(
            &mut window.harness,
            Action::OpenLibrary { folder: library.to_owned(), person: String::new(), key },
        );
        window.until(|harness| harness.state().model().view().library().is_some());
        window
    }

    /// Draws frame after frame until something is so.
    pub fn until(&mut self, reached: impl Fn(&Harness<'static, Shell>) -> bool) {
        let begun = Instant::now();
        loop {
            self.harness.step();
            self.harness.step();
            if reached(&self.harness) {
                return;
            }
            let notices: Vec<_> = self.harness.state().model().view().notices().iter().map(|n| &n.notice).collect();
            assert!(begun.elapsed() < PATIENCE, "it never came: {:?} {notices:?}", screen(&self.harness));
            // Whether something woke the window or not, the next frame is due.
            let _ = self.woken.recv_timeout(Duration::from_millis(20));
        }
    }

    pub fn until_it_says(&mut self, words: &str) {
        self.until(|harness| says(harness, words));
    }
}

/// A library with one family, and a desk at it.
pub fn library(folder: &Path) -> Desk {
    let passphrase = Some(PASSPHRASE.to_owned().into());
    let (mut desk, _) =
        Desk::create(folder, LibraryKind::Working, sample::author(), passphrase).expect("a library is made");
    family(&mut desk, "F-030");
    desk
}

fn family(desk: &mut Desk, code: &str) {
    let record = Family { code: code.to_owned(), ..Family::default() };
    desk.create_document(None, Body::Family(record)).expect("kept");
}

fn back_up(desk: &Desk, folder: &Path) {
    let order = backup::order(desk, folder).expect("prepared");
    backup::make(&order, false, &Progress::default()).expect("made");
}

/// A backup of two points in time, of a library that is gone.
fn backed_up(place: &Path) -> PathBuf {
    let (lost, kept) = (place.join("lost"), place.join("backup"));
    let mut desk = library(&lost);
    back_up(&desk, &kept);
    family(&mut desk, "F-031");
    back_up(&desk, &kept);
    drop(desk);
    fs::remove_dir_all(lost).expect("removed");
    kept
}

fn look(window: &mut Window, backup: &Path, passphrase: &str) {
    screens::push(&mut window.harness, Action::Do(Command::RestoreLibrary));
    write(&mut window.harness, "Folder of the backup", &backup.display().to_string());
    write(&mut window.harness, "Passphrase", passphrase);
    press_soon(window, "See what it holds");
}

/// Presses a button while something may turn on the screen.
fn press_soon(window: &mut Window, button: &str) {
    window.harness.get_by_role_and_label(Role::Button, button).click_accesskit();
    window.harness.step();
}

#[test]
fn a_library_is_restored_from_the_first_screen_at_the_point_in_time_that_was_chosen() {
    let place = tempfile::tempdir().expect("a folder");
    let backup = backed_up(place.path());
    for (earlier, families) in [(false, 2), (true, 1)] {
        let to = place.path().join(format!("anew-{families}"));
        let mut window = Window::new();
        look(&mut window, &backup, PASSPHRASE);
        window.until_it_says("Where the library is to lie");
        let points: Vec<_> = window.harness.query_all_by_role(Role::RadioButton).collect();
        assert_eq!(points.len(), 2);
        if earlier {
            points[1].click();
            window.harness.step();
        }
        write(&mut window.harness, "Where the library is to lie", &to.display().to_string());
        press_soon(&mut window, "Restore");
        window.until(|harness| screen(harness) == Screen::Families);
        assert_eq!(window.harness.state().model().view().families().len(), families);
        assert!(says(&window.harness, "The library is restored as it was on"));
        drop(window);
    }
}

#[test]
fn what_a_backup_holds_is_told_before_anything_is_made() {
    let place = tempfile::tempdir().expect("a folder");
    let backup = backed_up(place.path());
    let unlock = Unlock::Passphrase(PASSPHRASE.to_owned().into());
    let held = backup::look(&backup, unlock, &Progress::default()).expect("it opens");
    let families: Vec<_> = held.iter().map(|kept| kept.holds.map(|holds| (holds.families, holds.visits))).collect();
    assert_eq!(families, [Some((1, 0)), Some((2, 0))]);

    // A journal that is damaged in the backup tells nothing, and the other points are told all the same.
    let marks = |bytes: &[u8]| bytes.windows(4).filter(|four| *four == b"\xA7rec").count();
    let objects = crate::vault::files(&backup.join("objects"));
    let chained = objects.into_iter().filter(|path| marks(&fs::read(path).expect("read")) > 0);
    let told: Vec<Vec<bool>> = chained.map(|path| told_without(&backup, &path)).collect();
    assert!(told.contains(&vec![true, false]) && told.iter().all(|told| told.len() == 2), "{told:?}");
}

/// Of which points of a backup it is told what they hold, where one of its objects is damaged.
fn told_without(backup: &Path, object: &Path) -> Vec<bool> {
    let whole = fs::read(object).expect("read");
    fs::write(object, whole.iter().rev().copied().collect::<Vec<_>>()).expect("written");
    let unlock = Unlock::Passphrase(PASSPHRASE.to_owned().into());
    let held = backup::look(backup, unlock, &Progress::default()).expect("it opens");
    fs::write(object, whole).expect("written");
    held.iter().map(|kept| kept.holds.is_some()).collect()
}

#[test]
fn what_keeps_a_backup_from_being_restored_is_said() {
    let place = tempfile::tempdir().expect("a folder");
    let backup = backed_up(place.path());
    let mut window = Window::new();
    look(&mut window, &place.path().join("nothing"), PASSPHRASE);
    window.until_it_says("There is no backup in this folder.");

    let mut window = Window::new();
    look(&mut window, &backup, "wrong");
    window.until_it_says("This does not open the library.");

    let mut window = Window::new();
    look(&mut window, &backup, PASSPHRASE);
    window.until_it_says("Where the library is to lie");
    fs::write(place.path().join("notes.txt"), "mine").expect("written");
    write(&mut window.harness, "Where the library is to lie", &place.path().display().to_string());
    press_soon(&mut window, "Restore");
    window.until_it_says("This folder holds something already.");
    assert!(says(&window.harness, "The backup is as it was."));
    assert_eq!(fs::read_to_string(place.path().join("notes.txt")).expect("read"), "mine");
}

#[test]
fn restoring_that_was_stopped_leaves_no_library_and_goes_on_there() {
    let place = tempfile::tempdir().expect("a folder");
    let (backup, to) = (backed_up(place.path()), place.path().join("anew"));
    let unlock = || Unlock::Passphrase(PASSPHRASE.to_owned().into());
    let stopped = Progress::default();
    stopped.cancel();
    assert!(backup::restore(&backup, &to, unlock(), None, None, &stopped).is_err());
    assert!(Desk::open(&to, unlock(), None).is_err(), "half a library is none");
    let (desk, ..) = backup::restore(&backup, &to, unlock(), None, None, &Progress::default()).expect("it goes on");
    assert_eq!(desk.of_kind(Kind::Family).expect("listed").len(), 2);
}

#[test]
fn a_backup_is_made_where_the_typed_path_says() {
    let place = tempfile::tempdir().expect("a folder");
    let (path, to) = (place.path().join("library"), place.path().join("disk/backup"));
    drop(library(&path));
    let mut window = Window::open(&path, PASSPHRASE);
    screens::push(&mut window.harness, Action::Go(Screen::Settings));
    press_soon(&mut window, "Back up there");
    window.harness.run_ok();
    assert!(says(&window.harness, "This is needed."));
    write(&mut window.harness, "Folder for the backup", &format!("\"{}\"", to.display()));
    press_soon(&mut window, "Back up there");
    window.until_it_says("Back up now");
    assert!(to.join("archive.json").exists());
    window.harness.get_by_label("Another folder");
}

#[test]
fn what_opening_found_is_said_in_the_corner_and_stays_under_settings() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("library");
    drop(library(&path));
    let segment = path.join("journal/0001");
    let whole = fs::read(&segment).expect("read");
    fs::write(&segment, &whole[..whole.len() * 2 / 3]).expect("written");
    let mut window = Window::open(&path, PASSPHRASE);
    assert!(says(&window.harness, "has been repaired"));
    assert_eq!(window.harness.state().model().view().families().len(), 1, "nothing is lost");
    let notices: Vec<u64> = window.harness.state().model().view().notices().iter().map(|shown| shown.number).collect();
    notices.into_iter().for_each(|number| screens::push(&mut window.harness, Action::Dismiss(number)));
    assert!(!says(&window.harness, "has been repaired"));
    screens::push(&mut window.harness, Action::Go(Screen::Settings));
    assert!(says(&window.harness, "has been repaired"));
    screens::push(&mut window.harness, Action::Speak(Language::Bokmaal));
    assert!(says(&window.harness, "er reparert"), "in the language of the window, whatever it was then");
}

#[test]
fn everything_opening_may_find_has_words_in_both_languages() {
    let report = OpenReport {
        settled: Some(Settled::Finished),
        migrated: Some(Migrated { from: 1, to: 2 }),
        unfinished_films: 2,
        disk_full: true,
        clock_behind: Some(sample::noon()),
        repaired: vec![Repaired { what: Finding::Header, from: Copy::Snapshot { taken: sample::noon() } }],
        erased: vec![sample::id(1)],
        findings: vec![Finding::AccessEnd],
        ..OpenReport::default()
    };
    let found = Found { report, ..Found::default() };
    let [english, bokmaal] = Language::ALL.map(|language| {
        speak(language);
        opening::news(&found).into_iter().map(|notice| notice.text).collect::<Vec<_>>()
    });
    assert_eq!((english.len(), bokmaal.len()), (8, 8));
    for (english, bokmaal) in english.iter().zip(&bokmaal) {
        assert!(english != bokmaal && english.len() > 40 && !english.contains("opened-"), "{english} / {bokmaal}");
    }
    assert!(opening::news(&Found::default()).is_empty());
}

#[test]
fn the_certificate_of_an_erasure_that_is_past_is_read_and_saved() {
    let place = tempfile::tempdir().expect("a folder");
    let (path, file) = (place.path().join("library"), place.path().join("certificate.json"));
    let mut desk = library(&path);
    let family = desk.of_kind(Kind::Family).expect("listed")[0].document;
    erase::erase(&mut desk, family, "moved away", &Progress::default()).expect("erased");
    drop(desk);
    let mut window = Window::open(&path, PASSPHRASE);
    screens::push(&mut window.harness, Action::Go(Screen::Settings));
    window.until_it_says("moved away");
    window.harness.get_by_label_contains("Read the certificate of").click_accesskit();
    window.until_it_says("Certificate of erasure");
    write(&mut window.harness, "Save as", &file.display().to_string());
    press_soon(&mut window, "Save certificate");
    window.until_it_says("The certificate is saved");
    let saved: Certificate = serde_json::from_slice(&fs::read(file).expect("read")).expect("a certificate");
    assert!(saved.is_complete() && saved.family == family && saved.reason == "moved away");
}

#[test]
fn a_copy_of_a_coding_has_what_the_library_did_not_take_and_takes_the_right_to_export() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("library");
    let mut desk = library(&path);
    let given = Consent::new(Purpose::Care, samspill::practice::desk::today());
    let record = Family { code: "F-040".to_owned(), consents: vec![given], ..Family::default() };
    let family = desk.create_document(None, Body::Family(record)).expect("kept").id();
    let held = samspill::practice::desk::today();
    let visit = Session { family, title: "Bath".to_owned(), held, films: Vec::new() };
    let session = desk.create_document(Some(family), Body::Session(visit)).expect("kept").id();
    let coding = Coding::new(session, desk.author().clone(), crate::coded::scheme());
    let mut shown = desk.create_document(Some(family), Body::Coding(Box::new(coding))).expect("kept");
    let mark = MarkId(Uuid::from_u128(77));
    let pressed = shown.as_coding().expect("a coding").press("infant.smile", SessionTime::from_secs(3), mark);
    shown.commit(pressed.expect("a code"), desk.author().clone(), sample::noon()).expect("it applies");

    for name in ["copy.json", "copy.csv"] {
        let file = place.path().join(name);
        export::copy(&desk, &shown, &file).expect("taken out");
        assert!(fs::read_to_string(file).expect("read").contains("infant.smile"), "{name}");
    }
    let noted = samspill::practice::access::read(&desk, &Default::default()).expect("a keeper reads it");
    assert_eq!(noted.iter().filter(|note| note.what == Access::Exported).count(), 2);

    let name = Author::new("Kari").expect("a name");
    let admitted = people::add(&mut desk, name, [Does::Practitioner].into()).expect("admitted");
    drop(desk);
    let (desk, _) = Desk::open(&path, Unlock::Passphrase(admitted.passphrase), None).expect("opened");
    let refused = export::copy(&desk, &shown, &place.path().join("more.json"));
    assert!(matches!(refused, Err(PracticeError::Barred(..))) && !place.path().join("more.json").exists());
}
