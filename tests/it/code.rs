//! The Code room, driven by role, label and key.
//!
//! With `SAMSPILL_PICTURES=folder` it is also drawn into that folder, to be looked at.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Event, Key, Modifiers, Role, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use samspill::app::action::Action;
use samspill::app::film::FilmAct;
use samspill::app::language::Language;
use samspill::app::model::Model;
use samspill::app::preferences::Look;
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::store::{Event as Answer, LibraryFacts, Side};
use samspill::domain::coding::{Coding, CodingStatus};
use samspill::domain::document::{Body, Document};
use samspill::domain::mark::{Extent, Mark};
use samspill::domain::person::Author;
use samspill::domain::time::{SessionTime, Span};

use crate::{coded, paper, sample};

const HERE: Screen = Screen::Code { session: coded::SESSION, coding: coded::CODING };
const THEIRS: Screen = Screen::Code { session: coded::SESSION, coding: coded::OTHER };

/// The room over a library in memory, with a film on paper.
fn room(documents: Vec<Document>, size: Vec2) -> Harness<'static, Shell> {
    let mut all = sample::documents();
    all.push(coded::session());
    all.extend(documents);
    let facts = LibraryFacts { person: coded::coder(), ..sample::facts() };
    let mut model = Model::with_documents(facts, all, sample::noon);
    model.set_scheme(coded::scheme());
    model.set_opener(paper::opener(coded::END));
    model.receive(Answer::Side(coded::MEDIA, Side::Index, Some(Arc::from([0_u8; 1]))));
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_max_steps(12)
        .wgpu()
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, model));
    push(&mut harness, Action::Go(HERE));
    harness.run_ok();
    harness
}

fn small(documents: Vec<Document>) -> Harness<'static, Shell> {
    room(documents, vec2(1280.0, 720.0))
}

fn empty() -> Document {
    let coding = Coding::new(coded::SESSION, coded::coder(), coded::scheme());
    Document::create(coded::CODING, Body::Coding(Box::new(coding)), coded::coder(), sample::noon())
}

/// The coding of another person, handed in.
fn theirs() -> Document {
    let other = Author::new("Siri Bakke").expect("a name");
    let coding = Coding::new(coded::SESSION, other.clone(), coded::scheme());
    let mut document = Document::create(coded::OTHER, Body::Coding(Box::new(coding)), other.clone(), sample::noon());
    let done = document.as_coding().expect("a coding").set_status(CodingStatus::Submitted);
    document.commit(done, other, sample::noon()).expect("applies");
    document
}

fn push(harness: &mut Harness<'_, Shell>, action: Action) {
    harness.state_mut().push(action);
    harness.run_ok();
}

fn marks(harness: &Harness<'_, Shell>) -> Vec<Mark> {
    let view = harness.state().model().view();
    view.coding(coded::CODING).expect("it is open").marks().in_order().into_iter().cloned().collect()
}

fn playhead(harness: &Harness<'_, Shell>) -> SessionTime {
    harness.state().model().view().film().expect("a film").at()
}

fn seek(harness: &mut Harness<'_, Shell>, millis: i64) {
    push(harness, Action::Film(FilmAct::Seek(SessionTime::from_millis(millis))));
    harness.run_ok();
}

/// A key as a keyboard sends it: the key, and the letter.
fn press(harness: &mut Harness<'_, Shell>, key: Key, letter: &str) {
    harness.key_press(key);
    harness.event(Event::Text(letter.to_owned()));
    harness.run_ok();
}

fn t(millis: i64) -> SessionTime {
    SessionTime::from_millis(millis)
}

fn during(from: i64, to: i64) -> Extent {
    Extent::During(Span::new(t(from), t(to)).expect("ordered"))
}

#[test]
fn a_key_marks_the_start_of_the_frame_on_the_screen() {
    let mut harness = small(vec![empty()]);
    seek(&mut harness, 10_050);
    press(&mut harness, Key::Q, "q");
    let found = marks(&harness);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code.as_str(), found[0].extent), ("infant.smile", Extent::At(t(10_040))));
}

