//! Planning a meeting and holding it: the feedback room, the showing, and the parent's window.
//!
//! With `SAMSPILL_PICTURES=folder` every scene is also drawn into that folder, to be looked at.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Context, Event, FullOutput, Key, Modifiers, Pos2, RawInput, Rect, Shape, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use samspill::app::action::Action;
use samspill::app::command::{Command, Menu};
use samspill::app::film::FilmAct;
use samspill::app::language::{Language, tr_args};
use samspill::app::model::Model;
use samspill::app::notice::Notice;
use samspill::app::parent::{self, ParentWindow};
use samspill::app::preferences::Look;
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::app::theme;
use samspill::domain::edit::{Change, Edit, Label, Transaction};
use samspill::domain::family::Withdrawal;
use samspill::domain::feedback::{Clip, Plan};
use samspill::domain::time::{SessionTime, Span};
use samspill::practice::show::Seen;

use crate::drawn;

type Window = Harness<'static, Shell>;

fn window(model: Model, size: Vec2) -> Window {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_max_steps(30)
        .wgpu()
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, model))
}

/// Some frames, whether or not the film plays on.
fn settle(window: &mut Window) {
    for _ in 0..8 {
        window.step();
    }
}

fn push(window: &mut Window, action: Action) {
    window.state_mut().push(action);
    settle(window);
}

fn feedback(language: &str) -> Screen {
    Screen::Feedback { plan: drawn::family(language).plan.id() }
}

fn show(language: &str) -> Screen {
    Screen::Show { plan: drawn::family(language).plan.id() }
}

fn title(language: &str, clip: usize) -> String {
    drawn::family(language).plan.as_plan().expect("a plan").clips[clip].title.clone()
}

fn words(key: &str, clip: &str) -> String {
    tr_args(key, [("clip", clip.into())])
}

fn press(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    settle(window);
}

fn go(window: &mut Window, screen: Screen) {
    push(window, Action::Go(screen));
    // Stills come from another thread.
    for _ in 0..20 {
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.step();
    }
}

/// A plan whose second clip is long and shows something that was hard, and whose third may not be shown.
fn doubtful(language: &str) -> Model {
    drawn::model_with(language, |plan| {
        let span = plan.clips[1].span;
        let end = span.end() + SessionTime::from_secs(9);
        plan.clips[1].span = Span::new(span.start(), end).expect("ordered");
        plan.clips[1].may_be_shown = false;
        plan.clips[2].may_be_shown = false;
    })
}

fn withdraw_consent(window: &mut Window) {
    let family = drawn::family("en").family.id();
    let before = window.state().model().view().family(family).expect("a family").clone();
    let mut after = before.clone();
    for consent in &mut after.consents {
        consent.withdrawn = Some(Withdrawal::new(consent.given, String::new()));
    }
    let change = Edit::Family(Box::new(Change::new(before, after)));
    push(window, Action::Commit(family, Transaction::one(Label::EditFamily, change)));
}

struct Scene {
    name: &'static str,
    model: fn(&str) -> Model,
    acts: fn(&mut Window, &str),
}

const SCENES: &[Scene] = &[
    Scene { name: "feedback", model: drawn::model, acts: |window, language| go(window, feedback(language)) },
    Scene {
        name: "feedback-card",
        model: doubtful,
        acts: |window, language| {
            go(window, feedback(language));
            press(window, &words("feedback-open", &title(language, 1)));
        },
    },
    Scene {
        name: "feedback-preview",
        model: doubtful,
        acts: |window, language| {
            go(window, feedback(language));
            press(window, &words("feedback-preview", &title(language, 1)));
        },
    },
    Scene {
        name: "feedback-span",
        model: drawn::model,
        acts: |window, language| {
            go(window, feedback(language));
            push(window, Action::Film(FilmAct::Seek(SessionTime::from_secs(12))));
            push(window, Action::Do(Command::SetIn));
            push(window, Action::Film(FilmAct::Seek(SessionTime::from_secs(18))));
            push(window, Action::Do(Command::SetOut));
        },
    },
    Scene {
        name: "feedback-doubt",
        model: doubtful,
        acts: |window, language| {
            go(window, feedback(language));
            press(window, &words("feedback-may-be-shown-name", &title(language, 1)));
        },
    },
    Scene {
        name: "feedback-empty",
        model: |language| drawn::model_with(language, |plan| plan.clips.clear()),
        acts: |window, language| go(window, feedback(language)),
    },
    Scene {
        name: "feedback-consent",
        model: drawn::model,
        acts: |window, language| {
            go(window, feedback(language));
            withdraw_consent(window);
        },
    },
    Scene { name: "show", model: drawn::model, acts: |window, language| go(window, show(language)) },
    Scene {
        name: "show-plays",
        model: drawn::model,
        acts: |window, language| {
            go(window, show(language));
            push(window, Action::Do(Command::PlayPause));
        },
    },
    Scene {
        name: "show-still",
        model: doubtful,
        acts: |window, language| {
            go(window, show(language));
            push(window, Action::Do(Command::PlayPause));
            push(window, Action::Do(Command::KeepStill));
            push(window, Action::Do(Command::ToStart));
        },
    },
    Scene {
        name: "show-barred",
        model: doubtful,
        acts: |window, language| {
            go(window, show(language));
            press(window, &words("show-not-shown-name", &title(language, 1)));
        },
    },
];

