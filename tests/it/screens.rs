//! The window, driven by role and label as a person with a screen reader would.
//!
//! With `SAMSPILL_PICTURES=folder` every screen is also drawn into that folder, to be looked at; `SAMSPILL_SCENE` names
//! a part of the file names that are wanted.

use std::path::PathBuf;

use chrono::Months;
use egui::accesskit::Role;
use egui::{Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, HarnessBuilder};
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::keys::KeyNews;
use samspill::app::language::{Language, tr, tr_args};
use samspill::app::model::Model;
use samspill::app::notice::Notice;
use samspill::app::preferences::{Look, Preferences};
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::store::{Event, Found, LibraryFacts, Link, Opened, Outcome, TaskId, Trouble};
use samspill::domain::counts::{Counted, Counts};
use samspill::domain::document::{Body, Document};
use samspill::domain::trace::Trace;
use samspill::vault::{Copy, Finding, Holds, Kept, Migrated, OpenReport, Point, Repaired};

use crate::sample;

/// A window of a size, without anything that draws pixels.
pub fn window(model: Model, size: Vec2) -> Harness<'static, Shell> {
    open(Harness::builder(), model, size)
}

fn open(builder: HarnessBuilder<Shell>, model: Model, size: Vec2) -> Harness<'static, Shell> {
    builder
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_max_steps(12)
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, model))
}

/// A small window, as on an old laptop.
pub fn small(model: Model) -> Harness<'static, Shell> {
    window(model, vec2(1280.0, 720.0))
}

/// Asks for something, as a screen would.
pub fn push(harness: &mut Harness<'_, Shell>, action: Action) {
    harness.state_mut().push(action);
    harness.run_ok();
}

struct Scene {
    name: &'static str,
    model: Model,
    actions: Vec<Action>,
    /// What is pressed then, by its words in the language of the window.
    pressed: Vec<fn() -> String>,
}

fn scene(name: &'static str, model: Model, actions: Vec<Action>) -> Scene {
    Scene { name, model, actions, pressed: Vec::new() }
}

impl Scene {
    fn then(mut self, press: fn() -> String) -> Self {
        self.pressed.push(press);
        self
    }

    fn play(&self, harness: &mut Harness<'_, Shell>) {
        harness.run_ok();
        for pressed in &self.pressed {
            harness.get_by_role_and_label(Role::Button, &pressed()).click_accesskit();
            harness.run_ok();
        }
    }
}

fn doors() -> Model {
    Model::new(Preferences::default(), None)
}

/// A backup that was looked into.
fn points() -> Model {
    let kept = |number: u32| {
        let taken = sample::noon() - chrono::Days::new(u64::from(9 - number));
        let (changes, bytes) = (u64::from(number) * 412, u64::from(number) * 1_204_331_000);
        let holds = (number > 1).then_some(Holds { families: 9 + number as usize, visits: 31 + 4 * number as usize });
        Kept { point: Point { number: number.into(), taken, changes, bytes }, holds }
    };
    let mut model = doors();
    model.receive(Event::Backup("/media/disk/samspill-backup".into(), (1..=7).map(kept).collect()));
    model
}

/// Enough families to be told of, behind channels nobody reads.
fn counted() -> Model {
    let today = sample::day("2026-11-22");
    let family = |number: u32| {
        let ago = |months| today.checked_sub_months(Months::new(months)).expect("a day");
        Counted {
            born: (!number.is_multiple_of(9)).then(|| ago(number * 2 % 27)),
            due: number.is_multiple_of(4),
            visits: (0..number % 5).map(|visit| (ago(number % 7 + visit), visit % 2 == 0)).collect(),
            shown: (0..number % 3).map(|visit| ago(number % 5 + visit)).collect(),
        }
    };
    let mut model = sample::model();
    model.perform(Action::Go(Screen::Counts));
    let families: Vec<Counted> = (1..=38).map(family).collect();
    model.receive(Event::Counts(Ok(Counts::of(&families, today))));
    model
}

