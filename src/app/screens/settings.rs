//! The settings: language, look and size; the library, and whether it is whole; what the program is.

use egui::{Slider, Ui, vec2};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons::{ICON_FOLDER, ICON_INFO, ICON_TRANSLATE, ICON_VERIFIED_USER};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::{Language, date, tr};
use crate::app::model::TaskKind;
use crate::app::preferences::{Look, Preferences};
use crate::app::store::Outcome;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::choice::one_of;
use crate::app::widgets::{page, progress};
use crate::domain::document::Kind;

/// What the room remembers.
#[derive(Debug, Default)]
pub struct State {
    /// The size while the slider is held, so that the window does not grow under the pointer.
    scale: Option<f32>,
}

/// The column of labels.
const LABELS: f32 = 220.0;

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    page::column(ui, "settings", |ui| {
        page::heading(ui, &tr("room-settings"));
        ui.add_space(space::SMALL);
        section(ui, ICON_TRANSLATE, "settings-look", |ui| look(ui, view, state, actions));
        if view.library().is_some() {
            section(ui, ICON_FOLDER, "settings-library", |ui| library(ui, view));
            section(ui, ICON_VERIFIED_USER, "settings-check", |ui| check(ui, view, actions));
        }
        section(ui, ICON_INFO, "settings-about", |ui| {
            ui.label(tr!("about-version", version = env!("CARGO_PKG_VERSION")));
            page::muted(ui, tr("about-licence"));
            ui.horizontal(|ui| {
                button::command(ui, view, Command::About, CommandLook::Secondary, actions);
                button::command(ui, view, Command::Help, CommandLook::Secondary, actions);
            });
        });
    });
}

fn section(ui: &mut Ui, icon: MaterialIcon, title: &str, contents: impl FnOnce(&mut Ui)) {
    page::card(ui, |ui| {
        ui.horizontal(|ui| {
            let colour = palette(ui).accent;
            ui.label(icon.rich_text().size(20.0).color(colour));
            page::section_title(ui, &tr(title));
        });
        ui.add_space(space::TIGHT);
        contents(ui);
    });
    ui.add_space(space::SMALL);
}

fn row(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(LABELS, space::CONTROL), |ui| {
            ui.set_width(LABELS);
            page::muted(ui, label);
        });
        contents(ui);
    });
}

fn look(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let preferences = view.preferences();
    let label = tr("settings-language");
    row(ui, &label, |ui| {
        // A language is named in itself, so that it is found by whoever reads no other.
        let options = Language::ALL.map(|language| (language, tr(language.words())));
        actions.extend(one_of(ui, &label, preferences.language, &options).map(Action::Speak));
    });
    let label = tr("settings-theme");
    row(ui, &label, |ui| {
        let options = Look::ALL.map(|look| (look, tr(look.words())));
        actions.extend(one_of(ui, &label, preferences.look, &options).map(Action::Wear));
    });
    let label = tr("settings-size");
    row(ui, &label, |ui| {
        let mut percent = state.scale.unwrap_or(preferences.scale) * 100.0;
        let range = Preferences::SCALES.start() * 100.0..=Preferences::SCALES.end() * 100.0;
        let slider = Slider::new(&mut percent, range).step_by(10.0).suffix(" %").fixed_decimals(0);
        let response = ui.add(slider).accessible_name(label.as_str());
        if response.dragged() {
            state.scale = Some(percent / 100.0);
        } else if response.changed() || response.drag_stopped() {
            state.scale = None;
            actions.push(Action::Scale(percent / 100.0));
        }
        if (preferences.scale - 1.0).abs() > 0.01 {
            button::command(ui, view, Command::ScaleReset, CommandLook::Quiet, actions);
        }
    });
}

fn library(ui: &mut Ui, view: &View<'_>) {
    let Some(facts) = view.library() else { return };
    let kind = tr(if facts.demonstration { "settings-kind-demonstration" } else { "settings-kind-working" });
    let count = |kind| view.headlines(kind, None).count();
    let films: usize = view.headlines(Kind::Session, None).map(|line| line.count).sum();
    let holds = tr!(
        "settings-holds",
        families = tr!("count-families", count = count(Kind::Family)),
        visits = tr!("count-visits", count = count(Kind::Session)),
        films = tr!("count-films", count = films),
    );
    ui.spacing_mut().interact_size.y = 24.0;
    let fact = |ui: &mut Ui, key: &str, value: String| {
        ui.horizontal(|ui| {
            ui.allocate_ui(vec2(LABELS, 24.0), |ui| {
                ui.set_width(LABELS);
                page::muted(ui, tr(key));
            });
            ui.add(egui::Label::new(value).truncate());
        });
    };
    fact(ui, "settings-folder", facts.folder.display().to_string());
    fact(ui, "settings-kind", kind);
    fact(ui, "settings-person", facts.person.to_string());
    if let Some(created) = facts.created {
        fact(ui, "settings-created", date(created));
    }
    fact(ui, "settings-version", facts.version.to_string());
    fact(ui, "settings-contents", holds);
}

fn check(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    page::muted(ui, tr("settings-check-says"));
    if let Some(task) = view.tasks().iter().find(|task| task.kind == TaskKind::Verify) {
        progress::bar(ui, task, 320.0, actions);
        return;
    }
    if let Some((day, Outcome::Verified { checked, damaged })) = view.verified() {
        if damaged.is_empty() {
            let words = tr!("settings-checked-sound", day = date(*day), checked = *checked);
            page::callout(ui, page::Callout::Information, &words);
        } else {
            page::callout(ui, page::Callout::Danger, &tr!("settings-checked-damaged", count = damaged.len()));
            for name in damaged {
                ui.monospace(name);
            }
        }
    }
    button::command(ui, view, Command::Verify, CommandLook::Secondary, actions);
}
