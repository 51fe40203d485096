//! What people do in the rooms around the film, by role, label and key.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::language::Language;
use samspill::app::model::{Model, Saved};
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::store::{Event, Found, Opened, Outcome, Request, Trouble};
use samspill::domain::document::Kind;
use samspill::domain::edit::Label;
use samspill::domain::family::Purpose;
use samspill::vault::{Finding, OpenReport};

use crate::sample;
use crate::screens::{demonstration, just_made, linked, only_task, push, small};

pub fn press(harness: &mut Harness<'_, Shell>, button: &str) {
    harness.get_by_role_and_label(Role::Button, button).click();
    harness.run_ok();
}

pub fn write(harness: &mut Harness<'_, Shell>, field: &str, text: &str) {
    let found = harness.get_by_role_and_label(role_of(harness, field), field);
    found.focus();
    harness.run_ok();
    harness.get_by_role_and_label(role_of(harness, field), field).type_text(text);
    harness.run_ok();
}

/// A passphrase is a field of another role than a line of text.
fn role_of(harness: &Harness<'_, Shell>, field: &str) -> Role {
    [Role::TextInput, Role::PasswordInput, Role::MultilineTextInput]
        .into_iter()
        .find(|role| harness.query_by_role_and_label(*role, field).is_some())
        .unwrap_or_else(|| panic!("no field {field}"))
}

pub fn key(harness: &mut Harness<'_, Shell>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_ok();
}

pub fn says(harness: &Harness<'_, Shell>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

pub fn screen(harness: &Harness<'_, Shell>) -> Screen {
    harness.state().model().screen()
}

fn family() -> Screen {
    Screen::Family(sample::id(sample::FAMILY))
}

/// A consent is entered with what it needs.
pub fn give_consent(harness: &mut Harness<'_, Shell>, purpose: &str) {
    press(harness, &format!("Record consent: {purpose}"));
    write(harness, "Who consents for the baby", "Mina");
    harness.get_by_role_and_label(Role::RadioButton, "What it rests on: Signed form").click();
    harness.run_ok();
    press(harness, "Record consent");
}

// ---- doors ----

#[test]
fn a_new_library_asks_for_what_it_needs_and_then_is_made() {
    let (model, requests, _events) = linked();
    let mut harness = small(model);
    key(&mut harness, Modifiers::COMMAND, Key::N);
    press(&mut harness, "Make library");
    assert!(says(&harness, "This is needed."), "it says what is missing");
    assert!(requests.try_recv().is_err(), "nothing is asked of the store");
    write(&mut harness, "Your name", "Ingrid Solheim");
    write(&mut harness, "Folder", "/tmp/new-library");
    write(&mut harness, "Passphrase", "kaffe lampe fjord elleve");
    assert!(says(&harness, "Strong"));
    write(&mut harness, "Passphrase, once more", "kaffe lampe fjord");
    assert!(says(&harness, "The two are not the same."));
    write(&mut harness, "Passphrase, once more", " elleve");
    press(&mut harness, "Make library");
    let Ok(Request::Create { folder, person, .. }) = requests.try_recv() else { panic!("a library is asked for") };
    assert_eq!((folder.to_str(), person.name()), (Some("/tmp/new-library"), "Ingrid Solheim"));
}

#[test]
fn the_recovery_key_is_left_only_when_it_is_written_down() {
    let mut harness = small(just_made());
    assert!(says(&harness, "AGE-SECRET-KEY-"));
    harness.get_by_label("Go to the library").click();
    harness.run_ok();
    assert_eq!(screen(&harness), Screen::Doors, "not before it is written down");
    harness.get_by_label("I have written it down").click();
    harness.run_ok();
    press(&mut harness, "Go to the library");
    assert_eq!(screen(&harness), Screen::Families);
    assert!(!says(&harness, "AGE-SECRET-KEY-"), "it is shown once");
}

#[test]
fn a_passphrase_that_does_not_fit_is_said_and_can_be_written_again() {
    let (model, requests, events) = linked();
    let mut harness = small(model);
    key(&mut harness, Modifiers::COMMAND, Key::O);
    write(&mut harness, "Folder", "/tmp/library");
    write(&mut harness, "Passphrase", "wrong");
    press(&mut harness, "Open");
    assert!(matches!(requests.try_recv(), Ok(Request::Open { .. })));
    events.send(Event::Refused(Trouble::WrongKey)).expect("the window listens");
    harness.run_ok();
    assert!(says(&harness, "This does not open the library."));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(says(&harness, "A sealed folder on this computer"), "Esc goes back to the doors");
}

#[test]
fn looking_around_can_be_stopped_while_the_family_is_drawn() {
    let (model, requests, events) = linked();
    let mut harness = small(model);
    press(&mut harness, "Look around");
    let Ok(Request::LookAround { progress, .. }) = requests.try_recv() else {
        panic!("the demonstration is asked for")
    };
    progress.report(300, 1000);
    harness.run_ok();
    assert!(says(&harness, "30 %"));
    press(&mut harness, "Cancel");
    assert!(progress.cancelled());
    events.send(Event::Refused(Trouble::Cancelled)).expect("the window listens");
    harness.run_ok();
    assert!(says(&harness, "Nothing is sent anywhere"), "the doors as they were");
}

// ---- families ----

#[test]
fn families_are_found_by_pseudonym_and_by_question() {
    let mut harness = small(sample::model());
    key(&mut harness, Modifiers::COMMAND, Key::F);
    harness.event(egui::Event::Text("cries".to_owned()));
    harness.run_ok();
    assert!(harness.query_by_role_and_label(Role::Button, "Open F-018").is_some());
    assert!(harness.query_by_role_and_label(Role::Button, "Open F-017").is_none());
    harness.event(egui::Event::Text("?".to_owned()));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Questionmark);
    harness.run_ok();
    assert!(!says(&harness, "Single keys sleep"), "a key that is typed is no command");
    press(&mut harness, "Clear the search");
    assert!(harness.query_by_role_and_label(Role::Button, "Open F-017").is_some());
}

