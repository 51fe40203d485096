//! The window, driven by role and label as a person with a screen reader would.
//!
//! With `SAMSPILL_PICTURES=folder` every screen is also drawn into that folder, to be looked at.

use std::path::PathBuf;

use egui::{Vec2, vec2};
use egui_kittest::Harness;
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::language::Language;
use samspill::app::model::Model;
use samspill::app::preferences::{Look, Preferences};
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;

use crate::sample;

fn window(model: Model, size: Vec2) -> Harness<'static, Shell> {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_max_steps(12)
        .wgpu()
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, model))
}

fn push(harness: &mut Harness<'_, Shell>, action: Action) {
    harness.state_mut().push(action);
    harness.run_ok();
}

/// Everything there is to look at: a name, and how to get there.
fn scenes() -> Vec<(&'static str, Model, Vec<Action>)> {
    let doors = || Model::new(Preferences::default(), None);
    let family = Screen::Family(sample::id(sample::FAMILY));
    let empty = || Model::with_documents(sample::facts(), Vec::new(), sample::noon);
    vec![
        ("doors", doors(), vec![]),
        ("doors-new", doors(), vec![Action::Do(Command::NewLibrary)]),
        ("doors-open", doors(), vec![Action::Do(Command::OpenLibrary)]),
        ("families", sample::model(), vec![]),
        ("families-empty", empty(), vec![]),
        ("families-new", sample::model(), vec![Action::Do(Command::NewFamily)]),
        ("family", sample::model(), vec![Action::Go(family)]),
        ("family-import", sample::model(), vec![Action::Go(family), Action::Do(Command::ImportFilm)]),
        ("family-edit", sample::model(), vec![Action::Go(family), Action::Do(Command::EditFamily)]),
        ("settings", sample::model(), vec![Action::Go(Screen::Settings)]),
        ("help", sample::model(), vec![Action::Do(Command::Help)]),
        ("palette", sample::model(), vec![Action::Do(Command::Palette)]),
        ("about", sample::model(), vec![Action::Do(Command::About)]),
    ]
}

#[test]
fn every_screen_is_drawn_in_both_languages_looks_and_sizes() {
    let folder = std::env::var_os("SAMSPILL_PICTURES").map(PathBuf::from);
    let wanted = std::env::var("SAMSPILL_SCENE").ok();
    for (size_name, size) in [("720", vec2(1280.0, 720.0)), ("1080", vec2(1920.0, 1080.0))] {
        for (look_name, look) in [("light", Look::Light), ("dark", Look::Dark)] {
            for language in Language::ALL {
                for (name, mut model, actions) in scenes() {
                    let file = format!("{name}-{size_name}-{look_name}-{}.png", language.tag());
                    if wanted.as_ref().is_some_and(|wanted| !file.contains(wanted.as_str())) {
                        continue;
                    }
                    model.preferences.language = language;
                    model.preferences.look = look;
                    let mut harness = window(model, size);
                    harness.run_ok();
                    for action in actions {
                        push(&mut harness, action);
                    }
                    if let Some(folder) = &folder {
                        std::fs::create_dir_all(folder).expect("a folder for pictures");
                        harness.render().expect("a picture").save(folder.join(file)).expect("written");
                    }
                }
            }
        }
    }
}
