//! The access log as people read it: in the window and on the command line.

use std::fs;

use assert_cmd::Command;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::model::Model;
use samspill::app::screens::Screen;
use samspill::app::store::{Event, LibraryFacts, Request};
use samspill::domain::access::{About, Access, AccessNote, Deed, Obstacle, Step};
use samspill::domain::family::{Purpose, Refusal};
use samspill::domain::id::MediaId;
use samspill::domain::person::{Author, Role as Work};
use serde_json::Value;
use uuid::Uuid;

use crate::rooms::{press, says, screen, write};
use crate::sample;
use crate::screens::{linked, push, small};

fn lines() -> Vec<AccessNote> {
    let line = |minutes: i64, who: &str, what, code: &str, about| AccessNote {
        at: sample::noon() - chrono::TimeDelta::minutes(minutes),
        who: Author::new(who).expect("a name"),
        what,
        family: (!code.is_empty()).then(|| sample::id(sample::FAMILY)),
        code: code.to_owned(),
        about,
    };
    let film = About::Film(MediaId(Uuid::from_u128(sample::VISIT + 100)));
    let withdrawn = Refusal::Withdrawn(Purpose::Care, sample::day("2026-11-20"));
    vec![
        line(60 * 24 * 40, "Kari Moen", Access::Played, "F-018", film.clone()),
        line(
            60 * 24 * 3,
            "Ingrid Solheim",
            Access::ConsentChanged,
            "F-017",
            About::Consent(Purpose::Care, Step::Given),
        ),
        line(180, "Ingrid Solheim", Access::Opened, "", About::Nothing),
        line(170, "Ingrid Solheim", Access::Played, "F-017", film),
        line(160, "Kari Moen", Access::Refused, "F-018", About::Refused(Deed::Play, Obstacle::Consent(withdrawn))),
        line(150, "Ingrid Solheim", Access::Exported, "F-017", "CSV, session 0198".into()),
        line(10, "Ingrid Solheim", Access::Locked, "", About::Nothing),
    ]
}

/// The log, read.
pub fn logged() -> Model {
    let mut model = sample::model();
    model.perform(Action::Go(Screen::Log(None)));
    model.receive(Event::Log(Ok(lines())));
    model
}

#[test]
fn the_log_is_read_and_chosen_from() {
    let mut harness = small(logged());
    harness.run_ok();
    assert!(says(&harness, "7 lines"));
    assert!(says(&harness, "Play: consent to guidance of this family withdrawn 20 Nov 2026"));
    harness.get_by_role_and_label(Role::RadioButton, "Time: 7 days").click();
    harness.run_ok();
    assert!(says(&harness, "6 lines"));
    for (choice, option, left) in [("Person", "Ingrid Solheim", "5 lines"), ("Family", "F-017", "3 lines")] {
        harness.get_by_role_and_label(Role::ComboBox, choice).click();
        harness.run_ok();
        harness.get_by_role_and_label(Role::Button, option).click();
        harness.run_ok();
        assert!(says(&harness, left), "{option}");
    }
}

#[test]
fn the_log_of_a_family_is_entered_from_its_page_and_exported() {
    let (model, requests, _events) = linked();
    let mut model = with_library(model, Work::of_a_founder());
    model.perform(Action::Go(Screen::Log(Some(sample::id(sample::FAMILY)))));
    assert!(requests.try_iter().any(|request| matches!(request, Request::ReadLog)));
    model.receive(Event::Log(Ok(lines())));
    let mut harness = small(model);
    harness.run_ok();
    assert!(says(&harness, "3 lines"), "only what is about the family");
    press(&mut harness, "Export as CSV");
    write(&mut harness, "Path of the file", "/tmp/log.csv");
    press(&mut harness, "Export");
    let asked = requests.try_iter().find_map(|request| match request {
        Request::ExportLog { wanted, file } => Some((wanted.code, file)),
        _ => None,
    });
    assert_eq!(asked, Some(("F-017".to_owned(), "/tmp/log.csv".into())), "what is shown is what is written");
}

fn with_library(mut model: Model, roles: std::collections::BTreeSet<Work>) -> Model {
    let documents = sample::documents();
    let lines = sample::model();
    let headlines = documents.iter().filter_map(|document| lines.view().headline(document.id()).cloned()).collect();
    let families = documents.into_iter().filter(|document| document.as_family().is_some()).collect();
    let opened = samspill::app::store::Opened::new(LibraryFacts { roles, ..sample::facts() });
    model.receive(Event::Opened(Box::new(samspill::app::store::Opened { headlines, families, ..opened })));
    model
}

#[test]
fn the_log_is_only_for_those_who_may_read_it() {
    let (model, requests, _events) = linked();
    let mut harness = small(with_library(model, [Work::Clinician].into()));
    push(&mut harness, Action::Go(Screen::Family(sample::id(sample::FAMILY))));
    assert!(!says(&harness, "Access log of this family"));
    push(&mut harness, Action::Go(Screen::Log(None)));
    assert!(!matches!(screen(&harness), Screen::Log(_)));
    assert!(says(&harness, "Your roles in this library do not allow this."));
    assert!(!requests.try_iter().any(|request| matches!(request, Request::ReadLog)));
}

// ---- on the command line ----

fn run(library: &std::path::Path, words: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samspill"));
    command.env("SAMSPILL_PASSPHRASE", "four plain words here").arg(words[0]).arg(library).args(&words[1..]);
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_line_reads_filters_and_exports_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library");
    let done = |words: &[&str]| {
        let (code, out, err) = run(&library, words);
        assert_eq!(code, 0, "{words:?}: {err}");
        out
    };
    done(&["new", "--person", "=Kari"]);
    let give = ["--purpose", "care", "--by", "Mina", "--standing", "parent", "--basis", "signed"];
    done(&[&["consent", "--family", "F-017", "give"][..], &give].concat());
    done(&["consent", "--family", "F-017", "end"]);
    let kinds = |more: &[&str]| -> Vec<String> {
        let out = done(&[&["access", "--json"][..], more].concat());
        let word = |line: &str| {
            let line: Value = serde_json::from_str(line).expect("an object");
            line["what"].as_str().expect("a word").to_owned()
        };
        out.lines().map(word).collect()
    };
    let all = kinds(&[]);
    assert_eq!(all.iter().filter(|what| *what == "opened").count(), 4);
    assert_eq!(kinds(&["--family", "F-017"]), ["consent-changed", "case-ended"]);
    assert_eq!(kinds(&["--what", "case-ended", "--who", "kari"]), ["case-ended"]);
    assert_eq!(kinds(&["--since", "2100-01-01"]), Vec::<String>::new());
    assert_eq!(run(&library, &["access", "--what", "sung"]).0, 2);

    let table = folder.path().join("log.csv");
    done(&["access", "--family", "F-017", "--csv", table.to_str().expect("UTF-8")]);
    let text = fs::read_to_string(&table).expect("written");
    assert!(text.starts_with("at,who,what,family,family_id,about\r\n"), "{text}");
    assert_eq!((text.lines().count(), text.matches(",'=Kari,").count()), (3, 2), "{text}");
    assert_eq!(kinds(&["--what", "exported"]).len(), 1, "the export itself is noted");
    assert!(run(&library, &["verify"]).1.contains("notes"));
}