#[test]
fn a_family_is_begun_by_keyboard_alone() {
    let mut harness = small(sample::model());
    key(&mut harness, Modifiers::COMMAND, Key::N);
    harness.event(egui::Event::Text("F-017".to_owned()));
    harness.run_ok();
    assert!(says(&harness, "Another family has this pseudonym."));
    harness.event(egui::Event::Text("b".to_owned()));
    harness.run_ok();
    key(&mut harness, Modifiers::NONE, Key::Tab);
    harness.event(egui::Event::Text("2026-08-30".to_owned()));
    harness.run_ok();
    harness.get_by_role_and_label(Role::Button, "Save").focus();
    harness.run_ok();
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let Screen::Family(id) = screen(&harness) else { panic!("the new family is shown") };
    let record = harness.state().model().view().family(id).cloned().expect("it is there");
    assert_eq!((record.code.as_str(), record.born), ("F-017b", Some(sample::day("2026-08-30"))));
    assert!(record.consent(Purpose::Care, sample::day("2026-11-22")).is_err(), "a consent is entered by itself");
}

#[test]
fn what_waits_is_said() {
    let harness = small(sample::model());
    for words in ["Consent ends 10 Dec 2026", "1 to code", "No consent", "Corrected 6 months 29 d"] {
        assert!(says(&harness, words), "{words}");
    }
}

// ---- one family ----

#[test]
fn consent_that_is_withdrawn_keeps_the_film_shut_and_undo_does_not_open_it() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    press(&mut harness, "Withdraw consent: Guidance of this family");
    write(&mut harness, "Who withdraws it", "Mina");
    press(&mut harness, "Withdraw");
    assert!(says(&harness, "Withdrawn 22 Nov 2026 by Mina"));
    press(&mut harness, "Go on coding: Bath, third visit");
    assert_eq!(screen(&harness), family(), "the room of the film stays shut");
    assert!(says(&harness, "The consent to guidance of this family was withdrawn on 22 Nov 2026."));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!(says(&harness, "A consent that was withdrawn stays withdrawn."));
    assert!(says(&harness, "Withdrawn 22 Nov 2026 by Mina"));
    press(&mut harness, "Go on coding: Bath, third visit");
    assert_eq!(screen(&harness), family(), "only a new consent opens it");
}

#[test]
fn a_visit_is_renamed_and_named_back() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    press(&mut harness, "Rename Bath, third visit");
    harness.event(egui::Event::Text(" (long)".to_owned()));
    harness.run_ok();
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let title = |harness: &Harness<'_, Shell>| {
        let view = harness.state().model().view();
        view.headline(sample::id(sample::VISIT)).expect("it is there").title.clone()
    };
    assert_eq!(title(&harness), "Bath, third visit (long)");
    assert_eq!(harness.state().model().view().undo(), Some(Label::RenameSession));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(title(&harness), "Bath, third visit");
    key(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(title(&harness), "Bath, third visit (long)");
}