#[test]
fn the_rooms_are_drawn_in_both_languages_looks_and_sizes() {
    let Some(folder) = std::env::var_os("SAMSPILL_PICTURES").map(PathBuf::from) else { return };
    let wanted = std::env::var("SAMSPILL_SCENE").unwrap_or_default();
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    for (size_name, size) in [("720", vec2(1280.0, 720.0)), ("1080", vec2(1920.0, 1080.0))] {
        for (look_name, look) in [("light", Look::Light), ("dark", Look::Dark)] {
            for language in Language::ALL {
                for scene in SCENES {
                    let file = format!("{}-{size_name}-{look_name}-{}.png", scene.name, language.tag());
                    if !file.contains(&wanted) {
                        continue;
                    }
                    let mut model = (scene.model)(language.tag());
                    model.preferences.language = language;
                    model.preferences.look = look;
                    let mut window = window(model, size);
                    (scene.acts)(&mut window, language.tag());
                    window.render().expect("a picture").save(folder.join(file)).expect("written");
                }
            }
        }
    }
}

/// The parent's window by itself, with what it would show.
struct Parent(Option<Seen>);

impl eframe::App for Parent {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        parent::draw(ui, self.0.as_ref());
    }
}

fn parents_window(seen: Option<Seen>, size: Vec2) -> Harness<'static, Parent> {
    Harness::builder().with_size(size).with_pixels_per_point(1.0).wgpu().build_eframe(|creation| {
        theme::install(&creation.egui_ctx);
        Parent(seen)
    })
}

#[test]
fn the_parents_window_is_drawn() {
    let Some(folder) = std::env::var_os("SAMSPILL_PICTURES").map(PathBuf::from) else { return };
    for (name, size) in [("720", vec2(1280.0, 720.0)), ("1080", vec2(1920.0, 1080.0)), ("square", vec2(700.0, 700.0))] {
        for language in Language::ALL {
            let mut model = drawn::model(language.tag());
            model.preferences.language = language;
            let mut window = window(model, vec2(1280.0, 720.0));
            go(&mut window, show(language.tag()));
            push(&mut window, Action::Do(Command::PlayPause));
            let seen = window.state().model().for_the_parent().flatten();
            assert!(seen.is_some());
            for (what, seen) in [("film", seen), ("field", None)] {
                let mut harness = parents_window(seen, size);
                harness.run_steps(3);
                let file = format!("parent-{what}-{name}-{}.png", language.tag());
                harness.render().expect("a picture").save(folder.join(file)).expect("written");
            }
        }
    }
}

// ---- what is held ----

fn english(model: Model) -> Window {
    let mut model = model;
    model.preferences.language = Language::English;
    let window = window(model, vec2(1280.0, 900.0));
    window.ctx.set_embed_viewports(false);
    window
}

fn plan_of(window: &Window) -> Plan {
    let id = drawn::family("en").plan.id();
    window.state().model().view().plan(id).expect("a plan").clone()
}

fn titles(window: &Window) -> Vec<String> {
    plan_of(window).clips.into_iter().map(|clip| clip.title).collect()
}

fn key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

