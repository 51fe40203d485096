//! The record room, driven as a person would, over a real library, with the real recorder on simulated sources.

mod aligned;
mod put_away;
mod recovered;
mod remembered;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::keeper;
use samspill::app::language::Language;
use samspill::app::model::{Model, Overlay};
use samspill::app::preferences::Preferences;
use samspill::app::recording::{Stage, Tools};
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::store::{Key as LibraryKey, Link, Side};
use samspill::domain::charter::KeepingRule;
use samspill::domain::document::{Body, Kind};
use samspill::domain::family::{Consent, Family, Purpose};
use samspill::domain::id::DocumentId;
use samspill::domain::time::SessionTime;
use samspill::media::index::FrameIndex;
use samspill::media::recorder::Choice;
use samspill::media::recorder::choice::Measurement;
use samspill::practice::{Desk, consent, desk, mark};
use samspill::vault::{LibraryKind, Unlock};

use crate::sample;
use crate::screens::window;

/// Nothing here takes longer, however busy the computer is.
const PATIENCE: Duration = Duration::from_secs(90);
const PASSPHRASE: &str = "paper boat lantern";
const CAMERA: &str = "test:camera?size=320x192&rate=15";
const MICROPHONE: &str = "test:microphone";

/// A window over a library with one family.
struct Room {
    harness: Harness<'static, Shell>,
    family: DocumentId,
    woken: Receiver<()>,
    rings: Arc<AtomicUsize>,
    folder: tempfile::TempDir,
}

/// What a family and its library are missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Nothing,
    Consent,
    KeepingRule,
}

fn library(missing: Missing) -> (tempfile::TempDir, DocumentId) {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library");
    let made = Desk::create(&library, LibraryKind::Working, sample::author(), Some(PASSPHRASE.to_owned().into()));
    let (mut desk, _) = made.expect("a library");
    if missing != Missing::KeepingRule {
        consent::keep_by(&mut desk, KeepingRule::RecordItem).expect("a keeper may");
    }
    let consents = match missing {
        Missing::Consent => Vec::new(),
        _ => vec![Consent::new(Purpose::Care, desk::today())],
    };
    let record = Family { code: "F-030".to_owned(), consents, ..Family::default() };
    let family = desk.create_document(None, Body::Family(record)).expect("kept").id();
    (folder, family)
}

impl Room {
    fn open(sources: &[&str], missing: Missing, language: Language) -> Self {
        let (folder, family) = library(missing);
        Self::over(folder, family, sources, Preferences { language, ..Preferences::default() })
    }

    fn over(folder: tempfile::TempDir, family: DocumentId, sources: &[&str], preferences: Preferences) -> Self {
        let (link, requests, events) = Link::pair();
        let (wake, woken) = sync_channel(1);
        // Woken once is enough, however many reasons there were.
        let wake = Arc::new(move || {
            let _ = wake.try_send(());
        });
        let awake = Arc::clone(&wake);
        keeper::start(requests, events, move || awake()).expect("a thread");
        let rings = Arc::new(AtomicUsize::new(0));
        let rung = Arc::clone(&rings);
        let quick = |_| Ok(Measurement { measured: Vec::new(), choice: Choice::of("360p30").expect("an encoder") });
        let mut model = Model::new(preferences, Some(link));
        model.set_scheme(mark::scheme());
        model.set_opener(samspill::app::film::opener(wake.clone()));
        model.set_recording_tools(Tools {
            wake,
            bell: Arc::new(move || {
                rung.fetch_add(1, Ordering::Relaxed);
            }),
            measurer: Arc::new(quick),
            simulated: sources.iter().map(|source| source.parse().expect("an address")).collect(),
        });
        let mut room = Self { harness: window(model, vec2(1280.0, 720.0)), family, woken, rings, folder };
        let library = room.folder.path().join("library");
        let key = LibraryKey::Passphrase(PASSPHRASE.to_owned().into());
        room.push(Action::OpenLibrary { folder: library, person: String::new(), key });
        room.until("library", |room| room.screen() == Screen::Families);
        room.push(Action::Go(Screen::Family(family)));
        room
    }

    fn push(&mut self, action: Action) {
        self.harness.state_mut().push(action);
        // A dialog is measured in its first frame and seen in its second.
        self.harness.step();
        self.harness.step();
    }

    fn screen(&self) -> Screen {
        self.harness.state().model().screen()
    }

    fn stage(&self) -> Option<Stage> {
        Some(self.harness.state().model().view().record()?.stage())
    }

    fn elapsed(&self) -> SessionTime {
        self.harness.state().model().view().record().map_or(SessionTime::ZERO, |it| it.report().elapsed)
    }

    fn says(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    /// Draws frame after frame until something is so.
    fn until(&mut self, what: &str, reached: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        loop {
            self.harness.step();
            if reached(self) {
                return;
            }
            if begun.elapsed() >= PATIENCE {
                let said = self.harness.query_all_by_label_contains(" ");
                let said: Vec<String> = said.filter_map(|node| node.accesskit_node().label()).collect();
                panic!("no {what}: {:?} {:?}, where it says {said:?}", self.screen(), self.stage());
            }
            // Whether something woke the window or not, the next frame is due.
            let _ = self.woken.recv_timeout(Duration::from_millis(20));
        }
    }

    fn press(&mut self, button: &str) {
        self.harness.get_by_role_and_label(Role::Button, button).click();
        self.harness.step();
        self.harness.step();
    }

    fn key(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::NONE, key);
        self.harness.step();
        self.harness.step();
    }

