//! A question before real film goes into the demonstration, which anybody can open.

use egui::Context;
use egui_material_icons::icons::{ICON_LOGOUT, ICON_VIDEO_FILE};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::widgets::{button, dialog};

/// Draws the question. Returns whether it is to be closed.
pub fn ui(ctx: &Context, actions: &mut Vec<Action>) -> bool {
    let (answered, close) = dialog::show(ctx, "real-film", &tr("real-film-title"), 560.0, |ui| {
        ui.label(tr("real-film-why"));
        let mut answered = false;
        dialog::acts(ui, |ui| {
            if button::primary(ui, ICON_LOGOUT, &tr("demonstration-leave")).clicked() {
                actions.push(Action::Do(Command::Lock));
                answered = true;
            }
            if button::secondary(ui, ICON_VIDEO_FILE, &tr("real-film-drawn")).clicked() {
                actions.push(Action::ImportAnyway);
                answered = true;
            }
        });
        answered
    });
    close || answered
}