#[test]
fn a_span_becomes_a_clip_that_is_not_to_be_shown_until_somebody_says_so() {
    let mut window = english(drawn::model_with("en", |plan| plan.clips.clear()));
    go(&mut window, feedback("en"));
    assert!(window.query_by_label("No moments chosen yet").is_some());
    push(&mut window, Action::Film(FilmAct::Seek(SessionTime::from_secs(12))));
    key(&mut window, Modifiers::NONE, Key::I);
    push(&mut window, Action::Film(FilmAct::Seek(SessionTime::from_secs(15))));
    key(&mut window, Modifiers::NONE, Key::O);
    press(&mut window, "Add clip");
    let clip = plan_of(&window).clips[0].clone();
    assert_eq!(clip.span.start(), SessionTime::from_secs(12));
    // The frame on the screen is the last one of the clip.
    assert_eq!(clip.span.end(), SessionTime::from_millis(15_040));
    assert!(!clip.may_be_shown);
    press(&mut window, "May be shown: Moment 1");
    assert!(plan_of(&window).clips[0].may_be_shown);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!plan_of(&window).clips[0].may_be_shown);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(plan_of(&window).clips.is_empty());
    key(&mut window, Modifiers::COMMAND, Key::Y);
    assert_eq!(plan_of(&window).clips.len(), 1);
}

#[test]
fn a_mark_becomes_a_clip() {
    let mut window = english(drawn::model_with("en", |plan| plan.clips.clear()));
    go(&mut window, feedback("en"));
    let add = window.get_all_by_role(Role::Button).find_map(|node| {
        let label = node.accesskit_node().label()?;
        label.starts_with("Add as clip: Looks at parent").then_some(node)
    });
    add.expect("a mark").click();
    settle(&mut window);
    assert_eq!(titles(&window), ["Looks at parent"]);
}

#[test]
fn clips_are_written_on_reordered_and_removed_by_keys() {
    let mut window = english(drawn::model("en"));
    go(&mut window, feedback("en"));
    let before = titles(&window);
    press(&mut window, &format!("Open: {}", before[1]));
    key(&mut window, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(titles(&window), [&before[1], &before[0], &before[2]].map(String::as_str));
    key(&mut window, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(titles(&window), before);

    window.get_by_role_and_label(Role::TextInput, "Title").focus();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Title").type_text("Her turn: ");
    settle(&mut window);
    // Leaving the field is enough to keep what was typed.
    press(&mut window, &format!("Open: {}", before[0]));
    settle(&mut window);
    assert!(titles(&window)[1].contains("Her turn: "), "{:?}", titles(&window));
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(titles(&window), before);

    key(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(titles(&window), before[1..]);
}

#[test]
fn a_card_is_dragged_to_another_place() {
    let mut window = english(drawn::model("en"));
    go(&mut window, feedback("en"));
    let before = titles(&window);
    let handle = window.get_by_label(&format!("Move: {}", before[0])).rect().center();
    let below = window.get_by_label(&format!("Move: {}", before[2])).rect().center_bottom();
    window.drag_at(handle);
    settle(&mut window);
    window.hover_at(below);
    settle(&mut window);
    window.drop_at(below + vec2(0.0, 8.0));
    settle(&mut window);
    assert_eq!(titles(&window), [&before[1], &before[2], &before[0]].map(String::as_str));
}

#[test]
fn the_ends_of_a_clip_are_dragged_and_nudged() {
    let mut window = english(drawn::model("en"));
    go(&mut window, feedback("en"));
    press(&mut window, &format!("Play: {}", title("en", 1)));
    push(&mut window, Action::Do(Command::Pause));
    let before = plan_of(&window).clips[1].span;
    window.get_by_label_contains("End of the span").focus();
    settle(&mut window);
    key(&mut window, Modifiers::NONE, Key::ArrowRight);
    let nudged = plan_of(&window).clips[1].span;
    assert_eq!((nudged.start(), nudged.end()), (before.start(), before.end() + SessionTime::from_millis(40)));

    let end = window.get_by_label_contains("End of the span").rect().center();
    window.drag_at(end);
    settle(&mut window);
    window.hover_at(end + vec2(60.0, 0.0));
    settle(&mut window);
    // The frame at the end is seen while it is dragged, though it lies outside the clip as it was.
    let frame = window.state().model().view().film().and_then(|film| film.frame()).expect("a frame");
    assert!(frame.start() > nudged.end());
    assert_eq!(plan_of(&window).clips[1].span, nudged, "nothing is changed until it is let go");
    window.drop_at(end + vec2(60.0, 0.0));
    settle(&mut window);
    let dragged = plan_of(&window).clips[1].span;
    assert!(dragged.end() > nudged.end() && dragged.start() == nudged.start());
}

#[test]
fn what_was_hard_is_said_before_it_may_be_shown() {
    let mut window = english(doubtful("en"));
    go(&mut window, feedback("en"));
    let switch = format!("May be shown: {}", title("en", 1));
    press(&mut window, &switch);
    assert!(window.query_by_label("May this moment be shown?").is_some());
    assert!(!plan_of(&window).clips[1].may_be_shown);
    press(&mut window, "Do not show");
    assert!(!plan_of(&window).clips[1].may_be_shown);
    press(&mut window, &switch);
    press(&mut window, "Show all the same");
    assert!(plan_of(&window).clips[1].may_be_shown);
}

#[test]
fn showing_begins_only_where_something_may_be_shown_and_care_is_consented_to() {
    let mut window =
        english(drawn::model_with("en", |plan| plan.clips.iter_mut().for_each(|clip| clip.may_be_shown = false)));
    go(&mut window, feedback("en"));
    key(&mut window, Modifiers::NONE, Key::F5);
    assert_eq!(window.state().model().screen(), feedback("en"));
    assert!(window.query_all_by_label_contains("No moment may be shown yet").count() > 0);
    press(&mut window, &format!("May be shown: {}", title("en", 0)));
    key(&mut window, Modifiers::NONE, Key::F5);
    assert_eq!(window.state().model().screen(), show("en"));
    press(&mut window, "End");
    assert_eq!(window.state().model().screen(), feedback("en"));

    withdraw_consent(&mut window);
    key(&mut window, Modifiers::NONE, Key::F5);
    assert_eq!(window.state().model().screen(), feedback("en"));
    press(&mut window, "To the family’s consents");
    assert_eq!(window.state().model().screen(), Screen::Family(drawn::family("en").family.id()));
}

// ---- the parent's window ----

/// Draws the parent's window as the program does, and returns what it paints and what a screen reader is told.
fn look(window: &Window, events: Vec<Event>) -> Option<(Vec<String>, Vec<String>, usize)> {
    let viewport = window.output().viewport_output.get(&ParentWindow::id())?;
    let draw = viewport.viewport_ui_cb.clone().expect("a window of its own");
    let ctx = Context::default();
    theme::install(&ctx);
    ctx.enable_accesskit();
    let mut output = FullOutput::default();
    // Fonts and sizes are there from the second frame on.
    for events in [Vec::new(), events] {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0))),
            events,
            ..RawInput::default()
        };
        output = ctx.run_ui(input, |ui| draw(ui));
        // Nobody paints these.
        output.textures_delta.clear();
    }
    let mut painted = Vec::new();
    let mut pictures = 0;
    for clipped in &output.shapes {
        collect(&clipped.shape, &mut painted, &mut pictures);
    }
    let nodes = output.platform_output.accesskit_update.expect("a tree").nodes;
    let said = nodes.iter().flat_map(|(_, node)| [node.label(), node.value()]).flatten().map(str::to_owned).collect();
    Some((painted, said, pictures))
}