    /// Asks the window to close, as the system does, and tells what it answers.
    fn close(&mut self) -> Vec<ViewportCommand> {
        let viewport = self.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
        viewport.events.push(ViewportEvent::Close);
        self.harness.step();
        let answer = self.commands();
        self.harness.step();
        answer
    }

    /// What the window asked of the system in the latest frame about its closing.
    fn commands(&self) -> Vec<ViewportCommand> {
        let viewport = self.harness.output().viewport_output.get(&ViewportId::ROOT);
        let closing =
            |command: &&ViewportCommand| matches!(command, ViewportCommand::Close | ViewportCommand::CancelClose);
        viewport.into_iter().flat_map(|viewport| &viewport.commands).filter(closing).cloned().collect()
    }

    fn enter(&mut self, button: &str) {
        self.press(button);
        self.until("preview", |room| room.stage() == Some(Stage::Before) && room.says("Camera 1: Running"));
        // The computer is measured first, and meanwhile no key begins anything.
        self.until("measure", |room| room.harness.state().model().allows(Command::StartRecording));
    }

    fn record(&mut self) {
        self.key(Key::R);
        self.until("recording", |room| matches!(room.stage(), Some(Stage::Taking { .. })));
    }

    fn marks(&self) -> Vec<(String, SessionTime)> {
        let view = self.harness.state().model().view();
        let Screen::Code { coding, .. } = view.screen() else { panic!("not coding") };
        let coding = view.coding(coding).expect("it is here");
        coding.marks().in_order().into_iter().map(|mark| (mark.code.clone(), mark.extent.start())).collect()
    }
}

#[test]
fn a_visit_is_checked_recorded_marked_and_coded() {
    let mut room = Room::open(&[CAMERA, MICROPHONE], Missing::Nothing, Language::English);
    room.enter("Record");
    assert!(room.says("Microphone 1: "), "its level");
    assert!(room.says("Room for "), "the room on the disk");
    room.key(Key::C);
    room.until("end of the check", |room| room.says("Could you see and hear everybody?"));
    assert_eq!(room.stage(), Some(Stage::Checked { ended: true, trouble: None }));
    room.press("Done");

    room.record();
    // Before the first recorded frame there is none for a mark to sit on.
    room.until("frames", |room| room.elapsed() > SessionTime::from_millis(500));
    room.until("a second", |room| room.elapsed() > SessionTime::from_secs(1));
    room.key(Key::M);
    room.until("two seconds", |room| room.elapsed() > SessionTime::from_secs(2));
    room.harness.event(egui::Event::Text("q".to_owned()));
    room.until("marks", |room| room.says("2 marks"));
    room.until("the clock", |room| room.says("Recording: 0:00:03"));

    room.key(Key::S);
    assert!(room.says("Stop recording?"), "it asks once");
    room.press("Go on recording");
    assert!(matches!(room.stage(), Some(Stage::Taking { paused: false })), "and is answered");
    room.key(Key::S);
    room.press("Stop and keep");
    room.until("coding", |room| matches!(room.screen(), Screen::Code { .. }));
    room.until("film", |room| {
        let film = room.harness.state().model().view().film();
        film.is_some_and(|film| film.picture().is_some())
    });
    let marks = room.marks();
    assert_eq!(marks.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["note.moment", "infant.smile"]);

    let view = room.harness.state().model().view();
    let film = view.film().expect("a film");
    assert!(film.end() - film.start() >= SessionTime::from_millis(2900), "{}", film.end());
    let Some(Some(index)) = view.side(film.media(), Side::Index) else { panic!("no frames") };
    let index = FrameIndex::from_bytes(index).expect("sound");
    for (code, at) in marks {
        let within = (at - film.start()).nanos();
        let frame = index.covering(within).map(|frame| index.start(frame));
        let film = (index.start(0), index.film_end());
        let late = frame.map(|start| within - start);
        assert_eq!(late, Some(0), "{code} sits exactly on its frame: at {within} in {film:?}");
    }
}

#[test]
fn a_camera_that_vanishes_is_an_alarm_until_it_is_back() {
    let leaves = "test:camera?size=320x192&rate=15&vanish-at=6s&back-at=10s";
    let mut room = Room::open(&[CAMERA, leaves, MICROPHONE], Missing::Nothing, Language::English);
    room.enter("Record");
    room.record();
    room.until("alarm", |room| room.says("Camera 2 is gone"));
    assert!(room.says("The others go on. Plug it in again; it rejoins by itself."));
    assert!(room.says("Camera 2: Gone") && room.says("Camera 1: Running"));
    assert_eq!(room.rings.load(Ordering::Relaxed), 1, "it is heard");
    room.press("Seen: Camera 2 is gone");
    assert!(room.says("Camera 2 is gone"), "it stays until it is over");
    room.until("return", |room| !room.says("Camera 2 is gone"));
    room.until("picture", |room| room.says("Camera 2: Running"));
}

