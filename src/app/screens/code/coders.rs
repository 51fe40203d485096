//! Whose coding is on the screen, and handing it in.

use egui::{ComboBox, RichText, Ui};
use egui_material_icons::icons::{ICON_ASSIGNMENT_TURNED_IN, ICON_EDIT_OFF};

use super::scene::Scene;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::screens::Screen;
use crate::app::theme::{palette, space};
use crate::app::widgets::button;
use crate::domain::coding::CodingStatus;
use crate::domain::document::Headline;

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    ui.allocate_ui_with_layout(
        egui::vec2(ui.available_width(), space::CONTROL),
        egui::Layout::right_to_left(egui::Align::Center),
        |ui| {
            if scene.own {
                let handed_in = scene.coding.status == CodingStatus::Submitted;
                let label = if handed_in { tr("code-take-back") } else { Command::Submit.label() };
                if button::secondary(ui, ICON_ASSIGNMENT_TURNED_IN, &label).clicked() {
                    actions.push(Action::Do(Command::Submit));
                }
            }
            chooser(ui, scene, actions);
        },
    );
    if !scene.editable {
        standing(ui, scene);
    }
}

/// Why nothing can be marked.
fn standing(ui: &mut Ui, scene: &Scene<'_>) {
    let colours = palette(ui);
    let why = match (scene.own, scene.coding.status) {
        (false, _) => tr("code-not-yours"),
        (true, CodingStatus::Submitted) => tr("code-handed-in"),
        (true, CodingStatus::Draft) => tr("code-read-only"),
    };
    egui::Frame::new().fill(colours.accent_soft).corner_radius(8).inner_margin(egui::Margin::symmetric(10, 6)).show(
        ui,
        |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.label(ICON_EDIT_OFF.rich_text().size(18.0).color(colours.accent));
                ui.label(why);
            });
        },
    );
}

fn chooser(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let codings = scene.view.codings(scene.session_id);
    let own = codings.iter().find(|line| scene.view.is_own(line));
    let current = scene.view.headline(scene.coding_id());
    let shown = current.map(|line| title(scene, line)).unwrap_or_default();
    // Whoever codes does it blind: what others saw stays away until it is handed in.
    let blind = own.is_some_and(|line| !line.submitted);
    let combo =
        ComboBox::from_id_salt("code-coder").selected_text(RichText::new(shown)).width(ui.available_width()).truncate();
    let response = combo.show_ui(ui, |ui| {
        for line in &codings {
            let open = scene.view.is_own(line) || !blind;
            let chosen = line.document == scene.coding_id();
            let label = egui::Button::selectable(chosen, title(scene, line));
            let response = ui.add_enabled(open, label).on_disabled_hover_text(tr("code-blind"));
            if response.clicked() && !chosen {
                actions.push(Action::Go(Screen::Code { session: scene.session_id, coding: line.document }));
            }
        }
        if own.is_none() && ui.button(tr("code-begin-own")).clicked() {
            actions.push(Action::Code(scene.session_id));
        }
    });
    response.response.on_hover_text(tr("code-coder"));
}

fn title(scene: &Scene<'_>, line: &Headline) -> String {
    if scene.view.is_own(line) { tr!("code-coder-own", name = line.title.as_str()) } else { line.title.clone() }
}
