//! A coding that could not be saved is stopped from being changed; what is on the screen can be taken out as a file.

use egui::{Context, Ui};
use egui_material_icons::icons::ICON_SAVE;

use super::scene::Scene;
use crate::app::action::{Action, Choice};
use crate::app::language::tr;
use crate::app::say;
use crate::app::theme::space;
use crate::app::widgets::field::Below;
use crate::app::widgets::{button, dialog, page, place};
use crate::domain::rights::Right;

/// What is typed.
#[derive(Debug, Default)]
pub struct State {
    path: Option<String>,
    tried: bool,
}

/// Says why the coding is stopped, and offers the copy, where it is and where the person may take marks out.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State) {
    let Some(trouble) = scene.view.trouble(scene.document.id()) else { return };
    page::callout(ui, page::Callout::Danger, &tr!("document-read-only", why = say::trouble(trouble)));
    let may = scene.view.may(Right::Export);
    if may && button::secondary(ui, ICON_SAVE, &tr("copy-save")).clicked() {
        state.path.get_or_insert_default();
    }
    ui.add_space(space::SMALL);
}

/// The dialog in which a place for the copy is typed or chosen.
pub fn dialog(ctx: &Context, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let State { path: Some(typed), tried } = state else { return };
    let coding = scene.document.id();
    let (done, close) = dialog::show(ctx, "copy", &tr("copy-title"), 560.0, |ui| {
        ui.label(tr("copy-says"));
        ui.add_space(space::SMALL);
        let path = place::typed(typed);
        let below = Below::wrong_if(*tried && path.is_none(), "field-needed").or_hint("copy-hint");
        place::line(ui, &scene.view, &tr("place-path"), Choice::Copy(coding), typed, &below, actions);
        let mut done = false;
        dialog::acts(ui, |ui| {
            if button::primary(ui, ICON_SAVE, &tr("copy-do")).clicked() {
                *tried = true;
                done = path.is_some();
                actions.extend(path.map(|path| Action::SaveCopy(coding, path)));
            }
            done |= button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        done
    });
    if done || close {
        *state = State::default();
    }
}