#[test]
fn a_plan_begins_with_the_familys_question() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    push(&mut harness, Action::Do(Command::NewPlan));
    let Screen::Feedback { plan } = screen(&harness) else { panic!("the plan is shown") };
    let view = harness.state().model().view();
    assert_eq!(view.plan(plan).expect("it is there").question, "How do I see when she has had enough?");
    assert_eq!(view.headlines(Kind::Plan, Some(sample::id(sample::FAMILY))).count(), 2);
}

// ---- bringing film in ----

/// A library behind channels, on the page of a family.
fn opened() -> (Harness<'static, Shell>, std::sync::mpsc::Receiver<Request>, std::sync::mpsc::SyncSender<Event>) {
    let (mut model, requests, events) = linked();
    let documents = sample::documents();
    let charter = documents.iter().find(|document| document.as_charter().is_some()).cloned();
    let lines = sample::model();
    let headlines = documents.iter().filter_map(|document| lines.view().headline(document.id()).cloned()).collect();
    let families = documents.into_iter().filter(|document| document.as_family().is_some()).collect();
    let facts = sample::facts();
    let opened = Opened { headlines, families, charter, ..Opened::new(facts) };
    model.receive(Event::Opened(Box::new(opened)));
    let mut harness = small(model);
    push(&mut harness, Action::Go(family()));
    while requests.try_recv().is_ok() {}
    (harness, requests, events)
}

#[test]
fn a_typed_path_is_imported_with_progress_and_cancel() {
    let (mut harness, requests, events) = opened();
    key(&mut harness, Modifiers::COMMAND, Key::I);
    write(&mut harness, "Or the path of a file", "/films/bath.mp4");
    press(&mut harness, "Import");
    let Ok(Request::Import { file, progress, .. }) = requests.try_recv() else { panic!("a film is asked for") };
    assert_eq!(file.to_str(), Some("/films/bath.mp4"));
    progress.report(50, 200);
    harness.run_ok();
    assert!(says(&harness, "Importing bath.mp4") && says(&harness, "25 %"));
    harness.get_all_by_label("Cancel: Importing bath.mp4").next().expect("a way to stop").click();
    harness.run_ok();
    assert!(progress.cancelled());
    events.send(Event::Ended(only_task(&harness), Outcome::Cancelled)).expect("the window listens");
    harness.run_ok();
    assert!(says(&harness, "Stopped. Nothing was changed."));
}

#[test]
fn a_film_that_is_here_already_is_recognised() {
    let (mut harness, requests, events) = opened();
    push(
        &mut harness,
        Action::Import { family: sample::id(sample::FAMILY), visit: None, files: vec!["/films/bath.mp4".into()] },
    );
    assert!(matches!(requests.try_recv(), Ok(Request::Import { .. })));
    let known = Outcome::Known(sample::id(sample::VISIT));
    events.send(Event::Ended(only_task(&harness), known)).expect("the window listens");
    harness.run_ok();
    assert!(says(&harness, "is in the library already, as “Bath, third visit”"));
}

#[test]
fn real_film_is_held_back_from_the_demonstration() {
    let mut harness = small(demonstration());
    assert!(says(&harness, "Do not bring real film in here."));
    push(
        &mut harness,
        Action::Import { family: sample::id(sample::FAMILY), visit: None, files: vec!["/films/bath.mp4".into()] },
    );
    assert!(harness.state().model().view().tasks().is_empty(), "it waits for an answer");
    press(&mut harness, "It shows nobody; import it here");
    assert_eq!(harness.state().model().view().tasks().len(), 1);
}

// ---- saving ----

#[test]
fn a_change_is_called_saved_when_it_is_on_the_disk() {
    let (mut harness, requests, events) = opened();
    give_consent(&mut harness, "Training of others");
    let Ok(Request::Append { ticket, .. }) = requests.try_recv() else { panic!("it is sent to be kept") };
    assert!(says(&harness, "Saving 1 change"));
    events.send(Event::Durable(ticket)).expect("the window listens");
    harness.run_ok();
    assert!(says(&harness, "All changes saved"));
    assert_eq!(harness.state().model().saved(), Saved::All);
}

#[test]
fn a_change_that_cannot_be_kept_closes_the_document_and_says_so() {
    let (mut harness, requests, events) = opened();
    give_consent(&mut harness, "Training of others");
    let Ok(Request::Append { ticket, .. }) = requests.try_recv() else { panic!("it is sent to be kept") };
    events.send(Event::Failed { ticket, trouble: Trouble::DiskFull }).expect("the window listens");
    harness.run_ok();
    assert!(says(&harness, "Not saved") && says(&harness, "The disk is full."));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!(requests.try_recv().is_err(), "nothing more is written");
}