fn collect(shape: &Shape, painted: &mut Vec<String>, pictures: &mut usize) {
    match shape {
        Shape::Text(text) => painted.push(text.galley.text().to_owned()),
        Shape::Mesh(mesh) if mesh.texture_id != egui::TextureId::default() => *pictures += 1,
        Shape::Rect(rect) if rect.brush.is_some() => *pictures += 1,
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, painted, pictures)),
        _ => {}
    }
}

fn voice(clip: usize) -> String {
    drawn::family("en").plan.as_plan().expect("a plan").clips[clip].voice.clone()
}

#[test]
fn the_parents_window_holds_the_picture_and_the_voice_and_nothing_else() {
    let mut window = english(drawn::model("en"));
    go(&mut window, feedback("en"));
    assert!(look(&window, Vec::new()).is_none(), "no window before the showing");
    go(&mut window, show("en"));
    let (painted, said, pictures) = look(&window, Vec::new()).expect("a window");
    assert_eq!((painted.len(), said.len(), pictures), (0, 0, 0), "a calm field: {painted:?} {said:?}");

    push(&mut window, Action::Do(Command::PlayPause));
    // Whatever lies over the practitioner's window stays there.
    push(&mut window, Action::Tell(Notice::failure("Something for the practitioner alone")));
    push(&mut window, Action::Do(Command::Help));
    let (painted, said, pictures) = look(&window, Vec::new()).expect("a window");
    assert_eq!((painted, said, pictures), (vec![voice(0)], vec![voice(0)], 1));

    press_command(&mut window, Command::Blank);
    let (painted, said, pictures) = look(&window, Vec::new()).expect("a window");
    assert_eq!((painted.len(), said.len(), pictures), (0, 0, 0));
    let builder = &window.output().viewport_output[&ParentWindow::id()].builder;
    assert_eq!(builder.title.as_deref(), Some("Samspill"));

    press_command(&mut window, Command::EndShow);
    assert!(look(&window, Vec::new()).is_none(), "no window after it");
}

