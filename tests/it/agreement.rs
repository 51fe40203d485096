//! Consents, the end of a case and the keeping rule, as they are entered in the window.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::model::Model;
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::domain::charter::KeepingRule;
use samspill::domain::edit::{Change, Edit, Label, Transaction};
use samspill::domain::family::{Basis, Family, ForBaby, Purpose, Standing, Viewer};
use samspill::domain::person::Role as Work;

use crate::rooms::{give_consent, key, press, says, screen, write};
use crate::sample;
use crate::screens::{push, small};

fn family() -> Screen {
    Screen::Family(sample::id(sample::FAMILY))
}

fn record(model: &Model) -> Family {
    model.view().family(sample::id(sample::FAMILY)).cloned().expect("a family")
}

/// Presses what may lie below what is seen.
fn reach(harness: &mut Harness<'_, Shell>, button: &str) {
    harness.get_by_role_and_label(Role::Button, button).click_accesskit();
    harness.run_ok();
}

/// A library of working tapes with a family whose case ended long ago.
pub fn overdue() -> Model {
    let mut model = sample::model_keeping(Some(KeepingRule::WorkingTape { days: 14 }));
    let before = record(&model);
    let after = Family { ended: Some(sample::day("2026-10-30")), ..before.clone() };
    let edit = Edit::Family(Box::new(Change::new(before, after)));
    model.perform(Action::Commit(sample::id(sample::FAMILY), Transaction::one(Label::EditFamily, edit)));
    model
}

#[test]
fn a_consent_is_entered_whole() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    reach(&mut harness, "Record consent: Research");
    press(&mut harness, "Record consent");
    assert!(says(&harness, "This is needed.") && says(&harness, "Choose what the consent rests on."));
    write(&mut harness, "Who consents for the baby", "Mina Berg");
    write(&mut harness, "Adults who may be in shot, and agreed to it", "Mina Berg\nPer Berg\n");
    for choice in ["By what right", "What it rests on"].into_iter().zip(["Guardian", "Approved study"]) {
        harness.get_by_role_and_label(Role::RadioButton, &format!("{}: {}", choice.0, choice.1)).click_accesskit();
        harness.run_ok();
    }
    harness.get_by_role_and_label(Role::RadioButton, "Who may see the film: Only these").click_accesskit();
    harness.run_ok();
    press(&mut harness, "Record consent");
    assert!(says(&harness, "Choose at least one who may see it."));
    harness.get_by_role_and_label(Role::CheckBox, "Supervisors").click_accesskit();
    harness.run_ok();
    press(&mut harness, "Record consent");
    let record = record(harness.state().model());
    let consent = record.consent(Purpose::Research, sample::day("2026-11-22")).expect("it holds");
    assert_eq!(consent.adults, ["Mina Berg", "Per Berg"]);
    assert_eq!(consent.for_baby, Some(ForBaby { name: "Mina Berg".to_owned(), standing: Standing::Guardian }));
    assert_eq!((consent.basis, consent.until), (Some(Basis::Study), None));
    assert_eq!(consent.viewers.iter().collect::<Vec<_>>(), [&Viewer::Role(Work::Supervisor)]);
    assert!(says(&harness, "Mina Berg, Guardian · Approved study") && says(&harness, "Seen by: Supervisors"));
}

#[test]
fn the_end_of_a_consent_is_changed_where_it_stands() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    press(&mut harness, "Change the end: Guidance of this family");
    let until = harness.get_by_role_and_label(Role::TextInput, "Until");
    assert_eq!(until.value().as_deref(), Some("2026-12-10"));
    key(&mut harness, Modifiers::COMMAND, Key::A);
    write(&mut harness, "Until", "2027-01-31");
    press(&mut harness, "Save");
    let record = record(harness.state().model());
    assert_eq!(record.consents[0].until, Some(sample::day("2027-01-31")));
    assert_eq!(record.consents.len(), 3, "it is the same consent");
    assert!(says(&harness, "Until 31 Jan 2027"));
}

#[test]
fn withdrawing_says_first_what_will_happen_and_asks_by_whom() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    press(&mut harness, "Withdraw consent: Supervision of staff");
    assert!(says(&harness, "can no longer be used for supervision of staff"));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, "Withdraw consent: Guidance of this family");
    assert!(says(&harness, "At once nothing of this family’s film can be played"));
    assert!(says(&harness, "Nothing is erased by itself"));
    press(&mut harness, "Withdraw");
    assert!(says(&harness, "This is needed."), "somebody withdrew it");
    write(&mut harness, "Who withdraws it", "Mina Berg");
    press(&mut harness, "Withdraw");
    let record = record(harness.state().model());
    let withdrawal = record.consents[0].withdrawn.clone().expect("withdrawn");
    assert_eq!(
        (withdrawal.on, withdrawal.by.as_str(), withdrawal.done),
        (sample::day("2026-11-22"), "Mina Berg", None)
    );
    assert!(says(&harness, "Due to be erased since 22 Nov 2026"));
}

#[test]
fn the_end_of_a_case_makes_the_family_due_and_the_list_says_so() {
    let mut harness = small(overdue());
    assert!(says(&harness, "1 family is due to be erased.") && says(&harness, "Erasure due"));
    press(&mut harness, "Show only those");
    assert!(harness.query_by_role_and_label(Role::Button, "Open F-018").is_none());
    press(&mut harness, "Open F-017");
    reach(&mut harness, "The case goes on after all");
    assert_eq!(record(harness.state().model()).ended, None);
    reach(&mut harness, "End the case");
    assert!(says(&harness, "Working tape, 14 days after the end of the case"));
    let in_dialog = harness.get_all_by_role_and_label(Role::Button, "End the case").last().expect("the dialog's own");
    in_dialog.click();
    harness.run_ok();
    assert_eq!(record(harness.state().model()).ended, Some(sample::day("2026-11-22")));
    assert!(says(&harness, "To be erased from 6 Dec 2026"));
}

#[test]
fn the_service_decides_how_long_film_is_kept_before_the_first_comes_in() {
    let mut harness = small(sample::model_keeping(None));
    push(&mut harness, Action::Go(family()));
    let files = vec!["/films/bath.mp4".into()];
    push(&mut harness, Action::Import { family: sample::id(sample::FAMILY), visit: None, files });
    assert!(harness.state().model().view().tasks().is_empty(), "it waits for an answer");
    press(&mut harness, "Set");
    assert!(says(&harness, "Choose one of the two."), "there is no default");
    harness.get_by_role_and_label(Role::RadioButton, "How long film is kept: Working tape").click();
    harness.run_ok();
    press(&mut harness, "Set");
    assert!(says(&harness, "A whole number of days"));
    write(&mut harness, "Days after the end of the case", "60");
    press(&mut harness, "Set");
    harness.run_ok();
    let view = harness.state().model().view();
    assert_eq!(view.keeping(), Some(KeepingRule::WorkingTape { days: 60 }));
    assert_eq!(view.tasks().len(), 1, "and the import goes on");
}

#[test]
fn a_consent_that_is_given_again_opens_the_film() {
    let mut harness = small(sample::model());
    push(&mut harness, Action::Go(family()));
    press(&mut harness, "Withdraw consent: Guidance of this family");
    write(&mut harness, "Who withdraws it", "Mina");
    press(&mut harness, "Withdraw");
    give_consent(&mut harness, "Guidance of this family");
    press(&mut harness, "Go on coding: Bath, third visit");
    assert!(matches!(screen(&harness), Screen::Code { .. }));
}
