//! The doors over the real store thread: backups made and restored, and what a library says when it opens.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::keeper;
use samspill::app::language::Language;
use samspill::app::model::Model;
use samspill::app::preferences::Preferences;
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::store::{Key, Link};
use samspill::domain::document::Body;
use samspill::domain::family::Family;
use samspill::practice::{Desk, Progress, backup};
use samspill::vault::{LibraryKind, Unlock};

use crate::rooms::{says, screen, write};
use crate::{sample, screens};

const PASSPHRASE: &str = "paper boat lantern";
/// Longer than the slowest passphrase takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A window over the real store thread.
pub struct Window {
    pub harness: Harness<'static, Shell>,
    woken: Receiver<()>,
}

impl Window {
    pub fn new() -> Self {
        let (link, requests, events) = Link::pair();
        let (wake, woken) = sync_channel(1);
        // Woken once is enough, however many reasons there were.
        keeper::start(requests, events, move || drop(wake.try_send(()))).expect("a thread");
        let preferences = Preferences { language: Language::English, ..Preferences::default() };
        Self { harness: screens::small(Model::new(preferences, Some(link))), woken }
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
    let journal = objects.into_iter().filter(|path| marks(&fs::read(path).expect("read")) > 0);
    let last = journal.min_by_key(|path| marks(&fs::read(path).expect("read"))).expect("what came since");
    let mut bytes = fs::read(&last).expect("read");
    bytes.reverse();
    fs::write(&last, bytes).expect("written");
    let unlock = Unlock::Passphrase(PASSPHRASE.to_owned().into());
    let held = backup::look(&backup, unlock, &Progress::default()).expect("it opens");
    assert_eq!(held.iter().map(|kept| kept.holds.is_some()).collect::<Vec<_>>(), [true, false]);
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
    assert_eq!(desk.of_kind(samspill::domain::document::Kind::Family).expect("listed").len(), 2);
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
