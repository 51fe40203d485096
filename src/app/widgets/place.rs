//! A folder or file, typed or chosen: a line to type in, and the system's dialog beside it, which not every desktop answers.

use std::path::PathBuf;

use egui::{Response, Ui};
use egui_material_icons::icons::ICON_FOLDER_OPEN;

use super::button;
use super::field::{self, Below};
use crate::app::action::{Action, Choice};
use crate::app::language::tr;
use crate::app::view::View;

/// Draws the line. What was chosen in the dialog for this `choice` is put into it, once.
pub fn line(
    ui: &mut Ui,
    view: &View<'_>,
    label: &str,
    choice: Choice,
    text: &mut String,
    below: &Below,
    actions: &mut Vec<Action>,
) -> Response {
    if let Some((chosen, path)) = view.chosen_folder()
        && *chosen == choice
    {
        *text = path.display().to_string();
        actions.push(Action::ForgetChoice);
    }
    let words = tr(if choice.is_folder() { "place-folder" } else { "place-file" });
    let (line, choose) =
        field::with_button(ui, label, text, below, |ui| button::secondary(ui, ICON_FOLDER_OPEN, &words));
    if choose.clicked() {
        actions.push(Action::Choose(choice));
    }
    line
}

/// The path that was typed; `None` where there is nothing yet. One copied from a file browser often comes in quotation marks.
#[must_use]
pub fn typed(text: &str) -> Option<PathBuf> {
    let path = text.trim().trim_matches(['"', '\'']);
    (!path.is_empty()).then(|| PathBuf::from(path))
}
