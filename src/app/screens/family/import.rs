//! Bringing film in: the system's dialog, or a typed path where none answers; a file can be dropped anywhere as well.

use std::path::PathBuf;

use egui::Context;
use egui_material_icons::icons::{ICON_FOLDER_OPEN, ICON_VIDEO_FILE};

use crate::app::action::{Action, Choice};
use crate::app::language::tr;
use crate::app::theme::space;
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, dialog, page};
use crate::domain::id::DocumentId;

/// What is typed.
#[derive(Debug, Default)]
pub struct State {
    /// The visit that the films are to join, and what it is called.
    visit: Option<(DocumentId, String)>,
    path: String,
    tried: bool,
}

impl State {
    /// For films that join a visit, which is called like this.
    pub fn joining(visit: (DocumentId, String)) -> Self {
        Self { visit: Some(visit), ..Self::default() }
    }
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn ui(ctx: &Context, family: DocumentId, code: &str, state: &mut State, actions: &mut Vec<Action>) -> bool {
    let visit = state.visit.as_ref().map(|(visit, _)| *visit);
    let title = match &state.visit {
        Some((_, title)) => tr!("import-title-visit", visit = title.as_str()),
        None => tr!("import-title", code = code),
    };
    let (done, close) = dialog::show(ctx, "import", &title, 560.0, |ui| {
        let mut done = false;
        page::muted(ui, tr("import-says"));
        if visit.is_some() {
            page::muted(ui, tr("import-says-visit"));
        }
        ui.add_space(space::SMALL);
        if button::primary(ui, ICON_FOLDER_OPEN, &tr("import-choose")).clicked() {
            actions.push(Action::Choose(Choice::Films(family, visit)));
            done = true;
        }
        ui.add_space(space::MEDIUM);
        // A path copied from a file browser often comes in quotation marks.
        let typed = PathBuf::from(state.path.trim().trim_matches(['"', '\'']));
        let below = Below::wrong_if(state.tried && state.path.trim().is_empty(), "field-needed").or_hint("import-drop");
        let response = field::line(ui, &tr("import-path"), &mut state.path, &below);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        dialog::acts(ui, |ui| {
            if button::secondary(ui, ICON_VIDEO_FILE, &tr("import-do")).clicked() || entered {
                state.tried = true;
                if !state.path.trim().is_empty() {
                    actions.push(Action::Import { family, visit, files: vec![typed.clone()] });
                    done = true;
                }
            }
            done |= button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        done
    });
    done || close
}
