//! A new library: who, where, and what opens it.

use egui::{Key as Press, Ui, vec2};
use egui_material_icons::icons::ICON_NOTE_STACK_ADD;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::strength::Strength;
use super::{form, is_opening, outcome};
use crate::app::action::{Action, Choice};
use crate::app::language::tr;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, place};
use crate::domain::person::Author;

/// What is typed.
#[derive(Default)]
pub struct State {
    person: String,
    /// Where the library is to lie.
    pub folder: String,
    passphrase: Zeroizing<String>,
    again: Zeroizing<String>,
    tried: bool,
    seen: bool,
}

impl State {
    /// An empty form, but for what is known already.
    pub fn begin(&mut self, view: &View<'_>) {
        *self = Self { person: view.preferences().person.clone(), ..Self::default() };
    }

    fn complete(&self) -> bool {
        Author::new(&self.person).is_some()
            && Strength::of(&self.passphrase) > Strength::Short
            && self.passphrase == self.again
    }
}

/// Draws the form. Returns whether the person went back.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) -> bool {
    form(ui, &tr("new-title"), &tr("new-says"), |ui| {
        let tried = state.tried;
        let below =
            Below::wrong_if(tried && Author::new(&state.person).is_none(), "field-needed").or_hint("new-person-hint");
        let name = field::line(ui, &tr("doors-person"), &mut state.person, &below);
        if !std::mem::replace(&mut state.seen, true) {
            name.request_focus();
        }
        let below = Below::wrong_if(tried && state.folder.trim().is_empty(), "field-needed").or_hint("new-folder-hint");
        place::line(ui, view, &tr("doors-folder"), Choice::NewLibrary, &mut state.folder, &below, actions);
        let strength = Strength::of(&state.passphrase);
        let below =
            Below::wrong_if(tried && strength == Strength::Short, "strength-short").or_hint("new-passphrase-hint");
        let first = field::secret(ui, &tr("doors-passphrase"), &mut state.passphrase, &below);
        if !state.passphrase.is_empty() {
            meter(ui, strength);
        }
        let differs = (tried || !state.again.is_empty()) && state.passphrase != state.again;
        let second = field::secret(ui, &tr("new-again"), &mut state.again, &Below::wrong_if(differs, "new-differs"));
        outcome(ui, view, "doors-opening");
        ui.add_space(space::TIGHT);
        let opening = is_opening(view);
        let press = ui.add_enabled_ui(!opening, |ui| button::primary(ui, ICON_NOTE_STACK_ADD, &tr("new-make"))).inner;
        let entered = second.lost_focus() && ui.input(|input| input.key_pressed(Press::Enter));
        if (press.clicked() || entered) && !opening {
            state.tried = true;
            if let Some(folder) = place::typed(&state.folder).filter(|_| state.complete()) {
                field::forget(ui, &first);
                field::forget(ui, &second);
                actions.push(Action::CreateLibrary {
                    folder,
                    person: state.person.clone(),
                    passphrase: SecretString::from(state.passphrase.as_str()),
                });
            }
        }
    })
}

/// How hard the passphrase is to guess: a bar, and the word for it.
fn meter(ui: &mut Ui, strength: Strength) {
    let colours = palette(ui);
    let colour = match strength {
        Strength::Short | Strength::Weak => colours.danger,
        Strength::Fair => colours.warning,
        Strength::Strong => colours.success,
    };
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(160.0, 6.0), egui::Sense::hover());
        ui.painter().rect_filled(rect, 3.0, colours.line);
        let mut filled = rect;
        filled.set_width(rect.width() * strength.share());
        ui.painter().rect_filled(filled, 3.0, colour);
        ui.label(egui::RichText::new(tr(strength.words())).small().color(colour));
    });
}