fn press_command(window: &mut Window, command: Command) {
    push(window, Action::Do(command));
}

#[test]
fn a_clip_that_is_not_marked_never_reaches_the_parent() {
    let mut window = english(doubtful("en"));
    go(&mut window, show("en"));
    press(&mut window, &format!("{}, not to be shown", title("en", 1)));
    assert!(window.query_by_label_contains("is not marked “May be shown”").is_some());
    let commands =
        Command::ALL.iter().filter(|command| command.spec().menu == Menu::Play && **command != Command::EndShow);
    for command in commands {
        // Choosing another clip would show that one.
        if matches!(command, Command::NextClip | Command::PreviousClip) {
            continue;
        }
        push(&mut window, Action::Do(*command));
        assert!(window.state().model().for_the_parent().flatten().is_none(), "{command:?}");
        let (painted, _, pictures) = look(&window, Vec::new()).expect("a window");
        assert_eq!((painted.len(), pictures), (0, 0), "{command:?}");
    }
}

#[test]
fn the_picture_goes_at_once_when_the_record_changes() {
    for change in [withdraw_consent as fn(&mut Window), unmark] {
        let mut window = english(drawn::model("en"));
        go(&mut window, show("en"));
        for hold in [false, true] {
            push(&mut window, Action::Do(Command::Again));
            if hold {
                push(&mut window, Action::Do(Command::KeepStill));
            }
            assert!(window.state().model().for_the_parent().flatten().is_some());
        }
        change(&mut window);
        let model = window.state().model();
        assert!(model.for_the_parent().flatten().is_none());
        assert!(model.view().film().is_none_or(|film| film.picture().is_none() && !film.playing()));
    }
}

fn unmark(window: &mut Window) {
    let plan = plan_of(window);
    let clip = Clip { may_be_shown: false, ..plan.clips[0].clone() };
    let change = plan.edit_clip(clip).expect("a clip");
    push(window, Action::Commit(drawn::family("en").plan.id(), change));
}

#[test]
fn a_clip_plays_within_its_span_and_stops_on_its_last_frame() {
    let mut window = english(drawn::model("en"));
    go(&mut window, show("en"));
    let span = plan_of(&window).clips[0].span;
    push(&mut window, Action::Do(Command::PlayPause));
    for _ in 0..300 {
        window.step();
        let film = window.state().model().view().film().expect("a film");
        assert!(film.frame().is_some_and(|frame| frame.overlaps(span)));
        if !film.playing() {
            break;
        }
    }
    let film = window.state().model().view().film().expect("a film");
    assert!(!film.playing());
    let last = film.frame().expect("a frame");
    assert!(last.start() < span.end() && last.end() >= span.end(), "{last:?} {span:?}");
    assert!(window.state().model().for_the_parent().flatten().is_some(), "the last frame stays");
}

#[test]
fn a_held_still_stays_while_the_practitioner_looks_elsewhere() {
    let mut window = english(drawn::model("en"));
    go(&mut window, show("en"));
    push(&mut window, Action::Do(Command::PlayPause));
    push(&mut window, Action::Do(Command::KeepStill));
    let held = window.state().model().for_the_parent().flatten().expect("a still");
    push(&mut window, Action::Do(Command::ToEnd));
    let after = window.state().model().for_the_parent().flatten().expect("a still");
    assert!(held.is_same(&after));
    push(&mut window, Action::Do(Command::PlayPause));
    let after = window.state().model().for_the_parent().flatten().expect("the film");
    assert!(!held.is_same(&after));
}

#[test]
fn a_few_keys_work_in_the_parents_window() {
    let mut window = english(drawn::model("en"));
    go(&mut window, show("en"));
    let pressed =
        |key| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    look(&window, vec![pressed(Key::Space)]);
    settle(&mut window);
    assert!(window.state().model().for_the_parent().flatten().is_some());
    look(&window, vec![pressed(Key::N)]);
    settle(&mut window);
    assert!(window.state().model().for_the_parent().flatten().is_none(), "a calm field between clips");
    assert_eq!(window.state().model().view().show().and_then(|show| show.place()), Some(1));
    // What is no command of the showing does nothing.
    look(&window, vec![pressed(Key::F1), pressed(Key::F5)]);
    settle(&mut window);
    assert_eq!(window.state().model().screen(), show("en"));
}
