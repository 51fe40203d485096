//! A service lead, who sees how much work there is, and whose it is nowhere.

use std::fs;

use assert_cmd::Command as Program;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::screens::Screen;
use samspill::domain::charter::KeepingRule;
use samspill::domain::document::{Body, Kind};
use samspill::domain::family::{Consent, Family, Purpose, Withdrawal};
use samspill::domain::person::{Author, Role};
use samspill::domain::session::{Film, FilmFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::practice::{Desk, consent, desk, people};
use samspill::vault::Unlock;
use uuid::Uuid;

use crate::doors::{Window, library};
use crate::rooms::{says, screen};
use crate::screens::push;

/// A library with six families of half a year, a visit to each, and one that is due; and the passphrase of a lead.
fn made(path: &std::path::Path) -> String {
    let mut desk = library(path);
    consent::keep_by(&mut desk, KeepingRule::RecordItem).expect("a keeper may");
    let today = desk::today();
    for number in 0..6 {
        let withdrawn = (number == 0).then(|| Withdrawal::new(today, "Mina".to_owned()));
        let record = Family {
            code: format!("Gullregn-{number}"),
            born: today.checked_sub_months(chrono::Months::new(7)),
            consents: vec![Consent { withdrawn, ..Consent::new(Purpose::Care, today) }],
            ..Family::default()
        };
        let family = desk.create_document(None, Body::Family(record)).expect("kept").id();
        let film = Film {
            media: samspill::domain::id::MediaId(Uuid::now_v7()),
            offset: SessionTime::ZERO,
            file_name: String::new(),
            fingerprint: format!("{number}"),
            bytes: 1,
            facts: FilmFacts::default(),
        };
        let visit = Session { family, title: "Gullregn-Tittel".to_owned(), held: today, films: vec![film] };
        desk.create_document(Some(family), Body::Session(visit)).expect("kept");
    }
    let name = Author::new("Liv").expect("a name");
    let admitted = people::add(&mut desk, name, [Role::ServiceLead].into()).expect("admitted");
    secrecy::ExposeSecret::expose_secret(&admitted.passphrase).to_owned()
}

#[test]
fn a_service_lead_sees_numbers_and_nothing_else() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("library");
    let passphrase = made(&path);

    let mut window = Window::open(&path, &passphrase);
    window.until_it_says("6 to 8 months");
    assert_eq!(screen(&window.harness), Screen::Counts);
    assert!(window.harness.query_all_by_label("7").next().is_some(), "families");
    assert!(says(&window.harness, "fewer than 5"), "one is due, and that is not told");
    assert!(!says(&window.harness, "Gullregn"));
    assert!(!window.harness.state().model().allows(Command::Families));
    push(&mut window.harness, Action::Go(Screen::Settings));
    assert!(!says(&window.harness, "Gullregn") && !says(&window.harness, "0 families"));
    window.close();

    // Underneath, the vault hands out no more either.
    let (desk, _) = Desk::open(&path, Unlock::Passphrase(passphrase.clone().into()), None).expect("opened");
    assert!(desk.headlines().expect("listed").iter().all(|line| line.kind == Kind::Charter));
    drop(desk);

    let mut program = Program::cargo_bin("samspill").expect("it is built");
    let output = program.arg("counts").arg(&path).env("SAMSPILL_PASSPHRASE", &passphrase).output().expect("it starts");
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success() && told.contains("families\t7") && told.contains("due to be erased\tfewer than 5"));
    assert!(!told.contains("Gullregn"), "{told}");
    fs::remove_dir_all(path).expect("nothing holds it");
}