fn uncounted() -> Model {
    let mut model = sample::model();
    model.perform(Action::Go(Screen::Counts));
    model.receive(Event::Counts(Ok(Counts::of(&[], sample::day("2026-11-22")))));
    model
}

/// A library from which two families were erased.
fn erased() -> Model {
    let trace = |number, code: Option<&str>, reason: &str| {
        let trace = Trace {
            family: sample::id(number),
            code: code.map(str::to_owned),
            reason: reason.to_owned(),
            documents: Vec::new(),
            films: Vec::new(),
            change: 900,
            link: String::new(),
            removed: None,
        };
        Document::create(sample::id(number + 1), Body::Trace(trace), sample::author(), sample::noon())
    };
    let traces = [
        trace(700, None, "consent withdrawn"),
        trace(710, Some("F-009"), "the case ended in March; end of the keeping time"),
    ];
    let documents = sample::documents().into_iter().chain(traces).collect();
    Model::with_documents(sample::facts(), documents, sample::noon)
}

/// A library that opened after a rough day.
fn disturbed() -> Model {
    let report = OpenReport {
        migrated: Some(Migrated { from: 1, to: 2 }),
        repaired: vec![Repaired { what: Finding::Header, from: Copy::Snapshot { taken: sample::noon() } }],
        clock_behind: Some(sample::noon()),
        disk_full: true,
        ..OpenReport::default()
    };
    let mut model = doors();
    model.receive(Event::Opened(Box::new(Opened {
        found: Found { report, ..Found::default() },
        ..Opened::new(sample::facts())
    })));
    model
}

/// A library that was just made.
pub fn just_made() -> Model {
    let mut model = doors();
    let key = "AGE-SECRET-KEY-1QQPQYPQXPQ9QCRSSZG2PVXQ6RS0ZQG3YYC5Z5TPWXQERGD3C8G7RUSQX5V2K";
    let recovery_key = Some(key.to_owned().into());
    model.receive(Event::Opened(Box::new(Opened { recovery_key, ..Opened::new(sample::facts()) })));
    model
}

/// The sample library as a demonstration.
pub fn demonstration() -> Model {
    let facts = LibraryFacts { demonstration: true, ..sample::facts() };
    Model::with_documents(facts, sample::documents(), sample::noon)
}

fn checked() -> Model {
    let mut model = sample::model();
    model.perform(Action::Do(Command::Verify));
    let task = model.view().tasks()[0].id;
    let damaged = vec!["media 0190b3c2-5d3e-7000-8000-00000000006f: chunk 12 does not open".to_owned()];
    model.receive(Event::Ended(task, Outcome::Verified { checked: 412, damaged }));
    model
}

/// The sample library with several people in it.
pub fn people() -> Model {
    let facts = LibraryFacts { person_id: Some(crate::people::INGRID), ..sample::facts() };
    let documents = sample::documents().into_iter().filter(|document| document.as_charter().is_none());
    let documents = documents.chain([crate::people::charter()]).collect();
    let mut model = Model::with_documents(facts, documents, sample::noon);
    model.set_scheme(sample::scheme());
    model
}

fn shown_once() -> Model {
    let mut model = people();
    let news = KeyNews { passphrase: Some("k7mf-2pqx-w9ht-4cva".into()), recovery: None };
    model.receive(Event::Keys { once: false, answer: Ok(news) });
    model
}

fn importing() -> Model {
    let mut model = sample::model();
    model.perform(Action::Go(family()));
    let files = vec![PathBuf::from("/films/bath four.mp4"), PathBuf::from("/films/play.mov")];
    model.perform(Action::Import { family: sample::id(sample::FAMILY), visit: None, files });
    model.view().tasks()[0].progress.report(41_000_000, 184_000_000);
    model
}

fn import() -> Action {
    Action::Import {
        family: sample::id(sample::FAMILY),
        visit: None,
        files: vec![PathBuf::from("/films/bath four.mp4")],
    }
}

/// Words that are about a purpose.
fn purpose_words(key: &str, purpose: &str) -> String {
    tr_args(key, [("purpose", tr(purpose).into())])
}