#[test]
fn a_state_key_switches_on_over_and_off_while_the_palette_shows_it() {
    let mut harness = small(vec![empty()]);
    for (millis, key, letter) in [(1_000, Key::Num1, "1"), (3_000, Key::Num2, "2"), (7_000, Key::Num2, "2")] {
        seek(&mut harness, millis);
        press(&mut harness, key, letter);
    }
    let extents: Vec<Extent> = marks(&harness).iter().map(|mark| mark.extent).collect();
    assert_eq!(extents, [during(1_000, 3_000), during(3_000, 7_000)]);
    let on = |harness: &Harness<'_, Shell>, label| {
        let chip = harness.get_by_role_and_label(Role::CheckBox, label);
        chip.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    seek(&mut harness, 5_000);
    assert!(on(&harness, "Looks at object (2)") && !on(&harness, "Looks at parent (1)"));
    seek(&mut harness, 8_000);
    assert!(!on(&harness, "Looks at object (2)"));
}

#[test]
fn two_keys_in_one_frame_both_count() {
    let mut harness = small(vec![empty()]);
    harness.event(Event::Text("1".to_owned()));
    harness.event(Event::Text("q".to_owned()));
    harness.event(Event::Text("2".to_owned()));
    harness.run_ok();
    harness.run_ok();
    let codes: Vec<String> = marks(&harness).into_iter().map(|mark| mark.code).collect();
    assert_eq!(codes.len(), 2, "the second state took the place of the first: {codes:?}");
    assert!(codes.contains(&"infant.smile".to_owned()) && codes.contains(&"infant.gaze.object".to_owned()));
}

#[test]
fn the_palette_marks_with_a_click() {
    let mut harness = small(vec![empty()]);
    seek(&mut harness, 2_000);
    harness.get_by_label("Smile (Q)").click();
    harness.run_ok();
    assert_eq!(marks(&harness).len(), 1);
}

#[test]
fn keys_move_the_playhead() {
    let mut harness = small(vec![coded::document()]);
    seek(&mut harness, 20_000);
    let mut after = |key: Key, modifiers: Modifiers| {
        harness.key_press_modifiers(modifiers, key);
        harness.run_ok();
        playhead(&harness).nanos() / 1_000_000
    };
    assert_eq!(after(Key::Period, Modifiers::NONE), 20_040);
    assert_eq!(after(Key::Comma, Modifiers::NONE), 20_000);
    assert_eq!(after(Key::ArrowRight, Modifiers::NONE), 25_000);
    assert_eq!(after(Key::ArrowLeft, Modifiers::SHIFT), 24_000);
    assert_eq!(after(Key::Home, Modifiers::NONE), 0);
    assert_eq!(after(Key::ArrowDown, Modifiers::NONE), 4_000, "the first mark");
}

#[test]
fn keys_still_play_when_the_timeline_has_the_keyboard() {
    let mut harness = small(vec![coded::document()]);
    harness.get_by_role_and_label(Role::Canvas, "Timeline").focus();
    harness.run_ok();
    harness.key_press(Key::Period);
    harness.run_ok();
    assert_eq!(playhead(&harness), paper::FRAME);
    press(&mut harness, Key::Q, "q");
    assert!(marks(&harness).iter().any(|mark| mark.extent == Extent::At(paper::FRAME)));
    harness.key_press(Key::Space);
    harness.step();
    harness.step();
    assert!(harness.state().model().view().film().is_some_and(|film| film.playing()));
}

#[test]
fn the_go_to_field_takes_every_way_of_writing_a_time() {
    let mut harness = small(vec![empty()]);
    for (typed, millis) in [("83.5", 83_480), ("1:23,5", 83_480), ("00:01:00.000", 60_000)] {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
        harness.run_ok();
        harness.get_by_role_and_label(Role::TextInput, "Go to").type_text(typed);
        harness.run_ok();
        harness.key_press(Key::Enter);
        harness.run_ok();
        harness.run_ok();
        assert_eq!(playhead(&harness), t(millis), "{typed}");
    }
}

#[test]
fn single_keys_sleep_while_text_is_typed() {
    let mut harness = small(vec![empty()]);
    harness.get_by_role_and_label(Role::TextInput, "Find in marks").click();
    harness.run_ok();
    press(&mut harness, Key::Q, "q");
    assert!(marks(&harness).is_empty());
}

#[test]
fn a_comment_is_written_with_enter_and_kept() {
    let mut harness = small(vec![empty()]);
    press(&mut harness, Key::Q, "q");
    harness.key_press(Key::Enter);
    harness.run_ok();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Comment").type_text("leans in");
    harness.run_ok();
    harness.key_press(Key::Enter);
    harness.run_ok();
    harness.run_ok();
    assert_eq!(marks(&harness)[0].comment, "leans in");
}

