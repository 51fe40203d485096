//! A family leaves the window: what must be typed first, what is asked of the store, and that nothing of it stays.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::language::Language;
use samspill::app::model::Model;
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::store::{Event, LibraryFacts, Opened, Outcome, Request, TaskId, Trouble};
use samspill::domain::document::Kind;
use samspill::domain::id::MediaId;
use samspill::domain::person::Role as Does;
use samspill::vault::{Certificate, Chain, Checked};
use uuid::Uuid;

use crate::sample;
use crate::screens::{linked, only_task, push, small};

fn family() -> Screen {
    Screen::Family(sample::id(sample::FAMILY))
}

/// The certificate of the sample family.
pub fn certificate() -> Certificate {
    let link = "9f".repeat(32);
    Certificate {
        library: Uuid::from_u128(7),
        trace: sample::id(99),
        family: sample::id(sample::FAMILY),
        code: None,
        reason: "consent withdrawn".to_owned(),
        by: sample::author(),
        begun: sample::noon(),
        finished: Some(sample::noon()),
        documents: vec![(Kind::Family, sample::id(sample::FAMILY)), (Kind::Session, sample::id(sample::VISIT))],
        films: vec![MediaId(Uuid::from_u128(sample::VISIT + 100))],
        changes: 412,
        files: 4,
        blanked: 0,
        set_aside: 0,
        chain: Chain { change: 900, before: link.clone(), after: Some(link) },
        checked: Checked { files: 31, bytes: 48_120_331, found: Vec::new() },
        waiting: Vec::new(),
    }
}

/// A window in which the erasure has just come to its end.
pub fn erased() -> Model {
    let mut model = sample::model();
    let family = sample::id(sample::FAMILY);
    model.perform(Action::Go(Screen::Family(family)));
    model.perform(Action::Erase { family, reason: "consent withdrawn".to_owned() });
    let task = model.view().tasks()[0].id;
    model.receive(Event::Ended(task, Outcome::Erased(Box::new(certificate()))));
    model
}

fn press(harness: &mut Harness<'_, Shell>, button: &str) {
    harness.get_by_role_and_label(Role::Button, button).click();
    harness.run_ok();
}

fn write(harness: &mut Harness<'_, Shell>, field: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run_ok();
    harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
    harness.run_ok();
}

fn says(harness: &Harness<'_, Shell>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

#[test]
fn erasing_takes_the_pseudonym_and_a_reason_and_forgets_everything() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    push(&mut harness, Action::Do(Command::EraseFamily));
    assert!(says(&harness, "cannot be undone"));
    let code = harness.state().model().view().family(sample::id(sample::FAMILY)).expect("there").code.clone();
    press(&mut harness, "Erase for good");
    assert!(says(&harness, "That is not the pseudonym.") && harness.state().model().view().tasks().is_empty());
    write(&mut harness, &format!("Type {code} to go on"), &code);
    press(&mut harness, "Erase for good");
    assert!(harness.state().model().view().tasks().is_empty(), "a reason is needed too");
    write(&mut harness, "Why", "consent withdrawn");
    press(&mut harness, "Erase for good");
    assert!(says(&harness, "carried on when the library is next opened"));
    harness.key_press(egui::Key::Escape);
    harness.run_ok();
    assert!(says(&harness, "carried on when the library is next opened"), "it is not turned away from");

    let task = only_task(&harness);
    harness.state_mut().model_mut().receive(Event::Ended(task, Outcome::Erased(Box::new(certificate()))));
    harness.run_ok();
    let view = harness.state().model().view();
    assert!(view.family(sample::id(sample::FAMILY)).is_none());
    for kind in [Kind::Session, Kind::Coding, Kind::Plan] {
        assert_eq!(view.headlines(kind, Some(sample::id(sample::FAMILY))).count(), 0);
    }
    assert!(says(&harness, "Certificate of erasure") && says(&harness, "9f9f9f"));
    assert!(!harness.state().model().allows(Command::Undo), "nothing of it can be taken back");
    press(&mut harness, "Close");
    assert_eq!(harness.state().model().screen(), Screen::Families);
}

#[test]
fn only_who_may_is_offered_to_erase() {
    let roles = [Does::Practitioner].into();
    let model = sample::model_of(LibraryFacts { roles, ..sample::facts() });
    let mut harness = small(model);
    push(&mut harness, Action::Go(family()));
    assert!(!harness.state().model().allows(Command::EraseFamily));
    assert!(!says(&harness, "Erase this family"));
    push(&mut harness, Action::Do(Command::EraseFamily));
    assert!(!says(&harness, "cannot be undone"));
}

#[test]
fn what_is_asked_of_the_store_is_what_was_said() {
    let (mut model, requests, _events) = linked();
    model.receive(Event::Opened(Box::new(Opened::new(sample::facts()))));
    let family = sample::id(sample::FAMILY);
    model.perform(Action::Erase { family, reason: "moved away".to_owned() });
    model.perform(Action::Speak(Language::Bokmaal));
    let to = PathBuf::from("/media/stick/F-017");
    model.perform(Action::HandOver { family, to: to.clone(), reason: None });
    model.receive(Event::Ended(TaskId(u64::MAX), Outcome::HandedOver));
    let asked: Vec<Request> = requests.try_iter().collect();
    assert!(asked.iter().any(|request| matches!(request, Request::Erase { reason, .. } if reason == "moved away")));
    let handed = |request: &&Request| matches!(request, Request::HandOver { to: folder, language: Language::Bokmaal, .. } if *folder == to);
    assert!(asked.iter().any(|request| handed(&request)));
    let task = model.view().tasks()[0].id;
    model.receive(Event::Ended(task, Outcome::Failed(Trouble::DiskFull)));
    assert!(model.view().overlay().is_none(), "a failure leaves no dialog that cannot be closed");
}