fn family() -> Screen {
    Screen::Family(sample::id(sample::FAMILY))
}

/// Everything there is to look at, and how to get there.
fn scenes() -> Vec<Scene> {
    let empty = || Model::with_documents(sample::facts(), Vec::new(), sample::noon);
    let mut known = doors();
    known.preferences.recent = Some("/home/ingrid/Samspill/helsestasjonen".into());
    known.preferences.person = "Ingrid Solheim".to_owned();
    let mut refused = doors();
    refused.receive(Event::Refused(Trouble::WrongKey));
    let bare = Screen::Family(sample::id(3));
    vec![
        scene("doors", doors(), vec![]),
        scene("doors-known", known, vec![]),
        scene("doors-new", doors(), vec![Action::Do(Command::NewLibrary)]),
        scene("doors-open-refused", refused, vec![Action::Do(Command::OpenLibrary)]),
        scene("doors-restore", doors(), vec![Action::Do(Command::RestoreLibrary)]),
        scene("doors-points", points(), vec![Action::Do(Command::RestoreLibrary)]),
        scene("doors-recovery", just_made(), vec![]),
        scene("families", sample::model(), vec![]),
        scene("families-empty", empty(), vec![]),
        scene("families-new", sample::model(), vec![Action::Do(Command::NewFamily)]),
        scene("families-demonstration", demonstration(), vec![]),
        scene("family", sample::model(), vec![Action::Go(family())]),
        scene("family-bare", sample::model(), vec![Action::Go(bare)]),
        scene("family-import", sample::model(), vec![Action::Go(family()), Action::Do(Command::ImportFilm)]),
        scene("family-importing", importing(), vec![]),
        scene("family-edit", sample::model(), vec![Action::Go(family()), Action::Do(Command::EditFamily)]),
        scene("family-refused", sample::model(), vec![Action::Go(bare), Action::Tell(Notice::success("Saved"))]),
        scene("family-erase", sample::model(), vec![Action::Go(family()), Action::Do(Command::EraseFamily)]),
        scene("family-hand-over", sample::model(), vec![Action::Go(family()), Action::Do(Command::HandOverFamily)]),
        scene("certificate", crate::leaving::erased(), vec![]),
        scene("family-consent", sample::model(), vec![Action::Go(family())])
            .then(|| purpose_words("consent-give", "purpose-research-title")),
        scene("family-withdraw", sample::model(), vec![Action::Go(family())])
            .then(|| purpose_words("consent-withdraw", "purpose-care-title")),
        scene("family-end", sample::model(), vec![Action::Go(family())])
            .then(|| purpose_words("consent-change-end", "purpose-care-title")),
        scene("family-case", crate::agreement::overdue(), vec![Action::Go(family())])
            .then(|| tr("case-not-ended"))
            .then(|| tr("case-end")),
        scene("family-due", crate::agreement::overdue(), vec![Action::Go(family())]),
        scene("families-due", crate::agreement::overdue(), vec![]),
        scene("keeping", sample::model_keeping(None), vec![Action::Go(family()), import()]),
        scene("settings-keeping", sample::model_keeping(None), vec![Action::Go(Screen::Settings)])
            .then(|| tr("keeping-change"))
            .then(|| tr("keeping-set")),
        scene("log", crate::access::logged(), vec![]),
        scene("log-export", crate::access::logged(), vec![]).then(|| tr("log-export")),
        scene("counts", counted(), vec![]),
        scene("counts-none", uncounted(), vec![]),
        scene("settings-erasures", erased(), vec![Action::Go(Screen::Settings)]),
        scene("opened", disturbed(), vec![]),
        scene("settings", sample::model(), vec![Action::Go(Screen::Settings)]),
        scene("settings-checked", checked(), vec![Action::Go(Screen::Settings)]),
        scene("settings-people", people(), vec![Action::Go(Screen::Settings)]),
        scene("settings-people-shown", shown_once(), vec![Action::Go(Screen::Settings)]),
        scene("locked", people(), vec![Action::Do(Command::Lock)]),
        scene("help", sample::model(), vec![Action::Do(Command::Help)]),
        scene("palette", sample::model(), vec![Action::Do(Command::Palette)]),
        scene("about", sample::model(), vec![Action::Do(Command::About)]),
    ]
}