#[test]
fn a_coding_that_could_not_be_saved_is_taken_out_as_a_file() {
    let (mut model, requests, _events) = linked();
    model.receive(Event::Opened(Box::new(Opened::new(sample::facts()))));
    let lines = sample::model();
    for document in sample::documents() {
        let line = lines.view().headline(document.id()).cloned().expect("it is listed");
        model.receive(Event::Document(Box::new((line, document))));
    }
    let (session, coding) = (sample::id(sample::VISIT), sample::id(sample::CODING));
    model.receive(Event::Unreadable(coding, Trouble::DiskFull));
    let mut harness = small(model);
    push(&mut harness, Action::Go(Screen::Code { session, coding }));
    harness.get_by_role_and_label(Role::Button, "Save a copy …").click_accesskit();
    harness.run_ok();
    press(&mut harness, "Save copy");
    assert!(says(&harness, "This is needed."));
    write(&mut harness, "Path of the file", "/media/stick/coding.json");
    press(&mut harness, "Save copy");
    let saved = requests.try_iter().find_map(|request| match request {
        Request::SaveCopy { coding, to } => Some((coding, to)),
        _ => None,
    });
    let (saved, to) = saved.expect("it is asked for");
    assert_eq!(to.to_str(), Some("/media/stick/coding.json"));
    let shown = harness.state().model().view().document(coding).expect("it is here");
    assert_eq!(*saved, *shown, "as it stands on the screen");
    harness.state_mut().model_mut().receive(Event::CopySaved(Ok(to)));
    harness.run_ok();
    assert!(says(&harness, "The copy of the coding is saved"));
}

// ---- everywhere ----

#[test]
fn the_language_changes_while_the_window_is_open() {
    let mut harness = small(sample::model());
    key(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    assert!(says(&harness, "Alle endringer er lagret"));
    assert_eq!(harness.state().model().preferences.language, Language::Bokmaal);
}

#[test]
fn text_grows_shrinks_and_comes_back() {
    let mut harness = small(sample::model());
    let scale = |harness: &Harness<'_, Shell>| harness.state().model().preferences.scale;
    key(&mut harness, Modifiers::COMMAND, Key::Plus);
    assert!((scale(&harness) - 1.1).abs() < 1e-3);
    key(&mut harness, Modifiers::COMMAND, Key::Minus);
    key(&mut harness, Modifiers::COMMAND, Key::Minus);
    assert!((scale(&harness) - 0.9).abs() < 1e-3);
    key(&mut harness, Modifiers::COMMAND, Key::Num0);
    assert!((scale(&harness) - 1.0).abs() < 1e-3);
}

#[test]
fn a_command_is_found_by_a_part_of_its_name() {
    let mut harness = small(sample::model());
    key(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.event(egui::Event::Text("sett".to_owned()));
    harness.run_ok();
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(screen(&harness), Screen::Settings);
}

#[test]
fn help_names_the_keys_and_closes_with_escape() {
    let mut harness = small(sample::model());
    key(&mut harness, Modifiers::SHIFT, Key::Questionmark);
    assert!(says(&harness, "Keys · Families") && says(&harness, "Ctrl+Shift+P"));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!says(&harness, "Keys · Families"));
}

#[test]
fn full_screen_is_left_with_escape() {
    let mut harness = small(sample::model());
    let full = |harness: &Harness<'_, Shell>| harness.state().model().is_full_screen();
    key(&mut harness, Modifiers::NONE, Key::F11);
    assert!(full(&harness));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!full(&harness));
}

#[test]
fn damage_that_opening_found_is_said_and_named() {
    let (mut model, _requests, _events) = linked();
    let damage = Finding::Archive { file: "film 7: part 3".to_owned() };
    let report = OpenReport { findings: vec![damage], ..OpenReport::default() };
    model.receive(Event::Opened(Box::new(Opened {
        found: Found { report, ..Found::default() },
        ..Opened::new(sample::facts())
    })));
    let mut harness = crate::screens::window(model, egui::vec2(1280.0, 1080.0));
    harness.run_ok();
    assert!(says(&harness, "1 thing is damaged. It is named under Settings."));
    push(&mut harness, Action::Go(Screen::Settings));
    assert!(says(&harness, "film 7: part 3"));
}

#[test]
fn locking_forgets_everything() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    key(&mut harness, Modifiers::COMMAND, Key::L);
    assert_eq!(screen(&harness), Screen::Doors);
    let model: &Model = harness.state().model();
    assert!(model.view().families().is_empty() && model.view().library().is_none());
}

#[test]
fn going_back_leads_the_way_one_came() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    push(&mut harness, Action::Go(Screen::Settings));
    key(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(screen(&harness), family());
    key(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(screen(&harness), Screen::Families);
}