#[test]
fn undo_redo_and_delete_work_from_the_keyboard() {
    let mut harness = small(vec![empty()]);
    press(&mut harness, Key::Q, "q");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_ok();
    assert!(marks(&harness).is_empty());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    harness.run_ok();
    assert_eq!(marks(&harness).len(), 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_ok();
    harness.key_press(Key::Delete);
    harness.run_ok();
    assert!(marks(&harness).is_empty());
}

#[test]
fn the_list_leads_to_the_mark() {
    let mut harness = small(vec![coded::document()]);
    harness.get_by_label_contains("Free play, Episode").click();
    harness.run_ok();
    assert_eq!(playhead(&harness), t(4_000));
    harness.get_by_label("Another code");
}

#[test]
fn start_and_end_can_be_typed() {
    let mut harness = small(vec![empty()]);
    seek(&mut harness, 10_000);
    press(&mut harness, Key::Q, "q");
    let field = harness.get_by_role_and_label(Role::TextInput, "End");
    field.click();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(Event::Text("12.5".to_owned()));
    harness.run_ok();
    harness.key_press(Key::Enter);
    harness.run_ok();
    harness.run_ok();
    assert_eq!(marks(&harness)[0].extent, during(10_000, 12_500));
}

#[test]
fn m_marks_the_span_between_in_and_out_with_the_last_code() {
    let mut harness = small(vec![empty()]);
    press(&mut harness, Key::Q, "q");
    seek(&mut harness, 20_000);
    press(&mut harness, Key::I, "i");
    seek(&mut harness, 26_000);
    press(&mut harness, Key::O, "o");
    press(&mut harness, Key::M, "m");
    assert_eq!(marks(&harness)[1].extent, during(20_000, 26_000));
}

#[test]
fn another_coding_is_hidden_from_whoever_still_codes() {
    let mut harness = small(vec![coded::document(), theirs()]);
    push(&mut harness, Action::Go(THEIRS));
    harness.run_ok();
    harness.get_by_label_contains("Hidden until you have handed in");
    assert!(harness.query_by_role_and_label(Role::TextInput, "Find in marks").is_none());
}

#[test]
fn another_coding_is_not_changed_by_undo() {
    let mut harness = small(vec![theirs()]);
    push(&mut harness, Action::Go(THEIRS));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_ok();
    let view = harness.state().model().view();
    assert_eq!(view.coding(coded::OTHER).map(|coding| coding.status), Some(CodingStatus::Submitted));
}

#[test]
fn a_coding_that_is_handed_in_takes_no_marks() {
    let mut harness = small(vec![empty()]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_ok();
    press(&mut harness, Key::Q, "q");
    assert!(marks(&harness).is_empty());
    assert!(harness.query_all_by_label_contains("handed in. Take it back").count() > 0, "it says why");
}

#[test]
fn a_span_becomes_a_clip_of_a_plan() {
    let mut harness = small(vec![coded::document()]);
    seek(&mut harness, 90_000);
    press(&mut harness, Key::I, "i");
    seek(&mut harness, 96_000);
    press(&mut harness, Key::O, "o");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    harness.run_ok();
    harness.get_by_label("Second meeting").click();
    harness.run_ok();
    let view = harness.state().model().view();
    let clips = &view.plan(sample::id(sample::PLAN)).expect("it is here").clips;
    let last = clips.last().expect("there are clips");
    assert_eq!((last.span.start(), last.span.end(), last.may_be_shown), (t(90_000), t(96_000), false));
}

#[test]
fn pictures_of_the_room() {
    let Some(folder) = std::env::var_os("SAMSPILL_PICTURES").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    for (name, size, look, language) in [
        ("light", vec2(1280.0, 720.0), Look::Light, Language::English),
        ("dark", vec2(1280.0, 720.0), Look::Dark, Language::English),
        ("nb", vec2(1280.0, 720.0), Look::Light, Language::Bokmaal),
        ("large", vec2(1920.0, 1080.0), Look::Light, Language::English),
    ] {
        for (state, documents) in [("coded", vec![coded::document(), theirs()]), ("empty", vec![empty()])] {
            let mut harness = room(documents, size);
            push(&mut harness, Action::Wear(look));
            push(&mut harness, Action::Speak(language));
            seek(&mut harness, 43_520);
            if state == "coded" {
                harness.key_press(Key::ArrowUp);
                harness.run_ok();
            }
            harness.run_ok();
            let picture = harness.render().expect("it renders");
            picture.save(folder.join(format!("code-{name}-{state}.png"))).expect("written");
        }
    }
}