#[test]
fn every_screen_is_drawn_in_both_languages_looks_and_sizes() {
    let folder = std::env::var_os("SAMSPILL_PICTURES").map(PathBuf::from);
    let wanted = std::env::var("SAMSPILL_SCENE").ok();
    for (size_name, size) in [("720", vec2(1280.0, 720.0)), ("1080", vec2(1920.0, 1080.0))] {
        for (look_name, look) in [("light", Look::Light), ("dark", Look::Dark)] {
            for language in Language::ALL {
                for mut scene in scenes() {
                    let name = scene.name;
                    let file = format!("{name}-{size_name}-{look_name}-{}.png", language.tag());
                    if wanted.as_ref().is_some_and(|wanted| !file.contains(wanted.as_str())) {
                        continue;
                    }
                    let mut model = std::mem::replace(&mut scene.model, doors());
                    model.preferences.language = language;
                    model.preferences.look = look;
                    let builder = if folder.is_some() { Harness::builder().wgpu() } else { Harness::builder() };
                    let mut harness = open(builder, model, size);
                    harness.run_ok();
                    for action in std::mem::take(&mut scene.actions) {
                        push(&mut harness, action);
                    }
                    scene.play(&mut harness);
                    if let Some(folder) = &folder {
                        std::fs::create_dir_all(folder).expect("a folder for pictures");
                        harness.render().expect("a picture").save(folder.join(file)).expect("written");
                    }
                }
            }
        }
    }
}

/// A screen reader must have a word for whatever can be pressed, written in or chosen.
#[test]
fn every_control_has_a_name() {
    for mut scene in scenes() {
        let name = scene.name;
        let mut harness = small(std::mem::replace(&mut scene.model, doors()));
        harness.run_ok();
        for action in std::mem::take(&mut scene.actions) {
            push(&mut harness, action);
        }
        scene.play(&mut harness);
        let controls = [Role::Button, Role::TextInput, Role::MultilineTextInput, Role::CheckBox, Role::RadioButton];
        let mut count = 0;
        for role in controls {
            for node in harness.query_all_by_role(role) {
                count += 1;
                let node = node.accesskit_node();
                let label = node.label().unwrap_or_default();
                let named = label.chars().any(char::is_alphabetic);
                assert!(named, "{name}: a {role:?} at {:?} has no name but “{label}”", node.raw_bounds());
            }
        }
        assert!(count > 3, "{name} has hardly a control");
    }
}

/// Nothing may be cut off at the right of a small window, in the language with the longer words.
#[test]
fn nothing_lies_outside_a_small_window() {
    for language in Language::ALL {
        for mut scene in scenes() {
            let name = scene.name;
            let mut model = std::mem::replace(&mut scene.model, doors());
            model.preferences.language = language;
            let mut harness = small(model);
            harness.run_ok();
            for action in std::mem::take(&mut scene.actions) {
                push(&mut harness, action);
            }
            scene.play(&mut harness);
            for node in harness.query_all_by_role(Role::Button) {
                let rect = node.rect();
                let label = node.accesskit_node().label().unwrap_or_default();
                assert!(rect.right() <= 1280.0 && rect.left() >= 0.0, "{name}: {label} lies at {rect:?}");
            }
        }
    }
}

/// A window over channels whose other end the test holds.
pub fn linked() -> (Model, std::sync::mpsc::Receiver<samspill::app::store::Request>, std::sync::mpsc::SyncSender<Event>)
{
    let (link, requests, events) = Link::pair();
    (Model::new(Preferences::default(), Some(link)), requests, events)
}

/// The identity of the only task.
pub fn only_task(harness: &Harness<'_, Shell>) -> TaskId {
    harness.state().model().view().tasks()[0].id
}