#[test]
fn an_alarm_that_nobody_saw_waits_although_it_is_over() {
    let leaves = "test:camera?size=320x192&rate=15&vanish-at=4s&back-at=7s";
    let mut room = Room::open(&[leaves], Missing::Nothing, Language::Bokmaal);
    room.press("Ta opp");
    room.until("preview", |room| room.says("Kamera 1: I gang"));
    room.record();
    room.until("alarm", |room| room.says("Kamera 1 er borte"));
    room.until("return", |room| room.says("Over: Kamera 1 er borte"));
    room.press("Sett: Over: Kamera 1 er borte");
    assert!(!room.says("Kamera 1 er borte"));
}

#[test]
fn nothing_gets_past_a_recording_unasked() {
    let mut room = Room::open(&[CAMERA], Missing::Nothing, Language::English);
    room.enter("Record");
    room.record();
    room.push(Action::Go(Screen::Settings));
    assert!(room.says("You are leaving the room."));
    room.press("Go on recording");
    room.push(Action::Do(Command::Lock));
    assert!(room.says("The library locks when the recording is kept."));
    assert!(matches!(room.screen(), Screen::Record { .. }), "not before");
    room.press("Stop and keep");
    room.until("doors", |room| room.screen() == Screen::Doors);
}

#[test]
fn paused_time_is_left_out() {
    let mut room = Room::open(&[CAMERA], Missing::Nothing, Language::English);
    room.enter("Record");
    room.record();
    room.until("a second", |room| room.elapsed() > SessionTime::from_secs(1));
    room.key(Key::Space);
    room.until("pause", |room| room.stage() == Some(Stage::Taking { paused: true }));
    let elapsed = room.elapsed();
    assert!(room.says("Paused: 0:00:0"));
    room.key(Key::Space);
    room.until("going on", |room| room.stage() == Some(Stage::Taking { paused: false }));
    assert!(room.elapsed() >= elapsed);
}

#[test]
fn without_consent_or_a_keeping_rule_the_room_stays_shut_and_says_why() {
    let mut room = Room::open(&[CAMERA], Missing::Consent, Language::English);
    room.press("Record");
    assert_eq!(room.screen(), Screen::Family(room.family));
    let notices = room.harness.state().model().view().notices();
    assert!(notices.iter().any(|shown| shown.notice.text.contains("consent")), "{notices:?}");

    let mut room = Room::open(&[CAMERA], Missing::KeepingRule, Language::English);
    room.press("Record");
    assert_eq!(room.screen(), Screen::Family(room.family));
    assert_eq!(room.harness.state().model().view().overlay(), Some(Overlay::Keeping), "the service decides first");
}

#[test]
fn a_clap_is_a_sync_point_that_is_seen_at_once_and_found_in_the_coding() {
    let mut room = Room::open(&[CAMERA, MICROPHONE], Missing::Nothing, Language::English);
    room.enter("Record");
    room.record();
    room.until("a second", |room| room.elapsed() > SessionTime::from_secs(1));
    room.key(Key::K);
    assert!(room.says("Sync point at "), "it is confirmed");
    room.until("mark", |room| room.says("1 mark"));
    room.key(Key::S);
    room.press("Stop and keep");
    room.until("coding", |room| matches!(room.screen(), Screen::Code { .. }));
    assert_eq!(room.marks()[0].0, mark::CLAP);
}

#[test]
fn closing_the_window_asks_once_and_keeps_the_recording() {
    let mut room = Room::open(&[CAMERA], Missing::Nothing, Language::English);
    room.enter("Record");
    room.record();
    room.until("a second", |room| room.elapsed() > SessionTime::from_secs(1));
    assert_eq!(room.close(), [ViewportCommand::CancelClose]);
    assert!(room.says("The window closes when the recording is kept."));
    room.press("Go on recording");
    assert!(matches!(room.stage(), Some(Stage::Taking { paused: false })), "it goes on");
    assert_eq!(room.close(), [ViewportCommand::CancelClose]);
    room.press("Stop and keep");
    room.until("the close", |room| room.commands().contains(&ViewportCommand::Close));
    // The window is gone, and with it everything that it could still do for the recording.
    let Room { harness, folder, .. } = room;
    drop(harness);
    let key = Unlock::Passphrase(PASSPHRASE.to_owned().into());
    let begun = Instant::now();
    let desk = loop {
        // The store thread closes the library by itself.
        match Desk::open(&folder.path().join("library"), key.clone(), None) {
            Ok((desk, _)) => break desk,
            Err(error) => assert!(begun.elapsed() < PATIENCE, "{error}"),
        }
        std::thread::yield_now();
    };
    // Whether it has been put away already or that is carried on with next time, it can be played.
    let session = desk.of_kind(Kind::Session).expect("read").remove(0).document;
    let film = desk.session(session).expect("kept").films.remove(0);
    assert!(film.facts.duration >= SessionTime::from_millis(800), "{film:?}");
}
