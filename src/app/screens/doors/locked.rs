//! The lock screen: it asks for the passphrase and names nobody.

use egui::{Key as Press, Ui};
use egui_material_icons::icons::{ICON_LOCK, ICON_LOCK_OPEN, ICON_LOGOUT};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{is_opening, outcome, space};
use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::lock::Resume;
use crate::app::store::Key;
use crate::app::view::View;
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, page};

/// What is typed.
#[derive(Default)]
pub struct State {
    secret: Zeroizing<String>,
    seen: bool,
}

/// Draws the lock screen.
pub fn ui(ui: &mut Ui, view: &View<'_>, resume: &Resume, state: &mut State, actions: &mut Vec<Action>) {
    ui.add_space(space::HUGE * 2.0);
    page::narrow(ui, 460.0, |ui| {
        page::card(ui, |ui| {
            ui.horizontal(|ui| {
                button::medallion(ui, ICON_LOCK, 48.0);
                page::heading(ui, &tr("locked-title"));
            });
            page::muted(ui, tr("locked-says"));
            ui.add_space(space::SMALL);
            let written = field::secret(ui, &tr("doors-passphrase"), &mut state.secret, &Below::Nothing);
            if !std::mem::replace(&mut state.seen, true) {
                written.request_focus();
            }
            outcome(ui, view, "doors-opening");
            ui.add_space(space::TIGHT);
            let opening = is_opening(view);
            let entered = written.lost_focus() && ui.input(|input| input.key_pressed(Press::Enter));
            ui.horizontal(|ui| {
                let unlock = |ui: &mut Ui| button::primary(ui, ICON_LOCK_OPEN, &tr("locked-unlock"));
                let pressed = ui.add_enabled_ui(!opening, unlock).inner.clicked();
                if (pressed || entered) && !opening && !state.secret.is_empty() {
                    field::forget(ui, &written);
                    let secret = SecretString::from(state.secret.as_str());
                    *state = State::default();
                    let (folder, person) = (resume.folder.clone(), String::new());
                    actions.push(Action::OpenLibrary { folder, person, key: Key::Passphrase(secret) });
                }
                if button::quiet(ui, ICON_LOGOUT, &tr("locked-other")).clicked() {
                    field::forget(ui, &written);
                    *state = State::default();
                    actions.push(Action::ForgetLocked);
                }
            });
        });
    });
}
