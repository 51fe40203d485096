//! Opening a library, with the passphrase or with the recovery key.

use egui::{Key as Press, Ui};
use egui_material_icons::icons::ICON_LOCK_OPEN;

use super::{form, is_opening, key, outcome};
use crate::app::action::{Action, Choice};
use crate::app::language::tr;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, place};

/// What is typed.
#[derive(Default)]
pub struct State {
    /// Where the library lies.
    pub folder: String,
    key: key::Form,
    tried: bool,
    seen: bool,
}

impl State {
    /// An empty form, but for what is known already.
    pub fn begin(&mut self, view: &View<'_>) {
        let recent = view.preferences().recent.as_ref();
        let folder = recent.map(|folder| folder.display().to_string()).unwrap_or_default();
        *self = Self { folder, key: key::Form::begin(view), ..Self::default() };
    }
}

/// Draws the form. Returns whether the person went back.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) -> bool {
    form(ui, &tr("open-title"), &tr("open-says"), |ui| {
        let folder = place::typed(&state.folder);
        let below = Below::wrong_if(state.tried && folder.is_none(), "field-needed");
        place::line(ui, view, &tr("doors-folder"), Choice::OpenLibrary, &mut state.folder, &below, actions);
        let written = key::ui(ui, &mut state.key, state.tried);
        if !std::mem::replace(&mut state.seen, true) && folder.is_some() {
            written.request_focus();
        }
        outcome(ui, view, "doors-opening");
        ui.add_space(space::TIGHT);
        let opening = is_opening(view);
        let press = ui.add_enabled_ui(!opening, |ui| button::primary(ui, ICON_LOCK_OPEN, &tr("open-open"))).inner;
        let entered = written.lost_focus() && ui.input(|input| input.key_pressed(Press::Enter));
        if (press.clicked() || entered) && !opening {
            state.tried = true;
            if let (Some(folder), Some(key)) = (folder, state.key.key()) {
                field::forget(ui, &written);
                actions.push(Action::OpenLibrary { folder, person: state.key.person.clone(), key });
            }
        }
    })
}
